"""The entries of the registers: units, documents, areas, indicators, terms (FORMAT.md, section 1)."""

from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from dxplan.model.shared import Certainty, Citation, Code
from dxplan.model.values import (
    ADocument,
    AUnit,
    Day,
    FrontMatter,
    Key,
    Line,
    OneOrMany,
    Text,
    enumeration,
)

DOCUMENT_TYPES = (
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr", "HĐ", "CĐ",
    "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "NĐ", "TT", "L", "CV", "article", "web", "other",
)  # fmt: skip
"""Decree 30/2020/NĐ-CP, annex III, the normative types, and what is no administrative document."""

UNPUBLISHED = frozenset({"editors", "email"})
"""Keys of units that name people."""


class UnitSuccessor(FrontMatter):
    """Who took over a unit's work, from which day, and which part of it."""

    unit: AUnit
    start: Annotated[Day | None, Field(alias="from")] = None
    takes: Text | None = None


class Unit(FrontMatter):
    """Who can be responsible. ``valid_until`` is the last day."""

    key: Key
    name: Text
    kind: Annotated[str, enumeration("unknown-value", "unit", "body", "collective")] = (
        "unit"
    )
    short: Text | None = None
    aliases: OneOrMany[Line]
    parent: AUnit | None = None
    codes: OneOrMany[Code]
    valid_from: Day | None = None
    valid_until: Day | None = None
    successors: OneOrMany[UnitSuccessor]
    members: OneOrMany[AUnit]
    editors: OneOrMany[Line]
    email: Line | None = None
    source: Citation | None = None
    note: Text | None = None


Issuer: TypeAlias = Annotated[
    Annotated[AUnit, Tag("unit")] | Annotated[Text, Tag("text")],
    Discriminator(lambda value: "unit" if isinstance(value, str) else "text"),
]
"""A plain string is a unit's key; a body outside the registers is text."""


class Document(FrontMatter):
    """A document that was issued or is cited."""

    key: Key
    number: Line | None = None
    title: Text | None = None
    type: Annotated[str, enumeration("unknown-value", *DOCUMENT_TYPES)] | None = None
    issuer: Issuer | None = None
    date: Day | None = None
    standing: Annotated[str, enumeration("unknown-value", "issued", "draft")] = "issued"
    became: ADocument | None = None
    replaces: OneOrMany[ADocument]
    amends: OneOrMany[ADocument]
    as_cited: Text | None = None
    url: Line | None = None
    archive: Line | None = None
    retrieved: Day | None = None
    sha256: Line | None = None
    certainty: Certainty = "stated"
    source: Citation | None = None
    aliases: OneOrMany[Line]
    note: Text | None = None


class Area(FrontMatter):
    """An area of work."""

    key: Key
    name: Text
    aliases: OneOrMany[Line]
    note: Text | None = None


class Indicator(FrontMatter):
    """A measurable indicator shared by all plans."""

    key: Key
    name: Text
    aliases: OneOrMany[Line]
    note: Text | None = None
    measure: Text | None = None
    better: Annotated[str, enumeration("unknown-value", "higher", "lower")] | None = (
        None
    )


class Term(FrontMatter):
    """A term explained once."""

    key: Key
    name: Text
    definition: Text
    aliases: OneOrMany[Line]
    note: Text | None = None
