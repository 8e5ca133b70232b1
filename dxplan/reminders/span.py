"""How far ahead reminders look: `30d`, `2w`, `3m`."""

import re
from calendar import monthrange
from datetime import date, timedelta

from dxplan.errors import DxplanError

_SPAN = re.compile(r"(\d{1,5})([dwm]?)", re.ASCII | re.IGNORECASE)
_DAYS = {"": 1, "d": 1, "w": 7}


def last_day(written: str, as_of: date) -> date:
    """The last day (inclusive) of a span that begins on a day; a bare number counts days.

    A month ends on the same day of a later month, or on its last one. Raises DxplanError where it
    is no span.
    """
    match = _SPAN.fullmatch(written.strip())
    if match is None:
        raise DxplanError("bad-span", value=written)
    count, unit = int(match[1]), match[2].lower()
    try:
        if unit == "m":
            return _months_later(as_of, count)
        return as_of + timedelta(days=count * _DAYS[unit])
    except (OverflowError, ValueError) as error:  # beyond the year 9999
        raise DxplanError("bad-span", value=written) from error


def _months_later(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
