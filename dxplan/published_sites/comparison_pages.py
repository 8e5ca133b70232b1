"""The pages of the comparison as values: places by state, rates, indicators, sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from dxplan.compliance.public_counts import shown_counts, shown_sizes
from dxplan.compliance.rates import ORIGINAL, RATES
from dxplan.published_sites.comparison import Comparison
from dxplan.published_sites.comparison_cells import ComparisonCells
from dxplan.published_sites.indicator_pages import IndicatorPages
from dxplan.published_sites.page_parts import FILES, ComparisonPage, PagePart, PageParts
from dxplan.published_sites.pins import LOCK
from dxplan.published_sites.place import Place
from dxplan.site.links import ROOT
from dxplan.site.tables import Cell, Html, TablePart, TableRow, row


@dataclass(frozen=True)
class ComparisonPages:
    """Makes the pages of one language."""

    parts: PageParts

    @property
    def comparison(self) -> Comparison:
        """What is compared."""
        return self.parts.comparison

    @property
    def cells(self) -> ComparisonCells:
        """What makes the cells."""
        return self.parts.cells

    def pages(self) -> Iterator[ComparisonPage]:
        """Every page."""
        yield self._places()
        yield self._rates()
        yield from IndicatorPages(self.parts).pages()
        yield self._sources()

    # places

    def _places(self) -> ComparisonPage:
        places = self.comparison.places
        read = sum(source.is_read for source in self.comparison.sources)
        lead = self.parts.t(
            "sites.places.lead",
            places=self.parts.t("sites.places.count", count=len(places)),
            sources=self.parts.t("sites.places.sources", count=read),
        )
        part = PagePart("places", sentences=(self.parts.t("sites.places.none"),))
        if places:
            part = PagePart("places", table=self._place_table(places))
        title = self.parts.t("sites.nav.places")
        return ComparisonPage(
            FILES["places"], title, lead, (part,), self.parts.notices()
        )

    def _place_table(self, places: Sequence[Place]) -> TablePart:
        counts = self._shown_counts(places)
        names = [self.cells.formats.count_name(name) for name in counts]
        heads = [
            self.parts.head("place"), self.parts.head("day"), self.parts.t("count.tasks"), *names,
            self.parts.head("reported"), self.parts.head("as_read"),
        ]  # fmt: skip
        rows = [self._place_row(place, counts) for place in places]
        return self.parts.table(
            self.parts.t("sites.places.caption"), heads, rows, "counts"
        )

    def _place_row(self, place: Place, counts: Sequence[str]) -> TableRow:
        cells, numbers = self.cells, place.numbers
        if numbers.tasks == 0:
            span = Markup(' colspan="{}"').format(len(counts) + 3)
            said = Cell(self._without_tasks(place), span, is_labelled=False)
            return row(cells.place(place), cells.place_day(place), said)
        sizes = shown_sizes(place.boxes, official=False)
        shown = [self._size(place, sizes, name) for name in counts]
        return row(
            cells.place(place),
            cells.place_day(place),
            cells.count(numbers.tasks),
            *shown,
            cells.count(numbers.reported),
            cells.count(numbers.as_read),
        )

    def _without_tasks(self, place: Place) -> Markup:
        """What there is to say of a place that has no tasks of its own."""
        assigned = place.numbers.assigned
        if assigned:
            number = self.cells.formats.number(assigned)
            return Markup("{}: {}").format(self.parts.t("standing.assigned"), number)
        return self.parts.t("jurisdictions.no_tasks")

    def _size(self, place: Place, sizes: dict[str, int], name: str) -> Html:
        """A count of a place; not known where its site does not give all that it counts."""
        return self.cells.count(sizes[name] if place.gives(name) else None)

    def _shown_counts(self, places: Sequence[Place]) -> list[str]:
        """The counts that are not nothing everywhere, in the order of the site."""
        sizes = [shown_sizes(place.boxes, official=False) for place in places]
        names = shown_counts(official=False)
        return [name for name in names if any(one[name] for one in sizes)]

    # rates

    def _rates(self) -> ComparisonPage:
        parts = tuple(self._league(name, place) for place, name in enumerate(RATES))
        title = self.parts.t("sites.nav.rates")
        lead = self.parts.t("sites.rates.lead")
        return ComparisonPage(FILES["rates"], title, lead, parts, self.parts.notices())

    def _league(self, name: str, number: int) -> PagePart:
        """The places by a rate; all but the first are folded, or the page has no end."""
        label = self.cells.formats.label("rate", name)
        ranked = self.comparison.league(name)
        if not ranked:
            return PagePart(name, label, (self.parts.t("sites.places.none"),))
        heads = [
            self.parts.head(one) for one in ("place", "rank", "rate", "reported", "day")
        ]
        rows = []
        for one in ranked:
            rate = self.parts.t("sites.not_given")
            if one.rate is not None:
                rate = self.cells.formats.rate(one.rate)
            rank = "–" if one.rank is None else self.cells.formats.number(one.rank)
            reported = self._reported(one.place)
            day = self.cells.place_day(one.place)
            rows.append(row(self.cells.place(one.place), rank, rate, reported, day))
        remarks = (
            (self.parts.t("sites.rates.original"),) if name.endswith(ORIGINAL) else ()
        )
        whole = self.parts.table(self.parts.t("sites.rates.caption"), heads, rows, "")
        shown = replace(whole, heading=label, is_folded=number > 0)
        return PagePart(name, label, table=shown, remarks=remarks)

    def _reported(self, place: Place) -> Markup:
        """How many tasks were ever reported, of all, and of how many the status is inferred."""
        numbers = place.numbers
        of = self.cells.count(numbers.tasks)
        reported = escape(f"{self.cells.count(numbers.reported)}/{of}")
        if not numbers.as_read:
            return reported
        inferred = self.parts.t(
            "places.as_read", number=self.cells.count(numbers.as_read)
        )
        return Markup("{} {}").format(reported, self.cells.parts.aside(inferred))

    # sources

    def _sources(self) -> ComparisonPage:
        names = ("site", "publisher", "day", "version", "state", "done")
        heads = [self.parts.head(name) for name in names]
        rows = []
        for source in self.comparison.sources:
            manifest = source.manifest
            publisher = manifest.publisher if manifest else None
            rows.append(
                row(
                    self.cells.site(source),
                    self.cells.publisher(publisher),
                    "–" if source.day is None else self.cells.day(source.day),
                    self.cells.edition(source),
                    self.cells.state(source),
                    self.cells.done(source),
                )
            )
        caption = self.parts.t("sites.sources.caption")
        lock = Markup('<a href="{}">{}</a>').format(f"{ROOT}{LOCK}", LOCK)
        remarks = (
            self.parts.t("sites.sources.lock", file=lock),
            self.parts.t("sites.sources.stale_means", **self.parts.age()),
        )
        part = PagePart(
            "sources", table=self.parts.table(caption, heads, rows, ""), remarks=remarks
        )
        title, lead = (
            self.parts.t("sites.nav.sources"),
            self.parts.t("sites.sources.lead"),
        )
        return ComparisonPage(FILES["sources"], title, lead, (part,))
