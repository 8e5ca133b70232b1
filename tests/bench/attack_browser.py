"""The pages of a built site in a real Chromium, over HTTP: what runs, what leaves, what the policy refuses."""

import functools
import http.server
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request, Route

_ID = re.compile(r"(?<=/)j\d\d(?=[/.])|\d\d(?=[/.]|$)")
_BELOW = "/cds"
"""Where the site stands on its server, as its `site_url` says."""
_STATE = "() => [window.__x !== undefined, document.querySelectorAll('iframe, object, embed').length]"


class _SiteFiles(http.server.SimpleHTTPRequestHandler):
    """The files of a site below the path of its address."""

    def translate_path(self, path: str) -> str:
        """The file of a path; what is outside of the site is nothing."""
        return super().translate_path(path.removeprefix(_BELOW))

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def handle(self) -> None:
        """Answer; a browser that goes on to another page leaves some answers unread."""
        with suppress(ConnectionError):
            super().handle()


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """The address at which a folder is served."""
    handler = functools.partial(_SiteFiles, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{_BELOW}"
    finally:
        server.shutdown()
        server.server_close()


def one_of_each_kind(site: Path, count: int) -> list[str]:
    """The pages of a site, one of each kind for each of ``count`` payloads, in both languages by turns."""
    chosen = {}
    for file in sorted(site.rglob("*.html")):
        name = file.relative_to(site).as_posix()
        payload = re.search(r"(?<=/)j(\d\d)(?=[/.])", name)
        number = int(payload[1]) if payload else 0
        lang, _, rest = name.partition("/")
        if rest and lang != ("vi", "en")[number % 2] and number < count:
            continue
        if "rules." in name:
            continue
        chosen.setdefault((number, _ID.sub("*", rest or name)), name)
    return sorted(chosen.values())


class Watcher:
    """What a page did that no page of ours does."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.faults: list[str] = []
        page.on("dialog", self._dialog)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        page.on("popup", lambda _: self.faults.append("popup"))
        page.on("request", self._request)
        page.route("**/*", self._route)

    def open(self, names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        """Each page with its faults."""
        for name in names:
            self.faults = []
            self.page.goto(f"{self.origin}/{name}", wait_until="load")
            yield name, self.look()

    def look(self) -> list[str]:
        """The faults of the page that is open, since one was opened."""
        ran, frames = self._state()
        if ran:
            self.faults.append("a script of a payload ran")
        if frames:
            self.faults.append("a frame")
        if not self.page.url.startswith(self.origin):
            self.faults.append(f"led to {self.page.url}")
        return self.faults

    def _state(self) -> list[object]:
        """Whether a payload ran, and how many frames there are; a page that leads on is awaited."""
        try:
            return list(self.page.evaluate(_STATE))
        except Error:
            self.page.wait_for_load_state("load")
            return list(self.page.evaluate(_STATE))

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console {message.text[:200]}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:image/svg+xml,")):
            self.faults.append(f"request {request.url[:120]}")

    def _route(self, route: Route) -> None:
        if route.request.url.startswith(self.origin):
            route.continue_()
        else:
            route.abort()
