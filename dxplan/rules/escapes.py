"""S: characters that readers see as signs: entities, escapes, UTF-8 read in a wrong encoding."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import unquote

from dxplan.diagnostics import Finding, KeyPath, Replace, SetValue, SymbolicFix
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Body, Context, Findings, finding, is_extension
from dxplan.text.hidden_characters import can_be_seen
from dxplan.text.letters import from_vni, is_of_one_byte, vni_word

_ENTITY = re.compile(
    r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
)
_BACKSLASH = re.compile(r"\\u[0-9A-Fa-f]{4}|\\[nt](?![a-z]*\\)")
_PERCENT = re.compile(
    r"%[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f])+(?:%[0-9A-Fa-f]{2})*"
)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_SIGNS = re.compile(r"[&%\\<?\ufffd]")
_LOST = re.compile(
    r"(?<!\S)[^\s\ufffd]*+\ufffd\S*"
    r"|(?<![^\W\d])[^\W\d]++\?+[^\W\d]\S*+(?:\s+\S*[^\W\d]\?+(?:[^\W\d]\S*)?)+"
)
"""Letters that a program lost: its sign for them, or question marks within several words."""
_HALVED = re.compile(r"(?<!\S)\S*[a-z]Ã(?![^\W\d_]|\u00a0)")
"""An “à” of a misread text whose other half, a no-break space, was taken for a blank: `toÃ n`."""
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_DRIVE = re.compile(r"\b[A-Za-z]:\\|\\\\")

_HIGH = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)}
"""What the bytes above 0x7F look like to a program that reads UTF-8 as Windows-1252."""
_FOLLOWING = "".join(
    re.escape(character) for character, byte in _HIGH.items() if byte < 0xC0
)
_MISREAD = re.compile(
    rf"á[º»][{_FOLLOWING}]|Ä[‘\u0090ƒ‚©¨]"
    rf"|Æ[°¡¯\u00a0]|Ã[¡¢£¨©ª¬\u00ad²³´µ¹º½€]|(?<=[a-z])Ã\u00a0|â€[{_FOLLOWING}]"
)
"""Vietnamese letters and quotation marks so read; none of these pairs occurs in Vietnamese."""
_UTF8 = re.compile(rf"[\u00c2-\u00df][{_FOLLOWING}]|[\u00e0-\u00ef][{_FOLLOWING}]{{2}}")

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
"""What the bytes of TCVN3 look like as Latin letters and signs, and the letters that they are."""
_TYPED_IN_TCVN3 = re.compile(
    r"(?:[A-Za-z][¨©ª«¬®µ¶·¸¹»¼½¾]|®[¸¹µ¶·Êª«])[a-z]|[a-z][ÊËÌÎÏÐÒÓÔÕÖ×ØÜÝÞ](?:[a-z]|\b)|\b®[a-zª«]"
)
"""A sign amid letters, or a capital behind a small one: such words are in no language."""


def escaped_text(context: Context) -> Findings:
    """S123: characters that readers see as signs: entities, escapes, a wrong encoding."""
    yield from _escaped_values(context)
    for body in context.bodies:
        for start, line in _suspicious_lines(body):
            yield from _escaped_line(body, start, line)


def _escaped_values(context: Context) -> Findings:
    for record, path, text in context.texts_where(_may_hold_escapes):
        escape = escape_in(text)
        if escape is None:
            continue
        if is_extension(path):
            continue
        yield _escaped_value(record, path, text, escape)


def _may_hold_escapes(text: str) -> bool:
    return _SIGNS.search(text) is not None or _has_odd_letters(text)


_MISREAD_LETTERS = re.compile("[ÃÄÆº»€]")
"""One of these is in all that `_MISREAD` and `_HALVED` match."""
_VIETNAMESE_ALONE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
"""Letters that no encoding of one byte has: with one a text is of Unicode."""


def _escaped_value(
    record: Record[Any], path: KeyPath, text: str, escape: tuple[str, str]
) -> Finding:
    kind, piece = escape
    decoded = unescaped(text, kind)
    fix = None
    if decoded != text and _is_printable(decoded):
        fix = SymbolicFix("unsafe", (SetValue((*record.path, *path), decoded),))
    suggestion = unescaped(piece, kind).strip()
    if suggestion == piece or not _is_printable(suggestion):
        suggestion = ""
    return finding(
        "S123",
        record,
        path,
        fix=fix,
        found=f"escape-{kind}",
        value=piece,
        suggestion=suggestion,
    )


def _has_odd_letters(text: str) -> bool:
    if text.isascii():
        return False
    if _MISREAD_LETTERS.search(text):
        if _MISREAD.search(text):
            return True
        if _HALVED.search(text):
            return True
    if _VIETNAMESE_ALONE.search(text) or not is_of_one_byte(text):
        return False
    if _TYPED_IN_TCVN3.search(text):
        return True
    return bool(vni_word(text))


def _suspicious_lines(body: Body) -> Iterator[tuple[int, str]]:
    """The lines that may be misread or typed in an old encoding, each by itself."""
    text = body.source.body
    if text.isascii():
        return
    may_be_misread = _MISREAD_LETTERS.search(text) is not None
    start = 0
    for line in text.splitlines(keepends=True):
        is_worth_looking = may_be_misread or not _VIETNAMESE_ALONE.search(line)
        if is_worth_looking and _has_odd_letters(line):
            yield start, line
        start += len(line)


def _escaped_line(body: Body, start: int, line: str) -> Iterator[Finding]:
    """The first fault of a line that begins at ``start`` of the body."""
    misread = _MISREAD.search(line)
    if misread is not None:
        yield _misread(body, start, line, misread)
        return
    halved = _HALVED.search(line)
    if halved is not None:
        yield body.finding(
            "S123",
            (start + halved.start(), start + halved.end()),
            found="escape-lost",
            value=halved[0],
            suggestion="",
        )
        return
    tcvn3 = _typed_in_tcvn3(line)
    if tcvn3 is not None:
        yield _typed(body, start, line.rstrip(), _word_around(tcvn3, line), "tcvn")
        return
    word = vni_word(line)
    if word:
        yield _typed(body, start, line.rstrip(), word, "vni")


def _typed(body: Body, start: int, line: str, word: str, kind: str) -> Finding:
    """A line typed in an encoding of old; ``word`` is the first that shows it."""
    span = body.file_span((start, start + len(line)))
    fix = SymbolicFix("unsafe", (Replace(span, unescaped(line, kind)),))
    begin = start + line.index(word)
    return body.finding(
        "S123",
        (begin, begin + len(word)),
        fix,
        found=f"escape-{kind}",
        value=word,
        suggestion=unescaped(word, kind),
    )


def _misread(body: Body, start: int, line: str, first: re.Match[str]) -> Finding:
    *_, last = _UTF8.finditer(line, first.start())
    span = (start + first.start(), start + last.end())
    decoded = unescaped(line[first.start() : last.end()], "misread")
    return body.finding(
        "S123",
        span,
        SymbolicFix("unsafe", (Replace(body.file_span(span), decoded),)),
        found="escape-misread",
        value=first[0],
        suggestion=unescaped(first[0], "misread"),
    )


def is_misread(text: str) -> bool:
    """Whether blanks of a text may be halves of letters, which only decoding it again restores."""
    if text.isascii() or not _MISREAD_LETTERS.search(text):
        return False
    return _MISREAD.search(text) is not None


def escape_in(text: str) -> tuple[str, str] | None:
    """The first escape of a text: its kind and how it is written."""
    without_urls = _URL.sub("", text)
    for kind, pattern in (("lost", _LOST), ("tag", _TAG)):
        match = pattern.search(without_urls)
        if match is not None:
            return kind, match[0]
    for kind, pattern in _ESCAPES.items():
        searched = text if kind == "entity" else without_urls
        written = _first_escape(kind, pattern, searched)
        if written is not None:
            return kind, written
    halved = _HALVED.search(without_urls)
    if halved is not None:
        return "lost", halved[0]
    tcvn3 = _typed_in_tcvn3(without_urls)
    if tcvn3 is not None:
        return "tcvn", _word_around(tcvn3, without_urls)
    word = vni_word(without_urls)
    if word:
        return "vni", word
    return None


_ESCAPES = {
    "entity": _ENTITY,
    "backslash": _BACKSLASH,
    "percent": _PERCENT,
    "misread": _MISREAD,
}


def _first_escape(kind: str, pattern: re.Pattern[str], text: str) -> str | None:
    """The first match that stands for something else; a backslash may be of a Windows path."""
    if kind == "backslash" and _DRIVE.search(text):
        return None
    for match in pattern.finditer(text):
        if unescaped(match[0], kind) != match[0]:
            return match[0]
    return None


def _typed_in_tcvn3(text: str) -> re.Match[str] | None:
    """Where a text shows that it was typed in TCVN3: in two words, all of one-byte letters."""
    if text.isascii():
        return None
    if not is_of_one_byte(text):
        return None
    matches = [*islice(_TYPED_IN_TCVN3.finditer(text), 2)]
    if len(matches) < 2:
        return None
    return matches[0]


def _word_around(match: re.Match[str], text: str) -> str:
    """The whole word that a match is in."""
    beginning = text[: match.start()].rsplit(" ", maxsplit=1)[-1]
    ending = text[match.end() :].partition(" ")[0]
    return f"{beginning}{match[0]}{ending}"


def _from_tcvn3(word: str) -> str:
    """A word typed in TCVN3; one in capitals had its accents from a font of capitals."""
    text = "".join(_TCVN3.get(character, character) for character in word)
    ascii_letters = re.sub("[^A-Za-z]", "", word)
    is_in_capitals = len(ascii_letters) > 1 and ascii_letters.isupper()
    if is_in_capitals:
        return text.upper()
    return text


def unescaped(text: str, kind: str) -> str:
    """The text as it was meant; what can't be read stays as it is."""
    unescape = _UNESCAPED.get(kind)
    if unescape is None:
        return text
    return unescape(text)


def _is_printable(text: str) -> bool:
    """Whether a text holds only what can be seen: an unescaped control character may not enter."""
    return can_be_seen(text.replace("\n", ""))


def _character(escape: str) -> str:
    is_code_point = escape[1] == "u"
    if not is_code_point:
        return " "
    return html.unescape(f"&#x{escape[2:]};")


def _decoded(escaped: str) -> str:
    try:
        return unquote(escaped, errors="strict")
    except UnicodeDecodeError:
        return escaped


def _reread(characters: str) -> str:
    data = bytes(_HIGH[character] for character in characters)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return characters


_UNESCAPED: Mapping[str, Callable[[str], str]] = {
    "entity": lambda text: html.unescape(text).replace("\u00a0", " "),
    "backslash": lambda text: _BACKSLASH.sub(lambda match: _character(match[0]), text),
    "tag": lambda text: _TAG.sub("", text),
    "percent": lambda text: _PERCENT.sub(lambda match: _decoded(match[0]), text),
    "misread": lambda text: _UTF8.sub(lambda match: _reread(match[0]), text),
    "tcvn": lambda text: re.sub(r"\S+", lambda match: _from_tcvn3(match[0]), text),
    "vni": from_vni,
}
