"""Lines of a text that look like entries of the front matter, and whether they are meant as such.

A line `key: value` counts alone where it can hardly be prose: a key with `_`, a key of the format
with a value of its type, a status or a day of completion in any words. Others count where two of
one map stand together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any, TypeAlias, cast

from dxplan.diagnostics import KeyPath
from dxplan.model.field_words import synonyms
from dxplan.model.fields import FLAT_REPORT, LOGS, attribute_of
from dxplan.model.keys import keys_of, model_at
from dxplan.model.records import MODELS, Kind
from dxplan.model.validate import validate
from dxplan.model.values import FrontMatter
from dxplan.text.suggest import without_accents_and_separators

_BULLETS = "–—•·●▪◦‣➢✓*+-"
_KEY = r"[^\W\d][\w .-]{0,60}?"
_LINE = re.compile(
    rf"^(?P<prefix>[ \t\u00a0]*(?:(?:[>|\#{{\[{_BULLETS}]|\d{{1,2}}[.)]|\[[ xX]\])[ \t\u00a0]*)*)"
    rf"(?P<opening>[\"'“”`*_]{{0,3}})(?P<key>{_KEY})(?P<closing>[\"'“”`*_]{{0,3}})[ \t\u00a0]*"
    r"(?P<colon>[:=：﹕])(?P<after>[`*_]{0,3})(?P<value>.*)$",
    re.MULTILINE,
)
"""A line that may be an entry, in whatever list, quote, table or bold letters it was put."""
_COLON = re.compile("[:=：﹕]")
_PART = re.compile(
    rf"\s*[\"'“”`*_]{{0,3}}(?P<key>{_KEY})[\"'“”`*_]{{0,3}}\s*[:=：﹕]\s*(?P<value>.*)",
    re.DOTALL,
)
_BETWEEN_PARTS = re.compile(r"[|{}]|[,;](?=\s*[\"'`]?[^\W\d][\w ]*[\"'`]?\s*:)")
_FRAME = re.compile(r"\.\.\.[ \t]*|`{3,}.*|~{3,}.*|[-:|\s]+")
"""Lines that frame others: fences of a front matter or of code, the rule of a table."""
_PROSE = re.compile(rf"[^\s>|{{}}\[\]\#\d{_BULLETS}]|\d+(?![.)\d])")
"""How a line of prose begins: with a letter, in the first column."""
_COMMENT = re.compile(r"(?<!\s)\s+#.*$")
_LONG = 400
"""A longer line is a paragraph."""
_MANY = 1000
"""Of more lines that look like entries only the first of one text are looked at."""

KeysByMap: TypeAlias = Mapping[str, str]
"""By map (`kind:map`) the key that a word means there."""
_Cell: TypeAlias = tuple[tuple[int, int], str, str]
"""The span of its row, the word above it, its own text."""


@dataclass(frozen=True, slots=True)
class PastedEntry:
    """A key with its value as written; ``keys`` are the format's keys that it may mean, by map.

    ``is_exact``: written as the format writes it. ``is_bare``: at the beginning of its line.
    """

    span: tuple[int, int]
    key: str
    value: str
    is_exact: bool
    is_bare: bool
    in_table: bool
    keys: KeysByMap

    def is_typed_in(self, map_name: str) -> bool:
        """Whether the value is one of the key's own type in a map, and not just any text."""
        key = self.keys[map_name]
        first_map = _first_map_with_field(map_name, key)
        return _is_typed(first_map, key, self.value, exact=self.is_exact)

    @property
    def is_typed(self) -> bool:
        """Whether the value is one of the key's own type in any map."""
        return any(map(self.is_typed_in, self.keys))

    def names_log(self) -> bool:
        """Whether the key is one of entries of a log."""
        return any(map_part(map_name) in LOGS for map_name in self.keys)


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """Entries that stand together, and their lines; ``first`` shows that they are data."""

    entries: tuple[PastedEntry, ...]
    span: tuple[int, int]
    first: PastedEntry


# which keys and values are the format's ----------------------------------------------

FRONT_MATTER = "head"
"""The name of the map that is the front matter itself."""
_OTHER_MAPS: Mapping[str, tuple[Kind, KeyPath]] = {
    "source": ("task", ("source",)),
    "deliverables": ("task", ("deliverables",)),
}


def map_part(map_name: str) -> str:
    """The map of `kind:map`."""
    return map_name.partition(":")[2]


@cache
def _maps(kind: Kind) -> Mapping[str, type[FrontMatter]]:
    """The maps of which keys may be pasted: front matter, entries of logs and of registers."""
    maps: dict[str, type[FrontMatter]] = {FRONT_MATTER: MODELS[kind]}
    for log in LOGS:
        owner: Kind = "target" if log == "measurements" else "task"
        maps[log] = model_at(MODELS[owner], (log,))
    for name, (owner, path) in _OTHER_MAPS.items():
        maps[name] = model_at(MODELS[owner], path)
    maps["documents"] = MODELS["document"]
    maps["units"] = MODELS["unit"]
    return maps


@cache
def _keys_by_word(kind: Kind) -> Mapping[str, KeysByMap]:
    """What people write for a key, folded, with the key that it is in each map."""
    keys: dict[str, dict[str, str]] = {}
    for name, model in _maps(kind).items():
        for key in keys_of(model):
            for word in (key, *synonyms(key)):
                keys_of_word = keys.setdefault(without_accents_and_separators(word), {})
                keys_of_word.setdefault(f"{kind}:{name}", key)
    for log in (*LOGS, *FLAT_REPORT, "reported_on"):
        keys_of_word = keys.setdefault(without_accents_and_separators(log), {})
        keys_of_word.setdefault(f"{kind}:{FRONT_MATTER}", log)
    return keys


# the same few words stand at the beginning of thousands of lines
@lru_cache(maxsize=4096)
def _keys_of_word(kind: Kind, word: str) -> KeysByMap:
    """The keys that a word means, by map; none where it is no word for a key."""
    return _keys_by_word(kind).get(without_accents_and_separators(word), {})


def _model(map_name: str) -> type[FrontMatter]:
    kind, _, name = map_name.partition(":")
    return _maps(cast("Kind", kind))[name]


@cache
def _first_map_with_field(map_name: str, key: str) -> str:
    """The first map with the same field, so that a value is judged once for all of them."""
    kind = cast("Kind", map_name.partition(":")[0])
    wanted = _field_description(_model(map_name), key)
    for name, model in _maps(kind).items():
        if _field_description(model, key) == wanted:
            return f"{kind}:{name}"
    return map_name


def _field_description(model: type[FrontMatter], key: str) -> str:
    """What a key of a map may hold."""
    name = attribute_of(model, key)
    if name is None:
        return ""
    return repr(model.model_fields[name])


@cache
def _takes_any_text(map_name: str, key: str) -> bool:
    return not _faults(map_name, key, "một câu bất kỳ")


def _faults(map_name: str, key: str, value: str) -> list[Any]:
    """What the model says of one key alone."""
    faults = validate(_model(map_name), {key: value}).faults
    return [fault for fault in faults if fault.path[:1] == (key,)]


@lru_cache(maxsize=2048)
def _is_typed(map_name: str, key: str, value: str, *, exact: bool) -> bool:
    """Whether a value is one of its key's type, perhaps after a fix."""
    if not value or len(value) > _LONG:
        return False
    if _takes_any_text(map_name, key):
        return False
    may_be_unsure = exact or key == "value"
    faults = _faults(map_name, key, value)
    return all(_is_small(fault, may_be_unsure=may_be_unsure) for fault in faults)


def _is_small(fault: Any, *, may_be_unsure: bool) -> bool:
    """Whether a value with a fault is still one of its type."""
    if fault.code == "S127":
        return True
    if "readings" in fault.args:
        return True
    if fault.fix is None:
        return False
    if may_be_unsure:
        return True
    return bool(fault.fix.applicability == "safe")


# which lines are entries -------------------------------------------------------------


def pasted_blocks(
    text: str, kind: Kind, *, english: bool = False, prose: bool = True
) -> list[PastedBlock]:
    """The entries of a text that are surely meant as data, those that stand together as one.

    With ``prose`` the text is written for readers: a status in any words counts too.
    """
    entries = [*islice(_entries(text, kind), _MANY)]
    blocks = []
    for group in _groups(text, entries):
        first = _first_if_data(group, kind, english=english, prose=prose)
        if first is not None:
            blocks.append(PastedBlock(tuple(group), _lines_of(text, group), first))
    return blocks


def _entries(text: str, kind: Kind) -> Iterator[PastedEntry]:
    rows = _table_rows(text)
    for start, end in _lines_with_colon(text):
        if end - start > _LONG:
            continue
        if start in rows:
            continue
        match = _LINE.match(text, start, end)
        if match is not None:
            yield from _entries_of_line(match, kind)
    for cells in rows.values():
        yield from _entries_of_row(cells, kind)


def _lines_with_colon(text: str) -> Iterator[tuple[int, int]]:
    """The lines that are worth a closer look, each once."""
    colon = _COLON.search(text)
    while colon is not None:
        start = text.rfind("\n", 0, colon.start()) + 1
        end = text.find("\n", colon.end())
        if end < 0:
            end = len(text)
        yield start, end
        colon = _COLON.search(text, end)


def _entries_of_row(cells: Sequence[_Cell], kind: Kind) -> Iterator[PastedEntry]:
    for span, header, cell in cells:
        keys = _keys_of_word(kind, header)
        if not keys:
            continue
        yield PastedEntry(
            span,
            header,
            _bare_value(cell),
            is_exact=header in keys.values(),
            is_bare=False,
            in_table=True,
            keys=keys,
        )


def _entries_of_line(match: re.Match[str], kind: Kind) -> Iterator[PastedEntry]:
    """The entries of a line: one, or several in braces, cells or behind commas; none in prose."""
    key = match["key"].strip()
    keys = _keys_of_word(kind, key)
    if not keys:
        return
    quotes = match["opening"] + match["closing"]
    is_exact = key in keys.values() and quotes in {"", '""', "''"}
    if not is_exact and not _is_like_yaml(match):
        return
    first_value, *further_parts = _parts(match["value"])
    prefix = match["prefix"]
    start = match.end("prefix") - len(prefix.lstrip())
    span = (start, match.end("colon"))
    is_bare = not prefix
    yield PastedEntry(
        span,
        key,
        _bare_value(first_value),
        is_exact,
        is_bare,
        in_table=False,
        keys=keys,
    )
    for part in further_parts:
        entry = _entry_of_part(part, span, kind, is_bare=is_bare)
        if entry is not None:
            yield entry


def _parts(value: str) -> list[str]:
    """What stands behind the first colon of a line, part by part; one empty part if nothing."""
    parts = [part for part in _BETWEEN_PARTS.split(value) if part.strip()]
    return parts or [""]


def _entry_of_part(
    part: str,
    span: tuple[int, int],
    kind: Kind,
    *,
    is_bare: bool,
) -> PastedEntry | None:
    """A further entry of a line."""
    match = _PART.fullmatch(part)
    if match is None:
        return None
    keys = _keys_of_word(kind, match["key"])
    if not keys:
        return None
    key = match["key"].strip()
    return PastedEntry(
        span,
        key,
        _bare_value(match["value"]),
        is_exact=key in keys.values(),
        is_bare=is_bare,
        in_table=False,
        keys=keys,
    )


def _is_like_yaml(match: re.Match[str]) -> bool:
    """Whether a line is written like `key: value`; `key:value` is an address or a time of day."""
    colon = match["colon"]
    if colon == "=":
        return False
    is_plain = colon == ":" and not match["after"]
    if not is_plain:
        return True
    return not match["value"][:1].strip()


def _bare_value(value: str) -> str:
    """A value without the quotes, bold marks, full stop or comment around it."""
    text = _COMMENT.sub("", value).strip().strip("*_`")
    return text.rstrip(".,;").strip().strip("\"'“”").strip()


# tables ------------------------------------------------------------------------------


def _table_rows(text: str) -> dict[int, list[_Cell]]:
    """The cells of every row of every table, by the offset where the row begins."""
    if "|" not in text:
        return {}
    rows: dict[int, list[_Cell]] = {}
    header: list[str] = []
    above = ""
    for match in re.finditer(r"[^\n]+", text):
        line = match[0]
        if "|" not in line:
            header = []
        elif _is_delimiter(line) and "|" in above:
            header = _cells(above)
        elif header:
            rows[match.start()] = _cells_below(header, line, match.start())
        above = line
    return rows


def _cells_below(header: list[str], line: str, start: int) -> list[_Cell]:
    """The cells of a row that begins at ``start``, each with the word above it."""
    begin = start + len(line) - len(line.lstrip())
    end = start + len(line.rstrip())
    cells = zip(header, _cells(line), strict=False)
    return [((begin, end), word, cell) for word, cell in cells]


def _is_delimiter(line: str) -> bool:
    """Whether a line is the rule below the first row of a table."""
    if "-" not in line:
        return False
    return not line.strip(" \t>|:-")


def _cells(line: str) -> list[str]:
    row = line.strip().strip(">").strip().strip("|")
    return [cell.strip().strip("*_`") for cell in row.split("|")]


# entries that stand together ---------------------------------------------------------


def _groups(text: str, entries: list[PastedEntry]) -> Iterator[list[PastedEntry]]:
    """Entries with nothing but blanks, lists and indented lines between them."""
    group: list[PastedEntry] = []
    for entry in sorted(entries, key=lambda entry: entry.span[0]):
        if group and _is_prose_between(text, group[-1], entry):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _is_prose_between(text: str, above: PastedEntry, below: PastedEntry) -> bool:
    """Whether a line of prose stands between two entries."""
    start = text.find("\n", above.span[1])
    end = text.rfind("\n", 0, below.span[0])
    if not 0 <= start < end:
        return False
    lines = text[start + 1 : end].split("\n")
    return any(_PROSE.match(line) and not _FRAME.fullmatch(line) for line in lines)


def _lines_of(text: str, entries: Sequence[PastedEntry]) -> tuple[int, int]:
    """The lines of a group: from its first entry to the last line that is indented below one."""
    start = text.rfind("\n", 0, entries[0].span[0]) + 1
    end = line_end(text, entries[-1].span[1])
    while end < len(text):
        next_end = line_end(text, end)
        line = text[end:next_end]
        if not line.strip() or line[0] not in " \t-":
            break
        end = next_end
    return start, end


def line_end(text: str, offset: int) -> int:
    """The offset behind the line that an offset is in."""
    newline = text.find("\n", offset)
    if newline < 0:
        return len(text)
    return newline + 1


def _first_if_data(
    entries: Sequence[PastedEntry], kind: Kind, *, english: bool, prose: bool
) -> PastedEntry | None:
    """The first of the entries if they are data: one that is so alone, or two of one map."""
    is_data = any(
        _is_data_alone(entry, kind, english=english, prose=prose) for entry in entries
    )
    if not is_data and not _are_of_one_map(entries):
        return None
    for entry in entries:
        if entry.is_exact or entry.is_typed:
            return entry
    return entries[0]


def _is_data_alone(
    entry: PastedEntry, kind: Kind, *, english: bool, prose: bool
) -> bool:
    """Whether one line by itself can hardly be prose."""
    if entry.in_table:
        return False
    if entry.is_exact:
        return _is_exact_data(entry, kind, english=english, prose=prose)
    may_state_status = prose and kind == "task"
    return may_state_status and _names_status(entry)


def _is_exact_data(
    entry: PastedEntry, kind: Kind, *, english: bool, prose: bool
) -> bool:
    """Whether a line with a key of the format can hardly be prose."""
    if "_" in entry.key:
        return True
    is_own = f"{kind}:{FRONT_MATTER}" in entry.keys
    if not is_own and not entry.names_log():
        return False
    if entry.is_typed:
        return True
    if not is_own:
        return False
    if not prose:
        return False
    return entry.is_bare or not english


def _names_status(entry: PastedEntry) -> bool:
    """Whether a line states a status or a day of completion in any words."""
    for map_name, key in entry.keys.items():
        if key not in {"status", "completed_on"} or map_part(map_name) != "reports":
            continue
        if entry.is_typed_in(map_name):
            return True
    return False


def _are_of_one_map(entries: Sequence[PastedEntry]) -> bool:
    """Whether two keys of one map stand together: exactly written, or a day with a typed value."""
    entries_by_map: dict[str, list[PastedEntry]] = {}
    for entry in entries:
        for map_name in entry.keys:
            entries_by_map.setdefault(map_name, []).append(entry)
    for map_name, entries_of_map in entries_by_map.items():
        if _has_two_exact_keys(map_name, entries_of_map):
            return True
        if map_part(map_name) in LOGS and _has_typed_day(map_name, entries_of_map):
            return True
    return False


def _has_two_exact_keys(map_name: str, entries: Sequence[PastedEntry]) -> bool:
    """Whether lines hold two keys of a map as the format writes them."""
    exact_keys = set()
    for entry in entries:
        if entry.is_exact and not entry.in_table:
            exact_keys.add(entry.keys[map_name])
    return len(exact_keys) > 1


def _has_typed_day(map_name: str, entries: Sequence[PastedEntry]) -> bool:
    """Whether entries hold a day and another key of a map, both with values of their types."""
    keys = {entry.keys[map_name] for entry in entries}
    if len(keys) < 2 or "date" not in keys:  # to try values as types takes longest
        return False
    typed_keys = set()
    for entry in entries:
        if entry.is_typed_in(map_name):
            typed_keys.add(entry.keys[map_name])
    return len(typed_keys) > 1 and "date" in typed_keys
