"""Options by which somebody gives what an entry says, and the questions for what is missing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from dxplan.cli.id_completion import complete_record
from dxplan.cli.option_groups import OptionGroup
from dxplan.cli.output import write, write_failure
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.questions import answer_to
from dxplan.cli.session import Session
from dxplan.editing.given import (
    ANY_KEY,
    DOCUMENT_DETAILS,
    Given,
    MissingValuesError,
    RefusedValueError,
    assignments,
)
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.model.field_words import field_label

Identity = Annotated[str, typer.Argument(metavar="ID", autocompletion=complete_record)]
Assignments = Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE")]
Date = Annotated[str | None, typer.Option("--date", metavar="DATE")]
DocumentOption = Annotated[str | None, typer.Option("--document", metavar="KEY")]
EvidenceOption = Annotated[list[str] | None, typer.Option("--evidence", metavar="KEY")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT")]


@dataclass(frozen=True, slots=True)
class DocumentDetails(OptionGroup):
    """What options say of a document that is to be registered, by `DOCUMENT_DETAILS`."""

    document_number: Annotated[
        str | None, typer.Option("--document-number", metavar="NUMBER")
    ] = None
    document_date: Annotated[
        str | None, typer.Option("--document-date", metavar="DATE")
    ] = None
    document_title: Annotated[
        str | None, typer.Option("--document-title", metavar="TEXT")
    ] = None
    document_type: Annotated[
        str | None, typer.Option("--document-type", metavar="CODE")
    ] = None
    document_issuer: Annotated[
        str | None, typer.Option("--document-issuer", metavar="UNIT")
    ] = None
    document_url: Annotated[
        str | None, typer.Option("--document-url", metavar="URL")
    ] = None

    @property
    def given(self) -> dict[str, str]:
        """The details that are given."""
        texts = {name: getattr(self, f"document_{name}") for name in DOCUMENT_DETAILS}
        return {name: text for name, text in texts.items() if text}


def given_by(
    written: Sequence[str] | None,
    details: DocumentDetails,
    **options: str | Sequence[str] | None,
) -> Given:
    """What a command line gives: `KEY=VALUE`, and options that stand for a key.

    Raises DxplanError for a word that is no `KEY=VALUE`.
    """
    values = assignments(written or ())
    for key, value in options.items():
        if not value:
            continue
        texts = (value,) if isinstance(value, str) else tuple(value)
        values[key] = (*values.get(key, ()), *texts)
    return Given(values, details.given)


def value_and_rest(
    value: str | None, rest: Sequence[str] | None
) -> tuple[str, list[str]]:
    """A value, and what is written behind it; a `KEY=VALUE` in its place is part of that."""
    behind = [*(rest or ())]
    if value is not None and re.match(r"[^\W\d][\w.]*=", value):
        return "", [value, *behind]
    return value or "", behind


def changes_by(
    session: Session,
    options: ChangeOptions,
    given: Given,
    project: EditedProject,
    build: Callable[[EditedProject, Given], list[Change]],
) -> tuple[Given, list[Change]]:
    """What is given in the end, and the changes by it.

    What is missing or wrong is asked for as long as it is. Raises DxplanError where nobody can be
    asked.
    """
    while True:
        try:
            return given, build(project, given)
        except MissingValuesError as missing:
            if not options.may_ask:
                raise
            for name in missing.names:
                given = asked(session, given, name, missing.about)
        except RefusedValueError as refused:
            if not options.may_ask:
                raise
            write_failure(refused, session.catalogue)
            given = asked(session, given, refused.name, "")


def asked(session: Session, given: Given, name: str, about: str) -> Given:
    """What is given, with the answer for a key or an option; without one the command ends."""
    answer = answer_to(_question(session, name, about))
    if not answer:
        write(session.catalogue("terminal.change.declined") + "\n")
        raise typer.Exit(1)
    if name == ANY_KEY:
        return replace(given, values={**given.values, **assignments([answer])})
    detail = name.removeprefix("--document-")
    if detail != name and detail in DOCUMENT_DETAILS:
        return given.describing(detail, answer)
    return given.having(name.removeprefix("--"), answer)


def _question(session: Session, name: str, about: str) -> str:
    """What is asked: the label of a key, or the sentence for an option."""
    catalogue = session.catalogue
    sentence = catalogue.get(f"asking.{name.removeprefix('--')}", about=about)
    if sentence:
        return sentence
    label = field_label(catalogue, name.rpartition(".")[2])
    return catalogue("asking.any-key", label=label, name=name)
