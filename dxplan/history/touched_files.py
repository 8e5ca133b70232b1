"""Which files a change touches: what differs from HEAD, or from the base."""

from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.history.change_base import ChangeBase
from dxplan.history.head import read_head, unread_since_head
from dxplan.portfolio.portfolio import Portfolio


def touched_since_head(root: Path, now: Portfolio) -> frozenset[str]:
    """The files of plans/ and the configuration that differ from HEAD, from the repository's root.

    None without git.
    """
    try:
        changed = read_head(root, now).changed
        return frozenset((*changed, *unread_since_head(root, now)))
    except DxplanError:  # the change is unknown: every finding is shown
        return frozenset()


def touched_since_base(base: ChangeBase, now: Portfolio, prefix: str) -> frozenset[str]:
    """The files of plans/ that exist and differ from the base, from the repository's root."""
    old_sources = base.portfolio.sources
    touched = set(now.unread - base.portfolio.unread)
    for file, source in now.sources.items():
        old = old_sources.get(file)
        if old is None or old.content != source.content:
            touched.add(file)
    return frozenset(prefix + file for file in touched)
