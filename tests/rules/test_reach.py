"""The column `reach` of the registry is true: findings are the same with one file in hand, or with nothing but it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from samples import FROZEN

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.portfolio.loader import load
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.context import Context
from dxplan.rules.manual_page import EXAMPLES_DAY, read_manual
from dxplan.rules.registry import RULES, Reach, Rule
from dxplan.source.source_file import ENGLISH

INDEXES = (
    "jurisdictions",
    "plans",
    "tasks",
    "targets",
    "units",
    "documents",
    "areas",
    "indicators",
    "terms",
)
OF_RECORDS = [rule for rule in RULES if rule.check and rule.reach is Reach.RECORD]
OF_LOOKUPS = [rule for rule in RULES if rule.check and rule.reach is Reach.LOOKUP]


def context_of(portfolio: Portfolio, day: date) -> Context:
    compliance = evaluate(portfolio, day, Settings(due_soon_days=30, stale_days=90))
    return Context(compliance, day)


def found(rules: Sequence[Rule], context: Context) -> Counter[str]:
    findings: Counter[str] = Counter()
    for rule in rules:
        assert rule.check is not None
        findings.update(map(repr, rule.check(context)))
    return findings


def files_of(rules: Sequence[Rule], context: Context) -> set[str]:
    return {
        item.place.file for rule in rules if rule.check for item in rule.check(context)
    }


def records_files(portfolio: Portfolio) -> Iterator[tuple[str, ...]]:
    """Every file, each record's with its translation."""
    for file in portfolio.sources:
        if not file.endswith(ENGLISH):
            yield file, file.removesuffix(".md") + ENGLISH


def alone(portfolio: Portfolio, files: Collection[str]) -> Portfolio:
    """A portfolio of some files, in which nothing else is there to be looked up."""
    kept: Mapping[str, Any] = {
        name: {
            key: record
            for key, record in getattr(portfolio, name).items()
            if record.file in files
        }
        for name in INDEXES
    }
    sources = portfolio.sources.items()
    return replace(
        portfolio,
        findings=(),
        unreadable=(),
        broken=frozenset(),
        assets=(),
        unpublished=frozenset(),
        sources={file: source for file, source in sources if file in files},
        rests=tuple(rest for rest in portfolio.rests if rest.record.file in files),
        periods={},
        **kept,
    )


def assert_reach(
    portfolio: Portfolio, day: date, of_records: list[Rule], of_lookups: list[Rule]
) -> int:
    """Compare what rules find in the whole with what they find file by file; how much it is."""
    whole = context_of(portfolio, day)
    by_file: Counter[str] = Counter()
    by_itself: Counter[str] = Counter()
    for files in records_files(portfolio):
        here = whole.in_hand(files)
        by_file += found([*of_records, *of_lookups], here)
        assert files_of([*of_records, *of_lookups], here) <= set(files)
        only = replace(
            whole.compliance,
            portfolio=alone(portfolio, files),
            tasks={},
            targets={},
            leads={},
        )
        by_itself += found(of_records, Context(only, day))
    assert by_file == found([*of_records, *of_lookups], whole)
    assert by_itself == found(of_records, whole)
    return by_file.total()


def test_the_plans_file_by_file() -> None:
    assert assert_reach(load(FROZEN), date(2026, 9, 30), OF_RECORDS, OF_LOOKUPS) > 50


@pytest.mark.parametrize(
    "rule", [*OF_RECORDS, *OF_LOOKUPS], ids=lambda rule: str(rule.code)
)
def test_the_examples_of_a_rule_file_by_file(rule: Rule) -> None:
    for example in read_manual(rule).examples:
        if example.base_files is not None:
            continue
        of_records, of_lookups = [], [rule]
        if rule.reach is Reach.RECORD:
            of_records, of_lookups = [rule], []
        assert_reach(example.portfolio, EXAMPLES_DAY, of_records, of_lookups)
