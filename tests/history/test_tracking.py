"""What git does not show: files that it ignores or was told not to look at, repositories in the repository, and one
that it does not read.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from git import Repo
from repositories import git, record, start
from samples import TASK, Run, reports, task, write

from dxplan.history.git import require_repository
from dxplan.history.head import NO_HEAD, GitHead, read_head
from dxplan.portfolio.loader import load

AS_OF = ("--as-of", "2022-12-31")
SECOND, THIRD = "na/p/tasks/02.md", "na/p/tasks/03.md"
OPEN = task(reports("date: 2022-02-01, status: in_progress"))
DONE = task(
    reports(
        "date: 2022-02-01, status: in_progress", "date: 2022-03-01, status: completed"
    )
)
FOLDER = "plans/na/p/tasks"
PICTURE = b"\x89PNG\r\n\x1a\n\0" + b"\0" * 2000

Hide = Callable[[Path], object]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return start(tmp_path / "project", {TASK: OPEN, SECOND: OPEN, THIRD: OPEN})


def codes(dxplan: Run, root: Path, *words: str) -> list[tuple[str, str]]:
    """Code and file of what check says of the repository."""
    done = dxplan(
        "-C",
        root,
        "check",
        "--format",
        "json",
        "--select",
        "F125,F126,F127,F128",
        *AS_OF,
        *words,
    )
    return [
        (found["code"], found["file"].removeprefix("plans/"))
        for found in json.loads(done.stdout)["findings"]
    ]


def head(root: Path, *folders: str) -> GitHead:
    return read_head(root, load(root), folders)


def shown(root: Path) -> str:
    """What git itself says is changed."""
    return git(root, "status", "--porcelain")


def ignored_by(file: str) -> Hide:
    """Take the third task out of git, and have it ignored by a file."""

    def hide(root: Path) -> None:
        git(root, "rm", "-q", "--cached", f"plans/{THIRD}")
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("03.md\n")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "ignored")
        write(root, {THIRD: DONE}, base={})

    return hide


def ignored_by_the_machine(root: Path) -> None:
    git(root, "config", "core.excludesFile", str(root.parent / "ignore"))
    (root.parent / "ignore").write_text("03.md\n")
    ignored_by(".gitattributes")(root)


def flagged(flag: str) -> Hide:
    """Have git not look at the third task, which is then changed."""

    def hide(root: Path) -> None:
        git(root, "update-index", flag, f"plans/{THIRD}")
        write(root, {THIRD: DONE}, base={})

    return hide


def taken_away(root: Path) -> None:
    git(root, "update-index", "--skip-worktree", f"plans/{THIRD}")
    (root / "plans" / THIRD).unlink()


def sparse(root: Path) -> None:
    git(root, "sparse-checkout", "set", "--no-cone", "/*", "!/plans/na/p/tasks/03.md")


def untracked(root: Path) -> None:
    git(root, "config", "status.showUntrackedFiles", "no")
    write(root, {"na/p/tasks/04.md": DONE}, base={})


HIDDEN = {
    "gitignore": (ignored_by(".gitignore"), [("F125", THIRD)]),
    "gitignore-below": (ignored_by(f"{FOLDER}/.gitignore"), [("F125", THIRD)]),
    "exclude": (ignored_by(".git/info/exclude"), [("F125", THIRD)]),
    "excludes-file": (ignored_by_the_machine, [("F125", THIRD)]),
    "assume-unchanged": (flagged("--assume-unchanged"), [("F126", THIRD)]),
    "skip-worktree": (flagged("--skip-worktree"), [("F126", THIRD)]),
    "taken-away": (taken_away, [("F126", "na/p/tasks")]),
    "sparse": (sparse, [("F126", "na/p/tasks")]),
    "untracked-not-shown": (untracked, []),  # it is no secret: `git add -A` takes it
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_git_does_not_show_is_said_and_never_frozen(
    dxplan: Run, root: Path, kind: str
) -> None:
    hide, expected = HIDDEN[kind]
    hide(root)
    assert shown(root) == ""
    assert codes(dxplan, root) == expected
    assert head(root).dirty
    done = dxplan(
        "-C",
        root,
        "close",
        "2022-H1",
        "--document",
        "later",
        "--as-of",
        "2022-06-30",
        "--lang",
        "en",
    )
    assert (done.returncode, (root / "plans/na/periods").exists()) == (
        1 if expected else 2,
        False,
    )


def test_the_open_data_say_that_they_are_not_as_committed(
    dxplan: Run, root: Path, tmp_path: Path
) -> None:
    untracked(root)
    done = dxplan("-C", root, "build", "--out", tmp_path / "site", *AS_OF)
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads((tmp_path / "site/data/tasks.json").read_bytes())
    assert (data["commit"], data["dirty"]) == (git(root, "rev-parse", "HEAD"), True)


def test_what_is_committed_is_not_dirty(dxplan: Run, root: Path) -> None:
    write(
        root,
        {"README.md": "# Read me\n", ".hidden.md": "x", "na/p/tasks/giấy.txt": "x"},
        base={},
    )
    (root / FOLDER / "ảnh 1.png").write_bytes(PICTURE)
    (root / "templates").mkdir()
    (root / "templates/page.html").write_text("x")
    (root / "dxplan.toml").write_text('templates = "templates"\n')
    record(root, "2022-02-01")
    git(root, "mv", f"{FOLDER}/giấy.txt", "giấy.txt")  # neither is read
    write(root, {"README.md": "# Read me again\n"}, base={})
    (root / "templates/.DS_Store").write_bytes(b"x")
    assert head(root, "templates").changed == ("plans/README.md",)
    git(root, "checkout", "-q", "--", "plans")
    assert not head(root, "templates").dirty
    assert codes(dxplan, root) == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("dxplan.toml", b"due_soon_days = 3\n"),
        ("templates/page.html", b"another"),
        ("templates/static/new.css", b"a {}"),
        (f"{FOLDER}/1.png", PICTURE),
    ],
)
def test_configuration_templates_and_pictures_count_also_where_git_ignores_them(
    root: Path, file: str, content: bytes
) -> None:
    (root / "templates").mkdir()
    (root / "templates/page.html").write_text("x")
    (root / ".gitignore").write_text("*.toml\n*.css\n*.png\n")
    record(root, "2022-02-01")
    assert not head(root, "templates").dirty
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_bytes(content)
    assert head(root, "templates").changed == (file,)


def test_another_reader_of_git_says_the_same(root: Path) -> None:
    other = Repo(root)
    for path, changed in (
        (THIRD, OPEN.encode() + b"x"),
        ("na/p/tasks/04.md", b"x"),
        ("na/p/tasks/ảnh.png", PICTURE),
    ):
        assert (head(root).commit, head(root).dirty) == (
            other.head.commit.hexsha,
            False,
        )
        (root / "plans" / path).write_bytes(changed)
        assert head(root).changed == (f"plans/{path}",)
        assert other.is_dirty(untracked_files=True)
        record(root, "2022-02-01")
    repository = require_repository(root)
    blobs = {
        blob.path: blob.hexsha
        for blob in other.head.commit.tree.traverse()
        if blob.type == "blob"
    }
    assert {
        entry.path: entry.oid for entry in repository.tree("HEAD", "plans")
    } == blobs
    assert all(
        repository.blob((root / path).read_bytes()) == oid
        for path, oid in blobs.items()
    )


def test_templates_of_elsewhere_are_in_no_commit(root: Path, tmp_path: Path) -> None:
    (tmp_path / "design").mkdir()
    assert head(root, "../design").changed == (str(tmp_path / "design"),)
    assert head(root, "../none").changed == ()


def test_line_ends_that_git_turned_are_no_change(root: Path, dxplan: Run) -> None:
    git(root, "config", "core.autocrlf", "true")
    git(root, "rm", "-rq", "--cached", "plans")
    git(root, "reset", "-q", "--hard")
    assert b"\r\n" in (root / "plans" / TASK).read_bytes()
    assert (head(root).dirty, codes(dxplan, root)) == (False, [])
    git(root, "update-index", "--assume-unchanged", f"plans/{TASK}")
    assert codes(dxplan, root) == []


def test_a_picture_of_git_lfs_is_as_committed(root: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 2009\n"
    place = root / FOLDER / "1.png"
    place.write_text(
        pointer.format(
            "0d1ca6ab7d1c4ac61f5c8d14f7d2bcfbf3e5d2a3a1d0bd9e4dd1b2b2b9f0f7ab"
        )
    )
    record(root, "2022-02-01")
    place.write_bytes(PICTURE)
    assert head(root).changed == (f"{FOLDER}/1.png",)
    place.write_text(pointer.format(hashlib.sha256(PICTURE).hexdigest()))
    record(root, "2022-02-02")
    place.write_bytes(PICTURE)
    assert not head(root).dirty


def test_no_program_of_the_repository_is_run(
    root: Path, dxplan: Run, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "diff.x.textconv",
        "diff.x.command",
        "diff.external",
        "merge.x.driver",
        "core.pager",
        "pager.log",
        "core.editor",
        "core.askPass",
        "core.sshCommand",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "credential.helper",
        "gpg.program",
        "uploadpack.packObjectsHook",
        "alias.log",
    ):
        git(root, "config", key, str(trap))
    git(root, "config", "remote.origin.url", f"ext::{trap}")
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "protocol.ext.allow", "always")
    git(root, "config", "log.showSignature", "true")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        (hooks / name).symlink_to(trap)
    git(root, "config", "core.hooksPath", str(hooks))
    (root / ".git/info/attributes").write_text("*.md filter=x diff=x\n")
    write(root, {THIRD: DONE}, base={})
    assert head(root).dirty
    for words in (
        ("check",),
        ("check", "--base", "HEAD"),
        ("status", "--trend"),
        ("diff",),
        ("history", "na/p/tasks/01"),
        ("build", "--out", tmp_path / "site"),
    ):
        dxplan("-C", root, *words, *AS_OF)
    assert not (tmp_path / "sprung").exists()


def test_plans_that_no_repository_keeps_are_none_of_its_business(
    dxplan: Run, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitignore").write_text("*\n")
    git(home, "init", "-q")
    git(home, "commit", "-q", "--allow-empty", "-m", "dot files")
    root = write(home / "project", {TASK: OPEN})
    assert codes(dxplan, root) == []
    assert head(root).dirty
    assert codes(dxplan, write(tmp_path / "nowhere", {TASK: OPEN})) == []


# a repository in the repository ---------------------------------------------------------------------------------------


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """A project whose province is a submodule."""
    inner = start(tmp_path / "inner", {TASK: OPEN})
    (tmp_path / "inner2").mkdir()
    shutil.copytree(inner / "plans/na", tmp_path / "province")
    git(tmp_path / "province", "init", "-q", "-b", "main")
    git(tmp_path / "province", "add", "-A")
    git(tmp_path / "province", "commit", "-qm", "first")
    root = start(
        tmp_path / "project",
        {},
        base={"areas.yaml": "- key: society\n  name: Xã hội số\n"},
    )
    git(
        root,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(tmp_path / "province"),
        "plans/na",
    )
    git(root, "commit", "-qm", "a province")
    return root


def test_a_submodule_is_an_error_read_or_not(
    dxplan: Run, nested: Path, tmp_path: Path
) -> None:
    assert codes(dxplan, nested) == [("F127", "na")]
    git(tmp_path, "clone", "-q", str(nested), "clone")
    assert codes(dxplan, tmp_path / "clone") == [("F127", "na")]
    said = dxplan("-C", tmp_path / "clone", "check", "--lang", "en", *AS_OF).stdout
    assert "nothing in it could be read" in said
    assert (
        dxplan(
            "-C", tmp_path / "clone", "build", "--out", tmp_path / "site", *AS_OF
        ).returncode
        == 1
    )
    assert head(tmp_path / "clone").dirty


def test_the_files_of_a_submodule_are_not_told_one_by_one(
    dxplan: Run, nested: Path
) -> None:
    write(
        nested,
        {"na/LICENSE": "x", "na/tools/a.py": "x", "na/docs/b.md": "x", "c.txt": "x"},
        base={},
    )
    done = dxplan(
        "-C",
        nested,
        "check",
        "--format",
        "concise",
        "--select",
        "F106,F115,F127",
        *AS_OF,
    )
    assert [line.partition(":")[0] for line in done.stdout.splitlines()[:2]] == [
        "plans/na",
        "plans/c.txt",
    ]
    assert "plans/na/" not in done.stdout


def test_the_gate_is_not_silent_about_what_it_can_not_compare(
    dxplan: Run, nested: Path
) -> None:
    write(nested, {TASK: DONE.replace("2022-02-01", "2022-02-02")}, base={})
    git(nested / "plans/na", "commit", "-qam", "an old report edited")
    git(nested, "commit", "-qam", "bumped")
    assert codes(dxplan, nested, "--base", "HEAD~1") == [("F127", "na")]
    done = dxplan("-C", nested, "diff", "HEAD~1..HEAD", "--lang", "en")
    assert (done.returncode, "“plans/na” is a git submodule" in done.stderr) == (
        2,
        True,
    )


def test_a_province_brought_back_is_to_be_looked_at(dxplan: Run, nested: Path) -> None:
    git(nested, "rm", "-q", "--cached", "plans/na")
    (nested / "plans/na/.git").unlink()
    git(nested, "add", "plans/na")
    assert codes(dxplan, nested, "--base", "HEAD") == [
        ("F128", "na")
    ]  # before the commit: a hook runs then
    git(nested, "commit", "-qm", "in one repository")
    assert codes(dxplan, nested) == []
    assert codes(dxplan, nested, "--base", "HEAD~1") == [("F128", "na")]


@pytest.mark.parametrize("ignored", [False, True])
def test_a_repository_below_plans_that_git_does_not_know(
    dxplan: Run, root: Path, *, ignored: bool
) -> None:
    write(
        root,
        {"qb/jurisdiction.md": "---\nname: Quảng Bình\nlevel: province\n---\n"},
        base={},
    )
    git(root / "plans/qb", "init", "-q")
    git(root / "plans/qb", "add", "-A")
    git(root / "plans/qb", "commit", "-qm", "first")
    if ignored:
        (root / ".git/info/exclude").write_text("/plans/qb/\n")
    assert codes(dxplan, root) == [("F127", "qb")]
    assert head(root).dirty


# a repository that git does not read ----------------------------------------------------------------------------------


def owned_by_somebody(root: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root gives a folder away")
    os.chown(root, 1234, 1234)
    os.chown(root / ".git", 1234, 1234)


def bad_configuration(root: Path) -> None:
    (root / ".git/config").write_text("[core\n")


def unknown_extension(root: Path) -> None:
    (root / ".git/config").write_text(
        "[core]\n repositoryformatversion = 1\n[extensions]\n fromTheFuture = true\n"
    )


def damaged_head(root: Path) -> None:
    (root / ".git/HEAD").write_text("garbage\n")


def broken_branch(root: Path) -> None:
    (root / ".git/refs/heads/main").write_text("garbage\n")


def lost_commit(root: Path) -> None:
    (root / ".git/refs/heads/main").write_text("1" * 40 + "\n")


def dead_file(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").write_text("gitdir: /nowhere/at/all\n")


def empty_folder(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").mkdir()


def empty_folder_in_another_repository(root: Path) -> None:
    empty_folder(root)
    git(root.parent, "init", "-q")
    git(root.parent, "commit", "-q", "--allow-empty", "-m", "another")


REFUSED = {
    owned_by_somebody: "git config --global --add safe.directory",
    bad_configuration: "bad config line 1",
    unknown_extension: "unknown repository extension",
    damaged_head: "not a git repository",
    broken_branch: "appears to be broken",
    lost_commit: "bad object",
    dead_file: "not a git repository: /nowhere/at/all",
    empty_folder: "not a git repository",
    empty_folder_in_another_repository: "does not recognise as a repository",
}


@pytest.mark.parametrize("damage", REFUSED)
def test_a_repository_that_git_refuses_is_no_missing_one(
    dxplan: Run, root: Path, tmp_path: Path, damage: Hide
) -> None:
    damage(root)
    site = tmp_path / "site"
    for words in (
        ("build", "--out", site),
        ("close", "2022-H1", "--document", "later"),
        ("status",),
        ("diff",),
        ("history", "na/p/tasks/01"),
        ("check", "--base", "HEAD"),
    ):
        done = dxplan("-C", root, *words, "--lang", "en")
        assert (done.returncode, done.stdout) == (2, ""), words
        assert (REFUSED[damage] in done.stderr, "<U+" in done.stderr) == (
            True,
            False,
        ), words
    assert not site.exists()
    done = dxplan(
        "-C", root, "check", "--lang", "en", *AS_OF
    )  # it needs no git, and says what it could not look at
    assert (done.returncode, REFUSED[damage] in done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda root: shutil.rmtree(root / ".git"), "is not in a git repository"),
        (
            lambda root: git(root, "checkout", "-q", "--orphan", "empty"),
            "has no commits yet",
        ),
    ],
)
def test_without_a_commit_a_site_is_built_and_that_is_said(
    dxplan: Run, root: Path, tmp_path: Path, make: Hide, said: str
) -> None:
    make(root)
    assert head(root) == NO_HEAD
    done = dxplan(
        "-C", root, "build", "--out", tmp_path / "site", "--lang", "en", *AS_OF
    )
    assert (done.returncode, said in done.stdout) == (0, True)
    assert json.loads((tmp_path / "site/dxplan.json").read_bytes())["commit"] is None


def test_without_git_the_site_is_built_and_that_is_said(
    dxplan: Run, root: Path, tmp_path: Path
) -> None:
    done = dxplan(
        "-C",
        root,
        "build",
        "--out",
        tmp_path / "site",
        "--lang",
        "en",
        *AS_OF,
        PATH=str(tmp_path),
    )
    assert (done.returncode, "git is not installed" in done.stdout) == (0, True)
    assert dxplan("-C", root, "check", *AS_OF, PATH=str(tmp_path)).stderr == ""


def test_a_repository_of_the_longer_hash(dxplan: Run, tmp_path: Path) -> None:
    root = write(tmp_path / "project", {TASK: OPEN})
    git(root, "init", "-q", "-b", "main", "--object-format=sha256")
    commit = record(root, "2022-02-01")
    assert len(commit) == 64
    write(root, {TASK: DONE}, base={})
    assert head(root).changed == (f"plans/{TASK}",)
    commit = record(root, "2022-03-02")
    done = dxplan("-C", root, "build", "--out", tmp_path / "site", *AS_OF)
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads((tmp_path / "site/data/tasks.json").read_bytes())
    assert (data["commit"], data["dirty"], data["items"][0]["history"]["commits"]) == (
        commit,
        False,
        2,
    )
    done = dxplan(
        "-C", root, "close", "2022-H1", "--document", "later", "--as-of", "2022-06-30"
    )
    assert (done.returncode, done.stderr) == (0, "")
    record(root, "2022-07-01")
    assert codes(dxplan, root) == []
    done = dxplan("-C", root, "check", "--base", "HEAD~1", *AS_OF)
    assert (done.returncode, done.stderr) == (0, "")


# a part of the history ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("without", ["blob:none", "tree:0"])
def test_a_partial_clone_has_no_history_and_is_told_the_line_that_mends_it(
    dxplan: Run, root: Path, tmp_path: Path, without: str
) -> None:
    write(root, {TASK: DONE, SECOND: DONE, THIRD: DONE}, base={})
    record(root, "2022-03-02")
    git(root, "config", "uploadpack.allowFilter", "true")
    git(root, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(tmp_path, "clone", "-q", f"--filter={without}", root.as_uri(), "clone")
    build = (
        "-C",
        tmp_path / "clone",
        "build",
        "--out",
        tmp_path / "site",
        "--lang",
        "en",
        *AS_OF,
    )
    done = dxplan(*build)
    assert (done.returncode, "git fetch --refetch --no-filter" in done.stderr) == (
        0,
        True,
    )
    tasks = json.loads((tmp_path / "site/data/tasks.json").read_bytes())
    assert (tasks["dirty"], tasks["items"][0]["history"]) == (False, None)
    done = dxplan("-C", tmp_path / "clone", "check", "--base", "HEAD~1", "--lang", "en")
    assert (done.returncode, "git fetch --refetch --no-filter" in done.stderr) == (
        2,
        True,
    )
    git(tmp_path / "clone", "fetch", "-q", "--refetch", "--no-filter")
    done = dxplan(*build)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        json.loads((tmp_path / "site/data/tasks.json").read_bytes())["items"][0][
            "history"
        ]["commits"]
        == 2
    )


def test_a_damaged_object_is_named(dxplan: Run, root: Path) -> None:
    old = git(root, "rev-parse", f"HEAD:plans/{TASK}")
    write(root, {TASK: DONE}, base={})
    record(root, "2022-03-02")
    (root / ".git/objects" / old[:2] / old[2:]).unlink()
    done = dxplan("-C", root, "history", "na/p/tasks/01", "--lang", "en")
    assert (
        done.returncode,
        f"{old} can't be read" in done.stderr,
        "git fsck" in done.stderr,
    ) == (2, True, True)


@pytest.mark.parametrize("lost", ["HEAD", "HEAD^{tree}", "HEAD~1"])
def test_git_speaks_of_the_damage_and_of_no_file_that_is_not_there(
    dxplan: Run, root: Path, lost: str
) -> None:
    record(root, "2022-03-02", {TASK: DONE})
    name = git(root, "rev-parse", lost)
    (root / ".git/objects" / name[:2] / name[2:]).unlink()
    done = dxplan("-C", root, "history", "na/p/tasks/01", "--lang", "en")
    assert (done.returncode, "graft" in done.stderr, "hint:" in done.stderr) == (
        2,
        False,
        False,
    )
    assert done.stderr.strip()


@pytest.mark.parametrize("how", ["graft", "replace"])
def test_what_only_this_machine_puts_in_the_place_of_commits_does_not_count(
    dxplan: Run, root: Path, how: str
) -> None:
    for day in ("2022-03-02", "2022-03-03", "2022-03-04"):
        write(root, {TASK: DONE.replace("2022-03-01", day)}, base={})
        record(root, day)
    before = dxplan("-C", root, "history", "na/p/tasks/01")
    if how == "replace":
        git(root, "replace", "--graft", "HEAD", "HEAD~3")
    else:
        (root / ".git/info/grafts").write_text(
            f"{git(root, 'rev-parse', 'HEAD')} {git(root, 'rev-parse', 'HEAD~3')}\n"
        )
    assert git(root, "rev-list", "--count", "HEAD") == "2"
    after = dxplan("-C", root, "history", "na/p/tasks/01")
    assert (after.returncode, after.stderr, after.stdout) == (0, "", before.stdout)
