"""Everything of a diff that a reviewer should look at, and the numbers that rest on it."""

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

from dxplan.compliance.summary import ScopeKey
from dxplan.config.config import Config
from dxplan.diff.caution import Caution
from dxplan.diff.diff import Diff, RecordDiff, scopes_moved
from dxplan.diff.gate_cautions import gate_cautions
from dxplan.diff.outcome_cautions import outcome_cautions
from dxplan.history.recorded_day import RecordedDays


def cautions(diff: Diff, recorded: RecordedDays, config: Config) -> list[Caution]:
    """Every caution, the gravest first; those of one gravity record by record.

    The findings of the gate are those of ``config``; ``recorded`` tells when each entry was
    recorded.
    """
    gate = gate_cautions(diff, recorded, config)
    order = {record_diff.key: i for i, record_diff in enumerate(diff.records)}
    every = [*gate, *outcome_cautions(diff, gate)]
    every.sort(key=lambda one: (one.gravity, order[one.record_diff.key]))
    return every


# numbers that rest on cautions ------------------------------------------------------------------

Resting: TypeAlias = Literal["all", "some"]
_EVALUATED = frozenset({"task", "target"})


def resting(diff: Diff, cautions: Collection[Caution]) -> Mapping[ScopeKey, Resting]:
    """The scopes whose numbers move, wholly or in part, by what a caution is about.

    A task or target that only is affected rests on a caution about something shared: its plan,
    a document, a unit.
    """
    named: set[str] = set()
    is_shared = False
    for caution in cautions:
        if caution.name == "waiver-added":
            continue
        record = caution.record_diff.record
        named.add(record.id)
        named |= caution.better
        is_shared |= record.kind not in _EVALUATED
    rests_by_scope: dict[ScopeKey, set[bool]] = {}
    for record_diff in diff.records:
        if record_diff.record.kind not in _EVALUATED:
            continue
        rests = _rests(record_diff, named, is_shared=is_shared)
        for row in scopes_moved(diff, record_diff):
            rests_by_scope.setdefault(row, set()).add(rests)
    resting_scopes: dict[ScopeKey, Resting] = {}
    for row, answers in rests_by_scope.items():
        if answers == {True}:
            resting_scopes[row] = "all"
        elif True in answers:
            resting_scopes[row] = "some"
    return resting_scopes


def _rests(record_diff: RecordDiff, named: Collection[str], *, is_shared: bool) -> bool:
    """Whether what becomes of a record rests on a caution."""
    record = record_diff.record
    if record.id in named:
        return True
    if record_diff.outcome == "removed":
        return record.plan in named
    return record_diff.outcome == "affected" and is_shared
