"""A log written in two blocks of the same key: the second joins the first."""

from dxplan.diagnostics import SymbolicFix, Value
from dxplan.source.block import YamlBlock


def is_log(value: Value | None) -> bool:
    """Whether a value is a list of maps: entries, of which there may be any number."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(item, dict) for item in value)


def merging_fix(
    block: YamlBlock,
    key: tuple[int, int],
    first: tuple[int, int],
    second: tuple[int, int],
) -> SymbolicFix | None:
    """The fix that moves the second block's entries behind those of the first.

    None where one is written in brackets or not on lines of its own. Spans count in the file: of
    the second block's key, and of the two lists.
    """
    text = block.text
    first_start, first_end = _in_block(block, first)
    second_start, second_end = _in_block(block, second)
    if text[first_start] != "-" or text[second_start] != "-":
        return None
    if not _has_own_line(block, key, second_start):
        return None
    key_line = _line_start(text, _in_block(block, key)[0])
    first_column = first_start - _line_start(text, first_start)
    second_column = second_start - _line_start(text, second_start)
    first_list_end = _list_end(text, first_start, first_end)
    second_list_end = _list_end(text, second_start, second_end)
    entries = text[_line_start(text, second_start) : second_list_end]
    moved = _shifted(entries, first_column - second_column)
    if first_list_end == key_line:
        return block.fix("safe", key_line, second_list_end, moved)
    steps = (
        block.replacement(first_list_end, first_list_end, moved),
        block.replacement(key_line, second_list_end, ""),
    )
    return SymbolicFix("safe", steps)


def _has_own_line(block: YamlBlock, key: tuple[int, int], list_start: int) -> bool:
    """Whether a key begins its line, and only a colon stands between it and its list."""
    start, end = _in_block(block, key)
    line = _line_start(block.text, start)
    if block.text[line:start].strip():
        return False
    return block.text[end:list_start].strip() == ":"


def _in_block(block: YamlBlock, span: tuple[int, int]) -> tuple[int, int]:
    """A span of the file as one of the block."""
    start, end = span
    return start - block.offset, end - block.offset


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _list_end(text: str, start: int, end: int) -> int:
    """Behind the last line of a list; comments less deep than its items belong to what follows."""
    column = start - _line_start(text, start)
    line_end = start
    last_line_end = start
    for line in text[start:end].splitlines(keepends=True):
        line_end += len(line)
        content = line.lstrip()
        if not content:
            continue
        indent = len(line) - len(content)
        is_comment_outside = content.startswith("#") and indent < column
        if not is_comment_outside:
            last_line_end = line_end
    next_line = text.find("\n", last_line_end - 1) + 1
    if next_line == 0:
        return len(text)
    return next_line


def _shifted(lines: str, columns: int) -> str:
    """Lines moved by ``columns`` to the right, or to the left where negative; the last one ends."""
    shifted = [_shifted_line(line, columns) for line in lines.splitlines(keepends=True)]
    if shifted and not shifted[-1].endswith("\n"):
        shifted.append("\n")
    return "".join(shifted)


def _shifted_line(line: str, columns: int) -> str:
    if not line.strip() or columns == 0:
        return line
    if columns > 0:
        return " " * columns + line
    indent = len(line) - len(line.lstrip(" "))
    return line[min(-columns, indent) :]
