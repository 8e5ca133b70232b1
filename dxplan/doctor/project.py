"""The project: its folder, its configuration, the files in it that are made from something else."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dxplan import __version__
from dxplan.config.config import find_repository, find_root, read_config
from dxplan.config.repository_links import PROGRESS_FORMS
from dxplan.doctor.observation import Observation
from dxplan.doctor.plan_forms import look_at_plan_forms
from dxplan.errors import DxplanError
from dxplan.files.mending import left_below
from dxplan.forms.generated import FORMS_FOLDER
from dxplan.forms.issue_form import issue_form
from dxplan.model.schema import EDITOR_FOLDER, schema_text, schemas
from dxplan.portfolio.plans_files import PLANS

_WORKFLOWS = (
    ".github/workflows/*.yml",
    ".forgejo/workflows/*.yml",
    ".gitlab-ci.yml",
    ".woodpecker.yml",
)
_PIN = re.compile(r"\bdxplan==([\w.]+)")
_SHOWN = 5
"""So many of the files that killed commands left are named."""

_LARGEST_WORKFLOW = 1_000_000


def look_at_project(folder: Path, today: date) -> Iterator[Observation]:
    """The project that a folder belongs to."""
    try:
        root = find_root(folder)
    except DxplanError as error:
        if error.key == "no-plans":
            command = "dxplan init"
            yield Observation("plans", "warning", command=command, failure=error)
        else:
            yield Observation("plans", "error", failure=error)
        return
    yield Observation("plans", "ok", values={"folder": str(root)})
    yield from _leftovers(root)
    try:
        config = read_config(root)
    except DxplanError as error:
        yield Observation("configuration", "error", failure=error)
    else:
        yield Observation("configuration", "ok")
        yield from look_at_plan_forms(root, config, today)
    yield from _schemas(root)
    yield from _issue_forms(find_repository(root) or root)
    yield from _workflows(root)


def _leftovers(root: Path) -> Iterator[Observation]:
    """What commands left below plans/ that were killed while they wrote there."""
    left = [file.relative_to(root).as_posix() for file in left_below(root / PLANS)]
    if left:
        values = {"files": ", ".join(left[:_SHOWN])}
        if len(left) > _SHOWN:
            values["files"] += ", …"
        command = "dxplan fix --select F135"
        yield Observation("leftovers", "warning", "there", values, command)


def _schemas(root: Path) -> Iterator[Observation]:
    """Whether the editor's schemas, where the project has them, are those of this version."""
    folder = root / EDITOR_FOLDER
    if not folder.is_dir():
        return
    outdated = []
    for name, schema in schemas().items():
        file = folder / f"{name}.schema.json"
        if _text_of(file) != schema_text(schema):
            outdated.append(file.name)
    if not outdated:
        yield Observation("schemas", "ok")
        return
    command = f"dxplan schema --out {EDITOR_FOLDER}"
    values = {"files": ", ".join(outdated)}
    yield Observation("schemas", "warning", "outdated", values, command)


def _issue_forms(repository: Path) -> Iterator[Observation]:
    """Whether the forms for progress, where the repository has them, are those of this version."""
    outdated = []
    is_any = False
    for lang, name in PROGRESS_FORMS.items():
        file = repository / FORMS_FOLDER / name
        if not file.is_file():
            continue
        is_any = True
        if _text_of(file) != issue_form(lang):
            outdated.append(f"{FORMS_FOLDER}/{name}")
    if outdated:
        values = {"files": ", ".join(outdated)}
        command = "dxplan export issue-forms"
        yield Observation("issue-forms", "warning", "outdated", values, command)
    elif is_any:
        yield Observation("issue-forms", "ok")


def _workflows(root: Path) -> Iterator[Observation]:
    """Whether the server checks with the version of this machine."""
    others = []
    for pattern in _WORKFLOWS:
        for file in sorted(root.glob(pattern)):
            for version in sorted(set(_PIN.findall(_text_of(file)))):
                if version != __version__:
                    place = file.relative_to(root).as_posix()
                    others.append(f"{place} ({version})")
    if not others:
        return
    values = {"files": ", ".join(others), "version": __version__}
    yield Observation("workflows", "warning", "other-version", values)


def _text_of(file: Path) -> str:
    """The text of a file; empty where there is none that can be read."""
    try:
        if file.stat().st_size > _LARGEST_WORKFLOW:
            return ""
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
