"""What a reference to nothing may have meant: by key, name, short name, alias or printed number."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from dxplan.compliance.units import is_dissolved
from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.citations import (
    DocumentMention,
    cited,
    is_another,
    is_certain,
    is_the_same,
    registered,
)
from dxplan.rules.context import Reference
from dxplan.text.suggest import Candidates, fold, names_several, nearest, plain, suggest

_SEARCHES = 200
"""So many different names of one kind are compared with all others; of more, exact ones are still found."""


@dataclass(frozen=True, slots=True)
class ReferenceSuggestion:
    """What may be written in a reference's place. ``exact``: the same but for accents, case and separators.

    ``others`` are what it may mean just as well: then nobody but the writer can tell.
    """

    written: str
    exact: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _NameIndex:
    """What may be meant in one place: by its folded names, and those of the own jurisdiction, which come first."""

    every: Candidates
    own: Candidates
    exact: dict[str, list[str]]


@dataclass(frozen=True)
class SuggestionFinder:
    """Finds them; what was looked up once is kept, so that a register that is gone costs one look a name."""

    portfolio: Portfolio
    as_of: date
    _known: dict[tuple[object, ...], _NameIndex] = field(default_factory=dict)
    _found: dict[tuple[object, ...], ReferenceSuggestion | None] = field(
        default_factory=dict
    )
    _plans: dict[str, str | None] = field(default_factory=dict)

    def of(self, found: Reference) -> ReferenceSuggestion | None:
        """What ``found`` may have meant; None on a tie."""
        record, ref = found.record, found.ref
        if ref.kind == "document":
            return self._document(found)
        local = ref.kind in {"unit", "document"}
        scope: tuple[object, ...] = (ref.kind, record.jurisdiction if local else None)
        if ref.kind == "record":
            scope = (ref.kind, *self._plans_meant(found))
        itself = None  # nothing is meant to refer to itself
        if ref.kind in {"record", record.kind}:
            itself = record.id.rpartition("/")[2] if local else record.id
        asked = (*scope, ref, itself)
        if asked not in self._found:
            searched = len(self._found) < _SEARCHES
            guess = _look(self._register(scope), ref, itself, near=searched)
            self._found[asked] = (
                guess if ref.kind != "unit" else self._at_home(guess, ref)
            )
        return self._found[asked]

    def _at_home(
        self, guess: ReferenceSuggestion | None, ref: str
    ) -> ReferenceSuggestion | None:
        """A unit of another jurisdiction is surely meant only where that is named, and never after its last day."""
        if guess is None or "/" not in guess.written:
            return guess
        if is_dissolved(self.portfolio, guess.written, self.as_of):
            return None
        home = guess.written.partition("/")[0]
        return (
            guess
            if fold(home) in fold(ref)
            else ReferenceSuggestion(guess.written, exact=False)
        )

    def _document(self, found: Reference) -> ReferenceSuggestion | None:
        """The document that a reference to none may mean: one of another number, year or kind is never meant."""
        itself = found.record.id if found.record.kind == "document" else None
        asked = ("document", found.record.jurisdiction, found.ref, itself)
        if asked not in self._found:
            searched = len(self._found) < _SEARCHES
            self._found[asked] = self._documents.look(
                found.ref, found.record.jurisdiction, itself, near=searched
            )
        return self._found[asked]

    @cached_property
    def _documents(self) -> "_Documents":
        return _Documents(self.portfolio, self._names)

    def _register(self, scope: tuple[object, ...]) -> _NameIndex:
        if scope not in self._known:
            found = (
                self._of_plans(scope[1:])
                if scope[0] == "record"
                else self._of_register(*scope)
            )
            every = [*found]
            exact: dict[str, list[str]] = {}
            for key, names in every:
                for name in dict.fromkeys(
                    map(fold, (key, key.rpartition("/")[2], *names))
                ):
                    exact.setdefault(name, []).append(key)
            self._known[scope] = _NameIndex(
                Candidates(every),
                Candidates(one for one in every if "/" not in one[0]),
                exact,
            )
        return self._known[scope]

    def _of_register(
        self, kind: Any, jurisdiction: Any
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for record in self.portfolio.index(kind).values():
            own = jurisdiction is not None and record.jurisdiction == jurisdiction
            yield (
                (record.id.rpartition("/")[2] if own else record.id),
                (record.id, *self._names(record)),
            )

    def _names(self, record: Record[Any]) -> Iterator[str]:
        """The names people know it by; of a unit also the name without that of its province at the end."""
        home = self.portfolio.jurisdictions.get(record.jurisdiction or "")
        province = (
            (home.fields.name.vi or "").casefold()
            if home is not None and record.kind == "unit"
            else ""
        )
        for key in ("name", "short", "title", "number"):
            name = getattr(record.fields, key, None)
            for text in (
                (name,) if isinstance(name, str) else (name.vi, name.en) if name else ()
            ):
                if text:
                    yield text
                    if province and text.casefold().endswith(f" {province}"):
                        yield text[: -len(province)]
        yield from getattr(record.fields, "aliases", ())

    def _plans_meant(self, found: Reference) -> Iterable[str]:
        """The plans that a record is looked for in: the one the reference begins with, else the ones it can mean."""
        head = "/".join(found.ref.split("/")[:2])
        plan = self.portfolio.current_id(head)
        if plan in self.portfolio.plans:
            return (plan,)
        if head not in self._plans:
            self._plans[head] = nearest(
                head, ((key, ()) for key in self.portfolio.plans)
            )
        near, own = self._plans[head], self.portfolio.plans.get(found.record.plan or "")
        if near is not None or own is None:
            return (near,) if near else ()
        if found.path[0] != "implements":
            return (own.id,)
        return dict.fromkeys(
            filter(
                None,
                (self.portfolio.resolve(ref, None) for ref in own.fields.implements),
            )
        )

    def _of_plans(
        self, plans: Iterable[object]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The records of some plans, each by its id and by its printed number, alone or behind the folder."""
        for plan in plans:
            yield str(plan), ()
            for record in (
                *self.portfolio.by_plan.get(str(plan), ()),
                *self._targets.get(str(plan), ()),
            ):
                folder, number = record.id.rpartition("/")[0], record.fields.number
                short = "/".join(record.id.split("/")[-2:])
                yield (
                    record.id,
                    (short, f"{folder}/{number}", number) if number else (short,),
                )

    @cached_property
    def _targets(self) -> dict[str, list[Record[Any]]]:
        grouped: dict[str, list[Record[Any]]] = {}
        for target in self.portfolio.targets.values():
            grouped.setdefault(target.plan or "", []).append(target)
        return grouped


def _look(
    register: _NameIndex, ref: str, itself: str | None, *, near: bool
) -> ReferenceSuggestion | None:
    same = (
        [key for key in register.exact.get(fold(ref), ()) if key != itself]
        if fold(ref)
        else []
    )
    if same:  # the own jurisdiction's come first: they are written without its folder
        named = [key for key in same if "/" not in key] or same
        return ReferenceSuggestion(named[0], exact=True) if len(named) == 1 else None
    if names_several(ref, register.every):
        return None
    for candidates in (register.own, register.every) if near else ():
        found = suggest(ref, candidates, but=itself)
        if found is not None:
            return ReferenceSuggestion(found.value, found.exact)
    return None


@dataclass(frozen=True, slots=True)
class _KnownDocument:
    """A registered document: its number as it is understood, and its names, folded, as they are written."""

    record: Record[Document]
    number: DocumentMention | None
    names: Mapping[str, str]

    @property
    def is_unique(self) -> bool:
        """Whether no other province may have a document of this number, or it has none."""
        return self.number is None or self.number.is_national

    def may_be(self, written: str, said: DocumentMention | None) -> bool:
        """Whether it may be meant: the text says no number, year, day, kind or issuer but its own."""
        same = self.names.get(fold(written))
        if same is not None and _numbers(written) == _numbers(same):
            return True
        if said is not None and self.number is not None:
            return not is_another(said, self.number)
        if said is not None and said.tail:
            return False
        wanted = _numbers(written)
        return any(
            wanted in (_numbers(name), _numbers(_YEAR.sub("", name)))
            for name in self.names.values()
        )

    def reference(self, home: str | None) -> str:
        """How it is cited in a file of ``home``."""
        return (
            self.record.fields.key
            if self.record.jurisdiction == home
            else self.record.id
        )


class _DocumentIndex:
    """Some documents, to be looked up by what they are called and by the numbers that they bear."""

    def __init__(self, documents: Iterable[_KnownDocument]) -> None:
        self.all = [*documents]
        self._by_name: dict[str, list[_KnownDocument]] = {}
        self._by_ordinal: dict[str, list[_KnownDocument]] = {}
        for known in self.all:
            for name in known.names:
                self._by_name.setdefault(name, []).append(known)
            if known.number is not None:
                self._by_ordinal.setdefault(
                    known.number.ordinal.lstrip("0"), []
                ).append(known)

    def named(self, written: str) -> list[_KnownDocument]:
        """Those of which a text is a name but for accents, case and separators."""
        return self._by_name.get(fold(written), [])

    def numbered(self, said: DocumentMention | None) -> list[_KnownDocument]:
        """Those that bear the number which a text says."""
        return (
            self._by_ordinal.get(said.ordinal.lstrip("0"), [])
            if said is not None
            else []
        )


@dataclass(frozen=True)
class _Documents:
    """The documents of all jurisdictions, and what these are called."""

    portfolio: Portfolio
    names_of: Callable[[Record[Any]], Iterable[str]]

    def look(
        self, written: str, home: str | None, itself: str | None, *, near: bool
    ) -> ReferenceSuggestion | None:
        """The document that is meant in a file of ``home``, but ``itself``; where it may be several, all of them."""
        said = cited(written.partition("/")[2] if self._folder(written) else written)
        house = self._house(written, said, home)
        if house is None:
            return None
        guess = self._among(
            self._shelves.get(house, _EMPTY), written, said, home, itself, near=near
        )
        if guess is not None or house != home:
            return guess
        return self._among(self._unique, written, said, home, itself, near=near)

    @cached_property
    def _shelves(self) -> dict[str, _DocumentIndex]:
        grouped: dict[str, list[_KnownDocument]] = {}
        for key, record in self.portfolio.documents.items():
            names = {
                fold(name): name
                for name in (*self.names_of(record), key, record.fields.key)
            }
            known = _KnownDocument(record, registered(record.fields), names)
            grouped.setdefault(record.jurisdiction or "", []).append(known)
        return {
            house: _DocumentIndex(documents) for house, documents in grouped.items()
        }

    @cached_property
    def _unique(self) -> _DocumentIndex:
        """What may be meant wherever it is registered: articles, and numbers that are counted for the whole country."""
        return _DocumentIndex(
            known
            for shelf in self._shelves.values()
            for known in shelf.all
            if known.is_unique
        )

    @cached_property
    def _houses(self) -> dict[str, tuple[str, ...]]:
        """What each jurisdiction is called, without the word for its kind too."""
        houses = {}
        for key, record in self.portfolio.jurisdictions.items():
            texts = (record.fields.name, record.fields.short)
            names = [
                text
                for both in texts
                if both is not None
                for text in (both.vi, both.en)
                if text
            ]
            bare = [re.sub(_KIND_OF_PLACE, "", plain(name)).strip() for name in names]
            houses[key] = tuple(
                dict.fromkeys(
                    filter(None, (*map(plain, names), *bare, key.replace("-", " ")))
                )
            )
        return houses

    def _folder(self, written: str) -> str | None:
        """The jurisdiction whose folder stands before a key."""
        folder, slash, _ = written.partition("/")
        return next(
            (key for key in self._houses if slash and fold(key) == fold(folder)), None
        )

    def _house(
        self, written: str, said: DocumentMention | None, home: str | None
    ) -> str | None:
        """Whose document is meant: that of the folder or the place which is named; None where it is a stranger's."""
        named = self._folder(written)
        if named is not None:
            return named
        for place in said.places if said is not None else ():
            houses = [
                key for key, names in self._houses.items() if place in map(fold, names)
            ]
            if home not in houses:
                return houses[0] if len(houses) == 1 else None
        is_below = said is not None and said.below and not said.places
        record = self.portfolio.jurisdictions.get(home or "")
        if (
            is_below
            and record is not None
            and record.fields.level in {"national", "province"}
        ):
            return None
        return home

    def _among(
        self,
        shelf: _DocumentIndex,
        written: str,
        said: DocumentMention | None,
        home: str | None,
        itself: str | None,
        *,
        near: bool,
    ) -> ReferenceSuggestion | None:
        def fitting(documents: Iterable[_KnownDocument]) -> list[_KnownDocument]:
            return [
                known
                for known in documents
                if known.record.id != itself and known.may_be(written, said)
            ]

        same, sure = fitting(shelf.named(written)), True
        if said is not None and len(same) != 1:
            numbered = same or fitting(shelf.numbered(said))
            same = [
                known
                for known in numbered
                if known.number is not None and is_the_same(said, known.number)
            ]
            sure = all(
                is_certain(said, self._houses.get(known.record.jurisdiction or "", ()))
                for known in same
            )
        if same:
            references = [known.reference(home) for known in same]
            return ReferenceSuggestion(
                references[0],
                exact=sure and len(same) == 1,
                others=tuple(references[1:]),
            )
        if not near:
            return None
        documents = fitting(
            shelf.numbered(said) if said is not None and said.tail else shelf.all
        )
        meant = suggest(
            written,
            ((known.reference(home), known.names.values()) for known in documents),
        )
        return ReferenceSuggestion(meant.value, exact=False) if meant else None


_EMPTY = _DocumentIndex(())
_KIND_OF_PLACE = (
    r"^(?:tinh|thanh pho|huyen|xa|phuong|bo) | (?:province|city|district|commune)$"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=20_000)
def _numbers(written: str) -> tuple[int, ...]:
    return tuple(sorted(int(digits) for digits in re.findall("[0-9]{1,9}", written)))
