"""Files as officials really leave them: each mistake is reported where it is, in words, once, and nothing is silent."""

import re
from datetime import date
from functools import cache

import pytest
from checking import check
from corpus import Case, cases

from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic
from dxplan.messages import LANGUAGES, catalogue
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.rules.manual_page import example_files
from dxplan.rules.registry import BY_CODE

DAY = date(2023, 6, 30)
NO_MISTAKE = {"D103", "D104", "D105", "L102", "P101"}
"""What only time brings, and that there is no English: told, but not of the bad input; not counted if not expected."""

CASES = [*cases()]
every_case = pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name) for case in CASES]
)


@cache
def example() -> tuple[dict[str, PlansFile], ParsedFiles]:
    """The example portfolio, and what its files say, which is read once."""
    files, known = example_files(), ParsedFiles()
    assemble((file for _, file in sorted(files.items())), known)
    return files, known


@cache
def found_in(case: Case) -> dict[str, tuple[Diagnostic, ...]]:
    """What check says of the example portfolio with the bad file in it, by language."""
    files, known = example()
    portfolio = assemble(
        (file for _, file in sorted({**files, case.file.path: case.file}.items())),
        {**known},
    )
    expected = {code for expected in case.expected for code in expected.codes}
    result = {}
    for lang in LANGUAGES:
        diagnostics = check(
            portfolio, Config(), catalogue(lang), as_of=DAY, today=DAY
        ).diagnostics
        result[lang] = tuple(
            d for d in diagnostics if d.code in expected or d.code not in NO_MISTAKE
        )
    return result


def found(case: Case, lang: str) -> tuple[Diagnostic, ...]:
    """What check says in a language."""
    return found_in(case)[lang]


def shown(diagnostics: tuple[Diagnostic, ...]) -> str:
    lines = (
        f"{d.file}:{d.start.line}:{d.start.column} {d.code} {d.message}"
        for d in diagnostics
    )
    return "\n".join(lines) or "(nothing)"


@every_case
def test_what_is_wrong_is_reported_where_it_is(case: Case) -> None:
    diagnostics = found(case, "vi")
    here = [d for d in diagnostics if d.file == case.file.path]
    for expected in case.expected:
        assert any(expected.holds(d.code, d.start) for d in here), (
            f"{expected} not in\n{shown(diagnostics)}"
        )
    related = {
        r.start.line for d in here for r in d.related if r.file == case.file.path
    }
    assert set(case.first) <= related, f"related places: {related}"


@every_case
def test_one_cause_is_reported_once_and_in_its_own_file(case: Case) -> None:
    diagnostics = found(case, "vi")
    assert len(diagnostics) <= case.most, shown(diagnostics)
    assert {d.file for d in diagnostics} <= {case.file.path, *case.also}, shown(
        diagnostics
    )


@every_case
def test_it_is_said_in_every_language(case: Case) -> None:
    places = {
        lang: [(d.code, d.file, d.start, d.end) for d in found(case, lang)]
        for lang in LANGUAGES
    }
    assert places["vi"] == places["en"]
    for lang in LANGUAGES:
        for d in found(case, lang):
            assert re.search(r"[.?)]$", d.message), d.message
            assert d.help
            assert (d.start.line, d.start.column) <= (d.end.line, d.end.column)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name) for case in CASES if case.says]
)
def test_what_was_meant_is_said(case: Case) -> None:
    codes = {code for expected in case.expected for code in expected.codes}
    for lang in LANGUAGES:
        said = "\n".join(suggested(d) for d in found(case, lang) if d.code in codes)
        for words in case.says:
            assert words in said, f"“{words}” not in\n{said}"


def suggested(found: Diagnostic) -> str:
    """What a diagnostic says and would write: neither the whole list of what is allowed nor the value repeated."""
    said = f"{found.message} {found.help}"
    for listed in ("known", "allowed"):
        said = said.replace(found.args.get(listed) or "\0", "…")
    for repeated in ("key", "value"):
        said = said.replace(f"“{found.args.get(repeated)}”", "…")
    return "\n".join(
        [said, *(edit.content for edit in (found.fix.edits if found.fix else ()))]
    )


def test_the_corpus_expects_rules_that_exist() -> None:
    codes = {
        code for case in CASES for expected in case.expected for code in expected.codes
    }
    assert codes <= BY_CODE.keys()


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 300
