"""How a task or target stands in one state of the plans, and what of it is better in another."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dxplan.compliance.summary import ScopeKey, leads_of, scopes_of
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.what_if import (
    LATE,
    Judged,
    StandingRank,
    is_less_late,
    standing_of,
    weight_of,
)
from dxplan.portfolio.portfolio import Portfolio, Record

How: TypeAlias = Literal["better", "first", "missed", "left", "stale"]
"""In what something stands better.

Its box or state, that by its first deadline, its missed occurrences, the scopes that count it,
or that it was long without a report.
"""


@dataclass(frozen=True, slots=True)
class ImprovedRecord:
    """A task or target that stands better.

    ``late`` is one that was late, missed or behind and is that no more.
    ``stood`` and ``stands`` are the box, state or number before and now, empty where it is not
    counted; ``left`` are the scopes that it stands in no longer.
    """

    record: Record[Any]
    how: How
    stood: str
    stands: str
    late: bool
    left: tuple[ScopeKey, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A task or target as one state of the plans has it.

    What comes to be split stands as badly as the worst of its ``parts``.
    """

    state: Judged | None
    rows: frozenset[ScopeKey] = frozenset()
    parts: tuple["RecordView", ...] = ()

    @property
    def weight(self) -> StandingRank:
        return weight_of(self.state)

    @property
    def weight_with_parts(self) -> StandingRank:
        """How bad it stands, or the worst of its parts that stand in its place."""
        if not self.parts:
            return self.weight
        weights = [part.weight for part in self.parts]
        return StandingRank(*map(max, zip(*weights, strict=True)))

    def left(self, other: "RecordView") -> tuple[ScopeKey, ...]:
        """The scopes that it stands in and the other does not.

        Those of no area and no unit are none.
        """
        left: list[ScopeKey] = []
        for row in self.rows - other.rows:
            scope, key = row
            if key is not None or scope == "all":
                left.append(row)
        left.sort(key=lambda row: (row[0], row[1] or ""))
        return tuple(left)

    def is_late_no_more(self, other: "RecordView") -> bool:
        """Whether it is late here and less so, or in fewer counts of all tasks, in the other."""
        old, new = self.weight, other.weight_with_parts
        if new.missed < old.missed:
            return True
        if is_less_late(old.now, new.now) or is_less_late(old.first, new.first):
            return True
        is_uncounted = ("all", None) in self.rows - other.rows
        was_late = old.now >= LATE or old.first >= LATE
        return is_uncounted and was_late

    def is_bettered_by(self, other: "RecordView") -> bool:
        """Whether the other stands better in anything.

        Also where it is late in fewer scopes, or open and not counted at all.
        """
        old, new = self.weight, other.weight_with_parts
        if any(b < a for a, b in zip(old, new, strict=True)):
            return True
        left = self.left(other)
        if not left:
            return False
        is_open_and_uncounted = old.now > 0 and ("all", None) in left
        return old.now >= LATE or is_open_and_uncounted

    def compared(self, record: Record[Any], other: "RecordView") -> ImprovedRecord:
        """What the other is better in, the gravest first."""
        old_weight, new_weight = self.weight, other.weight_with_parts
        late, left = self.is_late_no_more(other), self.left(other)
        stood, stands = standing_of(self.state), standing_of(other.state)
        if new_weight.now < old_weight.now:
            return ImprovedRecord(record, "better", stood, stands, late, left)
        if left:
            return ImprovedRecord(record, "left", stood, stands, late, left)
        if new_weight.missed < old_weight.missed:
            return ImprovedRecord(
                record,
                "missed",
                str(old_weight.missed),
                str(new_weight.missed),
                late,
                left,
            )
        if new_weight.first < old_weight.first:
            stood = standing_of(self.state, first=True)
            stands = standing_of(other.state, first=True)
            return ImprovedRecord(record, "first", stood, stands, late, left)
        return ImprovedRecord(record, "stale", stood, stands, late, left)


def rows_of(portfolio: Portfolio, state: Judged | None) -> frozenset[ScopeKey]:
    if state is None:
        return frozenset()
    fields: Any = state.task if isinstance(state, TaskState) else state.target
    area = portfolio.area(fields.area)
    leads = leads_of(portfolio, state)
    is_restatement = state.restates is not None
    return frozenset(scopes_of(state.record, area, leads, restates=is_restatement))
