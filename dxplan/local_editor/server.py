"""Serve the editor on this machine, and to this machine only."""

import logging
import socket
from collections.abc import Callable

import uvicorn

from dxplan.errors import DxplanError, reason_of
from dxplan.local_editor.app import application
from dxplan.local_editor.editor import Editor
from dxplan.local_editor.guard import Access
from dxplan.local_editor.saving import start_branch
from dxplan.local_editor.workspace import Workspace

_HOST = "127.0.0.1"
_WAITING = 16
"""Connections that may wait until one is accepted."""
_LONGEST_STOP = 3
"""Seconds that pages under way have to end."""


def serve(workspace: Workspace, port: int, started: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; ``started`` is given the address that lets a browser in.

    Port 0 takes a free one. Raises DxplanError where the port is taken or not allowed.
    """
    # what it says of a broken request, a page says
    logging.getLogger("python_multipart").addHandler(logging.NullHandler())
    listening = _listening(port)
    access = Access(listening.getsockname()[1])
    editor = Editor(workspace, access, start_branch(workspace.root))
    settings = uvicorn.Config(
        application(editor),
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        ws="none",
        http="h11",
        server_header=False,
        timeout_graceful_shutdown=_LONGEST_STOP,
    )
    with listening:
        started(access.address)
        uvicorn.Server(settings).run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    """A socket of this machine; raises DxplanError where the port can't be had."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((_HOST, port))
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise DxplanError(
            "cannot-listen", host=_HOST, port=str(port), **reason_of(error)
        ) from error
    return listening
