"""The fix of a deadline in words, as steps below its record's front matter."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from dxplan.diagnostics import (
    AppendItem,
    Applicability,
    Finding,
    InsertKey,
    KeyPath,
    SetValue,
    Step,
    SymbolicFix,
    Value,
)
from dxplan.model.dates_in_text import OPEN_YEAR
from dxplan.model.keys import value_at
from dxplan.model.worded_deadlines import path_of_deadline


def worded_fix(
    front_matter: object,
    path: KeyPath,
    args: Mapping[str, str],
    *,
    has_milestones: bool,
) -> SymbolicFix | None:
    """The fix of a deadline in words at a path; None where it can't be written there.

    ``has_milestones``: the record is one that can have some.
    """
    form = json.loads(args["form"])
    steps: list[Step] = [*_milestone_steps(front_matter, form["milestones"])]
    if steps and not (has_milestones and path[:1] == ("deadline",)):
        return None
    deadline = _deadline_step(front_matter, path, form["deadline"])
    if deadline is None:
        return None
    return SymbolicFix(cast("Applicability", args["sure"]), (*deadline, *steps))


def _milestone_steps(front_matter: object, milestones: Any) -> Iterator[Step]:
    if not milestones or not isinstance(front_matter, dict):
        return
    if "milestones" not in front_matter:
        yield InsertKey((), "milestones", milestones)
        return
    for milestone in milestones:
        yield AppendItem(("milestones",), milestone)


def _deadline_step(
    front_matter: object, path: KeyPath, form: dict[str, Any]
) -> tuple[Step, ...] | None:
    """The deadline in the place of its words; they stay beside it."""
    if path_of_deadline(path) == path:
        return (SetValue(path, form["by"] if form.keys() == {"by"} else form),)
    parent = value_at(front_matter, path[:-1])
    if not isinstance(parent, dict):
        return None
    if form.keys() <= {"by", "text"}:
        steps: tuple[Step, ...] = (SetValue(path, form["by"]),)
        if "text" in parent or "text" not in form:
            return steps
        return (*steps, InsertKey(path[:-1], "text", form["text"]))
    if parent.keys() - {"by", "text"}:
        return None
    return (SetValue(path[:-1], {**form, "text": parent.get("text", form["text"])}),)


def with_year(finding: Finding, first: int, last: int) -> Finding:
    """A finding of a deadline without its year, which is one from ``first`` to ``last``.

    The years of the plan are what is known of it: of several each gives a reading.
    """
    if OPEN_YEAR not in finding.args.get("open_year", ""):
        return finding
    args = {key: value for key, value in finding.args.items() if key != "open_year"}
    if first == last:
        for key in ("nearest", "forms"):
            if key in args:
                args[key] = args[key].replace(OPEN_YEAR, str(first))
        fix = finding.fix
        if fix is not None:
            steps = tuple(_step_of_year(step, str(first)) for step in fix.steps)
            fix = replace(fix, steps=steps)
        return replace(finding, args=args, fix=fix)
    lines = (args.get("forms") or args["nearest"]).split("\n")
    years = (str(first), str(last))
    forms = [line.replace(OPEN_YEAR, year) for line in lines for year in years]
    args |= {"nearest": "", "variant": "forms", "forms": "\n".join(forms)}
    return replace(finding, args=args, fix=None)


def _step_of_year(step: Step, year: str) -> Step:
    if isinstance(step, SetValue | InsertKey | AppendItem):
        return replace(step, value=_value_of_year(step.value, year))
    return step


def _value_of_year(value: Value, year: str) -> Value:
    if isinstance(value, str):
        return value.replace(OPEN_YEAR, year)
    if isinstance(value, list):
        return [_value_of_year(item, year) for item in value]
    return {key: _value_of_year(item, year) for key, item in value.items()}
