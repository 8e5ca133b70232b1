"""What `dxplan diff` says of closed reporting periods."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxplan.diff.diff import Diff, PeriodDiff
from dxplan.diff.places import ChangeLocations, Location
from dxplan.messages import Catalogue
from dxplan.model.closed_period import ClosedPeriod
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.dates import format_day
from dxplan.wording.names import short_name
from dxplan.wording.values import shorten


@dataclass(frozen=True, slots=True)
class RecordSentences:
    """A record, where it is written, and the sentences about it."""

    heading: str
    lines: tuple[str, ...]
    spot: Location


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """The records of one plan, of one jurisdiction, or of all."""

    title: str
    told: tuple[RecordSentences, ...]


def period_groups(
    found: Diff, words: Catalogue, places: ChangeLocations
) -> Iterator[RecordGroup]:
    """All closed periods that differ, under one heading."""
    told = [
        RecordSentences(
            _heading(found, one, words),
            tuple(_lines(found, one, words)),
            places.of_period(one),
        )
        for one in found.periods
    ]
    if told:
        yield RecordGroup(words("diff.periods.title"), tuple(told))


def of_periods(
    found: Diff, words: Catalogue, places: ChangeLocations
) -> Iterator[tuple[str, Location]]:
    """Why somebody should look: numbers that were published as final are gone, or others."""
    for one in found.periods:
        if one.outcome != "closed":
            sentence = words(
                f"diff.caution.period-{one.outcome}", period=_heading(found, one, words)
            )
            yield sentence, places.of_period(one)


def _heading(found: Diff, one: PeriodDiff, words: Catalogue) -> str:
    data = one.new or one.old
    portfolio = (found.new if one.new else found.old).portfolio
    home = portfolio.jurisdictions.get(one.jurisdiction)
    name = short_name(home, portfolio, words.lang) if home else one.jurisdiction
    return shorten(
        words(
            "diff.periods.one", period=data.period.text if data else one.id, name=name
        )
    )


def _lines(found: Diff, one: PeriodDiff, words: Catalogue) -> Iterator[str]:
    old = _told(found.old.portfolio, one, one.old, words)
    new = _told(found.new.portfolio, one, one.new, words)
    yield words(f"diff.periods.{one.outcome}", old=old, new=new)


def _told(
    portfolio: Portfolio, one: PeriodDiff, data: ClosedPeriod | None, words: Catalogue
) -> str:
    if data is None:
        return words("diff.periods.broken")
    document = portfolio.documents.get(
        portfolio.resolve(data.document, one.jurisdiction) or ""
    )
    name = (
        short_name(document, portfolio, words.lang) if document else str(data.document)
    )
    days = {
        "closed": format_day(data.closed_on, words.lang),
        "as_of": format_day(data.as_of, words.lang),
    }
    return words("diff.periods.told", document=shorten(name), **days)
