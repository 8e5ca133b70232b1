"""What a deadline in words means, as arguments of a fault."""

import json
from typing import Any

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


def _one_line(form: DeadlineForm) -> str:
    """Front matter on one line, with all texts in quotation marks where they need some."""
    written = f"deadline: {_flow(form.deadline)}"
    if form.deadline.keys() == {"by"}:
        written = f"deadline: {form.deadline['by']}"
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
