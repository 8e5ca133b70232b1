"""The command `dxplan verify`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.options import LangOption, Quiet
from dxplan.cli.output import write, write_data
from dxplan.cli.progress import showing_stages
from dxplan.cli.session import catalogue_without_project, has_color, is_quiet
from dxplan.errors import DxplanError
from dxplan.messages import Catalogue
from dxplan.published_sites.open_site import open_site
from dxplan.published_sites.unreadable import UnreadableSiteError
from dxplan.published_sites.verify import Verification, verify_site
from dxplan.published_sites.verify_texts import verification_document, verification_text
from dxplan.text.terminal import json_for_terminal


class VerifyFormat(StrEnum):
    """Output formats of verify."""

    TEXT = "text"
    JSON = "json"


def command(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE")],
    repository: Annotated[
        Path | None, typer.Option("--repository", metavar="DIR")
    ] = None,
    output: Annotated[VerifyFormat, typer.Option("--format")] = VerifyFormat.TEXT,
    lang: LangOption = None,
    quiet: Quiet = False,
) -> None:
    """Check that every file of a published site is what its lists say."""
    catalogue = catalogue_without_project(context, lang)
    silent = is_quiet(context, quiet=quiet)
    with showing_stages(catalogue, quiet=silent, color=has_color(context)):
        result = _verify(site, repository, catalogue)
    if output is VerifyFormat.JSON:
        document = verification_document(site, result, catalogue)
        write_data(json_for_terminal(document))
    elif not silent or not result.is_sound:
        write(verification_text(site, result, catalogue))
    if not result.is_sound:
        raise typer.Exit(1)


def _verify(site: str, repository: Path | None, catalogue: Catalogue) -> Verification:
    try:
        return verify_site(open_site(site), repository)
    except UnreadableSiteError as error:
        problem = catalogue(f"published.reasons.{error.reason}", **error.details)
        raise DxplanError("unreadable-site", site=site, problem=problem) from error
