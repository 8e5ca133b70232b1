"""On which line of a TOML text a key is written."""

import re
import tomllib
from collections.abc import Mapping, Sequence

_MAX_TRIES = 50
"""Lines that are tried at most: to try one, all that stands before it is parsed."""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def line_of_key(text: str, path: Sequence[str | int]) -> int | None:
    """The line, from 1, that a key or the table around it begins on; None where none is found.

    ``path`` may lead into a list: then it is the key that holds the list.
    """
    names = [step for step in path if isinstance(step, str)]
    lines = text.split("\n")
    for depth in range(len(names), 0, -1):
        line = _first_line(lines, names[:depth])
        if line is not None:
            return line
    return None


def _first_line(lines: Sequence[str], names: Sequence[str]) -> int | None:
    """The line before which the text is whole and lacks a key, and that has the key's name."""
    named = re.compile(rf"(?<![\w-]){re.escape(names[-1])}(?![\w-])[^=\]]*[=\]]")
    places = [place for place, line in enumerate(lines) if named.search(line)]
    for place in places[:_MAX_TRIES]:
        before = _table("\n".join(lines[:place]))
        if before is not None and not _has(before, names):
            return place + 1
    return None


def _table(text: str) -> Mapping[str, object] | None:
    """What a text holds; None where it ends within a value."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _has(table: object, names: Sequence[str]) -> bool:
    for name in names:
        if not isinstance(table, dict) or name not in table:
            return False
        table = table[name]
    return True


def place_and_problem(error: Exception, text: str) -> tuple[str, str]:
    """Where tomllib stopped in a text, as `:line:column`, and what it says besides.

    Without a column where that is the end of the text; empty where it does not say.
    """
    message = str(error)
    place = _PLACE.search(message)
    if place is None:
        return "", message
    problem = message[: place.start()]
    if place[1] is None:
        return f":{len(text.rstrip().splitlines())}", problem
    return f":{place[1]}:{place[2]}", problem
