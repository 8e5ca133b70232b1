"""Which keys of a map may hold values of a type, so that a walk passes over all the others."""

from functools import cache
from typing import Any, get_args

from dxplan.model.values import FrontMatter


@cache
def fields_holding(
    model: type[FrontMatter], wanted: type
) -> tuple[tuple[str, str], ...]:
    """The fields that may hold ``wanted``, themselves or below: each with its key in files."""
    fields = []
    for name, field in model.model_fields.items():
        if _may_hold(field.annotation, wanted):
            fields.append((name, field.alias or name))
    return tuple(fields)


def _may_hold(annotation: Any, wanted: type) -> bool:
    if not isinstance(annotation, type):
        return any(_may_hold(part, wanted) for part in get_args(annotation))
    if issubclass(annotation, wanted):
        return True
    parts = get_args(annotation)  # of tuple[X, ...]
    if parts:
        return any(_may_hold(part, wanted) for part in parts)
    return issubclass(annotation, FrontMatter) and bool(
        fields_holding(annotation, wanted)
    )
