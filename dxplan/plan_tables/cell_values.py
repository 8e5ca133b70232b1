"""What a cell says as a value of the format, and how sure that is."""

import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dxplan.diagnostics import Value
from dxplan.model.dates_in_text import OPEN_YEAR
from dxplan.model.deadline_phrases import phrase_reading
from dxplan.model.deadline_readings import FormMap
from dxplan.model.lenient_dates import deadline_reading
from dxplan.model.lenient_numbers import figure, range_reading
from dxplan.model.meant_values import word_named_in
from dxplan.plan_tables.source_table import TableCell
from dxplan.text.suggest import without_accents

Status: TypeAlias = Literal["understood", "changed", "left"]
"""`understood`: as its source means. `changed`: written in another form, which is shown. `left`:
for a person, because it is doubtful or nothing in the format holds it."""


@dataclass(frozen=True, slots=True)
class CellValue:
    """What is written for a cell; ``reason`` names why it is changed or left."""

    value: Value | None
    status: Status = "understood"
    reason: str = ""
    shown: str = ""


def left(reason: str, shown: str = "") -> CellValue:
    """A cell that is left for a person."""
    return CellValue(None, "left", reason, shown)


# deadlines


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
        form = {"from": start, **form}
    value: Value = form["by"] if form.keys() == {"by"} else form
    return DeadlineValue(
        value, reading.status, reading.reason, milestones=reading.milestones
    )


@dataclass(frozen=True, slots=True)
class _DeadlineReading:
    form: FormMap | None
    status: Status = "understood"
    reason: str = ""
    milestones: tuple[Value, ...] = ()


def _deadline_reading(text: str, years: Years | None) -> _DeadlineReading:
    short = deadline_reading(text)
    if short is not None and short.sure == "safe" and len(short.texts) == 1:
        return _DeadlineReading({"by": short.texts[0]})
    reading = phrase_reading(text)
    if reading is None or not reading.forms:
        return _DeadlineReading(None, "left", "no-deadline")
    if len(reading.forms) > 1:
        return _DeadlineReading(None, "left", "several-deadlines")
    form = reading.forms[0]
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
    return {key: str(value).replace(OPEN_YEAR, year) for key, value in form.items()}


def date_value(text: str, years: Years | None) -> str:
    """The day or period of a cell that says when something begins; empty where it is unsure."""
    form = _deadline_reading(text, years).form
    if form is None or "from" in form:
        return ""
    by = str(form.get("by", ""))
    return by if re.fullmatch(r"\d{4}[-\dQH]*", by) else ""


# deliverables

DELIVERABLE_TYPES = (
    "resolution", "decision", "plan", "programme", "project", "report", "directive",
    "dispatch", "regulation", "system", "service", "activity", "training", "other",
)  # fmt: skip
_TYPE_WORDS = {
    "other": (
        r"(?:du thao )?(?:luat|nghi dinh|thong tu|tieu chuan|quy chuan|quy trinh|van ban"
        r"|huong dan|to trinh|thong bao|bien ban)"
    ),
    "regulation": r"(?:quy che|quy dinh)",
    "dispatch": r"cong van",
    "project": r"(?:de an|du an)",
    "programme": r"chuong trinh",
    "training": r"(?:lop|khoa|dot)? ?(?:tap huan|dao tao|boi duong)",
    "system": (
        r"(?:he thong|nen tang|phan mem|csdl|co so du lieu|cong thong tin|cong dich vu"
        r"|ung dung|trung tam|ha tang|kho du lieu|mang)"
    ),
    "activity": (
        r"(?:hoi nghi|hoi thao|su kien|chien dich|cuoc thi|toa dam|tuyen truyen|doan)"
    ),
}
"""How titles of results of a type begin, beside the labels of the types themselves."""
_DOCUMENT = (
    "Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Báo cáo|Đề án|Chương trình|Luật|Nghị định"
    "|Thông tư|Công văn"
)
_BETWEEN_RESULTS = re.compile(rf"(?:\s*;\s+|,\s+(?=(?:{_DOCUMENT})\b))(?![^(]*\))")
_ITEM = re.compile(r"(?:[-–+•*▪✓]|\(?\d{1,2}[.)]|\(?[a-zđ]\))\s+")


def deliverables_value(cell: TableCell, *, lines_wrap: bool) -> CellValue:
    """The results of a cell, one an item: numbered, with bullets, by line or by semicolon."""
    items: list[Value] = []
    for text in items_of(cell.text, lines_wrap=lines_wrap):
        items.append({"type": type_of_result(text), "title": {"vi": text}})
    reason = "several-results" if len(items) > 1 else ""
    return CellValue(items, "changed" if reason else "understood", reason)


def items_of(text: str, *, lines_wrap: bool) -> list[str]:
    """The items of a text in several lines.

    A line that begins small goes on with the one before it; where lines may only wrap, so does
    every line without a bullet or a number.
    """
    items: list[str] = []
    for line in text.split("\n"):
        mark = _ITEM.match(line)
        bare = line[mark.end() :] if mark else line
        begins = mark is not None or (not lines_wrap and bare[:1].isupper())
        if items and not begins:
            items[-1] = f"{items[-1]} {bare}"
        elif bare:
            items.append(bare)
    split: list[str] = []
    for item in items:
        parts = _BETWEEN_RESULTS.split(item)
        split += [part.strip(" ;.") for part in parts if part.strip(" ;.")]
    return split


def type_of_result(text: str) -> str:
    """The type of a deliverable by the first words of its title."""
    plain = without_accents(text)
    for word, pattern in _TYPE_WORDS.items():
        if re.match(rf"{pattern}\b", plain):
            return word
    return word_named_in(text, "deliverable", DELIVERABLE_TYPES)


# values of targets

_RANK = re.compile(r"thu bac|xep hang|thu hang|hang|vi tri|rank")


_TOP = re.compile(r"(?:trong |thuoc )?(?:nhom )?top (\d{1,3})")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a target counts: its key of front matter, and whether it is %."""

    value: Value | None
    text: str = ""

    @property
    def is_percent(self) -> bool:
        """Whether values may be written with %."""
        return self.text.startswith("%")


def measure_of(text: str) -> Measure:
    """What a cell of the column of measures says is counted."""
    plain = without_accents(text)
    if not plain:
        return Measure(None)
    if plain in {"%", "phan tram", "ty le %", "ty le", "ti le"}:
        return Measure("%", "%")
    if _RANK.fullmatch(plain):
        return Measure("rank", "rank")
    return Measure({"vi": text}, text)


def target_value(cell: TableCell, measure: Measure) -> CellValue:
    """The value of a target with its operator: a map of `operator`, `value` and `measure`.

    Words without a number are `value_text`; words around several numbers are left.
    """
    text = cell.line
    top = _TOP.fullmatch(without_accents(text))
    if top is not None and measure.text in {"", "rank"}:
        form = {"operator": "<=", "value": top[1], "measure": "rank"}
        return CellValue(form, "changed", "rank")
    span = range_reading(text)
    if span is not None:
        form = {"operator": "=", "value": span.texts[0]}
        return CellValue(_with_percent(form, text, measure), "changed", "range")
    number = figure(text)
    if number is None:
        return _in_words(text)
    unit = without_accents(number.unit)
    is_percent = unit in {"%", "phan tram"}
    is_measure = unit and unit == without_accents(measure.text)
    is_other = bool(unit) and not is_measure and measure.value is not None
    if is_other and not (is_percent and measure.is_percent):
        return CellValue({"value_text": {"vi": text}}, "left", "value-with-words")
    form = {"operator": number.operator or "=", "value": number.reading.texts[0]}
    filled = _with_percent(form, text, measure)
    if unit and not is_percent and measure.value is None:
        filled["measure"] = {"vi": _unit_as_written(text)}
    return CellValue(filled)


def _with_percent(
    form: dict[str, Any], text: str, measure: Measure
) -> dict[str, Value]:
    if "%" in text and measure.value is None:
        return {**form, "measure": "%"}
    return form


def _unit_as_written(text: str) -> str:
    """What follows the number: `90 dịch vụ` counts `dịch vụ`."""
    return re.sub(r"^.*?\d[\d.,]*\s*", "", text)


def _in_words(text: str) -> CellValue:
    value: Value = {"value_text": {"vi": text}}
    if re.search(r"\d", text):
        return CellValue(value, "left", "value-with-words")
    return CellValue(value)
