"""Two portfolios judged for one day: which records differ and how, and what that does to every scope's numbers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.comparison.compare import (
    ChangeType,
    Difference,
    RecordContent,
    compare,
    translations,
)
from dxplan.comparison.match import RecordPair, pairs, rewritten
from dxplan.comparison.renames import Renames, with_renames
from dxplan.compliance.summary import Compliance, Row, Scope, Summary, selected
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.model.closed_period import ClosedPeriod
from dxplan.portfolio.portfolio import Portfolio, Record

Judged: TypeAlias = TaskState | TargetState
Outcome: TypeAlias = Literal["created", "removed", "renamed", "changed", "affected"]


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """A record that differs: itself, or only what is derived of it (``affected``). States are None where not judged.

    ``unstated`` is a rename that no `former_ids` names.
    ``changes`` are those of its file; of a new record the entries that its logs came with.
    """

    pair: RecordPair
    outcome: Outcome
    changes: tuple[Difference, ...]
    old: Judged | None
    new: Judged | None
    unstated: bool = False

    @property
    def record(self) -> Record[Any]:
        return self.pair.record


@dataclass(frozen=True, slots=True)
class UnreadableDiff:
    """A record, or a whole register by its file; ``before`` and ``after`` say where it can't be read."""

    id: str
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class PeriodDiff:
    """A closed period that only one side has, or that says otherwise; None where there is none, or none that is sealed.

    ``is_left`` says that the newer side has a file in its place all the same.
    """

    id: str
    jurisdiction: str
    old: ClosedPeriod | None
    new: ClosedPeriod | None
    is_left: bool

    @property
    def outcome(self) -> Literal["closed", "removed", "replaced"]:
        if self.old is None and self.new is not None:
            return "closed"
        return "replaced" if self.is_left else "removed"


@dataclass(frozen=True, slots=True)
class ScopeDiff:
    """A scope whose numbers differ, called as it is called now; None on a side that does not have it."""

    row: Row
    old: Summary | None
    new: Summary | None


@dataclass(frozen=True)
class Diff:
    """Both sides and everything that differs.

    ``form_only`` are ids and files that only write the same otherwise; ``still_unread`` counts what neither side can
    read and is the same. ``pairs`` are all records of both sides, also those that are not asked for. ``restored`` are
    the files that the older side can't read, with the commit of the last readable state, which stands in their place.
    """

    old: Compliance
    new: Compliance
    pairs: tuple[RecordPair, ...]
    altered: tuple[RecordDiff, ...]
    form_only: tuple[str, ...]
    unread: tuple[UnreadableDiff, ...]
    still_unread: int
    effects: tuple[ScopeDiff, ...]
    periods: tuple[PeriodDiff, ...] = ()
    restored: Mapping[str, str | None] = field(default_factory=dict)


def contrast(
    old: Compliance, new: Compliance, wanted: Mapping[Scope, str | None] | None = None
) -> Diff:
    """Everything that differs between two sides judged for the same day, narrowed to the scopes in ``wanted``.

    Raises KeyError with the id that neither side has.
    """
    asked = {scope: key for scope, key in (wanted or {}).items() if key is not None}
    every, renames = with_renames(pairs(old.portfolio, new.portfolio))
    found = [pair for pair in every if _is_within(old, new, pair, asked)]
    unread, still = _unread(old.portfolio, new.portfolio, asked)
    return Diff(
        old,
        new,
        tuple(every),
        tuple(
            altered
            for pair in found
            if (altered := _altered(old, new, pair, renames)) is not None
        ),
        tuple(_form_only(old.portfolio, new.portfolio, found)),
        unread,
        still,
        tuple(_effects(old, new, asked)),
        tuple(_periods(old.portfolio, new.portfolio, asked)),
    )


def rows_moved(found: Diff, altered: RecordDiff) -> frozenset[Row]:
    """The scopes whose numbers a task or target alters, called as they are called now.

    Those are all that it belongs to, where it is counted otherwise; else those that it came to or has left.
    """
    before, after = (
        frozenset(_now(found.new.portfolio, row) for row in _rows_of(side, record))
        if record
        else frozenset()
        for side, record in (
            (found.old, altered.pair.old),
            (found.new, altered.pair.new),
        )
    )
    day = found.new.as_of
    if _counted(altered.old, day) == _counted(altered.new, day):
        return before ^ after
    return before | after | {_EVERYTHING}


_EVERYTHING: Row = ("all", None)


def _counted(state: Judged | None, day: date) -> object:
    """What of a state is counted in boxes, rates and target states."""
    if isinstance(state, TaskState):
        is_past_due = state.due is not None and state.due < day
        return state.standing, state.box, state.timeliness, is_past_due
    return state.state if state else None


# records ---------------------------------------------------------------------------------------------------------


def _altered(
    old: Compliance, new: Compliance, pair: RecordPair, renames: Renames
) -> RecordDiff | None:
    before, after = state_of(old, pair.old), state_of(new, pair.new)
    if pair.new is None:
        return RecordDiff(pair, "removed", (), before, after)
    if pair.old is None:
        came = compare(RecordContent({}), RecordContent(pair.new.front_matter))
        return RecordDiff(
            pair,
            "created",
            tuple(c for c in came if c.what is ChangeType.ENTRY_ADDED),
            before,
            after,
        )
    changes = pair.changes + tuple(
        translations(pair.old.front_matter, pair.new.front_matter)
    )
    unstated = renames.get((pair.new.kind, pair.new.id))
    moved = (
        unstated.moved
        if unstated
        else _is_moved_along(new.portfolio, pair.old.id, pair.new.id)
    )
    if pair.renamed and not moved:
        return RecordDiff(
            pair, "renamed", changes, before, after, unstated=unstated is not None
        )
    if changes:
        return RecordDiff(pair, "changed", changes, before, after)
    return (
        RecordDiff(pair, "affected", (), before, after)
        if _derived(before) != _derived(after)
        else None
    )


def state_of(compliance: Compliance, record: Record[Any] | None) -> Judged | None:
    """What is derived of a record on the day; None where nothing is: another kind, or not there yet."""
    if record is None or record.kind not in {"task", "target"}:
        return None
    return (
        compliance.tasks.get(record.id)
        if record.kind == "task"
        else compliance.targets.get(record.id)
    )


def _is_moved_along(portfolio: Portfolio, old: str, new: str) -> bool:
    """Whether a record has another id only because its plan or jurisdiction has."""
    before, name = old.rpartition("/")[::2]
    return (
        name == new.rpartition("/")[2]
        and bool(before)
        and portfolio.current_id(before) == new.rpartition("/")[0]
    )


def _derived(state: Judged | None) -> object:
    if isinstance(state, TaskState):
        return (
            state.evaluation.progress.status,
            state.standing,
            state.timeliness,
            state.box,
            state.due,
            state.expected,
        )
    return (state.state, state.due) if state else None


def _is_within(
    old: Compliance, new: Compliance, pair: RecordPair, asked: Mapping[Scope, str]
) -> bool:
    if not asked:
        return True
    rows = {
        row
        for side, record in ((old, pair.old), (new, pair.new))
        if record
        for row in _rows_of(side, record)
    }
    return all(
        {(scope, key), (scope, new.portfolio.current_id(key))} & rows
        for scope, key in asked.items()
    )


def _rows_of(compliance: Compliance, record: Record[Any]) -> Iterator[Row]:
    """The scopes that a record belongs to, or is."""
    portfolio = compliance.portfolio
    if record.kind in {"jurisdiction", "plan", "unit", "area"}:
        yield (record.kind, record.id)
    yield ("jurisdiction", record.jurisdiction)
    yield ("plan", record.plan)
    if record.kind in {"task", "target"}:
        state = state_of(compliance, record)
        data = (
            (state.task if isinstance(state, TaskState) else state.target)
            if state
            else record.fields
        )
        yield ("area", portfolio.area(data.area))
        for ref in data.lead_unit:
            yield ("unit", portfolio.resolve(ref, record.jurisdiction))


def _form_only(
    old: Portfolio, new: Portfolio, found: Iterable[RecordPair]
) -> dict[str, None]:
    """The records whose files only write the same otherwise, by id; registers, which hold many, by their file."""
    return dict.fromkeys(
        record.file if record.path else record.id
        for record, _ in rewritten(old, new, found)
    )


# closed periods --------------------------------------------------------------------------------------------------


def _periods(
    old: Portfolio, new: Portfolio, asked: Mapping[Scope, str]
) -> Iterator[PeriodDiff]:
    if asked.keys() - {"jurisdiction"}:
        return
    for name in sorted(old.periods.keys() | new.periods.keys()):
        before, after = old.periods.get(name), new.periods.get(name)
        closing = after or before
        if closing is None or (before and after and before.fields == after.fields):
            continue
        home = closing.jurisdiction
        if new.current_id(home) == new.current_id(asked.get("jurisdiction", home)):
            data = [side.fields if side else None for side in (before, after)]
            yield PeriodDiff(name, home, data[0], data[1], closing.file in new.sources)


# what can't be read ----------------------------------------------------------------------------------------------


def _unread(
    old: Portfolio, new: Portfolio, asked: Mapping[Scope, str]
) -> tuple[tuple[UnreadableDiff, ...], int]:
    before, after = _lost(old), _lost(new)
    found, still = [], 0
    for name in sorted(before.keys() | after.keys()):
        if not all(
            _lies_in(name, new.current_id(key))
            for scope, key in asked.items()
            if scope in _FOLDERS
        ):
            continue
        if name in before and name in after and before[name] == after[name]:
            still += 1
        else:
            found.append(UnreadableDiff(name, name in before, name in after))
    return tuple(found), still


_FOLDERS = ("jurisdiction", "plan")


def _lies_in(name: str, folder: str) -> bool:
    return name == folder or name.removeprefix("plans/").startswith(f"{folder}/")


def _lost(portfolio: Portfolio) -> dict[str, bytes | None]:
    """What can't be read, with its bytes as far as they are known: records by id, registers by file."""
    files = {record.id: record.file for record in portfolio.unreadable}
    lost: dict[str, bytes | None] = {}
    for name in portfolio.broken:
        source = portfolio.sources.get(files.get(name, ""))
        lost[name] = source.content if source else None
    registers = (
        s
        for s in portfolio.sources.values()
        if not s.readable and s.file.endswith(".yaml")
    )
    return lost | {source.file: source.content for source in registers}


# numbers ---------------------------------------------------------------------------------------------------------


def _effects(
    old: Compliance, new: Compliance, asked: Mapping[Scope, str]
) -> Iterator[ScopeDiff]:
    before = {
        _now(new.portfolio, row): summary
        for row, summary in _selected(old, asked).items()
    }
    after = _selected(new, asked)
    for scope, key in asked.items():
        if (scope, new.portfolio.current_id(key)) not in before.keys() | after.keys():
            raise KeyError((scope, key))
    for row in [*after, *(row for row in before if row not in after)]:
        effect = ScopeDiff(row, before.get(row), after.get(row))
        if _numbers(effect.old) != _numbers(effect.new):
            yield effect


def _selected(compliance: Compliance, asked: Mapping[Scope, str]) -> dict[Row, Summary]:
    """The summaries asked for that this side has."""
    known = {
        s: key
        for s, key in asked.items()
        if (s, compliance.portfolio.current_id(key)) in compliance.summaries
    }
    if asked and not known:
        return {}
    return {
        (summary.scope, summary.id): summary for summary in selected(compliance, known)
    }


def _now(portfolio: Portfolio, row: Row) -> Row:
    return row if row[1] is None else (row[0], portfolio.current_id(row[1]))


def _numbers(summary: Summary | None) -> object:
    """All that is counted of a scope; nothing counted is the same as no scope."""
    if summary is None:
        return None
    beside = (summary.assigned, summary.draft, summary.replaced, summary.inherited)
    if not (summary.tasks or any(beside) or any(summary.targets.values())):
        return None
    return replace(summary, id=None)
