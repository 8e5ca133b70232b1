"""Evidence of a report: documents of the register, and links and files that are in none."""

import re
from collections.abc import Iterable
from typing import Annotated, TypeAlias

from pydantic import Discriminator, Tag

from dxplan.model.meaning import Meaning
from dxplan.model.registers import DocumentType
from dxplan.model.shared import is_written_as
from dxplan.model.values import ADocument, Day, DocumentRef, FrontMatter, Line, Text

_WEB_ADDRESS = re.compile(r"https?://\S+")


def is_web_address(text: str) -> bool:
    """Whether a text is an address, which stands for itself as evidence."""
    return _WEB_ADDRESS.fullmatch(text) is not None


class UnregisteredEvidence(FrontMatter):
    """An address, or a file beside the record, that is in no register."""

    url: Annotated[Line | None, Meaning(format="url")] = None
    file: Line | None = None
    title: Text | None = None
    date: Day | None = None
    type: Annotated[DocumentType | None, Meaning(labels="document_type")] = None

    @property
    def where(self) -> str:
        """Its address or file as written; empty where it has neither, which is an error."""
        return self.url or self.file or ""


Evidence: TypeAlias = Annotated[
    Annotated[ADocument, Tag("reference")]
    | Annotated[UnregisteredEvidence, Tag("more")],
    Discriminator(is_written_as),
]
EvidenceEntry: TypeAlias = DocumentRef | UnregisteredEvidence
"""An entry of `evidence`."""


def documents_among(entries: Iterable[EvidenceEntry]) -> tuple[DocumentRef, ...]:
    """The documents of the register among some evidence."""
    return tuple(entry for entry in entries if isinstance(entry, DocumentRef))


def unregistered_among(
    entries: Iterable[EvidenceEntry],
) -> tuple[UnregisteredEvidence, ...]:
    """The links and files among some evidence, without those that name neither."""
    return tuple(
        entry
        for entry in entries
        if isinstance(entry, UnregisteredEvidence) and entry.where
    )


def shows_anything(entries: Iterable[EvidenceEntry]) -> bool:
    """Whether any evidence names a document, an address or a file."""
    listed = tuple(entries)
    return bool(documents_among(listed) or unregistered_among(listed))
