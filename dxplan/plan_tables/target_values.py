"""The values of a target by their horizons: one, or the steps of several years."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dxplan.diagnostics import Value
from dxplan.model.dates import parse_period
from dxplan.plan_tables.cell_values import Measure
from dxplan.plan_tables.source_table import TableCell


@dataclass(frozen=True, slots=True)
class HorizonValue:
    """A cell of a column of values: for which period, and the value that is read of it."""

    cell: TableCell
    period: str
    form: dict[str, Any] = field(default_factory=dict)


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
    head: dict[str, Value] = {}
    if len(values) > 1:
        head["operator"] = values[0].form["operator"]
        head["measure"] = values[0].form.get("measure", "")
        steps: list[Value] = []
        for value in sorted(values, key=_last_day):
            steps.append({"by": value.period, "value": value.form["value"]})
        head["steps"] = steps
    else:
        form = dict(values[0].form) if values else {}
        period = values[0].period if values else ""
        head["by"] = given or period or "none"
        for key in ("operator", "value", "value_text", "measure"):
            if key in form:
                head[key] = form[key]
    if measure.value is not None and "value_text" not in head:
        head["measure"] = measure.value
    return {key: value for key, value in head.items() if value}
