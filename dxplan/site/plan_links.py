"""Which plans carry out which, and which documents took the place of others."""

from collections.abc import Iterator

from dxplan.model.records import Plan
from dxplan.portfolio.portfolio import Portfolio, Record


def carried_out(portfolio: Portfolio, plan: Record[Plan]) -> Iterator[str]:
    """The plans that a plan says it carries out, or of whose tasks and targets it says so."""
    for ref in plan.fields.implements:
        named = portfolio.resolve(ref, plan.jurisdiction)
        if named is None:
            continue
        for records in (portfolio.tasks, portfolio.targets):
            record = records.get(named)
            if record is not None:
                named = str(record.plan)
        yield named


def documents_before(portfolio: Portfolio) -> Iterator[tuple[str, str]]:
    """Each document that took the place of another, after that: of a draft what it became."""
    for key, record in portfolio.documents.items():
        final = portfolio.document(record.fields.became, record.jurisdiction)
        if final is not None:
            yield key, final.id
        for ref in record.fields.replaces:
            replaced = portfolio.document(ref, record.jurisdiction)
            if replaced is not None:
                yield replaced.id, key
