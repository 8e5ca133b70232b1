"""Files that are evidence: where they lie, and that they stay in the folder of their plan."""

import posixpath
from typing import Any

from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Record


def evidence_file(record: Record[Any], written: str) -> str | None:
    """The path from the root of a file that a record names as evidence.

    It counts from the record's own folder. None where it leads out of the plan's folder: an
    absolute path, too many `..`, or the separators of Windows; and where a record is too faulty
    for its plan to be known.
    """
    if record.plan is None or written.startswith("/") or "\\" in written:
        return None
    joined = posixpath.join(posixpath.dirname(record.file), written)
    path = posixpath.normpath(joined)
    if not path.startswith(f"{PLANS}/{record.plan}/"):
        return None
    return path
