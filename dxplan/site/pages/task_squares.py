"""The field of squares: a square a task by how it stands, in groups by jurisdiction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dxplan.compliance.progress_groups import GROUP_OF, GROUPS
from dxplan.compliance.tasks import TaskState
from dxplan.portfolio.portfolio import Unreadable
from dxplan.site.counts import ScopeCounts
from dxplan.site.page_builder import PageBuilder
from dxplan.site.pages.chart_values import LegendEntry
from dxplan.site.tables import TablePart, TableRow, row

MOST_SQUARES = 600
"""Of more tasks there is no field: squares would be no picture, and the page too large."""

_NAME_LENGTH = 110
"""How many characters of a task's title a square names; its page has the rest."""

_ORDER = {group: place for place, group in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class Square:
    """A task that stands in a box."""

    address: str
    """Its page; empty where it can't be read and has none."""
    title: str
    """Its title, and how it stands."""
    group: str
    """The group of boxes in which it stands."""
    is_as_read: bool
    """Whether its status is how somebody read a source, not what one states."""


@dataclass(frozen=True, slots=True)
class PlaceSquares:
    """The tasks of a jurisdiction."""

    key: str
    """The jurisdiction."""
    counts: Markup
    """How many of its tasks are done, under way, stopped, not known of."""
    squares: tuple[Square, ...]
    """Its tasks, those that are done first."""


@dataclass(frozen=True, slots=True)
class TaskSquares:
    """The tasks of several jurisdictions, a square each."""

    places: tuple[PlaceSquares, ...]
    """The jurisdictions."""
    legend: tuple[LegendEntry, ...]
    """The groups in which any task stands, with their sizes."""
    has_as_read: bool
    """Whether the status of any is how somebody read a source."""
    numbers: TablePart
    """The same as numbers."""


def task_squares(
    builder: PageBuilder,
    tallies: Mapping[str, ScopeCounts],
    keys: Sequence[str],
    everything: ScopeCounts,
) -> TaskSquares | None:
    """The tasks of all jurisdictions with any; None where there are none or too many."""
    if not 0 < everything.size("tasks") <= MOST_SQUARES:
        return None
    places = [_place(builder, key, tallies[key]) for key in keys]
    filled = [(name, size) for name, size in everything.groups.items() if size]
    return TaskSquares(
        places=tuple(places),
        legend=tuple(filled),
        has_as_read=everything.readings.as_read > 0,
        numbers=_numbers(
            builder, tallies, keys, everything, [name for name, _ in filled]
        ),
    )


def _place(builder: PageBuilder, key: str, tally: ScopeCounts) -> PlaceSquares:
    squares = [_square(builder, state) for state in tally.counted]
    squares += [_unreadable(builder, record) for record in tally.unreadable]
    squares.sort(key=lambda square: _ORDER[square.group])
    t = builder.t
    counts = t.unbroken_counts(t.progress_counts(tally.groups))
    if tally.readings.only_source is not None:
        aside = t.as_read_count(tally.readings)
        counts = Markup("{} ({})").format(counts, aside)
    return PlaceSquares(key, counts, tuple(squares))


def _square(builder: PageBuilder, state: TaskState) -> Square:
    group = GROUP_OF[state.evaluation.box]
    name = builder.links.plain_name(state.id)
    if len(name) > _NAME_LENGTH:
        name = f"{name[:_NAME_LENGTH].rpartition(' ')[0]}…"
    standing = builder.t.count_name(group).striptags()
    if state.is_as_read:
        standing = f"{standing}, {builder.t('task.as_read').striptags()}"
    address = builder.links.address(state.id)
    return Square(address, f"{name} – {standing}", group, state.is_as_read)


def _unreadable(builder: PageBuilder, record: Unreadable) -> Square:
    name = builder.t.count_name("unreadable").striptags()
    group = GROUP_OF["unreadable"]
    return Square(
        address="", title=f"{record.id} – {name}", group=group, is_as_read=False
    )


def _numbers(
    builder: PageBuilder,
    tallies: Mapping[str, ScopeCounts],
    keys: Sequence[str],
    everything: ScopeCounts,
    groups: Sequence[str],
) -> TablePart:
    """A row a jurisdiction, and one of all; where there is a single one, a row a group."""
    t, links = builder.t, builder.links
    if len(keys) == 1:
        heads = [t("chart.box"), t("count.tasks")]
        rows = [
            row(t.count_name(group), t.number(everything.groups[group]))
            for group in groups
        ]
        rows.append(_sizes(builder, t("chart.total"), everything, ()))
    else:
        heads = [t("column.jurisdiction"), t("count.tasks")]
        heads += [t.count_name(group) for group in groups]
        rows = [_sizes(builder, links.link(key), tallies[key], groups) for key in keys]
        rows.append(_sizes(builder, t("chart.total"), everything, groups))
    return builder.table(t("chart.boxes.title"), heads, rows, "counts")


def _sizes(
    builder: PageBuilder, name: Markup, tally: ScopeCounts, groups: Sequence[str]
) -> TableRow:
    """How many tasks a scope has, and how many of some groups."""
    sizes = [builder.t.number(tally.groups[group]) for group in groups]
    return row(name, builder.parts.count(tally, "tasks"), *sizes)
