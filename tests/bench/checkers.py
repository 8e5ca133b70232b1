"""Checkers that dxplan is compared with, on the same front matter."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.peers import program
from tests.bench.workspace import Workspace

CHECKERS = ("yamllint", "check-jsonschema", "compose")
PROJECT = Path(__file__).parents[2]


def front_matter_folder(workspace: Workspace) -> Path:
    return workspace.work / "front-matter" / str(workspace.size)


def schema_folder(workspace: Workspace) -> Path:
    return workspace.work / "schemas"


def front_matters(plans: Path) -> list[Path]:
    """The files of the plans that have front matter."""
    return [
        path for path in sorted(plans.rglob("*.md")) if not path.name.endswith(".en.md")
    ]


def head_of(path: Path) -> str:
    """The front matter of a file."""
    return (
        path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")[0]
    )


def prepare_front_matter(workspace: Workspace) -> None:
    """Write every front matter as a YAML file, and the schema of tasks."""
    folder = front_matter_folder(workspace)
    shutil.rmtree(folder, ignore_errors=True)
    plans = workspace.plans / "plans"
    for path in front_matters(plans):
        file = folder / path.relative_to(plans).with_suffix(".yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(head_of(path) + "\n", encoding="utf-8")
    schemas = schema_folder(workspace)
    subprocess.run([workspace.dxplan, "schema", "--out", schemas], check=True)


def checker_command(workspace: Workspace, checker: str) -> list[str | Path]:
    """How a checker is told to check the front matters."""
    folder = front_matter_folder(workspace)
    if checker == "compose":
        jobs = str(os.cpu_count() or 1)
        script = PROJECT / "tests" / "bench" / "compose.py"
        return [sys.executable, script, workspace.plans / "plans", jobs]
    start = program(workspace.work, checker)
    if checker == "yamllint":
        return [start, "-d", "relaxed", folder]
    tasks = sorted(folder.glob("*/*/tasks/*.yaml"))
    schema = schema_folder(workspace) / "task.schema.json"
    return [start, "--schemafile", schema, *tasks]
