"""Options that several commands take, declared once as a dataclass."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, get_origin

Command = Callable[..., None]


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options that are declared together: the fields that are annotated as typer's options."""


def with_options_of_groups(command: Command) -> Command:
    """A command as typer reads it: in the place of a group stand its options, in their order."""
    signature = inspect.signature(command, eval_str=True)
    groups: dict[str, type[OptionGroup]] = {}
    parameters: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        group = parameter.annotation
        if inspect.isclass(group) and issubclass(group, OptionGroup):
            groups[parameter.name] = group
            parameters += _options_of(group)
        else:
            parameters.append(parameter)

    def called(**values: Any) -> None:
        for name, group in groups.items():
            options = {one.name: values.pop(one.name) for one in _options_of(group)}
            values[name] = group(**options)
        command(**values)

    called.__annotations__ = {one.name: one.annotation for one in parameters}
    called.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return called


def _options_of(group: type[OptionGroup]) -> list[inspect.Parameter]:
    """The options of a group, as parameters that are given by name."""
    fields = inspect.signature(group, eval_str=True).parameters.values()
    return [
        field.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for field in fields
        if get_origin(field.annotation) is Annotated
    ]
