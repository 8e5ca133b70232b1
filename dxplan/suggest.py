"""What somebody may have meant: fold accents and case, then the smallest edit distance; nothing on a tie."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

_TWINS = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"  # Cyrillic capitals
    "\u0430\u0435\u043a\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"  # Cyrillic
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"  # Greek capitals
    "\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c5\u03c7",  # Greek
    "ABEKMHOPCTYXIJSaekopcyxijsABEZHIKMNOPTYXaovpikux",
)
"""Letters of other alphabets that the eye takes for Latin ones."""
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SEPARATORS = re.compile(r"[\W_]+")
_LINKING = {"va", "cua", "and", "of", "the"}
"""Words that an acronym leaves out."""
_PLACES = ("tinh", "thanhpho", "province", "city")
"""What follows a unit's name where somebody says whose it is."""


_LONGEST = 300
"""Characters beyond which nothing is a key or a name."""

_BY_NAME = 0.25
"""A name that is near counts a little less than a key that is as near."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The candidate that is meant; ``exact`` where it differs in accents, case and separators only."""

    value: str
    exact: bool


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Text in small Latin letters without accents (đ too), with ASCII digits and dashes and single blanks."""
    latin = _HIDDEN.sub("", unicodedata.normalize("NFKC", text).translate(_TWINS)).casefold().replace("đ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in bare)
    return " ".join(_DASHES.sub("-", digits).split())


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Text without accents (đ too), case, and separators."""
    return _SEPARATORS.sub("", plain(text))


def nearest(written: str, candidates: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    """The one candidate that ``written`` is closest to, by its key or by a name it is known by; None on a tie."""
    found = suggest(written, candidates)
    return found.value if found else None


def suggest(written: str, candidates: Iterable[tuple[str, Iterable[str]]]) -> Suggestion | None:
    """The one candidate that ``written`` is closest to, and how it was found; None on a tie."""
    if len(written) > _LONGEST:
        return None
    wanted = _Wanted(written)
    if not wanted.folded:
        return None
    best: dict[str, float] = {}
    for key, names in candidates:
        own = min(wanted.distance(name) for name in (key, key.rpartition("/")[2] or key))
        called = min(map(wanted.distance, names), default=own)
        distance = min(own, called if called < 1 else called + _BY_NAME)
        if distance < wanted.limit + 1:
            best[key] = min(distance, best.get(key, distance))
    if not best:
        return None
    closest = min(best.values())
    found = [key for key, value in best.items() if value == closest]
    return Suggestion(found[0], closest == 0) if len(found) == 1 else None


class _Wanted:
    """What was written, in the forms that names are compared with."""

    def __init__(self, written: str) -> None:
        self.folded = fold(written) or written.strip()  # signs like >= have nothing to fold
        self.forms = {self.folded, fold(written.replace("&", " và ")) or self.folded}
        self.limit = max(1, len(self.folded) // 3) if fold(written) else 0

    def distance(self, name: str) -> float:
        """0 for the same name; below 1 for its acronym, or the name with a generic word before or a place after it."""
        known = fold(name) or name.strip()
        if known in self.forms:
            return 0
        if self.limit and (self.folded in _acronyms(name) or self._affixed(name)):
            return 0.5
        return min(OSA.distance(form, known, score_cutoff=self.limit) for form in self.forms) if self.limit else 1

    def _affixed(self, name: str) -> bool:
        rest, places = _affixes(name)
        return bool(places) and any(form in rest or form.startswith(places) for form in self.forms)


@lru_cache(maxsize=4096)
def _affixes(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """A name without its generic first word, and with the places that may follow it."""
    words = plain(name).split()
    if len(words) < 3:  # "Sở Y tế" is the shortest name that says enough without its first word
        return frozenset(), ()
    rest = frozenset({fold(" ".join(words[1:])), fold(name.replace("&", " và ").partition(" ")[2])})
    return rest, tuple(fold(name) + place for place in _PLACES)


@lru_cache(maxsize=4096)
def _acronyms(name: str) -> frozenset[str]:
    """`Sở Thông tin và Truyền thông` is written STTTT, Sở TTTT; `Văn phòng Ủy ban nhân dân`, Văn phòng UBND."""
    words = [word for word in _SEPARATORS.sub(" ", plain(name)).split() if word not in _LINKING]
    wholes = [whole for whole in range(3) if len(words) >= max(3, whole + 2)]
    return frozenset("".join(words[:n]) + "".join(word[0] for word in words[n:]) for n in wholes)
