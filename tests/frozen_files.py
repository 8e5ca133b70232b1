"""The files of the frozen plans, to be damaged and repaired."""

from datetime import date
from functools import cache

from samples import FROZEN

from dxplan.portfolio.plans_files import PlansFile, read_files

DAY = date(2026, 1, 1)


@cache
def real_files() -> dict[str, PlansFile]:
    """The records and registers of plans/."""
    return {
        file.path: file
        for file in read_files(FROZEN)
        if file.content and not file.path.endswith("README.md")
    }
