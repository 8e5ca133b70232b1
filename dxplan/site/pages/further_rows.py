"""The further pages of a table that one page can't hold."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from dxplan.site.page import LocalizedPage, Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.tables import FurtherPart, TablePart


@dataclass(frozen=True)
class FurtherRowsPage(PageContent):
    """Further rows of a long table."""

    template: ClassVar[str] = "more.html"

    rows: TablePart
    """The rows, and the addresses of the other pages of the table."""

    @staticmethod
    def localized(first: LocalizedPage, further: FurtherPart) -> LocalizedPage:
        """The page of a part that did not fit into the page of its table."""
        page = Page(
            address=further.path,
            content=FurtherRowsPage,
            build=partial(_build, further.part),
            crumbs=first.page.crumbs,
        )
        return LocalizedPage(
            further.path, first.lang, further.path.partition("/")[2], page
        )


def _build(part: TablePart, builder: PageBuilder) -> FurtherRowsPage:
    return FurtherRowsPage(builder.frame, part)
