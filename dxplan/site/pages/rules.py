"""The rules that `check` judges the files by.

A page each, made from its manual page, and the list of all.
"""

from collections.abc import Iterator

from dxplan.rules.manual_page import rule_page
from dxplan.rules.registry import RULES
from dxplan.site.page import Page
from dxplan.site.rule_texts import families, finds, text_of
from dxplan.site.site import Site

LIST = "rules.html"


def sheets(_: Site) -> Iterator[Page]:
    """The list of the rules, and a page each rule. They depend on the version of dxplan alone."""
    context = {"crumbs": ("method.html",), "families": families(), "finds": finds}
    yield Page(LIST, LIST, context)
    for rule in RULES:
        context = {"crumbs": ("method.html", LIST), "rule": rule, "text_of": text_of}
        yield Page(rule_page(rule.code), "rule.html", context)
