"""What the cells of a column offer in Excel, and what they do not take."""

from datetime import date
from typing import Any

from dxplan.department_workbook.columns import Column
from dxplan.messages import Catalogue
from dxplan.model.lenient_dates import FIRST_YEAR, LAST_YEAR

STATUS_LIST = "dxplan_statuses"
FLAG_LIST = "dxplan_flags"
DOCUMENT_LIST = "dxplan_documents"
"""The names of the cells from which drop-down lists are filled."""
_LISTS = {"status": STATUS_LIST, "flag": FLAG_LIST}


def validation(column: Column, catalogue: Catalogue) -> dict[str, Any] | None:
    """What Excel offers in the cells of a column and takes; None where it takes all."""
    if not column.editable:
        return None
    error = {
        "error_title": "dxplan",
        "error_message": catalogue("department_workbook.not_taken"),
    }
    match column.kind:
        case "status" | "flag":
            return {
                "validate": "list",
                "source": f"={_LISTS[column.kind]}",
                **error,
            }
        case "document" | "evidence":
            # others may be written too
            return {
                "validate": "list",
                "source": f"={DOCUMENT_LIST}",
                "show_error": False,
            }
        case "day":
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": date(FIRST_YEAR, 1, 1),
                "maximum": date(LAST_YEAR, 12, 31),
                **error,
            }
        case "percent":
            return {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": 100,
                **error,
            }
        case _:
            return None
