"""What python-docx has no names for: page numbers, rules, repeated head rows."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def set_language(style: Any, lang: str) -> None:
    """The language in which Word checks the spelling of a style."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES[lang])
    style.element.get_or_add_rPr().append(language)


def set_font(style: Any, font: str, size: int) -> None:
    """The font of a style, for all scripts: Vietnamese letters count as another one in Word."""
    style.font.name = font
    style.font.size = size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def add_page_number(paragraph: Paragraph) -> None:
    """A field that counts the pages."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - fields have no names in the library


def add_rule(paragraph: Paragraph) -> None:
    """A thin line at the top of a paragraph that is a rule."""
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (
        ("val", "single"),
        ("sz", "6"),
        ("space", "1"),
        ("color", "000000"),
    ):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # borders have no names in the library
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def repeat_on_each_page(row: _Row) -> None:
    """Let a row stand at the top of the table on every page."""
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - it has no name in the library


def without_cell_margins(table: Table) -> None:
    """Let the cells of a table begin and end with their texts."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr  # noqa: SLF001 - margins have no names in the library
    properties.insert_element_before(margins, "w:tblLook")
