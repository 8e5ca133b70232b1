"""Vietnamese order: the alphabet's own letters first, tones after them; numbers by their value."""

import re
import unicodedata
from functools import cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: i for i, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def by_alphabet(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """A sort key: letters of the Vietnamese alphabet, then tones where the letters are alike."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for part in re.findall(
        r"[0-9]+|[^0-9]", unicodedata.normalize("NFC", text.casefold())
    ):
        if part[0] in "0123456789":
            letters.append((1, int(part)))
            tones.append(0)
            continue
        letter, tone = _split(part)
        letters.append(
            (2, _LETTERS[letter]) if letter in _LETTERS else (0, ord(letter))
        )
        tones.append(tone)
    return letters, tones


@cache
def _split(character: str) -> tuple[str, int]:
    """A letter without its tone, and the tone."""
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), 0)
    bare = unicodedata.normalize(
        "NFC", "".join(mark for mark in decomposed if mark not in _TONES)
    )
    return bare[:1] or character, tone
