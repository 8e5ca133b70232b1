"""Where two values differ, and how a value is shown in a few words."""

from collections.abc import Collection, Mapping
from typing import Any

from dxplan.comparison.compare import canonical
from dxplan.diagnostics import KeyPath, Value
from dxplan.wording.values import shorten

_MANY = 100
"""Items of a list that are shown."""

_LONGEST = 160
"""Characters of an excerpt."""


def differing_paths(
    old: Value | None, new: Value | None, last: Collection[str] = ()
) -> tuple[KeyPath, KeyPath]:
    """Where two values as written differ: the path in the new one, and in the old one.

    Keys that both have come first, the keys ``last`` come last. A path ends where its side has
    nothing more.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        return _in_maps(old, new, last)
    if isinstance(old, list) and isinstance(new, list):
        return _in_lists(old, new, last)
    return (), ()


def _in_maps(
    old: dict[str, Value], new: dict[str, Value], last: Collection[str]
) -> tuple[KeyPath, KeyPath]:
    keys = _keys_in_order(old, new)
    keys.sort(key=lambda key: key in last)
    for key in keys:
        old_entry = {key: old.get(key, "")}
        new_entry = {key: new.get(key, "")}
        if canonical(old_entry) == canonical(new_entry):
            continue
        new_rest, old_rest = differing_paths(old.get(key), new.get(key), last)
        new_path: KeyPath = ()
        if key in new:
            new_path = (key, *new_rest)
        old_path: KeyPath = ()
        if key in old:
            old_path = (key, *old_rest)
        return new_path, old_path
    return (), ()


def _keys_in_order(old: dict[str, Value], new: dict[str, Value]) -> list[str]:
    """The keys of two maps: those of both, those removed, those added."""
    common = []
    added = []
    for key in new:
        if key in old:
            common.append(key)
        else:
            added.append(key)
    removed = [key for key in old if key not in new]
    return [*common, *removed, *added]


def _in_lists(
    old: list[Value], new: list[Value], last: Collection[str]
) -> tuple[KeyPath, KeyPath]:
    shorter = min(len(old), len(new))
    index = 0
    while index < shorter and canonical(old[index]) == canonical(new[index]):
        index += 1
    if index < shorter:
        new_rest, old_rest = differing_paths(old[index], new[index], last)
        return (index, *new_rest), (index, *old_rest)
    new_path: KeyPath = ()
    if index < len(new):
        new_path = (index,)
    old_path: KeyPath = ()
    if index < len(old):
        old_path = (index,)
    return new_path, old_path


def keys_of_difference(path: KeyPath, other: KeyPath) -> KeyPath:
    """The keys that name a difference: of the longer of two paths, up to a list index."""
    longer = other
    if len(path) >= len(other):
        longer = path
    keys: list[str] = []
    for step in longer:
        if isinstance(step, int):
            break
        keys.append(step)
    if keys and keys[-1] == "vi":
        keys.pop()
    return tuple(keys)


def excerpt_at(front_matter: object, path: KeyPath) -> str:
    """The value at a path in a few words; empty where there is none.

    A short form is the value of its keys.
    """
    value: Any = front_matter
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step, "")
    return excerpt(value)


def excerpt(value: Any) -> str:
    """A value in a few words."""
    return shorten(_text(value), _LONGEST)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value[:_MANY]))
    if isinstance(value, Mapping):
        if "vi" in value:
            return _text(value["vi"])
        return " ".join(map(_text, value.values()))
    return " ".join(str(value).split())
