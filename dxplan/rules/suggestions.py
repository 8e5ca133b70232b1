"""What a reference to nothing may have meant: by key, name, short name, alias or printed number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from dxplan.compliance.units import is_dissolved
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.context import Reference
from dxplan.rules.document_suggestions import DocumentSuggestionFinder
from dxplan.rules.reference_suggestion import ReferenceSuggestion
from dxplan.text.suggest import Candidates, fold, names_several, nearest, suggest

_SEARCHES = 200
"""So many names of one kind are compared with all others; of more only exact ones are seen."""


@dataclass(frozen=True, slots=True)
class _NameIndex:
    """What may be meant in one place, by its names; ``own`` are those of the own jurisdiction."""

    every: Candidates
    own: Candidates
    exact: dict[str, list[str]]


_Named = tuple[str, tuple[str, ...]]
"""A key and the names it is known by."""


@dataclass(frozen=True)
class SuggestionFinder:
    """Finds suggestions and keeps the results, so that each name is looked up once."""

    portfolio: Portfolio
    as_of: date
    _indexes: dict[tuple[object, ...], _NameIndex] = field(default_factory=dict)
    _results: dict[tuple[object, ...], ReferenceSuggestion | None] = field(
        default_factory=dict
    )
    _plans: dict[str, str | None] = field(default_factory=dict)

    def suggest(self, reference: Reference) -> ReferenceSuggestion | None:
        """What a reference may have meant; None where nothing is like it, or several are."""
        if reference.ref.kind == "document":
            return self._suggest_document(reference)
        record, ref = reference.record, reference.ref
        is_unit = ref.kind == "unit"
        scope: tuple[object, ...] = (ref.kind, record.jurisdiction if is_unit else None)
        if ref.kind == "record":
            scope = (ref.kind, *self._plans_of(reference))
        itself = None  # nothing is meant to refer to itself
        if ref.kind in {"record", record.kind}:
            itself = record.id.rpartition("/")[2] if is_unit else record.id
        query = (*scope, ref, itself)
        if query not in self._results:
            near = len(self._results) < _SEARCHES
            suggestion = _look_up(self._index(scope), ref, itself, near=near)
            if is_unit:
                suggestion = self._judged_by_home(suggestion, ref)
            self._results[query] = suggestion
        return self._results[query]

    def _judged_by_home(
        self, suggestion: ReferenceSuggestion | None, ref: str
    ) -> ReferenceSuggestion | None:
        """A unit of another jurisdiction is sure only where that is named, and not if dissolved."""
        if suggestion is None or "/" not in suggestion.written:
            return suggestion
        if is_dissolved(self.portfolio, suggestion.written, self.as_of):
            return None
        home = suggestion.written.partition("/")[0]
        if fold(home) in fold(ref):
            return suggestion
        return ReferenceSuggestion(suggestion.written, exact=False)

    def _suggest_document(self, reference: Reference) -> ReferenceSuggestion | None:
        """The document that may be meant, never one of another number, year or kind."""
        record = reference.record
        itself = record.id if record.kind == "document" else None
        query = ("document", record.jurisdiction, reference.ref, itself)
        if query not in self._results:
            near = len(self._results) < _SEARCHES
            self._results[query] = self._documents.suggest(
                reference.ref, record.jurisdiction, itself, near=near
            )
        return self._results[query]

    @cached_property
    def _documents(self) -> DocumentSuggestionFinder:
        return DocumentSuggestionFinder(self.portfolio, self._names)

    # names

    def _index(self, scope: tuple[object, ...]) -> _NameIndex:
        if scope not in self._indexes:
            kind, *rest = scope
            named = (
                self._of_plans(rest)
                if kind == "record"
                else self._of_register(kind, *rest)
            )
            self._indexes[scope] = _name_index([*named])
        return self._indexes[scope]

    def _of_register(self, kind: Any, jurisdiction: Any) -> Iterator[_Named]:
        for record in self.portfolio.index(kind).values():
            is_own = jurisdiction is not None and record.jurisdiction == jurisdiction
            key = record.id.rpartition("/")[2] if is_own else record.id
            yield key, (record.id, *self._names(record))

    def _names(self, record: Record[Any]) -> Iterator[str]:
        """The names people know it by; of a unit also without the name of its province."""
        province = self._province_of_unit(record)
        for key in ("name", "short", "title", "number"):
            name = getattr(record.fields, key, None)
            if name is None:
                continue
            for text in (name,) if isinstance(name, str) else (name.vi, name.en):
                if not text:
                    continue
                yield text
                if province and text.casefold().endswith(f" {province}"):
                    yield text[: -len(province)]
        yield from getattr(record.fields, "aliases", ())

    def _province_of_unit(self, record: Record[Any]) -> str:
        home = self.portfolio.jurisdictions.get(record.jurisdiction or "")
        if home is None or record.kind != "unit":
            return ""
        return (home.fields.name.vi or "").casefold()

    # plans

    def _plans_of(self, reference: Reference) -> Iterable[str]:
        """The plans in which a record is looked for: the one that is named, else possible ones."""
        head = "/".join(reference.ref.split("/")[:2])
        plan = self.portfolio.current_id(head)
        if plan in self.portfolio.plans:
            return (plan,)
        if head not in self._plans:
            keys = ((key, ()) for key in self.portfolio.plans)
            self._plans[head] = nearest(head, keys)
        near = self._plans[head]
        own = self.portfolio.plans.get(reference.record.plan or "")
        if near is not None:
            return (near,)
        if own is None:
            return ()
        if reference.path[0] != "implements":
            return (own.id,)
        higher: dict[str, None] = {}
        for ref in own.fields.implements:
            target = self.portfolio.resolve(ref, None)
            if target:
                higher[target] = None
        return higher

    def _of_plans(self, plans: Iterable[object]) -> Iterator[_Named]:
        """The records of some plans by id and printed number, alone or behind the folder."""
        for plan in plans:
            yield str(plan), ()
            tasks = self.portfolio.by_plan.get(str(plan), ())
            targets = self._targets_by_plan.get(str(plan), ())
            for record in (*tasks, *targets):
                folder, number = record.id.rpartition("/")[0], record.fields.number
                short = "/".join(record.id.split("/")[-2:])
                numbered = (f"{folder}/{number}", number) if number else ()
                yield record.id, (short, *numbered)

    @cached_property
    def _targets_by_plan(self) -> dict[str, list[Record[Any]]]:
        grouped: dict[str, list[Record[Any]]] = {}
        for target in self.portfolio.targets.values():
            grouped.setdefault(target.plan or "", []).append(target)
        return grouped


def _name_index(every: list[_Named]) -> _NameIndex:
    exact: dict[str, list[str]] = {}
    for key, names in every:
        own_names = (key, key.rpartition("/")[2], *names)
        for name in dict.fromkeys(map(fold, own_names)):
            exact.setdefault(name, []).append(key)
    own = Candidates(named for named in every if "/" not in named[0])
    return _NameIndex(Candidates(every), own, exact)


def _look_up(
    index: _NameIndex, ref: str, itself: str | None, *, near: bool
) -> ReferenceSuggestion | None:
    folded = fold(ref)
    if folded:
        same = [key for key in index.exact.get(folded, ()) if key != itself]
        if same:
            return _only_one(same)
    if not near or names_several(ref, index.every):
        return None
    for candidates in (index.own, index.every):
        suggestion = suggest(ref, candidates, but=itself)
        if suggestion is not None:
            return ReferenceSuggestion(suggestion.value, suggestion.exact)
    return None


def _only_one(keys: list[str]) -> ReferenceSuggestion | None:
    """The one key that is meant; those of the own jurisdiction, without its folder, come first."""
    own = [key for key in keys if "/" not in key] or keys
    return ReferenceSuggestion(own[0], exact=True) if len(own) == 1 else None
