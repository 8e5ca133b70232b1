"""A portfolio of which some files are in hand: those are walked, and everything is looked up."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from dxplan.diagnostics import KeyPath
from dxplan.model.records import Kind, Task
from dxplan.model.values import FrontMatter
from dxplan.portfolio.jurisdiction_tree import SharedRegisters
from dxplan.portfolio.portfolio import Portfolio, Record

if TYPE_CHECKING:
    from _collections_abc import dict_items, dict_keys, dict_values

T = TypeVar("T")


class ItemsInHand(dict[str, T]):
    """A mapping in which every key is found, and a few are walked, in the order of the whole.

    What is found is a copy, so that a look-up is one of a plain dict.
    """

    __slots__ = ("_walked",)

    def __init__(self, whole: Mapping[str, T], walked: dict[str, T]) -> None:
        super().__init__(whole)
        self._walked = walked

    def __iter__(self) -> Iterator[str]:
        return iter(self._walked)

    def __len__(self) -> int:
        return len(self._walked)

    def keys(self) -> "dict_keys[str, T]":
        """The keys that are walked."""
        return self._walked.keys()

    def values(self) -> "dict_values[str, T]":
        """What is walked."""
        return self._walked.values()

    def items(self) -> "dict_items[str, T]":
        """What is walked, with its keys."""
        return self._walked.items()


@dataclass(frozen=True)
class PortfolioInHand(Portfolio):
    """A portfolio whose indexes are `ItemsInHand`. What all records tell is the whole's."""

    whole: Portfolio = field(kw_only=True, repr=False)

    @property
    def everything(self) -> Portfolio:
        return self.whole

    @cached_property
    def former(self) -> dict[str, str]:
        return self.whole.former

    @cached_property
    def _former_of(self) -> dict[str, list[str]]:
        return self.whole._former_of  # noqa: SLF001 - of the same kind

    @cached_property
    def above(self) -> dict[str, tuple[str, ...]]:
        return self.whole.above

    @cached_property
    def below(self) -> dict[str, list[str]]:
        return self.whole.below

    @cached_property
    def shared_registers(self) -> dict[tuple[str, str], SharedRegisters]:
        return self.whole.shared_registers

    @cached_property
    def by_plan(self) -> dict[str, list[Record[Task]]]:
        return self.whole.by_plan

    @cached_property
    def parts(self) -> dict[str, list[Record[Task]]]:
        return self.whole.parts

    @cached_property
    def citations(self) -> dict[str, list[tuple[Record[FrontMatter], KeyPath]]]:
        return self.whole.citations


class _InFile(Protocol):
    @property
    def file(self) -> str: ...


def in_hand(portfolio: Portfolio, files: Collection[str]) -> Portfolio:
    """The portfolio with only what lies in some files in hand."""
    indexes: dict[str, Mapping[str, Record[Any]]] = {}
    for kind, name in INDEXES.items():
        indexes[name] = _items_in(portfolio.index(kind), files)
    sources = {}
    for file, source in portfolio.sources.items():
        if file in files:
            sources[file] = source
    rests = [rest for rest in portfolio.rests if rest.record.file in files]
    return PortfolioInHand(
        sources=ItemsInHand(portfolio.sources, sources),
        findings=portfolio.findings,
        unreadable=portfolio.unreadable,
        broken=portfolio.broken,
        assets=portfolio.assets,
        unpublished=portfolio.unpublished,
        repositories=portfolio.repositories,
        rests=tuple(rests),
        periods=_items_in(portfolio.periods, files),
        **cast("dict[str, Any]", indexes),
        whole=portfolio,
    )


INDEXES: Mapping[Kind, str] = {
    "jurisdiction": "jurisdictions",
    "plan": "plans",
    "task": "tasks",
    "target": "targets",
    "unit": "units",
    "document": "documents",
    "area": "areas",
    "indicator": "indicators",
    "term": "terms",
    "holiday": "holidays",
}
"""The fields of a portfolio that hold the records of each kind."""

F = TypeVar("F", bound=_InFile)


def _items_in(items: Mapping[str, F], files: Collection[str]) -> Mapping[str, F]:
    walked = {}
    for key, item in items.items():
        if item.file in files:
            walked[key] = item
    return ItemsInHand(items, walked)
