"""Where keys and values are written, kept small: every file's positions stay until the findings are known."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dxplan.diagnostics import KeyPath

_NONE = 2**32 - 1
_KNOWN: dict[KeyPath, KeyPath] = {}
"""One object for each path of keys, whatever the number of files that have it."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Where a key and its value lie: code-point offsets, end exclusive. List items have no key."""

    value: tuple[int, int]
    key: tuple[int, int] | None = None


class Positions(Mapping[KeyPath, Spans]):
    """The spans of a head by path of keys, in the order of the file."""

    __slots__ = ("_offsets", "_paths")

    def __init__(self, spans: Mapping[KeyPath, Spans] = MappingProxyType({})) -> None:
        self._paths = tuple(_KNOWN.setdefault(path, path) for path in spans)
        self._offsets = array("I")
        for span in spans.values():
            self._offsets.extend((*span.value, *(span.key or (_NONE, _NONE))))

    def __getitem__(self, path: KeyPath) -> Spans:
        i = 4 * _index(self._paths)[path]
        start, end, key, key_end = self._offsets[i : i + 4]
        return Spans((start, end), None if key == _NONE else (key, key_end))

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@lru_cache(maxsize=64)
def _index(paths: tuple[KeyPath, ...]) -> dict[KeyPath, int]:
    return {path: i for i, path in enumerate(paths)}
