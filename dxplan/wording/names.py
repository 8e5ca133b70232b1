"""How a record is named to somebody who writes a reference to it."""

from dxplan.model.deadline import Deadline
from dxplan.model.records import Jurisdiction, Plan, Target, Task
from dxplan.model.registers import Document, Unit
from dxplan.model.values import (
    AreaRef,
    DocumentRef,
    FrontMatter,
    IndicatorRef,
    JurisdictionRef,
    RecordRef,
    UnitRef,
)
from dxplan.portfolio.portfolio import Portfolio, Record

REFERENCES = {
    ref.kind: ref
    for ref in (UnitRef, DocumentRef, AreaRef, IndicatorRef, RecordRef, JurisdictionRef)
}
"""The kinds of references by the kind of what they name."""


def referred(
    portfolio: Portfolio, target: str, written: str, jurisdiction: str | None
) -> Record[FrontMatter] | None:
    """The record that a written reference leads to."""
    identity = portfolio.resolve(REFERENCES[target](written), jurisdiction)
    kinds = ("task", "target", "plan") if target == "record" else (target,)
    indexes = [index for index in map(portfolio.index, kinds) if identity in index]  # type: ignore[arg-type]
    return indexes[0][identity] if indexes and identity else None


def name_of(portfolio: Portfolio, record: Record[FrontMatter], lang: str) -> str:
    """Its name or title; of a document its number first."""
    data = record.fields
    text = getattr(data, "name", None) or getattr(data, "title", None)
    if text is None and isinstance(data, Target):
        indicator = portfolio.indicator(data.indicator)
        text = indicator.fields.name if indicator else None
    number = data.number if isinstance(data, Document) else None
    return (
        " ".join(filter(None, [number, text.get(lang)[0] if text else None]))
        or record.id
    )


def dates_of(data: FrontMatter) -> str:
    """The days that tell it from others: of a document its date, of a unit its validity, of a task its deadline."""
    if isinstance(data, Document):
        return str(data.date or "")
    if isinstance(data, Unit | Jurisdiction):
        return (
            f"{data.valid_from or '…'} – {data.valid_until or '…'}"
            if data.valid_from or data.valid_until
            else ""
        )
    if isinstance(data, Plan):
        return data.period.text
    due: Deadline | None = (
        data.deadline
        if isinstance(data, Task)
        else data.by
        if isinstance(data, Target)
        else None
    )
    return due.form if due else ""
