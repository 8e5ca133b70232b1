"""The first sheet of the workbook: what it is, from when, by whom, and what its columns mean."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from xlsxwriter import Workbook

from dxplan.exchange.columns import Column, clean
from dxplan.exchange.release import LICENCE_URL, Release
from dxplan.exchange.wording import column_meaning, type_name, values, words


class Headed(Protocol):
    """A column of a sheet, as it is headed there."""

    @property
    def column(self) -> Column: ...
    def heading(self, lang: str) -> str: ...


def write_preface(book: Workbook, release: Release, sheets: Mapping[str, Sequence[Headed]], limit: int) -> None:
    """Write the first sheet: in the site's language, then in the other."""
    lang = release.config.lang
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(words(lang)("workbook.sheet"))
    for at, width in enumerate((24, 40, 28, 60, 30, 50)):
        sheet.set_column(at, at, width)
    row = 0
    for spoken in (lang, "en" if lang == "vi" else "vi"):
        for name, text in _told(release, spoken, limit):
            sheet.write_string(row, 0, name, bold)
            sheet.merge_range(row, 1, row, 3, clean(text)[:limit], wrapped)
            sheet.set_row(row, 15 * (1 + len(text) // 110))
            row += 1
        row += 1
    for spoken in (lang, "en" if lang == "vi" else "vi"):
        say = words(spoken)
        sheet.write_string(row, 0, say("workbook.columns"), bold)
        for at, name in enumerate(("sheet", "column", "name", "meaning", "type", "values")):
            sheet.write_string(row + 1, at, say(f"workbook.head.{name}"), bold)
        row += 2
        for cells in _columns(sheets, spoken):
            for at, text in enumerate(cells):
                sheet.write_string(row, at, text, wrapped)
            row += 1
        row += 1


def _told(release: Release, lang: str, limit: int) -> Iterator[tuple[str, str]]:
    say = words(lang)
    yield say("workbook.what"), f"{release.title(lang)}. {release.description(lang)}"
    yield say("workbook.as_of"), release.as_of
    yield say("workbook.commit"), release.version(lang)
    yield say("workbook.publisher"), release.publisher(lang)
    yield say("workbook.licence"), f"{say('about.licence')}, {LICENCE_URL}"
    if release.site:
        yield say("workbook.address"), f"{release.site}/{lang}/index.html"
    yield say("workbook.reading"), f"{say('workbook.reading_text')} {say('workbook.cut_text', limit=limit)}"
    for name, rows in release.rows.items():
        told = f"{say('workbook.rows', count=len(rows))}. {say(f'dataset.{name}.about')}"
        yield say(f"dataset.{name}.title"), told


def _columns(sheets: Mapping[str, Sequence[Headed]], lang: str) -> Iterator[tuple[str, ...]]:
    for name, shown in sheets.items():
        title = words(lang)(f"dataset.{name}.title")
        for column in shown:
            found = column.column
            told = column_meaning(found, lang)
            yield (title, column.heading(lang), found.name, told, type_name(found, lang), values(found, lang))
