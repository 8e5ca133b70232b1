"""Apply fixes to files until there is none left; each is proven on the file as it then is."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from dxplan.check.assess import Project, assess
from dxplan.check.selection import Selection
from dxplan.config.config import Config
from dxplan.diagnostics import (
    AppendItem,
    Applicability,
    Finding,
    Fix,
    InsertKey,
    KeyPath,
    Replace,
    SetValue,
    Severity,
    Step,
    SymbolicFix,
)
from dxplan.errors import DxplanError, reason_of
from dxplan.files.atomic import replace_file
from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.portfolio.loader import PlansFile, assemble
from dxplan.rules.registry import BY_CODE
from dxplan.source.source_file import Source, parse

_ROUNDS = 20
"""A fix may uncover another finding; more often than this it does not."""
_READ_AGAIN = 8_000_000
"""Bytes of a file that are read again at most in one round to prove its fixes; what is left waits for the next."""
_FEWEST = 8
"""Times that even a large file is read again."""


@dataclass(frozen=True, slots=True)
class AppliedFix:
    """One fix as it was made: the finding's rule, its file, and the 1-based line at that time."""

    code: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class FixResult:
    """The files that changed, before and after, every fix made, and how many errors of the selection are left.

    ``is_empty`` where there was no record at all to be read.
    """

    changed: Mapping[str, tuple[bytes, bytes]]
    applied: tuple[AppliedFix, ...]
    errors: int
    is_empty: bool = False


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
    first = {file.path: file for file in files}
    now = dict(first)
    applied: list[AppliedFix] = []
    seen = {path: {file.content} for path, file in first.items()}
    waiting: dict[_Identity, AppliedFix] = {}
    for _ in range(_ROUNDS):
        project = Project(assemble(now.values()), config, today=today)
        assessment = assess(project, as_of, selection)
        found = assessment.findings
        left = {_identity(item) for item in found}
        applied += (
            one for identity, one in waiting.items() if identity not in left
        )  # mended by another's fix
        waiting = {}
        made: list[AppliedFix] = []
        for path, items in _fixable(found, allowed).items():
            source = parse(path, now[path].content)
            done, data = _apply_all(source, items, allowed)
            if done and data not in seen[path]:
                seen[path].add(data)
                now[path] = replace(now[path], content=data)
                made += _applied(source, done)
                waiting |= _waiting(source, items, done, allowed)
        applied += made
        if not made:
            break
    both = {
        path: (first[path].content, file.content)
        for path, file in now.items()
        if file.content != first[path].content
    }
    errors = sum(BY_CODE[item.code].severity is Severity.ERROR for item in found)
    return FixResult(both, tuple(applied), errors, assessment.portfolio.is_empty)


def _fixable(
    found: Iterable[Finding], allowed: Collection[Applicability]
) -> dict[str, list[Finding]]:
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for item in found:
        if item.fix is not None and item.fix.applicability in allowed:
            by_file[item.place.file].append(item)
    return by_file


def _apply_all(
    source: Source, items: Iterable[Finding], allowed: Collection[Applicability]
) -> tuple[list[Finding], bytes]:
    """The findings whose fixes hold, and the file with them."""
    made, fix = join_fixes(source, items, allowed)
    return (
        (made, apply_edits(source.content, fix.edits))
        if fix is not None
        else ([], source.content)
    )


def _applied(source: Source, items: Iterable[Finding]) -> list[AppliedFix]:
    return [
        AppliedFix(item.code, source.file, source.position(_begin(source, item)).line)
        for item in items
    ]


_Identity: TypeAlias = tuple[str, str, KeyPath, str]
"""What stays the same of a finding when lines move: rule, file, key, and what it says."""


def _identity(item: Finding) -> _Identity:
    return item.code, item.place.file, item.place.path, str(sorted(item.args.items()))


def _waiting(
    source: Source,
    items: Sequence[Finding],
    done: Sequence[Finding],
    allowed: Collection[Applicability],
) -> dict[_Identity, AppliedFix]:
    """The findings that could be mended too, had another's fix not changed the same place."""
    tried = [item for item in items if item not in done][: _proofs(source)]
    fixes = (
        (item, byte_fix(source, item.fix)) for item in tried if item.fix is not None
    )
    others = [
        item for item, fix in fixes if fix is not None and fix.applicability in allowed
    ]
    return {
        _identity(item): one
        for item, one in zip(others, _applied(source, others), strict=True)
    }


def join_fixes(
    source: Source,
    items: Iterable[Finding],
    allowed: Collection[Applicability] = ("safe", "unsafe"),
) -> tuple[list[Finding], Fix | None]:
    """As many of the findings as can be mended by one edit, in the order of the file, and that edit.

    All are tried at once, and where that is refused each half for itself, so that the file is read again a few times
    and not once a fix. What two fixes would both change waits for the next time.
    """
    kept: list[Finding] = []
    whole: Fix | None = None
    pending = [_apart(source, items)]
    proofs = _proofs(source)
    while pending and proofs:
        group = pending.pop()
        fix = _joined(source, [*kept, *group]) if group else None
        proofs -= 1
        if (
            fix is not None and fix.applicability in allowed
        ):  # a comment that goes with a value makes it unsure
            kept, whole = [*kept, *group], fix
        elif len(group) > 1:
            half = len(group) // 2
            pending += [group[half:], group[:half]]
    return sorted(kept, key=lambda item: _begin(source, item)), whole


def _proofs(source: Source) -> int:
    """How often a file may be read again in one round."""
    return max(_FEWEST, _READ_AGAIN // max(1, len(source.content)))


def _begin(source: Source, item: Finding) -> int:
    return source.locate(item.place)[0]


def _joined(source: Source, items: Sequence[Finding]) -> Fix | None:
    """All fixes as one, proven as a whole; where the file could not be read, each has to make it clearer."""
    steps = tuple(
        step for item in items if item.fix is not None for step in item.fix.steps
    )
    fix = byte_fix(source, SymbolicFix("safe", steps))
    if fix is None or not fix.edits:
        return None
    if source.front_matter is None and len(items) > 1:
        after = parse(source.file, apply_edits(source.content, fix.edits))
        if len(after.findings) > len(source.findings) - len(items):
            return None
    return fix


def _apart(source: Source, items: Iterable[Finding]) -> list[Finding]:
    """The findings whose fixes touch different places, safe ones before others."""
    taken: list[tuple[int, int]] = []
    kept = []
    for item in sorted(
        items,
        key=lambda item: (
            item.fix.applicability if item.fix else "",
            _begin(source, item),
        ),
    ):
        touched = (
            [_touched(source, step) for step in item.fix.steps]
            if item.fix is not None
            else []
        )
        if not any(_meets(taken, span) for span in touched):
            kept.append(item)
            for span in touched:
                insort(taken, span)
    return kept


def _touched(source: Source, step: Step) -> tuple[int, int]:
    """The span of the text that a step speaks of; of one that adds something, the begin of what it is added to."""
    if isinstance(step, Replace):
        return step.span
    spans, path = (
        source.spans,
        step.path[:-1] if isinstance(step, AppendItem) else step.path,
    )
    if path not in spans:
        return (0, 0)
    found = spans[path]
    if isinstance(step, InsertKey | AppendItem):
        return (found.value[0], found.value[0])
    return (
        found.value
        if found.key is None or isinstance(step, SetValue)
        else (found.key[0], found.value[1])
    )


def _meets(taken: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Whether a span overlaps one of others that are apart and sorted; those of no width share a place."""
    i = bisect_left(taken, span)
    around = taken[max(0, i - 1) : i + 1]
    return any(
        (start < span[1] and span[0] < end)
        or start <= span[0] < end
        or span[0] <= start < span[1]
        for start, end in around
    )


def save(root: Path, changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Write what changed, each file whole or not at all.

    Raises DxplanError where a file is no longer what was read, or can't be written; files before it stay fixed.
    """
    for path, (before, after) in changed.items():
        file = root / path
        try:
            if file.read_bytes() != before:
                raise DxplanError("changed-meanwhile", file=path)
            replace_file(file, after)
        except OSError as error:
            raise DxplanError("cannot-fix", file=path, **reason_of(error)) from error
