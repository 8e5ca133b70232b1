"""What every request passes: whose it is, where it comes from, how large it may be.

Only a browser that was given the address with the token sees any page, and only pages of this
editor send it anything.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_COPIED

LARGEST_BODY = MAX_COPIED + 500_000
"""Bytes of the largest request: a file, and the texts of a form."""

_STATIC = "/static/"
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_FOREIGN_SITES = frozenset({"cross-site", "same-site"})
"""What a browser says of a request that a page of another address made; other ports are the same
site to it."""

_ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # not `no-referrer`: forms would then be sent without the origin that is checked here
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True)
class Access:
    """Who may use the editor that listens on a port: whoever has its token, new at each start."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def address(self) -> str:
        """The address that lets a browser in."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def form_token(self) -> str:
        """What every form sends back; the cookie can't be worked out from it."""
        name = b"dxplan edit: forms"
        return hmac.new(self.token.encode(), name, hashlib.sha256).hexdigest()

    @property
    def cookie(self) -> str:
        """The name of the cookie: browsers give all ports the same ones."""
        return f"dxplan-edit-{self.port}"

    def is_own_host(self, host: str) -> bool:
        """Whether a request names this editor, and no name that was made to lead here."""
        return host.lower() in {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}

    def is_token(self, given: str) -> bool:
        """Whether it is the token of this start."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def is_form_token(self, given: str) -> bool:
        """Whether it is what forms of this start send back."""
        return hmac.compare_digest(given.encode(), self.form_token.encode())

    def refusal(self, request: Request) -> str:
        """Why a request is refused: the key of a sentence; empty where it is not."""
        headers = request.headers
        host = headers.get("host", "")
        if not self.is_own_host(host):
            return "foreign-host"
        if _is_foreign(headers, f"http://{host}", request.method):
            return "foreign-origin"
        if request.url.path.startswith(_STATIC):
            return ""
        if not self.is_token(request.cookies.get(self.cookie, "")):
            return "no-token"
        return ""


def _is_foreign(headers: Headers, own: str, method: str) -> bool:
    """Whether another address made a request; one that changes something has to say its own."""
    if headers.get("sec-fetch-site") in _FOREIGN_SITES:
        return True
    origin = headers.get("origin")
    if origin is not None:
        return origin != own
    referer = headers.get("referer")
    if referer is not None:
        return not f"{referer}/".startswith(f"{own}/")
    return method not in _SAFE_METHODS


Refuse = Callable[[str, int], Response]
"""The page that says why something is refused, by the key of its sentence, with a status code."""


@dataclass(frozen=True)
class Guard:
    """Lets through to an application what may pass, and gives every answer its headers."""

    app: ASGIApp
    access: Access
    refuse: Refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
            await send(message)

        request = Request(scope)
        response = self._entry(request) or self._refused(request)
        if response is not None:
            await response(scope, receive, send_with_headers)
            return
        await self.app(scope, _limited(receive), send_with_headers)

    def _entry(self, request: Request) -> Response | None:
        """The answer to the address with the token: the cookie, and on to the first page."""
        given = QueryParams(request.url.query).get("token")
        is_entry = request.method == "GET" and request.url.path == "/"
        if given is None or not is_entry or not self.access.is_token(given):
            return None
        if not self.access.is_own_host(request.headers.get("host", "")):
            return None
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            self.access.cookie, self.access.token, httponly=True, samesite="strict"
        )
        return response

    def _refused(self, request: Request) -> Response | None:
        reason = self.access.refusal(request)
        if reason:
            return self.refuse(reason, 403)
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return self.refuse("too-large", 413)
        return None


def _limited(receive: Receive) -> Receive:
    """The body of a request; DxplanError is raised where it gets too large."""
    size = 0

    async def receive_limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise DxplanError("editor-too-large")
        return message

    return receive_limited
