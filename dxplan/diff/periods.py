"""What `dxplan diff` says of closed reporting periods."""

from collections.abc import Iterator

from dxplan.diff.diff import Diff, PeriodDiff
from dxplan.diff.places import ChangeLocations, Location
from dxplan.diff.record_groups import RecordGroup, RecordText
from dxplan.messages import Catalogue
from dxplan.model.closed_period import ClosedPeriod
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.dates import format_day
from dxplan.wording.names import short_name
from dxplan.wording.values import shorten


def period_groups(
    diff: Diff, catalogue: Catalogue, locations: ChangeLocations
) -> Iterator[RecordGroup]:
    """All closed periods that differ, under one heading."""
    texts = []
    for period in diff.periods:
        heading = _heading(diff, period, catalogue)
        line = catalogue(
            f"diff.periods.{period.outcome}",
            old=_closing(diff.old.portfolio, period, period.old, catalogue),
            new=_closing(diff.new.portfolio, period, period.new, catalogue),
        )
        texts.append(RecordText(heading, (line,), locations.of_period(period)))
    if texts:
        yield RecordGroup(catalogue("diff.periods.title"), tuple(texts))


def period_cautions(
    diff: Diff, catalogue: Catalogue, locations: ChangeLocations
) -> Iterator[tuple[str, Location]]:
    """The periods whose numbers, published as final, are gone or others."""
    for period in diff.periods:
        if period.outcome == "closed":
            continue
        heading = _heading(diff, period, catalogue)
        key = f"diff.caution.period-{period.outcome}"
        yield catalogue(key, period=heading), locations.of_period(period)


def _heading(diff: Diff, period: PeriodDiff, catalogue: Catalogue) -> str:
    """A period by its name and its jurisdiction."""
    closed = period.new or period.old
    portfolio = (diff.new if period.new else diff.old).portfolio
    home = portfolio.jurisdictions.get(period.jurisdiction)
    name = period.jurisdiction
    if home is not None:
        name = short_name(home, portfolio, catalogue.lang)
    period_text = closed.period.text if closed else period.id
    return shorten(catalogue("diff.periods.one", period=period_text, name=name))


def _closing(
    portfolio: Portfolio,
    period: PeriodDiff,
    closed: ClosedPeriod | None,
    catalogue: Catalogue,
) -> str:
    """When a period was closed, for which day and by which document."""
    if closed is None:
        return catalogue("diff.periods.broken")
    document = portfolio.document(closed.document, period.jurisdiction)
    name = str(closed.document)
    if document is not None:
        name = short_name(document, portfolio, catalogue.lang)
    return catalogue(
        "diff.periods.told",
        document=shorten(name),
        closed=format_day(closed.closed_on, catalogue.lang),
        as_of=format_day(closed.as_of, catalogue.lang),
    )
