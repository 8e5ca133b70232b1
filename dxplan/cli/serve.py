"""The command `dxplan serve`."""

import gc
import webbrowser
from datetime import date
from typing import Annotated

import typer

from dxplan.cli.options import AsOf, TerminalOptions, as_of_day, today_unless
from dxplan.cli.output import write, write_failure
from dxplan.cli.session import Session, open_session
from dxplan.cli.watch import raise_on_interrupt
from dxplan.diagnostics import Severity
from dxplan.errors import DxplanError
from dxplan.files.watch import changes
from dxplan.reporters import full
from dxplan.site.serve.rebuilder import SiteRebuilder
from dxplan.site.serve.server import SiteServer, allowed_host, listening

_PAUSE = 0.1
"""Seconds between two looks at the files: whoever has just saved one waits for the page."""


def command(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT")] = 8000,
    host: Annotated[str, typer.Option(metavar="ADDRESS")] = "127.0.0.1",
    allow_host: Annotated[list[str] | None, typer.Option(metavar="NAME")] = None,
    as_of: AsOf = None,
    open_: Annotated[bool, typer.Option("--open")] = False,
    *,
    terminal: TerminalOptions,
) -> None:
    """Preview the site, built again at every change."""
    session = open_session(context, terminal)
    as_of_day(as_of)
    hosts = [allowed_host(name) for name in allow_host or ()]
    with listening(host, port, hosts) as server:
        raise_on_interrupt()
        rebuilder = _rebuilder(session, server, as_of)
        _serve(session, rebuilder, open_browser=open_)


def _rebuilder(
    session: Session, server: SiteServer, as_of: str | None
) -> SiteRebuilder:
    def days() -> tuple[date, date | None]:
        return as_of_day(as_of), today_unless(as_of)

    return SiteRebuilder(
        session.root,
        session.prefix,
        session.config,
        session.catalogue,
        server,
        days,
    )


def _serve(session: Session, rebuilder: SiteRebuilder, *, open_browser: bool) -> None:
    """Build now and after every change, until Ctrl-C."""
    catalogue = session.catalogue
    address = rebuilder.server.address
    is_first = True
    try:
        # a site that is no longer shown holds itself, and few collections run by themselves
        for _ in changes(rebuilder.file_states, _PAUSE, at_rest=gc.collect):
            is_shown = _rebuild(session, rebuilder)
            if is_first:
                write(catalogue("terminal.serving", address=address) + "\n")
            elif is_shown and not session.quiet:
                as_of, _ = rebuilder.days()
                write(catalogue("terminal.shown-anew", as_of=as_of) + "\n")
            if is_first and open_browser:
                webbrowser.open(address)
            is_first = False
    except KeyboardInterrupt:
        write("\n")


def _rebuild(session: Session, rebuilder: SiteRebuilder) -> bool:
    """Whether the site of the files as they are is shown; where not, print why."""
    catalogue = session.catalogue
    try:
        result = rebuilder.rebuild()
    except DxplanError as error:
        write_failure(error, catalogue)
    else:
        if result is None:
            return True
        write(full.render_from(result, Severity.ERROR, catalogue, color=session.color))
    write(catalogue("terminal.not-shown") + "\n")
    return False
