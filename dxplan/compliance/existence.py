"""Since when a record of a plan exists, and by which document (docs/format.md, section 2)."""

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
