"""Files of a small portfolio under any name, checked."""

from checking import check
from samples import BASE, DAY, Files, assembled

from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic
from dxplan.messages import catalogue


def checked(
    files: Files, *codes: str, lang: str = "en", base: Files = BASE
) -> list[Diagnostic]:
    found = check(
        assembled(files, base=base), Config(), catalogue(lang), as_of=DAY, today=DAY
    ).diagnostics
    return [d for d in found if d.code in codes or (not codes and d.code[0] in "FCR")]
