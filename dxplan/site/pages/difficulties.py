"""The page of difficulties and proposals: what all reports name, by place and unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.difficulties import Difficulty, difficulties
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, TableRow, row


@dataclass(frozen=True, slots=True)
class PlaceDifficulties:
    """What the reports of a jurisdiction name."""

    key: str
    """The jurisdiction."""
    tables: tuple[TablePart, ...]
    """A table a unit, the newest first."""


@dataclass(frozen=True)
class DifficultiesPage(PageContent):
    """Difficulties and proposals of all reports."""

    template: ClassVar[str] = "difficulties.html"

    places: tuple[PlaceDifficulties, ...]
    """The jurisdictions whose reports name any."""


def pages(_: Site) -> Iterator[Page]:
    """The page of difficulties and proposals."""
    yield Page("difficulties.html", DifficultiesPage, _build)


def _build(builder: PageBuilder) -> DifficultiesPage:
    named = difficulties(builder.site.compliance)
    places: list[PlaceDifficulties] = []
    for key, of_place in groupby(named, lambda one: one.state.record.jurisdiction):
        tables = [
            _unit_table(builder, units, tuple(of_units))
            for units, of_units in groupby(of_place, lambda one: one.units)
        ]
        places.append(PlaceDifficulties(str(key), tuple(tables)))
    return DifficultiesPage(builder.frame, tuple(places))


def _unit_table(
    builder: PageBuilder, units: Sequence[str], named: Sequence[Difficulty]
) -> TablePart:
    t, links = builder.t, builder.links
    name = Markup(", ").join(links.name(unit) for unit in units)
    caption = t(
        "list.caption", name=name or t("difficulties.no_unit"), count=len(named)
    )
    heads = [
        t("difficulties.reported"),
        t("difficulties.named"),
        t("column.task"),
        t("difficulties.later"),
    ]
    return builder.table(caption, heads, [_row(builder, one) for one in named], "past")


def _row(builder: PageBuilder, named: Difficulty) -> TableRow:
    t, links = builder.t, builder.links
    text = Markup("<strong>{}</strong>: {}").format(
        t.field(named.kind), links.text(named.text)
    )
    later: Markup = t(f"labels.answer.{named.answer}")
    if named.later is not None:
        status = t.label("status", named.later.status)
        later = Markup("{} ({}: {})").format(
            later, t.day(named.later.date), status.lower()
        )
    return row(t.day(named.report.date), text, links.task(named.state.id), later)
