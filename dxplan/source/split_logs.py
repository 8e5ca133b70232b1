"""A log written in two blocks of the same key: the entries of the second come behind those of the first."""

from dxplan.diagnostics import Replace, SymbolicFix, Value


def is_log(value: Value | None) -> bool:
    """Whether a value is a list of maps: entries, of which there may be any number."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) for item in value)
    )


def merged(
    text: str,
    offset: int,
    key: tuple[int, int],
    first: tuple[int, int],
    second: tuple[int, int],
) -> SymbolicFix | None:
    """The fix that moves the second block's entries; None where one is written in brackets or not on lines of its own.

    Spans count from the file's begin, ``offset`` is where ``text`` does; ``key`` is the second block's.
    """
    begin, start, end = (
        position - offset for position in (key[0], second[0], second[1])
    )
    into, above_end = (position - offset for position in first)
    line = text.rfind("\n", 0, begin) + 1
    alone = (
        not text[line:begin].strip() and text[key[1] - offset : start].strip() == ":"
    )
    if not alone or text[into] != "-" or text[start] != "-":
        return None
    columns = (into - text.rfind("\n", 0, into)) - (start - text.rfind("\n", 0, start))
    after = _line_end(text, above_end, into)
    stop = _line_end(text, end, start)
    entries = text[text.rfind("\n", 0, start) + 1 : stop]
    lines = [_moved(one, columns) for one in entries.splitlines(keepends=True)]
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if after == line:
        return SymbolicFix(
            "safe", (Replace((offset + line, offset + stop), "".join(lines)),)
        )
    steps = (
        Replace((offset + after, offset + after), "".join(lines)),
        Replace((offset + line, offset + stop), ""),
    )
    return SymbolicFix("safe", steps)


def _line_end(text: str, end: int, start: int) -> int:
    """Behind the last line of a list; comments that stand less deep than its items belong to what follows."""
    column = start - text.rfind("\n", 0, start) - 1
    reached = last = start
    for line in text[start:end].splitlines(keepends=True):
        reached += len(line)
        indent = len(line) - len(line.lstrip())
        if line.strip() and (indent >= column or not line.lstrip().startswith("#")):
            last = reached
    return text.find("\n", last - 1) + 1 or len(text)


def _moved(line: str, columns: int) -> str:
    if not line.strip() or columns == 0:
        return line
    return (
        " " * columns + line
        if columns > 0
        else line[min(-columns, len(line) - len(line.lstrip(" "))) :]
    )
