"""What every test may ask for: a folder with a small portfolio, and the installed command."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from samples import BASE, Files, write

settings.register_profile("dxplan", max_examples=100, deadline=None)
settings.load_profile("dxplan")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of histories stays out of the caller's own cache folder."""
    monkeypatch.setenv("DXPLAN_CACHE_DIR", str(tmp_path / ".cache"))


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Files], Path]:
    """Writes a small portfolio into a folder of its own."""

    def make(files: Files, base: Files = BASE) -> Path:
        return write(tmp_path / "project", files, base=base)

    return make


@pytest.fixture
def dxplan(tmp_path: Path) -> Run:
    """Runs the installed command in an empty folder, without the caller's language or colours."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if key not in {"DXPLAN_LANG", "GITHUB_ACTIONS"}}
        command = [sys.executable, "-m", "dxplan", *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env={**kept, "PYTHONUTF8": "1", **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run
