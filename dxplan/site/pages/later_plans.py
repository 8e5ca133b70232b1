"""A page each plan that does not exist yet on the day: it says from when on there is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from dxplan.model.records import Plan
from dxplan.portfolio.portfolio import Record
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.site import Site


@dataclass(frozen=True)
class LaterPlanPage(PageContent):
    """A plan that does not exist yet."""

    template: ClassVar[str] = "later_plan.html"

    record: Record[Plan]
    """The file of the plan."""
    begins: date
    """The first day on which it exists."""


def pages(site: Site) -> Iterator[Page]:
    """A page each plan that does not exist yet."""
    for key, begins in site.later_plans.items():
        record = site.portfolio.plans[key]
        build = partial(_build, record, begins)
        crumbs = ("plans.html", record.jurisdiction)
        yield Page(key, LaterPlanPage, build, crumbs)


def _build(record: Record[Plan], begins: date, builder: PageBuilder) -> LaterPlanPage:
    return LaterPlanPage(builder.frame, record, begins)
