"""The hidden sheet: what the workbook was made from, and the values that its cells had then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

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


_ReadRows: TypeAlias = dict[str, tuple[SheetName, str, dict[str, str]]]
"""Rows by the ids of their records: sheet, member, and the values by column."""


def read_base(lines: Iterable[Sequence[str]]) -> Base:
    """What the lines of a hidden sheet say; raises DamagedBaseError where they do not say it."""
    facts: dict[str, str] = {}
    rows: _ReadRows = {}
    for line in lines:
        kind, *texts = (*line, *_NO_TEXTS)[:_TEXTS]
        if kind == _ROW:
            _add_row(rows, texts)
        elif kind == _VALUE:
            _add_value(rows, texts)
        elif kind:
            facts[kind] = texts[0]
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


def _add_row(rows: _ReadRows, texts: Sequence[str]) -> None:
    sheet, identity, by, _ = texts
    for layout in SHEETS:
        if layout.name == sheet and identity:
            rows[identity] = (layout.name, by, {})
            return
    raise DamagedBaseError


def _add_value(rows: _ReadRows, texts: Sequence[str]) -> None:
    _, identity, key, value = texts
    if identity not in rows:
        raise DamagedBaseError
    rows[identity][2][key] = value
