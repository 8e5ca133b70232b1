"""What records and register entries share: citations, codes, the ledger of changes, waivers."""

from typing import Annotated, Any, TypeAlias

from pydantic import Field

from dxplan.model.meaning import EXPLANATION, NOTE, PROSE, PROVENANCE, Meaning
from dxplan.model.values import ADocument, Day, FrontMatter, Line, Text, enumeration

Certainty: TypeAlias = Annotated[
    str,
    enumeration(
        "unknown-value", "stated", "verified", "secondary", "reconstructed", "inferred"
    ),
]


class LogEntry(FrontMatter):
    """An entry of a log that only grows: its ``date`` counts, ``corrects`` makes it an erratum."""


class Citation(FrontMatter):
    """Where something is stated, what was actually read, and how sure that makes it."""

    document: ADocument | None = None
    locator: Annotated[Text | None, EXPLANATION] = None
    via: Annotated[ADocument | None, PROVENANCE] = None
    certainty: Annotated[Certainty, PROVENANCE] = "stated"


class Code(FrontMatter):
    """An official code: an attribute with a validity, never a key, because codes are reused."""

    scheme: Line
    code: Line
    valid_from: Day | None = None
    valid_until: Day | None = None


class Change(LogEntry):
    """One line of the ledger of changed obligation."""

    date: Day
    key: Annotated[Line, Meaning(tells_apart="series")]
    to: Any
    document: ADocument | None = None
    was: Annotated[Any, Field(alias="from")] = None
    note: Annotated[Text | None, NOTE] = None
    corrects: Day | None = None
    recorded: Day | None = None


class Waiver(FrontMatter):
    """Silences one rule on one record until a day (inclusive)."""

    rule: Line
    reason: Annotated[Text, PROSE]
    until: Day
