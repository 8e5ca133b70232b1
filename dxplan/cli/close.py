"""`dxplan close`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxplan.cli.options import (
    AsOf,
    LangOption,
    NoColor,
    Quiet,
    Session,
    as_of_day,
    session,
    today,
    write,
    write_data,
    write_error,
)
from dxplan.errors import DxplanError, reason_of

if TYPE_CHECKING:
    from dxplan.portfolio.portfolio import Portfolio

_SHOWN = 5
"""So many of the files that are not committed are named."""


def command(
    context: typer.Context,
    period: Annotated[
        str,
        typer.Argument(
            metavar="PERIOD",
        ),
    ],
    document: Annotated[
        str,
        typer.Option(
            "--document",
            metavar="KEY",
        ),
    ],
    jurisdiction: Annotated[
        str | None,
        typer.Option("--jurisdiction", metavar="ID"),
    ] = None,
    as_of: AsOf = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run"),
    ] = False,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Freeze the numbers of a reporting period."""
    from dxplan import __version__
    from dxplan.check.assess import Project, assess
    from dxplan.exchange.close_period import (
        PeriodClosing,
        closing_day,
        document_of,
        home_of,
        manifest,
        manifest_file,
        period_named,
        refuse_late_reports,
    )
    from dxplan.portfolio.loader import load
    from dxplan.reporters.status import frozen_lines

    here = session(context, lang, no_color=no_color, quiet=quiet)
    closed, now = period_named(period), today()
    day = closing_day(closed, as_of_day(as_of) if as_of is not None else None, now)
    portfolio = load(here.root)
    home = home_of(portfolio, document, jurisdiction)
    file = here.root / manifest_file(home, closed)
    if file.exists():
        raise DxplanError("already-closed", file=manifest_file(home, closed))
    refuse_errors(here, portfolio, home)
    paper = document_of(portfolio, document, home)
    closure = PeriodClosing(
        home, closed, now, paper, committed(here, portfolio), __version__
    )
    compliance = assess(Project(portfolio, here.config), day).compliance
    if as_of is None:
        refuse_late_reports(compliance, closure, now)
    data = manifest(compliance, closure)
    summary = (
        ""
        if here.quiet
        else frozen_lines(compliance, home, here.words, official=here.config.official)
    )
    if dry_run:
        write_data(data.decode())
        write_error(summary)
        return
    _write(file, data)
    if not here.quiet:
        write(
            summary
            + here.words(
                "terminal.closed",
                period=closed,
                jurisdiction=home,
                as_of=day,
                file=closure.file,
            )
            + "\n"
        )


def refuse_errors(here: Session, portfolio: "Portfolio", home: str) -> None:
    """Show the errors of the files that the numbers come from, and exit with 1 where there are any."""
    from dataclasses import replace

    from dxplan.check.assess import Project, assess
    from dxplan.check.diagnose import diagnose
    from dxplan.diagnostics import Severity
    from dxplan.history.tracking import read_tracking
    from dxplan.portfolio.portfolio import PLANS
    from dxplan.reporters import full

    project = Project(
        portfolio,
        here.config,
        here.prefix,
        today=today(),
        tracking=read_tracking(here.root, portfolio),
    )
    result = diagnose(assess(project, today()), here.words)
    own = f"{here.prefix}{PLANS}/"
    concerned = [
        d
        for d in result.diagnostics
        if d.file.startswith(f"{own}{home}/") or "/" not in d.file[len(own) :]
    ]
    result = replace(result, diagnostics=tuple(concerned))
    if result.fails(Severity.ERROR):
        write(full.render_from(result, Severity.ERROR, here.words, color=here.color))
        write(here.words("terminal.not-closed") + "\n")
        raise typer.Exit(1)


def committed(here: Session, portfolio: "Portfolio") -> str:
    """The commit that holds everything that is frozen; raises DxplanError where there is none."""
    from dxplan.history.head import read_head

    head = read_head(here.root, portfolio)
    if head.commit is None:
        raise DxplanError("close-without-commit")
    if head.dirty:
        more = [f"… ({len(head.changed)})"] if len(head.changed) > _SHOWN else []
        raise DxplanError(
            "close-uncommitted", files=", ".join([*head.changed[:_SHOWN], *more])
        )
    return head.commit


def _write(file: Path, data: bytes) -> None:
    from dxplan.files.atomic import replace_file

    try:
        file.parent.mkdir(exist_ok=True)
        replace_file(file, data)
    except OSError as error:
        raise DxplanError(
            "unwritable-file", file=str(file), **reason_of(error)
        ) from error
