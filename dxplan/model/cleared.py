"""Keys that hold nothing, as forms leave them when a field is cleared: an optional one is as if it were not there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dxplan.diagnostics import KeyPath, Value
from dxplan.model.fields import keys_where
from dxplan.model.keys import is_optional, keys_of, map_in, takes_list
from dxplan.model.values import FrontMatter

_NULLS = frozenset({"null", "Null", "NULL", "~"})
"""How YAML and forms write that there is no value."""
_BLANK = _NULLS | {""}
_WITH_TILDE = keys_where(lambda field: "~" in field.type.words)
"""Keys for which `~` is a value: about."""


@dataclass(frozen=True, slots=True)
class ClearedHead:
    """A head without its optional keys that hold nothing, and their paths.

    ``items`` are the paths of items that hold nothing beside others that do: they stay, so that the others keep theirs.
    """

    front_matter: Value
    keys: tuple[KeyPath, ...] = ()
    items: tuple[KeyPath, ...] = ()


def holds_nothing(value: Value, key: str = "") -> bool:
    """Whether a value is blank or null, or a map or list of such values only."""
    if isinstance(value, str):
        null = value.strip() in _NULLS and not (
            key in _WITH_TILDE and value.strip() == "~"
        )
        return null or not value.strip()
    if isinstance(value, list):
        return all(holds_nothing(item, key) for item in value)
    return all(holds_nothing(item, name) for name, item in value.items())


def cleared(model: type[FrontMatter], head: Value) -> ClearedHead:
    """A head without what its form has cleared."""
    if not isinstance(head, dict) or not _has_blank(head):
        return ClearedHead(head)
    paths = [*_nothing(model, head, ())]
    if not paths:
        return ClearedHead(head)
    keys = tuple(path for path in paths if isinstance(path[-1], str))
    items = tuple(path for path in paths if isinstance(path[-1], int))
    return ClearedHead(_without(head, frozenset(keys), ()), keys, items)


def _has_blank(value: Value) -> bool:
    """Whether anything in a value may hold nothing: almost no head has such a thing, and no model is asked for it."""
    if isinstance(value, str):
        return value.strip() in _BLANK
    return not value or any(
        map(_has_blank, value.values() if isinstance(value, dict) else value)
    )


def _nothing(
    model: type[FrontMatter], value: Mapping[str, Value], path: KeyPath
) -> Iterator[KeyPath]:
    """The paths of optional keys, and of items beside others, that hold nothing."""
    known = frozenset(keys_of(model))
    for key, item in value.items():
        here = (*path, key)
        if key not in known:
            continue
        if holds_nothing(item, _value_of(key, value)):
            if is_optional(model, key) and not (
                item == [] and takes_list(model, key)
            ):  # a list of none is one
                yield here
            continue
        inner = map_in(model, key)
        for i, part in enumerate(item) if isinstance(item, list) else ((None, item),):
            at = here if i is None else (*here, i)
            if i is not None and holds_nothing(part, key):
                yield at
            elif isinstance(part, dict) and inner is not None:
                yield from _nothing(inner, part, at)


def _value_of(key: str, entry: Mapping[str, Value]) -> str:
    """The key whose value stands at a key: in a line of `changes` that is the key that the line changes."""
    changed = entry.get("key")
    return changed if key in {"from", "to"} and isinstance(changed, str) else key


def _without(value: Value, taken: frozenset[KeyPath], path: KeyPath) -> Value:
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if (*path, key) not in taken}
        return {key: _without(item, taken, (*path, key)) for key, item in kept.items()}
    if isinstance(value, list):
        return [_without(item, taken, (*path, i)) for i, item in enumerate(value)]
    return value
