"""The files of a reviewed change on the disk: all of them, or none."""

from collections.abc import Iterator
from contextlib import contextmanager

from dxplan.editing.review import Review
from dxplan.errors import DxplanError
from dxplan.portfolio.write_plans import write_plans


def write(reviewed: Review) -> tuple[str, ...]:
    """Write what a review lets through; the paths from the folder that holds plans/.

    Raises DxplanError where the review refuses it, where a file is no longer what was read, and
    where one can't be written: then all are as they were.
    """
    with written(reviewed) as files:
        return files


@contextmanager
def written(reviewed: Review) -> Iterator[tuple[str, ...]]:
    """Write as `write` does; where anything is raised inside all is put back as it was."""
    if reviewed.is_refused:
        raise DxplanError("refused-change")
    edits = reviewed.proposal.edits
    made = write_plans(reviewed.proposal.project.root, edits)
    try:
        yield tuple(edits)
    except BaseException:
        made.undo()
        raise
