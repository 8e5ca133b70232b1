"""The command `dxplan lsp`."""

from importlib.util import find_spec

import typer

from dxplan.cli.options import GlobalOptions, LangOption, today
from dxplan.cli.session import language_asked_for
from dxplan.errors import DxplanError


def command(context: typer.Context, lang: LangOption = None) -> None:
    """Start the language server."""
    if find_spec("pygls") is None:
        raise DxplanError("no-pygls")
    from dxplan.lsp.server import serve  # noqa: PLC0415 - pygls is an optional dependency

    options: GlobalOptions = context.obj
    serve(today, language_asked_for(options, lang))
