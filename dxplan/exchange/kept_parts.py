"""Data files and parts of them that are as they were before, from the user's cache."""

import marshal
import zlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

from dxplan.exchange.zip_parts import Part
from dxplan.files.cache import Cache
from dxplan.files.code_version import code_version

_FILES = "data-files"
_LINES = "data-lines"
_WORKBOOK = "workbook-rows"
_PLAIN = 2
"""The format of marshal without references, in which equal values are equal bytes."""
TOGETHER = 250
"""Items of a data file whose lines are kept together."""
_LEVEL = 1
"""Lines repeat each other: more than the quickest compression saves little."""


def by_place(place: int) -> int:
    """Items that follow each other lie together."""
    return place // TOGETHER


def part_key(values: Any) -> bytes:
    """What differs where any of the values does."""
    try:
        content = marshal.dumps(values, _PLAIN)
    except ValueError:  # a text of a type of its own
        content = repr(values).encode("utf-8", "surrogatepass")
    return blake2b(content, key=code_version(), digest_size=20).digest()


def kept_parts(
    cache: Cache, makers: Mapping[bytes, Callable[[], Part]]
) -> dict[bytes, Part]:
    """Parts by their keys: those that are kept, and the others from their makers."""
    kept = cache.get_many(_WORKBOOK, makers)
    parts: dict[bytes, Part] = {}
    made: dict[bytes, bytes] = {}
    for key, make in makers.items():
        if key in kept:
            parts[key] = Part(*marshal.loads(kept[key]))  # noqa: S302 - our own, with a checksum
            continue
        part = make()
        parts[key] = part
        made[key] = marshal.dumps((part.crc, part.size, part.deflated))
    cache.put_many(_WORKBOOK, made)
    return parts


def kept_values(
    cache: Cache, kind: str, makers: Mapping[bytes, Callable[[], Any]]
) -> dict[bytes, Any]:
    """Plain values by their keys: those that are kept, and the others from their makers."""
    kept = cache.get_many(kind, makers)
    values: dict[bytes, Any] = {}
    made: dict[bytes, bytes] = {}
    for key, make in makers.items():
        if key in kept:
            content = zlib.decompress(kept[key])
            values[key] = marshal.loads(content)  # noqa: S302 - our own, with a checksum
            continue
        values[key] = make()
        if cache.folder is None:
            continue
        made[key] = zlib.compress(marshal.dumps(values[key]), _LEVEL)
    cache.put_many(kind, made)
    return values


def kept_lines(
    cache: Cache,
    form: str,
    items: Sequence[Any],
    make: Callable[[Sequence[Any]], list[bytes]],
    group_of: Callable[[int], Hashable] = by_place,
) -> list[bytes]:
    """The line of each item: kept, or made now with those of its group.

    ``form`` and the items of a group are all that its lines depend on. ``group_of`` gives the group
    of an item by its place.
    """
    if cache.folder is None:
        return make(items)
    groups: dict[Hashable, list[int]] = {}
    for place in range(len(items)):
        groups.setdefault(group_of(place), []).append(place)
    keys: list[bytes] = []
    makers: dict[bytes, Callable[[], Any]] = {}
    for places in groups.values():
        of_group = [items[place] for place in places]
        key = part_key((form, of_group))
        keys.append(key)
        makers[key] = partial(make, of_group)
    values = kept_values(cache, _LINES, makers)
    lines = [b""] * len(items)
    for key, places in zip(keys, groups.values(), strict=True):
        for place, line in zip(places, values[key], strict=True):
            lines[place] = line
    return lines


def kept_files(
    cache: Cache, values: Any, make: Callable[[], dict[str, bytes]]
) -> dict[str, bytes]:
    """Files by their names that depend on nothing but some values: kept, or made now."""
    key = part_key(values)
    kept = cache.get_many(_FILES, [key]).get(key)
    if kept is not None:
        files: dict[str, bytes] = marshal.loads(kept)  # noqa: S302 - our own, with a checksum
        return files
    files = make()
    cache.put_many(_FILES, {key: marshal.dumps(files)})
    return files
