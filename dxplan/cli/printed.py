"""What a command prints, as a value: it can be kept and printed again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dxplan.cli.output import write, write_data, write_error

Audience: TypeAlias = Literal["people", "programs", "error"]
"""Who a text is for: people, programs, or people on standard error."""

_WRITERS: Mapping[Audience, Callable[[str], None]] = {
    "people": write,
    "programs": write_data,
    "error": write_error,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """Texts in the order in which they are printed, and the exit code."""

    texts: tuple[tuple[Audience, str], ...]
    code: int

    def write(self) -> None:
        """Print them."""
        for audience, text in self.texts:
            _WRITERS[audience](text)
