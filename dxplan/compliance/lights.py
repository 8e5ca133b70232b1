"""Traffic lights of scopes, where a publisher asks for them by its own thresholds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias, get_args

from dxplan.compliance.public_counts import shown_timeliness
from dxplan.compliance.rates import Rate
from dxplan.compliance.summary import Compliance, Summary
from dxplan.compliance.tasks import TaskState
from dxplan.config.config import Lights

Light: TypeAlias = Literal["green", "yellow", "red"]

LIGHTS = get_args(Light)
"""All lights, the best first."""


def light_of(lights: Lights, rate: Rate, long_overdue: Iterable[bool]) -> Light | None:
    """The light of a scope by one rate; None where no percentage of it is shown.

    ``long_overdue`` says of its overdue tasks whether they are so for more than ``late_days``: with
    one that is, the light is never green.
    """
    value = rate.shown_value
    if value is None:
        return None
    is_long_overdue = lights.late_days is not None and any(long_overdue)
    if value >= lights.green_from and not is_long_overdue:
        return "green"
    if value >= lights.yellow_from:
        return "yellow"
    return "red"


def last_tolerated_days(
    lights: Lights, states: Iterable[TaskState], *, official: bool
) -> Iterator[date]:
    """Of each overdue task the last day on which it is not so for more than ``late_days``."""
    late = timedelta(days=lights.late_days or 0)
    for state in states:
        if state.due is None or state.standing != "counted":
            continue
        if shown_timeliness(state, official=official) == "overdue":
            yield state.due + late


def light_of_scope(
    compliance: Compliance, summary: Summary, lights: Lights, *, official: bool
) -> Light | None:
    """The light of a scope; None where no percentage of it is shown."""
    states = compliance.tasks_in.get((summary.scope, summary.id), ())
    days = last_tolerated_days(lights, states, official=official)
    long_overdue = (day < compliance.as_of for day in days)
    return light_of(lights, summary.rates[lights.rate], long_overdue)


def with_lights(
    compliance: Compliance,
    items: Sequence[dict[str, Any]],
    lights: Lights | None,
    *,
    official: bool,
) -> list[dict[str, Any]]:
    """The items of scopes with their lights; without thresholds nothing has one."""
    with_light = []
    for item in items:
        light = None
        if lights is not None:
            summary = compliance.summaries[item["scope"], item["id"]]
            light = light_of_scope(compliance, summary, lights, official=official)
        with_light.append({**item, "light": light})
    return with_light
