"""What a form changes: proposed and reviewed as every command does it, or what is wrong with it."""

import hashlib
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dxplan.comparison.compare import RecordContent, compare
from dxplan.diagnostics import Diagnostic
from dxplan.editing.given import (
    Given,
    MissingValuesError,
    RefusedValueError,
    UnusableTextError,
)
from dxplan.editing.lacking import refuse_without_needed
from dxplan.editing.ledgers import extended
from dxplan.editing.measurements import with_measurement
from dxplan.editing.progress import reported
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import AddFile, Change, Proposal, propose
from dxplan.editing.review import Review, Reviewer
from dxplan.errors import DxplanError
from dxplan.local_editor.form_fields import DOCUMENT, Action, Form
from dxplan.local_editor.sent_form import FieldError, SentForm
from dxplan.local_editor.uploads import beside
from dxplan.messages import Catalogue
from dxplan.portfolio.portfolio import Record
from dxplan.reporters.proposed_change import diff_of
from dxplan.wording.change_sentences import names_in, sentences


@dataclass(frozen=True)
class Proposed:
    """A change as it is shown before it is saved.

    ``errors`` are sentences, those of a field by its name; with one nothing can be saved.
    ``digest`` names the change: only one that was shown is saved.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    reviewed: Review | None = None
    sentences: tuple[str, ...] = ()
    diff: str = ""
    digest: str = ""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the change brings, the gravest first, but what a field is said to lack."""
        if self.reviewed is None:
            return ()
        said = set(self.errors.values())
        diagnostics = self.reviewed.result.diagnostics
        return tuple(one for one in diagnostics if one.message not in said)

    @property
    def can_be_saved(self) -> bool:
        """Whether nothing is in the way."""
        if self.reviewed is None or self.errors or self.problem:
            return False
        return not self.reviewed.is_refused

    def but(self, problem: str) -> "Proposed":
        """The same, with what is in the way."""
        return replace(self, problem=problem)


def proposed_by(
    reviewer: Reviewer, record: Record[Any], form: Form, sent: SentForm
) -> Proposed:
    """What a form that was sent would change; nothing is written."""
    project = reviewer.project
    try:
        proposal = propose(project, _changes(project, record, form, sent))
        if proposal.is_empty:
            return Proposed(problem=project.catalogue("terminal.change.nothing"))
        return _shown(reviewer.review(proposal), record)
    except DxplanError as error:
        return _refused(error, form, project.catalogue)


def _refused(error: DxplanError, form: Form, catalogue: Catalogue) -> Proposed:
    """What is wrong with what was sent, at the field that it is about, if there is one."""
    match error:
        case FieldError():
            sentence = catalogue.failure(error.key, error.details)
            return Proposed(errors={error.name: sentence})
        case MissingValuesError():
            sentence = _sentence_of_missing(error, catalogue)
            names = [_field_of(name, form) for name in error.names]
            return Proposed(errors=dict.fromkeys(names, sentence))
        case RefusedValueError():
            name = _field_of(error.name, form)
            return Proposed(errors={name: error.details["problem"]})
        case UnusableTextError():
            name = _field_of(error.name, form)
            labelled = error.named(catalogue("local_editor.this-text"))
            sentence = catalogue.failure(labelled.key, labelled.details)
            return Proposed(errors={name: sentence})
    return Proposed(problem=catalogue.failure(error.key, error.details))


def _sentence_of_missing(missing: MissingValuesError, catalogue: Catalogue) -> str:
    """What a field is said to lack; of a document that no register has, which one that is."""
    if missing.about:
        return catalogue("local_editor.missing-of-document", document=missing.about)
    return catalogue("local_editor.missing")


def _field_of(name: str, form: Form) -> str:
    """The field of the form that a missing or refused key means."""
    bare = name.removeprefix("--")
    if bare in form.names:
        return bare
    first = bare.partition(".")[0]
    if first in form.names:
        return first
    if f"{DOCUMENT}{bare}" in form.names:
        return f"{DOCUMENT}{bare}"
    return bare


def _changes(
    project: EditedProject, record: Record[Any], form: Form, sent: SentForm
) -> list[Change]:
    upload = sent.upload
    added: list[Change] = []
    if upload is not None:
        folder, _, file = record.file.rpartition("/")
        number = file.removesuffix(".md")
        path = beside(upload, folder, number, project.files)
        added.append(AddFile(path, upload.content))
        named = replace(upload, name=posixpath.basename(path))
        sent = replace(sent, upload=named)
    given = sent.given(form)
    try:
        return [*_entry(project, record, form.action, given), *added]
    except DxplanError as error:
        if error.key == "details-of-nothing":
            raise FieldError(f"{DOCUMENT}number", "document-registered") from error
        raise


def _entry(
    project: EditedProject, record: Record[Any], action: Action, given: Given
) -> list[Change]:
    if action == "report":
        return reported(project, record, given, "")
    if action == "measure":
        return with_measurement(project, record, given)
    return extended(project, record.id, given.one("to"), given.having("to"))


def _shown(reviewed: Review, record: Record[Any]) -> Proposed:
    proposal = reviewed.proposal
    shown = Proposed(
        reviewed=reviewed,
        sentences=_sentences(reviewed, record),
        diff=diff_of(proposal, color=False),
        digest=_digest(proposal),
    )
    try:
        refuse_without_needed(reviewed)
    except MissingValuesError as missing:
        errors = {name.removeprefix("--"): missing.about for name in missing.names}
        return replace(shown, errors=errors)
    return shown


def _sentences(reviewed: Review, record: Record[Any]) -> tuple[str, ...]:
    """What changes of the record, in words."""
    after = reviewed.portfolio.index(record.kind).get(record.id)
    if after is None:
        return ()
    catalogue = reviewed.proposal.project.catalogue
    names = names_in(reviewed.portfolio, record.jurisdiction, catalogue.lang)
    changes = compare(
        RecordContent(record.front_matter), RecordContent(after.front_matter)
    )
    worded = sentences(changes, record.kind, catalogue, names)
    return tuple(sentence for _, sentence in worded)


def _digest(proposal: Proposal) -> str:
    digest = hashlib.sha256()
    for file, edit in proposal.edits.items():
        for part in (file.encode(), edit.old or b"", edit.new):
            digest.update(b"%d\0" % len(part))
            digest.update(part)
    return digest.hexdigest()


def state_of(project: EditedProject, record: Record[Any]) -> str:
    """A name for a record's file as it is, by which a form made from an older one is noticed."""
    content = project.content_of(record.file) or b""
    return hashlib.sha256(content).hexdigest()
