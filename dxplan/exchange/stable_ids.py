"""Names that stay when a record or a site is renamed or moved: what feed readers and calendars know things by."""

from typing import Any
from uuid import UUID, uuid5

from dxplan.portfolio.portfolio import Portfolio, Record

_SPACE = UUID("5d3c8f0e-7b0a-5c55-9a3e-2f6f1d0c9b41")
"""The name space of dxplan; never changed, or every reader would see everything anew."""


def urn(*parts: str) -> str:
    """A name made of words that don't change: neither of the site's address nor of a day."""
    return uuid5(_SPACE, "\n".join(parts)).urn


def first_id(portfolio: Portfolio, record: Record[Any]) -> str:
    """The oldest id that a record, its plan and its jurisdiction are known to have had.

    Its own one, where another record now stands under the oldest.
    """
    found = _oldest(record)
    for holder in (
        portfolio.plans.get(record.plan or ""),
        portfolio.jurisdictions.get(record.jurisdiction or ""),
    ):
        if (
            holder is not None
            and holder is not record
            and found.startswith(f"{holder.id}/")
        ):
            found = _oldest(holder) + found[len(holder.id) :]
    return record.id if found in portfolio.index(record.kind) else found


def _oldest(record: Record[Any]) -> str:
    former: tuple[str, ...] = getattr(record.fields, "former_ids", ())
    return former[0] if former else record.id
