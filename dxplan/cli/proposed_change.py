"""The end of every command that changes plans: review, show, ask, write, say what was written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, NoReturn

import typer

from dxplan.cli.option_groups import OptionGroup
from dxplan.cli.options import today
from dxplan.cli.output import write, write_data
from dxplan.cli.progress import showing_progress
from dxplan.cli.questions import agrees, can_ask
from dxplan.cli.session import Session
from dxplan.editing.project import EditedProject, open_project
from dxplan.editing.proposal import Proposal
from dxplan.editing.review import Review, review
from dxplan.editing.write import write as write_files
from dxplan.errors import DxplanError
from dxplan.reporters.proposed_change import change_as_json, shown_change
from dxplan.text.terminal import printable


class ChangeFormat(StrEnum):
    """How a command that changes plans says what it did."""

    TEXT = "text"
    JSON = "json"


Yes = Annotated[bool, typer.Option("-y", "--yes")]
DryRun = Annotated[bool, typer.Option("--dry-run")]


@dataclass(frozen=True, slots=True)
class ChangeOptions(OptionGroup):
    """The options that all commands have which change plans.

    ``also`` is no option: it is what a command says besides in JSON.
    """

    yes: Yes = False
    dry_run: DryRun = False
    output: Annotated[ChangeFormat, typer.Option("--format")] = ChangeFormat.TEXT
    also: Mapping[str, Any] = field(default_factory=dict)

    @property
    def may_ask(self) -> bool:
        """Whether questions can be asked at all."""
        return not self.yes and can_ask()


def project_of(session: Session) -> EditedProject:
    """The plans of a session, to change them; with a bar where reading takes long."""
    with showing_progress(session):
        return open_project(
            session.root,
            session.config,
            session.catalogue,
            today=today(),
            prefix=session.prefix,
        )


def reviewed_in(session: Session, proposal: Proposal) -> Review:
    """The review of a proposal, with a bar where it takes long."""
    with showing_progress(session):
        return review(proposal)


def finish(
    session: Session,
    proposal: Proposal,
    options: ChangeOptions,
    look: Callable[[Review], None] | None = None,
) -> NoReturn:
    """Review a proposal, show it, ask, and write it; ends the command.

    The exit code is 1 where the review refuses it or somebody says no. ``look`` sees the review
    first, and may raise what ends the command. Raises DxplanError where nobody can be asked.
    """
    if proposal.is_empty:
        _say_nothing_changes(session, proposal, options)
        raise typer.Exit(0)
    reviewed = reviewed_in(session, proposal)
    if look is not None:
        look(reviewed)
    finish_reviewed(session, reviewed, options)


def finish_reviewed(
    session: Session, reviewed: Review, options: ChangeOptions
) -> NoReturn:
    """The same for a proposal that is reviewed already."""
    is_text = options.output is ChangeFormat.TEXT
    if is_text:
        write(shown_change(reviewed, color=session.color, quiet=session.quiet))
    if reviewed.is_refused:
        _end(session, reviewed, options, (), "refused", 1)
    if options.dry_run:
        _end(session, reviewed, options, (), "dry-run", 0)
    if not options.yes and not _is_agreed(session, options):
        _end(session, reviewed, options, (), "declined", 1)
    written = write_files(reviewed)
    _end(session, reviewed, options, written, "written", 0)


def _is_agreed(session: Session, options: ChangeOptions) -> bool:
    if not options.may_ask:
        raise DxplanError("needs-yes")
    question = session.catalogue("terminal.change.question")
    return agrees(question, session.catalogue)


def _end(
    session: Session,
    reviewed: Review,
    options: ChangeOptions,
    written: tuple[str, ...],
    outcome: str,
    code: int,
) -> NoReturn:
    """Say what came of a change, and exit."""
    if options.output is ChangeFormat.JSON:
        write_data(change_as_json(reviewed, written, options.also))
        raise typer.Exit(code)
    if written:
        for file in written:
            sentence = session.catalogue(
                "terminal.change.written", file=session.prefix + file
            )
            write(printable(sentence) + "\n")
        raise typer.Exit(code)
    write(session.catalogue(f"terminal.change.{outcome}") + "\n")
    raise typer.Exit(code)


def _say_nothing_changes(
    session: Session, proposal: Proposal, options: ChangeOptions
) -> None:
    if options.output is ChangeFormat.JSON:
        reviewed = reviewed_in(session, proposal)
        write_data(change_as_json(reviewed, (), options.also))
        return
    if not session.quiet:
        write(session.catalogue("terminal.change.nothing") + "\n")
