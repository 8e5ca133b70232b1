"""The deadline that a cell means, as people write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from dxplan.diagnostics import Value
from dxplan.model.dates_in_text import OPEN_YEAR
from dxplan.model.deadline import Deadline
from dxplan.model.deadline_phrases import phrase_reading
from dxplan.model.deadline_readings import DeadlineForm, FormMap
from dxplan.model.lenient_dates import deadline_reading
from dxplan.plan_tables.cell_values import CellValue, Status
from dxplan.plan_tables.source_table import TableCell
from dxplan.text.suggest import without_accents

_SESSION = re.compile(r"\bky hop\b.*\bgiua\b")
"""A session in the middle of a year: a council holds it in June, July or August."""


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a plan, where they are known."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DeadlineValue(CellValue):
    """A deadline, with the steps that stand before it in its cell."""

    milestones: tuple[Value, ...] = ()


def deadline_value(
    cell: TableCell, years: Years | None, start: str = ""
) -> DeadlineValue:
    """The deadline that a cell means.

    A year that it does not name is that of a plan of one year, and ``start`` the day that another
    column names. What has several readings is left, with its words.
    """
    text = cell.line
    reading = _deadline_reading(text, years)
    form = reading.form
    if form is None:
        kept: Value = {"by": "none", "text": text}
        return DeadlineValue(kept, "left", reading.reason)
    if start and form.keys() <= {"by", "text"} and ".." not in str(form["by"]):
        begun = {"from": start, **form}
        form = form if _faults_of(begun) else begun
    value: Value = form["by"] if form.keys() == {"by"} else form
    return DeadlineValue(
        value, reading.status, reading.reason, milestones=reading.milestones
    )


@dataclass(frozen=True, slots=True)
class _DeadlineReading:
    form: FormMap | None
    status: Status = "understood"
    reason: str = ""
    milestones: tuple[FormMap, ...] = ()


def _deadline_reading(text: str, years: Years | None) -> _DeadlineReading:
    """The deadline of a text; one that no plan can have, as of a year like 3206, is left."""
    reading = _proposed_reading(text, years)
    faults = {fault for form in _forms_of(reading) for fault in _faults_of(form)}
    if not faults:
        return reading
    reason = "implausible-year" if "implausible-year" in faults else "no-deadline"
    return _DeadlineReading(None, "left", reason)


def _forms_of(reading: _DeadlineReading) -> Iterator[FormMap]:
    """The form of a deadline, and the days of the steps before it."""
    if reading.form is not None:
        yield reading.form
    for step in reading.milestones:
        yield {"by": step["by"]}


def _faults_of(form: FormMap) -> list[str]:
    """What keeps a form from being a deadline: the faults of the model."""
    try:
        Deadline.model_validate(form)
    except ValidationError as error:
        return [one["type"] for one in error.errors()]
    return []


def _proposed_reading(text: str, years: Years | None) -> _DeadlineReading:
    short = deadline_reading(text)
    if short is not None and short.sure == "safe" and len(short.texts) == 1:
        return _DeadlineReading({"by": short.texts[0]})
    reading = phrase_reading(text)
    is_session = _SESSION.search(without_accents(text)) is not None
    if reading is None or not reading.forms or is_session:
        return _DeadlineReading(None, "left", "no-deadline")
    if len(reading.forms) > 1:
        return _DeadlineReading(None, "left", "several-deadlines")
    return _only_form(reading.forms[0], years)


def _only_form(form: DeadlineForm, years: Years | None) -> _DeadlineReading:
    """The only form that words can mean, in the year of the plan where they name none."""
    is_open = OPEN_YEAR in str(form)
    is_of_one_year = years is not None and years.first == years.last
    if is_open and not is_of_one_year:
        return _DeadlineReading(None, "left", "no-year")
    year = "" if years is None else str(years.first)
    deadline = _of_year(form.deadline, year)
    milestones = tuple(_of_year(step, year) for step in form.milestones)
    reason = "year-of-plan" if is_open else "deadline-words"
    if milestones:
        reason = "two-dates"
    return _DeadlineReading(deadline, "changed", reason, milestones)


def _of_year(form: FormMap, year: str) -> FormMap:
    """A form whose open year is this one."""
    dated = dict(form)
    for key, value in form.items():
        if isinstance(value, str):
            dated[key] = value.replace(OPEN_YEAR, year)
    return dated


def date_value(text: str, years: Years | None) -> str:
    """The day or period of a cell that says when something begins; empty where it is unsure."""
    form = _deadline_reading(text, years).form
    if form is None or "from" in form:
        return ""
    by = str(form.get("by", ""))
    return by if re.fullmatch(r"\d{4}[-\dQH]*", by) else ""
