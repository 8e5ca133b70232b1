"""Traffic lights of scopes, where a publisher asks for them by its own thresholds."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from dxplan.compliance.rates import Rate
from dxplan.config.config import Lights

Light: TypeAlias = Literal["green", "yellow", "red"]


def light_of(lights: Lights, rate: Rate, overdue: Iterable[bool]) -> Light | None:
    """The light of a scope by one rate; None where no percentage of it is shown.

    ``overdue`` says of its overdue tasks whether they are so for more than ``late_days``: with one
    that is, the light is never green.
    """
    value = rate.shown_value
    if value is None:
        return None
    is_long_overdue = lights.late_days is not None and any(overdue)
    if value >= lights.green_from and not is_long_overdue:
        return "green"
    if value >= lights.yellow_from:
        return "yellow"
    return "red"
