"""Deadlines that are counted in days, and the day they lead to (docs/format.md, section 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dxplan.compliance.existence import founding_document
from dxplan.model.after import After
from dxplan.model.deadline import Deadline
from dxplan.model.records import Target
from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Portfolio, Record

_UNSURE = frozenset({"inferred"})
"""How a date is known that binds nobody."""


@dataclass(frozen=True, slots=True)
class Start:
    """The day that days are counted from, None while it is not known.

    ``firm`` is false where the date of its document was inferred.
    """

    day: date | None
    firm: bool = True


def counted(
    portfolio: Portfolio, record: Record[Any], deadline: Deadline, as_of: date
) -> Deadline:
    """The deadline, with the day that it leads to by ``as_of`` where it is counted in days."""
    is_known = deadline.by is not None
    if deadline.after is None or is_known:
        return deadline
    start = start_of(portfolio, record, deadline.after)
    if start.day is None or start.day > as_of:
        return deadline
    return deadline.counted_from(start.day, portfolio.days_off, firm=start.firm)


def start_of(portfolio: Portfolio, record: Record[Any], after: After) -> Start:
    """The day that days are counted from."""
    if after.met_on is not None:
        return Start(after.met_on)
    if after.event is not None:
        return Start(None)
    document = start_document(portfolio, record, after)
    if document is None or document.fields.standing == "draft":
        return Start(None)
    return Start(document.fields.date, firm=not _is_inferred(document.fields))


def start_document(
    portfolio: Portfolio, record: Record[Any], after: After
) -> Record[Document] | None:
    """The document from whose date days are counted; without a name the one it exists from."""
    if after.event is not None:
        return None
    if after.document is not None:
        return portfolio.document(after.document, record.jurisdiction)
    return founding_document(portfolio, record)


def _is_inferred(document: Document) -> bool:
    """Whether the date of a document is only inferred."""
    source = document.source
    if source is not None and source.certainty in _UNSURE:
        return True
    return document.certainty in _UNSURE


def starts(portfolio: Portfolio, record: Record[Any]) -> tuple[object, ...]:
    """All that the counted deadlines of a record depend on beside itself; empty without such."""
    dependencies: list[object] = []
    for after in counted_from(portfolio.head(record)):
        start = start_of(portfolio, record, after)
        dependencies.append((start.day, start.firm))
        if after.working_days is not None:
            dependencies.append(tuple(sorted(portfolio.days_off)))
    return tuple(dependencies)


def counts_working_days(portfolio: Portfolio) -> bool:
    """Whether a deadline of any task or target is counted in working days."""
    for record in (*portfolio.tasks.values(), *portfolio.targets.values()):
        for after in counted_from(record.fields):
            if after.working_days is not None:
                return True
    return False


def counted_from(fields: Any) -> Iterator[After]:
    """What the deadlines of a task or target are counted from, milestones left out."""
    deadlines = [fields.by] if isinstance(fields, Target) else [fields.deadline]
    deadlines += [change.to for change in getattr(fields, "deadline_changes", ())]
    for deadline in deadlines:
        if deadline.after is not None:
            yield deadline.after
