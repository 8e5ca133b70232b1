"""The numbers that Word shows before paragraphs of a list and does not store as text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_MOST = 5_000
"""A number beyond is no number of a list."""
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list is numbered: its signs, as `%1.%2`, and where it begins."""

    style: str
    text: str
    start: int


@dataclass
class ListNumbers:
    """Counts the numbered paragraphs of a document in their order."""

    levels: dict[str, dict[int, _Level]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, paragraph: Any) -> str:
        """What Word shows before a paragraph, counting it; empty where it is in no list."""
        number, depth = _list_of(paragraph)
        levels = self.levels.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        if level.style == "bullet":
            return "-"
        counts = self._counts.setdefault(number, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        label = level.text
        for one, other in levels.items():
            count = counts.get(one, other.start)
            label = label.replace(f"%{one + 1}", _written(count, other.style))
        return label


def list_numbers(document: Any) -> ListNumbers:
    """The lists of a document; without any where it defines none."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/numbering"):
            continue
        return ListNumbers(dict(_lists(relation.target_part.element)))
    return ListNumbers({})


def _lists(numbering: Any) -> Iterator[tuple[str, dict[int, _Level]]]:
    """The lists by their number, each with its levels by depth."""
    abstract = {}
    for element in numbering.iterfind(qn("w:abstractNum")):
        abstract[element.get(qn("w:abstractNumId"))] = dict(_levels(element))
    for element in numbering.iterfind(qn("w:num")):
        kind = element.find(qn("w:abstractNumId"))
        if kind is None:
            continue
        levels = dict(abstract.get(kind.get(qn("w:val")), {}))
        for override in element.iterfind(qn("w:lvlOverride")):
            levels |= dict(_levels(override))
        yield element.get(qn("w:numId")), levels


def _levels(element: Any) -> Iterator[tuple[int, _Level]]:
    for level in element.iterfind(qn("w:lvl")):
        style = _value(level, "w:numFmt") or "decimal"
        text = _value(level, "w:lvlText") or ""
        start = _value(level, "w:start") or "1"
        depth = level.get(qn("w:ilvl"), "0")
        if depth.isdecimal() and start.isdecimal():
            yield int(depth), _Level(style, text, int(start))


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _list_of(paragraph: Any) -> tuple[str, int]:
    """The number of the list and the depth of a paragraph; empty where it names none itself."""
    properties = paragraph.find(qn("w:pPr"))
    numbered = None if properties is None else properties.find(qn("w:numPr"))
    if numbered is None:
        return "", 0
    depth = _value(numbered, "w:ilvl") or "0"
    number = _value(numbered, "w:numId") or ""
    return number, int(depth) if depth.isdecimal() else 0


def _written(count: int, style: str) -> str:
    write = _STYLES.get(style)
    if write is None or not 0 < count <= _MOST:
        return str(count)
    return write(count)


def _roman(count: int) -> str:
    written = ""
    for value, digits in _ROMAN:
        while count >= value:
            written += digits
            count -= value
    return written


_STYLES: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": lambda count: chr(ord("A") + (count - 1) % 26),
    "lowerLetter": lambda count: chr(ord("a") + (count - 1) % 26),
    "decimalZero": lambda count: f"{count:02}",
}
"""How Word writes the numbers of a list; all others are written 1, 2, 3."""
