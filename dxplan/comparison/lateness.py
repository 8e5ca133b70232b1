"""How long after its own day an entry of a log was recorded: one answer for all who tell of it.

`check --base`, `diff`, `history` and the site ask here.
"""

from collections.abc import Mapping
from datetime import date

from pydantic_core import PydanticCustomError

from dxplan.diagnostics import Value
from dxplan.model.values import days_between, interval_of


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
    days: list[tuple[str, date]] = []
    recorded = last_day_of(entry.get("recorded")) if is_erratum else None
    if recorded is not None:
        days.append(("recorded", recorded))
    dated = last_day_of(entry.get("date")) if counts_by_date else None
    if dated is not None:
        days.append(("date", dated))
    return min(days, key=lambda item: item[1], default=None)


def days_late(entry: Value | None, recorded: date, *, is_initial: bool) -> int:
    """How many days after its own day an entry was recorded; 0 where it was not, or nobody can know.

    ``is_initial``: it was there when its record was created, so that the record may be what
    came late.
    """
    claimed = None if is_initial else claimed_day(entry)
    if claimed is None:
        return 0
    return max(0, days_between(claimed[1], recorded))


def last_day_of(written: Value | None) -> date | None:
    """The last day of a written day or period; None where it is neither."""
    if not isinstance(written, str) or not written:
        return None
    try:
        return interval_of(written).last
    except PydanticCustomError:
        return None
