"""Pages to HTML: one template environment a language, the project's own templates first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from dxplan.exchange.columns import Item, clean
from dxplan.files.leftovers import is_left_behind
from dxplan.portfolio.portfolio import Portfolio
from dxplan.site.blank_lines import without_blank_lines
from dxplan.site.bodies import Bodies
from dxplan.site.charts.charts import Charts
from dxplan.site.day_marks import DAY_HTML, DAY_TEXT, DayForms, days_mark
from dxplan.site.dependencies import WHOLE, RecordedMemo
from dxplan.site.digests import ValueDigests, digest_of_bytes
from dxplan.site.formats import LanguageFormats
from dxplan.site.kept_memo import KeptMemo, MemoStore, ValueForm
from dxplan.site.links import ROOT, Links
from dxplan.site.look_up_values import LookUpValues
from dxplan.site.own_templates import own_templates
from dxplan.site.page import LocalizedPage
from dxplan.site.page_builder import PageBuilder, RowKey, SiteLanguage
from dxplan.site.page_content import PageContent
from dxplan.site.page_states import LookUpDigests, PageStates
from dxplan.site.pages.further_rows import FurtherRowsPage
from dxplan.site.search.entries import SearchEntry, entries
from dxplan.site.shipped_templates import shipped_templates
from dxplan.site.site import Site
from dxplan.site.site_facts import site_facts
from dxplan.site.sprites import Sprites
from dxplan.site.tables import RowsFileWriter
from dxplan.site.template_environment import site_environment
from dxplan.site.template_errors import template_errors
from dxplan.site.terms import PageTerms

STATIC = "static"


@dataclass(frozen=True)
class Renderer:
    """Renders the pages of one site; ``root`` is the folder of the project's configuration.

    ``base`` is the path at which a server has the site, with a slash at its end: without it
    that of ``site_url``.
    """

    site: Site
    root: Path
    base: str | None = None

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, the project's own first."""
        own = own_templates(self.root, self.site.config)
        return (own, shipped_templates()) if own else (shipped_templates(),)

    def render(self, page: LocalizedPage) -> str:
        """A page as HTML, its links relative to its own address.

        Raises DxplanError where a template is broken.
        """
        with template_errors(self.folders):
            content = page.page.build(self._builder(page))
            return self.day_forms(page.lang).text(self._html(page, content))

    def day_forms(self, lang: str) -> DayForms:
        """The as-of day as the pages of a language have it.

        Raises DxplanError where the project's own sentences are broken.
        """
        with template_errors(self.folders):
            formats = self._languages[lang].formats
        as_of = self.site.compliance.as_of
        day = formats.day(as_of)
        text = str(escape(day.striptags()))
        return DayForms.of(as_of, html=str(day), text=text, days=formats.days)

    def _builder(self, page: LocalizedPage) -> PageBuilder:
        return PageBuilder(
            self._languages[page.lang],
            page.path,
            page.inner_path,
            page.page.crumbs,
            page.record,
        )

    def _html(self, page: LocalizedPage, content: PageContent) -> str:
        language = self._languages[page.lang]
        # which terms a page links depends on all of them
        self.site.look_ups.current.add(("portfolio.terms", WHOLE))
        template = language.environment.get_template(content.template)
        html = template.render(page=content, terms=PageTerms(language.glossary))
        return self._with_relative_links(page, without_blank_lines(html))

    def _with_relative_links(self, page: LocalizedPage, html: str) -> str:
        """A page with its links as they lead from its own address, as short as they can be."""
        if not page.is_shown_anywhere:
            folder, _, _ = page.path.rpartition("/")
            up = ""
            while folder:
                html = html.replace(f"{ROOT}{folder}/", up)
                folder, _, _ = folder.rpartition("/")
                up += "../"
        return html.replace(ROOT, self._way_up(page))

    def _way_up(self, page: LocalizedPage) -> str:
        """What leads from a page to the folder of the site."""
        base = self.base
        if base is None and self.site.config.site_url:
            base = urlsplit(self.site.config.site_url).path.rstrip("/") + "/"
        if page.is_shown_anywhere and base:
            return str(escape(base))
        return "../" * page.path.count("/")

    def compile(self) -> None:
        """Compile every template now: later changes of their files don't reach this renderer.

        Raises DxplanError where one is broken.
        """
        with template_errors(self.folders):
            for language in self._languages.values():
                environment = language.environment
                for name in environment.list_templates(extensions=("html", "svg")):
                    if not name.startswith(STATIC + "/"):
                        environment.get_template(name)

    def files(self, page: LocalizedPage) -> Iterator[tuple[str, str]]:
        """A page, the further pages of its long tables, the rows of its tables as CSV.

        Each comes with its path. Raises DxplanError where a template is broken.
        """
        forms = self.day_forms(page.lang)
        for path, text in self.marked_files(page):
            yield path, forms.text(text)

    def marked_files(self, page: LocalizedPage) -> Iterator[tuple[str, str]]:
        """The same, with marks in the place of the day in their frames (`DayForms`)."""
        with template_errors(self.folders):
            builder = self._builder(page)
            content = page.page.build(builder)
            yield page.path, self._html(page, content)
        if page.lang == self.site.config.lang:
            for file in builder.pager.rows_files:
                yield file.path, self.rows_files.text(file)
        for further in builder.pager.further:
            part = FurtherRowsPage.localized(page, further)
            with template_errors(self.folders):
                rows = part.page.build(self._builder(part))
                yield part.path, self._html(part, rows)

    def settings_digest(self, *, with_day: bool = False) -> bytes:
        """A digest of what every page depends on: configuration, templates, sentences.

        A project's own templates may show anything, also what changes with the day alone.
        """
        site = self.site
        day = site.compliance.as_of
        digests = ValueDigests(site.portfolio, day)
        facts = [language.facts.values() for language in self._languages.values()]
        config = repr(site.config)
        day_of_all = day if with_day or site.config.templates else None
        settings = (self.base, config, day_of_all, site.version, site.recorded)
        parts = [digests.of(settings), digests.of(facts)]
        for file in self._template_files():
            parts += [file.name.encode(), file.read_bytes()]
        return digest_of_bytes(*parts)

    def _template_files(self) -> Iterator[Path]:
        for folder in self.folders:
            for file in sorted(folder.rglob("*")):
                if file.is_file() and STATIC not in file.relative_to(folder).parts:
                    yield file

    def look_up_digests(self, portfolio: Portfolio) -> LookUpDigests:
        """Digests of what pages look up; ``portfolio`` is that of the site, not recorded."""
        orders = {lang: language.order for lang, language in self._languages.items()}
        values = LookUpValues(self.site, self.rows_files)
        return values.digests(portfolio, orders)

    def keep_rows(
        self, states: PageStates, digests: LookUpDigests
    ) -> KeptMemo[RowKey, Markup]:
        """Take over rows of tables from the last build; what keeps them for the next one.

        ``states`` are those of the pages of a language.
        """
        rows: KeptMemo[RowKey, Markup] = KeptMemo(
            self.site.look_ups,
            MemoStore(states, "rows"),
            digests,
            ValueForm(lambda key: _plan_of(key[0]), str, Markup),
            digests.digests.portfolio.plans,
        )
        self._languages[states.part].rows = rows
        return rows

    def keep_items(
        self, states: PageStates, digests: LookUpDigests
    ) -> KeptMemo[str, Item]:
        """Take over the items of tasks from the last build; what keeps them for the next one.

        ``states`` are those of files that depend on the day.
        """
        items: KeptMemo[str, Item] = KeptMemo(
            self.site.look_ups,
            MemoStore(states, "items"),
            digests,
            ValueForm(_plan_of, _as_it_is, _as_it_is),
            digests.digests.portfolio.plans,
        )
        self.rows_files.task_items = items
        return items

    def entries(self) -> list[SearchEntry]:
        """What a reader of the site can search for."""
        orders = {lang: language.order for lang, language in self._languages.items()}
        return entries(orders)

    def share_pictures(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """The pictures that messengers show beside links: the path of each, and what makes it."""
        for language in self._languages.values():
            yield from language.pictures.files()

    def static_files(self) -> Iterator[tuple[str, Path]]:
        """Every file that pages are shown with: its address and where it lies."""
        files: dict[str, Path] = {}
        for folder in reversed(self.folders):
            for file in sorted((folder / STATIC).rglob("*")):
                if file.is_file() and not is_left_behind(file.name):
                    address = file.relative_to(folder / STATIC).as_posix()
                    files[f"{STATIC}/{address}"] = file
        yield from sorted(files.items())

    @cached_property
    def rows_files(self) -> RowsFileWriter:
        """What writes the rows of tables as CSV."""
        return RowsFileWriter(self.site, RecordedMemo(self.site.look_ups))

    @cached_property
    def _languages(self) -> dict[str, SiteLanguage]:
        charts = Charts(self.site)
        bodies = Bodies(self.site)
        return {
            lang: self._language(lang, charts, bodies)
            for lang in self.site.config.languages
        }

    def _language(self, lang: str, charts: Charts, bodies: Bodies) -> SiteLanguage:
        catalogues = [
            folder / "i18n" / f"{lang}.yaml" for folder in reversed(self.folders)
        ]
        own = [file for file in catalogues if file.is_file()]
        formats = LanguageFormats(lang, *own, official=self.site.config.official)
        links = Links(self.site, formats)
        facts = site_facts(
            self.site, formats, (address for address, _ in self.static_files())
        )
        environment = site_environment(self.folders)
        environment.filters["writable"] = clean
        environment.globals.update(
            site=facts,
            t=formats,
            label=formats.label,
            formats=formats,
            links=links,
            sprite=Sprites(environment),
            ROOT=ROOT,
            DAY_HTML=DAY_HTML,
            DAY_TEXT=DAY_TEXT,
            days_mark=days_mark,
        )
        return SiteLanguage(
            self.site, formats, links, facts, environment, charts, bodies
        )


def _as_it_is(item: Item) -> Item:
    return item


def _plan_of(key: str) -> str:
    """The id of the plan that a task or target is of, as its id begins."""
    jurisdiction, plan, *_ = key.split("/")
    return f"{jurisdiction}/{plan}"
