"""The rules that `check` judges the files by: a page each, and the list of all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.rules.manual_page import rule_page
from dxplan.rules.registry import RULES, Rule
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.rule_texts import RuleFamily, RuleText, families, finds, rule_text
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, TableRow, row

LIST = "rules.html"


@dataclass(frozen=True, slots=True)
class FamilyItem:
    """The rules whose codes begin with one letter."""

    letter: str
    """The letter."""
    name: Markup
    """What the family is called."""
    rows: TablePart
    """The rules."""


@dataclass(frozen=True)
class RulesPage(PageContent):
    """The rules that the files are checked by."""

    template: ClassVar[str] = "rules.html"

    contents: tuple[tuple[str, Markup], ...]
    """The parts of the page."""
    families: tuple[FamilyItem, ...]
    """The rules by family."""


@dataclass(frozen=True)
class RulePage(PageContent):
    """A rule."""

    template: ClassVar[str] = "rule.html"

    rule: Rule
    """The rule."""
    text: RuleText
    """What its manual page says: points and examples."""


def pages(_: Site) -> Iterator[Page]:
    """The list of the rules, and a page each rule; they depend on the version of dxplan alone."""
    yield Page(LIST, RulesPage, _rules, ("method.html",))
    for rule in RULES:
        yield Page(
            rule_page(rule.code), RulePage, partial(_rule, rule), ("method.html", LIST)
        )


def _rules(builder: PageBuilder) -> RulesPage:
    items = tuple(_family(builder, family) for family in families())
    contents = tuple(
        (item.letter, Markup("{} ({})").format(item.name, item.letter))
        for item in items
    )
    return RulesPage(builder.frame, contents, items)


def _family(builder: PageBuilder, family: RuleFamily) -> FamilyItem:
    t = builder.t
    name = t.label("rule_family", family.letter)
    caption = t("rules.caption", family=name, number=t.number(len(family.rules)))
    heads = [t("rules.code"), t("rules.name"), t("rules.severity"), t("rules.finds")]
    rows = [_rule_row(builder, rule) for rule in family.rules]
    return FamilyItem(family.letter, name, builder.table(caption, heads, rows))


def _rule_row(builder: PageBuilder, rule: Rule) -> TableRow:
    address = builder.links.address(f"rules.{rule.code}.html")
    return row(
        Markup('<a href="{}">{}</a>').format(address, rule.code),
        Markup("<code>{}</code>").format(rule.name),
        builder.t.label("severity", rule.severity),
        finds(rule, builder.formats.lang),
    )


def _rule(rule: Rule, builder: PageBuilder) -> RulePage:
    return RulePage(builder.frame, rule, rule_text(rule, builder.formats.lang))
