"""`dxplan build`."""

from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.options import AsOf, LangOption, NoColor, Quiet, as_of_day, session, write
from dxplan.cli.shallow import warn


def command(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Thư mục kết quả | output folder.")] = None,
    as_of: AsOf = None,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going",
            help="Dựng cả khi có lỗi, nêu những gì không đọc được | publish all the same, listing what is unreadable.",
        ),
    ] = False,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Dựng trang web và dữ liệu mở | build the site and its open data."""
    from dxplan.checker import check, settings_of
    from dxplan.compliance.summary import comply
    from dxplan.diagnostics import Severity
    from dxplan.history.head import read_head
    from dxplan.loader import load
    from dxplan.reporters import full
    from dxplan.site.build import build

    here = session(context, lang, no_color=no_color, quiet=quiet)
    day = as_of_day(as_of)
    warn(here)
    portfolio = load(here.root)
    result = check(
        portfolio, here.config, here.words, as_of=day, today=day if as_of is None else None, prefix=here.prefix
    )
    broken = result.fails(Severity.ERROR)
    if broken:
        write(full.render_from(result, Severity.ERROR, here.words, color=here.color))
    if broken and not keep_going:
        write(here.words("terminal.not-built") + "\n")
        raise typer.Exit(1)
    compliance = comply(portfolio, day, settings_of(here.config))
    target = out or here.root / here.config.out
    head = read_head(here.root, *filter(None, [here.config.templates]), history=True)
    built = build(here.root, compliance, here.config, head, target)
    if not here.quiet:
        write(
            here.words(
                "terminal.built",
                folder=built.folder,
                index=built.index,
                files=here.words("terminal.files", count=built.files),
                as_of=day,
            )
            + "\n"
        )
