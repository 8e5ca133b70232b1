"""What `dxplan fix` did, or would do."""

import difflib

from dxplan.check.apply_fixes import FixResult
from dxplan.files.encodings import utf16_of
from dxplan.messages import Catalogue
from dxplan.text.terminal import legend, paint, printable, with_visible_differences


def unified(
    mended: FixResult, prefix: str, catalogue: Catalogue, *, color: bool
) -> str:
    """Every change as a unified diff; what can't be seen is shown as a sign or as its code point."""
    lines: list[str] = []
    marked = False
    for path, (before, after) in mended.changed.items():
        name = printable(prefix + path)
        old, new = (_decoded(data).split("\n") for data in (before, after))
        head, body = f"a/{name}", [*difflib.unified_diff(old, new, lineterm="")][2:]
        told = with_visible_differences(body)
        marked = marked or told != body
        encoding = ["-UTF-16", "+UTF-8"] if utf16_of(before) else []
        lines += [f"--- {head}", f"+++ b/{name}", *encoding, *told]
    shown = "".join(
        f"{paint(printable(line), line[:1] if line[:1] in '-+' else ' ', color=color)}\n"
        for line in lines
    )
    return shown + (f"({legend(lines, catalogue)})\n" if marked else "")


def _decoded(data: bytes) -> str:
    wide = utf16_of(data)
    return wide[2] if wide else data.decode("utf-8", "backslashreplace")


def listed(mended: FixResult, prefix: str, catalogue: Catalogue) -> str:
    """A line a fix, and how many there were."""
    lines = [
        f"{printable(prefix + one.file)}:{one.line}: {one.code}"
        for one in mended.applied
    ]
    files = catalogue("terminal.files", count=len(mended.changed))
    total = (
        catalogue("terminal.fixed", count=len(lines), files=files)
        if lines
        else catalogue("terminal.nothing-to-fix")
    )
    return "".join(f"{line}\n" for line in (*lines, total))
