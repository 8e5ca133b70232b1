"""`dxplan doctor`: each line says how something stands, and what to type; it never gives a trace."""

import json
import os
import subprocess
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from samples import BASE, Run

from dxplan import __version__

WHO = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "user.name",
    "GIT_CONFIG_VALUE_0": "Lan",
    "GIT_CONFIG_KEY_1": "user.email",
    "GIT_CONFIG_VALUE_1": "lan@example.vn",
}
NOBODY = {**WHO, "GIT_CONFIG_COUNT": "0"}


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, env={**os.environ, **WHO}, check=True)


@pytest.fixture
def root(project: Callable[..., Path]) -> Path:
    """A project with one commit."""
    root = project(BASE)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    return root


@pytest.fixture
def examined(dxplan: Run) -> Callable[..., dict[str, dict[str, str]]]:
    """What doctor says of a folder, by the name of what it looked at, and its exit code."""

    def run(folder: Path, **environment: str) -> dict[str, dict[str, str]]:
        done = dxplan(
            *("-C", folder, "doctor", "--format", "json"),
            **{**WHO, "DXPLAN_LANG": "en", **environment},
        )
        assert done.stderr == ""
        answer = json.loads(done.stdout)
        assert answer["schema"] == 1
        checks = {check["name"]: check for check in answer["checks"]}
        has_errors = any(check["state"] == "error" for check in answer["checks"])
        assert done.returncode == int(has_errors)
        return checks

    return run


Examined = Callable[..., dict[str, dict[str, str]]]


def test_all_is_well_in_a_whole_repository(examined: Examined, root: Path) -> None:
    checks = examined(root)
    assert {check["state"] for check in checks.values()} == {"ok"}
    assert checks["version"]["message"].startswith(f"dxplan {__version__} with Python")
    for name in ("git", "git-user", "repository", "history", "plans", "configuration"):
        assert name in checks


def test_the_table_says_the_same_in_words(dxplan: Run, root: Path) -> None:
    done = dxplan("-C", root, "doctor", **NOBODY)
    assert done.returncode == 0
    line, typed = done.stdout.partition("nên sửa  git chưa có tên")[2].split("\n")[:2]
    assert "user.name" in line
    assert typed.strip() == 'gõ: git config --global user.name "Nguyễn Thị Lan"'


@pytest.mark.parametrize(
    ("environment", "name", "state", "command"),
    [
        ({"PATH": "/nowhere"}, "git", "error", None),
        ({"GIT_CONFIG_COUNT": "1"}, "git-user", "warning", "user.email"),
        (
            {"GIT_CONFIG_KEY_1": "core.autocrlf", "GIT_CONFIG_VALUE_1": "true"},
            *("line-ends", "warning", "core.autocrlf input"),
        ),
        (
            {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"},
            *("repository", "error", "safe.directory"),
        ),
        ({"DXPLAN_CACHE_DIR": "/dev/null/x"}, "cache", "warning", None),
    ],
)
def test_what_is_not_in_order_is_said_with_what_to_type(
    examined: Examined,
    root: Path,
    environment: dict[str, str],
    name: str,
    state: str,
    command: str | None,
) -> None:
    check = examined(root, **environment)[name]
    assert check["state"] == state
    assert check["command"] is command or str(command) in check["command"]


def test_a_folder_that_git_distrusts_is_named_whole(root: Path, dxplan: Run) -> None:
    done = dxplan("doctor", folder=root, **WHO, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    typed = f'git config --global --add safe.directory "{root.resolve().as_posix()}"'
    assert typed in done.stdout


def test_attributes_of_the_project_keep_line_ends(
    examined: Examined, root: Path
) -> None:
    (root / ".gitattributes").write_text("* text=auto eol=lf\n")
    converting = {"GIT_CONFIG_KEY_1": "core.autocrlf", "GIT_CONFIG_VALUE_1": "true"}
    assert examined(root, **converting)["line-ends"]["state"] == "ok"


def test_a_shallow_clone_lacks_history(
    examined: Examined, root: Path, tmp_path: Path
) -> None:
    git(root, "commit", "-q", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    check = examined(tmp_path / "shallow", GITHUB_ACTIONS="", GITLAB_CI="")["history"]
    assert (check["state"], check["command"]) == ("warning", "git fetch --unshallow")


def test_broken_things_give_sentences(
    examined: Examined, root: Path, tmp_path: Path
) -> None:
    (root / "dxplan.toml").write_text("title = \nstale_days = 0\n")
    git_folder = root / ".git"
    git_folder.rename(tmp_path / "away")
    git_folder.write_text("no repository")
    checks = examined(root)
    assert "dxplan.toml" in checks["configuration"]["message"]
    assert checks["repository"]["state"] == "error"
    elsewhere = examined(tmp_path / "nothing")
    assert elsewhere["plans"]["state"] == "error"


def test_generated_files_and_pins_of_another_version(
    examined: Examined, dxplan: Run, tmp_path: Path
) -> None:
    root = tmp_path / "new"
    dxplan("init", "new", "--yes", "--host", "github")
    fresh = examined(root)
    assert fresh["schemas"]["state"] == "ok"
    assert fresh["issue-forms"]["state"] == "ok"
    assert "workflows" not in fresh
    assert fresh["repository"]["command"].startswith("git add .")
    (root / ".vscode/schema/task.schema.json").write_text("{}")
    form = root / ".github/ISSUE_TEMPLATE/bao-tien-do.yml"
    form.write_text("body: []\n", "utf-8")
    assert fresh["codeowners"]["state"] == "ok"
    owners = root / ".github/CODEOWNERS"
    owners.write_text(
        owners.read_text("utf-8").replace(
            "dxplan export codeowners: begin", "dxplan export codeowners: begin\n/x @y"
        ),
        "utf-8",
    )
    (root / "public/admin").mkdir(parents=True)
    (root / "public/admin/config.yml").write_text("# dxplan export cms\n", "utf-8")
    workflow = root / ".github/workflows/check.yml"
    text = workflow.read_text("utf-8")
    workflow.write_text(text.replace(__version__, "0.0.1"), "utf-8")
    checks = examined(root)
    assert checks["schemas"]["command"] == "dxplan schema --out .vscode/schema"
    assert checks["codeowners"]["command"] == "dxplan export codeowners"
    assert ".github/CODEOWNERS" in checks["codeowners"]["message"]
    assert "repository_url" in checks["cms"]["message"]
    assert checks["issue-forms"]["command"] == "dxplan export issue-forms"
    assert "check.yml (0.0.1)" in checks["workflows"]["message"]


def test_missing_and_old_packages_are_named(
    examined: Examined, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "openpyxl":
            raise metadata.PackageNotFoundError(name)
        return {"PyYAML": "5.4.1"}.get(name) or real(name)

    required = ["openpyxl>=3.1", "PyYAML>=6.0.2", "rich", "nothing>=1; extra == 'pdf'"]
    monkeypatch.setattr(metadata, "requires", lambda _: required)
    monkeypatch.setattr(metadata, "version", version)
    checks = examined(root)
    packages = checks["packages"]
    assert packages["state"] == "error"
    assert packages["command"] == "pip install 'openpyxl>=3.1' 'PyYAML>=6.0.2'"
    assert checks["extra"]["command"] == "pip install 'dxplan[pdf]'"


def test_a_console_without_accents_is_warned_of(process: Run) -> None:
    done = process("doctor", PYTHONIOENCODING="ascii", DXPLAN_LANG="en")
    assert "Vietnamese letters may be lost" in done.stdout


def test_what_a_killed_command_left_in_plans_is_told_and_removed(
    root: Path, examined: Callable[..., dict[str, dict[str, str]]], dxplan: Run
) -> None:
    assert "leftovers" not in examined(root)
    for kind in ("copy", "journal"):
        (root / f"plans/.dxplan-{kind}-0a1b2c3d").write_bytes(b"x")
    said = examined(root)["leftovers"]
    assert (said["state"], "plans/.dxplan-copy-0a1b2c3d" in said["message"]) == (
        "warning",
        True,
    )
    assert dxplan("-C", root, *said["command"].split()[1:]).returncode == 0
    assert "leftovers" not in examined(root)
