"""`dxplan diff`."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dxplan.cli.options import (
    AsOf,
    LangOption,
    NoColor,
    Session,
    as_of_day,
    day_of,
    session,
    today,
    write,
    write_data,
)
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.compliance.summary import Compliance, Scope
    from dxplan.config.config_changes import ConfigDiff
    from dxplan.diff.diff import Diff
    from dxplan.history.git import GitRepository
    from dxplan.history.readable_base import ReadableBase
    from dxplan.history.revisions import Revision
    from dxplan.portfolio.loader import ParsedFiles
    from dxplan.portfolio.portfolio import Portfolio


class DiffFormat(StrEnum):
    """Output formats of diff."""

    FULL = "full"
    JSON = "json"
    MARKDOWN = "markdown"


def command(
    context: typer.Context,
    span: Annotated[
        str | None,
        typer.Argument(
            metavar="A..B",
        ),
    ] = None,
    output: Annotated[DiffFormat, typer.Option("--format")] = DiffFormat.FULL,
    as_of: AsOf = None,
    recorded_by: Annotated[
        str | None,
        typer.Option(
            metavar="DATE|REV",
        ),
    ] = None,
    jurisdiction: Annotated[
        str | None,
        typer.Option("--jurisdiction", metavar="ID"),
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="ID")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID")] = None,
    area: Annotated[str | None, typer.Option("--area", metavar="ID")] = None,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Tell what changed between two states of the plans."""
    from dxplan.check.assess import Project, assess
    from dxplan.history.git import need
    from dxplan.history.revisions import parse_range

    here = session(context, lang, no_color=no_color)
    day = as_of_day(as_of)
    repository = need(here.root)
    sides = parse_range(repository, span, recorded_by, day_of)
    known: ParsedFiles = {}
    configuration = _configuration(here, repository, sides)
    new = _read(here, repository, sides[1], known)
    before = _before(here, repository, sides[0], new, known)
    old, now = (
        assess(Project(portfolio, configuration.judging), day).compliance
        for portfolio in (before.portfolio, new)
    )
    wanted: dict[Scope, str | None] = {
        "jurisdiction": jurisdiction,
        "plan": plan,
        "unit": unit,
        "area": area,
    }
    found = replace(_contrast(old, now, wanted), restored=before.restored)
    _print(
        here,
        found,
        sides,
        repository,
        output,
        today() if as_of is None else None,
        configuration,
    )


def _configuration(
    here: Session, repository: "GitRepository", sides: "tuple[Revision, Revision]"
) -> "ConfigDiff":
    """What judges both sides, the older one's own configuration, and what the newer one changes in it."""
    from dxplan.config.config import configuration_reader
    from dxplan.config.config_changes import (
        ConfigDiff,
        config_contrast_read,
        configuration_files,
        judged_by_tip_too,
        own_folders,
        with_own_files,
    )
    from dxplan.history.own_file_changes import own_files_changed
    from dxplan.history.snapshot import configuration_at

    if sides[
        0
    ].empty:  # nothing was recorded yet, so that nothing judges but what is here
        return ConfigDiff(here.config)
    old, new = (
        configuration_at(repository, side.commit)
        if side.commit
        else configuration_files(configuration_reader(here.root))
        for side in sides
    )
    where = [f" ({side.commit[:10]})" if side.commit else "" for side in sides]
    contrast = config_contrast_read(old, new, (where[0], where[1]))
    if sides[0].commit is None:
        return contrast
    if sides[0].tip is not None:
        contrast = judged_by_tip_too(
            contrast, configuration_at(repository, sides[0].tip)
        )
    own = own_files_changed(
        repository, sides[0].commit, sides[1].commit, own_folders(old, new)
    )
    return with_own_files(contrast, own)


def _read(
    here: Session, repository: "GitRepository", side: "Revision", known: "ParsedFiles"
) -> "Portfolio":
    from dxplan.history.snapshot import portfolio_at
    from dxplan.portfolio.loader import assemble, load

    if side.empty:
        return assemble(())
    portfolio = (
        portfolio_at(repository, side.commit, known)
        if side.commit
        else load(here.root, known)
    )
    return _without_repositories(portfolio)


def _before(
    here: Session,
    repository: "GitRepository",
    side: "Revision",
    new: "Portfolio",
    known: "ParsedFiles",
) -> "ReadableBase":
    """The older side; what can't be read there is compared as it could be read last."""
    from dxplan.history.readable_base import ReadableBase, comparable_at

    if side.empty or side.commit is None:
        return ReadableBase(_read(here, repository, side, known))
    before = comparable_at(repository, side.commit, new, known)
    _without_repositories(before.portfolio)
    return before


def _without_repositories(portfolio: "Portfolio") -> "Portfolio":
    """The portfolio; raises DxplanError where a folder is a repository of its own."""
    if (
        portfolio.repositories
    ):  # what is in there would be new on one side, and gone on the other
        raise DxplanError("plans-submodule", folder=portfolio.repositories[0])
    return portfolio


def _contrast(
    old: "Compliance", new: "Compliance", wanted: "dict[Scope, str | None]"
) -> "Diff":
    from dxplan.diff.diff import compare_plans

    try:
        return compare_plans(old, new, wanted)
    except KeyError as error:
        raise DxplanError("unknown-id", id=str(error.args[0][1])) from error


def _print(
    here: Session,
    found: "Diff",
    sides: "tuple[Revision, Revision]",
    repository: "GitRepository",
    output: DiffFormat,
    now: date | None,
    configuration: "ConfigDiff",
) -> None:
    from dxplan.config.repository_links import RepositoryLinks as Web
    from dxplan.diff import json, markdown, terminal
    from dxplan.diff.cautions import cautions
    from dxplan.diff.places import ChangeLocations
    from dxplan.diff.summary import narrate
    from dxplan.history.recorded_day import recording
    from dxplan.history.revisions import HEAD

    old, new = sides
    recorded = recording(
        repository, old.commit, new.commit or HEAD, None if new.commit else now
    )
    careful = list(cautions(found, recorded, configuration.judging))
    webs = [Web(configuration.judging.repository_url, side.commit) for side in sides]
    places = ChangeLocations(found, here.prefix, (webs[0], webs[1]))
    if output is DiffFormat.JSON:
        write_data(json.render(found, sides, careful, configuration, places))
        return
    told = narrate(found, sides, careful, configuration, places, here.words)
    if output is DiffFormat.MARKDOWN:
        write_data(markdown.render(told, here.words))
    else:
        write(terminal.render(told, here.words, color=here.color))
