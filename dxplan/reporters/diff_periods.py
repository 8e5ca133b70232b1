"""What `dxplan diff` says of closed reporting periods."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxplan.compliance.contrast import Contrast, Reclosed
from dxplan.messages import Catalogue
from dxplan.model.closed import ClosedPeriod
from dxplan.portfolio import Portfolio
from dxplan.reporters.diff_places import Places, Spot
from dxplan.reporters.spelling import day
from dxplan.reporters.values import name_of, shortened


@dataclass(frozen=True, slots=True)
class Told:
    """A record, where it is written, and the sentences about it."""

    heading: str
    lines: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one plan, of one jurisdiction, or of all."""

    title: str
    told: tuple[Told, ...]


def period_groups(found: Contrast, words: Catalogue, places: Places) -> Iterator[Group]:
    """All closed periods that differ, under one heading."""
    told = [
        Told(_heading(found, one, words), tuple(_lines(found, one, words)), places.of_period(one))
        for one in found.periods
    ]
    if told:
        yield Group(words("diff.periods.title"), tuple(told))


def of_periods(found: Contrast, words: Catalogue, places: Places) -> Iterator[tuple[str, Spot]]:
    """Why somebody should look: numbers that were published as final are gone, or others."""
    for one in found.periods:
        if one.outcome != "closed":
            sentence = words(f"diff.caution.period-{one.outcome}", period=_heading(found, one, words))
            yield sentence, places.of_period(one)


def _heading(found: Contrast, one: Reclosed, words: Catalogue) -> str:
    data = one.new or one.old
    portfolio = (found.new if one.new else found.old).portfolio
    home = portfolio.jurisdictions.get(one.jurisdiction)
    name = name_of(home, portfolio, words) if home else one.jurisdiction
    return shortened(words("diff.periods.one", period=data.period.text if data else one.id, name=name))


def _lines(found: Contrast, one: Reclosed, words: Catalogue) -> Iterator[str]:
    old = _told(found.old.portfolio, one, one.old, words)
    new = _told(found.new.portfolio, one, one.new, words)
    yield words(f"diff.periods.{one.outcome}", old=old, new=new)


def _told(portfolio: Portfolio, one: Reclosed, data: ClosedPeriod | None, words: Catalogue) -> str:
    if data is None:
        return words("diff.periods.broken")
    document = portfolio.documents.get(portfolio.resolve(data.document, one.jurisdiction) or "")
    name = name_of(document, portfolio, words) if document else str(data.document)
    days = {"closed": day(words, data.closed_on), "as_of": day(words, data.as_of)}
    return words("diff.periods.told", document=shortened(name), **days)
