"""Apply fixes to files until there is none left; each is proven on the file as it then is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from dxplan.check.assess import Assessment, Project, assess
from dxplan.check.selection import Selection
from dxplan.config.config import Config
from dxplan.diagnostics import Applicability, Finding, KeyPath, Place, Severity
from dxplan.errors import DxplanError, reason_of
from dxplan.files.file_edits import FileEdit
from dxplan.fixes.edits import apply_edits
from dxplan.fixes.join import fixable_alone, join_fixes, start_of
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.portfolio.write_plans import write_plans
from dxplan.rules.registry import BY_CODE
from dxplan.source.source_file import Source, parse

_ROUNDS = 20
"""A fix may uncover another finding; more often than this it does not."""


@dataclass(frozen=True, slots=True)
class AppliedFix:
    """One fix as it was made: the finding's rule, its file, and the 1-based line at that time."""

    code: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class FixResult:
    """Changed files with old and new content, the fixes made, and how many errors are left.

    ``is_empty`` where there was no record at all to be read.
    """

    changed: Mapping[str, tuple[bytes, bytes]]
    applied: tuple[AppliedFix, ...]
    errors: int
    is_empty: bool = False


_Identity: TypeAlias = tuple[str, str, KeyPath, str]
"""What stays the same of a finding when lines move: rule, file, key, and its arguments."""


@dataclass(slots=True)
class _FixingState:
    """The files as they are so far, and what was done to them.

    ``contents`` holds every content that a file has had: one that comes back would go on for ever.
    ``waiting`` are fixes that another one kept from being made: they may have been made by it.
    """

    files: dict[str, PlansFile]
    contents: dict[str, set[bytes]]
    applied: list[AppliedFix] = field(default_factory=list)
    waiting: dict[_Identity, AppliedFix] = field(default_factory=dict)


def fix_files(
    files: Iterable[PlansFile],
    config: Config,
    *,
    as_of: date,
    today: date | None,
    allowed: Collection[Applicability],
    selection: Selection | None = None,
) -> FixResult:
    """Fix what ``allowed`` and the selection let through; no file is written."""
    original = {file.path: file for file in files}
    contents = {path: {file.content} for path, file in original.items()}
    state = _FixingState(dict(original), contents)
    for _ in range(_ROUNDS):
        portfolio = assemble(state.files.values())
        assessment = assess(Project(portfolio, config, today=today), as_of, selection)
        if not _fix_once(state, assessment.findings, allowed):
            break
    return FixResult(
        _changed(original, state.files),
        tuple(state.applied),
        _count_errors(assessment),
        assessment.portfolio.is_empty,
    )


def _count_fixed_together(state: _FixingState, findings: Sequence[Finding]) -> None:
    """Add what waited for its own fix and was fixed together with another finding."""
    left = {_identity(item) for item in findings}
    for identity, applied in state.waiting.items():
        if identity not in left:
            state.applied.append(applied)
    state.waiting = {}


def _fix_once(
    state: _FixingState,
    findings: Sequence[Finding],
    allowed: Collection[Applicability],
) -> bool:
    """Fix each file by one edit; whether any was changed."""
    _count_fixed_together(state, findings)
    is_changed = False
    for path, items in _fixable(findings, allowed).items():
        source = parse(path, state.files[path].content)
        joined, fix = join_fixes(source, items, allowed)
        if fix is None:
            continue
        content = apply_edits(source.content, fix.edits)
        if not joined or content in state.contents[path]:
            continue
        state.contents[path].add(content)
        state.files[path] = replace(state.files[path], content=content)
        state.applied += [_applied(source, item) for item in joined]
        taken = {_placed_identity(item) for item in joined}
        others = [item for item in items if _placed_identity(item) not in taken]
        for item in fixable_alone(source, others, allowed):
            state.waiting[_identity(item)] = _applied(source, item)
        is_changed = True
    return is_changed


def _fixable(
    findings: Iterable[Finding], allowed: Collection[Applicability]
) -> dict[str, list[Finding]]:
    """The findings with a fix that is allowed, by file."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for item in findings:
        if item.fix is not None and item.fix.applicability in allowed:
            by_file[item.place.file].append(item)
    return by_file


def _applied(source: Source, item: Finding) -> AppliedFix:
    line = source.position(start_of(source, item)).line
    return AppliedFix(item.code, source.file, line)


def _identity(item: Finding) -> _Identity:
    return item.code, item.place.file, item.place.path, str(sorted(item.args.items()))


def _placed_identity(item: Finding) -> tuple[str, Place, str]:
    """What tells findings of one file apart: places too, where two keys are written alike."""
    return item.code, item.place, str(sorted(item.args.items()))


def _changed(
    original: Mapping[str, PlansFile], files: Mapping[str, PlansFile]
) -> dict[str, tuple[bytes, bytes]]:
    """Old and new content of each file that changed."""
    changed = {}
    for path, file in files.items():
        old = original[path].content
        if file.content != old:
            changed[path] = (old, file.content)
    return changed


def _count_errors(assessment: Assessment) -> int:
    severities = [BY_CODE[item.code].severity for item in assessment.findings]
    return severities.count(Severity.ERROR)


def save(root: Path, changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Write what changed, all of it or nothing.

    Raises DxplanError where a file is no longer what was read, or can't be written.
    """
    edits = {path: FileEdit(old, new) for path, (old, new) in changed.items()}
    write_plans(root, edits, _cannot_fix)


def _cannot_fix(file: str, error: OSError) -> DxplanError:
    return DxplanError("cannot-fix", file=file, **reason_of(error))
