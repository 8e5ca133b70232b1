"""Entries of registers: units, documents, areas, indicators, terms, holidays.

docs/format.md, section 1.
"""

from typing import Annotated, TypeAlias

from pydantic import Field

from dxplan.model.meaning import (
    AS_CITED,
    BASIS,
    DESCRIPTION,
    EXPLANATION,
    HANDOVER,
    IDENTITY,
    NOTE,
    PERSONAL,
    PROSE,
    PROVENANCE,
    RECORD_NAME,
    URL,
    WORDING,
    Meaning,
)
from dxplan.model.shared import Certainty, Citation, Code, UnitOrBody
from dxplan.model.values import (
    ADocument,
    AUnit,
    Day,
    DaysOff,
    FrontMatter,
    Key,
    Line,
    OneOrMany,
    Text,
    enumeration,
)

DOCUMENT_TYPES = (
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB",
    "TTr", "HĐ", "CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "NĐ", "TT",
    "L", "CV", "article", "web", "other",
)  # fmt: skip
"""Decree 30/2020/NĐ-CP, annex III, the normative types, and what is no administrative document."""

Direction: TypeAlias = Annotated[str, enumeration("unknown-value", "higher", "lower")]
DocumentType: TypeAlias = Annotated[str, enumeration("unknown-value", *DOCUMENT_TYPES)]
UNIT_KINDS = ("unit", "authority", "interagency", "collective")
FORMER_UNIT_KINDS = {"body": "interagency"}
"""Kinds as format 1.0 wrote them, with what each is read as."""

UnitKind: TypeAlias = Annotated[
    str, enumeration("unknown-value", *UNIT_KINDS, former=FORMER_UNIT_KINDS)
]
DocumentStanding: TypeAlias = Annotated[
    str, enumeration("unknown-value", "issued", "draft")
]


class UnitSuccessor(FrontMatter):
    """Who took over a unit's work, from which day, and which part of it."""

    unit: AUnit
    start: Annotated[Day | None, Field(alias="from")] = None
    takes: Annotated[Text | None, PROSE] = None


class Unit(FrontMatter):
    """Who can be responsible. ``valid_until`` is the last day."""

    key: Annotated[Key, IDENTITY]
    name: Annotated[Text, RECORD_NAME]
    kind: Annotated[UnitKind, Meaning("description", labels="unit_kind")] = "unit"
    short: Annotated[Text | None, WORDING] = None
    aliases: Annotated[OneOrMany[Line], WORDING]
    parent: Annotated[AUnit | None, DESCRIPTION] = None
    codes: Annotated[OneOrMany[Code], DESCRIPTION]
    valid_from: Annotated[Day | None, HANDOVER] = None
    valid_until: Annotated[Day | None, HANDOVER] = None
    successors: Annotated[OneOrMany[UnitSuccessor], HANDOVER]
    members: Annotated[OneOrMany[AUnit], BASIS]
    editors: Annotated[OneOrMany[Line], PERSONAL]
    email: Annotated[
        Line | None,
        Meaning("administrative", ledger="", published=False, format="email"),
    ] = None
    source: Annotated[Citation | None, DESCRIPTION] = None
    note: Annotated[Text | None, NOTE] = None


class Document(FrontMatter):
    """A document that was issued or is cited."""

    key: Annotated[Key, IDENTITY]
    number: Annotated[Line | None, Meaning("basis", text="name", names_record=True)] = (
        None
    )
    title: Annotated[Text | None, WORDING] = None
    type: Annotated[DocumentType | None, Meaning("basis", labels="document_type")] = (
        None
    )
    issuer: Annotated[UnitOrBody | None, DESCRIPTION] = None
    date: Annotated[Day | None, BASIS] = None
    standing: Annotated[DocumentStanding, BASIS] = "issued"
    became: Annotated[ADocument | None, DESCRIPTION] = None
    replaces: Annotated[OneOrMany[ADocument], DESCRIPTION]
    amends: Annotated[OneOrMany[ADocument], DESCRIPTION]
    as_cited: Annotated[Text | None, AS_CITED] = None
    url: Annotated[Line | None, URL] = None
    archive: Annotated[Line | None, URL] = None
    retrieved: Annotated[Day | None, DESCRIPTION] = None
    sha256: Annotated[Line | None, Meaning("description", format="digest")] = None
    certainty: Annotated[Certainty, PROVENANCE] = "stated"
    source: Annotated[Citation | None, DESCRIPTION] = None
    aliases: Annotated[OneOrMany[Line], WORDING]
    note: Annotated[Text | None, NOTE] = None


class Area(FrontMatter):
    """An area of work."""

    key: Annotated[Key, IDENTITY]
    name: Annotated[Text, RECORD_NAME]
    aliases: Annotated[OneOrMany[Line], WORDING]
    note: Annotated[Text | None, NOTE] = None


class Indicator(FrontMatter):
    """A measurable indicator shared by all plans."""

    key: Annotated[Key, IDENTITY]
    name: Annotated[Text, RECORD_NAME]
    aliases: Annotated[OneOrMany[Line], WORDING]
    note: Annotated[Text | None, NOTE] = None
    measure: Annotated[Text | None, Meaning("basis", judges=True)] = None
    better: Annotated[Direction | None, Meaning("basis", judges=True)] = None


class Term(FrontMatter):
    """A term explained once."""

    key: Annotated[Key, IDENTITY]
    name: Annotated[Text, WORDING]
    definition: Annotated[Text, EXPLANATION]
    aliases: Annotated[OneOrMany[Line], WORDING]
    note: Annotated[Text | None, NOTE] = None


class Holiday(FrontMatter):
    """Days on which nobody works: working days leave them out."""

    date: Annotated[DaysOff, IDENTITY]
    name: Annotated[Text, WORDING]
    source: Annotated[Citation, DESCRIPTION]
    note: Annotated[Text | None, NOTE] = None
