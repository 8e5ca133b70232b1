"""The table of jurisdictions: how the tasks of each stand, as a bar and in words."""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from dxplan.compliance.progress_groups import OVERDUE_GROUPS
from dxplan.compliance.public_counts import UNCOUNTED
from dxplan.site.counts import ScopeCounts
from dxplan.site.page_builder import PageBuilder
from dxplan.site.pages.place_groups import grouped_rows
from dxplan.site.tables import Cell, Html, TablePart, TableRow, row

_COLUMNS = (
    "column.jurisdiction",
    "places.standing",
    "places.reported",
    "places.last",
)


def place_table(
    builder: PageBuilder,
    tallies: Mapping[str, ScopeCounts],
    keys: Iterable[str],
    caption: Markup,
) -> TablePart:
    """Jurisdictions by level and by what they are part of, a bar each."""
    heads = [builder.t(name) for name in _COLUMNS]

    def place_row(key: str) -> TableRow:
        return row(builder.links.jurisdiction(key), *_cells(builder, tallies[key]))

    rows = list(grouped_rows(builder, keys, place_row, len(heads)))
    return builder.table(caption, heads, rows, "places")


def _cells(builder: PageBuilder, tally: ScopeCounts) -> list[Html | Cell]:
    """How the tasks of a jurisdiction stand; of one without counted tasks what there is."""
    if tally.size("tasks"):
        return [
            _bar(builder, tally),
            _reported(builder, tally),
            _last_report(builder, tally),
        ]
    span = Markup(' colspan="{}"').format(len(_COLUMNS) - 1)
    return [Cell(_without_tasks(builder, tally), span, is_labelled=False)]


def _without_tasks(builder: PageBuilder, tally: ScopeCounts) -> Markup:
    t, count = builder.t, builder.parts.count
    if not builder.site.plans_of.get(tally.row[1] or "", ()):
        return builder.tag("no_data", t("no_data"))
    others = [
        Markup("{}: {}").format(t.count_name(name), count(tally, name))
        for name in UNCOUNTED
        if tally.size(name)
    ]
    return Markup("; ").join(others) or t("jurisdictions.no_tasks")


def _bar(builder: PageBuilder, tally: ScopeCounts) -> Cell:
    """The groups of its tasks as a bar, and in words below it; sorted by the share that is done."""
    language, t = builder.language, builder.t
    bar = language.macros("_charts.html").strip(language.charts.boxes(tally))
    standing = t.unbroken_counts(t.progress_counts(tally.groups))
    asides = Markup("; ").join(_asides(builder, tally))
    if asides:
        standing = Markup("{} {}").format(
            standing, builder.parts.aside(Markup("({})").format(asides))
        )
    share = tally.groups["done"] / tally.size("tasks")
    attributes = Markup(' data-k="{:.4f}" class="standing"').format(share)
    return Cell(Markup("{}{}").format(bar, standing), attributes, is_labelled=False)


def _asides(builder: PageBuilder, tally: ScopeCounts) -> Iterator[Markup]:
    """How many tasks are past a deadline, and how many statuses are how somebody read a source."""
    t = builder.t
    past = sum(tally.groups[group] for group in OVERDUE_GROUPS)
    if past:
        yield t("places.past", number=t.number(past))
    if tally.readings.as_read:
        yield t.as_read_count(tally.readings)


def _reported(builder: PageBuilder, tally: ScopeCounts) -> Cell:
    """How many of its tasks were ever reported, of all."""
    reported, total = tally.reported, tally.size("tasks")
    text = f"{builder.t.number(reported)}/{builder.t.number(total)}"
    return Cell(text, Markup(' data-k="{:.4f}"').format(reported / total))


def _last_report(builder: PageBuilder, tally: ScopeCounts) -> Cell:
    last = tally.basis.last
    if last is None:
        return Cell("–")
    return Cell(builder.t.day(last), Markup(' data-n="{}"').format(last.toordinal()))
