"""Where a site is written: folders that desktops touch, that can't be renamed, and a publisher's own files."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from repositories import git
from samples import TASK, Project, Run, task, write

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.history.head import NO_HEAD
from dxplan.portfolio.loader import load
from dxplan.site.build import build
from dxplan.site.output import swap

AS_OF = ("--as-of", "2022-12-31")


def site_files(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in site.rglob("*")
        if file.is_file()
    }


@pytest.fixture
def root(project: Project) -> Path:
    return project({TASK: task()})


def built(root: Path, out: Path, title: str = "Trang") -> bool:
    """Build in this process; whether the site took its place at once."""
    config = Config(title=title, languages=["vi"])
    return build(
        root, evaluate(load(root), date(2022, 12, 31), Settings()), config, NO_HEAD, out
    ).at_once


# what desktops leave behind -------------------------------------------------------------------------------------------

LEFT = (
    ".DS_Store",
    "Thumbs.db",
    "vi/desktop.ini",
    "data/._tasks.csv",
    "__MACOSX/vi/x",
    ".Trash-1000/files/a",
    "EHTHUMBS.DB",
)


def test_what_desktops_leave_behind_stops_no_build_and_is_not_published(
    dxplan: Run, root: Path
) -> None:
    (root / "dxplan.toml").write_text('templates = "own"\nfiles = "public"\n')
    for name in ("own/static", "public"):
        (root / name).mkdir(parents=True)
        (root / name / ".DS_Store").write_bytes(b"x")
    assert dxplan("-C", root, "build", *AS_OF).returncode == 0
    before = site_files(root / "build")
    assert not any(name in path for path in before for name in ("DS_Store", "Thumbs"))
    for name in LEFT:
        (root / "build" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "build" / name).write_bytes(b"x")
    done = dxplan("-C", root, "build", *AS_OF)
    assert (done.returncode, done.stderr) == (0, "")
    assert site_files(root / "build") == before
    (root / "build/notes.txt").write_text("mine")
    done = dxplan("-C", root, "build", *AS_OF, "--lang", "en")
    assert (
        done.returncode,
        "(notes.txt)" in done.stderr,
        "the key files" in done.stderr,
    ) == (2, True, True)


# a publisher's own files ----------------------------------------------------------------------------------------------


def test_own_files_go_along_as_they_are(dxplan: Run, root: Path) -> None:
    own = {
        "CNAME": b"example.org\n",
        ".nojekyll": b"",
        ".well-known/security.txt": b"Contact: x\r\n",
        "vi/extra.html": b"<p>",
    }
    (root / "dxplan.toml").write_text('files = "web/public"\n')
    for path, content in own.items():
        (root / "web/public" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "web/public" / path).write_bytes(content)
    for _ in range(2):
        done = dxplan("-C", root, "build", *AS_OF)
        assert (done.returncode, done.stderr) == (0, "")
    files = site_files(root / "build")
    assert {path: files[path] for path in own} == own
    listed = json.loads(files["dxplan.json"])["files"]
    assert {path: listed[path] for path in own} == {
        path: hashlib.sha256(text).hexdigest() for path, text in own.items()
    }
    assert b".well-known/security.txt\n" in files["SHA256SUMS"]


def linked(folder: Path) -> None:
    (folder / "passwd").symlink_to("/etc/passwd")


def linked_folder(folder: Path) -> None:
    (folder / "etc").symlink_to("/etc")


def device(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def repository(folder: Path) -> None:
    (folder / "x/.git").mkdir(parents=True)


def large(folder: Path) -> None:
    with (folder / "film.mp4").open("wb") as file:
        file.truncate(50_000_001)


def odd_name(folder: Path) -> None:
    (folder / "a\nb").write_text("x")


def named(path: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x")

    return make


REFUSED = {
    linked: "“passwd” in the folder of files is not published",
    linked_folder: "“etc” in the folder of files is not published",
    device: "“pipe” in the folder of files is not published",
    repository: "“x/.git” in the folder of files is not published",
    odd_name: "“a<U+000A>b” in the folder of files is not published",
    large: "“film.mp4” in the folder of files is larger than 50 MB",
    named("robots.txt"): "“robots.txt” in the folder of files has the same name",
    named("VI/Index.html"): "“VI/Index.html” in the folder of files has the same name",
    named("dxplan.json"): "“dxplan.json” in the folder of files has the same name",
    named(
        "data/tasks.csv/x"
    ): "“data/tasks.csv/x” in the folder of files has the same name",
    named("vi/na/p/tasks"): "“vi/na/p/tasks” in the folder of files has the same name",
    shutil.rmtree: "there is no such folder",
}


def test_no_folder_of_git_is_published(dxplan: Run, root: Path) -> None:
    git(root, "init", "-q")
    for name in (".git", ".git/hooks"):
        (root / "dxplan.toml").write_text(f'files = "{name}"\n')
        done = dxplan("-C", root, "build", *AS_OF, "--lang", "en")
        assert (done.returncode, "can't be published" in done.stderr) == (2, True)
        assert not (root / "build").exists()


def test_what_is_no_file_to_publish_is_refused_and_the_site_before_stays(
    dxplan: Run, root: Path
) -> None:
    assert dxplan("-C", root, "build", *AS_OF).returncode == 0
    before = site_files(root / "build")
    (root / "dxplan.toml").write_text('files = "public"\n')
    for make, sentence in REFUSED.items():
        (root / "public").mkdir()
        make(root / "public")
        done = dxplan("-C", root, "build", *AS_OF, "--lang", "en")
        assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr
        assert site_files(root / "build") == before
        shutil.rmtree(root / "public", ignore_errors=True)


@pytest.mark.parametrize(
    "folder",
    [".", "..", "../elsewhere", "/etc", "plans", "plans/na", "build/vi", "link"],
)
def test_a_folder_that_is_not_the_publishers_own_is_refused(
    dxplan: Run, root: Path, folder: str
) -> None:
    (root.parent / "elsewhere").mkdir()
    (root / "link").symlink_to(root / "plans")
    (root / "build/vi").mkdir(parents=True)
    (root / "dxplan.toml").write_text(f'files = "{folder}"\n')
    done = dxplan("-C", root, "build", *AS_OF, "--lang", "en")
    assert (
        done.returncode,
        "must be a separate folder inside the project" in done.stderr,
    ) == (2, True)


def test_the_disk_has_a_new_site_before_it_takes_its_place(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    assert built(root, out)
    before = site_files(out)
    seen = []
    flush = swap.flush_file_system

    def watched(new: Path) -> None:
        flush(new)
        seen.append((site_files(new), site_files(out)))

    monkeypatch.setattr(swap, "flush_file_system", watched)
    write(root, {TASK.replace("01", "02"): task()}, base={})
    assert built(root, out)
    assert seen == [(site_files(out), before)]


# a folder that can't be renamed ---------------------------------------------------------------------------------------


@pytest.fixture
def immovable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that the system does not let be renamed, as a mount point."""
    out = tmp_path / "volume"
    out.mkdir()
    rename = Path.rename
    monkeypatch.setattr(swap, "exchange", lambda *_: False)

    def refuses(self: Path, target: Path) -> Path:
        if self == out:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuses)
    return out


def test_a_folder_that_can_not_be_renamed_gets_its_site(
    root: Path, immovable: Path, tmp_path: Path
) -> None:
    (immovable / "lost+found").mkdir()
    assert built(root, tmp_path / "beside")
    assert not built(root, immovable)
    assert site_files(immovable) == site_files(tmp_path / "beside")
    write(root, {TASK.replace("01", "02"): task()}, base={})
    (root / "plans" / TASK).unlink()
    assert not built(root, immovable)
    files = site_files(immovable)
    assert "vi/na/p/tasks/02/index.html" in files
    assert "vi/na/p/tasks/01/index.html" not in files
    names = {entry.name for entry in immovable.iterdir()}
    assert ("lost+found" in names, names & {".dxplan-new", ".dxplan-old"}) == (
        True,
        set(),
    )
    (immovable / "mine.txt").write_text("x")
    with pytest.raises(DxplanError, match="foreign-folder"):
        built(root, immovable)


class Killed(BaseException):
    """As if the process had ended."""


FULL = OSError(errno.ENOSPC, "No space left on device")


STOPS = [(0, FULL), (4, FULL), (-1, FULL), (1, Killed()), (9, Killed()), (-1, Killed())]


def test_parts_that_could_not_all_be_replaced_come_back(
    root: Path, immovable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(root, immovable)
    before = site_files(immovable)
    for step, failure in STOPS:
        with monkeypatch.context() as patch:
            stopped = stop_replacing(patch, before, step, failure)
            with pytest.raises((DxplanError, Killed)):
                built(root, immovable, title="Trang mới")
        assert stopped() == 1
        if isinstance(failure, OSError):
            assert site_files(immovable) == before
        assert not built(root, immovable)
        assert site_files(immovable) == before


def test_what_claims_to_be_left_of_a_killed_build_deletes_nothing(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    staged = out / ".dxplan-new/new"
    staged.mkdir(parents=True)
    (out / ".dxplan-old").mkdir()
    (out / "notes").mkdir()
    (out / "notes/a.txt").write_text("mine")
    claimed = dict.fromkeys(["notes/a.txt", "../project", "/", ".", "a\0b"], "0" * 64)
    (staged / "dxplan.json").write_text(json.dumps({"files": claimed}))
    with pytest.raises(DxplanError, match="foreign-folder"):
        built(root, out)
    assert (out / "notes/a.txt").read_text() == "mine"
    assert root.is_dir()


def stop_replacing(
    patch: pytest.MonkeyPatch,
    site: dict[str, bytes],
    step: int,
    failure: BaseException,
) -> Callable[[], int]:
    """Let one of the renames that replace the parts of a site fail; how often it did so."""
    steps = 2 * len({path.partition("/")[0] for path in site})
    fails_at = step % steps
    rename, made, failed = Path.rename, [], []

    def fails(self: Path, target: Path) -> Path:
        if ".dxplan-old" in str(target) or ".dxplan-new/new/" in str(self):
            made.append(self)
            if len(made) == fails_at + 1:
                failed.append(self)
                raise failure
        return rename(self, target)

    patch.setattr(Path, "rename", fails)
    return lambda: len(failed)


def outer_namespace_is_ours() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run(["unshare", "-m", "true"], check=False).returncode == 0
    )


@pytest.mark.skipif(not outer_namespace_is_ours(), reason="mounting takes root")
def test_a_volume(root: Path, tmp_path: Path) -> None:
    (tmp_path / "volume").mkdir()
    line = (
        f'mount -t tmpfs none "{tmp_path}/volume" && for day in 2022-12-30 2022-12-31; do '
        f'"{sys.executable}" -m dxplan -C "{root}" build --out "{tmp_path}/volume" --lang en --as-of $day; done '
        f'&& cp -r "{tmp_path}/volume" "{tmp_path}/copy"'
    )
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", line],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr, done.stdout.count("replaced one by one")) == (
        0,
        "",
        2,
    )
    assert (
        json.loads((tmp_path / "copy/dxplan.json").read_bytes())["as_of"]
        == "2022-12-31"
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "copy",
        "project",
        "volume",
    ]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.getuid() != 0, reason="only root takes the part of another user")
def test_a_folder_whose_parent_can_not_be_written(
    open_folder: Path, root: Path
) -> None:
    shutil.copytree(root, open_folder / "project")
    out = open_folder / "site"
    out.mkdir()
    os.chown(out, 65534, 65534)
    done = subprocess.run(
        [sys.executable, "-c", AS_ANOTHER_USER, open_folder / "project", out],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout.count("replaced one by one")) == (0, 2), (
        done.stderr
    )
    assert done.stdout.splitlines()[-1] == "[0, 0, 2]"
    assert json.loads((out / "dxplan.json").read_bytes())["as_of"] == "2022-12-31"
    assert ("can't write to" in done.stderr, "Traceback" in done.stderr) == (
        True,
        False,
    )


AS_ANOTHER_USER = """
import os, sys
from dxplan.__main__ import command_line
root, out = sys.argv[1:]

def build(*options):
    sys.argv = ["dxplan", "-C", root, "build", "--lang", "en", *options]
    try:
        command_line()
    except SystemExit as ended:
        return ended.code or 0
    return 0

# as root, in this process alone, so that all modules are loaded: others may not be let at them
build("--out", root + "/first", "--as-of", "2022-12-01", "--jobs", "1", "--no-cache")
os.setuid(65534)
codes = [build("--out", out, "--as-of", f"2022-12-{day}") for day in (30, 31)]
os.chmod(out, 0o555)
codes.append(build("--out", out, "--as-of", "2023-01-01"))
print(codes)
"""
"""Builds twice into a folder of another user, and once when that may not write there either."""
