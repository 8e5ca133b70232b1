"""Write the site of the comparison: pages in every language, data, the lock, manifest and sums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dxplan import __version__
from dxplan.exchange.manifest import (
    MANIFEST,
    MANIFEST_SCHEMA,
    SUMS,
    Manifest,
    manifest_bytes,
    sums_bytes,
)
from dxplan.files.cache import user_cache
from dxplan.messages import LANGUAGES
from dxplan.published_sites.comparison import Comparison
from dxplan.published_sites.comparison_cells import ComparisonCells
from dxplan.published_sites.comparison_data import comparison_files
from dxplan.published_sites.comparison_pages import ComparisonPages
from dxplan.published_sites.page_parts import PageParts
from dxplan.published_sites.pins import LOCK, Pin, lock_bytes
from dxplan.site.blank_lines import without_blank_lines
from dxplan.site.formats import LanguageFormats
from dxplan.site.links import ROOT
from dxplan.site.output.folder import open_site_folder, writing_to
from dxplan.site.output.writer import SiteWriter
from dxplan.site.page_content import NavigationLink
from dxplan.site.shipped_templates import shipped_templates
from dxplan.site.site_facts import CONTENT_POLICY
from dxplan.site.sprites import Sprites
from dxplan.site.template_environment import site_environment

_STATIC = ("static/dxplan.css", "static/favicon.svg")
_DATA = (
    "data/comparison.json",
    "data/sources.csv",
    "data/places.csv",
    "data/rates.csv",
    "data/targets.csv",
)
"""The files that each page offers."""


@dataclass(frozen=True, slots=True)
class ComparisonFrame:
    """What stands around a page; ``path`` is that in the folder of its language."""

    lang: str
    path: str
    sections: tuple[NavigationLink, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    files: tuple[str, ...] = _DATA
    version: str = __version__


def write_comparison(
    comparison: Comparison, pins: Mapping[str, Pin], out: Path
) -> None:
    """Write the site into ``out``, all of it or nothing.

    Raises DxplanError where ``out`` holds files that dxplan did not write, or can't be written.
    """
    with (
        open_site_folder(out, None, user_cache()) as folder,
        writing_to(folder.place),
        folder.writer() as writer,
    ):
        for path, content in _files(comparison, pins):
            writer.write(path, content)
        _write_lists(writer, comparison.as_of)
        folder.put_in_place(writer)


def _files(
    comparison: Comparison, pins: Mapping[str, Pin]
) -> Iterator[tuple[str, bytes]]:
    """Every file but those that list the others."""
    folder = shipped_templates()
    for path in _STATIC:
        yield path, (folder / path).read_bytes()
    yield from comparison_files(comparison)
    yield LOCK, lock_bytes(pins)
    for lang in LANGUAGES:
        yield from _LanguagePages(comparison, lang).files()


def _write_lists(writer: SiteWriter, as_of: date | None) -> None:
    """Write the manifest and the sums; without any source there is no day to name."""
    manifest = Manifest.model_construct(
        schema_version=MANIFEST_SCHEMA,
        version=__version__,
        as_of=as_of,
        commit=None,
        publisher=None,
        official=False,
        files=dict(writer.sums),
    )
    writer.write(MANIFEST, manifest_bytes(manifest))
    writer.write(SUMS, sums_bytes(writer.sums))


@dataclass(frozen=True)
class _LanguagePages:
    """Renders the pages of one language."""

    comparison: Comparison
    lang: str

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every page with its path; the first language also has the page that leads to all."""
        folder = shipped_templates()
        formats = LanguageFormats(self.lang, folder / "i18n" / f"{self.lang}.yaml")
        environment = site_environment((folder,))
        environment.globals.update(
            t=formats,
            label=formats.label,
            formats=formats,
            sprite=Sprites(environment),
            content_policy=CONTENT_POLICY,
            ROOT=ROOT,
        )
        parts = environment.get_template("_parts.html").module
        cells = ComparisonCells(self.comparison, formats, parts)
        page_parts = PageParts(self.comparison, cells)
        template = environment.get_template("national/page.html")
        for page in ComparisonPages(page_parts).pages():
            frame = ComparisonFrame(
                self.lang, page.path, page_parts.sections(page.path)
            )
            html = without_blank_lines(template.render(page=page, frame=frame))
            path = f"{self.lang}/{page.path}"
            yield path, html.replace(ROOT, "../" * path.count("/")).encode()
        if self.lang == LANGUAGES[0]:
            frame = ComparisonFrame(self.lang, "")
            html = environment.get_template("national/root.html").render(frame=frame)
            yield "index.html", html.encode()
