"""How much one record or register may hold, so that no check takes long."""

from collections.abc import Iterator

from dxplan.diagnostics import Finding, KeyPart, KeyPath, Place, Value
from dxplan.files.sizes import MAX_ENTRIES, MAX_ITEMS, MAX_TEXT, MAX_VALUES


def excess(
    file: str, length: int, value: Value | None, *, is_register: bool = False
) -> list[Finding]:
    """Y127: what is too much in a value that was read from so many characters; empty if nothing is.

    Only the first text or list that is too long is named.
    """
    if length <= MAX_TEXT or value is None:
        return []
    too_long = _first_long_list(file, value, is_register=is_register)
    if too_long is not None:
        return [too_long]
    count = 0
    for path, part, text in _texts(value, ()):
        count += part is KeyPart.VALUE
        if len(text) > MAX_TEXT:
            place = Place(file, path, part)
            return [Finding("Y127", place, {"limit": str(MAX_TEXT)})]
        if count > MAX_VALUES and not is_register:
            args = {"limit": str(MAX_VALUES), "variant": "values"}
            return [Finding("Y127", Place(file, path[:1], KeyPart.KEY), args)]
    return []


def _first_long_list(file: str, value: Value, *, is_register: bool) -> Finding | None:
    """The first list with too many entries, at the first of those that are too many."""
    for path, number in _lists(value, ()):
        limit, variant = MAX_ITEMS, "items"
        if is_register and not path:
            limit, variant = MAX_ENTRIES, "entries"
        if number > limit:
            args = {"limit": str(limit), "variant": variant}
            return Finding("Y127", Place(file, (*path, limit)), args)
    return None


def _lists(value: Value, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    """The path of every list in a value, and how many entries it has."""
    if isinstance(value, list):
        yield path, len(value)
        for i, item in enumerate(value):
            yield from _lists(item, (*path, i))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _lists(item, (*path, key))


def _texts(value: Value, path: KeyPath) -> Iterator[tuple[KeyPath, KeyPart, str]]:
    """Every text and key of a value, with its path; the depth of values is limited elsewhere."""
    if isinstance(value, str):
        yield path, KeyPart.VALUE, value
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*path, i))
    else:
        for key, item in value.items():
            yield (*path, key), KeyPart.KEY, key
            yield from _texts(item, (*path, key))
