"""Apply fixes to files until there is none left; each is proven on the file as it then is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dxplan.atomic import replace_file
from dxplan.checker import find, settings_of
from dxplan.compliance.summary import comply
from dxplan.config import Config
from dxplan.diagnostics import Applicability, Finding, Fix, Severity
from dxplan.errors import DxplanError, reason_of
from dxplan.loader import File, assemble
from dxplan.rules.registry import BY_CODE
from dxplan.selection import Selection
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
    """The files that changed, before and after, every fix made, and how many errors of the selection are left."""

    changed: Mapping[str, tuple[bytes, bytes]]
    applied: tuple[Applied, ...]
    errors: int


def mend(
    files: Iterable[File],
    config: Config,
    *,
    as_of: date,
    today: date | None,
    allowed: Collection[Applicability],
    selection: Selection | None = None,
) -> Mended:
    """Fix what ``allowed`` and the selection let through; no file is written."""
    first = {file.path: file for file in files}
    now = dict(first)
    applied: list[Applied] = []
    seen = {path: {file.data} for path, file in first.items()}
    for _ in range(_ROUNDS):
        compliance = comply(assemble(now.values()), as_of, settings_of(config))
        found = find(compliance, config, today, selection)
        made: list[Applied] = []
        for path, items in _fixable(found, allowed).items():
            data, here = _apply_all(path, now[path].data, items)
            if here and data not in seen[path]:
                seen[path].add(data)
                now[path] = replace(now[path], data=data)
                made += here
        applied += made
        if not made:
            break
    both = {path: (first[path].data, file.data) for path, file in now.items() if file.data != first[path].data}
    return Mended(both, tuple(applied), sum(BY_CODE[item.code].severity is Severity.ERROR for item in found))


def _fixable(found: Iterable[Finding], allowed: Collection[Applicability]) -> dict[str, list[Finding]]:
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for item in found:
        if item.fix is not None and item.fix.applicability in allowed:
            by_file[item.place.file].append(item)
    return by_file


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
            raise DxplanError("cannot-fix", file=path, **reason_of(error)) from error
