"""Tables of pages: how many rows a page bears, the same rows as CSV, what they sort and filter by."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from dxplan.compliance.public_counts import shown_timeliness
from dxplan.compliance.targets import STATES, TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.exchange import items
from dxplan.exchange.columns import Item
from dxplan.exchange.csv_output import ColumnSubset
from dxplan.model.records import STATUSES
from dxplan.site.links import ROOT, Links
from dxplan.text.collation import by_alphabet

ROWS = 200
"""How many rows of one table a page shows; the rest are on pages of their own."""

_ON_PAGE, _AT_LEAST = 200, 10
"""How many rows all tables of a page show together, and what even the last of them shows."""

_TIMELY = ("overdue", "not_reported_overdue", "due_soon", "past_expected")
STATUS_ORDER = (*STATUSES, "not_reported", "draft", "assigned", "replaced", *_TIMELY)
"""Everything that a list of tasks is filtered by in its column of statuses."""

_EXCERPTS = {
    "tasks": ColumnSubset("tasks", frozenset((
        "id", "jurisdiction", "plan", "number", "title", "lead_unit", "area", "deadline", "standing", "status",
        "timeliness", "box", "in_plan", "due", "completed_on", "completed_on_text", "days_late", "last_report",
    ))),
    "targets": ColumnSubset("targets", frozenset((
        "id", "jurisdiction", "plan", "number", "indicator", "title", "title_from", "operator", "value", "measure",
        "by", "level", "area", "state", "in_plan", "latest",
    ))),
}  # fmt: skip
"""What a list repeats of `data/tasks.csv` and `data/targets.csv`."""


@dataclass(frozen=True)
class TableSlice:
    """Some rows of a table: ``first`` to ``last`` of ``total``, on page ``number`` of ``of``."""

    rows: Markup
    first: int
    last: int
    total: int
    number: int
    of: int
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class TableRemainder:
    """What of a table did not fit into a page, and how the page shows it."""

    path: str
    caption: Markup
    heads: Sequence[Markup]
    kind: str
    part: TableSlice


@dataclass
class Tables:
    """The tables of one language; of the page that is just being rendered it keeps what goes into other files."""

    links: Links
    page: str = ""
    rest: list[TableRemainder] = field(default_factory=list)
    csv: list[tuple[str, str, list[str]]] = field(default_factory=list)
    _lines: dict[tuple[str, str], str] = field(default_factory=dict)
    _shown: int = 0
    _split: int = 0

    def begin(self, page: str) -> None:
        """Begin a page, by its path below the folder of the site."""
        self.page, self.rest, self.csv, self._shown, self._split = page, [], [], 0, 0

    def part(
        self, caption: Markup, heads: Sequence[Markup], kind: str, rows: Markup
    ) -> TableSlice:
        """The rows that the page itself shows, each cell with its column's name; the others are kept."""
        each = [f"{row}</tr>" for row in rows.split("</tr>")[:-1]]
        if each and "data-label" not in rows:
            each = [_labelled(row, heads) for row in each]
        fit = min(ROWS, max(_AT_LEAST, _ON_PAGE - self._shown))
        starts = [0, *range(fit, len(each), ROWS)]
        self._shown += min(fit, len(each))
        if len(starts) > 1:
            self._split += 1
        paths = [
            self.page,
            *(self._path(number) for number in range(2, len(starts) + 1)),
        ]
        parts = [
            TableSlice(
                rows=Markup("".join(each[start:end])),  # noqa: S704 - rows of a template, escaped there
                first=start + 1,
                last=end,
                total=len(each),
                number=number,
                of=len(starts),
                addresses=tuple(ROOT + path for path in paths),
            )
            for number, (start, end) in enumerate(
                zip(starts, [*starts[1:], len(each)], strict=True), 1
            )
        ]
        for path, part in zip(paths[1:], parts[1:], strict=True):
            self.rest.append(TableRemainder(path, caption, heads, kind, part))
        return parts[0]

    def _path(self, number: int) -> str:
        """The path of a further page of a table; of the second long table of a page: `index.t2.2.html`."""
        table = f".t{self._split}" if self._split > 1 else ""
        return f"{self.page.removesuffix('.html')}{table}.{number}.html"

    def rows_file(self, kind: str, states: Iterable[TaskState | TargetState]) -> str:
        """The address of the CSV of some tasks or targets of the page, one file for all languages."""
        stem = self.page.partition("/")[2].removesuffix(".html").removesuffix("/index")
        number = f".{len(self.csv) + 1}" if self.csv else ""
        path = f"data/rows/{stem}{number}.csv"
        self.csv.append((path, kind, [state.id for state in states]))
        return ROOT + path

    def rows_files(self) -> Iterator[tuple[str, str]]:
        """The CSV files that the page leads to, by their paths."""
        for path, kind, ids in self.csv:
            yield (
                path,
                _EXCERPTS[kind].head + "".join(self._line(kind, key) for key in ids),
            )

    def _line(self, kind: str, key: str) -> str:
        if (kind, key) not in self._lines:
            self._lines[kind, key] = _EXCERPTS[kind].line(self._items[kind][key])
        return self._lines[kind, key]

    @cached_property
    def _items(self) -> dict[str, dict[str, Item]]:
        compliance = self.links.site.compliance
        return {
            "tasks": {item["id"]: item for item in items.tasks(compliance)},
            "targets": {item["id"]: item for item in items.targets(compliance)},
        }

    @cached_property
    def _ranks(self) -> dict[str, int]:
        tasks = self.links.site.compliance.tasks

        def shown(key: str) -> str:
            number = tasks[key].task.number if key in tasks else None
            return (
                f"{number or ''} {self.links.plain(self.links.site.name(key))}".strip()
            )

        return {
            key: i
            for i, key in enumerate(
                sorted(self.links.site.kinds, key=lambda k: (by_alphabet(shown(k)), k))
            )
        }

    def rank(self, key: str | None) -> int | str:
        """Where a record stands among all in the alphabetical order of what a reader sees; last where there is none."""
        return self._ranks.get(key or "", "")

    def marks(self, state: TaskState) -> list[str]:
        """What a task is found by in a list's filter of statuses."""
        return marks(state, official=self.links.site.config.official)

    def statuses(self, states: Iterable[TaskState]) -> list[str]:
        """The statuses that some tasks have, in the order in which things go on."""
        found = {mark for state in states for mark in self.marks(state)}
        return [mark for mark in STATUS_ORDER if mark in found]

    def states(self, states: Iterable[TargetState]) -> list[str]:
        """The states that some targets have."""
        found = {state.state or "unjudged" for state in states}
        return [name for name in (*STATES, "unjudged") if name in found]

    def order(self, state: TaskState | TargetState) -> int:
        """The rank of a status, the gravest first."""
        if isinstance(state, TargetState):
            return (*STATES, None).index(state.state)
        return -max(STATUS_ORDER.index(mark) for mark in self.marks(state))

    def leads(self, states: Iterable[TaskState]) -> list[str]:
        """The units that lead some tasks, in alphabetical order."""
        leads = self.links.site.compliance.leads
        return sorted(
            {unit for state in states for unit in leads[state.id]},
            key=lambda key: self._ranks.get(key, -1),
        )

    def area(self, state: TaskState | TargetState) -> str:
        """The area of a task or target; empty where it has none."""
        ref = state.task.area if isinstance(state, TaskState) else state.target.area
        return (self.links.site.portfolio.resolve(ref, None) or "") if ref else ""

    def areas(self, states: Iterable[TaskState | TargetState]) -> list[str]:
        """The areas of some tasks or targets, in alphabetical order."""
        return sorted(
            {self.area(state) for state in states} - {""},
            key=lambda key: self._ranks.get(key, -1),
        )

    def places(self, states: Iterable[TaskState | TargetState]) -> list[str]:
        """The jurisdictions of some tasks or targets, in alphabetical order."""
        found = {state.record.jurisdiction or "" for state in states} - {""}
        return sorted(found, key=lambda key: self._ranks.get(key, -1))


def marks(state: TaskState, *, official: bool) -> list[str]:
    """The statuses under which a task is listed: its own, and beside it what is urgent."""
    if state.standing != "counted":
        return [state.standing]
    done = state.evaluation.progress
    how = shown_timeliness(state, official=official)
    return [done.status, *([how] if how in _TIMELY else ())]


def origins(path: str, lang: str) -> tuple[str, ...]:
    """The paths of the pages from whose tables a further page, or a file of rows, may come."""
    page = re.sub(r"(\.t\d+)?\.\d+\.html$", ".html", path)
    if page != path:
        return (page,)
    rows = re.fullmatch(r"data/rows/(.+?)(\.\d+)?\.csv", path)
    return (f"{lang}/{rows[1]}/index.html", f"{lang}/{rows[1]}.html") if rows else ()


def _labelled(row: str, heads: Sequence[Markup]) -> str:
    """A row whose cells say what column they are of, for where they stand below each other."""
    names = iter(heads)

    def label(found: re.Match[str]) -> str:
        name = str(next(names, ""))
        words = re.sub(r"<[^>]*>", "", name).replace('"', "&#34;")
        return (
            f'{found[0]} data-label="{words}"'
            if found[1] == "td" and "colspan" not in found[2]
            else found[0]
        )

    return re.sub(r"<(td|th)\b(?=([^>]*))", label, row)
