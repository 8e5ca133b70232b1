"""What was recorded lately, in each month, and since a period was closed; what is to be confirmed again; progress."""

from collections.abc import Iterator, Sequence

from dxplan.portfolio.portfolio import ClosedPeriodFile
from dxplan.site.page import Page
from dxplan.site.pages.periods import closings_of
from dxplan.site.recent_changes import RecordedChange, by_month, since
from dxplan.site.site import Site

_LATELY = 200
"""The page of changes shows whole months until it has as many commits' changes of records."""


def sheets(site: Site) -> Iterator[Page]:
    """The pages of changes, of what is to be confirmed again, and of progress through time."""
    told = [row for row in site.happenings if not row.is_form_only]
    months = by_month(told)
    context = {
        "crumbs": (),
        "lately": _lately(months),
        "months": months,
        "form_only": len(site.happenings) - len(told),
        "closings": [
            (closing, changes_address(address))
            for key in site.jurisdictions
            for closing, address in closings_of(site, key)
        ],
    }
    yield Page("changes.html", "changes.html", context)
    for month, rows in months.items():
        own = {"crumbs": ("changes.html",), "month": month, "rows": rows}
        yield Page(f"changes.{month}.html", "changes_month.html", own)
    for key in site.jurisdictions:
        for closing, address in closings_of(site, key):
            yield _since(
                site, closing, address, [row for row in told if row.jurisdiction == key]
            )
    tasks = [site.compliance.tasks[key] for key in site.suspects]
    yield Page(
        "reconfirmation.html", "reconfirmation.html", {"crumbs": (), "tasks": tasks}
    )
    yield Page("progress.html", "progress.html", {"crumbs": ()})


def changes_address(period: str) -> str:
    """The address of what changed since a period was closed, from the address of the period's page."""
    home, _, name = period.rpartition("/")
    return f"{home}/changes.{name.removeprefix('period.')}"


def _lately(months: dict[str, list[RecordedChange]]) -> list[str]:
    """The latest months, so many that their changes do not go beyond the limit; at least one."""
    shown: list[str] = []
    size = 0
    for month, rows in months.items():
        size += len(rows)
        if shown and size > _LATELY:
            break
        shown.append(month)
    return shown


def _since(
    site: Site, closing: ClosedPeriodFile, address: str, own: Sequence[RecordedChange]
) -> Page:
    closed = closing.fields
    rows = (
        since(own, site.history, closed.commit, closed.closed_on)
        if site.history is not None
        else []
    )
    context = {
        "crumbs": ("changes.html", closing.jurisdiction),
        "closing": closing,
        "period": address,
        "rows": rows,
    }
    return Page(changes_address(address), "changes_period.html", context)
