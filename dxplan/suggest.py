"""What somebody may have meant: fold accents and case, then the smallest edit distance; nothing on a tie."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA


@lru_cache(1 << 16)
def fold(text: str) -> str:
    """Text without accents (đ too), case, and separators."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def nearest(written: str, candidates: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    """The one candidate that ``written`` is closest to, by its key or by a name it is known by; None on a tie."""
    found = closest(written, candidates)
    return found[0] if len(found) == 1 else None


def closest(written: str, candidates: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """All candidates that ``written`` is equally close to; it is exactly one of them where their `fold` is the same."""
    wanted = fold(written)
    if not wanted:
        return []
    limit = max(1, len(wanted) // 3)
    best: dict[str, int] = {}
    for key, names in candidates:
        folded = [fold(name) for name in (key, key.rpartition("/")[2], *names)]
        near = [name for name in folded if abs(len(name) - len(wanted)) <= limit]  # others are too far off anyway
        distance = min((OSA.distance(wanted, name, score_cutoff=limit) for name in near), default=limit + 1)
        if distance <= limit:
            best[key] = distance
    least = min(best.values(), default=0)
    return [key for key, value in best.items() if value == least]
