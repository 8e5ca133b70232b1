"""The files of a published site at an https address, read within limits of size and time."""

import hashlib
import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from dxplan.files.sizes import MAX_SUMMED
from dxplan.published_sites.unreadable import MissingFileError, UnreadableSiteError

ANSWER_SECONDS = 20.0
"""How long a server may say nothing."""

FILE_SECONDS = 120.0
"""How long a file may take altogether."""

_CHUNK = 65_536

_NOT_THERE = {404, 410}
_OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


def refused_address(address: str) -> str | None:
    """Why an address is not read, as a reason; None where it may be.

    It is https, or http of this machine itself, without a user, a query or a part.
    """
    try:
        parts = urlsplit(address)
        host, has_user = parts.hostname, "@" in parts.netloc
        _ = parts.port  # raises where it is none
    except ValueError:
        return "no-address"
    if not host or has_user or parts.query or parts.fragment:
        return "no-address"
    is_own = parts.scheme == "http" and host in _OWN_MACHINE
    if parts.scheme != "https" and not is_own:
        return "not-https"
    return None


class SafeRedirects(HTTPRedirectHandler):
    """Follows a redirect from https to https only, and never into a private network."""

    max_redirections = 5

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        """The request to follow; raises UnreadableSiteError where it leads where none may."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        is_secure = old.scheme == new.scheme == "https" and "@" not in new.netloc
        if not is_secure:
            raise UnreadableSiteError("redirect-refused", address=newurl[:200])
        if new.hostname != old.hostname and not _is_public(new.hostname or ""):
            raise UnreadableSiteError("redirect-refused", address=newurl[:200])
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_public(host: str) -> bool:
    """Whether every address of a host is one of the public network."""
    try:
        answers = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return False
    addresses = [str(answer[4][0]).partition("%")[0] for answer in answers]
    return all(ipaddress.ip_address(address).is_global for address in addresses)


@dataclass(frozen=True)
class PublishedAddress:
    """Reads the files of a site below an address, which has no slash at its end."""

    base: str

    def read(self, path: str, limit: int) -> bytes:
        """A file of at most ``limit`` bytes.

        Raises MissingFileError where the server has none, UnreadableSiteError where it is larger,
        takes too long or the server fails.
        """
        return b"".join(self._chunks(path, limit))

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file; None where the server has none. Raises UnreadableSiteError."""
        digest = hashlib.sha256()
        try:
            for chunk in self._chunks(path, MAX_SUMMED):
                digest.update(chunk)
        except MissingFileError:
            return None
        return digest.hexdigest()

    def paths(self) -> None:
        """Nobody can say what else a server has."""

    def _chunks(self, path: str, limit: int) -> Iterator[bytes]:
        deadline = time.monotonic() + FILE_SECONDS
        size = 0
        with (
            _saying_why(path),
            self._opener.open(self._request(path), timeout=ANSWER_SECONDS) as answer,
        ):
            while chunk := answer.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise UnreadableSiteError("too-large", file=path)
                if time.monotonic() > deadline:
                    raise UnreadableSiteError("too-slow", file=path)
                yield chunk

    def _request(self, path: str) -> Request:
        address = f"{self.base}/{quote(path)}"
        # refused_address lets only https pass
        return Request(address, headers={"User-Agent": "dxplan"})  # noqa: S310

    @cached_property
    def _opener(self) -> OpenerDirector:
        """What opens http and https, and no other kind of address."""
        opener = OpenerDirector()
        for handler in (
            ProxyHandler(),
            HTTPHandler(),
            HTTPSHandler(),
            SafeRedirects(),
            HTTPErrorProcessor(),
            HTTPDefaultErrorHandler(),
        ):
            opener.add_handler(handler)
        return opener


@contextmanager
def _saying_why(path: str) -> Iterator[None]:
    """Turns what goes wrong in the network into a reason that a reader understands."""
    try:
        yield
    except HTTPError as error:
        error.close()
        if error.code in _NOT_THERE:
            raise MissingFileError(path) from error
        if (
            300 <= error.code < 400
        ):  # the library refuses other kinds of addresses itself
            address = str(error.url)[:200]
            raise UnreadableSiteError("redirect-refused", address=address) from error
        problem = f"HTTP {error.code}"
        raise UnreadableSiteError("no-answer", file=path, problem=problem) from error
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        said = getattr(reason, "strerror", None) or str(reason)
        problem = " ".join(said.split())[:200]
        raise UnreadableSiteError("no-answer", file=path, problem=problem) from error
