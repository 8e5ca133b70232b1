"""The group of commands: the module of a command is imported when the command is called."""

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from dxplan.cli.help import GROUP, HelpCommand, write_help, write_list, write_usage
from dxplan.cli.language import requested_catalogue
from dxplan.cli.option_groups import with_options_of_groups
from dxplan.errors import DxplanError

COMMANDS = (
    "init",
    "new",
    "set",
    "extend",
    "measure",
    "verify-report",
    "correct",
    "apply-issue",
    "edit",
    "check",
    "fix",
    "status",
    "due",
    "diff",
    "build",
    "serve",
    "close",
    "report",
    "history",
    "import",
    "export",
    "explain",
    "schema",
    "compare",
    "verify",
    "doctor",
    "lsp",
)
"""The commands in the order of the help; each is a module of this package with a `command`."""

_MODULES = {"import": "import_file"}
"""Modules that can't be called as their command is, which is a word of Python."""


class LazyGroup(TyperGroup):
    """A group that knows the names of its commands, and loads one when it is called."""

    _is_listing = False
    """Whether a shell asks for names only."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as the group calls it
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as the group calls it
        """The command of a name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        if self._is_listing:
            summary = requested_catalogue()(f"help.{cmd_name}.summary")
            return TyperCommand(cmd_name, short_help=summary)
        if cmd_name not in self.commands:
            self.commands[cmd_name] = load_command(cmd_name)
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name; raises DxplanError where there is none."""
        name = args[0]
        is_completing = ctx.resilient_parsing
        if name not in COMMANDS and not name.startswith("-") and not is_completing:
            raise _unknown_command(name, COMMANDS)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """The commands and options that begin so, without loading a command."""
        self._is_listing = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._is_listing = False

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the global options and a line for each command."""
        catalogue = requested_catalogue()
        write_help(self, ctx, formatter, GROUP)
        rows = [(name, catalogue(f"help.{name}.summary")) for name in COMMANDS]
        write_list(formatter, catalogue("help.commands"), rows)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line alone, as errors show it."""
        write_usage(self, ctx, formatter, GROUP)


def module_of(name: str) -> str:
    """The module of this room that a command is in."""
    return _MODULES.get(name, name.replace("-", "_"))


def load_command(name: str) -> Any:
    """The command of a module of `dxplan.cli`."""
    module = import_module(f"dxplan.cli.{module_of(name)}")
    single = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    single.command(name, cls=HelpCommand)(with_options_of_groups(module.command))
    return typer.main.get_command(single)


def _unknown_command(name: str, commands: Sequence[str]) -> DxplanError:
    similar = get_close_matches(name, commands, n=1)
    if similar:
        return DxplanError("no-such-command-meant", command=name, meant=similar[0])
    return DxplanError("no-such-command", command=name)
