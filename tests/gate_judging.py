"""Two states of a portfolio, judged as the gate judges them."""

from datetime import date

from samples import Files, assembled, reports

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Finding
from dxplan.diff.cautions import cautions
from dxplan.diff.diff import compare_plans
from dxplan.history.change_base import base_of
from dxplan.history.recorded_day import RecordedDays

AS_OF = date(2022, 9, 1)


OPEN = reports("date: 2022-03-01, status: in_progress")


def judged(before: Files, after: Files) -> tuple[list[Finding], set[str]]:
    """The gate's findings, and the names of the cautions."""
    found, names = judged_in_order(before, after)
    return found, set(names)


def judged_in_order(before: Files, after: Files) -> tuple[list[Finding], list[str]]:
    """Likewise, with the names of the cautions in their order."""
    old, new = (
        evaluate(assembled(files, base={}), AS_OF, Settings())
        for files in (before, after)
    )
    base = base_of(old.portfolio, new.portfolio, "0" * 40)
    found = [
        item
        for item in find_defects(new, Config(), None, base=base)
        if item.code[:2] == "H2" or item.code == "R115"
    ]
    return found, [
        one.name for one in cautions(compare_plans(old, new), RecordedDays(), Config())
    ]


def codes(found: list[Finding]) -> list[str]:
    return sorted(item.code for item in found)
