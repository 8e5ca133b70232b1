"""What one command may use of the machine: processes beside each other, and the user's cache."""

import os
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resources:
    """How many processes a command may run, and whether it looks into the cache and keeps there."""

    jobs: int
    with_cache: bool = True


def cores() -> int:
    """The cores that this process may use, which may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_GIVEN: ContextVar[Resources | None] = ContextVar("resources", default=None)


def resources() -> Resources:
    """What the running command may use."""
    given = _GIVEN.get()
    if given is None:
        return Resources(cores())
    return given


def use_resources(jobs: int | None, *, with_cache: bool) -> None:
    """Say what the running command may use; without ``jobs`` all cores."""
    _GIVEN.set(Resources(jobs or cores(), with_cache))
