"""The command line as a whole: global options, the commands, and where all errors end."""

import sys
import traceback
from contextvars import copy_context
from pathlib import Path
from typing import Annotated, Any

import typer

from dxplan import __version__
from dxplan.cli.language import requested_catalogue
from dxplan.cli.lazy_group import LazyGroup
from dxplan.cli.options import (
    GlobalOptions,
    LangOption,
    NoColor,
    Quiet,
)
from dxplan.cli.output import make_streams_lenient, write_error, write_failure
from dxplan.cli.usage_errors import UsageError, usage_failure
from dxplan.errors import DxplanError

app = typer.Typer(
    name="dxplan",
    cls=LazyGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_given: bool) -> None:
    if is_given:
        typer.echo(f"dxplan {__version__}")
        raise typer.Exit


@app.callback()
def _read_global_options(
    context: typer.Context,
    folder: Annotated[Path, typer.Option("-C", metavar="DIR")] = Path(),
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Annotated[  # noqa: ARG001 - `_internal_problem` looks for it among the arguments
        bool, typer.Option("-v", "--verbose")
    ] = False,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Keep the options that stand before the command."""
    context.obj = GlobalOptions(folder, lang, no_color, quiet)


def run() -> None:
    """Run; the exit code is 2 for wrong usage, broken configuration and internal errors."""
    make_streams_lenient()
    try:
        # what one command may use is not what the next one in this process may
        code = copy_context().run(app, standalone_mode=False)
    except DxplanError as error:
        write_failure(error, requested_catalogue())
        code = 2
    except UsageError as error:
        code = _end_of_usage_error(error)
    except Exception:  # noqa: BLE001 - the one end of unexpected failures
        catalogue = requested_catalogue()
        problem = _internal_problem()
        write_error(catalogue("errors.internal", problem=problem) + "\n")
        code = 2
    sys.exit(code or 0)


def _end_of_usage_error(error: Any) -> int:
    """Say what is wrong with the command line; without any argument that is the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
    else:
        write_error(usage_failure(error, requested_catalogue()))
    return int(error.exit_code)


def _internal_problem() -> str:
    """What went wrong inside dxplan: with `--verbose` the whole trace."""
    if {"-v", "--verbose"} & {*sys.argv}:
        return traceback.format_exc()
    return repr(sys.exc_info()[1])
