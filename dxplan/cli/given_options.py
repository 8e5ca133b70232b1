"""Options by which somebody gives what an entry says, and the questions for what is missing."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from dxplan.cli.asking import ask
from dxplan.cli.output import write_failure
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.session import Session
from dxplan.editing.given import (
    DOCUMENT_DETAILS,
    Given,
    MissingValuesError,
    RefusedValueError,
    assignments,
)
from dxplan.editing.proposal import Change
from dxplan.model.field_words import field_label

Identity = Annotated[str, typer.Argument(metavar="ID")]
Assignments = Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE")]
Date = Annotated[str | None, typer.Option("--date", metavar="DATE")]
DocumentOption = Annotated[str | None, typer.Option("--document", metavar="KEY")]
EvidenceOption = Annotated[list[str] | None, typer.Option("--evidence", metavar="KEY")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT")]
DocumentNumber = Annotated[
    str | None, typer.Option("--document-number", metavar="NUMBER")
]
DocumentDate = Annotated[str | None, typer.Option("--document-date", metavar="DATE")]
DocumentTitle = Annotated[str | None, typer.Option("--document-title", metavar="TEXT")]
DocumentType = Annotated[str | None, typer.Option("--document-type", metavar="CODE")]
DocumentIssuer = Annotated[
    str | None, typer.Option("--document-issuer", metavar="UNIT")
]
DocumentUrl = Annotated[str | None, typer.Option("--document-url", metavar="URL")]

_ASKED_OPTIONS = ("--document", "--to")
"""Options that give the value of a key: they are asked for by that key."""


def given_by(
    words: Sequence[str] | None,
    document: dict[str, str | None],
    **options: str | Sequence[str] | None,
) -> Given:
    """What a command line gives: `KEY=VALUE`, and options that stand for a key.

    Raises DxplanError where a key is given both ways.
    """
    values = assignments(words or ())
    for key, value in options.items():
        if not value:
            continue
        texts = (value,) if isinstance(value, str) else tuple(value)
        values[key] = (*values.get(key, ()), *texts)
    details = {name: text for name, text in document.items() if text}
    return Given(values, details)


def changes_by(
    session: Session,
    options: ChangeOptions,
    given: Given,
    build: Callable[[Given], list[Change]],
) -> list[Change]:
    """The changes by what is given; what is missing or wrong is asked for as long as it is.

    Raises DxplanError where nobody can be asked.
    """
    while True:
        try:
            return build(given)
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
    """What is given, with the answer for a key or an option; raises Abort where there is none."""
    answer = ask(_question(session, name, about))
    if not answer:
        raise typer.Abort
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
    return catalogue("asking.key", label=label, name=name)
