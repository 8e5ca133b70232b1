"""Values made once for many pages, kept from one build to the next with what they looked up."""

import marshal
from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

from dxplan.site.dependencies import LookUps, RecordedMemo
from dxplan.site.digests import SIZE, digest_of_bytes
from dxplan.site.page_states import (
    UNKNOWN,
    LookUp,
    LookUpDigests,
    PageStates,
    packed,
    unpacked,
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_KIND = "page-parts"
"""What kept values are in the cache."""


@dataclass(frozen=True, slots=True)
class ValueForm(Generic[K, V]):
    """How values of a memo are kept: ``group`` says which of them lie together, by their keys.

    ``written`` gives what the cache can hold of a value, ``read`` the value of that.
    """

    group: Callable[[K], str]
    written: Callable[[V], Any]
    read: Callable[[Any], V]


_Made: TypeAlias = dict[K, tuple[V, AbstractSet[LookUp]]]


class KeptMemo(RecordedMemo[K, V]):
    """A memo that takes the values over that the last build made, where they would be the same.

    A group is read when the first of its values is asked for. `save` keeps the groups of which any
    value was made anew, without the values of which something has changed.
    """

    def __init__(
        self,
        look_ups: LookUps,
        store: "MemoStore",
        digests: LookUpDigests,
        form: ValueForm[K, V],
        groups: Iterable[str],
    ) -> None:
        """Record the look-ups of values; only those of ``groups`` are kept."""
        super().__init__(look_ups)
        self._store = store
        self._digests = digests
        self._form = form
        self._groups = frozenset(groups)
        self._read: set[str] = set()
        self._changed: set[str] = set()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key: kept, or made at the first call."""
        if key not in self.made:
            self._look_for(key)
        return super().get(key, make)

    def _look_for(self, key: K) -> None:
        """Read the group of a value that is not there yet; without it the value is made."""
        group = self._form.group(key)
        if group not in self._read:
            self._read.add(group)
            self._read_group(group)
        if key not in self.made:
            self._changed.add(group)

    def _read_group(self, group: str) -> None:
        content = self._contents.get(group)
        if content is None:
            return
        kept: Any = marshal.loads(content)  # noqa: S302 - the user's own, with a checksum
        packed_look_ups, old_digests, entries = kept
        look_ups = [unpacked(look_up) for look_up in packed_look_ups]
        changed = set()
        for number, (look_up, old) in enumerate(
            zip(look_ups, old_digests, strict=True)
        ):
            new = self._digests.of(look_up)
            if new == UNKNOWN or new != old:
                changed.add(number)
        for key, written, bytes_of_numbers in entries:
            numbers = array("I", bytes_of_numbers)
            if changed.isdisjoint(numbers):
                seen = {look_ups[number] for number in numbers}
                self.made[key] = self._form.read(written), seen

    @cached_property
    def _contents(self) -> Mapping[str, bytes]:
        """What is kept of each group."""
        return self._store.read(self._groups)

    def save(self) -> None:
        """Keep the values for the next build."""
        if not self._store.is_kept:
            return
        changed = self._changed & self._groups
        made: dict[str, _Made[K, V]] = {group: {} for group in changed}
        for key, entry in self.made.items():
            group = self._form.group(key)
            if group in changed:
                made[group][key] = entry
        contents = {}
        for group, entries in made.items():
            contents[group] = self._group_content(entries)
        self._store.write(contents)

    def _group_content(self, made: _Made[K, V]) -> bytes:
        numbers: dict[LookUp, int] = {}
        entries = []
        for key, (value, look_ups) in made.items():
            of_value = array("I")
            for look_up in look_ups:
                of_value.append(numbers.setdefault(look_up, len(numbers)))
            entries.append((key, self._form.written(value), of_value.tobytes()))
        digests = tuple(map(self._digests.of, numbers))
        content: Any = (tuple(map(packed, numbers)), digests, tuple(entries))
        return marshal.dumps(content)


@dataclass(frozen=True, slots=True)
class MemoStore:
    """Where the values of a memo are kept, beside the states of the pages that show them."""

    states: PageStates
    name: str

    @property
    def is_kept(self) -> bool:
        """Whether anything is kept at all."""
        return self.states.cache.folder is not None

    def read(self, groups: Iterable[str]) -> dict[str, bytes]:
        """What was kept of some groups by the same code, with the same settings."""
        keys = {self._key(group): group for group in groups}
        contents = {}
        for key, content in self.states.cache.get_many(_KIND, keys).items():
            if content[:SIZE] == self.states.maker:
                contents[keys[key]] = content[SIZE:]
        return contents

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Keep groups in the place of the old ones."""
        values = {}
        for group, content in contents.items():
            values[self._key(group)] = self.states.maker + content
        self.states.cache.put_many(_KIND, values)

    def _key(self, group: str) -> bytes:
        parts = (self.states.folder, self.states.part, self.name, group)
        return digest_of_bytes(*(part.encode() for part in parts))
