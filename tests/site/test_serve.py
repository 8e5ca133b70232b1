"""`dxplan serve`: a real process, real requests, real edits, a real browser."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsers import CHROMIUM, FLAGS
from playwright.sync_api import expect, sync_playwright
from samples import TASK, Project, Run, task, write

PAGE = "/vi/na/p/tasks/01/index.html"
MARK = 'id="dxplan-live"'
OUTSIDE = (
    "/../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2fdxplan.toml",
    "/plans/na/units.yaml",
    "//etc/passwd",
    "/static/../../plans/areas.yaml",
    "/@dxplan/../live.py",
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Serving:
    """The command at work."""

    process: subprocess.Popen[bytes]
    said: Path
    port: int

    def ask(
        self, path: str, method: str = "GET", host: str | None = "localhost"
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host=True)
        if host is not None:
            connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        found = Answer(
            answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        )
        connection.close()
        return found

    def until(self, path: str, right: Callable[[str], bool]) -> str:
        """What the page says once it is right."""
        for _ in range(400):
            text = self.ask(path).text
            if right(text):
                return text
            time.sleep(0.1)
        pytest.fail(f"never right: {self.said.read_text(encoding='utf-8')}")


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Serving]:
    said = root.parent / "said"
    command = [
        sys.executable,
        "-u",
        "-m",
        "dxplan",
        "-C",
        str(root),
        "serve",
        "--port",
        "0",
        *options,
    ]
    environment = {**os.environ, "PYTHONUTF8": "1", "DXPLAN_LANG": "en"}
    with said.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=environment
        )
    try:
        for _ in range(600):
            found = re.search(
                r"http://127\.0\.0\.1:(\d+)/", said.read_text(encoding="utf-8")
            )
            if found:
                break
            assert process.poll() is None, said.read_text(encoding="utf-8")
            time.sleep(0.1)
        assert found
        yield Serving(process, said, int(found[1]))
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server whose files nobody touches, for what is only asked of it."""
    root = write(tmp_path_factory.mktemp("unchanged") / "project", {TASK: task()})
    with serving(
        root, "--allow-host", "preview.example", "--allow-host", "Work-8000.example:443"
    ) as server:
        yield server


def test_edits_show_and_a_broken_file_is_told_over_the_page_before(
    project: Project,
) -> None:
    root = project({TASK: task(title="Việc cũ")})
    before = sorted(root.rglob("*"))
    with serving(root, "--as-of", "2022-05-01") as server:
        page = server.ask(PAGE)
        assert (page.status, "Việc cũ" in page.text, MARK in page.text) == (
            200,
            True,
            False,
        )
        assert 'src="/@dxplan/live.js"' in page.text
        write(root, {TASK: task(title="Việc mới")}, base={})
        server.until(PAGE, lambda text: "Việc mới" in text)
        write(root, {TASK: task("status: <b>x</b>", title="Việc sai")}, base={})
        told = server.until(PAGE, lambda text: MARK in text)
        assert "Việc mới" in told
        assert "plans/na/p/tasks/01.md:5:9" in told
        assert "&lt;b&gt;x" in told
        assert "<b>x" not in told
        assert '<aside id="dxplan-live" lang="vi"' in told
        assert "because of errors" in server.ask(PAGE.replace("/vi/", "/en/")).text
        write(root, {TASK: task(title="Việc đã sửa")}, base={})
        mended = server.until(PAGE, lambda text: "Việc đã sửa" in text)
        assert MARK not in mended
        (root / "dxplan.toml").write_text("colour = 1\n", encoding="utf-8")
        assert "colour" in server.until(PAGE, lambda text: MARK in text)
        (root / "dxplan.toml").unlink()
        server.until(PAGE, lambda text: MARK not in text)
    assert sorted(root.rglob("*")) == before


def test_it_begins_with_broken_files(project: Project) -> None:
    root = project({TASK: task("owner: a")})
    with serving(root) as server:
        page = server.ask(PAGE)
        assert (page.status, MARK in page.text, "S101" in page.text) == (
            503,
            True,
            True,
        )
        write(root, {TASK: task(title="Nay đã đúng")}, base={})
        assert "Nay đã đúng" in server.until(PAGE, lambda text: MARK not in text)


def test_a_broken_template_is_told(project: Project) -> None:
    root = project({TASK: task()})
    (root / "mine").mkdir()
    (root / "dxplan.toml").write_text('templates = "mine"\n', encoding="utf-8")
    with serving(root) as server:
        own = root / "mine" / "task.html"
        own.write_text("{% if %}", encoding="utf-8")
        told = server.until(PAGE, lambda text: MARK in text)
        assert "mine/task.html:1" in told
        assert "<h1" in told
        own.write_text(
            "<html><head></head><body>\n{{ nothing.at.all }}</body></html>",
            encoding="utf-8",
        )
        assert "mine/task.html:2" in server.until(
            PAGE, lambda text: "UndefinedError" in text
        )
        own.write_text(
            "<html><head></head><body>Mẫu của tỉnh</body></html>", encoding="utf-8"
        )
        assert MARK not in server.until(PAGE, lambda text: "Mẫu của tỉnh" in text)


def test_only_files_of_the_site_are_given_and_only_to_whom_it_is_meant_for(
    unchanged: Serving,
) -> None:
    for path, kind in (
        (PAGE, "text/html; charset=utf-8"),
        ("/static/dxplan.css", "text/css; charset=utf-8"),
        ("/data/tasks.csv", "text/csv; charset=utf-8"),
        ("/data/tasks.json", "application/json; charset=utf-8"),
        ("/@dxplan/live.js", "text/javascript; charset=utf-8"),
    ):
        found = unchanged.ask(path)
        assert (
            found.status,
            found.headers["Content-Type"],
            found.headers["Cache-Control"],
        ) == (
            200,
            kind,
            "no-store",
        )
    for way in OUTSIDE:
        found = unchanged.ask(way)
        assert (
            found.status,
            "root:" in found.text,
            "Không tìm thấy trang" in found.text,
        ) == (404, False, True), way
        assert 'href="/vi/index.html"' in found.text
    assert "Page not found" in unchanged.ask("/en/nothing/at/all").text
    moved = unchanged.ask("/vi/na/p")
    assert (moved.status, moved.headers["Location"]) == (301, "/vi/na/p/")
    head = unchanged.ask(PAGE, "HEAD")
    assert (head.status, head.text, int(head.headers["Content-Length"]) > 1000) == (
        200,
        "",
        True,
    )
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"):
        refused = unchanged.ask(PAGE, method)
        assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD"), method
    for host in (
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "",
        None,
        "[",
    ):
        refused = unchanged.ask(PAGE, host=host)
        assert (refused.status, "dxplan serve --allow-host" in refused.text) == (
            421,
            True,
        ), host
    assert "“evil.example”" in unchanged.ask(PAGE, host="evil.example:80").text
    assert "<script>" not in unchanged.ask(PAGE, host="<script>").text
    for host in ("localhost:8000", "127.0.0.1", f"[::1]:{unchanged.port}", "LOCALHOST"):
        assert unchanged.ask(PAGE, host=host).status == 200, host


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"<script>alert(1)</script>\r\n\r\n", b"400"),
        (b"GET / HTTP/x\r\n\r\n", b"400"),
        (b"GET / HTTP/3.0\r\n\r\n", b"505"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", b"431"),
    ],
)
def test_what_is_no_request_is_told_so_in_both_languages(
    unchanged: Serving, request_line: bytes, status: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", unchanged.port), timeout=30) as line:
        line.sendall(request_line)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == status
    assert b"nosniff" in head
    assert b"Content-Type: text/plain" in head
    assert b"<" not in body
    assert len(body.decode().splitlines()) == 2


def test_a_name_that_leads_here_can_be_allowed(
    unchanged: Serving, project: Project, dxplan: Run
) -> None:
    root = project({TASK: task()})
    for host in ("preview.example", "PREVIEW.example.:8443", "work-8000.example"):
        assert unchanged.ask(PAGE, host=host).status == 200, host
    for host in ("other.example", "sub.preview.example"):
        assert unchanged.ask(PAGE, host=host).status == 421, host
    for name in ("*", "https://preview.example/", "", "*.example"):
        refused = dxplan("-C", root, "serve", "--allow-host", name, "--lang", "en")
        assert (
            refused.returncode,
            "--allow-host preview.example.org" in refused.stderr,
        ) == (2, True), name


def test_it_ends_cleanly_and_names_a_free_port(project: Project, dxplan: Run) -> None:
    root = project({TASK: task()})
    with serving(root) as server:
        again = dxplan("-C", root, "--lang", "en", "serve", "--port", str(server.port))
        assert (again.returncode, again.stdout) == (2, "")
        other = re.search(r"--port (\d+)`", again.stderr)
        assert other
        with socket.socket() as free:
            free.bind(("127.0.0.1", int(other[1])))
        waiting = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        waiting.request("GET", "/@dxplan/events")
        assert waiting.getresponse().readline().startswith(b"data: ")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
        waiting.close()
        assert "Traceback" not in server.said.read_text(encoding="utf-8")
    assert dxplan("-C", root, "serve", "--host", "192.0.2.1").returncode == 2


def test_the_browser_opens_the_page_again_by_itself(project: Project) -> None:
    root = project({TASK: task(title="Việc cũ")})
    assert CHROMIUM is not None
    with serving(root) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        wrong: list[str] = []
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text) if message.type == "error" else None
            ),
        )
        page.goto(f"http://127.0.0.1:{server.port}{PAGE}")
        write(root, {TASK: task(title="Việc mới")}, base={})
        expect(page.locator("h1")).to_contain_text("Việc mới", timeout=30_000)
        write(root, {TASK: task("owner: a")}, base={})
        overlay = page.locator("#dxplan-live")
        expect(overlay).to_be_visible(timeout=30_000)
        assert overlay.evaluate("node => getComputedStyle(node).position") == "fixed"
        write(root, {TASK: task(title="Việc đã sửa")}, base={})
        expect(page.locator("h1")).to_contain_text("Việc đã sửa", timeout=30_000)
        expect(overlay).to_have_count(0)
        assert wrong == []
        browser.close()


def test_the_built_site_has_no_trace_of_it(
    project: Project, dxplan: Run, tmp_path: Path
) -> None:
    assert (
        dxplan(
            "-C", project({TASK: task()}), "build", "--out", tmp_path / "out"
        ).returncode
        == 0
    )
    assert not [
        file
        for file in (tmp_path / "out").rglob("*.*")
        if file.is_file() and b"@dxplan" in file.read_bytes()
    ]
    assert (tmp_path / "out" / "404.html").is_file()
