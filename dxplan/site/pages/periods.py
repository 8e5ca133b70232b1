"""A page each closed period: its frozen numbers, beside them what the files say of the same day now, and errata."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dxplan.compliance.closed_periods import summaries
from dxplan.compliance.errata import (
    DerivedState,
    ErratumEntry,
    PeriodDifference,
    as_known,
    changed_files,
    derived_on,
    differences,
    frozen_items,
    frozen_state,
    new_entries,
)
from dxplan.compliance.evaluation import BOXES
from dxplan.compliance.public_counts import STANDINGS, shown_sizes
from dxplan.compliance.summary import Compliance, Scope, evaluate
from dxplan.config.repository_links import RepositoryLinks
from dxplan.diagnostics import Value
from dxplan.history.snapshot import COMMIT
from dxplan.model.closed_period import FrozenRate, FrozenRecord, FrozenScope, digest
from dxplan.model.values import NAME, UnitRef
from dxplan.portfolio.portfolio import PLANS, ClosedPeriodFile, Record
from dxplan.site.page import Page
from dxplan.site.site import Site
from dxplan.source.source_file import parse_record


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A number of a scope by its name: as it was frozen, and now; None where the scope or the number is gone."""

    group: str
    name: str
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Erratum:
    """What the files now tell otherwise, and the entries by which they do. ``whole``: whether these are all."""

    difference: PeriodDifference
    entries: list[ErratumEntry]
    whole: bool


def closings_of(site: Site, jurisdiction: str) -> list[tuple[ClosedPeriodFile, str]]:
    """The closed periods of a jurisdiction with the addresses of their pages; one closed after the day is not seen."""
    own = [
        c
        for c in site.portfolio.periods.values()
        if c.jurisdiction == jurisdiction and _seen(c, site.as_of)
    ]
    return [
        (closing, _address(site, closing))
        for closing in sorted(own, key=lambda c: (c.fields.period.first, c.id))
    ]


def _seen(closing: ClosedPeriodFile, day: date) -> bool:
    return closing.fields.closed_on <= day


def _address(site: Site, closing: ClosedPeriodFile) -> str:
    """The permanent address: below the name that the jurisdiction had when the period was closed."""
    named, home = str(closing.fields.jurisdiction), closing.jurisdiction
    kept = NAME.fullmatch(named) and site.portfolio.current_id(named) == home
    return f"{named if kept else home}/period.{closing.fields.period}"


def sheets(site: Site) -> Iterator[Page]:
    """A page each closed period."""
    known = (
        as_known(site.portfolio, site.as_of)
        if site.portfolio.periods
        else site.portfolio
    )
    days: dict[date, Compliance] = {}
    for jurisdiction in site.jurisdictions:
        for closing, address in closings_of(site, jurisdiction):
            day = closing.fields.as_of
            if day not in days:
                days[day] = evaluate(known, day, site.compliance.settings)
            yield Page(
                address, "period.html", _PeriodPage(site, closing, days[day]).context()
            )


def _repeats(name: str, rates: Mapping[str, FrozenRate]) -> bool:
    """Whether a rate by the first deadlines says what the rate by the current ones does."""
    return name.endswith("_original") and rates[name] == rates.get(
        name.removesuffix("_original")
    )


@dataclass(frozen=True)
class _PeriodPage:
    """One closed period; ``now`` speaks of its day by all that is known on the site's day."""

    site: Site
    closing: ClosedPeriodFile
    now: Compliance

    def context(self) -> dict[str, object]:
        closed, home = self.closing.fields, self.closing.jurisdiction
        changed, gone = changed_files(closed, self.site.portfolio)
        errata = [self._erratum(found) for found in self._differences]
        told = {erratum.difference.id for erratum in errata}
        repository = RepositoryLinks(self.site.config.repository_url, closed.commit)
        return {
            "crumbs": ("jurisdictions.html", home),
            "closing": self.closing,
            "closed": closed,
            "document": self.site.portfolio.resolve(closed.document, home)
            or str(closed.document),
            "commit_address": repository.change()
            if COMMIT.fullmatch(closed.commit)
            else None,
            "scopes": [
                (scope, lines)
                for scope in closed.scopes
                if (lines := self._lines(scope))
            ],
            "tasks": [row for row in self._rows if "state" not in row[1] and row[1]],
            "targets": [row for row in self._rows if "state" in row[1]],
            "errata": errata,
            "only_changed": [
                (key, file) for key, file in changed.items() if key not in told
            ],
            "gone": gone,
        }

    @cached_property
    def _rows(self) -> list[tuple[str, DerivedState, DerivedState | None]]:
        """The frozen tasks and targets by the ids they have now, each with what is told of it now."""
        words = derived_on(self.now, self.closing.jurisdiction)
        current = self.site.portfolio.current_id
        return [
            (current(r.id), frozen_state(r), words.get(current(r.id)))
            for r in frozen_items(self.closing.fields)
        ]

    def _lines(self, scope: FrozenScope) -> list[PeriodRow]:
        """The numbers of a scope that are or were not 0; none for a scope that has nothing."""
        now = self._now(scope)
        counts = [
            ("count", name, getattr(scope, name), now.get(name))
            for name in ("tasks", *STANDINGS)
        ]
        states, rates = now.get("targets", {}), now.get("rates", {})
        frozen_sizes, sizes = (
            self._sizes(scope.boxes),
            self._sizes(now["boxes"]) if now else {},
        )
        counts[1:1] = [
            ("count", name, size, sizes.get(name))
            for name, size in frozen_sizes.items()
        ]
        counts += [
            ("target", name, size, states.get(name))
            for name, size in scope.targets.items()
        ]
        if not any(was or is_now for _, _, was, is_now in counts):
            return []
        lines = [
            PeriodRow(*count)
            for count in counts
            if count[2] or count[3] or count[1] == "tasks"
        ]
        if not scope.tasks and not now.get("tasks"):
            return lines
        frozen = {
            name: rate
            for name, rate in scope.rates.items()
            if not _repeats(name, scope.rates)
        }
        return lines + [
            PeriodRow("rate", name, rate, rates.get(name))
            for name, rate in frozen.items()
        ]

    def _sizes(self, boxes: Mapping[str, int]) -> dict[str, int]:
        """The counts that all pages show, from boxes; of a version that has other boxes those as they are."""
        others = {box: size for box, size in boxes.items() if box not in BOXES}
        return shown_sizes(boxes, official=self.site.config.official) | others

    def _now(self, scope: FrozenScope) -> dict[str, Any]:
        """The same scope's numbers now; empty where it is gone."""
        key = self.now.portfolio.current_id(scope.id)
        if scope.scope == "unit":
            key = self.now.portfolio.resolve(UnitRef(scope.id), None) or scope.id
        kinds: dict[str, Scope] = {
            "jurisdiction": "jurisdiction",
            "plan": "plan",
            "unit": "unit",
        }
        found = self.now.summaries.get((kinds.get(scope.scope, "all"), key))
        return summaries([found])[0] if found else {}

    @cached_property
    def _differences(self) -> list[PeriodDifference]:
        return [*differences(self.closing.fields, self.now, self.closing.jurisdiction)]

    def _erratum(self, found: PeriodDifference) -> Erratum:
        """A difference with the new entries of its record, and of the one that it restates."""
        entries: list[ErratumEntry] = []
        whole = True
        for record in self._told_by(found.id):
            before = self._before(record)
            whole = whole and before is not None
            entries += new_entries(record, before, self.closing.fields, self.site.as_of)
        return Erratum(found, entries, whole)

    def _told_by(self, key: str) -> list[Record[Any]]:
        """The records whose entries tell of a task or target: itself, and the one that it restates."""
        record = self._records.get(key)
        named = record.fields.same_as if record else None
        restated = (
            self._records.get(self.site.portfolio.current_id(named)) if named else None
        )
        return [found for found in (record, restated) if found is not None]

    @cached_property
    def _records(self) -> dict[str, Record[Any]]:
        return {**self.site.portfolio.tasks, **self.site.portfolio.targets}

    @cached_property
    def _frozen(self) -> dict[str, FrozenRecord]:
        """The frozen records by the ids they have now."""
        return {
            self.site.portfolio.current_id(record.id): record
            for record in self.closing.fields.records
        }

    @cached_property
    def _held(self) -> Mapping[str, bytes]:
        """The files of all that differs, as they were when the period was closed."""
        told_by = (
            record.id
            for found in self._differences
            for record in self._told_by(found.id)
        )
        files = {
            f"{PLANS}/{self._frozen[key].id}.md"
            for key in told_by
            if key in self._frozen
        }
        return self.site.files_at(self.closing.fields.commit, files)

    def _before(self, record: Record[Any]) -> dict[str, Value] | None:
        """The head of a record as it was when the period was closed: what git holds, if that is what was frozen."""
        frozen = self._frozen.get(record.id)
        file = f"{PLANS}/{frozen.id}.md" if frozen else ""
        data = self._held.get(file)
        if frozen is None or data is None or digest(data) != frozen.sha256:
            return None
        head = parse_record(file, data).front_matter
        return head if isinstance(head, dict) else None
