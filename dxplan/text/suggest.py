"""What somebody may have meant: without accents and case, by the smallest edit distance."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeAlias

from dxplan.text.letters import ALIKE

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\u00f7]")
"""What stands between two ends; a division sign is the dash of many old documents."""
_HIDDEN = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SEPARATORS = re.compile(r"[\W_]+")
_LINKING = {"va", "cua"}
_ENGLISH_LINKING = {"and", "of", "the"}
"""Words that an acronym leaves out; `thể` is none of them."""
_PLACES = ("tinh", "thanhpho", "province", "city")
"""What follows a unit's name where somebody says whose it is."""

_LONGEST = 300
"""Characters beyond which nothing is a key or a name."""

_PENALTY_OF_A_NAME = 0.25
"""A name that is near counts a little less than a key that is as near."""

_SHORT_FORM = 0.5
"""The distance of an acronym, or of a name with a word less or a place more."""

Candidate: TypeAlias = tuple[str, Iterable[str]]
"""A key, and the names by which people know what it stands for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The candidate that is meant; ``exact``: only accents, case and separators differ."""

    value: str
    exact: bool


class _BareCharacters(dict[int, str]):
    """By code point what stands for a character: nothing for an accent, an ASCII digit for one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.combining(character):
            character = ""
        elif character.isdecimal():
            character = str(unicodedata.decimal(character))
        self[code] = character
        return character


_BARE = _BareCharacters()


@lru_cache(maxsize=20_000)
def without_accents(text: str) -> str:
    """Text in small Latin letters without accents (đ too), with ASCII digits and dashes."""
    if text.isascii():
        return " ".join(text.lower().split())
    latin = unicodedata.normalize("NFKC", text).translate(ALIKE)
    latin = _HIDDEN.sub("", latin).casefold().replace("đ", "d")
    bare = unicodedata.normalize("NFD", latin).translate(_BARE)
    return " ".join(_DASHES.sub("-", bare).split())


@lru_cache(maxsize=20_000)
def without_accents_and_separators(text: str) -> str:
    """Text without accents (đ too), case, and separators."""
    return _SEPARATORS.sub("", without_accents(text))


def nearest(written: str, candidates: Iterable[Candidate]) -> str | None:
    """The one candidate that ``written`` is closest to, by its key or by a name; None on a tie."""
    suggestion = suggest(written, candidates)
    if suggestion is None:
        return None
    return suggestion.value


def suggest(
    written: str, candidates: "Iterable[Candidate] | Candidates", but: str | None = None
) -> Suggestion | None:
    """The one candidate, leaving out ``but``, that ``written`` is closest to; None on a tie."""
    if not isinstance(candidates, Candidates):
        candidates = Candidates(candidates)
    distances = candidates.distances(written, but)
    if not distances:
        return None
    closest = min(distances, key=distances.__getitem__)
    smallest = distances[closest]
    if list(distances.values()).count(smallest) > 1:
        return None
    return Suggestion(closest, exact=smallest == 0)


_LIST_SEPARATOR = re.compile(
    r"[,;&+\n]|(?<!\S)[-–—](?=\s)|(?<=\s)(?:và|and|hoặc|or)(?=\s)", re.IGNORECASE
)


def names_several(written: str, candidates: "Candidates") -> bool:
    """Whether a text that is no name holds several names, or one beside something else."""
    if candidates.same(written):
        return False
    parts = []
    for part in _LIST_SEPARATOR.split(written):
        if part.strip():
            parts.append(part.strip())
    if len(parts) > 1:
        return any(candidates.same(part) for part in parts)
    pieces = written.split()
    if len(pieces) <= 1:
        return False
    return all(candidates.same(piece) for piece in pieces)


def may_be_name(written: str, name: str) -> bool:
    """Whether a text may be a name with slips of the pen, a place or a remark, or its acronym.

    Words that differ in more than a letter, and acronyms that differ at all, are other names.
    """
    folded = without_accents_and_separators(written)
    of_name = without_accents_and_separators(name)
    if of_name in folded or folded in of_name:
        return True
    if not {_initials(written), folded}.isdisjoint({_initials(name), of_name}):
        return True
    # only what is misspelled needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    pairs = list(zip(_words(written), _words(name), strict=False))
    if len(_words(written)) != len(_words(name)):
        return OSA.distance(folded, of_name) <= 1
    differing = [(a, b) for a, b in pairs if without_accents(a) != without_accents(b)]
    for of_text, of_other in differing:
        distance = OSA.distance(without_accents(of_text), without_accents(of_other))
        if distance > 1 or of_text.isupper():
            return False
    return len(differing) <= 2


def _words(text: str) -> list[str]:
    """The words of a name without those that an acronym leaves out."""
    words = re.split(r"[\s,;()-]+", text.strip())
    return [word for word in words if word and not _is_linking(word)]


def _is_linking(word: str) -> bool:
    return without_accents(word) in _LINKING or word.casefold() in _ENGLISH_LINKING


def _initials(text: str) -> str:
    """The first letters of the words of a name; all letters of an acronym in it."""
    letters = []
    for word in _words(text):
        plain = without_accents_and_separators(word)
        letters.append(plain if word.isupper() else plain[:1])
    return "".join(letters)


@dataclass(frozen=True, slots=True)
class _NameOfKey:
    """One text by which a key may be meant: itself, its last part, or a name."""

    key: str
    text: str
    penalty: float


class Candidates:
    """What may be meant, by key and by names, prepared for any number of look-ups."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._names: list[_NameOfKey] = []
        self._folded: list[str] = []
        self._keys_by_folded: dict[str, list[str]] = {}
        for key, names in candidates:
            self._add(_NameOfKey(key, key, 0))
            last_part = key.rpartition("/")[2]
            if last_part and last_part != key:
                self._add(_NameOfKey(key, last_part, 0))
            for name in dict.fromkeys(names):
                if name != key:
                    self._add(_NameOfKey(key, name, _PENALTY_OF_A_NAME))

    def _add(self, name: _NameOfKey) -> None:
        folded = (
            without_accents_and_separators(name.text) or name.text.strip()
        )  # >= has nothing to fold
        self._names.append(name)
        self._folded.append(folded)
        self._keys_by_folded.setdefault(folded, []).append(name.key)

    def same(self, written: str, but: str | None = None) -> list[str]:
        """The keys of which ``written`` is a name but for accents, case and separators."""
        keys: dict[str, None] = {}
        for form in _forms(written):
            for key in self._keys_by_folded.get(form, ()):
                if key != but:
                    keys[key] = None
        return list(keys)

    def distances(self, written: str, but: str | None = None) -> dict[str, float]:
        """The keys that are near, with how far each is.

        0 for the same name; below 1 for its acronym, or the name without a generic first word or
        with a place behind it.
        """
        near = self.same_or_short(written, but)
        folded = without_accents_and_separators(written)
        if near or not folded or len(written) > _LONGEST:
            return near
        limit = max(1, len(folded) // 3)
        return self._edit_distances(_forms(written), limit, but)

    def same_or_short(self, written: str, but: str | None = None) -> dict[str, float]:
        """Those of `distances` that are below 1: the same name, or a shorter writing of it."""
        if len(written) > _LONGEST:
            return {}
        same = self.same(written, but)
        if same:
            return dict.fromkeys(same, 0)
        if not without_accents_and_separators(written):
            return {}
        short = dict.fromkeys(self._keys_of_short_forms(_forms(written)), _SHORT_FORM)
        if but is not None:
            short.pop(but, None)
        return short

    def _edit_distances(
        self, forms: Sequence[str], limit: int, but: str | None
    ) -> dict[str, float]:
        # only what is misspelled needs it
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        distances: dict[str, float] = {}
        for form in forms:
            near = process.extract_iter(
                form, self._folded, scorer=OSA.distance, score_cutoff=limit
            )
            for _, edits, index in near:
                name = self._names[index]
                if name.key == but:
                    continue
                distance = edits + name.penalty
                smallest = distances.get(name.key, limit + 1)
                distances[name.key] = min(distance, smallest)
        return distances

    def _keys_of_short_forms(self, forms: Sequence[str]) -> Iterator[str]:
        """The keys of names that are written as an acronym, or with a word less or a place more."""
        short = self._short_forms
        yield from short.by_acronym.get(forms[0], ())
        for form in forms:
            yield from short.by_rest.get(form, ())
            for place in _PLACES:
                for match in re.finditer(place, form):
                    yield from short.by_whole.get(form[: match.start()], ())

    @cached_property
    def _short_forms(self) -> "_ShortForms":
        short = _ShortForms()
        for name, folded in zip(self._names, self._folded, strict=True):
            for acronym in _acronyms(name.text):
                short.by_acronym.setdefault(acronym, []).append(name.key)
            rests = _without_first_word(name.text)
            for rest in rests:
                short.by_rest.setdefault(rest, []).append(name.key)
            if rests:
                short.by_whole.setdefault(folded, []).append(name.key)
        return short


@dataclass(frozen=True, slots=True)
class _ShortForms:
    """Keys by the acronym of a name, by a name without its first word, and by that name."""

    by_acronym: dict[str, list[str]] = field(default_factory=dict)
    by_rest: dict[str, list[str]] = field(default_factory=dict)
    by_whole: dict[str, list[str]] = field(default_factory=dict)


@lru_cache(maxsize=1024)
def _forms(written: str) -> tuple[str, ...]:
    """What was written, in the forms that names are compared with; none for what holds nothing."""
    folded = without_accents_and_separators(written) or written.strip()
    if not folded:
        return ()
    spelled_out = without_accents_and_separators(written.replace("&", " và ")) or folded
    if spelled_out == folded:
        return (folded,)
    return (folded, spelled_out)


@lru_cache(maxsize=4096)
def _without_first_word(name: str) -> frozenset[str]:
    """A name without its generic first word, where it has three words: “Sở Y tế”."""
    pieces = without_accents(name).split()
    if len(pieces) < 3:
        return frozenset()
    rest = " ".join(pieces[1:])
    spelled_out = name.replace("&", " và ").partition(" ")[2]
    return frozenset(
        {
            without_accents_and_separators(rest),
            without_accents_and_separators(spelled_out),
        }
    )


@lru_cache(maxsize=4096)
def _acronyms(name: str) -> frozenset[str]:
    """The acronyms of a name, with up to two first words in full: STTTT, Sở TTTT."""
    parts = []
    for word in _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", name)).split():
        if not _is_linking(word):
            parts.append(without_accents(word))
    acronyms = set()
    for whole in range(3):
        if len(parts) < max(3, whole + 2):
            continue
        in_full = "".join(parts[:whole])
        initials = "".join(part[0] for part in parts[whole:])
        acronyms.add(in_full + initials)
    return frozenset(acronyms)
