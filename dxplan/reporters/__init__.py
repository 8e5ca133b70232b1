"""Diagnostics in one output format each; a reporter is a module with a `render` function."""

from collections.abc import Mapping
from typing import Protocol

from dxplan.check.diagnose import CheckResult
from dxplan.messages import Catalogue
from dxplan.reporters import concise, full, github, gitlab, json, junit, markdown, sarif


class Reporter(Protocol):
    """Renders a check's result.

    ``color`` allows ANSI colours in formats for people; formats for programs ignore it.
    """

    def __call__(
        self, result: CheckResult, catalogue: Catalogue, *, color: bool
    ) -> str: ...


REPORTERS: Mapping[str, Reporter] = {
    "full": full.render,
    "concise": concise.render,
    "json": json.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "markdown": markdown.render,
}
