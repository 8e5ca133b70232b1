"""A proposed change: as people read it before they agree, and for programs."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.editing.proposal import Proposal
from dxplan.editing.review import Review
from dxplan.reporters import full
from dxplan.reporters import json as json_reporter
from dxplan.reporters.file_diff import unified_diff
from dxplan.text.terminal import json_for_terminal


def shown_change(reviewed: Review, *, color: bool, quiet: bool) -> str:
    """The diff, then what the change brings: in changed files and errors in full, else counted.

    If ``quiet`` without `info`, and the diff only of a change that is refused. Where the gate could
    not compare, that is said last.
    """
    text = _shown_change(reviewed, color=color, quiet=quiet)
    if reviewed.is_compared or quiet:
        return text
    catalogue = reviewed.proposal.project.catalogue
    return text + catalogue("terminal.change.not-compared") + "\n"


def _shown_change(reviewed: Review, *, color: bool, quiet: bool) -> str:
    proposal = reviewed.proposal
    catalogue = proposal.project.catalogue
    text = ""
    if not quiet or reviewed.is_refused:
        text = diff_of(proposal, color=color)
    result = reviewed.result
    if quiet:
        result = result.reaching(Severity.WARNING)
    if not result.diagnostics:
        return text
    shown, elsewhere = _first_in_changed_files(reviewed, result)
    if shown:
        if text:
            text += "\n"
        text += full.diagnostics_in_full(shown, catalogue, color=color) + "\n\n"
    counts = full.listed_counts(result, catalogue)
    text += catalogue("terminal.change.findings", listed=counts) + "\n"
    if elsewhere:
        text += catalogue("terminal.change.elsewhere", count=elsewhere) + "\n"
    return text


def _first_in_changed_files(
    reviewed: Review, result: CheckResult
) -> tuple[list[Diagnostic], int]:
    """What is found in changed files, and all errors; and how much else is found elsewhere."""
    project = reviewed.proposal.project
    changed = {project.prefix + file for file in reviewed.proposal.edits}
    shown = []
    for diagnostic in result.diagnostics:
        is_error = diagnostic.severity is Severity.ERROR
        if is_error or diagnostic.file in changed:
            shown.append(diagnostic)
    return shown, len(result.diagnostics) - len(shown)


def change_as_json(
    reviewed: Review,
    written: Sequence[str],
    also: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """One object: what was written, what would change, the new findings, the diff.

    ``also`` is what a command says besides; it stands before that.
    """
    proposal = reviewed.proposal
    project = proposal.project
    rendered = json_reporter.render(reviewed.result, project.catalogue, color=False)
    document = {
        **also,
        "schema": 1,
        "as_of": project.today.isoformat(),
        "refused": reviewed.is_refused,
        "compared": reviewed.is_compared,
        "changed": [project.prefix + file for file in proposal.edits],
        "written": [project.prefix + file for file in written],
        "findings": json.loads(rendered)["findings"],
        "diff": diff_of(proposal, color=False),
    }
    return json_for_terminal(document)


def refusal_as_json(as_of: date, also: Mapping[str, Any]) -> str:
    """The same object of what is refused before there is any change; ``also`` says why."""
    document = {
        **also,
        "schema": 1,
        "as_of": as_of.isoformat(),
        "refused": True,
        "compared": False,
        "changed": [],
        "written": [],
        "findings": [],
        "diff": "",
    }
    return json_for_terminal(document)


def diff_of(proposal: Proposal, *, color: bool) -> str:
    """What a proposal changes in its files, as a diff."""
    project = proposal.project
    changed = {file: (edit.old, edit.new) for file, edit in proposal.edits.items()}
    return unified_diff(changed, project.prefix, project.catalogue, color=color)
