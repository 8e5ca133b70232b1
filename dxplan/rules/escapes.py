"""S: characters that readers see as signs: entities, escapes, UTF-8 read in a wrong encoding."""

import html
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from dxplan.diagnostics import Finding, Replace, SetValue, SymbolicFix
from dxplan.rules.context import Body, Context, Findings, finding, is_extension
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
    r"(?<!\S)[^\s\ufffd]*+\ufffd\S*|(?<![^\W\d])[^\W\d]++\?+[^\W\d]\S*+(?:\s+\S*[^\W\d]\?+(?:[^\W\d]\S*)?)+"
)
"""Letters that a program could not keep: the sign for it, or question marks within several words."""
_HALVED = re.compile(r"\S*[a-z]Ã(?![^\W\d_]|\u00a0)")
"""An “à” of a misread text whose other half, a no-break space, was taken for a blank: `toÃ n`."""
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_DRIVE = re.compile(r"\b[A-Za-z]:\\|\\\\")

_HIGH = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)}
"""What the bytes above 0x7F look like to a program that reads UTF-8 as Windows-1252."""
_FOLLOWING = "".join(
    re.escape(character) for character, byte in _HIGH.items() if byte < 0xC0
)
_MISREAD = re.compile(
    rf"á[º»][{_FOLLOWING}]|Ä[‘\u0090ƒ‚©¨]|Æ[°¡¯\u00a0]|Ã[¡¢£¨©ª¬\u00ad²³´µ¹º½€]|(?<=[a-z])Ã\u00a0|â€[{_FOLLOWING}]"
)
"""Vietnamese letters and quotation marks so read; none of these pairs occurs in a Vietnamese text."""
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
    """S123: characters written in a way that readers see as signs: entities, escapes, a wrong encoding."""
    for record, texts in context.scalar_texts:
        for path, text in texts:
            found = (
                escape_in(text)
                if _SIGNS.search(text) or _has_odd_letters(text)
                else None
            )
            if found is not None and not is_extension(path):
                kind, piece = found
                meant, plain = unescaped(piece, kind).strip(), unescaped(text, kind)
                clear = plain != text and _is_clear(plain)
                fix = (
                    SymbolicFix("unsafe", (SetValue((*record.path, *path), plain),))
                    if clear
                    else None
                )
                meant = meant if meant != piece and _is_clear(meant) else ""
                yield finding(
                    "S123",
                    record,
                    path,
                    fix=fix,
                    found=f"escape-{kind}",
                    value=piece,
                    suggestion=meant,
                )
    for body in context.bodies:
        for start, line in _lines(body):
            if first := _MISREAD.search(line):
                yield _misread(body, start, line, first)
            elif first := _HALVED.search(line):
                span = (start + first.start(), start + first.end())
                yield body.finding(
                    "S123",
                    span,
                    None,
                    found="escape-lost",
                    value=first[0],
                    suggestion="",
                )
            elif first := _typed_in_tcvn3(line):
                yield _typed(body, start, line.rstrip(), _word_of(first, line), "tcvn")
            elif word := vni_word(line):
                yield _typed(body, start, line.rstrip(), word, "vni")


def _has_odd_letters(text: str) -> bool:
    if text.isascii():
        return False
    if _MISREAD.search(text) or _HALVED.search(text):
        return True
    return is_of_one_byte(text) and bool(_TYPED_IN_TCVN3.search(text) or vni_word(text))


def _lines(body: Body) -> Iterator[tuple[int, str]]:
    """The lines that may be misread or typed in an encoding of old: each for itself, whatever the others hold."""
    start, text = 0, body.source.body
    for line in () if text.isascii() else text.splitlines(keepends=True):
        if _has_odd_letters(line):
            yield start, line
        start += len(line)


def _typed(body: Body, start: int, line: str, word: str, kind: str) -> Finding:
    """A line typed in an encoding of old; ``word`` is the first that shows it."""
    fix = SymbolicFix(
        "unsafe",
        (Replace(body.file_span((start, start + len(line))), unescaped(line, kind)),),
    )
    begin = start + line.index(word)
    place = (begin, begin + len(word))
    return body.finding(
        "S123",
        place,
        fix,
        found=f"escape-{kind}",
        value=word,
        suggestion=unescaped(word, kind),
    )


def _misread(body: Body, start: int, line: str, first: re.Match[str]) -> Finding:
    *_, last = _UTF8.finditer(line, first.start())
    span = (start + first.start(), start + last.end())
    piece = line[first.start() : last.end()]
    plain = unescaped(piece, "misread")
    fix = SymbolicFix("unsafe", (Replace(body.file_span(span), plain),))
    meant = unescaped(first[0], "misread")
    return body.finding(
        "S123", span, fix, found="escape-misread", value=first[0], suggestion=meant
    )


def is_misread(text: str) -> bool:
    """Whether blanks of a text may be halves of letters, which only reading it again brings back."""
    return not text.isascii() and _MISREAD.search(text) is not None


def escape_in(text: str) -> tuple[str, str] | None:
    """The first escape of a text: its kind and how it is written."""
    without = _URL.sub("", text)
    for kind, pattern in (("lost", _LOST), ("tag", _TAG)):
        if match := pattern.search(without):
            return kind, match[0]
    for kind, pattern in (
        ("entity", _ENTITY),
        ("backslash", _BACKSLASH),
        ("percent", _PERCENT),
        ("misread", _MISREAD),
    ):
        for match in pattern.finditer(text if kind == "entity" else without):
            if unescaped(match[0], kind) != match[0] and not (
                kind == "backslash" and _DRIVE.search(text)
            ):
                return kind, match[0]
    if match := _HALVED.search(without):
        return "lost", match[0]
    if match := _typed_in_tcvn3(without):
        return "tcvn", _word_of(match, without)
    return ("vni", word) if (word := vni_word(without)) else None


def _typed_in_tcvn3(text: str) -> re.Match[str] | None:
    """Where a text shows that it was typed in TCVN3: in two words, and no letter in it is one of Unicode's own."""
    if text.isascii() or not is_of_one_byte(text):
        return None
    matches = [*islice(_TYPED_IN_TCVN3.finditer(text), 2)]
    return matches[0] if len(matches) > 1 else None


def _word_of(match: re.Match[str], text: str) -> str:
    """The whole word that a match is in."""
    before, after = (
        text[: match.start()].rsplit(" ", maxsplit=1)[-1],
        text[match.end() :].partition(" ")[0],
    )
    return f"{before}{match[0]}{after}"


def _from_tcvn3(word: str) -> str:
    """A word typed in TCVN3; one in capitals had its accents from a font of capitals."""
    ascii_letters = [c for c in word if c.isascii() and c.isalpha()]
    read = "".join(_TCVN3.get(c, c) for c in word)
    return (
        read.upper()
        if len(ascii_letters) > 1 and all(c.isupper() for c in ascii_letters)
        else read
    )


def unescaped(text: str, kind: str) -> str:
    """The text as it was meant; what can't be read stays as it is."""
    match kind:
        case "entity":
            return html.unescape(text).replace("\u00a0", " ")
        case "backslash":
            return _BACKSLASH.sub(lambda m: _character(m[0]), text)
        case "tag":
            return _TAG.sub("", text)
        case "percent":
            return _PERCENT.sub(lambda m: _decoded(m[0]), text)
        case "tcvn" | "vni":
            return (
                from_vni(text)
                if kind == "vni"
                else re.sub(r"\S+", lambda m: _from_tcvn3(m[0]), text)
            )
    return text if kind == "lost" else _UTF8.sub(lambda m: _reread(m[0]), text)


def _is_clear(text: str) -> bool:
    """Whether a text holds nothing that can't be seen: an escape must not bring in what no file may hold."""
    return all(character.isprintable() or character == "\n" for character in text)


def _character(escape: str) -> str:
    return html.unescape(f"&#x{escape[2:]};") if escape[1] == "u" else " "


def _decoded(escaped: str) -> str:
    try:
        return unquote(escaped, errors="strict")
    except UnicodeDecodeError:
        return escaped


def _reread(characters: str) -> str:
    try:
        return bytes(_HIGH[character] for character in characters).decode()
    except UnicodeDecodeError:
        return characters
