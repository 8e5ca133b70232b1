"""Help in one language: the texts stand in the section `help` of the catalogues."""

from typing import Any

from typer.core import TyperArgument, TyperCommand

from dxplan.cli.language import requested_catalogue
from dxplan.messages import Catalogue

GROUP = "dxplan"
"""The key of the texts about the command line as a whole."""


class HelpCommand(TyperCommand):
    """A command whose help comes from the catalogue of the requested language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line, the description, the arguments and the options."""
        write_help(self, ctx, formatter, str(self.name))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line alone, as errors show it."""
        write_usage(self, ctx, formatter, str(self.name))


def write_help(command: Any, ctx: Any, formatter: Any, name: str) -> None:
    """Write everything but a list of commands; ``name`` is the command's key in the catalogues."""
    catalogue = requested_catalogue()
    write_usage(command, ctx, formatter, name)
    with formatter.indentation():
        for paragraph in catalogue(f"help.{name}.text").strip().split("\n\n"):
            formatter.write_paragraph()
            formatter.write_text(_unbroken(paragraph))
    _with_hyphens(formatter)
    arguments = []
    options = []
    for parameter in command.get_params(ctx):
        text = _parameter_text(parameter, name, catalogue)
        if isinstance(parameter, TyperArgument):
            arguments.append((_metavar(parameter), text))
        else:
            options.append((parameter.get_help_record(ctx)[0], text))
    write_list(formatter, catalogue("help.arguments"), arguments)
    write_list(formatter, catalogue("help.options"), options)


def write_usage(command: Any, ctx: Any, formatter: Any, name: str) -> None:
    """Write how the command is called."""
    catalogue = requested_catalogue()
    arguments = (p for p in command.get_params(ctx) if isinstance(p, TyperArgument))
    pieces = [catalogue("help.options-metavar"), *map(_usage_of_argument, arguments)]
    if name == GROUP:
        pieces.append(catalogue("help.command-metavar"))
    prefix = catalogue("help.usage") + " "
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix)


def write_list(formatter: Any, heading: str, rows: list[tuple[str, str]]) -> None:
    """Write a section of names with a text each; nothing where it has no rows."""
    if not rows:
        return
    with formatter.section(heading):
        formatter.write_dl([(name, _unbroken(text)) for name, text in rows])
    _with_hyphens(formatter)


_UNBREAKABLE = "\u2011"
"""A hyphen at which no line is broken, so that ids in examples stay whole."""


def _unbroken(text: str) -> str:
    return text.replace("-", _UNBREAKABLE)


def _with_hyphens(formatter: Any) -> None:
    """Write plain hyphens again, now that the lines are broken."""
    formatter.buffer = [piece.replace(_UNBREAKABLE, "-") for piece in formatter.buffer]


def _parameter_text(parameter: Any, name: str, catalogue: Catalogue) -> str:
    """The text of a parameter: the command's own, else the one that commands share."""
    key = parameter_key(parameter)
    own = catalogue.get(f"help.{name}.parameters.{key}")
    text = own or catalogue(f"help.parameters.{key}")
    if parameter.required:
        return f"{text} [{catalogue('help.required')}]"
    if _has_shown_default(parameter):
        return f"{text} [{catalogue('help.default', value=parameter.default)}]"
    return text


def parameter_key(parameter: Any) -> str:
    """The key of a parameter in the catalogues: the longest name of an option without dashes."""
    if isinstance(parameter, TyperArgument):
        return str(parameter.name)
    longest: str = max(parameter.opts, key=len)
    return longest.lstrip("-")


def _has_shown_default(parameter: Any) -> bool:
    if isinstance(parameter.default, bool):
        return False
    return parameter.default is not None and not callable(parameter.default)


def _usage_of_argument(argument: Any) -> str:
    written = _metavar(argument)
    if not argument.required:
        written = f"[{written}]"
    if argument.nargs != 1:
        written += "..."
    return written


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())
