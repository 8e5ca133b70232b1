"""The proof of a fix: the changed file, read again, differs only in what the steps name."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, cast

from dxplan.diagnostics import (
    AppendItem,
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

_OTHER_ENCODING = "F101"
_FENCE_CODES = frozenset({"F104", "F105", "F118"})
"""Findings on the lines that separate front matter and body: their fixes change what is body."""


def changes_only_steps(source: Source, fix: SymbolicFix, content: bytes) -> bool:
    """Whether a file with new content holds what it held but for what the steps of a fix name."""
    changed = parse(source.file, content)
    codes = {finding.code for finding in source.findings}
    if _OTHER_ENCODING in codes:  # the same text; what is wrong with it shows then
        return changed.text == source.text
    if not _is_as_readable(source, changed):
        return False
    may_change_body = _is_in_body(source, fix) or bool(codes & _FENCE_CODES)
    if changed.body != source.body and not may_change_body:
        return False
    try:
        return _has_expected_values(source, fix, changed)
    except (KeyError, IndexError, TypeError):  # a step names what another one removed
        return False


def _is_as_readable(source: Source, changed: Source) -> bool:
    """Whether there are no new findings; a file that can't be read has to have fewer."""
    limit = len(source.findings)
    if source.front_matter is None:
        limit -= 1
    return len(changed.findings) <= limit


def _is_in_body(source: Source, fix: SymbolicFix) -> bool:
    """Whether a step replaces a part of the body."""
    body_start = source.front_matter_span[1]
    replaced = [step for step in fix.steps if isinstance(step, Replace)]
    return any(step.span[0] >= body_start for step in replaced)


def _has_expected_values(source: Source, fix: SymbolicFix, changed: Source) -> bool:
    replaced = []
    for step in fix.steps:
        if isinstance(step, Replace) and step.path is not None:
            replaced.append(step.path)
    if source.front_matter is None or replaced:
        return _other_values_are_same(source, changed, replaced)
    expected = _front_matter_after(source.front_matter, fix.steps)
    # as text, for the order of keys counts too
    return repr(changed.front_matter) == repr(expected)


def _other_values_are_same(
    source: Source, changed: Source, replaced: Sequence[KeyPath]
) -> bool:
    """Whether the values that are not at or below a replaced one are the same.

    A file that could not be read may have more of them: what is read for the first time is new.
    """
    old_values = dict(_leaves(source.recovered, ()))
    new_values = dict(_leaves(changed.recovered, ()))
    paths = set(old_values)
    if source.front_matter is not None:
        paths.update(new_values)
    for path in paths:
        is_replaced = any(path[: len(one)] == one for one in replaced)
        if not is_replaced and old_values.get(path) != new_values.get(path):
            return False
    return True


def _leaves(value: Value | None, path: KeyPath) -> Iterator[tuple[KeyPath, Value]]:
    """Every text that is not empty, with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    elif value:
        yield path, value


def _front_matter_after(front_matter: Value, steps: Sequence[Step]) -> Value:
    """The front matter as the steps mean it; removals come first, from the last one on."""
    tree: Any = deepcopy(front_matter)
    removed = [step.path for step in steps if isinstance(step, Remove)]
    removed.sort(key=_sort_key, reverse=True)
    for path in removed:
        _remove(tree, path)
    for step in steps:
        _perform(tree, step)
    return cast("Value", tree)


def _remove(tree: Any, path: KeyPath) -> None:
    """Remove a key or an item; a list that is empty then goes too."""
    parent = _value_at(tree, path[:-1])
    del parent[path[-1]]
    if parent == [] and len(path) > 1:
        del _value_at(tree, path[:-2])[path[-2]]


def _perform(tree: Any, step: Step) -> None:
    """Change a tree as a step means it; removals are made elsewhere."""
    match step:
        case SetValue(path, value):
            _value_at(tree, path[:-1])[path[-1]] = value
        case RenameKey(path, name):
            _rename_key(_value_at(tree, path[:-1]), path[-1], name)
        case InsertKey(path, key, value):
            _value_at(tree, path)[key] = value
        case AppendItem(path, value):
            parent = _value_at(tree, path[:-1])
            parent[path[-1]] = [*parent.get(path[-1], []), value]


def _rename_key(mapping: dict[Any, Any], old: str | int, new: str) -> None:
    """Rename a key where it stands: the order of keys stays."""
    entries = [(new if key == old else key, item) for key, item in mapping.items()]
    mapping.clear()
    mapping.update(entries)


def _sort_key(path: KeyPath) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in path]


def _value_at(tree: Any, path: KeyPath) -> Any:
    for step in path:
        tree = tree[step]
    return tree
