"""What the pages of the rules say in one language, from the rules' manual pages."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markdown_it.common.utils import escapeHtml
from markupsafe import Markup

from dxplan.rules.manual_page import (
    Example,
    ExampleFile,
    Manual,
    read_manual,
    rule_page,
)
from dxplan.rules.registry import BY_CODE, RULES, Rule
from dxplan.site.links import ROOT
from dxplan.source.markdown import renderer

_PLAIN = re.compile(r"(?:[^\W_]|[ ,.;:()/'“”‘’…–=%?+#§-]|`[^`\s](?:[^`\n]*[^`\s])?`)*")
"""Text in which Markdown has nothing to do but code; most points of most pages are such."""

_CODE = re.compile(r"\b[FYSRDPUTHCL]\d{3}\b")


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """The rules whose codes begin with one letter."""

    letter: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule's page says in one language: its points (label and text), and its examples."""

    points: tuple[tuple[str, Markup], ...]
    examples: tuple["ShownExample", ...]


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example in one language: its files, and what `check` says of them.

    Empty where it reports nothing.
    """

    title: str
    files: tuple[ExampleFile, ...]
    output: str


def families() -> tuple[RuleFamily, ...]:
    """The rules by the letter of their codes, in the order of the registry."""
    grouped = groupby(RULES, lambda rule: rule.code[0])
    return tuple(RuleFamily(letter, tuple(rules)) for letter, rules in grouped)


@cache
def _manual(code: str) -> Manual:
    return read_manual(BY_CODE[code])


def finds(rule: Rule, lang: str) -> Markup:
    """What a rule finds, in a sentence."""
    _, text = _points(rule.code, lang)[0]
    return text


def rule_text(rule: Rule, lang: str) -> RuleText:
    """What a rule's page says in one language."""
    examples = _manual(rule.code).examples
    return RuleText(
        _points(rule.code, lang), tuple(_shown(example, lang) for example in examples)
    )


@cache
def _points(code: str, lang: str) -> tuple[tuple[str, Markup], ...]:
    """The points of a rule's page (label and text); the first says what it finds."""
    return tuple(
        (label, _inline(text, lang, code=code))
        for label, text in _manual(code).points(lang)
    )


def _shown(example: Example, lang: str) -> ShownExample:
    return ShownExample(
        example.title_in(lang), example.shown_files, example.outputs[lang]
    )


def _inline(text: str, lang: str, *, code: str) -> Markup:
    """A line of the page of ``code`` as HTML, the codes of other rules linked to their pages."""
    html = plain_html(text)
    if html is None:
        html = str(renderer().renderInline(text))

    def link(match: re.Match[str]) -> str:
        other = match[0]
        if other == code or other not in BY_CODE:
            return other
        return f'<a href="{ROOT}{lang}/{rule_page(other)}">{other}</a>'

    return Markup(_CODE.sub(link, html))  # noqa: S704 - the renderer escapes raw HTML


def plain_html(text: str) -> str | None:
    """What Markdown makes of a text without any of its signs but those of code; None of others."""
    if not _PLAIN.fullmatch(text):
        return None
    parts = text.split("`")
    parts[1::2] = [f"<code>{escapeHtml(code)}</code>" for code in parts[1::2]]
    return "".join(parts)
