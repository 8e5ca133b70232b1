"""What changed, in one sentence of numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping

from dxplan.comparison.compare import ChangeType
from dxplan.diff.diff import Diff, RecordDiff, is_deadline_edited
from dxplan.messages import Catalogue

_EVENTS = (
    "reports",
    "verifications",
    "measurements",
    "deadlines",
    "changes",
    "corrected",
    "renamed",
)
"""What is counted of changes, in the order in which it is told."""

_COUNTED_APART = ("created", "removed", "affected")
_FIRST_KINDS = ("task", "target", "plan", "jurisdiction")


def headline(diff: Diff, catalogue: Catalogue) -> str:
    """How many records differ, what became of them, and by what."""
    if not diff.records and not diff.periods:
        return catalogue("diff.nothing-changed")
    listed = ", ".join([*_records(diff, catalogue), *_periods(diff, catalogue)])
    listed = listed[:1].upper() + listed[1:]
    events = ", ".join(_events(diff, catalogue))
    if not events:
        return f"{listed}."
    return catalogue("diff.summary", records=listed, events=events)


def _records(diff: Diff, catalogue: Catalogue) -> Iterator[str]:
    """How many records changed, kind by kind; those that are only affected last."""
    counts: Counter[tuple[str, str]] = Counter()
    for record_diff in diff.records:
        outcome = record_diff.outcome
        counted = outcome if outcome in _COUNTED_APART else "changed"
        counts[record_diff.record.kind, counted] += 1
    kinds = dict.fromkeys([*_FIRST_KINDS, *(kind for kind, _ in counts)])
    for kind in kinds:
        for outcome in ("changed", "created", "removed"):
            yield from _count(counts, kind, outcome, catalogue)
    for kind in kinds:
        yield from _count(counts, kind, "affected", catalogue)


def _count(
    counts: Mapping[tuple[str, str], int], kind: str, outcome: str, catalogue: Catalogue
) -> Iterator[str]:
    count = counts[kind, outcome]
    if count:
        named = catalogue(f"diff.kind.{kind}", count=count)
        yield catalogue(f"diff.count.{outcome}", named=named)


def _periods(diff: Diff, catalogue: Catalogue) -> Iterator[str]:
    outcomes = Counter(period.outcome for period in diff.periods)
    for outcome, count in sorted(outcomes.items()):
        yield catalogue(f"diff.count.period-{outcome}", count=count)


def _events(diff: Diff, catalogue: Catalogue) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for record_diff in diff.records:
        counts.update(_events_of(diff, record_diff))
    for name in _EVENTS:
        if counts[name]:
            yield catalogue(f"diff.count.{name}", count=counts[name])


def _events_of(diff: Diff, record_diff: RecordDiff) -> Iterator[str]:
    if record_diff.outcome == "renamed":
        yield "renamed"
    if is_deadline_edited(diff, record_diff):
        yield "deadlines"
    for change in record_diff.changes:
        if change.what is not ChangeType.ENTRY_ADDED:
            continue
        if isinstance(change.new, Mapping) and change.new.get("corrects"):
            yield "corrected"
        elif change.key == "deadline_changes":
            yield "deadlines"
        else:
            yield change.key
