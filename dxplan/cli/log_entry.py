"""The way of every command that adds an entry to a log: build, review, ask for evidence, write."""

from collections.abc import Callable
from typing import NoReturn

from dxplan.cli.given_options import changes_by
from dxplan.cli.proposed_change import (
    ChangeOptions,
    finish_reviewed,
    project_of,
    reviewed_in,
)
from dxplan.cli.questions import answer_to
from dxplan.cli.session import Session
from dxplan.editing.given import Given
from dxplan.editing.lacking import lacking, refuse_without_needed
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change, propose
from dxplan.editing.review import Review

Build = Callable[[EditedProject, Given], list[Change]]
"""Makes the changes by what is given."""


def add_entry(
    session: Session, options: ChangeOptions, given: Given, build: Build
) -> NoReturn:
    """Add to a log what is given; ends the command.

    Raises DxplanError where nobody can be asked for what is missing: of a completion, evidence.
    """
    project = project_of(session)
    asked: set[str] = set()
    while True:
        given, changes = changes_by(session, options, given, project, build)
        reviewed = reviewed_in(session, propose(project, changes))
        completed = _completed(session, options, given, reviewed, asked)
        if completed is given:
            finish_reviewed(session, reviewed, options)
        given = completed


def _completed(
    session: Session,
    options: ChangeOptions,
    given: Given,
    reviewed: Review,
    asked: set[str],
) -> Given:
    """What is given, with what a completion lacked; each is asked for once."""
    if reviewed.is_refused or options.dry_run:
        return given
    if not options.may_ask:
        refuse_without_needed(reviewed)
        return given
    for key, _ in lacking(reviewed):
        if key in asked:
            continue
        asked.add(key)
        answer = answer_to(session.catalogue(f"asking.lacking.{key}"))
        if answer:
            given = given.having(key, answer)
    return given
