"""The search index: what every word leads to, in scripts that a browser loads when it needs them.

Own code, because the libraries that were measured load one index whole (MiniSearch, lunr: 2.5 MB
gzipped for 10,000 tasks), or do not fold đ and can't be reproduced (Pagefind), and none of them
works from `file://`, where only scripts may be loaded. Both sides fold alike: here `tokens` and
`fold_for_search`, in `static/search.js` the functions `words` and `fold_for_search`.

A key is a folded word, two that follow each other in a title or name, or a word with `^` or `$`
where a title or name begins or ends with it. A word's postings are kept by how it was written, so
that exact diacritics can come first, and by where it stands: Vietnamese title, English title,
other names, text. Documents are counted in the order of the entries, which is that of equal hits;
a list of them is the gaps between them, five bits a character.
"""

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, pairwise
from operator import sub
from typing import Any, TypeAlias

from dxplan.exchange.kept_parts import kept_values, part_key
from dxplan.files.cache import NO_CACHE, Cache
from dxplan.model.values import Text
from dxplan.site.search.entries import SearchEntry
from dxplan.text.letters import in_latin

FOLDER = "search"
SHARD = 24_000
"""About how many characters of the index a script holds."""
ENTRIES = 40
"""How many entries' titles a script holds.

A page of hits may need as many scripts as it has hits.
"""

_WORD = re.compile("\\w[\\w\u0300-\u036f]*")
_PLACES = 4
_TEXT = 3

TOGETHER = 250
"""Entries whose postings are kept together."""

Postings: TypeAlias = dict[str, list[list[int]]]
"""The entries that have each word, a list for each place."""
Pairs: TypeAlias = dict[str, list[int]]
"""The entries that have each two words that follow each other in a title or name."""


def tokens(text: str) -> list[str]:
    """The words of a text, small and composed, letters that look Latin made Latin."""
    return [_small(word) for word in _written_words(text)]


def _written_words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).replace("_", " "))


def _words_in(text: str) -> set[str]:
    """The words of a text in no order, each once."""
    return {_small(word) for word in set(_written_words(text))}


@lru_cache(maxsize=200_000)
def _small(word: str) -> str:
    return in_latin(word).lower()


@lru_cache(maxsize=200_000)
def fold_for_search(word: str) -> str:
    """A word without accents, đ too, and case."""
    letters = []
    for letter in unicodedata.normalize("NFKD", in_latin(word)).lower():
        if not unicodedata.category(letter).startswith("M"):
            letters.append(letter)
    return "".join(letters).replace("đ", "d")


def index_files(
    entries: Sequence[SearchEntry], cache: Cache = NO_CACHE
) -> Iterator[tuple[str, bytes]]:
    """The scripts of the index with their paths; which words are where is kept in ``cache``.

    `index.js` names the others, whose names are their contents'.
    """
    shards = list(_shards(_keys(entries, cache)))
    titles = []
    for start in range(0, len(entries), ENTRIES):
        titles.append([_row(entry) for entry in entries[start : start + ENTRIES]])
    manifest: dict[str, Any] = {
        "size": len(entries),
        "each": ENTRIES,
        "first": [shard[0][0] for shard in shards],
        "index": [],
        "titles": [],
    }
    for shard in shards:
        name, file = _named_script(dict(shard))
        manifest["index"].append(name)
        yield file
    for rows in titles:
        name, file = _named_script(rows)
        manifest["titles"].append(name)
        yield file
    yield _script_file("index", _json(manifest))


def _keys(entries: Sequence[SearchEntry], cache: Cache) -> dict[str, Any]:
    """The packed postings of each key.

    Of a folded word those of each way in which it is written.
    """
    postings, pairs = _joined_postings(entries, cache)
    keys: dict[str, Any] = {key: packed(numbers) for key, numbers in pairs.items()}
    for word in postings:
        keys.setdefault(fold_for_search(word), {})
    for word in sorted(postings):
        places = [packed(numbers) for numbers in postings[word]]
        keys[fold_for_search(word)][word] = "|".join(places).rstrip("|")
    return keys


def _joined_postings(
    entries: Sequence[SearchEntry], cache: Cache
) -> tuple[Postings, Pairs]:
    """The postings of all entries, from those of some together."""
    keys: list[bytes] = []
    makers: dict[bytes, Callable[[], tuple[Postings, Pairs]]] = {}
    for start in range(0, len(entries), TOGETHER):
        group = entries[start : start + TOGETHER]
        key = part_key([(_plain_texts(entry), [*entry.texts]) for entry in group])
        keys.append(key)
        makers[key] = partial(_postings, group)
    kept = kept_values(cache, "search", makers)
    postings: Postings = defaultdict(lambda: [[] for _ in range(_PLACES)])
    pairs: Pairs = defaultdict(list)
    for number, key in enumerate(keys):
        first = number * TOGETHER
        of_words, of_pairs = kept[key]
        for word, places in of_words.items():
            for all_entries, those in zip(postings[word], places, strict=True):
                all_entries += [first + place for place in those]
        for pair, those in of_pairs.items():
            pairs[pair] += [first + place for place in those]
    return postings, pairs


def _plain_texts(entry: SearchEntry) -> list[list[str | None]]:
    return [[*texts] for texts in _texts_by_place(entry)]


def _postings(
    entries: Sequence[SearchEntry],
) -> tuple[Postings, Pairs]:
    """Each word as written with its places, and the pairs of words of titles and names."""
    postings: Postings = {}
    pairs: Pairs = {}
    for number, entry in enumerate(entries):
        pairs_of_entry: set[str] = set()
        for place, texts in enumerate(_texts_by_place(entry)):
            in_place: set[str] = set()
            for text in texts:
                if not text:
                    continue
                in_text = tokens(text)
                in_place.update(in_text)
                pairs_of_entry.update(_pairs(in_text))
            for word in in_place:
                _places_of(word, postings)[place].append(number)
        for pair in pairs_of_entry:
            pairs.setdefault(pair, []).append(number)
    for word, lists in _in_texts(entries).items():
        places = _places_of(word, postings)
        named = places[:_TEXT]
        places[_TEXT] = sorted(set().union(*lists).difference(*named))
    return postings, pairs


def _places_of(word: str, postings: Postings) -> list[list[int]]:
    """The entries that have a word, a list for each place."""
    return postings.setdefault(word, [[] for _ in range(_PLACES)])


def _in_texts(entries: Sequence[SearchEntry]) -> dict[str, list[list[int]]]:
    """The entries that have each word in a text: a list of them for each different text."""
    entries_with: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for text in entry.texts:
            entries_with[text].append(number)
    lists: dict[str, list[list[int]]] = defaultdict(list)
    for text, numbers in entries_with.items():
        for word in _words_in(text):
            lists[word].append(numbers)
    return lists


def _texts_by_place(entry: SearchEntry) -> tuple[Sequence[str | None], ...]:
    """The texts of an entry in the order of the places.

    Vietnamese title, English title, other names.
    """
    return (
        (entry.title.vi, entry.number),
        (entry.title.en, entry.number),
        (*entry.names, *entry.predecessors, *entry.queries),
    )


def _pairs(in_text: list[str]) -> Iterator[str]:
    folded = [fold_for_search(word) for word in in_text]
    if folded:
        yield f"{folded[0]} ^"
        yield f"{folded[-1]} $"
    for first, second in pairwise(folded):
        yield f"{first} {second}"


def packed(numbers: Sequence[int]) -> str:
    """Rising numbers as the gaps between them, five bits a character; a sixth: more follow."""
    steps = map(sub, numbers, chain((-1,), numbers))
    return "".join(map(_step, steps))


@lru_cache(maxsize=20_000)
def _step(step: int) -> str:
    """From a number to the next: how many are left out."""
    gap = step - 1
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
        length = _length(value)
        if shard and size + length > SHARD:
            yield shard
            shard = []
            size = 0
        shard.append((key, value))
        size += length + len(key) + 6
    if shard:
        yield shard


def _length(value: Any) -> int:
    """The characters of the packed postings of a key."""
    if isinstance(value, str):
        return len(value)
    return sum([len(packed_numbers) for packed_numbers in value.values()])


def _row(entry: SearchEntry) -> list[Any]:
    """An entry as the page of hits shows it."""
    day = ""
    if entry.reported and "overdue" in entry.marks:
        day = entry.reported.isoformat()
    return [
        entry.kind,
        entry.address,
        entry.number or "",
        _text(entry.title),
        [_text(text) for text in entry.place],
        list(entry.names),
        list(entry.predecessors),
        [_text(text) for text in entry.successors],
        list(entry.marks),
        day,
    ]


def _text(text: Text) -> list[str]:
    """A text in Vietnamese and, where it is another, in English."""
    vietnamese = text.vi or ""
    english = text.en or ""
    if english in {"", vietnamese}:
        return [vietnamese]
    return [vietnamese, english]


def _named_script(part: Any) -> tuple[str, tuple[str, bytes]]:
    """A script, and its name by what it holds."""
    content = _json(part)
    name = hashlib.sha256(content.encode()).hexdigest()[:10]
    return name, _script_file(name, content)


def _script_file(name: str, content: str) -> tuple[str, bytes]:
    script = f"dxplanSearch({json.dumps(name)}, {content})\n"
    return f"{FOLDER}/{name}.js", script.encode()


def _json(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))
