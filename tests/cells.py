"""Tables of cells as real plans word them, each with what becomes of it: what their tests share.

`DXPLAN_UPDATE=1` writes all columns but the first, which is the cell; read them before they are kept.
"""

import csv
import os
from collections.abc import Callable
from pathlib import Path


def cell_rows(table: Path) -> list[dict[str, str]]:
    """The rows of a table of cells."""
    with table.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def check_cells(table: Path, answer: Callable[[str], dict[str, str]]) -> None:
    """Each cell is answered as its row says."""
    answers = [answer(row["cell"]) for row in cell_rows(table)]
    if os.environ.get("DXPLAN_UPDATE"):
        _write(table, answers)
    assert answers == cell_rows(table)


def _write(table: Path, answers: list[dict[str, str]]) -> None:
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(
            file,
            [*answers[0]],
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
            quotechar=None,
            lineterminator="\n",
        )
        rows.writeheader()
        rows.writerows(answers)
