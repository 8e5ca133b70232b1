"""What a reference to nothing may have meant: by key, name, short name, alias or printed number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dxplan.portfolio import Portfolio, Record
from dxplan.rules.context import Reference
from dxplan.suggest import Candidates, fold, nearest, suggest

_SEARCHES = 200
"""So many different names of one kind are compared with all others; of more, exact ones are still found."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be written in a reference's place. ``exact``: the same but for accents, case and separators.

    ``other_number``: it holds another number or year, and so may well be another document: to be asked, not written.
    """

    written: str
    exact: bool
    other_number: bool = False


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
    _known: dict[tuple[object, ...], _Register] = field(default_factory=dict)
    _found: dict[tuple[object, ...], Guess | None] = field(default_factory=dict)
    _plans: dict[str, str | None] = field(default_factory=dict)

    def of(self, found: Reference) -> Guess | None:
        """What ``found`` may have meant; None on a tie."""
        record, ref = found.record, found.ref
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
            self._found[asked] = _look(self._register(scope), ref, itself, near=searched)
        return self._found[asked]

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
            return Guess(found.value, found.exact, not found.exact and not _numbers(ref) <= _numbers(found.value))
    return None


def _numbers(written: str) -> set[int]:
    return {int(digits) for digits in re.findall("[0-9]{1,9}", written)}
