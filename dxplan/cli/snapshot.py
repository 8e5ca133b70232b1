"""The plans that a command is asked about: of the working tree, or of a commit."""

from collections.abc import Sequence

from dxplan.cli.options import parse_day
from dxplan.cli.session import Session
from dxplan.history.project_snapshot import (
    ProjectSnapshot,
    read_recorded,
    read_working_tree,
)
from dxplan.portfolio.plans_files import PlansFile


def read_snapshot(
    session: Session,
    recorded_by: str | None,
    *,
    with_history: bool = False,
    files: Sequence[PlansFile] | None = None,
) -> ProjectSnapshot:
    """The plans of the working tree, or with `--recorded-by` what the repository held then.

    ``files`` are those of plans/ in the working tree where they were read already.
    """
    root, config = session.root, session.config
    if recorded_by is None:
        return read_working_tree(root, config, with_history=with_history, files=files)
    day_or_revision = parse_day(recorded_by) or recorded_by
    return read_recorded(root, config, day_or_revision, with_history=with_history)
