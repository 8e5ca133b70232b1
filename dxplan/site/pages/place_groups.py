"""Jurisdictions by level and by what they are part of: the groups that lists show."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from dxplan.model.records import LEVELS
from dxplan.site.page_builder import PageBuilder
from dxplan.site.tables import TableRow, heading_row


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Jurisdictions of one level, by name; below the national level also of one ``parent``."""

    level: str
    parent: str | None
    places: list[str]


def place_groups(builder: PageBuilder, keys: Iterable[str]) -> list[PlaceGroup]:
    """Some jurisdictions in groups: the highest level first, those of one level by parent."""
    members: dict[tuple[str, str | None], list[str]] = {}
    for key in builder.links.by_name(keys):
        level = builder.site.portfolio.jurisdictions[key].fields.level
        group = level, parent_place(builder, key)
        members.setdefault(group, []).append(key)
    parents = [parent for _, parent in members if parent is not None]
    order = [None, *builder.links.by_name(dict.fromkeys(parents))]
    groups = [
        PlaceGroup(level, parent, places) for (level, parent), places in members.items()
    ]
    groups.sort(
        key=lambda group: (LEVELS.index(group.level), order.index(group.parent))
    )
    return groups


def parent_place(builder: PageBuilder, key: str) -> str | None:
    """The jurisdiction right above one, but for the nation: that is above all."""
    portfolio = builder.site.portfolio
    above = portfolio.above.get(key, ())
    if not above or portfolio.jurisdictions[above[0]].fields.level == "national":
        return None
    return above[0]


def grouped_rows(
    builder: PageBuilder,
    keys: Iterable[str],
    make_row: Callable[[str], TableRow],
    width: int,
) -> Iterator[TableRow]:
    """The rows of some jurisdictions, each group below its heading where there are several.

    ``width`` is the number of columns.
    """
    groups = place_groups(builder, keys)
    for group in groups:
        if len(groups) > 1:
            yield heading_row(_heading(builder, group), width)
        for key in group.places:
            yield make_row(key)


def _heading(builder: PageBuilder, group: PlaceGroup) -> Markup:
    level = builder.t.label("level", group.level)
    if group.parent is None:
        return level
    return Markup("{} – {}").format(level, builder.links.link(group.parent))
