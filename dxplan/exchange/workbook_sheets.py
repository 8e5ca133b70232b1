"""Sheets that the library wrote with their headings, and the rows that are put into them."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import get_args

from xlsxwriter.utility import xl_range

from dxplan.exchange.columns import CellRow
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.kept_parts import kept_parts, part_key
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
    links = []
    relationships = []
    for rows, first in _together(body.rows):
        places, targets = writer.links(rows, first)
        links.append(places)
        relationships.append(targets)
    all_links = "".join(links)
    if all_links:
        all_links = f"<hyperlinks>{all_links}</hyperlinks>"
    behind = f"{behind_rows}{all_links}{_AFTER_LINKS}{tail}"
    rows_parts = _rows_parts(body, writer, styles)
    yield name, [deflated(head.encode()), *rows_parts, deflated(behind.encode())]
    if all_links:
        yield _relationships_of(name), [_relationships(relationships)]


def _together(rows: Sequence[CellRow]) -> Iterator[tuple[Sequence[CellRow], int]]:
    """Rows that are written together, and the number of the first of them."""
    for start in range(0, len(rows), TOGETHER):
        # they are counted from one, and the headings are the first
        yield rows[start : start + TOGETHER], start + 2


def _rows_parts(
    body: SheetBody, writer: RowWriter, styles: Mapping[Style, int]
) -> list[Part]:
    """The rows of a sheet; those that were written before with the same names are kept."""
    release = body.release
    columns = []
    for column in body.columns:
        shown = column.shown
        look = (column.style, column.width, column.measured)
        columns.append((shown.name, shown.mode, shown.index, *look))
    config = (release.config.lang, release.config.official)
    layout = (body.dataset, columns, [*styles.items()], body.link_column, config)
    keys: list[bytes] = []
    makers: dict[bytes, Callable[[], Part]] = {}
    for rows, first in _together(body.rows):
        names = [*writer.names_in(rows)]
        key = part_key((layout, first, rows, names, writer.pages(rows)))
        keys.append(key)
        makers[key] = partial(_written, writer, rows, first)
    parts = kept_parts(release.cache, makers)
    return [parts[key] for key in keys]


def _written(writer: RowWriter, rows: Sequence[CellRow], first: int) -> Part:
    return deflated(writer.rows(rows, first).encode())


def _relationships_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _relationships(targets: Sequence[str]) -> Part:
    text = f"{_RELATIONSHIPS}{''.join(targets)}</Relationships>"
    return deflated(text.encode())
