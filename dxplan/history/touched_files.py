"""Which files a change touches: what differs from HEAD, or from the base."""

from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.history.change_base import ChangeBase
from dxplan.history.head import read_head, unread_since_head
from dxplan.portfolio.portfolio import Portfolio


def touched_since_head(root: Path, now: Portfolio) -> frozenset[str]:
    """The files of plans/ and the configuration that differ from HEAD, from the repository's root; none without git."""
    try:
        return frozenset((*read_head(root, now).changed, *unread_since_head(root, now)))
    except DxplanError:  # what concerns the change is not known: everything is shown
        return frozenset()


def touched_since_base(base: ChangeBase, now: Portfolio, prefix: str) -> frozenset[str]:
    """The files of plans/ that are there and differ from the base, from the repository's root."""
    before = base.portfolio.sources
    changed = (
        file
        for file, source in now.sources.items()
        if file not in before or before[file].content != source.content
    )
    unread = now.unread - base.portfolio.unread
    return frozenset(prefix + file for file in (*changed, *unread))
