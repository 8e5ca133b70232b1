"""What is kept of packs of files is found again exactly as long as nothing that it depends on changes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from samples import BASE, PLAN, TARGET, TASK, md, reports, target, task

from dxplan.check import pack_findings
from dxplan.check.assess import settings_of
from dxplan.check.checker import find_defects
from dxplan.check.plain_findings import from_bytes, to_bytes
from dxplan.compliance.later import evaluate_later
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.files.cache import Cache
from dxplan.portfolio import plans_files
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile, packs_of
from dxplan.portfolio.reading import Reading
from dxplan.rules.context import Context
from dxplan.rules.manual_page import EXAMPLES_DAY, example_files, read_manual
from dxplan.rules.registry import RULES, Reach

SECOND, ENGLISH = "na/p/tasks/02.md", "na/p/tasks/02.en.md"
OTHER = "na/p/targets/02.md"
RESTATING = task("same_as: na/p/tasks/01\nsource: {document: plan-doc}")


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files in a pack, so that what belongs together lies in several."""
    monkeypatch.setattr(plans_files, "_FILES_OF_A_PACK", 2)


def found(
    files: Sequence[PlansFile], day: date, reading: Reading
) -> tuple[Counter[str], Counter[str]]:
    """What is found pack by pack, and what the rules find without."""
    compliance = evaluate(assemble(files), day, settings_of(Config()))
    context = Context(compliance, day)
    packs = [*packs_of(files)]
    in_packs = pack_findings.found_in_packs(context, packs, reading)
    left_open = in_packs.without_final_report
    assert _sorted(left_open) == _sorted(compliance.without_final_report)
    plain: Counter[str] = Counter()
    for rule in RULES:
        if rule.check is not None and rule.reach is not Reach.WHOLE:
            plain.update(map(repr, rule.check(context)))
    return Counter(map(repr, in_packs.findings)), plain


def _sorted(left_open: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {plan: sorted(tasks) for plan, tasks in left_open.items()}


def sorted_files(texts: Mapping[str, str | bytes]) -> list[PlansFile]:
    files = []
    for path, text in sorted(texts.items()):
        content = text if isinstance(text, bytes) else text.encode()
        files.append(PlansFile(f"plans/{path}", content))
    return files


FIRST: Mapping[str, str] = {**BASE, TASK: task(), SECOND: RESTATING}
EDITS: Sequence[Mapping[str, str | bytes | None]] = (
    {TASK: task(reports("date: 2022-06-20, status: completed"))},
    {TASK: task("same_as: na/p/tasks/03")},
    {ENGLISH: "A <b>bold</b> text and a [link](nothing.md).\n"},
    {ENGLISH: "status: completed\ncompleted_on: 2022-01-01\n"},
    {TASK: "---\nnothing"},
    {TASK: task("former_ids: [na/p/tasks/07]")},
    {SECOND: task("same_as: na/p/tasks/07")},
    {TASK: None},
    {TASK: task(), SECOND: task() + "[x](09.md) ![y](01.png)\n"},
    {"na/p/tasks/01.png": b"\x89PNG\r\n\x1a\n" + b"1" * 60},
    {"na/p/tasks/01.png": b"no picture"},
    {"na/p/tasks/08.md": task("implements: na/p/tasks/0x")},
    {"na/p/tasks/0y.md": task("former_ids: [na/p/tasks/0x]")},
    {TARGET: target("value: 5"), OTHER: target("share_of: na/p/targets/01")},
    {TARGET: target("value: 1")},
    {"na/units.yaml": "- key: a\n  name: Sở A\n"},
    {PLAN: BASE[PLAN].replace("2022", "2021", 1)},
    {TASK: task(), "na/p/tasks/11.md": task(deadline="none")},
    {TASK: task(deadline="2022-12-01")},
    {"na/jurisdiction.md": md("name: Nghệ An\nlevel: commune")},
)
"""One edit after the other, where one file is not what is looked at, but looked up."""


def states() -> Iterator[Mapping[str, str | bytes]]:
    """The portfolio after each edit."""
    files: dict[str, str | bytes | None] = {**FIRST}
    for edit in ({}, *EDITS):
        files.update(edit)
        yield {path: text for path, text in files.items() if text is not None}


def test_an_edit_elsewhere_is_noticed(tmp_path: Path) -> None:
    reading = Reading(Cache(tmp_path))
    total = 0
    for files in (*states(), *states()):
        by_packs, plain = found(sorted_files(files), date(2022, 12, 31), reading)
        assert by_packs == plain
        total += by_packs.total()
    assert total > 50


def test_the_examples_of_the_rules_one_after_the_other(tmp_path: Path) -> None:
    reading = Reading(Cache(tmp_path), jobs=2)
    total = 0
    for rule in RULES:
        for example in read_manual(rule).examples[:1]:
            if example.base_files is not None:
                continue
            laid_over = {**example_files(), **example.files}
            kept = [file for file in laid_over.values() if file is not None]
            kept = [file for file in kept if file.path.startswith("plans/")]
            files = sorted(kept, key=lambda file: file.path)
            by_packs, plain = found(files, EXAMPLES_DAY, reading)
            assert by_packs == plain, rule.code
            total += by_packs.total()
    assert total > 100


def test_what_is_kept_is_not_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Reading(Cache(tmp_path))
    files = sorted_files({**BASE, TASK: task(), SECOND: RESTATING})
    first, _ = found(files, date(2022, 12, 31), reading)
    looked: list[int] = []
    real = pack_findings._PackFindings._look

    def look(
        self: pack_findings._PackFindings, packs: Sequence[plans_files.Pack]
    ) -> list[bytes]:
        looked.append(len(packs))
        return real(self, packs)

    monkeypatch.setattr(pack_findings._PackFindings, "_look", look)
    again, _ = found(files, date(2022, 12, 31), reading)
    other_day, plain = found(files, date(2023, 12, 31), reading)
    assert again == first
    assert other_day == plain != first
    assert looked[0] == 0 < looked[1]


def test_findings_as_bytes() -> None:
    findings = []
    for rule in RULES:
        for example in read_manual(rule).examples:
            if example.is_reported and example.base_files is None:
                portfolio = example.portfolio
                findings += portfolio.findings
                compliance = evaluate(portfolio, EXAMPLES_DAY, settings_of(Config()))
                context = Context(compliance, EXAMPLES_DAY)
                findings += rule.check(context) if rule.check else ()
                break
    assert from_bytes(to_bytes(findings)) == findings
    assert (
        len({type(step) for item in findings if item.fix for step in item.fix.steps})
        > 4
    )
    with pytest.raises((ValueError, TypeError, EOFError)):
        from_bytes(b"x")


def test_all_that_only_the_whole_shows_is_found_where_nothing_else_is() -> None:
    """A plan that is over, and no finding of any file: read in packs, evaluated when asked."""
    text = 'number: "{}"\ntitle: {{vi: Việc {}, en: Work}}\ndeadline: none\nlead_unknown: {{vi: x, en: x}}'
    files = sorted_files(
        {
            "na/jurisdiction.md": md("name: {vi: N, en: N}\nlevel: province"),
            "na/documents.yaml": "- key: d\n  title: {vi: D, en: D}\n  date: 2021-01-10\n  url: https://example.org/d\n",
            PLAN: md("title: {vi: K, en: P}\ndocument: d\nperiod: 2021"),
            TASK: md(text.format(1, 1)),
            SECOND: md(text.format(1, 2)),
        }
    )
    compliance = evaluate_later(
        assemble(files), date(2022, 12, 31), settings_of(Config())
    )
    packs = [*packs_of(files)]
    findings = find_defects(compliance, Config(), None, packs=packs)
    assert sorted(item.code for item in findings) == ["P130", "R108"]
