"""The sheets of the workbook that explain: a short first one, and at the end what the columns mean."""

from collections.abc import Iterator, Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dxplan.exchange.columns import clean
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.labels import column_meaning, type_name, values, words
from dxplan.exchange.overviews import OverviewColumn
from dxplan.messages import LANGUAGES

HEAD_COLOUR, LINK_COLOUR = "#E4F0FB", "#0B57A4"

_LINE = 105
"""About how many letters of a text fit into one line of the first sheet."""


def spoken(release: Dataset) -> tuple[str, ...]:
    """The languages, the site's first."""
    return tuple(dict.fromkeys((release.config.lang, *LANGUAGES)))


def write_preface(
    book: Workbook,
    release: Dataset,
    sheets: Sequence[tuple[str, str, int | None]],
    limit: int,
) -> None:
    """Write the first sheet, a language below the other: what the workbook is, and where each sheet leads.

    ``sheets`` are the other sheets: their names, the key of what they say, and how many rows they have.
    """
    bold = book.add_format({"bold": True, "valign": "top"})
    heading = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"valign": "top", "font_color": LINK_COLOUR, "underline": 1})
    sheet = book.add_worksheet(words(release.config.lang)("workbook.sheet"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.fit_to_pages(1, 0)
    row = 0
    for lang in spoken(release):
        sheet.write_string(row, 0, clean(release.title(lang))[:limit], heading)
        row += 1
        for name, text in _told(release, lang, limit):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, clean(text)[:limit], wrapped)
            sheet.set_row(row, 15 * (1 + len(text) // _LINE))
            row += 1
        for name, about, size in sheets if lang == release.config.lang else ():
            text = (
                about
                if size is None
                else f"{about} ({words(lang)('workbook.rows', count=size)})"
            )
            sheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
            sheet.write_string(row, 1, text, wrapped)
            sheet.set_row(row, 15 * (1 + len(text) // _LINE))
            row += 1
        row += 1


def _told(release: Dataset, lang: str, limit: int) -> Iterator[tuple[str, str]]:
    say = words(lang)
    yield say("workbook.what"), release.description(lang)
    yield say("workbook.as_of"), release.as_of
    yield say("workbook.commit"), release.version(lang)
    yield say("workbook.publisher"), release.publisher(lang)
    licence = release.licence
    yield (
        say("workbook.licence"),
        f"{licence.title}, {licence.address}" if licence else say("about.no_licence"),
    )
    if release.site:
        yield say("workbook.address"), f"{release.site}/{lang}/index.html"
    yield (
        say("workbook.reading"),
        f"{say('workbook.reading_text')} {say('workbook.cut_text', limit=limit)}",
    )


def dictionary_name(lang: str) -> str:
    """The name of the sheet that says in one language what the columns mean."""
    return words(lang)("workbook.columns")


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
    say = words(lang)
    for at, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, say(f"workbook.head.{name}"), head)
    row = 0
    for name, shown in sheets.items():
        for column in shown:
            row += 1
            for at, text in enumerate(
                (name, *_explained(column, lang, official=official))
            ):
                sheet.write_string(row, at, text, wrapped)
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
    name = column.name if shown.mode == "value" else shown.name
    return (
        shown.heading(lang, official=official),
        name,
        column_meaning(column, lang),
        type_name(column, lang),
        values(column, lang, official=official),
    )
