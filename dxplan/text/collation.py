"""Vietnamese order: the alphabet's own letters first, tones after them; numbers by their value."""

import re
import unicodedata
from functools import cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: i for i, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


_NUMBER_OR_CHARACTER = re.compile(r"[0-9]+|[^0-9]")


def by_alphabet(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """A sort key: letters of the Vietnamese alphabet, then tones where the letters are alike."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    normalized = unicodedata.normalize("NFC", text.casefold())
    for part in _NUMBER_OR_CHARACTER.findall(normalized):
        if part[0] in "0123456789":
            letters.append((1, int(part)))
            tones.append(0)
            continue
        letter, tone = _letter_and_tone(part)
        if letter in _LETTERS:
            letters.append((2, _LETTERS[letter]))
        else:
            letters.append((0, ord(letter)))
        tones.append(tone)
    return letters, tones


@cache
def _letter_and_tone(character: str) -> tuple[str, int]:
    tone = 0
    marks = []
    for mark in unicodedata.normalize("NFD", character):
        if mark not in _TONES:
            marks.append(mark)
        elif not tone:
            tone = _TONES[mark]
    letter = unicodedata.normalize("NFC", "".join(marks))
    if not letter:  # a mark by itself
        return character, tone
    return letter[0], tone
