"""Write the pages of a site; those that would be the same again are taken over as they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from dxplan.files.progress import advance
from dxplan.site.output.writer import SiteWriter, WrittenFiles
from dxplan.site.page import LocalizedPage
from dxplan.site.page_states import (
    KeptStates,
    LookUpDigests,
    MadePage,
    PageState,
    PageStates,
)
from dxplan.site.render import Renderer

RecordedFile: TypeAlias = tuple[str, Callable[[], bytes]]
"""The path of a file that is no page, and what makes it: what that looks up is recorded."""


@dataclass(frozen=True, slots=True)
class PageWriter:
    """Writes pages with what the last build knew of them."""

    renderer: Renderer
    writer: SiteWriter
    digests: LookUpDigests

    def write(
        self, pages: Iterable[LocalizedPage], states: PageStates, kept: KeptStates
    ) -> WrittenFiles:
        """Write pages and keep their states for the next build; what was written.

        ``kept`` is what the last build kept of them.

        Raises DxplanError where a template is broken, and OSError.
        """
        written: dict[str, PageState | MadePage] = {}
        for page in pages:
            definition = partial(self.digests.of_page, page)
            state = self._taken_over(kept.unchanged(page.path, definition))
            written[page.path] = state or self._made(page)
            advance()
        states.write(kept, written, self.digests)
        return self.writer.collect()

    def write_files(
        self, files: Iterable[RecordedFile], states: PageStates, kept: KeptStates
    ) -> WrittenFiles:
        """Write files that are no pages as `write` writes pages. Raises OSError."""
        written: dict[str, PageState | MadePage] = {}
        for path, make in files:
            state = self._taken_over(kept.unchanged(path, _defined_by_path))
            written[path] = state or self._made_file(path, make)
        states.write(kept, written, self.digests)
        return self.writer.collect()

    def _taken_over(self, state: PageState | None) -> PageState | None:
        """The state of a page whose files the old site has as they would be made."""
        if state is None:
            return None
        for path, digest in state.files:
            if not self.writer.keep(path, digest):
                return None
        return state

    def _made(self, page: LocalizedPage) -> MadePage:
        with self.renderer.site.look_ups.apart() as look_ups:
            files = []
            for path, text in self.renderer.files(page):
                files.append((path, self.writer.write(path, text.encode())))
        definition = self.digests.of_page(page)
        return MadePage(definition, tuple(look_ups), tuple(files))

    def _made_file(self, path: str, make: Callable[[], bytes]) -> MadePage:
        with self.renderer.site.look_ups.apart() as look_ups:
            digest = self.writer.write(path, make())
        return MadePage(_defined_by_path(), tuple(look_ups), ((path, digest),))


def _defined_by_path() -> bytes:
    """The definition of a file that says by its path what it shows."""
    return b"path"
