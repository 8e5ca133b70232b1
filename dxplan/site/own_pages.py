"""The pages of the site's own: which there are, when, and where they are linked and found."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from dxplan.compliance.difficulties import difficulties
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.trends import Trend
from dxplan.history.timelines import History
from dxplan.model.records import Plan
from dxplan.portfolio.portfolio import Portfolio


class SiteContents(Protocol):
    """What of a site decides whether it has a page."""

    @property
    def portfolio(self) -> Portfolio: ...
    @property
    def compliance(self) -> Compliance: ...
    @property
    def assigning(self) -> Mapping[str, list[str]]: ...
    @property
    def plan_now(self) -> Mapping[str, Plan]: ...
    @property
    def later_plans(self) -> Mapping[str, date]: ...
    @property
    def compared(self) -> Collection[str]: ...
    @property
    def answers(self) -> Mapping[str, list[TaskState]]: ...
    @property
    def history(self) -> History | None: ...
    @property
    def trend(self) -> Trend: ...


def _always(_: SiteContents) -> bool:
    return True


def _has_tasks(site: SiteContents) -> bool:
    return bool(site.compliance.tasks or site.compliance.unreadable_tasks)


def _has_difficulties(site: SiteContents) -> bool:
    return bool(difficulties(site.compliance))


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of the site's own. It lies at `NAME.html`, and is called as `nav.NAME` says."""

    name: str
    menu: Literal["header", "more", ""] = "more"
    """`header`: in the header of every page; `more`: in its menu and its footer."""
    is_in_search: bool = True
    """Whether search finds it by its name."""
    is_asked: bool = False
    """Whether people ask for it in other words, which `search.asked.NAME` lists."""
    is_there: Callable[[SiteContents], object] = _always
    """Whether the site has it: a list of nothing is no page."""


OWN_PAGES: tuple[OwnPage, ...] = (
    OwnPage("tasks", is_there=_has_tasks),
    OwnPage("overdue", is_asked=True, is_there=_has_tasks),
    OwnPage("due-soon", is_asked=True, is_there=_has_tasks),
    OwnPage("not-reported", is_asked=True, is_there=_has_tasks),
    OwnPage(
        "matrix",
        "header",
        is_there=lambda site: site.assigning,
    ),
    OwnPage(
        "jurisdictions",
        "header",
        is_asked=True,
        is_there=lambda site: len(site.compared) > 1,
    ),
    OwnPage("plans", "header", is_there=lambda site: site.plan_now or site.later_plans),
    OwnPage(
        "targets",
        "header",
        is_there=lambda site: site.compliance.targets or site.portfolio.indicators,
    ),
    OwnPage("units", "header", is_there=lambda site: site.portfolio.units),
    OwnPage("documents", "header", is_there=lambda site: site.portfolio.documents),
    OwnPage("areas", "header", is_there=lambda site: site.portfolio.areas),
    OwnPage("reconfirmation", is_there=lambda site: site.answers),
    OwnPage("difficulties", is_asked=True, is_there=_has_difficulties),
    OwnPage("changes", is_asked=True, is_there=lambda site: site.history is not None),
    OwnPage("corrections", is_asked=True),
    OwnPage("progress", is_asked=True, is_there=lambda site: site.trend.has_tasks),
    OwnPage("glossary", is_there=lambda site: site.portfolio.terms),
    OwnPage("method"),
    OwnPage("rules", ""),
    OwnPage("data", is_asked=True),
    OwnPage("accessibility", is_in_search=False),
    OwnPage("search", "", is_in_search=False),
)
"""In the order of the menu, and of hits of the search that fit equally well."""

HEADER = tuple(page.name for page in OWN_PAGES if page.menu == "header")
"""The parts of the site in the header of every page."""

MORE = tuple(page.name for page in OWN_PAGES if page.menu == "more")
"""The other pages in the menu and in the footer of every page."""
