"""Text that is safe and straight on a terminal: nothing from the data can move the cursor or forge a line."""

import re
import unicodedata

from rich.cells import cell_len

_TAB = "    "
_CODES = {"error": "31;1", "warning": "33;1", "info": "36;1", "dim": "2", "bold": "1", "-": "31", "+": "32", " ": "2"}
_PLAIN = str.maketrans("đĐ“”‘’–—·≥≤≈", "dD\"\"''--*><~", "")
_WORDS = {"…": "...", "→": "->", "×": "x"}
_COMMAND = re.compile(r"((?:^|\r)[^\S\r\n]*):(?=:)", re.MULTILINE)


def printable(text: str) -> str:
    """``text`` with every control, bidirectional or line-breaking character shown as its code point."""
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character == "\t":
        return _TAB
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co"} and character not in "\u200c\u200d":
        return f"<U+{ord(character):04X}>"
    return character


def width(text: str) -> int:
    """The columns ``text`` takes on a terminal once it is printable; composed or not, wide or not."""
    return cell_len(unicodedata.normalize("NFC", printable(text)))


def paint(text: str, style: str, *, color: bool) -> str:
    """``text`` in a colour, where colours are wanted."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color else text


def encoded(text: str, encoding: str) -> bytes:
    """``text`` for a console: one that lacks any letter of it gets all of it without accents, the rest as escapes."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        for sign, plain in _WORDS.items():
            bare = bare.replace(sign, plain)
        return bare.translate(_PLAIN).encode(encoding, "backslashreplace")


def inert(text: str) -> str:
    """``text`` without anything that GitHub's runner would take for a command.

    It looks for `::` at the beginning of a line, blanks before it or not, and for `##[` anywhere.
    """
    return _COMMAND.sub(r"\1<U+003A>", text).replace("##[", "##<U+005B>")
