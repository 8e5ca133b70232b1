"""The smallest byte edit that makes a symbolic fix, and the proof that nothing else changes by it."""

from dxplan.diagnostics import Edit, Fix, Replace, SymbolicFix
from dxplan.source.envelope import Source


def concrete(source: Source, fix: SymbolicFix) -> Fix | None:
    """The fix as edits of raw bytes, in the order of the file."""
    edits = []
    for step in fix.steps:
        if not isinstance(step, Replace):
            return None
        start, end = step.span
        edits.append(Edit(source.byte_offset(start), source.byte_offset(end), step.content))
    return Fix(fix.applicability, tuple(edits))
