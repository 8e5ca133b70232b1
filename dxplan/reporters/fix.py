"""What `dxplan fix` did, or would do."""

import difflib

from dxplan.check.apply_fixes import FixResult
from dxplan.files.encodings import utf16_of
from dxplan.messages import Catalogue
from dxplan.text.terminal import legend, paint, printable, with_visible_differences


def unified_diff(
    result: FixResult, prefix: str, catalogue: Catalogue, *, color: bool
) -> str:
    """Every change as a unified diff; invisible characters are shown as signs."""
    lines: list[str] = []
    has_signs = False
    for path, (old, new) in result.changed.items():
        body = _diff_body(old, new)
        visible = with_visible_differences(body)
        has_signs = has_signs or visible != body
        lines += [*_diff_head(printable(prefix + path), old), *visible]
    text = "".join(_diff_line(line, color=color) for line in lines)
    if has_signs:
        text += f"({legend(lines, catalogue)})\n"
    return text


def _diff_head(name: str, old: bytes) -> list[str]:
    head = [f"--- a/{name}", f"+++ b/{name}"]
    if utf16_of(old):
        head += ["-UTF-16", "+UTF-8"]
    return head


def _diff_body(old: bytes, new: bytes) -> list[str]:
    old_lines = _decoded(old).split("\n")
    new_lines = _decoded(new).split("\n")
    diff = difflib.unified_diff(old_lines, new_lines, lineterm="")
    return list(diff)[2:]  # without the two lines that name the files


def _diff_line(line: str, *, color: bool) -> str:
    sign = line[:1] if line[:1] in "-+" else " "
    return paint(printable(line), sign, color=color) + "\n"


def _decoded(content: bytes) -> str:
    utf16 = utf16_of(content)
    if utf16:
        return utf16[2]
    return content.decode("utf-8", "backslashreplace")


def applied_fixes(result: FixResult, prefix: str, catalogue: Catalogue) -> str:
    """A line for each fix, and how many there were."""
    lines = [
        f"{printable(prefix + fix.file)}:{fix.line}: {fix.code}"
        for fix in result.applied
    ]
    if lines:
        files = catalogue("terminal.files", count=len(result.changed))
        total = catalogue("terminal.fixed", count=len(lines), files=files)
    else:
        total = catalogue("terminal.nothing-to-fix")
    return "".join(f"{line}\n" for line in (*lines, total))
