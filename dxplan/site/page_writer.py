"""Write the pages of a site; those that would be the same again are taken over as they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from dxplan.files.progress import advance
from dxplan.site.day_marks import NO_DAY, DayForms
from dxplan.site.output.writer import SiteWriter, WrittenFiles
from dxplan.site.page import LocalizedPage
from dxplan.site.page_states import (
    KeptStates,
    LookUpDigests,
    MadePage,
    PageFile,
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
        day = self.renderer.day_forms(states.part)
        rows = self.renderer.keep_rows(states, self.digests)
        written: dict[str, PageState | MadePage] = {}
        for page in pages:
            definition = partial(self.digests.of_page, page)
            old = kept.unchanged(page.path, definition)
            state = self._taken_over(old, kept.day, day)
            written[page.path] = state or self._made(page, day)
            advance()
        states.write(kept, written, self.digests, day)
        rows.save()
        return self.writer.collect()

    def write_files(
        self, files: Iterable[RecordedFile], states: PageStates, kept: KeptStates
    ) -> WrittenFiles:
        """Write files that are no pages as `write` writes pages. Raises OSError."""
        written: dict[str, PageState | MadePage] = {}
        for path, make in files:
            old = kept.unchanged(path, _defined_by_path)
            state = self._taken_over(old, NO_DAY, NO_DAY)
            written[path] = state or self._made_file(path, make)
        states.write(kept, written, self.digests, NO_DAY)
        return self.writer.collect()

    def _taken_over(
        self, state: PageState | None, old_day: DayForms, day: DayForms
    ) -> PageState | None:
        """The state of a page that the old site has, maybe of another day."""
        if state is None:
            return None
        files = []
        for file in state.files:
            of_day = self._file_of_day(file, old_day, day)
            if of_day is None:
                return None
            files.append(of_day)
        return replace(state, files=tuple(files))

    def _file_of_day(
        self, file: PageFile, old_day: DayForms, day: DayForms
    ) -> PageFile | None:
        """Take over a file of the old site with the day replaced; None where it differs."""
        path, digest, places = file
        if not places or old_day == day:
            return file if self.writer.keep(path, digest) else None
        old = self.writer.old_content(path, digest)
        replaced = old_day.replaced(old, places, day) if old is not None else None
        if replaced is None:
            return None
        content, places = replaced
        return path, self.writer.write(path, content), places

    def _made(self, page: LocalizedPage, day: DayForms) -> MadePage:
        with self.renderer.site.look_ups.apart() as look_ups:
            files = []
            for path, text in self.renderer.marked_files(page):
                content, places = day.bytes_with_places(text)
                files.append((path, self.writer.write(path, content), places))
        definition = self.digests.of_page(page)
        return MadePage(definition, tuple(look_ups), tuple(files))

    def _made_file(self, path: str, make: Callable[[], bytes]) -> MadePage:
        with self.renderer.site.look_ups.apart() as look_ups:
            digest = self.writer.write(path, make())
        return MadePage(_defined_by_path(), tuple(look_ups), ((path, digest, ()),))


def _defined_by_path() -> bytes:
    """The definition of a file that says by its path what it shows."""
    return b"path"
