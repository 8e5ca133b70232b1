"""What records are called: the full, short and distinguishing names of a record."""

from typing import Any

from dxplan.model.deadline import Deadline
from dxplan.model.fields import reference_kind
from dxplan.model.records import Jurisdiction, Plan, Target, Task
from dxplan.model.registers import Document, Unit
from dxplan.model.values import (
    AreaRef,
    DocumentRef,
    FrontMatter,
    IndicatorRef,
    JurisdictionRef,
    RecordRef,
    Ref,
    Text,
    UnitRef,
)
from dxplan.portfolio.portfolio import Portfolio, Record

REFERENCES = {
    ref.kind: ref
    for ref in (UnitRef, DocumentRef, AreaRef, IndicatorRef, RecordRef, JurisdictionRef)
}
"""The kinds of references by the kind of what they name."""


def reference_of(key: str) -> type[Ref] | None:
    """The kind of reference that a key holds; None where it names no record."""
    return REFERENCES.get(reference_kind(key))


def referenced_record(
    portfolio: Portfolio, reference: Ref, jurisdiction: str | None
) -> Record[Any] | None:
    """The record that a reference in a record of a jurisdiction leads to."""
    record_id = portfolio.resolve(reference, jurisdiction)
    if record_id is None:
        return None
    kinds: tuple[str, ...] = (reference.kind,)
    if reference.kind == "record":
        kinds = ("task", "target", "plan")
    for kind in kinds:
        record = portfolio.index(kind).get(record_id)  # type: ignore[arg-type]
        if record is not None:
            return record
    return None


def title_of(fields: FrontMatter, portfolio: Portfolio) -> Text | None:
    """The name or title that a record bears; of a target without one that of its indicator."""
    values = vars(fields)  # quicker than to ask a model for what it does not have
    name: Text | None = values.get("name")
    if name is not None:
        return name
    title: Text | None = values.get("title")
    if title is not None or not isinstance(fields, Target):
        return title
    indicator = portfolio.indicator(fields.indicator)
    if indicator is None:
        return None
    return indicator.fields.name


def name_of(
    fields: FrontMatter, portfolio: Portfolio, *, record_id: str, short: bool = False
) -> Text:
    """What readers call a record: a document by its number, others by name or title, else the id.

    ``short`` takes the short name of a unit or jurisdiction where it has one.
    """
    if isinstance(fields, Document) and fields.number is not None:
        return Text(vi=fields.number, en=fields.number)
    if short and isinstance(fields, Unit | Jurisdiction):
        short_form = fields.short
        if short_form is not None:
            return short_form
    title = title_of(fields, portfolio)
    if title is None:
        return Text(vi=record_id)
    return title


def short_name(record: Record[Any], portfolio: Portfolio, lang: str) -> str:
    """The name of a record where room is short: its short name."""
    name = name_of(record.fields, portfolio, record_id=record.id, short=True)
    return name.get(lang)[0]


def full_name(record: Record[Any], portfolio: Portfolio, lang: str) -> str:
    """The whole name of a record: of a document its number and its title."""
    parts = []
    if isinstance(record.fields, Document) and record.fields.number:
        parts.append(record.fields.number)
    title = title_of(record.fields, portfolio)
    if title is not None:
        text, _ = title.get(lang)
        if text:
            parts.append(text)
    if not parts:
        return record.id
    return " ".join(parts)


def distinguishing_dates(fields: FrontMatter) -> str:
    """The dates that tell a record from others of its name, as they are written.

    Of a document its date, of a unit or jurisdiction its validity, of a plan its period, of a task
    or target its deadline.
    """
    if isinstance(fields, Document):
        return str(fields.date or "")
    if isinstance(fields, Unit | Jurisdiction):
        return _validity(fields)
    if isinstance(fields, Plan):
        return fields.period.text
    deadline: Deadline | None = None
    if isinstance(fields, Task):
        deadline = fields.deadline
    elif isinstance(fields, Target):
        deadline = fields.by
    if deadline is None:
        return ""
    return deadline.form


def _validity(fields: Unit | Jurisdiction) -> str:
    if fields.valid_from is None and fields.valid_until is None:
        return ""
    start = fields.valid_from or "…"
    end = fields.valid_until or "…"
    return f"{start} – {end}"
