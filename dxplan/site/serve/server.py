"""The server of `dxplan serve`: the last good site over HTTP.

Browsers learn when there is another.
"""

import ipaddress
import re
import secrets
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import MimeTypes
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from dxplan.errors import DxplanError, reason_of
from dxplan.exchange.jsonld import MEDIA_TYPES
from dxplan.messages import LANGUAGES, catalogue
from dxplan.site.serve.overlay import (
    PLACE,
    Complaints,
    complaint_of,
    no_page,
    own_file,
    with_complaints,
    with_script,
)
from dxplan.site.serve.preview import Preview

_HEARTBEAT = 15
"""Seconds after which a waiting browser is sent something, so that one that is gone is noticed."""

_HOST = re.compile(r"[a-z0-9._-]{1,253}")

_TYPES = MimeTypes()  # those that Python has, whatever this system adds
for _suffix, _type in {
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".jsonld": "application/ld+json",
    ".sqlite": MEDIA_TYPES["sqlite"],
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xlsx": MEDIA_TYPES["xlsx"],
    ".xml": "application/xml",
}.items():
    _TYPES.add_type(_type, _suffix)

_UTF8_TYPES = frozenset(
    {
        "application/json",
        "application/ld+json",
        "application/manifest+json",
        "application/xml",
        "image/svg+xml",
    }
)
"""Types of texts beside `text/…`."""

_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True)
class ServedSite:
    """What browsers see from one change to the next.

    The last good site, and what is wrong with the files since.
    """

    version: str
    site: Preview | None
    previous: Preview | None = None
    complaints: Complaints | None = None
    lang: str = "vi"


class SiteServer(ThreadingHTTPServer):
    """Serves what is shown, which `show` and `complain` change at any time."""

    daemon_threads = True

    def __init__(self, host: str, port: int, allowed: Collection[str] = ()) -> None:
        self.named = host
        self.allowed = {"localhost", host.strip("[]").lower(), *allowed}
        self.changed = threading.Condition()
        self.shown = ServedSite(_new_version(), None)
        self.closing = False
        self.address_family = socket.AF_INET
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _RequestHandler)

    @property
    def address(self) -> str:
        """Where a browser of this machine finds the site."""
        local = {
            "": "127.0.0.1",
            "0.0.0.0": "127.0.0.1",  # noqa: S104 - asked for
            "::": "[::1]",
        }
        host = local.get(self.named, self.named)
        if ":" in host and not host.startswith("["):
            host = f"[{host}]"
        return f"http://{host}:{self.server_address[1]}/"

    def show(self, site: Preview) -> None:
        """Show another site from now on."""
        previous = self.shown.site
        self._set(ServedSite(_new_version(), site, previous, lang=site.lang))

    def complain(self, complaints: Complaints, lang: str) -> None:
        """Keep the site that is shown, and lay the problems over it."""
        site = self.shown.site
        shown_lang = lang
        if site is not None:
            shown_lang = site.lang
        previous = self.shown.previous
        self._set(ServedSite(_new_version(), site, previous, complaints, shown_lang))

    def _set(self, shown: ServedSite) -> None:
        with self.changed:
            self.shown = shown
            self.changed.notify_all()

    def trusts(self, host: str) -> bool:
        """Whether a request names this server.

        A page of another site that was made to lead here does not.
        """
        name = host_name(host)
        return name in self.allowed or _is_address(name)

    def versions(self) -> Iterator[str | None]:
        """The version that is shown and each that follows it.

        None every now and then where nothing does.
        """
        last = ""
        while not self.closing:
            with self.changed:
                self.changed.wait_for(
                    lambda: self.closing or self.shown.version != last,  # noqa: B023
                    _HEARTBEAT,
                )
                version = self.shown.version
            if version != last:
                yield version
            else:
                yield None
            last = version

    def stop(self) -> None:
        """End, also for browsers that wait."""
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.shutdown()


def _new_version() -> str:
    return secrets.token_hex(8)


def host_name(written: str) -> str:
    """The name in a host with or without its port; empty where there is none."""
    try:
        name = urlsplit(f"//{written}").hostname
    except ValueError:
        return ""
    return (name or "").rstrip(".")


def allowed_host(written: str) -> str:
    """The name of `--allow-host`; raises DxplanError where it is none."""
    name = host_name(written)
    is_pattern = "/" in written or "*" in written
    if not name or is_pattern:
        raise DxplanError("bad-host", value=written)
    return name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@contextmanager
def listening(
    host: str, port: int, allowed: Collection[str] = ()
) -> Iterator[SiteServer]:
    """A server that runs beside its caller.

    Raises DxplanError where the port is taken or not allowed.

    It answers to its own name, to addresses, and to the names that are ``allowed``.
    """
    try:
        server = SiteServer(host, port, allowed)
    except OSError as error:
        reason = reason_of(error)
        free = None
        if reason["reason"] == "EADDRINUSE":
            free = _free_port(host, port)
        if free:
            raise DxplanError("port-taken", port=str(port), free=str(free)) from error
        raise DxplanError(
            "cannot-listen", host=host, port=str(port), **reason
        ) from error
    with server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            server.stop()
            thread.join()


def _free_port(host: str, port: int) -> int | None:
    """A port near to this one that nobody uses."""
    for other in range(port + 1, min(port + 100, 65536)):
        try:
            SiteServer(host, other).server_close()
        except OSError:
            continue
        return other
    return None


class _RequestHandler(BaseHTTPRequestHandler):
    """The answer to one request.

    Its address is looked up among the files of the site, never on the disk.
    """

    server: SiteServer
    server_version = "dxplan"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.1"  # what is no request gets a whole answer too
    timeout = 60

    def do_GET(self) -> None:
        """Answer."""
        if not self.server.trusts(self.headers.get("Host", "")):
            status = HTTPStatus.MISDIRECTED_REQUEST
            self._send(status, ".txt", self._unknown_host(), Connection="close")
            return
        try:
            path = unquote(urlsplit(self.path).path).removeprefix("/")
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST, ".txt", b"", Connection="close")
            return
        if path == f"{PLACE}events":
            self._send_events()
            return
        own = own_file(path)
        if own is not None:
            self._send(HTTPStatus.OK, PurePosixPath(path).suffix, own)
            return
        if not path or path.endswith("/"):
            path += "index.html"
        self._answer(path, self.server.shown)

    do_HEAD = do_GET  # noqa: N815

    def _unknown_host(self) -> bytes:
        """What to do where a request names another server."""
        name = host_name(self.headers.get("Host", ""))
        shown = "?"
        if _HOST.fullmatch(name):
            shown = name
        return _in_every_language("terminal.unknown-host", host=shown)

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Refuse what the library can't take; of its own page nothing is shown.

        A method that is not known is one that is not allowed: a site is only read.
        """
        del message, explain
        status = HTTPStatus(code)
        extra = {"Connection": "close"}
        key = "terminal.unreadable-request"
        if status is HTTPStatus.NOT_IMPLEMENTED:
            status = HTTPStatus.METHOD_NOT_ALLOWED
            extra["Allow"] = "GET, HEAD"
            key = "terminal.read-only"
        self._send(status, ".txt", _in_every_language(key), **extra)

    def _answer(self, path: str, shown: ServedSite) -> None:
        site = shown.site
        if site is not None and site.is_page(f"{path}/index.html"):
            status = HTTPStatus.MOVED_PERMANENTLY
            self._send(status, ".txt", b"", Location=f"/{quote(path)}/")
            return
        lang = path.partition("/")[0]
        if site is None or lang not in site.languages:
            lang = shown.lang
        served = _served_file(shown, path, lang)
        status = served.status
        content = served.content
        suffix = PurePosixPath(served.path).suffix
        if content is None:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            content = no_page(lang).encode()
            suffix = ".html"
        if suffix == ".html":
            html = with_script(content.decode(), shown.version)
            if served.complaints:
                html = with_complaints(html, served.complaints, lang)
            content = html.encode()
        self._send(status, suffix, content)

    def _send_events(self) -> None:
        """Send the versions, one after the other, until the browser or the server ends."""
        kind = "text/event-stream; charset=utf-8"
        self._head(HTTPStatus.OK, kind, Connection="close")
        if self.command == "HEAD":
            return
        for version in self.server.versions():
            event = ": still here\n\n"
            if version:
                event = f"data: {version}\n\n"
            self.wfile.write(event.encode())

    def _send(
        self, status: HTTPStatus, suffix: str, content: bytes, **headers: str
    ) -> None:
        length = {"Content-Length": str(len(content))}
        self._head(status, content_type(suffix), **length, **headers)
        if self.command != "HEAD":
            self.wfile.write(content)

    def _head(self, status: HTTPStatus, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **_ALWAYS, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def handle(self) -> None:
        """Answer until the browser has gone, which is no failure."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """The terminal is for what changes, not for who looks."""


def _in_every_language(key: str, **args: str) -> bytes:
    """A sentence for whoever sent a request, a line in each language."""
    lines = [catalogue(lang)(key, **args) + "\n" for lang in LANGUAGES]
    return "".join(lines).encode()


def content_type(suffix: str) -> str:
    """The media type of files with a suffix, with the encoding of texts."""
    kind, _ = _TYPES.guess_type(f"file{suffix.lower()}")
    if kind is None:
        return "application/octet-stream"
    is_text = kind.startswith("text/") or kind in _UTF8_TYPES
    if is_text:
        return f"{kind}; charset=utf-8"
    return kind


@dataclass(frozen=True, slots=True)
class _ServedFile:
    """A file that answers a request; without ``content`` there is none to show."""

    status: HTTPStatus
    path: str
    content: bytes | None
    complaints: Complaints | None


def _served_file(shown: ServedSite, path: str, lang: str) -> _ServedFile:
    """The file of a path, or the page that says there is none.

    Where a template fails, the file as the previous site had it.
    """
    status = HTTPStatus.OK
    if shown.site is None:
        return _ServedFile(status, path, None, shown.complaints)
    try:
        content = shown.site.file(path)
        if content is None:
            status = HTTPStatus.NOT_FOUND
            path = shown.site.missing_page(lang)
            content = shown.site.file(path)
    except DxplanError as error:
        content = _file_of_previous(shown.previous, path)
        return _ServedFile(status, path, content, complaint_of(error))
    return _ServedFile(status, path, content, shown.complaints)


def _file_of_previous(site: Preview | None, path: str) -> bytes | None:
    """A file of the previous site, where that could be built."""
    if site is None:
        return None
    try:
        return site.file(path)
    except DxplanError:
        return None
