"""The hidden sheet: what the workbook was made from, and the values that its cells had then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from dxplan.department_workbook.columns import SHEETS, SheetName
from dxplan.department_workbook.rows import DepartmentRows, Row

BASE_SHEET = "_dxplan"
"""The name of the hidden sheet, by which a workbook of ours is recognised."""
FORMAT = "1"
"""The form of the hidden sheet; another one is of another version of dxplan."""

_ROW = "row"
_VALUE = "value"


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
    for kind, *texts in (line for line in lines if line and line[0]):
        if kind == _ROW and len(texts) == 3 and texts[0] in names:
            sheet, record, by = texts
            rows[record] = (cast("SheetName", sheet), by, {})
        elif kind == _VALUE and len(texts) == 4 and texts[1] in rows:
            _, record, key, value = texts
            rows[record][2][key] = value
        elif kind not in {_ROW, _VALUE} and len(texts) >= 1:
            facts[kind] = texts[0]
        else:
            raise DamagedBaseError
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
