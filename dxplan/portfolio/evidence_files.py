"""Files that are evidence: where they lie, and that they stay in the folder of their plan."""

import posixpath

from dxplan.model.records import Task
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Record


def evidence_file(task: Record[Task], written: str) -> str | None:
    """The path from the root of a file that a task names as evidence.

    It counts from the task's own folder. None where it leads out of the plan's folder: an absolute
    path, too many `..`, or the separators of Windows.
    """
    if written.startswith("/") or "\\" in written:
        return None
    joined = posixpath.join(posixpath.dirname(task.file), written)
    path = posixpath.normpath(joined)
    if not path.startswith(f"{PLANS}/{task.plan}/"):
        return None
    return path
