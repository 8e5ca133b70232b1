"""Mistakes that people make, put into real files: deterministic by seed, and nothing is changed but what is said."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from dxplan.diagnostics import KeyPath
from dxplan.messages import catalogue
from dxplan.source.yaml import Spans, compose

MOST = 4
"""The mistakes in one file."""


@dataclass(frozen=True, slots=True)
class Change:
    """One mistake: ``was``, at a code-point offset and line of the original text, is now ``now``."""

    kind: str
    start: int
    line: int
    was: str
    now: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.kind}: {self.was!r} is now {self.now!r}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A key, or an item of a list, with its scalar on the same line; ``before`` stands before it there."""

    path: KeyPath
    before: str
    key: str
    key_start: int
    value: str
    value_start: int


Edit = tuple[int, str, str]
Mistake = Callable[[Entry, Random], Edit | None]

_KEYS = {
    "status": "trạng thái",
    "lead_unit": "đơn vị chủ trì",
    "coordinating_units": "đơn vị phối hợp",
    "deadline": "thời hạn",
    "area": "lĩnh vực",
}
_DAYS = {
    "date",
    "by",
    "deadline",
    "completed_on",
    "retrieved",
    "valid_from",
    "valid_until",
    "from",
    "to",
}
_UNITS = {
    "lead_unit",
    "coordinating_units",
    "verified_by",
    "issuer",
    "parent",
    "unit",
    "members",
}
_ACCENTS = {
    "so": "sở",
    "van": "văn",
    "phong": "phòng",
    "uy": "ủy",
    "cac": "các",
    "tinh": "tỉnh",
    "cong": "công",
}
_FLAGS = {"true": ("yes", "có", "Có", "True"), "false": ("no", "không", "False")}


def mutations(text: str, rng: Random) -> tuple[bytes, list[Change]]:
    """The bytes of a file with one to ``MOST`` mistakes, at most one a line, and what they are.

    ``text`` is NFC, without a byte-order mark, its lines end in LF.
    """
    places = list(_entries(text))
    kinds = rng.sample(sorted({*_MISTAKES, *_WHOLE}), len(_MISTAKES) + len(_WHOLE))
    wanted = rng.randint(1, MOST)
    changes: list[Change] = []
    for kind in kinds:
        taken = {change.line for change in changes}
        found = [c for c in _candidates(kind, text, places, rng) if c.line not in taken]
        if found and len(changes) < wanted:
            changes.append(rng.choice(found))
    changes.sort(key=lambda change: change.start)
    return apply(text, changes).encode(), changes


def one(kind: str, text: str, rng: Random) -> tuple[bytes, Change] | None:
    """The bytes of a file with one mistake of a kind; None where the file has no place for it."""
    found = _candidates(kind, text, list(_entries(text)), rng)
    if not found:
        return None
    change = rng.choice(found)
    return apply(text, [change]).encode(), change


def apply(text: str, changes: list[Change]) -> str:
    """The text with the changes made, which name each what stood there."""
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        end = change.start + len(change.was)
        assert text[change.start : end] == change.was, change
        text = text[: change.start] + change.now + text[end:]
    return text


def kinds() -> tuple[str, ...]:
    """Every kind of mistake."""
    return (*_MISTAKES, *_WHOLE)


def _candidates(kind: str, text: str, places: list[Entry], rng: Random) -> list[Change]:
    if kind in _WHOLE:
        edits = list(_WHOLE[kind](text))
    else:
        edits = [
            edit
            for entry in places
            if (edit := _MISTAKES[kind](entry, rng)) is not None
        ]
    return [
        Change(kind, start, text.count("\n", 0, start) + 1, was, now)
        for start, was, now in edits
    ]


def _entries(text: str) -> Iterator[Entry]:
    """The keys and items of a front matter or register in block style that a line holds whole."""
    if not text.startswith(("- ", "---\n")):
        return  # a translation's body
    start, end = (
        (4, text.find("\n---", 3) + 1) if text.startswith("---\n") else (0, len(text))
    )
    composed = compose("", text[start:end], start)
    for path, spans in sorted(composed.spans.items(), key=lambda item: item[1].value):
        if path and (entry := _entry(text, path, spans)) is not None:
            yield entry


def _entry(text: str, path: KeyPath, spans: Spans) -> Entry | None:
    start, end = spans.value
    key = spans.key or (start, start)
    before = text[text.rfind("\n", 0, key[0]) + 1 : key[0]]
    value = text[start:end]
    listed = isinstance(path[-1], int)
    joined = (
        text[key[1] : start] == ": " or listed
    )  # the value stands beside its key, a blank between
    if (
        not joined
        or "\n" in value
        or not re.fullmatch(r" *- " if listed else r" *(- )?", before)
    ):
        return None
    if (
        not value
        or re.match(r"[|>\[{]", value)
        or (listed and re.match(r"[a-z_]+:( |$)", value))
    ):
        return None
    return Entry(path, before, text[key[0] : key[1]], key[0], value, start)


def _quoted(entry: Entry, *, front: bool) -> Edit | None:
    if len(entry.value) < 4 or entry.value[0] not in "\"'":
        return None
    return (
        (entry.value_start + 1, "", " ")
        if front
        else (entry.value_start + len(entry.value) - 1, "", " ")
    )


def _double_blank(entry: Entry, rng: Random) -> Edit | None:
    if not _is_text(entry) or " " not in entry.value:
        return None
    return (
        entry.value_start
        + rng.choice([m.start() for m in re.finditer(" ", entry.value)]),
        " ",
        "  ",
    )


def _day_first(entry: Entry, rng: Random) -> Edit | None:
    """Only days with one reading: 05/06/2025 has two."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", entry.value)
    if (
        entry.key not in _DAYS
        or match is None
        or (int(match[3]) <= 12 and match[2] != match[3])
    ):
        return None
    sign = rng.choice("/-.")
    return (
        entry.value_start,
        entry.value,
        f"{match[3]}{sign}{match[2]}{sign}{match[1]}",
    )


def _no_zeros(entry: Entry, _: Random) -> Edit | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", entry.value)
    if entry.key not in _DAYS or match is None or "0" not in (match[2][0], match[3][0]):
        return None
    return (
        entry.value_start,
        entry.value,
        f"{match[1]}-{int(match[2])}-{int(match[3])}",
    )


def _tab(entry: Entry, _: Random) -> Edit | None:
    return (
        (entry.key_start - len(entry.before), "  ", "\t")
        if entry.before.startswith("  ")
        else None
    )


def _vietnamese_key(entry: Entry, _: Random) -> Edit | None:
    return (
        (entry.key_start, entry.key, _KEYS[entry.key]) if entry.key in _KEYS else None
    )


def _status_label(entry: Entry, _: Random) -> Edit | None:
    label = (
        catalogue("vi").get(f"labels.status.{entry.value}")
        if entry.key == "status"
        else None
    )
    return (entry.value_start, entry.value, label) if label else None


def _accented_unit(entry: Entry, rng: Random) -> Edit | None:
    words = re.split("([-/])", entry.value)
    places = [i for i, word in enumerate(words) if _ACCENTS.get(word, word) != word]
    if not any(step in _UNITS for step in entry.path[-2:]) or not places:
        return None
    i = rng.choice(places)
    return (entry.value_start + len("".join(words[:i])), words[i], _ACCENTS[words[i]])


def _flag(entry: Entry, rng: Random) -> Edit | None:
    return (
        (entry.value_start, entry.value, rng.choice(_FLAGS[entry.value]))
        if entry.value in _FLAGS
        else None
    )


def _bullet(entry: Entry, rng: Random) -> Edit | None:
    return (
        (entry.value_start - 2, "-", rng.choice("–•*"))
        if isinstance(entry.path[-1], int)
        else None
    )


def _decomposed(entry: Entry, _: Random) -> Edit | None:
    now = unicodedata.normalize("NFD", entry.value)
    return (
        (entry.value_start, entry.value, now)
        if _is_text(entry) and now != entry.value
        else None
    )


def _after_key(was: str, now: str) -> Mistake:
    """A change of what stands between a key and its value."""

    def mistake(entry: Entry, _: Random) -> Edit | None:
        return (entry.key_start + len(entry.key), was, now) if entry.key else None

    return mistake


def _is_text(entry: Entry) -> bool:
    return bool(entry.path) and entry.path[-1] in {"vi", "en"}


def _mark(_: str) -> Iterator[Edit]:
    yield (0, "", "\ufeff")


def _one_crlf(text: str) -> Iterator[Edit]:
    for match in list(re.finditer("\n", text))[1:-1]:
        yield (match.start(), "\n", "\r\n")


_MISTAKES: dict[str, Mistake] = {
    "blank at the end in quotes": lambda entry, _: _quoted(entry, front=False),
    "blank at the beginning in quotes": lambda entry, _: _quoted(entry, front=True),
    "two blanks in a text": _double_blank,
    "day before month": _day_first,
    "no leading zeros": _no_zeros,
    "no space after the colon": _after_key(": ", ":"),
    "no-break space after the colon": _after_key(": ", ":\u00a0"),
    "space before the colon": _after_key(": ", " : "),
    "tab in the indentation": _tab,
    "Vietnamese key": _vietnamese_key,
    "Vietnamese status": _status_label,
    "accent in a unit's key": _accented_unit,
    "flag in words": _flag,
    "bullet of Word": _bullet,
    "decomposed accents": _decomposed,
}
"""Mistakes within a line of the head."""

_WHOLE: dict[str, Callable[[str], Iterator[Edit]]] = {
    "byte-order mark": _mark,
    "mixed line ends": _one_crlf,
}
"""Mistakes anywhere in the file."""


# blocks and whole files ----------------------------------------------------------------------------------------------

_ITEM = re.compile(r"^(?P<indent> *)- .*\n(?:(?P=indent) +.*\n|[ ]*\n)*", re.MULTILINE)
"""An item of a list with all that is of it."""


def spoilt_blocks(kind: str, text: str, rng: Random) -> bytes | None:
    """The bytes of a file of which one item of a list, or all of it, is spoilt; None where it has no place for it."""
    if kind in _FILES:
        return _FILES[kind](text)
    head = text.find("\n---", 3) + 1 if text.startswith("---\n") else len(text)
    items = [match for match in _ITEM.finditer(text, 0, head) if match["indent"]]
    for item in rng.sample(items, len(items)):
        now = _BLOCKS[kind](text, item)
        if now is not None:
            return (text[: item.start()] + now + text[item.end() :]).encode()
    return None


def block_kinds() -> tuple[str, ...]:
    """Every kind of a spoilt block or file."""
    return (*_BLOCKS, *_FILES)


def _blank_by(blank: str) -> Callable[[str, re.Match[str]], str | None]:
    return lambda _, item: re.sub(
        "^(?:  )+",
        lambda lead: blank * (len(lead[0]) // 2),
        item[0],
        flags=re.MULTILINE,
    )


def _beside(columns: int) -> Callable[[str, re.Match[str]], str | None]:
    if columns > 0:
        return lambda _, item: re.sub(
            "^(?=.)", " " * columns, item[0], flags=re.MULTILINE
        )
    return lambda _, item: re.sub(f"^ {{{-columns}}}", "", item[0], flags=re.MULTILINE)


def _at_margin(_: str, item: re.Match[str]) -> str | None:
    return re.sub(f"^{item['indent']}", "", item[0], flags=re.MULTILINE)


def _second_block(text: str, item: re.Match[str]) -> str | None:
    """The key again before an entry that is not the first of its log."""
    above = re.findall(r"^([a-z_]+):\n", text[: item.start()], re.MULTILINE)
    first = text[: item.start()].endswith(f"{above[-1]}:\n") if above else True
    entry = re.match(r" *- [a-z_]+: ", item[0])
    return (
        None
        if first or entry is None or item["indent"] != "  "
        else f"{above[-1]}:\n{item[0]}"
    )


def _without_fence(text: str) -> bytes | None:
    head, fence, body = text.partition("\n---\n")
    return f"{head}\n{body}".encode() if fence else None


_BLOCKS: dict[str, Callable[[str, re.Match[str]], str | None]] = {
    "an item typed with tabs": _blank_by("\t"),
    "an item typed with no-break spaces": _blank_by("\u00a0\u00a0"),
    "an item typed with wide spaces": _blank_by("\u3000"),
    "an item at the margin": _at_margin,
    "an item one blank short": _beside(-1),
    "an item one blank too many": _beside(1),
    "a second block of a log": _second_block,
}
"""Mistakes with an item of a list and all that is of it."""

_FILES: dict[str, Callable[[str], bytes | None]] = {
    "UTF-16 with its mark": lambda text: text.encode("utf-16"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-be"),
    "no closing fence": _without_fence,
}
"""Mistakes with a whole file."""


def with_crlf(data: bytes) -> bytes:
    """The file as Windows writes it; no mistake, but a fix has to keep it."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
