"""Where keys and values are written, kept small: the positions of every file stay."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dxplan.diagnostics import KeyPath, Value

NO_KEY = 2**32 - 1
"""In the place of both offsets of a key where there is none."""
_SHARED_PATHS: dict[KeyPath, KeyPath] = {}
"""One object for each path of keys, whatever the number of files that have it."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Where a key and its value lie: code-point offsets, end exclusive. List items have no key."""

    value: tuple[int, int]
    key: tuple[int, int] | None = None


_LOOKUPS = 4
"""Look-ups in one front matter after which an index of all its paths is worth its making."""


class _Layout:
    """The paths of one front matter, equal only to itself: hashing them all is slow."""

    __slots__ = ()

    def number(self, path: KeyPath) -> int | None:
        """The place of a path in the order of the offsets; None where there is no such path."""
        return _index(self).get(path)

    def index(self) -> dict[KeyPath, int]:
        """The paths in the order of the offsets, each with its number."""
        raise NotImplementedError


class _KnownPaths(_Layout):
    """Paths that are kept."""

    __slots__ = ("_paths",)

    def __init__(self, paths: tuple[KeyPath, ...]) -> None:
        self._paths = paths

    def index(self) -> dict[KeyPath, int]:
        """The paths in the order of the offsets, each with its number."""
        return {path: number for number, path in enumerate(self._paths)}


class _PathsOfValue(_Layout):
    """The paths of all values in a value, which nobody needs of most files."""

    __slots__ = ("_lookups", "_value")

    def __init__(self, value: Value) -> None:
        self._value = value
        self._lookups = 0

    def number(self, path: KeyPath) -> int | None:
        """The place of a path; the first few are counted out, for most files have one finding."""
        if self._lookups >= _LOOKUPS:
            return super().number(path)
        self._lookups += 1
        return _counted_number(self._value, path)

    def index(self) -> dict[KeyPath, int]:
        """The paths in the order of the offsets, each with its number."""
        index: dict[KeyPath, int] = {}
        _add_paths(self._value, (), index)
        index[()] = len(index)
        return index


def _add_paths(value: Value, path: KeyPath, index: dict[KeyPath, int]) -> None:
    """Add the paths of what a map or list holds: each behind those of what it holds itself."""
    if isinstance(value, str):
        return
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in inner:
        item_path = (*path, step)
        if not isinstance(item, str):
            _add_paths(item, item_path, index)
        index[item_path] = len(index)


def _counted_number(value: Value, path: KeyPath) -> int | None:
    """The number that `_add_paths` gives a path; None where it adds no such path."""
    number = 0
    for step in path:
        if isinstance(value, str):
            return None
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for item_step, item in items:
            if item_step == step:
                value = item
                break
            number += 1 + _count_within(item)
        else:
            return None
    return number + _count_within(value)


def _count_within(value: Value) -> int:
    """How many values a map or list holds, those within them among them."""
    if isinstance(value, str):
        return 0
    count = len(value)
    for item in value.values() if isinstance(value, dict) else value:
        if not isinstance(item, str):
            count += _count_within(item)
    return count


_NO_SPANS: Mapping[KeyPath, Spans] = MappingProxyType({})


class Positions(Mapping[KeyPath, Spans]):
    """The spans of front matter by path of keys, in the order of the file."""

    __slots__ = ("_layout", "_offsets", "_start")

    def __init__(self, spans: Mapping[KeyPath, Spans] = _NO_SPANS) -> None:
        paths = tuple(_SHARED_PATHS.setdefault(path, path) for path in spans)
        self._layout: _Layout = _KnownPaths(paths)
        self._offsets = array("I")
        self._start = 0
        for span in spans.values():
            self._offsets.extend(span.value)
            self._offsets.extend(span.key or (NO_KEY, NO_KEY))

    @property
    def offsets(self) -> "array[int]":
        """Four offsets of each value, counted from where the front matter begins."""
        return self._offsets

    def children(self, path: KeyPath) -> list[KeyPath]:
        """The paths of the keys or items of a collection, in the order of the file."""
        return [*_children(self._layout).get(path, ())]

    def __getitem__(self, path: KeyPath) -> Spans:
        number = self._layout.number(path)
        if number is None:
            raise KeyError(path)
        first = 4 * number
        start, end, key_start, key_end = self._offsets[first : first + 4]
        base = self._start
        key = None
        if key_start != NO_KEY:
            key = (base + key_start, base + key_end)
        return Spans((base + start, base + end), key)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, tuple) and self._layout.number(path) is not None

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(_index(self._layout))

    def __len__(self) -> int:
        return len(self._offsets) // 4


class PositionsOfValue(Positions):
    """The positions of all values in a value.

    ``offsets`` are four of each: where it starts and ends and where its key does, counted from
    ``start``, in the order in which the values end.
    """

    __slots__ = ()

    def __init__(self, value: Value, offsets: "array[int]", start: int) -> None:
        self._layout = _PathsOfValue(value)
        self._offsets = offsets
        self._start = start


def positions_of_value(
    value: Value, spans: Mapping[KeyPath, Spans], start: int
) -> PositionsOfValue:
    """The positions of a value from the spans of all values in it, in order of their ends."""
    offsets = array("I")
    for span in spans.values():
        offsets.extend(offset - start for offset in span.value)
        if span.key is None:
            offsets.extend((NO_KEY, NO_KEY))
        else:
            offsets.extend(offset - start for offset in span.key)
    return PositionsOfValue(value, offsets, start)


@lru_cache(maxsize=8)
def _children(layout: _Layout) -> dict[KeyPath, list[KeyPath]]:
    """The paths below each path, made once: looking for them anew takes the square of a list."""
    children: dict[KeyPath, list[KeyPath]] = {}
    for path in _index(layout):
        if path:
            children.setdefault(path[:-1], []).append(path)
    return children


# for the files that are looked at together: of every file it would fill the memory
@lru_cache(maxsize=16)
def _index(layout: _Layout) -> dict[KeyPath, int]:
    return layout.index()
