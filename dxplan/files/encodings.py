"""UTF-16, which Notepad calls “Unicode”, recognised with or without its mark."""

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LATIN = frozenset({0x00, 0x01, 0x02, 0x03, 0x1E, 0x20, 0x21, 0x22, 0x25, 0x26})
"""High bytes of the letters and signs of Vietnamese and English texts."""
_SAMPLE = 4_000
"""Bytes in which an encoding without its mark is looked for."""
_FEWEST_LETTERS = 8


def utf16_of(content: bytes) -> tuple[str, int, str] | None:
    """Codec, length of the mark and text of a file that is surely UTF-16; None of any other."""
    mark = content[:2]
    mark_length = 0
    codec = _MARKS.get(mark)
    if codec is not None:
        mark_length = len(mark)
    else:
        codec = _unmarked_codec(content)
    if codec is None:
        return None
    try:
        text = content[mark_length:].decode(codec)
    except UnicodeDecodeError:
        return None
    if not text or "\0" in text:
        return None
    return codec, mark_length, text


def _unmarked_codec(content: bytes) -> str | None:
    """The codec of bytes that are UTF-16 without a mark, by the high byte of each letter."""
    sample = content[:_SAMPLE]
    if 0 not in sample:
        return None
    if _are_latin_letters(high=sample[1::2], low=sample[::2]):
        return "utf-16-le"
    if _are_latin_letters(high=sample[::2], low=sample[1::2]):
        return "utf-16-be"
    return None


def _are_latin_letters(high: bytes, low: bytes) -> bool:
    """Whether the high bytes are those of Latin letters, most of them 0."""
    if len(high) < _FEWEST_LETTERS:
        return False
    if 0 in low:
        return False
    if 2 * high.count(0) <= len(high):
        return False
    return _LATIN.issuperset(high)
