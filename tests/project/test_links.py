"""The weekly look at cited addresses: real requests to a server that answers in every way servers do."""

import contextlib
import importlib.util
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest
from samples import ROOT

GOLDEN = ROOT / "tests/golden/links.md"


@pytest.fixture(scope="module")
def links() -> ModuleType:
    spec = importlib.util.spec_from_file_location("links", ROOT / ".ci/links.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["links"] = module
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sys, "dont_write_bytecode", True
        )  # nothing but what is locked and run lies in .ci
        spec.loader.exec_module(module)
    module.PAUSE, module.TIMEOUT, module.TRIES = 0.01, 0.5, 2
    return module


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    seen: dict[str, int] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            seen[name] = seen.get(name, 0) + 1
            if name == "slow":
                time.sleep(1.5)
            status = {
                "moved": 301,
                "circle": 302,
                "gone": 410,
                "nothing": 404,
                "broken": 500,
                "refused": 403,
            }.get(name, 200)
            if name == "no-head" and self.command == "HEAD":
                status = 405
            if name == "later" and seen[name] <= 2:
                status = 503
            self.send_response(status)
            if name in {"moved", "circle"}:
                self.send_header("Location", "/fine" if name == "moved" else "/circle")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "verdict", "said"),
    [
        ("fine", "alive", 200),
        ("moved", "alive", 200),
        ("no-head", "alive", 200),
        ("later", "alive", 200),
        ("văn bản", "alive", 200),
        ("nothing", "dead", 404),
        ("gone", "dead", 410),
        ("broken", "unclear", 500),
        ("refused", "unclear", 403),
        ("circle", "unclear", "redirects in a circle"),
        ("slow", "unclear", "no answer in time"),
    ],
)
def test_what_a_server_says_is_told(
    links: ModuleType, host: str, path: str, verdict: str, said: object
) -> None:
    answer = links.ask(f"{host}/{path}")
    assert (answer.verdict, answer.status or answer.problem) == (verdict, said)
    assert bool(answer.led_to) is (path == "moved")


def test_a_host_that_is_none_is_dead_and_one_that_is_silent_unclear(
    links: ModuleType,
) -> None:
    assert links.ask("http://no-such-host.invalid/").verdict == "dead"
    assert links.ask("http://127.0.0.1:9/").verdict == "unclear"
    assert links.ask("http://[/").verdict == "unclear"


def test_one_request_to_a_host_at_a_time(
    links: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work: list[str] = []
    most = [0]

    def ask(url: str) -> object:
        at_work.append(url)
        most[0] = max(most[0], len(at_work))
        time.sleep(0.02)
        at_work.remove(url)
        return links.Answer(200)

    monkeypatch.setattr(links, "ask", ask)
    found = links.ask_all([f"https://one.example/{i}" for i in range(5)] * 2)
    assert (len(found), most[0]) == (5, 1)


DOCUMENTS = [
    {
        "id": "na/a",
        "url": "https://x.example/a",
        "retrieved": "2022-01-02",
        "archive": "https://web.archive.org/a",
    },
    {
        "id": "na/b",
        "url": "https://x.example/b|`[x](y) @someone\n# h",
        "retrieved": None,
    },
    {"id": "na/c", "url": "https://x.example/c"},
    {"id": "na/d"},
]


def test_the_report_says_who_cites_what_and_holds_only_text(
    links: ModuleType, tmp_path: Path
) -> None:
    tasks = [
        {"id": f"na/p/tasks/0{i}", "source": {"document": "na/a"}} for i in range(7)
    ]
    (tmp_path / "tasks.json").write_text(json.dumps({"items": tasks}), encoding="utf-8")
    (tmp_path / "documents.json").write_text(
        json.dumps({"items": DOCUMENTS}), encoding="utf-8"
    )
    answers = {
        DOCUMENTS[0]["url"]: links.Answer(404),
        DOCUMENTS[1]["url"]: links.Answer(None, "no answer in time"),
        DOCUMENTS[2]["url"]: links.Answer(200),
    }
    assert links.report(DOCUMENTS, answers, links.citing(tmp_path)) == GOLDEN.read_text(
        encoding="utf-8"
    )


def test_the_script_counts_the_dead_and_does_not_fail(
    host: str, tmp_path: Path
) -> None:
    documents = [
        {"id": "na/a", "url": f"{host}/nothing"},
        {"id": "na/b", "url": "ftp://x.example/"},
        {"id": "na/c"},
    ]
    (tmp_path / "documents.json").write_text(
        json.dumps({"items": documents}), encoding="utf-8"
    )
    command = [
        sys.executable,
        str(ROOT / ".ci/links.py"),
        str(tmp_path / "documents.json"),
        str(tmp_path / "report.md"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert "`na/a` | `404`" in (tmp_path / "report.md").read_text(encoding="utf-8")
