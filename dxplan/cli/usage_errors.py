"""What is wrong with a command line, worded in the requested language."""

import re
from collections.abc import Callable
from typing import Any, cast

import typer
from pydantic import ValidationError

from dxplan.cli.help import parameter_key
from dxplan.messages import Catalogue

UsageError = cast("type[Exception]", typer.BadParameter.__base__)
"""All errors of the command line: of the copy of click in typer, or of click itself."""


_EXTRA_ARGUMENTS = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)")
_CHOICES = re.compile(r"[<\[]([^<>\[\]]*\|[^<>\[\]]*)[>\]]")
"""The values of an option that takes one of a closed list, as its help shows them."""


def usage_failure(error: Any, catalogue: Catalogue) -> str:
    """The usage line, where there is help, and what is wrong."""
    problem = _problem(error, catalogue)
    sentence = catalogue("terminal.error", problem=problem) + "\n"
    context = getattr(error, "ctx", None)
    if context is None:
        return sentence
    hint = catalogue("help.hint", command=context.command_path)
    return f"{context.get_usage()}\n{hint}\n\n{sentence}"


def _problem(error: Any, catalogue: Catalogue) -> str:
    sentence = _SENTENCES.get(type(error).__name__, _other)
    return sentence(error, catalogue)


def _other(error: Any, catalogue: Catalogue) -> str:
    problem = error.format_message()
    if problem == "Missing command.":
        return catalogue("usage.missing-command")
    extra = _EXTRA_ARGUMENTS.fullmatch(problem)
    if extra is not None:
        return catalogue("usage.extra-arguments", arguments=extra[1])
    return catalogue("usage.other", problem=problem)


def _no_such_option(error: Any, catalogue: Catalogue) -> str:
    if error.possibilities:
        similar = ", ".join(sorted(error.possibilities))
        return catalogue(
            "usage.no-such-option-meant", option=error.option_name, meant=similar
        )
    return catalogue("usage.no-such-option", option=error.option_name)


def _missing_parameter(error: Any, catalogue: Catalogue) -> str:
    parameter = error.param
    if parameter is None:
        return _other(error, catalogue)
    return catalogue(
        f"usage.missing-{parameter.param_type_name}", name=_parameter_name(parameter)
    )


def _bad_value(error: Any, catalogue: Catalogue) -> str:
    parameter = error.param
    if parameter is None:
        return _other(error, catalogue)
    name = _parameter_name(parameter)
    record = parameter.get_help_record(error.ctx)
    choices = _CHOICES.search(record[0])
    if choices is not None:
        listed = choices[1].replace("|", ", ")
        return catalogue("usage.no-such-choice", name=name, choices=listed)
    wrong = _wrong_number(error)
    if wrong is not None:
        ending, limit = wrong
        sentence = f"usage.bad-number{ending}"
        return catalogue(sentence, name=name, limit=limit)
    return catalogue("usage.bad-value", name=name, problem=error.message)


def _wrong_number(error: Any) -> tuple[str, str] | None:
    """What is wrong with a number: the ending of its sentence's name, and the limit."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return None
    first = cause.errors()[0]
    limits = first.get("ctx", {})
    match first["type"]:
        case "int_parsing" | "int_type":
            return "", ""
        case "greater_than_equal":
            return "-small", str(limits["ge"])
        case "less_than_equal":
            return "-large", str(limits["le"])
        case _:
            return None


def _bad_option_use(error: Any, catalogue: Catalogue) -> str:
    if "requires" in error.message:
        return catalogue("usage.value-missing", option=error.option_name)
    if "does not take" in error.message:
        return catalogue("usage.value-unexpected", option=error.option_name)
    return _other(error, catalogue)


_SENTENCES: dict[str, Callable[[Any, Catalogue], str]] = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing_parameter,
    "BadParameter": _bad_value,
    "BadOptionUsage": _bad_option_use,
}


def _parameter_name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    key = parameter_key(parameter)
    return f"--{key}" if f"--{key}" in parameter.opts else f"-{key}"
