"""What is set of a record: an entry of the log that tells how it stands."""

from dxplan.editing.given import Given
from dxplan.editing.identities import record_named
from dxplan.editing.ledgers import with_standing
from dxplan.editing.measurements import with_measurement
from dxplan.editing.progress import reported
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change


def set_values(
    project: EditedProject, identity: str, given: Given, on: str = ""
) -> list[Change]:
    """A new report of a task, a measurement of a target, or another standing of a plan.

    ``on`` is the day of completion, and the day that the entry speaks of where no other is given.
    Raises DxplanError for what can't be given so, and says how it is changed.
    """
    record = record_named(project, identity, ("task", "target", "plan"))
    if record.kind == "task":
        return reported(project, record, given, on)
    given = given.or_else("date", on)
    if record.kind == "target":
        return with_measurement(project, record, given)
    return with_standing(project, record, given)
