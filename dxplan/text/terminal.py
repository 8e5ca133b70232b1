"""Text that is safe and straight on a terminal: nothing from the data can move the cursor or forge a line."""

import re
import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len

from dxplan.messages import Catalogue

_TAB = "    "
_CODES = {
    "error": "31;1",
    "warning": "33;1",
    "info": "36;1",
    "dim": "2",
    "bold": "1",
    "-": "31",
    "+": "32",
    " ": "2",
}
_PLAIN = str.maketrans("đĐ“”‘’–—·≥≤≈", "dD\"\"''--*><~", "")
_WORDS = {"…": "...", "→": "->", "×": "x", "⍽": "[nbsp]", "␣": "_"}
_COMMAND = re.compile(r"((?:^|\r)[^\S\r\n]*):(?=:)", re.MULTILINE)


def printable(text: str) -> str:
    """``text`` with every control, bidirectional or line-breaking character shown as its code point."""
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character == "\t":
        return _TAB
    if (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co"}
        and character not in "\u200c\u200d"
    ):
        return f"<U+{ord(character):04X}>"
    return character


_SIGNS = {"\t": "→", "\u00a0": "⍽", "\u202f": "⍽"}
_NAMES = {"→": "tab", "⍽": "no-break-space", "␣": "space", "<U+": "code"}
_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")


def told_apart(lines: Sequence[str]) -> list[str]:
    """Lines of a difference; what tells a line that goes from one that comes, and can't be seen, is shown as a sign."""
    looks = {
        sign: {_look(line[1:]) for line in lines if line.startswith(sign)}
        for sign in "-+"
    }
    alike = looks["-"] & looks["+"]
    return [
        line[0] + _marked(line[1:])
        if line[:1] in ("-", "+") and _look(line[1:]) in alike
        else line
        for line in lines
    ]


def _look(text: str) -> str:
    """What a reader sees of a line, but for how wide its blanks are."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _marked(text: str) -> str:
    body = text.rstrip(" ")
    in_pieces = not unicodedata.is_normalized("NFC", body)
    return "".join(_sign(c, in_pieces=in_pieces) for c in body) + "␣" * (
        len(text) - len(body)
    )


def _sign(character: str, *, in_pieces: bool) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    blank = unicodedata.category(character) == "Zs" and character != " "
    if (
        blank
        or character in "\u200c\u200d"
        or (in_pieces and unicodedata.combining(character))
    ):
        return f"<U+{ord(character):04X}>"
    return character


def legend(lines: Sequence[str], words: Catalogue) -> str:
    """What the signs mean that stand in lines of a difference; nothing where there is none."""
    text = "\n".join(lines)
    names = [name for sign, name in _NAMES.items() if sign in text]
    return ", ".join(words(f"terminal.signs.{name}") for name in names)


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
        bare = "".join(
            c
            for c in unicodedata.normalize("NFD", text)
            if not unicodedata.combining(c)
        )
        for sign, plain in _WORDS.items():
            bare = bare.replace(sign, plain)
        return bare.translate(_PLAIN).encode(encoding, "backslashreplace")


def inert(text: str) -> str:
    """``text`` without anything that GitHub's runner would take for a command.

    It looks for `::` at the beginning of a line, blanks before it or not, and for `##[` anywhere.
    """
    return _COMMAND.sub(r"\1<U+003A>", text).replace("##[", "##<U+005B>")


def without_commands(text: str) -> str:
    """The same JSON, printable by GitHub's runner, which takes `##[` anywhere in a line for a command."""
    return text.replace("##[", "##\\u005b")
