"""What a command line may be called with: streams that are closed, Ctrl-C at any moment, any way to name the plans."""

import subprocess
import sys
from pathlib import Path

import pytest
from samples import TASK, Project, Run, task

BROKEN = {TASK: task("owner: a")}
DXPLAN = f'"{sys.executable}" -m dxplan'


def shell(root: Path, line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line], cwd=root, capture_output=True, encoding="utf-8", check=False
    )


# streams --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check >&-", 1),
        ("check 2>&-", 1),
        ("check <&-", 1),
        ("check <&- >&- 2>&-", 1),
        ("check --format json >&-", 1),
        ("status >&-", 0),
        ("build --keep-going --out site >&-", 0),
        ("--version >&-", 0),
        ("nothing 2>&-", 2),
        ("check nowhere 2>/dev/full", 2),
        ("check | true", 0),
    ],
)
def test_a_stream_that_is_closed_changes_no_exit_code(
    project: Project, line: str, code: int
) -> None:
    root = project(BROKEN)
    done = shell(root, f"{DXPLAN} {line}")
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert "bên trong" not in done.stderr  # an internal error
    if line.startswith("build"):
        assert (root / "site/dxplan.json").is_file()


# Ctrl-C ---------------------------------------------------------------------------------------------------------------

INTERRUPT = (
    "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(20)\n"
)


@pytest.mark.parametrize("module", ["typer", "pydantic", "yaml"])
def test_an_interrupt_while_the_command_is_loaded_is_quiet(
    project: Project, tmp_path: Path, module: str
) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / f"{module}.py").write_text(INTERRUPT)
    done = shell(project(BROKEN), f'PYTHONPATH="{tmp_path}/first" {DXPLAN} check')
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize("line", ["check", "build -q", "status", "diff"])
def test_an_interrupt_at_work_is_quiet_and_leaves_nothing_behind(
    project: Project, tmp_path: Path, line: str
) -> None:
    root = project({TASK: task()})
    (root / ".git").mkdir()
    (tmp_path / "git").write_text("#!/bin/sh\nkill -INT $PPID\nexec sleep 20\n")
    (tmp_path / "git").chmod(0o755)
    done = shell(root, f'PATH="{tmp_path}:$PATH" {DXPLAN} {line}')
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert sorted(file.name for file in root.iterdir()) == [".git", "plans"]


# paths ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "path"),
    [
        ("", "."),
        ("", "./"),
        ("", "plans"),
        ("", "./plans"),
        ("", "plans/"),
        ("", "plans/../plans//"),
        ("", "{root}"),
        ("", "{root}/plans"),
        ("plans", "."),
        ("plans", ".."),
        ("plans/na", "../.."),
        ("plans/na", "../../plans"),
        ("plans/na", ".."),
        ("plans/na", "."),
        ("plans/na", "p/tasks/01.md"),
        ("plans/na/p", "./tasks"),
        ("plans/na/p", "{root}/plans/na"),
    ],
)
def test_every_way_to_name_the_plans(
    dxplan: Run, project: Project, folder: str, path: str
) -> None:
    root = project(BROKEN)
    done = dxplan(
        "-C", root / folder, "check", path.format(root=root), "--format", "concise"
    )
    assert (done.returncode, done.stdout.count("error["), done.stderr) == (1, 1, "")
    done = dxplan("-C", root / folder, "fix", path.format(root=root))
    assert (done.returncode, done.stderr) == (1, "")


def test_a_folder_beside_the_plans_is_none_of_them(
    dxplan: Run, project: Project
) -> None:
    root = project(BROKEN)
    (root / "templates").mkdir()
    done = dxplan("-C", root, "check", "templates", "--lang", "en")
    assert (done.returncode, "is outside" in done.stderr) == (2, True)
    assert dxplan("-C", root / "plans/na", "check", "../../templates").returncode == 2
