"""Bars of progress: on a terminal, for work that takes longer, and nowhere else."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import git
from samples import TASK, Run, md

from dxplan.cli import progress

WORK = """
import os, sys, time
from dxplan.cli.progress import draw, is_wanted
from dxplan.files.parallel import run_side_by_side
from dxplan.files.progress import advance, begin, end_display, start_display
from dxplan.files.resources import use_resources
from functools import partial

seconds = float(sys.argv[1])
if not is_wanted(quiet="-q" in sys.argv):
    sys.exit("not wanted")
start_display(partial(draw, {"rendering": "Pages"}, color=False))
use_resources(2, with_cache=False)
begin("rendering", 40)
run_side_by_side([advance, advance, advance])
time.sleep(seconds)
assert "rich.progress" not in sys.modules
end_display()
"""


def on_a_terminal(*words: str, **environment: str) -> tuple[int, str]:
    """The exit code and what a terminal was told."""
    ours, theirs = pty.openpty()
    kept = {key: value for key, value in os.environ.items() if key != "CI"}
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, *words],
        stderr=theirs,
        env={**kept, "TERM": "xterm", "COLUMNS": "80", **environment},
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        told += part
    os.close(ours)
    return process.wait(), told.decode()


def test_longer_work_shows_a_bar_that_goes_away() -> None:
    code, told = on_a_terminal("2.5")
    assert code == 0
    assert "Pages" in told
    assert "3/40" in told
    assert told.endswith("\x1b[2K")  # the line is empty again


def test_short_work_shows_none() -> None:
    assert on_a_terminal("0") == (0, "")


@pytest.mark.parametrize(
    ("words", "environment"),
    [(["0", "-q"], {}), (["0"], {"CI": "true"}), (["0"], {"TERM": "dumb"})],
)
def test_none_is_shown_where_nobody_looks(
    words: list[str], environment: dict[str, str]
) -> None:
    assert on_a_terminal(*words, **environment) == (1, "not wanted\r\n")


def test_none_is_shown_without_a_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK, "0"],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "TERM": "xterm"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "not wanted\n")


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--no-cache"],
        ["fix", "--diff"],
        ["status"],
        ["diff"],
        ["history", "na/p"],
        ["due"],
        ["export", "--format", "json"],
        ["report", "--plan", "na/p", "--period", "2022", "--out", "x.md"],
    ],
)
def test_what_takes_long_in_a_large_project_shows_its_progress(
    dxplan: Run,
    project: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
) -> None:
    root = project({TASK: md("title: Việc\nlead_unit: a\ndeadline: 2022")})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    shown = []
    monkeypatch.setattr(progress, "is_wanted", lambda *, quiet: not quiet)
    monkeypatch.setattr(progress, "start_display", shown.append)
    done = dxplan(*words, folder=root)
    assert done.returncode in (0, 1), done.stderr
    assert len(shown) == 1
