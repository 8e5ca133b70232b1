"""The day or period in a cell: a day of Excel, or text of which nobody can read two days."""

from datetime import date, datetime, time, timedelta

from dxplan.department_workbook.cell_problems import CellFault
from dxplan.department_workbook.source_cell import SourceCell, cell_text, shortened
from dxplan.model.dates import parse_period
from dxplan.model.lenient_dates import (
    FIRST_YEAR,
    LAST_YEAR,
    day_reading,
    is_plausible,
    period_reading,
    surely_meant,
)


def day_value(cell: SourceCell) -> str:
    """A day: one of Excel, or the text 2026-12-31."""
    if isinstance(cell.value, datetime | date | time | timedelta):
        return _real_day(cell.value)
    if isinstance(cell.value, int | float):
        raise CellFault("day-as-number", value=str(cell.value))
    written = cell_text(cell)
    period = parse_period(written)
    if period is not None and period.is_day:
        return _plausible(period.first)
    _refuse_text_of_day(written)
    raise CellFault("not-a-day", value=shortened(written))


def span_value(cell: SourceCell) -> str:
    """A day as `day_value` takes it, or a month, quarter, half or year as people write it."""
    if isinstance(cell.value, datetime | date | time | timedelta):
        return _real_day(cell.value)
    written = str(cell.value) if isinstance(cell.value, int) else cell_text(cell)
    period = parse_period(written)
    if period is None:
        _refuse_text_of_day(written)
        period = parse_period(surely_meant(period_reading(written)))
    if period is None or not is_plausible(period.first.year):
        raise CellFault("not-a-period", value=shortened(written))
    return period.text


def _refuse_text_of_day(written: str) -> None:
    """Raise CellFault for `31/12/2026` as text, with what it probably means."""
    reading = day_reading(written)
    if reading is None or reading.sure == "display":
        return
    iso = reading.texts[0]
    day = date.fromisoformat(iso)
    shown = f"{day.day}/{day.month}/{day.year}"
    raise CellFault("day-as-text", value=shortened(written), day=shown, iso=iso)


def _real_day(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, time | timedelta):
        raise CellFault("not-a-day", value=str(value))
    if isinstance(value, datetime):
        if value.time() != time():
            raise CellFault("day-with-time", value=f"{value:%d/%m/%Y %H:%M}")
        value = value.date()
    return _plausible(value)


def _plausible(day: date) -> str:
    if is_plausible(day.year):
        return day.isoformat()
    raise CellFault(
        "year-out", year=str(day.year), first=str(FIRST_YEAR), last=str(LAST_YEAR)
    )
