"""Vietnamese order: the alphabet's own letters first, tones after them; numbers by their value."""

import re
import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: i for i, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


_NUMBER_OR_CHARACTER = re.compile(r"[0-9]+|[^0-9]")


def by_alphabet(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """A sort key: letters of the Vietnamese alphabet, then tones where the letters are alike."""
    normalized = unicodedata.normalize("NFC", text.casefold())
    values = [_value(part) for part in _NUMBER_OR_CHARACTER.findall(normalized)]
    return [letter for letter, _ in values], [tone for _, tone in values]


def initial(text: str) -> str:
    """The capital letter of the Vietnamese alphabet, without a tone, that a text begins with."""
    normalized = unicodedata.normalize("NFC", text)
    return _letter_and_tone(normalized[:1])[0].upper()


@lru_cache(maxsize=4096)
def _value(part: str) -> tuple[tuple[int, int], int]:
    """The place of a number or a letter, and its tone."""
    if part[0] in "0123456789":
        return (1, int(part)), 0
    letter, tone = _letter_and_tone(part)
    if letter in _LETTERS:
        return (2, _LETTERS[letter]), tone
    return (0, ord(letter)), tone


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
