"""What is set of a record: an entry of the log that tells how it stands."""

from typing import Any

from dxplan.editing.given import Given
from dxplan.editing.identities import record_named
from dxplan.editing.ledgers import with_standing
from dxplan.editing.logs import has_key
from dxplan.editing.measurements import with_measurement
from dxplan.editing.progress import reported
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.model.records import Measurement, Report
from dxplan.portfolio.portfolio import Record


def set_values(
    project: EditedProject, identity: str, given: Given, on: str = ""
) -> list[Change]:
    """A new report of a task, a measurement of a target, or another standing of a plan.

    ``on`` is the day of completion, and the day that the entry speaks of where no other is given.
    Raises DxplanError for what can't be given so, and says how it is changed.
    """

    def takes_all(record: Record[Any]) -> bool:
        return all(_takes(record, name) for name in given.values)

    record = record_named(project, identity, ("task", "target", "plan"), takes_all)
    if record.kind == "task":
        return reported(project, record, given, on)
    given = given.or_else("date", on)
    if record.kind == "target":
        return with_measurement(project, record, given)
    return with_standing(project, record, given)


def _takes(record: Record[Any], name: str) -> bool:
    """Whether a key is one of what is set of such a record."""
    if record.kind == "task":
        return has_key(Report, name)
    if record.kind == "target":
        return has_key(Measurement, name)
    return name in {"standing", "status"}
