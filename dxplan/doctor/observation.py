"""What was looked at, how it stands, and what to type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dxplan.errors import DxplanError

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Observation:
    """How one thing stands.

    Its sentence is `doctor.<name>.<variant>` of the catalogues, filled with ``values``; that of
    ``failure`` where there is one. ``command`` is the line to type, empty where none helps.
    """

    name: str
    state: State
    variant: str = "ok"
    values: Mapping[str, str] = field(default_factory=dict)
    command: str = ""
    failure: DxplanError | None = None
