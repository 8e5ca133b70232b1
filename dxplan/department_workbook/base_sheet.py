"""The hidden sheet: what the workbook was made from, and the values that its cells had then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dxplan.department_workbook.columns import SHEETS, SheetName
from dxplan.department_workbook.rows import DepartmentRows, Row

BASE_SHEET = "_dxplan"
"""The name of the hidden sheet, by which a workbook of ours is recognised."""
FORMAT = "1"
"""The form of the hidden sheet; another one is of another version of dxplan."""

_ROW = "row"
_VALUE = "value"
_TEXTS = 5
"""Texts that a line has at most; those behind its last are empty."""
_NO_TEXTS = ("",) * _TEXTS


@dataclass(frozen=True)
class Base:
    """What a workbook was made from.

    ``commit`` is empty where there was none. ``lang`` is the language of its texts.
    """

    version: str
    commit: str
    lang: str
    rows: DepartmentRows


class DamagedBaseError(Exception):
    """The hidden sheet does not say what it should."""


def base_lines(base: Base) -> Iterator[tuple[str, ...]]:
    """The lines of the hidden sheet, each a few texts."""
    yield ("format", FORMAT)
    yield ("version", base.version)
    yield ("commit", base.commit)
    yield ("lang", base.lang)
    yield ("unit", base.rows.unit)
    yield ("plan", base.rows.plan)
    for row in base.rows.rows:
        yield (_ROW, row.sheet, row.id, row.by)
        for key, value in row.values.items():
            yield (_VALUE, row.sheet, row.id, key, value)


def read_base(lines: Iterable[Sequence[str]]) -> Base:
    """What the lines of a hidden sheet say; raises DamagedBaseError where they do not say it."""
    facts: dict[str, str] = {}
    rows: dict[str, tuple[SheetName, str, dict[str, str]]] = {}
    names = [layout.name for layout in SHEETS]
    for line in lines:
        kind, first, second, third, fourth = (*line, *_NO_TEXTS)[:_TEXTS]
        if kind == _ROW and first in names and second:
            rows[second] = (first, third, {})
        elif kind == _VALUE and second in rows:
            rows[second][2][third] = fourth
        elif kind in {_ROW, _VALUE}:
            raise DamagedBaseError
        elif kind:
            facts[kind] = first
    if facts.get("format") != FORMAT or "commit" not in facts or not facts.get("lang"):
        raise DamagedBaseError
    listed = [Row(sheet, key, values, by) for key, (sheet, by, values) in rows.items()]
    return Base(
        facts.get("version", ""),
        facts["commit"],
        facts["lang"],
        DepartmentRows(
            tuple(listed), unit=facts.get("unit", ""), plan=facts.get("plan", "")
        ),
    )
