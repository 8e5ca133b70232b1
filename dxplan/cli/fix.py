"""`dxplan fix`."""

from typing import Annotated

import typer

from dxplan.cli.options import LangOption, NoColor, Quiet, session, today, write
from dxplan.diagnostics import Applicability


def command(
    context: typer.Context,
    diff: Annotated[
        bool, typer.Option("--diff", help="Chỉ in ra thay đổi, không ghi | show the changes, write nothing.")
    ] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Cả những sửa đổi chưa chắc chắn | also fixes that may be wrong.")
    ] = False,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Tự sửa những lỗi chắc chắn | mend what is surely meant."""
    from dxplan.fixer import mend, save
    from dxplan.loader import read_files
    from dxplan.reporters import fixes

    here = session(context, lang, no_color=no_color, quiet=quiet)
    day = today()
    allowed: tuple[Applicability, ...] = ("safe", "unsafe") if unsafe else ("safe",)
    mended = mend(read_files(here.root), here.config, as_of=day, today=day, allowed=allowed)
    if diff:
        write(fixes.unified(mended, here.prefix, color=here.color))
        raise typer.Exit(1 if mended.changed else 0)
    save(here.root, mended.changed)
    if not here.quiet:
        write(fixes.listed(mended, here.prefix, here.words))
