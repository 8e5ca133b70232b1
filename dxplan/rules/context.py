"""The input of a rule: the portfolio, what is derived from it, and the day."""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from dxplan.comparison.match import RecordPair
from dxplan.comparison.renames import Renames
from dxplan.compliance.existence import founding_document
from dxplan.compliance.logs import erratum_group, indexed_entries_in_force
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import (
    Finding,
    InsertKey,
    KeyPart,
    KeyPath,
    Place,
    Related,
    Subject,
    SymbolicFix,
)
from dxplan.history.change_base import ChangeBase
from dxplan.history.tracking import GitTracking
from dxplan.model.holding import fields_holding
from dxplan.model.records import Kind
from dxplan.model.values import FrontMatter, Ref, Text, UnitRef, listed_keys
from dxplan.portfolio.in_hand import in_hand
from dxplan.portfolio.portfolio import Portfolio, Record, references_of
from dxplan.rules.hiding import HidingScope
from dxplan.rules.placeholders import is_placeholder
from dxplan.source.markdown import Contents, contents
from dxplan.source.source_file import ENGLISH, Source

Findings = Iterator[Finding]
T = TypeVar("T")

_DONE = frozenset({"completed"})
_DONE_OR_PILOT = frozenset({"completed", "piloting"})


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
        *,
        subjects: tuple[Subject, ...] = (),
        **args: str,
    ) -> Finding:
        """A finding at a span of the body."""
        return Finding(
            code,
            Place(self.source.file, span=self.file_span(span)),
            args,
            record=self.record.id,
            fix=fix,
            subjects=subjects,
        )

    def file_span(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span of the body as a span of the file's text."""
        begin = len(self.source.text) - len(self.source.body)
        return begin + span[0], begin + span[1]


class Reference(NamedTuple):
    """A reference as written; ``target`` is the id it leads to, None where there is none."""

    record: Record[FrontMatter]
    path: KeyPath
    ref: Ref
    target: str | None

    @property
    def listed(self) -> Sequence[str]:
        """Several keys written as one text where a list may stand, which is no reference at all."""
        if self.target is not None:
            return ()
        is_list_item = isinstance(self.path[-1], int)
        if not is_list_item:
            return ()
        return listed_keys(self.ref)

    @property
    def is_placeholder(self) -> bool:
        """Whether the text only holds the place of a reference."""
        if self.target is not None:
            return False
        return is_placeholder(self.ref)


@dataclass(frozen=True)
class Context:
    """The input of every rule. ``today`` is None where an explicit as-of date asks for the past.

    ``base`` is what a change begins from; None where nothing is compared. An entry is recorded
    late that many days after its date. ``tracking`` is how git sees what was read; None where
    there is no git.
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
        """What a function derives from this context, derived once for all rules."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        result: T = self._derived[derive]
        return result

    def in_hand(self, files: Collection[str]) -> "Context":
        """The same with only what lies in some files in hand: it is walked, all is looked up."""
        compliance = self.compliance
        portfolio = in_hand(compliance.portfolio, files)
        part = evaluate(portfolio, compliance.as_of, compliance.settings)
        return replace(self, compliance=part, _derived={})

    @property
    def portfolio(self) -> Portfolio:
        return self.compliance.portfolio

    @property
    def as_of(self) -> date:
        return self.compliance.as_of

    @property
    def base_pairs(self) -> Sequence[RecordPair]:
        """Every record with what it was at the base; empty where nothing is compared."""
        if self.base is None:
            return ()
        return self.base.pairs

    @cached_property
    def references(self) -> Sequence[Reference]:
        """Every reference of every record, resolved.

        Placeholders and several keys in one text lead nowhere and are no references.
        """
        references = []
        for reference in self.written_references:
            if reference.listed:
                continue
            if reference.is_placeholder:
                continue
            references.append(reference)
        return references

    @cached_property
    def written_references(self) -> Sequence[Reference]:
        """Every reference as it is written, lists in one text among them."""
        return self.references_written_in(self.portfolio.records())

    def references_written_in(
        self, records: Iterable[Record[FrontMatter]]
    ) -> list[Reference]:
        """The references of some records, and of all that could be read of faulty ones."""
        resolve = self.portfolio.resolve
        written = []
        for record in records:
            for path, ref in references_of(record):
                target = resolve(ref, record.jurisdiction)
                written.append(Reference(record, path, ref, target))
        for rest in self.portfolio.rests:
            for path, ref in references_of(rest.record):
                target = resolve(ref, rest.record.jurisdiction)
                path_in_file = rest.partial.written(path)
                written.append(Reference(rest.record, path_in_file, ref, target))
        return written

    def log_entries(
        self, kind: Kind, log: str
    ) -> Sequence[tuple[Record[Any], int, Any]]:
        """The uncorrected entries of a log of all records of a kind: record, index, entry.

        They are gathered once for all rules: most records have none.
        """
        entries = self._log_entries.get((kind, log))
        if entries is None:
            entries = []
            for record in self.portfolio.index(kind).values():
                for i, entry in uncorrected_entries(record, log):
                    entries.append((record, i, entry))
            self._log_entries[kind, log] = entries
        return entries

    @cached_property
    def _log_entries(
        self,
    ) -> dict[tuple[Kind, str], list[tuple[Record[Any], int, Any]]]:
        return {}

    @cached_property
    def renames(self) -> Renames:
        """The records that were renamed since the base without `former_ids`."""
        if self.base is None:
            return {}
        return self.base.renames

    def base_target(self, reference: Reference) -> str | None:
        """The id of what a reference led to at the base; None where it led nowhere."""
        if self.base is None:
            return None
        return self.base.portfolio.resolve(reference.ref, reference.record.jurisdiction)

    @cached_property
    def scalar_texts(
        self,
    ) -> Sequence[tuple[Record[Any], Sequence[tuple[KeyPath, str]]]]:
        """Every text of every record's front matter as it is written, with its path.

        Each file is walked once for all rules.
        """
        shared_paths: dict[KeyPath, KeyPath] = {}  # most records have the same ones
        texts_by_record = []
        for record in self.portfolio.records():
            texts = [
                (shared_paths.setdefault(path, path), text)
                for path, text in scalar_texts(record.front_matter)
            ]
            texts_by_record.append((record, texts))
        return texts_by_record

    def texts_where(
        self, is_wanted: Callable[[str], object]
    ) -> Iterator[tuple[Record[Any], KeyPath, str]]:
        """The texts of front matter that are wanted, each with its record and its path.

        Most texts are in many records: each is tested once, and where none is wanted none is
        walked through.
        """
        wanted = {text for text in self._different_texts if is_wanted(text)}
        if not wanted:
            return
        for record, texts in self.scalar_texts:
            for path, text in texts:
                if text in wanted:
                    yield record, path, text

    @cached_property
    def _different_texts(self) -> Collection[str]:
        return {text for _, texts in self.scalar_texts for _, text in texts}

    @cached_property
    def bilingual_texts(self) -> Sequence[tuple[Record[Any], KeyPath, Text]]:
        """Every text in two languages of every record, with its path."""
        texts_by_record = []
        for record in self.portfolio.records():
            texts: list[tuple[KeyPath, Text]] = []
            _collect_bilingual_texts(record.fields, (), texts)
            for path, text in texts:
                texts_by_record.append((record, path, text))
        return texts_by_record

    @cached_property
    def bodies(self) -> Sequence[Body]:
        """Every body that holds anything, in both languages."""
        bodies = []
        for record in self.portfolio.pages():
            english = record.file.removesuffix(".md") + ENGLISH
            for file in (record.file, english):
                source = self.portfolio.sources.get(file)
                if source is None or not source.body.strip():
                    continue
                bodies.append(Body(record, source, contents(source.body)))
        return bodies


def scalar_texts(front_matter: object) -> list[tuple[KeyPath, str]]:
    """Every text of a front matter with its path."""
    texts: list[tuple[KeyPath, str]] = []
    _collect_texts(front_matter, (), texts)
    return texts


def _collect_texts(value: Any, path: KeyPath, texts: list[tuple[KeyPath, str]]) -> None:
    if isinstance(value, str):
        texts.append((path, value))
        return
    items = enumerate(value) if isinstance(value, list) else value.items()
    for key, item in items:
        if isinstance(item, str):
            texts.append(((*path, key), item))
        else:
            _collect_texts(item, (*path, key), texts)


def _collect_bilingual_texts(
    value: FrontMatter, path: KeyPath, texts: list[tuple[KeyPath, Text]]
) -> None:
    values = vars(value)
    for name, key in fields_holding(type(value), Text):
        item = values[name]
        if not item:
            continue
        if isinstance(item, FrontMatter):
            _collect_text_of_item(item, (*path, key), texts)
        elif isinstance(item, tuple):
            for i, entry in enumerate(item):
                if isinstance(entry, FrontMatter):
                    _collect_text_of_item(entry, (*path, key, i), texts)


def _collect_text_of_item(
    item: FrontMatter, path: KeyPath, texts: list[tuple[KeyPath, Text]]
) -> None:
    if isinstance(item, Text):
        texts.append((path, item))
    else:
        _collect_bilingual_texts(item, path, texts)


def uncorrected_entries(record: Record[Any], log: str) -> list[tuple[int, Any]]:
    """The entries of a log that no erratum has replaced, each with its index in the file.

    A wrong entry stays in an append-only log; once it is corrected, no rule reports it again.
    """
    entries = vars(record.fields).get(log)  # a missing attribute is slow to find
    if not entries:
        return []
    return [*indexed_entries_in_force(entries, group=erratum_group(log))]


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
    subjects: tuple[Subject, ...] = (),
    **args: object,
) -> Finding:
    """A finding at a path of keys of a record."""
    texts = {key: str(value) for key, value in args.items()}
    location = Place(record.file, (*record.path, *path), part)
    return Finding(code, location, texts, related, record.id, fix, subjects)


def base_finding(
    code: str,
    record: Record[Any],
    *,
    related: tuple[Related, ...] = (),
    subjects: tuple[Subject, ...] = (),
    **args: object,
) -> Finding:
    """A finding at a record as it was at the base, where nothing of it is left."""
    texts = {key: str(value) for key, value in args.items()}
    return Finding(
        code, base_place(record), texts, related, record.id, subjects=subjects
    )


def place(record: Record[Any], *path: str | int) -> Place:
    """A related place in a record."""
    return Place(record.file, (*record.path, *path))


def base_place(record: Record[Any], path: KeyPath | None = None) -> Place:
    """A related place in a record as it was at the base."""
    if path is None:
        path = ()
    return Place(record.file, (*record.path, *path), at_base=True)


def cited_subject(kind: str, identity: str | None) -> Subject:
    """What a reference of a kind leads to; tasks, targets and plans are all cited as records."""
    if kind in {"task", "target", "plan"}:
        kind = "record"
    return (HidingScope.CITED, kind, identity or "")


def written_path(record: Record[Any], path: KeyPath) -> KeyPath:
    """The path in the file, as a fix names it: one item may stand without its list."""
    node: object = record.front_matter
    written: KeyPath = ()
    for step in path:
        is_item_without_list = isinstance(step, int) and isinstance(node, str | Mapping)
        if is_item_without_list:
            continue
        written = (*written, step)
        node = _child(node, step)
    return (*record.path, *written)


def _child(node: object, step: str | int) -> object:
    if isinstance(node, Mapping):
        return node.get(step)
    if not isinstance(node, list) or not isinstance(step, int):
        return None
    if step >= len(node):
        return None
    return node[step]


def fix_to_add(record: Record[Any], path: KeyPath, key: str) -> SymbolicFix:
    """Where a missing key belongs: only shown, for nobody but the writer knows its value."""
    return SymbolicFix("display", (InsertKey(written_path(record, path), key, "…"),))


def done_statuses(*, accepts_pilot: bool) -> frozenset[str]:
    """The statuses of a report by which a task is fulfilled."""
    if accepts_pilot:
        return _DONE_OR_PILOT
    return _DONE


def related_start(
    portfolio: Portfolio, state: TaskState | TargetState
) -> tuple[Related, ...]:
    """Where the day is written from which a task or target exists: its document or its plan."""
    document = founding_document(portfolio, state.record)
    if document is not None:
        return (Related("date-here", place(document, "date")),)
    plan = portfolio.plans[state.record.plan or ""]
    return (Related("period-here", place(plan, "period")),)


def lead_path(
    portfolio: Portfolio, record: Record[Any], unit: str, day: date
) -> KeyPath:
    """Where it is written that a unit leads on a day: in the last change of the lead, or first."""
    last_change: tuple[date, int] | None = None
    for i, change in indexed_entries_in_force(
        record.fields.changes, day, erratum_group("changes")
    ):
        if change.key != "lead_unit":
            continue
        if last_change is None or (change.date, i) > last_change:
            last_change = (change.date, i)
    path: KeyPath = ("lead_unit",)
    refs: Sequence[object] = record.fields.leads
    if last_change is not None:
        index = last_change[1]
        path = ("changes", index, "to")
        new = record.fields.changes[index].to
        refs = new if isinstance(new, list) else ()
    for i, entry in enumerate(refs):
        ref = entry.get("unit") if isinstance(entry, dict) else entry
        lead = portfolio.resolve(UnitRef(str(ref)), record.jurisdiction)
        if lead == unit:
            return (*path, i)
    return path
