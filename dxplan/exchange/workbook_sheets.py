"""Sheets that the library wrote with their headings, and the rows that are put into them."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from xlsxwriter.utility import xl_range

from dxplan.exchange.columns import CellRow
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.workbook_rows import RowWriter, SheetColumn, Style
from dxplan.exchange.zip_parts import Part, deflated

TOGETHER = 250
"""Rows of a sheet that are written, and compressed, together."""

_STYLED = re.compile('<c r="[A-Z]+2" s="(\\d+)"/>')
_DIMENSION = re.compile('<dimension ref="[^"]*"/>')
_SAMPLES = re.compile('<row r="2".*?</row>')
_AFTER_LINKS = "<pageMargins"
_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)


@dataclass(frozen=True, slots=True)
class SheetBody:
    """What the library did not write of a sheet: the rows below its headings."""

    release: Dataset
    dataset: str
    columns: Sequence[SheetColumn]
    link_column: int | None
    rows: Sequence[CellRow]


def with_rows(
    frame: io.BytesIO, bodies: Mapping[str, SheetBody]
) -> Iterator[tuple[str, list[Part]]]:
    """The entries of a workbook by their names, its sheets with their rows.

    In the place of rows a sheet of ``bodies`` has one with a cell in each style.
    """
    with zipfile.ZipFile(frame) as book:
        for name in book.namelist():
            content = book.read(name)
            body = bodies.get(name)
            if body is None:
                yield name, [deflated(content)]
            else:
                yield from _filled(name, content.decode(), body)


def _filled(name: str, sheet: str, body: SheetBody) -> Iterator[tuple[str, list[Part]]]:
    """A sheet with its rows, and where their links lead."""
    styles = dict(zip(get_args(Style), map(int, _STYLED.findall(sheet)), strict=True))
    area = xl_range(0, 0, len(body.rows), len(body.columns) - 1)
    sheet = _DIMENSION.sub(f'<dimension ref="{area}"/>', sheet)
    head, rest = _SAMPLES.split(sheet)
    behind_rows, tail = rest.split(_AFTER_LINKS)
    writer = RowWriter(
        body.release, body.dataset, body.columns, styles, body.link_column
    )
    parts = [deflated(head.encode())]
    links = []
    relationships = []
    for start in range(0, len(body.rows), TOGETHER):
        rows = body.rows[start : start + TOGETHER]
        first = start + 2  # rows are counted from one, and the headings are the first
        parts.append(deflated(writer.rows(rows, first).encode()))
        places, targets = writer.links(rows, first)
        links.append(places)
        relationships.append(targets)
    all_links = "".join(links)
    if all_links:
        all_links = f"<hyperlinks>{all_links}</hyperlinks>"
    behind = f"{behind_rows}{all_links}{_AFTER_LINKS}{tail}"
    yield name, [*parts, deflated(behind.encode())]
    if all_links:
        yield _relationships_of(name), [_relationships(relationships)]


def _relationships_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _relationships(targets: Sequence[str]) -> Part:
    text = f"{_RELATIONSHIPS}{''.join(targets)}</Relationships>"
    return deflated(text.encode())
