"""The command `dxplan doctor`."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import chain
from typing import Annotated, Any

import typer

from dxplan.cli.options import GlobalOptions, Lang, LangOption, today
from dxplan.cli.output import write, write_data
from dxplan.cli.session import language_asked_for
from dxplan.config.config import find_root, read_config
from dxplan.doctor.git import look_at_git
from dxplan.doctor.machine import look_at_machine
from dxplan.doctor.observation import Observation
from dxplan.doctor.project import look_at_project
from dxplan.errors import DxplanError
from dxplan.messages import LANGUAGES, Catalogue, catalogue
from dxplan.text.terminal import json_for_terminal, printable


class Format(StrEnum):
    """The formats of the output."""

    TABLE = "table"
    JSON = "json"


def command(
    context: typer.Context,
    output_format: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    lang: LangOption = None,
) -> None:
    """Say whether this machine and this project are ready."""
    options: GlobalOptions = context.obj
    folder = options.folder
    texts = catalogue(_language(options, lang))
    parts = (look_at_machine(), look_at_git(folder), look_at_project(folder, today()))
    observations = list(chain.from_iterable(parts))
    if output_format is Format.JSON:
        write_data(_json(observations, texts))
    else:
        write(_table(observations, texts))
    if any(observation.state == "error" for observation in observations):
        raise typer.Exit(1)


def _language(options: GlobalOptions, lang: Lang | None) -> str:
    """The language as every command has it; a broken configuration is only told of."""
    asked_for = language_asked_for(options, lang)
    if asked_for:
        return asked_for
    try:
        return read_config(find_root(options.folder)).lang
    except DxplanError:
        return LANGUAGES[0]


def _sentence(observation: Observation, texts: Catalogue) -> str:
    failure = observation.failure
    if failure is not None:
        problem = texts.failure(failure.key, failure.details)
        return problem[:1].upper() + problem[1:]
    key = f"doctor.{observation.name}.{observation.variant}"
    return texts(key, **observation.values)


def _table(observations: Sequence[Observation], texts: Catalogue) -> str:
    """A line for each thing that was looked at, and below it what to type."""
    labels = {
        state: texts(f"doctor.state.{state}") for state in ("ok", "warning", "error")
    }
    width = max(map(len, labels.values()))
    lines = []
    for observation in observations:
        label = labels[observation.state].ljust(width)
        lines.append(f"{label}  {printable(_sentence(observation, texts))}")
        if observation.command:
            typed = texts("doctor.type", command=observation.command)
            lines.append(f"{' ' * width}  {printable(typed)}")
    return "\n".join(lines) + "\n"


def _json(observations: Sequence[Observation], texts: Catalogue) -> str:
    checks: list[dict[str, Any]] = []
    for observation in observations:
        checks.append(
            {
                "name": observation.name,
                "state": observation.state,
                "message": _sentence(observation, texts),
                "command": observation.command or None,
            }
        )
    return json_for_terminal({"schema": 1, "checks": checks})
