"""The one way from plans to what is said of them: read, evaluate for a day, run the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from dxplan.check.checker import find_defects
from dxplan.check.selection import Selection
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Finding, Severity
from dxplan.files.progress import begin
from dxplan.history.change_base import ChangeBase
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.history.tracking import GitTracking
from dxplan.portfolio.loader import ParsedFiles, load
from dxplan.portfolio.plans_files import Pack
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.registry import BY_CODE, RULES, Rule


@dataclass(frozen=True)
class Project:
    """Plans and what they are judged by.

    ``prefix`` leads from the repository's root to the folder that holds plans/, with a slash at
    its end. ``today`` is None where the past is asked for: then nothing is in the future. With a
    ``base`` the rules that compare run too, with ``tracking`` those about what git hides.
    ``packs`` are those of which the plans were read, where their findings may be kept.
    """

    portfolio: Portfolio
    config: Config
    prefix: str = ""
    today: date | None = None
    base: ChangeBase | None = None
    tracking: GitTracking | None = None
    packs: Sequence[Pack] = ()


@dataclass(frozen=True)
class Assessment:
    """Plans on a day: their compliance and their findings.

    The rules run when ``findings`` is first read.
    """

    project: Project
    selection: Selection
    compliance: Compliance

    @property
    def portfolio(self) -> Portfolio:
        """The plans."""
        return self.project.portfolio

    @property
    def as_of(self) -> date:
        """The day."""
        return self.compliance.as_of

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the selected rules find and no waiver silences."""
        return tuple(self._findings_of(RULES))

    @property
    def has_errors(self) -> bool:
        """Whether any of the findings is an error; what is none is not looked for."""
        rules = [rule for rule in RULES if rule.severity is Severity.ERROR]
        findings = self._findings_of(rules)
        return any(BY_CODE[item.code].severity is Severity.ERROR for item in findings)

    def _findings_of(self, rules: Sequence[Rule]) -> list[Finding]:
        """The findings of some rules, and maybe of others."""
        project = self.project
        return find_defects(
            self.compliance,
            project.config,
            project.today,
            self.selection,
            project.base,
            project.tracking,
            project.packs,
            rules,
        )


def read_project(
    root: Path,
    config: Config,
    *,
    prefix: str = "",
    today: date | None = None,
    parsed_files: ParsedFiles | None = None,
) -> Project:
    """The plans of a folder; no file that is among ``parsed_files`` is read again."""
    return Project(load(root, parsed_files), config, prefix, today)


def snapshot_project(
    snapshot: ProjectSnapshot, prefix: str, today: date | None
) -> Project:
    """The plans of the working tree or of a commit, with how git sees them."""
    return Project(
        snapshot.portfolio,
        snapshot.config,
        prefix,
        today,
        tracking=snapshot.read_tracking(),
        packs=snapshot.packs,
    )


def assess(
    project: Project, as_of: date, selection: Selection | None = None
) -> Assessment:
    """Evaluate plans for a day; without a ``selection`` the rules are the configuration's."""
    begin("checking")
    config = project.config
    compliance = evaluate(project.portfolio, as_of, settings_of(config))
    return Assessment(project, selection or Selection(config), compliance)


def settings_of(config: Config) -> Settings:
    """The days that compliance needs, from the configuration."""
    return Settings(config.due_soon_days, config.stale_days)
