"""What somebody may have meant: fold accents and case, then the smallest edit distance; nothing on a tie."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA


def fold(text: str) -> str:
    """Text without accents (đ too), case, and separators."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def nearest(written: str, candidates: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    """The one candidate that ``written`` is closest to, by its key or by a name it is known by; None on a tie."""
    wanted = fold(written)
    if not wanted:
        return None
    limit = max(1, len(wanted) // 3)
    best: dict[str, int] = {}
    for key, names in candidates:
        distances = [
            OSA.distance(wanted, fold(name), score_cutoff=limit) for name in (key, key.rpartition("/")[2], *names)
        ]
        if min(distances) <= limit:
            best[key] = min(distances)
    if not best:
        return None
    closest = min(best.values())
    found = [key for key, value in best.items() if value == closest]
    return found[0] if len(found) == 1 else None
