"""`dxplan lsp` driven by a real client: open, diagnose, complete, hover, fix; and what stands at a cursor."""

import asyncio
import subprocess
import sys
import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from samples import FROZEN, PLAN, TASK, Project, md, task

from dxplan.lsp.complete import EditorContext
from dxplan.lsp.cursor import Cursor, cursor_at, yaml_rows
from dxplan.lsp.hover import hover
from dxplan.lsp.project import check_project, locate
from dxplan.lsp.report import FIX_ALL, code_actions, lsp_diagnostics
from dxplan.lsp.server import OpenProject, server
from dxplan.lsp.text import UNITS, Lines
from dxplan.messages import LANGUAGES, catalogue

DAY = date(2022, 7, 1)
UTF16, UTF32 = lsp.PositionEncodingKind.Utf16, lsp.PositionEncodingKind.Utf32


class Client(LanguageClient):
    """A client that keeps what the server publishes."""

    def __init__(self, root: Path) -> None:
        super().__init__("dxplan-test", "1")
        self.root = root
        self.found: dict[str, list[lsp.Diagnostic]] = {}
        self.news = asyncio.Event()
        self.shown: list[str] = []
        self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(
            partial(Client.published, self)
        )
        self.feature(lsp.WINDOW_SHOW_MESSAGE)(partial(Client.told, self))

    def told(self, params: lsp.ShowMessageParams) -> None:
        self.shown.append(params.message)
        self.news.set()

    def published(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.found[params.uri] = list(params.diagnostics)
        self.news.set()

    def uri(self, path: str) -> str:
        return (self.root / "plans" / path).as_uri()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def codes(self, path: str, expected: set[str]) -> list[lsp.Diagnostic]:
        """Wait until a file has exactly these findings."""
        await self.until(
            lambda: (
                {str(d.code) for d in self.found.get(self.uri(path), [])} == expected
            )
        )
        return self.found.get(self.uri(path), [])

    def open(self, path: str, text: str) -> None:
        item = lsp.TextDocumentItem(self.uri(path), "markdown", 1, text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def change(self, path: str, text: str, version: int = 2) -> None:
        whole = lsp.TextDocumentContentChangeWholeDocument(text)
        document = lsp.VersionedTextDocumentIdentifier(version, self.uri(path))
        self.text_document_did_change(
            lsp.DidChangeTextDocumentParams(document, [whole])
        )

    async def complete(self, path: str, text: str) -> dict[str, lsp.CompletionItem]:
        """What is offered where the text has a bar; the buffer is given the text without it."""
        line, character = (
            text[: text.index("|")].count("\n"),
            len(text[: text.index("|")].rpartition("\n")[2]),
        )
        self.change(path, text.replace("|", "", 1), version=99)
        document = lsp.TextDocumentIdentifier(self.uri(path))
        params = lsp.CompletionParams(document, lsp.Position(line, character))
        found = await self.text_document_completion_async(params)
        assert isinstance(found, lsp.CompletionList)
        return {item.label: item for item in found.items}

    async def actions(
        self, path: str, place: lsp.Range, *only: str
    ) -> list[lsp.CodeAction]:
        document = lsp.TextDocumentIdentifier(self.uri(path))
        context = lsp.CodeActionContext([], only=list(only) or None)
        found = await self.text_document_code_action_async(
            lsp.CodeActionParams(document, place, context)
        )
        return [action for action in found or [] if isinstance(action, lsp.CodeAction)]


@asynccontextmanager
async def connected(
    root: Path, *options: str, encodings: list[str] | None = None
) -> Any:
    client = Client(root)
    await client.start_io(sys.executable, "-m", "dxplan", "lsp", *options)
    general = lsp.GeneralClientCapabilities(position_encodings=encodings)  # type: ignore[arg-type]
    capabilities = lsp.ClientCapabilities(general=general)
    params = lsp.InitializeParams(capabilities=capabilities, root_uri=root.as_uri())
    client.answer = await client.initialize_async(params)  # type: ignore[attr-defined]
    client.initialized(lsp.InitializedParams())
    yield client
    await client.shutdown_async(None)
    client.exit(None)
    server = client._server
    await client.stop()
    assert server is not None
    assert server.returncode == 0


def run(session: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(120):
            await session()

    asyncio.run(limited())


def applied(text: str, action: lsp.CodeAction, uri: str) -> str:
    """The text after the edits of an action; columns are UTF-16."""
    assert action.edit is not None
    assert action.edit.changes is not None
    lines = Lines(text, UNITS[UTF16])
    for edit in sorted(
        action.edit.changes[uri],
        key=lambda e: (e.range.start.line, e.range.start.character),
    )[::-1]:
        start, end = (
            lines.starts[p.line] + lines.column(p)
            for p in (edit.range.start, edit.range.end)
        )
        text = text[:start] + edit.new_text + text[end:]
    return text


EVERYWHERE = lsp.Range(lsp.Position(0, 0), lsp.Position(999, 0))


# a whole session --------------------------------------------------------------------------------------------------


def test_open_diagnose_complete_hover_fix(project: Project) -> None:
    root = project({TASK: task()})
    marked = "\ufeff" + task("reports:\n  - date: 2022-06-20\n    status: compleeted")

    async def session() -> None:
        async with connected(root, "--lang", "en") as client:
            client.open(TASK, marked)
            found = await client.codes(TASK, {"F102", "S104"})
            status = next(d for d in found if d.code == "S104")
            assert (status.source, status.severity) == (
                "dxplan",
                lsp.DiagnosticSeverity.Error,
            )
            assert "compleeted" in status.message
            assert (status.range.start, status.range.end) == (
                lsp.Position(6, 12),
                lsp.Position(6, 22),
            )

            offered = await client.actions(
                TASK, lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)), "quickfix"
            )
            assert [(a.is_preferred, a.kind) for a in offered] == [(True, "quickfix")]
            client.change(TASK, applied(marked, offered[0], client.uri(TASK)))
            await client.codes(TASK, {"S104"})

            before = task("reports:\n  - date: 2022-06-20\n    status: comp|")
            statuses = await client.complete(TASK, before)
            assert statuses["completed"].detail == "Completed"
            edit = statuses["completed"].text_edit
            assert isinstance(edit, lsp.TextEdit)
            assert (
                edit.new_text,
                edit.range.start.character,
                edit.range.end.character,
            ) == ("completed", 12, 16)
            client.change(TASK, before.replace("comp|", edit.new_text), version=100)
            await client.until(
                lambda: "S104" not in {d.code for d in client.found[client.uri(TASK)]}
            )

            units = await client.complete(TASK, task("coordinating_units:\n  - Sở|"))
            keys = await client.complete(
                TASK, task("coordinating_units:\n  - unit: b\n    r|")
            )
            assert "role" in keys
            assert units["b"].detail == "Sở B"
            assert "Sở B so b sb" in (units["b"].filter_text or "")

            place = lsp.TextDocumentPositionParams(
                lsp.TextDocumentIdentifier(client.uri(TASK)), lsp.Position(2, 11)
            )
            shown = await client.text_document_hover_async(
                lsp.HoverParams(place.text_document, place.position)
            )
            assert isinstance(shown.contents, lsp.MarkupContent)
            assert shown.contents.value == "Sở A\nna/a"

    run(session)


def test_a_change_in_one_file_is_seen_in_another_and_goes_with_it(
    project: Project,
) -> None:
    root = project({TASK: task()})
    units = "na/units.yaml"
    kept = (root / "plans" / units).read_text(encoding="utf-8")

    async def session() -> None:
        async with connected(root) as client:
            client.open(units, kept.replace("- key: a\n", "- key: aa\n"))
            await client.until(
                lambda: (
                    "R101" in {d.code for d in client.found.get(client.uri(TASK), [])}
                )
            )
            client.text_document_did_close(
                lsp.DidCloseTextDocumentParams(
                    lsp.TextDocumentIdentifier(client.uri(units))
                )
            )
            await client.until(
                lambda: "R101" not in {d.code for d in client.found[client.uri(TASK)]}
            )

    run(session)


def test_a_bad_world_is_lived_through(project: Project) -> None:
    root = project({TASK: task()})

    async def session() -> None:
        async with connected(root, "--lang", "en") as client:
            client.text_document_did_open(
                lsp.DidOpenTextDocumentParams(
                    lsp.TextDocumentItem("untitled:Untitled-1", "markdown", 1, "---\n")
                )
            )
            for text in (
                "",
                "---",
                "---\n\x00: [",
                "---\n- - -\n",
                "\ud800",
                "---\ntitle: \u2028x\r---\r\n",
                "{" * 50,
            ):
                client.open(TASK, text)
                await client.complete(TASK, text + "\n|")
                await client.actions(TASK, EVERYWHERE)
            client.open("../README.md", "")
            assert await client.complete("../README.md", "|") == {}
            client.change(TASK, task("owner: x"), version=100)
            await client.until(
                lambda: (
                    "S101" in {d.code for d in client.found.get(client.uri(TASK), [])}
                )
            )
            (root / "dxplan.toml").write_text("nonsense = 1\n", encoding="utf-8")
            client.change(TASK, task("owner: y"), version=101)
            await client.until(lambda: len(client.shown) > 0)
            assert await client.actions(TASK, EVERYWHERE) == []
            assert len(client.shown) == 1
            assert "dxplan.toml" in client.shown[0]

    run(session)


def test_a_failure_of_ours_is_written_down(
    project: Project, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr("dxplan.lsp.server.check_project", failing)
    root = project({})

    async def session() -> None:
        ours = server(lambda: DAY, "en")
        assert await ours.up_to_date(OpenProject(root)) is None

    run(session)
    assert "a slip" in caplog.text


@pytest.mark.parametrize(
    ("encodings", "more"), [(None, 1), ([UTF16], 1), ([UTF32, UTF16], 0)]
)
def test_columns_are_counted_as_the_client_counts(
    project: Project, encodings: list[str] | None, more: int
) -> None:
    root = project({TASK: task()})
    title = unicodedata.normalize(
        "NFD", "🏛 Số hoá"
    )  # letters in pieces, and one that UTF-16 counts twice
    text = md(f"title: {{vi: {title}, fr: x}}\nlead_unit: a\ndeadline: 2022")

    async def session() -> None:
        async with connected(root, encodings=encodings) as client:
            client.open(TASK, text)
            await client.until(
                lambda: any(
                    d.code == "S101" for d in client.found.get(client.uri(TASK), [])
                )
            )
            found = next(d for d in client.found[client.uri(TASK)] if d.code == "S101")
            column = text.splitlines()[1].index("fr") + more
            assert found.range == lsp.Range(
                lsp.Position(1, column), lsp.Position(1, column + 2)
            )

    run(session)


def test_without_its_extra_the_command_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['pygls'] = None; sys.argv = ['dxplan', '--lang', 'en', 'lsp'];"
        "from dxplan.cli.app import run; run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'pygls>=2'" in done.stderr


# what stands at a cursor ------------------------------------------------------------------------------------------


def at(text: str, *, register: bool = False) -> Cursor | None:
    """The cursor where the text has a bar."""
    before = text[: text.index("|")]
    lines = text.replace("|", "", 1).split("\n")
    row, column = before.count("\n"), len(before.rpartition("\n")[2])
    return cursor_at(lines, yaml_rows(lines, register=register), row, column)


@pytest.mark.parametrize(
    ("head", "path", "role", "text"),
    [
        ("|", (), "key", ""),
        ("dead|", (), "key", "dead"),
        ("title: Việc\n|", (), "key", ""),
        ("ti|tle: Việc", (), "key", "title"),
        ("area: |", ("area",), "value", ""),
        ("area: soc|", ("area",), "value", "soc"),
        ("area: soc| # ghi chú", ("area",), "value", "soc"),
        ('area: "soc|"', ("area",), "value", "soc"),
        ("title:\n  |", ("title",), "key", ""),
        ("title:\n  vi: Việc\n  e|", ("title",), "key", "e"),
        ("reports:\n  - |", ("reports",), "value", ""),
        ("reports:\n  - da|", ("reports",), "value", "da"),
        ("reports:\n  - date: 2022-06-20\n    |", ("reports",), "key", ""),
        (
            "reports:\n  - date: 2022-06-20\n    status: c|",
            ("reports", "status"),
            "value",
            "c",
        ),
        (
            "reports:\n- date: 2022-06-20\n  status: c|",
            ("reports", "status"),
            "value",
            "c",
        ),
        (
            "reports:\n  - status: c|\n    date: 2022-06-20",
            ("reports", "status"),
            "value",
            "c",
        ),
        (
            "reports:\n  - date: 2022\n    note:\n      |",
            ("reports", "note"),
            "key",
            "",
        ),
        ("coordinating_units:\n  - a\n  - |", ("coordinating_units",), "value", ""),
        (
            "coordinating_units:\n- a\n- thông t|",
            ("coordinating_units",),
            "value",
            "thông t",
        ),
        (
            "source:\n  document: d\nreports:\n  - evidence:\n      - q|",
            ("reports", "evidence"),
            "value",
            "q",
        ),
        ("broken: [\n'x\narea: |", ("area",), "value", ""),
    ],
)
def test_what_stands_at_the_cursor(
    head: str, path: tuple[str, ...], role: str, text: str
) -> None:
    for closing in (
        "\n---\nBody",
        "\ntrailing: x\n---\n",
        "",
    ):  # a fence that is not written yet is no obstacle
        found = at(f"---\n{head}{closing}")
        assert found is not None
        assert (found.path, found.role, found.text) == (path, role, text)


@pytest.mark.parametrize(
    "text",
    [
        "|---\ntitle: a\n---\n",
        "---\ntitle: a\n---\nsta|",
        "no front matter|",
        "---\nnote: >-\n  tex|t\n---",
        "---\ntitle: a\n  deeper|\n---",
        "---\n# a comment|\n---",
        "---\nreports:\n  - date: 2022\n  |\n---",
        "---\ndeadline: {by: 2|}\n---",
    ],
)
def test_where_nothing_is_offered(text: str) -> None:
    assert at(text) is None


def test_siblings_are_the_keys_of_the_same_map() -> None:
    found = at(
        "---\ntitle: a\nreports:\n  - date: 1\n    |\n    note: n\n  - status: x\n---"
    )
    assert found is not None
    assert found.siblings == {"date": "1", "note": "n"}
    top = at("---\ntitle: a\nreports:\n  - date: 1\n|\narea: x\n---")
    assert top is not None
    assert {*top.siblings} == {"title", "reports", "area"}


PIECES = [
    "- ",
    "-",
    " ",
    "  ",
    "title",
    "reports",
    "status",
    ":",
    ": ",
    "#",
    " # ",
    '"',
    "'",
    "|",
    "{",
    "[",
    "---",
    "ạ",
    "🏛",
    "\t",
]


@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=8),
    st.data(),
)
def test_any_text_has_a_cursor_or_none(lines: list[str], data: st.DataObject) -> None:
    lines = ["---", *lines]
    row = data.draw(st.integers(-1, len(lines)))
    column = data.draw(
        st.integers(0, len(lines[row]) + 2 if 0 <= row < len(lines) else 3)
    )
    for rows in (yaml_rows(lines, register=False), yaml_rows(lines, register=True)):
        found = cursor_at(lines, rows, row, column)
        if found is not None:
            assert 0 <= found.start <= found.end
            assert lines[row][found.start : found.end] == found.text


@given(
    st.text(alphabet="ab \r\n\u2028ạ🏛", max_size=30),
    st.data(),
    st.sampled_from([UTF16, UTF32, "utf-8"]),
)
def test_positions_lead_back(text: str, data: st.DataObject, encoding: str) -> None:
    lines = Lines(text, UNITS[encoding])
    offset = data.draw(st.integers(0, len(text)))
    place = lines.position(offset)
    back = lines.starts[place.line] + lines.column(place)
    assert back == offset or text[back:offset] in {"\r", "\n", "\r\n"}, (
        "only inside of a line's end"
    )


# what is offered --------------------------------------------------------------------------------------------------


def known(root: Path, file: str, lang: str = "vi") -> EditorContext:
    last = check_project(root, {}, DAY, lang)
    return EditorContext(f"plans/{file}", last.portfolio, last.catalogue)


def offered(root: Path, file: str, text: str) -> dict[str, str]:
    """What is offered at the bar, with the name beside it."""
    cursor = at(text, register=file.endswith(".yaml"))
    assert cursor is not None
    return {
        c.text: (c.names or (c.note,))[0] for c in known(root, file).candidates(cursor)
    }


def test_keys_that_are_not_yet_written_with_what_they_are_for(project: Project) -> None:
    root = project({})
    keys = offered(root, TASK, "---\ntitle: a\n|\n---")
    assert keys["deadline: "] == catalogue("vi")("fields.task.deadline.meaning")
    assert "reports:" in keys
    assert not {"title: ", "status: "} & {*keys}, (
        "neither what is written nor what belongs into a report"
    )
    assert {"key: ", "name: ", "kind: "} <= {*offered(root, "na/units.yaml", "- |")}
    assert "date: " in offered(root, TASK, "---\nreports:\n  - |\n---")
    assert {*offered(root, PLAN, "---\ntitle:\n  |\n---")} == {"vi: ", "en: "}


def test_words_flags_and_short_forms(project: Project) -> None:
    root = project({})
    assert (
        offered(root, TASK, "---\nreports:\n  - status: |\n---")["piloting"]
        == "Đang thí điểm"
    )
    assert {*offered(root, TASK, "---\naccepts_pilot: |\n---")} == {"true", "false"}
    assert "every quarter" in offered(root, TASK, "---\ndeadline: |\n---")
    assert "every quarter" in offered(root, "na/p/targets/1.md", "---\nby: |\n---")
    assert offered(root, "na/documents.yaml", "- key: x\n  type: |")["KH"] == "Kế hoạch"


def test_references_are_found_by_name(project: Project) -> None:
    units = (
        "- key: so-tttt\n  name: Sở Thông tin và Truyền thông\n  aliases: Sở TT&TT\n"
    )
    tasks = {
        TASK: task(lead="so-tttt"),
        "na/p/tasks/02.md": task(lead="so-tttt", title="Việc khác"),
    }
    other = {
        "nb/jurisdiction.md": md("name: B\nlevel: province"),
        "nb/units.yaml": units,
        "na/p/targets/01.md": md("title: Số hộ\nby: 2022"),
    }
    root = project({"na/units.yaml": units, **tasks, **other})
    here = known(root, TASK)
    cursor = at("---\nlead_unit: |\n---")
    assert cursor is not None
    sought = {c.text: c.search_text for c in here.candidates(cursor)}
    assert [*sought] == ["so-tttt", "nb/so-tttt"]
    for typed in ("so-tttt", "tttt", "Thông tin", "thong tin", "Sở TT&TT"):
        assert typed in sought["so-tttt"]
    assert (
        offered(root, TASK, "---\nreports:\n  - document: |\n---")["plan-doc"]
        == "1/KH-UBND"
    )
    assert offered(root, TASK, "---\narea: |\n---")["society"] == "Xã hội số"
    assert offered(root, TASK, "---\nsame_as: |\n---") == {"na/p/tasks/02": "Việc khác"}
    figures = {"na/p/targets/01": "Số hộ"}
    assert offered(root, TASK, "---\ntargets: |\n---") == figures
    assert (
        offered(root, TASK, "---\nchanges:\n  - key: targets\n    to: |\n---")
        == figures
    )
    assert (
        offered(root, "na/p/targets/1.md", "---\nindicator: |\n---")["share"] == "Tỷ lệ"
    )
    assert {*offered(root, TASK, "---\nchanges:\n  - key: area\n    to: |\n---")} == {
        "society",
        "people",
    }


def test_a_whole_is_a_task_of_the_plan_that_is_no_part(project: Project) -> None:
    files = {
        "na/q/plan.md": md("title: Q\ndocument: plan-doc\nperiod: 2022"),
        "na/q/tasks/01.md": task(title="Của kế hoạch khác"),
        "na/p/tasks/02.md": task(title="Việc lớn"),
        "na/p/tasks/02-a.md": task("part_of: na/p/tasks/02"),
        TASK: task(),
    }
    root = project(files)
    whole = {"na/p/tasks/02": "Việc lớn"}
    assert offered(root, TASK, "---\npart_of: |\n---") == whole
    changes = "---\nchanges:\n  - key: part_of\n    to: |\n---"
    assert offered(root, TASK, changes) == whole
    assert "na/q/tasks/01" in offered(root, TASK, "---\nimplements: |\n---")


def test_what_a_place_is_part_of_and_its_units_from_above_are_offered(
    project: Project,
) -> None:
    xa, phuong = "xa/jurisdiction.md", "phuong/jurisdiction.md"
    files = {name: md("name: Xã\nlevel: commune\npart_of: na") for name in (xa, phuong)}
    root = project(files | {"xa/p/tasks/01.md": task()})
    assert {*offered(root, xa, "---\nlevel: commune\npart_of: |\n---")} == {"na"}
    units = offered(root, "xa/p/tasks/01.md", "---\nlead_unit: |\n---")
    assert {*units} == {"a", "b", "c"}


def test_groups_are_those_of_the_plan(project: Project) -> None:
    plan = md(
        "title: K\ndocument: plan-doc\nperiod: 2022\n"
        "groups: [{key: data, title: {vi: Dữ liệu, en: Data}}, {key: net, title: Mạng}]"
    )
    root = project({"na/p/plan.md": plan, TASK: task()})
    offered_groups = {"data": "Dữ liệu", "net": "Mạng"}
    assert offered(root, TASK, "---\ngroup: |\n---") == offered_groups
    in_plan = offered(root, "na/p/plan.md", "---\ndefaults:\n  group: |\n---")
    assert in_plan == offered_groups
    cursor = at("---\ngroup: da|ta\n---")
    assert cursor is not None
    assert hover(known(root, TASK), cursor) == "data: Dữ liệu"


def test_evidence_is_a_document_an_address_or_a_file_beside(project: Project) -> None:
    root = project(
        {TASK: task(), "na/p/tasks/anh.pdf": "%PDF-1", "na/p/x.pdf": "%PDF-1"}
    )
    entry = "---\nreports:\n  - evidence:\n      - "
    offers = offered(root, TASK, f"{entry}|\n---")
    assert {"plan-doc", "url: ", "file: "} <= {*offers}
    assert offers["file: "] == catalogue("vi")(
        "fields.unregistered_evidence.file.meaning"
    )
    assert offered(root, TASK, f"{entry}file: |\n---") == {"anh.pdf": ""}


def test_hover(project: Project) -> None:
    root = project({TASK: task()})

    def shown(text: str, file: str = TASK) -> str | None:
        cursor = at(text, register=file.endswith(".yaml"))
        return hover(known(root, file), cursor) if cursor else None

    assert (
        shown("---\ndead|line: 2022\n---")
        == f"deadline: {catalogue('vi')('fields.task.deadline.meaning')}"
    )
    assert (
        shown("---\nreports:\n  - stat|us: completed\n---")
        == f"status: {catalogue('vi')('fields.report.status.meaning')}"
    )
    assert (
        shown("---\nreports:\n  - status: com|pleted\n---")
        == "completed: Đã hoàn thành"
    )
    assert (
        shown("---\nreports:\n  - document: plan-d|oc\n---")
        == "1/KH-UBND\n2022-01-10\nna/plan-doc"
    )
    assert (
        shown("---\nimplements: na/p/tasks/0|1\n---")
        == "Việc\n2022-06-30\nna/p/tasks/01"
    )
    assert shown("---\nlead_unit: nob|ody\n---") is None
    assert shown("---\nown|er: x\n---") is None


def test_every_key_of_our_own_plans_is_understood() -> None:
    last = check_project(FROZEN, {}, DAY, "vi")
    seen = 0
    for file, source in last.portfolio.sources.items():
        here = EditorContext(file, last.portfolio, last.catalogue)
        lines = source.text.split("\n")
        rows = yaml_rows(lines, register=not file.endswith(".md"))
        for row in rows if here.kind else ():
            cursor = cursor_at(lines, rows, row, lines[row].find(":"))
            if cursor is not None and cursor.closed:
                assert hover(here, cursor), (file, lines[row])
                seen += 1
    assert seen > 1000


# the protocol's terms ---------------------------------------------------------------------------------------------


def test_an_editor_that_hides_the_mark_keeps_it(project: Project) -> None:
    root = project({TASK: "\ufeff" + task()})
    last = check_project(root, {f"plans/{TASK}": task()}, DAY, "en")
    assert "F102" in {d.code for d in last.diagnostics_of(f"plans/{TASK}")}
    assert (
        code_actions(last, f"plans/{TASK}", UNITS[UTF16], "file:///x", EVERYWHERE, None)
        == []
    )


def test_an_editor_that_shows_utf16_as_text_saves_it_anew_itself(
    project: Project,
) -> None:
    root = project({TASK: task()})
    (root / "plans" / TASK).write_bytes(task().encode("utf-16"))
    last = check_project(root, {}, DAY, "en")
    assert "F101" in {d.code for d in last.diagnostics_of(f"plans/{TASK}")}
    assert (
        code_actions(last, f"plans/{TASK}", UNITS[UTF16], "file:///x", EVERYWHERE, None)
        == []
    )


def test_all_safe_fixes_at_once(project: Project) -> None:
    root = project({TASK: task()})
    file, text = f"plans/{TASK}", "\ufeff" + task()
    last = check_project(root, {file: text}, DAY, "en")
    found = code_actions(
        last,
        file,
        UNITS[UTF16],
        "file:///x",
        lsp.Range(lsp.Position(3, 0), lsp.Position(3, 0)),
        None,
    )
    assert [action.kind for action in found] == [FIX_ALL]
    assert applied(text, found[0], "file:///x") == task()
    assert (
        code_actions(last, file, UNITS[UTF16], "file:///x", EVERYWHERE, ["refactor"])
        == []
    )
    assert (
        code_actions(last, file, UNITS[UTF16], "file:///x", EVERYWHERE, ["source"])
        == found
    )


def test_a_fix_that_may_not_be_meant_says_so(project: Project) -> None:
    root = project({TASK: task()})
    file, text = (
        f"plans/{TASK}",
        "\ufeff" + task().removesuffix("---\n") + "\nnote: x\n",
    )
    found = code_actions(
        check_project(root, {file: text}, DAY, "en"),
        file,
        UNITS[UTF16],
        "u",
        EVERYWHERE,
        None,
    )
    closing = next(action for action in found if "F105" in action.title)
    assert "check the result" in closing.title
    assert closing.is_preferred is False
    assert applied(text, closing, "u").endswith("\n---\n\nnote: x\n")
    everything = next(action for action in found if action.kind == FIX_ALL)
    assert applied(text, everything, "u") == text.removeprefix("\ufeff")


@pytest.mark.parametrize("shown", [True, False])
def test_words_and_keys_are_mended(project: Project, shown: bool) -> None:
    file, text = (
        f"plans/{TASK}",
        task(
            "accepts_pilot: có\nghi chú: 🏛 x\nreports:\n  - {date: 2022-06-20, status: compleeted}"
        ),
    )
    root = project({TASK: text})
    found = code_actions(
        check_project(root, {file: text} if shown else {}, DAY, "vi"),
        file,
        UNITS[UTF16],
        "u",
        EVERYWHERE,
        None,
    )
    everything = next(action for action in found if action.kind == FIX_ALL)
    assert applied(text, everything, "u") == text.replace("có", "true").replace(
        "ghi chú", "note"
    )
    status = next(action for action in found if "S104" in action.title)
    assert status.title == "Sửa S104 (cần xem lại): “compleeted” → “completed”"
    assert applied(text, status, "u") == text.replace("compleeted", "completed")


def test_safe_fixes_in_several_places(project: Project) -> None:
    root = project({TASK: task()})
    file, text = (
        f"plans/{TASK}",
        "\ufeff" + task("note: {vi: 🏛 ghi chú}") + "🏛 Nội dung",
    )
    found = code_actions(
        check_project(root, {file: text}, DAY, "vi"),
        file,
        UNITS[UTF16],
        "u",
        EVERYWHERE,
        ["source.fixAll"],
    )
    assert [applied(text, action, "u") for action in found] == [
        text.removeprefix("\ufeff") + "\n"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_second_place_is_named(project: Project, lang: str) -> None:
    root = project({TASK: task("area: society\narea: people")})
    last = check_project(root, {}, DAY, lang)
    found = next(
        d
        for d in lsp_diagnostics(
            last, f"plans/{TASK}", UNITS[UTF16], lambda file: f"x:{file}"
        )
        if d.code == "Y103"
    )
    assert found.related_information is not None
    first = found.related_information[0]
    assert (first.location.uri, first.location.range.start) == (
        f"x:plans/{TASK}",
        lsp.Position(4, 0),
    )
    assert first.message == catalogue(lang)("related.first-here")


def test_lines_end_as_editors_end_them() -> None:
    lines = Lines("a\r\nb\rc\n😀d\u2028e", UNITS[UTF16])
    assert [lines.line(n) for n in range(len(lines.starts))] == [
        "a",
        "b",
        "c",
        "😀d\u2028e",
    ]
    assert lines.position(8) == lsp.Position(3, 2)
    assert lines.column(lsp.Position(3, 2)) == 1
    assert lines.column(lsp.Position(3, 99)) == 4
    assert lines.line(9) == ""


def test_only_files_below_plans_belong_to_a_project(
    project: Project, tmp_path: Path
) -> None:
    root = project({})
    assert locate(root / "plans" / TASK) == (root.resolve(), f"plans/{TASK}")
    assert locate(root / "plans/new/folder/x.md") == (
        root.resolve(),
        "plans/new/folder/x.md",
    )
    assert locate(root / "README.md") is None
    assert locate(tmp_path / "x.md") is None
