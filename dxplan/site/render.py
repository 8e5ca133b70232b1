"""Pages to HTML: one template environment a language, the project's own templates before the shipped ones."""

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape

import dxplan
from dxplan.compliance.public_counts import OFFICIAL, beside_counts
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.config.repository_links import RepositoryLinks
from dxplan.exchange.columns import clean
from dxplan.files.leftovers import is_left_behind
from dxplan.site.bodies import Bodies
from dxplan.site.change_rows import ChangeLog
from dxplan.site.charts.charts import Charts
from dxplan.site.counts import ALWAYS, columns_of, figure_of
from dxplan.site.formats import LanguageFormats
from dxplan.site.links import ROOT, Links
from dxplan.site.open_sources import has_address
from dxplan.site.page import LocalizedPage
from dxplan.site.pages.changes import changes_address
from dxplan.site.progress import RECENT, figures, points
from dxplan.site.search.entries import SearchEntry, entries
from dxplan.site.site import Site
from dxplan.site.sources import is_unlinked
from dxplan.site.tables import Tables
from dxplan.site.template_cache import TemplateCache
from dxplan.site.template_errors import template_errors
from dxplan.site.terms import GlossaryLinks

STATIC = "static"

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
"""What a browser lets a page of the site do: only its own files, nothing written into the page itself."""


def shipped_templates() -> Path:
    """The templates of the package: in the wheel beside its modules, in the repository beside the package."""
    package = Path(dxplan.__file__).parent
    inside = package / "site_templates"
    return inside if inside.is_dir() else package.parent / "site_templates"


_COMPILED = TemplateCache()


class _Plain(Context):
    """Calls what a template calls as it is: Jinja first asks each callable, a dozen times a row, what it wants passed.

    Only macros want something, whether to escape, and without being told they escape.
    """

    def call(
        self,
        obj: Callable[..., object],
        /,
        *args: object,
        _block_vars: object = None,
        _loop_vars: object = None,
        **kwargs: object,
    ) -> object:
        return obj(*args, **kwargs)


class _Room(Environment):
    """What all templates know is one dictionary: Jinja's chain of them is slow where every page imports parts."""

    context_class = _Plain

    def make_globals(
        self, d: MutableMapping[str, Any] | None
    ) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


@dataclass(frozen=True)
class Renderer:
    """Renders the pages of one site; ``root`` is the folder of the project's configuration.

    ``base`` is the path at which a server has the site, with a slash at its end: without it that of ``site_url``.
    """

    site: Site
    root: Path
    base: str | None = None

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, the project's own first."""
        own = self.site.config.templates
        return (self.root / own, shipped_templates()) if own else (shipped_templates(),)

    def render(self, page: LocalizedPage) -> str:
        """A page as HTML, its links relative to its own address; raises DxplanError where a template is broken."""
        with template_errors(self.folders):
            room = self._rooms[page.lang]
            self._tables[page.lang].begin(page.path)
            cast("GlossaryLinks", room.globals["terms"]).begin()
            html = room.get_template(page.template).render(page.context)
        return html.replace(ROOT, self._way_up(page))

    def _way_up(self, page: LocalizedPage) -> str:
        base = self.base
        if base is None and self.site.config.site_url:
            base = urlsplit(self.site.config.site_url).path.rstrip("/") + "/"
        return (
            str(escape(base))
            if page.is_shown_anywhere and base
            else "../" * page.path.count("/")
        )

    def compile(self) -> None:
        """Compile every template now: later changes of their files don't reach this renderer.

        Raises DxplanError where one is broken.
        """
        with template_errors(self.folders):
            for room in self._rooms.values():
                for name in room.list_templates(extensions=("html", "svg")):
                    if not name.startswith(STATIC + "/"):
                        room.get_template(name)

    def files(self, page: LocalizedPage) -> Iterator[tuple[str, str]]:
        """A page, the further pages of its long tables, and the rows of its tables as CSV; each with its path."""
        yield page.path, self.render(page)
        tables = self._tables[page.lang]
        rest = tables.rest
        if page.lang == self.site.config.lang:
            yield from tables.rows_files()
        for part in rest:
            context = {
                **page.context,
                "record": None,
                "rest": part,
                "path": part.path.partition("/")[2],
            }
            yield part.path, self.render(LocalizedPage(part.path, "more.html", context))

    def entries(self) -> list[SearchEntry]:
        """What a reader of the site can search for."""
        return entries(self._tables)

    def static_files(self) -> Iterator[tuple[str, Path]]:
        """Every file that pages are shown with: its address and where it lies."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            for file in sorted((folder / STATIC).rglob("*")):
                if file.is_file() and not is_left_behind(file.name):
                    found[
                        f"{STATIC}/{file.relative_to(folder / STATIC).as_posix()}"
                    ] = file
        yield from sorted(found.items())

    @cached_property
    def _bodies(self) -> Bodies:
        return Bodies(self.site)

    @cached_property
    def _charts(self) -> Charts:
        return Charts(self.site)

    @cached_property
    def _tables(self) -> dict[str, Tables]:
        return {
            lang: cast("Tables", room.globals["tables"])
            for lang, room in self._rooms.items()
        }

    @cached_property
    def _rooms(self) -> dict[str, Environment]:
        return {lang: self._environment(lang) for lang in self.site.config.languages}

    def _environment(self, lang: str) -> Environment:
        environment = _Room(
            loader=FileSystemLoader(self.folders),
            bytecode_cache=_COMPILED,
            auto_reload=False,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters["writable"] = clean
        catalogues = [
            folder / "i18n" / f"{lang}.yaml" for folder in reversed(self.folders)
        ]
        own = (file for file in catalogues if file.is_file())
        words = LanguageFormats(lang, *own, official=self.site.config.official)
        links = Links(self.site, words)
        environment.globals.update(
            tables=Tables(links),
            telling=ChangeLog(self.site, lang),
            points=lambda row: points(self.site.trend_of.get(row, ())),
            figures=lambda row: figures(row, official=self.site.config.official),
            is_unlinked=lambda state: is_unlinked(self.site, state),
            has_address=has_address,
            RECENT_POINTS=RECENT,
            changed_since=changes_address,
            static=frozenset(address for address, _ in self.static_files()),
            CONTENT_POLICY=CONTENT_POLICY,
            site=self.site,
            config=self.site.config,
            compliance=self.site.compliance,
            portfolio=self.site.portfolio,
            as_of=self.site.as_of,
            ROOT=ROOT,
            t=words,
            label=words.label,
            words=words,
            links=links,
            terms=GlossaryLinks(links),
            repository=RepositoryLinks(
                self.site.config.repository_url, self.site.commit
            ),
            OFFICIAL=OFFICIAL,
            BESIDE=beside_counts(official=self.site.config.official),
            ALWAYS=ALWAYS,
            columns_of=columns_of,
            figure_of=figure_of,
            charts=self._charts,
            body=lambda record: self._bodies.of(record, lang),
            task_row=_Rows(environment, "task"),
            target_row=_Rows(environment, "target"),
            once=_Shared(environment),
        )
        return environment


@dataclass
class _Shared:
    """The parts of the frame, rendered once for all pages that show them alike."""

    environment: Environment

    def __post_init__(self) -> None:
        self.seen: dict[tuple[str, str], Markup] = {}

    def __call__(self, template: str, section: str) -> Markup:
        key = (template, section)
        if key not in self.seen:
            html = self.environment.get_template(template).render(section=section)
            self.seen[key] = Markup(html)  # noqa: S704 - a template's output is escaped
        return self.seen[key]


@dataclass
class _Rows:
    """The row of a task or a target in a table, rendered once for all pages that show it."""

    environment: Environment
    kind: str

    def __post_init__(self) -> None:
        self.seen: dict[tuple[str, bool], Markup] = {}

    def __call__(self, state: TaskState | TargetState, *, plan: bool) -> Markup:
        key = (state.id, plan)
        if key not in self.seen:
            row = getattr(self.environment.get_template("_row.html").module, self.kind)
            self.seen[key] = row(state, plan)
        return self.seen[key]
