"""The forms of `dxplan edit` filled with payloads: what its pages show of them, and what is saved."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, ConsoleMessage
from repositories import git, start
from ruamel.yaml import YAML
from samples import target, task

from tests.bench import attack_readers as readers
from tests.bench.attack_browser import Watcher
from tests.bench.attack_inputs import FORBIDDEN
from tests.local_editor.test_editor import PDF, Answer, Editing

_TASK = "na/p/tasks/01"
_RECORD_KEYS = {"title", "lead_unit", "deadline", "reports"}
_REPORT_KEYS = {
    "date",
    "status",
    "note",
    "difficulty",
    "proposal",
    "document",
    "evidence",
    "recorded",
}
_TEXTS = ("note", "difficulty", "proposal")
_DOCUMENT = ("number", "title", "issuer", "url")
_FILL = """payload => {
  for (const field of document.querySelectorAll("#form input, #form textarea")) {
    if (field.type !== "hidden" && field.type !== "file" && field.type !== "checkbox") field.value = payload;
  }
  document.querySelector("#form").dispatchEvent(new Event("input"));
}"""
_MESSAGE = re.compile(r"Báo cáo tiến độ na/p/tasks/01\n\n[\w /:]+")
_TYPED = re.compile(r"(?<=value=\")[^\"<>]*|(?<=\">)[^<>]*(?=</textarea>)")
"""What somebody typed comes back to them as it was typed; a sentence names what is wrong with it."""
_SAVED = re.compile(r"plans/na/(?:p/tasks/01\.md|documents\.yaml|[\w./-]+\.pdf)")


@contextmanager
def editing(root: Path) -> Iterator[Editing]:
    """The editor of a project, at work."""
    said = root.parent / f"{root.name}-editor"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dxplan", "-C", str(root), "edit", "--port", "0"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        )
    try:
        deadline = time.monotonic() + 120
        while "http://" not in said.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield Editing(root, re.findall(r"http://\S+", said.read_text())[0])
        process.send_signal(signal.SIGINT)
        process.wait(30)
    finally:
        process.kill()
        process.wait()
    if "Traceback" in said.read_text():
        raise ValueError(said.read_text()[-400:])


class _EditorWatcher(Watcher):
    """A refused form is answered with a status that the console names."""

    def _console(self, message: ConsoleMessage) -> None:
        if not re.search("status of 4(?:04|09|22)", message.text):
            super()._console(message)


def editor_page_faults(
    root: Path, count: int, browser: Browser
) -> Iterator[tuple[str, str]]:
    """The editor's pages of the records of a project of payloads, in Chromium."""
    with editing(root) as editor:
        page = browser.new_page()
        page.goto(editor.address)
        names = [""]
        for number in range(count):
            names.append(f"record/j{number:02}/p/tasks/01")
            action = ("report", "extend")[number % 2]
            names.append(f"{action}/j{number:02}/p/tasks/01")
            names.append(f"measure/j{number:02}/p/targets/01")
        for name, faults in _EditorWatcher(page, editor.base).open(names):
            yield "edit, pages in Chromium", ""
            for fault in faults:
                yield "edit, pages in Chromium", f"{name} {fault}"
        page.close()


def editor_form_faults(
    folder: Path, payloads: Sequence[str], every: int, browser: Browser
) -> Iterator[tuple[str, str]]:
    """Forms with payloads in their fields: looked at and saved, every few of them in Chromium too."""
    files = {
        f"{_TASK}.md": task(),
        "na/p/targets/kq.md": target('operator: ">="\nvalue: 90'),
    }
    root = start(folder / "editor", files)
    git(root, "config", "user.name", "Sở A")
    git(root, "config", "user.email", "a@example.org")
    with editing(root) as editor:
        for payload in payloads:
            for fault in _sent(editor, payload):
                yield "edit, forms", f"{payload[:60]!r} {fault}" if fault else ""
        page = browser.new_page()
        page.goto(editor.address)
        watcher = _EditorWatcher(page, editor.base)
        for payload in payloads[::every]:
            for fault in _typed(watcher, payload):
                yield (
                    "edit, forms in Chromium",
                    f"{payload[:60]!r} {fault}" if fault else "",
                )
        page.close()


def _typed(watcher: Watcher, payload: str) -> Iterator[str]:
    """A payload typed into every field: what is shown as one types, and of a form that is checked."""
    page = watcher.page
    for name in (f"report/{_TASK}", f"extend/{_TASK}", "measure/na/p/targets/kq"):
        yield from (fault for _, faults in watcher.open([name]) for fault in faults)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.evaluate(_FILL, payload)
        page.wait_for_timeout(100)
        yield from watcher.look()
        with page.expect_navigation():
            page.locator("#form button[value=check]").click()
        yield from watcher.look()
        yield ""


def _sent(editor: Editing, payload: str) -> Iterator[str]:
    """A payload in every text, in those of a new document, and as the name of a file."""
    text = payload.encode("utf-8", "replace").decode()
    usual = {"status": "in_progress"}
    document = {f"document-{key}": text for key in _DOCUMENT} | {
        "document-date": "1/5/2022"
    }
    for texts in (
        {**usual, **dict.fromkeys(_TEXTS, text)},
        {**usual, "evidence": text, "document": text},
        {**usual, **document},
        {"status": text, "date": text, "completed_on": text, "percent": text},
    ):
        sent, shown = editor.report(_TASK, **texts)
        yield from _page_faults(shown)
        sent["reviewed"] = (
            re.findall('name="reviewed" value="([^"]*)"', shown.text) or [""]
        )[0]
        yield from _page_faults(
            editor.ask(f"/report/{_TASK}", {**sent, "step": "save"})
        )
        yield from _saved_faults(editor)
        yield ""
    yield from _page_faults(editor.ask(f"/?text={quote(text)}&unit={quote(text)}"))
    yield from _page_faults(editor.ask(f"/record/{quote(text)}"))
    yield from _file_faults(editor, text)
    yield ""


def _file_faults(editor: Editing, name: str) -> Iterator[str]:
    form = editor.ask(f"/report/{_TASK}")
    fields = {key: form.field(key) for key in ("form_token", "base")}
    fields |= {"reviewed": "", "date": "1/6/2022", "status": "in_progress"}
    sent = _multipart({**fields, "step": "check"}, name)
    shown = editor.ask(
        f"/report/{_TASK}", body=sent, Content_Type="multipart/form-data; boundary=b"
    )
    yield from _page_faults(shown)
    for key in ("reviewed", "kept"):
        fields[key] = (re.findall(f'name="{key}" value="([^"]*)"', shown.text) or [""])[
            0
        ]
    yield from _page_faults(editor.ask(f"/report/{_TASK}", {**fields, "step": "save"}))
    yield from _saved_faults(editor)


def _multipart(fields: Mapping[str, str], name: str) -> bytes:
    """A form with a file, its name written as a browser writes it."""
    written = name[:200].replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts = []
    for key, value in fields.items():
        parts.append(
            f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        )
    head = f'--b\r\nContent-Disposition: form-data; name="upload"; filename="{written}.pdf"\r\n'
    parts.append(
        f"{head}Content-Type: application/pdf\r\n\r\n".encode() + PDF + b"\r\n--b--\r\n"
    )
    return b"".join(parts)


def _page_faults(answer: Answer) -> Iterator[str]:
    if answer.status not in {200, 303, 404, 409, 422}:
        yield f"status {answer.status} {answer.text[:200]!r}"
    if "Content-Security-Policy" not in answer.headers:
        yield "no policy"
    if answer.text:
        yield from readers.page(_TYPED.sub("", answer.text).encode())


def _saved_faults(editor: Editing) -> Iterator[str]:
    """What was committed beyond one report; the branch is given up."""
    root = editor.root
    branch = git(root, "rev-parse", "--abbrev-ref", "HEAD")
    if git(root, "status", "--porcelain"):
        yield f"left over {git(root, 'status', '--porcelain')!r}"
    if branch == "main":
        return
    if not re.fullmatch(r"[a-z0-9/-]+", branch):
        yield f"branch {branch!r}"
    subject = git(root, "log", "-1", "--format=%B").strip()
    if not _MESSAGE.fullmatch(subject):
        yield f"message {subject!r}"
    for name in git(root, "diff", "--name-only", "main").splitlines():
        if not _SAVED.fullmatch(name):
            yield f"file {name!r}"
    text = (root / "plans" / f"{_TASK}.md").read_text(encoding="utf-8")
    head = YAML(typ="safe", pure=True).load(text.split("---\n")[1])
    reports = head.get("reports", [])
    has_more = len(reports) > 1 or any(set(report) - _REPORT_KEYS for report in reports)
    if FORBIDDEN.search(text) or set(head) - _RECORD_KEYS or has_more:
        yield f"saved {text[:300]!r}"
    git(root, "checkout", "-q", "main")
    git(root, "branch", "-q", "-D", branch)
