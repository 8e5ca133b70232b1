"""Builds that end too early: the old site stays whole, and the next build is as if nothing had happened."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from samples import TASK, Project, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.files.resources import use_resources
from dxplan.history.head import NO_HEAD
from dxplan.portfolio.loader import load
from dxplan.site.build import build

ENOUGH = 40
"""Tasks of which the pages are made by several processes."""


@pytest.fixture
def root(project: Project) -> Path:
    numbers = range(1, ENOUGH + 1)
    return project({TASK.replace("01", f"{n:02}"): task() for n in numbers})


def built(root: Path, title: str) -> None:
    compliance = evaluate(load(root), date(2022, 12, 31), Settings())
    build(root, compliance, Config(title=title), NO_HEAD, root / "build")


def whole_site(site: Path) -> dict[str, bytes]:
    """The files of a site, which are just those that it names, with these sums."""
    files = {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in site.rglob("*")
        if file.is_file()
    }
    named = {}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, path = line.split("  ")
        named[path] = digest
    sums = {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items()
    }
    del sums["SHA256SUMS"]
    assert sums == named
    return files


@contextmanager
def building_in_a_copy(root: Path, title: str) -> Iterator[int]:
    """A copy of this process that builds; it is killed in the end."""
    process = os.fork()
    if process == 0:
        try:
            use_resources(2, with_cache=True)
            built(root, title)
        finally:
            os._exit(0)
    try:
        yield process
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def test_a_build_may_be_killed_at_any_moment(root: Path) -> None:
    chance = random.Random(13)  # noqa: S311 - moments, no secrets
    started = time.monotonic()
    built(root, "Trang 1")
    duration = time.monotonic() - started
    states = {1: whole_site(root / "build")}
    built(root, "Trang 2")
    states[2] = whole_site(root / "build")
    for turn in range(8):
        with building_in_a_copy(root, f"Trang {1 + turn % 2}"):
            time.sleep(chance.uniform(0, duration))
        assert whole_site(root / "build") in states.values()
    for number, state in states.items():
        built(root, f"Trang {number}")
        assert whole_site(root / "build") == state
    assert sorted(path.name for path in root.iterdir()) == ["build", "plans"]


def children_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


@pytest.mark.skipif(sys.platform != "linux", reason="one process builds")
def test_an_interrupt_ends_all_processes_and_leaves_the_old_site(root: Path) -> None:
    built(root, "Trang")
    before = whole_site(root / "build")
    line = "-m", "dxplan", "-C", str(root), "build", "--lang", "en", "--jobs", "2"
    command = subprocess.Popen(
        [sys.executable, *line],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    while not children_of(command.pid):
        assert command.poll() is None
        time.sleep(0.01)
    os.killpg(command.pid, signal.SIGINT)
    printed, said = command.communicate()
    assert (command.returncode, printed, said.strip()) == (
        130,
        "",
        "Interrupted. The previously built site is unchanged.",
    )
    with pytest.raises(ProcessLookupError):
        os.killpg(command.pid, 0)
    assert whole_site(root / "build") == before
    assert sorted(path.name for path in root.iterdir()) == ["build", "plans"]
