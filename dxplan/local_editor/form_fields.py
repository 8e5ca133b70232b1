"""The fields of a form, made from the model of the entry that it adds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.compliance.summary import leads_of
from dxplan.local_editor.workspace import Plans
from dxplan.messages import Catalogue
from dxplan.model.field_words import field_label, meaning
from dxplan.model.fields import Field, fields_of
from dxplan.model.records import DeadlineChange, Measurement, Report
from dxplan.model.registers import Document
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.wording.dates import format_day
from dxplan.wording.documents import dated_name
from dxplan.wording.names import short_name

Action: TypeAlias = Literal["report", "extend", "measure"]
Widget: TypeAlias = Literal["line", "lines", "choice", "document", "file"]

ACTIONS: dict[str, tuple[Action, ...]] = {
    "task": ("report", "extend"),
    "target": ("measure", "extend"),
}
"""What is done with a record, by its kind; the first is what is mostly done."""
DOCUMENT = "document-"
"""Before the keys of a document that no register has yet."""
UPLOAD = "upload"
"""The file that is sent along."""

_MODELS: dict[Action, type[FrontMatter]] = {
    "report": Report,
    "extend": DeadlineChange,
    "measure": Measurement,
}
_FIRST: dict[Action, tuple[str, ...]] = {
    "report": ("status", "date", "completed_on", "percent", "evidence"),
    "extend": ("to", "document"),
    "measure": ("date", "document"),
}
_TEXTS: dict[Action, tuple[str, ...]] = {
    "report": ("note", "difficulty"),
    "extend": ("note",),
    "measure": ("note",),
}
_MORE: dict[Action, tuple[str, ...]] = {
    "report": ("proposal", "document", "authorised_by"),
    "extend": ("date",),
    "measure": (),
}
"""What is seldom filled in."""
_OF_DOCUMENT = ("number", "date", "title", "issuer", "url")
_TIMES_OF_EVIDENCE = 3
_MOST_DOCUMENTS = 300
"""So many documents of a register are offered, the latest ones; others can be typed."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: its name in the form, its texts, and what may be put into it.

    ``times`` is how many values it takes, ``start`` what stands in it at first.
    """

    name: str
    label: str
    help: str
    widget: Widget
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    times: int = 1
    start: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, in the groups in which they are shown."""

    action: Action
    fields: tuple[FormField, ...]
    document: tuple[FormField, ...]
    upload: FormField | None
    texts: tuple[FormField, ...]
    more: tuple[FormField, ...]
    documents: tuple[tuple[str, str], ...]

    @property
    def every_field(self) -> tuple[FormField, ...]:
        """All fields but that of a file."""
        return (*self.fields, *self.document, *self.texts, *self.more)

    @property
    def names(self) -> frozenset[str]:
        """The names of all fields but that of a file."""
        return frozenset(field.name for field in self.every_field)


def form_of(action: Action, record: Record[Any], plans: Plans) -> Form:
    """The form by which something is done with a task or target."""
    maker = _Maker(action, record, plans)
    return Form(
        action,
        tuple(maker.fields([*_first_keys(action, record)])),
        tuple(maker.document_fields()),
        maker.upload(),
        tuple(maker.fields(_TEXTS[action])),
        tuple(maker.fields([*_MORE[action], *maker.keys_at_times()])),
        tuple(_documents(plans.project.portfolio, record, maker.catalogue)),
    )


def _first_keys(action: Action, record: Record[Any]) -> Iterator[str]:
    if action == "measure":
        yield from _figure_keys(record)
    yield from _FIRST[action]


def _figure_keys(target: Record[Any]) -> tuple[str, ...]:
    """The keys by which a target is measured."""
    fields = target.fields
    if fields.qualitative:
        return ("met",)
    if fields.each is not None:
        return ("reached", "out_of")
    if fields.value_text is not None:
        return ("value_text", "met")
    return ("value",)


@dataclass(frozen=True)
class _Maker:
    action: Action
    record: Record[Any]
    plans: Plans

    @property
    def catalogue(self) -> Catalogue:
        return self.plans.project.catalogue

    def fields(self, keys: Sequence[str]) -> Iterator[FormField]:
        """The fields of some keys of the entry."""
        model = _MODELS[self.action]
        for key in keys:
            yield self._field(model, fields_of(model)[key])

    def keys_at_times(self) -> Iterator[str]:
        """Keys that only some tasks ask for: which occurrence, which of several units."""
        if self.action != "report":
            return
        state = self.plans.compliance.tasks.get(self.record.id)
        if state is None:
            return
        if state.deadline.every is not None:
            yield "for"
        if len(self._units()) > 1:
            yield "by"

    def document_fields(self) -> Iterator[FormField]:
        """What is asked of a document that no register has yet."""
        for key in _OF_DOCUMENT:
            field = self._field(Document, fields_of(Document)[key])
            name = f"{DOCUMENT}{key}"
            yield FormField(name, field.label, field.help, "line")

    def upload(self) -> FormField | None:
        """The field of a file that is evidence; only a report takes one."""
        if self.action != "report":
            return None
        label = self.catalogue("local_editor.upload.label")
        return FormField(
            UPLOAD, label, self.catalogue("local_editor.upload.help"), "file"
        )

    def _field(self, model: type[FrontMatter], field: Field) -> FormField:
        label = field_label(self.catalogue, field.key, model)
        example = self.catalogue.get(f"local_editor.help.{field.key}")
        made = FormField(
            field.key,
            label,
            example or meaning(self.catalogue, model, field.key),
            "line",
            required=field.required or field.key in _needed(self),
        )
        if field.type.reference == "document" or field.key == "evidence":
            times = _TIMES_OF_EVIDENCE if field.key == "evidence" else 1
            return replace(made, widget="document", times=times)
        options = self._options(field)
        if options is not None:
            return replace(made, widget="choice", options=options)
        if field.is_bilingual:
            return replace(made, widget="lines")
        if field.key == "date":
            return replace(made, start=self._day_at_first())
        return made

    def _day_at_first(self) -> str:
        """Today; nothing for what takes the day of its document."""
        return "" if self.action == "extend" else shown_day(self.plans.project.today)

    def _options(self, field: Field) -> tuple[tuple[str, str], ...] | None:
        """What a field is chosen from; None of one into which a text is typed."""
        if field.type.reference == "unit":
            return self._units()
        if field.type.scalar == "flag":
            return self._flags()
        if field.type.scalar != "word":
            return None
        labels = field.type.labels
        return tuple(
            (word, self.catalogue.label(labels, word) or word)
            for word in field.type.choices
        )

    def _flags(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (flag, self.catalogue(f"local_editor.met.{flag}"))
            for flag in ("true", "false")
        )

    def _units(self) -> tuple[tuple[str, str], ...]:
        """The units that lead the record, as it names them."""
        state = self.plans.compliance.tasks.get(self.record.id)
        if state is None:
            return ()
        portfolio = self.plans.project.portfolio
        units = [portfolio.units[unit] for unit in leads_of(portfolio, state)]
        lang = self.catalogue.lang
        return tuple(
            (
                portfolio.written_from(unit, self.record.jurisdiction),
                short_name(unit, portfolio, lang),
            )
            for unit in units
        )


def _needed(maker: _Maker) -> tuple[str, ...]:
    """The keys that an entry may lack and what is done with it may not."""
    if maker.action == "measure":
        return _figure_keys(maker.record)
    if maker.action == "extend":
        return ("document",)
    return ()


def shown_day(day: date) -> str:
    """A day as people type it in either language."""
    return format_day(day, "vi")


def _documents(
    portfolio: Portfolio, record: Record[Any], catalogue: Catalogue
) -> Iterator[tuple[str, str]]:
    """The documents that a record may name, the latest first: their keys and names."""
    homes = {record.jurisdiction, *portfolio.above.get(record.jurisdiction or "", ())}
    documents = [
        one for one in portfolio.documents.values() if one.jurisdiction in homes
    ]
    documents.sort(key=lambda one: (str(one.fields.date or ""), one.id), reverse=True)
    for document in documents[:_MOST_DOCUMENTS]:
        written = portfolio.written_from(document, record.jurisdiction)
        yield written, dated_name(document, catalogue)
