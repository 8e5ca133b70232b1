"""C: what must not stand in a public file: marks of state secrets, data of private persons."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from dxplan.diagnostics import KeyPath
from dxplan.model.fields import keys_where
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Body, Context, Findings, finding
from dxplan.source.source_file import Source

_MARK = r"M(?:Ậ|[AÂẠ][\u0302\u0323]+)T"
_DEGREE = (
    rf"(?:TUY(?:Ệ|[EÊẸ][\u0302\u0323]+)T[ ]+|T(?:Ố|[OÔÓ][\u0302\u0301]+)I[ ]+)?{_MARK}"
)
_STAMP = re.compile(
    rf"^[ \t>*_#(\[\"“-]*+({_DEGREE})[ \t.!*_)\]\"”]*+\r?$"
    rf"|^[ \t>*_#-]*+(?i:đ(?:ộ|[oôọ][\u0302\u0323]+)[ ]+"
    rf"m(?:ậ|[aâạ][\u0302\u0323]+)t)[*_ ]*+:[*_ ]*+((?i:{_DEGREE}))\b",
    re.MULTILINE,
)
"""A capital mark alone on its line, or a mark after “Độ mật:”; letters composed or in pieces."""
_WORD = re.compile("[Mm](?:[Ậậ]|[AÂẠaâạ][\u0302\u0323]+)[Tt]")
"""The mark in letters of any size, spelled out: searches that ignore case are slow."""
_PIECES_OF_WORD = ("ật", "ậT", "Ật", "ẬT", "\u0302", "\u0323")
"""What it holds one of."""


def secrecy_mark(context: Context) -> Findings:
    """C106: the stamp of a document that is a state secret."""
    for record, path, text in _suspicious_texts(context, _holds_word):
        match = _STAMP.search(text)
        if match is not None:
            mark, _ = _mark_of(match)
            yield finding("C106", record, path, mark=mark)
    for body in context.bodies:
        if not _holds_word(body.source.body):
            continue
        for match in _STAMP.finditer(body.source.body):
            mark, span = _mark_of(match)
            yield body.finding("C106", span, mark=mark)


def _holds_word(text: str) -> bool:
    """Whether the mark is in a text; one of its last letters or accents is sooner looked for."""
    if not any(piece in text for piece in _PIECES_OF_WORD):
        return False
    return _WORD.search(text) is not None


def _mark_of(stamp: re.Match[str]) -> tuple[str, tuple[int, int]]:
    """The mark of a stamp and its span: one alone on its line, or one behind “Độ mật:”."""
    group = 1 if stamp[1] else 2
    return stamp[group], stamp.span(group)


_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){8}")
_URL = re.compile(r"https?://[^\s)>\]]+", re.IGNORECASE)
_LOOKED_AT = 40
"""Characters preceding a number that say what it is."""

_CARD = re.compile(
    r"CCCD|CMND|CMTND|căn cước|chứng minh (?:nhân dân|thư)|identity card|ID card|citizen ID",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"đường dây nóng|hot ?line|tổng đài|mã số|MST\b|tax code|tài khoản|account",
    re.IGNORECASE,
)

_DATA = re.compile(
    r"(?<![\w/+-])(?<!\d[.,])(?:"
    r"(?P<citizen>0(?:0[1-9]|[1-8]\d|9[0-6])(?P<by>[ .]?)[0-3]\d{2}(?P=by)\d{3}(?P=by)\d{3})"
    r"|(?P<phone>(?:\+84[ .-]?|0084[ .-]?|\(\+84\)[ ]?|0)"
    r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)(?:[ .-]?\d){7})"
    r"|(?P<card>\d{3}[ .]?\d{3}[ .]?\d{3})"
    r")(?![\w/]|[.,-]\d)"
    r"|(?<![\w.+-])(?P<mail>[\w.+-]{1,64}@(?:gmail|googlemail|yahoo"
    r"|ymail|hotmail|outlook|live|msn|icloud|aol|zoho|proton"
    r"|protonmail)\.(?:com|vn|me|net)(?:\.vn)?)(?![\w-])",
    re.IGNORECASE,
)
_UNREAD = keys_where(lambda field: field.meaning.format)
"""Keys whose values are published on purpose, or are no text."""


def personal_data(context: Context) -> Findings:
    """C107: a number or address by which a private person can be known."""
    for record, path, text in _suspicious_texts(context, _is_worth_looking):
        if not _UNREAD.isdisjoint(path):
            continue
        for kind, span in private_data(text):
            datum = masked(text[slice(*span)])
            yield finding("C107", record, path, found=f"private-{kind}", masked=datum)
    for body in context.bodies:
        yield from _personal_data_in_body(body)


def _personal_data_in_body(body: Body) -> Findings:
    text = body.source.body
    for kind, span in private_data(text):
        datum = masked(text[slice(*span)])
        yield body.finding("C107", span, found=f"private-{kind}", masked=datum)


def private_data(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every private datum of a text: what it is, and where."""
    if not _is_worth_looking(text):
        return
    text = _URL.sub(lambda match: " " * len(match[0]), text)
    for match in _DATA.finditer(text):
        start = max(0, match.start() - _LOOKED_AT)
        preceding = text[start : match.start()].rpartition("\n")[2]
        kind = _kind_of_datum(str(match.lastgroup), preceding)
        if kind is not None:
            yield kind, match.span()


def _is_worth_looking(text: str) -> bool:
    """Whether a text has what is in every private datum; each search has one way to begin."""
    return "@" in text or _LONG_NUMBER.search(text) is not None


def _kind_of_datum(group: str, preceding: str) -> str | None:
    """What a match is by its group and the text on its left; None where it is nothing private."""
    if group == "card":
        return "citizen" if _CARD.search(preceding) else None
    if group == "phone" and _PUBLIC.search(preceding):
        return None
    return group


def masked(datum: str) -> str:
    """A datum by its beginning only, and its provider: findings are printed in public logs."""
    name, at, provider = datum.partition("@")
    shown = 1 if at else 2
    return name[:shown] + "*" * (len(name) - shown) + at + provider


def _suspicious_texts(
    context: Context, search: Callable[[str], object]
) -> Iterator[tuple[Record[Any], KeyPath, str]]:
    """Every text in which something is found; files without it or a backslash are skipped."""
    is_suspicious: dict[str, bool] = {}
    for record, path, text in context.texts_where(search):
        if record.file not in is_suspicious:
            source = context.portfolio.sources[record.file]
            is_suspicious[record.file] = _may_hold(search, source)
        if is_suspicious[record.file]:
            yield record, path, text


def _may_hold(search: Callable[[str], object], source: Source) -> bool:
    """Whether something is in a front matter as written, or may be once it is unescaped."""
    written = source.text[slice(*source.front_matter_span)]
    return "\\" in written or bool(search(written))
