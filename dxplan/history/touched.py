"""Which files a change touches: what differs from HEAD, or from the base."""

from pathlib import Path

from dxplan.config import CONFIGURATION_FILES
from dxplan.errors import DxplanError
from dxplan.history.base import Base
from dxplan.history.plumbing import find
from dxplan.portfolio import PLANS, Portfolio


def touched_since_head(root: Path) -> frozenset[str]:
    """The files of plans/ and the configuration that differ from HEAD, from the repository's root; none without git."""
    repository = find(root)
    if repository is None:
        return frozenset()
    places = [f":(top,literal){repository.prefix}{name}" for name in (PLANS, *CONFIGURATION_FILES)]
    options = ("--porcelain", "-z", "--no-renames", "--untracked-files=all")
    try:
        answer = repository.ask("status", *options, "--", *places)
    except DxplanError:  # what concerns the change is not known: everything is shown
        return frozenset()
    lines = answer.decode("utf-8", "surrogateescape").split("\0")
    return frozenset(line[3:] for line in lines if line)


def touched_since_base(base: Base, now: Portfolio, prefix: str) -> frozenset[str]:
    """The files of plans/ that are there and differ from the base, from the repository's root."""
    before = base.portfolio.sources
    changed = (file for file, source in now.sources.items() if file not in before or before[file].data != source.data)
    return frozenset(prefix + file for file in changed)
