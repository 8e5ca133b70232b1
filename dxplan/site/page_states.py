"""What the pages of the last build were made from: only those that change are made again."""

import marshal
from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dxplan.files.cache import Cache
from dxplan.files.code_version import code_version
from dxplan.site.dependencies import WHOLE, RecordedMapping
from dxplan.site.digests import SIZE, NoDigestError, ValueDigests, digest_of_bytes
from dxplan.site.page import LocalizedPage

KIND = "pages"
"""What the states of pages are in the cache."""

LookUp = tuple[str, Hashable]

UNKNOWN = b""
"""The digest of what has none: it counts as another one each time."""


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as it was made.

    ``definition`` is the digest of what it was to show, ``look_ups`` what it looked up for that.
    ``files`` are the paths of the page, of the further pages of its tables and of their rows, each
    with the SHA-256 of its contents.
    """

    definition: bytes
    look_ups: tuple[LookUp, ...]
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LookUpDigests:
    """Digests of what pages look up in a site as it now is.

    ``holders`` are the objects whose attributes collections are, by the names of both:
    `portfolio.tasks`. ``values`` gives the values of collections that are none.
    """

    digests: ValueDigests
    holders: Mapping[str, object]
    values: Mapping[str, Callable[[Hashable], object]]
    _made: dict[LookUp, bytes] = field(default_factory=dict)
    _collections: dict[str, object] = field(default_factory=dict)

    def of_page(self, page: LocalizedPage) -> bytes:
        """The digest of what a page is to show, UNKNOWN where that can't be known."""
        return self._of_value(page.page)

    def of(self, look_up: LookUp) -> bytes:
        """The digest of what is looked up, UNKNOWN where that can't be known."""
        digest = self._made.get(look_up)
        if digest is None:
            digest = self._of_value(self._value(*look_up))
            self._made[look_up] = digest
        return digest

    def _of_value(self, value: object) -> bytes:
        try:
            return self.digests.of(value)
        except NoDigestError:
            return UNKNOWN

    def _value(self, name: str, key: Hashable) -> object:
        make = self.values.get(name)
        if make is not None:
            return make(key)
        collection = self._collection(name)
        if key is WHOLE:
            return collection
        if not isinstance(collection, Mapping) or key not in collection:
            return None
        return (collection[key],)

    def _collection(self, name: str) -> object:
        if name not in self._collections:
            holder, _, attribute = name.partition(".")
            collection = getattr(self.holders[holder], attribute)
            if isinstance(collection, RecordedMapping):
                collection = collection.values_by_key
            self._collections[name] = collection
        return self._collections[name]


@dataclass(frozen=True, slots=True)
class _KeptPage:
    definition: bytes
    numbers: Sequence[int]
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeptStates:
    """The states of pages as the last build kept them.

    ``changed`` are the numbers of the look-ups that give something else by now.
    """

    pages: Mapping[str, _KeptPage]
    look_ups: tuple[LookUp, ...]
    changed: AbstractSet[int]

    def unchanged(
        self, page: LocalizedPage, digests: LookUpDigests
    ) -> PageState | None:
        """The state of a page that would be made the same again; None where it might not."""
        kept = self.pages.get(page.path)
        if kept is None or not self.changed.isdisjoint(kept.numbers):
            return None
        if kept.definition == UNKNOWN or kept.definition != digests.of_page(page):
            return None
        look_ups = tuple(self.look_ups[number] for number in kept.numbers)
        return PageState(kept.definition, look_ups, kept.files)


NOTHING_KEPT = KeptStates({}, (), frozenset())


@dataclass(frozen=True)
class PageStates:
    """The states of a part of the pages of a site, kept from one build to the next.

    ``settings`` is a digest of everything that every page depends on: what was made with others,
    or by other code, is not known.
    """

    cache: Cache
    folder: str
    part: str
    settings: bytes

    @cached_property
    def _key(self) -> bytes:
        return digest_of_bytes(self.folder.encode(), self.part.encode())

    @cached_property
    def _maker(self) -> bytes:
        return digest_of_bytes(code_version(), self.settings)

    def read(self, digests: LookUpDigests) -> KeptStates:
        """The states of the last build; none where they are not kept."""
        kept = self.cache.get_many(KIND, [self._key]).get(self._key, b"")
        maker, content = kept[:SIZE], kept[SIZE:]
        if maker != self._maker:
            return NOTHING_KEPT
        written: Any = marshal.loads(content)  # noqa: S302 - the user's own, with a checksum
        packed, old_digests, pages = written
        look_ups = tuple(map(_unpacked, packed))
        changed = set()
        for number, look_up in enumerate(look_ups):
            digest = digests.of(look_up)
            if digest == UNKNOWN or digest != old_digests[number]:
                changed.add(number)
        return KeptStates(
            {
                path: _KeptPage(definition, array("I", numbers), files)
                for path, definition, numbers, files in pages
            },
            look_ups,
            changed,
        )

    def write(self, states: Mapping[str, PageState], digests: LookUpDigests) -> None:
        """Keep the states of all pages."""
        numbers: dict[LookUp, int] = {}
        pages: list[Any] = []
        for path, state in states.items():
            of_page = _numbered(state.look_ups, numbers)
            pages.append((path, state.definition, of_page, state.files))
        packed = tuple(_packed(look_up) for look_up in numbers)
        content: Any = (packed, tuple(map(digests.of, numbers)), tuple(pages))
        self.cache.put_many(KIND, {self._key: self._maker + marshal.dumps(content)})


def _numbered(look_ups: Iterable[LookUp], numbers: dict[LookUp, int]) -> bytes:
    """The numbers of look-ups; those that are new get the next ones."""
    of_page = array("I")
    for look_up in look_ups:
        of_page.append(numbers.setdefault(look_up, len(numbers)))
    return of_page.tobytes()


def _packed(look_up: LookUp) -> tuple[Hashable, ...]:
    name, key = look_up
    if key is WHOLE:
        return (name,)
    return name, _plain_key(key)


def _plain_key(key: Hashable) -> Hashable:
    """A key without types of its own, such as references, which are texts."""
    if isinstance(key, tuple):
        return tuple(_plain_key(part) for part in key)
    return str(key) if isinstance(key, str) else key


def _unpacked(packed: tuple[Hashable, ...]) -> LookUp:
    name, *keys = packed
    return str(name), keys[0] if keys else WHOLE
