"""The table of jurisdictions with their counts."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from dxplan.compliance.public_counts import UNCOUNTED
from dxplan.site.counts import ScopeCounts, columns_of
from dxplan.site.page_builder import PageBuilder
from dxplan.site.pages.place_groups import grouped_rows
from dxplan.site.tables import Cell, Html, TablePart, TableRow, row


def place_table(
    builder: PageBuilder, tallies: Mapping[str, ScopeCounts], caption: Markup
) -> TablePart:
    """Jurisdictions with their counts, by level and by what they are part of."""
    t = builder.t
    columns = ("tasks", *columns_of(tallies.values()))
    heads = [t("column.jurisdiction"), t.label("rate", "completion")]
    heads += [t.count_name(name) for name in columns]

    def place_row(key: str) -> TableRow:
        cells = _cells(builder, tallies[key], columns)
        return row(builder.links.jurisdiction(key), *cells)

    rows = list(grouped_rows(builder, tallies, place_row, len(heads)))
    return builder.table(caption, heads, rows, "counts")


def _cells(
    builder: PageBuilder, tally: ScopeCounts, columns: Sequence[str]
) -> list[Html | Cell]:
    """The counts of a jurisdiction; of one without counted tasks what there is, across."""
    t, parts = builder.t, builder.parts
    if not builder.site.plans_of.get(tally.row[1] or "", ()):
        across = builder.tag("no_data", t("no_data"))
    elif tally.size("tasks"):
        counts = [parts.count(tally, name) for name in columns]
        return [parts.rate(tally, "completion"), *counts]
    else:
        others = [
            Markup("{}: {}").format(t.count_name(name), parts.count(tally, name))
            for name in UNCOUNTED
            if tally.size(name)
        ]
        across = Markup("; ").join(others) or t("jurisdictions.no_tasks")
    html = Markup('<span class="across">{}</span>').format(across)
    span = Markup(' colspan="{}"').format(len(columns) + 1)
    return [Cell(html, span, is_labelled=False)]
