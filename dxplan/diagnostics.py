"""The values that parser, rules and reporters share: place, finding, diagnostic, fix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias, Union

KeyPath: TypeAlias = tuple[str | int, ...]
Subject: TypeAlias = tuple[str | int, ...]
"""What a finding is about: the name of a `Scope` (rules/hiding.py), then what it is there."""
Value: TypeAlias = Union[str, "list[Value]", "dict[str, Value]"]
"""What front matter holds before it is typed: every scalar as text."""

Applicability: TypeAlias = Literal["safe", "unsafe", "display"]
"""`safe`: surely what was meant. `unsafe`: perhaps, a person decides. `display`: only shown."""

MANY_FINDINGS = 100
"""More findings of one kind in one file say nothing new."""


class Severity(StrEnum):
    """How grave a finding is (docs/format.md, section 4)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    def reaches(self, limit: "Severity") -> bool:
        """Whether this severity is at or above ``limit``."""
        return self.rank <= limit.rank

    @property
    def rank(self) -> int:
        """Its place among all severities, of which the gravest has 0."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class KeyPart(StrEnum):
    """Which part of a key path a place means."""

    VALUE = "value"
    KEY = "key"
    # the key is not there: the closing fence, or the first line of the entry it belongs to
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding lies, symbolically: a file and a path of keys, or a span of the text.

    ``file`` is relative to the folder that holds plans/. ``span`` counts code points of the decoded
    text. With ``at_base`` it is the file as it was at the base of a change.
    """

    file: str
    path: KeyPath = ()
    part: KeyPart = KeyPart.VALUE
    span: tuple[int, int] | None = None
    at_base: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the finding; ``label`` names its sentence in the catalogues."""

    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Replace:
    """Put ``content`` in the place of a span of the text, in code points.

    Only the value at ``path`` may change by it.
    """

    span: tuple[int, int]
    content: str
    path: KeyPath | None = None


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give ``path`` another value; a text gets quotation marks where YAML needs them."""

    path: KeyPath
    value: Value


@dataclass(frozen=True, slots=True)
class RenameKey:
    """Write the key at ``path`` as ``name``."""

    path: KeyPath
    name: str


@dataclass(frozen=True, slots=True)
class InsertKey:
    """Add a key with its value at the end of the map at ``path``."""

    path: KeyPath
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class AppendItem:
    """Add an item at the end of the list at ``path``, which is made if it is not there."""

    path: KeyPath
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the key or the list item at ``path`` away, with its value."""

    path: KeyPath


Step: TypeAlias = Replace | SetValue | RenameKey | InsertKey | AppendItem | Remove


@dataclass(frozen=True, slots=True)
class SymbolicFix:
    """What would fix a finding, in steps at key paths; `dxplan.fixes` turns it into bytes."""

    applicability: Applicability
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the raw bytes ``start`` to ``end`` (exclusive) of a file by ``content``."""

    start: int
    end: int
    content: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What would fix a finding; only `safe` ones are applied without `--unsafe`."""

    applicability: Applicability
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect at a symbolic place, before it has a line.

    ``args`` fill the rule's sentences. ``subjects`` name what it is about beside its place, as far
    as one finding hides another by that.
    """

    code: str
    place: Place
    args: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    record: str | None = None
    fix: SymbolicFix | None = None
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """1-based line and column; columns count Unicode code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class RelatedDiagnostic:
    """A related place with its message and lines; ``excerpt`` is the line of a file at the base."""

    message: str
    file: str
    start: Position
    end: Position
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its sentences and its lines; ``end`` is exclusive.

    ``excerpt`` is the text of the first line, of a long one a piece; ``cut`` columns of the line
    stand before it. ``diff`` is what the fix would change: lines that begin with `-`, `+` or a
    space. ``entry`` are the lines to add to another file, as they are to be written there. ``url``
    is the rule's page on the site, where that has an address.
    """

    code: str
    name: str
    severity: Severity
    message: str
    help: str | None
    args: Mapping[str, str]
    file: str
    start: Position
    end: Position
    record: str | None
    key: str | None
    related: tuple[RelatedDiagnostic, ...]
    fix: Fix | None
    excerpt: str
    cut: int = 0
    diff: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()
    url: str | None = None

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do, a line each: the help, and what to add."""
        return (*filter(None, (self.help,)), *self.entry)
