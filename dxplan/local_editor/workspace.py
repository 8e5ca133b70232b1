"""The plans as they lie on the disk, read again where they have changed, and what follows of them.

One thread at a time is at work on them.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dxplan.check.assess import settings_of
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.editing.project import EditedProject, open_project
from dxplan.editing.review import Reviewer
from dxplan.files.watch import FileStates, file_states
from dxplan.messages import Catalogue
from dxplan.portfolio.plans_files import PLANS


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans as they are now, evaluated for today."""

    project: EditedProject
    compliance: Compliance
    reviewer: Reviewer


@dataclass
class Workspace:
    """A folder that holds plans/. ``prefix`` leads to it from the repository's root."""

    root: Path
    prefix: str
    config: Config
    catalogue: Catalogue
    today: Callable[[], date]
    lock: threading.Lock = field(default_factory=threading.Lock)
    _states: tuple[FileStates, date] | None = None
    _plans: Plans | None = None

    def plans(self) -> Plans:
        """The plans as they are now; whoever asks has the lock."""
        day = self.today()
        states = file_states([self.root / PLANS], [])
        if self._plans is None or self._states != (states, day):
            self._plans = self._read(day)
            self._states = (states, day)
        return self._plans

    def _read(self, day: date) -> Plans:
        project = open_project(
            self.root,
            self.config,
            self.catalogue,
            today=day,
            prefix=self.prefix,
            parsed=None if self._plans is None else self._plans.project.parsed,
        )
        compliance = evaluate(project.portfolio, day, settings_of(self.config))
        return Plans(project, compliance, Reviewer(project))
