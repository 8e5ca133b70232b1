"""A closed reporting period as `dxplan close` writes it (docs/format.md, section 1)."""

import hashlib
import re
from typing import Annotated, TypeAlias

from pydantic import Field, PlainValidator

from dxplan.model.dates import Period, period_of
from dxplan.model.scalars import fault, text_of
from dxplan.model.values import (
    ADocument,
    AJurisdiction,
    Amount,
    Day,
    FrontMatter,
    Line,
    OneOrMany,
    enumeration,
)

_SEAL = re.compile(rb"sha256: ([0-9a-f]{64})\n")
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


def _count_of(value: object) -> int:
    text = text_of(value)
    if not _COUNT.fullmatch(text):
        raise fault("invalid-number", value=text)
    return int(text)


def _closable(value: object) -> Period:
    period = period_of(value)
    if period.is_day:
        raise fault("invalid-date", value=period.text, expected="period")
    return period


Count: TypeAlias = Annotated[int, PlainValidator(_count_of, json_schema_input_type=int)]


class FrozenRecord(FrontMatter):
    """A record on the day: its file, and its derived state in the words of that version."""

    id: Line
    sha256: Line
    standing: Line | None = None
    status: Line | None = None
    box: Line | None = None
    due: Day | None = None
    state: Line | None = None


class FrozenRegister(FrontMatter):
    """A register of the jurisdiction."""

    file: Line
    sha256: Line


class FrozenRate(FrontMatter):
    """A rate; one whose denominator is 0, or of which nothing was reported, has no value."""

    numerator: Count
    denominator: Count
    value: Amount | None = None


class FrozenScope(FrontMatter):
    """The numbers of the jurisdiction, a plan or a unit, in the words of data/summary.json.

    Periods closed by older versions don't have ``reported``.
    """

    scope: Line
    id: Line
    tasks: Count
    assigned: Count
    draft: Count
    replaced: Count
    split: Count = 0
    superseded: Count = 0
    inherited: Count
    member: Count | None = None
    reported: Count | None = None
    boxes: dict[str, Count]
    rates: dict[str, FrozenRate]
    targets: dict[str, Count]


class ClosedPeriod(FrontMatter):
    """A period that was closed on a day by a document.

    Boxes, rates and states may be those of another version.
    """

    layout: Annotated[str, enumeration("unknown-value", "1"), Field(alias="schema")]
    jurisdiction: AJurisdiction
    period: Annotated[Period, PlainValidator(_closable, json_schema_input_type=str)]
    as_of: Day
    closed_on: Day
    document: ADocument
    commit: Line
    version: Line
    records: OneOrMany[FrozenRecord]
    registers: OneOrMany[FrozenRegister]
    scopes: OneOrMany[FrozenScope]
    sha256: Line


def digest(data: bytes) -> str:
    """The SHA-256 of a file as git keeps it: a checkout may have changed the ends of its lines."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def seal(data: bytes) -> bytes:
    """A manifest with its last line, which vouches for all above it."""
    return data + f"sha256: {digest(data)}\n".encode()


def is_sealed(data: bytes) -> bool:
    """Whether the last line of a manifest vouches for what stands above it."""
    text = data.replace(b"\r\n", b"\n")
    start = text.rfind(b"\n", 0, -1) + 1
    last = _SEAL.fullmatch(text, start)
    return last is not None and last[1].decode() == digest(text[:start])


def closable_period(text: str) -> Period | None:
    """The period that a name means: a month, quarter, half or year; None where it is none."""
    try:
        return _closable(text)
    except ValueError:
        return None
