"""Several files are written all or none: whatever call fails, and wherever the process is killed."""

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from dxplan.errors import DxplanError
from dxplan.files import file_edits
from dxplan.files.atomic_write import unwritable
from dxplan.files.file_edits import FileEdit
from dxplan.files.mending import mend_below, mend_folder
from dxplan.files.temporary import Kind, new_file
from dxplan.files.write_together import write_together

EDITS = {
    "a.md": FileEdit(b"old a", b"new text of a"),
    "linked.md": FileEdit(b"old text of both", b"new"),
    "new/deep/b.md": FileEdit(None, b"new b"),
    "new/c.md": FileEdit(None, b"new c"),
}
CALLS = ("open", "write", "fsync", "replace", "mkdir", "ftruncate")
"""What of `os` a write calls."""


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file, and every folder as None."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        if place.is_file()
        else None
        for place in folder.rglob("*")
    }


def made(folder: Path) -> Path:
    folder.mkdir()
    for path in ("a.md", "linked.md"):
        (folder / path).write_bytes(EDITS[path].old or b"")
    (folder / "name.md").hardlink_to(folder / "linked.md")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "plans")


class Calls:
    """Counts what a write asks of the system; one of the calls, and those after it, do otherwise."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.last = -1
        self.happens: Callable[[], None] = lambda: None
        for name in CALLS:
            patch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*given: object, **named: object) -> object:
            self.count += 1
            if self.count == self.last:
                self.happens()
            return call(*given, **named)

        return counted


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def read_only() -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def interrupted() -> None:
    raise KeyboardInterrupt


def written(folder: Path) -> dict[str, bytes | None]:
    new = {path: edit.new for path, edit in EDITS.items()}
    return {**new, "name.md": b"new", "new": None, "new/deep": None}


@pytest.mark.parametrize("happens", [full, read_only, interrupted])
def test_a_failure_at_any_call_changes_nothing_or_all(
    tmp_path: Path, happens: Callable[[], None]
) -> None:
    before = contents(made(tmp_path / "before"))
    failed = 0
    for last in range(1, 100):
        folder = made(tmp_path / str(last))
        with pytest.MonkeyPatch.context() as patch:
            calls = Calls(patch)
            calls.last, calls.happens = last, happens
            expected = written(folder)
            try:
                write_together(folder, EDITS, unwritable)
            except (DxplanError, KeyboardInterrupt):
                expected = before
                failed += 1
        if happens is interrupted:  # between the making of a file and the note of it
            mend_below(folder)
        assert contents(folder) == expected, last
        if calls.count < last:
            break
    assert failed > 20
    assert contents(folder) == written(folder)


def test_a_process_killed_at_any_call_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    before = contents(made(tmp_path / "before"))
    kept, is_killed = 0, True
    for last in range(1, 100):
        folder = made(tmp_path / str(last))
        process = os.fork()
        if process == 0:
            calls = Calls(pytest.MonkeyPatch())
            calls.last = last
            calls.happens = kill
            write_together(folder, EDITS, unwritable)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        mend_below(folder)
        after = contents(folder)
        assert after in (before, written(folder)), last
        kept += after == before
        is_killed = os.WIFSIGNALED(status)
        if not is_killed:
            break
    assert (is_killed, kept > 20, after) == (False, True, written(folder))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after_first_rename(folder: Path) -> None:
    process = os.fork()
    if process == 0:
        replace = os.replace

        def replaced(*given: str) -> None:
            replace(*given)
            kill()

        os.replace = replaced  # type: ignore[assignment]
        write_together(folder, EDITS, unwritable)
    os.waitpid(process, 0)
    assert (folder / "a.md").read_bytes() == b"new text of a"


def test_a_file_edited_since_stays_and_all_others_are_put_back(folder: Path) -> None:
    kill_after_first_rename(folder)
    (folder / "linked.md").write_bytes(b"edited by somebody")
    mend_below(folder)
    assert contents(folder) == {
        "a.md": b"old a",
        "linked.md": b"edited by somebody",
        "name.md": b"edited by somebody",
    }


def test_what_a_living_process_writes_is_left_alone(folder: Path) -> None:
    living = [new_file(folder, kind, 0o600) for kind in (Kind.COPY, Kind.JOURNAL)]
    mend_below(folder)
    assert all(file.path.exists() for file in living)
    for file in living:
        file.release()
    mend_below(folder)
    assert not any(file.path.exists() for file in living)


@pytest.mark.parametrize("path", ["../out.md", "/out.md", ".git/config", "out/../../x"])
def test_a_journal_that_leads_elsewhere_is_not_obeyed(folder: Path, path: str) -> None:
    edits = file_edits.FileEdits(folder, {path: FileEdit(b"forged", b"mine")})
    content = file_edits._journal_content(edits, 1)
    assert file_edits.read_journal(folder, content) is None


def test_a_journal_that_was_copied_is_not_obeyed(folder: Path) -> None:
    kill_after_first_rename(folder)
    (journal,) = folder.glob(".dxplan-journal-*")
    copy = journal.with_name(".dxplan-journal-0a1b2c3d")
    copy.write_bytes(journal.read_bytes())
    journal.unlink()
    mend_below(folder)
    assert (folder / "a.md").read_bytes() == b"new text of a"
    assert copy.exists()  # who looks after the files deletes it


def test_a_journal_does_not_lead_through_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.md").write_bytes(b"mine")
    (folder / "link").symlink_to(tmp_path / "out")
    edits = file_edits.FileEdits(folder, {"link/a.md": FileEdit(b"forged", b"mine")})
    file_edits._write_journal(edits).release()
    mend_folder(folder)
    assert (tmp_path / "out/a.md").read_bytes() == b"mine"
