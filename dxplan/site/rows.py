"""The rows of tasks and targets in tables, with what they are sorted and filtered by."""

from dataclasses import dataclass

from markupsafe import Markup

from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.site.charts.bullets import Bullet


@dataclass(frozen=True, slots=True)
class TaskTableRow:
    """A task in a table; `_row.html` knows it as `row`."""

    state: TaskState
    """The task on the day of the site."""
    status: Markup
    """Its status, and beside it how it stands to its deadline."""
    is_stated_elsewhere: bool
    """Whether another document than its plan's states it."""
    is_unlinked: bool
    """Whether a reader can check nothing of it."""
    marks: str
    """The statuses by which the table is filtered, with blanks between them."""
    leads: tuple[str, ...]
    """The units that lead it."""
    area: str
    """Its area; empty where it has none."""
    rank: int | str
    """Its place in the alphabetical order."""
    plan_rank: int | str
    """The place of its plan in the alphabetical order."""
    lead_rank: int | str
    """The place of its first lead unit in the alphabetical order."""
    due: int | str
    """The number of the day on which it is due; empty where there is none."""
    severity: int
    """The rank of its status, the gravest first."""
    reported: int | str
    """The number of the day of its last report; empty where there is none."""


@dataclass(frozen=True, slots=True)
class TargetTableRow:
    """A target in a table; `_row.html` knows it as `row`."""

    state: TargetState
    """The target on the day of the site."""
    is_unlinked: bool
    """Whether a reader can check nothing of it."""
    mark: str
    """The state by which the table is filtered."""
    area: str
    """Its area; empty where it has none."""
    rank: int | str
    """Its place in the alphabetical order."""
    plan_rank: int | str
    """The place of its plan in the alphabetical order."""
    value: str
    """The number that it asks for; empty where it asks for none."""
    measured: str
    """The latest number that was measured; empty where there is none."""
    due: int | str
    """The number of the day on which it is due; empty where there is none."""
    severity: int
    """The rank of its state, the gravest first."""


@dataclass(frozen=True, slots=True)
class ComparedTargetRow:
    """A target among others of its indicator; `_row.html` knows it as `row`."""

    values: TargetTableRow
    """The target as other tables show it."""
    name: str
    """Its place, level and year."""
    beside: Markup | None
    """What else tells it apart; none where its name does."""
    bullet: Bullet | None
    """Its bar; none where it has no number on the scale."""

    @property
    def state(self) -> TargetState:
        """The target on the day of the site."""
        return self.values.state
