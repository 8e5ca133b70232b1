"""`dxplan lsp`."""

from importlib.util import find_spec

import typer

from dxplan.cli.options import GlobalOptions, LangOption, environment_language, today
from dxplan.errors import DxplanError


def command(context: typer.Context, lang: LangOption = None) -> None:
    """Máy chủ ngôn ngữ cho trình soạn thảo, nói qua stdin và stdout | language server for editors, over stdio."""
    if find_spec("pygls") is None:
        raise DxplanError("no-pygls")
    from dxplan.lsp.server import serve

    asked: GlobalOptions = context.obj
    serve(today, lang or asked.lang or environment_language())
