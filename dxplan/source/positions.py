"""Where keys and values are written, kept small: the positions of every file stay."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dxplan.diagnostics import KeyPath

_NONE = 2**32 - 1
_SHARED_PATHS: dict[KeyPath, KeyPath] = {}
"""One object for each path of keys, whatever the number of files that have it."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Where a key and its value lie: code-point offsets, end exclusive. List items have no key."""

    value: tuple[int, int]
    key: tuple[int, int] | None = None


class _Paths(tuple[KeyPath, ...]):
    """The paths of one front matter, equal only to itself: hashing them all is slow."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Positions(Mapping[KeyPath, Spans]):
    """The spans of front matter by path of keys, in the order of the file."""

    __slots__ = ("_offsets", "_paths")

    def __init__(self, spans: Mapping[KeyPath, Spans] = MappingProxyType({})) -> None:
        self._paths = _Paths(_SHARED_PATHS.setdefault(path, path) for path in spans)
        self._offsets = array("I")
        for span in spans.values():
            self._offsets.extend(span.value)
            self._offsets.extend(span.key or (_NONE, _NONE))

    def __getitem__(self, path: KeyPath) -> Spans:
        first = 4 * _index(self._paths)[path]
        start, end, key_start, key_end = self._offsets[first : first + 4]
        key = None if key_start == _NONE else (key_start, key_end)
        return Spans((start, end), key)

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


# for the files that are looked at together: of every file it would fill the memory
@lru_cache(maxsize=16)
def _index(paths: _Paths) -> dict[KeyPath, int]:
    return {path: number for number, path in enumerate(paths)}
