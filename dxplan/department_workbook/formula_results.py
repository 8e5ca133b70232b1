"""What formulas last showed, to name it beside them; it is never taken."""

from collections.abc import Sequence
from dataclasses import replace

from dxplan.department_workbook.cell_problems import CellProblem
from dxplan.department_workbook.source_cell import shortened
from dxplan.files.workbook_reader import read_workbook


def with_formula_results(
    problems: Sequence[CellProblem], content: bytes, name: str
) -> list[CellProblem]:
    """The problems, those of formulas with what the cell showed when it was saved."""
    if not any(problem.key == "formula" for problem in problems):
        return [*problems]
    book = read_workbook(content, name, shown=True)
    named = []
    for problem in problems:
        shown = None
        if problem.key == "formula":
            shown = book[problem.sheet][problem.cell].value
        if shown is None:
            named.append(problem)
            continue
        details = {**problem.details, "shown": shortened(str(shown))}
        named.append(replace(problem, key="formula-shown", details=details))
    return named
