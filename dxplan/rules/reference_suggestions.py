"""What a reference to nothing may have meant: by key, name, short name, alias or printed number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from dxplan.compliance.units import is_dissolved
from dxplan.model.keys import value_at
from dxplan.model.records import NAMED_KINDS, Plan
from dxplan.model.values import Ref, Text, UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.context import Reference
from dxplan.rules.document_suggestions import DocumentSuggestionFinder
from dxplan.rules.reference_suggestion import ReferenceSuggestion
from dxplan.text.suggest import (
    Candidates,
    may_be_name,
    names_several,
    nearest,
    suggest,
    without_accents,
    without_accents_and_separators,
)

_RANKS = frozenset({"bo", "so", "phong", "cuc", "ubnd", "uy", "ban", "hdnd", "vp"})
"""First words of names of units that are never two names of one."""
_SHORT_WORDS = {
    "uy ban nhan dan": "ubnd",
    "hoi dong nhan dan": "hdnd",
    "uy ban mat tran to quoc viet nam": "ubmttq",
    "uy ban mat tran to quoc": "ubmttq",
    "mat tran to quoc": "mttq",
    "bao hiem xa hoi": "bhxh",
    "ngan hang nha nuoc": "nhnn",
    "chi huy quan su": "chqs",
    "ban quan ly": "bql",
    "ban chi dao": "bcd",
    "van phong": "vp",
    "chuyen doi so": "cds",
}
"""Words in names of units, and the letters that everybody writes for them."""
_LONG_WORDS = re.compile(rf"\b(?:{'|'.join(_SHORT_WORDS)})\b")
_LEVEL = re.compile(r" (?:tinh|thanh pho|tp\.?|huyen|xa|phuong)\Z")
_LEVEL_BEFORE = re.compile(r"\A(?:tinh|thanh pho|tp\.?|huyen|xa|phuong) ")
"""What kind of place a jurisdiction is, behind the name of a unit or before its own."""
_SEARCHES = 200
"""So many names of one kind are compared with all others; of more only exact ones are seen."""


def _wanted_kind(reference: Reference) -> str:
    """The kind that a key means, or the key that a line of `changes` changes; else empty.

    Where a plan may be meant it is empty too.
    """
    record, path = reference.record, reference.path
    key: object = path[0]
    if key == "changes":
        change = value_at(dict(record.front_matter), path[:2])
        key = change.get("key") if isinstance(change, dict) else key
    kind = NAMED_KINDS.get((record.kind, str(key)), "")
    return kind if kind in {"task", "target"} else ""


@dataclass(frozen=True, slots=True)
class _NameIndex:
    """What may be meant in one place, by its names; ``own`` are those of the own jurisdiction.

    ``keys`` are the units that have a key in some jurisdiction, dissolved ones too.
    """

    every: Candidates
    own: Candidates
    exact: dict[str, list[str]]
    keys: dict[str, list[str]]


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
        ref = reference.ref
        scope = self._scope(reference)
        itself = _id_of_itself(reference)
        query = (*scope, ref, itself)
        if query not in self._results:
            near = len(self._results) < _SEARCHES
            index = self._index(scope)
            suggestion = self._same_key(index, ref)
            place = None
            if (
                ref.kind == "unit"
                and suggestion is None
                and not _keys_of_name(index, ref, itself)
            ):
                place = self._place_behind(ref)
            if place is not None:
                suggestion = self._at_place(ref, place, reference.record.jurisdiction)
            if suggestion is None and place in {None, reference.record.jurisdiction}:
                suggestion = _look_up(index, ref, itself, near=near)
            if ref.kind == "unit":
                home = reference.record.jurisdiction
                suggestion = self._judged_by_home(suggestion, ref, home)
            self._results[query] = suggestion
        return self._results[query]

    def named_unit(self, text: str, jurisdiction: str | None) -> str | None:
        """The key of the one unit that has a name, however its letters are written."""
        keys = _keys_of_name(self._index(("unit", jurisdiction)), text, None)
        suggestion = _only_one(keys) if keys else None
        place = None if keys else self._place_behind(text)
        if place is not None:
            suggestion = self._at_place(text, place, jurisdiction)
        return None if suggestion is None else suggestion.written

    def unit_like(self, text: str, jurisdiction: str | None) -> str | None:
        """The key of the unit whose name is nearest to a text, of the own jurisdiction first."""
        if self._place_behind(text) not in {None, jurisdiction}:
            return None
        index = self._index(("unit", jurisdiction))
        suggestion = _look_up(index, text, None, near=True)
        if suggestion is None or self._is_another_unit(
            suggestion.written, text, jurisdiction
        ):
            return None
        return suggestion.written

    def _place_behind(self, text: str) -> str | None:
        """The jurisdiction that a text names behind a unit: `Sở Y tế tỉnh Nghệ An`."""
        plain = without_accents(text)
        for name, jurisdiction in self._places:
            if plain.endswith(f" {name}"):
                return jurisdiction
        return None

    def _at_place(
        self, text: str, place: str, home: str | None
    ) -> ReferenceSuggestion | None:
        """The unit of a jurisdiction that has the name before the name of that jurisdiction."""
        index = self._index(("unit", home))
        plain = without_accents(text)
        for name, jurisdiction in self._places:
            if jurisdiction != place or not plain.endswith(f" {name}"):
                continue
            unit = plain[: -len(name)].strip(" ,-(")
            for unit_name in (unit, _LEVEL.sub("", unit)):
                keys = _keys_of_name(index, unit_name, None)
                is_at_home = place == home
                there = [
                    key
                    for key in keys
                    if ("/" not in key if is_at_home else key.startswith(f"{place}/"))
                ]
                if len(there) == 1:
                    return ReferenceSuggestion(there[0], exact=is_at_home)
        return None

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        """The names of jurisdictions in plain letters, the longest first, with their ids."""
        places = []
        for record in self.portfolio.jurisdictions.values():
            for name in _texts_of(record.fields.name):
                bare = _LEVEL_BEFORE.sub("", without_accents(name))
                places.append((bare, record.id))
        return sorted(places, key=lambda place: (-len(place[0]), place))

    def _is_another_unit(
        self, written: str, text: str, jurisdiction: str | None
    ) -> bool:
        """Whether a unit is only written like one that a text names.

        It is a ministry and the text names a department, or a word of its name is another one.
        """
        unit = self.portfolio.unit(UnitRef(written), jurisdiction)
        if unit is None or " " not in text.strip():
            return False
        names = [name for name in self._names(unit) if name]
        rank = _with_short_words(text).split()[0]
        ranks = {_with_short_words(name).split()[0] for name in names}
        if rank in _RANKS and not ranks.isdisjoint(_RANKS) and rank not in ranks:
            return True
        names.append(written.rpartition("/")[2])
        return not any(may_be_name(text, name) for name in names)

    def _same_key(self, index: _NameIndex, ref: Ref) -> ReferenceSuggestion | None:
        """The unit that has the key of a reference, where that names another jurisdiction."""
        if ref.kind != "unit" or "/" not in ref or _keys_of_name(index, ref, None):
            return None
        key = ref.rpartition("/")[2].strip()
        keys = index.keys.get(without_accents_and_separators(key), [])
        own = [unit for unit in keys if "/" not in unit]
        meant = own or keys
        if len(meant) != 1:
            return None
        return ReferenceSuggestion(meant[0], exact=False)

    def _scope(self, reference: Reference) -> tuple[object, ...]:
        """Where a reference is looked up: its kind, then the jurisdiction or the plans."""
        kind = reference.ref.kind
        if kind == "record":
            return (kind, _wanted_kind(reference), *self._plans_of(reference))
        if kind == "unit":
            return (kind, reference.record.jurisdiction)
        return (kind, None)

    def _judged_by_home(
        self, suggestion: ReferenceSuggestion | None, ref: str, home: str | None
    ) -> ReferenceSuggestion | None:
        """A unit of another jurisdiction is sure only where that is named."""
        if suggestion is None:
            return None
        if self._is_another_unit(suggestion.written, ref, home):
            return None
        if "/" not in suggestion.written:
            return suggestion
        named_home = suggestion.written.partition("/")[0]
        if without_accents_and_separators(named_home) in without_accents_and_separators(
            ref
        ):
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
            if kind == "record":
                wanted, *plans = rest
                named = list(self._of_plans(plans, str(wanted)))
            else:
                named = list(self._of_register(kind, *rest))
            keys = self._keys_of_units(scope) if kind == "unit" else {}
            self._indexes[scope] = _name_index(named, keys)
        return self._indexes[scope]

    def _of_register(self, kind: Any, jurisdiction: Any) -> Iterator[_Named]:
        for record in self.portfolio.index(kind).values():
            is_own = jurisdiction is not None and record.jurisdiction == jurisdiction
            if kind == "unit" and not is_own and self._is_dissolved(record.id):
                continue
            key = record.id
            if jurisdiction is not None:
                key = self.portfolio.written_from(record, jurisdiction)
            yield key, (record.id, *self._names(record))

    def _keys_of_units(self, scope: tuple[object, ...]) -> dict[str, list[str]]:
        """The units of every jurisdiction by their bare keys."""
        keys: dict[str, list[str]] = {}
        for record in self.portfolio.units.values():
            bare = record.id.rpartition("/")[2]
            written = self.portfolio.written_from(record, str(scope[1]))
            folded = without_accents_and_separators(bare)
            keys.setdefault(folded, []).append(written)
        return keys

    def _is_dissolved(self, unit: str) -> bool:
        return is_dissolved(self.portfolio, unit, self.as_of)

    def _names(self, record: Record[Any]) -> Iterator[str]:
        """The names people know it by; of a unit also without the name of its province."""
        province = self._province_of_unit(record)
        for key in ("name", "short", "title", "number"):
            name = getattr(record.fields, key, None)
            for text in _texts_of(name):
                yield text
                if province and text.casefold().endswith(f" {province}"):
                    yield text[: -len(province)]
        yield from getattr(record.fields, "aliases", ())

    def _province_of_unit(self, record: Record[Any]) -> str:
        if record.kind != "unit":
            return ""
        home = self.portfolio.jurisdictions.get(record.jurisdiction or "")
        if home is None or home.fields.name.vi is None:
            return ""
        return home.fields.name.vi.casefold()

    # plans

    def _plans_of(self, reference: Reference) -> Iterable[str]:
        """The plans in which a record is looked for: the one that is named, else possible ones."""
        named = "/".join(reference.ref.split("/")[:2])
        plan = self.portfolio.current_id(named)
        if plan in self.portfolio.plans:
            return (plan,)
        near = self._plan_like(named)
        if near is not None:
            return (near,)
        own = self.portfolio.plans.get(reference.record.plan or "")
        if own is None:
            return ()
        if reference.path[0] != "implements":
            return (own.id,)
        return self._implemented_by(own)

    def _plan_like(self, named: str) -> str | None:
        """The plan whose id is like a text."""
        if named not in self._plans:
            keys = ((key, ()) for key in self.portfolio.plans)
            self._plans[named] = nearest(named, keys)
        return self._plans[named]

    def _implemented_by(self, plan: Record[Plan]) -> Iterable[str]:
        higher: dict[str, None] = {}
        for ref in plan.fields.implements:
            target = self.portfolio.resolve(ref, None)
            if target:
                higher[target] = None
        return higher

    def _of_plans(self, plans: Iterable[object], wanted: str) -> Iterator[_Named]:
        """The records of some plans by id and printed number, alone or behind the folder.

        ``wanted``: only tasks, or only targets; empty for all and the plans themselves.
        """
        for plan in plans:
            if not wanted:
                yield str(plan), ()
            tasks = self.portfolio.by_plan.get(str(plan), ())
            targets = self._targets_by_plan.get(str(plan), ())
            for record in (*tasks, *targets):
                if wanted not in {"", record.kind}:
                    continue
                names = ["/".join(record.id.split("/")[-2:])]
                number = record.fields.number
                if number:
                    folder = record.id.rpartition("/")[0]
                    names += [f"{folder}/{number}", number]
                yield record.id, tuple(names)

    @cached_property
    def _targets_by_plan(self) -> dict[str, list[Record[Any]]]:
        grouped: dict[str, list[Record[Any]]] = {}
        for target in self.portfolio.targets.values():
            grouped.setdefault(target.plan or "", []).append(target)
        return grouped


def _id_of_itself(reference: Reference) -> str | None:
    """What a reference can't mean: the record that it stands in, as its kind is referred to."""
    record = reference.record
    kind = reference.ref.kind
    if kind not in {"record", record.kind}:
        return None
    if kind == "unit":
        return record.id.rpartition("/")[2]
    return record.id


def _texts_of(name: str | Text | None) -> Iterator[str]:
    """A name in each language that it is written in."""
    if name is None:
        return
    texts = (name,) if isinstance(name, str) else (name.vi, name.en)
    for text in texts:
        if text:
            yield text


def _name_index(every: list[_Named], keys: dict[str, list[str]]) -> _NameIndex:
    exact: dict[str, list[str]] = {}
    for key, names in every:
        own_names = (key, key.rpartition("/")[2], *names)
        forms = dict.fromkeys(form for name in own_names for form in _forms(name))
        for form in forms:
            exact.setdefault(form, []).append(key)
    own = [named for named in every if "/" not in named[0]]
    all_candidates = Candidates(every)
    own_candidates = all_candidates
    if len(own) < len(every):
        own_candidates = Candidates(own)
    return _NameIndex(all_candidates, own_candidates, exact, keys)


def _look_up(
    index: _NameIndex, ref: str, itself: str | None, *, near: bool
) -> ReferenceSuggestion | None:
    same = _keys_of_name(index, ref, itself)
    if same:
        return _only_one(same)
    if not near or names_several(ref, index.every):
        return None
    for candidates in dict.fromkeys((index.own, index.every)):
        suggestion = suggest(ref, candidates, but=itself)
        if suggestion is not None:
            return ReferenceSuggestion(suggestion.value, suggestion.exact)
    return None


def _keys_of_name(index: _NameIndex, name: str, itself: str | None) -> list[str]:
    """The keys that have a name, however its letters are written."""
    keys: dict[str, None] = {}
    for form in _forms(name):
        keys |= dict.fromkeys(index.exact.get(form, ()))
    return [key for key in keys if key != itself]


def _forms(name: str) -> tuple[str, ...]:
    """A name without accents and separators, as it is written and with the usual short words."""
    forms = (
        without_accents_and_separators(name),
        without_accents_and_separators(_with_short_words(name)),
    )
    return tuple(form for form in dict.fromkeys(forms) if form)


@lru_cache(maxsize=20_000)
def _with_short_words(name: str) -> str:
    """A name in plain letters with the usual short words."""
    return _LONG_WORDS.sub(lambda match: _SHORT_WORDS[match[0]], without_accents(name))


def _only_one(keys: list[str]) -> ReferenceSuggestion | None:
    """The one key that is meant; those of the own jurisdiction, without its folder, come first."""
    own = [key for key in keys if "/" not in key]
    meant = own or keys
    if len(meant) > 1:
        return None
    return ReferenceSuggestion(meant[0], exact=True)
