"""`dxplan explain`."""

from typing import TYPE_CHECKING, Annotated

import typer

from dxplan.cli.options import LangOption, words_alone, write
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.messages import Catalogue
    from dxplan.rules.manual_page import Example


def command(
    context: typer.Context,
    rule: Annotated[
        str | None, typer.Argument(help="Mã hoặc tên quy tắc | code or name of a rule.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Giải thích một quy tắc, hoặc liệt kê mọi quy tắc | explain a rule, or list them all."""
    from dxplan.rules.manual_page import listing, read_manual
    from dxplan.rules.registry import RULES, find_rule

    words = words_alone(context, lang)
    if rule is None:
        write(listing(RULES, words))
        return
    found = find_rule(rule)
    if found is None:
        raise DxplanError("unknown-rule", rule=rule)
    manual = read_manual(found)
    write(
        manual.text(
            words.lang,
            [printed(example, found.code, words) for example in manual.examples],
        )
    )


def printed(example: "Example", code: str, words: "Catalogue") -> str:
    """What check says of one rule in an example: a line a finding, then its help and related places."""
    from dxplan.check.checker import check
    from dxplan.config.config import Config
    from dxplan.rules.manual_page import EXAMPLES_DAY

    said = []
    checked = check(
        example.portfolio,
        Config(),
        words,
        as_of=EXAMPLES_DAY,
        today=EXAMPLES_DAY,
        base=example.base,
        tracking=example.tracking,
    )
    for found in checked.diagnostics:
        if found.code == code:
            severity = words(f"labels.severity.{found.severity}")
            said.append(
                f"{found.file}:{found.start.line}:{found.start.column}: {severity}[{code}] {found.message}"
            )
            said += [f"  {words('terminal.help')}: {found.help}"] if found.help else []
            said += [f"  {line}" for line in found.entry]
            said += [
                f"  {r.message}: {r.file}:{r.start.line}:{r.start.column}"
                for r in found.related
            ]
    return "".join(f"{line}\n" for line in said)
