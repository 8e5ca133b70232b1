"""The command `dxplan explain`."""

from typing import Annotated

import typer

from dxplan.cli.options import LangOption
from dxplan.cli.output import write
from dxplan.cli.session import catalogue_without_project
from dxplan.errors import DxplanError
from dxplan.rules.manual_page import listing, read_manual
from dxplan.rules.registry import RULES, find_rule


def command(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument(metavar="RULE")] = None,
    lang: LangOption = None,
) -> None:
    """Explain a rule, or list them all."""
    catalogue = catalogue_without_project(context, lang)
    if rule is None:
        write(listing(RULES, catalogue))
        return
    registered = find_rule(rule)
    if registered is None:
        raise DxplanError("unknown-rule", rule=rule)
    write(read_manual(registered).text(catalogue.lang))
