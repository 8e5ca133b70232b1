"""The language server over stdin and stdout: findings, completion, hover and fixes for editors."""

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from dxplan import __version__
from dxplan.diagnostics import Diagnostic
from dxplan.errors import DxplanError
from dxplan.lsp.complete import EditorContext, completion_items
from dxplan.lsp.cursor import Cursor, cursor_at, yaml_rows
from dxplan.lsp.hover import hover
from dxplan.lsp.project import CheckedProject, check_project, locate
from dxplan.lsp.report import FIX_ALL, code_actions, lsp_diagnostics
from dxplan.lsp.text import UNITS, Lines, Units
from dxplan.messages import LANGUAGES, catalogue
from dxplan.portfolio.loader import ParsedFiles

PAUSE = 0.2
"""Seconds without a keystroke after which the portfolio is checked again."""

THREAD_TURN = 0.0001
"""Seconds after which a check in the background lets an answer to the editor go on."""

_log = logging.getLogger(__name__)


@dataclass
class OpenProject:
    """A project with open files: their texts and addresses, the last check and the next one.

    ``checking`` are the texts of the check that is under way, None between two; ``stale``: they or
    files have changed since it began; ``problem``: what keeps it from being checked, as shown.
    ``quick`` is the last check of one file alone, ``parsed_files`` are those of the last whole one.
    ``published`` are the diagnostics that the client has, by file.
    """

    root: Path
    buffers: dict[str, str] = field(default_factory=dict)
    uris: dict[str, str] = field(default_factory=dict)
    published: dict[str, Sequence[Diagnostic]] = field(default_factory=dict)
    parsed_files: ParsedFiles = field(default_factory=dict)
    last: CheckedProject | None = None
    quick: CheckedProject | None = None
    pending: asyncio.Task[None] | None = None
    checking: dict[str, str] | None = None
    stale: bool = False
    problem: str = ""

    def uri(self, file: str) -> str:
        """The client's address of a file: its own one where it is open."""
        return self.uris.get(file) or str(from_fs_path(str(self.root / file)))

    @property
    def is_up_to_date(self) -> bool:
        """Whether the last check is of what stands in the buffers now."""
        return self.last is not None and self.last.buffers == self.buffers

    @property
    def current(self) -> CheckedProject | None:
        """The last check, whole or of one file, if it is of what stands in the buffers now."""
        for check in (self.last, self.quick):
            if check is not None and check.buffers == self.buffers:
                return check
        return None

    @property
    def checks_current_buffers(self) -> bool:
        """Whether the check under way is of what stands in the buffers now."""
        return self.checking == self.buffers and not self.stale


class PlansLanguageServer(LanguageServer):
    """Finds projects from the opened files and checks each as a whole after every change."""

    def __init__(self, today: Callable[[], date], lang: str | None) -> None:
        # whole texts: parts would depend on what ends a line, and editors and Python disagree
        super().__init__(
            "dxplan", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full
        )
        self.today = today
        self.lang = lang
        self.projects: dict[Path, OpenProject] = {}

    @property
    def units(self) -> Units:
        """How the client counts columns."""
        return UNITS[self.workspace.position_encoding or lsp.PositionEncodingKind.Utf16]

    def find(self, uri: str) -> tuple[OpenProject, str] | None:
        """The project of a file and its path in it; None for what is no file of any plans/."""
        path = to_fs_path(uri)
        location = locate(Path(path)) if path else None
        if location is None:
            return None
        root, file = location
        return self.projects.setdefault(root, OpenProject(root)), file

    def changed(self, uri: str) -> None:
        """Take over the text of an open file and check again soon."""
        located = self.find(uri)
        if located is None:
            return
        project, file = located
        project.uris[file] = uri
        project.buffers[file] = self.workspace.get_text_document(uri).source
        self.check_file(project, file)
        self.schedule(project, PAUSE)

    def check_file(self, project: OpenProject, file: str) -> None:
        """Publish at once what can be found in a file without looking through all the others."""
        if project.last is None:
            return
        checked: CheckedProject | None = project.last
        if not project.is_up_to_date:
            text = project.buffers[file]
            checked = project.quick = project.last.with_text(file, text, self.today())
        if checked is not None:
            self.publish_file(project, checked, file)

    def closed(self, uri: str) -> None:
        """The file on disk counts again."""
        located = self.find(uri)
        if located is None:
            return
        project, file = located
        project.buffers.pop(file, None)
        project.uris.pop(file, None)
        self.schedule(project, PAUSE)

    def schedule(self, project: OpenProject, pause: float) -> asyncio.Task[None]:
        """Check after a pause, in the place of a check that waits already.

        One that has begun goes on to its end, for a thread can't be stopped, and begins again then.
        """
        if project.pending is not None and project.checking is not None:
            project.stale = True
            return project.pending
        if project.pending is not None:
            project.pending.cancel()
        project.pending = asyncio.get_running_loop().create_task(
            self.check(project, pause)
        )
        project.pending.add_done_callback(_logged)
        return project.pending

    async def up_to_date(self, project: OpenProject) -> CheckedProject | None:
        """The check of the current buffers; None where it fails or they change meanwhile."""
        if not project.is_up_to_date:
            task = project.pending
            if task is None or not project.checks_current_buffers:
                task = self.schedule(project, 0)
            await asyncio.wait([task])
        return project.last if project.is_up_to_date else None

    async def check(self, project: OpenProject, pause: float) -> None:
        """Check a project and publish what is found; the editor is answered meanwhile."""
        await asyncio.sleep(pause)
        project.stale = True
        try:
            while project.stale:
                project.checking = dict(project.buffers)
                project.stale = False
                await self.check_once(project, project.checking)
        finally:
            project.checking = None

    async def check_once(self, project: OpenProject, buffers: dict[str, str]) -> None:
        """Check a project with some texts and publish the findings unless they are old by then."""
        try:
            project.last = await asyncio.to_thread(
                check_project,
                project.root,
                buffers,
                self.today(),
                self.lang,
                project.parsed_files,
            )
        except DxplanError as error:
            self.show_problem(project, error)
            return
        project.problem = ""
        if not project.stale:
            await self.publish(project, project.last)

    async def publish(self, project: OpenProject, last: CheckedProject) -> None:
        """Diagnostics of every file that has others than before; open files come first."""
        files = {*last.by_file, *project.published}
        for file in sorted(files, key=lambda file: (file not in project.uris, file)):
            if project.stale:
                return
            is_new = last.diagnostics_of(file) != project.published.get(file, [])
            # of an open file the same diagnostics may have other columns
            if is_new or file in project.uris:
                self.publish_file(project, last, file)
                await asyncio.sleep(0)  # the editor is answered meanwhile

    def publish_file(
        self, project: OpenProject, last: CheckedProject, file: str
    ) -> None:
        """Send the diagnostics of one file."""
        diagnostics = lsp_diagnostics(last, file, self.units, project.uri)
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(project.uri(file), diagnostics)
        )
        project.published[file] = last.diagnostics_of(file)

    def show_problem(self, project: OpenProject, error: DxplanError) -> None:
        """Say once what the person has to repair before anything can be checked."""
        language = catalogue(self.lang or LANGUAGES[0])
        problem = language.failure(error.key, error.details)
        if problem == project.problem:
            return
        project.problem = problem
        self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, problem))

    async def at(self, uri: str, position: lsp.Position) -> "CursorInFile | None":
        """What stands at a position of a file; None where nothing can be completed or explained."""
        located = self.find(uri)
        if located is None:
            return None
        project, file = located
        last = project.last or await self.up_to_date(project)
        lines = Lines(self.workspace.get_text_document(uri).source, self.units)
        texts = [lines.line(number) for number in range(len(lines.starts))]
        rows = yaml_rows(texts, register=not file.endswith(".md"))
        cursor = cursor_at(texts, rows, position.line, lines.column(position))
        if cursor is None or last is None:
            return None
        start = lines.starts[position.line]
        return CursorInFile(
            EditorContext(file, last.portfolio, last.catalogue),
            cursor,
            lines.range(start + cursor.start, start + cursor.end),
        )


@dataclass(frozen=True, slots=True)
class CursorInFile:
    """What stands at a position, the range that it takes, and the context of its file."""

    context: EditorContext
    cursor: Cursor
    range: lsp.Range


def _logged(task: asyncio.Task[None]) -> None:
    """Log a failure of dxplan itself; the server lives on."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.error("check failed", exc_info=error)


def opened(server: PlansLanguageServer, params: lsp.DidOpenTextDocumentParams) -> None:
    """A file was opened."""
    server.changed(params.text_document.uri)


def changed(
    server: PlansLanguageServer, params: lsp.DidChangeTextDocumentParams
) -> None:
    """A file was edited."""
    server.changed(params.text_document.uri)


def saved(server: PlansLanguageServer, params: lsp.DidSaveTextDocumentParams) -> None:
    """A file was saved: others may have changed beside it."""
    server.changed(params.text_document.uri)


def closed(server: PlansLanguageServer, params: lsp.DidCloseTextDocumentParams) -> None:
    """A file was closed, perhaps without being saved."""
    server.closed(params.text_document.uri)


async def complete(
    server: PlansLanguageServer, params: lsp.CompletionParams
) -> lsp.CompletionList:
    """What may be written here."""
    place = await server.at(params.text_document.uri, params.position)
    if place is None:
        return lsp.CompletionList(is_incomplete=False, items=[])
    candidates = place.context.candidates(place.cursor)
    items, has_more = completion_items(candidates, place.cursor, place.range)
    return lsp.CompletionList(is_incomplete=has_more, items=items)


async def hovered(
    server: PlansLanguageServer, params: lsp.HoverParams
) -> lsp.Hover | None:
    """What stands here."""
    place = await server.at(params.text_document.uri, params.position)
    text = hover(place.context, place.cursor) if place else None
    if place is None or not text:
        return None
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.PlainText, text), place.range)


async def fixes(
    server: PlansLanguageServer, params: lsp.CodeActionParams
) -> Sequence[lsp.CodeAction]:
    """The fixes of the findings of a range, of the text as it stands now."""
    uri = params.text_document.uri
    located = server.find(uri)
    if located is None:
        return []
    project, file = located
    last = project.current or await server.up_to_date(project)
    if last is None:
        return []
    only = params.context.only
    return code_actions(last, file, server.units, uri, params.range, only)


def server(today: Callable[[], date], lang: str | None) -> PlansLanguageServer:
    """A server with all that it answers."""
    made = PlansLanguageServer(today, lang)
    made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(opened)
    made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(changed)
    made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)(saved)
    made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(closed)
    made.feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(trigger_characters=[" ", "/"]),
    )(complete)
    made.feature(lsp.TEXT_DOCUMENT_HOVER)(hovered)
    kinds = [lsp.CodeActionKind.QuickFix, FIX_ALL]
    made.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=kinds)
    )(fixes)
    return made


def serve(today: Callable[[], date], lang: str | None) -> None:
    """Serve an editor until it leaves.

    ``today`` is called at every check: an editor may stay open for days.
    """
    logging.basicConfig(level=logging.WARNING)  # to stderr: stdout is the protocol's
    sys.setswitchinterval(THREAD_TURN)
    server(today, lang).start_io()
