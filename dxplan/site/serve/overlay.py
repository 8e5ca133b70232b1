"""What `dxplan serve` adds to a page: the script that opens it again, and its problems."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dxplan.errors import DxplanError
from dxplan.messages import catalogue
from dxplan.site.formats import LanguageFormats
from dxplan.site.shipped_templates import shipped_templates
from dxplan.site.site_facts import CONTENT_POLICY

PLACE = "@dxplan/"
"""Where the server keeps what is its own: no record's address begins so."""

_MOST = 50
"""How many complaints a page shows."""


@dataclass(frozen=True)
class Problem:
    """A place that has to be changed, in texts without characters that can't be seen."""

    message: str
    place: str = ""
    rule: str = ""
    excerpt: str = ""
    help: str = ""


Complaints = Callable[[str], Sequence[Problem]]
"""The problems of a project, in a language."""


def with_script(html: str, version: str) -> str:
    """A page that opens again as soon as the server has another version."""
    tags = (
        f'<link rel="stylesheet" href="/{PLACE}live.css">\n'
        f'<script src="/{PLACE}live.js" data-version="{version}" defer></script>\n'
    )
    return html.replace("</head>", tags + "</head>", 1)


def with_complaints(html: str, complaints: Complaints, lang: str) -> str:
    """A page with the problems laid over it."""
    problems = complaints(lang)
    template = _environment(lang).get_template("live/overlay.html")
    overlay = template.render(complaints=problems[:_MOST], count=len(problems))
    body, end, rest = html.rpartition("</body>")
    return f"{body}{overlay}{end}{rest}"


def no_page(lang: str) -> str:
    """The page while there is none to lay complaints over."""
    return _environment(lang).get_template("live/alone.html").render()


def complaint_of(error: DxplanError) -> Complaints:
    """An expected failure as the one complaint."""
    return lambda lang: [Problem(catalogue(lang).failure(error.key, error.details))]


def own_file(path: str) -> bytes | None:
    """A file of the server's own."""
    for name in ("live.css", "live.js"):
        if path == PLACE + name:
            return (shipped_templates() / "live" / name).read_bytes()
    return None


@cache
def _environment(lang: str) -> Environment:
    """The shipped templates alone: what the project overrides may be what is broken."""
    folder = shipped_templates()
    formats = LanguageFormats(lang, folder / "i18n" / f"{lang}.yaml")
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined
    )
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.globals.update(t=formats, lang=lang, CONTENT_POLICY=CONTENT_POLICY)
    return environment
