"""`dxplan build`."""

from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.no_records import refuse_nothing
from dxplan.cli.options import (
    AsOf,
    LangOption,
    NoColor,
    Quiet,
    RecordedBy,
    as_of_day,
    session,
    write,
)
from dxplan.cli.repository import warn, without_commit
from dxplan.cli.snapshot import held


def command(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR"),
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going",
        ),
    ] = False,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Build the site and its open data."""
    from dxplan.check.assess import Project, assess
    from dxplan.check.diagnose import diagnose
    from dxplan.diagnostics import Severity
    from dxplan.reporters import full
    from dxplan.site.build import build
    from dxplan.site.output import prepare, refuse_unfit

    here = session(context, lang, no_color=no_color, quiet=quiet)
    day = as_of_day(as_of)
    target = out or here.root / here.config.out
    refuse_unfit(target, here.root)
    prepare(target)
    warn(here)
    speaking = held(here, recorded_by, history=True)
    portfolio, config = speaking.portfolio, speaking.config
    refuse_nothing(here, is_empty=portfolio.is_empty)
    project = Project(
        portfolio,
        config,
        here.prefix,
        today=day if as_of is None else None,
        tracking=speaking.tracking,
    )
    assessment = assess(project, day)
    result = diagnose(assessment, here.words)
    broken = result.fails(Severity.ERROR)
    if broken:
        write(full.render_from(result, Severity.ERROR, here.words, color=here.color))
    if broken and not keep_going:
        write(here.words("terminal.not-built") + "\n")
        raise typer.Exit(1)
    compliance = assessment.compliance
    built = build(
        here.root, compliance, config, speaking.head, target, speaking.trend(day)
    )
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
            + without_commit(here)
            + (
                ""
                if built.at_once
                else here.words("terminal.built-inside", folder=built.folder) + "\n"
            )
        )
