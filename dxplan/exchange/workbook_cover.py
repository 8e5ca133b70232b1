"""The sheets of the workbook that explain.

A short first one, and at the end what the columns mean.
"""

from collections.abc import Iterator, Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dxplan.exchange.columns import clean
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.labels import (
    choice_labels,
    column_meaning,
    data_catalogue,
    type_name,
)
from dxplan.exchange.overviews import OverviewColumn

HEAD_COLOUR = "#E4F0FB"
LINK_COLOUR = "#0B57A4"

_LINE = 105
"""About how many letters of a text fit into one line of the first sheet."""


def write_preface(
    book: Workbook,
    release: Dataset,
    sheets: Sequence[tuple[str, str, int | None]],
    limit: int,
) -> None:
    """Write the first sheet, a language below the other.

    What the workbook is, and what its sheets are.

    ``sheets`` are the other sheets: the name, what it holds, and how many rows it has (None: not
    said). ``limit`` is how many characters a cell holds.
    """
    bold = book.add_format({"bold": True, "valign": "top"})
    heading = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"valign": "top", "font_color": LINK_COLOUR, "underline": 1})
    sheet = book.add_worksheet(data_catalogue(release.config.lang)("workbook.sheet"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.fit_to_pages(1, 0)
    row = 0
    for lang in release.languages:
        sheet.write_string(row, 0, clean(release.title(lang))[:limit], heading)
        row += 1
        for name, text in _facts(release, lang, limit):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, clean(text)[:limit], wrapped)
            sheet.set_row(row, _height(text))
            row += 1
        if lang == release.config.lang:
            for name, about, size in sheets:
                text = about
                if size is not None:
                    counted_rows = data_catalogue(lang)("workbook.rows", count=size)
                    text = f"{about} ({counted_rows})"
                sheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
                sheet.write_string(row, 1, text, wrapped)
                sheet.set_row(row, _height(text))
                row += 1
        row += 1


def _height(text: str) -> int:
    """Points that a text takes in the second column."""
    return 15 * (1 + len(text) // _LINE)


def _facts(release: Dataset, lang: str, limit: int) -> Iterator[tuple[str, str]]:
    """What the workbook is: names and texts."""
    catalogue = data_catalogue(lang)
    yield catalogue("workbook.what"), release.description(lang)
    yield catalogue("workbook.as_of"), release.as_of
    yield catalogue("workbook.commit"), release.version(lang)
    yield catalogue("workbook.publisher"), release.publisher(lang)
    licence = catalogue("about.no_licence")
    if release.licence:
        licence = f"{release.licence.title}, {release.licence.address}"
    yield catalogue("workbook.licence"), licence
    if release.site:
        yield catalogue("workbook.address"), f"{release.site}/{lang}/index.html"
    hints = catalogue("workbook.reading_text")
    cut = catalogue("workbook.cut_text", limit=limit)
    yield catalogue("workbook.reading"), f"{hints} {cut}"


def dictionary_name(lang: str) -> str:
    """The name of the sheet that says in one language what the columns mean."""
    return data_catalogue(lang)("workbook.columns")


def write_dictionary(
    book: Workbook,
    sheets: Mapping[str, Sequence[OverviewColumn]],
    lang: str,
    *,
    official: bool,
) -> None:
    """Write what every column means, a row a column of a sheet."""
    head = book.add_format({"bold": True, "valign": "top", "bg_color": HEAD_COLOUR})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(dictionary_name(lang))
    catalogue = data_catalogue(lang)
    for place, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, catalogue(f"workbook.head.{name}"), head)
    row = 0
    for name, shown in sheets.items():
        for column in shown:
            row += 1
            texts = (name, *_explained(column, lang, official=official))
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row, len(_WIDTHS) - 1)
    print_whole(sheet)


def print_whole(sheet: Worksheet) -> None:
    """Printed, a sheet is as wide as the page, with its headings on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


_A4 = 9
_WIDTHS = {
    "sheet": 24,
    "column": 36,
    "name": 28,
    "meaning": 60,
    "type": 30,
    "values": 50,
}


def _explained(shown: OverviewColumn, lang: str, *, official: bool) -> tuple[str, ...]:
    column = shown.column
    return (
        shown.heading(lang, official=official),
        shown.name,
        column_meaning(column, lang),
        type_name(column, lang),
        choice_labels(column, lang, official=official),
    )
