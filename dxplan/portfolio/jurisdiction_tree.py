"""Jurisdictions that are part of others, and the registers that they share with those above."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dxplan.portfolio.plans_files import PLANS

LOCAL_REGISTERS = ("unit", "document")
"""The kinds of which each jurisdiction may have a register of its own."""


@dataclass(frozen=True, slots=True)
class SharedRegisters:
    """Where a jurisdiction below another looks up a key: its own register, then those above.

    ``broken`` are the ids in them that can't be read.
    """

    homes: tuple[str, ...]
    broken: frozenset[str]

    @classmethod
    def of(cls, homes: tuple[str, ...], broken: Collection[str]) -> "SharedRegisters":
        """The registers of some jurisdictions, with what of all broken ids lies in them."""
        inside = {one for one in broken if one.partition("/")[0] in homes}
        return cls(homes, frozenset(inside))


def register_file(kind: str, jurisdiction: str | None) -> str:
    """The file of a jurisdiction's register of units or documents, also if there is none."""
    return f"{PLANS}/{jurisdiction}/{kind}s.yaml"


def chains_above(parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Everything above each that has a parent, the nearest first; nothing for one in a circle."""
    chains = {key: _chain_above(key, parents) for key in parents}
    return {key: chain for key, chain in chains.items() if chain}


def _chain_above(key: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    chain: list[str] = []
    parent = parents.get(key)
    while parent is not None and parent not in chain:
        if parent == key:
            return ()
        chain.append(parent)
        parent = parents.get(parent)
    return tuple(chain)


def right_below(above: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Those whose nearest above is each, in their order."""
    below: dict[str, list[str]] = defaultdict(list)
    for key, chain in above.items():
        below[chain[0]].append(key)
    return dict(below)
