"""What every test may ask for: a folder with a small portfolio, and the command, in this process or in its own."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from samples import BASE, Files, Run, write

from dxplan import __main__ as command

# CI tries the same examples every time: what somebody else's change did not break must not turn it red.
settings.register_profile(
    "dxplan", max_examples=60, deadline=None, derandomize="CI" in os.environ
)
# Every night many more are tried, and others each time: `pytest -m hypothesis --hypothesis-profile nightly`.
settings.register_profile("nightly", max_examples=3000, deadline=None)
settings.load_profile("dxplan")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """`DXPLAN_UPDATE=1` writes into files that several tests share: they run in one process, whatever `-n` says."""
    if os.environ.get("DXPLAN_UPDATE") and config.getoption("numprocesses", None):
        config.option.numprocesses = 0
        print("DXPLAN_UPDATE=1 writes files: the tests run in one process")


NUMBERS = count()
CALLERS = ("DXPLAN_LANG", "GITHUB_ACTIONS")
"""What a command would take from whoever runs the tests: the language, and that GitHub's runner reads it."""


@pytest.fixture(autouse=True)
def _cache(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of histories stays out of the caller's own cache folder; most tests never make theirs."""
    monkeypatch.setenv(
        "DXPLAN_CACHE_DIR",
        str(tmp_path_factory.getbasetemp() / f"cache-{next(NUMBERS)}"),
    )


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Files], Path]:
    """Writes a small portfolio into a folder of its own."""

    def make(files: Files, base: Files = BASE) -> Path:
        return write(tmp_path / "project", files, base=base)

    return make


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Runs the installed command in an empty folder, as a process: for what only a new interpreter obeys or shows."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if key not in CALLERS}
        return subprocess.run(
            [sys.executable, "-m", "dxplan", *map(str, arguments)],
            cwd=tmp_path,
            env={**kept, "PYTHONUTF8": "1", **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture
def dxplan(tmp_path: Path) -> Run:
    """Runs the command in an empty folder or in ``folder``, in this process: to start one takes seconds.

    `test_a_process_says_the_same` of test_cli.py holds the two together.
    """

    def run(
        *arguments: object, folder: Path = tmp_path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        assert not [
            key for key in environment if key == "TZ" or key.startswith("PYTHON")
        ], "for `process` to obey"
        words = [command.__file__, *map(str, arguments)]
        out, err = (
            io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2)
        )
        code: object = 0
        with (
            pytest.MonkeyPatch.context() as here,
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            here.chdir(folder)
            here.setattr(sys, "argv", words)
            here.setitem(
                sys.modules, "__main__", command
            )  # the help says how it was called
            for name in CALLERS:
                here.delenv(name, raising=False)
            for name, value in environment.items():
                here.setenv(name, value)
            try:
                command.command_line()
            except SystemExit as ended:
                code = ended.code or 0
        assert isinstance(code, int), code
        return subprocess.CompletedProcess(words, code, *map(written, (out, err)))

    return run


def written(stream: io.TextIOWrapper) -> str:
    """What stands in a stream, line ends as subprocess reads them."""
    stream.flush()
    stream.seek(0)
    return io.TextIOWrapper(stream.detach(), "utf-8").read()
