"""Run the rules over evaluated plans; leave out what is waived or not selected."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from dxplan.check.pack_findings import found_in_packs
from dxplan.check.selection import Selection
from dxplan.check.waivers import apply_waivers
from dxplan.compliance.summary import Compliance
from dxplan.config.config import Config
from dxplan.diagnostics import Finding, Place
from dxplan.history.change_base import ChangeBase
from dxplan.history.tracking import GitTracking
from dxplan.portfolio.plans_files import PLANS, Pack
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reading import usual_reading
from dxplan.rules.context import Context
from dxplan.rules.hiding import visible
from dxplan.rules.registry import HIDES, RULES, Reach, Rule, with_hiding_rules


def find_defects(
    compliance: Compliance,
    config: Config,
    today: date | None,
    selection: Selection | None = None,
    base: ChangeBase | None = None,
    tracking: GitTracking | None = None,
    packs: Sequence[Pack] = (),
    rules: Sequence[Rule] = RULES,
) -> list[Finding]:
    """The findings of every selected rule that no waiver silences; those of ``rules`` at least.

    Where it is known of which ``packs`` the portfolio was read, what was found in them before is
    not looked for again, and the rest in several processes.
    """
    context = Context(compliance, today, base, config.backdated_days, tracking)
    selected = selection or Selection(config)
    if not packs or base is not None:
        return run_rules(context, selected, rules)
    findings = [
        *context.portfolio.findings,
        *_nothing_read(context.portfolio, selected),
    ]
    of_packs = found_in_packs(context, packs, usual_reading())
    findings += of_packs.findings
    # else every task would be evaluated once more, in this process alone
    left_open = of_packs.without_final_report
    compliance = replace(compliance, without_final_report=left_open)
    context = replace(context, compliance=compliance)
    codes = {item.code for item in findings}
    for rule in with_hiding_rules(rules):
        if rule.check is None or rule.reach is not Reach.WHOLE:
            continue
        followed = _FOLLOWED.get(rule.code)
        if followed is not None and codes.isdisjoint(followed):
            continue
        findings += rule.check(context)
    return kept_of(context, findings, selected)


_FOLLOWED = {"F120": frozenset({"R101", "R102", "R103", "R104"})}
"""Rules that need the registers: without one, each reference into it leads nowhere."""


def run_rules(
    context: Context, selected: Selection, rules: Sequence[Rule] = RULES
) -> list[Finding]:
    """The selected findings that no other finding hides and no waiver silences.

    Of ``rules``, and of those that may hide their findings.
    """
    portfolio = context.portfolio
    findings = [*portfolio.findings, *_nothing_read(portfolio, selected)]
    for rule in with_hiding_rules(rules):
        if rule.check is not None:
            findings += rule.check(context)
    return kept_of(context, findings, selected)


def kept_of(
    context: Context, findings: Sequence[Finding], selected: Selection
) -> list[Finding]:
    """The selected ones of some findings that no other one hides and no waiver silences."""
    kept = []
    for item in apply_waivers(context, visible(findings, HIDES)):
        if selected.keeps(item.code, item.place.file):
            kept.append(item)
    return kept


def _nothing_read(portfolio: Portfolio, selection: Selection) -> Iterator[Finding]:
    """F121: no record below plans/, or nothing at all in a folder that was asked for."""
    empty = [path for path in selection.paths if _is_empty_folder(portfolio, path)]
    if portfolio.is_empty:
        empty = [PLANS]
    for folder in empty:
        yield Finding("F121", Place(folder, span=(0, 0)), {"folder": f"{folder}/"})


def _is_empty_folder(portfolio: Portfolio, path: str) -> bool:
    """Whether a path is a folder of which nothing was read; a folder's name holds no dot."""
    if "." in PurePosixPath(path).name:
        return False
    files = (
        *portfolio.sources,
        *portfolio.assets,
        *(item.place.file for item in portfolio.findings),
    )
    return not any(file == path or file.startswith(f"{path}/") for file in files)
