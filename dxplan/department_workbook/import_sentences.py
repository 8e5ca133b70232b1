"""What an import says of a workbook, in sentences and as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dxplan.check.diagnose import CheckResult
from dxplan.department_workbook.import_workbook import ImportedWorkbook
from dxplan.department_workbook.merge import Conflict
from dxplan.department_workbook.shown_values import ShownValues
from dxplan.department_workbook.source_cell import shortened
from dxplan.diagnostics import Severity
from dxplan.messages import Catalogue


@dataclass(frozen=True)
class ImportSentences:
    """The sentences of one language."""

    catalogue: Catalogue
    imported: ImportedWorkbook

    @cached_property
    def problems(self) -> list[str]:
        """What has to be mended, in the order of the sheets."""
        return [one.sentence(self.catalogue) for one in self.imported.problems]

    @cached_property
    def conflicts(self) -> list[str]:
        """The cells that contradict the plans as they are by now."""
        return [self._conflict(one) for one in self.imported.conflicts]

    @cached_property
    def remarks(self) -> list[str]:
        """What is good to know."""
        return [one.sentence(self.catalogue) for one in self.imported.remarks]

    @property
    def counts(self) -> Iterator[str]:
        """How many cells have to be mended, or are left out."""
        for name, items in (
            ("refused", self.imported.problems),
            ("conflicts", self.imported.conflicts),
        ):
            if items:
                key = f"department_workbook.{name}"
                yield self.catalogue(key, count=len(items))

    def refused(self, result: CheckResult) -> Iterator[str]:
        """The errors that the changes bring, each behind the cell that it comes from."""
        for one in result.reaching(Severity.ERROR).diagnostics:
            row = self.imported.rows.get(one.record or "")
            if row is None:
                continue
            key = (one.key or "").rpartition(".")[2]
            yield self.catalogue(
                "department_workbook.at",
                sheet=row.sheet,
                cell=row.cells.get(key, row.cells["id"]),
                problem=f"{one.code}. {one.message}",
            )

    def as_data(self) -> dict[str, Any]:
        """The same for programs, with each cell."""
        problems = [
            {"sheet": one.sheet, "cell": one.cell or None, "name": one.key}
            for one in self.imported.problems
        ]
        conflicts = [
            {
                "sheet": one.sheet,
                "cell": one.cell,
                "id": one.id,
                "key": one.column.key,
                "base": one.base,
                "ours": one.ours,
                "theirs": one.theirs,
            }
            for one in self.imported.conflicts
        ]
        return {
            "problems": _with_messages(problems, self.problems),
            "conflicts": _with_messages(conflicts, self.conflicts),
            "remarks": self.remarks,
        }

    def _conflict(self, conflict: Conflict) -> str:
        values = {}
        for name in ("base", "ours", "theirs"):
            values[name] = self._shown(conflict, getattr(conflict, name))
        return self.catalogue(
            "department_workbook.conflict",
            sheet=conflict.sheet,
            cell=conflict.cell,
            heading=conflict.column.heading(self.catalogue),
            id=conflict.id,
            **values,
        )

    def _shown(self, conflict: Conflict, value: str) -> str:
        if not value:
            return self.catalogue("department_workbook.nothing")
        shown = ShownValues(self.catalogue, {}).show(conflict.column, value)
        return shortened(str(shown))


def _with_messages(
    items: list[dict[str, Any]], messages: list[str]
) -> list[dict[str, Any]]:
    return [
        {**item, "message": message}
        for item, message in zip(items, messages, strict=True)
    ]
