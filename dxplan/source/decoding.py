"""The bytes of a file as text, and what is wrong with them before any syntax is looked at."""

import re
from collections.abc import Iterator

from dxplan.diagnostics import MANY_FINDINGS, Finding, Place, Replace, SymbolicFix
from dxplan.files.encodings import utf16_of
from dxplan.files.sizes import MAX_BYTES
from dxplan.source.fences import line_ends
from dxplan.text.hidden_characters import (
    HIDDEN,
    FirstHidden,
    code_of,
    may_hold_hidden,
    replacement_of,
    with_signs_for_hidden,
)

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|>{7})(?= |\r?$)", re.MULTILINE)
_CONFLICT_SIDE = re.compile(r"^([<>]{7}) ([^\r\n]{1,80})", re.MULTILINE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_TCVN3 = re.compile(rb"[a-z][\xb5-\xbe][a-z]")
_WINDOWS_1258 = re.compile(rb"[a-zA-Z][\xec\xcc\xf2\xd2\xd0\xf0\xfd\xdd]")

_CONFLICT_MARKS = (b"<<<<<<<", b"|||||||", b">>>>>>>")

_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word"),
    (b"\xd0\xcf\x11\xe0", "old-Word"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
"""What files of other kinds begin with."""
_BEGINNINGS = (b"\0", *(signature for signature, _ in _SIGNATURES))


def decode(file: str, content: bytes) -> tuple[str | None, list[Finding]]:
    """The text of a file without its byte-order mark, None where there is none, and findings."""
    if len(content) > MAX_BYTES:
        limit = {"limit": str(MAX_BYTES)}
        return None, [Finding("F110", Place(file, span=(0, 0)), limit)]
    kind = _other_kind(content)
    if kind:
        args = {"byte": "0", "guess": kind}
        return None, [Finding("F101", Place(file, span=(0, 0)), args)]
    utf16 = utf16_of(content)
    if utf16 is not None:
        return _decoded_utf16(file, utf16[2])
    unmarked = content.removeprefix(BYTE_ORDER_MARK)
    try:
        text = unmarked.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(file, content, unmarked, error)]
    findings = []
    if content.startswith(BYTE_ORDER_MARK):
        findings.append(_byte_order_mark(file))
    if may_hold_hidden(content):
        findings += _hidden_characters(file, text)
    if any(mark in content for mark in _CONFLICT_MARKS):
        findings += _conflicts(file, text)
    findings += line_ends(file, text)
    return text, findings


def _other_kind(content: bytes) -> str:
    """What a file is that is no text; empty where it may be one."""
    if not content.startswith(_BEGINNINGS):
        return ""
    if not content.strip(b"\0"):
        return "empty"
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    return ""


def _decoded_utf16(file: str, text: str) -> tuple[str, list[Finding]]:
    """The text of a UTF-16 file, which a fix saves as UTF-8; other findings come after that."""
    fix = SymbolicFix("safe", (Replace((-1, len(text)), text),))
    args = {"byte": "0", "guess": "UTF-16", "variant": "utf16"}
    return text, [Finding("F101", Place(file, span=(0, 0)), args, fix=fix)]


def _byte_order_mark(file: str) -> Finding:
    # the mark stands before the first character
    fix = SymbolicFix("safe", (Replace((-1, 0), ""),))
    return Finding("F102", Place(file, span=(0, 0)), fix=fix)


def _not_utf8(
    file: str, content: bytes, unmarked: bytes, error: UnicodeDecodeError
) -> Finding:
    offset = len(unmarked[: error.start].decode("utf-8"))
    byte = len(content) - len(unmarked) + error.start
    args = {"byte": str(byte), "guess": _encoding(content)}
    return Finding("F101", Place(file, span=(offset, offset)), args)


def _encoding(content: bytes) -> str:
    """The encoding that bytes which are no UTF-8 seem to be in; `?` where nothing says so."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    has_many_zeros = content[:400].count(0) > 20
    if has_many_zeros:
        return "UTF-16"
    if _TCVN3.search(content):
        return "TCVN3"
    if _WINDOWS_1258.search(content):
        return "windows-1258"
    return "?"


def without_hidden(text: str) -> str:
    """A text of the same length with `UNKNOWN` in the place of each hidden character.

    A lone carriage return, which ends a line for YAML alone, is a line break in it.
    """
    return _LONE_RETURN.sub("\n", with_signs_for_hidden(text))


def _hidden_characters(file: str, text: str) -> Iterator[Finding]:
    first = FirstHidden()
    for match in HIDDEN.finditer(text):
        if first.is_full:
            break
        if first.takes(match[0]):
            yield _hidden(file, match)
    yield from _lone_returns(file, text)


def _conflicts(file: str, text: str) -> Iterator[Finding]:
    """The first place where git could not merge."""
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        place = Place(file, span=conflict.span())
        yield Finding("F108", place, _branches(text))


def _hidden(file: str, match: re.Match[str]) -> Finding:
    character = match[0]
    fix = None
    replacement = replacement_of(character)
    if replacement is not None:
        fix = SymbolicFix("safe", (Replace(match.span(), replacement),))
    args = {"character": code_of(character)}
    return Finding("F103", Place(file, span=match.span()), args, fix=fix)


def _lone_returns(file: str, text: str) -> Iterator[Finding]:
    """Lone carriage returns, all together: they end a line for YAML and not for git."""
    if "\r" not in text:
        return
    spans = [match.span() for match in _LONE_RETURN.finditer(text)]
    if not spans:
        return
    steps = [Replace(span, "\n") for span in spans]
    if len(spans) > MANY_FINDINGS:
        whole = (spans[0][0], spans[-1][1])
        steps = [Replace(whole, _LONE_RETURN.sub("\n", text[slice(*whole)]))]
    fix = SymbolicFix("safe", tuple(steps))
    args = {"character": "U+000D"}
    yield Finding("F103", Place(file, span=spans[0]), args, fix=fix)


def _branches(text: str) -> dict[str, str]:
    """The names that git wrote behind its conflict markers."""
    names = dict(_CONFLICT_SIDE.findall(text))
    return {"ours": names.get("<<<<<<<", "?"), "theirs": names.get(">>>>>>>", "?")}
