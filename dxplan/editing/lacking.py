"""What a completion that somebody reports lacks, by what its review finds."""

from collections.abc import Iterator

from dxplan.diagnostics import Diagnostic
from dxplan.editing.given import MissingValuesError
from dxplan.editing.review import Review

_KEYS = {"P104": "evidence", "P103": "completed_on"}
"""Keys of a report, by the rule that misses them."""
_NEEDED = frozenset({"evidence"})
"""Without these nobody reports a completion by mistake."""


def lacking(reviewed: Review) -> Iterator[tuple[str, Diagnostic]]:
    """The keys that are missing of a completion, each with what is found for want of it."""
    for diagnostic in reviewed.result.diagnostics:
        key = _KEYS.get(diagnostic.code)
        if key is not None:
            yield key, diagnostic


def refuse_without_needed(reviewed: Review) -> None:
    """Raise MissingValuesError for a completion without any evidence."""
    for key, diagnostic in lacking(reviewed):
        if key in _NEEDED:
            raise MissingValuesError([f"--{key}"], about=diagnostic.message)
