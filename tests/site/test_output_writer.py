"""What a build writes anew, and what it takes over from the site that lies in its folder."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import TASK, Project, Run, task

from dxplan.files.cache import NO_CACHE
from dxplan.site.output.file_states import State, states_below
from dxplan.site.output.old_site import read_old_site
from dxplan.site.output.writer import SiteWriter

AS_OF = ("--as-of", "2022-12-31")


@pytest.fixture
def site(project: Project, dxplan: Run) -> Path:
    root = project({TASK: task()})
    assert dxplan("-C", root, "build", *AS_OF).returncode == 0
    return root / "build"


@pytest.fixture
def build_again(site: Path, dxplan: Run) -> Callable[[], set[str]]:
    """Build again; the files that are not the same files, with the same times, as before."""

    def build(day: str = "2022-12-31") -> set[str]:
        before = states(site)
        done = dxplan("-C", site.parent, "build", "--as-of", day)
        assert (done.returncode, done.stderr) == (0, "")
        after = states(site)
        return {path for path, state in after.items() if before.get(path) != state}

    return build


def states(site: Path) -> dict[str, State]:
    return states_below(str(site))


def contents(site: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path: ((site / path).read_bytes(), (site / path).stat().st_mode)
        for path in states(site)
    }


def test_only_files_with_other_bytes_are_written(
    site: Path, build_again: Callable[..., set[str]]
) -> None:
    before = contents(site)
    assert build_again() == set()
    written = build_again("2022-12-30")
    after = contents(site)
    assert written == {path for path in after if after[path] != before.get(path)}
    assert {"dxplan.json", "SHA256SUMS"} < written < after.keys()


def edited(file: Path) -> None:
    status = file.stat()
    file.write_bytes(b"x" * status.st_size)


def edited_and_set_back(file: Path) -> None:
    """Not the same file, but of the same size and time."""
    status = file.stat()
    file.unlink()
    file.write_bytes(b"x" * status.st_size)
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))


def cut(file: Path) -> None:
    file.write_bytes(b"")


def hidden(file: Path) -> None:
    file.chmod(0)


def linked_elsewhere(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.parent.parent / "robots.txt")


def became_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def became_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


DAMAGE = [
    edited,
    edited_and_set_back,
    cut,
    hidden,
    linked_elsewhere,
    became_a_folder,
    became_a_pipe,
    Path.unlink,
]


@pytest.mark.parametrize("knows", [True, False], ids=["record", "manifest"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_mended_by_the_next_build(
    site: Path,
    build_again: Callable[[], set[str]],
    damage: Callable[[Path], None],
    *,
    knows: bool,
) -> None:
    before = contents(site)
    if not knows:
        shutil.rmtree(os.environ["DXPLAN_CACHE_DIR"])
        if damage is hidden:
            pytest.skip("what mode a file had is known from the cache alone")
    damage(site / "vi/index.html")
    damage(site / "SHA256SUMS")
    build_again()
    assert contents(site) == before


def test_a_site_that_came_from_elsewhere_is_compared_by_its_bytes(
    site: Path, build_again: Callable[[], set[str]]
) -> None:
    shutil.copytree(site, site.parent / "copy")
    shutil.rmtree(site)
    (site.parent / "copy").rename(site)
    assert build_again() == set()
    shutil.rmtree(os.environ["DXPLAN_CACHE_DIR"])
    assert build_again() == set()


def test_without_links_files_are_copied_with_their_times(
    site: Path,
    build_again: Callable[[], set[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    before = {path: state[:2] for path, state in states(site).items()}
    monkeypatch.setattr(os, "link", refuse)
    build_again()
    assert {path: state[:2] for path, state in states(site).items()} == before


def test_the_old_site_is_never_written_into(tmp_path: Path) -> None:
    old = tmp_path / "old"
    (old / "a").mkdir(parents=True)
    (old / "a/b").write_bytes(b"1")
    digest = hashlib.sha256(b"1").hexdigest()
    (old / "dxplan.json").write_text(f'{{"files": {{"a/b": "{digest}"}}}}')
    writer = SiteWriter(tmp_path / "new", read_old_site(old, NO_CACHE))
    assert writer.keep("a/b", digest)
    assert (tmp_path / "new/a/b").samefile(old / "a/b")
    assert writer.write("a/b", b"1") == digest
    assert writer.write("a/b", b"2") != digest
    assert not writer.keep("a/c", digest)
    assert (old / "a/b").read_bytes() == b"1"
    assert (tmp_path / "new/a/b").read_bytes() == b"2"
    assert writer.sums == {"a/b": hashlib.sha256(b"2").hexdigest()}
