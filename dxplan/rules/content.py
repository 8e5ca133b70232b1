"""C and L: what bodies hold and link to, and in which languages a record speaks."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from dxplan.diagnostics import Finding, Place
from dxplan.model.values import FrontMatter, Text
from dxplan.rules.context import Body, Context, Findings, finding
from dxplan.source.envelope import Source
from dxplan.source.markdown import raw_html

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = ("http:", "https:", "mailto:")


def _in_body(source: Source, text: str, line: int) -> tuple[int, int]:
    """The span of a piece of a body, looked for from the line of its block on."""
    start = len(source.text) - len(source.body)
    for _ in range(line):
        start = source.text.find("\n", start) + 1
    found = source.text.find(text, start)
    return (found, found + len(text)) if found >= 0 and text else (start, start + 1)


def _body_finding(code: str, body: Body, text: str, line: int, **args: str) -> Finding:
    place = Place(body.source.file, span=_in_body(body.source, text, line))
    return Finding(code, place, args, record=body.record.id)


def raw_html_in_body(context: Context) -> Findings:
    """C101: raw HTML, which the site shows as text."""
    for body in context.bodies:
        for html, line in raw_html(body.source.body):
            yield _body_finding("C101", body, html, line, html=html)


def unsafe_link(context: Context) -> Findings:
    """C102: a link whose scheme the site does not follow."""
    for body in context.bodies:
        for link in body.links:
            if _SCHEME.match(link.target) and not link.target.lower().startswith(_SAFE):
                yield _body_finding("C102", body, link.target, link.line, target=link.target)
    for document in context.portfolio.documents.values():
        for key in ("url", "archive"):
            url = getattr(document.data, key)
            if url is not None and not url.lower().startswith(("http://", "https://")):
                yield finding("C102", document, (key,), target=url)


def broken_link(context: Context) -> Findings:
    """C103: a relative link to a file that is not there."""
    known = {*context.portfolio.sources, *context.portfolio.assets}
    for body in context.bodies:
        for link in body.links:
            target = unquote(link.target.partition("#")[0].partition("?")[0])
            if not target or _SCHEME.match(link.target) or link.target.startswith("//"):
                continue
            if _joined(body.source.file, target) not in known:
                yield _body_finding("C103", body, link.target, link.line, target=link.target)


def _joined(file: str, target: str) -> str:
    parts: list[str] = [] if target.startswith("/") else list(PurePosixPath(file).parent.parts)
    for part in PurePosixPath(target.lstrip("/")).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _all_texts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, FrontMatter):
        for name in value.model_fields_set:
            alias = type(value).model_fields[name].alias or name
            yield from _all_texts(getattr(value, name), (*path, alias))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _all_texts(item, (*path, i))


def missing_vietnamese(context: Context) -> Findings:
    """L101: text without its Vietnamese."""
    for record in context.portfolio.records():
        for path, text in _all_texts(record.data, ()):
            if text.vi is None:
                yield finding("L101", record, path)


def missing_english(context: Context) -> Findings:
    """L102: a name or title without its English."""
    for record in context.portfolio.records():
        for path, text in _all_texts(record.data, ()):
            if text.en is None and path in {("title",), ("name",)}:
                yield finding("L102", record, path)
