"""Steps in the bytes of a file, with the fewest bytes changed and every comment kept."""

from collections.abc import Sequence

from dxplan.diagnostics import AppendItem, KeyPath, SetValue, Step, SymbolicFix, Value
from dxplan.errors import DxplanError
from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.model.keys import value_at
from dxplan.source.source_file import Source, parse


def with_steps(file: str, content: bytes, steps: Sequence[Step]) -> bytes:
    """The bytes of a file with all steps made, one after the other where they can't be at once.

    Raises DxplanError where the file can't be read, or a step would change anything else.
    """
    source = parse(file, content)
    if source.front_matter is None:
        raise DxplanError("unreadable-to-edit", file=file)
    if not steps:
        return content
    at_once = _with(source, *steps)
    if at_once is not None:
        return at_once
    for step in steps:
        changed = _with(source, step) or _with_whole_list(source, step)
        if changed is None:
            raise DxplanError("cannot-edit-there", file=file, place=_named(step))
        source = parse(file, changed)
    return source.content


def _with(source: Source, *steps: Step) -> bytes | None:
    """The file with these steps; None where they can't be made, or a comment would go."""
    fix = byte_fix(source, SymbolicFix("safe", steps))
    if fix is None or fix.applicability != "safe":
        return None
    return apply_edits(source.content, fix.edits)


def _with_whole_list(source: Source, step: Step) -> bytes | None:
    """The file with an item added to a list in brackets, or to a single value, written anew."""
    if not isinstance(step, AppendItem):
        return None
    written = value_at(source.front_matter, step.path)
    items: list[Value] = []
    if isinstance(written, list):
        items += written
    elif written:
        items.append(written)
    return _with(source, SetValue(step.path, [*items, step.value]))


def _named(step: Step) -> str:
    path: KeyPath = getattr(step, "path", None) or ()
    return ".".join(map(str, path))
