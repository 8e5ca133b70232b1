"""A project with the open buffers laid over its files, checked as a whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from dxplan.check.assess import Assessment, Project, assess
from dxplan.check.diagnose import CheckResult, diagnose
from dxplan.check.one_file import diagnostics_in_file, findings_in_file
from dxplan.config.config import find_root, read_config
from dxplan.diagnostics import Diagnostic, Edit, Fix, Position, Replace, SymbolicFix
from dxplan.errors import DxplanError
from dxplan.files.encodings import utf16_of
from dxplan.fixes.join import join_fixes
from dxplan.lsp.text import Lines, Units
from dxplan.messages import Catalogue, catalogue
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PLANS, PlansFile, read_files
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reread import with_file

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class CheckedProject:
    """The files and buffers of one moment: a portfolio and what check says of it."""

    catalogue: Catalogue
    portfolio: Portfolio
    result: CheckResult
    buffers: Mapping[str, str]
    assessment: Assessment
    _open_files: dict[tuple[str, Units], "OpenFile"] = field(
        default_factory=dict, compare=False, repr=False
    )
    _safe_fixes: dict[tuple[str, bool], Fix | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def open_file(self, file: str, units: Units) -> "OpenFile":
        """A file as the client shows it."""
        if (file, units) not in self._open_files:
            self._open_files[file, units] = self._open_file(file, units)
        return self._open_files[file, units]

    def _open_file(self, file: str, units: Units) -> "OpenFile":
        text = ""
        content = b""
        source = self.portfolio.sources.get(file)
        if source is not None:
            text = source.text
            content = source.content
        shown = self.buffers.get(file, text)
        shown_marks = 0
        if file in self.buffers and shown.startswith(_BYTE_ORDER_MARK):
            shown_marks = len(_BYTE_ORDER_MARK)
        return OpenFile(Lines(shown, units), text, shown_marks, content)

    def safe_fixes(self, file: str, *, shows_mark: bool) -> Fix | None:
        """One edit with every safe fix of a file.

        Where the client does not show the byte-order mark (``shows_mark``), the mark stays.
        """
        key = (file, shows_mark)
        if key not in self._safe_fixes:
            self._safe_fixes[key] = self._joined_fixes(file, shows_mark=shows_mark)
        return self._safe_fixes[key]

    def _joined_fixes(self, file: str, *, shows_mark: bool) -> Fix | None:
        source = self.portfolio.sources.get(file)
        if source is None:
            return None
        findings = []
        for finding in self.result.findings:
            if finding.place.file != file:
                continue
            if _is_safe(finding.fix, shows_mark=shows_mark):
                findings.append(finding)
        if not findings:
            return None
        _, fix = join_fixes(source, findings)
        return fix

    def diagnostics_of(self, file: str) -> list[Diagnostic]:
        """The diagnostics of one file."""
        return self.by_file.get(file, [])

    @cached_property
    def by_file(self) -> Mapping[str, list[Diagnostic]]:
        """The diagnostics of each file that has some."""
        by_file: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.result.diagnostics:
            by_file.setdefault(diagnostic.file, []).append(diagnostic)
        return by_file

    def with_text(self, file: str, text: str, day: date) -> "CheckedProject | None":
        """One file checked with other text: soon, for all else is as in this check.

        Only this file has findings then. None where the whole has to be checked first.
        """
        source = self.portfolio.sources.get(file)
        if source is None or day != self.result.as_of:
            return None
        portfolio = with_file(self.portfolio, file, _saved(text, source.content))
        if portfolio is None:
            return None
        findings = findings_in_file(self.assessment, portfolio, file, day)
        diagnostics = diagnostics_in_file(
            self.assessment, portfolio, findings, self.catalogue
        )
        result = replace(self.result, diagnostics=diagnostics, findings=findings)
        buffers = {**self.buffers, file: text}
        return CheckedProject(
            self.catalogue, portfolio, result, buffers, self.assessment
        )


@dataclass(frozen=True)
class OpenFile:
    """A file as the client shows it.

    ``text`` is what was checked, before which the client shows ``marks`` characters.
    """

    lines: Lines
    text: str
    marks: int
    content: bytes

    def offset(self, position: Position) -> int:
        """The offset in what the client shows of a diagnostic's position."""
        return self._starts[position.line - 1] + position.column - 1 + self.marks

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts = [0]
        for match in re.finditer("\n", self.text):
            starts.append(match.end())
        return starts

    @property
    def hides_mark(self) -> bool:
        """Whether the file begins with a byte-order mark that the client does not show."""
        if self.marks:
            return False
        return self.content.startswith(_BYTE_ORDER_MARK.encode())

    def spans(self, edits: Sequence[Edit]) -> list[tuple[int, int]] | None:
        """The offsets of edits in the order of the file.

        None where one is of bytes that the client does not show.
        """
        if utf16_of(self.content) is not None:
            return None
        spans = []
        byte = 0
        offset = -len(_BYTE_ORDER_MARK) if self.hides_mark else 0
        # from one edit to the next: there may be many, far from the beginning
        for edit in edits:
            start = offset + self._characters(byte, edit.start)
            end = start + self._characters(edit.start, edit.end)
            spans.append((start, end))
            byte = edit.end
            offset = end
        if spans and spans[0][0] < 0:
            return None
        return spans

    def _characters(self, start: int, end: int) -> int:
        """How many characters the bytes of a span hold."""
        return len(self.content[start:end].decode("utf-8"))


def _is_safe(fix: SymbolicFix | None, *, shows_mark: bool) -> bool:
    """Whether a fix is surely right, and of what the client shows."""
    if fix is None or fix.applicability != "safe":
        return False
    if shows_mark:
        return True
    return not any(_replaces_mark(step) for step in fix.steps)


def _replaces_mark(step: object) -> bool:
    """Whether a step replaces the byte-order mark, which stands before the text."""
    return isinstance(step, Replace) and step.span[0] < 0


def locate(file: Path) -> tuple[Path, str] | None:
    """The project's root and the path in it of a file below plans/, whether it is saved or not."""
    folder = _nearest_folder(file)
    if folder is None:
        return None
    try:
        root = find_root(folder)
    except DxplanError:
        return None
    resolved = folder.resolve() / file.relative_to(folder)
    if not resolved.is_relative_to(root / PLANS):
        return None
    return root, resolved.relative_to(root).as_posix()


def _nearest_folder(file: Path) -> Path | None:
    """The innermost folder above a file that is on the disk."""
    for parent in file.parents:
        if parent.is_dir():
            return parent
    return None


def check_project(
    root: Path,
    buffers: Mapping[str, str],
    day: date,
    lang: str | None,
    parsed_files: ParsedFiles | None = None,
) -> CheckedProject:
    """Check a project as its files will be when all buffers are saved.

    Of ``parsed_files`` none is read again; those of the project remain there. Raises DxplanError on
    a broken configuration.
    """
    config = read_config(root)
    language = catalogue(lang or config.lang)
    files = [*_files_with_buffers(root, buffers)]
    portfolio = assemble(files, parsed_files)
    if parsed_files is not None:
        for key in parsed_files.keys() - {file.key for file in files}:
            del parsed_files[key]
    assessment = assess(Project(portfolio, config, today=day), day)
    result = diagnose(assessment, language)
    return CheckedProject(language, portfolio, result, buffers, assessment)


def _files_with_buffers(root: Path, buffers: Mapping[str, str]) -> Iterator[PlansFile]:
    unsaved = dict(buffers)
    for file in read_files(root):
        text = unsaved.pop(file.path, None)
        if text is None:
            yield file
        else:
            yield replace(file, content=_saved(text, file.content))
    for path, text in sorted(unsaved.items()):
        yield PlansFile(path, _encoded(text))


def _saved(text: str, content: bytes) -> bytes:
    """What the editor will write over ``content``, with a byte-order mark that it hides."""
    has_mark = content.startswith(_BYTE_ORDER_MARK.encode())
    if has_mark and not text.startswith(_BYTE_ORDER_MARK):
        text = _BYTE_ORDER_MARK + text
    return _encoded(text)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a surrogate pair is no character
