"""What was said of the findings in a pack is said again as long as they and what they point to stay."""

from collections.abc import Sequence
from datetime import date

import pytest
from samples import BASE, DAY, TASK, task

from dxplan.check import pack_diagnostics
from dxplan.check.assess import Project, assess
from dxplan.check.diagnose import diagnose, diagnosed
from dxplan.check.pack_diagnostics import diagnosed_by_packs
from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic, Finding
from dxplan.messages import Catalogue, catalogue
from dxplan.portfolio import plans_files
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile, packs_of
from dxplan.rules.manual_page import EXAMPLES_DAY, example_files, read_manual
from dxplan.rules.registry import RULES


def project_of(files: Sequence[PlansFile], config: Config, day: date) -> Project:
    packs = [*packs_of(files)]
    return Project(assemble(files), config, today=day, packs=packs)


def said(
    project: Project, day: date, words: Catalogue
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """What is said by packs, and without."""
    assessment = assess(project, day)
    by_packs = diagnose(assessment, words, diagnosed_by_packs).diagnostics
    return by_packs, diagnose(assessment, words).diagnostics


def test_the_examples_of_the_rules_in_two_languages() -> None:
    total = 0
    for rule in RULES:
        for example in read_manual(rule).examples[:1]:
            if example.base_files is not None:
                continue
            laid_over = {**example_files(), **example.files}
            files = [
                laid_over[path]
                for path in sorted(laid_over)
                if path.startswith("plans/") and laid_over[path] is not None
            ]
            project = project_of(
                [file for file in files if file is not None], Config(), EXAMPLES_DAY
            )
            for lang in ("vi", "en"):
                by_packs, plain = said(project, EXAMPLES_DAY, catalogue(lang))
                assert by_packs == plain, rule.code
                total += len(plain)
    assert total > 100


def test_it_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worded: list[Finding] = []

    def say(
        project: Project, findings: Sequence[Finding], words: Catalogue
    ) -> list[Diagnostic]:
        worded.extend(findings)
        return diagnosed(project, findings, words)

    monkeypatch.setattr(pack_diagnostics, "diagnosed", say)
    monkeypatch.setattr(plans_files, "_FILES_OF_A_PACK", 1)
    numbered = task("number: 1")
    texts = {**BASE, TASK: numbered, "na/p/tasks/02.md": numbered}

    def check(config: Config) -> tuple[Diagnostic, ...]:
        files = [
            PlansFile(f"plans/{path}", texts[path].encode()) for path in sorted(texts)
        ]
        by_packs, plain = said(project_of(files, config, DAY), DAY, catalogue("vi"))
        assert by_packs == plain
        return by_packs

    first = check(Config())
    number = len(worded)
    assert number == len(first) > 0
    assert check(Config()) == first
    assert len(worded) == number
    assert check(Config(site_url="https://example.org"))[0].url is not None
    # a place that a finding points to is further below now
    texts[TASK] = numbered.replace("---\n", "---\n# x\n", 1)
    moved = check(Config())
    assert [one.related for one in moved] != [one.related for one in first]
