"""What `dxplan export` writes: the rows of a unit or plan as a workbook, as CSV, as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dxplan import __version__
from dxplan.compliance.summary import Compliance
from dxplan.department_workbook.base_sheet import Base
from dxplan.department_workbook.data_rows import rows_csv, rows_json
from dxplan.department_workbook.row_writer import RowWriter
from dxplan.department_workbook.write_workbook import workbook_bytes
from dxplan.errors import DxplanError
from dxplan.messages import Catalogue
from dxplan.portfolio.named_records import plan_named, unit_named


@dataclass(frozen=True, slots=True)
class ExportScope:
    """What is asked for: a format, and a unit and a plan as somebody wrote them."""

    output: str
    unit: str | None
    plan: str | None


def export_rows(
    compliance: Compliance, catalogue: Catalogue, commit: str, scope: ExportScope
) -> bytes:
    """The bytes of an export; raises DxplanError where unit or plan is not there, or has no rows.

    ``commit`` is what HEAD names; empty without a repository.
    """
    portfolio = compliance.portfolio
    plan_id = plan_named(portfolio, scope.plan) if scope.plan else ""
    unit_id = unit_named(portfolio, scope.unit, plan_id) if scope.unit else ""
    writer = RowWriter(compliance, catalogue)
    rows = writer.rows(unit_id, plan_id)
    if not rows.rows:
        raise DxplanError("nothing-to-export", unit=unit_id or "–", plan=plan_id or "–")
    base = Base(__version__, commit, catalogue.lang, rows)
    return _FORMATS[scope.output](base, writer)


def _csv(base: Base, _: RowWriter) -> bytes:
    return rows_csv(base).encode()


def _json(base: Base, _: RowWriter) -> bytes:
    return rows_json(base).encode()


_FORMATS: Mapping[str, Callable[[Base, RowWriter], bytes]] = {
    "xlsx": workbook_bytes,
    "csv": _csv,
    "json": _json,
}
