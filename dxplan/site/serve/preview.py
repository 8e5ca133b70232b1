"""A site whose files are made when they are asked for."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site
from dxplan.site.tables import origins


class Preview:
    """The files of one site. Of its templates it keeps what they were at the beginning.

    ``beside`` yields what is neither a page nor belongs to the design. Raises DxplanError where a
    template is broken.
    """

    def __init__(
        self,
        site: Site,
        root: Path,
        beside: Callable[[Renderer], Iterator[tuple[str, bytes]]],
    ) -> None:
        self.lang: str = site.config.lang
        self.languages: tuple[str, ...] = tuple(site.config.languages)
        self._renderer = Renderer(site, root, base="/")
        self._renderer.compile()
        self._pages = {page.path: page for page in pages(site)}
        self._static = dict(self._renderer.static_files())
        self._beside = beside
        self._made: dict[str, bytes] = {}

    def is_page(self, path: str) -> bool:
        """Whether there is such a page, without making it."""
        return path in self._pages

    def missing_page(self, lang: str) -> str:
        """The page for an address that is none."""
        return f"{lang}/{self._renderer.site.own_file('404.html')}"

    def file(self, path: str) -> bytes | None:
        """The contents of a file of the site; None where it has none.

        Raises DxplanError where a template fails.
        """
        if path in self._static:
            with suppress(OSError):  # taken away since
                return self._static[path].read_bytes()
        if path not in self._made:
            self._make(path)
        if path in self._made:
            return self._made[path]
        draw = self._pictures.get(path)
        if draw is not None:
            return draw()
        return self._others.get(path)

    def _make(self, path: str) -> None:
        """Render the page of a path, which may be that of a long table with parts of its own."""
        for page_path in (path, *origins(path, self.lang)):
            page = self._pages.get(page_path)
            if page is None:
                continue
            for file, text in self._renderer.files(page):
                self._made[file] = text.encode()
            if path in self._made:
                return

    @cached_property
    def _others(self) -> dict[str, bytes]:
        return dict(self._beside(self._renderer))

    @cached_property
    def _pictures(self) -> dict[str, Callable[[], bytes]]:
        """What draws each of the pictures that messengers show beside links."""
        return dict(self._renderer.share_pictures())
