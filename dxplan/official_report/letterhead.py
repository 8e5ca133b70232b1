"""What stands above and below the body of a report: agency, place and date, title, recipients."""

from datetime import date

from dxplan.model.records import Jurisdiction
from dxplan.model.registers import Unit
from dxplan.model.values import UnitRef
from dxplan.official_report.basis import Basis
from dxplan.official_report.report import Letterhead, Recipients
from dxplan.portfolio.portfolio import Record
from dxplan.wording.dates import format_day
from dxplan.wording.values import in_sentence

_WITH_COMMITTEE = ("province", "district", "commune")
"""The levels whose People's Committees report."""


def home_of(basis: Basis) -> Record[Jurisdiction]:
    """The jurisdiction that the scope is, or is in."""
    key = (basis.row[1] or "").partition("/")[0]
    return basis.portfolio.jurisdictions[key]


def letterhead(basis: Basis) -> Letterhead:
    """Who reports, with the body above it as far as the register names one, where and when."""
    t = basis.catalogue
    lang = t.lang
    place = basis.jurisdiction_name(home_of(basis).id, short=True)
    day = date_parts(basis.written_on, lang)
    return Letterhead(
        superior=_superior(basis).upper(),
        agency=_agency_head(basis).upper(),
        number=t("report.number", symbol=symbol(basis)),
        country=t("report.country"),
        motto=t("report.motto"),
        place_and_date=t("report.place_and_date", place=place, **day),
    )


def date_parts(day: date, lang: str) -> dict[str, str]:
    """A day in words, and its day, month and year as the decree writes them.

    Days below 10, January and February have a zero.
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return {
        "date": format_day(day, lang),
        "day": f"{day.day:02}",
        "month": month,
        "year": str(day.year),
    }


def agency(basis: Basis) -> str:
    """Who reports: the unit, the People's Committee of a place, else the jurisdiction itself."""
    if basis.row[0] == "unit":
        return basis.unit_name(basis.row[1] or "")
    home = home_of(basis)
    name = basis.jurisdiction_name(home.id)
    if not _is_committee(basis):
        return name
    return basis.catalogue("report.committee", name=_in_sentence(name, basis))


def _agency_head(basis: Basis) -> str:
    """Who reports, in the letterhead: of a People's Committee the place on a line of its own."""
    if not _is_committee(basis):
        return agency(basis)
    name = basis.jurisdiction_name(home_of(basis).id)
    return basis.catalogue("report.committee_head", name=name)


def _in_sentence(name: str, basis: Basis) -> str:
    """ "Tỉnh Nghệ An" behind other words."""
    if basis.catalogue.lang != "vi":
        return name
    return in_sentence(name)


def symbol(basis: Basis) -> str:
    """The abbreviation of who reports in the number of the document; dots where it is not known."""
    if _is_committee(basis):
        return basis.catalogue("report.committee_symbol")
    return basis.catalogue("report.unknown_symbol")


def _is_committee(basis: Basis) -> bool:
    if basis.row[0] == "unit":
        return False
    return home_of(basis).fields.level in _WITH_COMMITTEE


def _superior(basis: Basis) -> str:
    """The body that the register puts above a unit; of anything else none is named."""
    if basis.row[0] != "unit":
        return ""
    unit: Record[Unit] = basis.portfolio.units[basis.row[1] or ""]
    parent = unit.fields.parent
    if not isinstance(parent, UnitRef):
        return ""
    above = basis.portfolio.resolve(parent, unit.jurisdiction)
    return "" if above is None else basis.unit_name(above)


def subject(basis: Basis) -> str:
    """What the report is about, below the word for its kind."""
    t = basis.catalogue
    scope, scope_id = basis.row
    period = basis.when(basis.period)
    if scope == "plan":
        title = plan_in_sentence(basis, scope_id or "")
        return t("report.subject.plan", title=title, period=period)
    if scope == "unit":
        name = basis.unit_name(scope_id or "")
    else:
        name = _in_sentence(basis.jurisdiction_name(home_of(basis).id), basis)
    return t(f"report.subject.{scope}", name=name, period=period)


def plan_in_sentence(basis: Basis, plan: str) -> str:
    """The title of a plan behind "kết quả", which is said to be carried out unless it says so."""
    title = _in_sentence(basis.plan_title(plan), basis)
    carried_out = basis.catalogue("report.plan_title", title=title)
    begins = basis.catalogue("report.plan_title", title="").strip()
    if begins and title.startswith(begins):
        return title
    return carried_out


def recipients(basis: Basis) -> Recipients:
    """The bodies whose plan this one carries out, a line to fill in, and the file copy."""
    t = basis.catalogue
    lines = []
    for body in _bodies_to_report_to(basis):
        lines.append(t("report.recipient", name=body))
    lines += [t("report.recipient_blank"), t("report.file_copy")]
    return Recipients(t("report.recipients"), tuple(lines), t("report.unsigned"))


def _bodies_to_report_to(basis: Basis) -> list[str]:
    """The jurisdictions whose plans a plan implements."""
    scope, plan = basis.row
    if scope != "plan" or plan is None:
        return []
    bodies: dict[str, None] = {}
    for implemented in basis.compliance.plans_in_force[plan].implements:
        key = basis.portfolio.current_id(implemented).partition("/")[0]
        home = basis.portfolio.jurisdictions.get(key)
        if home is not None and home.id != home_of(basis).id:
            bodies[basis.jurisdiction_name(home.id)] = None
    return list(bodies)
