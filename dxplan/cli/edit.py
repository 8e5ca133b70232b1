"""The command `dxplan edit`."""

import gc
import webbrowser
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from dxplan.cli.options import TerminalOptions, today
from dxplan.cli.output import write
from dxplan.cli.session import Session, open_session
from dxplan.cli.watch import raise_on_interrupt
from dxplan.errors import DxplanError

_COLLECTIONS = (10_000, 5, 2)
"""After how many more objects garbage is collected: of every request some is left."""
_NEEDED = ("starlette", "uvicorn", "python_multipart")


def command(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT")] = 8100,
    open_: Annotated[bool, typer.Option("--open")] = False,
    *,
    terminal: TerminalOptions,
) -> None:
    """Edit plans in a browser, on this machine."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise DxplanError("no-edit")
    session = open_session(context, terminal)
    _serve(session, port, open_browser=open_)


def _serve(session: Session, port: int, *, open_browser: bool) -> None:
    """Serve the editor until Ctrl-C; what it is made of is an optional dependency."""
    server = import_module("dxplan.local_editor.server")
    workspace = import_module("dxplan.local_editor.workspace").Workspace(
        session.root, session.prefix, session.config, session.catalogue, today
    )

    def started(address: str) -> None:
        write(session.catalogue("terminal.editing", address=address) + "\n")
        if open_browser:
            webbrowser.open(address)

    raise_on_interrupt()
    gc.set_threshold(*_COLLECTIONS)
    try:
        server.serve(workspace, port, started)
    except KeyboardInterrupt:
        write("\n")
