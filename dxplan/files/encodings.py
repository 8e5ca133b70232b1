"""UTF-16, as Notepad calls it “Unicode”: known by its mark, or where nothing else would read like text."""

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LATIN = frozenset({0x00, 0x01, 0x02, 0x03, 0x1E, 0x20, 0x21, 0x22, 0x25, 0x26})
"""High bytes of the letters and signs of Vietnamese and English texts."""
_SAMPLE = 4_000
"""Bytes from which an encoding without its mark is told."""


def utf16_of(data: bytes) -> tuple[str, int, str] | None:
    """The codec, the bytes of its mark, and the text of a file that is surely UTF-16; None of any other."""
    codec = _MARKS.get(data[:2]) or _unmarked(data)
    if codec is None:
        return None
    mark = 2 if data[:2] in _MARKS else 0
    try:
        text = data[mark:].decode(codec)
    except UnicodeDecodeError:
        return None
    return None if not text or "\0" in text else (codec, mark, text)


def _unmarked(data: bytes) -> str | None:
    """The codec of bytes of which every second one is a high byte of Latin letters, and most of these are 0."""
    sample = data[:_SAMPLE]
    for codec, high, low in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        letters = len(high) >= 8 and 2 * high.count(0) > len(high) and 0 not in low
        if letters and _LATIN.issuperset(high):
            return codec
    return None
