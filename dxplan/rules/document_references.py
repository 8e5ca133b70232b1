"""What a finding says of an unknown document: which may be meant, which entry is missing."""

from collections.abc import Mapping
from typing import Any

from dxplan.diagnostics import Value
from dxplan.fixes.block_style import block_text
from dxplan.model.registers import Document
from dxplan.model.values import DocumentRef
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Reference
from dxplan.rules.document_entries import suggested_entry
from dxplan.rules.document_mentions import (
    DocumentMention,
    has_another_day,
    mention_of,
    names_two,
    parse_mention,
)
from dxplan.rules.reference_suggestion import ReferenceSuggestion
from dxplan.rules.registers import folder_of, register_of


def names_two_documents(reference: Reference) -> bool:
    """Whether a reference names two documents by their numbers."""
    if reference.ref.kind != "document":
        return False
    return names_two(reference.ref)


def names_its_year(reference: Reference) -> bool:
    """Whether a reference is no number of a document, or says of which year it is."""
    mention = parse_mention(reference.ref)
    if mention is None:
        return True
    return mention.year is not None


def document_args(
    context: Context, reference: Reference, suggestion: ReferenceSuggestion | None
) -> dict[str, Any]:
    """The documents that may be meant where several may, or the entry that is to be added."""
    if suggestion is not None:
        if not suggestion.others:
            return {}
        return {"readings": ", ".join((suggestion.written, *suggestion.others))}
    if names_two(reference.ref):
        return {"variant": "two"}
    folder = folder_of(context, reference)
    written = reference.ref.removeprefix(f"{folder}/")
    entry = suggested_entry(written)
    document = _similar_document(context, folder, written, entry)
    if document is not None:
        return _args_of_similar(context, reference, document, written)
    if entry is None:
        return {}
    return _args_of_entry(context, reference, folder, entry)


def _args_of_entry(
    context: Context,
    reference: Reference,
    folder: str | None,
    entry: dict[str, Value],
) -> dict[str, Any]:
    """The entry that is to be added; nothing where no jurisdiction has such a folder."""
    if folder not in context.portfolio.jurisdictions:
        return {}
    written_reference = f"{folder}/{entry['key']}"
    if folder == reference.record.jurisdiction:
        written_reference = str(entry["key"])
    return {
        "variant": "entry",
        "entry": block_text([entry]).rstrip("\n"),
        "register": register_of(context, reference),
        "reference": written_reference,
    }


def _similar_document(
    context: Context,
    folder: str | None,
    written: str,
    entry: Mapping[str, Value] | None,
) -> Record[Document] | None:
    """The document of another day that has the number, or whose key the entry would bear."""
    mention = parse_mention(written)
    if mention is not None:
        document = _document_of_another_day(context, folder, mention)
        if document is not None:
            return document
    if entry is None:
        return None
    return context.portfolio.document(DocumentRef(entry["key"]), folder)


def _document_of_another_day(
    context: Context, folder: str | None, mention: DocumentMention
) -> Record[Document] | None:
    portfolio = context.portfolio.everything
    homes = (folder, *portfolio.above.get(folder or "", ()))
    for record in portfolio.documents.values():
        if record.jurisdiction not in homes:
            continue
        registered = mention_of(record.fields)
        if registered is None:
            continue
        if has_another_day(mention, registered):
            return record
    return None


def _args_of_similar(
    context: Context, reference: Reference, record: Record[Document], written: str
) -> dict[str, Any]:
    """What is registered, where a text says something else of it: no entry is to be added then."""
    document = record.fields
    args: dict[str, Any] = {
        "reference": context.portfolio.written_from(
            record, reference.record.jurisdiction
        ),
        "register": record.file,
    }
    mention = parse_mention(written)
    if mention is None or not mention.days or document.date is None:
        args["variant"] = "registered"
        return args
    args["variant"] = "dated"
    args["number"] = document.number or document.key
    args["registered"] = document.date
    return args
