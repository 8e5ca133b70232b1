"""C: data where nobody reads it as data: in a body, or inside a text of the front matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import indent
from typing import Any

from dxplan.diagnostics import (
    AppendItem,
    Finding,
    KeyPath,
    Place,
    Replace,
    Step,
    Subject,
    SymbolicFix,
    Value,
)
from dxplan.model.fields import LOGS
from dxplan.model.keys import keys_of, model_at, value_at
from dxplan.model.validate import validate
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Body, Context, Findings
from dxplan.rules.hiding import HidingScope
from dxplan.rules.pasted_entries import (
    FRONT_MATTER,
    PastedBlock,
    PastedEntry,
    line_end,
    map_part,
    pasted_blocks,
)
from dxplan.rules.texts import field_of
from dxplan.source.fences import OPENING, find_fences
from dxplan.source.source_file import ENGLISH, Source
from dxplan.source.yaml import ParsedYaml, compose


def key_in_body(context: Context) -> Findings:
    """C109: a key, or an entry of a log, below the front matter, where nobody reads it as one."""
    for body in context.bodies:
        if body.source.file.endswith(ENGLISH):
            yield from _keys_in_translation(body)
        else:
            yield from _keys_in_body(body)


def _keys_in_translation(body: Body) -> Iterator[Finding]:
    front_matter_end = _front_matter_end(body.source)
    for block in pasted_blocks(body.source.body, body.record.kind, english=True):
        subjects: tuple[Subject, ...] = ()
        if body.file_span(block.span)[0] < front_matter_end:
            subjects = ((HidingScope.FILE, body.source.file),)
        yield body.finding(
            "C109",
            block.first.span,
            subjects=subjects,
            key=block.first.key,
            variant="translation",
        )


def _keys_in_body(body: Body) -> Iterator[Finding]:
    for block in pasted_blocks(body.source.body, body.record.kind):
        variant: dict[str, Any] = {}
        if _has_foreign_key(body.record, block):
            variant["variant"] = "task"
        yield body.finding(
            "C109",
            block.first.span,
            _moved_into_front_matter(body, block),
            key=block.first.key,
            **variant,
        )


def _front_matter_end(source: Source) -> int:
    """Where a front matter ends that stands at the beginning of a translation."""
    if not OPENING.match(source.text):
        return 0
    span = find_fences(source.file, source.text).span
    if span is None:
        return 0
    return span[1]


def _has_foreign_key(record: Record[FrontMatter], block: PastedBlock) -> bool:
    own_keys = frozenset(keys_of(type(record.fields)))
    return any(_is_foreign(entry, own_keys) for entry in block.entries)


def _is_foreign(entry: PastedEntry, own_keys: frozenset[str]) -> bool:
    """Whether a key belongs to a log that this kind of record does not have."""
    maps = set()
    key_of_record = None
    for map_name, key in entry.keys.items():
        if entry.is_exact and key != entry.key:
            continue
        part = map_part(map_name)
        maps.add(part)
        if part == FRONT_MATTER:
            key_of_record = key
    if key_of_record in own_keys:
        return False
    if not own_keys.isdisjoint(maps):
        return False
    if key_of_record in LOGS:
        return True
    return not maps.isdisjoint(LOGS)


# texts of several lines --------------------------------------------------------------

_BLOCK_TEXT = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#[^\n]*)?\r?\n")
"""How a text of several lines begins in YAML."""


def key_in_text(context: Context) -> Findings:
    """C110: entries of the front matter that became lines of a text above them."""
    sources = _sources_with_block_texts(context)
    records = {}
    for record in context.portfolio.records():
        if record.file in sources:
            records[record.file, record.path] = record
    for file, source in sorted(sources.items()):
        for path, span in _block_texts(source):
            owner = records.get((file, ())) or records.get((file, path[:1]))
            if owner is not None:
                yield from _keys_in_text(owner, source, path, span)


def _sources_with_block_texts(context: Context) -> dict[str, Source]:
    """The files whose front matter may have a text of several lines."""
    sources = {}
    for file, source in context.portfolio.sources.items():
        front_matter_end = source.front_matter_span[1]
        if _BLOCK_TEXT.search(source.text, 0, front_matter_end):
            sources[file] = source
    return sources


def _keys_in_text(
    record: Record[Any], source: Source, path: KeyPath, span: tuple[int, int]
) -> Iterator[Finding]:
    start, end = span
    for block in pasted_blocks(source.text[start:end], record.kind, prose=False):
        begin, stop = block.first.span
        yield Finding(
            "C110",
            Place(source.file, path, span=(start + begin, start + stop)),
            {"key": block.first.key, "text": field_of(path)},
            record=record.id,
        )


def _block_texts(source: Source) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
    """The texts of a front matter that are written in several lines, with their spans."""
    for path, span in source.spans.items():
        if not path:
            continue
        if not _BLOCK_TEXT.match(source.text, *span.value):
            continue
        if isinstance(value_at(source.front_matter, path), str):
            yield path, span.value


# the fix -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _PastedLog:
    """Whole entries of a log, with the lines of each, not indented."""

    log: str
    entries: list[Value]
    lines: tuple[str, ...]


def _moved_into_front_matter(body: Body, block: PastedBlock) -> SymbolicFix | None:
    """Move whole entries of a log into it: sure where they follow the front matter directly."""
    text = body.source.body
    start, end = block.span
    pasted = _pasted_log(body.record, text[start:end])
    if pasted is None:
        return None
    written = body.record.front_matter.get(pasted.log, [])
    if not isinstance(written, list):
        return None
    if any(entry in written for entry in pasted.entries):
        return None
    lines = _with_blank_lines(body.source.text, body.file_span(block.span))
    steps = (Replace(lines, ""), *_steps_to_add(body.source, pasted, written))
    follows_directly = not text[:start].strip()
    is_exact = all(entry.is_exact for entry in block.entries)
    is_sure = follows_directly and is_exact
    return SymbolicFix("safe" if is_sure else "unsafe", steps)


def _steps_to_add(
    source: Source, pasted: _PastedLog, written: Sequence[Value]
) -> Iterator[Step]:
    """The steps that add entries to their log, with their comments where it ends the head."""
    if not written:
        yield from _steps_to_begin_log(source, pasted)
        return
    if not _ends_with_list(source, pasted.log):
        for entry in pasted.entries:
            yield AppendItem((pasted.log,), entry)
        return
    dash = _dash_of_first_item(source, pasted.log)
    column = dash - source.text.rfind("\n", 0, dash) - 1
    for i, lines in enumerate(pasted.lines, start=len(written)):
        content = indent(lines, " " * column)
        yield _insertion_at_end(source, content, (pasted.log, i))


def _steps_to_begin_log(source: Source, pasted: _PastedLog) -> Iterator[Step]:
    """The steps that add a log with its first entries to the end of the front matter."""
    key_line = f"{pasted.log}:\n"
    for lines in pasted.lines:
        content = key_line + indent(lines, "  ")
        yield _insertion_at_end(source, content, (pasted.log,))
        key_line = ""


def _insertion_at_end(source: Source, content: str, path: KeyPath) -> Replace:
    if "\r\n" in source.text:
        content = content.replace("\n", "\r\n")
    end = source.front_matter_span[1]
    return Replace((end, end), content, path)


def _ends_with_list(source: Source, log: str) -> bool:
    """Whether a log is the last key of the front matter and written with dashes."""
    last_key = [path[0] for path in source.spans if len(path) == 1][-1]
    if last_key != log:
        return False
    return source.text[_dash_of_first_item(source, log)] == "-"


def _dash_of_first_item(source: Source, log: str) -> int:
    return source.spans[log, 0].value[0] - 2


def _with_blank_lines(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span of lines with the empty lines below it; at the end of the file with those above."""
    start = span[0]
    rest = text[span[1] :]
    end = span[1] + len(rest) - len(rest.lstrip("\r\n"))
    if end == len(text):
        start = line_end(text, len(text[:start].rstrip()))
    return start, end


def _pasted_log(record: Record[FrontMatter], lines: str) -> _PastedLog | None:
    """The entries of a log of the record that lines are; None where it is not clear which."""
    text = _dedented(lines)
    composed = compose("", text, 0)
    value = composed.value
    if composed.findings or value is None:
        return None
    model = type(record.fields)
    logs = _logs_of(model)
    named_log = _only_key(value)
    if named_log in logs:
        return _log_with_key(model, named_log, composed, text)
    entries: list[Value] = value if isinstance(value, list) else [value]
    if not entries:
        return None
    fitting = [log for log in logs if _are_valid(model, log, entries)]
    if len(fitting) != 1:
        return None
    if isinstance(value, list):
        items = _lines_of_items(composed, text, (), len(entries))
        return _PastedLog(fitting[0], entries, items)
    item = f"- {indent(text, '  ').lstrip()}"
    return _PastedLog(fitting[0], entries, (item,))


def _logs_of(model: type[FrontMatter]) -> list[str]:
    keys = frozenset(keys_of(model))
    return [log for log in LOGS if log in keys]


def _only_key(value: Value) -> str:
    """The one key of a map; empty where it is no map of one key."""
    if not isinstance(value, dict):
        return ""
    if len(value) != 1:
        return ""
    return next(iter(value))


def _log_with_key(
    model: type[FrontMatter], log: str, composed: ParsedYaml, text: str
) -> _PastedLog | None:
    """A log that was pasted with its key."""
    if not isinstance(composed.value, dict):
        return None
    entries = composed.value[log]
    if not isinstance(entries, list) or not entries:
        return None
    if not _are_valid(model, log, entries):
        return None
    items = _lines_of_items(composed, text, (log,), len(entries))
    return _PastedLog(log, entries, items)


def _are_valid(model: type[FrontMatter], log: str, entries: Sequence[Value]) -> bool:
    entry_model = model_at(model, (log,))
    return all(validate(entry_model, entry).fields for entry in entries)


def _lines_of_items(
    composed: ParsedYaml, text: str, path: KeyPath, number: int
) -> tuple[str, ...]:
    starts = []
    for i in range(number):
        value_start = composed.spans[*path, i].value[0]
        starts.append(text.rfind("\n", 0, value_start) + 1)
    items = []
    for start, end in pairwise([*starts, len(text)]):
        lines = text[start:end].rstrip() + "\n"
        items.append(_dedented(lines))
    return tuple(items)


def _dedented(lines: str) -> str:
    """Lines without the blanks that all of them begin with."""
    split = lines.replace("\r\n", "\n").split("\n")
    indents = []
    for line in split:
        if line.strip():
            indents.append(len(line) - len(line.lstrip(" ")))
    width = min(indents, default=0)
    return "\n".join(line[width:] for line in split)
