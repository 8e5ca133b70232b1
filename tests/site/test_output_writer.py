"""What a build writes anew, and what it takes over from the site that lies in its folder."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import TASK, Project, Run, task, write

from dxplan.exchange.manifest import sums_bytes
from dxplan.files.cache import NO_CACHE
from dxplan.files.lock import locked
from dxplan.files.temporary import Kind, new_folder
from dxplan.site.output import folder
from dxplan.site.output.file_states import State, states_below
from dxplan.site.output.folder import nobody_waits
from dxplan.site.output.old_site import read_old_site, sums_named
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


def test_damage_is_mended_by_the_next_build(
    site: Path, build_again: Callable[[], set[str]]
) -> None:
    before = contents(site)
    for damage in DAMAGE:
        # nothing but the damaged site may give a file that is right
        for tree in Path(os.environ["DXPLAN_CACHE_DIR"]).glob("sites/*/tree"):
            shutil.rmtree(tree)
        damage(site / "vi/index.html")
        damage(site / "SHA256SUMS")
        build_again()
        assert contents(site) == before, damage


def forget_what_was_built() -> None:
    shutil.rmtree(os.environ["DXPLAN_CACHE_DIR"])


def claim(site: Path, **files: bytes) -> None:
    """Let the manifest and the sums of a site name further files, all bytes as they say."""
    manifest = json.loads((site / "dxplan.json").read_bytes())
    for path, content in files.items():
        (site / path).write_bytes(content)
        manifest["files"][path] = hashlib.sha256(content).hexdigest()
    (site / "dxplan.json").write_text(json.dumps(manifest))
    sums = sums_named((site / "dxplan.json").read_bytes())
    del sums["SHA256SUMS"]
    (site / "SHA256SUMS").write_bytes(sums_bytes(sums))


def test_without_a_record_only_files_with_the_bytes_of_the_manifest_are_replaced(
    site: Path, dxplan: Run
) -> None:
    def build() -> tuple[int, str]:
        done = dxplan("-C", site.parent, "build", "--as-of", "2022-12-30", "--lang=en")
        return done.returncode, done.stderr

    intact = shutil.copytree(site, site.parent / "intact")
    for damage in (edited, linked_elsewhere, became_a_pipe):
        for damaged in ("vi/index.html", "SHA256SUMS"):
            forget_what_was_built()
            damage(site / damaged)
            before = states(site)
            code, printed = build()
            assert (code, f"({damaged})" in printed) == (2, True), printed
            assert states(site) == before
            shutil.rmtree(site)
            shutil.copytree(intact, site)
    (site / "vi/index.html").unlink()
    assert build() == (0, "")


@pytest.mark.parametrize("is_recorded", [True, False])
def test_a_foreign_file_stays_whatever_the_manifest_claims(
    site: Path, dxplan: Run, *, is_recorded: bool
) -> None:
    if not is_recorded:
        forget_what_was_built()
    claim(site, **{"notes.txt": b"mine"})
    before = contents(site)
    done = dxplan("-C", site.parent, "build", "--as-of", "2022-12-30", "--lang=en")
    assert (done.returncode, "(notes.txt)" in done.stderr) == (2, True)
    assert contents(site) == before


def test_a_page_that_somebody_edited_is_not_deleted_with_its_task(
    site: Path, dxplan: Run
) -> None:
    """It is replaced as long as there is a page of its address."""
    root = site.parent
    path = "vi/na/p/tasks/01/index.html"
    write(root, {TASK.replace("01", "02"): task()}, base={})
    (root / "plans" / TASK).unlink()
    (site / path).write_bytes(b"mine")
    done = dxplan("-C", root, "build", *AS_OF, "--lang=en")
    assert (done.returncode, f"({path})" in done.stderr) == (2, True)
    assert (site / path).read_bytes() == b"mine"
    (site / path).unlink()
    assert dxplan("-C", root, "build", *AS_OF).returncode == 0


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
    writer = SiteWriter(tmp_path / "new", read_old_site(old, NO_CACHE, states(old)))
    assert writer.keep("a/b", digest)
    assert (tmp_path / "new/a/b").samefile(old / "a/b")
    assert writer.write("a/b", b"1") == digest
    assert writer.write("a/b", b"2") != digest
    assert not writer.keep("a/c", digest)
    assert (old / "a/b").read_bytes() == b"1"
    assert (tmp_path / "new/a/b").read_bytes() == b"2"
    assert writer.sums == {"a/b": hashlib.sha256(b"2").hexdigest()}


# the spare tree of folders --------------------------------------------------------------------------------------------


def spare() -> Path:
    (tree,) = Path(os.environ["DXPLAN_CACHE_DIR"]).glob("sites/*/tree")
    return tree


def test_the_folders_of_the_site_before_serve_the_next_one(
    site: Path, build_again: Callable[..., set[str]]
) -> None:
    build_again("2022-12-30")
    place = site.stat().st_ino
    build_again("2022-12-31")
    before = contents(site)
    build_again("2022-12-30")
    assert site.stat().st_ino == place
    build_again("2022-12-31")
    assert contents(site) == before
    assert states(spare()).items() < states(site).items()


def test_whatever_happened_to_the_spare_tree_the_site_is_right(
    site: Path, build_again: Callable[..., set[str]]
) -> None:
    before = contents(site)
    build_again("2022-12-30")
    tree = spare()
    (tree / "robots.txt").unlink()
    (tree / "robots.txt").mkdir()
    (tree / "robots.txt/strange").write_bytes(b"x")
    shutil.rmtree(tree / "data")
    (tree / "data").write_bytes(b"x")
    style = next((tree / "static").glob("*.css"))
    style.rename(tree / "en/style.css")
    style.write_bytes(b"x")
    (tree / "en/.strange").write_bytes(b"x")
    build_again("2022-12-31")
    assert contents(site) == before
    shutil.rmtree(spare())
    build_again("2022-12-31")
    assert contents(site) == before


@pytest.mark.parametrize("has_spare_tree", [True, False])
def test_on_a_full_disk_the_site_stays_and_nothing_is_left(
    site: Path,
    build_again: Callable[..., set[str]],
    dxplan: Run,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_spare_tree: bool,
) -> None:
    build_again("2022-12-30")
    if not has_spare_tree:
        monkeypatch.setattr(folder, "spare_tree", lambda *_: None)
    before, kept = contents(site), states(spare())
    write, left = os.write, iter(range(20))

    def full(handle: int, content: bytes) -> int:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, content)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        done = dxplan("-C", site.parent, "build", "--as-of", "2022-12-29", "--lang=en")
    assert (done.returncode, "the disk is full" in done.stderr) == (2, True)
    assert contents(site) == before
    assert states(spare()).keys() <= kept.keys()
    assert not list(site.parent.glob(".*dxplan-*"))


def test_a_second_build_waits_for_the_first(site: Path) -> None:
    (home,) = Path(os.environ["DXPLAN_CACHE_DIR"]).glob("sites/*")
    words = ("-C", str(site.parent), "build", *AS_OF, "--lang", "en")
    with locked(home / "lock", nobody_waits):
        second = subprocess.Popen(
            [sys.executable, "-m", "dxplan", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert second.stderr is not None
        sentence = second.stderr.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.2)
    printed, errors = second.communicate()
    assert sentence == (
        f"Another build is writing to “{site}”; waiting for it to finish.\n"
    )
    assert (second.returncode, errors, "Built" in printed) == (0, "", True)


def test_what_killed_builds_left_beside_the_site_is_removed(
    site: Path, build_again: Callable[..., set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "spare_tree", lambda *_: None)
    dead, other = site.parent / ".dxplan-site-abcd1234", site.parent / ".dxplan-site"
    for place in (dead, other):
        (place / "new").mkdir(parents=True)
    living = new_folder(site.parent, Kind.SITE)
    build_again("2022-12-30")
    assert (dead.exists(), living.path.exists(), other.exists()) == (False, True, True)
    living.release()
    build_again("2022-12-31")
    assert not living.path.exists()


# nothing changed -----------------------------------------------------------------------------------------------------


def test_where_nothing_changed_nothing_is_touched(
    site: Path, dxplan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site.parent

    def opened() -> bool:
        """Build; whether a new site was written."""
        place = site.stat().st_ino
        done = dxplan("-C", root, "build", *AS_OF, "--lang", "en")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"Built {len(states(site))} files into {site}")
        return site.stat().st_ino != place

    before = contents(site)
    assert not opened()
    (site / "vi/index.html").write_bytes(b"x")
    assert opened()
    assert contents(site) == before
    assert not opened()
    (root / "plans" / TASK).write_text(task(deadline="2023"))
    assert opened()
    assert not opened()
    (root / "dxplan.toml").write_text('title = "Trang"\n')
    assert opened()
    assert not opened()
