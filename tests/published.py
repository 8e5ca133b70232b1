"""Small published sites, each built from a repository of its own, and copies of them to alter."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from repositories import start
from samples import BASE, TASK, Files, md

AS_OF = "2023-06-30"

MEASURED = md("""
indicator: share
operator: ">="
value: 80
by: 2025
measurements:
  - date: 2022-12-31
    value: 45
    document: qd
""")

COMPLETED = md("""
title: Việc một
lead_unit: a
deadline: 2022-12-31
reports:
  - date: 2022-12-28
    status: completed
    completed_on: 2022-12-20
    evidence: [qd]
""")


def build(root: Path, name: str, files: Files, place: str = "na") -> Path:
    """Build the site of a repository of its own into the folder ``name``; the folder.

    ``place`` is the id of its only jurisdiction, in the place of `na`.
    """
    base = {_moved(path, place): text for path, text in BASE.items()}
    own = {
        _moved(path, place): text for path, text in {TASK: COMPLETED, **files}.items()
    }
    source = start(root / f"{name}-plans", own, base=base)
    out = root / name
    command = [sys.executable, "-m", "dxplan", "-C", str(source), "build"]
    options = ["--as-of", AS_OF, "--out", str(out), "--jobs", "1"]
    subprocess.run([*command, *options], check=True, capture_output=True)
    return out


def _moved(path: str, place: str) -> str:
    return path.replace("na/", f"{place}/", 1) if path.startswith("na/") else path


def altered(site: Path, place: Path, alter: Callable[[Path], object]) -> Path:
    """A copy of a site, altered."""
    shutil.copytree(site, place)
    alter(place)
    return place


def list_again(site: Path, *changed: str) -> None:
    """Let both lists of a site name the files as they are now, as a careful forger does."""
    manifest = json.loads((site / "dxplan.json").read_bytes())
    for path in changed:
        digest = hashlib.sha256((site / path).read_bytes()).hexdigest()
        manifest["files"][path] = digest
    (site / "dxplan.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_sums(site, manifest["files"])


def write_sums(site: Path, files: dict[str, str]) -> None:
    """Write the sums of ``files`` and of the manifest as it is."""
    own = hashlib.sha256((site / "dxplan.json").read_bytes()).hexdigest()
    lines = [
        f"{digest}  {path}" for path, digest in {**files, "dxplan.json": own}.items()
    ]
    (site / "SHA256SUMS").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Replaces a text in a file of a site, which has it."""

    def alter(site: Path) -> None:
        text = (site / path).read_text(encoding="utf-8")
        assert old in text
        (site / path).write_text(text.replace(old, new), encoding="utf-8")

    return alter
