"""One change that a reviewer should look at."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from dxplan.comparison.compare import Difference
from dxplan.compliance.improved_records import ImprovedRecord
from dxplan.diagnostics import Finding
from dxplan.diff.diff import RecordDiff

_GraveName: TypeAlias = Literal[
    "better-without-entry",
    "removed",
    "former-id-lost",
    "record-withdrawn",
    "entry-removed",
    "entry-changed",
    "entries-reordered",
    "deadline-edited",
    "assignment-edited",
    "completion-withdrawn",
    "claim-without-document",
    "decision-recorded-late",
    "plan-not-counted",
    "moved-between-jurisdictions",
    "better-by-correction",
    "deadline-dropped",
    "deadline-later",
    "extended-late",
    "renamed-unstated",
    "handover-corrected",
    "waiver-added",
    "basis-corrected",
]
"""What a reader has to see first, in this order."""

_OtherName: TypeAlias = Literal[
    "deadline-form",
    "eased-by-decision",
    "key-emptied",
    "occurrences-dropped",
    "proof-too-old",
    "stopped",
]

_LastName: TypeAlias = Literal["without-document", "backdated"]

CautionName: TypeAlias = _GraveName | _OtherName | _LastName
"""docs/format.md, section 4."""

_GRAVE: tuple[str, ...] = get_args(_GraveName)
_LAST: tuple[str, ...] = get_args(_LastName)


@dataclass(frozen=True, slots=True)
class Caution:
    """A finding of the gate about a record, or an outcome of its changes that no rule speaks of.

    ``key`` is what was changed, ``days`` how late that came; ``better`` are the ids of what
    stands better by it. An outcome may name the entry (``change``) that it comes from, and how
    its record is ``improved`` by that.
    """

    name: CautionName
    record_diff: RecordDiff
    key: str | None = None
    days: int = 0
    better: frozenset[str] = frozenset()
    finding: Finding | None = None
    change: Difference | None = None
    improved: ImprovedRecord | None = None

    @property
    def gravity(self) -> int:
        """Its place in the order: the gravest have the smallest."""
        if self.name in _GRAVE:
            return _GRAVE.index(self.name)
        if self.name in _LAST:
            return len(_GRAVE) + 1 + _LAST.index(self.name)
        return len(_GRAVE)
