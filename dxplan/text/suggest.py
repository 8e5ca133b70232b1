"""What somebody may have meant: fold accents and case, then the smallest edit distance; nothing on a tie."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dxplan.text.letters import ALIKE

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_HIDDEN = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SEPARATORS = re.compile(r"[\W_]+")
_LINKING = {"va", "cua", "and", "of", "the"}
"""Words that an acronym leaves out."""
_PLACES = ("tinh", "thanhpho", "province", "city")
"""What follows a unit's name where somebody says whose it is."""


_LONGEST = 300
"""Characters beyond which nothing is a key or a name."""

_BY_NAME = 0.25
"""A name that is near counts a little less than a key that is as near."""

Candidate: TypeAlias = tuple[str, Iterable[str]]
"""A key, and the names by which people know what it stands for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The candidate that is meant; ``exact`` where it differs in accents, case and separators only."""

    value: str
    exact: bool


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Text in small Latin letters without accents (đ too), with ASCII digits and dashes and single blanks."""
    latin = (
        _HIDDEN.sub("", unicodedata.normalize("NFKC", text).translate(ALIKE))
        .casefold()
        .replace("đ", "d")
    )
    bare = "".join(
        c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c)
    )
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in bare)
    return " ".join(_DASHES.sub("-", digits).split())


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Text without accents (đ too), case, and separators."""
    return _SEPARATORS.sub("", plain(text))


def nearest(written: str, candidates: Iterable[Candidate]) -> str | None:
    """The one candidate that ``written`` is closest to, by its key or by a name it is known by; None on a tie."""
    found = suggest(written, candidates)
    return found.value if found else None


def suggest(
    written: str, candidates: "Iterable[Candidate] | Candidates", but: str | None = None
) -> Suggestion | None:
    """The one candidate ``but`` one that ``written`` is closest to, and how it was found; None on a tie."""
    ready = candidates if isinstance(candidates, Candidates) else Candidates(candidates)
    best = ready.near(written, but)
    if not best:
        return None
    closest = min(best.values())
    found = [key for key, value in best.items() if value == closest]
    return Suggestion(found[0], closest == 0) if len(found) == 1 else None


_PARTED = re.compile(
    r"[,;&+\n]|(?<!\S)[-–—](?=\s)|(?<=\s)(?:và|and|hoặc|or)(?=\s)", re.IGNORECASE
)


def names_several(written: str, candidates: "Candidates") -> bool:
    """Whether a text that is no name holds several, or one beside something else: none of them is what was meant."""
    if candidates.same(written):
        return False
    parts = [part.strip() for part in _PARTED.split(written) if part.strip()]
    if len(parts) > 1:
        return any(candidates.same(part) for part in parts)
    words = written.split()
    return len(words) > 1 and all(candidates.same(word) for word in words)


class Candidates:
    """What may be meant, by key and by the names it is known by, made ready for any number of looks."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._named: list[tuple[str, str, float]] = []
        self._folded: list[str] = []
        self._same: dict[str, list[str]] = {}
        for key, names in candidates:
            own = dict.fromkeys((key, key.rpartition("/")[2] or key))
            for name, more in (
                *((name, 0) for name in own),
                *((name, _BY_NAME) for name in names),
            ):
                folded = (
                    fold(name) or name.strip()
                )  # signs like >= have nothing to fold
                self._named.append((key, name, more))
                self._folded.append(folded)
                self._same.setdefault(folded, []).append(key)

    def same(self, written: str, but: str | None = None) -> list[str]:
        """The keys of which ``written`` is a name but for accents, case and separators."""
        found = dict.fromkeys(
            key for form in _forms(written) for key in self._same.get(form, ())
        )
        return [key for key in found if key != but]

    def near(self, written: str, but: str | None = None) -> dict[str, float]:
        """The keys that are near, with how far each is.

        0 for the same name; below 1 for its acronym, or the name with a generic word before or a place after it.
        """
        if len(written) > _LONGEST:
            return {}
        if same := self.same(written, but):
            return dict.fromkeys(same, 0)
        forms, limit = _forms(written), max(1, len(fold(written)) // 3)
        if not fold(written):
            return {}
        if alike := [key for key in self._shortened(forms) if key != but]:
            return dict.fromkeys(alike, 0.5)
        best: dict[str, float] = {}
        for form in forms:
            for _, edits, i in process.extract_iter(
                form, self._folded, scorer=OSA.distance, score_cutoff=limit
            ):
                key, _, more = self._named[i]
                if key != but:
                    best[key] = min(edits + more, best.get(key, limit + 1))
        return best

    def _shortened(self, forms: Sequence[str]) -> Iterator[str]:
        """The keys of names that are written as an acronym, or with a word less or a place more."""
        short, whole = self._short_forms
        yield from short.get((forms[0], "acronym"), ())
        for form in forms:
            yield from short.get((form, "rest"), ())
            for place in _PLACES:
                for match in re.finditer(place, form):
                    yield from whole.get(form[: match.start()], ())

    @cached_property
    def _short_forms(
        self,
    ) -> tuple[dict[tuple[str, str], list[str]], dict[str, list[str]]]:
        short: dict[tuple[str, str], list[str]] = {}
        whole: dict[str, list[str]] = {}
        for (key, name, _), folded in zip(self._named, self._folded, strict=True):
            for acronym in _acronyms(name):
                short.setdefault((acronym, "acronym"), []).append(key)
            rest = _without_first_word(name)
            for form in rest:
                short.setdefault((form, "rest"), []).append(key)
            if rest:
                whole.setdefault(folded, []).append(key)
        return short, whole


@lru_cache(maxsize=1024)
def _forms(written: str) -> tuple[str, ...]:
    """What was written, in the forms that names are compared with; none for what holds nothing."""
    folded = fold(written) or written.strip()
    return (
        tuple(dict.fromkeys((folded, fold(written.replace("&", " và ")) or folded)))
        if folded
        else ()
    )


@lru_cache(maxsize=4096)
def _without_first_word(name: str) -> frozenset[str]:
    """A name without its generic first word; “Sở Y tế” is the shortest that says enough without it."""
    words = plain(name).split()
    if len(words) < 3:
        return frozenset()
    return frozenset(
        {fold(" ".join(words[1:])), fold(name.replace("&", " và ").partition(" ")[2])}
    )


@lru_cache(maxsize=4096)
def _acronyms(name: str) -> frozenset[str]:
    """`Sở Thông tin và Truyền thông` is written STTTT, Sở TTTT; `Văn phòng Ủy ban nhân dân`, Văn phòng UBND."""
    words = [
        word
        for word in _SEPARATORS.sub(" ", plain(name)).split()
        if word not in _LINKING
    ]
    wholes = [whole for whole in range(3) if len(words) >= max(3, whole + 2)]
    return frozenset(
        "".join(words[:n]) + "".join(word[0] for word in words[n:]) for n in wholes
    )
