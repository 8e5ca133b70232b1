"""The pages of the indicators: the list, and one for each with the targets of all places."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from dxplan.published_sites.comparison import ComparedIndicator
from dxplan.published_sites.comparison_cells import ComparisonCells, text_names
from dxplan.published_sites.comparison_data import text_of
from dxplan.published_sites.page_parts import FILES, ComparisonPage, PagePart, PageParts
from dxplan.site.links import ROOT
from dxplan.site.tables import TableRow, row


@dataclass(frozen=True)
class IndicatorPages:
    """Makes them in one language."""

    parts: PageParts

    @property
    def cells(self) -> ComparisonCells:
        """What makes the cells."""
        return self.parts.cells

    def pages(self) -> Iterator[ComparisonPage]:
        """The list, then each indicator."""
        yield self._indicators()
        for indicator in self.parts.comparison.indicators:
            yield self._indicator(indicator)

    def _indicators(self) -> ComparisonPage:
        indicators = self.parts.comparison.indicators
        part = PagePart(
            "indicators", sentences=(self.parts.t("sites.indicators.none"),)
        )
        if indicators:
            heads = [self.parts.head("indicator"), self.parts.head("count")]
            rows = [self._indicator_row(indicator) for indicator in indicators]
            caption = self.parts.t("sites.indicators.caption")
            part = PagePart(
                "indicators", table=self.parts.table(caption, heads, rows, "")
            )
        return ComparisonPage(
            FILES["indicators"],
            self.parts.t("sites.nav.indicators"),
            self.parts.t("sites.indicators.lead"),
            (part,),
            self.parts.notices(),
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
            sentences.append(self.parts.t("sites.indicators.names", names=quoted))
        measures = {
            text_of(one.target.measure).get("vi")[0] for one in indicator.targets
        }
        if len(measures) > 1:
            sentences.append(self.parts.t("sites.indicators.measures"))
        name = self._name_of(indicator)
        heads = [
            self.parts.head("place"),
            *(
                self.parts.t(f"column.{one}")
                for one in ("figure", "by", "latest", "state")
            ),
            self.parts.head("day"),
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
                    self.cells.place_day(one.place),
                )
            )
        shown = self.parts.table(name, heads, rows, "")
        part = PagePart("targets", "", tuple(sentences), shown)
        path = _indicator_path(indicator.key)
        lead = self.parts.t("sites.indicators.one_lead", indicator=indicator.key)
        return ComparisonPage(path, name, lead, (part,), self.parts.notices())


def _indicator_path(key: str) -> str:
    """The path of an indicator's page; its key was read as a key, so it is a safe name."""
    return f"indicator.{key}/index.html"
