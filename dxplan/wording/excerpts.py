"""Where two values differ, and how a value is shown in a few words."""

from collections.abc import Collection, Mapping
from typing import Any

from dxplan.comparison.compare import canonical
from dxplan.diagnostics import KeyPath, Value

_MANY = 100
"""Items of a list that are shown."""


def difference(
    old: Value | None, new: Value | None, aside: Collection[str] = ()
) -> tuple[KeyPath, KeyPath]:
    """Where two values as written differ: the path in the new one, and in the old one.

    What both have comes first, the keys ``aside`` last. A path ends where that side has nothing more.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        both = [key for key in new if key in old]
        keys = [
            *both,
            *(key for key in old if key not in new),
            *(key for key in new if key not in old),
        ]
        for key in sorted(keys, key=lambda key: key in aside):
            if canonical({key: old.get(key, "")}) != canonical({key: new.get(key, "")}):
                inner, inner_old = difference(old.get(key), new.get(key), aside)
                return (key, *inner) if key in new else (), (
                    key,
                    *inner_old,
                ) if key in old else ()
    if isinstance(old, list) and isinstance(new, list):
        pairs = zip(old, new, strict=False)
        i = next(
            (i for i, (a, b) in enumerate(pairs) if canonical(a) != canonical(b)),
            min(len(old), len(new)),
        )
        inner, inner_old = (
            difference(old[i], new[i], aside)
            if i < min(len(old), len(new))
            else ((), ())
        )
        return (i, *inner) if i < len(new) else (), (i, *inner_old) if i < len(
            old
        ) else ()
    return (), ()


def named(path: KeyPath, other: KeyPath) -> KeyPath:
    """The keys that name a difference: of the longer of its two paths, without places in lists."""
    path = path if len(path) >= len(other) else other
    keys = path[
        : next((i for i, step in enumerate(path) if isinstance(step, int)), len(path))
    ]
    return keys[:-1] if keys[-1:] == ("vi",) else keys


def value_shown(head: object, path: KeyPath) -> str:
    """The value at a path in a few words; empty where there is none. A short form is the value of its keys."""
    here: Any = head
    for step in path:
        if isinstance(here, Mapping):
            here = here.get(step, "")
    return shown(here)


def shown(value: Any) -> str:
    """A value in a few words."""
    text = _told(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST = 160


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_told, value[:_MANY]))
    if isinstance(value, Mapping):
        return (
            _told(value["vi"])
            if "vi" in value
            else " ".join(map(_told, value.values()))
        )
    return " ".join(str(value).split())
