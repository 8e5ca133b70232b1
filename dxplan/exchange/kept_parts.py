"""Data files and parts of them that are as they were before, from the user's cache."""

import marshal
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from dxplan.exchange.zip_parts import Part
from dxplan.files.cache import Cache
from dxplan.files.code_version import code_version

_FILES = "data-files"
_WORKBOOK = "workbook-rows"
_PLAIN = 2
"""The format of marshal without references, in which equal values are equal bytes."""


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
