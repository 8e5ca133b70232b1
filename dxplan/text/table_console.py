"""The console that tables are rendered on, and how wide they are."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console

_NARROWEST = 60
"""Columns below which no table is readable."""


@dataclass(frozen=True, slots=True)
class TableWidth:
    """How wide tables are; on a terminal that is narrower than they want they have few columns."""

    columns: int
    is_narrow: bool = False

    @classmethod
    def on_terminal(cls, wanted: int, columns: int | None) -> "TableWidth":
        """The width on a terminal of so many columns; None where the output is no terminal."""
        if columns is None or columns >= wanted:
            return cls(wanted)
        return cls(max(columns, _NARROWEST), is_narrow=True)

    def of_ids(self, longest: int) -> int:
        """The width of a column of ids: they are broken only on a narrow terminal."""
        if self.is_narrow:
            return min(longest, self.columns // 2)
        return longest


def stacked(headings: Iterable[str], cells: Iterable[str]) -> str:
    """Cells below each other, each behind the heading of its column; empty ones are left out."""
    lines = []
    for heading, cell in zip(headings, cells, strict=True):
        if cell:
            lines.append(f"{heading}: {' '.join(cell.split())}")
    return "\n".join(lines)


def table_console(out: io.StringIO, width: int, *, color: bool) -> Console:
    """A console of a fixed width that takes no mark-up from the data."""
    return Console(
        file=out,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
    )
