"""Letters that only look like the ones that are meant, and the syllables of Vietnamese."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

STROKED = str.maketrans("\u00d0\u00f0\u0189\u0256", "ĐđĐđ")
"""Letters of Iceland and Africa that look like the Vietnamese đ."""
HORNED = str.maketrans("\u01a2\u01a3", "Ưư")
"""Letters of old Turkic alphabets that PDF files have in the place of ư."""

_CYRILLIC = (
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"  # capitals
    "\u0430\u0435\u043a\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"
)
_GREEK_CAPITALS = "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
_GREEK_SMALL = "\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c5\u03c7"
TWINS_FROM = _CYRILLIC + _GREEK_CAPITALS + _GREEK_SMALL
TWINS_TO = "ABEKMHOPCTYXIJSaekopcyxijs" + "ABEZHIKMNOPTYX" + "aovpikux"
TWINS = str.maketrans(TWINS_FROM, TWINS_TO)
"""Letters of other alphabets that the eye takes for Latin ones."""
ALIKE = {**TWINS, **STROKED, **HORNED}
"""All of them, where it is certain that Latin letters are meant."""

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_COMPATIBLE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06]")
"""Letters and digits as wide as Chinese ones, and letters cast together as one: ﬁ, ﬂ."""
_ODD = re.compile(f"[{''.join(map(chr, ALIKE))}]|{_COMPATIBLE.pattern}")
_WORD = re.compile("[^\\W_][^\\W_\u0300]*(?:[\u0300-\u036f]+[^\\W_]*)*")


@dataclass(frozen=True, slots=True)
class OddWord:
    """A word with letters that are not what they seem. ``sure``: no other word can be meant."""

    span: tuple[int, int]
    written: str
    meant: str
    sure: bool


def odd_words(text: str) -> Iterator[OddWord]:
    """The words of a text that hold letters which only look like those of Vietnamese or English."""
    if not _ODD.search(text):
        return
    is_cyrillic = any(_is_foreign(c) for c in text)
    for match in _WORD.finditer(text):
        if _ODD.search(match[0]):
            yield from _odd(match, is_cyrillic=is_cyrillic)


def _odd(match: re.Match[str], *, is_cyrillic: bool) -> Iterator[OddWord]:
    written = match[0]
    plain = _COMPATIBLE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), written)
    others = [c for c in plain if c.isalpha() and not _LATIN.match(c)]
    if others and len(others) == sum(
        c.isalpha() for c in plain
    ):  # a word of another alphabet, or all of it twins
        if is_cyrillic or any(c not in _CYRILLIC for c in others):
            return
    elif any(c not in TWINS_FROM for c in others):
        return
    meant = plain.translate(ALIKE)
    if meant == written:
        return
    stroked = plain.translate(STROKED) != plain
    mixed = bool(others) and len(others) < sum(c.isalpha() for c in plain)
    sure = not any(c in _GREEK_SMALL for c in others) and (mixed or not others)
    yield OddWord(
        match.span(), written, meant, sure and (not stroked or _is_vietnamese(meant))
    )


def _is_foreign(character: str) -> bool:
    """Whether a letter is Cyrillic and like none of Latin: then the text is in that alphabet."""
    return "\u0400" <= character <= "\u04ff" and character not in _CYRILLIC


def _is_vietnamese(word: str) -> bool:
    """Whether a word is a syllable, or an abbreviation such as HĐND."""
    return is_syllable(word) or (
        word.isupper() and len(word) <= 8 and set(word) <= {*"ABCDĐEGHIKLMNOPQRSTUVXY&"}
    )


@lru_cache(maxsize=20_000)
def in_latin(word: str) -> str:
    """A word as a search compares it: letters that only look like those of Latin in a word that has some are these."""
    known = word.translate(STROKED).translate(HORNED)
    return known.translate(TWINS) if _LATIN.search(known) else known


# syllables -------------------------------------------------------------------------------------------------------

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdđghklmnpqrstvx])?"
_RHYME = (
    "(?:iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi"
    "|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
)
_SYLLABLE = re.compile(f"{_ONSET}{_RHYME}(?:ch|ng|nh|[cmnptk])?")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word is built as a syllable of Vietnamese is."""
    bare = unicodedata.normalize(
        "NFC", _TONES.sub("", unicodedata.normalize("NFD", word.lower()))
    )
    return _SYLLABLE.fullmatch(bare) is not None


# VNI -------------------------------------------------------------------------------------------------------------

_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
"""What VNI writes behind a vowel, as the marks that it stands for."""
_VNI_ALONE = {
    "ñ": "đ",
    "ö": "ư",
    "ô": "ơ",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}
_VNI_VOWEL = re.compile(
    f"([aeouy\u00f6\u00f4])([{''.join(_VNI_MARKS)}])", re.IGNORECASE
)
_VNI = re.compile(f"ñ|{_VNI_VOWEL.pattern}|[öæ]", re.IGNORECASE)
_FEWEST = 2
"""Words that have to be so written; one may be a name of another language."""


def from_vni(text: str) -> str:
    """A text typed in VNI, the encoding of the fonts VNI-Times; what can't be read so stays as it is."""
    return re.sub(r"[^\W\d_]+", lambda m: _word_from_vni(m[0]), text)


def _word_from_vni(word: str) -> str:
    marked = _VNI_VOWEL.sub(lambda m: _alone(m[1]) + _VNI_MARKS[m[2].lower()], word)
    return unicodedata.normalize("NFC", "".join(map(_alone, marked)))


def _alone(letter: str) -> str:
    meant = _VNI_ALONE.get(letter.lower(), letter.lower())
    return meant.upper() if letter.isupper() else meant


_BEYOND_ONE_BYTE = re.compile(r"[^\x00-\xff](?<![\W\d_])")


def is_of_one_byte(text: str) -> bool:
    """Whether all letters of a text are among those of one byte, as the encodings before Unicode had them."""
    return _BEYOND_ONE_BYTE.search(text) is None


def vni_word(text: str) -> str | None:
    """A word that shows that a text was typed in VNI: in several words, and no letter is one of Unicode's own."""
    if text.isascii() or not is_of_one_byte(text) or not _VNI.search(text):
        return None
    words = re.findall(r"[^\W\d_]+", text)
    typed = [
        w
        for w in words
        if _VNI.search(w) and not is_syllable(w) and is_syllable(_word_from_vni(w))
    ]
    return typed[0] if len(typed) >= _FEWEST and 3 * len(typed) >= len(words) else None
