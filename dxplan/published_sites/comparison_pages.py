"""The pages of the comparison as values: places by state, rates, indicators, sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from dxplan.compliance.public_counts import shown_counts, shown_sizes
from dxplan.compliance.rates import ORIGINAL, RATES
from dxplan.published_sites.comparison import ComparedIndicator, Comparison, Place
from dxplan.published_sites.comparison_cells import ComparisonCells, text_names
from dxplan.published_sites.comparison_data import text_of
from dxplan.published_sites.pins import LOCK
from dxplan.site.links import ROOT
from dxplan.site.page_content import NavigationLink
from dxplan.site.tables import Cell, Html, TablePart, TableRow, row, table

_FILES = {
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
class ComparisonPages:
    """Makes the pages of one language."""

    comparison: Comparison
    cells: ComparisonCells

    def pages(self) -> Iterator[ComparisonPage]:
        """Every page."""
        yield self._places()
        yield self._rates()
        yield self._indicators()
        for indicator in self.comparison.indicators:
            yield self._indicator(indicator)
        yield self._sources()

    def sections(self, path: str) -> tuple[NavigationLink, ...]:
        """The links of the header on a page."""
        lang = self.cells.formats.lang
        links = []
        for name, file in _FILES.items():
            is_own = path == file or (name == "indicators" and "/" in path)
            address = f"{ROOT}{lang}/{file}"
            links.append(NavigationLink(address, self._t(f"sites.nav.{name}"), is_own))
        return tuple(links)

    def _t(self, key: str, **values: object) -> Markup:
        return self.cells.formats(key, **values)

    def _head(self, name: str) -> Markup:
        return self._t(f"sites.column.{name}")

    def _table(
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

    def _notices(self) -> tuple[Markup, ...]:
        """What a reader of the numbers has to know first, with a link to the sources."""
        notices = []
        left_out = len(self.comparison.left_out)
        if left_out:
            notices.append(self._t("sites.left_out", count=left_out))
        stale = sum(
            "stale" in one.notes and one.is_read for one in self.comparison.sources
        )
        if stale:
            notices.append(self._t("sites.stale", count=stale, **self._age()))
        days = self.comparison.days
        if len(days) > 1:
            first, last = (self.cells.formats.day(day) for day in (days[0], days[-1]))
            notices.append(self._t("sites.places.days", first=first, last=last))
        if not notices:
            return ()
        address = f"{ROOT}{self.cells.formats.lang}/{_FILES['sources']}"
        see = Markup('<a href="{}">{}</a>').format(
            address, self._t("sites.see_sources")
        )
        return (Markup("{} {}.").format(Markup(" ").join(notices), see),)

    def _age(self) -> dict[str, object]:
        formats = self.cells.formats
        as_of = self.comparison.as_of
        day = formats.day(as_of) if as_of else formats("sites.unknown")
        return {"as_of": day, "days": formats.days(self.comparison.stale_days)}

    # places

    def _places(self) -> ComparisonPage:
        places = self.comparison.places
        read = sum(source.is_read for source in self.comparison.sources)
        lead = self._t(
            "sites.places.lead",
            places=self._t("sites.places.count", count=len(places)),
            sources=self._t("sites.places.sources", count=read),
        )
        part = PagePart("places", sentences=(self._t("sites.places.none"),))
        if places:
            part = PagePart("places", table=self._place_table(places))
        title = self._t("sites.nav.places")
        return ComparisonPage(_FILES["places"], title, lead, (part,), self._notices())

    def _place_table(self, places: Sequence[Place]) -> TablePart:
        counts = self._shown_counts(places)
        names = [self.cells.formats.count_name(name) for name in counts]
        heads = [
            self._head("place"), self._head("day"), self._t("count.tasks"), *names,
            self._head("reported"), self._head("as_read"),
        ]  # fmt: skip
        rows = [self._place_row(place, counts) for place in places]
        return self._table(self._t("sites.places.caption"), heads, rows, "counts")

    def _place_row(self, place: Place, counts: Sequence[str]) -> TableRow:
        cells, numbers = self.cells, place.numbers
        if numbers.tasks == 0:
            span = Markup(' colspan="{}"').format(len(counts) + 3)
            said = Cell(self._without_tasks(place), span, is_labelled=False)
            return row(cells.place(place), cells.day(place.as_of), said)
        sizes = shown_sizes(place.boxes, official=False)
        shown = [self._size(place, sizes, name) for name in counts]
        return row(
            cells.place(place),
            cells.day(place.as_of),
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
            return Markup("{}: {}").format(self._t("standing.assigned"), number)
        return self._t("jurisdictions.no_tasks")

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
        title = self._t("sites.nav.rates")
        lead = self._t("sites.rates.lead")
        return ComparisonPage(_FILES["rates"], title, lead, parts, self._notices())

    def _league(self, name: str, number: int) -> PagePart:
        """The places by a rate; all but the first are folded, or the page has no end."""
        label = self.cells.formats.label("rate", name)
        ranked = self.comparison.league(name)
        if not ranked:
            return PagePart(name, label, (self._t("sites.places.none"),))
        heads = [
            self._head(one) for one in ("place", "rank", "rate", "reported", "day")
        ]
        rows = []
        for one in ranked:
            rate = self._t("sites.not_given")
            if one.rate is not None:
                rate = self.cells.formats.rate(one.rate)
            rank = "–" if one.rank is None else self.cells.formats.number(one.rank)
            reported = self._reported(one.place)
            day = self.cells.day(one.place.as_of)
            rows.append(row(self.cells.place(one.place), rank, rate, reported, day))
        remarks = (self._t("sites.rates.original"),) if name.endswith(ORIGINAL) else ()
        whole = self._table(self._t("sites.rates.caption"), heads, rows, "")
        shown = replace(whole, heading=label, is_folded=number > 0)
        return PagePart(name, label, table=shown, remarks=remarks)

    def _reported(self, place: Place) -> Markup:
        """How many tasks were ever reported, of all, and of how many the status is inferred."""
        numbers = place.numbers
        of = self.cells.count(numbers.tasks)
        reported = escape(f"{self.cells.count(numbers.reported)}/{of}")
        if not numbers.as_read:
            return reported
        inferred = self._t("places.as_read", number=self.cells.count(numbers.as_read))
        return Markup("{} {}").format(reported, self.cells.parts.aside(inferred))

    # indicators

    def _indicators(self) -> ComparisonPage:
        indicators = self.comparison.indicators
        part = PagePart("indicators", sentences=(self._t("sites.indicators.none"),))
        if indicators:
            heads = [self._head("indicator"), self._head("count")]
            rows = [self._indicator_row(indicator) for indicator in indicators]
            caption = self._t("sites.indicators.caption")
            part = PagePart("indicators", table=self._table(caption, heads, rows, ""))
        return ComparisonPage(
            _FILES["indicators"],
            self._t("sites.nav.indicators"),
            self._t("sites.indicators.lead"),
            (part,),
            self._notices(),
        )

    def _indicator_row(self, indicator: ComparedIndicator) -> TableRow:
        lang = self.cells.formats.lang
        address = f"{ROOT}{lang}/{_indicator_path(indicator.key)}"
        name = Markup('<a href="{}">{}</a>').format(address, self._name_of(indicator))
        return row(name, self.cells.formats.number(indicator.places))

    def _name_of(self, indicator: ComparedIndicator) -> Markup:
        if not indicator.names:
            return escape(indicator.key)
        return self.cells.formats.text(indicator.names[0])

    def _indicator(self, indicator: ComparedIndicator) -> ComparisonPage:
        formats = self.cells.formats
        names = text_names(indicator.names, formats.lang)
        sentences = []
        if len(names) > 1:
            quoted = Markup("; ").join(names)
            sentences.append(self._t("sites.indicators.names", names=quoted))
        measures = {
            text_of(one.target.measure).get("vi")[0] for one in indicator.targets
        }
        if len(measures) > 1:
            sentences.append(self._t("sites.indicators.measures"))
        name = self._name_of(indicator)
        heads = [
            self._head("place"),
            *(self._t(f"column.{one}") for one in ("figure", "by", "latest", "state")),
            self._head("day"),
        ]
        rows = []
        for one in indicator.targets:
            by = one.target.by
            rows.append(
                row(
                    self.cells.place(one.place),
                    self.cells.asked(one.target),
                    formats.month(by.form) if by and by.form else "–",
                    self.cells.latest(one.target),
                    self.cells.target_state(one.target),
                    self.cells.day(one.place.as_of),
                )
            )
        shown = self._table(name, heads, rows, "")
        part = PagePart("targets", "", tuple(sentences), shown)
        path = _indicator_path(indicator.key)
        lead = self._t("sites.indicators.one_lead", indicator=indicator.key)
        return ComparisonPage(path, name, lead, (part,), self._notices())

    # sources

    def _sources(self) -> ComparisonPage:
        names = ("site", "publisher", "day", "version", "state", "done")
        heads = [self._head(name) for name in names]
        rows = []
        for source in self.comparison.sources:
            manifest = source.manifest
            publisher = manifest.publisher if manifest else None
            rows.append(
                row(
                    self.cells.site(source),
                    self.cells.publisher(publisher),
                    self.cells.day(manifest.as_of) if manifest else "–",
                    self.cells.edition(source),
                    self.cells.state(source),
                    self.cells.done(source),
                )
            )
        caption = self._t("sites.sources.caption")
        lock = Markup('<a href="{}">{}</a>').format(f"{ROOT}{LOCK}", LOCK)
        remarks = (
            self._t("sites.sources.lock", file=lock),
            self._t("sites.sources.stale_means", **self._age()),
        )
        part = PagePart(
            "sources", table=self._table(caption, heads, rows, ""), remarks=remarks
        )
        title, lead = self._t("sites.nav.sources"), self._t("sites.sources.lead")
        return ComparisonPage(_FILES["sources"], title, lead, (part,))


def _indicator_path(key: str) -> str:
    """The path of an indicator's page; its key was read as a key, so it is a safe name."""
    return f"indicator.{key}/index.html"
