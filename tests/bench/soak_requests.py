"""The kinds of requests of `tests.bench.soak`, written byte by byte: good ones, and those that no browser sends."""

import re
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlencode

WAITING = 60
"""Seconds after which an answer is taken for none: a hang."""
HANGING = -1
MOST_HALF_OPEN = 20
SECRETS = ("root:x:0", "[core]", "Sở B\n", "import ")
"""What stands in files that no server shows: of the system, of git, the sources of plans and of the program."""


@dataclass(frozen=True)
class Answer:
    """The status code, 0 of a connection that was closed without one, -1 of none; and the text after it."""

    status: int
    text: str = ""

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        match = re.search(f'name="{name}" value="([^"]*)"', self.text)
        return match[1] if match else ""


@dataclass(frozen=True)
class Kind:
    """A kind of request: how it is asked, and the codes that may answer it."""

    name: str
    ask: Callable[[Random], Answer]
    allowed: frozenset[int]
    weight: float = 1.0
    never: Sequence[str] = ()


@dataclass
class Server:
    """A server that is asked, and the connections that were left half open."""

    root: Path
    address: str
    pid: int
    errors: Path
    ended: int | None = None
    last_words: str = ""
    half_open: deque[socket.socket] = field(default_factory=deque)

    @property
    def host(self) -> str:
        """Name and port."""
        return self.address.removeprefix("http://").partition("/")[0]

    @property
    def token(self) -> str:
        """What lets a browser into the editor."""
        return self.address.partition("?token=")[2]

    def connect(self) -> socket.socket:
        """A new connection."""
        name, _, port = self.host.rpartition(":")
        return socket.create_connection((name, int(port)), timeout=WAITING)

    def ask(self, request: bytes) -> Answer:
        """Send bytes and read the answer until the server closes."""
        with self.connect() as connection:
            with suppress(OSError):  # it may answer before it has read everything
                connection.sendall(request)
            return _answer(connection)

    def leave_open(self, request: bytes) -> Answer:
        """Send bytes and go on without waiting; the oldest such connection is closed."""
        connection = self.connect()
        connection.sendall(request)
        self.half_open.append(connection)
        if len(self.half_open) > MOST_HALF_OPEN:
            self.half_open.popleft().close()
        return Answer(0)

    def send_and_go(self, request: bytes) -> Answer:
        """Send bytes and close at once."""
        with self.connect() as connection:
            connection.sendall(request)
        return Answer(0)

    def close_half_open(self) -> None:
        """Close what was left open."""
        while self.half_open:
            self.half_open.pop().close()

    def is_alive(self) -> bool:
        """Whether it still answers a good request, or refuses one politely."""
        return self.ask(get(self.host, "/")).status in {200, 403}

    def said(self) -> str:
        """What is wrong with how it ended, or what it wrote to its error output."""
        return self.last_words or ("" if self.ended == 0 else f"exit code {self.ended}")


def _answer(connection: socket.socket) -> Answer:
    pieces = []
    deadline = time.monotonic() + WAITING
    try:
        while piece := connection.recv(1 << 16):
            pieces.append(piece)
            if time.monotonic() > deadline:
                return Answer(HANGING)
    except TimeoutError:
        return Answer(HANGING)
    except OSError:
        pass  # reset: what came before counts
    text = b"".join(pieces).decode("utf-8", "replace")
    match = re.match(r"HTTP/1\.[01] (\d{3})", text)
    return Answer(int(match[1]) if match else 0, text)


def get(host: str, path: str, method: str = "GET", **headers: str) -> bytes:
    """A request without a body; it asks for the connection to be closed."""
    return _request(host, path, method, headers)


def post(host: str, path: str, body: bytes, **headers: str) -> bytes:
    """A request with a body."""
    return (
        _request(host, path, "POST", {"Content-Length": str(len(body)), **headers})
        + body
    )


def _request(host: str, path: str, method: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1"]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {"Host": host, "Connection": "close", **named}.items():
        if value:
            lines.append(f"{name}: {value}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


ESCAPING = (
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/vi/..%2f..%2f..%2fplans/na/units.yaml",
    "/..%5c..%5cetc%5cpasswd",
    "/.git/config",
    "/vi/../../.git/config",
    "//etc/passwd",
    "/etc/passwd%00.html",
    "/plans/na/units.yaml",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2f..%2fapp.py",
    "/record/../../../etc/passwd",
    "/record/%2e%2e/na/units",
    "/static//etc/passwd",
    "/%ff%fe/%c0%ae%c0%ae/",
    "/@dxplan/../../dxplan.toml",
)
MALFORMED = (
    b"garbage\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
    b"GET  /  HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET http://[::1 HTTP/1.1\r\nHost: [\r\n\r\n",
    b"GET //[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\nConnection: close\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
    b"\x00" * 200 + b"\r\n\r\n",
)
OTHER_TOKEN = {"form_token": "x"}
REFUSED = frozenset({0, 400, 403, 404, 405, 414, 421, 431, 501, 505})
"""How a server says no."""


def _serve_pages(host: str) -> list[str]:
    languages = [
        f"/{lang}/{page}"
        for lang in ("vi", "en")
        for page in ("", "units.html", "na/", "na/p/")
    ]
    tasks = [f"/vi/na/p/tasks/{number:02}/" for number in range(1, 42)]
    files = [
        "/data/tasks.json",
        "/data/tasks.csv",
        "/data/dxplan.sqlite",
        "/sitemap.xml",
        "/vi/na/p/tasks/so-do.gif",
    ]
    return ["/", *languages, *tasks, *files, "/@dxplan/live.js", "/@dxplan/live.css"]


def serve_kinds(server: Server) -> list[Kind]:
    """What is asked of `dxplan serve`."""
    host = server.host
    pages = _serve_pages(host)

    def any_of(
        paths: Sequence[str], method: str = "GET", **headers: str
    ) -> Callable[[Random], Answer]:
        return lambda chance: server.ask(
            get(host, chance.choice(paths), method, **headers)
        )

    def change(chance: Random) -> Answer:
        """A plan changes under the server, and is as it was."""
        file = (
            server.root
            / "plans"
            / "na"
            / "p"
            / "tasks"
            / f"{chance.randrange(1, 41):02}.md"
        )
        content = file.read_bytes()
        file.write_bytes(content + b"\n")
        answer = server.ask(get(host, "/vi/na/p/"))
        file.write_bytes(content)
        return answer

    def event(_chance: Random) -> Answer:
        """A browser that waits for changes, and goes."""
        with server.connect() as connection:
            connection.sendall(get(host, "/@dxplan/events"))
            text = connection.recv(1 << 12).decode()
        return Answer(int(text[9:12] or 0), text)

    return [
        Kind("page", any_of(pages), frozenset({200, 301, 404}), 30, SECRETS),
        Kind("head", any_of(pages, "HEAD"), frozenset({200, 301, 404}), 3),
        Kind("no page", any_of(["/vi/x", "/vi/na/p/tasks/99/", "/a" * 900]), frozenset({404}), 3),
        Kind("escaping", any_of(ESCAPING), frozenset({400, 404}), 10, SECRETS),
        Kind("foreign host", any_of(pages, Host="evil.example"), frozenset({421}), 5),
        Kind("foreign origin", any_of(pages, Origin="https://evil.example"), frozenset({200, 301, 404}), 5,
             ("Access-Control-Allow",)),
        Kind("other method", any_of(pages, "DELETE"), frozenset({405}), 3),
        Kind("post", lambda _: server.ask(post(host, "/", b"x" * 1000)), frozenset({405}), 3),
        Kind("large post", lambda _: server.ask(post(host, "/", b"x" * 3_000_000)), frozenset({0, 405}), 1),
        Kind("long line", any_of(["/" + "a" * 70_000]), frozenset({0, 414}), 2),
        Kind("long header", any_of(["/"], X="a" * 70_000), frozenset({0, 431}), 2),
        Kind("many headers", any_of(["/"], **{f"X{n}": "a" for n in range(200)}), frozenset({0, 431}), 2),
        *_broken(server),
        Kind("events", event, frozenset({200}), 3),
        Kind("change", change, frozenset({200}), 0.3),
    ]  # fmt: skip


def _broken(server: Server) -> list[Kind]:
    """What is asked of both: broken requests, and those that stop half-way."""
    half = get(server.host, "/")[:-6]
    body = post(server.host, "/", b"", Content_Length="1000") + b"x=1"
    return [
        Kind(
            "malformed",
            lambda chance: server.ask(chance.choice(MALFORMED)),
            REFUSED,
            8,
            SECRETS,
        ),
        Kind("half a head", lambda _: server.leave_open(half), frozenset({0}), 3),
        Kind("half a body", lambda _: server.leave_open(body), frozenset({0}), 2),
        Kind("nothing", lambda _: server.leave_open(b""), frozenset({0}), 2),
        Kind(
            "gone at once",
            lambda _: server.send_and_go(get(server.host, "/")),
            frozenset({0}),
            3,
        ),
    ]


def edit_kinds(server: Server) -> list[Kind]:
    """What is asked of `dxplan edit`."""
    editing = _Editing(server)
    refused = frozenset({403})
    cookie = editing.cookie
    foreign = "https://evil.example"
    return [
        Kind("page", editing.any_of(editing.pages), frozenset({200}), 30),
        Kind("entry", lambda _: server.ask(get(server.host, f"/?token={server.token}")), frozenset({303}), 2),
        Kind("wrong token", lambda _: server.ask(get(server.host, "/?token=%ff%00abc")), refused, 2),
        Kind("no cookie", editing.any_of(editing.pages, Cookie="a=b"), refused, 5),
        Kind("foreign host", editing.any_of(editing.pages, Host="evil.example"), refused, 5),
        Kind("other port", editing.any_of(editing.pages, Host="127.0.0.1:1"), refused, 2),
        Kind("foreign origin", editing.any_of(editing.pages, Origin=foreign), refused, 5, ("form_token",)),
        Kind("foreign site", editing.any_of(editing.pages, Sec_Fetch_Site="cross-site"), refused, 3, ("form_token",)),
        Kind("foreign form", editing.form({"Origin": foreign}), refused, 5),
        Kind("form of nobody", editing.form({"Origin": ""}), refused, 3),
        Kind("form without its token", editing.form({}, **OTHER_TOKEN), refused, 3),
        Kind("form with signs", editing.form_in_signs, frozenset({400, 403}), 3),
        Kind("escaping", editing.any_of(ESCAPING), frozenset({400, 403, 404, 405}), 8, SECRETS),
        Kind("no page", editing.any_of(["/x", "/record/na/p/tasks/99", "/extend/x"]), frozenset({404}), 3),
        Kind("other method", editing.any_of(["/", "/branch/send"], "DELETE"), refused | {404, 405}, 2),
        Kind("looked at", editing.form({}), frozenset({200, 422}), 10),
        Kind("wrong values", editing.form({}, date="31/2/2022", percent="x"), frozenset({422}), 5),
        Kind("stale", editing.form({}, base="0" * 64), frozenset({409}), 5),
        Kind("saved", editing.saved, frozenset({303, 409}), 1),
        Kind("large form", editing.form({}, note="x" * 200_000), frozenset({400, 422}), 2),
        Kind("too large", editing.too_large, frozenset({0, 413}), 2),
        Kind("too large in pieces", editing.too_large_in_pieces, frozenset({0, 400, 413}), 0.3),
        Kind("many fields", editing.form({}, **{f"f{n}": "x" for n in range(100)}), frozenset({400}), 2),
        Kind("broken form", editing.broken_form, frozenset({400, 403}), 4),
        Kind("long line", editing.any_of(["/" + "a" * 70_000]), frozenset({0, 400, 404, 431}), 2),
        Kind("long header", editing.any_of(["/"], X="a" * 700_000), frozenset({0, 400, 431}), 2),
        Kind("websocket", editing.any_of(["/"], Upgrade="websocket", Connection="Upgrade, close"),
             frozenset({200, 400, 403}), 1),
        Kind("form that stops", lambda _: server.leave_open(editing.posted("/report/na/p/tasks/01", b"form_token=", Content_Length="500")),
             frozenset({0}), 2),
        *(Kind(one.name, one.ask, one.allowed | {403}, one.weight, one.never) for one in _broken(server)),
        Kind("page with a broken cookie", editing.any_of(["/"], Cookie=f"{cookie[:-3]}; =;;\xff"), refused, 2),
    ]  # fmt: skip


@dataclass
class _Editing:
    """Requests of somebody who was let in."""

    server: Server

    def __post_init__(self) -> None:
        tasks = [f"na/p/tasks/{number:02}" for number in range(1, 42)]
        self.tasks = tasks
        forms = [
            f"/{action}/{task}"
            for action in ("record", "report", "extend")
            for task in tasks
        ]
        self.pages = [
            "/",
            "/?text=viec",
            "/?status=x&unit=%ff",
            "/branch",
            *forms,
            "/measure/na/p/targets/kq",
        ]
        self._tokens: list[str] = []

    @property
    def cookie(self) -> str:
        """What the browser was given."""
        port = self.server.host.rpartition(":")[2]
        return f"dxplan-edit-{port}={self.server.token}"

    def any_of(
        self, paths: Sequence[str], method: str = "GET", **headers: str
    ) -> Callable[[Random], Answer]:
        """One of some pages."""
        given = {"Cookie": self.cookie, **headers}
        return lambda chance: self.server.ask(
            get(self.server.host, chance.choice(paths), method, **given)
        )

    def posted(self, path: str, body: bytes, **headers: str) -> bytes:
        """A form as its page sends it, but for the headers given."""
        usual = {"Cookie": self.cookie, "Origin": f"http://{self.server.host}"}
        usual["Content-Type"] = "application/x-www-form-urlencoded"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return post(self.server.host, path, body, **{**usual, **named})

    def filled(self, path: str) -> dict[str, str]:
        """The hidden fields of a form, and a report."""
        form = self.server.ask(get(self.server.host, path, Cookie=self.cookie))
        hidden = {name: form.field(name) for name in ("form_token", "base")}
        return {**hidden, "status": "in_progress", "date": "1/6/2022", "step": "check"}

    def form(self, headers: dict[str, str], **texts: str) -> Callable[[Random], Answer]:
        """A form that is looked at, with other texts than a browser would send."""

        def ask(chance: Random) -> Answer:
            path = f"/report/{chance.choice(self.tasks)}"
            body = urlencode({**self.filled(path), **texts}).encode()
            return self.server.ask(self.posted(path, body, **headers))

        return ask

    def saved(self, chance: Random) -> Answer:
        """A form that is looked at and then saved."""
        path = f"/report/{chance.choice(self.tasks)}"
        texts = self.filled(path)
        texts["note"] = f"Lần {chance.random()}"
        shown = self.server.ask(self.posted(path, urlencode(texts).encode()))
        texts |= {"reviewed": shown.field("reviewed"), "step": "save"}
        return self.server.ask(self.posted(path, urlencode(texts).encode()))

    def form_in_signs(self, chance: Random) -> Answer:
        """A form in an encoding that makes characters of its own."""
        path = f"/report/{chance.choice(self.tasks)}"
        token = chance.choice([self.filled(path)["form_token"], "x"])
        parts = (
            ("form_token", token),
            ("note", "\\ud800"),
            ("step", "check"),
            ("\\ud800", "x"),
        )
        return self._in_parts(path, parts, "unicode_escape")

    def broken_form(self, chance: Random) -> Answer:
        """A form whose parts are none."""
        path = f"/report/{chance.choice(self.tasks)}"
        body = chance.choice(
            [
                b"--x\r\n\r\n",
                b"--x--",
                b"\x00" * 50,
                b"--x\r\nContent-Disposition: form-data\r\n\r\na",
            ]
        )
        return self.server.ask(
            self.posted(path, body, Content_Type="multipart/form-data; boundary=x")
        )

    def _in_parts(
        self, path: str, parts: Sequence[tuple[str, str]], charset: str
    ) -> Answer:
        body = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in parts
        )
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        return self.server.ask(
            self.posted(path, f"{body}--x--\r\n".encode(), Content_Type=kind)
        )

    def too_large(self, _chance: Random) -> Answer:
        """A form that says that it is too large."""
        return self.server.ask(
            self.posted("/report/na/p/tasks/01", b"x", Content_Length="900000000")
        )

    def too_large_in_pieces(self, _chance: Random) -> Answer:
        """A form that does not say how large it is."""
        head = self.posted(
            "/report/na/p/tasks/01", b"", Content_Length="", Transfer_Encoding="chunked"
        )
        piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        return self.server.ask(head + piece * 8 + b"0\r\n\r\n")
