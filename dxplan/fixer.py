"""Apply fixes to files until there is none left; each is proven on the file as it then is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dxplan.atomic import replace_file
from dxplan.checker import find, settings_of
from dxplan.compliance.summary import comply
from dxplan.config import Config
from dxplan.diagnostics import Applicability, Finding, Fix
from dxplan.errors import DxplanError
from dxplan.loader import File, assemble
from dxplan.portfolio import Portfolio
from dxplan.source.envelope import parse
from dxplan.writer import apply, concrete

_ROUNDS = 20
"""A fix may uncover another finding; more often than this it does not."""


@dataclass(frozen=True, slots=True)
class Applied:
    """One fix as it was made: the finding's rule, its file, and the 1-based line at that time."""

    code: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Mended:
    """The files that changed, before and after, and every fix made, in order."""

    changed: Mapping[str, tuple[bytes, bytes]]
    applied: tuple[Applied, ...]
    portfolio: Portfolio


def mend(
    files: Iterable[File],
    config: Config,
    *,
    as_of: date,
    today: date | None,
    allowed: Collection[Applicability],
    wanted: Callable[[Finding], bool] = lambda _: True,
) -> Mended:
    """Fix what ``allowed`` and ``wanted`` let through; no file is written."""
    first = {file.path: file for file in files}
    now = dict(first)
    applied: list[Applied] = []
    seen = {path: {file.data} for path, file in first.items()}
    portfolio = assemble(now.values())
    for _ in range(_ROUNDS):
        found = find(comply(portfolio, as_of, settings_of(config)), config, today)
        by_file: dict[str, list[Finding]] = defaultdict(list)
        for item in found:
            if item.fix is not None and item.fix.applicability in allowed and wanted(item):
                by_file[item.place.file].append(item)
        changed = False
        for path, items in sorted(by_file.items()):
            data, made = _apply_all(path, now[path].data, items)
            if made and data not in seen[path]:
                seen[path].add(data)
                now[path] = replace(now[path], data=data)
                applied += made
                changed = True
        if not changed:
            break
        portfolio = assemble(now.values())
    both = {path: (first[path].data, file.data) for path, file in now.items() if file.data != first[path].data}
    return Mended(both, tuple(applied), portfolio)


def _apply_all(path: str, data: bytes, items: Iterable[Finding]) -> tuple[bytes, list[Applied]]:
    """The file with every fix that still holds, from its end to its beginning, safe ones before others."""
    source = parse(path, data)
    offered: list[tuple[Fix, Finding]] = []
    for item in items:
        fix = concrete(source, item.fix) if item.fix is not None else None
        if fix is not None and fix.edits:
            offered.append((fix, item))
    chosen: list[tuple[int, int, Finding]] = []
    for fix, item in sorted(offered, key=lambda pair: (pair[0].applicability, pair[0].edits[0].start)):
        start, end = fix.edits[0].start, fix.edits[-1].end
        if all(end < begun or start > ended for begun, ended, _ in chosen):
            chosen.append((start, end, item))
    made: list[Applied] = []
    for _, _, item in sorted(chosen, key=lambda one: one[0], reverse=True):
        here = parse(path, data)
        again = concrete(here, item.fix) if item.fix is not None else None
        if again is not None:
            made.append(Applied(item.code, path, source.position(source.locate(item.place)[0]).line))
            data = apply(data, again.edits)
    return data, made[::-1]


def save(root: Path, changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Write what changed, each file whole or not at all.

    Raises DxplanError where a file is no longer what was read, or can't be written; files before it stay fixed.
    """
    for path, (before, after) in changed.items():
        file = root / path
        try:
            if file.read_bytes() != before:
                raise DxplanError("changed-meanwhile", file=path)
            replace_file(file, after)
        except OSError as error:
            raise DxplanError("cannot-fix", file=path, problem=error.strerror or str(error)) from error
