"""Text that is safe on a terminal: no data can move the cursor or forge a line."""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence

from rich.cells import cell_len

from dxplan.text.hidden_characters import HIDDEN, can_be_seen

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
_SPELLED_OUT = {"…": "...", "→": "->", "×": "x", "⍽": "[nbsp]", "␣": "_"}
_COMMAND = re.compile(r"((?:^|\r)[^\S\r\n]*):(?=:)", re.MULTILINE)


def printable(text: str) -> str:
    """``text`` with every control, hidden or line-breaking character as code point."""
    if can_be_seen(text):  # nearly all texts can, and the test costs a hundredth
        return text
    seen = HIDDEN.sub(lambda match: _code_point(match[0]), text)
    return "".join(map(_printable_character, seen))


def one_line(text: str) -> str:
    """A text on one line, with single blanks between its words, and printable."""
    return printable(" ".join(text.split()))


_CONTROL_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co"})
_JOINERS = "\u200c\u200d"


def _printable_character(character: str) -> str:
    if character == "\t":
        return _TAB
    is_control = unicodedata.category(character) in _CONTROL_CATEGORIES
    if is_control and character not in _JOINERS:
        return _code_point(character)
    return character


def _code_point(character: str) -> str:
    return f"<U+{ord(character):04X}>"


_SIGNS = {"\t": "→", "\u00a0": "⍽", "\u202f": "⍽"}
_NAMES_OF_SIGNS = {"→": "tab", "⍽": "no-break-space", "␣": "space", "<U+": "code"}
_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")


def with_visible_differences(lines: Sequence[str]) -> list[str]:
    """The lines of a diff, with signs for what differs where two lines look alike."""
    alike = _looks(lines, "-") & _looks(lines, "+")
    shown = []
    for line in lines:
        if line.startswith(("-", "+")) and _look(line[1:]) in alike:
            shown.append(_with_signs(line))
        else:
            shown.append(line)
    return shown


def _looks(lines: Sequence[str], sign: str) -> set[str]:
    """What a reader sees of the lines of a diff that begin with a sign."""
    looks = set()
    for line in lines:
        if line.startswith(sign):
            looks.add(_look(line[1:]))
    return looks


def _look(text: str) -> str:
    """What a reader sees of a line, but for how wide its blanks are."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _with_signs(line: str) -> str:
    """A line of a diff with a sign for each character that can't be seen."""
    text = line[1:].rstrip(" ")
    trailing_spaces = len(line) - 1 - len(text)
    decomposed = not unicodedata.is_normalized("NFC", text)
    signs = "".join(_sign(character, decomposed=decomposed) for character in text)
    return line[0] + signs + "␣" * trailing_spaces


def _sign(character: str, *, decomposed: bool) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _JOINERS:
        return _code_point(character)
    if decomposed and unicodedata.combining(character):
        return _code_point(character)
    if unicodedata.category(character) == "Zs" and character != " ":
        return _code_point(character)
    return character


def legend(lines: Sequence[str], catalogue: Callable[[str], str]) -> str:
    """What the signs in lines of a diff mean, in a catalogue's words; empty without signs."""
    text = "\n".join(lines)
    meanings = []
    for sign, name in _NAMES_OF_SIGNS.items():
        if sign in text:
            meanings.append(catalogue(f"terminal.signs.{name}"))
    return ", ".join(meanings)


def width(text: str) -> int:
    """The columns that ``text`` takes on a terminal once it is printable."""
    shown = unicodedata.normalize("NFC", printable(text))
    if _OF_OTHER_WIDTH.search(shown) is None:
        return len(shown)
    return cell_len(shown)


_OF_OTHER_WIDTH = re.compile("[^ -~\u00a0-\u02ff\u1ea0-\u1ef9]")
"""What may take no column or two; Vietnamese and English are written without."""


def paint(text: str, style: str, *, color: bool) -> str:
    """``text`` in a colour, where colours are wanted."""
    if not color:
        return text
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def encode(text: str, encoding: str) -> bytes:
    """``text`` in the encoding of a console.

    Where that lacks any letter, all accents are left out and what is still missing is escaped.
    """
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return _without_accents(text).encode(encoding, "backslashreplace")


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    letters = []
    for character in decomposed:
        if not unicodedata.combining(character):
            letters.append(character)
    bare = "".join(letters)
    for sign, replacement in _SPELLED_OUT.items():
        bare = bare.replace(sign, replacement)
    return bare.translate(_PLAIN)


def without_runner_commands(text: str) -> str:
    """``text`` without anything that GitHub's runner would take for a command.

    It looks for `::` at the beginning of a line, blanks before it or not, and for `##[` anywhere.
    """
    return _COMMAND.sub(r"\1<U+003A>", text).replace("##[", "##<U+005B>")


def json_for_terminal(document: object) -> str:
    """A value as JSON in lines, hidden characters escaped, without commands of GitHub's runner."""
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return safe_json(text)


def safe_json(text: str) -> str:
    """JSON that says the same, with hidden characters as escapes, and without `##[`.

    GitHub's runner takes that for a command; only texts hold it.
    """
    visible = HIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)
    return visible.replace("##[", "##\\u005b")
