"""Which documents a reader can open, or check where a page that can be opened tells of them."""

from collections.abc import Iterator

from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Portfolio, Record


def has_address(document: Document) -> bool:
    """Whether a document has an address of its own, or of an archived copy."""
    return bool(document.url or document.archive)


def unlinked(portfolio: Portfolio) -> frozenset[str]:
    """The documents without an address that also no source with one tells of."""
    checkable = {
        key for key, record in portfolio.documents.items() if has_address(record.fields)
    }
    told = {
        key: frozenset(_told_by(portfolio, record))
        for key, record in portfolio.documents.items()
    }
    while found := {key for key in told.keys() - checkable if told[key] & checkable}:
        checkable |= found
    return frozenset(told.keys() - checkable)


def _told_by(portfolio: Portfolio, record: Record[Document]) -> Iterator[str]:
    """The document that was read about another."""
    source = record.fields.source
    read = (
        portfolio.document(source.via or source.document, record.jurisdiction)
        if source
        else None
    )
    if read is not None:
        yield read.id
