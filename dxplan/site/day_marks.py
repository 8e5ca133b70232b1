"""The as-of day on pages: marked, so that another day replaces only those bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

DAY_HTML = Markup("\ue002")
"""Stands for the day as HTML, with its `time`."""

DAY_TEXT = "\ue003"
"""Stands for the day as plain text, for attributes."""

Place: TypeAlias = tuple[int, int]
"""Where the day stands in a file: the offset of its first byte, and which of its forms it has."""

_MARKS = (DAY_HTML, DAY_TEXT)


@dataclass(frozen=True, slots=True)
class DayForms:
    """The as-of day as it stands in the frame of the pages of a language."""

    forms: tuple[bytes, ...]
    """As HTML and as plain text."""

    @classmethod
    def of(cls, html: str, text: str) -> "DayForms":
        """The forms of a day."""
        return cls((html.encode(), text.encode()))

    def text(self, marked: str) -> str:
        """A page with the day at all marks."""
        for mark, form in zip(_MARKS, self.forms, strict=True):
            marked = marked.replace(mark, form.decode())
        return marked

    def bytes_with_places(self, marked: str) -> tuple[bytes, tuple[Place, ...]]:
        """The same as bytes, and where in them the day stands."""
        content = bytearray()
        places: list[Place] = []
        rest = marked
        while True:
            at, number = _first_mark(rest)
            content += rest[:at].encode()
            if number is None:
                return bytes(content), tuple(places)
            places.append((len(content), number))
            content += self.forms[number]
            rest = rest[at + 1 :]

    def replaced(
        self, content: bytes, places: Sequence[Place], new: "DayForms"
    ) -> tuple[bytes, tuple[Place, ...]] | None:
        """A page of this day as one of the ``new`` day, and where that stands.

        None where this day is not at its places.
        """
        parts: list[bytes] = []
        new_places: list[Place] = []
        end = moved = 0
        for offset, number in places:
            form = self.forms[number]
            if content[offset : offset + len(form)] != form:
                return None
            new_places.append((offset + moved, number))
            parts += [content[end:offset], new.forms[number]]
            end = offset + len(form)
            moved += len(new.forms[number]) - len(form)
        parts.append(content[end:])
        return b"".join(parts), tuple(new_places)


NO_DAY = DayForms(())
"""Of files that have no day in them."""


def _first_mark(text: str) -> tuple[int, int | None]:
    """Where the first mark of a text is, and which: its end and None where it has none."""
    first, number = len(text), None
    for which, mark in enumerate(_MARKS):
        at = text.find(mark)
        if 0 <= at < first:
            first, number = at, which
    return first, number
