"""A step of a symbolic fix as the smallest change of a file's text, in the file's style."""

import re

from dxplan.diagnostics import (
    AppendItem,
    InsertKey,
    KeyPath,
    Remove,
    RenameKey,
    Replace,
    SetValue,
    Step,
    Value,
)
from dxplan.fixes.block_style import block, nested, scalar
from dxplan.source.source_file import Source
from dxplan.source.syntax_errors import quoted

Splice = tuple[int, int, str]
"""Start and end in code points, and the text that takes their place."""


class StepRefused(Exception):  # noqa: N818 - not an error: there is no such edit
    """The step can't be written where the file has it."""


def splice_of(source: Source, step: Step) -> Splice:
    """The change that makes a step; raises StepRefused where there is none."""
    match step:
        case Replace(span, content):
            return (*span, content)
        case SetValue(path, value):
            return _set_value(source, path, value)
        case RenameKey(path, name):
            return _rename_key(source, path, name)
        case InsertKey(path, key, value):
            return _insert_keys(source, path, {key: value})
        case AppendItem(path, value):
            return _append_item(source, path, value)
        case Remove(path):
            return _remove(source, path)


# values and keys --------------------------------------------------------------------------------


def _set_value(source: Source, path: KeyPath, value: Value) -> Splice:
    if path not in source.spans:
        raise StepRefused
    start = source.spans[path].value[0]
    end = _end_of(source, path)
    is_collection = end > start and bool(source.spans.children(path))
    if isinstance(value, str) and not is_collection:
        return start, end, _scalar_in_style(source, start, end, path, value)
    key = source.spans[path].key
    if key is None or _in_brackets(source, path):
        raise StepRefused  # an item of a list, or a map in brackets
    between = source.text[key[1] : start]
    if not re.fullmatch(r":\s*", between):
        raise StepRefused  # a comment behind the colon
    indent = " " * _column(source, key[0])
    return key[1] + 1, end, _with_line_ends(source, nested(value, indent))


def _scalar_in_style(
    source: Source, start: int, end: int, path: KeyPath, value: str
) -> str:
    """``value`` as a scalar in the style of the one it takes the place of."""
    written = source.text[start:end]
    if written.startswith("'") and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    if written.startswith('"'):
        return quoted(value)
    if written.startswith("|"):
        return _with_line_ends(source, _literal_block(written, value))
    if written.startswith(">"):
        raise StepRefused
    text = scalar(value, in_brackets=_in_brackets(source, path))
    # an empty value begins right after the colon
    is_behind_colon = source.text[start - 1 : start] == ":"
    if is_behind_colon:
        return f" {text}"
    return text


def _literal_block(written: str, value: str) -> str:
    """A text as a literal block (`|`), with header and indentation of the old one."""
    header, _, rest = written.partition("\n")
    indent = rest[: len(rest) - len(rest.lstrip(" "))]
    lines = [header.rstrip("\r")]
    for line in value.rstrip("\n").split("\n"):
        if line:
            lines.append(f"{indent}{line}")
        else:
            lines.append("")
    return "\n".join(lines)


def _rename_key(source: Source, path: KeyPath, name: str) -> Splice:
    if path not in source.spans:
        raise StepRefused
    key = source.spans[path].key
    if key is None:
        raise StepRefused
    return (*key, name)


# additions --------------------------------------------------------------------------------------


def _insert_keys(source: Source, path: KeyPath, entry: dict[str, Value]) -> Splice:
    """Add keys at the end of the map at ``path``, if it is written in block style."""
    children = source.spans.children(path)
    if not children:
        raise StepRefused
    if path and source.text[source.spans[path].value[0]] == "{":
        raise StepRefused
    first_key = source.spans[children[0]].key
    if first_key is None:
        raise StepRefused
    indent = " " * _column(source, first_key[0])
    offset = _line_after(source, children[-1])
    if not path and source.file.endswith(".md"):
        offset = source.front_matter_span[1]
    return _insert_lines(source, offset, indent + block(entry, indent))


def _append_item(source: Source, path: KeyPath, value: Value) -> Splice:
    """Add an item at the end of the list at ``path``, if it is written in block style."""
    if path not in source.spans:
        return _insert_keys(source, path[:-1], {str(path[-1]): [value]})
    items = source.spans.children(path)
    start = source.spans[path].value[0]
    if not items or source.text[start] != "-":
        raise StepRefused
    indent = " " * _column(source, start)
    text = f"{indent}- {block(value, indent + '  ')}"
    return _insert_lines(source, _line_after(source, items[-1]), text)


def _insert_lines(source: Source, offset: int, text: str) -> Splice:
    """Lines at the begin of a line, or behind the last one that has no line break."""
    is_line_begin = source.text[offset - 1 : offset] == "\n"
    lines = f"{text}\n"
    if not is_line_begin:
        lines = f"\n{lines}"
    return offset, offset, _with_line_ends(source, lines)


# removals ---------------------------------------------------------------------------------------


def _remove(source: Source, path: KeyPath) -> Splice:
    """Remove a key or an item with its lines; the list of an only item goes too."""
    if path not in source.spans:
        raise StepRefused
    if _in_brackets(source, path):
        return _remove_in_brackets(source, path)
    siblings = source.spans.children(path[:-1])
    is_item = isinstance(path[-1], int)
    if is_item and len(siblings) == 1 and len(path) > 1:
        return _remove(source, path[:-1])
    start = _start_of(source, path)
    line = _line_start(source, start)
    indentation = source.text[line:start].strip()
    if source.spans[path].key is None:
        if indentation != "-":
            raise StepRefused
    elif indentation:
        return start, _next_key(source, siblings, start), ""
    end = _line_end(source, max(_end_of(source, path) - 1, start))
    return line, end, ""


def _next_key(source: Source, siblings: list[KeyPath], offset: int) -> int:
    """The offset of the key behind the first one of a list's item, whose place it takes."""
    for sibling in siblings:
        key = source.spans[sibling].key
        if key is not None and key[0] > offset:
            return key[0]
    raise StepRefused


def _remove_in_brackets(source: Source, path: KeyPath) -> Splice:
    """Remove a key or an item in brackets, with the comma that separates it from its neighbour."""
    siblings = source.spans.children(path[:-1])
    index = siblings.index(path)
    if index > 0:
        return _end_of(source, siblings[index - 1]), _end_of(source, path), ""
    if len(siblings) == 1:
        raise StepRefused
    return _start_of(source, path), _start_of(source, siblings[1]), ""


# places -----------------------------------------------------------------------------------------


def _in_brackets(source: Source, path: KeyPath) -> bool:
    """Whether a collection that holds the value at ``path`` is written in brackets."""
    for depth in range(1, len(path)):
        span = source.spans.get(path[:depth])
        if span is None:
            continue
        start, end = span.value
        if start < end and source.text[start] in "{[":
            return True
    return False


def _start_of(source: Source, path: KeyPath) -> int:
    """The offset of the key at ``path``, or of an item's value."""
    span = source.spans[path]
    if span.key is not None:
        return span.key[0]
    return span.value[0]


def _end_of(source: Source, path: KeyPath) -> int:
    """The offset behind the last character of the value at ``path``."""
    start, end = source.spans[path].value
    return start + len(source.text[start:end].rstrip())


def _column(source: Source, offset: int) -> int:
    return offset - _line_start(source, offset)


def _line_start(source: Source, offset: int) -> int:
    return source.text.rfind("\n", 0, offset) + 1


def _line_end(source: Source, offset: int) -> int:
    """The offset behind the line break of the line that holds ``offset``."""
    line_break = source.text.find("\n", offset)
    if line_break < 0:
        return len(source.text)
    return line_break + 1


def _line_after(source: Source, path: KeyPath) -> int:
    """The begin of the line behind the value at ``path``."""
    return _line_end(source, max(_end_of(source, path) - 1, 0))


def _with_line_ends(source: Source, text: str) -> str:
    """A text with the line ends of the file."""
    if "\r\n" in source.text:
        return text.replace("\n", "\r\n")
    return text
