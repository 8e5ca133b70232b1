"""What the pages of the comparison are made of, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dxplan.published_sites.comparison import Comparison
from dxplan.published_sites.comparison_cells import ComparisonCells
from dxplan.site.links import ROOT
from dxplan.site.page_content import NavigationLink
from dxplan.site.tables import Html, TablePart, TableRow, table

FILES = {
    "places": "index.html",
    "rates": "rates.html",
    "indicators": "indicators.html",
    "sources": "sources.html",
}
"""The pages in the header, by their path in the folder of the language."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a page: sentences, a table, and remarks below it."""

    id: str
    heading: Html = ""
    sentences: tuple[Markup, ...] = ()
    table: TablePart | None = None
    remarks: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """A page; ``path`` is that in the folder of its language."""

    path: str
    title: Html
    lead: Markup
    parts: tuple[PagePart, ...]
    notices: tuple[Markup, ...] = ()


@dataclass(frozen=True)
class PageParts:
    """Makes the parts of the pages of one language."""

    comparison: Comparison
    cells: ComparisonCells

    def sections(self, path: str) -> tuple[NavigationLink, ...]:
        """The links of the header on a page."""
        lang = self.cells.formats.lang
        links = []
        for name, file in FILES.items():
            is_own = path == file or (name == "indicators" and "/" in path)
            address = f"{ROOT}{lang}/{file}"
            links.append(NavigationLink(address, self.t(f"sites.nav.{name}"), is_own))
        return tuple(links)

    def t(self, key: str, **values: object) -> Markup:
        return self.cells.formats(key, **values)

    def head(self, name: str) -> Markup:
        return self.t(f"sites.column.{name}")

    def table(
        self,
        caption: Markup,
        heads: Sequence[Html],
        rows: Sequence[TableRow],
        kind: str,
    ) -> TablePart:
        """A whole table on one page."""
        whole = table(caption, heads, rows, kind)
        size = len(rows)
        return TablePart(
            whole.caption, whole.heads, whole.rows, kind, first=1, last=size, total=size
        )

    def notices(self) -> tuple[Markup, ...]:
        """What a reader of the numbers has to know first, with a link to the sources."""
        notices = []
        left_out = len(self.comparison.left_out)
        if left_out:
            notices.append(self.t("sites.left_out", count=left_out))
        stale = sum(
            "stale" in one.notes and one.is_read for one in self.comparison.sources
        )
        if stale:
            notices.append(self.t("sites.stale", count=stale, **self.age()))
        days = self.comparison.days
        if len(days) > 1:
            first, last = (self.cells.formats.day(day) for day in (days[0], days[-1]))
            notices.append(self.t("sites.places.days", first=first, last=last))
        if not notices:
            return ()
        address = f"{ROOT}{self.cells.formats.lang}/{FILES['sources']}"
        see = Markup('<a href="{}">{}</a>').format(address, self.t("sites.see_sources"))
        return (Markup("{} {}.").format(Markup(" ").join(notices), see),)

    def age(self) -> dict[str, object]:
        formats = self.cells.formats
        as_of = self.comparison.as_of
        day = formats.day(as_of) if as_of else formats("sites.unknown")
        return {"as_of": day, "days": formats.days(self.comparison.stale_days)}
