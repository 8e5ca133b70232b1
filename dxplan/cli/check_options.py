"""The options of `dxplan check`, as they were given."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dxplan.check.shown_findings import ShownFindings
from dxplan.diagnostics import Severity


class CheckFormat(StrEnum):
    """Output formats of check."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"


FOR_PEOPLE = (None, CheckFormat.FULL, CheckFormat.CONCISE)
"""The formats that show what concerns a change; the others are for programs and show all."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What to check, and how it is printed; ``output`` is None where no format was asked for."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    as_of: str | None
    base: str | None
    baseline: Path | None
    new_baseline: Path | None
    output: CheckFormat | None
    fail_on: Severity
    show: ShownFindings
    statistics: bool
