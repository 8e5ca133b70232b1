"""Strict HTML5 by html5lib, which takes a minute for all pages: what stands in many of them is parsed once."""

import re

import html5lib
from html5lib.html5parser import ParseError

_VALUE = re.compile(r'((?<!\btype)(?<!\bencoding)=)"([^"]*)"')
_TEXT = re.compile(r">([^<>]*\S[^<>]*)(?=<)")
_JUDGED = re.compile(
    r"[&<>\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What a parser may object to within a text or a value: it stays."""

_PARTS = [
    re.compile(rf"<({name})\b(?:(?!<{name}\b).)*?</{name}>", re.DOTALL)
    for name in ("svg", "li", "tr", "p", "dl", "nav", "header", "footer")
]
_CELLS = {"svg", "tr"}
"""Whether such a part stands in a link or a button makes no difference to what is in it."""


class Strict:
    """Parses pages; of two parts that differ only in words and values, the second is taken as an empty one."""

    def __init__(self) -> None:
        self._parts: set[str] = set()
        self._pages: set[str] = set()

    def parse(self, html: str) -> None:
        """Raises ParseError where a page is not HTML5."""
        shape = _TEXT.sub(lambda m: m[0] if _JUDGED.search(m[1]) else ">x", html)
        shape = _VALUE.sub(
            lambda m: m[0] if _JUDGED.search(m[2]) else f'{m[1]}""', shape
        )
        new: set[str] = set()

        def once(part: re.Match[str]) -> str:
            if part[0] not in self._parts:
                new.add(part[0])
                return part[0]
            inside = () if part[1] in _CELLS else ("a", "button")
            kept = "".join(
                f"<{name}></{name}>" for name in inside if f"<{name}" in part[0]
            )
            return f"<{part[1]}>{kept}</{part[1]}>"

        for pattern in _PARTS:
            shape = pattern.sub(once, shape)
        if shape not in self._pages:
            html5lib.HTMLParser(strict=True).parse(shape)
            self._pages.add(shape)
            self._parts |= new


__all__ = ["ParseError", "Strict"]
