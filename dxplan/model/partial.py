"""What can still be read of front matter with faults, for looking up its references."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dxplan.diagnostics import KeyPart, KeyPath, Value
from dxplan.model.keys import is_optional, model_at
from dxplan.model.validate import Fault, validate
from dxplan.model.values import FrontMatter


@dataclass(frozen=True, slots=True)
class PartialFrontMatter:
    """Front matter without the values that hold its faults; ``left_out`` are their paths."""

    front_matter: dict[str, Value]
    fields: FrontMatter
    left_out: frozenset[KeyPath]

    def written(self, path: KeyPath) -> KeyPath:
        """The path in the file of a path in here: items of lists may be left out before it."""
        written: KeyPath = ()
        for step in path:
            if isinstance(step, int):
                written = (*written, self._written_index(written, step))
            else:
                written = (*written, step)
        return written

    def _written_index(self, written: KeyPath, index: int) -> int:
        """The index in the file of an item of the list at ``written``."""
        removed = {path[-1] for path in self.left_out if path[:-1] == written}
        kept = [i for i in range(index + len(removed) + 1) if i not in removed]
        return kept[index]


_STAND_INS = {
    "title": "x",
    "name": "x",
    "key": "x",
    "level": "province",
    "deadline": "none",
    "by": "none",
    "period": "2000",
}
"""The values in the place of required ones that are missing or wrong; none is a reference."""


def partial(
    model: type[FrontMatter], front_matter: dict[str, Value], faults: Iterable[Fault]
) -> PartialFrontMatter | None:
    """The front matter without the smallest values with faults; None if it is unreadable then."""
    left_out: set[KeyPath] = set()
    stand_ins: dict[str, Value] = {}
    for fault in faults:
        holder = _holder(model, fault)
        key = str(fault.path[0]) if fault.path else fault.args.get("key", "")
        if holder:
            left_out.add(holder)
        elif key in _STAND_INS:
            stand_ins[key] = _STAND_INS[key]
    rest = _pruned(front_matter, left_out, ())
    if not isinstance(rest, dict):
        return None
    rest |= stand_ins
    fields = validate(model, rest).fields
    if fields is None:
        return None
    return PartialFrontMatter(rest, fields, frozenset(left_out))


def _holder(model: type[FrontMatter], fault: Fault) -> KeyPath:
    """The smallest value around a fault that a record can be without; empty where there is none."""
    path = fault.path
    if fault.part is KeyPart.KEY:
        return path
    while path and isinstance(path[-1], str):
        if is_optional(model_at(model, path[:-1]), path[-1]):
            break
        path = path[:-1]
    return path


def _pruned(value: Value, left_out: Collection[KeyPath], path: KeyPath) -> Value:
    if isinstance(value, dict):
        kept = {}
        for key, item in value.items():
            if (*path, key) not in left_out:
                kept[key] = _pruned(item, left_out, (*path, key))
        return kept
    if isinstance(value, list):
        items = []
        for i, item in enumerate(value):
            if (*path, i) not in left_out:
                items.append(_pruned(item, left_out, (*path, i)))
        return items
    return value
