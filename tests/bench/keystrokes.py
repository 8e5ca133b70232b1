"""How long the language server takes to answer a keystroke in a project of many tasks.

python -m tests.bench.keystrokes --size 10000

A keystroke makes a status wrong, the next one right again. Measured is the time until the server publishes findings
that say so, with the pause it makes to see whether another keystroke follows; and the time of a completion at the same
place right after a keystroke, which waits for no pause.
"""

import argparse
import asyncio
import statistics
import time
from functools import partial
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.bench.edits import last_document, open_tasks
from tests.bench.run import add_common_options
from tests.bench.workspace import Workspace

WRONG = "S104"
LONGEST = 300
REPORT = (
    "reports:\n  - date: 2025-10-01\n    status: {status}\n    document: {document}\n"
)


class Client(LanguageClient):
    """An editor that keeps the codes of the findings last published."""

    def __init__(self) -> None:
        super().__init__("dxplan-bench", "1")
        self.codes: dict[str, set[str]] = {}
        self.news = asyncio.Event()
        name = lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS
        self.feature(name)(partial(Client.published, self))

    def published(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.codes[params.uri] = {str(finding.code) for finding in params.diagnostics}
        self.news.set()

    async def until(self, uri: str, *, wrong: bool) -> None:
        """Wait until a file has the finding, or has it no more."""
        async with asyncio.timeout(LONGEST):
            while uri not in self.codes or (WRONG in self.codes[uri]) != wrong:
                self.news.clear()
                await self.news.wait()


class Editor:
    """One open task of a project."""

    def __init__(self, client: Client, path: Path, project: Path) -> None:
        self.client = client
        self.uri = path.as_uri()
        text = path.read_text(encoding="utf-8")
        self.head, _, self.body = text.removeprefix("---\n").partition("\n---\n")
        self.document = last_document(project)
        self.version = 1

    def text(self, status: str) -> str:
        """The task with a report; no two versions are alike, so that no answer can be kept."""
        report = REPORT.format(
            status=status, document=self.document, number=self.version
        )
        return f"---\n{self.head}\n{report}---\n{self.body}"

    def open(self) -> None:
        item = lsp.TextDocumentItem(self.uri, "markdown", 1, self.text("in_progress"))
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def change(self, status: str) -> None:
        self.version += 1
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
        whole = lsp.TextDocumentContentChangeWholeDocument(self.text(status))
        change = lsp.DidChangeTextDocumentParams(document, [whole])
        self.client.text_document_did_change(change)

    async def keystroke(self, *, wrong: bool) -> float:
        """Seconds from a keystroke until the findings say what it did."""
        start = time.perf_counter()
        self.change("in_progres" if wrong else "in_progress")
        await self.client.until(self.uri, wrong=wrong)
        return time.perf_counter() - start

    async def completion(self) -> float:
        """Seconds for a completion of the status, right after a keystroke."""
        lines = self.text("in_p").splitlines()
        row = next(row for row, line in enumerate(lines) if "status: in_p" in line)
        position = lsp.Position(row, len(lines[row]))
        where = lsp.TextDocumentIdentifier(self.uri)
        start = time.perf_counter()
        self.change("in_p")
        await self.client.text_document_completion_async(
            lsp.CompletionParams(where, position)
        )
        return time.perf_counter() - start


async def answers(workspace: Workspace, strokes: int) -> dict[str, list[float]]:
    """The seconds of the first findings, of keystrokes and of completions."""
    project = workspace.plans
    client = Client()
    await client.start_io(str(workspace.dxplan), "lsp")
    await client.initialize_async(
        lsp.InitializeParams(lsp.ClientCapabilities(), root_uri=project.as_uri())
    )
    client.initialized(lsp.InitializedParams())
    editor = Editor(client, next(open_tasks(project)), project)
    start = time.perf_counter()
    editor.open()
    await client.until(editor.uri, wrong=False)
    first = time.perf_counter() - start
    seconds = [await editor.keystroke(wrong=n % 2 == 0) for n in range(strokes)]
    completions = [await editor.completion() for _ in range(strokes)]
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return {"first": [first], "findings": seconds, "completion": completions}


def measure_keystrokes(
    workspace: Workspace, strokes: int = 10
) -> dict[str, list[float]]:
    """Start the language server in a fresh copy of the corpus and type."""
    workspace.prepare_plans()
    return asyncio.run(answers(workspace, strokes))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_common_options(parser)
    parser.add_argument("--size", type=int, default=10000, help="tasks")
    parser.add_argument("--strokes", type=int, default=10)
    options = parser.parse_args()
    workspace = Workspace(options.work, options.size, options.dxplan)
    print("| answer | median, s | range, s |\n|---|---:|---|")
    for answer, seconds in measure_keystrokes(workspace, options.strokes).items():
        middle = statistics.median(seconds)
        print(f"| {answer} | {middle:.3f} | {min(seconds):.3f}–{max(seconds):.3f} |")


if __name__ == "__main__":
    main()
