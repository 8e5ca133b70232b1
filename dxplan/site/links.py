"""The small pieces of HTML that every template needs: text with its language, links, figures, sources.

Addresses begin with `ROOT`, one character that a page's way up to the folder of the site takes the place of.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup, escape

from dxplan.compliance.targets import TargetState
from dxplan.compliance.units import answering, is_dissolved
from dxplan.config.repository_links import RepositoryLinks
from dxplan.model.fields import NUMBERS
from dxplan.model.records import Measurement
from dxplan.model.registers import Document
from dxplan.model.values import DocumentRef, Number, Ref, Text
from dxplan.portfolio.portfolio import Record
from dxplan.site.formats import LanguageFormats
from dxplan.site.site import Site
from dxplan.text.collation import by_alphabet
from dxplan.wording.numbers import format_number

ROOT = "\ue000"
LANG = "\ue001"
"""Stands for the language's folder in what both languages share."""

UNTRUSTED = "external noopener noreferrer nofollow ugc"
"""How a page stands to an address that anybody may have proposed: it sends nobody's trail and vouches for nothing."""


@dataclass(frozen=True)
class Links:
    """Links and names of one site in one language; what many pages show is made once."""

    site: Site
    formats: LanguageFormats
    made: dict[tuple[str, str], Markup] = field(default_factory=dict)

    @cached_property
    def repository(self) -> RepositoryLinks:
        """Addresses in the repository of the plans."""
        return RepositoryLinks(self.site.config.repository_url, self.site.commit)

    def _once(self, what: str, key: str, make: Callable[[str], Markup]) -> Markup:
        found = self.made.get((what, key))
        if found is None:
            found = self.made[what, key] = make(key)
        return found

    def address(self, path: str) -> str:
        """The address of a page of this language, by its folder or its file."""
        file, mark, part = path.partition("#")
        file = (
            self.site.own_file(file)
            if file.endswith(".html")
            else f"{file}/index.html".lstrip("/")
        )
        return f"{ROOT}{self.formats.lang}/{file}{mark}{part}"

    def text(self, text: Text | None) -> Markup:
        """A text, marked with its language where it is another than the page's."""
        if text is None:
            return Markup("")
        words, lang = text.get(self.formats.lang)
        if lang == self.formats.lang or text.vi == text.en:
            return escape(words)
        return Markup('<span lang="{}">{}</span>').format(lang, words)

    def is_own_language(self, text: Text) -> bool:
        """Whether a text is there in the page's language."""
        return text.get(self.formats.lang)[1] == self.formats.lang

    def plain(self, text: Text) -> str:
        """A text without markup, for titles and labels."""
        return text.get(self.formats.lang)[0]

    def name(self, key: str) -> Markup:
        """The name of a record that has a page."""
        return self.text(self.site.name(key))

    def title(self, key: str) -> str:
        """The name of a record that has a page, without markup."""
        return self.plain(self.site.name(key))

    def link(self, key: str, words: str | None = None) -> Markup:
        """A link to a record's page; only its name where it has none."""
        return (
            self._once("link", key, self._link)
            if words is None
            else self._link(key, words)
        )

    def _link(self, key: str, words: str | None = None) -> Markup:
        if key not in self.site.kinds:
            return escape(words or key)
        shown = self.name(key) if words is None else escape(words)
        return Markup('<a href="{}">{}</a>').format(self.address(key), shown)

    def jurisdiction(self, key: str) -> Markup:
        """A link to a jurisdiction; one that is gone says so."""
        last = self.site.portfolio.jurisdictions[key].fields.valid_until
        if last is None or last >= self.site.as_of:
            return self.link(key)
        return self.formats(
            "unit.until", unit=self.link(key), last=self.formats.day(last)
        )

    def task(self, key: str) -> Markup:
        """A link to a task with its number before its title."""
        return self._once("task", key, self._task)

    def _task(self, key: str) -> Markup:
        state = self.site.compliance.tasks.get(key)
        if state is None or state.task.number is None:
            return self.link(key)
        numbered = Markup('<span class="number">{}</span> {}').format(
            f"{state.task.number}.", self.name(key)
        )
        return self.link(key, numbered)

    def reference(self, ref: Ref, jurisdiction: str | None) -> Markup:
        """A link to what a reference names; as written where it leads nowhere."""
        found = self.site.portfolio.resolve(ref, jurisdiction)
        if found is None:
            return escape(str(ref))
        return {"unit": self.unit, "document": self.document}.get(ref.kind, self.link)(
            found
        )

    def unit(self, key: str) -> Markup:
        """A link to a unit; a dissolved one is never named alone."""
        return self._once("unit", key, self._unit)

    def _unit(self, key: str) -> Markup:
        shown = self.link(key)
        portfolio, day = self.site.portfolio, self.site.as_of
        last = (
            portfolio.units[key].fields.valid_until if key in portfolio.units else None
        )
        if last is None or not is_dissolved(portfolio, key, day):
            return shown
        now = [
            self.link(unit) for unit in answering(portfolio, key, day) if unit != key
        ]
        if self.plain(self.site.name(key)).endswith(
            f"{last.year})"
        ):  # the name itself says until when
            return (
                self.formats("unit.now_named", unit=shown, units=Markup(", ").join(now))
                if now
                else shown
            )
        if not now:
            return self.formats("unit.until", unit=shown, last=self.formats.day(last))
        return self.formats(
            "unit.now",
            unit=shown,
            last=self.formats.day(last),
            units=Markup(", ").join(now),
        )

    def document(self, key: str) -> Markup:
        """A link to a document with its date."""
        return self._once("document", key, self._document)

    def _document(self, key: str) -> Markup:
        shown = self.link(key)
        record = self.site.portfolio.documents.get(key)
        if record is None or record.fields.date is None or record.fields.number is None:
            return shown
        return self.formats(
            "document.dated", document=shown, date=self.formats.day(record.fields.date)
        )

    def source(
        self,
        document: DocumentRef | None,
        via: DocumentRef | None,
        jurisdiction: str | None,
    ) -> Markup:
        """What states something, and what was actually read."""
        stated = self.reference(document, jurisdiction) if document else Markup("")
        read = self.site.portfolio.document(via or document, jurisdiction)
        if read is not None and read.id in self.site.unlinked:
            return Markup('{} <span class="certainty" title="{}">[{}]</span>').format(
                self._source(stated, document, via, jurisdiction),
                self.formats("document.unlinked_means"),
                self.formats("document.unlinked"),
            )
        return self._source(stated, document, via, jurisdiction)

    def _source(
        self,
        stated: Markup,
        document: DocumentRef | None,
        via: DocumentRef | None,
        jurisdiction: str | None,
    ) -> Markup:
        if via is None or via == document:
            return stated
        read = self.site.portfolio.document(via, jurisdiction)
        kind = read.fields.type if read else None
        key = f"via.{kind}"
        if self.formats.find(key) is None:
            key = "via.other"
        via_text = self.formats(key, via=self.reference(via, jurisdiction))
        return Markup("{}, {}").format(stated, via_text) if stated else via_text

    def written(self, value: object, key: str = "") -> Markup:
        """A value of front matter as a change of ``key`` names it: a text or number in this language, else as it is."""
        match value:
            case None:
                return Markup("–")
            case dict() if value.keys() <= {"vi", "en"} and value:
                return self.text(Text.model_validate(value))
            case dict():
                entries = (
                    Markup("{}: {}").format(inner, self.written(item, inner))
                    for inner, item in value.items()
                )
                return Markup("; ").join(entries)
            case list():
                return Markup(", ").join(self.written(item, key) for item in value)
        return escape(
            format_number(str(value), self.formats.lang)
            if key in NUMBERS
            else str(value)
        )

    def by_name(self, keys: Iterable[str]) -> list[str]:
        """Records in the alphabetical order of this language's names."""
        return sorted(
            keys, key=lambda key: (by_alphabet(self.plain(self.site.name(key))), key)
        )

    def figure(self, state: TargetState) -> Markup:
        """What a target asks for, or the latest measurement of a figure that is only followed, in one element."""
        target, measure = state.target, self.site.measure(state)
        if target.value is not None:
            return self._figure(
                target.operator or "=", target.value, measure, target.out_of
            )
        if target.qualitative:
            return Markup(
                '<data class="figure" value="" data-operator="qualitative" data-measure="">{}</data>'
            ).format(self.formats("target.qualitative"))
        if state.latest is not None:
            return self.measured(state, state.latest)
        return self.formats("target.no_figure")

    def measured(self, state: TargetState, measurement: Measurement) -> Markup:
        """What a measurement found."""
        if measurement.value is None:
            return self.formats(f"target.found.{'met' if measurement.met else 'unmet'}")
        measure, out_of = self.site.measure(state), state.target.out_of
        return self._figure(
            measurement.operator, measurement.value, measure, out_of, plain=True
        )

    def _figure(
        self,
        operator: str,
        value: Number,
        measure: Text | None,
        out_of: Number | None,
        *,
        plain: bool = False,
    ) -> Markup:
        sign = (
            Markup("")
            if plain and operator == "="
            else Markup("{} ").format(self.formats.label("operator", operator))
        )
        number = sign + self.formats.number(value)
        if measure is None:
            shown = number
        elif measure.vi == "%":
            shown = Markup("{}\u00a0%").format(number)
        elif measure.vi == "rank":
            shown = self.formats(
                "target.rank",
                number=number + (f"/{self.formats.number(out_of)}" if out_of else ""),
            )
        else:
            shown = Markup("{} {}").format(number, self.text(measure))
        return Markup(
            '<data class="figure" value="{}" data-operator="{}" data-measure="{}">{}</data>'
        ).format(
            value.value,
            operator,
            (measure.vi or measure.en or "") if measure else "",
            shown,
        )

    def external(self, url: str | None, words: str | None = None) -> Markup:
        """A link to another site, only for addresses of the web."""
        if url is None:
            return Markup("")
        if not re.match(r"https?://[^\s]+$", url, re.IGNORECASE):
            return escape(url)
        return Markup('<a href="{}" rel="{}">{}</a>').format(
            url, UNTRUSTED, words or url
        )

    def issuer(self, record: Record[Document]) -> Markup:
        """Who issued a document."""
        issuer = record.fields.issuer
        if isinstance(issuer, Text):
            return self.text(issuer)
        return (
            self.reference(issuer, record.jurisdiction)
            if issuer is not None
            else Markup("")
        )
