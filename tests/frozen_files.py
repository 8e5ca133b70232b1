"""The files of the frozen plans, to be damaged and repaired."""

from dataclasses import replace
from datetime import date
from functools import cache

from samples import FROZEN

from dxplan.portfolio.plans_files import PlansFile, read_files

DAY = date(2026, 1, 1)


@cache
def real_files() -> dict[str, PlansFile]:
    """The records and registers of plans/, in which a fix finds nothing to do."""
    return {
        file.path: replace(file, content=_in_format_1_1(file.content))
        for file in read_files(FROZEN)
        if file.content and not file.path.endswith("README.md")
    }


def _in_format_1_1(content: bytes) -> bytes:
    return content.replace(b"\n  kind: body\n", b"\n  kind: interagency\n")
