"""Which findings are not shown because another one names their cause.

A rule reports what it sees and knows of no other rule. Its row in the registry says which
findings become superfluous by its own (`Rule.hides`), and what the two must have in common
(`HidingScope`). The checker applies the rows once, after all rules have run and before waivers and
the selection: a finding that is hidden, waived or not selected still hides others.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dxplan.diagnostics import Finding, Place
from dxplan.portfolio.plans_files import PLANS


class HidingScope(StrEnum):
    """What a finding and the one that hides it have in common.

    The first ones are read off the places of the findings, those after them are named by
    `Finding.subjects`.
    """

    PLACE = "place"  # the same key or value
    ENTRY = "entry"  # the same entry of a log
    RECORD = "record"
    RELATED = (
        "related"  # a related place of the hidden finding is the place of the other
    )
    FOLDER = "folder"  # the hidden finding lies in the folder that the other names
    TASKS = "tasks"  # a file among the tasks of the plan

    KEY = "key"  # the same key of a record
    ABSENT_KEY = "absent-key"  # the same key of a record, which is gone
    LOG = "log"  # the same log of a record
    EDIT = "edit"  # the same edit of a record since the base
    CITED = "cited"  # what is cited and was there at the base
    REGISTER = "register"  # an entry of the register, or a reference into it
    FILE = "file"  # the file that the hidden finding needs


@dataclass(frozen=True, slots=True)
class Hides:
    """A column of a rule's row: which codes its findings hide where both share the ``scope``."""

    codes: tuple[str, ...]
    scope: HidingScope


def visible(
    findings: Sequence[Finding], table: Mapping[str, tuple[Hides, ...]]
) -> list[Finding]:
    """The findings that no other one hides; ``table`` holds the column `hides` by code."""
    hidden = _hidden_subjects(findings, table)
    if not hidden:
        return list(findings)
    scopes: dict[str, list[HidingScope]] = {}
    for code, scope in hidden:
        scopes.setdefault(code, []).append(scope)
    shown = []
    for finding in findings:
        scopes_of_code = scopes.get(finding.code, ())
        if not _is_hidden(finding, scopes_of_code, hidden):
            shown.append(finding)
    return shown


def _hidden_subjects(
    findings: Sequence[Finding], table: Mapping[str, tuple[Hides, ...]]
) -> dict[tuple[str, HidingScope], set[Hashable]]:
    """What is hidden, by the code and the scope of the findings that may be about it."""
    hidden: dict[tuple[str, HidingScope], set[Hashable]] = {}
    for finding in findings:
        for row in table.get(finding.code, ()):
            subjects = _subjects_of_hiding(finding, row.scope)
            for code in row.codes:
                hidden.setdefault((code, row.scope), set()).update(subjects)
    return hidden


def _is_hidden(
    finding: Finding,
    scopes: Iterable[HidingScope],
    hidden: Mapping[tuple[str, HidingScope], set[Hashable]],
) -> bool:
    for scope in scopes:
        subjects = _subjects_of_hidden(finding, scope)
        if not hidden[finding.code, scope].isdisjoint(subjects):
            return True
    return False


def _subjects_of_hiding(finding: Finding, scope: HidingScope) -> Iterable[Hashable]:
    """What a finding makes superfluous in a scope."""
    file = finding.place.file
    match scope:
        case HidingScope.RELATED:
            return (finding.place,)
        case HidingScope.FOLDER:
            return (finding.args.get("folder", file),)
        case HidingScope.TASKS:
            folder, separator, _ = file.rpartition("/tasks/")
            return (folder,) if separator else ()
        case HidingScope.REGISTER if not finding.subjects:
            return ((scope, _right_name(finding)),)
        case HidingScope.FILE:
            return ((scope, file),)
    return _common_subjects(finding, scope)


def _subjects_of_hidden(finding: Finding, scope: HidingScope) -> Iterable[Hashable]:
    """By what a finding is hidden in a scope."""
    file = finding.place.file
    match scope:
        case HidingScope.RELATED:
            return [related.place for related in finding.related]
        case HidingScope.FOLDER:
            return _folders_above(file)
        case HidingScope.TASKS:
            return (file.removesuffix("/plan.md"),)
    return _common_subjects(finding, scope)


def _common_subjects(finding: Finding, scope: HidingScope) -> Iterable[Hashable]:
    place = finding.place
    match scope:
        case HidingScope.PLACE:
            return (_without_part(place),)
        case HidingScope.ENTRY:
            is_in_entry = len(place.path) > 1
            if not is_in_entry:
                return ()
            return ((place.file, place.path[:2]),)
        case HidingScope.RECORD:
            if finding.record is None:
                return ()
            return (finding.record,)
    return [subject for subject in finding.subjects if subject[0] == scope]


def _without_part(place: Place) -> Hashable:
    """A place whatever part of the key it means."""
    return (place.file, place.at_base, place.path, place.span)


def _right_name(finding: Finding) -> str:
    """The path that a stray file should have."""
    folder = finding.place.file.rpartition("/")[0]
    return f"{folder}/{finding.args.get('suggestion', '')}"


def _folders_above(file: str) -> list[str]:
    """The folders below plans/ that a file lies in."""
    steps = file.split("/")
    folders = []
    for depth in range(1, len(steps)):
        folder = "/".join(steps[:depth])
        if folder != PLANS:
            folders.append(folder)
    return folders
