"""`dxplan diff`."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dxplan.cli.options import AsOf, LangOption, NoColor, Session, as_of_day, day_of, session, today, write, write_data
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.compliance.contrast import Contrast
    from dxplan.compliance.summary import Compliance, Scope
    from dxplan.config_changes import ConfigContrast
    from dxplan.history.plumbing import Repository
    from dxplan.history.readable import Comparable
    from dxplan.history.sides import Side
    from dxplan.loader import Known
    from dxplan.portfolio import Portfolio


class Format(StrEnum):
    """Output formats of diff."""

    FULL = "full"
    JSON = "json"
    MARKDOWN = "markdown"


def command(
    context: typer.Context,
    span: Annotated[
        str | None,
        typer.Argument(
            metavar="[A..B]",
            help="Hai bản hoặc hai ngày; A: từ A đến nay; A...B: từ chỗ tách nhánh | two revisions or days.",
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="Dạng kết quả | output format.")] = Format.FULL,
    as_of: AsOf = None,
    recorded_by: Annotated[
        str | None,
        typer.Option(metavar="DATE|REV", help="Bên mới là bản đã ghi đến ngày, bản này | the newer side as recorded."),
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", help="Chỉ một bộ, tỉnh | one jurisdiction.")
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", help="Chỉ một kế hoạch | one plan.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Chỉ một đơn vị | one unit.")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Chỉ một lĩnh vực | one area.")] = None,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Những gì đổi giữa hai bản của kế hoạch, bằng lời của kế hoạch | what changed between two states of the plans."""
    from dxplan.checker import settings_of
    from dxplan.compliance.summary import comply
    from dxplan.history.plumbing import need
    from dxplan.history.sides import sides_of

    here = session(context, lang, no_color=no_color)
    day = as_of_day(as_of)
    repository = need(here.root)
    sides = sides_of(repository, span, recorded_by, day_of)
    known: Known = {}
    configuration = _configuration(here, repository, sides)
    new = _read(here, repository, sides[1], known)
    before = _before(here, repository, sides[0], new, known)
    settings = settings_of(configuration.judging)
    old, now = (comply(portfolio, day, settings) for portfolio in (before.portfolio, new))
    wanted: dict[Scope, str | None] = {"jurisdiction": jurisdiction, "plan": plan, "unit": unit, "area": area}
    found = replace(_contrast(old, now, wanted), restored=before.restored)
    _print(here, found, sides, repository, output, today() if as_of is None else None, configuration)


def _configuration(here: Session, repository: "Repository", sides: "tuple[Side, Side]") -> "ConfigContrast":
    """What judges both sides, the older one's own configuration, and what the newer one changes in it."""
    from dxplan.config import configuration_reader
    from dxplan.config_changes import (
        ConfigContrast,
        config_contrast_read,
        configuration_files,
        judged_by_tip_too,
        own_folders,
        with_own_files,
    )
    from dxplan.history.own_files import own_files_changed
    from dxplan.history.snapshot import configuration_at

    if sides[0].empty:  # nothing was recorded yet, so that nothing judges but what is here
        return ConfigContrast(here.config)
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
        contrast = judged_by_tip_too(contrast, configuration_at(repository, sides[0].tip))
    own = own_files_changed(repository, sides[0].commit, sides[1].commit, own_folders(old, new))
    return with_own_files(contrast, own)


def _read(here: Session, repository: "Repository", side: "Side", known: "Known") -> "Portfolio":
    from dxplan.history.snapshot import portfolio_at
    from dxplan.loader import assemble, load

    if side.empty:
        return assemble(())
    portfolio = portfolio_at(repository, side.commit, known) if side.commit else load(here.root, known)
    return _without_repositories(portfolio)


def _before(here: Session, repository: "Repository", side: "Side", new: "Portfolio", known: "Known") -> "Comparable":
    """The older side; what can't be read there is compared as it could be read last."""
    from dxplan.history.readable import Comparable, comparable_at

    if side.empty or side.commit is None:
        return Comparable(_read(here, repository, side, known))
    before = comparable_at(repository, side.commit, new, known)
    _without_repositories(before.portfolio)
    return before


def _without_repositories(portfolio: "Portfolio") -> "Portfolio":
    """The portfolio; raises DxplanError where a folder is a repository of its own."""
    if portfolio.repositories:  # what is in there would be new on one side, and gone on the other
        raise DxplanError("plans-submodule", folder=portfolio.repositories[0])
    return portfolio


def _contrast(old: "Compliance", new: "Compliance", wanted: "dict[Scope, str | None]") -> "Contrast":
    from dxplan.compliance.contrast import contrast

    try:
        return contrast(old, new, wanted)
    except KeyError as error:
        raise DxplanError("unknown-id", id=str(error.args[0][1])) from error


def _print(
    here: Session,
    found: "Contrast",
    sides: "tuple[Side, Side]",
    repository: "Repository",
    output: Format,
    now: date | None,
    configuration: "ConfigContrast",
) -> None:
    from dxplan.compliance.cautions import cautions
    from dxplan.history.recording import recording
    from dxplan.history.sides import HEAD
    from dxplan.hosting import Repository as Web
    from dxplan.reporters import diff, diff_json, diff_markdown
    from dxplan.reporters.diff_narrative import narrate
    from dxplan.reporters.diff_places import Places

    old, new = sides
    recorded = recording(repository, old.commit, new.commit or HEAD, None if new.commit else now)
    careful = list(cautions(found, recorded, configuration.judging.backdated_days))
    webs = [Web(configuration.judging.repository_url, side.commit) for side in sides]
    places = Places(found, here.prefix, (webs[0], webs[1]))
    if output is Format.JSON:
        write_data(diff_json.render(found, sides, careful, configuration, places))
        return
    told = narrate(found, sides, careful, configuration, places, here.words)
    if output is Format.MARKDOWN:
        write_data(diff_markdown.render(told, here.words))
    else:
        write(diff.render(told, here.words, color=here.color))
