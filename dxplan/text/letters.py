"""Letters that only look like the ones that are meant, and the syllables of Vietnamese."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

STROKED = str.maketrans("\u00d0\u00f0\u0189\u0256", "ĐđĐđ")
"""Letters of Iceland and Africa that look like the Vietnamese đ."""
HORNED = str.maketrans("\u01a2\u01a3", "Ưư")
"""Letters of old Turkic alphabets that PDF files have in the place of ư."""

_CYRILLIC = (
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"
    "\u0430\u0435\u043a\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"
)
_GREEK_CAPITALS = (
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a"
    "\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)
_GREEK_SMALL = "\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c5\u03c7"
TWINS_FROM = _CYRILLIC + _GREEK_CAPITALS + _GREEK_SMALL
TWINS_TO = "ABEKMHOPCTYXIJSaekopcyxijs" + "ABEZHIKMNOPTYX" + "aovpikux"
TWINS = str.maketrans(TWINS_FROM, TWINS_TO)
"""Letters of other alphabets that the eye takes for Latin ones."""
ALIKE = {**TWINS, **STROKED, **HORNED}
"""All of them, where it is certain that Latin letters are meant."""

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_COMPATIBLE_RANGES = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06"
_COMPATIBLE = re.compile(f"[{_COMPATIBLE_RANGES}]")
"""Letters and digits as wide as Chinese ones, and letters cast together as one: ﬁ, ﬂ."""
_ODD = re.compile(f"[{''.join(map(chr, ALIKE))}{_COMPATIBLE_RANGES}]")
_ABBREVIATION_LETTERS = frozenset("ABCDĐEGHIKLMNOPQRSTUVXY&")
_LONGEST_ABBREVIATION = 8
_WORD = re.compile("[^\\W_][^\\W_\u0300]*(?:[\u0300-\u036f]+[^\\W_]*)*")


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A word with letters that are not what they look like; ``sure``: it has one meaning."""

    span: tuple[int, int]
    written: str
    meant: str
    sure: bool


def may_hold_lookalikes(text: str) -> bool:
    """Whether a text has a letter that may only look like another."""
    return not text.isascii() and _ODD.search(text) is not None


def lookalikes_in(text: str) -> Iterator[Lookalike]:
    """The words of a text that hold letters which only look like those of Vietnamese or English."""
    if not may_hold_lookalikes(text):
        return
    is_cyrillic = any(_is_foreign(character) for character in text)
    for match in _WORD.finditer(text):
        if not _ODD.search(match[0]):
            continue
        odd_word = _odd_word(match, is_cyrillic=is_cyrillic)
        if odd_word is not None:
            yield odd_word


def _odd_word(match: re.Match[str], *, is_cyrillic: bool) -> Lookalike | None:
    written = match[0]
    compatible = _COMPATIBLE.sub(_normal_form, written)
    has_latin = False
    foreign = []
    for character in compatible:
        if not character.isalpha():
            continue
        if _LATIN.match(character):
            has_latin = True
        else:
            foreign.append(character)
    if not _can_be_latin(foreign, has_latin=has_latin, is_cyrillic=is_cyrillic):
        return None
    meant = compatible.translate(ALIKE)
    if meant == written:
        return None
    sure = _is_sure(compatible, meant, foreign, has_latin=has_latin)
    return Lookalike(match.span(), written, meant, sure)


def _normal_form(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _can_be_latin(
    foreign: Sequence[str], *, has_latin: bool, is_cyrillic: bool
) -> bool:
    """Whether the letters of other alphabets in a word may stand for Latin ones."""
    if not foreign:
        return True
    if has_latin:
        return all(character in TWINS_FROM for character in foreign)
    if is_cyrillic:  # the whole word is of the alphabet of the text
        return False
    return all(character in _CYRILLIC for character in foreign)


def _is_sure(
    compatible: str, meant: str, foreign: Sequence[str], *, has_latin: bool
) -> bool:
    """Whether no other word can be meant."""
    if foreign and not has_latin:
        return False
    if any(character in _GREEK_SMALL for character in foreign):
        return False
    has_stroke = compatible.translate(STROKED) != compatible
    if not has_stroke:
        return True
    return _is_vietnamese(meant)


def _is_foreign(character: str) -> bool:
    """Whether a letter is Cyrillic and like none of Latin: then the text is in that alphabet."""
    is_cyrillic = "\u0400" <= character <= "\u04ff"
    return is_cyrillic and character not in _CYRILLIC


def _is_vietnamese(word: str) -> bool:
    """Whether a word is a syllable, or an abbreviation such as HĐND."""
    if is_syllable(word):
        return True
    if len(word) > _LONGEST_ABBREVIATION or not word.isupper():
        return False
    return _ABBREVIATION_LETTERS.issuperset(word)


@lru_cache(maxsize=20_000)
def in_latin(word: str) -> str:
    """A word as a search compares it: letters that look Latin are Latin among Latin ones."""
    translated = word.translate(STROKED).translate(HORNED)
    if _LATIN.search(translated):
        return translated.translate(TWINS)
    return translated


# syllables

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdđghklmnpqrstvx])?"
_RHYME = (
    "(?:iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu"
    "|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi"
    "|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
)
_SYLLABLE = re.compile(f"{_ONSET}{_RHYME}(?:ch|ng|nh|[cmnptk])?")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word is built as a syllable of Vietnamese is."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    toneless = unicodedata.normalize("NFC", _TONES.sub("", decomposed))
    return _SYLLABLE.fullmatch(toneless) is not None


# VNI

_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300",
    "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300",
    "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
"""What VNI writes behind a vowel, as the marks that it stands for."""
_VNI_LETTERS = {
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
_LETTERS = re.compile(r"[^\W\d_]+")
_VNI_VOWEL = re.compile(
    f"([aeouy\u00f6\u00f4])([{''.join(_VNI_MARKS)}])", re.IGNORECASE
)
_VNI = re.compile(f"ñ|{_VNI_VOWEL.pattern}|[öæ]", re.IGNORECASE)
_FEWEST_IN_VNI = 2
"""Words that have to be written so; one may be a name of another language."""


def from_vni(text: str) -> str:
    """A text typed in VNI, the encoding of the fonts VNI-Times; other words stay."""
    return _LETTERS.sub(lambda match: _word_from_vni(match[0]), text)


def _word_from_vni(word: str) -> str:
    marked = _VNI_VOWEL.sub(_vni_vowel, word)
    return unicodedata.normalize("NFC", "".join(map(_vni_letter, marked)))


def _vni_vowel(match: re.Match[str]) -> str:
    return _vni_letter(match[1]) + _VNI_MARKS[match[2].lower()]


def _vni_letter(letter: str) -> str:
    meant = _VNI_LETTERS.get(letter.lower(), letter.lower())
    if letter.isupper():
        return meant.upper()
    return meant


_BEYOND_ONE_BYTE = re.compile(r"[^\x00-\xff](?<![\W\d_])")


def is_of_one_byte(text: str) -> bool:
    """Whether all letters of a text are of one byte, as in the encodings before Unicode."""
    return _BEYOND_ONE_BYTE.search(text) is None


def vni_word(text: str) -> str | None:
    """A word that shows that a text was typed in VNI, where several of its words were."""
    if text.isascii() or not is_of_one_byte(text):
        return None
    if not _VNI.search(text):
        return None
    count = 0
    in_vni: list[str] = []
    for word in _LETTERS.findall(text):
        count += 1
        if _is_vni(word):
            in_vni.append(word)
    if len(in_vni) < _FEWEST_IN_VNI:
        return None
    if 3 * len(in_vni) < count:
        return None
    return in_vni[0]


def _is_vni(word: str) -> bool:
    if not _VNI.search(word):
        return False
    if is_syllable(word):
        return False
    return is_syllable(_word_from_vni(word))
