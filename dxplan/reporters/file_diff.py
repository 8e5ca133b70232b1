"""Changed files as a unified diff; invisible characters are shown as signs."""

import difflib
from collections.abc import Mapping, Sequence

from dxplan.files.encodings import utf16_of
from dxplan.messages import Catalogue
from dxplan.text.terminal import legend, paint, printable, with_visible_differences

_NO_LAST_END = "\\ No newline at end of file"
"""What a diff says below a last line that has no end, in every language."""


def unified_diff(
    changed: Mapping[str, tuple[bytes | None, bytes]],
    prefix: str,
    catalogue: Catalogue,
    *,
    color: bool,
) -> str:
    """The old and new content of files by path; the old one is None of a file that is new."""
    lines: list[str] = []
    has_signs = False
    for path, (old, new) in changed.items():
        lines += _diff_head(printable(prefix + path), old)
        if _is_binary(new):
            lines.append(f" ({len(new)} B)")
            continue
        body = _diff_body(old or b"", new)
        visible = with_visible_differences(body)
        has_signs = has_signs or visible != body
        lines += visible
    text = "".join(_diff_line(line, color=color) for line in lines)
    if has_signs:
        text += f"({legend(lines, catalogue)})\n"
    return text


def _diff_head(name: str, old: bytes | None) -> list[str]:
    if old is None:
        return ["--- /dev/null", f"+++ b/{name}"]
    head = [f"--- a/{name}", f"+++ b/{name}"]
    if utf16_of(old):
        head += ["-UTF-16", "+UTF-8"]
    return head


def _is_binary(content: bytes) -> bool:
    """Whether a file is no text: a picture or a PDF."""
    return b"\0" in content and not utf16_of(content)


def _diff_body(old: bytes, new: bytes) -> list[str]:
    old_lines = _lines_of(old)
    new_lines = _lines_of(new)
    if _all_end_in_returns([*old_lines, *new_lines]):
        old_lines = [line.removesuffix("\r") for line in old_lines]
        new_lines = [line.removesuffix("\r") for line in new_lines]
    diff = list(difflib.unified_diff(old_lines, new_lines, lineterm=""))
    body = diff[2:]  # without the two lines that name the files
    return [part for line in body for part in line.split("\n")]


def _all_end_in_returns(lines: Sequence[str]) -> bool:
    """Whether all lines end as Windows ends them: then the ends of lines tell nothing."""
    ended = [line for line in lines if not line.endswith(_NO_LAST_END)]
    return bool(ended) and all(line.endswith("\r") for line in ended)


def _lines_of(content: bytes) -> list[str]:
    """The lines of a file without their ends; a last one that has none says so below itself."""
    lines = _decoded(content).split("\n")
    last = lines.pop()
    if last:
        lines.append(f"{last}\n{_NO_LAST_END}")
    return lines


def _diff_line(line: str, *, color: bool) -> str:
    sign = line[:1] if line[:1] in "-+" else " "
    return paint(printable(line), sign, color=color) + "\n"


def _decoded(content: bytes) -> str:
    utf16 = utf16_of(content)
    if utf16:
        return utf16[2]
    return content.decode("utf-8", "backslashreplace")
