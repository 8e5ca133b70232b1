"""What is wrong with a workbook, each with the cell that it is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dxplan.messages import Catalogue


class CellFault(Exception):  # noqa: N818 - it names a fault, which becomes a problem of a cell
    """What a cell holds can't be taken; ``key`` names the sentence, ``args`` fills it."""

    def __init__(self, key: str, **args: str) -> None:
        super().__init__(key)
        self.key = key
        self.details = args


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A fault with its cell, such as `F12` of a sheet; without a ``cell`` it is of the sheet."""

    sheet: str
    cell: str
    key: str
    details: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, catalogue: Catalogue) -> str:
        """What is wrong and what to do, behind the address."""
        key = f"department_workbook.problems.{self.key}"
        problem = catalogue(key, **self.details)
        if not self.cell:
            return f"{self.sheet}: {problem}"
        return catalogue(
            "department_workbook.at", sheet=self.sheet, cell=self.cell, problem=problem
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reader of an import should know, though nothing is wrong."""

    key: str
    details: Mapping[str, str | int]

    def sentence(self, catalogue: Catalogue) -> str:
        """What there is to know."""
        return catalogue(f"department_workbook.remarks.{self.key}", **self.details)


def fault_at(sheet: str, cell: str, fault: CellFault) -> CellProblem:
    """A fault with the cell that it is in."""
    return CellProblem(sheet, cell, fault.key, fault.details)
