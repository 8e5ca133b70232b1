"""What is fuzzed: each target takes bytes, and fails by any exception."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import bodies, deadlines, documents, front_matter, tables

FOUND = Path(__file__).parent / "found"
"""The inputs that once failed, a folder a target: the suite runs them again."""

CPU_SECONDS = 2.0
"""What one run may cost at most, in processor seconds."""


@dataclass(frozen=True)
class Target:
    """Something that reads what anybody may send.

    ``seeds`` are inputs to begin with, ``tokens`` the words that the reader knows.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    tokens: tuple[str, ...]


TARGETS = {
    "bodies": Target(bodies.run, bodies.seeds, bodies.TOKENS),
    "deadlines": Target(deadlines.run, deadlines.seeds, deadlines.TOKENS),
    "documents": Target(documents.run, documents.seeds, documents.TOKENS),
    "front_matter": Target(front_matter.run, front_matter.seeds, front_matter.TOKENS),
    "tables": Target(tables.run, tables.seeds, tables.TOKENS),
}
