"""`dxplan explain`."""

from typing import Annotated

import typer

from dxplan.cli.options import LangOption, words_alone, write
from dxplan.errors import DxplanError


def command(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument(metavar="RULE")] = None,
    lang: LangOption = None,
) -> None:
    """Explain a rule, or list them all."""
    from dxplan.rules.manual_page import listing, read_manual
    from dxplan.rules.registry import RULES, find_rule

    words = words_alone(context, lang)
    if rule is None:
        write(listing(RULES, words))
        return
    found = find_rule(rule)
    if found is None:
        raise DxplanError("unknown-rule", rule=rule)
    write(read_manual(found).text(words.lang))
