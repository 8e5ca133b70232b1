"""A value as it stands in a cell: a status by its label, a document by its number, a day as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from dxplan.department_workbook.columns import Column
from dxplan.messages import Catalogue
from dxplan.model.dates import parse_period

ShownValue: TypeAlias = str | date | Decimal
"""What stands in a cell."""

BETWEEN_EVIDENCE = "; "


@dataclass(frozen=True)
class ShownValues:
    """Shows the values of one jurisdiction in one language.

    ``documents`` are the names of its documents by key.
    """

    catalogue: Catalogue
    documents: Mapping[str, str]

    def show(self, column: Column, value: str) -> ShownValue:
        """What stands in the cell of a value that is not empty."""
        match column.kind:
            case "status":
                return self.catalogue(f"labels.status.{value}")
            case "flag":
                return flag_label(self.catalogue, value)
            case "day" | "span":
                return _day_or_period(value)
            case "number" | "percent":
                return Decimal(value)
            case "document" | "evidence":
                return self._documents(value)
            case _:
                return value

    def _documents(self, value: str) -> str:
        names = [self.documents.get(key, key) for key in value.split("\n")]
        return BETWEEN_EVIDENCE.join(names)


def flag_label(catalogue: Catalogue, value: str) -> str:
    """What is chosen in a cell for `true` and `false`: whether a target is met."""
    return catalogue(f"labels.target.{'met' if value == 'true' else 'missed'}")


def _day_or_period(value: str) -> ShownValue:
    """A day as a day; a month, quarter, half or year as it is written in the files."""
    period = parse_period(value)
    if period is not None and period.is_day:
        return period.first
    return value
