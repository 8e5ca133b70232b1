"""A register with more entries at its end, in the style of those before them."""

import re
from collections.abc import Sequence

from dxplan.diagnostics import Value
from dxplan.errors import DxplanError
from dxplan.files.encodings import utf16_of
from dxplan.fixes.block_style import block
from dxplan.source.source_file import Source, parse

_BLANK_BETWEEN = re.compile(r"\n[ \t]*\r?\n(?=[ \t]*(?:#[^\n]*\n[ \t]*)*- )")


def with_entries(
    file: str, content: bytes | None, new: Sequence[dict[str, Value]]
) -> bytes:
    """The bytes of a register with new last entries; without any bytes it is a new register.

    Raises DxplanError where the register can't be read, or is no list in block style.
    """
    if content is None or not content.strip():
        return "".join(f"- {block(entry, '  ')}\n" for entry in new).encode()
    source = parse(file, content)
    entries = source.front_matter
    if not isinstance(entries, list) or utf16_of(content):
        raise DxplanError("unreadable-to-edit", file=file)
    changed = content + _added(source, new).encode()
    if parse(file, changed).front_matter != [*entries, *new]:
        raise DxplanError("cannot-edit-there", file=file, place=str(len(entries)))
    return changed


def _added(source: Source, new: Sequence[dict[str, Value]]) -> str:
    """What is put behind the last byte of a register."""
    text = source.text
    indent = " " * _column_of_dash(source)
    before = "\n" if _BLANK_BETWEEN.search(text) else ""
    entries = [f"{before}{indent}- {block(entry, indent + '  ')}\n" for entry in new]
    added = "".join(entries)
    if not text.endswith("\n"):
        added = f"\n{added}"
    if "\r\n" in text:
        added = added.replace("\n", "\r\n")
    return added


def _column_of_dash(source: Source) -> int:
    """In which column the entries begin; 0 of a register without any."""
    for line in source.text.splitlines():
        bare = line.lstrip(" ")
        if bare.startswith("- "):
            return len(line) - len(bare)
    return 0
