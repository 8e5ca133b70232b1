"""The small portfolio around a fuzzed file, and what must hold of every file in it."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from zlib import crc32

from dxplan.check.apply_fixes import fix_files
from dxplan.check.assess import Project, assess
from dxplan.check.diagnose import diagnose
from dxplan.config.config import Config
from dxplan.diagnostics import Applicability, Finding, Replace
from dxplan.fixes.edits import byte_fix
from dxplan.messages import LANGUAGES, catalogue
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.record_file import ParsedFile, read_file
from dxplan.source.source_file import Source
from tests.samples import BASE, TASK, task

DAY = date(2023, 6, 30)
LEVELS: tuple[tuple[Applicability, ...], ...] = (("safe",), ("safe", "unsafe"))
SHARE = 4
"""Of so many files one is looked at in full; what was found once always is."""
MANY = 30
"""Fixes of one file that are each proven by themselves, for which the file is read again."""
MANY_BYTES = 10_000
"""A larger file is not fixed as a part of the portfolio, for which it is read twenty times."""

_PARSED: ParsedFiles = {}


@cache
def base_files() -> dict[str, PlansFile]:
    """The files around the fuzzed one."""
    texts = {**BASE, TASK: task(), "na/p/tasks/02.md": task(deadline="every quarter")}
    return {
        f"plans/{path}": PlansFile(f"plans/{path}", text.encode())
        for path, text in texts.items()
    }


def files_with(path: str, content: bytes) -> list[PlansFile]:
    """All files, that at a path with this content."""
    files = {**base_files(), path: PlansFile(path, content)}
    return [files[name] for name in sorted(files)]


def portfolio_with(path: str, content: bytes) -> Portfolio:
    """The portfolio with a file; what the others say is read once."""
    files = files_with(path, content)
    parsed = dict(_PARSED)
    portfolio = assemble(files, parsed)
    for file in files:
        if file.path != path and file.key in parsed:
            _PARSED[file.key] = parsed[file.key]
    return portfolio


def check_file(path: str, content: bytes) -> None:
    """What is said of one file by itself lies within it, and each fix of it can be made.

    One file in `SHARE` is checked and fixed as a part of the portfolio too, which costs ten times as much.
    """
    parsed = read(path, content)
    if parsed is not None:
        for finding in parsed.findings:
            _check_place(parsed.source, finding)
        for finding in parsed.findings[:MANY]:
            if finding.fix is not None:
                byte_fix(parsed.source, finding.fix)
    if crc32(content) % SHARE == 0:
        _check_project(path, content)


def read(path: str, content: bytes) -> ParsedFile | None:
    """What a file says by itself."""
    return read_file(path, content, tuple(path.split("/")[1:]))


def _check_place(source: Source, finding: Finding) -> None:
    """A finding lies within its text; its fix may replace a byte-order mark, which is at -1."""
    start, end = source.locate(finding.place)
    assert 0 <= start <= end <= len(source.text), finding.code
    for step in () if finding.fix is None else finding.fix.steps:
        if isinstance(step, Replace):
            start, end = step.span
            assert -1 <= start <= end <= len(source.text), finding.code


def _check_project(path: str, content: bytes) -> None:
    """Every finding can be said in words; fixes applied twice are fixes applied once."""
    portfolio = portfolio_with(path, content)
    assessment = assess(Project(portfolio, Config(), today=DAY), DAY)
    sure = set()
    for finding in assessment.findings:
        if finding.place.file == path:
            _check_place(portfolio.sources[path], finding)
            if finding.fix is not None:
                sure.add(finding.fix.applicability)
    if assessment.findings:
        lang = LANGUAGES[len(content) % len(LANGUAGES)]
        diagnose(assessment, catalogue(lang))
    for allowed in LEVELS if len(content) < MANY_BYTES else ():
        if not sure.isdisjoint(allowed):
            once = _fixed(path, content, allowed)
            assert _fixed(path, once, allowed) == once, allowed


def _fixed(path: str, content: bytes, allowed: tuple[Applicability, ...]) -> bytes:
    result = fix_files(
        files_with(path, content), Config(), as_of=DAY, today=DAY, allowed=allowed
    )
    change = result.changed.get(path)
    return content if change is None else change[1]


def scalar_paths(source: Source) -> Iterator[tuple[str | int, ...]]:
    """Where the texts of a file's front matter stand."""
    pending: list[tuple[tuple[str | int, ...], object]] = [((), source.front_matter)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            pending += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            pending += [((*path, i), item) for i, item in enumerate(value)]
        elif isinstance(value, str) and path:
            yield path
