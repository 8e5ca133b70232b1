"""References as people write them: a unit by its name, a document by its number and day."""

from dataclasses import replace
from typing import Any

from dxplan.diagnostics import KeyPath, SetValue, Value
from dxplan.editing.documents import NewDocuments
from dxplan.editing.given import MissingValuesError, RefusedValueError
from dxplan.files.copied_files import is_copied
from dxplan.fixes.verify import front_matter_after
from dxplan.model.evidence import is_web_address
from dxplan.model.validate import references, validate
from dxplan.model.values import FrontMatter, Ref
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Reference


def with_references(
    model: type[FrontMatter],
    entry: dict[str, Value],
    record: Record[Any],
    documents: NewDocuments,
) -> dict[str, Value]:
    """An entry of a record, or its head, in which every reference leads to something.

    A name is taken where only letters' forms differ from one in a register; a document that no
    register has becomes a new entry. Raises RefusedValueError and
    MissingValuesError for the others.
    """
    fields = validate(model, entry).fields
    if fields is None:
        return entry
    for path, ref in references(fields):
        written = key_for(record, path, ref, documents)
        if written == ref:
            continue
        place = _as_written(entry, path)
        changed = front_matter_after(entry, (SetValue(place, written),))
        if isinstance(changed, dict):
            entry = changed
    return entry


def evidence_of(texts: tuple[str, ...]) -> list[Value]:
    """Entries of evidence: an address and a file are maps, all else names a document."""
    entries: list[Value] = []
    for text in texts:
        if is_web_address(text):
            entries.append({"url": text})
        elif is_copied(text):
            entries.append({"file": text})
        else:
            entries.append(text)
    return entries


def key_for(
    record: Record[Any], path: KeyPath, ref: Ref, documents: NewDocuments
) -> str:
    """What is to be written for a reference at a path below a record.

    Raises RefusedValueError and MissingValuesError as `with_references` does.
    """
    project = documents.project
    portfolio = project.portfolio
    if portfolio.resolve(ref, record.jurisdiction) is not None:
        return str(ref)
    suggestion = documents.finder.suggest(Reference(record, path, ref, None))
    if suggestion is not None and suggestion.exact:
        return suggestion.written
    meant = ""
    if suggestion is not None:
        meant = ", ".join((suggestion.written, *suggestion.others))
    if ref.kind == "document":
        return _new_document(ref, meant, documents)
    problem = project.catalogue("editing.unknown-reference")
    if meant:
        problem += " " + project.catalogue("hints.meant", value=meant).strip()
    if ref.kind == "unit":
        problem += " " + project.catalogue("editing.register-unit")
    raise RefusedValueError(str(path[0]), str(ref), problem)


def _new_document(ref: Ref, meant: str, documents: NewDocuments) -> str:
    try:
        return documents.key_of(str(ref))
    except MissingValuesError as missing:
        if not meant:
            raise
        hint = documents.project.catalogue("hints.meant", value=meant).strip()
        raise MissingValuesError(missing.names, about=f"{ref} {hint}") from missing


def _as_written(entry: object, path: KeyPath) -> KeyPath:
    """A path without the place of an item that is written alone, not in a list."""
    written: list[str | int] = []
    node: Any = entry
    for step in path:
        if step == 0 and not isinstance(node, list):
            continue
        written.append(step)
        node = node[step]
    return tuple(written)


def record_to_be(
    identity: tuple[str, Any, str | None, str | None],
    file: str,
    front_matter: dict[str, Value],
) -> Record[Any]:
    """A record that is only proposed, in which references are looked up as in any other."""
    name, kind, jurisdiction, plan = identity
    record: Record[Any] = Record(name, kind, jurisdiction, plan, file, (), {}, None)
    return replace(record, front_matter=front_matter)
