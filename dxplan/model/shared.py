"""What records and register entries share: citations, codes, the ledger of changes, waivers."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag

from dxplan.model.meaning import EXPLANATION, NOTE, PROSE, PROVENANCE, Meaning
from dxplan.model.values import (
    ADocument,
    AUnit,
    Day,
    FrontMatter,
    Line,
    Text,
    UnitRef,
    enumeration,
)

Certainty: TypeAlias = Annotated[
    str,
    enumeration(
        "unknown-value", "stated", "verified", "secondary", "reconstructed", "inferred"
    ),
]


SUREST_FIRST = ("verified", "stated", "secondary", "reconstructed", "inferred")
"""How sure a source may make something, from the surest."""

STATED = frozenset({"verified", "stated"})
"""The degrees of what a source states; the others are how somebody read one."""


def is_less_sure(certainty: str, before: str) -> bool:
    """Whether something is called less sure than before."""
    return SUREST_FIRST.index(certainty) > SUREST_FIRST.index(before)


def least_sure(certainties: Iterable[str]) -> str | None:
    """The least sure of some degrees; None of none."""
    return max(certainties, key=SUREST_FIRST.index, default=None)


def is_written_as(value: object) -> str:
    """Whether something is written as a plain reference, or as a map or text."""
    if isinstance(value, str):
        return "reference"
    return "more"


UnitOrBody: TypeAlias = Annotated[
    Annotated[AUnit, Tag("reference")] | Annotated[Text, Tag("more")],
    Discriminator(is_written_as),
]
"""A plain string is a unit's key; a body outside the registers is text."""


class LeadUnit(FrontMatter):
    """A unit that leads, with its role in words."""

    unit: AUnit
    role: Annotated[Text | None, PROSE] = None


class CoordinatingUnit(FrontMatter):
    """A unit, or a body outside the registers, that helps, with its role in words."""

    unit: UnitOrBody
    role: Annotated[Text | None, PROSE] = None


Lead: TypeAlias = Annotated[
    Annotated[AUnit, Tag("reference")] | Annotated[LeadUnit, Tag("more")],
    Discriminator(is_written_as),
]
Coordinator: TypeAlias = Annotated[
    Annotated[AUnit, Tag("reference")] | Annotated[CoordinatingUnit, Tag("more")],
    Discriminator(is_written_as),
]
UnitEntry: TypeAlias = UnitRef | LeadUnit | CoordinatingUnit
"""An entry of `lead_unit` or `coordinating_units`."""


def unit_of(entry: UnitEntry) -> UnitRef | Text:
    """Whom an entry names: a unit, or a body outside the registers by its name."""
    if isinstance(entry, UnitRef):
        return entry
    return entry.unit


def unit_refs(entries: Iterable[UnitEntry]) -> tuple[UnitRef, ...]:
    """The units that entries name, without bodies outside the registers."""
    units = [unit_of(entry) for entry in entries]
    return tuple(unit for unit in units if isinstance(unit, UnitRef))


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
