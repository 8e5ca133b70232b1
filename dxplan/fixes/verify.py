"""The proof of a fix: the changed file, read again, differs only in what the steps name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, cast

from dxplan.diagnostics import (
    MANY_FINDINGS,
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
from dxplan.source.recovery import MOST_ERRORS
from dxplan.source.source_file import Source, parse

MOST_READ_AGAIN = 1_000_000
"""Bytes of a file that are read again at most to prove its fixes; the rest waits for later."""
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
    if changed.body != source.body and not _may_change_body(source, fix):
        return False
    try:
        return _has_expected_values(source, fix, changed)
    except (KeyError, IndexError, TypeError):  # a step names what another one removed
        return False


def bytes_of_proof(source: Source) -> int:
    """How many bytes are read again to prove one fix of a file, at least one.

    One with syntax errors is read behind each of them, though only behind the first ones.
    """
    size = max(1, len(source.content))
    if source.front_matter is not None:
        return size
    return size * (1 + min(MOST_ERRORS, len(source.findings)))


def _is_as_readable(source: Source, changed: Source) -> bool:
    """Whether there are no new findings; a file that can't be read has to have fewer."""
    limit = len(source.findings)
    if source.front_matter is None:
        limit = most_findings_after(source, fixed=1)
    return len(changed.findings) <= limit


def most_findings_after(source: Source, *, fixed: int) -> int:
    """How many findings a file may still have when some are fixed.

    Of a kind of which only the first ones are reported, others may take their place.
    """
    counts = Counter(finding.code for finding in source.findings)
    if MANY_FINDINGS in counts.values():
        return len(source.findings)
    return len(source.findings) - fixed


def _may_change_body(source: Source, fix: SymbolicFix) -> bool:
    """Whether a step replaces a part of the body, or what is body is in question."""
    body_start = source.front_matter_span[1]
    for step in fix.steps:
        if isinstance(step, Replace) and step.span[0] >= body_start:
            return True
    return any(finding.code in _FENCE_CODES for finding in source.findings)


def _has_expected_values(source: Source, fix: SymbolicFix, changed: Source) -> bool:
    replaced = _replaced_paths(fix)
    if source.front_matter is None or replaced:
        return _other_values_are_same(source, changed, replaced)
    expected = front_matter_after(source.front_matter, fix.steps)
    # as text, for the order of keys counts too
    return repr(changed.front_matter) == repr(expected)


def _replaced_paths(fix: SymbolicFix) -> list[KeyPath]:
    """The values of which a step replaces the text."""
    paths = []
    for step in fix.steps:
        if isinstance(step, Replace) and step.path is not None:
            paths.append(step.path)
    return paths


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
        if old_values.get(path) == new_values.get(path):
            continue
        if not _is_at_or_below(path, replaced):
            return False
    return True


def _is_at_or_below(path: KeyPath, others: Sequence[KeyPath]) -> bool:
    return any(path[: len(other)] == other for other in others)


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


def front_matter_after(front_matter: Value, steps: Sequence[Step]) -> Value:
    """The front matter as the steps mean it; removals come first, from the last one on."""
    tree: Any = deepcopy(front_matter)
    removed = []
    for step in steps:
        if isinstance(step, Remove):
            removed.append(step.path)
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
    entries = list(mapping.items())
    mapping.clear()
    for key, value in entries:
        if key == old:
            mapping[new] = value
        else:
            mapping[key] = value


def _sort_key(path: KeyPath) -> list[tuple[int, str]]:
    key = []
    for step in path:
        if isinstance(step, int):
            key.append((step, ""))
        else:
            key.append((-1, step))
    return key


def _value_at(tree: Any, path: KeyPath) -> Any:
    for step in path:
        tree = tree[step]
    return tree
