"""Ids for feed readers and calendars, which stay when a record or a site is renamed or moved."""

from typing import Any
from uuid import UUID, uuid5

from dxplan.portfolio.portfolio import Portfolio, Record

_SPACE = UUID("5d3c8f0e-7b0a-5c55-9a3e-2f6f1d0c9b41")
"""The name space of dxplan; never changed, or readers would show everything as new."""


def urn(*parts: str) -> str:
    """An id made of texts that don't change: neither the site's address nor a day."""
    return uuid5(_SPACE, "\n".join(parts)).urn


def first_id(portfolio: Portfolio, record: Record[Any]) -> str:
    """The oldest id that a record, its plan and its jurisdiction have had.

    Its own one, where another record now stands under the oldest.
    """
    oldest = _oldest(record)
    for holder in _holders(portfolio, record):
        if oldest.startswith(f"{holder.id}/"):
            oldest = _oldest(holder) + oldest[len(holder.id) :]
    is_taken = oldest in portfolio.index(record.kind)
    if is_taken:
        return record.id
    return oldest


def _holders(portfolio: Portfolio, record: Record[Any]) -> list[Record[Any]]:
    """The plan and the jurisdiction that hold a record, the plan first."""
    holders: list[Record[Any]] = []
    plan = portfolio.plans.get(record.plan or "")
    if plan is not None and plan is not record:
        holders.append(plan)
    jurisdiction = portfolio.jurisdictions.get(record.jurisdiction or "")
    if jurisdiction is not None and jurisdiction is not record:
        holders.append(jurisdiction)
    return holders


def _oldest(record: Record[Any]) -> str:
    former: tuple[str, ...] = getattr(record.fields, "former_ids", ())
    if former:
        return former[0]
    return record.id
