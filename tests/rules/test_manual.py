"""Every rule has its manual page, and the page's examples are its test.

`DXPLAN_UPDATE=1 pytest tests/rules/test_manual.py` writes what `check` says into the pages; read the diff.
"""

import os
import re
import string
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from checking import check

import dxplan
from dxplan.compliance.obligations import BASES, JUDGING_RECORD_KEYS, OBLIGATIONS
from dxplan.config.config import Config
from dxplan.config.config_changes import JUDGING_KEYS, SHOWING
from dxplan.diagnostics import Diagnostic, Position
from dxplan.messages import LANGUAGES, catalogue
from dxplan.rules.manual_page import (
    Example,
    Manual,
    parse_manual,
    read_manual,
    unescape,
)
from dxplan.rules.registry import RULES, Rule, find_rule

DAY = date(2023, 6, 30)
"""The as-of date of all examples, and their today."""

PACKAGE = Path(dxplan.__file__).parent
UPDATE = bool(os.environ.get("DXPLAN_UPDATE"))

LISTED_KEYS = {
    "H206": tuple(OBLIGATIONS[kind] for kind in ("task", "target", "plan")),
    "H216": (JUDGING_KEYS, SHOWING),
    "H219": (
        *(BASES[kind] for kind in ("plan", "task", "target", "document", "indicator")),
        *(JUDGING_RECORD_KEYS[kind] for kind in ("target", "indicator")),
    ),
}
"""The keys that the first point of a page lists, in its order: they are written from the models."""

KEYS = re.compile(r"`[a-z_]+`(?:, `[a-z_]+`)+")

reads_outputs = pytest.mark.skipif(UPDATE, reason="the outputs are being written")


def checked(example: Example, lang: str) -> tuple[Diagnostic, ...]:
    words, base, tracking = catalogue(lang), example.base, example.tracking
    return check(
        example.portfolio,
        Config(),
        words,
        as_of=DAY,
        today=DAY,
        base=base,
        tracking=tracking,
    ).diagnostics


def said(example: Example, rule: Rule | None = None, lang: str = "en") -> str:
    """What check says of one rule, or of all, in an example: a line a finding, then its help and related places."""
    everything = checked(example, lang)
    assert all(found.message and found.help for found in everything)
    found = [d for d in everything if rule is None or d.code == rule.code]
    return "".join(
        f"{line}\n" for diagnostic in found for line in lines(diagnostic, lang)
    )


def lines(found: Diagnostic, lang: str) -> Iterator[str]:
    words = catalogue(lang)
    severity = words(f"labels.severity.{found.severity}")
    yield f"{at(found.file, found.start)}: {severity}[{found.code}] {found.message}"
    if found.help:
        yield f"  {words('terminal.help')}: {found.help}"
    yield from (f"  {line}" for line in found.entry)
    for related in found.related:
        yield f"  {related.message}: {at(related.file, related.start)}"


def at(file: str, start: Position) -> str:
    return f"{file}:{start.line}:{start.column}"


@cache
def page(rule: Rule) -> Manual:
    return read_manual(rule)


def examples() -> Iterator[object]:
    for rule in RULES:
        for i in range(len(page(rule).examples)) if rule.manual.is_file() else ():
            yield pytest.param(rule, i, id=f"{rule.code}-{i}")


every_rule = pytest.mark.parametrize(
    "rule", [pytest.param(rule, id=rule.code) for rule in RULES]
)


@every_rule
def test_a_rule_has_its_page_in_both_languages(rule: Rule) -> None:
    assert rule.manual.is_file(), f"{rule.code} has no page in rules/manual/"
    manual = page(rule)
    assert manual.title == f"{rule.code} {rule.name}"
    for lang in LANGUAGES:
        assert 5 <= len(manual.sections[lang].splitlines()) <= 12, lang
        assert manual.text(lang).startswith(
            f"# {rule.code} {rule.name}\n\n{manual.sections[lang]}"
        )


@every_rule
@reads_outputs
def test_a_page_shows_what_is_found_and_what_is_not(rule: Rule) -> None:
    loud = [example.is_reported for example in page(rule).examples]
    assert any(loud), "no example that the rule reports"
    assert not all(loud), "no example that it passes over"


@pytest.mark.parametrize(("rule", "number"), [*examples()])
def test_an_example_says_exactly_this(rule: Rule, number: int) -> None:
    example = page(rule).examples[number]
    outputs = {lang: said(example, rule, lang) for lang in LANGUAGES}
    if UPDATE:
        rewrite(rule, number, outputs)
    else:
        assert outputs == example.outputs


@pytest.mark.parametrize("code", LISTED_KEYS)
def test_a_page_lists_the_keys_of_the_models(code: str) -> None:
    """`DXPLAN_UPDATE=1` writes them."""
    file = PACKAGE / "rules" / "manual" / f"{code}.md"
    text = file.read_text("utf-8")
    for first_point in re.findall(r"^- .*(?:Tìm gì|Finds):.*$", text, re.MULTILINE):
        lists = iter(LISTED_KEYS[code])
        listed = KEYS.sub(lambda _, lists=lists: in_code(next(lists)), first_point)
        assert next(lists, None) is None, "a list is missing"
        if UPDATE:
            text = text.replace(first_point, listed)
        else:
            assert first_point == listed
    if UPDATE:
        file.write_text(text, "utf-8")


def in_code(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


@every_rule
@reads_outputs
def test_examples_say_wrong_or_right_and_mean_it(rule: Rule) -> None:
    for example in page(rule).examples:
        assert example.title.startswith(
            "Sai / wrong" if example.is_reported else "Đúng / right"
        ), example.title


def rewrite(rule: Rule, number: int, outputs: dict[str, str]) -> None:
    """Put the outputs into the ``number``-th output fences of the page: English, then Vietnamese."""
    parts = re.split(
        r"(^```output\n.*?^```$(?:\n\n^```output vi\n.*?^```$)?)",
        rule.manual.read_text("utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    assert len(parts) > 2 * number + 1, (
        f"{rule.code}: example {number + 1} lacks its ```output fence: write an empty one"
    )
    fence = f"```output\n{outputs['en']}```"
    if outputs["vi"]:
        fence += f"\n\n```output vi\n{outputs['vi']}```"
    parts[2 * number + 1] = fence
    rule.manual.write_text("".join(parts), "utf-8")
    page.cache_clear()


def test_the_example_portfolio_is_clean() -> None:
    assert said(Example("", {}, {})) == ""


def test_no_page_without_its_rule() -> None:
    pages = {file.stem for file in (PACKAGE / "rules" / "manual").glob("*.md")}
    assert pages == {rule.code for rule in RULES}


def test_codes_and_names_are_unique_and_well_formed() -> None:
    assert (
        len({rule.code for rule in RULES})
        == len({rule.name for rule in RULES})
        == len(RULES)
    )
    for rule in RULES:
        assert re.fullmatch(r"[FYSRDPUTHCL]\d{3}", rule.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
        assert find_rule(rule.code.lower()) is find_rule(rule.name.upper()) is rule


def test_every_code_in_the_source_is_registered() -> None:
    known = {rule.code for rule in RULES}
    produced = {
        code
        for file in PACKAGE.rglob("*.py")
        if file.name != "registry.py"
        for code in re.findall(r'"([FYSRDPUTHCL]\d{3})"', file.read_text("utf-8"))
    }
    assert produced <= known
    assert known <= produced, "a rule that nothing produces"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def stem(key: str) -> str:
    """A key without its plural category: languages differ in how many they have."""
    return re.sub(r"\.(zero|one|two|few|many|other)$", "", key)


def test_the_catalogues_say_the_same_with_the_same_placeholders() -> None:
    vi, en = (catalogue(lang).entries for lang in LANGUAGES)
    assert {stem(key) for key in vi} == {stem(key) for key in en}
    for key in vi.keys() & en.keys():
        assert placeholders(vi[key]) == placeholders(en[key]), key


@every_rule
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rule_is_worded(rule: Rule, lang: str) -> None:
    entries = catalogue(lang).entries
    for part in ("message", "help"):
        text = entries[f"findings.{rule.name}.{part}"]
        assert re.search(r"[.)]$", text), f"no full sentence: {text}"
        assert "  " not in text
    assert "hint" not in placeholders(entries[f"findings.{rule.name}.message"])


def test_the_catalogues_word_no_rule_that_is_gone() -> None:
    worded = {
        key.split(".")[1]
        for key in catalogue("vi").entries
        if key.startswith("findings.")
    }
    assert worded == {rule.name for rule in RULES}


def test_an_example_is_shown_in_one_language() -> None:
    example = Example(
        "Sai / wrong: gõ nhầm / mistyped",
        {},
        {"vi": "sai\n", "en": "wrong\n"},
        "```yaml a\nb\n```\n\n```output\nwrong\n```\n\n```output vi\nsai\n```\n",
    )
    assert example.text("vi") == "```yaml a\nb\n```\n\n```output\nsai\n```"
    assert example.text("en") == "```yaml a\nb\n```\n\n```output\nwrong\n```"
    assert (example.title_in("vi"), example.title_in("en")) == (
        "Sai: gõ nhầm",
        "Wrong: mistyped",
    )
    silent = Example("Đúng / right", {}, {"vi": "", "en": ""}, "```output\n```\n")
    assert silent.text("vi") == silent.text("en") == "```output\n```"


def test_overdue_accuses_nobody() -> None:
    assert "chưa có báo cáo nào cho biết" in catalogue("vi")(
        "findings.overdue.message", due="", status=""
    )
    assert "no report says" in catalogue("en")(
        "findings.overdue.message", due="", status=""
    )


def test_escapes_of_a_bytes_fence() -> None:
    assert unescape(r"a\xff\u2028\r\t\\x41é") == b"a\xff\xe2\x80\xa8\r\t\\x41\xc3\xa9"
    assert unescape("a\\\nb") == b"ab"


def test_the_fences_of_an_example() -> None:
    source = "# X1 x\n\n## Examples\n\n### A\n\n```markdown plans/a.md\n---\n```\n```bytes plans/b.md *2\n\\x00\n```\n"
    source += "```delete plans/c.md\n```\n```link plans/d.md\na.md\n```\n```output\nplans/a.md:1:1\n```\n"
    (example,) = parse_manual(source).examples
    a, b, c, d = (example.files[f"plans/{name}.md"] for name in "abcd")
    assert a is not None
    assert a.content == b"---\n"
    assert b is not None
    assert b.content == b"\0\n\0\n"
    assert c is None
    assert d is not None
    assert not d.regular
    assert example.outputs == {"vi": "", "en": "plans/a.md:1:1\n"}
