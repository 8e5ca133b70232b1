"""The bars themselves, drawn by `rich`; this module is loaded when one is drawn."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
)


class Bars(Progress):
    """One bar a stage, which go away in the end."""

    def __init__(self, names: Mapping[str, str], *, color: bool) -> None:
        super().__init__(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True, no_color=not color),
            transient=True,
            auto_refresh=False,
        )
        self._names = names
        self._stage: TaskID | None = None

    def show(self, lines: Iterable[str]) -> None:
        """Draw what lines tell: an empty one of a step, others of a stage that begins."""
        for line in lines:
            if line:
                self._begin(line)
            elif self._stage is not None:
                self.advance(self._stage)
        self.refresh()

    def _begin(self, line: str) -> None:
        name, _, total = line.partition(" ")
        if self._stage is not None:
            self.remove_task(self._stage)
        self._stage = self.add_task(self._names[name], total=int(total) or None)
