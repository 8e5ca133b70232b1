"""A page each plan with unreported tasks: a request for information about them, to copy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup, escape

from dxplan.compliance.deadline_evaluation import NOT_REPORTED_BOXES
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import answering
from dxplan.messages import Catalogue, catalogue
from dxplan.model.registers import Document
from dxplan.model.values import Text
from dxplan.portfolio.portfolio import Record
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.site import Site
from dxplan.wording.dates import format_deadline, format_period
from dxplan.wording.documents import dated_name
from dxplan.wording.information_request import InformationRequest, RequestedTask

_LETTER = "vi"
"""The language that the law asks requests to be written in."""

_LINE = 80
"""About how many letters of the request stand in a line of a wide page."""

_MOST_ADDRESSEES = 3
"""More lead units than these are no addressees: each would be asked about the others' tasks."""


@dataclass(frozen=True)
class InformationRequestPage(PageContent):
    """A request for information about the tasks of a plan that nobody has reported on."""

    template: ClassVar[str] = "request.html"

    plan: str
    """The plan."""
    count: int
    """How many of its tasks nobody has reported on."""
    letter: Markup
    """The request, in Vietnamese."""
    rows: int
    """How many lines it has, long ones counted as several."""
    translation: str | None
    """What it says in the language of the page; none where that is Vietnamese."""


def request_address(plan: str) -> str:
    """The address of the page with the request for information about a plan."""
    return f"request.plan/{plan}"


def unreported(tally: ScopeCounts) -> list[TaskState]:
    """The tasks of a scope that nobody has reported on, those assigned the longest ago first."""
    states: list[TaskState] = []
    for box in NOT_REPORTED_BOXES:
        states += tally.tasks[box]
    return sorted(states, key=lambda state: state.exists_from)


def pages(site: Site) -> Iterator[Page]:
    """A page each plan that has a task that nobody has reported on."""
    for plan in site.plans:
        tally = ScopeCounts(site, ("plan", plan))
        if unreported(tally):
            crumbs = ("not-reported.html", plan)
            build = partial(_request, tally)
            yield Page(request_address(plan), InformationRequestPage, build, crumbs)


def _request(tally: ScopeCounts, builder: PageBuilder) -> InformationRequestPage:
    site = builder.site
    plan = tally.row[1] or ""
    states = unreported(tally)
    lang = builder.formats.lang
    translation = None
    if lang != _LETTER:
        translation = _letter(site, plan, states, lang)
    letter = _letter(site, plan, states, _LETTER)
    return InformationRequestPage(
        frame=builder.frame,
        plan=plan,
        count=len(states),
        # a page has no blank lines outside of `pre`: lines end as character references
        letter=escape(letter).replace("\n", Markup("&#10;")),
        rows=sum(1 + len(line) // _LINE for line in letter.splitlines()),
        translation=translation,
    )


def _letter(site: Site, plan: str, states: Sequence[TaskState], lang: str) -> str:
    """The request about some tasks of a plan in a language."""
    texts = catalogue(lang)
    record = site.plans[plan]
    document = site.portfolio.document(
        site.plan_now[plan].document, record.jurisdiction
    )
    tasks = []
    for state in states:
        leads = site.compliance.leads[state.id]
        task = RequestedTask(
            title=site.name(state.id).get(lang)[0],
            leads=tuple(_unit_name(site, unit, texts) for unit in leads),
            deadline=_deadline(state, texts),
        )
        tasks.append(task)
    request = InformationRequest(
        addressees=_addressees(site, document, states, texts),
        plan=site.name(plan).get(lang)[0],
        document=dated_name(document, texts) if document is not None else "",
        tasks=tasks,
    )
    return request.text(texts)


def _deadline(state: TaskState, texts: Catalogue) -> str:
    """The deadline of a task in words, counted days as the day they lead to; empty without one."""
    deadline = state.deadline
    if deadline.after is not None:
        return format_period(deadline.by.text, texts) if deadline.by is not None else ""
    deadline_text = format_deadline(deadline, texts)
    return "" if deadline_text == texts("deadlines.none") else deadline_text


def _addressees(
    site: Site,
    document: Record[Document] | None,
    states: Iterable[TaskState],
    texts: Catalogue,
) -> tuple[str, ...]:
    """Who issued the document of a plan; where that is not known the lead units, if few."""
    issuer = document.fields.issuer if document is not None else None
    if isinstance(issuer, Text):
        return (issuer.get(texts.lang)[0],)
    if document is not None and issuer is not None:
        unit = site.portfolio.resolve(issuer, document.jurisdiction) or ""
        if unit in site.portfolio.units:
            return (_unit_name(site, unit, texts),)
    leads: dict[str, None] = {}
    for state in states:
        leads |= dict.fromkeys(site.compliance.leads[state.id])
    if len(leads) > _MOST_ADDRESSEES:
        return ()
    return tuple(_unit_name(site, unit, texts) for unit in leads)


def _unit_name(site: Site, unit: str, texts: Catalogue) -> str:
    """The name of a unit, with who answers in its place today."""
    if unit not in site.portfolio.units:
        return unit
    name = site.name(unit).get(texts.lang)[0]
    successors = [
        site.name(key).get(texts.lang)[0]
        for key in answering(site.portfolio, unit, site.compliance.as_of)
        if key != unit
    ]
    if not successors:
        return name
    now = ", ".join(successors)
    return texts("information_request.now", unit=name, now=now)
