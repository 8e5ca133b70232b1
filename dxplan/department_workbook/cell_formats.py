"""How the cells of a department's workbook look, and which of them may be written."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from dxplan.department_workbook.columns import Column
from dxplan.department_workbook.shown_values import ShownValue

_COLOURS = {"head": "#E4F0FB", "shown": "#F2F2F2", "editable": "#FFFFFF"}


@dataclass(frozen=True)
class CellFormats:
    """How cells look, and whether a protected sheet lets them be written."""

    head: Format
    shown: Format
    text: Format
    day: Format
    heading: Format
    prose: Format

    def of(self, column: Column, value: ShownValue) -> Format:
        """The format of a cell."""
        if not column.editable:
            return self.shown
        if column.kind == "day" or isinstance(value, date):
            return self.day
        if column.kind == "span":
            return self.day
        return self.text


def cell_formats(book: Workbook) -> CellFormats:
    """The formats of a workbook."""
    wrapped = {
        "text_wrap": True,
        "valign": "top",
        "border": 1,
        "border_color": "#BFBFBF",
    }
    editable = {**wrapped, "bg_color": _COLOURS["editable"], "locked": False}
    return CellFormats(
        head=book.add_format({**wrapped, "bold": True, "bg_color": _COLOURS["head"]}),
        shown=book.add_format({**wrapped, "bg_color": _COLOURS["shown"]}),
        text=book.add_format(editable),
        day=book.add_format({**editable, "num_format": "dd/mm/yyyy", "align": "left"}),
        heading=book.add_format({"bold": True, "font_size": 14}),
        prose=book.add_format({"text_wrap": True, "valign": "top"}),
    )
