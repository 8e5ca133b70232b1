"""Where a document is imported to, and what becomes of each of its rows."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from dxplan.diagnostics import Value
from dxplan.editing.proposal import Change
from dxplan.plan_tables.table_reading import ReadRecord


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Where a document is imported to, and what its plan is.

    ``plan`` is its id. ``title``, ``period`` and ``file`` are those of a new plan and of the
    document; ``document`` is the key of what issued or changed the plan, ``dated`` its day.
    ``recorded`` are the files of the plan at HEAD. ``period_from`` names what the period of a new
    plan is taken from, where neither somebody nor its id or title says it.
    """

    plan: str
    title: str
    period: str
    file: str
    document: str = ""
    dated: str = ""
    recorded: Collection[str] = ()
    period_from: Literal["", "document", "table"] = ""

    @property
    def jurisdiction(self) -> str:
        """The jurisdiction whose plan it is."""
        return self.plan.partition("/")[0]

    def path(self, record: str) -> str:
        """The file of a record of the plan, such as `tasks/01`."""
        return f"plans/{self.plan}/{record}.md"


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record of which the table says some keys otherwise."""

    id: str
    keys: tuple[str, ...]


@dataclass
class PlanChange:
    """The changes of an import, and what became of each row.

    ``doubtful`` are rows whose number another task of the plan has; ``missing`` are records that
    no row is.
    """

    changes: list[Change] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[ChangedRecord] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    doubtful: list[tuple[ReadRecord, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    new_units: list[dict[str, Value]] = field(default_factory=list)
