"""The fixes of several findings as one edit of their file, proven as a whole."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Sequence

from dxplan.diagnostics import (
    AppendItem,
    Applicability,
    Finding,
    Fix,
    InsertKey,
    Replace,
    SetValue,
    Step,
    SymbolicFix,
)
from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.fixes.verify import (
    MOST_READ_AGAIN,
    bytes_of_proof,
    most_findings_after,
)
from dxplan.source.source_file import Source, parse

_FEWEST = 8
"""Times that even a large file is read again."""

_Span = tuple[int, int]


def join_fixes(
    source: Source,
    findings: Iterable[Finding],
    allowed: Collection[Applicability] = ("safe", "unsafe"),
) -> tuple[list[Finding], Fix | None]:
    """As many of the findings as can be fixed by one edit, in the order of the file, and that edit.

    All are tried at once, and where that is refused each half by itself, so that the file is read
    again a few times and not once a fix. What two fixes would both change waits for the next time.
    """
    joined: list[Finding] = []
    joined_fix: Fix | None = None
    pending = [_without_overlaps(source, findings)]
    for _ in range(proofs_of(source)):
        if not pending:
            break
        group = pending.pop()
        if not group:
            continue
        fix = _fix_of_all(source, [*joined, *group])
        # one that removes a comment is unsafe, though each finding's fix may be safe
        if fix is not None and fix.applicability in allowed:
            joined += group
            joined_fix = fix
            continue
        if len(group) > 1:
            half = len(group) // 2
            pending.append(group[half:])
            pending.append(group[:half])
    joined.sort(key=lambda finding: start_of(source, finding))
    return joined, joined_fix


def fixable_alone(
    source: Source, findings: Sequence[Finding], allowed: Collection[Applicability]
) -> list[Finding]:
    """The findings that can each be fixed by itself; of many, only as many as may be tried."""
    fixable = []
    for finding in findings[: proofs_of(source)]:
        if finding.fix is None:
            continue
        fix = byte_fix(source, finding.fix)
        if fix is not None and fix.applicability in allowed:
            fixable.append(finding)
    return fixable


def proofs_of(source: Source) -> int:
    """How often a file may be read again to prove its fixes."""
    return max(_FEWEST, MOST_READ_AGAIN // bytes_of_proof(source))


def start_of(source: Source, finding: Finding) -> int:
    """Where a finding begins in its file."""
    return source.locate(finding.place)[0]


def _fix_of_all(source: Source, findings: Sequence[Finding]) -> Fix | None:
    """All fixes as one; where the file could not be read, each has to make it clearer."""
    steps: list[Step] = []
    for finding in findings:
        if finding.fix is not None:
            steps += finding.fix.steps
    fix = byte_fix(source, SymbolicFix("safe", tuple(steps)))
    if fix is None or not fix.edits:
        return None
    if source.front_matter is not None or len(findings) == 1:
        return fix
    changed = parse(source.file, apply_edits(source.content, fix.edits))
    if len(changed.findings) > most_findings_after(source, fixed=len(findings)):
        return None
    return fix


def _without_overlaps(source: Source, findings: Iterable[Finding]) -> list[Finding]:
    """The findings whose fixes touch different places, safe ones before others."""

    def order(finding: Finding) -> tuple[str, int]:
        applicability = ""
        if finding.fix is not None:
            applicability = finding.fix.applicability
        return applicability, start_of(source, finding)

    taken: list[_Span] = []
    kept = []
    for finding in sorted(findings, key=order):
        touched = _touched_by(source, finding.fix)
        if any(_overlaps(taken, span) for span in touched):
            continue
        kept.append(finding)
        for span in touched:
            insort(taken, span)
    return kept


def _touched_by(source: Source, fix: SymbolicFix | None) -> list[_Span]:
    if fix is None:
        return []
    return [_touched(source, step) for step in fix.steps]


def _touched(source: Source, step: Step) -> _Span:
    """The span that a step changes; of one that adds, the begin of what it is added to."""
    if isinstance(step, Replace):
        return step.span
    path = step.path
    if isinstance(step, AppendItem):
        path = step.path[:-1]
    if path not in source.spans:
        return (0, 0)
    span = source.spans[path]
    start, end = span.value
    if isinstance(step, InsertKey | AppendItem):
        return (start, start)
    if span.key is None or isinstance(step, SetValue):
        return (start, end)
    return (span.key[0], end)


def _overlaps(taken: Sequence[_Span], span: _Span) -> bool:
    """Whether a span overlaps one of others, which are sorted and do not overlap."""
    index = bisect_left(taken, span)
    for other in taken[max(0, index - 1) : index + 1]:
        if _shares_place(other, span):
            return True
        if _begins_in(other, span) or _begins_in(span, other):
            return True
    return False


def _shares_place(one: _Span, other: _Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _begins_in(outer: _Span, inner: _Span) -> bool:
    """Whether a span begins inside another one, at its very begin included."""
    return outer[0] <= inner[0] < outer[1]
