"""The server of `dxplan serve`: the last good site over HTTP, and word to the browser when there is another."""

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
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from dxplan.errors import DxplanError, reason_of
from dxplan.messages import LANGUAGES, catalogue
from dxplan.site.serve.overlay import (
    PLACE,
    Complaints,
    no_page,
    own_file,
    told,
    with_complaints,
    with_script,
)
from dxplan.site.serve.preview import Preview

_HEARTBEAT = 15
"""Seconds after which a browser that waits hears something, so that one that is gone is noticed."""

_HOST = re.compile(r"[a-z0-9._-]{1,253}")

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".sqlite": "application/vnd.sqlite3",
    ".zip": "application/zip",
}

_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True)
class ServedSite:
    """What browsers see from one change to the next: the last good site, and what is wrong with the files since."""

    version: str
    site: Preview | None
    before: Preview | None = None
    complaints: Complaints | None = None
    lang: str = "vi"


class SiteServer(ThreadingHTTPServer):
    """Serves what is shown, which `show` and `complain` change at any time."""

    daemon_threads = True

    def __init__(self, host: str, port: int, allowed: Collection[str] = ()) -> None:
        self.named = host
        self.allowed = {"localhost", host.strip("[]").lower(), *allowed}
        self.changed = threading.Condition()
        self.shown = ServedSite(secrets.token_hex(8), None)
        self.closing = False
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
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
        bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"http://{bracketed}:{self.server_address[1]}/"

    def show(self, site: Preview) -> None:
        """Show another site from now on."""
        self._set(
            ServedSite(
                secrets.token_hex(8), site, before=self.shown.site, lang=site.lang
            )
        )

    def complain(self, complaints: Complaints, lang: str) -> None:
        """Keep the site that is shown, and lay over it what has to be mended."""
        now = self.shown
        self._set(
            ServedSite(
                secrets.token_hex(8),
                now.site,
                now.before,
                complaints,
                now.site.lang if now.site else lang,
            )
        )

    def _set(self, shown: ServedSite) -> None:
        with self.changed:
            self.shown = shown
            self.changed.notify_all()

    def trusts(self, host: str) -> bool:
        """Whether a request names this server. A page of elsewhere whose name was made to lead here names its own."""
        name = host_name(host)
        return name in self.allowed or _is_address(name)

    def versions(self) -> Iterator[str | None]:
        """The version that is shown and each that follows it; None every now and then where nothing does."""
        last = ""
        while not self.closing:
            with self.changed:
                self.changed.wait_for(
                    lambda: self.closing or self.shown.version != last,  # noqa: B023
                    _HEARTBEAT,
                )
                now = self.shown.version
            yield now if now != last else None
            last = now

    def stop(self) -> None:
        """Let every browser that waits go, and end."""
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.shutdown()


def host_name(written: str) -> str:
    """The name in a host with or without its port; empty where there is none."""
    try:
        return (urlsplit(f"//{written}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def allowed_host(written: str) -> str:
    """The name of `--allow-host`; raises DxplanError where it is none."""
    name = host_name(written)
    if not name or "/" in written or "*" in written:
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
    """A server at work beside what its caller does; raises DxplanError where the port is taken or can't be had.

    It answers to its own name, to addresses, and to the names that are ``allowed``.
    """
    try:
        server = SiteServer(host, port, allowed)
    except OSError as error:
        free = _free(host, port)
        if free and reason_of(error)["reason"] == "EADDRINUSE":
            raise DxplanError("port-taken", port=str(port), free=str(free)) from error
        raise DxplanError(
            "cannot-listen", host=host, port=str(port), **reason_of(error)
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


def _free(host: str, port: int) -> int | None:
    """A port near to this one that nobody uses."""
    for other in range(port + 1, min(port + 100, 65536)):
        try:
            SiteServer(host, other).server_close()
        except OSError:
            continue
        return other
    return None


class _RequestHandler(BaseHTTPRequestHandler):
    """The answer to one request. Its address is looked up among the files of the site, never on the disk."""

    server: SiteServer
    server_version = "dxplan"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Answer."""
        if not self.server.trusts(self.headers.get("Host", "")):
            self._send(
                HTTPStatus.MISDIRECTED_REQUEST,
                ".txt",
                self._unknown_host(),
                Connection="close",
            )
            return
        try:
            path = unquote(urlsplit(self.path).path).removeprefix("/")
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST, ".txt", b"", Connection="close")
            return
        if path == f"{PLACE}events":
            self._events()
        elif (own := own_file(path)) is not None:
            self._send(HTTPStatus.OK, PurePosixPath(path).suffix, own)
        else:
            self._answer(
                path if path and not path.endswith("/") else f"{path}index.html",
                self.server.shown,
            )

    do_HEAD = do_GET  # noqa: N815

    def _unknown_host(self) -> bytes:
        """What to do where a request names another server, in every language."""
        name = host_name(self.headers.get("Host", ""))
        shown = name if _HOST.fullmatch(name) else "?"
        return "".join(
            f"{catalogue(lang)('terminal.unknown-host', host=shown)}\n"
            for lang in LANGUAGES
        ).encode()

    def do_POST(self) -> None:
        """Refuse: a site is only read."""
        self._send(
            HTTPStatus.METHOD_NOT_ALLOWED,
            ".txt",
            b"",
            Allow="GET, HEAD",
            Connection="close",
        )

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815

    def _answer(self, path: str, shown: ServedSite) -> None:
        site, complaints, status = shown.site, shown.complaints, HTTPStatus.OK
        if site is not None and site.is_page(f"{path}/index.html"):
            self._send(
                HTTPStatus.MOVED_PERMANENTLY, ".txt", b"", Location=f"/{quote(path)}/"
            )
            return
        lang = path.partition("/")[0]
        lang = lang if site is not None and lang in site.languages else shown.lang
        try:
            content = site.file(path) if site else None
            if content is None and site is not None:
                status, path = HTTPStatus.NOT_FOUND, site.not_found(lang)
                content = site.file(path)
        except DxplanError as error:
            complaints, content = told(error), _as_before(shown.before, path)
        if content is None:
            status, path = HTTPStatus.SERVICE_UNAVAILABLE, f"{lang}/index.html"
            content = no_page(lang).encode()
        if path.endswith(".html"):
            html = with_script(content.decode(), shown.version)
            content = (
                with_complaints(html, complaints, lang) if complaints else html
            ).encode()
        self._send(status, PurePosixPath(path).suffix, content)

    def _events(self) -> None:
        """Tell the versions, one after the other, until the browser or the server goes."""
        self._head(
            HTTPStatus.OK, "text/event-stream; charset=utf-8", Connection="close"
        )
        if self.command == "HEAD":
            return
        for version in self.server.versions():
            self.wfile.write(
                f"data: {version}\n\n".encode() if version else b": still here\n\n"
            )

    def _send(
        self, status: HTTPStatus, suffix: str, content: bytes, **headers: str
    ) -> None:
        kind = _TYPES.get(suffix.lower(), "application/octet-stream")
        self._head(status, kind, **{"Content-Length": str(len(content)), **headers})
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


def _as_before(site: Preview | None, path: str) -> bytes | None:
    """A page of the site before, where that could be built."""
    try:
        return site.file(path) if site else None
    except DxplanError:
        return None
