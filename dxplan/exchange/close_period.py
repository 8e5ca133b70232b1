"""Close a reporting period: whose it is, by which document, and the manifest that keeps its numbers."""

from dataclasses import dataclass
from datetime import date

from dxplan.compliance.closed_periods import frozen
from dxplan.compliance.logs import indexed_entries_in_force
from dxplan.compliance.summary import Compliance
from dxplan.diagnostics import Value
from dxplan.errors import DxplanError
from dxplan.fixes.edits import block_text
from dxplan.model.closed_period import closable_period, seal
from dxplan.model.records import Report
from dxplan.model.values import Period
from dxplan.portfolio.portfolio import PLANS, Portfolio
from dxplan.source.source_file import MAX_BYTES

_HEAD = """\
# Kỳ báo cáo đã chốt, do `dxplan close` ghi. Không sửa tệp này: đính chính là một mục mới trong tệp của nhiệm vụ.
# A closed reporting period, written by `dxplan close`. Do not edit: a correction is a new entry in the task's file.
"""


@dataclass(frozen=True, slots=True)
class PeriodClosing:
    """What closes a period, beside the numbers: ``document`` is a full id, ``commit`` holds all that is frozen."""

    jurisdiction: str
    period: Period
    closed_on: date
    document: str
    commit: str
    version: str

    @property
    def file(self) -> str:
        """The manifest's file, relative to the folder that holds plans/."""
        return manifest_file(self.jurisdiction, self.period)


def manifest_file(home: str, period: Period) -> str:
    """Where the manifest of a period lies, relative to the folder that holds plans/."""
    return f"{PLANS}/{home}/periods/{period}.yaml"


def period_named(written: str) -> Period:
    """The period of the command line; raises DxplanError where it is none."""
    period = closable_period(written.upper())
    if period is None:
        raise DxplanError("bad-period", value=written)
    return period


def closing_day(period: Period, as_of: date | None, today: date) -> date:
    """The day that is frozen: the period's last, or a later one. Raises DxplanError while it is not over."""
    day = as_of or period.last
    if day < period.last:
        raise DxplanError(
            "closed-too-early",
            period=str(period),
            last=period.last.isoformat(),
            value=day.isoformat(),
        )
    if period.last >= today or day > today:
        raise DxplanError(
            "period-not-over",
            period=str(period),
            last=day.isoformat(),
            today=today.isoformat(),
        )
    return day


def home_of(portfolio: Portfolio, document: str, jurisdiction: str | None) -> str:
    """The jurisdiction whose period is closed: the one named, or the only one whose register has the document."""
    if jurisdiction is not None:
        home = portfolio.current_id(jurisdiction)
        if f"{PLANS}/{home}/jurisdiction.md" not in portfolio.sources:
            raise DxplanError("unknown-id", id=jurisdiction)
        return home
    if "/" in document:
        return portfolio.current_id(document.partition("/")[0])
    homes = [
        key.partition("/")[0]
        for key in portfolio.documents
        if key.partition("/")[2] == document
    ]
    if not homes:
        raise DxplanError("unknown-closing-document", document=document)
    if len(homes) > 1:
        raise DxplanError(
            "ambiguous-document",
            document=document,
            homes=", ".join(homes),
            example=homes[0],
        )
    return homes[0]


def document_of(portfolio: Portfolio, document: str, home: str) -> str:
    """The full id of the document by which a period is closed; raises DxplanError where no register has it."""
    written = document if "/" in document else f"{home}/{document}"
    found = written if written in portfolio.documents else portfolio.current_id(written)
    if found in portfolio.documents:
        return found
    home, key = found.split("/", 1)
    elsewhere = sorted(
        other for other in portfolio.documents if other.partition("/")[2] == key
    )
    words = {"document": key, "file": f"{PLANS}/{home}/documents.yaml"}
    if elsewhere:
        raise DxplanError("closing-document-elsewhere", **words, example=elsewhere[0])
    raise DxplanError("closing-document-missing", **words)


def refuse_late_reports(
    compliance: Compliance, closure: PeriodClosing, today: date
) -> None:
    """Raise DxplanError where the closing document tells of reports that the frozen day would leave out.

    They are dated later than that day, and not later than the document, or made in it.
    """
    portfolio, day = compliance.portfolio, compliance.as_of
    issued = portfolio.documents[closure.document].fields.date
    told = [
        report.date
        for state in compliance.tasks.values()
        if state.record.jurisdiction == closure.jurisdiction
        for _, report in indexed_entries_in_force(state.record.fields.all_reports)
        if day < report.date <= today
        and ((issued and report.date <= issued) or _made_in(portfolio, report, closure))
    ]
    if told:
        last = max([*told, *([issued] if issued and issued <= today else [])])
        words = {
            "number": str(len(told)),
            "document": closure.document,
            "as_of": day.isoformat(),
        }
        raise DxplanError(
            "reports-left-out",
            **words,
            period=str(closure.period),
            later=last.isoformat(),
        )


def _made_in(portfolio: Portfolio, report: Report, closure: PeriodClosing) -> bool:
    cited = (report.document, *report.evidence)
    return closure.document in {
        portfolio.resolve(ref, closure.jurisdiction) for ref in cited if ref is not None
    }


def manifest(compliance: Compliance, closure: PeriodClosing) -> bytes:
    """The manifest of a period: the same commit, days and version give the same bytes."""
    if closure.jurisdiction not in compliance.portfolio.jurisdictions:
        raise DxplanError("unknown-id", id=closure.jurisdiction)
    head: dict[str, Value] = {
        "schema": "1",
        "jurisdiction": closure.jurisdiction,
        "period": str(closure.period),
        "as_of": compliance.as_of.isoformat(),
        "closed_on": closure.closed_on.isoformat(),
        "document": closure.document,
        "commit": closure.commit,
        "version": closure.version,
        **frozen(compliance, closure.jurisdiction),
    }
    data = seal((_HEAD + block_text(head)).encode())
    if len(data) > MAX_BYTES:
        raise DxplanError("manifest-too-large", file=closure.file, limit=str(MAX_BYTES))
    return data
