"""Two portfolios evaluated for one day.

Which records differ, and what that does to every scope's numbers.
"""

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
from dxplan.comparison.equivalence import RecordStates
from dxplan.comparison.match import RecordPair, pairs, rewritten
from dxplan.comparison.renames import Renames, unstated_renames, with_renames
from dxplan.compliance.obligations import moved_deadline
from dxplan.compliance.summary import Compliance, Scope, ScopeKey, Summary, selected
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.model.closed_period import ClosedPeriod
from dxplan.portfolio.portfolio import Portfolio, Record

RecordState: TypeAlias = TaskState | TargetState
Outcome: TypeAlias = Literal["created", "removed", "renamed", "changed", "affected"]


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """A record that differs: itself, or only what is derived of it (``affected``).

    ``changes`` are those of its file; of a new record the entries that its logs came with.
    States are None where nothing is derived. ``is_unstated_rename``: no `former_ids` names it.
    """

    pair: RecordPair
    outcome: Outcome
    changes: tuple[Difference, ...]
    old: RecordState | None
    new: RecordState | None
    is_unstated_rename: bool = False

    @property
    def record(self) -> Record[Any]:
        """The record as it is now; one that is gone as it was last."""
        return self.pair.record

    @property
    def key(self) -> tuple[str, str]:
        """Its kind and id: a unit and a document may have the same id."""
        return self.record.kind, self.record.id


@dataclass(frozen=True, slots=True)
class UnreadableDiff:
    """A record, or a whole register by its file, that one of the sides can't read."""

    id: str
    is_unreadable_in_old: bool
    is_unreadable_in_new: bool


@dataclass(frozen=True, slots=True)
class PeriodDiff:
    """A closed period that only one side has, or that says otherwise.

    None on a side that has none, or none that is sealed; ``has_file`` says whether the newer side
    has a file in its place all the same.
    """

    id: str
    jurisdiction: str
    old: ClosedPeriod | None
    new: ClosedPeriod | None
    has_file: bool

    @property
    def outcome(self) -> Literal["closed", "removed", "replaced"]:
        """What became of it."""
        if self.old is None and self.new is not None:
            return "closed"
        return "replaced" if self.has_file else "removed"


@dataclass(frozen=True, slots=True)
class ScopeDiff:
    """A scope whose numbers differ, named as it is now; None on a side that does not have it."""

    row: ScopeKey
    old: Summary | None
    new: Summary | None


@dataclass(frozen=True)
class Diff:
    """Both sides and everything that differs.

    ``pairs`` are all records of both sides, also those that are not asked for, and ``renames``
    those that no `former_ids` states. ``records`` are those asked for that differ.
    ``form_only`` are ids and files that only write the same otherwise; ``still_unreadable``
    counts what neither side can read and is the same. ``restored`` are the files that the older
    side can't read, with the commit of the last readable state, which stands in their place.
    """

    old: Compliance
    new: Compliance
    pairs: tuple[RecordPair, ...]
    renames: Renames
    records: tuple[RecordDiff, ...]
    form_only: tuple[str, ...]
    unreadable: tuple[UnreadableDiff, ...]
    still_unreadable: int
    effects: tuple[ScopeDiff, ...]
    periods: tuple[PeriodDiff, ...] = ()
    restored: Mapping[str, str | None] = field(default_factory=dict)


def compare_plans(
    old: Compliance, new: Compliance, wanted: Mapping[Scope, str | None] | None = None
) -> Diff:
    """Everything that differs between two sides of the same day, in the ``wanted`` scopes.

    Raises KeyError with the scope and id that neither side has.
    """
    scopes = {scope: key for scope, key in (wanted or {}).items() if key is not None}
    plain_pairs = list(pairs(old.portfolio, new.portfolio))
    renames = unstated_renames(plain_pairs)
    all_pairs = with_renames(old.portfolio, new.portfolio, plain_pairs, renames)
    by_new_id = {(kind, rename.new.id): rename for (kind, _), rename in renames.items()}
    shown = [pair for pair in all_pairs if _is_within(old, new, pair, scopes)]
    records = []
    for pair in shown:
        rename = by_new_id.get((pair.record.kind, pair.record.id))
        record_diff = _record_diff(
            old,
            new,
            pair,
            is_unstated=rename is not None,
            is_moved=rename is not None and rename.moved,
        )
        if record_diff is not None:
            records.append(record_diff)
    unreadable, still_unreadable = _unreadable(old.portfolio, new.portfolio, scopes)
    return Diff(
        old=old,
        new=new,
        pairs=tuple(all_pairs),
        renames=renames,
        records=tuple(records),
        form_only=tuple(_form_only(old.portfolio, new.portfolio, shown)),
        unreadable=unreadable,
        still_unreadable=still_unreadable,
        effects=tuple(_effects(old, new, scopes)),
        periods=tuple(_periods(old.portfolio, new.portfolio, scopes)),
    )


def scopes_moved(diff: Diff, record_diff: RecordDiff) -> frozenset[ScopeKey]:
    """The scopes whose numbers a task or target alters, named as they are now.

    Those are all that it belongs to, where it is counted otherwise; else those that it came to
    or left.
    """
    old_rows = _rows_now(diff, diff.old, record_diff.pair.old)
    new_rows = _rows_now(diff, diff.new, record_diff.pair.new)
    day = diff.new.as_of
    if _counted(record_diff.old, day) == _counted(record_diff.new, day):
        return old_rows ^ new_rows
    return old_rows | new_rows | {_EVERYTHING}


_EVERYTHING: ScopeKey = ("all", None)


def _rows_now(
    diff: Diff, side: Compliance, record: Record[Any] | None
) -> frozenset[ScopeKey]:
    if record is None:
        return frozenset()
    return frozenset(
        _row_now(diff.new.portfolio, row) for row in _rows_of(side, record)
    )


def _counted(state: RecordState | None, day: date) -> object:
    """What of a state is counted in boxes, rates and target states."""
    if isinstance(state, TaskState):
        is_past_due = state.due is not None and state.due < day
        return state.standing, state.box, state.timeliness, is_past_due
    return None if state is None else state.state


# records ----------------------------------------------------------------------------------------


def _record_diff(
    old: Compliance,
    new: Compliance,
    pair: RecordPair,
    *,
    is_unstated: bool,
    is_moved: bool,
) -> RecordDiff | None:
    """What became of a record; None where nothing did."""
    old_state, new_state = state_of(old, pair.old), state_of(new, pair.new)
    if pair.new is None:
        return RecordDiff(pair, "removed", (), old_state, new_state)
    if pair.old is None:
        entries = _initial_entries(pair.new)
        return RecordDiff(pair, "created", entries, old_state, new_state)
    added_texts = translations(pair.old.front_matter, pair.new.front_matter)
    changes = (*pair.changes, *added_texts)
    if not is_unstated:
        is_moved = _is_moved_along(new.portfolio, pair.old.id, pair.new.id)
    if pair.renamed and not is_moved:
        return RecordDiff(pair, "renamed", changes, old_state, new_state, is_unstated)
    if changes:
        return RecordDiff(pair, "changed", changes, old_state, new_state)
    if _derived(old_state) == _derived(new_state):
        return None
    return RecordDiff(pair, "affected", (), old_state, new_state)


def _initial_entries(record: Record[Any]) -> tuple[Difference, ...]:
    """The entries that the logs of a new record came with."""
    changes = compare(RecordContent({}), RecordContent(record.front_matter))
    return tuple(change for change in changes if change.what is ChangeType.ENTRY_ADDED)


def state_of(compliance: Compliance, record: Record[Any] | None) -> RecordState | None:
    """What is derived of a record on the day.

    None where nothing is: it is of another kind, or not there yet.
    """
    if record is None:
        return None
    if record.kind == "task":
        return compliance.tasks.get(record.id)
    if record.kind == "target":
        return compliance.targets.get(record.id)
    return None


def is_deadline_edited(diff: Diff, record_diff: RecordDiff) -> bool:
    """Whether a first deadline was written over by one that binds to other days."""
    old, new = record_diff.pair.old, record_diff.pair.new
    if old is None or new is None:
        return False
    states = RecordStates(diff.old.portfolio, diff.new.portfolio, old, new)
    return bool(moved_deadline(states))


def _is_moved_along(portfolio: Portfolio, old: str, new: str) -> bool:
    """Whether a record has another id only because its plan or jurisdiction has."""
    old_folder, _, old_name = old.rpartition("/")
    new_folder, _, new_name = new.rpartition("/")
    if not old_folder or old_name != new_name:
        return False
    return portfolio.current_id(old_folder) == new_folder


def _derived(state: RecordState | None) -> object:
    """What a reader is told of a state."""
    if state is None:
        return None
    if isinstance(state, TaskState):
        return (
            state.status,
            state.is_as_read,
            state.standing,
            state.timeliness,
            state.box,
            state.due,
            state.expected,
        )
    return state.state, state.due


def _is_within(
    old: Compliance, new: Compliance, pair: RecordPair, scopes: Mapping[Scope, str]
) -> bool:
    """Whether a record belongs, on one of the sides, to every scope that is asked for."""
    if not scopes:
        return True
    rows: set[tuple[str, str | None]] = set()
    for side, record in ((old, pair.old), (new, pair.new)):
        if record is not None:
            rows.update(_rows_of(side, record))
    for scope, key in scopes.items():
        current = new.portfolio.current_id(key)
        if (scope, key) not in rows and (scope, current) not in rows:
            return False
    return True


def _rows_of(compliance: Compliance, record: Record[Any]) -> Iterator[ScopeKey]:
    """The scopes that a record belongs to, or is."""
    portfolio = compliance.portfolio
    if record.kind in {"jurisdiction", "plan", "unit", "area"}:
        yield (record.kind, record.id)
    yield ("jurisdiction", record.jurisdiction)
    yield ("plan", record.plan)
    if record.kind not in {"task", "target"}:
        return
    fields = fields_in_force(record, state_of(compliance, record))
    yield ("area", portfolio.area(fields.area))
    for ref in fields.leads:
        yield ("unit", portfolio.resolve(ref, record.jurisdiction))


def fields_in_force(record: Record[Any], state: RecordState | None) -> Any:
    """The front matter of a record with what its changes made of it, as far as it is evaluated."""
    if state is None:
        return record.fields
    return state.task if isinstance(state, TaskState) else state.target


def _form_only(
    old: Portfolio, new: Portfolio, shown: Iterable[RecordPair]
) -> dict[str, None]:
    """The records whose files only write the same otherwise, by id; registers by their file."""
    names: dict[str, None] = {}
    for record, _ in rewritten(old, new, shown):
        is_in_register = bool(record.path)
        names[record.file if is_in_register else record.id] = None
    return names


# closed periods ---------------------------------------------------------------------------------


def _periods(
    old: Portfolio, new: Portfolio, scopes: Mapping[Scope, str]
) -> Iterator[PeriodDiff]:
    """The closed periods that differ; none where other scopes than jurisdictions are asked for."""
    if scopes.keys() - {"jurisdiction"}:
        return
    for name in sorted(old.periods.keys() | new.periods.keys()):
        old_period, new_period = old.periods.get(name), new.periods.get(name)
        period = new_period or old_period
        if period is None:
            continue
        if old_period and new_period and old_period.fields == new_period.fields:
            continue
        home = period.jurisdiction
        wanted = scopes.get("jurisdiction", home)
        if new.current_id(home) != new.current_id(wanted):
            continue
        yield PeriodDiff(
            id=name,
            jurisdiction=home,
            old=old_period.fields if old_period else None,
            new=new_period.fields if new_period else None,
            has_file=period.file in new.sources,
        )


# what can't be read -----------------------------------------------------------------------------


def _unreadable(
    old: Portfolio, new: Portfolio, scopes: Mapping[Scope, str]
) -> tuple[tuple[UnreadableDiff, ...], int]:
    """What one side can't read, and how much neither side can and is the same."""
    old_content, new_content = _unreadable_content(old), _unreadable_content(new)
    folders = [
        new.current_id(scopes[scope])
        for scope in ("jurisdiction", "plan")
        if scope in scopes
    ]
    differing = []
    unchanged = 0
    for name in sorted(old_content.keys() | new_content.keys()):
        if not all(_lies_in(name, folder) for folder in folders):
            continue
        in_old, in_new = name in old_content, name in new_content
        if in_old and in_new and old_content[name] == new_content[name]:
            unchanged += 1
        else:
            differing.append(UnreadableDiff(name, in_old, in_new))
    return tuple(differing), unchanged


def _lies_in(name: str, folder: str) -> bool:
    return name == folder or name.removeprefix("plans/").startswith(f"{folder}/")


def _unreadable_content(portfolio: Portfolio) -> dict[str, bytes | None]:
    """What can't be read, with its bytes as far as they are known.

    Records by id, registers by file.
    """
    files = {record.id: record.file for record in portfolio.unreadable}
    content: dict[str, bytes | None] = {}
    for name in portfolio.broken:
        content[name] = None
        source = portfolio.sources.get(files.get(name, ""))
        if source is not None:
            content[name] = source.content
    for source in portfolio.sources.values():
        if not source.readable and source.file.endswith(".yaml"):
            content[source.file] = source.content
    return content


# numbers ----------------------------------------------------------------------------------------


def _effects(
    old: Compliance, new: Compliance, scopes: Mapping[Scope, str]
) -> Iterator[ScopeDiff]:
    old_summaries = {
        _row_now(new.portfolio, row): summary
        for row, summary in _selected(old, scopes).items()
    }
    new_summaries = _selected(new, scopes)
    rows = dict.fromkeys([*new_summaries, *old_summaries])
    for scope, key in scopes.items():
        if (scope, new.portfolio.current_id(key)) not in rows:
            raise KeyError((scope, key))
    for row in rows:
        effect = ScopeDiff(row, old_summaries.get(row), new_summaries.get(row))
        if _numbers(effect.old) != _numbers(effect.new):
            yield effect


def _selected(
    compliance: Compliance, scopes: Mapping[Scope, str]
) -> dict[ScopeKey, Summary]:
    """The summaries of the scopes asked for that this side has."""
    present: dict[Scope, str] = {}
    for scope, key in scopes.items():
        if (scope, compliance.portfolio.current_id(key)) in compliance.summaries:
            present[scope] = key
    if scopes and not present:
        return {}
    return {
        (summary.scope, summary.id): summary
        for summary in selected(compliance, present)
    }


def _row_now(portfolio: Portfolio, row: ScopeKey) -> ScopeKey:
    """A scope by its id in the newer portfolio."""
    scope, key = row
    return row if key is None else (scope, portfolio.current_id(key))


def _numbers(summary: Summary | None) -> object:
    """All that is counted of a scope; nothing counted is the same as no scope."""
    if summary is None:
        return None
    counts = [
        summary.tasks,
        summary.assigned,
        summary.draft,
        summary.replaced,
        summary.split,
        summary.superseded,
        summary.inherited,
        summary.member,
        *summary.targets.values(),
    ]
    if not any(counts):
        return None
    return replace(summary, id=None)
