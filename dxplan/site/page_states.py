"""What the pages of the last build were made from: only those that change are made again."""

import marshal
from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import Any, TypeAlias

from dxplan.files.cache import Cache
from dxplan.files.code_version import code_version
from dxplan.site.day_marks import NO_DAY, DayForms, Place
from dxplan.site.dependencies import WHOLE, RecordedMapping
from dxplan.site.digests import SIZE, NoDigestError, ValueDigests, digest_of_bytes
from dxplan.site.page import LocalizedPage

KIND = "pages"
"""What the states of pages are in the cache."""

LookUp = tuple[str, Hashable]
PackedLookUp = tuple[Hashable, ...]
"""A look-up as it is kept: its collection and a plain key, or the collection alone."""

UNKNOWN = b""
"""The digest of what has none: it counts as another one each time."""
NOT_THERE = b"not there"
"""In the place of the digest of what a collection does not have."""


PageFile: TypeAlias = tuple[str, str, tuple[Place, ...]]
"""The path of a file, the SHA-256 of its contents, and where in it the as-of day stands."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page as it was just made.

    ``definition`` is the digest of what it was to show, ``look_ups`` what it looked up for that.
    ``files`` are those of the page, of the further pages of its tables and of their rows.
    """

    definition: bytes
    look_ups: tuple[LookUp, ...]
    files: tuple[PageFile, ...]


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as it is kept: ``numbers`` are those of its look-ups, as the bytes of an array."""

    definition: bytes
    numbers: bytes
    files: tuple[PageFile, ...]


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
    _makers: dict[str, Callable[[Hashable], bytes]] = field(default_factory=dict)

    def of_page(self, page: LocalizedPage) -> bytes:
        """The digest of what a page is to show, UNKNOWN where that can't be known."""
        return self._of_value(page.page)

    def of(self, look_up: LookUp) -> bytes:
        """The digest of what is looked up, UNKNOWN where that can't be known."""
        digest = self._made.get(look_up)
        if digest is None:
            name, key = look_up
            make = self._makers.get(name)
            if make is None:
                make = self._maker(name)
                self._makers[name] = make
            digest = make(key)
            self._made[look_up] = digest
        return digest

    def _of_value(self, value: object) -> bytes:
        try:
            return self.digests.of(value)
        except NoDigestError:
            return UNKNOWN

    def _maker(self, name: str) -> Callable[[Hashable], bytes]:
        """What makes the digests of what is looked up in a collection."""
        value_of = self.values.get(name)
        if value_of is not None:
            return partial(self._of_made, value_of)
        holder, _, attribute = name.partition(".")
        collection = getattr(self.holders[holder], attribute)
        if isinstance(collection, RecordedMapping):
            collection = collection.values_by_key
        return partial(self._of_entry, collection)

    def _of_made(self, value_of: Callable[[Hashable], object], key: Hashable) -> bytes:
        return self._of_value(value_of(key))

    def _of_entry(self, collection: object, key: Hashable) -> bytes:
        if key is WHOLE:
            return self._of_value(collection)
        if not isinstance(collection, Mapping):
            return NOT_THERE
        if key not in collection:
            return NOT_THERE
        return self._of_value(collection[key])


@dataclass(frozen=True, slots=True)
class KeptStates:
    """The states of pages as the last build kept them.

    ``look_ups`` are those of all pages by their numbers, ``changed`` the numbers of those that give
    something else by now. Beyond ``room`` look-ups those are dropped that no page has any more.
    ``day`` is the as-of day of that build.
    """

    pages: Mapping[str, PageState]
    look_ups: "_LookUpTable"
    changed: AbstractSet[int]
    room: int = 0
    day: DayForms = NO_DAY

    def unchanged(self, path: str, definition: Callable[[], bytes]) -> PageState | None:
        """The state of a page that would be made the same again; None where it might not.

        ``definition`` gives the digest of what it is to show now.
        """
        kept = self.pages.get(path)
        if kept is None or not self.changed.isdisjoint(array("I", kept.numbers)):
            return None
        if kept.definition == UNKNOWN or kept.definition != definition():
            return None
        return kept


@dataclass(frozen=True, slots=True)
class _LookUpTable:
    """Look-ups by their numbers, how they are kept, and the digests of what they now give."""

    look_ups: tuple[LookUp, ...] = ()
    packed: tuple[PackedLookUp, ...] = ()
    digests: tuple[bytes, ...] = ()

    def with_more(
        self, look_ups: Iterable[LookUp], digests: LookUpDigests
    ) -> "_LookUpTable":
        """The same with further look-ups."""
        more = tuple(look_ups)
        return _LookUpTable(
            (*self.look_ups, *more),
            (*self.packed, *map(packed, more)),
            (*self.digests, *map(digests.of, more)),
        )


NOTHING_KEPT = KeptStates({}, _LookUpTable(), frozenset())


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
    def maker(self) -> bytes:
        """What made the pages, as a digest: the code and the settings."""
        return digest_of_bytes(code_version(), self.settings)

    def read(self, digests: LookUpDigests) -> KeptStates:
        """The states of the last build; none where they are not kept."""
        kept = self.cache.get_many(KIND, [self._key]).get(self._key, b"")
        maker, content = kept[:SIZE], kept[SIZE:]
        if maker != self.maker:
            return NOTHING_KEPT
        written: Any = marshal.loads(content)  # noqa: S302 - the user's own, with a checksum
        day, packed, old_digests, room, pages = written
        look_ups = tuple(map(unpacked, packed))
        now = tuple(map(digests.of, look_ups))
        changed = set()
        for number, (old, new) in enumerate(zip(old_digests, now, strict=True)):
            if new == UNKNOWN or new != old:
                changed.add(number)
        states = {path: PageState(*state) for path, *state in pages}
        table = _LookUpTable(look_ups, packed, now)
        return KeptStates(states, table, changed, room, DayForms(*day))

    def write(
        self,
        kept: KeptStates,
        written: Mapping[str, PageState | MadePage],
        digests: LookUpDigests,
        day: DayForms,
    ) -> None:
        """Keep the states of all pages: those of ``kept`` that stay, and of those just made.

        They are of the ``day``.
        """
        numbers = _Numbers.of(kept.look_ups.look_ups)
        states = {path: numbers.numbered(state) for path, state in written.items()}
        room = kept.room
        old = kept.look_ups
        if len(numbers.of_look_up) > room:
            states, numbers = _without_unused(states, numbers)
            room = len(numbers.of_look_up) * 5 // 4
            old = _LookUpTable()
        new = islice(numbers.of_look_up, len(old.look_ups), None)
        table = old.with_more(new, digests)
        pages = [
            (path, state.definition, state.numbers, state.files)
            for path, state in states.items()
        ]
        of_day = (day.forms, day.ordinal)
        content: Any = (of_day, table.packed, table.digests, room, tuple(pages))
        self.cache.put_many(KIND, {self._key: self.maker + marshal.dumps(content)})


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of look-ups, which are in the order of their numbers."""

    of_look_up: dict[LookUp, int]

    @classmethod
    def of(cls, look_ups: Iterable[LookUp]) -> "_Numbers":
        return cls({look_up: number for number, look_up in enumerate(look_ups)})

    def numbered(self, state: PageState | MadePage) -> PageState:
        """The state of a page with numbers; look-ups that are new get the next ones."""
        if isinstance(state, PageState):
            return state
        of_page = array("I")
        for look_up in state.look_ups:
            number = self.of_look_up.setdefault(look_up, len(self.of_look_up))
            of_page.append(number)
        return PageState(state.definition, of_page.tobytes(), state.files)


def _without_unused(
    states: Mapping[str, PageState], numbers: _Numbers
) -> tuple[dict[str, PageState], _Numbers]:
    """The same states, with numbers for what any of them looks up and no more."""
    used: set[int] = set()
    for state in states.values():
        used.update(array("I", state.numbers))
    look_ups = tuple(numbers.of_look_up)
    new = _Numbers.of(look_ups[number] for number in sorted(used))
    renumbered = {}
    for path, state in states.items():
        of_page = tuple(look_ups[number] for number in array("I", state.numbers))
        made = MadePage(state.definition, of_page, state.files)
        renumbered[path] = new.numbered(made)
    return renumbered, new


def packed(look_up: LookUp) -> PackedLookUp:
    """A look-up as it is kept."""
    name, key = look_up
    if key is WHOLE:
        return (name,)
    return name, _plain_key(key)


def _plain_key(key: Hashable) -> Hashable:
    """A key without types of its own, such as references, which are texts."""
    if isinstance(key, tuple):
        return tuple(_plain_key(part) for part in key)
    return str(key) if isinstance(key, str) else key


def unpacked(kept: PackedLookUp) -> LookUp:
    """A look-up that was kept."""
    name, *keys = kept
    return str(name), keys[0] if keys else WHOLE
