"""`dxplan fix`."""

from typing import Annotated

import typer

from dxplan.cli.no_records import refuse_nothing
from dxplan.cli.options import (
    Ignore,
    LangOption,
    NoColor,
    Paths,
    Quiet,
    Select,
    listed,
    place_of,
    session,
    today,
    write,
)
from dxplan.diagnostics import Applicability


def command(
    context: typer.Context,
    paths: Paths = None,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff",
        ),
    ] = False,
    unsafe: Annotated[
        bool,
        typer.Option(
            "--unsafe",
        ),
    ] = False,
    select: Select = None,
    ignore: Ignore = None,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Fix what can be fixed without a doubt."""
    from dxplan.check.apply_fixes import mend, save
    from dxplan.check.selection import Selection
    from dxplan.portfolio.loader import read_files
    from dxplan.reporters import fix

    here = session(context, lang, no_color=no_color, quiet=quiet)
    selection = Selection(
        here.config,
        listed(select),
        listed(ignore),
        [place_of(here, path) for path in paths or ()],
    )
    allowed: tuple[Applicability, ...] = ("safe", "unsafe") if unsafe else ("safe",)
    day = today()
    mended = mend(
        read_files(here.root),
        here.config,
        as_of=day,
        today=day,
        allowed=allowed,
        selection=selection,
    )
    refuse_nothing(here, is_empty=mended.is_empty)
    if diff:
        write(fix.unified_diff(mended, here.prefix, here.words, color=here.color))
        raise typer.Exit(1 if mended.changed else 0)
    save(here.root, mended.changed)
    if not here.quiet:
        write(fix.applied_fixes(mended, here.prefix, here.words))
    raise typer.Exit(1 if mended.errors else 0)
