"""Which documents a reader can open, or check where a page that can be opened tells of them."""

from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Portfolio, Record


def has_address(document: Document) -> bool:
    """Whether a document has an address of its own, or of an archived copy."""
    return bool(document.url or document.archive)


def is_read(document: Document) -> bool:
    """Whether a document is an article or a web page, which was read about others."""
    return document.type in {"article", "web"}


def unlinked(portfolio: Portfolio) -> frozenset[str]:
    """The documents without an address that also no source with one tells of."""
    checkable = {
        key for key, record in portfolio.documents.items() if has_address(record.fields)
    }
    sources = {
        key: _source_of(portfolio, record)
        for key, record in portfolio.documents.items()
    }
    while True:
        unchecked = sources.keys() - checkable
        reachable = {key for key in unchecked if sources[key] in checkable}
        if not reachable:
            return frozenset(unchecked)
        checkable |= reachable


def _source_of(portfolio: Portfolio, record: Record[Document]) -> str | None:
    """The document that was read about another; None where none is named."""
    source = record.fields.source
    if source is None:
        return None
    read = portfolio.document(source.via or source.document, record.jurisdiction)
    return read.id if read is not None else None
