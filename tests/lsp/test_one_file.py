"""A file checked alone in the middle of others says what a check of everything says of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dxplan.lsp.project import check_project
from dxplan.portfolio.plans_files import read_files
from dxplan.rules.manual_page import EXAMPLES_DAY, read_manual
from dxplan.rules.registry import RULES, Reach, Rule

EXAMPLE = Path(read_manual.__code__.co_filename).parent / "manual" / "example"
FILES = {file.path for file in read_files(EXAMPLE)}


def edits(rule: Rule) -> Iterator[tuple[str, str]]:
    """The examples of a rule that are another text of one file."""
    for example in read_manual(rule).examples:
        if example.base_files is not None or len(example.files) != 1:
            continue
        ((path, file),) = example.files.items()
        if file is None or path not in FILES or not file.regular:
            continue
        try:
            yield path, file.content.decode()
        except UnicodeDecodeError:
            continue


CASES = [
    (rule, path, text)
    for rule in RULES
    if rule.check is None or rule.reach is not Reach.WHOLE
    for path, text in [*edits(rule)][:1]
]


@pytest.mark.parametrize(
    ("rule", "path", "text"), CASES, ids=[rule.code for rule, _, _ in CASES]
)
def test_an_example_says_the_same_alone(rule: Rule, path: str, text: str) -> None:
    before = check_project(EXAMPLE, {}, EXAMPLES_DAY, "en")
    whole = check_project(EXAMPLE, {path: text}, EXAMPLES_DAY, "en")
    alone = before.with_text(path, text, EXAMPLES_DAY)
    assert alone is not None
    expected = [one for one in whole.diagnostics_of(path) if is_of_the_file(one.code)]
    assert [
        one for one in alone.diagnostics_of(path) if is_of_the_file(one.code)
    ] == expected
    assert {one.file for one in alone.result.diagnostics} <= {path}


def is_of_the_file(code: str) -> bool:
    rule = next(rule for rule in RULES if rule.code == code)
    return rule.check is None or rule.reach is not Reach.WHOLE
