"""The command line as a whole: global options, the commands, and the one place where errors end."""

import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from dxplan import __version__
from dxplan.cli import (
    build,
    check,
    close,
    diff,
    explain,
    fix,
    history,
    lsp,
    schema,
    serve,
    status,
)
from dxplan.cli.options import (
    GlobalOptions,
    LangOption,
    NoColor,
    Quiet,
    environment_language,
    readable_streams,
    write_error,
    write_failure,
)
from dxplan.errors import DxplanError
from dxplan.messages import LANGUAGES, catalogue

app = typer.Typer(
    name="dxplan",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"dxplan {__version__}")
        raise typer.Exit


@app.callback()
def _globals(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Option("-C", metavar="DIR", help="Thư mục dự án | the project's folder."),
    ] = Path(),
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Annotated[  # noqa: ARG001 - an internal error looks for it where it ends
        bool,
        typer.Option(
            "-v",
            "--verbose",
            help="Lỗi bên trong: in cả vết | internal errors with their trace.",
        ),
    ] = False,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Phiên bản | version."
        ),
    ] = False,
) -> None:
    """Theo dõi cam kết công khai: kiểm tra kế hoạch, lập bảng tổng hợp, dựng trang web.

    Track public commitments: check the plans, derive compliance, build the site.
    """
    context.obj = GlobalOptions(folder, lang, no_color, quiet)


app.command("check")(check.command)
app.command("fix")(fix.command)
app.command("status")(status.command)
app.command("diff")(diff.command)
app.command("build")(build.command)
app.command("serve")(serve.command)
app.command("close")(close.command)
app.command("history")(history.command)
app.command("explain")(explain.command)
app.command("schema")(schema.command)
app.command("lsp")(lsp.command)


def run() -> None:
    """Run, and end every failure here: 2 for wrong usage, broken configuration and internal errors."""
    readable_streams()
    try:
        app()
    except DxplanError as error:
        write_failure(error, catalogue(_language()))
        sys.exit(2)
    except Exception:  # noqa: BLE001 - the one end of what nobody expected
        words = catalogue(_language())
        problem = (
            traceback.format_exc()
            if {"-v", "--verbose"} & {*sys.argv}
            else repr(sys.exc_info()[1])
        )
        write_error(words("errors.internal", problem=problem) + "\n")
        sys.exit(2)


def _language() -> str:
    """The language for errors that come before the configuration is read."""
    asked = next(
        (b for a, b in zip(sys.argv, sys.argv[1:], strict=False) if a == "--lang"), ""
    )
    inline = next(
        (a.partition("=")[2] for a in sys.argv if a.startswith("--lang=")), ""
    )
    return next(
        (word for word in (asked, inline, environment_language()) if word in LANGUAGES),
        LANGUAGES[0],
    )
