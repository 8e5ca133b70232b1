"""What may be written in a reference's place. ``exact``: only letters' forms differ."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReferenceSuggestion:
    """What may be written in a reference's place. ``exact``: only letters' forms differ.

    ``others`` are what it may mean just as well: then nobody but the writer can tell.
    """

    written: str
    exact: bool
    others: tuple[str, ...] = ()
