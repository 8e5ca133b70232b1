"""Digests of the values that pages are made from: equal digests mean equal pages."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from hashlib import blake2b
from types import BuiltinFunctionType, FunctionType
from typing import Any

from dxplan.comparison.events import Commit, Event
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.trends import TrendRow
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.site.counts import ScopeCounts

SIZE = 16
"""Bytes of a digest: two values never share one by chance."""

_PLAIN = (bool, int, float, str, bytes, date, Decimal, Fraction, Enum, type(None))


class NoDigestError(TypeError):
    """A value has parts of a kind that no digest is known for."""


def digest_of_bytes(*parts: bytes) -> bytes:
    """The digest of some bytes, each with its length."""
    digest = blake2b(digest_size=SIZE)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


@dataclass
class ValueDigests:
    """Digests of values of one site; those of large values are made once."""

    portfolio: Portfolio
    _made: dict[int, tuple[object, bytes]] = field(default_factory=dict)
    _of_files: dict[str, bytes] = field(default_factory=dict)

    def of(self, value: object) -> bytes:
        """The digest of a value.

        Raises NoDigestError where a part of it is of a kind that no digest is known for.
        """
        if isinstance(value, _PLAIN):
            return digest_of_bytes(_plain(value))
        made = self._made.get(id(value))
        if made is not None:
            return made[1]
        digest = self._new(value)
        self._made[id(value)] = (value, digest)  # with the value: no other gets its id
        return digest

    def _new(self, value: object) -> bytes:
        for kind, make in self._makers:
            if isinstance(value, kind):
                return make(value)
        if is_dataclass(value) and not isinstance(value, type):
            return self._dataclass(value)
        raise NoDigestError(f"no digest of {type(value).__qualname__}")

    @property
    def _makers(self) -> tuple[tuple[Any, Callable[[Any], bytes]], ...]:
        return (
            (Record, self.record),
            (TaskState, self._task_state),
            (TargetState, self._target_state),
            (ScopeCounts, self._scope_counts),
            (TrendRow, _trend_row),
            (Event, _by_representation),
            (FrontMatter, _front_matter),
            (Commit, _commit),
            ((tuple, list), self._sequence),
            (Mapping, self._mapping),
            (AbstractSet, self._set),
            (partial, self._partial),
            ((FunctionType, BuiltinFunctionType), _function),
            (type, _class),
        )

    def record(self, record: Record[Any]) -> bytes:
        """The digest of a record: its file, or its entry of a register."""
        identity = repr((record.id, record.kind, record.file, record.path)).encode()
        if record.path:
            return digest_of_bytes(identity, repr(record.front_matter).encode())
        return digest_of_bytes(
            identity, self._file(record.file), record.body_en.encode()
        )

    def _file(self, path: str) -> bytes:
        if path not in self._of_files:
            content = self.portfolio.data_of(path) or b""
            self._of_files[path] = digest_of_bytes(content)
        return self._of_files[path]

    def _task_state(self, state: TaskState) -> bytes:
        """Of the records that a state was evaluated from, and what others contribute to it."""
        home = self.portfolio.tasks.get(state.restates or "", state.record)
        derived = (state.standing, state.restates, state.exists_from, state.stale)
        return digest_of_bytes(
            b"task", self.of(state.record), self.of(home), repr(derived).encode()
        )

    def _target_state(self, state: TargetState) -> bytes:
        home = self.portfolio.targets.get(state.restates or "", state.record)
        derived = (state.restates, state.exists_from, state.state, state.due)
        line = repr(state.line)
        return digest_of_bytes(
            b"target",
            self.of(state.record),
            self.of(home),
            repr(derived).encode(),
            line.encode(),
        )

    def _scope_counts(self, tally: ScopeCounts) -> bytes:
        """Of the rows of all counts of a scope."""
        inherited = tally.tasks["inherited"]
        rows = (tally.row, tally.states, tally.targets, tally.unreadable, inherited)
        return digest_of_bytes(b"counts", self.of(rows))

    def _dataclass(self, value: Any) -> bytes:
        parts = [_name(type(value))]
        parts += [self.of(getattr(value, one.name)) for one in fields(value)]
        return digest_of_bytes(*parts)

    def _sequence(self, value: Any) -> bytes:
        return digest_of_bytes(_name(type(value)), *map(self.of, value))

    def _mapping(self, value: Mapping[Any, Any]) -> bytes:
        parts = [b"mapping"]
        for key, item in value.items():
            parts += [self.of(key), self.of(item)]
        return digest_of_bytes(*parts)

    def _set(self, value: AbstractSet[Any]) -> bytes:
        return digest_of_bytes(b"set", *sorted(map(self.of, value)))

    def _partial(self, value: Any) -> bytes:
        return digest_of_bytes(
            b"partial",
            self.of(value.func),
            self.of(value.args),
            self.of(value.keywords),
        )


def _plain(value: object) -> bytes:
    return f"{type(value).__qualname__} {value!r}".encode("utf-8", "surrogatepass")


def _front_matter(value: FrontMatter) -> bytes:
    return digest_of_bytes(
        _name(type(value)), value.model_dump_json(warnings=False).encode()
    )


def _trend_row(row: TrendRow) -> bytes:
    """Of all but its commit, which no page shows: each commit would make every page new."""
    return _by_representation(
        (row.scope, row.id, row.date, row.clock, row.boxes, row.rates)
    )


def _by_representation(value: object) -> bytes:
    """Of plain values that say all of themselves."""
    return digest_of_bytes(repr(value).encode("utf-8", "surrogatepass"))


def _commit(commit: Commit) -> bytes:
    return digest_of_bytes(b"commit", commit.id.encode())


def _function(value: Any) -> bytes:
    """Of the name: what a function does is part of the version of the code."""
    if getattr(value, "__closure__", None) or getattr(value, "__self__", None):
        raise NoDigestError(f"no digest of what {value.__qualname__} has taken along")
    return digest_of_bytes(f"{value.__module__} {value.__qualname__}".encode())


def _class(value: type) -> bytes:
    return digest_of_bytes(_name(value))


def _name(value: type) -> bytes:
    return f"{value.__module__} {value.__qualname__}".encode()
