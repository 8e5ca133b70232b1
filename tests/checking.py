"""Check a portfolio that a test has at hand."""

from datetime import date

from dxplan.check.assess import Project, assess
from dxplan.check.diagnose import CheckResult, diagnose
from dxplan.check.selection import Selection
from dxplan.config.config import Config
from dxplan.history.change_base import ChangeBase
from dxplan.history.tracking import GitTracking
from dxplan.messages import Catalogue
from dxplan.portfolio.portfolio import Portfolio


def check(
    portfolio: Portfolio,
    config: Config,
    catalogue: Catalogue,
    *,
    as_of: date,
    today: date | None,
    prefix: str = "",
    selection: Selection | None = None,
    base: ChangeBase | None = None,
    tracking: GitTracking | None = None,
) -> CheckResult:
    """What check reports of a portfolio on a day."""
    project = Project(portfolio, config, prefix, today, base, tracking)
    return diagnose(assess(project, as_of, selection), catalogue)
