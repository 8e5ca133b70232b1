"""A fix as the few lines it changes, to be read before it is made."""

from collections.abc import Iterator, Sequence
from itertools import islice

from dxplan.diagnostics import Edit, Fix
from dxplan.files.encodings import utf16_of

_LINES = 12
_WIDTH = 160
_BEFORE = 40
"""Columns that stay before the first change of a long line."""


def difference(data: bytes, fix: Fix) -> tuple[str, ...]:
    """Lines that begin with `-` (gone), `+` (new) or a space (as it is, for the place of what is only added)."""
    if utf16_of(data) is not None:
        return "-UTF-16", "+UTF-8"  # the same text in other bytes
    edits = sorted(fix.edits, key=lambda edit: (edit.start, edit.end))
    lines = [
        *islice(
            (
                line
                for cluster in _clusters(data, edits)
                for line in _lines(data, cluster)
            ),
            _LINES + 1,
        )
    ]
    return tuple(lines if len(lines) <= _LINES else [*lines[: _LINES - 1], " …"])


def _clusters(data: bytes, edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """The edits that touch one line or lines next to each other, together."""
    cluster: list[Edit] = []
    for edit in edits:
        if cluster and data.count(b"\n", cluster[-1].end, edit.start) > 1:
            yield cluster
            cluster = []
        cluster.append(edit)
    if cluster:
        yield cluster


def _lines(data: bytes, edits: Sequence[Edit]) -> Iterator[str]:
    begin = data.rfind(b"\n", 0, edits[0].start) + 1
    end = data.find(b"\n", edits[-1].end)
    end = len(data) if end < 0 else end
    pieces, at = [], begin
    for edit in edits:
        pieces += [data[at : edit.start], edit.content.encode()]
        at = edit.end
    old_lines, new_lines = (
        _split(data[begin:end]),
        _split(b"".join([*pieces, data[at:end]])),
    )
    before = _common(old_lines, new_lines)
    after = _common(old_lines[before:][::-1], new_lines[before:][::-1])
    gone, added = (
        old_lines[before : len(old_lines) - after],
        new_lines[before : len(new_lines) - after],
    )
    if not gone and (before or begin):
        above = (
            old_lines[before - 1]
            if before
            else _split(data[: begin - 1].rpartition(b"\n")[2])[0]
        )
        yield " " + _clipped(above.rstrip("\r"), 0)
    if [line.rstrip("\r") for line in gone] != [line.rstrip("\r") for line in added]:
        gone, added = (
            [line.rstrip("\r") for line in gone],
            [line.rstrip("\r") for line in added],
        )
    first = _common(gone[0], added[0]) if gone and added else 0
    yield from (f"-{_clipped(line, first)}" for line in gone)
    yield from (f"+{_clipped(line, first)}" for line in added)


def _split(text: bytes) -> list[str]:
    return text.decode("utf-8", "replace").split("\n")


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items (of a text: characters) both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _clipped(line: str, change: int) -> str:
    """A long line, around its first change."""
    cut = max(0, change - _BEFORE) if len(line) > _WIDTH else 0
    piece = line[cut : cut + _WIDTH]
    return ("…" if cut else "") + piece + ("…" if cut + _WIDTH < len(line) else "")
