"""Everything below plans/ as one value: indexed once, references looked up by id."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from dxplan.diagnostics import Finding, KeyPath, Value
from dxplan.model.closed_period import ClosedPeriod
from dxplan.model.fields import LOGS
from dxplan.model.partial import PartialFrontMatter
from dxplan.model.records import (
    MODELS,
    Jurisdiction,
    Kind,
    Plan,
    Target,
    Task,
    Withdrawn,
)
from dxplan.model.registers import (
    Area,
    Document,
    Holiday,
    Indicator,
    Term,
    Unit,
)
from dxplan.model.validate import references, validate
from dxplan.model.values import (
    AreaRef,
    DocumentRef,
    FrontMatter,
    IndicatorRef,
    Ref,
    Text,
    UnitRef,
)
from dxplan.portfolio.jurisdiction_tree import (
    LOCAL_REGISTERS,
    SharedRegisters,
    chains_above,
    register_file,
    right_below,
)
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.taken_fields import with_taken, written_with_taken
from dxplan.source.source_file import Source

M = TypeVar("M", bound=FrontMatter)
M_co = TypeVar("M_co", bound=FrontMatter, covariant=True)

_LONGEST_HOLIDAY = 31
"""Days of one entry that are looked at; none is as long."""

_CITABLE: tuple[Kind, ...] = ("task", "target", "plan")
"""The kinds of records that a whole id may name."""

_DEEPEST_ID = 10
"""Slashes beyond which a text is no id; the id of a task has three."""


@dataclass(frozen=True, slots=True)
class Record(Generic[M_co]):
    """One record or register entry: its identity, where it is written, and what it says.

    ``path`` leads to it within its file (registers hold many), ``front_matter`` is as it is
    written, and ``fields`` are its values as a model. Who reads it may leave them out as
    ``typed_fields`` if they are surely valid: then they are typed when they are first asked for.
    """

    id: str
    kind: Kind
    jurisdiction: str | None
    plan: str | None
    file: str
    path: KeyPath
    front_matter: Mapping[str, Value]
    typed_fields: M_co | None = field(compare=False)
    body: str = ""
    body_en: str = ""

    @property
    def fields(self) -> M_co:
        """The values of the front matter as a model."""
        fields = self.typed_fields
        if fields is None:
            model = MODELS[self.kind]
            fields = cast("M_co", validate(model, self.front_matter).fields)
            # nothing changes by it: the same values are known now
            object.__setattr__(self, "typed_fields", fields)
        return fields


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record whose data can't be trusted: it is named, and counted as unreadable."""

    id: str
    kind: Kind
    jurisdiction: str | None
    plan: str | None
    file: str


@dataclass(frozen=True, slots=True)
class ReadableParts:
    """What can still be read of an unreadable record, only for looking up its references."""

    record: Record[Any]
    partial: PartialFrontMatter


@dataclass(frozen=True, slots=True)
class ClosedPeriodFile:
    """A closed period; its ``id`` is the way to its file, as a plan may be `nghe-an/2022`."""

    id: str
    jurisdiction: str
    file: str
    fields: ClosedPeriod


@dataclass(frozen=True)
class Portfolio:
    """All records by id, in the order of their files; references are looked up with `resolve`.

    - ``broken``: the ids of all that is there but can't be read, register entries among them.
    - ``periods``: the closed periods by `nghe-an/2022-H1`, without those changed since.
    - ``assets``: the pictures and PDF that go along with the pages, with their bytes; None where
      nobody has looked.
    - ``unpublished``: the files that are there and are neither read nor published.
    - ``repositories``: the folders that are git repositories of their own.
    - ``examined``: what an `Examination` said of the files of each pack, by the pack's key.
    """

    sources: Mapping[str, Source]
    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]
    broken: frozenset[str]
    assets: Mapping[str, int | None]
    jurisdictions: Mapping[str, Record[Jurisdiction]]
    plans: Mapping[str, Record[Plan]]
    tasks: Mapping[str, Record[Task]]
    targets: Mapping[str, Record[Target]]
    units: Mapping[str, Record[Unit]]
    documents: Mapping[str, Record[Document]]
    areas: Mapping[str, Record[Area]]
    indicators: Mapping[str, Record[Indicator]]
    terms: Mapping[str, Record[Term]]
    holidays: Mapping[str, Record[Holiday]] = field(default_factory=dict)
    rests: tuple[ReadableParts, ...] = ()
    periods: Mapping[str, ClosedPeriodFile] = field(default_factory=dict)
    unpublished: frozenset[str] = frozenset()
    repositories: tuple[str, ...] = ()
    examined: Mapping[bytes, bytes] = field(default_factory=dict)

    @property
    def everything(self) -> "Portfolio":
        """The whole portfolio, where only a part of this one is in hand."""
        return self

    @property
    def unread(self) -> frozenset[str]:
        """The files that are neither read nor published, or have nothing but faults."""
        faulty = {item.place.file for item in self.findings}
        return frozenset((faulty | self.unpublished) - self.sources.keys())

    def data_of(self, file: str) -> bytes | None:
        """The bytes of a file that was read; None where there is none."""
        return self.sources[file].content if file in self.sources else None

    def records(self) -> Iterator[Record[FrontMatter]]:
        """Every record of every kind."""
        for index in self._indexes.values():
            yield from index.values()

    def pages(self) -> Iterator[Record[FrontMatter]]:
        """Every record that is a file of its own."""
        for index in (self.jurisdictions, self.plans, self.tasks, self.targets):
            yield from index.values()

    @property
    def is_empty(self) -> bool:
        """Whether no record was there to be read: then nothing can be said about plans at all."""
        return not self.unreadable and not any(True for _ in self.pages())

    @cached_property
    def _indexes(self) -> dict[Kind, Mapping[str, Record[Any]]]:
        return {
            "jurisdiction": self.jurisdictions,
            "plan": self.plans,
            "task": self.tasks,
            "target": self.targets,
            "unit": self.units,
            "document": self.documents,
            "area": self.areas,
            "indicator": self.indicators,
            "term": self.terms,
            "holiday": self.holidays,
        }

    def index(self, kind: Kind) -> Mapping[str, Record[FrontMatter]]:
        """The records of one kind by id."""
        return self._indexes[kind]

    @cached_property
    def days_off(self) -> frozenset[date]:
        """Every day of the register of holidays."""
        days: set[date] = set()
        for holiday in self.everything.holidays.values():
            first, last = holiday.fields.date.first, holiday.fields.date.last
            length = min((last - first).days, _LONGEST_HOLIDAY)
            days.update(first + timedelta(days=i) for i in range(length + 1))
        return frozenset(days)

    @cached_property
    def above(self) -> dict[str, tuple[str, ...]]:
        """The jurisdictions above each that is part of another, the nearest first.

        One that is above itself has none.
        """
        parents = {}
        for key, record in self.everything.jurisdictions.items():
            written = record.front_matter.get("part_of")
            parent = self.current_id(str(written)) if written else ""
            if parent in self.jurisdictions:
                parents[key] = parent
        return chains_above(parents)

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """The jurisdictions right below each that has any, in the order of their files."""
        return right_below(self.above)

    @cached_property
    def shared_registers(self) -> dict[tuple[str, str], SharedRegisters]:
        """Where a key is looked up in each jurisdiction below another, by kind and jurisdiction."""
        shared = {}
        for kind in LOCAL_REGISTERS:
            for key, chain in self.above.items():
                homes = self._readable_homes(kind, (key, *chain))
                shared[kind, key] = SharedRegisters.of(homes, self.broken)
        return shared

    def _readable_homes(self, kind: str, homes: tuple[str, ...]) -> tuple[str, ...]:
        """The first of some jurisdictions, as far as their registers can be read."""
        for place, home in enumerate(homes):
            if self._has_unreadable_register(kind, home):
                return homes[:place]
        return homes

    def _has_unreadable_register(self, kind: str, home: str) -> bool:
        source = self.sources.get(register_file(kind, home))
        return source is not None and not source.readable

    @cached_property
    def former(self) -> dict[str, str]:
        """Every old id of a jurisdiction, plan, task or target with the id it has now."""
        renamed: dict[str, str] = {}
        for index in (self.jurisdictions, self.plans, self.tasks, self.targets):
            for record in index.values():
                if "former_ids" not in record.front_matter:
                    continue  # most records are not typed for it
                for old in record.fields.former_ids:
                    renamed.setdefault(old, record.id)
        return renamed

    @cached_property
    def withdrawn(self) -> dict[str, Record[Plan]]:
        """The ids of tasks and targets recorded by mistake, with the plan that says so."""
        withdrawn: dict[str, Record[Plan]] = {}
        for plan in self.plans.values():
            if "withdrawn" not in plan.front_matter:
                continue
            for entry in plan.fields.withdrawn:
                withdrawn.setdefault(entry.id, plan)
        return withdrawn

    @cached_property
    def withdrawals(self) -> dict[str, Withdrawn]:
        """What the plan says of each of them."""
        withdrawals: dict[str, Withdrawn] = {}
        for plan_id in dict.fromkeys(plan.id for plan in self.withdrawn.values()):
            for entry in self.plans[plan_id].fields.withdrawn:
                withdrawals.setdefault(entry.id, entry)
        return withdrawals

    @cached_property
    def _former_of(self) -> dict[str, list[str]]:
        """The old ids of each id of `former`."""
        former_ids: dict[str, list[str]] = {}
        for old, current in self.former.items():
            former_ids.setdefault(current, []).append(old)
        return former_ids

    def current_id(self, written: str) -> str:
        """The id that an id has now, if its record, plan or jurisdiction was renamed."""
        if self._is_page(written):
            return written
        return self.moved_id(written)

    def moved_id(self, written: str) -> str:
        """The id to which `former_ids` lead, though another record may have that name now."""
        if written.count("/") > _DEEPEST_ID:
            return written
        # a record, its plan and its jurisdiction may each have been renamed
        for _ in range(3):
            renamed = written
            while renamed and renamed not in self.former:
                renamed = renamed.rpartition("/")[0]
            if not renamed:
                break
            written = self.former[renamed] + written[len(renamed) :]
            if self._is_page(written):
                break
        return written

    def _is_page(self, identity: str) -> bool:
        return any(identity in index for index in self.page_indexes)

    @property
    def page_indexes(self) -> tuple[Mapping[str, Record[Any]], ...]:
        """The records that have a page at their id, and that may have had another one."""
        return self.jurisdictions, self.plans, self.tasks, self.targets

    def earlier_ids(self, identity: str) -> Iterator[str]:
        """Every former id of a record, its own or by its plan's and its jurisdiction's."""
        depth = identity.count("/")
        seen = {identity}
        pending = [identity]
        for current in pending:
            folder = current
            while folder:
                for former in self._former_of.get(folder, ()):
                    earlier = former + current[len(folder) :]
                    if earlier in seen or earlier.count("/") != depth:
                        continue
                    seen.add(earlier)
                    pending.append(earlier)
                    yield earlier
                folder = folder.rpartition("/")[0]

    def is_broken(self, ref: Ref, jurisdiction: str | None) -> bool:
        """Whether ``ref`` names something that is there but can't be read, which is reported."""
        if ref.kind not in LOCAL_REGISTERS:
            source = self.sources.get(f"{PLANS}/{ref.kind}s.yaml")
            if source is not None and not source.readable:
                return True
            return self.current_id(str(ref)) in self.broken
        for home in self.homes_of(ref, jurisdiction):
            written = ref if "/" in ref else f"{home}/{ref}"
            if written in self.broken or self._has_unreadable_register(ref.kind, home):
                return True
        return False

    def homes_of(self, ref: Ref, jurisdiction: str | None) -> tuple[str, ...]:
        """The jurisdictions in whose registers a unit or document is looked up, in this order."""
        folder, slash, _ = ref.partition("/")
        if slash:
            return (folder,)
        if jurisdiction is None:
            return ()
        return (jurisdiction, *self.above.get(jurisdiction, ()))

    def resolve(self, ref: Ref, jurisdiction: str | None) -> str | None:
        """The id of what ``ref`` names, written in ``jurisdiction``; None if there is no record."""
        if ref.kind in LOCAL_REGISTERS:
            index = self._indexes[cast("Kind", ref.kind)]
            if "/" in ref:
                return self._current(str(ref), index)
            current = self._current(f"{jurisdiction}/{ref}", index)
            if current is not None:
                return current
            return self._resolve_above(ref, jurisdiction, index)
        if ref.kind == "record":
            for kind in _CITABLE:
                current = self._current(ref, self._indexes[kind])
                if current is not None:
                    return current
            return None
        return self._current(ref, self._indexes[cast("Kind", ref.kind)])

    def _resolve_above(
        self, ref: Ref, jurisdiction: str | None, index: Mapping[str, Record[Any]]
    ) -> str | None:
        """The id of a unit or document in the registers above the own one.

        None where an entry before it can't be read: that may be the one that is meant.
        """
        shared = self.shared_registers.get((ref.kind, jurisdiction or ""))
        if shared is None:
            return None
        for home in shared.homes:
            written = f"{home}/{ref}"
            if written in shared.broken:
                return None
            current = self._current(written, index)
            if current is not None:
                return current
        return None

    def written_from(self, record: Record[Any], jurisdiction: str | None) -> str:
        """How a unit or document is cited in a jurisdiction: by its key alone if that will do."""
        key = record.id.rpartition("/")[2]
        if record.jurisdiction == jurisdiction:
            return key
        if record.jurisdiction not in self.above.get(jurisdiction or "", ()):
            return record.id
        ref = UnitRef(key) if record.kind == "unit" else DocumentRef(key)
        return key if self.resolve(ref, jurisdiction) == record.id else record.id

    def document(
        self, ref: DocumentRef | None, jurisdiction: str | None
    ) -> Record[Document] | None:
        """The document that ``ref`` names, if it is there."""
        if ref is None:
            return None
        return self.documents.get(self.resolve(ref, jurisdiction) or "")

    def unit(
        self, ref: UnitRef | None, jurisdiction: str | None
    ) -> Record[Unit] | None:
        """The unit that ``ref`` names, if it is there."""
        if ref is None:
            return None
        return self.units.get(self.resolve(ref, jurisdiction) or "")

    def indicator(self, ref: IndicatorRef | None) -> Record[Indicator] | None:
        """The indicator that ``ref`` names, if it is there."""
        if ref is None:
            return None
        return self.indicators.get(self.resolve(ref, None) or "")

    def measure(self, target: Target) -> Text | None:
        """What a target counts: its own measure, or its indicator's."""
        if target.measure is not None:
            return target.measure
        indicator = self.indicator(target.indicator)
        if indicator is None:
            return None
        return indicator.fields.measure

    def area(self, ref: AreaRef | None) -> str | None:
        """The id of the area that ``ref`` names, if it is there."""
        if ref is None:
            return None
        return self.resolve(ref, None)

    def _current(self, written: str, index: Mapping[str, Record[Any]]) -> str | None:
        if written in index:
            return str(written)
        current = self.current_id(str(written))
        if current not in index:
            return None
        return current

    @cached_property
    def by_plan(self) -> dict[str, list[Record[Task]]]:
        """The tasks of each plan, in the order of their files."""
        grouped: dict[str, list[Record[Task]]] = defaultdict(list)
        for task in self.tasks.values():
            grouped[cast("str", task.plan)].append(task)
        return grouped

    @cached_property
    def parts(self) -> dict[str, list[Record[Task]]]:
        """The parts of each task that has any, in the order of their files."""
        parts: dict[str, list[Record[Task]]] = defaultdict(list)
        for record in self.tasks.values():
            whole = self.whole_of(record)
            if whole is not None:
                parts[whole.id].append(record)
        return dict(parts)

    def whole_of(self, record: Record[Any]) -> Record[Task] | None:
        """The task that a record is a part of: one of its plan, and no part itself."""
        written = record.front_matter.get("part_of")
        if not written or record.kind != "task":
            return None
        whole = self.tasks.get(self.current_id(str(written)))
        if whole is None or whole.id == record.id or whole.plan != record.plan:
            return None
        if whole.front_matter.get("part_of"):
            return None
        return whole

    def head(self, record: Record[M]) -> M:
        """The fields of a record as first assigned, with what it takes from its whole and plan."""
        plan = self.plans.get(record.plan or "")
        if plan is None or record.kind not in {"task", "target"}:
            return record.fields
        whole = self.whole_of(record)
        if whole is None and plan.fields.defaults is None:
            return record.fields
        whole_fields = None if whole is None else whole.fields
        return with_taken(record.fields, whole_fields, plan.fields)

    def givers(self, record: Record[Any]) -> tuple[Record[Any], ...]:
        """The records from which a task or target may take what it leaves out."""
        if record.kind not in {"task", "target"}:
            return ()
        whole = self.whole_of(record)
        plan = self.plans.get(record.plan or "")
        givers: list[Record[Any]] = [] if whole is None else [whole]
        if plan is not None and "defaults" in plan.front_matter:
            givers.append(plan)
        return tuple(givers)

    def written_head(self, record: Record[Any]) -> Mapping[str, Value]:
        """The front matter of a record, with what it takes as it is written there."""
        if not self.givers(record):
            return record.front_matter
        plan = self.plans[record.plan or ""]
        whole = self.whole_of(record)
        return written_with_taken(
            record.front_matter,
            record.fields,
            None if whole is None else (whole.front_matter, whole.fields),
            (plan.front_matter, plan.fields),
        )

    def group_place(self, record: Record[Any]) -> int:
        """The place of a record's group among those of its plan, from 1; 0 where it has none."""
        plan = self.plans[record.plan or ""].fields
        key = self.head(record).group if plan.groups else None
        for place, group in enumerate(plan.groups, 1):
            if group.key == key:
                return place
        return 0

    @cached_property
    def citations(self) -> dict[str, list[tuple[Record[FrontMatter], KeyPath]]]:
        """For each record id, the records that refer to it and where they do."""
        citations: dict[str, list[tuple[Record[FrontMatter], KeyPath]]] = defaultdict(
            list
        )
        for record in self.records():
            for path, ref in references_of(record):
                target = self.resolve(ref, record.jurisdiction)
                if target is not None:
                    citations[target].append((record, path))
        return citations


def without_logs(front_matter: Mapping[str, Value]) -> dict[str, Value]:
    """Front matter for reading one other value of it: long logs are not typed again."""
    return {key: value for key, value in front_matter.items() if key not in LOGS}


def references_of(record: Record[FrontMatter]) -> Iterator[tuple[KeyPath, Ref]]:
    """Every reference of a record with its path of keys.

    They stand in its front matter, its logs, and what its changes change to.
    """
    yield from references(record.fields)
    model = type(record.fields)
    for i, change in enumerate(getattr(record.fields, "changes", ())):
        changed = {**without_logs(record.front_matter), change.key: change.to}
        fields = validate(model, changed).fields
        if fields is None:
            continue
        for path, ref in references(fields):
            if path[0] == change.key:
                yield ("changes", i, "to", *path[1:]), ref
