"""What a reference to nothing may have meant: by key, name, short name, alias or printed number."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from dxplan.compliance.units import is_dissolved
from dxplan.model.registers import Document
from dxplan.portfolio import Portfolio, Record
from dxplan.rules.citations import Citation, cited, is_another, is_certain, is_the_same, registered
from dxplan.rules.context import Reference
from dxplan.suggest import Candidates, fold, nearest, plain, suggest

_SEARCHES = 200
"""So many different names of one kind are compared with all others; of more, exact ones are still found."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be written in a reference's place. ``exact``: the same but for accents, case and separators.

    ``others`` are what it may mean just as well: then nobody but the writer can tell.
    """

    written: str
    exact: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Register:
    """What may be meant in one place: by its folded names, and those of the own jurisdiction, which come first."""

    every: Candidates
    own: Candidates
    exact: dict[str, list[str]]


@dataclass(frozen=True)
class Guesses:
    """Finds them; what was looked up once is kept, so that a register that is gone costs one look a name."""

    portfolio: Portfolio
    as_of: date
    _known: dict[tuple[object, ...], _Register] = field(default_factory=dict)
    _found: dict[tuple[object, ...], Guess | None] = field(default_factory=dict)
    _plans: dict[str, str | None] = field(default_factory=dict)

    def of(self, found: Reference) -> Guess | None:
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
            self._found[asked] = guess if ref.kind != "unit" else self._at_home(guess, ref)
        return self._found[asked]

    def _at_home(self, guess: Guess | None, ref: str) -> Guess | None:
        """A unit of another jurisdiction is surely meant only where that is named, and never after its last day."""
        if guess is None or "/" not in guess.written:
            return guess
        if is_dissolved(self.portfolio, guess.written, self.as_of):
            return None
        home = guess.written.partition("/")[0]
        return guess if fold(home) in fold(ref) else Guess(guess.written, exact=False)

    def _document(self, found: Reference) -> Guess | None:
        """The document that a reference to none may mean: one of another number, year or kind is never meant."""
        asked = ("document", found.record.jurisdiction, found.ref, found.record.id)
        if asked not in self._found:
            searched = len(self._found) < _SEARCHES
            own = found.record.id if found.record.kind == "document" else None
            self._found[asked] = self._documents.look(found.ref, found.record.jurisdiction, but=own, near=searched)
        return self._found[asked]

    @cached_property
    def _documents(self) -> "_Documents":
        return _Documents(self.portfolio, self._names)

    def _register(self, scope: tuple[object, ...]) -> _Register:
        if scope not in self._known:
            found = self._of_plans(scope[1:]) if scope[0] == "record" else self._of_register(*scope)
            every = [*found]
            exact: dict[str, list[str]] = {}
            for key, names in every:
                for name in dict.fromkeys(map(fold, (key, key.rpartition("/")[2], *names))):
                    exact.setdefault(name, []).append(key)
            self._known[scope] = _Register(
                Candidates(every), Candidates(one for one in every if "/" not in one[0]), exact
            )
        return self._known[scope]

    def _of_register(self, kind: Any, jurisdiction: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
        for record in self.portfolio.index(kind).values():
            own = jurisdiction is not None and record.jurisdiction == jurisdiction
            yield (record.id.rpartition("/")[2] if own else record.id), (record.id, *self._names(record))

    def _names(self, record: Record[Any]) -> Iterator[str]:
        """The names people know it by; of a unit also the name without that of its province at the end."""
        home = self.portfolio.jurisdictions.get(record.jurisdiction or "")
        province = (home.data.name.vi or "").casefold() if home is not None and record.kind == "unit" else ""
        for key in ("name", "short", "title", "number"):
            name = getattr(record.data, key, None)
            for text in (name,) if isinstance(name, str) else (name.vi, name.en) if name else ():
                if text:
                    yield text
                    if province and text.casefold().endswith(f" {province}"):
                        yield text[: -len(province)]
        yield from getattr(record.data, "aliases", ())

    def _plans_meant(self, found: Reference) -> Iterable[str]:
        """The plans that a record is looked for in: the one the reference begins with, else the ones it can mean."""
        head = "/".join(found.ref.split("/")[:2])
        plan = self.portfolio.current_id(head)
        if plan in self.portfolio.plans:
            return (plan,)
        if head not in self._plans:
            self._plans[head] = nearest(head, ((key, ()) for key in self.portfolio.plans))
        near, own = self._plans[head], self.portfolio.plans.get(found.record.plan or "")
        if near is not None or own is None:
            return (near,) if near else ()
        if found.path[0] != "implements":
            return (own.id,)
        return dict.fromkeys(filter(None, (self.portfolio.resolve(ref, None) for ref in own.data.implements)))

    def _of_plans(self, plans: Iterable[object]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The records of some plans, each by its id and by its printed number, alone or behind the folder."""
        for plan in plans:
            yield str(plan), ()
            for record in (*self.portfolio.by_plan.get(str(plan), ()), *self._targets.get(str(plan), ())):
                folder, number = record.id.rpartition("/")[0], record.data.number
                short = "/".join(record.id.split("/")[-2:])
                yield record.id, (short, f"{folder}/{number}", number) if number else (short,)

    @cached_property
    def _targets(self) -> dict[str, list[Record[Any]]]:
        grouped: dict[str, list[Record[Any]]] = {}
        for target in self.portfolio.targets.values():
            grouped.setdefault(target.plan or "", []).append(target)
        return grouped


def _look(register: _Register, ref: str, itself: str | None, *, near: bool) -> Guess | None:
    same = [key for key in register.exact.get(fold(ref), ()) if key != itself] if fold(ref) else []
    if same:  # the own jurisdiction's come first: they are written without its folder
        named = [key for key in same if "/" not in key] or same
        return Guess(named[0], exact=True) if len(named) == 1 else None
    for candidates in (register.own, register.every) if near else ():
        found = suggest(ref, candidates, but=itself)
        if found is not None:
            return Guess(found.value, found.exact)
    return None


@dataclass(frozen=True)
class _Documents:
    """The documents of all jurisdictions, by what they are called and by their numbers."""

    portfolio: Portfolio
    names_of: Callable[[Record[Any]], Iterable[str]]

    def look(self, written: str, home: str | None, but: str | None, *, near: bool) -> Guess | None:
        """The document that is meant in a file of ``home``, but itself; of several, all."""
        said = cited(written.partition("/")[2] if self._folder(written) else written)
        house = self._house(written, said, home)
        if house is None:
            return None
        own = [record for record in self._of.get(house, ()) if record.id != but]
        for records in (own, [] if house != home else self._elsewhere(home, said)):
            guess = self._among(records, written, said, home, near=near)
            if guess is not None:
                return guess
        return None

    @cached_property
    def _of(self) -> dict[str, list[Record[Document]]]:
        grouped: dict[str, list[Record[Document]]] = {}
        for record in self.portfolio.documents.values():
            grouped.setdefault(record.jurisdiction or "", []).append(record)
        return grouped

    @cached_property
    def _numbered(self) -> dict[str, Citation | None]:
        return {key: registered(record.data) for key, record in self.portfolio.documents.items()}

    @cached_property
    def _called(self) -> dict[str, dict[str, str]]:
        """Every name of each document, folded, with the form in which it is written."""
        return {
            key: {fold(name): name for name in (*self.names_of(record), key, record.data.key)}
            for key, record in self.portfolio.documents.items()
        }

    @cached_property
    def _houses(self) -> dict[str, tuple[str, ...]]:
        """What each jurisdiction is called, without the word for its kind too."""
        houses = {}
        for key, record in self.portfolio.jurisdictions.items():
            texts = (record.data.name, record.data.short)
            names = [text for both in texts if both is not None for text in (both.vi, both.en) if text]
            bare = [re.sub(_KIND_OF_PLACE, "", plain(name)).strip() for name in names]
            houses[key] = tuple(dict.fromkeys(filter(None, (*map(plain, names), *bare, key.replace("-", " ")))))
        return houses

    def _folder(self, written: str) -> str | None:
        """The jurisdiction whose folder stands before a key."""
        folder, slash, _ = written.partition("/")
        return next((key for key in self._houses if slash and fold(key) == fold(folder)), None)

    def _house(self, written: str, said: Citation | None, home: str | None) -> str | None:
        """Whose document is meant: that of the folder or the place which is named; None where it is a stranger's."""
        named = self._folder(written)
        if named is not None:
            return named
        for place in said.places if said is not None else ():
            houses = [key for key, names in self._houses.items() if place in map(fold, names)]
            if home not in houses:
                return houses[0] if len(houses) == 1 else None
        is_below = said is not None and said.below and not said.places
        record = self.portfolio.jurisdictions.get(home or "")
        if is_below and record is not None and record.data.level in {"national", "province"}:
            return None
        return home

    def _elsewhere(self, home: str | None, said: Citation | None) -> list[Record[Document]]:
        """What other jurisdictions have registered: of numbers, those that are counted for the whole country."""
        return [
            record
            for house, records in self._of.items()
            if house != home
            for record in records
            if (number := self._numbered[record.id]) is None or (said is not None and number.is_national)
        ]

    def _among(
        self, records: list[Record[Document]], written: str, said: Citation | None, home: str | None, *, near: bool
    ) -> Guess | None:
        fitting = [record for record in records if self._may_be(record, written, said)]
        same = [record for record in fitting if fold(written) in self._called[record.id]]
        sure = True
        if said is not None and len(same) != 1:
            same = [r for r in same or fitting if (n := self._numbered[r.id]) is not None and is_the_same(said, n)]
            sure = all(is_certain(said, self._houses.get(record.jurisdiction or "", ())) for record in same)
        if same:
            keys = [_reference(record, home) for record in same]
            return Guess(keys[0], exact=sure and len(keys) == 1, others=tuple(keys[1:]))
        if not near:
            return None
        candidates = ((_reference(record, home), self._called[record.id].values()) for record in fitting)
        found = suggest(written, candidates)
        return Guess(found.value, exact=False) if found else None

    def _may_be(self, record: Record[Document], written: str, said: Citation | None) -> bool:
        """Whether a document may be meant: no number, year, day, kind or issuer of the text is another than its own."""
        names = self._called[record.id]
        if fold(written) in names and _numbers(written) == _numbers(names[fold(written)]):
            return True
        number = self._numbered[record.id]
        if said is not None and number is not None:
            return not is_another(said, number)
        if said is not None and said.tail:
            return False
        return any(_numbers(written) in (_numbers(name), _numbers(_YEAR.sub("", name))) for name in names.values())


_KIND_OF_PLACE = r"^(?:tinh|thanh pho|huyen|xa|phuong|bo) | (?:province|city|district|commune)$"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _reference(record: Record[Document], home: str | None) -> str:
    return record.data.key if record.jurisdiction == home else record.id


def _numbers(written: str) -> list[int]:
    return sorted(int(digits) for digits in re.findall("[0-9]{1,9}", written))
