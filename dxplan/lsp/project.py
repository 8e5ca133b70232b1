"""A project with the open buffers laid over its files, checked as a whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from dxplan.check.apply_fixes import together
from dxplan.check.assess import Project, assess
from dxplan.check.diagnose import CheckResult, diagnose
from dxplan.config.config import find_root, read_config
from dxplan.diagnostics import Diagnostic, Edit, Fix, Position, Replace, SymbolicFix
from dxplan.errors import DxplanError
from dxplan.files.encodings import utf16_of
from dxplan.lsp.text import Lines, Units
from dxplan.messages import Catalogue, catalogue
from dxplan.portfolio.loader import PlansFile, assemble, read_files
from dxplan.portfolio.portfolio import PLANS, Portfolio

_MARK = "\ufeff"


@dataclass(frozen=True)
class CheckedProject:
    """What the files and the buffers of one moment are: a portfolio and what check says of it."""

    words: Catalogue
    portfolio: Portfolio
    result: CheckResult
    buffers: Mapping[str, str]
    _pages: dict[tuple[str, Units], "OpenFile"] = field(
        default_factory=dict, compare=False, repr=False
    )
    _mended: dict[tuple[str, bool], Fix | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def page(self, file: str, units: Units) -> "OpenFile":
        """A file in the client's terms."""
        if (file, units) not in self._pages:
            self._pages[file, units] = self._page(file, units)
        return self._pages[file, units]

    def mended(self, file: str, *, mark: bool) -> Fix | None:
        """One edit with every safe fix of a file; without a ``mark`` its byte-order mark stays, which nobody sees."""
        if (file, mark) not in self._mended:
            source = self.portfolio.sources.get(file)
            found = [
                item
                for item in self.result.findings
                if item.place.file == file and _is_safe(item.fix, mark=mark)
            ]
            self._mended[file, mark] = (
                together(source, found)[1] if source is not None and found else None
            )
        return self._mended[file, mark]

    def _page(self, file: str, units: Units) -> "OpenFile":
        source = self.portfolio.sources.get(file)
        text = source.text if source else ""
        buffer = self.buffers.get(file)
        marks = len(_MARK) if buffer is not None and buffer.startswith(_MARK) else 0
        return OpenFile(
            Lines(text if buffer is None else buffer, units),
            text,
            marks,
            source.content if source else b"",
        )

    def of(self, file: str) -> list[Diagnostic]:
        """The diagnostics of one file."""
        return [
            diagnostic
            for diagnostic in self.result.diagnostics
            if diagnostic.file == file
        ]


@dataclass(frozen=True)
class OpenFile:
    """A file as the client shows it: ``text`` is what was checked, before which ``marks`` characters stand."""

    lines: Lines
    text: str
    marks: int
    content: bytes

    def offset(self, position: Position) -> int:
        """The offset in what the client shows of a diagnostic's position."""
        return self._starts[position.line - 1] + position.column - 1 + self.marks

    @cached_property
    def _starts(self) -> Sequence[int]:
        return (0, *(match.end() for match in re.finditer("\n", self.text)))

    @property
    def hides_mark(self) -> bool:
        """Whether the file begins with a byte-order mark that the client does not show."""
        return not self.marks and self.content.startswith(_MARK.encode())

    def spans(self, edits: Sequence[Edit]) -> list[tuple[int, int]] | None:
        """The offsets of edits in the order of the file; None where one is of bytes that the client does not show."""
        if utf16_of(self.content) is not None:
            return None
        found, byte, offset = [], 0, -len(_MARK) if self.hides_mark else 0
        for (
            edit
        ) in edits:  # from one to the next: there may be many, far from the beginning
            start = offset + len(self.content[byte : edit.start].decode("utf-8"))
            byte, offset = (
                edit.end,
                start + len(self.content[edit.start : edit.end].decode("utf-8")),
            )
            found.append((start, offset))
        return found if not found or found[0][0] >= 0 else None


def _is_safe(fix: SymbolicFix | None, *, mark: bool) -> bool:
    """Whether a fix is surely right, and of what the client shows."""
    seen = mark or (
        fix is not None
        and all(not isinstance(s, Replace) or s.span[0] >= 0 for s in fix.steps)
    )
    return fix is not None and fix.applicability == "safe" and seen


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
    return (
        (root, real.relative_to(root).as_posix())
        if real.is_relative_to(root / PLANS)
        else None
    )


def checked(
    root: Path, buffers: Mapping[str, str], day: date, lang: str | None
) -> CheckedProject:
    """Check a project as its files will be when all buffers are saved; raises DxplanError on a broken configuration."""
    config = read_config(root)
    words = catalogue(lang or config.lang)
    portfolio = assemble(_overlaid(root, buffers))
    assessment = assess(Project(portfolio, config, today=day), day)
    result = diagnose(assessment, words)
    return CheckedProject(words, portfolio, result, buffers)


def _overlaid(root: Path, buffers: Mapping[str, str]) -> Iterator[PlansFile]:
    unsaved = dict(buffers)
    for file in read_files(root):
        text = unsaved.pop(file.path, None)
        # an editor that does not show a byte-order mark writes it again
        hidden = (
            text is not None
            and file.content.startswith(_MARK.encode())
            and not text.startswith(_MARK)
        )
        yield (
            file
            if text is None
            else replace(file, content=_bytes(_MARK + text if hidden else text))
        )
    for path, text in sorted(unsaved.items()):
        yield PlansFile(path, _bytes(text))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a surrogate pair is no character
