"""The as-of day on pages: marked, so that another day replaces only those bytes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from markupsafe import Markup

DAY_HTML = Markup("\ue002")
"""Stands for the day as HTML, with its `time`."""

DAY_TEXT = "\ue003"
"""Stands for the day as plain text, for attributes."""

_DAYS = "\ue004"
"""Before and after the ordinal of a day: how many days lie between it and the as-of day."""

Place: TypeAlias = tuple[int, int]
"""Where a form of the day stands in a file: the offset of its first byte, and its name.

The name is 0 for HTML, 1 for plain text; for days between another day and this one the ordinal of
the other below zero.
"""

_MARKS = (DAY_HTML, DAY_TEXT)


def days_mark(day: date) -> Markup:
    """Stands for how many days lie between a day and the as-of day: "12 days", before or after."""
    return Markup(f"{_DAYS}{day.toordinal()}{_DAYS}")  # noqa: S704 - a number


def _no_words(count: int) -> str:
    return str(count)


@dataclass(frozen=True, slots=True)
class DayForms:
    """The as-of day as it stands in the pages of a language.

    ``ordinal`` is that of the day; ``days`` says a number of days as HTML.
    """

    forms: tuple[bytes, ...]
    """As HTML and as plain text."""
    ordinal: int = 0
    days: Callable[[int], str] = field(default=_no_words, compare=False)

    @classmethod
    def of(
        cls, day: date, html: str, text: str, days: Callable[[int], str]
    ) -> "DayForms":
        """The forms of a day."""
        return cls((html.encode(), text.encode()), day.toordinal(), days)

    def text(self, marked: str) -> str:
        """A page with the day at all marks."""
        content, _ = self.bytes_with_places(marked)
        return content.decode()

    def bytes_with_places(self, marked: str) -> tuple[bytes, tuple[Place, ...]]:
        """The same as bytes, and where in them the day stands."""
        content = bytearray()
        places: list[Place] = []
        rest = marked
        while True:
            at, end, name = _first_mark(rest)
            content += rest[:at].encode()
            if name is None:
                return bytes(content), tuple(places)
            places.append((len(content), name))
            content += self.form(name, self.days)
            rest = rest[end:]

    def replaced(
        self, content: bytes, places: Sequence[Place], new: "DayForms"
    ) -> tuple[bytes, tuple[Place, ...]] | None:
        """A page of this day as one of the ``new`` day, and where that stands.

        None where this day is not at its places. Both days are in one language.
        """
        parts: list[bytes] = []
        new_places: list[Place] = []
        end = moved = 0
        for offset, name in places:
            form = self.form(name, new.days)
            if content[offset : offset + len(form)] != form:
                return None
            new_form = new.form(name, new.days)
            new_places.append((offset + moved, name))
            parts += [content[end:offset], new_form]
            end = offset + len(form)
            moved += len(new_form) - len(form)
        parts.append(content[end:])
        return b"".join(parts), tuple(new_places)

    def form(self, name: int, days: Callable[[int], str]) -> bytes:
        """What stands at a place."""
        if name >= 0:
            return self.forms[name]
        return days(abs(self.ordinal + name)).encode()


NO_DAY = DayForms(())
"""Of files that have no day in them."""


def _first_mark(text: str) -> tuple[int, int, int | None]:
    """Where the first mark of a text begins and ends, and its name.

    The end of the text and None where it has none.
    """
    first, name = len(text), None
    for which, mark in enumerate(_MARKS):
        at = text.find(mark)
        if 0 <= at < first:
            first, name = at, which
    at = text.find(_DAYS, 0, first)
    if at < 0:
        return first, first + 1, name
    end = text.index(_DAYS, at + 1)
    return at, end + 1, -int(text[at + 1 : end])
