"""What `dxplan fix` did, or would do."""

import difflib

from dxplan.fixer import Mended
from dxplan.messages import Catalogue
from dxplan.reporters.terminal import paint, printable


def unified(mended: Mended, prefix: str, *, color: bool) -> str:
    """Every change as a unified diff; what can't be seen is shown as its code point."""
    lines: list[str] = []
    for path, (before, after) in mended.changed.items():
        name = printable(prefix + path)
        old, new = (data.decode("utf-8", "backslashreplace").split("\n") for data in (before, after))
        lines += difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm="")
    return "".join(f"{paint(printable(line), line[0] if line[0] in '-+' else ' ', color=color)}\n" for line in lines)


def listed(mended: Mended, prefix: str, words: Catalogue) -> str:
    """A line a fix, and how many there were."""
    lines = [f"{printable(prefix + one.file)}:{one.line}: {one.code}" for one in mended.applied]
    files = words("terminal.files", count=len(mended.changed))
    total = words("terminal.fixed", count=len(lines), files=files) if lines else words("terminal.nothing-to-fix")
    return "".join(f"{line}\n" for line in (*lines, total))
