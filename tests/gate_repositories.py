"""Repositories of a base and a change, and what `check --base` finds in them."""

import json
from pathlib import Path
from typing import Any

from repositories import git
from samples import Files, write
from typer.testing import CliRunner

from dxplan.cli.app import app

Found = list[dict[str, Any]]


def commit(root: Path, files: Files, gone: tuple[str, ...] = ()) -> None:
    write(root, files, base={})
    for path in gone:
        (root / "plans" / path).unlink()
    git(root, "add", "-A")
    git(root, "commit", "-qm", "change", day="2022-03-01")


def checked(root: Path, *options: str) -> Found:
    """What `check --base` prints as JSON; in this process, where a hundred starts would take a minute."""
    asked = (
        "--base",
        "base",
        "--select",
        "H2",
        "--format",
        "json",
        "--as-of",
        "2022-04-01",
        "--lang",
        "en",
    )
    done = CliRunner().invoke(app, ["-C", str(root), "check", *asked, *options])
    assert done.stderr == ""
    found: Found = json.loads(done.stdout)["findings"]
    assert done.exit_code == any(item["severity"] == "error" for item in found)
    return found
