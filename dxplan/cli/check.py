"""`dxplan check`."""

from enum import StrEnum
from typing import Annotated

import typer

from dxplan.cli.options import AsOf, LangOption, NoColor, Quiet, as_of_day, session, write, write_data
from dxplan.diagnostics import Severity


class Format(StrEnum):
    """Output formats of check."""

    FULL = "full"
    JSON = "json"


def command(
    context: typer.Context,
    output: Annotated[Format, typer.Option("--format", help="Dạng kết quả | output format.")] = Format.FULL,
    as_of: AsOf = None,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="Mức từ đó thoát với mã 1 | the level from which the exit code is 1.")
    ] = Severity.ERROR,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Kiểm tra mọi tệp kế hoạch | check every file of the plans."""
    from dxplan.checker import check
    from dxplan.loader import load
    from dxplan.reporters import REPORTERS, full

    here = session(context, lang, no_color=no_color, quiet=quiet)
    day = as_of_day(as_of)
    result = check(
        load(here.root), here.config, here.words, as_of=day, today=day if as_of is None else None, prefix=here.prefix
    )
    if output is Format.JSON:
        write_data(REPORTERS[output](result, here.words, color=False))
    elif here.quiet:
        write(full.render_from(result, fail_on, here.words, color=here.color))
    else:
        write(REPORTERS[output](result, here.words, color=here.color))
    raise typer.Exit(1 if result.fails(fail_on) else 0)
