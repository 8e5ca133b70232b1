"""The smallest byte edit that makes a symbolic fix, and the proof that nothing else changes by it."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from dxplan.diagnostics import (
    AppendItem,
    Edit,
    Fix,
    InsertKey,
    KeyPath,
    Remove,
    RenameKey,
    Replace,
    SetValue,
    Step,
    SymbolicFix,
    Value,
)
from dxplan.source.source_file import Source, parse
from dxplan.source.syntax_errors import quoted
from dxplan.source.yaml import compose

_MISREAD = re.compile(r"~|null|yes|no|on|off|y|n|[-+]?\.(inf|nan)", re.IGNORECASE)
"""Words that some YAML reader takes for something else than text; dates, numbers, true and false are meant as such."""


class _Refused(Exception):  # noqa: N818 - not an error of ours: there is no such edit
    """The step can't be written where the file has it."""


Splice = tuple[int, int, str]
"""Start and end in code points, and the text that takes their place."""


def concrete(source: Source, fix: SymbolicFix) -> Fix | None:
    """The fix as edits of raw bytes in the order of the file; None where another value would change by it."""
    try:
        splices = sorted(
            (_splice(source, step) for step in fix.steps), key=lambda splice: splice[:2]
        )
    except _Refused:
        return None
    if any(first[1] > second[0] for first, second in pairwise(splices)):
        return None
    edits = tuple(_edits(source, splices))
    changed = apply(source.content, edits)
    if fix.applicability == "safe" and _comments(changed) < _comments(source.content):
        fix = replace(
            fix, applicability="unsafe"
        )  # a person's comment goes with the value
    try:
        return Fix(fix.applicability, edits) if _holds(source, fix, changed) else None
    except (KeyError, IndexError, TypeError):  # a step names what another one took away
        return None


def _comments(data: bytes) -> int:
    return len(re.findall(rb"(?:^|[ \t])#", data, re.MULTILINE))


def _edits(source: Source, splices: Sequence[Splice]) -> Iterator[Edit]:
    """The splices in bytes; counted from one to the next, for there may be many."""
    reached, byte = 0, source.byte_offset(0)
    for start, end, text in splices:
        if start < 0:  # the byte-order mark, or all bytes of another encoding
            yield Edit(0, byte if not end else len(source.content), text)
            continue
        byte += len(source.text[reached:start].encode())
        begin, byte, reached = byte, byte + len(source.text[start:end].encode()), end
        yield Edit(begin, byte, text)


def apply(data: bytes, edits: Sequence[Edit]) -> bytes:
    """``data`` with edits that are in the order of the file and do not overlap."""
    pieces, reached = [], 0
    for edit in edits:
        pieces += [data[reached : edit.start], edit.content.encode()]
        reached = edit.end
    return b"".join([*pieces, data[reached:]])


# the proof -------------------------------------------------------------------------------------------------------


def _holds(source: Source, fix: SymbolicFix, data: bytes) -> bool:
    """Whether the file, read again, holds what it held but for what the steps name."""
    after = parse(source.file, data)
    if any(finding.code == "F101" for finding in source.findings):
        return (
            after.text == source.text
        )  # another encoding of the same text; what is wrong with it shows then
    if len(after.findings) > len(source.findings) - (source.front_matter is None):
        return False  # what can't be read has to become clearer
    in_body = any(
        isinstance(step, Replace) and step.span[0] >= source.front_matter_span[1]
        for step in fix.steps
    )
    fences = any(
        finding.code in {"F104", "F105", "F118"} for finding in source.findings
    )
    if after.body != source.body and not (in_body or fences):
        return False
    free = [
        step.path
        for step in fix.steps
        if isinstance(step, Replace) and step.path is not None
    ]
    if source.front_matter is None or free:
        before, now = (
            dict(_leaves(source.recovered, ())),
            dict(_leaves(after.recovered, ())),
        )
        seen = (
            before.keys() if source.front_matter is None else before.keys() | now.keys()
        )  # what is read for the first time
        return all(
            before.get(path) == now.get(path)
            for path in seen
            if not any(path[: len(way)] == way for way in free)
        )
    return repr(after.front_matter) == repr(
        _expected(source.front_matter, fix.steps)
    )  # the order of keys counts too


def _leaves(value: Value | None, path: KeyPath) -> Iterator[tuple[KeyPath, Value]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _leaves(item, (*path, i))
    elif value:
        yield path, value


def _expected(head: Value, steps: Sequence[Step]) -> Value:
    """The head as the steps mean it."""
    tree: Any = deepcopy(head)
    removed = sorted(
        (step.path for step in steps if isinstance(step, Remove)),
        key=_ordered,
        reverse=True,
    )
    for path in removed:
        parent = _at(tree, path[:-1])
        del parent[path[-1]]
        if parent == [] and len(path) > 1:
            del _at(tree, path[:-2])[path[-2]]
    for step in steps:
        match step:
            case SetValue(path, value):
                _at(tree, path[:-1])[path[-1]] = value
            case RenameKey(path, name):
                parent = _at(tree, path[:-1])
                entries = [
                    (name if key == path[-1] else key, item)
                    for key, item in parent.items()
                ]
                parent.clear()
                parent.update(entries)
            case InsertKey(path, key, value):
                _at(tree, path)[key] = value
            case AppendItem(path, value):
                parent = _at(tree, path[:-1])
                parent[path[-1]] = [*parent.get(path[-1], []), value]
    return cast("Value", tree)


def _ordered(path: KeyPath) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in path]


def _at(tree: Any, path: KeyPath) -> Any:
    for step in path:
        tree = tree[step]
    return tree


# the edits -------------------------------------------------------------------------------------------------------


def _splice(source: Source, step: Step) -> Splice:
    match step:
        case Replace(span, content):
            return (*span, content)
        case SetValue(path, value):
            return _set(source, path, value)
        case RenameKey(path, name):
            key = source.spans[path].key if path in source.spans else None
            if key is None:
                raise _Refused
            return (*key, name)
        case InsertKey(path, key, value):
            return _insert(source, path, {key: value})
        case AppendItem(path, value):
            return _append(source, path, value)
        case Remove(path):
            return _remove(source, path)


def _span(source: Source, path: KeyPath) -> tuple[int, int]:
    if path not in source.spans:
        raise _Refused
    start, end = source.spans[path].value
    return start, start + len(source.text[start:end].rstrip())


def _set(source: Source, path: KeyPath, value: Value) -> Splice:
    start, end = _span(source, path)
    collection = end > start and any(True for _ in _children(source, path))
    if isinstance(value, str) and not collection:
        return start, end, _scalar_like(source, start, end, path, value)
    key = source.spans[path].key
    between = (
        re.match(r":\s*", source.text[key[1] : start]) if key is not None else None
    )
    if (
        key is None
        or between is None
        or key[1] + between.end() != start
        or _in_flow(source, path)
    ):
        raise _Refused  # an item of a list, a comment behind the colon, a map in brackets
    indent = " " * (key[0] - _line_start(source, key[0]))
    return key[1] + 1, end, _with_line_ends(source, _nested(value, indent))


def _scalar_like(
    source: Source, start: int, end: int, path: KeyPath, value: str
) -> str:
    """``value`` as a scalar in the style of the one it takes the place of."""
    written = source.text[start:end]
    blank = (
        " " if source.text[start - 1 : start] == ":" else ""
    )  # an empty value begins right after the colon
    if written.startswith("'") and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    if written.startswith('"'):
        return quoted(value)
    if written.startswith("|"):
        header, _, rest = written.partition("\n")
        indent = rest[: len(rest) - len(rest.lstrip(" "))]
        lines = (
            f"{indent}{line}" if line else "" for line in value.rstrip("\n").split("\n")
        )
        return _with_line_ends(source, header.rstrip("\r") + "\n" + "\n".join(lines))
    if written.startswith(">"):
        raise _Refused
    return blank + _scalar(value, flow=_in_flow(source, path))


def _scalar(value: str, *, flow: bool) -> str:
    """A scalar as people write it: plain where every reader takes it for this text."""
    probe = f"[{value}]" if flow else f"k: {value}"
    read = compose("", probe, 0)
    same = not read.findings and read.value == ([value] if flow else {"k": value})
    plain = same and not _MISREAD.fullmatch(value) and value[:1] not in "'\""
    return value if plain else quoted(value)


def _in_flow(source: Source, path: KeyPath) -> bool:
    """Whether the collection that holds the value at ``path`` is written in brackets."""
    return any(
        source.text[span.value[0] : span.value[0] + 1] in "{["
        for depth in range(1, len(path))
        if (span := source.spans.get(path[:depth])) is not None
        and span.value[0] < span.value[1]
    )


def block_text(value: Value) -> str:
    """A value as a file of its own in block style, the written form of the format."""
    return _block(value, "") + "\n"


def _block(value: Value, indent: str) -> str:
    """A value in block style, its first line without indentation, every other one with ``indent``."""
    if isinstance(value, dict):
        return f"\n{indent}".join(
            f"{key}:{_nested(item, indent)}" for key, item in value.items()
        )
    if isinstance(value, list):
        return f"\n{indent}".join(f"- {_block(item, indent + '  ')}" for item in value)
    return _scalar(value, flow=False)


def _nested(value: Value, indent: str) -> str:
    if isinstance(value, str):
        return f" {_scalar(value, flow=False)}"
    deeper = indent + "  "
    return f"\n{deeper}{_block(value, deeper)}"


def _with_line_ends(source: Source, text: str) -> str:
    return text.replace("\n", "\r\n") if "\r\n" in source.text else text


def _line_start(source: Source, offset: int) -> int:
    return source.text.rfind("\n", 0, offset) + 1


def _line_end(source: Source, offset: int) -> int:
    """The offset behind the line break of the line that holds ``offset``."""
    found = source.text.find("\n", offset)
    return found + 1 if found >= 0 else len(source.text)


def _children(source: Source, path: KeyPath) -> list[KeyPath]:
    return [
        way for way in source.spans if len(way) == len(path) + 1 and way[:-1] == path
    ]


def _end_of(source: Source, path: KeyPath) -> int:
    """The offset behind the last character of the value at ``path``."""
    start, end = source.spans[path].value
    return start + len(source.text[start:end].rstrip())


def _insert(source: Source, path: KeyPath, entry: dict[str, Value]) -> Splice:
    children = _children(source, path)
    if not children:
        raise _Refused
    opening = source.spans[path].value[0] if path else -1
    if path and source.text[opening] == "{":
        raise _Refused  # the format is written in block style
    first = source.spans[children[0]].key
    if first is None:
        raise _Refused
    column = first[0] - _line_start(source, first[0])
    at = (
        source.front_matter_span[1]
        if not path and source.file.endswith(".md")
        else _after(source, children[-1])
    )
    return _lines(source, at, " " * column, _block(entry, " " * column))


def _after(source: Source, path: KeyPath) -> int:
    return _line_end(source, max(_end_of(source, path) - 1, 0))


def _lines(source: Source, at: int, indent: str, text: str) -> Splice:
    lead = "" if source.text[at - 1 : at] == "\n" else "\n"
    return at, at, _with_line_ends(source, f"{lead}{indent}{text}\n")


def _append(source: Source, path: KeyPath, value: Value) -> Splice:
    if path not in source.spans:
        return _insert(source, path[:-1], {str(path[-1]): [value]})
    items = _children(source, path)
    start = source.spans[path].value[0]
    if not items or source.text[start] != "-":
        raise _Refused  # one entry that is no list, or a list in brackets
    column = start - _line_start(source, start)
    return _lines(
        source,
        _after(source, items[-1]),
        " " * column,
        "- " + _block(value, " " * (column + 2)),
    )


def _remove(source: Source, path: KeyPath) -> Splice:
    if path not in source.spans:
        raise _Refused
    if _in_flow(source, path):
        return _remove_in_flow(source, path)
    siblings = _children(source, path[:-1])
    if isinstance(path[-1], int) and len(siblings) == 1 and len(path) > 1:
        return _remove(source, path[:-1])
    span = source.spans[path]
    begin = (span.key or span.value)[0]
    line = _line_start(source, begin)
    end = _line_end(source, max(_end_of(source, path) - 1, begin))
    before = source.text[line:begin].strip()
    if (
        span.key is not None and before
    ):  # the first key of a list's item: the next one takes its place
        following = next(
            (way for way in siblings if _key_start(source, way) > begin), None
        )
        if following is None:
            raise _Refused
        return begin, _key_start(source, following), ""
    if span.key is None and before != "-":
        raise _Refused
    return line, end, ""


def _remove_in_flow(source: Source, path: KeyPath) -> Splice:
    """A key or an item in brackets, with the comma that parts it from its neighbour."""
    siblings = _children(source, path[:-1])
    i = siblings.index(path)
    if i:
        return _end_of(source, siblings[i - 1]), _end_of(source, path), ""
    if len(siblings) == 1:
        raise _Refused
    return _begin_of(source, path), _begin_of(source, siblings[1]), ""


def _begin_of(source: Source, path: KeyPath) -> int:
    span = source.spans[path]
    return (span.key or span.value)[0]


def _key_start(source: Source, path: KeyPath) -> int:
    key = source.spans[path].key
    return key[0] if key is not None else -1
