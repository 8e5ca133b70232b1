"""One file checked again in the middle of others whose check is known: an editor's quick answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dxplan.check.assess import Assessment, settings_of
from dxplan.check.checker import kept_of
from dxplan.check.diagnose import diagnosed
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Diagnostic, Finding
from dxplan.messages import Catalogue
from dxplan.portfolio.in_hand import in_hand
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.context import Context
from dxplan.rules.registry import BY_CODE, HIDES, RULES, Reach
from dxplan.source.source_file import ENGLISH


def findings_in_file(
    last: Assessment, portfolio: Portfolio, file: str, day: date
) -> tuple[Finding, ...]:
    """What is found in one file of ``portfolio``.

    What only the whole shows is taken from the ``last`` check, as is what hides findings here.
    """
    project = last.project
    page = f"{file.removesuffix(ENGLISH)}.md" if file.endswith(ENGLISH) else file
    files = (page, f"{page.removesuffix('.md')}{ENGLISH}")
    part = evaluate(in_hand(portfolio, files), day, settings_of(project.config))
    context = Context(part, project.today, None, project.config.backdated_days)
    findings = [item for item in portfolio.findings if item.place.file == file]
    for rule in RULES:
        if rule.check is not None and rule.reach is not Reach.WHOLE:
            findings += rule.check(context)
    findings += _findings_of_the_whole(last)
    kept = kept_of(context, findings, last.selection)
    return tuple(item for item in kept if item.place.file == file)


def _findings_of_the_whole(last: Assessment) -> Iterator[Finding]:
    """The last findings of rules that look at all records, and those elsewhere that hide others."""
    for item in last.findings:
        rule = BY_CODE[item.code]
        if (rule.check is not None and rule.reach is Reach.WHOLE) or item.code in HIDES:
            yield item


def diagnostics_in_file(
    last: Assessment,
    portfolio: Portfolio,
    findings: tuple[Finding, ...],
    catalogue: Catalogue,
) -> tuple[Diagnostic, ...]:
    """The diagnostics of findings in one file."""
    project = replace(last.project, portfolio=portfolio)
    return tuple(diagnosed(project, findings, catalogue))
