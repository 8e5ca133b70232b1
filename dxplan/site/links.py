"""Small pieces of HTML for every template: text with its language, links, figures, sources.

Addresses begin with `ROOT`, one character that is replaced by the way up to the folder of the site.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from markupsafe import Markup, escape

from dxplan.compliance.targets import TargetState
from dxplan.compliance.units import answering, is_dissolved
from dxplan.config.repository_links import RepositoryLinks
from dxplan.model.deadline import Deadline
from dxplan.model.fields import DEADLINES, NUMBERS, labels_of, reference_kind
from dxplan.model.records import Deliverable, Measurement, ReportedResult, Task
from dxplan.model.registers import Document
from dxplan.model.values import (
    AreaRef,
    DocumentRef,
    IndicatorRef,
    JurisdictionRef,
    Number,
    RecordRef,
    Ref,
    Text,
    UnitRef,
)
from dxplan.portfolio.portfolio import Record
from dxplan.site.dependencies import RecordedMemo
from dxplan.site.escaping import as_html
from dxplan.site.formats import LanguageFormats
from dxplan.site.site import Site
from dxplan.text.collation import by_alphabet
from dxplan.wording.numbers import format_number

_REFERENCES: dict[str, type[Ref]] = {
    kind.kind: kind
    for kind in (
        UnitRef,
        DocumentRef,
        AreaRef,
        IndicatorRef,
        RecordRef,
        JurisdictionRef,
    )
}
"""What a reference is, by the kind of what it names."""

ROOT = "\ue000"
LANG = "\ue001"
"""Stands for the language's folder in what both languages share."""

UNTRUSTED = "external noopener noreferrer nofollow ugc"
"""`rel` of an address that anybody may have proposed: no referrer, no endorsement."""


@dataclass(frozen=True)
class Links:
    """Links and names of one site in one language; what many pages show is made once."""

    site: Site
    formats: LanguageFormats

    @cached_property
    def repository(self) -> RepositoryLinks:
        """Addresses in the repository of the plans."""
        return RepositoryLinks(self.site.config.repository_url, None)

    def _once(self, what: str, key: str, make: Callable[[str], Markup]) -> Markup:
        return self._made.get((what, key), lambda: make(key))

    @cached_property
    def _made(self) -> RecordedMemo[tuple[str, str], Markup]:
        return RecordedMemo(self.site.look_ups)

    @cached_property
    def _plain_names(self) -> RecordedMemo[str, str]:
        return RecordedMemo(self.site.look_ups)

    def address(self, path: str) -> str:
        """The address of a page of this language, by its folder or its file."""
        file, mark, part = path.partition("#")
        if file.endswith(".html"):
            file = self.site.own_file(file)
        else:
            file = f"{file}/index.html".lstrip("/")
        return f"{ROOT}{self.formats.lang}/{file}{mark}{part}"

    def text(self, text: Text | None) -> Markup:
        """A text, marked with its language where it is another than the page's."""
        return Markup("") if text is None else self.formats.text(text)

    def is_own_language(self, text: Text) -> bool:
        """Whether a text is there in the page's language."""
        return text.get(self.formats.lang)[1] == self.formats.lang

    def plain(self, text: Text) -> str:
        """A text without markup, for titles and labels."""
        return text.get(self.formats.lang)[0]

    def name(self, key: str) -> Markup:
        """The name of a record that has a page."""
        return self._once("name", key, self._name)

    def _name(self, key: str) -> Markup:
        return self.text(self.site.name(key))

    def plain_name(self, key: str) -> str:
        """The name of a record that has a page, as words alone."""
        return self._plain_names.get(key, lambda: self.name(key).striptags())

    def title(self, key: str) -> str:
        """The name of a record that has a page, without markup."""
        return self.plain(self.site.name(key))

    def link(self, key: str, text: str | None = None) -> Markup:
        """A link to a record's page; only its name where it has none."""
        if text is None:
            return self._once("link", key, self._link)
        return self._link(key, text)

    def _link(self, key: str, text: str | None = None) -> Markup:
        if key not in self.site.kinds:
            return escape(text or key)
        shown = self.name(key) if text is None else text
        link = f'<a href="{as_html(self.address(key))}">{as_html(shown)}</a>'
        return Markup(link)  # noqa: S704 - its parts are escaped

    def jurisdiction(self, key: str) -> Markup:
        """A link to a jurisdiction; one that is gone says so."""
        last = self.site.portfolio.jurisdictions[key].fields.valid_until
        if last is None or last >= self.site.compliance.as_of:
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
        number = as_html(f"{state.task.number}.")
        numbered = f'<span class="number">{number}</span> {self.name(key)}'
        return self.link(key, Markup(numbered))  # noqa: S704 - its parts are escaped

    def reference(self, ref: Ref, jurisdiction: str | None) -> Markup:
        """A link to what a reference names; as written where it leads nowhere."""
        key = self.site.portfolio.resolve(ref, jurisdiction)
        if key is None:
            return escape(str(ref))
        if ref.kind == "unit":
            return self.unit(key)
        if ref.kind == "document":
            return self.document(key)
        return self.link(key)

    def deadline(self, deadline: Deadline, jurisdiction: str | None) -> Markup:
        """A deadline, with the name of the document that its days are counted from."""
        after = deadline.after
        key = None
        if after is not None and after.document is not None:
            key = self.site.portfolio.resolve(after.document, jurisdiction)
        name = self.plain_name(key) if key is not None else ""
        return self.formats.deadline(deadline, name)

    def named_unit(self, key: str) -> Markup:
        """A link to a unit; of one that is in no register as it is written."""
        if key not in self.site.portfolio.units:
            return escape(key)
        return self.unit(key)

    def unit(self, key: str) -> Markup:
        """A link to a unit; a dissolved one is never named alone."""
        return self._once("unit", key, self._unit)

    def _unit(self, key: str) -> Markup:
        shown = self.link(key)
        portfolio = self.site.portfolio
        as_of = self.site.compliance.as_of
        if key not in portfolio.units:
            return shown
        last = portfolio.units[key].fields.valid_until
        if last is None or not is_dissolved(portfolio, key, as_of):
            return shown
        successors = [unit for unit in answering(portfolio, key, as_of) if unit != key]
        units = Markup(", ").join(self.link(unit) for unit in successors)
        if self._names_its_end(key, last):
            if not successors:
                return shown
            return self.formats("unit.now_named", unit=shown, units=units)
        last_day = self.formats.day(last)
        if not successors:
            return self.formats("unit.until", unit=shown, last=last_day)
        return self.formats("unit.now", unit=shown, last=last_day, units=units)

    def _names_its_end(self, key: str, last: date) -> bool:
        """Whether the name of a unit says until when it was there."""
        return self.title(key).endswith(f"{last.year})")

    def dated_unit(self, key: str) -> Markup:
        """A link to a unit in a list of units: of a dissolved one also its last day."""
        link = self.link(key)
        last = self.site.portfolio.units[key].fields.valid_until
        if last is None or last >= self.site.compliance.as_of:
            return link
        if self._names_its_end(key, last):
            return link
        return self.formats("unit.until", unit=link, last=self.formats.day(last))

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
            source = self._source(stated, document, via, jurisdiction)
            means, mark = self._unlinked
            doubt = f'<span class="certainty" title="{means}">[{mark}]</span>'
            return Markup(f"{source} {doubt}")  # noqa: S704 - its parts are escaped
        return self._source(stated, document, via, jurisdiction)

    @property
    def _unlinked(self) -> tuple[Markup, Markup]:
        """What is said of a document without a link, and what that means before it."""
        say = self.formats
        return say("document.unlinked_means"), say("document.unlinked")

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

    def written(
        self, value: object, key: str = "", jurisdiction: str | None = None
    ) -> Markup:
        """A value of front matter as a change of ``key`` in a jurisdiction shows it.

        A deadline, a text, a number, a word or what a reference names is in this language; else as
        written.
        """
        if key in DEADLINES and value is not None:
            return self.deadline(Deadline.model_validate(value), jurisdiction)
        match value:
            case None:
                return Markup("–")
            case dict() if value.keys() <= {"vi", "en"} and value:
                return self.text(Text.model_validate(value))
            case dict():
                entries = (
                    Markup("{}: {}").format(
                        self.formats.field(inner),
                        self.written(item, inner, jurisdiction),
                    )
                    for inner, item in value.items()
                )
                return Markup("; ").join(entries)
            case list():
                return Markup(", ").join(
                    self.written(item, key, jurisdiction) for item in value
                )
        return self._written_line(str(value), key, jurisdiction)

    def _written_line(self, text: str, key: str, jurisdiction: str | None) -> Markup:
        if key in NUMBERS:
            return escape(format_number(text, self.formats.lang))
        kind = _REFERENCES.get(reference_kind(key))
        if kind is not None:
            return self.reference(kind(text), jurisdiction)
        if text in {"true", "false"}:
            return self.formats(f"diff.flag.{text}")
        labels = labels_of(Task, key)
        return self.formats.find(f"labels.{labels}.{text}") or escape(text)

    def by_name(self, keys: Iterable[str]) -> list[str]:
        """Records in the alphabetical order of this language's names."""
        return sorted(
            keys, key=lambda key: (by_alphabet(self.plain(self.site.name(key))), key)
        )

    def figure(self, state: TargetState) -> Markup:
        """What a target asks for, and of whom if every single one has to reach it."""
        asked = self._asked(state)
        each = state.target.each
        if each is None or state.is_figure:
            return asked
        return self.formats("target.each", asked=asked, each=self.each(each))

    def each(self, each: Text) -> Markup:
        """Which single ones have to reach what a target asks for."""
        word = self.formats.find(f"labels.each.{each.vi}")
        if word is not None:
            return word
        return self.formats("target.each_one", one=self.text(each))

    def _asked(self, state: TargetState) -> Markup:
        """What a target asks for."""
        target = state.target
        if target.value is not None:
            return self.asked(state, target.value)
        if target.qualitative:
            return Markup(
                '<data class="figure" value="" data-operator="qualitative" data-measure="">'
                "{}</data>"
            ).format(self.formats("target.qualitative"))
        if target.value_text is not None:
            return Markup(
                '<data class="figure" value="" data-operator="text" data-measure="">'
                "{}</data>"
            ).format(self.text(target.value_text))
        return self.formats("target.nothing_asked")

    def measured(self, state: TargetState, measurement: Measurement) -> Markup:
        """What a measurement found."""
        result = self._result(state, measurement)
        if measurement.reached is None or measurement.out_of is None:
            return result
        counts = self.formats(
            "target.reached",
            reached=self.formats.number(measurement.reached),
            out_of=self.formats.number(measurement.out_of),
        )
        return Markup("; ").join(part for part in (result, counts) if part)

    def asked(self, state: TargetState, value: Number) -> Markup:
        """A number that a target, or one of its steps, asks for."""
        return self._figure(
            state.target.operator or "=",
            value,
            self.site.measure(state),
            state.target.out_of,
        )

    def quantity(self, deliverable: Deliverable) -> Markup:
        """The result in numbers that a deliverable asks for."""
        value = deliverable.value
        if value is None:
            return Markup("")
        operator = deliverable.operator or "="
        return self._figure(operator, value, deliverable.measure, None)

    def result(self, result: ReportedResult, task: Task) -> Markup:
        """A reported result, beside what was asked for."""
        place = result.deliverable - 1
        if place >= len(task.deliverables):
            return Markup("{}: {}").format(
                result.deliverable, self.formats.number(result.value)
            )
        asked = task.deliverables[place]
        reached = self._figure("=", result.value, asked.measure, None)
        if asked.value is None:
            return Markup("{}. {}").format(result.deliverable, reached)
        return self.formats(
            "report.result",
            number=result.deliverable,
            found=reached,
            asked=self.quantity(asked),
        )

    def _result(self, state: TargetState, measurement: Measurement) -> Markup:
        """The number, the class or the answer of a measurement; empty where it has none."""
        if measurement.value is None:
            return self._result_in_words(measurement)
        measure, out_of = self.site.measure(state), state.target.out_of
        return self._figure(measurement.operator, measurement.value, measure, out_of)

    def _result_in_words(self, measurement: Measurement) -> Markup:
        """A class that was found, and whether it meets what is asked for."""
        said = []
        if measurement.value_text is not None:
            said.append(self.text(measurement.value_text))
        if measurement.met is not None:
            met = "met" if measurement.met else "unmet"
            said.append(self.formats(f"target.found.{met}"))
        return Markup("; ").join(said)

    def _figure(
        self,
        operator: str,
        value: Number,
        measure: Text | None,
        out_of: Number | None,
    ) -> Markup:
        """A number with its sign, none where the source gives the number alone, and its measure."""
        number = Markup("") + self.formats.number(value)
        if operator != "=":
            sign = self.formats.label("operator", operator)
            number = Markup(f"{sign} {number}")  # noqa: S704 - its parts are escaped
        if measure is None:
            figure = number
        elif measure.vi == "%":
            figure = Markup(f"{number}%")  # noqa: S704 - its part is escaped
        elif measure.vi == "rank":
            if out_of:
                number += f"/{self.formats.number(out_of)}"
            figure = self.formats("target.rank", number=number)
        else:
            figure = Markup(f"{number} {self.text(measure)}")  # noqa: S704 - its parts are escaped
        measure_text = ""
        if measure is not None:
            measure_text = measure.vi or measure.en or ""
        return Markup(  # noqa: S704 - its parts are escaped
            f'<data class="figure" value="{as_html(value.value)}"'
            f' data-operator="{as_html(operator)}"'
            f' data-measure="{as_html(measure_text)}">{figure}</data>'
        )

    def external(self, url: str | None, text: str | None = None) -> Markup:
        """A link to another site, only for addresses of the web."""
        if url is None:
            return Markup("")
        if not re.match(r"https?://[^\s]+$", url, re.IGNORECASE):
            return escape(url)
        return Markup('<a href="{}" rel="{}">{}</a>').format(
            url, UNTRUSTED, text or url
        )

    def issuer(self, record: Record[Document]) -> Markup:
        """Who issued a document."""
        issuer = record.fields.issuer
        if isinstance(issuer, Text):
            return self.text(issuer)
        if issuer is None:
            return Markup("")
        return self.reference(issuer, record.jurisdiction)
