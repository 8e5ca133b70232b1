"""Since when a record of a plan exists, and by which document (docs/format.md, section 2)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from dxplan.model.records import Plan, Target, Task
from dxplan.model.registers import Document
from dxplan.model.shared import Citation
from dxplan.model.values import DocumentRef
from dxplan.portfolio.portfolio import Portfolio, Record


def exists_from(portfolio: Portfolio, record: Record[Task] | Record[Target]) -> date:
    """The first day a task or target is in any scope.

    The day of its source's document, of its plan's document, or the first of its plan's period.
    """
    plan = portfolio.plans[record.plan or ""]
    refs = (source_document(portfolio, record), plan.fields.document)
    dated = _first_dated(portfolio, refs, record.jurisdiction)
    if dated is None:
        return plan.fields.period.first
    return dated[1]


def plan_exists_from(portfolio: Portfolio, plan: Record[Plan]) -> date:
    """The day of a plan's document, or the first of its period; its tasks may exist earlier."""
    dated = _first_dated(portfolio, (plan.fields.document,), plan.jurisdiction)
    if dated is None:
        return plan.fields.period.first
    return dated[1]


def plans_exist_from(portfolio: Portfolio, plans: Collection[str]) -> dict[str, date]:
    """The day from which there is each of some plans.

    That of its document or, if that is earlier, of the first of its tasks and targets; without any
    of these the first day of its period.
    """
    days: dict[str, list[date]] = {}
    for plan_id in plans:
        plan = portfolio.plans[plan_id]
        dated = _first_dated(portfolio, (plan.fields.document,), plan.jurisdiction)
        days[plan_id] = [] if dated is None else [dated[1]]
    records: list[Record[Task] | Record[Target]] = [*portfolio.tasks.values()]
    records += portfolio.targets.values()
    for record in records:
        if record.plan in days:
            days[record.plan].append(exists_from(portfolio, record))
    firsts = {}
    for plan_id, of_plan in days.items():
        period = portfolio.plans[plan_id].fields.period
        firsts[plan_id] = min(of_plan, default=period.first)
    return firsts


def source_document(portfolio: Portfolio, record: Record[Any]) -> DocumentRef | None:
    """The document that a task or target first named as its source, or took from whole and plan."""
    head: Any = portfolio.head(record)
    source: Citation | None = head.source
    if source is None:
        return None
    return source.document


def founding_document(
    portfolio: Portfolio, record: Record[Any]
) -> Record[Document] | None:
    """The document whose date a task or target exists from; None where none has a date."""
    plan = portfolio.plans[record.plan or ""]
    refs = (source_document(portfolio, record), plan.fields.document)
    dated = _first_dated(portfolio, refs, record.jurisdiction)
    if dated is None:
        return None
    return dated[0]


def _first_dated(
    portfolio: Portfolio, refs: Iterable[DocumentRef | None], jurisdiction: str | None
) -> tuple[Record[Document], date] | None:
    """The first of some documents that has a date, with that date."""
    for ref in refs:
        document = portfolio.document(ref, jurisdiction)
        if document is not None and document.fields.date is not None:
            return document, document.fields.date
    return None
