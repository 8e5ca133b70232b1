"""One run of the check: the plans, the base of a change, the baseline, what is shown to people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dxplan.check.assess import Assessment, Project, assess, settings_of
from dxplan.check.baseline import (
    FindingBaseline,
    baseline_of,
    read_baseline,
    without_baselined,
)
from dxplan.check.diagnose import CheckResult, diagnose
from dxplan.check.pack_diagnostics import diagnosed_by_packs
from dxplan.check.relevance import RelevantFindings, caused_since, relevant_findings
from dxplan.check.selection import Selection
from dxplan.check.shown_findings import ShownFindings
from dxplan.compliance.later import evaluate_later
from dxplan.config.config import Config
from dxplan.config.config_changes import judged_by_defaults, with_own_files
from dxplan.diagnostics import Severity
from dxplan.errors import DxplanError
from dxplan.history.change_base import ChangeBase, read_base
from dxplan.history.touched_files import touched_since_base, touched_since_head
from dxplan.history.tracking import GitTracking
from dxplan.messages import Catalogue
from dxplan.portfolio.loader import ParsedFiles, assemble_packs
from dxplan.portfolio.plans_files import PlansFile, packs_of, read_files
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reading import usual_reading


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check. ``today`` is None where the past is asked for; ``paths`` as places name them.

    ``read_tracking`` says how git sees the files of a portfolio. ``files`` are those of plans/
    where they were read already.
    """

    root: Path
    config: Config
    prefix: str
    as_of: date
    today: date | None
    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None
    base: str | None
    read_tracking: Callable[[Portfolio], GitTracking | None]
    files: Sequence[PlansFile] | None = None


@dataclass(frozen=True, slots=True)
class CheckRun:
    """What a check reports, with the assessment behind it.

    ``result`` lacks what the baseline lists, ``whole_result`` lacks nothing.
    """

    request: CheckRequest
    assessment: Assessment
    catalogue: Catalogue
    whole_result: CheckResult
    result: CheckResult


def run_check(request: CheckRequest, catalogue: Catalogue) -> CheckRun:
    """Check the working tree; raises DxplanError where an option can't be followed."""
    _selection(request, request.config)  # an unknown rule is told before files are read
    baseline = read_baseline(request.baseline) if request.baseline else None
    parsed_files: ParsedFiles = {}
    is_compared = request.base is not None
    files = request.files
    if files is None:
        files = [*read_files(request.root)]
    packs = list(packs_of(files))
    portfolio = assemble_packs(
        packs, parsed_files if is_compared else None, usual_reading()
    )
    base = _read_usable_base(request, portfolio, parsed_files)
    config = request.config
    if base is not None:  # a change does not choose what judges it
        config = base.configuration.judging
    project = Project(
        portfolio,
        config,
        request.prefix,
        request.today,
        base,
        request.read_tracking(portfolio),
        packs,
    )
    compliance = evaluate_later(portfolio, request.as_of, settings_of(config))
    assessment = Assessment(project, _selection(request, config), compliance)
    whole_result = diagnose(assessment, catalogue, diagnosed_by_packs)
    result = whole_result
    if baseline is not None:
        baseline = _judging_baseline(base, baseline)
        selection = assessment.selection
        result = without_baselined(whole_result, baseline, selection, request.prefix)
    return CheckRun(request, assessment, catalogue, whole_result, result)


def _selection(request: CheckRequest, config: Config) -> Selection:
    """The rules and files that are looked at; raises DxplanError where a rule does not exist."""
    return Selection(config, request.select, request.ignore, request.paths)


def _read_usable_base(
    request: CheckRequest, portfolio: Portfolio, parsed_files: ParsedFiles
) -> ChangeBase | None:
    """The base of the change, without what is broken in its configuration and baseline."""
    if request.base is None:
        return None
    base = read_base(
        request.root, request.base, portfolio, parsed_files, request.baseline
    )
    return _with_existing_rules(_with_readable_baseline(base))


def _with_readable_baseline(base: ChangeBase) -> ChangeBase:
    """The base without a baseline that can't be read there: it listed nothing."""
    path = base.outside.baseline
    if path is None:
        return base
    try:
        baseline_of(path, base.outside.old.get(path))
    except DxplanError:
        kept = {**base.outside.old}
        del kept[path]
        return replace(base, outside=replace(base.outside, old=kept))
    return base


def _with_existing_rules(base: ChangeBase) -> ChangeBase:
    """The base with the default configuration where its own names a rule that does not exist."""
    try:
        Selection(base.configuration.judging)
    except DxplanError as error:
        changes = base.configuration.changes
        own_files = [change for change in changes if change.what == "own-files"]
        configuration = judged_by_defaults(base.outside.new, error)
        return replace(base, configuration=with_own_files(configuration, own_files))
    return base


def _judging_baseline(
    base: ChangeBase | None, written: FindingBaseline
) -> FindingBaseline:
    """The baseline that counts: of a file that the repository holds, as it is at the base."""
    if base is None or base.outside.baseline is None:
        return written
    path = base.outside.baseline
    return baseline_of(path, base.outside.old.get(path))


def findings_about_change(
    run: CheckRun, show: ShownFindings, fail_on: Severity
) -> RelevantFindings | None:
    """The findings that concern the change; None where all are to be shown."""
    request, project = run.request, run.assessment.project
    if show is ShownFindings.ALL or request.paths:
        return None
    if project.base is None:
        touched = touched_since_head(request.root, project.portfolio)
        if not touched:
            return None
        return relevant_findings(run.result, touched, (), fail_on)
    touched = frozenset()
    if show is ShownFindings.CHANGE:
        touched = touched_since_base(project.base, project.portfolio, request.prefix)
    caused = caused_since(_check_of_base(run).diagnostics, run.result.diagnostics)
    return relevant_findings(run.result, touched, caused, fail_on)


def _check_of_base(run: CheckRun) -> CheckResult:
    """What the check reports of the plans as they were at the base."""
    project = run.assessment.project
    if project.base is None:
        return run.result
    old = replace(
        project, portfolio=project.base.portfolio, base=None, tracking=None, packs=()
    )
    assessment = assess(old, run.assessment.as_of, run.assessment.selection)
    return diagnose(assessment, run.catalogue)
