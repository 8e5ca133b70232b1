"""A register with one more entry at its end, in the style of those before it."""

import re

from dxplan.diagnostics import Value
from dxplan.errors import DxplanError
from dxplan.files.encodings import utf16_of
from dxplan.fixes.block_style import block
from dxplan.source.source_file import Source, parse

_BLANK_BETWEEN = re.compile(r"\n[ \t]*\r?\n(?=[ \t]*(?:#[^\n]*\n[ \t]*)*- )")


def with_entry(file: str, content: bytes | None, entry: dict[str, Value]) -> bytes:
    """The bytes of a register with a new last entry; without any bytes it is a new register.

    Raises DxplanError where the register can't be read, or is no list in block style.
    """
    if content is None or not content.strip():
        return f"- {block(entry, '  ')}\n".encode()
    source = parse(file, content)
    entries = source.front_matter
    if not isinstance(entries, list) or utf16_of(content):
        raise DxplanError("unreadable-to-edit", file=file)
    changed = content + _added(source, entry).encode()
    if parse(file, changed).front_matter != [*entries, entry]:
        raise DxplanError("cannot-edit-there", file=file, place=str(len(entries)))
    return changed


def _added(source: Source, entry: dict[str, Value]) -> str:
    """What is put behind the last byte of a register."""
    text = source.text
    indent = " " * _column_of_dash(source)
    added = f"{indent}- {block(entry, indent + '  ')}\n"
    if _BLANK_BETWEEN.search(text):
        added = f"\n{added}"
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
