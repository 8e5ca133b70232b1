"""`dxplan edit`: a real process, a real repository, a real browser, and requests that no browser would send."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsers import CHROMIUM, FLAGS, violations
from playwright.sync_api import Page, Route, expect, sync_playwright
from repositories import git, start
from samples import Files, Project, Run, reports, target, task
from starlette.responses import Response

from dxplan.config.config import read_config
from dxplan.config.repository_links import RepositoryLinks, page_of_remote
from dxplan.local_editor.editor import Editor
from dxplan.local_editor.guard import Access
from dxplan.local_editor.listing import Filters
from dxplan.local_editor.sent_form import SentForm
from dxplan.local_editor.workspace import Workspace
from dxplan.messages import catalogue

TASKS = [f"na/p/tasks/{number:02}" for number in range(1, 7)]
FILES: Files = {
    **{f"{name}.md": task(title=f"Việc {name[-1]}") for name in TASKS},
    "na/p/tasks/06.md": task(reports("date: 2022-03-01, status: in_progress")),
    "na/p/targets/kq.md": target('operator: ">="\nvalue: 90\nmeasure: "%"'),
}
PDF = b"%PDF-1.7\n% a file of evidence\n"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        match = re.search(f'name="{name}" value="([^"]*)"', self.text)
        assert match is not None, self.text
        return match[1]


@dataclass
class Editing:
    """The editor at work."""

    root: Path
    address: str
    lang: str = "vi"

    @property
    def base(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def cookie(self) -> str:
        host, token = self.address.split("/?token=")
        return f"dxplan-edit-{host.rpartition(':')[2]}={token}"

    def ask(
        self,
        path: str,
        texts: Mapping[str, str] | None = None,
        body: bytes | None = None,
        **headers: str,
    ) -> Answer:
        """A request as a page of the editor would send it, but for the headers given; an empty one is left out."""
        host = self.base.removeprefix("http://")
        usual = {"Host": host, "Cookie": self.cookie}
        if texts is not None or body is not None:
            usual["Origin"] = self.base
        if texts is not None:
            body = urlencode(texts).encode()
            usual["Content-Type"] = "application/x-www-form-urlencoded"
        sent = {**usual, **{name.replace("_", "-"): v for name, v in headers.items()}}
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.putrequest("GET" if body is None else "POST", path, skip_host=True)
        for name, value in sent.items():
            if value:
                connection.putheader(name, value)
        if body is not None and "Transfer-Encoding" not in sent:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, answer.headers, text)

    def report(self, name: str, **texts: str) -> tuple[dict[str, str], Answer]:
        """A filled form of a task and what the editor says of it before it is saved."""
        form = self.ask(f"/report/{name}")
        hidden = {key: form.field(key) for key in ("form_token", "base")}
        sent = {**hidden, "reviewed": "", "date": "1/6/2022", **texts}
        return sent, self.ask(f"/report/{name}", {**sent, "step": "check"})

    def saved(self, name: str, **texts: str) -> Answer:
        """What the editor says to a form that is saved after it was looked at."""
        sent, shown = self.report(name, **texts)
        sent["reviewed"] = shown.field("reviewed")
        return self.ask(f"/report/{name}", {**sent, "step": "save"})

    def is_untouched(self) -> bool:
        return git(self.root, "status", "--porcelain") == ""


@pytest.fixture(scope="module")
def editing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    """The editor of a repository with a remote."""
    folder = tmp_path_factory.mktemp("editing")
    remote = folder / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    root = start(folder / "plans-of-na", FILES)
    git(root, "config", "user.name", "Sở A")
    git(root, "config", "user.email", "a@example.org")
    git(root, "remote", "add", "origin", str(remote))
    hooks = root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "post-commit", "pre-push"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    (root / "README.md").write_text("Đang viết dở.\n")
    git(root, "add", "README.md")
    git(root, "commit", "-qm", "readme", "--no-verify")
    said = folder / "said"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dxplan", "-C", str(root), "edit", "--port", "0"],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={
                **os.environ,
                "DXPLAN_CACHE_DIR": str(folder / "cache"),
                "GIT_CONFIG_GLOBAL": os.devnull,
            },
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 60
        while "http://" not in said.read_text() and time.monotonic() < deadline:
            assert process.poll() is None, said.read_text()
            time.sleep(0.05)
        match = re.search(r"http://\S+", said.read_text())
        assert match is not None
        yield Editing(root, match[0])
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert "Traceback" not in said.read_text()
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def page(editing: Editing) -> Iterator[Page]:
    """A browser that was given the address."""
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(editing.address)
        assert page.url == f"{editing.base}/"
        yield page
        browser.close()
        assert problems == []


def test_progress_is_reported_refused_mended_and_saved(
    editing: Editing, page: Page
) -> None:
    unfinished = editing.root / "README.md"
    unfinished.write_text("Vẫn đang viết.\n")
    page.goto(f"{editing.base}/?text=viec+1&unit=na%2Fa")
    page.get_by_role("link", name="Việc 1").click()
    page.get_by_role("link", name="Báo cáo tiến độ").click()
    page.get_by_label("Tình trạng").select_option("completed")
    page.get_by_label("Ngày", exact=False).first.fill("20/6/2022")
    page.get_by_label("Hoàn thành vào").fill("20/6/2022")
    review = page.locator("#review")
    expect(review).to_contain_text("không dẫn tài liệu kiểm chứng")
    page.get_by_role("button", name="Lưu").click()
    expect(page).to_have_title(re.compile("^Chưa lưu được"))
    assert git(editing.root, "rev-parse", "--abbrev-ref", "HEAD") == "main"
    page.get_by_label("Tài liệu kiểm chứng", exact=True).first.fill("qd")
    expect(review).to_contain_text("Có thể lưu.")
    expect(review).to_contain_text("+    status: completed")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu.")
    branch = git(editing.root, "rev-parse", "--abbrev-ref", "HEAD")
    assert re.fullmatch(r"bao-tien-do/na-p-01-\d{4}-\d\d-\d\d", branch)
    assert git(editing.root, "diff", "--numstat", "main", "HEAD") == (
        "6\t0\tplans/na/p/tasks/01.md"
    )
    assert git(editing.root, "log", "-1", "--format=%s") == (
        "Báo cáo tiến độ na/p/tasks/01"
    )
    assert git(editing.root, "status", "--porcelain") == "M README.md"
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("main")).to_contain_text("Đã gửi lên origin.")
    expect(page.locator("main")).to_contain_text(f"Hãy báo tên nhánh {branch} cho")
    assert git(editing.root, "ls-remote", "origin", branch).startswith(
        git(editing.root, "rev-parse", "HEAD")
    )
    page.get_by_role("button", name="Về nhánh main").click()
    expect(page).to_have_url(f"{editing.base}/")
    assert git(editing.root, "rev-parse", "--abbrev-ref", "HEAD") == "main"
    assert unfinished.read_text() == "Vẫn đang viết.\n"
    git(editing.root, "checkout", "-q", "README.md")


def test_what_is_typed_before_the_script_runs_is_reviewed(
    editing: Editing, page: Page
) -> None:
    held_back: list[Route] = []

    def hold_back(script: Route) -> None:
        held_back.append(script)

    page.route("**/editor.js", hold_back)
    with page.expect_request("**/editor.js"):
        page.goto(f"{editing.base}/report/{TASKS[5]}", wait_until="commit")
    page.get_by_label("Tình trạng").select_option("completed")
    review = page.locator("#review")
    expect(review).not_to_contain_text("không dẫn tài liệu kiểm chứng")
    (script,) = held_back
    script.continue_()
    expect(review).to_contain_text("không dẫn tài liệu kiểm chứng")
    page.unroute("**/editor.js")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_can_be_used(
    editing: Editing, page: Page, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in ("/", f"/record/{TASKS[5]}", f"/report/{TASKS[5]}", "/branch"):
        page.goto(editing.base + path)
        if path.startswith("/report"):
            page.get_by_label("Tình trạng").select_option("completed")
            expect(page.locator("#review .error, #review [data-error]")).to_have_count(
                1
            )
            expect(page.locator("#review .diff")).to_be_visible()
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path


def test_other_origins_are_refused(editing: Editing) -> None:
    path = f"/report/{TASKS[1]}"
    sent, shown = editing.report(TASKS[1], status="in_progress")
    sent = {**sent, "reviewed": shown.field("reviewed"), "step": "save"}
    port = editing.base.rpartition(":")[2]
    refused = [
        editing.ask(path, sent, Origin="http://example.org"),
        editing.ask(path, sent, Origin="null"),
        editing.ask(path, sent, Origin=f"http://127.0.0.1:{int(port) + 1}"),
        editing.ask(path, sent, Origin=""),
        editing.ask(path, sent, Origin="", Referer="http://example.org/"),
        editing.ask(path, sent, Sec_Fetch_Site="same-site"),
        editing.ask(path, {**sent, "form_token": "x"}),
        editing.ask(path, {**sent, "form_token": ""}),
        editing.ask(path, sent, Cookie=""),
        editing.ask(path, sent, Cookie=editing.cookie[:-1]),
        editing.ask(path, sent, Host="example.org"),
        editing.ask(path, sent, Host=f"127.0.0.1.example.org:{port}"),
        editing.ask("/", Cookie=""),
        editing.ask("/", Host=f"example.org:{port}"),
        editing.ask("/?token=x", Cookie=""),
        editing.ask("/branch/send", {"form_token": "x"}),
        editing.ask("/static/editor.css", Host="example.org"),
    ]
    for answer in refused:
        assert answer.status == 403, answer.text
        assert "Không thực hiện được" in answer.text
        assert "na/p" not in answer.text
    assert editing.is_untouched()
    headers = editing.ask("/").headers
    assert "Access-Control-Allow-Origin" not in headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert editing.ask("/", Cookie="", Host=f"localhost:{port}").status == 403
    entry = editing.ask(editing.address.removeprefix(editing.base), Cookie="")
    assert entry.status == 303
    assert "HttpOnly" in entry.headers["Set-Cookie"]
    assert "samesite=strict" in entry.headers["Set-Cookie"].lower()


@pytest.mark.parametrize(
    "path",
    [
        "/record/../../etc/passwd",
        "/record/na/p/tasks/..%2f..%2f..%2fREADME",
        "/report/%2e%2e/README",
        "/report/na/p/tasks/99",
        "/measure/na/p/tasks/02",
        "/static/../app.py",
        "/static/..%2f..%2fapp.py",
        "/nothing",
    ],
)
def test_nothing_else_is_served(editing: Editing, path: str) -> None:
    answer = editing.ask(path)
    assert answer.status == 404
    assert "Không có trang này" in answer.text
    assert "root:" not in answer.text


def _with_file(editing: Editing, name: str, content: bytes, **texts: str) -> Answer:
    """What the editor says to a completion with a file, before it is saved."""
    form = editing.ask(f"/report/{TASKS[2]}")
    boundary = "x1x2x3"
    values = {
        "form_token": form.field("form_token"),
        "base": form.field("base"),
        "status": "completed",
        "date": "20/6/2022",
        "completed_on": "20/6/2022",
        "step": "check",
        **texts,
    }
    body = b""
    for key, value in values.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
        body += f"{head}{value}\r\n".encode()
    head = f'Content-Disposition: form-data; name="upload"; filename="{name}"'
    body += f"--{boundary}\r\n{head}\r\n\r\n".encode() + content
    body += f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    return editing.ask(f"/report/{TASKS[2]}", body=body, Content_Type=kind)


def test_a_file_lies_beside_its_record_and_nowhere_else(editing: Editing) -> None:
    for name, content in [
        ("a.html", b"<script>"),
        ("a.pdf", b"<html>"),
        ("a.pdf", b""),
        ("a.svg", b"<svg/>"),
        ("02.md", b"---\n"),
        ("a.pdf", PDF + bytes(5_000_000)),
    ]:
        answer = _with_file(editing, name, content)
        assert answer.status == 422, name
        assert 'id="f-upload-error"' in answer.text, name
    assert _with_file(editing, "a.pdf", bytes(6_000_000)).status == 413
    shown = _with_file(editing, "../../../../x/Biên bản Số 5.PDF", PDF)
    assert "/dev/null" in shown.text
    sent = {
        name: shown.field(name) for name in ("form_token", "base", "reviewed", "kept")
    }
    sent |= {"status": "completed", "date": "20/6/2022", "completed_on": "20/6/2022"}
    answer = editing.ask(f"/report/{TASKS[2]}", {**sent, "step": "save"})
    assert answer.status == 303
    assert git(editing.root, "diff", "--name-only", "HEAD~1", "HEAD").split() == [
        "plans/na/p/tasks/03-bien-ban-so-5.pdf",
        "plans/na/p/tasks/03.md",
    ]
    assert "- file: 03-bien-ban-so-5.pdf" in git(
        editing.root, "show", "HEAD:plans/na/p/tasks/03.md"
    )
    assert editing.is_untouched()


def test_half_a_character_is_refused(editing: Editing) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    path = f"/report/{TASKS[2]}"
    assert editing.ask(path, body=part.encode(), Content_Type=kind).status == 400


def test_a_stale_form_is_refused_and_what_was_typed_stays(editing: Editing) -> None:
    first, shown = editing.report(TASKS[3], status="in_progress", note="Một")
    second, _ = editing.report(TASKS[3], status="in_progress", note="Việc <b> hai")
    first["reviewed"] = shown.field("reviewed")
    path = f"/report/{TASKS[3]}"
    assert editing.ask(path, {**first, "step": "save"}).status == 303
    head = git(editing.root, "rev-parse", "HEAD")
    for step in ("save", "check"):
        answer = editing.ask(path, {**second, "step": step})
        assert answer.status == 409
        assert "đã được sửa" in answer.text
        assert "Việc &lt;b&gt; hai" in answer.text
    assert editing.ask(path, {**first, "step": "save"}).status == 409
    assert git(editing.root, "rev-parse", "HEAD") == head
    again = {**second, "base": answer.field("base"), "step": "check"}
    assert editing.ask(path, again).status == 200


def test_somebody_s_uncommitted_work_is_left_alone(editing: Editing) -> None:
    file = editing.root / "plans" / f"{TASKS[4]}.md"
    before = file.read_text()
    file.write_text(before + "Đang viết.\n")
    answer = editing.saved(TASKS[4], status="in_progress")
    assert answer.status == 409
    assert "chưa commit" in answer.text
    assert file.read_text() == before + "Đang viết.\n"
    file.write_text(before)
    head = git(editing.root, "rev-parse", "HEAD")
    git(editing.root, "config", "user.useConfigOnly", "true")
    git(editing.root, "config", "--unset", "user.email")
    answer = editing.saved(TASKS[4], status="in_progress")
    git(editing.root, "config", "user.email", "a@example.org")
    assert answer.status == 409
    assert "git config --global user.name" in answer.text
    assert editing.is_untouched()
    lock = editing.root / ".git" / "index.lock"
    lock.touch()
    answer = editing.saved(TASKS[4], status="in_progress")
    lock.unlink()
    assert answer.status == 409
    assert editing.is_untouched()
    assert git(editing.root, "rev-parse", "HEAD") == head


def test_a_change_is_saved_only_as_it_was_shown(editing: Editing) -> None:
    sent, shown = editing.report(TASKS[4], status="in_progress")
    sent["reviewed"] = shown.field("reviewed")
    answer = editing.ask(
        f"/report/{TASKS[4]}", {**sent, "status": "completed", "step": "save"}
    )
    assert answer.status == 422
    answer = editing.ask(
        f"/report/{TASKS[4]}", {**sent, "note": "Khác", "step": "save"}
    )
    assert answer.status == 200
    assert "bấm Lưu lần nữa" in answer.text
    assert editing.is_untouched()


def test_a_text_that_no_file_may_hold_is_said_at_its_field(editing: Editing) -> None:
    for note, said in [
        ("Việc\u200b", "Nội dung này có ký tự không nhìn thấy hoặc hỏng (U+200B)"),
        ("ả" * 20_001, "Nội dung này quá dài: tối đa 20000 ký tự"),
    ]:
        _, answer = editing.report(TASKS[4], status="in_progress", note=note)
        assert answer.status == 422
        error = answer.text.partition('id="f-note-error"')[2]
        assert said in error.partition("</")[0]
        assert note in answer.text
    configuration = editing.root / "dxplan.toml"
    configuration.write_text("[[")
    _, answer = editing.report(TASKS[4], status="in_progress", note="Vẫn còn đây")
    configuration.unlink()
    assert answer.status == 422
    assert "dxplan.toml:1" in answer.text
    assert "Vẫn còn đây" in answer.text


def test_deadlines_and_figures_by_a_document_that_is_registered_along(
    editing: Editing,
) -> None:
    for path, texts, added in [
        (
            f"/extend/{TASKS[4]}",
            {"to": "quý I/2027", "note": "Chờ kinh phí"},
            "    to: 2027-Q1\n    document: 45-qd-ubnd-2022\n",
        ),
        (
            "/measure/na/p/targets/kq",
            {"value": "71,5 %", "date": "10/6/2022"},
            "  - date: 2022-06-10\n    value: 71,5\n    document: 46-qd-ubnd-2022\n",
        ),
    ]:
        form = editing.ask(path)
        number = "45" if "extend" in path else "46"
        sent = {
            "form_token": form.field("form_token"),
            "base": form.field("base"),
            "document-number": f"{number}/QĐ-UBND",
            **texts,
        }
        wrong = editing.ask(path, {**sent, "step": "check"})
        assert 'id="f-document-date-error"' in wrong.text
        sent["document-date"] = "12/6/2022"
        live = editing.ask(path, {**sent, "step": "live"})
        assert "<html" not in live.text
        shown = editing.ask(path, {**sent, "step": "check"})
        sent["reviewed"] = shown.field("reviewed")
        assert sent["reviewed"] in live.text
        assert editing.ask(path, {**sent, "step": "save"}).status == 303
        assert added in git(editing.root, "show", "HEAD", "--format=").replace(
            "\n+", "\n"
        )
    assert git(editing.root, "diff", "--name-only", "HEAD~1", "HEAD").split() == [
        "plans/na/documents.yaml",
        "plans/na/p/targets/kq.md",
    ]


def test_a_port_that_is_taken_is_said(editing: Editing, dxplan: Run) -> None:
    port = editing.base.rpartition(":")[2]
    done = dxplan("-C", editing.root, "edit", "--port", port)
    assert done.returncode == 2
    assert port in done.stderr


def _changed(root: Path, lang: str, **texts: str) -> tuple[int, str]:
    """What an editor in this process says to a completion of the first task that is saved at once."""
    workspace = Workspace(
        root, "", read_config(root), catalogue(lang), lambda: date(2022, 6, 20)
    )
    editor = Editor(workspace, Access(1), "")
    for filters in (Filters(), Filters("VIEC")):
        assert TASKS[0] in text_of(editor.choose(filters))
    assert TASKS[0] not in text_of(editor.choose(Filters(status="completed")))
    shown = text_of(editor.fill_in("report", TASKS[0]))
    base = Answer(200, http.client.HTTPMessage(), shown).field("base")
    values = {name: [text] for name, text in texts.items()}
    sent = SentForm({"date": ["20/6/2022"], **values}, base)
    live = text_of(editor.review("report", TASKS[0], sent))
    digest = re.search('data-digest="(.*?)"', live)
    sent = replace(sent, reviewed=digest[1] if digest else "")
    response = editor.take("report", TASKS[0], sent, saving=True)
    return response.status_code, text_of(response)


def text_of(response: Response) -> str:
    return bytes(response.body).decode()


def test_without_a_repository_files_are_written_in_english_too(
    project: Project,
) -> None:
    root = project(FILES)
    code, text = _changed(root, "en", status="completed")
    assert code == 422
    assert "cites no document as evidence" in text
    code, text = _changed(root, "en", status="completed", evidence="44/QĐ-UBND")
    assert code == 422
    assert "44/QĐ-UBND: not in the register" in text
    texts = {"evidence": "44/QĐ-UBND", "document-date": "19/6/2022"}
    code, _ = _changed(root, "en", status="in_progress", **texts)
    assert code == 303
    assert "- 44-qd-ubnd-2022\n" in (root / f"plans/{TASKS[0]}.md").read_text()
    assert "date: 2022-06-19" in (root / "plans/na/documents.yaml").read_text()


def test_where_a_branch_is_proposed() -> None:
    addresses = {
        "git@github.com:so-tttt/ke-hoach.git": "https://github.com/so-tttt/ke-hoach",
        "https://me:secret@git.na.vn:8443/a/b.git": "https://git.na.vn:8443/a/b",
        "ssh://git@gitlab.com:22/a/b/c": "https://gitlab.com/a/b/c",
        "/srv/plans.git": None,
        "work:a/b": None,
    }
    for address, page in addresses.items():
        assert page_of_remote(address) == page
    branch = "bao-tien-do/na-p-01-2026-06-15"
    github = RepositoryLinks("https://github.com/a/b.git", None)
    assert github.proposal(branch, "main") == (
        f"https://github.com/a/b/compare/main...{branch}?expand=1"
    )
    gitlab = RepositoryLinks("https://gitlab.com/a/b", None)
    assert gitlab.proposal(branch, "main") == (
        "https://gitlab.com/a/b/-/merge_requests/new?"
        "merge_request%5Bsource_branch%5D=bao-tien-do%2Fna-p-01-2026-06-15&"
        "merge_request%5Btarget_branch%5D=main"
    )
    assert RepositoryLinks(None, None).proposal(branch, "main") is None


def test_what_to_install_is_said(
    project: Project, dxplan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dxplan.cli.edit.find_spec", lambda _: None)
    done = dxplan("-C", project(FILES), "edit")
    assert done.returncode == 2
    assert "pip install 'dxplan[edit]'" in done.stderr


def test_only_the_last_of_several_states_of_a_form_is_reviewed(
    project: Project,
) -> None:
    root = project(FILES)
    workspace = Workspace(
        root, "", read_config(root), catalogue("vi"), lambda: date(2022, 6, 20)
    )
    editor = Editor(workspace, Access(1), "")
    sent = SentForm({"status": ["in_progress"], "date": ["20/6/2022"]})
    with ThreadPoolExecutor(3) as threads:
        with workspace.lock:
            typed = []
            for number in range(1, 4):
                typed.append(threads.submit(editor.review, "report", TASKS[0], sent))
                wait_until(lambda number=number: editor.reviews_asked == number)
        codes = [answer.result(60).status_code for answer in typed]
    assert codes == [204, 204, 200]


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
