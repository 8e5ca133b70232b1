"""Since when a record of a plan exists, and by which document (docs/format.md, section 2)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from dxplan.model.registers import Document
from dxplan.model.shared import Citation
from dxplan.model.values import DocumentRef
from dxplan.portfolio.portfolio import Portfolio, Record


def existence(
    portfolio: Portfolio,
    plan_id: str,
    jurisdiction: str | None,
    source: DocumentRef | None,
) -> date:
    """The day a record of a plan exists from, given the document its source names.

    docs/format.md, section 2.
    """
    document = founding_document(portfolio, plan_id, jurisdiction, source)
    if document is not None and document.fields.date is not None:
        return document.fields.date
    return portfolio.plans[plan_id].fields.period.first


def plans_exist_from(portfolio: Portfolio, plans: Collection[str]) -> dict[str, date]:
    """The day from which there is each of some plans.

    That of its document or, if that is earlier, of the first of its tasks and targets; without any
    of these the first day of its period.
    """
    days: dict[str, list[date]] = {plan: [] for plan in plans}
    for plan, of_plan in days.items():
        record = portfolio.plans[plan]
        document = portfolio.document(record.fields.document, record.jurisdiction)
        if document is not None and document.fields.date is not None:
            of_plan.append(document.fields.date)
    for task_or_target in (*portfolio.tasks.values(), *portfolio.targets.values()):
        plan = task_or_target.plan or ""
        if plan in days:
            home, source = (
                task_or_target.jurisdiction,
                source_document(portfolio, task_or_target),
            )
            days[plan].append(existence(portfolio, plan, home, source))
    firsts = {}
    for plan, of_plan in days.items():
        firsts[plan] = min(of_plan, default=portfolio.plans[plan].fields.period.first)
    return firsts


def source_document(portfolio: Portfolio, record: Record[Any]) -> DocumentRef | None:
    """The document that a task or target first named as its source, or took from whole and plan."""
    head: Any = portfolio.head(record)
    source: Citation | None = head.source
    if source is None:
        return None
    return source.document


def founding_document(
    portfolio: Portfolio,
    plan_id: str,
    jurisdiction: str | None,
    source: DocumentRef | None,
) -> Record[Document] | None:
    """The document whose date a record of a plan exists from; None where none has a date."""
    for ref in (source, portfolio.plans[plan_id].fields.document):
        document = portfolio.document(ref, jurisdiction)
        if document is not None and document.fields.date is not None:
            return document
    return None
