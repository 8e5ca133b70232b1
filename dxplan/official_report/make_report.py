"""A report of a plan, a jurisdiction or a unit for a period, made from the plans."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from dxplan.check.assess import settings_of
from dxplan.compliance.summary import Compliance, Scope, ScopeKey, evaluate
from dxplan.errors import DxplanError
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.model.dates import Period
from dxplan.model.values import DocumentRef
from dxplan.official_report.annexes import annexes
from dxplan.official_report.basis import Basis
from dxplan.official_report.ending import with_end
from dxplan.official_report.letterhead import (
    agency,
    home_of,
    letterhead,
    plan_in_sentence,
    recipients,
    subject,
)
from dxplan.official_report.next_steps import next_steps
from dxplan.official_report.report import Line, OfficialReport
from dxplan.official_report.results import cited_of_counted, results
from dxplan.official_report.sentences import report_catalogue
from dxplan.official_report.shortcomings import shortcomings
from dxplan.official_report.sources import Sources
from dxplan.portfolio.named_records import (
    jurisdiction_named,
    plan_named,
    unit_named,
)
from dxplan.portfolio.portfolio import Portfolio

_RECORD_NAMED: Mapping[Scope, Callable[[Portfolio, str], str]] = {
    "plan": plan_named,
    "jurisdiction": jurisdiction_named,
    "unit": unit_named,
}
"""What finds the record of a scope by what somebody wrote."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What is asked for: one scope, a period, and the days.

    ``as_of`` is the last day that is looked at, ``written_on`` the one that the report bears.
    """

    scopes: Mapping[Scope, str | None]
    period: Period
    as_of: date
    written_on: date | None
    lang: str


def make_report(snapshot: ProjectSnapshot, request: ReportRequest) -> OfficialReport:
    """The report; raises DxplanError where the scope or its figures are not there."""
    basis = _basis(snapshot, request)
    t = basis.catalogue
    opening = tuple(_opening(basis))
    sections = (results(basis), shortcomings(basis), next_steps(basis))
    return OfficialReport(
        lang=t.lang,
        written_on=basis.written_on,
        sheet=t("report.workbook.report"),
        draft=t("report.draft"),
        draft_meaning=t("report.draft_meaning"),
        data=t("report.data", day=basis.day(basis.as_of), recorded=_recorded(basis)),
        letterhead=letterhead(basis),
        kind=t("report.kind"),
        subject=subject(basis),
        opening=opening,
        sections=with_end(sections, t("report.end")),
        recipients=recipients(basis),
        annexes=annexes(basis),
    )


def _basis(snapshot: ProjectSnapshot, request: ReportRequest) -> Basis:
    period = request.period
    if request.as_of < period.first:
        raise DxplanError(
            "period-not-begun",
            period=str(period),
            first=period.first.isoformat(),
            as_of=request.as_of.isoformat(),
        )
    day = min(period.last, request.as_of)
    written_on = request.written_on or request.as_of
    if written_on < day:
        raise DxplanError(
            "report-before-figures", date=written_on.isoformat(), day=day.isoformat()
        )
    compliance = _compliance(snapshot, day)
    row = _row(snapshot, compliance, request.scopes)
    official = snapshot.config.official
    catalogue = report_catalogue(request.lang, official=official)
    return Basis(
        compliance=compliance,
        later=_compliance(snapshot, min(written_on, request.as_of)),
        row=row,
        period=period,
        written_on=written_on,
        head=snapshot.head,
        official=official,
        catalogue=catalogue,
        sources=Sources(snapshot.portfolio, catalogue),
    )


def _compliance(snapshot: ProjectSnapshot, day: date) -> Compliance:
    return evaluate(snapshot.portfolio, day, settings_of(snapshot.config))


def _row(
    snapshot: ProjectSnapshot,
    compliance: Compliance,
    scopes: Mapping[Scope, str | None],
) -> ScopeKey:
    """The one scope that is named. Raises DxplanError for none, for two, and for an unknown one."""
    portfolio = snapshot.portfolio
    named = [scope for scope, written in scopes.items() if written]
    if len(named) != 1:
        raise DxplanError("one-scope")
    scope = named[0]
    written = scopes[scope] or ""
    if scope != "unit":  # a unit may be named in words, which are no earlier id
        written = snapshot.current_ids({scope: written})[scope] or ""
    scope_id = _RECORD_NAMED[scope](portfolio, written)
    home = scope_id.partition("/")[0]
    if home not in portfolio.jurisdictions:
        raise DxplanError("unknown-id", id=home)
    begins = compliance.later_plans.get(scope_id)
    if begins is not None:
        raise DxplanError(
            "plan-not-begun",
            plan=scope_id,
            begins=begins.isoformat(),
            day=compliance.as_of.isoformat(),
        )
    return (scope, scope_id)


def _opening(basis: Basis) -> list[Line]:
    """On whose behalf, and as of which day, from which data."""
    t = basis.catalogue
    period = basis.when(basis.period)
    reporter = agency(basis)
    day = basis.day(basis.as_of)
    if basis.as_of == basis.period.last:
        figures = t("report.day.end", day=day)
    else:
        last = basis.day(basis.period.last)
        figures = t("report.day.running", day=day, last=last)
    return [
        _first_line(basis, reporter, period),
        Line(figures),
        Line(
            t("report.basis.commit", recorded=_recorded(basis)),
            cited_of_counted(basis),
        ),
        *_closing(basis),
    ]


def _closing(basis: Basis) -> list[Line]:
    """That the period was closed, by which document and as of which day."""
    home = home_of(basis).id
    closed = basis.portfolio.periods.get(f"{home}/{basis.period}")
    if closed is None:
        return []
    document = DocumentRef(closed.fields.document)
    text = basis.catalogue(
        "report.closed",
        document=basis.sources.name(document, home),
        as_of=basis.day(closed.fields.as_of),
    )
    return [Line(text, basis.sources.cite(document, home))]


def _first_line(basis: Basis, reporter: str, period: str) -> Line:
    t = basis.catalogue
    scope, plan = basis.row
    if scope != "plan" or plan is None:
        return Line(t("report.opening.other", agency=reporter, period=period))
    fields = basis.compliance.plans_in_force[plan]
    home = basis.portfolio.plans[plan].jurisdiction
    document = t("report.opening.document_unknown")
    if fields.document is not None:
        name = basis.sources.name(fields.document, home)
        document = t("report.opening.document", document=name)
    text = t(
        "report.opening.plan",
        title=plan_in_sentence(basis, plan),
        document=document,
        agency=reporter,
        period=period,
    )
    return Line(text, basis.sources.cite(fields.document, home))


def _recorded(basis: Basis) -> str:
    """The commit of the data, and whether it was changed since."""
    head = basis.head
    if head.commit is None:
        return basis.catalogue("report.recorded.none")
    name = "changed" if head.dirty else "commit"
    return basis.catalogue(f"report.recorded.{name}", commit=head.commit[:10])
