"""Keys that hold nothing, as forms leave them when a field is cleared.

An optional one is as if it were not there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dxplan.diagnostics import KeyPath, Value
from dxplan.model.fields import keys_where
from dxplan.model.keys import is_optional, keys_of, map_in, takes_list
from dxplan.model.values import FrontMatter

_NULLS = frozenset({"null", "Null", "NULL", "~"})
"""How YAML and forms write that there is no value."""
_BLANK = _NULLS | {""}
_WITH_TILDE = keys_where(lambda field: "~" in field.type.choices)
"""Keys for which `~` is a value: about."""


@dataclass(frozen=True, slots=True)
class ClearedFrontMatter:
    """Front matter without its optional keys that hold nothing, and their paths.

    ``items`` are the paths of items that hold nothing beside others that do.
    They stay, so that the others keep their places.
    """

    front_matter: Value
    keys: tuple[KeyPath, ...] = ()
    items: tuple[KeyPath, ...] = ()


def holds_nothing(value: Value, key: str = "") -> bool:
    """Whether a value is blank or null, or a map or list of such values only."""
    if isinstance(value, list):
        return all(holds_nothing(item, key) for item in value)
    if isinstance(value, dict):
        return all(holds_nothing(item, name) for name, item in value.items())
    text = value.strip()
    if text == "~" and key in _WITH_TILDE:
        return False
    return text in _BLANK


def cleared(model: type[FrontMatter], front_matter: Value) -> ClearedFrontMatter:
    """Front matter without what its form has cleared."""
    if not isinstance(front_matter, dict) or not _has_blank(front_matter):
        return ClearedFrontMatter(front_matter)
    paths = [*_empty_paths(model, front_matter, ())]
    if not paths:
        return ClearedFrontMatter(front_matter)
    keys = tuple(path for path in paths if isinstance(path[-1], str))
    items = tuple(path for path in paths if isinstance(path[-1], int))
    kept = _without(front_matter, frozenset(keys), ())
    return ClearedFrontMatter(kept, keys, items)


def _has_blank(value: Value) -> bool:
    """Whether anything in a value may hold nothing.

    Almost no front matter has such a thing; for that no model is looked at.
    """
    if isinstance(value, str):
        return value.strip() in _BLANK
    if not value:
        return True
    for item in value.values() if isinstance(value, dict) else value:
        # texts are judged at once: a call for each takes longer than the look at it
        if isinstance(item, str):
            if item.strip() in _BLANK:
                return True
        elif _has_blank(item):
            return True
    return False


def _empty_paths(
    model: type[FrontMatter], value: Mapping[str, Value], path: KeyPath
) -> Iterator[KeyPath]:
    """The paths of optional keys, and of items beside others, that hold nothing."""
    allowed = frozenset(keys_of(model))
    for key, item in value.items():
        if key not in allowed:
            continue
        key_path = (*path, key)
        if not holds_nothing(item, _value_key(key, value)):
            yield from _empty_paths_within(model, key, item, key_path)
            continue
        is_empty_list = item == [] and takes_list(model, key)
        if is_optional(model, key) and not is_empty_list:
            yield key_path


def _empty_paths_within(
    model: type[FrontMatter], key: str, value: Value, path: KeyPath
) -> Iterator[KeyPath]:
    """The empty paths of a value that holds something: a map, or a list of maps."""
    inner = map_in(model, key)
    if isinstance(value, dict):
        if inner is not None:
            yield from _empty_paths(inner, value, path)
        return
    if not isinstance(value, list):
        return
    for i, item in enumerate(value):
        item_path = (*path, i)
        if holds_nothing(item, key):
            yield item_path
        elif isinstance(item, dict) and inner is not None:
            yield from _empty_paths(inner, item, item_path)


def _value_key(key: str, entry: Mapping[str, Value]) -> str:
    """The key whose value stands at a key: in a line of `changes`, the key that it changes."""
    changed = entry.get("key")
    if key in {"from", "to"} and isinstance(changed, str):
        return changed
    return key


def _without(value: Value, removed: frozenset[KeyPath], path: KeyPath) -> Value:
    if isinstance(value, list):
        return [_without(item, removed, (*path, i)) for i, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, item in value.items():
        key_path = (*path, key)
        if key_path not in removed:
            kept[key] = _without(item, removed, key_path)
    return kept
