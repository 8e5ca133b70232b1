"""The life of a promise: draft, resolution, plan, one after the other, by what they name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from dxplan.site.plan_links import carried_out
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class LifeStep:
    """A document of the life of a promise, a plan, or both."""

    day: date
    """The day of the document; of a plan without one the first of its period."""
    document: str | None
    """The document; none of a plan whose document is not known."""
    plan: str | None
    """The plan; none of a document whose plan is not there."""


def life_of(site: Site, plan: str) -> tuple[LifeStep, ...]:
    """What came before a plan, itself, and what followed it in its jurisdiction, each by its day.

    Only steps that are there on the day of the site; empty where the plan stands alone.
    """
    own = _step_of_plan(site, plan)
    before = _reached(own, site, _before) - {own}
    after = _reached(own, site, _after) - {own} - before
    if not before and not after:
        return ()
    return (*sorted(before, key=_place), own, *sorted(after, key=_place))


def _place(step: LifeStep) -> tuple[date, str, str]:
    return step.day, step.document or "", step.plan or ""


_Neighbours = Callable[[Site, LifeStep], Iterator[LifeStep]]


def _reached(start: LifeStep, site: Site, neighbours: _Neighbours) -> set[LifeStep]:
    """All steps that lead on from one, each through those before it."""
    seen: set[LifeStep] = set()
    pending = [start]
    while pending:
        for step in neighbours(site, pending.pop()):
            if step not in seen:
                seen.add(step)
                pending.append(step)
    return seen


def _before(site: Site, step: LifeStep) -> Iterator[LifeStep]:
    """The drafts and replaced documents of a step, and the plans that it carries out."""
    if step.document is not None:
        for earlier in site.earlier_documents.get(step.document, ()):
            yield from _steps_of_document(site, earlier)
    if step.plan is not None:
        for plan in carried_out(site.portfolio, site.plans[step.plan]):
            if plan in site.plans:
                yield _step_of_plan(site, plan)


def _after(site: Site, step: LifeStep) -> Iterator[LifeStep]:
    """What a step became, what replaced it, and the plans of its jurisdiction that carry it out."""
    if step.document is not None:
        for later in site.later_documents.get(step.document, ()):
            yield from _steps_of_document(site, later)
    if step.plan is not None:
        home = site.plans[step.plan].jurisdiction
        for plan in site.carried_out_by.get(step.plan, ()):
            if site.plans[plan].jurisdiction == home:
                yield _step_of_plan(site, plan)


def _step_of_plan(site: Site, plan: str) -> LifeStep:
    record, now = site.plans[plan], site.plan_now[plan]
    document = site.portfolio.document(now.document, record.jurisdiction)
    if document is None:
        return LifeStep(now.period.first, None, plan)
    return LifeStep(document.fields.date or now.period.first, document.id, plan)


def _steps_of_document(site: Site, document: str) -> Iterator[LifeStep]:
    """The plans of a document; itself where it has none and its day has come."""
    plans = site.plans_of_document.get(document, ())
    for plan in plans:
        yield _step_of_plan(site, plan)
    day = site.portfolio.documents[document].fields.date
    if not plans and day is not None and day <= site.compliance.as_of:
        yield LifeStep(day, document, None)
