"""Several published sites side by side: places, rates with their denominators, indicators."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dxplan.compliance.rates import Rate
from dxplan.model.records import LEVELS
from dxplan.model.values import Text
from dxplan.published_sites.place import Place
from dxplan.published_sites.site_data import SummaryRow, TargetRow
from dxplan.published_sites.source import Source
from dxplan.text.collation import by_alphabet

STALE_DAYS = 92
"""Days after which a site is stale, where nobody says otherwise: a quarter of a year."""


@dataclass(frozen=True, slots=True)
class RankedPlace:
    """A place with a rate; ``rank`` is None where there is no percentage to rank it by."""

    rank: int | None
    place: Place
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """A target of a place for an indicator."""

    place: Place
    target: TargetRow


@dataclass(frozen=True)
class ComparedIndicator:
    """An indicator by its key, with the targets that any place has for it.

    ``names`` are what the sites call it, each once, the first first.
    """

    key: str
    names: tuple[Text, ...]
    targets: tuple[IndicatorTarget, ...]

    @property
    def places(self) -> int:
        """How many places have a target for it."""
        return len({(one.place.source.site, one.place.id) for one in self.targets})


@dataclass(frozen=True)
class Comparison:
    """The sources in the order in which they were named, as of a day."""

    sources: tuple[Source, ...]
    as_of: date | None
    stale_days: int

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places of all sources that were read, by level and name."""
        places = [place for source in self.sources for place in _places(source)]
        return tuple(sorted(places, key=_place_order))

    @cached_property
    def ids(self) -> Counter[str]:
        """How many places have each id; two sites may have the same."""
        return Counter(place.id for place in self.places)

    @property
    def left_out(self) -> tuple[Source, ...]:
        """The sources of which no number is shown."""
        return tuple(source for source in self.sources if not source.is_read)

    @property
    def days(self) -> tuple[date, ...]:
        """The as-of days of the sources that were read, each once, the first first."""
        days = {source.day for source in self.sources if source.is_read}
        return tuple(sorted(day for day in days if day is not None))

    def league(self, name: str) -> tuple[RankedPlace, ...]:
        """The places with tasks by a rate; behind them, unranked, those without a percentage."""
        rates = [(place, place.rate(name)) for place in self.places if place.has_tasks]
        shown = [(place, rate) for place, rate in rates if _value(rate) is not None]
        shown.sort(key=lambda one: -(_value(one[1]) or 0))
        ranked = [*_ranked(shown)]
        for place, rate in rates:
            if _value(rate) is None:
                ranked.append(RankedPlace(None, place, rate))
        return tuple(ranked)

    @cached_property
    def indicators(self) -> tuple[ComparedIndicator, ...]:
        """The indicators for which any place has a target, by key."""
        names: dict[str, dict[tuple[str, str], Text]] = {}
        targets: dict[str, list[IndicatorTarget]] = {}
        for source in self.sources:
            for row in source.data.indicators:
                if row.name is not None:
                    text = row.name.text
                    key = (text.vi or "", text.en or "")
                    names.setdefault(row.id, {}).setdefault(key, text)
        for place in self.places:
            for target in self._targets_of.get((place.source.site, place.id), ()):
                one = IndicatorTarget(place, target)
                targets.setdefault(target.indicator or "", []).append(one)
        return tuple(
            ComparedIndicator(key, tuple(names.get(key, {}).values()), tuple(of_key))
            for key, of_key in sorted(targets.items())
        )

    @cached_property
    def _targets_of(self) -> dict[tuple[str, str], list[TargetRow]]:
        """The targets of each place, by its site and its id."""
        targets: dict[tuple[str, str], list[TargetRow]] = {}
        for source in self.sources:
            for target in source.data.targets:
                targets.setdefault((source.site, target.jurisdiction), []).append(
                    target
                )
        return targets


def _value(rate: Rate | None) -> float | None:
    """The percentage that a place is ranked by."""
    if rate is None or rate.shown_value is None:
        return None
    return float(rate.shown_value)


def _ranked(shown: Iterable[tuple[Place, Rate | None]]) -> Iterator[RankedPlace]:
    """Places from the highest rate on; equal ones have the same rank."""
    rank, before = 0, None
    for number, (place, rate) in enumerate(shown, 1):
        value = _value(rate)
        if value != before:
            rank, before = number, value
        yield RankedPlace(rank, place, rate)


def _places(source: Source) -> Iterator[Place]:
    """The places of a source, each once, with the numbers that it gives of them."""
    numbers: Mapping[str | None, SummaryRow] = {
        row.id: row for row in source.data.numbers
    }
    rows = {row.id: row for row in source.data.places}
    for key, row in rows.items():
        if key in numbers:
            yield Place(source, row, numbers[key])


def _place_order(place: Place) -> tuple[object, ...]:
    level = place.row.level or ""
    order = LEVELS.index(level) if level in LEVELS else len(LEVELS)
    name, _ = place.name.get("vi")
    return order, by_alphabet(name), place.id, place.source.site


def compare(
    sources: Sequence[Source], as_of: date | None, stale_days: int
) -> Comparison:
    """Sources side by side; without an ``as_of`` it is the newest of theirs.

    A source is stale that is more than ``stale_days`` older than that day.
    """
    if as_of is None:
        as_of = _newest(sources)
    marked = tuple(_with_age(source, as_of, stale_days) for source in sources)
    return Comparison(marked, as_of, stale_days)


def _newest(sources: Sequence[Source]) -> date | None:
    """The newest day of what was read; where nothing was, of the sources that name one."""
    days = {source.day: source.is_read for source in sources if source.day is not None}
    read = [day for day, is_read in days.items() if is_read]
    return max(read or days, default=None)


def _with_age(source: Source, as_of: date | None, stale_days: int) -> Source:
    if source.day is None or as_of is None:
        return source
    age = as_of - source.day
    if age.days <= stale_days:
        return source
    return source.with_note("stale")
