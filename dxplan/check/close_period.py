"""Close a reporting period: whose, by which document, and the manifest that keeps its numbers."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dxplan import __version__
from dxplan.check.diagnose import CheckResult
from dxplan.compliance.closed_periods import frozen
from dxplan.compliance.logs import indexed_entries_in_force
from dxplan.compliance.summary import Compliance
from dxplan.diagnostics import Value
from dxplan.errors import DxplanError
from dxplan.files.file_edits import FileEdit
from dxplan.files.sizes import MAX_BYTES
from dxplan.fixes.block_style import block_text
from dxplan.history.head import read_head
from dxplan.model.closed_period import closable_period, seal
from dxplan.model.dates import Period
from dxplan.model.evidence import documents_among
from dxplan.model.lenient_dates import period_reading, surely_meant
from dxplan.model.records import Report
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.write_plans import write_plans

_HEAD = (
    "# Kỳ báo cáo đã chốt, do `dxplan close` ghi. "
    "Không sửa tệp này: đính chính là một mục mới trong tệp của nhiệm vụ.\n"
    "# A closed reporting period, written by `dxplan close`. "
    "Do not edit: a correction is a new entry in the task's file.\n"
)


_NAMED_FILES = 5
"""So many of the files that are not committed are named."""


@dataclass(frozen=True, slots=True)
class PeriodClosing:
    """What closes a period, beside the numbers.

    ``document`` is a full id, ``commit`` holds all that is frozen.
    """

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
    """The period of the command line, as people write it: `2022-Q3`, `quý III/2022`.

    Raises DxplanError where it surely means none.
    """
    period = closable_period(surely_meant(period_reading(written)))
    if period is None:
        raise DxplanError("bad-period", value=written)
    return period


def closing_day(period: Period, as_of: date | None, today: date) -> date:
    """The day that is frozen: the period's last, or a later one.

    Raises DxplanError while it is not over.
    """
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
    """The jurisdiction whose period is closed.

    The named one, or the only one that has the document.
    """
    if jurisdiction is not None:
        home = portfolio.current_id(jurisdiction)
        if f"{PLANS}/{home}/jurisdiction.md" not in portfolio.sources:
            raise DxplanError("unknown-id", id=jurisdiction)
        return home
    if "/" in document:
        return portfolio.current_id(document.partition("/")[0])
    homes = [
        full_id.partition("/")[0] for full_id in _documents_with(portfolio, document)
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


def _documents_with(portfolio: Portfolio, key: str) -> list[str]:
    """The full ids of the documents that have a key in the register of any jurisdiction."""
    return [
        full_id for full_id in portfolio.documents if full_id.partition("/")[2] == key
    ]


def document_of(portfolio: Portfolio, document: str, home: str) -> str:
    """The full id of the document by which a period is closed.

    Raises DxplanError where no register has it.
    """
    full_id = document if "/" in document else f"{home}/{document}"
    if full_id not in portfolio.documents:
        full_id = portfolio.current_id(full_id)
    if full_id in portfolio.documents:
        return full_id
    home, key = full_id.split("/", 1)
    args = {"document": key, "file": f"{PLANS}/{home}/documents.yaml"}
    elsewhere = sorted(_documents_with(portfolio, key))
    if elsewhere:
        raise DxplanError("closing-document-elsewhere", **args, example=elsewhere[0])
    raise DxplanError("closing-document-missing", **args)


def home_of_open_period(
    root: Path,
    portfolio: Portfolio,
    document: str,
    jurisdiction: str | None,
    period: Period,
) -> str:
    """The jurisdiction whose period is closed.

    Raises DxplanError where that period is closed already.
    """
    home = home_of(portfolio, document, jurisdiction)
    file = manifest_file(home, period)
    if (root / file).exists():
        raise DxplanError("already-closed", file=file)
    return home


def prepare_closing(
    root: Path,
    portfolio: Portfolio,
    home: str,
    document: str,
    period: Period,
    today: date,
) -> PeriodClosing:
    """What closes a period; raises DxplanError for a missing document or an uncommitted file."""
    document_id = document_of(portfolio, document, home)
    commit = _commit_of(root, portfolio)
    return PeriodClosing(home, period, today, document_id, commit, __version__)


def _commit_of(root: Path, portfolio: Portfolio) -> str:
    """The commit that holds everything that is frozen; raises DxplanError where there is none."""
    head = read_head(root, portfolio)
    if head.commit is None:
        raise DxplanError("close-without-commit")
    if head.dirty:
        files = [*head.changed[:_NAMED_FILES]]
        if len(head.changed) > _NAMED_FILES:
            files.append(f"… ({len(head.changed)})")
        raise DxplanError("close-uncommitted", files=", ".join(files))
    return head.commit


def only_jurisdiction(result: CheckResult, prefix: str, home: str) -> CheckResult:
    """The diagnostics of the files that the numbers of a jurisdiction come from.

    Its own, and the shared registers.
    """
    plans = f"{prefix}{PLANS}/"
    kept = []
    for diagnostic in result.diagnostics:
        path = diagnostic.file[len(plans) :]
        is_register = "/" not in path
        if is_register or diagnostic.file.startswith(f"{plans}{home}/"):
            kept.append(diagnostic)
    return replace(result, diagnostics=tuple(kept))


def refuse_late_reports(
    compliance: Compliance, closure: PeriodClosing, today: date
) -> None:
    """Raise DxplanError where the frozen day leaves out reports that the closing document tells.

    They are dated later than that day, and not later than the document, or made in it.
    """
    issued = compliance.portfolio.documents[closure.document].fields.date
    left_out = _late_reports(compliance, closure, issued, today)
    if not left_out:
        return
    days = [report.date for report in left_out]
    if issued and issued <= today:
        days.append(issued)
    raise DxplanError(
        "reports-left-out",
        number=str(len(left_out)),
        document=closure.document,
        as_of=compliance.as_of.isoformat(),
        period=str(closure.period),
        later=max(days).isoformat(),
    )


def _late_reports(
    compliance: Compliance, closure: PeriodClosing, issued: date | None, today: date
) -> list[Report]:
    late = []
    for state in compliance.tasks.values():
        if state.record.jurisdiction != closure.jurisdiction:
            continue
        for _, report in indexed_entries_in_force(state.record.fields.all_reports):
            if not compliance.as_of < report.date <= today:
                continue
            is_before_document = issued is not None and report.date <= issued
            if is_before_document or _made_in(compliance.portfolio, report, closure):
                late.append(report)
    return late


def _made_in(portfolio: Portfolio, report: Report, closure: PeriodClosing) -> bool:
    for ref in (report.document, *documents_among(report.evidence)):
        if ref is None:
            continue
        if portfolio.resolve(ref, closure.jurisdiction) == closure.document:
            return True
    return False


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


def write_manifest(root: Path, closing: PeriodClosing, content: bytes) -> None:
    """Write the manifest of a period that has none, its folder too; raises DxplanError."""
    write_plans(root, {closing.file: FileEdit(None, content)})
