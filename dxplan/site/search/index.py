"""The search index: what every word leads to, in shards that a browser loads as scripts when it first needs them.

Own code, because the libraries that were measured load one index whole (MiniSearch, lunr: 2.5 MB gzipped for 10,000
tasks), or know no đ and can't be reproduced (Pagefind), and none of them works from `file://`, where only scripts may
be loaded. Both sides fold alike: here `words`, there the same function in `static/search.js`.

A key is a folded word, two that follow each other in a title or name, or a word with `^` or `$` where one begins or
ends with it. A word's postings are kept by how it was written, so that exact diacritics can come first, and by where it
stands: Vietnamese title, English title, other names, text. Documents are counted in the order of the entries, which is
that of equal hits; a list of them is the gaps between them, five bits a character.
"""

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from dxplan.model.values import Text
from dxplan.site.search.entries import SearchEntry
from dxplan.text.letters import in_latin

FOLDER = "search"
SHARD = 24_000
"""About how many characters of the index a script holds."""
ENTRIES = 40
"""How many entries' titles a script holds; a page of hits may need as many scripts as it has hits."""

_WORD = re.compile("\\w[\\w\u0300-\u036f]*")
_PLACES = 4
_TEXT = 3

Postings = dict[str, list[list[int]]]


def words(text: str) -> list[str]:
    """The words of a text, in small letters, composed, in Latin letters where they only look like those."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).replace("_", " "))
    return [in_latin(word).lower() for word in found]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word without accents, đ too, and case."""
    decomposed = unicodedata.normalize("NFKD", in_latin(word)).lower()
    return "".join(c for c in decomposed if unicodedata.category(c)[0] != "M").replace(
        "đ", "d"
    )


def index_files(found: Sequence[SearchEntry]) -> Iterator[tuple[str, bytes]]:
    """The scripts of the index with their paths: `index.js` names the others, whose names are their contents'."""
    postings, pairs = _postings(found)
    table = {
        key: "|".join(map(packed, lists)).rstrip("|") for key, lists in postings.items()
    }
    keys: dict[str, Any] = {key: packed(numbers) for key, numbers in pairs.items()}
    for word in table:
        keys.setdefault(fold(word), {})
    for word in sorted(table):
        keys[fold(word)][word] = table[word]
    shards = list(_shards(keys))
    titles = [
        [_row(entry) for entry in found[i : i + ENTRIES]]
        for i in range(0, len(found), ENTRIES)
    ]
    names: list[list[str]] = []
    for group in ([dict(shard) for shard in shards], titles):
        named = [(_name(part), part) for part in group]
        names.append([name for name, _ in named])
        for name, part in named:
            yield f"{FOLDER}/{name}.js", _script(name, part)
    first = [shard[0][0] for shard in shards]
    manifest = {
        "size": len(found),
        "each": ENTRIES,
        "first": first,
        "index": names[0],
        "titles": names[1],
    }
    yield f"{FOLDER}/index.js", _script("index", manifest)


def _postings(found: Sequence[SearchEntry]) -> tuple[Postings, dict[str, list[int]]]:
    """Each word as written with where it stands, and what stands side by side in titles and names."""
    postings: Postings = defaultdict(lambda: [[] for _ in range(_PLACES)])
    pairs: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(found):
        other = (*entry.names, *entry.before, *entry.asked)
        shown = [[entry.title.vi, entry.number], [entry.title.en, entry.number], other]
        parts = [[words(text) for text in texts if text] for texts in shown]
        seen: set[str] = set()
        for place, lists in enumerate(parts):
            here = {word for part in lists for word in part}
            for word in here:
                postings[word][place].append(number)
            seen |= here
        for word in set(words(entry.text)) - seen:
            postings[word][_TEXT].append(number)
        for pair in {
            pair for lists in parts for part in lists for pair in _pairs(part)
        }:
            pairs[pair].append(number)
    return postings, pairs


def _pairs(part: list[str]) -> Iterator[str]:
    folded = [fold(word) for word in part]
    if folded:
        yield f"{folded[0]} ^"
        yield f"{folded[-1]} $"
    for first, second in pairwise(folded):
        yield f"{first} {second}"


def packed(numbers: Iterable[int]) -> str:
    """Rising numbers as the gaps between them, five bits a character, the sixth where more follow."""
    rising = [-1, *numbers]
    return "".join([_gap(number - last - 1) for last, number in pairwise(rising)])


@lru_cache(maxsize=20_000)
def _gap(gap: int) -> str:
    text = ""
    while gap > 31:
        text += chr(48 + 32 + (gap & 31))
        gap >>= 5
    return text + chr(48 + gap)


def _shards(keys: dict[str, Any]) -> Iterator[list[tuple[str, Any]]]:
    """All keys in the order in which JavaScript compares them, cut where enough is together."""
    shard: list[tuple[str, Any]] = []
    size = 0
    for key in sorted(keys, key=lambda key: key.encode("utf-16-be")):
        value = keys[key]
        length = len(value) if isinstance(value, str) else sum(map(len, value.values()))
        if shard and size + length > SHARD:
            yield shard
            shard, size = [], 0
        shard.append((key, value))
        size += length + len(key) + 6
    if shard:
        yield shard


def _row(entry: SearchEntry) -> list[Any]:
    """An entry as the page of hits shows it."""
    day = (
        entry.reported.isoformat()
        if entry.reported and "overdue" in entry.marks
        else ""
    )
    return [
        entry.kind,
        entry.address,
        entry.number or "",
        _text(entry.title),
        [_text(text) for text in entry.place],
        list(entry.names),
        list(entry.before),
        [_text(text) for text in entry.now],
        list(entry.marks),
        day,
    ]


def _text(text: Text) -> list[str]:
    """A text in Vietnamese and, where it is another, in English."""
    both = [text.vi or "", text.en or ""]
    return both[:1] if both[1] in {"", both[0]} else both


def _name(part: Any) -> str:
    return hashlib.sha256(_json(part).encode()).hexdigest()[:10]


def _script(name: str, part: Any) -> bytes:
    return f"dxplanSearch({json.dumps(name)}, {_json(part)})\n".encode()


def _json(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))
