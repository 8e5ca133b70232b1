"""What a shell completes: commands, options and ids, without loading a command before its name is there."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import BASE, TASK, md

from dxplan.cli.lazy_group import COMMANDS

PROGRAM = Path(sys.executable).with_name("dxplan")


def completed(
    folder: Path, line: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What bash is given for the last word of a line."""
    words = line.split(" ")
    return subprocess.run(
        [PROGRAM],
        cwd=folder,
        env={
            **os.environ,
            "_DXPLAN_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


@pytest.fixture
def root(project: Callable[..., Path]) -> Path:
    return project({**BASE, TASK: md("title: Việc\nlead_unit: a\ndeadline: 2022")})


def test_commands_are_completed_without_loading_one(root: Path) -> None:
    done = completed(root, "dxplan ", PYTHONPROFILEIMPORTTIME="1")
    assert done.stdout.split() == list(COMMANDS)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not {f"dxplan.cli.{command}" for command in COMMANDS} & imported


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dxplan status --un", ["--unit"]),
        ("dxplan status --unit na/", ["na/a", "na/b", "na/c"]),
        ("dxplan status --plan ", ["na/p"]),
        ("dxplan status --jurisdiction n", ["na"]),
        ("dxplan history ", ["na/"]),
        ("dxplan history na/p/t", ["na/p/tasks/01"]),
        ("dxplan history ../..", []),
        ("dxplan history ../../x/", []),
        ("dxplan no-such-command ", [*COMMANDS]),
    ],
)
def test_options_and_ids_are_completed(
    root: Path, line: str, expected: list[str]
) -> None:
    done = completed(root, line)
    assert (done.stdout.split(), done.stderr) == (expected, "")


def test_ids_are_those_of_the_folder_that_is_named(root: Path) -> None:
    done = completed(root.parent, f"dxplan -C {root.name} history na/")
    assert done.stdout.split() == ["na/p"]


def test_a_shell_is_given_what_it_needs() -> None:
    done = subprocess.run(
        [PROGRAM, "--show-completion", "bash"], capture_output=True, check=True
    )
    assert b"_DXPLAN_COMPLETE=complete_bash" in done.stdout
