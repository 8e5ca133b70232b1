"""A file that is written again stays the file it was: its owner, mode, attributes and other names."""

import errno
import os
import stat
from pathlib import Path

import pytest

from dxplan.files import prepared_file
from dxplan.files.atomic_write import replace_file, write_file
from dxplan.files.temporary import Kind, kind_of

OTHERS = (1234, 2345)
"""An owner and group that only root can give a file to; anybody else's test keeps its own."""


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_owner_group_and_mode_stay(tmp_path: Path) -> None:
    file = tmp_path / "05.md"
    file.write_bytes(b"a")
    owner = OTHERS if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(file, *owner)
    file.chmod(0o664)
    replace_file(file, b"b")
    after = file.stat()
    assert (file.read_bytes(), after.st_uid, after.st_gid) == (b"b", *owner)
    assert stat.S_IMODE(after.st_mode) == 0o664
    assert names(tmp_path) == ["05.md"]


def test_extended_attributes_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "05.md"
    file.write_bytes(b"a")
    kept: list[tuple[str, str, bytes]] = []
    monkeypatch.setattr(os, "listxattr", lambda _: ["user.note"], raising=False)
    monkeypatch.setattr(
        os, "getxattr", lambda path, name: f"{path.name} {name}".encode(), raising=False
    )
    monkeypatch.setattr(
        os,
        "setxattr",
        lambda path, *given: kept.append((path.name, *given)),
        raising=False,
    )
    replace_file(file, b"b")
    assert file.read_bytes() == b"b"
    ((copy, name, value),) = kept
    assert kind_of(copy) is Kind.COPY
    assert (name, value) == ("user.note", b"05.md user.note")


@pytest.mark.parametrize(
    ("before", "after"), [(b"short", b"a longer text"), (b"a longer text", b"short")]
)
def test_a_file_with_two_names_is_written_under_both(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    one, other = tmp_path / "05.md", tmp_path / "other.md"
    one.write_bytes(before)
    other.hardlink_to(one)
    replace_file(one, after)
    assert one.read_bytes() == other.read_bytes() == after
    assert one.samefile(other)
    assert names(tmp_path) == ["05.md", "other.md"]


def test_a_file_whose_owner_cannot_be_kept_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "05.md"
    file.write_bytes(b"a")
    inode = file.stat().st_ino
    monkeypatch.setattr(prepared_file, "_is_made_alike", lambda *_: False)
    replace_file(file, b"b")
    assert (file.read_bytes(), file.stat().st_ino) == (b"b", inode)
    assert names(tmp_path) == ["05.md"]


def in_place(tmp_path: Path) -> Path:
    """A file that is written in place: it has two names."""
    file = tmp_path / "05.md"
    file.write_bytes(b"before it")
    (tmp_path / "other.md").hardlink_to(file)
    return file


def fail_in_place(patch: pytest.MonkeyPatch, times: int) -> None:
    """Let so many writings in place fail: of the new content after four bytes."""
    fill, left = prepared_file.fill, iter(range(times))

    def half(path: Path, content: bytes) -> None:
        with path.open("r+b") as file:
            if next(left, None) is None:
                fill(file.fileno(), content)
                return
            file.write(content[:4].replace(b"befo", b""))
        raise OSError(errno.ENOSPC, "No space left on device")

    patch.setattr(prepared_file, "_write_in_place", half)


def test_what_fails_half_way_in_place_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = in_place(tmp_path)
    with monkeypatch.context() as patch:
        fail_in_place(patch, times=1)
        with pytest.raises(OSError, match="No space"):
            replace_file(file, b"afterwards")
    assert file.read_bytes() == b"before it"
    assert names(tmp_path) == ["05.md", "other.md"]


def test_what_could_not_be_undone_is_undone_by_the_next_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = in_place(tmp_path)
    with monkeypatch.context() as patch:
        fail_in_place(patch, times=2)
        with pytest.raises(OSError, match="No space"):
            replace_file(file, b"afterwards")
    assert file.read_bytes() == b"aftere it"
    assert len(names(tmp_path)) == 3
    write_file(tmp_path / "new.md", b"new")
    assert file.read_bytes() == b"before it"
    assert names(tmp_path) == ["05.md", "new.md", "other.md"]


def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        replace_file(tmp_path / "new.json", b"{}")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new.json").stat().st_mode) == 0o640
