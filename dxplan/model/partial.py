"""What can still be read of a head with faults: the references of the rest are looked up, nothing else is done."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dxplan.diagnostics import KeyPart, KeyPath, Value
from dxplan.model.keys import is_optional, model_at
from dxplan.model.validate import Fault, validate
from dxplan.model.values import FrontMatter


@dataclass(frozen=True, slots=True)
class PartialHead:
    """A head without the values that hold its faults; ``left_out`` are their paths."""

    front_matter: dict[str, Value]
    fields: FrontMatter
    left_out: frozenset[KeyPath]

    def written(self, path: KeyPath) -> KeyPath:
        """The path in the file of a path in this head: items of lists may be left out before it."""
        found: KeyPath = ()
        for step in path:
            if isinstance(step, int):
                gone = {left[-1] for left in self.left_out if left[:-1] == found}
                step = [i for i in range(step + len(gone) + 1) if i not in gone][step]  # noqa: PLW2901
            found = (*found, step)
        return found


_STAND_INS = {
    "title": "x",
    "name": "x",
    "key": "x",
    "level": "province",
    "deadline": "none",
    "by": "none",
    "period": "2000",
}
"""What stands in the place of required values that are missing or wrong; none of them refers to anything."""


def partial(
    model: type[FrontMatter], head: dict[str, Value], faults: Iterable[Fault]
) -> PartialHead | None:
    """The head without the smallest values that hold the faults; None where it can't be read without them."""
    left_out: set[KeyPath] = set()
    stand_ins: dict[str, Value] = {}
    for fault in faults:
        holder = _holder(model, fault)
        key = fault.args.get("key", "") if not fault.path else str(fault.path[0])
        if holder:
            left_out.add(holder)
        elif key in _STAND_INS:
            stand_ins[key] = _STAND_INS[key]
    rest = _pruned(head, left_out, ())
    if not isinstance(rest, dict):
        return None
    rest |= stand_ins
    data = validate(model, rest).fields
    return PartialHead(rest, data, frozenset(left_out)) if data is not None else None


def _holder(model: type[FrontMatter], fault: Fault) -> KeyPath:
    """The smallest value around a fault that a record can be without; empty where there is none."""
    path = fault.path
    if fault.part is KeyPart.KEY:
        return path
    while (
        path
        and isinstance(path[-1], str)
        and not is_optional(model_at(model, path[:-1]), path[-1])
    ):
        path = path[:-1]
    return path


def _pruned(value: Value, left_out: Collection[KeyPath], path: KeyPath) -> Value:
    if isinstance(value, dict):
        kept = {
            key: item for key, item in value.items() if (*path, key) not in left_out
        }
        return {
            key: _pruned(item, left_out, (*path, key)) for key, item in kept.items()
        }
    if isinstance(value, list):
        return [
            _pruned(item, left_out, (*path, i))
            for i, item in enumerate(value)
            if (*path, i) not in left_out
        ]
    return value
