"""A project with the open buffers laid over its files, checked as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dxplan.checker import CheckResult, check
from dxplan.config import find_root, read_config
from dxplan.diagnostics import Diagnostic, Edit, Position
from dxplan.errors import DxplanError
from dxplan.loader import File, assemble, read_files
from dxplan.lsp.text import Lines, Units
from dxplan.messages import Catalogue, catalogue
from dxplan.portfolio import PLANS, Portfolio

_MARK = "\ufeff"


@dataclass(frozen=True)
class Checked:
    """What the files and the buffers of one moment are: a portfolio and what check says of it."""

    words: Catalogue
    portfolio: Portfolio
    result: CheckResult
    buffers: Mapping[str, str]

    def page(self, file: str, units: Units) -> "Page":
        """A file in the client's terms."""
        source = self.portfolio.sources.get(file)
        text = source.text if source else ""
        buffer = self.buffers.get(file)
        marks = len(_MARK) if buffer is not None and buffer.startswith(_MARK) else 0
        return Page(Lines(text if buffer is None else buffer, units), text, marks, source.data if source else b"")

    def of(self, file: str) -> list[Diagnostic]:
        """The diagnostics of one file."""
        return [diagnostic for diagnostic in self.result.diagnostics if diagnostic.file == file]


@dataclass(frozen=True)
class Page:
    """A file as the client shows it: ``text`` is what was checked, before which ``marks`` characters stand."""

    lines: Lines
    text: str
    marks: int
    data: bytes

    def offset(self, position: Position) -> int:
        """The offset in what the client shows of a diagnostic's position."""
        before = 0
        for _ in range(position.line - 1):
            before = self.text.find("\n", before) + 1
        return before + position.column - 1 + self.marks

    def span(self, edit: Edit) -> tuple[int, int] | None:
        """The offsets of an edit; None for a byte-order mark that the client does not show."""
        hidden = len(_MARK) - self.marks if self.data.startswith(_MARK.encode()) else 0
        start, end = (len(self.data[:at].decode("utf-8")) - hidden for at in (edit.start, edit.end))
        return (start, end) if start >= 0 else None


def locate(file: Path) -> tuple[Path, str] | None:
    """The project's root and the path below it of a file below plans/, whether it is saved or not."""
    folder = next((parent for parent in file.parents if parent.is_dir()), None)
    if folder is None:
        return None
    try:
        root = find_root(folder)
    except DxplanError:
        return None
    real = folder.resolve() / file.relative_to(folder)
    return (root, real.relative_to(root).as_posix()) if real.is_relative_to(root / PLANS) else None


def checked(root: Path, buffers: Mapping[str, str], day: date, lang: str | None) -> Checked:
    """Check a project as its files will be when all buffers are saved; raises DxplanError on a broken configuration."""
    config = read_config(root)
    words = catalogue(lang or config.lang)
    portfolio = assemble(_overlaid(root, buffers))
    result = check(portfolio, config, words, as_of=day, today=day)
    return Checked(words, portfolio, result, buffers)


def _overlaid(root: Path, buffers: Mapping[str, str]) -> Iterator[File]:
    unsaved = dict(buffers)
    for file in read_files(root):
        text = unsaved.pop(file.path, None)
        # an editor that does not show a byte-order mark writes it again
        hidden = text is not None and file.data.startswith(_MARK.encode()) and not text.startswith(_MARK)
        yield file if text is None else replace(file, data=_bytes(_MARK + text if hidden else text))
    for path, text in sorted(unsaved.items()):
        yield File(path, _bytes(text))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a surrogate pair is no character
