"""A symbolic fix as the smallest edit of a file's bytes, if nothing else changes by it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dxplan.diagnostics import Edit, Fix, SymbolicFix
from dxplan.fixes.splices import Splice, StepRefused, splice_of
from dxplan.fixes.verify import changes_only_steps
from dxplan.source.source_file import Source

_COMMENT = re.compile(rb"(?:^|[ \t])#", re.MULTILINE)


def byte_fix(source: Source, fix: SymbolicFix) -> Fix | None:
    """The fix as edits of raw bytes, in the order of the file.

    None where the file does not allow it, or another value would change by it.
    """
    try:
        splices = [splice_of(source, step) for step in fix.steps]
    except StepRefused:
        return None
    splices.sort(key=lambda splice: splice[:2])
    for first, second in pairwise(splices):
        if first[1] > second[0]:  # they overlap
            return None
    edits = tuple(_edits(source, splices))
    changed = apply_edits(source.content, edits)
    if not changes_only_steps(source, fix, changed):
        return None
    applicability = fix.applicability
    loses_comment = _comments(changed) < _comments(source.content)
    if applicability == "safe" and loses_comment:
        applicability = "unsafe"
    return Fix(applicability, edits)


def _comments(content: bytes) -> int:
    return len(_COMMENT.findall(content))


def _edits(source: Source, splices: Sequence[Splice]) -> Iterator[Edit]:
    """The splices in bytes; counted from one to the next, for there may be many."""
    mark = source.byte_offset(0)
    text_offset = 0
    byte_offset = mark
    for start, end, text in splices:
        if start < 0:  # the byte-order mark, or all bytes of another encoding
            replaced_end = mark
            if end:
                replaced_end = len(source.content)
            yield Edit(0, replaced_end, text)
            continue
        first_byte = byte_offset + len(source.text[text_offset:start].encode())
        byte_offset = first_byte + len(source.text[start:end].encode())
        text_offset = end
        yield Edit(first_byte, byte_offset, text)


def apply_edits(content: bytes, edits: Sequence[Edit]) -> bytes:
    """``content`` with edits that are in the order of the file and do not overlap."""
    pieces = []
    copied = 0
    for edit in edits:
        pieces.append(content[copied : edit.start])
        pieces.append(edit.content.encode())
        copied = edit.end
    pieces.append(content[copied:])
    return b"".join(pieces)
