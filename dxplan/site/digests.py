"""Digests of the values that pages are made from: equal digests mean equal pages."""

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property, partial
from hashlib import blake2b
from types import BuiltinFunctionType, FunctionType
from typing import Any, TypeAlias

from dxplan.comparison.events import Commit, Event
from dxplan.compliance.deadline_evaluation import Evaluation
from dxplan.compliance.logs import is_in_force
from dxplan.compliance.overdue import overdue_class
from dxplan.compliance.rates import shares_of
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.trends import TrendRow
from dxplan.model.fields import LOGS
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.portfolio.taken_fields import may_give
from dxplan.site.counts import ScopeCounts

SIZE = 16
"""Bytes of a digest: two values never share one by chance."""

_DAY = re.compile(rb"\b\d{4}-\d{2}-\d{2}\b")
_DIRECTIONS = {-1: b"<", 0: b"=", 1: b">"}

_PLAIN = (bool, int, float, str, bytes, date, Decimal, Fraction, Enum, type(None))


class NoDigestError(TypeError):
    """A value has parts of a kind that no digest is known for."""


_COMPOUND = b"\0"
"""Before the digest of a value with parts; what stands for a plain one begins with its type."""

_Token: TypeAlias = Callable[[Any], bytes]
"""Gives bytes that stand for a value within another one: no other value has the same."""


def digest_of_bytes(*parts: bytes) -> bytes:
    """The digest of some bytes, each with its length."""
    pieces: list[bytes] = []
    for part in parts:
        pieces += (len(part).to_bytes(8, "little"), part)
    return blake2b(b"".join(pieces), digest_size=SIZE).digest()


@dataclass
class ValueDigests:
    """Digests of values of one site; those of large values are made once.

    The digest of a record also says how each of its days stands to ``as_of``: what only compares
    them is the same on another day where that is.
    """

    portfolio: Portfolio
    as_of: date
    _made: dict[int, tuple[object, bytes]] = field(default_factory=dict)
    _of_files: dict[str, bytes] = field(default_factory=dict)
    _token_of_type: dict[type, _Token] = field(default_factory=dict)

    def of(self, value: object) -> bytes:
        """The digest of a value.

        Raises NoDigestError where a part of it is of a kind that no digest is known for.
        """
        return digest_of_bytes(self._token(value))

    def _token(self, value: object) -> bytes:
        """What stands for a value within another one."""
        token = self._token_of_type.get(type(value))
        if token is None:
            token = self._new_token(value)
            self._token_of_type[type(value)] = token
        return token(value)

    def _new_token(self, value: object) -> _Token:
        """What gives the tokens of all values of a type."""
        if isinstance(value, _PLAIN):
            return _plain
        for kind, make in self._makers:
            if isinstance(value, kind):
                return self._made_once(make)
        if is_dataclass(value) and not isinstance(value, type):
            return self._made_once(self._dataclass_digest(type(value)))
        raise NoDigestError(f"no digest of {type(value).__qualname__}")

    def _made_once(self, make: Callable[[Any], bytes]) -> _Token:
        """Tokens by digests, each made when its value is first met."""

        def token(value: object) -> bytes:
            made = self._made.get(id(value))
            if made is not None:
                return made[1]
            digest = _COMPOUND + make(value)
            self._made[id(value)] = (
                value,
                digest,
            )  # with the value: no other gets its id
            return digest

        return token

    @cached_property
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
        in_force = self._entries_in_force(record)
        if record.path:
            front_matter = repr(record.front_matter).encode()
            return digest_of_bytes(
                identity, front_matter, self._days(front_matter), in_force
            )
        return digest_of_bytes(
            identity, self._file(record.file), record.body_en.encode(), in_force
        )

    def _file(self, path: str) -> bytes:
        if path not in self._of_files:
            content = self.portfolio.data_of(path) or b""
            self._of_files[path] = digest_of_bytes(content, self._days(content))
        return self._of_files[path]

    def _days(self, content: bytes) -> bytes:
        """How each day written in a record stands to the as-of day: before, on or after it."""
        as_of = self.as_of.isoformat().encode()
        days = _DAY.findall(content)
        return b"".join(_DIRECTIONS[(day > as_of) - (day < as_of)] for day in days)

    def _entries_in_force(self, record: Record[Any]) -> bytes:
        """Which entries of its logs count on the as-of day: some are dated by a month."""
        flags = bytearray()
        for log in LOGS:
            if log in record.front_matter:
                for entry in vars(record.fields).get(log) or ():
                    flags.append(is_in_force(entry, self.as_of))
        return bytes(flags)

    def _task_state(self, state: TaskState) -> bytes:
        """Of the records that a state was evaluated from, and what others contribute to it."""
        home = self.portfolio.tasks.get(state.restates or "", state.record)
        members = [(one.unit, _judged(one.evaluation)) for one in state.members]
        steps = [
            (step.due, step.standing, step.reached_on) for step in state.milestones
        ]
        counted_days = [state.deadline.by, state.task.deadline.by]
        derived = (
            state.standing,
            state.restates,
            state.exists_from,
            state.stale,
            overdue_class(state, self.as_of),
            _judged(state.evaluation),
            _judged(state.original),
            shares_of(state, self.as_of),
            members,
            state.log.by_members,
            steps,
            counted_days,
            state.parts,
            state.superseded_by,
        )
        return digest_of_bytes(
            b"task",
            self._token(state.record),
            self._token(home),
            *self._taken_from(state.record),
            repr(derived).encode(),
        )

    def _taken_from(self, record: Record[Any]) -> Iterator[bytes]:
        """Of the whole and the plan, where a task or target takes something from them."""
        whole = self.portfolio.whole_of(record)
        if whole is not None:
            yield self._token(whole)
        plan = self.portfolio.plans.get(record.plan or "")
        if plan is not None and may_give(plan.fields):
            yield self._token(plan)

    def _target_state(self, state: TargetState) -> bytes:
        home = self.portfolio.targets.get(state.restates or "", state.record)
        derived = (
            state.restates,
            state.exists_from,
            state.state,
            state.due,
            state.occurrence,
            [(one.due, one.state) for one in state.passed],
        )
        line = repr(state.line)
        return digest_of_bytes(
            b"target",
            self._token(state.record),
            self._token(home),
            *self._taken_from(state.record),
            repr(derived).encode(),
            line.encode(),
        )

    def _scope_counts(self, tally: ScopeCounts) -> bytes:
        """Of the rows of all counts of a scope."""
        beside = (tally.tasks["inherited"], tally.tasks["member"])
        rows = (tally.row, tally.states, tally.targets, tally.unreadable, *beside)
        return digest_of_bytes(b"counts", self._token(rows))

    def _dataclass_digest(self, kind: Any) -> Callable[[Any], bytes]:
        name = _name(kind)
        names = [one.name for one in fields(kind)]

        def make(value: Any) -> bytes:
            tokens = [self._token(getattr(value, one)) for one in names]
            return digest_of_bytes(name, *tokens)

        return make

    def _sequence(self, value: Any) -> bytes:
        return digest_of_bytes(_name(type(value)), *map(self._token, value))

    def _mapping(self, value: Mapping[Any, Any]) -> bytes:
        parts = [b"mapping"]
        for key, item in value.items():
            parts += [self._token(key), self._token(item)]
        return digest_of_bytes(*parts)

    def _set(self, value: AbstractSet[Any]) -> bytes:
        return digest_of_bytes(b"set", *sorted(map(self._token, value)))

    def _partial(self, value: Any) -> bytes:
        return digest_of_bytes(
            b"partial",
            self._token(value.func),
            self._token(value.args),
            self._token(value.keywords),
        )


def _judged(evaluation: Evaluation) -> tuple[object, ...]:
    """What of an evaluation the day decides, besides which reports there are."""
    return (
        evaluation.timeliness,
        evaluation.box,
        evaluation.due,
        evaluation.occurrence,
        evaluation.occurrences,
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
        (
            row.scope,
            row.id,
            row.date,
            row.clock,
            row.boxes,
            row.rates,
            row.completed,
        )
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
