"""What stands in the cells of the comparison's tables; all text of other sites is escaped."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from dxplan.model.values import Text
from dxplan.published_sites.comparison import Comparison
from dxplan.published_sites.comparison_data import text_of
from dxplan.published_sites.open_site import is_address
from dxplan.published_sites.place import Place
from dxplan.published_sites.published_address import refused_address
from dxplan.published_sites.site_data import TargetRow, shown
from dxplan.published_sites.source import Note, Source, State
from dxplan.site.formats import LanguageFormats
from dxplan.site.links import UNTRUSTED
from dxplan.site.tables import Cell, Html
from dxplan.wording.numbers import format_number

_TAGS: dict[State, str] = {
    "read": "completed",
    "missing": "not_reported",
    "unreadable": "unreadable",
    "newer": "past_expected",
    "tampered": "missed",
}
"""The tags of the site that the states of a source look like."""

_OPERATORS = {">=": "≥", "<=": "≤", "~": "≈"}


@dataclass(frozen=True)
class ComparisonCells:
    """Makes the cells of one language; ``parts`` are the macros of `_parts.html`."""

    comparison: Comparison
    formats: LanguageFormats
    parts: Any

    def place(self, place: Place) -> Markup:
        """A place, a link to its page where its site has an address; below it whose numbers."""
        name = self.formats.text(place.name)
        address = _page_of(place, self.formats.lang)
        if address is not None:
            name = _link(address, name)
        manifest = place.source.manifest
        is_official = manifest is not None and manifest.official
        beside = self.formats(f"sites.{'official' if is_official else 'unofficial'}")
        if self._is_named_twice(place):
            beside = Markup("{} · {}").format(beside, place.source.site)
        return Markup("{}<br>{}").format(name, self.parts.aside(beside))

    def _is_named_twice(self, place: Place) -> bool:
        return self.comparison.ids[place.id] > 1

    def day(self, day: date) -> Cell:
        """A day, sorted by what it is."""
        return Cell(
            self.formats.day(day), Markup(' data-n="{}"').format(day.toordinal())
        )

    def place_day(self, place: Place) -> Cell:
        """The day that the numbers of a place speak of, and whether that is long ago."""
        cell = self.day(place.as_of)
        if "stale" not in place.source.notes:
            return cell
        mark = self.parts.aside(self.note(place.source, "stale"))
        return replace(cell, html=Markup("{} {}").format(cell.html, mark))

    def count(self, number: int | None) -> Html:
        """A count; what a source does not give is said to be not known."""
        if number is None:
            return self.formats("sites.unknown")
        return self.formats.number(number)

    def asked(self, target: TargetRow) -> Markup:
        """What a target asks for."""
        if target.value_words is not None:
            return self.formats.text(target.value_words.text)
        if target.value_text is None:
            return Markup("–")
        return self._figure(target, target.operator, target.value_text)

    def latest(self, target: TargetRow) -> Markup:
        """The latest measurement of a target, with its day and how sure it is."""
        latest = target.latest
        if latest is None:
            return self.formats("sites.indicators.no_measurement")
        measured = Markup("–")
        if latest.value_text is not None:
            measured = self._figure(target, latest.operator, latest.value_text)
        elif latest.value_words is not None:
            measured = self.formats.text(latest.value_words.text)
        elif latest.met is not None:
            measured = self.formats.label("target", "met" if latest.met else "missed")
        if latest.date_text:
            day = self.formats.month(latest.date_text)
            measured = Markup("{} {}").format(measured, self.parts.aside(day))
        sure = latest.certainty and self.formats.find(
            f"labels.certainty.{latest.certainty}"
        )
        if sure and latest.certainty not in {"stated", "verified"}:
            measured = Markup("{} {}").format(measured, self.parts.doubt(sure))
        return measured

    def _figure(self, target: TargetRow, operator: str | None, value: str) -> Markup:
        sign = _OPERATORS.get(operator or "=", operator or "=")
        number = format_number(value, self.formats.lang)
        measure, _ = text_of(target.measure).get(self.formats.lang)
        space = "" if measure == "%" or not measure else " "
        before = "" if sign == "=" else f"{sign} "
        return escape(f"{before}{number}{space}{measure}")

    def publisher(self, publisher: str | None) -> Html:
        """Who publishes a source, as far as it says."""
        return shown(publisher) if publisher else "–"

    def target_state(self, target: TargetRow) -> Markup:
        """How a target stands."""
        if target.state is None:
            return self.formats("target.unjudged")
        label = self.formats.find(f"labels.target.{target.state}")
        if label is None:
            return escape(target.state)
        return Markup(self.parts.tag(target.state, label))  # noqa: S704 - a macro escapes

    def site(self, source: Source) -> Markup:
        """A source as it was named; a link where it is an https address."""
        if _is_link(source.site):
            return _link(source.site, escape(source.site))
        return Markup("<code>{}</code>").format(source.site)

    def state(self, source: Source) -> Markup:
        """What became of a source, and why."""
        label = self.formats(f"published.state.{source.state}")
        tag = self.parts.tag(_TAGS[source.state], label)
        if not source.reason:
            return Markup(tag)  # noqa: S704 - a macro escapes
        why = self.formats(f"published.reasons.{source.reason}", **dict(source.details))
        return Markup("{}<br>{}").format(tag, self.parts.aside(why))

    def done(self, source: Source) -> Markup:
        """What was done with a source, and what has to be said of it."""
        notes = [self.note(source, note) for note in source.notes]
        said = Markup("; ").join(notes)
        if source.is_read:
            what = self.formats(f"sites.sources.{'used_with_care' if notes else 'use'}")
        else:
            what = self.formats(f"sites.sources.{'kept' if source.pinned else 'leave'}")
        if not notes:
            return what
        return Markup("{} {}").format(what, self.parts.aside(said))

    def note(self, source: Source, note: Note) -> Markup:
        """Something that has to be said of a source."""
        return self.formats(f"published.note.{note}", count=source.missing_files)

    def edition(self, source: Source) -> Markup:
        """Of which version and commit a source is, and the beginning of its hash."""
        manifest, formats = source.manifest, self.formats
        if manifest is None:
            return Markup("–")
        lines = [formats("sites.sources.program", version=manifest.version[:40])]
        if manifest.commit:
            commit = formats("sites.sources.commit", commit=manifest.commit[:9])
            lines.append(commit)
        if source.sha256:
            lines.append(formats("sites.sources.pin", digest=source.sha256[:12]))
        return Markup("<br>").join(lines)


def text_names(names: tuple[Text, ...], lang: str) -> list[str]:
    """What several sites call the same thing, in a language as far as they have it."""
    return list(dict.fromkeys(name.get(lang)[0] for name in names))


def _page_of(place: Place, lang: str) -> str | None:
    """The address of a place's page on its own site, where that has one."""
    if not _is_link(place.source.site):
        return None
    base = place.source.site.removesuffix("dxplan.json").rstrip("/")
    return f"{base}/{lang}/{place.id}/index.html"


def _is_link(site: str) -> bool:
    """Whether a site is called by an address that readers may be led to."""
    return (
        is_address(site) and refused_address(site) is None and site.startswith("https:")
    )


def _link(address: str, name: Markup) -> Markup:
    return Markup('<a href="{}" rel="{}">{}</a>').format(address, UNTRUSTED, name)
