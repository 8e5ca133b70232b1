"""Tables as values: captions, heads and rows, split into pages before anything is rendered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from markupsafe import Markup, escape

from dxplan.compliance.rates import counting_rates
from dxplan.exchange import items
from dxplan.exchange.columns import Item
from dxplan.exchange.csv_output import ColumnSubset
from dxplan.site.dependencies import RecordedMemo
from dxplan.site.escaping import as_html
from dxplan.site.links import ROOT
from dxplan.site.site import Site

_ROOM = 600
"""How much the tables of a page hold together; a cell of one that moves sideways is 1."""

_WEIGHTS = {"tasks": 3, "targets": 13, "past": 25}
"""How much a row of a table takes, by its kind; of other tables 2. No page is over 300 KB."""

_AROUND_ROWS = 6
"""How much stands around the rows of a table: caption, heads, filter, links to pages."""

_OPEN_LINES = 180
"""About how many lines of a phone the open tables of a page take together; others are folded."""

_LONGEST_OPEN = 300
"""About how many lines the first table of a page may take and be open."""

_LEAST_ROWS = 2
"""How many rows even the last table of a page shows."""

FILTERED_FROM = 10
"""How many rows make a table worth a filter."""

DOWNLOADED_FROM = 10
"""How many rows make a table worth a file of its own."""

_MOST_OPTIONS = 60
"""Of more options a filter lists none: the text finds them, and their own pages do."""

NARROW_COLUMNS = "wide letters"
"""The kind of a table of many narrow columns, whose heads are written downwards."""

_EXCERPTS = {
    "tasks": ColumnSubset("tasks", frozenset((
        "id", "jurisdiction", "plan", "number", "title", "lead_unit", "area", "deadline",
        "standing", "status", "certainty", "timeliness", "box", "in_plan", "due", "completed_on",
        "completed_on_text", "days_late", "days_overdue", "overdue_class", "last_report",
    )), added=("numerator_of", "rest_of")),
    "targets": ColumnSubset("targets", frozenset((
        "id", "jurisdiction", "plan", "number", "indicator", "title", "title_from", "operator",
        "value", "measure", "by", "level", "area", "state", "in_plan", "latest",
    ))),
}  # fmt: skip
"""What a list repeats of `data/tasks.csv` and `data/targets.csv`, and which rates count a task."""

_NOTHING = frozenset({"", "–"})
"""What stands in a cell in which nothing is said; where rows are short lists it has no line."""

Html = str | Markup
"""Text that is escaped where it is shown, or HTML that is safe."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``attributes`` are those of its element, with a blank before each."""

    html: Html
    attributes: Html = ""
    is_head: bool = False
    is_labelled: bool = True


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; ``attributes`` are those of its element, with a blank before each.

    One that ``is_heading`` only names what the rows below it are of.
    """

    cells: tuple[Cell, ...]
    attributes: Html = ""
    is_heading: bool = False


def row(head: Html, *cells: Html | Cell, attributes: Html = "") -> TableRow:
    """A row that begins with what it is a row of."""
    return TableRow((Cell(head, is_head=True), *_cells(cells)), attributes)


def plain_row(*cells: Html | Cell) -> TableRow:
    """A row of which no cell is a head."""
    return TableRow(_cells(cells))


def heading_row(name: Html, width: int) -> TableRow:
    """A row of one cell over ``width`` columns, which names what the rows below it are of."""
    html = Markup('<span class="across">{}</span>').format(name)
    attributes = Markup(' colspan="{}" class="group"').format(width)
    return TableRow((Cell(html, attributes, is_head=True),), is_heading=True)


def _cells(cells: Sequence[Html | Cell]) -> tuple[Cell, ...]:
    return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A column by which a table is filtered: its key, its label, its options as (value, label)."""

    name: str
    label: Markup
    options: tuple[tuple[str, str], ...]

    @property
    def is_offered(self) -> bool:
        """Whether there is something to choose from, and not too much."""
        return 1 < len(self.options) <= _MOST_OPTIONS


@dataclass(frozen=True, slots=True)
class TableFilter:
    """The filter of several tables that have the same heads."""

    choices: tuple[FilterChoice, ...]
    heads: tuple[Html, ...]


@dataclass(frozen=True, slots=True)
class RowsLink:
    """The link to the rows of a page as CSV: its address, how many rows."""

    address: str
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``kind`` is a class of its element, ``choices`` are those of its filter.

    ``heading`` is what stands above it on its page, where its caption does not say that again.
    ``headings`` are the places of the rows that only name what the rows below them are of.
    Kinds `counts`, `wide` and `wide letters` move sideways on a phone; of all others a row
    becomes a short list there.
    """

    caption: Markup
    heads: tuple[Html, ...]
    rows: tuple[Markup, ...]
    kind: str = ""
    choices: tuple[FilterChoice, ...] | None = None
    csv: RowsLink | None = None
    heading: Html = ""
    headings: tuple[int, ...] = ()

    @property
    def title(self) -> Markup:
        """What it is called away from its heading."""
        if not self.heading:
            return self.caption
        return Markup("{}: {}").format(self.heading, self.caption)

    @property
    def moves_sideways(self) -> bool:
        """Whether a narrow page shows it as a table, to be moved sideways."""
        return self.kind in {"counts", "wide", NARROW_COLUMNS}

    @property
    def css_class(self) -> str:
        """The class of its element."""
        return self.kind if self.moves_sideways else f"stack {self.kind}".strip()


@dataclass(frozen=True, slots=True)
class TablePart(Table):
    """The rows ``first`` to ``last`` of ``total`` of a table, on page ``number`` of ``of``.

    One ``is_folded`` where the tables before it leave no room: its caption opens it.
    """

    first: int = 0
    last: int = 0
    total: int = 0
    number: int = 1
    of: int = 1
    addresses: tuple[str, ...] = ()
    is_folded: bool = False

    @property
    def html_rows(self) -> Markup:
        """Its rows as they stand in the page."""
        return Markup("\n".join(self.rows))  # noqa: S704 - each row is safe HTML

    @property
    def previous(self) -> str | None:
        """The address of the page before it."""
        return self.addresses[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """The address of the page after it."""
        return self.addresses[self.number] if self.number < self.of else None

    @property
    def numbered(self) -> list[tuple[int, str]]:
        """The pages that its pager names: the first, the last, and those near this one."""
        near = range(self.number - 2, self.number + 3)
        return [
            (number, address)
            for number, address in enumerate(self.addresses, 1)
            if number in {1, self.of} or number in near
        ]


def table(
    caption: Markup, heads: Sequence[Html], rows: Sequence[TableRow], kind: str = ""
) -> Table:
    """A table of cells, each of which says what column it is of."""
    labels = [label_of(head) for head in heads]
    return Table(
        caption=caption,
        heads=tuple(heads),
        rows=tuple(row_html(row, labels) for row in rows),
        kind=kind,
        headings=tuple(i for i, row in enumerate(rows) if row.is_heading),
    )


@lru_cache(typed=True)
def label_of(head: Html) -> Markup:
    """A head as an attribute of the cells below it, for where they stand below each other."""
    text = re.sub(r"<[^>]*>", "", str(escape(head)))
    return Markup(text.replace('"', "&#34;"))  # noqa: S704 - it is escaped


def row_html(row: TableRow, labels: Sequence[Markup] = ()) -> Markup:
    """A row as HTML; ``labels`` say of each cell what column it is of."""
    cells: list[str] = []
    for i, cell in enumerate(row.cells):
        attributes = as_html(cell.attributes)
        html = as_html(cell.html)
        if cell.is_head:
            cells.append(f'<th scope="row"{attributes}>{html}</th>')
            continue
        label = ""
        if html in _NOTHING and not attributes:
            label = ' class="none"'
        elif cell.is_labelled:
            label = f' data-label="{labels[i] if i < len(labels) else ""}"'
        cells.append(f"<td{label}{attributes}>{html}</td>")
    attributes = as_html(row.attributes)
    return Markup(f"<tr{attributes}>{''.join(cells)}</tr>")  # noqa: S704 - all is escaped


@dataclass(frozen=True, slots=True)
class FurtherPart:
    """A part of a table that did not fit into its page, with the path of its own page."""

    path: str
    part: TablePart


@dataclass(frozen=True, slots=True)
class RowsFile:
    """A CSV of some tasks or targets, by its path."""

    path: str
    kind: str
    ids: tuple[str, ...]


@dataclass
class TablePager:
    """Splits the tables of one page, in their order on it, into what fits and further pages."""

    path: str
    further: list[FurtherPart] = field(default_factory=list)
    rows_files: list[RowsFile] = field(default_factory=list)
    _listed: int = 0
    _taken: int = 0
    _split: int = 0
    _open_lines: int = 0

    def take_filter(self) -> None:
        """Leave room for a filter that stands by itself."""
        self._taken += _AROUND_ROWS

    def first_part(self, whole: Table) -> TablePart:
        """The rows that the page itself shows; the others are kept in ``further``."""
        part = self._first_part(whole)
        lines = _lines(part)
        is_first = not self._open_lines
        room = _LONGEST_OPEN if is_first else _OPEN_LINES - self._open_lines
        if lines > room:
            return replace(part, is_folded=True)
        self._open_lines += lines
        return part

    def _first_part(self, whole: Table) -> TablePart:
        weight = _weight(whole)
        room = max(_LEAST_ROWS, (_ROOM - self._taken) // weight)
        self._taken += min(room, len(whole.rows)) * weight + _AROUND_ROWS
        if len(whole.rows) <= room:
            return _whole_part(whole, ROOT + self.path)
        further = max(1, _ROOM // weight)
        starts = [0, *range(room, len(whole.rows), further)]
        total = len(whole.rows) - len(whole.headings)
        self._split += 1
        paths = [self.path]
        paths += [self._further_path(number) for number in range(2, len(starts) + 1)]
        addresses = tuple(ROOT + path for path in paths)
        parts: list[TablePart] = []
        for number, start in enumerate(starts, 1):
            end = starts[number] if number < len(starts) else len(whole.rows)
            part = TablePart(
                caption=whole.caption,
                heads=whole.heads,
                rows=_rows_under_heading(whole, start, end),
                kind=whole.kind,
                first=_counted_before(whole, start) + 1,
                last=_counted_before(whole, end),
                total=total,
                number=number,
                of=len(starts),
                addresses=addresses,
                heading=whole.heading,
            )
            parts.append(part)
        for path, part in zip(paths[1:], parts[1:], strict=True):
            self.further.append(FurtherPart(path, part))
        choices = whole.choices if room >= FILTERED_FROM else None
        return replace(parts[0], choices=choices, csv=whole.csv)

    def _further_path(self, number: int) -> str:
        """The path of a further page; of the second long table of a page: `index.t2.2.html`."""
        of_table = f".t{self._split}" if self._split > 1 else ""
        return f"{self.path.removesuffix('.html')}{of_table}.{number}.html"

    def rows_link(self, kind: str, ids: Sequence[str]) -> RowsLink | None:
        """The link to the CSV of some tasks or targets, one file for all languages.

        Few rows have none: a reader copies them, a program takes them from the whole data.
        """
        self._listed += 1
        if len(ids) < DOWNLOADED_FROM:
            return None
        stem = self.path.partition("/")[2].removesuffix(".html").removesuffix("/index")
        number = f".{self._listed}" if self._listed > 1 else ""
        path = f"data/rows/{stem}{number}.csv"
        self.rows_files.append(RowsFile(path, kind, tuple(ids)))
        return RowsLink(ROOT + path, len(ids))


def _weight(whole: Table) -> int:
    """How much of a page's room a row of a table takes: the same in every language."""
    if whole.kind == "wide":
        return len(whole.heads)
    if whole.kind == NARROW_COLUMNS:
        return max(2, len(whole.heads) * 2 // 3)  # a letter is less than words
    return _WEIGHTS.get(whole.kind, 2)


def _lines(part: TablePart) -> int:
    """About how many lines its rows take on a phone: a cell is a line, the name of a row three."""
    if part.moves_sideways:
        return 3 * len(part.rows)
    return (len(part.heads) + 2) * len(part.rows)


def _rows_under_heading(whole: Table, start: int, end: int) -> tuple[Markup, ...]:
    """Some rows of a table; the heading of the first of them stands above it again."""
    rows = whole.rows[start:end]
    above = [place for place in whole.headings if place <= start]
    if not above or above[-1] == start:
        return rows
    return (whole.rows[above[-1]], *rows)


def _counted_before(whole: Table, end: int) -> int:
    """How many rows there are before a place, without those that are headings."""
    return end - sum(place < end for place in whole.headings)


def _whole_part(whole: Table, address: str) -> TablePart:
    """A table that fits into its page."""
    size = len(whole.rows) - len(whole.headings)
    return TablePart(
        caption=whole.caption,
        heads=whole.heads,
        rows=whole.rows,
        kind=whole.kind,
        choices=whole.choices,
        csv=whole.csv,
        first=1,
        last=size,
        total=size,
        addresses=(address,),
        heading=whole.heading,
    )


@dataclass
class RowsFileWriter:
    """The CSV files of one site's tables; each row is written once for all of them.

    ``task_items`` are the items of tasks, made once.
    """

    site: Site
    task_items: RecordedMemo[str, Item]
    _lines: dict[tuple[str, str], str] = field(default_factory=dict)

    def text(self, file: RowsFile) -> str:
        """The contents of a file."""
        lines = [self._line(file.kind, key) for key in file.ids]
        return _EXCERPTS[file.kind].head + "".join(lines)

    def _line(self, kind: str, key: str) -> str:
        self.site.look_ups.current.add((f"rows.{kind}", key))
        line = self._lines.get((kind, key))
        if line is None:
            line = _EXCERPTS[kind].line(*self.values(kind, key))
            self._lines[kind, key] = line
        return line

    def values(self, kind: str, key: str) -> tuple[Item, tuple[str, ...]]:
        """What the row of a task or target is made of: its item, and which rates count it."""
        return self.items[kind][key], self._rates(key) if kind == "tasks" else ()

    def _rates(self, key: str) -> tuple[str, str]:
        """The rates that count a task in the numerator, and in the rest of the denominator."""
        with self.site.look_ups.apart():  # a row depends on what it shows
            state = self.site.compliance.tasks.get(key)
        if state is None or state.standing != "counted":
            return "", ""  # one that can't be read has no state
        numerators, others = counting_rates(state, self.site.compliance.as_of)
        return "; ".join(numerators), "; ".join(others)

    @cached_property
    def items(self) -> dict[str, dict[str, Item]]:
        """The rows of all tasks and targets, as values."""
        rows = {}
        for kind, of_kind in self.lists.items():
            rows[kind] = {item["id"]: item for item in of_kind}
        return rows

    @cached_property
    def lists(self) -> dict[str, list[Item]]:
        """The items of all tasks and targets in their order."""
        compliance = self.site.compliance
        with self.site.look_ups.apart():  # a line depends on its own item
            return {
                "tasks": items.tasks(compliance, self.task_items.get),
                "targets": items.targets(compliance),
            }


def origins(path: str, lang: str) -> Iterator[str]:
    """The paths of the pages from whose tables a further page, or a file of rows, may come."""
    page = re.sub(r"(\.t\d+)?\.\d+\.html$", ".html", path)
    if page != path:
        yield page
        return
    rows = re.fullmatch(r"data/rows/(.+?)(\.\d+)?\.csv", path)
    if rows is not None:
        yield f"{lang}/{rows[1]}/index.html"
        yield f"{lang}/{rows[1]}.html"
