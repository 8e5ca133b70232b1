"""One published site as a source of the comparison: what was read, or why it was left out."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from dxplan.exchange.manifest import Manifest
from dxplan.published_sites.pins import Pin
from dxplan.published_sites.site_data import (
    IndicatorRow,
    PlaceRow,
    SummaryRow,
    TargetRow,
)

State: TypeAlias = Literal["read", "missing", "unreadable", "newer", "tampered"]
"""What became of a source; all but `read` are left out of every number."""

Note: TypeAlias = Literal[
    "stale",
    "changed",
    "older-version",
    "older-program",
    "newer-program",
    "no-sums",
    "partial",
    "uncommitted",
    "no-commit",
]
"""What has to be said of a source beside its state."""


@dataclass(frozen=True)
class SourceData:
    """What is compared of a site: its places, their numbers, the targets with an indicator."""

    places: tuple[PlaceRow, ...] = ()
    numbers: tuple[SummaryRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()


@dataclass(frozen=True)
class Source:
    """A site that was named, and what became of it.

    - ``reason``: why it was left out, with its ``details``; empty of one that was read.
    - ``manifest``: what it says of itself, without its files; None where that could not be read.
    - ``pin``: the manifest that was read. None where it was left out.
    - ``pinned``: the one that the lock has of the last time.
    """

    site: str
    state: State
    reason: str = ""
    details: tuple[tuple[str, str], ...] = ()
    manifest: Manifest | None = None
    sha256: str | None = None
    pin: Pin | None = None
    pinned: Pin | None = None
    notes: tuple[Note, ...] = ()
    missing_files: int = 0
    data: SourceData = SourceData()

    @property
    def is_read(self) -> bool:
        """Whether its numbers are compared."""
        return self.state == "read"

    @property
    def day(self) -> date | None:
        """The as-of day that it names; None where it names none."""
        return None if self.manifest is None else self.manifest.as_of

    def with_note(self, note: Note) -> "Source":
        """The same with one more thing to say."""
        return replace(self, notes=(note, *self.notes))
