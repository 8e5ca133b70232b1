"""Where the cursor stands in YAML, by the indentation around it: errors do not matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

_KEY = re.compile(
    r"""(?P<quote>["']?)(?P<name>[^\s"':#{}\[\],&*!|>%@`-][^"':#{}\[\],]*+)(?P=quote)\s*:(?=\s|$)"""
)
_FENCE = re.compile(r"---\s*$")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The keys that lead to the cursor, without numbers of list items, and what is written there.

    ``text`` is the whole key or value under the cursor, from ``start`` to ``end`` of its line,
    without quotation marks; ``siblings`` are the keys of the same map with their values.
    ``quoted``: it stands in quotation marks; ``dash``: it follows the dash of a list item;
    ``closed``: a key that has its colon.
    """

    path: tuple[str, ...]
    role: Literal["key", "value"]
    text: str
    start: int
    end: int
    siblings: dict[str, str] = field(default_factory=dict)
    quoted: bool = False
    dash: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key, or the dash of a list item (``name`` is None), at its column.

    ``value`` is what follows in the line, from the column ``value_column``.
    """

    column: int
    name: str | None
    value: str
    value_column: int


def yaml_rows(lines: Sequence[str], *, register: bool) -> range:
    """The lines that hold YAML: all of a register, of a record those between its fences."""
    if register:
        return range(len(lines))
    if not lines:
        return range(0)
    first_line = lines[0].removeprefix("\ufeff")
    if not _FENCE.fullmatch(first_line):
        return range(0)
    for row in range(1, len(lines)):
        if _FENCE.fullmatch(lines[row]):
            return range(1, row)
    return range(1, len(lines))


def cursor_at(
    lines: Sequence[str], rows: range, row: int, column: int
) -> Cursor | None:
    """What the cursor is at; None outside of the YAML, in comments and block texts."""
    if row not in rows:
        return None
    yaml = _YamlLines(lines, rows)
    entries = yaml.entries(row)
    if not entries:
        return _first_key(yaml, row, column)
    last = entries[-1]
    if last.name is None:
        return _list_item(yaml, row, last, column)
    if column >= last.value_column - 1:
        return _value(yaml, row, last, column)
    return _closed_key(yaml, row, last, column)


def _closed_key(
    yaml: "_YamlLines", row: int, entry: _Entry, column: int
) -> Cursor | None:
    """A key that has its colon."""
    name = entry.name or ""
    end = entry.column + len(name)
    if not entry.column <= column <= end:
        return None
    key = _key(yaml, row, entry.column, name)
    if key is None:
        return None
    return replace(key, closed=True)


def _first_key(yaml: "_YamlLines", row: int, column: int) -> Cursor | None:
    """A key without its colon yet, in a line that holds nothing else."""
    line = yaml.lines[row]
    start = _indent(line)
    text = _without_comment(line[start:])
    if not text:
        start = column
    if text.startswith("#") or column < start:
        return None
    return _key(yaml, row, start, text)


def _key(yaml: "_YamlLines", row: int, start: int, text: str) -> Cursor | None:
    parents = yaml.parents(row, start)
    if parents is None or yaml.is_in_list(row, start):
        return None
    siblings = yaml.siblings(row, start)
    return Cursor(parents, "key", text, start, start + len(text), siblings)


def _list_item(
    yaml: "_YamlLines", row: int, dash: _Entry, column: int
) -> Cursor | None:
    """What follows a dash: a value, or a key of the item's map that has no colon yet."""
    start = dash.value_column
    text = _without_comment(yaml.lines[row][start:])
    if not text:
        start = max(start, column)
    if text.startswith("#") or column < start:
        return None
    parents = yaml.parents(row, dash.column, dash=True)
    if parents is None:
        return None
    siblings = yaml.siblings(row, start)
    quote = _quote(text)
    text = _unquoted(text, quote)
    start += len(quote)
    end = start + len(text)
    is_quoted = bool(quote)
    return Cursor(
        parents, "value", text, start, end, siblings, quoted=is_quoted, dash=True
    )


def _value(yaml: "_YamlLines", row: int, entry: _Entry, column: int) -> Cursor | None:
    parents = yaml.parents(row, entry.column)
    text = _without_comment(entry.value)
    if parents is None or text.startswith(_NO_PLAIN_VALUE):
        return None
    start = entry.value_column
    if not text:
        start = max(column, start)
    quote = _quote(text)
    text = _unquoted(text, quote)
    start += len(quote)
    end = start + len(text)
    if not start <= column <= end + 1:
        return None
    path = (*parents, entry.name or "")
    siblings = yaml.siblings(row, entry.column)
    return Cursor(path, "value", text, start, end, siblings, quoted=bool(quote))


_NO_PLAIN_VALUE = ("#", "|", ">", "{", "[", "&", "*", "!")
"""What begins a comment, a text of several lines, a map or list in brackets, an anchor or tag."""


def _without_comment(text: str) -> str:
    return text.split(" #", 1)[0].rstrip()


def _quote(text: str) -> str:
    """The quotation mark that a text begins with."""
    if text.startswith(('"', "'")):
        return text[0]
    return ""


def _unquoted(text: str, quote: str) -> str:
    return text.removeprefix(quote).removesuffix(quote)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


@dataclass(frozen=True, slots=True)
class _YamlLines:
    """The lines of a file, of which ``rows`` hold YAML."""

    lines: Sequence[str]
    rows: range

    def entries(self, row: int) -> list[_Entry]:
        """The dashes and the key of a line, from the left."""
        return list(_entries(self.lines[row]))

    def rows_above(self, row: int) -> range:
        """A line and those above it, upwards."""
        return range(row, self.rows.start - 1, -1)

    def parents(
        self, row: int, column: int, *, dash: bool = False
    ) -> tuple[str, ...] | None:
        """The keys that a place belongs to, from the outermost.

        None inside of text that a key above begins. ``dash``: the place is a dash, which may stand
        in the column of its key.
        """
        path: list[str] = []
        for above in self.rows_above(row):
            for entry in reversed(self.entries(above)):
                is_key_of_dash = dash and above < row and _is_key_at(entry, column)
                if entry.column >= column and not is_key_of_dash:
                    continue
                if entry.name is not None:
                    if _begins_text(entry):
                        return None
                    path.insert(0, entry.name)
                column = entry.column
                dash = entry.name is None
        return tuple(path)

    def is_in_list(self, row: int, column: int) -> bool:
        """Whether the dashes of a list stand in this column, where a key needs one."""
        for above in self.rows_above(row):
            entries = self.entries(above)
            if entries and entries[0].column <= column:
                return _has_dash_at(entries, column)
        return False

    def siblings(self, row: int, column: int) -> dict[str, str]:
        """The keys of the map in this column with their values, but for those of the line."""
        siblings: dict[str, str] = {}
        for above in self.rows_above(row):
            entries = self.entries(above)
            if above != row:
                siblings |= _keys_at(entries, column)
            begins_map = bool(entries) and entries[0].column < column
            if begins_map:
                break
        for below in range(row + 1, self.rows.stop):
            if self._is_outside(below, column):
                break
            siblings |= _keys_at(self.entries(below), column)
        return siblings

    def _is_outside(self, row: int, column: int) -> bool:
        """Whether a line stands further out than a map in this column."""
        line = self.lines[row]
        if not line.strip():
            return False
        entries = self.entries(row)
        first_column = entries[0].column if entries else _indent(line)
        return first_column < column


def _begins_text(key: _Entry) -> bool:
    """Whether a key has a value in its line, so that nothing below can belong to it."""
    return bool(key.value) and not key.value.startswith("#")


def _has_dash_at(entries: Sequence[_Entry], column: int) -> bool:
    dashes = [entry for entry in entries if entry.name is None]
    return any(dash.column == column for dash in dashes)


def _is_key_at(entry: _Entry, column: int) -> bool:
    return entry.name is not None and entry.column == column


def _keys_at(entries: Sequence[_Entry], column: int) -> dict[str, str]:
    keys = {}
    for entry in entries:
        if entry.name is not None and entry.column == column:
            keys[entry.name] = entry.value
    return keys


def _entries(line: str) -> Iterator[_Entry]:
    column = _indent(line)
    while _is_dash(line, column):
        rest = line[column + 1 :]
        if not rest.strip():
            yield _Entry(column, None, "", column + 2)
            return
        value_column = column + 1 + _indent(rest)
        value = line[value_column:].strip()
        yield _Entry(column, None, value, max(value_column, column + 2))
        column = value_column
    match = _KEY.match(line, column)
    if match is None:
        return
    rest = line[match.end() :]
    value_column = match.end() + 1
    if rest.strip():
        value_column = match.end() + max(1, _indent(rest))
    name = match["name"].rstrip()
    yield _Entry(match.start("name"), name, rest.strip(), value_column)


def _is_dash(line: str, column: int) -> bool:
    if line[column : column + 1] != "-":
        return False
    following = line[column + 1 : column + 2]
    return following in {" ", ""}
