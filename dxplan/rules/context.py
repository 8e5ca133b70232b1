"""What a rule is given: the portfolio, what is derived of it, and the day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from dxplan.comparison.renames import Renames
from dxplan.compliance.logs import erratum_group, indexed_entries_in_force
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState, founding_document
from dxplan.diagnostics import (
    Finding,
    InsertKey,
    KeyPart,
    KeyPath,
    Place,
    Related,
    SymbolicFix,
)
from dxplan.history.change_base import ChangeBase
from dxplan.history.tracking import GitTracking
from dxplan.model.values import FrontMatter, Ref, Text, listed_keys
from dxplan.portfolio.portfolio import Portfolio, Record, references_of
from dxplan.source.markdown import Contents, contents
from dxplan.source.source_file import Source

Findings = Iterator[Finding]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Body:
    """The Markdown of a record in one language, with what it holds."""

    record: Record[Any]
    source: Source
    contents: Contents

    def finding(
        self,
        code: str,
        span: tuple[int, int],
        fix: SymbolicFix | None = None,
        **args: str,
    ) -> Finding:
        """A finding at a span of the body."""
        return Finding(
            code,
            Place(self.source.file, span=self.in_file(span)),
            args,
            record=self.record.id,
            fix=fix,
        )

    def in_file(self, span: tuple[int, int]) -> tuple[int, int]:
        """The span of the file's text that a span of the body is."""
        begin = len(self.source.text) - len(self.source.body)
        return begin + span[0], begin + span[1]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as written; ``target`` is the id it leads to, None where there is no such record."""

    record: Record[FrontMatter]
    path: KeyPath
    ref: Ref
    target: str | None

    @property
    def listed(self) -> Sequence[str]:
        """The keys that are written as one text where a list may stand, which is no reference at all."""
        return (
            listed_keys(self.ref)
            if self.target is None and isinstance(self.path[-1], int)
            else ()
        )


@dataclass(frozen=True)
class Context:
    """The input of every rule. ``today`` is None where an explicit as-of date asks for the past.

    ``base`` is what a change begins from; None where nothing is compared. An entry is recorded late that many days
    after its date. ``tracking`` is how git sees what was read; None where there is no git.
    """

    compliance: Compliance
    today: date | None
    base: ChangeBase | None = None
    backdated_days: int = 30
    tracking: GitTracking | None = None
    _derived: dict[Callable[..., Any], Any] = field(
        default_factory=dict, repr=False, compare=False
    )

    def once(self, derive: Callable[["Context"], T]) -> T:
        """What a function derives of this context, derived once for all rules."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        found: T = self._derived[derive]
        return found

    @property
    def portfolio(self) -> Portfolio:
        return self.compliance.portfolio

    @property
    def as_of(self) -> date:
        return self.compliance.as_of

    @cached_property
    def references(self) -> Sequence[Reference]:
        """Every reference of every record, resolved; without lists that are written as one text (S124)."""
        return [found for found in self.written_references if not found.listed]

    @cached_property
    def written_references(self) -> Sequence[Reference]:
        """Every reference as it is written, lists in one text among them."""
        resolve, rests = self.portfolio.resolve, self.portfolio.rests
        whole = (
            (record, path, ref)
            for record in self.portfolio.records()
            for path, ref in references_of(record)
        )
        rest = (
            (r.record, r.partial.written(path), ref)
            for r in rests
            for path, ref in references_of(r.record)
        )
        return [
            Reference(record, path, ref, resolve(ref, record.jurisdiction))
            for record, path, ref in (*whole, *rest)
        ]

    @cached_property
    def renames(self) -> Renames:
        """The records that were renamed since the base without `former_ids`."""
        return self.base.renames if self.base else {}

    @cached_property
    def told_as_gone(self) -> frozenset[tuple[str, str]]:
        """Kind and id of what was cited at the base and is gone: told once (H201, H210, H214), not at every citation.

        The kind is that of a reference. A jurisdiction is told of only where it was renamed.
        """
        gone = (
            (pair.record.kind, pair.record.id)
            for pair in (self.base.pairs if self.base else ())
            if not pair.new
        )
        records = {"task", "target", "plan"}
        return frozenset(
            ("record" if kind in records else kind, identity)
            for kind, identity in gone
            if kind != "jurisdiction" or (kind, identity) in self.renames
        )

    def resolve_before(self, found: Reference) -> str | None:
        """The id of what a reference led to at the base; None where it led nowhere."""
        return (
            self.base.portfolio.resolve(found.ref, found.record.jurisdiction)
            if self.base
            else None
        )

    @cached_property
    def scalars(self) -> Sequence[tuple[Record[Any], Sequence[tuple[KeyPath, str]]]]:
        """Every text of every record's head as it is written, with its path: each file is walked once for all rules."""
        paths: dict[KeyPath, KeyPath] = {}  # most records have the same ones
        return [
            (
                record,
                [
                    (paths.setdefault(path, path), text)
                    for path, text in walked(record.front_matter)
                ],
            )
            for record in self.portfolio.records()
        ]

    @cached_property
    def texts(self) -> Sequence[tuple[Record[Any], KeyPath, Text]]:
        """Every text in two languages of every record, with its path."""
        return [
            (record, path, text)
            for record in self.portfolio.records()
            for path, text in _texts_in(record.fields, ())
        ]

    @cached_property
    def bodies(self) -> Sequence[Body]:
        """Every body that holds anything, in both languages."""
        sources, found = self.portfolio.sources, []
        for record in self.portfolio.pages():
            for file in (record.file, record.file.removesuffix(".md") + ".en.md"):
                source = sources.get(file)
                if source is not None and source.body.strip():
                    found.append(Body(record, source, contents(source.body)))
        return found


def walked(head: object) -> list[tuple[KeyPath, str]]:
    """Every text of a head with its path."""
    found: list[tuple[KeyPath, str]] = []
    _walk(head, (), found)
    return found


def _walk(value: Any, path: KeyPath, found: list[tuple[KeyPath, str]]) -> None:
    if isinstance(value, str):
        found.append((path, value))
        return
    for key, item in enumerate(value) if isinstance(value, list) else value.items():
        if isinstance(item, str):
            found.append(((*path, key), item))
        else:
            _walk(item, (*path, key), found)


def _texts_in(value: FrontMatter, path: KeyPath) -> Iterator[tuple[KeyPath, Text]]:
    fields = type(value).model_fields
    for name in value.model_fields_set:
        items = getattr(value, name)
        alone = not isinstance(items, tuple)
        for i, item in enumerate((items,) if alone else items):
            if isinstance(item, FrontMatter):
                alias = fields[name].alias or name
                here = (*path, alias) if alone else (*path, alias, i)
                if isinstance(item, Text):
                    yield here, item
                else:
                    yield from _texts_in(item, here)


def uncorrected_entries(record: Record[Any], log: str) -> list[tuple[int, Any]]:
    """The entries of a log that no erratum has taken the place of, each with its index in the file.

    A wrong entry stays in an append-only log for good: once it is corrected, no rule speaks of it again.
    """
    entries = getattr(record.fields, log, ())
    return (
        [*indexed_entries_in_force(entries, group=erratum_group(log))]
        if entries
        else []
    )


def is_extension(path: KeyPath) -> bool:
    """Whether a path lies below an `x-` key, which the format ignores."""
    return any(isinstance(step, str) and step.startswith("x-") for step in path)


def finding(
    code: str,
    record: Record[Any],
    path: KeyPath = (),
    *,
    part: KeyPart = KeyPart.VALUE,
    related: tuple[Related, ...] = (),
    fix: SymbolicFix | None = None,
    **args: object,
) -> Finding:
    """A finding at a path of keys of a record."""
    words = {key: str(value) for key, value in args.items()}
    return Finding(
        code,
        Place(record.file, (*record.path, *path), part),
        words,
        related,
        record.id,
        fix,
    )


def finding_before(
    code: str, record: Record[Any], path: KeyPath = (), **args: object
) -> Finding:
    """A finding at a path of keys of a record as it was at the base, where nothing of it is left."""
    words = {key: str(value) for key, value in args.items()}
    return Finding(code, place_before(record, path), words, record=record.id)


def place(record: Record[Any], *path: str | int) -> Place:
    """A related place in a record."""
    return Place(record.file, (*record.path, *path))


def place_before(record: Record[Any], path: KeyPath | None = None) -> Place:
    """A related place in a record as it was at the base."""
    return Place(record.file, (*record.path, *(path or ())), before=True)


def written_path(record: Record[Any], path: KeyPath) -> KeyPath:
    """The path from the root of the file, as a fix names it: a list of one may be written without the list."""
    node: object = record.front_matter
    kept: KeyPath = ()
    for step in path:
        if isinstance(step, int) and isinstance(node, str | Mapping):
            continue
        kept = (*kept, step)
        if isinstance(node, list):
            node = node[step] if isinstance(step, int) and step < len(node) else None
        else:
            node = node.get(step) if isinstance(node, Mapping) else None
    return (*record.path, *kept)


def to_add(record: Record[Any], path: KeyPath, key: str) -> SymbolicFix:
    """Where a key that is not there belongs: only shown, for nobody but the writer knows its value."""
    return SymbolicFix("display", (InsertKey(written_path(record, path), key, "…"),))


def start_of(
    portfolio: Portfolio, state: TaskState | TargetState
) -> tuple[Related, ...]:
    """Where the day is written from which a task or target exists: its document's date, or its plan's period."""
    record = state.record
    source = record.fields.source.document if record.fields.source else None
    document = founding_document(
        portfolio, record.plan or "", record.jurisdiction, source
    )
    if document is not None:
        return (Related("date-here", place(document, "date")),)
    return (
        Related("period-here", place(portfolio.plans[record.plan or ""], "period")),
    )


def lead_path(
    portfolio: Portfolio, record: Record[Any], unit: str, day: date
) -> KeyPath:
    """Where it is written that a unit leads on a day: in the last change of the lead, or in the head."""
    changes = indexed_entries_in_force(
        record.fields.changes, day, erratum_group("changes")
    )
    leading = [(i, change) for i, change in changes if change.key == "lead_unit"]
    if leading:
        return (
            "changes",
            max(leading, key=lambda entry: (entry[1].date, entry[0]))[0],
            "to",
        )
    leads = [
        portfolio.resolve(ref, record.jurisdiction) for ref in record.fields.lead_unit
    ]
    return ("lead_unit", leads.index(unit)) if unit in leads else ("lead_unit",)
