"""The pages of the editor, from their templates: every text in them is escaped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from dxplan.local_editor.advice import advice_in_labels
from dxplan.messages import Catalogue

_TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")
"""Style and script of the pages."""


@dataclass(frozen=True)
class Pages:
    """The pages in one language. ``shared`` is what every page shows, as it is just then."""

    catalogue: Catalogue
    shared: Callable[[], Mapping[str, Any]]

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(
            t=self.catalogue, lang=self.catalogue.lang, advice=advice_in_labels
        )
        return environment

    def page(self, name: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """A page by the name of its template."""
        template = self._environment.get_template(f"{name}.html")
        return HTMLResponse(template.render({**self.shared(), **values}), status)

    def part(self, name: str, /, **values: Any) -> HTMLResponse:
        """A part of a page, for its script."""
        template = self._environment.get_template(f"_{name}.html")
        return HTMLResponse(template.render(values))

    def message(self, title: str, sentence: str, status: int) -> HTMLResponse:
        """A page of one sentence, such as a refusal; nothing of the plans is on it."""
        template = self._environment.get_template("message.html")
        text = template.render(
            title=title, sentence=sentence, state=None, form_token=""
        )
        return HTMLResponse(text, status)
