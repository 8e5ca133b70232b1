"""How many days after its own day an entry of a log was recorded.

`check --base`, `diff`, `history` and the site ask here.
"""

from collections.abc import Mapping
from datetime import date

from pydantic_core import PydanticCustomError

from dxplan.diagnostics import Value
from dxplan.model.dates import days_between, interval_of


def claimed_day(
    entry: Value | None, *, counts_by_date: bool | None = None
) -> tuple[str, date] | None:
    """The key by which an entry says how old it is, and that day; None where it says none.

    An erratum says it by `recorded`: its date is that of what it corrects. ``counts_by_date``
    says that its date counts all the same, as that of every other entry does. A period counts
    by its last day.
    """
    if not isinstance(entry, Mapping):
        return None
    is_erratum = bool(entry.get("corrects"))
    if counts_by_date is None:
        counts_by_date = not is_erratum
    keys: list[str] = []
    if is_erratum:
        keys.append("recorded")
    if counts_by_date:
        keys.append("date")
    days: list[tuple[str, date]] = []
    for key in keys:
        day = last_day_of(entry.get(key))
        if day is not None:
            days.append((key, day))
    return min(days, key=lambda item: item[1], default=None)


def days_late(entry: Value | None, recorded: date, *, is_initial: bool) -> int:
    """How many days after its own day an entry was recorded; 0 if not, or if nobody can know.

    ``is_initial``: it was there when its record was created, so that the record may be what
    came late.
    """
    if is_initial:
        return 0
    claimed = claimed_day(entry)
    if claimed is None:
        return 0
    _, day = claimed
    return days_after(day, recorded)


def days_after(day: date, recorded: date) -> int:
    """How many days after a day something was recorded; 0 on the day itself and before it."""
    return max(0, days_between(day, recorded))


def last_day_of(written: Value | None) -> date | None:
    """The last day of a written day or period; None where it is neither."""
    if not isinstance(written, str) or not written:
        return None
    try:
        return interval_of(written).last
    except PydanticCustomError:
        return None
