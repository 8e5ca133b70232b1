"""The values of a target: with their sign, by their horizons, or the steps of several years."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dxplan.diagnostics import Value
from dxplan.model.dates import parse_period
from dxplan.model.lenient_numbers import LenientNumber, figure, range_reading
from dxplan.plan_tables.cell_values import CellValue
from dxplan.plan_tables.heads import period_in_head
from dxplan.plan_tables.source_table import TableCell
from dxplan.text.suggest import without_accents

_RANK = re.compile(r"thu bac|xep hang|thu hang|hang|vi tri|rank")


_SHARE = re.compile(r"0?[.,]\d+|1")
"""What may be a share of one where percent are asked for: 0.85, or 1 for all."""
_PERCENT = frozenset({"%", "phan tram"})
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
    if measure.is_percent and cell.is_number and _SHARE.fullmatch(text):
        return _left_in_words(text, "share-or-percent")
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
    return _counted_value(text, number, measure)


def _counted_value(text: str, number: LenientNumber, measure: Measure) -> CellValue:
    """A number with its operator; one of another unit than is measured is left."""
    unit = without_accents(number.unit)
    if _counts_other(unit, measure):
        return _left_in_words(text, "value-with-words")
    form = {"operator": number.operator or "=", "value": number.reading.texts[0]}
    filled = _with_percent(form, text, measure)
    if unit and unit not in _PERCENT and measure.value is None:
        filled["measure"] = {"vi": _unit_as_written(text)}
    return CellValue(filled)


def _counts_other(unit: str, measure: Measure) -> bool:
    """Whether what stands behind a number is another unit than the column of measures names."""
    if not unit or measure.value is None or unit == without_accents(measure.text):
        return False
    return unit not in _PERCENT or not measure.is_percent


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
    if re.search(r"\d", text):
        return _left_in_words(text, "value-with-words")
    return CellValue({"value_text": {"vi": text}})


def _left_in_words(text: str, reason: str) -> CellValue:
    """A value that is left for a person, as its cell says it."""
    return CellValue({"value_text": {"vi": text}}, "left", reason)


@dataclass(frozen=True, slots=True)
class HorizonValue:
    """A cell of a column of values: for which period, and the value that is read of it.

    ``reading`` is what is said of the cell where its value is taken.
    """

    cell: TableCell
    period: str
    form: dict[str, Any] = field(default_factory=dict)
    reading: CellValue = field(default_factory=lambda: CellValue(None))


def _last_day(value: HorizonValue) -> date:
    period = parse_period(value.period)
    return date.max if period is None else period.last


def target_head(
    values: Sequence[HorizonValue], measure: Measure, given: Value | str
) -> dict[str, Value]:
    """The keys of a target: its value with its day, or steps where there are several.

    ``given`` is the day that another column or a heading states; empty where none does. Values of
    several horizons with different signs have steps with that of the first.
    """
    if len(values) > 1:
        head = _in_steps(values)
    elif values:
        head = {"by": given or values[0].period or "none", **values[0].form}
    else:
        head = {"by": given or "none"}
    if measure.value is not None and "value_text" not in head:
        head["measure"] = measure.value
    return {key: value for key, value in head.items() if value}


def _in_steps(values: Sequence[HorizonValue]) -> dict[str, Value]:
    """The keys of a target with several horizons, the earliest first."""
    first = values[0].form
    steps: list[Value] = []
    for value in sorted(values, key=_last_day):
        steps.append({"by": value.period, "value": value.form["value"]})
    return {
        "operator": first["operator"],
        "measure": first.get("measure", ""),
        "steps": steps,
    }


def with_same_sign(values: list[HorizonValue]) -> list[HorizonValue]:
    """The values with the sign of the first one: steps of a target share it."""
    return [one for one in values if _sign(one) == _sign(values[0])]


def _sign(value: HorizonValue) -> object:
    return value.form.get("operator")


def as_words(values: list[HorizonValue]) -> HorizonValue:
    """The values of several horizons in the source's words, for the last of them."""
    parts = [f"{one.period}: {one.cell.line}" for one in values]
    last = max(values, key=lambda one: one.period)
    return replace(last, form={"value_text": {"vi": "; ".join(parts)}})


def horizon(group: str) -> str:
    """The year that a heading gives to what stands below it: `Đến năm 2030`."""
    plain = without_accents(group)
    if re.search(r"\bnam \d{4}", plain) is None:
        return ""
    return period_in_head(group)
