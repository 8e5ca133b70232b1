"""What a deadline in words means, as arguments of a fault."""

import json
from collections.abc import Mapping
from typing import Any

from dxplan.diagnostics import KeyPath
from dxplan.model.dates_in_text import OPEN_YEAR
from dxplan.model.deadline_readings import DeadlineForm, PhraseReading


def meant_phrase(reading: PhraseReading) -> dict[str, str]:
    """The arguments of a fault that name what a deadline in words means.

    `form` is what a fix writes, as JSON, `sure` how sure that is. Of several readings each is a
    line of `forms`, and there is no fix. `open_year` marks that a year is not named.
    """
    lines = [_one_line(form) for form in reading.forms]
    args = {"nearest": "", "variant": "forms", "forms": "\n".join(lines)}
    if len(lines) == 1:
        (form,) = reading.forms
        written = {"deadline": form.deadline, "milestones": form.milestones}
        args = {
            "nearest": lines[0],
            "form": json.dumps(written, ensure_ascii=False),
            "sure": reading.sure,
        }
    if any(OPEN_YEAR in line for line in lines):
        args["open_year"] = OPEN_YEAR
    return args


_DEADLINES = frozenset({"deadline", "to", "by"})
"""The keys of front matter that hold a deadline."""


def path_of_deadline(path: KeyPath) -> KeyPath:
    """The path of the deadline that a path leads to, or into the `by` of its map."""
    if len(path) > 1 and path[-1] == "by" and path[-2] in _DEADLINES:
        return path[:-1]
    return path


def at_its_key(path: KeyPath, args: Mapping[str, str]) -> dict[str, str]:
    """The arguments of a fault at a path, with the readings written for the key that is there."""
    key = path_of_deadline(path)[-1]
    written = dict(args)
    if not isinstance(key, str) or key == "deadline":
        return written
    for name in ("nearest", "forms"):
        lines = written.get(name, "").split("\n")
        if lines[0].startswith(_BEGIN):
            named = [f"{key}: {line.removeprefix(_BEGIN)}" for line in lines]
            written[name] = "\n".join(named)
    return written


_BEGIN = "deadline: "


def _one_line(form: DeadlineForm) -> str:
    """Front matter on one line, with all texts in quotation marks where they need some."""
    written = f"{_BEGIN}{_flow(form.deadline)}"
    if form.deadline.keys() == {"by"}:
        written = f"{_BEGIN}{form.deadline['by']}"
    if form.milestones:
        written += f", milestones: {_flow([*form.milestones])}"
    return written


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        items = [f"{key}: {_flow(item)}" for key, item in value.items()]
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if value.replace("-", "").isalnum() and value.isascii():
        return str(value)
    return json.dumps(value, ensure_ascii=False)
