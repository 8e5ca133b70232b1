"""A proposed change as the whole project would be checked with it, and as the gate judges it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from dxplan.check.assess import Project, settings_of
from dxplan.check.checker import find_defects
from dxplan.check.diagnose import CheckResult, diagnosed
from dxplan.check.relevance import caused_since, most_severe_first
from dxplan.check.selection import Selection
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.later import evaluate_later
from dxplan.compliance.summary import Compliance
from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic, Finding, Severity
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Proposal, files_with
from dxplan.errors import DxplanError
from dxplan.history.change_base import (
    HEAD,
    ChangeBase,
    GateState,
    read_base,
    read_gate_state,
)
from dxplan.history.tracking import GitTracking, read_tracking
from dxplan.messages import Catalogue
from dxplan.portfolio.plans_files import Pack, PlansFile, packs_of
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.registry import BY_CODE, RULES

_GATE_RULES = tuple(rule for rule in RULES if rule.guards)


@dataclass(frozen=True)
class Review:
    """A proposal with what `check` and the gate against HEAD would find that they don't find now.

    ``result`` holds the new findings only, errors first. ``is_compared`` says whether the gate
    could compare with HEAD: without a commit it can't.
    """

    proposal: Proposal
    portfolio: Portfolio
    result: CheckResult
    is_compared: bool

    @property
    def is_refused(self) -> bool:
        """Whether the change brings an error: then nothing is written."""
        return self.result.fails(Severity.ERROR)


def review(proposal: Proposal) -> Review:
    """Check the whole project with a proposal in hand, and compare with how it is without it.

    The gate compares both with HEAD, so that what others have not committed yet is not blamed on
    the change; without a repository there is no gate. Nothing is written.
    """
    return Reviewer(proposal.project).review(proposal)


@dataclass
class Reviewer:
    """Reviews several proposals to one project, and looks only once for what they have in common.

    What git, HEAD and the files outside plans/ decide is read anew each time; findings are kept
    only as long as all of that stays the same.
    """

    project: EditedProject
    _last: "tuple[_Conditions, Review] | None" = None
    _checked_before: "tuple[GitTracking | None, _Checked] | None" = None
    _judged_before: "tuple[_Conditions, _Checked] | None" = None

    def review(self, proposal: Proposal) -> Review:
        """The review of a proposal to this project; see `review`."""
        before = self._before()
        after = _state(self.project, files_with(proposal), None)
        conditions = _Conditions(
            before.tracking, after.tracking, read_gate_state(self.project.root)
        )
        if self._last is not None:
            kept_under, kept = self._last
            if kept_under == conditions and kept.proposal.edits == proposal.edits:
                return replace(kept, proposal=proposal)
        catalogue = self.project.catalogue
        diagnostics = _caused(self._checked(before), _checked(after), catalogue)
        if conditions.gate is not None:
            judged = _judged(after)
            if judged[1]:
                judged_before = self._judged(before, conditions)
                diagnostics += _caused(judged_before, judged, catalogue)
        result = CheckResult(
            self.project.today,
            len(after.portfolio.sources),
            most_severe_first(diagnostics),
        )
        is_compared = conditions.gate is not None
        reviewed = Review(proposal, after.portfolio, result, is_compared)
        self._last = (conditions, reviewed)
        return reviewed

    def _before(self) -> "_State":
        return _state(self.project, self.project.files.values(), self.project.portfolio)

    def _checked(self, before: "_State") -> "_Checked":
        if self._checked_before is None or self._checked_before[0] != before.tracking:
            self._checked_before = (before.tracking, _checked(before))
        return self._checked_before[1]

    def _judged(self, before: "_State", conditions: "_Conditions") -> "_Checked":
        if self._judged_before is None or self._judged_before[0] != conditions:
            self._judged_before = (conditions, _judged(before))
        return self._judged_before[1]


@dataclass(frozen=True, slots=True)
class _Conditions:
    """All besides plans/ and the day that a review follows from.

    ``gate`` is None where there is no repository.
    """

    tracking_before: GitTracking | None
    tracking_after: GitTracking | None
    gate: GateState | None


@dataclass(frozen=True)
class _State:
    """The plans at one moment, with the packs they were read of."""

    project: EditedProject
    portfolio: Portfolio
    packs: Sequence[Pack]
    _evaluated: dict[Settings, Compliance] = field(default_factory=dict)

    @cached_property
    def as_project(self) -> Project:
        project = self.project
        return Project(
            self.portfolio,
            project.config,
            project.prefix,
            project.today,
            tracking=self.tracking,
            packs=self.packs,
        )

    @cached_property
    def tracking(self) -> GitTracking | None:
        """How git sees the files; None where it won't say, which `check` tells of."""
        try:
            return read_tracking(self.project.root, self.portfolio)
        except DxplanError:
            return None

    def compliance(self, config: Config) -> Compliance:
        """The plans evaluated by a configuration, once for all that say the same of it."""
        settings = settings_of(config)
        if settings not in self._evaluated:
            self._evaluated[settings] = evaluate_later(
                self.portfolio, self.project.today, settings
            )
        return self._evaluated[settings]


_Checked: TypeAlias = tuple[Project, Sequence[Finding]]
"""A project with its findings."""


def _state(
    project: EditedProject, files: Iterable[PlansFile], portfolio: Portfolio | None
) -> _State:
    packs = [*packs_of(files)]
    if portfolio is None:
        portfolio = project.assembled(packs)
    return _State(project, portfolio, packs)


def _checked(state: _State) -> _Checked:
    """What the rules say that compare with nothing."""
    project = state.as_project
    findings = find_defects(
        state.compliance(project.config),
        project.config,
        project.today,
        Selection(project.config),
        None,
        project.tracking,
        state.packs,
    )
    return project, findings


def _judged(state: _State) -> _Checked:
    """What the rules say that compare with HEAD, by the configuration that judges there."""
    base: ChangeBase = read_base(
        state.project.root, HEAD, state.portfolio, state.project.parsed
    )
    config = base.configuration.judging
    project = replace(state.as_project, config=config, base=base, packs=())
    findings = find_defects(
        state.compliance(config),
        config,
        project.today,
        Selection(config),
        base,
        project.tracking,
        rules=_GATE_RULES,
    )
    return project, [item for item in findings if BY_CODE[item.code].guards]


def _caused(old: _Checked, new: _Checked, catalogue: Catalogue) -> list[Diagnostic]:
    """The new findings that have no old counterpart, in words.

    Only what differs in anything is worded at all; what is then the same line for the same reason
    is no new finding.
    """
    gone = _without(old[1], new[1])
    come = _without(new[1], old[1])
    if not come:
        return []
    old_diagnostics = diagnosed(old[0], gone, catalogue)
    new_diagnostics = diagnosed(new[0], come, catalogue)
    return caused_since(old_diagnostics, new_diagnostics)


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    """The findings that have no equal among others, each as often as there are more of it."""
    left = Counter(map(_identity, others))
    kept = []
    for finding in findings:
        identity = _identity(finding)
        if left[identity]:
            left[identity] -= 1
        else:
            kept.append(finding)
    return kept


def _identity(finding: Finding) -> tuple[object, ...]:
    """All that a finding says; a span in a text moves with the lines above it."""
    place = finding.place
    return (
        finding.code,
        place.file,
        place.path,
        place.part,
        place.at_base,
        finding.record,
        tuple(sorted(finding.args.items())),
    )
