"""Small repositories to compare, and what `dxplan diff` says of them."""

import json
from pathlib import Path
from typing import Any

from repositories import git
from samples import BASE, Files, write
from typer.testing import CliRunner

from dxplan.cli.app import app


def commit(
    root: Path, files: Files, day: str, *gone: str, base: Files | None = None
) -> str:
    """Write files, remove others, and record it on a day."""
    write(root, files, base=base or {})
    for path in gone:
        (root / "plans" / path).unlink()
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", day, day=day)
    return git(root, "rev-parse", "HEAD")


def said(root: Path, *arguments: str) -> str:
    """What diff prints; in this process, where fifty starts would take a minute."""
    plain = {"DXPLAN_LANG": None, "GITHUB_ACTIONS": None}
    done = CliRunner().invoke(
        app, ["-C", str(root), "diff", *arguments], env=plain, catch_exceptions=False
    )
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def data(root: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(root, *arguments, "--format", "json"))
    return found


TASK = "na/p/tasks/01.md"


def compared(
    tmp_path: Path, old: Files, new: Files, *gone: str, day: str = "2022-12-01"
) -> Path:
    root = tmp_path / "project"
    commit(root, old, "2022-02-10", base=BASE)
    commit(root, new, day, *gone)
    return root
