"""A site: what it is made from, and the indexes in which its pages look things up."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import ClassVar, TypeVar

from dxplan.compliance.assignments import assigned_on, assignees, is_assigned
from dxplan.compliance.logs import is_in_force
from dxplan.compliance.reconfirmation import Suspect, needs_reconfirmation
from dxplan.compliance.summary import Compliance, ScopeKey
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.trends import NO_TREND, Trend, TrendRow
from dxplan.config.config import Config, Language
from dxplan.diagnostics import KeyPath
from dxplan.history.timelines import History
from dxplan.model.fields import LOGS
from dxplan.model.records import Kind, Plan
from dxplan.model.registers import UnitSuccessor
from dxplan.model.values import FrontMatter, Text
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.site.dependencies import WHOLE, LookUps, RecordedMemo, recorded_property
from dxplan.site.open_sources import is_read, unlinked
from dxplan.site.own_pages import OWN_PAGES
from dxplan.site.plan_links import carried_out, documents_before
from dxplan.site.recent_changes import (
    EntryRecording,
    RecordedChange,
    entry_recordings,
    recorded_changes,
)
from dxplan.site.unit_records import records_of_units
from dxplan.wording.names import name_of

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class IncomingReference:
    """A record that refers to another, and where: the first key, the last that is no number."""

    record: Record[FrontMatter]
    role: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The commit that a site speaks from, and whether files were changed since."""

    commit: str | None
    is_dirty: bool


def no_files(_commit: str, _files: Collection[str]) -> Mapping[str, bytes]:
    """No history: what files held at a commit is not known."""
    return {}


@dataclass(frozen=True)
class Site:
    """Everything that pages are made from. Only records that exist on the as-of date have a page.

    ``files_at`` reads files of a commit, ``history`` tells what each commit did, ``trend`` every
    scope through time.
    ``recorded`` is the day of the commit, where its files stand in the place of the working tree's;
    ``recorded_assets`` are then the files to copy and their bytes.
    """

    compliance: Compliance
    config: Config
    commit: str | None
    dirty: bool
    version: str
    files_at: Callable[[str, Collection[str]], Mapping[str, bytes]] = no_files
    recorded: date | None = None
    recorded_assets: Mapping[str, int] = field(default_factory=dict)
    history: History | None = None
    trend: Trend = NO_TREND
    look_ups: LookUps = field(default_factory=LookUps, repr=False, compare=False)

    collection: ClassVar[str] = "site"
    """What the indexes of a site are part of, where a page says what it depends on."""

    @property
    def portfolio(self) -> Portfolio:
        """The records."""
        return self.compliance.portfolio

    @property
    def as_of(self) -> date:
        """The day that every page speaks of: who reads it is made anew for every day.

        `compliance.as_of` is for comparing it with what stands in a record that is looked up: the
        digests of records say how their days stand to it (`ValueDigests`).
        """
        self.look_ups.current.add(("site.as_of", WHOLE))
        return self.compliance.as_of

    def is_past(self, day: date) -> bool:
        """Whether a day is before the day that every page speaks of."""
        self.look_ups.current.add(("site.is_past", day.isoformat()))
        return day < self.compliance.as_of

    @recorded_property
    def edition(self) -> Edition:
        """The commit that the site speaks from."""
        return Edition(self.commit, is_dirty=self.dirty)

    @recorded_property
    def has_commit(self) -> bool:
        """Whether it is known which commit the site speaks from."""
        return self.commit is not None

    @property
    def sources_note(self) -> Text | None:
        """What the publisher says of the sources."""
        return _note(self.config.sources_note)

    @property
    def reading_note(self) -> Text | None:
        """What the publisher says a reader has to know."""
        return _note(self.config.reading_note)

    @recorded_property
    def _states(self) -> list[TaskState | TargetState]:
        return [*self.compliance.tasks.values(), *self.compliance.targets.values()]

    @recorded_property
    def plans(self) -> dict[str, Record[Plan]]:
        """The plans that are shown: those that exist."""
        later = self.later_plans
        plans = self.portfolio.plans.items()
        return {key: plan for key, plan in plans if key not in later}

    @recorded_property
    def later_plans(self) -> Mapping[str, date]:
        """The plans that do not exist yet, each with the first day on which it does."""
        return self.compliance.later_plans

    @recorded_property
    def plan_now(self) -> dict[str, Plan]:
        """Each shown plan with its changes applied."""
        return {key: self.compliance.plans_in_force[key] for key in self.plans}

    @recorded_property
    def plans_of(self) -> Mapping[str, list[str]]:
        """The shown plans of each jurisdiction."""
        return _grouped(
            (str(plan.jurisdiction), key) for key, plan in self.plans.items()
        )

    @recorded_property
    def jurisdictions(self) -> tuple[str, ...]:
        """Every jurisdiction, the national ones last."""
        records = self.portfolio.jurisdictions
        return tuple(
            sorted(records, key=lambda key: records[key].fields.level == "national")
        )

    @recorded_property
    def present(self) -> tuple[str, ...]:
        """The jurisdictions that have a plan, or are there on the day."""
        return tuple(
            key
            for key in self.jurisdictions
            if key in self.plans_of or self._stands(key)
        )

    def _stands(self, jurisdiction: str) -> bool:
        data = self.portfolio.jurisdictions[jurisdiction].fields
        return (
            (data.valid_from or date.min)
            <= self.as_of
            <= (data.valid_until or date.max)
        )

    @recorded_property
    def tasks_of(self) -> Mapping[str, list[TaskState]]:
        """The tasks of each plan."""
        return _grouped(
            (str(state.record.plan), state) for state in self.compliance.tasks.values()
        )

    def is_assigned(self, state: TaskState) -> bool:
        """Whether a task is given to others, also in a draft."""
        return is_assigned(self.plan_now[str(state.record.plan)], state.task)

    @recorded_property
    def assigning(self) -> Mapping[str, list[str]]:
        """The plans that assign tasks to others, with those tasks."""
        tasks: dict[str, list[str]] = {}
        for key, plan in self.plan_now.items():
            assigned = [
                state.id
                for state in self.tasks_of.get(key, ())
                if self.is_assigned(state)
            ]
            if assigned or plan.assigns:
                tasks[key] = assigned
        return tasks

    @recorded_property
    def assignees(self) -> Mapping[str, frozenset[str]]:
        """The jurisdictions that each assigned task was assigned to, as far as they were there."""
        compliance = self.compliance
        places = {}
        for plan, tasks in self.assigning.items():
            record = self.portfolio.plans[plan]
            for task in tasks:
                state = compliance.tasks[task]
                day = assigned_on(
                    state.record, record, state.exists_from, compliance.as_of
                )
                places[task] = assignees(
                    self.portfolio, state.record, self.plan_now[plan], state.task, day
                )
        return places

    def elsewhere(self, state: TaskState) -> str | None:
        """The document that states a task, where that is another than its plan's."""
        jurisdiction, source = state.record.jurisdiction, state.task.source
        own = self.portfolio.document(
            self.plan_now[str(state.record.plan)].document, jurisdiction
        )
        stated = self.portfolio.document(
            source.document if source else None, jurisdiction
        )
        return stated.id if own and stated and stated.id != own.id else None

    def rebuilt(self, state: TaskState) -> list[str]:
        """The items that a task carries out whose names were rebuilt from a translation."""
        rebuilt: list[str] = []
        for ref in state.task.implements:
            key = self.portfolio.resolve(ref, state.record.jurisdiction)
            item = self.compliance.tasks.get(key) if key is not None else None
            if item is None or item.task.source is None:
                continue
            if item.task.source.certainty == "reconstructed":
                rebuilt.append(item.id)
        return rebuilt

    def unknown_tasks(self, plan: str) -> int:
        """How many of the tasks that a plan is said to have are not there; 0 if nothing is said."""
        expected = self.plan_now[plan].expected_tasks
        return (
            max(0, int(expected.value) - len(self.tasks_of.get(plan, ())))
            if expected
            else 0
        )

    @recorded_property
    def targets_of(self) -> Mapping[str, list[TargetState]]:
        """The targets of each plan."""
        return _grouped(
            (str(state.record.plan), state)
            for state in self.compliance.targets.values()
        )

    @recorded_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of every record that has a page."""
        portfolio = self.portfolio
        shown: dict[str, Kind] = {}
        ids: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("jurisdiction", self.jurisdictions),
            ("plan", tuple(self.plans)),
            ("task", tuple(self.compliance.tasks)),
            ("target", tuple(self.compliance.targets)),
            ("unit", tuple(portfolio.units)),
            ("document", tuple(portfolio.documents)),
            ("area", tuple(portfolio.areas)),
            ("indicator", tuple(portfolio.indicators)),
        )
        for kind, keys in ids:
            for key in keys:
                shown.setdefault(key, kind)
        return shown

    @recorded_property
    def compared(self) -> tuple[str, ...]:
        """The jurisdictions to compare: all but national bodies that only issue documents."""
        data = self.portfolio.jurisdictions
        return tuple(
            key
            for key in self.jurisdictions
            if key in self.plans_of or data[key].fields.level != "national"
        )

    @recorded_property
    def _own_pages(self) -> Mapping[str, bool]:
        """Whether each of the site's own pages is there."""
        return {page.name: bool(page.is_there(self)) for page in OWN_PAGES}

    def has(self, file: str) -> bool:
        """Whether there is a page at an address: of the site's own none that would be empty."""
        name, is_own, _ = file.rpartition(".html")
        return self._own_pages.get(name, True) if is_own else True

    def listed(self, names: Iterable[str]) -> list[str]:
        """Those of the site's own pages that there are."""
        return [name for name in names if self.has(f"{name}.html")]

    @recorded_property
    def _folders(self) -> frozenset[str]:
        """The folders right below a language that records take, by ids of now or before."""
        return frozenset(
            key.partition("/")[0] for key in (*self.kinds, *self.portfolio.former)
        )

    def own_file(self, name: str) -> str:
        """The file of an own page: `data.html`, or `data.page.html` beside a record's `data/`.

        Hosts that leave out `.html` have one address for both. No record's id has a dot.
        """
        stem = name.removesuffix(".html")
        return f"{stem}.page.html" if stem in self._folders else name

    def record(self, key: str) -> Record[FrontMatter]:
        """The record of a page."""
        return self.portfolio.index(self.kinds[key])[key]

    def name(self, key: str) -> Text:
        """What a reader calls a record that has a page."""
        fields = self.compliance.fields_in_force(self.record(key))
        return name_of(fields, self.portfolio, record_id=key)

    def target_name(self, state: TargetState) -> Text:
        """A target's own title, or its indicator's name."""
        return name_of(state.target, self.portfolio, record_id=state.id)

    def measure(self, state: TargetState) -> Text | None:
        """What a target counts: its own measure, or its indicator's."""
        return self.portfolio.measure(state.target)

    def trend_of(self, scope: ScopeKey) -> list[TrendRow]:
        """The rows of a scope through time."""
        self.look_ups.current.add(("trend", scope))
        return self.trend.of(scope)

    @recorded_property
    def answers(self) -> Mapping[str, list[TaskState]]:
        """The tasks that implement each task or plan; a part does not where its whole does."""
        return _grouped(
            (named, state)
            for state in self.compliance.tasks.values()
            for named in self._implemented(state)
            if named not in self._implemented_by_whole(state)
        )

    def _implemented(self, state: TaskState) -> list[str]:
        home = state.record.jurisdiction
        resolved = (self.portfolio.resolve(ref, home) for ref in state.task.implements)
        return [named for named in resolved if named is not None]

    def _implemented_by_whole(self, state: TaskState) -> list[str]:
        """What the task implements that one is a part of."""
        whole = self.portfolio.whole_of(state.record)
        if whole is None or whole.id not in self.compliance.tasks:
            return []
        return self._implemented(self.compliance.tasks[whole.id])

    @recorded_property
    def working_for(self) -> Mapping[str, list[TaskState]]:
        """The tasks that work for each target."""
        return _grouped(
            (target, state)
            for state in self.compliance.tasks.values()
            for target in self._targets_named(state)
        )

    def targets_named(self, state: TaskState) -> list[TargetState]:
        """The targets that a task works for, as it names them."""
        shown = []
        for key in self._targets_named(state):
            target = self.compliance.targets.get(key)
            if target is not None:
                shown.append(target)
        return shown

    def _targets_named(self, state: TaskState) -> list[str]:
        """The ids of the targets that a task names, each once."""
        named: dict[str, None] = {}
        for ref in state.task.targets:
            key = self.portfolio.resolve(ref, state.record.jurisdiction)
            if key is not None:
                named[key] = None
        return list(named)

    @recorded_property
    def restated(self) -> Mapping[str, list[str]]:
        """The tasks and targets that restate each one."""
        return _grouped(
            (state.restates, state.id)
            for state in self._states
            if state.restates is not None
        )

    @recorded_property
    def supersedes(self) -> Mapping[str, list[str]]:
        """The tasks whose place each one took."""
        return _grouped(
            (self.portfolio.current_id(ref), state.id)
            for state in self.compliance.tasks.values()
            for ref in state.superseded_by
        )

    @recorded_property
    def carried_out_by(self) -> Mapping[str, list[str]]:
        """The shown plans that carry out each plan, or tasks and targets of it."""
        return _grouped(
            (named, key)
            for key, plan in self.plans.items()
            for named in dict.fromkeys(carried_out(self.portfolio, plan))
        )

    @recorded_property
    def plans_of_document(self) -> Mapping[str, list[str]]:
        """The shown plans of each document."""
        return _grouped(
            (document.id, key)
            for key, plan in self.plan_now.items()
            if (
                document := self.portfolio.document(
                    plan.document, self.plans[key].jurisdiction
                )
            )
            is not None
        )

    @recorded_property
    def later_documents(self) -> Mapping[str, list[str]]:
        """What each document became, or what replaced it."""
        return _grouped(documents_before(self.portfolio))

    @recorded_property
    def earlier_documents(self) -> Mapping[str, list[str]]:
        """The drafts of each document, and those that it replaced."""
        return _grouped(
            (later, earlier) for earlier, later in documents_before(self.portfolio)
        )

    @recorded_property
    def predecessors(self) -> Mapping[str, list[tuple[str, UnitSuccessor]]]:
        """For each unit those that name it as a successor."""
        return _grouped(
            (named, (key, entry))
            for key, unit in self.portfolio.units.items()
            for entry in unit.fields.successors
            if (named := self.portfolio.resolve(entry.unit, unit.jurisdiction))
            is not None
        )

    @recorded_property
    def coordinated(self) -> Mapping[str, list[TaskState]]:
        """The tasks that each unit coordinates."""
        return _grouped(
            (named, state)
            for state in self.compliance.tasks.values()
            for ref in state.task.coordinators
            if (named := self.portfolio.resolve(ref, state.record.jurisdiction))
            is not None
        )

    @recorded_property
    def unit_records(self) -> Mapping[str, tuple[str, ...]]:
        """The tasks and targets that each unit leads, inherited or coordinates."""
        return records_of_units(self.compliance, self.coordinated)

    @recorded_property
    def by_indicator(self) -> Mapping[str, list[TargetState]]:
        """The targets of each shared indicator."""
        return _grouped(
            (indicator.id, state)
            for state in self.compliance.targets.values()
            if (indicator := self.portfolio.indicator(state.target.indicator))
            is not None
        )

    def citations(self, key: str) -> list[IncomingReference]:
        """Who refers to a record, once a role; log entries of a later day are not seen."""
        references: dict[tuple[str, str], IncomingReference] = {}
        for record, path in self.portfolio.citations.get(key, ()):
            if record.id not in self.kinds and record.kind != "term":
                continue
            if not self._is_seen(record, path):
                continue
            role = _role(path)
            if (record.id, role) not in references:
                references[record.id, role] = IncomingReference(record, role)
        return list(references.values())

    def _is_seen(self, record: Record[FrontMatter], path: KeyPath) -> bool:
        if path[0] not in LOGS or len(path) < 2 or not isinstance(path[1], int):
            return True
        entry = getattr(record.fields, str(path[0]))[path[1]]
        return is_in_force(entry, self.compliance.as_of)

    def entered(self, record: str, log: str, index: int) -> EntryRecording | None:
        """When an entry of a record's log, as it now stands, came into the repository.

        None where that is not known.
        """
        recordings = self._recordings.get(
            (record, log),
            lambda: entry_recordings(self.portfolio, self.history, record, log),
        )
        if index >= len(recordings):
            return None
        return recordings[index]

    @cached_property
    def _recordings(
        self,
    ) -> RecordedMemo[tuple[str, str], Sequence[EntryRecording | None]]:
        return RecordedMemo(self.look_ups)

    def recorded_on(self, record: str, log: str, index: int) -> date | None:
        """The day on which an entry of a record's log came into the repository."""
        entered = self.entered(record, log, index)
        return entered.day if entered is not None else None

    @recorded_property
    def recorded_changes(self) -> list[RecordedChange]:
        """All that was recorded up to the day, newest first; nothing without a history."""
        if self.history is None:
            return []
        return recorded_changes(self.history, self.as_of)

    @recorded_property
    def suspects(self) -> Mapping[str, Suspect]:
        """The tasks whose item changed after their last report, and what changed."""
        events_of = self.history.events if self.history is not None else None
        suspects = {}
        for key, state in self.compliance.tasks.items():
            suspect = needs_reconfirmation(self.portfolio, state, self.as_of, events_of)
            if suspect is not None:
                suspects[key] = suspect
        return suspects

    @recorded_property
    def unlinked(self) -> Mapping[str, bool]:
        """The documents that a reader can check nowhere."""
        return dict.fromkeys(sorted(unlinked(self.portfolio)), True)

    @recorded_property
    def assets(self) -> Mapping[str, int]:
        """The files that are copied from beside the records, and how many bytes each has."""
        if self.recorded is not None:
            return self.recorded_assets
        sizes = self.portfolio.assets.items()
        return {path: size or 0 for path, size in sizes}

    @recorded_property
    def broken(self) -> frozenset[str]:
        """The ids of all that is there but can't be read."""
        return self.portfolio.broken

    @recorded_property
    def reads_articles(self) -> bool:
        """Whether articles or web pages were read about documents."""
        return any(
            is_read(record.fields) for record in self.portfolio.documents.values()
        )

    @recorded_property
    def certainties(self) -> tuple[str, ...]:
        """The degrees of certainty that pages mark, those that any record has."""
        portfolio = self.portfolio
        records = (
            *portfolio.pages(),
            *portfolio.units.values(),
            *portfolio.documents.values(),
        )
        degrees: set[str] = set()
        for record in records:
            degrees.update(_certainties(record.fields))
        return tuple(
            degree
            for degree in ("secondary", "reconstructed", "inferred")
            if degree in degrees
        )

    @recorded_property
    def latest_report(self) -> date | None:
        """The day of the latest report that any page reflects."""
        days = (
            report.date
            for state in self.compliance.tasks.values()
            for report in state.reports[-1:]
        )
        return max(days, default=None)


def _note(written: Mapping[Language, str] | None) -> Text | None:
    return (
        Text.model_construct(vi=written.get("vi"), en=written.get("en"))
        if written
        else None
    )


def _certainties(data: FrontMatter) -> Iterator[str]:
    """How sure a record's own source is, and those of its log entries."""
    logs = (*getattr(data, "all_reports", ()), *getattr(data, "measurements", ()))
    for stated in (data, getattr(data, "source", None), *logs):
        if hasattr(stated, "certainty"):
            yield stated.certainty


def _role(path: KeyPath) -> str:
    """The keys that say why a record is named: `source.via`, `reports.evidence`."""
    return ".".join(key for key in path if isinstance(key, str))


def _grouped(pairs: Iterator[tuple[K, V]]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
