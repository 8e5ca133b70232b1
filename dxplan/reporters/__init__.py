"""Diagnostics in one output format each; a reporter is a module with a `render` function."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from dxplan.check.diagnose import CheckResult
from dxplan.messages import Catalogue


class Reporter(Protocol):
    """Renders a check's result.

    ``color`` allows ANSI colours in formats for people; formats for programs ignore it.
    """

    def __call__(
        self, result: CheckResult, catalogue: Catalogue, *, color: bool
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class _Lazy:
    """A reporter whose module is loaded when it renders."""

    module: str

    def __call__(
        self, result: CheckResult, catalogue: Catalogue, *, color: bool
    ) -> str:
        reporter: Reporter = import_module(f"dxplan.reporters.{self.module}").render
        return reporter(result, catalogue, color=color)


REPORTERS: Mapping[str, Reporter] = {
    "full": _Lazy("full"),
    "concise": _Lazy("concise"),
    "json": _Lazy("json"),
    "github": _Lazy("github"),
    "gitlab": _Lazy("gitlab"),
    "sarif": _Lazy("sarif"),
    "junit": _Lazy("junit"),
    "markdown": _Lazy("markdown"),
}
