"""C and L: what bodies hold and link to, and in which languages a record speaks."""

import re
from collections.abc import Iterable, Iterator

from dxplan.diagnostics import Finding, Place
from dxplan.model.values import FrontMatter, Text
from dxplan.rules.context import Body, Context, Findings, finding
from dxplan.source.envelope import Source
from dxplan.source.markdown import Link, is_unsafe, raw_html, target_file


def _in_body(source: Source, pieces: Iterable[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    """The span of each piece of a body, given with the line of its block: within a block one after the other."""
    begin = len(source.text) - len(source.body)
    starts = [begin, *(begin + match.end() for match in re.finditer("\n", source.body))]
    reached: dict[int, int] = {}
    for text, line in pieces:
        start = starts[min(line, len(starts) - 1)]
        found = source.text.find(text, reached.get(line, start))
        if found < 0:
            found = source.text.find(text, start)  # the picture in a link is told after the link's own target
        if found >= 0 and text:
            reached[line] = max(reached.get(line, start), found + len(text))
            yield (found, found + len(text))
        else:
            yield (start, start + 1)


def _placed_links(body: Body) -> Iterator[tuple[Link, tuple[int, int]]]:
    return zip(body.links, _in_body(body.source, ((link.target, link.line) for link in body.links)), strict=True)


def _body_finding(code: str, body: Body, span: tuple[int, int], **args: str) -> Finding:
    return Finding(code, Place(body.source.file, span=span), args, record=body.record.id)


def raw_html_in_body(context: Context) -> Findings:
    """C101: raw HTML, which the site shows as text."""
    for body in context.bodies:
        pieces = [*raw_html(body.source.body)]
        for (html, _), span in zip(pieces, _in_body(body.source, pieces), strict=True):
            yield _body_finding("C101", body, span, html=html)


def unsafe_link(context: Context) -> Findings:
    """C102: a link whose scheme the site does not follow."""
    for body in context.bodies:
        for link, span in _placed_links(body):
            if is_unsafe(link.target):
                yield _body_finding("C102", body, span, target=link.target)
    for document in context.portfolio.documents.values():
        for key in ("url", "archive"):
            url = getattr(document.data, key)
            if url is not None and not url.lower().startswith(("http://", "https://")):
                yield finding("C102", document, (key,), target=url)


def broken_link(context: Context) -> Findings:
    """C103: a relative link to a file that is not there."""
    known = {*context.portfolio.sources, *context.portfolio.assets}
    for body in context.bodies:
        for link, span in _placed_links(body):
            file = target_file(body.source.file, link.target)
            if file is not None and file not in known:
                yield _body_finding("C103", body, span, target=link.target)


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
