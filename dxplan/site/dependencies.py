"""What a page depends on: the look-ups that are recorded while it is made."""

from collections.abc import Callable, Hashable, ItemsView, Iterator, KeysView, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class WholeCollection:
    """Stands for every entry of a collection, in the place of one key."""

    def __repr__(self) -> str:
        return "WHOLE"

    def __reduce__(self) -> str:
        return "WHOLE"


WHOLE = WholeCollection()


@dataclass(slots=True)
class LookUps:
    """The look-ups of whatever is being made.

    Each is a collection, such as `portfolio.tasks`, and a key of it, or WHOLE.
    """

    current: set[tuple[str, Hashable]] = field(default_factory=set)

    @contextmanager
    def apart(self) -> Iterator[set[tuple[str, Hashable]]]:
        """Record what is looked up from now on by itself, not for what was being made before."""
        outer = self.current
        self.current = set()
        try:
            yield self.current
        finally:
            self.current = outer


class RecordedMapping(Mapping[K, V]):
    """A mapping whose look-ups are recorded: one key, or the whole where it is walked through."""

    __slots__ = ("_look_ups", "_name", "_whole", "values_by_key")

    def __init__(
        self, name: str, values_by_key: Mapping[K, V], look_ups: LookUps
    ) -> None:
        """Record the look-ups in a mapping under a name."""
        self._name = name
        self._look_ups = look_ups
        self._whole = (name, WHOLE)
        self.values_by_key = values_by_key

    def __getitem__(self, key: K) -> V:
        self._look_ups.current.add((self._name, key))
        return self.values_by_key[key]

    def __contains__(self, key: object) -> bool:
        self._look_ups.current.add((self._name, key))
        return key in self.values_by_key

    def get(self, key: K, default: Any = None) -> Any:
        """The value of a key, ``default`` where there is none."""
        self._look_ups.current.add((self._name, key))
        return self.values_by_key.get(key, default)

    def __iter__(self) -> Iterator[K]:
        self._look_ups.current.add(self._whole)
        return iter(self.values_by_key)

    def __len__(self) -> int:
        self._look_ups.current.add(self._whole)
        return len(self.values_by_key)

    def keys(self) -> KeysView[K]:
        """All keys."""
        self._look_ups.current.add(self._whole)
        return self.values_by_key.keys()

    def values(self) -> Any:
        """All values."""
        self._look_ups.current.add(self._whole)
        return self.values_by_key.values()

    def items(self) -> ItemsView[K, V]:
        """All keys with their values."""
        self._look_ups.current.add(self._whole)
        return self.values_by_key.items()


@dataclass(slots=True)
class RecordedMemo(Generic[K, V]):
    """Values that are made once for many pages.

    Each page that takes one depends on what was looked up to make it.
    """

    look_ups: LookUps
    made: dict[K, tuple[V, AbstractSet[tuple[str, Hashable]]]] = field(
        default_factory=dict
    )

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made at the first call."""
        entry = self.made.get(key)
        if entry is None:
            with self.look_ups.apart() as seen:
                value = make()
            entry = value, seen
            self.made[key] = entry
        self.look_ups.current |= entry[1]
        return entry[0]


class recorded_property(Generic[T]):  # noqa: N801 - used as a decorator, like cached_property
    """A cached property of an object with `look_ups`: whoever reads it depends on its value.

    A mapping among them is read key by key: only what is looked up in it is depended on.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        """Make the value of the property by a function of the object."""
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self._full_name = f"{owner.__name__}.{name}"
        self._slot = f"_recorded_{name}"

    @overload
    def __get__(self, instance: None, owner: type) -> "recorded_property[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        look_ups: LookUps = instance.look_ups
        values = vars(instance)
        if self._slot not in values:
            with look_ups.apart():
                value: Any = self._make(instance)
            if isinstance(value, Mapping):
                value = RecordedMapping(
                    collection_name(instance, self._name), value, look_ups
                )
            values[self._slot] = value
        value = values[self._slot]
        if not isinstance(value, RecordedMapping):
            look_ups.current.add((collection_name(instance, self._name), WHOLE))
        return value

    def __set__(self, instance: object, value: T) -> None:
        raise AttributeError(f"{self._full_name} is made once")


def collection_name(instance: Any, attribute: str) -> str:
    """The name of a collection: that of the object that holds it, and of the attribute."""
    return f"{instance.collection}.{attribute}"
