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
    common = [key for key in new if key in old]
    removed = [key for key in old if key not in new]
    added = [key for key in new if key not in old]
    for key in sorted([*common, *removed, *added], key=lambda key: key in last):
        if canonical({key: old.get(key, "")}) == canonical({key: new.get(key, "")}):
            continue
        new_path, old_path = differing_paths(old.get(key), new.get(key), last)
        return (
            (key, *new_path) if key in new else (),
            (key, *old_path) if key in old else (),
        )
    return (), ()


def _in_lists(
    old: list[Value], new: list[Value], last: Collection[str]
) -> tuple[KeyPath, KeyPath]:
    shorter = min(len(old), len(new))
    index = 0
    while index < shorter and canonical(old[index]) == canonical(new[index]):
        index += 1
    new_path: KeyPath = ()
    old_path: KeyPath = ()
    if index < shorter:
        new_path, old_path = differing_paths(old[index], new[index], last)
    return (
        (index, *new_path) if index < len(new) else (),
        (index, *old_path) if index < len(old) else (),
    )


def keys_of_difference(path: KeyPath, other: KeyPath) -> KeyPath:
    """The keys that name a difference: of the longer of two paths, up to a list index."""
    longer = path if len(path) >= len(other) else other
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
