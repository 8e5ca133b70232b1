"""A log of a record to which an entry is added: its values put right, its references looked up."""

from dataclasses import dataclass
from typing import Any

from dxplan.diagnostics import AppendItem, Value
from dxplan.editing.documents import NewDocuments
from dxplan.editing.given import Given
from dxplan.editing.given_references import evidence_of, key_for, with_references
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change, ChangeFile
from dxplan.editing.value_trees import field_named, in_order, put_right, tree_of
from dxplan.errors import DxplanError
from dxplan.model.fields import fields_of
from dxplan.model.values import DocumentRef, FrontMatter
from dxplan.portfolio.portfolio import Record


@dataclass(frozen=True)
class Log:
    """A log of a record, by its key and the model of its entries."""

    project: EditedProject
    record: Record[Any]
    key: str
    model: type[FrontMatter]
    documents: NewDocuments

    @classmethod
    def of(
        cls,
        project: EditedProject,
        record: Record[Any],
        given: Given,
        key: str,
        model: type[FrontMatter],
    ) -> "Log":
        """A log, with the documents that are registered along with what is given."""
        documents = NewDocuments.of(project, record, given)
        return cls(project, record, key, model, documents)

    @property
    def entries(self) -> list[Value]:
        """The entries as they are written."""
        written = self.record.front_matter.get(self.key)
        if isinstance(written, list):
            return written
        return [written] if written else []

    def tree(self, given: Given) -> dict[str, Value]:
        """What is given, as an entry; raises DxplanError for a key that no entry has."""
        lang = self.project.config.languages[0]
        values = {**given.values}
        evidence = values.pop("evidence", ())
        tree = tree_of(self.model, values, lang)
        if evidence:
            tree["evidence"] = evidence_of(evidence)
        return in_order(self.model, tree)

    def right(self, entry: dict[str, Value]) -> dict[str, Value]:
        """An entry with its values put right, as the record that holds it asks for them.

        Raises MissingValuesError and RefusedValueError.
        """
        front_matter = dict(self.record.front_matter)
        front_matter[self.key] = [*self.entries, entry]
        path = (self.key, len(self.entries))
        model = type(self.record.fields)
        changed = put_right(model, front_matter, path, self.project.catalogue)
        log = changed[self.key]
        last = log[-1] if isinstance(log, list) else None
        return last if isinstance(last, dict) else entry

    def added(self, entry: dict[str, Value]) -> list[Change]:
        """The changes that add an entry, and the documents that it names to their register."""
        entry = self.right(in_order(self.model, entry))
        entry = with_references(self.model, entry, self.record, self.documents)
        self.documents.refuse_unused_details()
        step = AppendItem((self.key,), in_order(self.model, entry))
        changes: list[Change] = [*self.documents.entries.values()]
        return [*changes, ChangeFile(self.record.file, (step,))]

    def with_document(self, given: Given) -> Given:
        """What is given, with the key of the document that it names; a new one is registered."""
        written = given.one("document")
        if not written:
            return given
        ref = DocumentRef(written)
        key = key_for(self.record, ("document",), ref, self.documents)
        return given.having("document", key)

    def day_of_document(self, given: Given) -> str:
        """The day of the document that is given by its key, if that is past; else today."""
        today = self.project.today.isoformat()
        key = given.one("document")
        day = self.documents.date_of(key)
        document = self.project.portfolio.document(
            DocumentRef(key), self.record.jurisdiction
        )
        if document is not None and document.fields.date is not None:
            day = document.fields.date.isoformat()
        return min(day or today, today)


def has_key(model: type[FrontMatter], name: str) -> bool:
    """Whether a map has a key, as people call it; of a path the first."""
    try:
        field_named(model, name.partition(".")[0], name)
    except DxplanError:
        return False
    return True


def refuse_keys_of_head(
    record: Record[Any], given: Given, entry: type[FrontMatter]
) -> None:
    """Raise DxplanError for a key of the record's head, and say how that is changed."""
    model = type(record.fields)
    for name in given.values:
        if not _is_of_head(model, entry, name):
            continue
        field = field_named(model, name.partition(".")[0], name)
        error = "given-key-of-head"
        if field.key in {"deadline", "by"}:
            error = "given-deadline"
        elif field.meaning.role == "obligation":
            error = "given-obligation"
        raise DxplanError(error, name=field.key, id=record.id, file=record.file)


def _is_of_head(model: type[FrontMatter], entry: type[FrontMatter], name: str) -> bool:
    """Whether a key is one of the head and none of an entry: as it is written, else as meant."""
    key = name.partition(".")[0]
    if key in fields_of(entry):
        return False
    if key in fields_of(model):
        return True
    return not has_key(entry, name) and has_key(model, name)
