"""What records and register entries share: citations, codes, the ledger of changes, waivers."""

from typing import Annotated, Any, TypeAlias

from pydantic import Field

from dxplan.model.values import ADocument, Day, FrontMatter, Line, Text, enumeration

Certainty: TypeAlias = Annotated[
    str,
    enumeration(
        "unknown-value", "stated", "verified", "secondary", "reconstructed", "inferred"
    ),
]


LOGS = ("reports", "verifications", "measurements", "deadline_changes", "changes")
"""The keys that hold append-only logs."""

DATED_LOGS = ("reports", "verifications", "measurements")
"""Those whose entries say what was so on a day, and can come too late."""


class Citation(FrontMatter):
    """Where something is stated, what was actually read, and how sure that makes it."""

    document: ADocument | None = None
    locator: Text | None = None
    via: ADocument | None = None
    certainty: Certainty = "stated"


class Code(FrontMatter):
    """An official code: an attribute with a validity, never a key, because codes are reused."""

    scheme: Line
    code: Line
    valid_from: Day | None = None
    valid_until: Day | None = None


class Change(FrontMatter):
    """One line of the ledger of changed obligation."""

    date: Day
    key: Line
    to: Any
    document: ADocument | None = None
    was: Annotated[Any, Field(alias="from")] = None
    note: Text | None = None
    corrects: Day | None = None
    recorded: Day | None = None


class Waiver(FrontMatter):
    """Silences one rule on one record until a day (inclusive)."""

    rule: Line
    reason: Text
    until: Day
