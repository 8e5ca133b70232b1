"""What was edited, the newer state as it would be without, and which edit makes what better."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference, differing_keys
from dxplan.comparison.equivalence import RecordStates
from dxplan.comparison.match import RecordPair
from dxplan.compliance.collectives import listed_members
from dxplan.compliance.counted_deadlines import counted_from, start_document
from dxplan.compliance.ended_plans import EndedPlans
from dxplan.compliance.existence import source_document
from dxplan.compliance.improved_records import ImprovedRecord, RecordView, rows_of
from dxplan.compliance.obligations import is_draft, moved_deadline, overwritten
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState, parts_on
from dxplan.compliance.units import registered_units
from dxplan.compliance.what_if import (
    Judged,
    leave_out,
    state_in,
    with_front_matter,
    with_records,
)
from dxplan.diagnostics import KeyPath, Value
from dxplan.model.fields import FLAT_REPORT, LOGS
from dxplan.model.records import Kind
from dxplan.model.values import UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record, references_of

_IGNORED = frozenset({*LOGS, "former_ids", "waivers"})
"""Keys that are logs or about something else; of a task also those of its flat report."""
_WIDE = frozenset({"plan", "document", "indicator"})
"""Records that others are judged by."""


def ids_now(pairs: Iterable[RecordPair], kinds: Collection[Kind]) -> dict[str, str]:
    """By their old id the ids that records of some kinds have now."""
    ids: dict[str, str] = {}
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        if pair.record.kind in kinds:
            ids[pair.old.id] = pair.new.id
    return ids


@dataclass(frozen=True, slots=True)
class EditedItem:
    """One thing that was edited.

    A key of a record, a line of `changes` without its document, or (empty) its place.
    """

    pair: RecordPair
    path: KeyPath


@dataclass
class EditSearch:
    """What was edited, the newer state without it, and what that makes better."""

    old: Portfolio
    new: Compliance
    pairs: tuple[RecordPair, ...]
    variants: dict[tuple[str, str, KeyPath], Portfolio] = field(default_factory=dict)
    ended: dict[int, EndedPlans] = field(default_factory=dict)
    """By the identity of a portfolio, which they keep alive."""

    @cached_property
    def homes(self) -> dict[str, str]:
        """Of every plan and jurisdiction before its id now."""
        return ids_now(self.pairs, {"plan", "jurisdiction"})

    @cached_property
    def edited(
        self,
    ) -> dict[tuple[Kind, str], tuple[RecordPair, Record[Any], tuple[EditedItem, ...]]]:
        """By kind and id each record that was edited.

        The pair, the record without its edits, and the edits.
        """
        edited = {}
        for pair in self.pairs:
            if pair.old is None or pair.new is None:
                continue
            is_same = not pair.changes and not pair.renamed
            if is_same:
                continue
            edits = tuple(self._edits(pair))
            if not edits and not self.is_elsewhere(pair):
                continue
            restored = self._without(pair, edits)
            if restored is not None:
                edited[pair.new.kind, pair.new.id] = (pair, restored, edits)
        return edited

    @cached_property
    def unedited(self) -> Portfolio:
        """The newer plans with front matter and registers as they were, and what was removed."""
        records = [restored for _, restored, _ in self.edited.values()]
        for pair in self.pairs:
            removed = pair.old
            if pair.new is None and removed is not None:
                records.append(self._at_home(removed, removed.id))
        portfolio = with_records(self.new.portfolio, records)
        tasks = {
            key: task
            for key, task in portfolio.tasks.items()
            if key not in self.new_parts
        }
        return replace(portfolio, tasks=tasks)

    @cached_property
    def new_parts(self) -> dict[str, RecordPair]:
        """The new tasks that split one that was there before, by their ids."""
        were_there = {pair.new.id for pair in self.pairs if pair.old and pair.new}
        parts = {}
        for pair in self.pairs:
            if pair.old is not None or pair.new is None:
                continue
            whole = self.new.portfolio.whole_of(pair.new)
            if whole is not None and whole.id in were_there:
                parts[pair.new.id] = pair
        return parts

    def better(self) -> Iterator[tuple[ImprovedRecord, tuple[EditedItem, ...]]]:
        """Every task and target that stands better, with the edits that do it."""
        if not self.edited and not self.new_parts:
            return
        for pair in self.pairs:
            old, new = pair.old, pair.new
            if old is None or new is None or new.kind not in {"task", "target"}:
                continue
            record = self._unedited_record(new)
            if not self._may_be_affected(record, new):
                continue
            is_in_plan = record.plan in self.unedited.plans
            if not is_in_plan or is_draft(self.old, old, self.new.as_of):
                continue
            unedited = self._view(self.unedited, record)
            current = self._view_now(new)
            if unedited.state is None or not unedited.is_bettered_by(current):
                continue
            yield unedited.compared(new, current), self._causes(pair, unedited)

    def _may_be_affected(self, unedited: Record[Any], record: Record[Any]) -> bool:
        """Whether a record was edited itself, or something that it is judged by."""
        if unedited is not record or self._is_wide:
            return True
        if self._has_edited_members(unedited) or self._has_edited_members(record):
            return True
        if self._restates_edited(unedited) or self._restates_edited(record):
            return True
        return any(
            key in self.new_parts or ("task", key) in self.edited
            for key in self._in_one_piece(record)
        )

    def _in_one_piece(self, record: Record[Any]) -> Iterator[str]:
        """The ids of the parts of a task, before and now, and of its whole."""
        for portfolio in (self.unedited, self.new.portfolio):
            for part in portfolio.parts.get(record.id, ()):
                yield part.id
            whole = portfolio.whole_of(record)
            if whole is not None:
                yield whole.id

    @cached_property
    def _is_wide(self) -> bool:
        """Whether something was edited that others are judged by."""
        return any(kind in _WIDE for kind, _ in self.edited)

    def _has_edited_members(self, record: Record[Any]) -> bool:
        """Whether a group of units that leads a task, or a member of one, was edited."""
        if record.kind != "task" or not self._edited_units:
            return False
        for portfolio in (self.unedited, self.new.portfolio):
            if not self._edited_units.isdisjoint(_judging_units(portfolio, record)):
                return True
        return False

    @cached_property
    def _edited_units(self) -> frozenset[str]:
        return frozenset(identity for kind, identity in self.edited if kind == "unit")

    def is_assignment(self, edit: EditedItem) -> bool:
        """Whether a first assignment was written over."""
        old, new = edit.pair.old, edit.pair.new
        if old is None or new is None or len(edit.path) != 1:
            return False
        states = RecordStates(self.old, self.new.portfolio, old, new)
        return edit.path[0] in {*overwritten(states), moved_deadline(states)}

    # what was edited

    def _edits(self, pair: RecordPair) -> Iterator[EditedItem]:
        old, new = pair.old, pair.new
        if old is None or new is None:
            return
        if self._is_moved(pair, old, new):
            yield EditedItem(pair, ())
        ignored = _not_edited(new)
        for key in differing_keys(old.front_matter, new.front_matter):
            if key not in ignored and not key.startswith("x-"):
                yield EditedItem(pair, (key,))
        for change in pair.changes:
            if change.path and _is_undocumented_line(change):
                yield EditedItem(pair, change.path)

    def _is_moved(self, pair: RecordPair, old: Record[Any], new: Record[Any]) -> bool:
        """Whether an item lies in another plan, or a plan in another jurisdiction."""
        if old.kind == "plan":
            return self.is_elsewhere(pair)
        if old.kind not in {"task", "target"}:
            return False
        plan_now = self.homes.get(old.plan or "", old.plan)
        return plan_now != new.plan

    def is_elsewhere(self, pair: RecordPair) -> bool:
        """Whether a plan, or what lies in one, is in another jurisdiction than before.

        Whatever that is called now.
        """
        old, new = pair.old, pair.new
        if old is None or new is None or old.jurisdiction is None:
            return False
        if old.kind not in {"plan", "task", "target"}:
            return False
        return self.homes.get(old.jurisdiction, old.jurisdiction) != new.jurisdiction

    def _without(
        self, pair: RecordPair, edits: Iterable[EditedItem]
    ) -> Record[Any] | None:
        """The newer record without its edits; None where that can't be read."""
        old, new = pair.old, pair.new
        if old is None or new is None:
            return None
        ignored = _not_edited(new)
        front_matter: dict[str, Value] = {}
        for key, value in old.front_matter.items():
            if key not in ignored:
                front_matter[key] = value
        for key, value in new.front_matter.items():
            if key in ignored:
                front_matter[key] = value
        leave_out(front_matter, "changes", _lines_of(edits))
        record = self._at_home(old, new.id)
        record = replace(record, file=new.file, path=new.path)
        return with_front_matter(record, front_matter)

    def _at_home(self, record: Record[Any], identity: str) -> Record[Any]:
        """A record of before in its plan and jurisdiction as they are called now."""
        return replace(
            record,
            id=identity,
            plan=self._id_now(record.plan),
            jurisdiction=self._id_now(record.jurisdiction),
        )

    def _id_now(self, home: str | None) -> str | None:
        """The id that a plan or jurisdiction has now."""
        if home is None:
            return None
        return self.homes.get(home, home)

    def _unedited_record(self, record: Record[Any]) -> Record[Any]:
        edited = self.edited.get((record.kind, record.id))
        if edited is None:
            return record
        _, restored, _ = edited
        return restored

    def _restates_edited(self, record: Record[Any]) -> bool:
        """Whether the record that this one restates was edited."""
        named = self._restated(self.new.portfolio, record)
        return named is not None and (record.kind, named) in self.edited

    @staticmethod
    def _restated(portfolio: Portfolio, record: Record[Any]) -> str | None:
        same_as = record.fields.same_as
        if not same_as:
            return None
        return portfolio.current_id(same_as)

    # how it stands

    def _view_now(self, record: Record[Any]) -> RecordView:
        state: Judged | None = self.new.targets.get(record.id)
        if record.kind == "task":
            state = self.new.tasks.get(record.id)
        return self._view_of(self.new.portfolio, record, state)

    def _view(self, portfolio: Portfolio, record: Record[Any]) -> RecordView:
        as_of, settings = self.new.as_of, self.new.settings
        ended = self._ended_plans(portfolio)
        state = state_in(portfolio, record, as_of, settings, ended)
        return self._view_of(portfolio, record, state)

    def _ended_plans(self, portfolio: Portfolio) -> EndedPlans:
        """Which plans of a portfolio are over, looked at once for all its records."""
        if id(portfolio) not in self.ended:
            self.ended[id(portfolio)] = EndedPlans(portfolio, self.new.as_of)
        return self.ended[id(portfolio)]

    def _view_of(
        self, portfolio: Portfolio, record: Record[Any], state: Judged | None
    ) -> RecordView:
        rows = rows_of(portfolio, state)
        if not isinstance(state, TaskState) or state.standing != "split":
            return RecordView(state, rows)
        parts = [
            self._view(portfolio, part)
            for part in parts_on(portfolio, record, self.new.as_of)
        ]
        return RecordView(
            state, rows.union(*(part.rows for part in parts)), tuple(parts)
        )

    # what does it

    def _causes(self, pair: RecordPair, unedited: RecordView) -> tuple[EditedItem, ...]:
        """The edits each of which alone makes it better.

        Where it takes several, its own, or all.
        """
        own = self._own(pair)
        others = tuple(self._of_others(pair))
        causes: list[EditedItem] = []
        for edit in (*own, *others):
            edited = self._with_only(pair, edit)
            if unedited.is_bettered_by(edited):
                causes.append(edit)
        return tuple(causes) or own or others

    def _own(self, pair: RecordPair) -> tuple[EditedItem, ...]:
        record = pair.record
        edited = self.edited.get((record.kind, record.id))
        if edited is None:
            return ()
        _, _, edits = edited
        return edits

    def _of_others(self, pair: RecordPair) -> Iterator[EditedItem]:
        """The edits of what a record is judged by.

        Its plan, its documents, its indicator, the record it restates.
        """
        if pair.new is None:
            return
        keys: dict[tuple[Kind, str], None] = {}
        keys |= self._judged_by(self.unedited, self._unedited_record(pair.new))
        keys |= self._judged_by(self.new.portfolio, pair.new)
        for kind, identity in keys:
            if (kind, identity) in self.edited and identity != pair.new.id:
                yield from self.edited[kind, identity][2]
        for identity in dict.fromkeys(self._in_one_piece(pair.new)):
            if identity in self.new_parts:
                yield EditedItem(self.new_parts[identity], ("part_of",))
            elif ("task", identity) in self.edited:
                yield from self.edited["task", identity][2]

    def _judged_by(
        self, portfolio: Portfolio, record: Record[Any]
    ) -> dict[tuple[Kind, str], None]:
        """Kinds and ids of what a record is judged by."""
        keys: dict[tuple[Kind, str], None] = {("plan", record.plan or ""): None}
        cited = [*self._plan_document(record)]
        cited.insert(0, source_document(portfolio, record))
        for ref in cited:
            document = portfolio.document(ref, record.jurisdiction)
            if document is not None:
                keys["document", document.id] = None
        for after in counted_from(record.fields):
            start = start_document(portfolio, record, after)
            if start is not None:
                keys["document", start.id] = None
        indicator = portfolio.indicator(getattr(record.fields, "indicator", None))
        if indicator is not None:
            keys["indicator", indicator.id] = None
        restated = self._restated(portfolio, record)
        if restated is not None:
            keys[record.kind, restated] = None
        if record.kind == "task":
            for unit in _judging_units(portfolio, record):
                keys["unit", unit] = None
        return keys

    def _plan_document(self, record: Record[Any]) -> Iterator[Any]:
        for portfolio in (self.unedited, self.new.portfolio):
            plan = portfolio.plans.get(record.plan or "")
            if plan is not None:
                yield plan.fields.document

    def _with_only(self, pair: RecordPair, edit: EditedItem) -> RecordView:
        """A record as it stands with one edit."""
        if pair.new is None:
            return RecordView(None)
        record = self._unedited_record(pair.new)
        if edit.pair is pair:
            edited = self._edited_by(edit)
            return self._view(self.unedited, edited or record)
        if not edit.path and edit.pair.record.kind == "plan":  # it goes along
            record = replace(
                record, plan=pair.new.plan, jurisdiction=pair.new.jurisdiction
            )
        return self._view(self._plans_with_only(edit), record)

    def _plans_with_only(self, edit: EditedItem) -> Portfolio:
        """The newer plans with one of the edits, and none where that alone can't be read."""
        key = (edit.pair.record.kind, edit.pair.record.id, edit.path)
        if key not in self.variants:
            records: list[Record[Any]] = []
            edited = self._edited_by(edit)
            if edited is not None:
                records.append(edited)
            self.variants[key] = with_records(self.unedited, records)
        return self.variants[key]

    def _edited_by(self, edit: EditedItem) -> Record[Any] | None:
        """A record with one of its edits; None where that alone can't be read."""
        new = edit.pair.new
        if new is None:
            return None
        record = self._unedited_record(new)
        if not edit.path:
            return replace(record, plan=new.plan, jurisdiction=new.jurisdiction)
        front_matter = dict(record.front_matter)
        key = str(edit.path[0])
        front_matter.pop(key, None)
        if key in new.front_matter:
            front_matter[key] = new.front_matter[key]
        other_lines = _lines_of(self._own(edit.pair)) - _lines_of([edit])
        if len(edit.path) > 1:
            leave_out(front_matter, "changes", other_lines)
        return with_front_matter(record, front_matter)


def _judging_units(portfolio: Portfolio, record: Record[Any]) -> Iterator[str]:
    """The groups of units that lead a task, and their members."""
    leads = [*record.fields.leads]
    for path, ref in references_of(record):
        if path[0] == "changes" and isinstance(ref, UnitRef):
            leads.append(ref)
    for lead in registered_units(portfolio, leads, record.jurisdiction):
        unit = portfolio.units[lead]
        if unit.fields.members or unit.fields.kind == "collective":
            yield lead
            yield from listed_members(portfolio, unit)


def _lines_of(edits: Iterable[EditedItem]) -> set[str | int]:
    """The indexes of the lines of `changes` among some edits."""
    return {edit.path[1] for edit in edits if len(edit.path) > 1}


def _is_undocumented_line(change: Difference) -> bool:
    """Whether a change adds a line of `changes` that names no document."""
    if change.what is not ChangeType.ENTRY_ADDED or change.key != "changes":
        return False
    line = change.new
    return not isinstance(line, dict) or not line.get("document")


def _not_edited(record: Record[Any]) -> frozenset[str]:
    """The keys of a head that say what was reported, or speak of something else.

    To add to them is no edit.
    """
    if record.kind == "task":
        return _IGNORED | FLAT_REPORT
    return _IGNORED
