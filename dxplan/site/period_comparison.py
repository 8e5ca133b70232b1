"""The rows of a closed period's page: frozen numbers and records beside those of now."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dxplan.compliance.closed_periods import summaries
from dxplan.compliance.deadline_evaluation import BOXES
from dxplan.compliance.period_differences import (
    DerivedState,
    ErratumEntry,
    PeriodDifference,
    derived_on,
    frozen_items,
    frozen_state,
    new_entries,
    period_differences,
)
from dxplan.compliance.progress_groups import reported_by_box
from dxplan.compliance.public_counts import STANDINGS, shown_sizes
from dxplan.compliance.rates import (
    Coverage,
    coverage,
    coverage_of_rate,
    unreported_in_boxes,
)
from dxplan.compliance.summary import Compliance, Scope
from dxplan.diagnostics import Value
from dxplan.model.closed_period import FrozenRate, FrozenRecord, FrozenScope, digest
from dxplan.model.values import UnitRef
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import ClosedPeriodFile, Record
from dxplan.site.site import Site
from dxplan.source.source_file import parse_record

_SCOPES: dict[str, Scope] = {
    "jurisdiction": "jurisdiction",
    "plan": "plan",
    "unit": "unit",
}


@dataclass(frozen=True, slots=True)
class PeriodNumber:
    """A number of a scope by its name: as it was frozen, and now; None where it is gone.

    ``group`` is `count`, `target` or `rate`.
    """

    group: str
    name: str
    frozen: Any
    now: Any


@dataclass(frozen=True, slots=True)
class PeriodRate:
    """A rate of a closed period; one whose denominator is 0 has no value.

    ``unreported`` is 0 where boxes do not say it: by the first deadlines.
    """

    numerator: int
    denominator: int
    value: Any
    coverage: Coverage
    unreported: int

    @property
    def shown_value(self) -> Any:
        """The percentage that people are shown."""
        if self.coverage != "enough":
            return None
        return self.value


@dataclass(frozen=True, slots=True)
class PeriodErratum:
    """What the files now say otherwise, and the entries by which they do.

    ``is_complete``: whether these are all.
    """

    difference: PeriodDifference
    entries: list[ErratumEntry]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class FrozenTaskRow:
    """A frozen task or target by the id it has now: what was derived of it, and what is now."""

    key: str
    frozen: DerivedState
    now: DerivedState | None

    @property
    def is_target(self) -> bool:
        """Whether it is a target."""
        return "state" in self.frozen


@dataclass(frozen=True)
class PeriodComparison:
    """One closed period; ``now`` speaks of its day by all that is known on the site's day."""

    site: Site
    closing: ClosedPeriodFile
    now: Compliance

    @cached_property
    def rows(self) -> list[FrozenTaskRow]:
        """The frozen tasks and targets."""
        current_id = self.site.portfolio.current_id
        derived_now = derived_on(self.now, self.closing.jurisdiction)
        rows: list[FrozenTaskRow] = []
        for record in frozen_items(self.closing.fields):
            key = current_id(record.id)
            rows.append(FrozenTaskRow(key, frozen_state(record), derived_now.get(key)))
        return rows

    def numbers(self, scope: FrozenScope) -> list[PeriodNumber]:
        """The numbers of a scope that are or were not 0; none for a scope that has nothing."""
        now = self._summary_now(scope)
        numbers = [*self._counts(scope, now), *_target_counts(scope, now)]
        if not any(number.frozen or number.now for number in numbers):
            return []
        shown = [
            number
            for number in numbers
            if number.frozen or number.now or number.name == "tasks"
        ]
        if scope.tasks or now.get("tasks"):
            shown += _rates(scope, now)
        return shown

    def _counts(self, scope: FrozenScope, now: Mapping[str, Any]) -> list[PeriodNumber]:
        sizes_now = self._sizes(now["boxes"]) if now else {}
        counts = [PeriodNumber("count", "tasks", scope.tasks, now.get("tasks"))]
        for name, size in self._sizes(scope.boxes).items():
            counts.append(PeriodNumber("count", name, size, sizes_now.get(name)))
        for name in STANDINGS:
            counts.append(
                PeriodNumber("count", name, getattr(scope, name), now.get(name))
            )
        return counts

    def _sizes(self, boxes: Mapping[str, int]) -> dict[str, int]:
        """The counts that all pages show; boxes of other versions as they are."""
        others = {box: size for box, size in boxes.items() if box not in BOXES}
        return shown_sizes(boxes, official=self.site.config.official) | others

    def _summary_now(self, scope: FrozenScope) -> dict[str, Any]:
        """The same scope's numbers now; empty where it is gone."""
        portfolio = self.now.portfolio
        key = portfolio.current_id(scope.id)
        if scope.scope == "unit":
            key = portfolio.resolve(UnitRef(scope.id), None) or scope.id
        summary = self.now.summaries.get((_SCOPES.get(scope.scope, "all"), key))
        return summaries([summary])[0] if summary else {}

    @cached_property
    def errata(self) -> list[PeriodErratum]:
        """What the files now say otherwise."""
        return [self._erratum(difference) for difference in self._differences]

    @cached_property
    def _differences(self) -> list[PeriodDifference]:
        return [
            *period_differences(
                self.closing.fields, self.now, self.closing.jurisdiction
            )
        ]

    def _erratum(self, difference: PeriodDifference) -> PeriodErratum:
        """A difference with the new entries of its record, and of the one that it restates."""
        entries: list[ErratumEntry] = []
        is_complete = True
        for record in self._deciding_records(difference.id):
            old = self._frozen_fields(record)
            is_complete = is_complete and old is not None
            entries += new_entries(record, old, self.closing.fields, self.site.as_of)
        return PeriodErratum(difference, entries, is_complete)

    def _deciding_records(self, key: str) -> list[Record[Any]]:
        """The records whose entries decide on a task: itself, and the one that it restates."""
        record = self._records.get(key)
        if record is None:
            return []
        restated = None
        if record.fields.same_as:
            restated = self._records.get(
                self.site.portfolio.current_id(record.fields.same_as)
            )
        return [record] if restated is None else [record, restated]

    @cached_property
    def _records(self) -> dict[str, Record[Any]]:
        return {**self.site.portfolio.tasks, **self.site.portfolio.targets}

    @cached_property
    def _frozen_records(self) -> dict[str, FrozenRecord]:
        """The frozen records by the ids they have now."""
        current_id = self.site.portfolio.current_id
        return {current_id(record.id): record for record in self.closing.fields.records}

    @cached_property
    def _old_files(self) -> Mapping[str, bytes]:
        """The files of all that differs, as they were when the period was closed."""
        files: set[str] = set()
        for difference in self._differences:
            for record in self._deciding_records(difference.id):
                frozen = self._frozen_records.get(record.id)
                if frozen is not None:
                    files.add(_file(frozen))
        return self.site.files_at(self.closing.fields.commit, files)

    def _frozen_fields(self, record: Record[Any]) -> dict[str, Value] | None:
        """The front matter of a record when the period was closed.

        None where git does not have exactly the file that was frozen.
        """
        frozen = self._frozen_records.get(record.id)
        if frozen is None:
            return None
        content = self._old_files.get(_file(frozen))
        if content is None or digest(content) != frozen.sha256:
            return None
        front_matter = parse_record(_file(frozen), content).front_matter
        return front_matter if isinstance(front_matter, dict) else None


def _file(record: FrozenRecord) -> str:
    return f"{PLANS}/{record.id}.md"


def _target_counts(scope: FrozenScope, now: Mapping[str, Any]) -> list[PeriodNumber]:
    states_now = now.get("targets", {})
    return [
        PeriodNumber("target", name, size, states_now.get(name))
        for name, size in scope.targets.items()
    ]


def _rates(scope: FrozenScope, now: Mapping[str, Any]) -> list[PeriodNumber]:
    rates_now = now.get("rates", {})
    covered = _coverage(scope.boxes, scope.reported)
    covered_now = _coverage(now.get("boxes", {}), now.get("reported"))
    numbers: list[PeriodNumber] = []
    for name, rate in scope.rates.items():
        if _is_repetition(name, scope.rates):
            continue
        frozen = _period_rate(name, dict(rate), scope.boxes, covered)
        rate_now = None
        if name in rates_now:
            boxes_now = now.get("boxes", {})
            rate_now = _period_rate(name, rates_now[name], boxes_now, covered_now)
        numbers.append(PeriodNumber("rate", name, frozen, rate_now))
    return numbers


def _period_rate(
    name: str, rate: Mapping[str, Any], boxes: Mapping[str, int], covered: Coverage
) -> PeriodRate:
    """A rate by its numbers in data/, with what the boxes of its scope say of it."""
    unreported = unreported_in_boxes(name, boxes) or 0
    covered = coverage_of_rate(name, covered, unreported, rate["denominator"])
    return PeriodRate(**rate, coverage=covered, unreported=unreported)


def _coverage(boxes: Mapping[str, int], reported: int | None) -> Coverage:
    """How far the reports of a scope went; of periods closed long ago only the boxes say it."""
    if reported is None:
        reported = reported_by_box(boxes)
    return coverage(sum(boxes.values()), reported)


def _is_repetition(name: str, rates: Mapping[str, FrozenRate]) -> bool:
    """Whether a rate by the first deadlines says what the rate by the current ones does."""
    current = name.removesuffix("_original")
    return current != name and rates[name] == rates.get(current)
