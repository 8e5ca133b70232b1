"""C: what looks like data and stands where nobody reads it as data: in a body, or inside a text of the head.

A line `key: value` counts alone where it can hardly be prose: a key with `_`, a key of the format with a value of its
type, a status or a day of completion in any words. Others count where two of one map stand together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise
from textwrap import indent
from typing import Any, cast

from dxplan.diagnostics import (
    AppendItem,
    Finding,
    KeyPath,
    Place,
    Replace,
    Step,
    SymbolicFix,
    Value,
)
from dxplan.model.fields import FLAT_REPORT, LOGS
from dxplan.model.keys import keys_of, model_at, value_at, words_of
from dxplan.model.records import MODELS, Kind
from dxplan.model.validate import validate
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Body, Context, Findings
from dxplan.source.fences import OPENING, find_fences
from dxplan.source.source_file import ENGLISH, Source
from dxplan.source.yaml import compose
from dxplan.text.suggest import fold

_BULLETS = "–—•·●▪◦‣➢✓*+-"
_KEY = r"[^\W\d][\w .-]{0,60}?"
_LINE = re.compile(
    rf"^(?P<before>[ \t\u00a0]*(?:(?:[>|\#{{\[{_BULLETS}]|\d{{1,2}}[.)]|\[[ xX]\])[ \t\u00a0]*)*)"
    rf"(?P<opening>[\"'“”`*_]{{0,3}})(?P<key>{_KEY})(?P<closing>[\"'“”`*_]{{0,3}})[ \t\u00a0]*"
    r"(?P<colon>[:=：﹕])(?P<after>[`*_]{0,3})(?P<value>.*)$",
    re.MULTILINE,
)
"""A line that may be an entry of the front matter, in whatever list, quote, table or bold letters it was put."""
_WITH_COLON = re.compile(r"^.*[:=：﹕].*$", re.MULTILINE)
"""The lines that are worth a closer look."""
_PART = re.compile(
    rf"\s*[\"'“”`*_]{{0,3}}(?P<key>{_KEY})[\"'“”`*_]{{0,3}}\s*[:=：﹕]\s*(?P<value>.*)",
    re.DOTALL,
)
_FRAME = re.compile(r"\.\.\.[ \t]*|`{3,}.*|~{3,}.*|[-:|\s]+")
"""Lines that frame what stands between them: fences of a head or of code, the rule of a table."""
_PROSE = re.compile(rf"[^\s>|{{}}\[\]\#\d{_BULLETS}]|\d+(?![.)\d])")
"""How a line of prose begins: with a letter, in the first column."""
_LONG = 400
"""A longer line is a paragraph."""
_MANY = 1000
"""Among more lines that look like entries in one text the first of these are data, or all are something else."""


@dataclass(frozen=True, slots=True)
class PastedEntry:
    """A key with its value as somebody wrote it; ``names`` are the keys of the format that it may mean, by map."""

    span: tuple[int, int]
    key: str
    value: str
    exact: bool
    bare: bool
    in_table: bool
    names: Mapping[str, str]

    @property
    def typed(self) -> frozenset[str]:
        """The maps in which the value is one of the key's own type, and not just any text."""
        return frozenset(
            place
            for place, name in self.names.items()
            if _is_typed(*_same_field(place, name), self.value, self.exact)
        )


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """Entries that stand together, with the span of all their lines; ``first`` is the one that gives them away."""

    entries: tuple[PastedEntry, ...]
    span: tuple[int, int]
    first: PastedEntry


# which keys and values are the format's -----------------------------------------------------------------------------

_HEAD = "head"
_OTHER_MAPS: Mapping[str, tuple[Kind, KeyPath]] = {
    "source": ("task", ("source",)),
    "deliverables": ("task", ("deliverables",)),
}


@cache
def _maps(kind: Kind) -> Mapping[str, type[FrontMatter]]:
    """The maps whose keys may have been pasted into a record: its head, entries of logs and of registers."""
    logs = {
        log: model_at(MODELS["target" if log == "measurements" else "task"], (log,))
        for log in LOGS
    }
    others = {
        name: model_at(MODELS[of], path) for name, (of, path) in _OTHER_MAPS.items()
    }
    return {
        _HEAD: MODELS[kind],
        **logs,
        **others,
        "documents": MODELS["document"],
        "units": MODELS["unit"],
    }


@cache
def _names(kind: Kind) -> Mapping[str, Mapping[str, str]]:
    """What people write for a key, folded, with the key that it is in each map."""
    found: dict[str, dict[str, str]] = {}
    for place, model in _maps(kind).items():
        for key in keys_of(model):
            for word in (key, *words_of(f"keys.{key}")):
                found.setdefault(fold(word), {}).setdefault(f"{kind}:{place}", key)
    for log in (*LOGS, *FLAT_REPORT, "reported_on"):
        found.setdefault(fold(log), {}).setdefault(f"{kind}:{_HEAD}", log)
    return found


def _model(place: str) -> type[FrontMatter]:
    kind, _, name = place.partition(":")
    return _maps(cast("Kind", kind))[name]


@cache
def _same_field(place: str, key: str) -> tuple[str, str]:
    """The first map whose key holds the same, so that a value is judged once: the day of every log, for one."""
    kind = cast("Kind", place.partition(":")[0])
    same = (
        other
        for other, model in _maps(kind).items()
        if _field(model, key) == _field(_model(place), key)
    )
    return f"{kind}:{next(same)}", key


def _field(model: type[FrontMatter], key: str) -> str:
    """What a key of a map may hold."""
    return next(
        (
            repr(info)
            for name, info in model.model_fields.items()
            if key == (info.alias or name)
        ),
        "",
    )


@cache
def _takes_any_text(place: str, key: str) -> bool:
    return _faults(place, key, "một câu bất kỳ") == []


def _faults(place: str, key: str, value: str) -> list[Any]:
    """What the model says of one key alone."""
    return [
        fault
        for fault in validate(_model(place), {key: value}).faults
        if fault.path[:1] == (key,)
    ]


@lru_cache(maxsize=2048)
def _is_typed(place: str, key: str, value: str, exact: bool) -> bool:  # noqa: FBT001 - a part of the question
    if not value or len(value) > _LONG or _takes_any_text(place, key):
        return False
    for fault in _faults(place, key, value):
        if fault.code == "S127" or "readings" in fault.args:
            continue
        if fault.fix is None or not (
            exact or fault.fix.applicability == "safe" or key == "value"
        ):
            return False
    return True


# which lines are entries --------------------------------------------------------------------------------------------


def runs_in(
    text: str, kind: Kind, *, english: bool = False, prose: bool = True
) -> list[PastedBlock]:
    """The entries of a text that are surely meant as data, those that stand together as one.

    With ``prose`` the words of the text are a reader's: a status that is told there in any words counts too.
    """
    found = []
    for entries in _together(text, [*islice(_entries(text, kind), _MANY)]):
        first = _giving_away(entries, kind, english=english, prose=prose)
        if first is not None:
            found.append(PastedBlock(tuple(entries), _lines_of(text, entries), first))
    return found


def _entries(text: str, kind: Kind) -> Iterator[PastedEntry]:
    names, tables = _names(kind), _table_rows(text)
    for line in _WITH_COLON.finditer(text):
        if line.end() - line.start() > _LONG or line.start() in tables:
            continue
        match = _LINE.match(text, *line.span())
        if match is not None:
            yield from _entries_of(match, names)
    for cells in tables.values():
        for span, header, value in cells:
            meant = names.get(fold(header))
            if meant:
                exact = header in meant.values()
                yield PastedEntry(
                    span,
                    header,
                    _bare(value),
                    exact,
                    bare=False,
                    in_table=True,
                    names=meant,
                )


def _entries_of(
    match: re.Match[str], names: Mapping[str, Mapping[str, str]]
) -> Iterator[PastedEntry]:
    """The entries of a line: one, or several in braces, in cells, or behind commas; none where it is prose."""
    key, value = match["key"].strip(), match["value"]
    meant = names.get(fold(key))
    if not meant:
        return
    quoted = match["opening"] + match["closing"]
    exact = key in meant.values() and (quoted in {"", '""', "''"})
    if match["colon"] == "=" and not exact:
        return
    if (
        value[:1].strip()
        and not match["after"]
        and match["colon"] in ":="
        and not exact
    ):
        return  # `key:value` is an address or a time of day
    parts = [
        part
        for part in re.split(r"[|{}]|[,;](?=\s*[\"'`]?[^\W\d][\w ]*[\"'`]?\s*:)", value)
        if part.strip()
    ]
    span = (match.end("before") - len(match["before"].lstrip()), match.end("colon"))
    bare = not match["before"]
    yield PastedEntry(
        span,
        key,
        _bare(parts[0] if parts else ""),
        exact,
        bare,
        in_table=False,
        names=meant,
    )
    for part in parts[1:]:
        more = _PART.fullmatch(part)
        other = names.get(fold(more["key"])) if more else None
        if more and other:
            name = more["key"].strip()
            exact = name in other.values()
            yield PastedEntry(
                span,
                name,
                _bare(more["value"]),
                exact,
                bare,
                in_table=False,
                names=other,
            )


def _bare(value: str) -> str:
    """A value without the marks around it: quotes, bold letters, the end of a sentence, a comment."""
    return (
        re.sub(r"(?<!\s)\s+#.*$", "", value)
        .strip()
        .strip("*_`")
        .rstrip(".,;")
        .strip()
        .strip("\"'“”")
        .strip()
    )


def _table_rows(text: str) -> dict[int, list[tuple[tuple[int, int], str, str]]]:
    """The cells of every row of every table with the words above them, by the offset where the row begins."""
    if "|" not in text:
        return {}
    lines = [(match.start(), match[0]) for match in re.finditer(r"[^\n]+", text)]
    rows: dict[int, list[tuple[tuple[int, int], str, str]]] = {}
    header: list[str] = []
    for (_, above), (start, line) in pairwise([(0, ""), *lines]):
        if "|" not in line:
            header = []
        elif _is_delimiter(line) and "|" in above:
            header = _cells(above)
        elif header:
            span = (start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
            rows[start] = [
                (span, word, cell)
                for word, cell in zip(header, _cells(line), strict=False)
            ]
    return rows


def _is_delimiter(line: str) -> bool:
    """Whether a line is the rule below the first row of a table."""
    return "-" in line and not line.strip(" \t>|:-")


def _cells(line: str) -> list[str]:
    return [
        cell.strip().strip("*_`")
        for cell in line.strip().strip(">").strip().strip("|").split("|")
    ]


def _together(text: str, entries: list[PastedEntry]) -> Iterator[list[PastedEntry]]:
    """Entries with nothing but blanks, lists and indented lines between them."""
    group: list[PastedEntry] = []
    for entry in sorted(entries, key=lambda entry: entry.span[0]):
        if group and _parts(text, group[-1], entry):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _parts(text: str, above: PastedEntry, below: PastedEntry) -> bool:
    """Whether a line of prose stands between two entries."""
    start, end = text.find("\n", above.span[1]), text.rfind("\n", 0, below.span[0])
    between = text[start + 1 : end] if 0 <= start < end else ""
    return any(
        _PROSE.match(line) and not _FRAME.fullmatch(line)
        for line in between.split("\n")
    )


def _lines_of(text: str, entries: Sequence[PastedEntry]) -> tuple[int, int]:
    """The span of the lines of a run: from the first entry to the last line that is indented below one."""
    start = text.rfind("\n", 0, entries[0].span[0]) + 1
    end = _line_end(text, entries[-1].span[1])
    while end < len(text):
        following = _line_end(text, end)
        line = text[end:following]
        if not line.strip() or line[0] not in " \t-":
            break
        end = following
    return start, end


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return found + 1 if found >= 0 else len(text)


def _giving_away(
    entries: Sequence[PastedEntry], kind: Kind, *, english: bool, prose: bool
) -> PastedEntry | None:
    """The first of the entries if they are data: one that is so alone, or two of one map."""
    if any(
        _is_alone(entry, kind, english=english, prose=prose) for entry in entries
    ) or _are_of_one_map(entries):
        return next(
            (entry for entry in entries if entry.exact or entry.typed), entries[0]
        )
    return None


def _is_alone(entry: PastedEntry, kind: Kind, *, english: bool, prose: bool) -> bool:
    """Whether one line by itself can hardly be prose."""
    if entry.in_table:
        return False
    head = f"{kind}:{_HEAD}"
    if entry.exact:
        own = head in entry.names
        in_log = any(place.partition(":")[2] in LOGS for place in entry.names)
        if "_" in entry.key or (entry.typed and (own or in_log)):
            return True
        return own and prose and (entry.bare or not english)
    if not prose or kind != "task":
        return False
    told = {
        name
        for place, name in entry.names.items()
        if place in entry.typed and place.endswith(":reports")
    }
    return bool(told & {"status", "completed_on"})


def _are_of_one_map(entries: Sequence[PastedEntry]) -> bool:
    """Whether two keys of one map stand together: in the format's own writing, or a day with another typed value."""
    for place in {place for entry in entries for place in entry.names}:
        here = [entry for entry in entries if place in entry.names]
        if (
            len(
                {
                    entry.names[place]
                    for entry in here
                    if entry.exact and not entry.in_table
                }
            )
            > 1
        ):
            return True
        typed = {entry.names[place] for entry in here if place in entry.typed}
        if place.partition(":")[2] in LOGS and "date" in typed and len(typed) > 1:
            return True
    return False


# the rules ----------------------------------------------------------------------------------------------------------


def key_in_body(context: Context) -> Findings:
    """C109: a key, or an entry of a log, below the head, where nobody reads it as one."""
    for body in context.bodies:
        english = body.source.file.endswith(ENGLISH)
        told = (
            _end_of_english_head(body.source) if english else 0
        )  # F114 says so of all that is in it
        for run in runs_in(body.source.body, body.record.kind, english=english):
            if body.in_file(run.span)[0] < told:
                continue
            variant = _variant(body, run)
            fix = None if english else _moved_into_head(body, run)
            words = {"variant": variant} if variant else {}
            yield body.finding("C109", run.first.span, fix, key=run.first.key, **words)


def _end_of_english_head(source: Source) -> int:
    """Where a head ends that stands at the beginning of a translation, which may have none."""
    span = (
        find_fences(source.file, source.text).span
        if OPENING.match(source.text)
        else None
    )
    return span[1] if span is not None else 0


def _variant(body: Body, run: PastedBlock) -> str:
    """Which sentence says where the entries belong."""
    if body.source.file.endswith(ENGLISH):
        return "translation"
    own = frozenset(keys_of(type(body.record.fields)))
    return "task" if any(_is_foreign(entry, own) for entry in run.entries) else ""


def _is_foreign(entry: PastedEntry, own: frozenset[str]) -> bool:
    """Whether a key is one of a log that this kind of record does not have, and none of the record's own."""
    places = {
        place.partition(":")[2]: name
        for place, name in entry.names.items()
        if name == entry.key or not entry.exact
    }
    if places.get(_HEAD) in own or any(place in own for place in places):
        return False
    return any(place in LOGS or places.get(_HEAD) in LOGS for place in places)


def key_in_text(context: Context) -> Findings:
    """C110: entries of the head that became lines of a text above them."""
    sources = context.portfolio.sources
    blocks = {
        file
        for file, source in sources.items()
        if _BLOCK.search(source.text, 0, source.front_matter_span[1])
    }
    records = {
        (record.file, record.path): record
        for record in context.portfolio.records()
        if record.file in blocks
    }
    for file in sorted(blocks):
        source = sources[file]
        for path, (start, end) in _block_texts(source):
            record = records.get((file, ())) or records.get((file, path[:1]))
            for run in (
                runs_in(source.text[start:end], record.kind, prose=False)
                if record
                else ()
            ):
                place = Place(
                    file,
                    path,
                    span=(start + run.first.span[0], start + run.first.span[1]),
                )
                name = next(
                    str(step)
                    for step in reversed(path)
                    if isinstance(step, str) and step not in {"vi", "en"}
                )
                words = {"key": run.first.key, "text": name}
                yield Finding(
                    "C110", place, words, record=record.id if record else None
                )


_BLOCK = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#[^\n]*)?\r?\n")
"""How a text of several lines begins in YAML."""


def _block_texts(source: Source) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
    """The texts of a head that are written in several lines, with their spans."""
    for path, span in source.spans.items():
        if (
            path
            and _BLOCK.match(source.text, *span.value)
            and isinstance(value_at(source.front_matter, path), str)
        ):
            yield path, span.value


# the fix ------------------------------------------------------------------------------------------------------------


def _moved_into_head(body: Body, run: PastedBlock) -> SymbolicFix | None:
    """Move whole entries of a known log into it: sure where they follow the head directly, else perhaps."""
    text = body.source.body
    logged = _logged(body.record, text[slice(*run.span)])
    if logged is None:
        return None
    written = body.record.front_matter.get(logged.log, [])
    if not isinstance(written, list) or any(
        entry in written for entry in logged.entries
    ):
        return None
    taken = Replace(_with_blanks(body.source.text, body.in_file(run.span)), "")
    follows = not text[: run.span[0]].strip() and all(
        entry.exact for entry in run.entries
    )
    steps = (taken, *_added(body, logged, written))
    return SymbolicFix("safe" if follows else "unsafe", steps)


def _added(
    body: Body, logged: "_PastedLogEntry", written: Sequence[Value]
) -> Iterator[Step]:
    """The steps that add entries to their log: as they are written where it ends the head, comments and all."""
    source = body.source
    keys = [path[0] for path in source.spans if len(path) == 1]
    if written and (
        keys[-1] != logged.log
        or source.text[source.spans[logged.log, 0].value[0] - 2] != "-"
    ):
        yield from (AppendItem((logged.log,), entry) for entry in logged.entries)
        return
    column, at = 2, source.front_matter_span[1]
    if written:
        dash = source.spans[logged.log, 0].value[0] - 2
        column = dash - source.text.rfind("\n", 0, dash) - 1
    head = "" if written else f"{logged.log}:\n"
    for i, lines in enumerate(logged.lines):
        piece = head + indent(lines, " " * column)
        head = ""
        ended = piece.replace("\n", "\r\n") if "\r\n" in source.text else piece
        yield Replace(
            (at, at),
            ended,
            (logged.log, len(written) + i) if written else (logged.log,),
        )


def _with_blanks(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span of lines with the empty lines below it; at the end of the file with those above."""
    start, end = (
        span[0],
        span[1] + len(text[span[1] :]) - len(text[span[1] :].lstrip("\r\n")),
    )
    if end == len(text):
        start = _line_end(text, len(text[:start].rstrip()))
    return start, end


@dataclass(frozen=True, slots=True)
class _PastedLogEntry:
    """Whole entries of a log, with the lines of each, not indented."""

    log: str
    entries: list[Value]
    lines: tuple[str, ...]


def _logged(record: Record[FrontMatter], lines: str) -> _PastedLogEntry | None:
    """The entries of a log of the record that lines are; None where that can't be told."""
    text = _dedented(lines)
    composed = compose("", text, 0)
    value = composed.value
    if composed.findings or value is None:
        return None
    model = type(record.fields)
    path: KeyPath = ()
    logs = [log for log in LOGS if log in keys_of(model)]
    if (
        isinstance(value, dict)
        and len(value) == 1
        and (log := next(iter(value))) in logs
    ):
        logs, value, path = [log], value[log], (log,)
    entries: list[Value] = value if isinstance(value, list) else [value]
    fitting = [
        log
        for log in logs
        if all(validate(model_at(model, (log,)), entry).fields for entry in entries)
    ]
    if len(fitting) != 1 or not entries:
        return None
    if not isinstance(value, list):
        return (
            _PastedLogEntry(fitting[0], entries, (f"- {indent(text, '  ').lstrip()}",))
            if not path
            else None
        )
    starts = [
        text.rfind("\n", 0, composed.spans[*path, i].value[0]) + 1
        for i in range(len(entries))
    ]
    pieces = (
        _dedented(text[slice(*ends)].rstrip() + "\n")
        for ends in pairwise([*starts, len(text)])
    )
    return _PastedLogEntry(fitting[0], entries, tuple(pieces))


def _dedented(lines: str) -> str:
    """Lines without the blanks that all of them begin with."""
    split = lines.replace("\r\n", "\n").split("\n")
    width = min(
        (len(line) - len(line.lstrip(" ")) for line in split if line.strip()), default=0
    )
    return "\n".join(line[width:] for line in split)
