"""Write the pages of a site; those that would be the same again are taken over as they are."""

from collections.abc import Iterable
from dataclasses import dataclass

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
            written[page.path] = self._taken_over(page, kept) or self._made(page)
            advance()
        states.write(kept, written, self.digests)
        return self.writer.collect()

    def _taken_over(self, page: LocalizedPage, kept: KeptStates) -> PageState | None:
        """The state of a page whose files the old site has as they would be made."""
        state = kept.unchanged(page, self.digests)
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
