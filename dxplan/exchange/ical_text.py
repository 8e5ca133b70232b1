"""iCalendar content lines (RFC 5545) from values, as the library writes those of its objects.

The library escapes texts; its folding looks at each letter, and its objects take longer than all
else that a calendar needs.
"""

from collections.abc import Iterable
from datetime import date

from icalendar import vText

_LIMIT = 74
"""Octets of a line, without the break and the space before a further one."""

_FOLD = b"\r\n "
_END = b"\r\n"


def text_line(name: str, text: str) -> bytes:
    """A property that holds a text."""
    return line(name, vText(text).to_ical().decode())


def day_line(name: str, day: date) -> bytes:
    """A property that holds a day."""
    return f"{name};VALUE=DATE:{_digits(day)}\r\n".encode()


def midnight_line(name: str, day: date) -> bytes:
    """A property that holds the first moment of a day, in universal time."""
    return f"{name}:{_digits(day)}T000000Z\r\n".encode()


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def line(name: str, value: str) -> bytes:
    """A property whose value is written as it stands, folded and with its end."""
    return folded(f"{name}:{value}".encode()) + _END


def folded(written: bytes) -> bytes:
    """A line cut between letters, and after no sign that begins an escape."""
    if len(written) <= _LIMIT:
        return written
    parts = []
    start = 0
    while len(written) - start > _LIMIT:
        cut = _cut(written, start + _LIMIT)
        parts.append(written[start:cut])
        start = cut
    parts.append(written[start:])
    return _FOLD.join(parts)


def _cut(written: bytes, end: int) -> int:
    """The last place up to ``end`` where a line may be cut."""
    while written[end] & 0xC0 == 0x80:  # within a letter
        end -= 1
    if written[end - 1] in b"\\^":
        return end - 1
    return end


def component(name: str, parts: Iterable[bytes]) -> bytes:
    """Lines and inner components between the lines that name them."""
    return b"".join(
        (b"BEGIN:%b\r\n" % name.encode(), *parts, b"END:%b\r\n" % name.encode())
    )
