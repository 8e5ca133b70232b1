"""C: what bodies hold and link to."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from dxplan.diagnostics import Finding, Replace, Subject, SymbolicFix
from dxplan.files.pictures import is_picture
from dxplan.portfolio.portfolio import PLANS, Portfolio
from dxplan.rules.context import Body, Context, Findings, finding
from dxplan.rules.hiding import Scope
from dxplan.rules.urls import is_web_address
from dxplan.source.markdown import Link, is_unsafe, leads_out, target_file
from dxplan.text.suggest import nearest


def raw_html_in_body(context: Context) -> Findings:
    """C101: raw HTML, which the site shows as text."""
    for body in context.bodies:
        for piece in body.contents.html:
            yield body.finding("C101", piece.span, html=piece.text)


def unsafe_link(context: Context) -> Findings:
    """C102: a link whose scheme the site does not follow."""
    for body in context.bodies:
        for link in body.contents.links:
            if is_unsafe(link.target):
                yield body.finding("C102", link.span, target=link.target)
    for document in context.portfolio.documents.values():
        for key in ("url", "archive"):
            url = getattr(document.fields, key)
            if url is None:
                continue
            if is_unsafe(url) or url.lower().startswith("mailto:"):
                yield finding("C102", document, (key,), target=url)


def image_without_text(context: Context) -> Findings:
    """C105: a picture that says nothing to who can't see it."""
    for body in context.bodies:
        for link in body.contents.links:
            if link.image and not link.words.strip():
                yield body.finding("C105", link.span, target=link.target)


def empty_link_text(context: Context) -> Findings:
    """C108: a link that nobody sees, because it has no words."""
    for body in context.bodies:
        for link in body.contents.links:
            if not link.image and not link.words.strip():
                yield body.finding("C108", link.span, target=link.target)


# links to files ----------------------------------------------------------------------

_SUGGESTIONS = 100
"""Links of one body that a suggestion is looked for; more findings in one file are not shown."""


def broken_link(context: Context) -> Findings:
    """C103: a link to a file or record that is not there, or that is not written as its path."""
    portfolio = context.portfolio
    folders = [f"{PLANS}/{key}" for key in (*portfolio.jurisdictions, *portfolio.plans)]
    targets = {*portfolio.sources, *portfolio.assets, *folders}
    for body in context.bodies:
        for number, link in enumerate(_links_to_files(body)):
            file = target_file(body.source.file, link.target)
            if file is None or file in targets:
                continue
            if file in portfolio.unpublished:
                yield _unpublished_target(body, link, file)
            elif number < _SUGGESTIONS:
                yield _broken_link(portfolio, targets, body, link, file)
            else:
                args: dict[str, Any] = {"target": link.target, "suggestion": ""}
                yield body.finding("C103", link.span, **args)


def _links_to_files(body: Body) -> Iterator[Link]:
    for link in body.contents.links:
        if leads_out(link.target) or is_unsafe(link.target):
            continue
        if not is_web_address(link.target):
            yield link


def _unpublished_target(body: Body, link: Link, file: str) -> Finding:
    """Of a picture that is not published it is said where it lies."""
    subjects: tuple[Subject, ...] = ((Scope.FILE, file),) if is_picture(file) else ()
    return body.finding(
        "C103",
        link.span,
        subjects=subjects,
        target=link.target,
        variant="unpublished",
    )


def _broken_link(
    portfolio: Portfolio, targets: set[str], body: Body, link: Link, file: str
) -> Finding:
    meant, is_sure = _meant_file(portfolio, targets, file, link.target)
    suggestion = _relative_path(body.source.file, meant) if meant else ""
    span = body.file_span(link.span)
    is_as_written = body.source.text[slice(*span)] == link.target
    fix = None
    if suggestion and is_as_written and _is_no_code(body, link):
        query_and_anchor = re.search(r"[?#].*", link.target, re.DOTALL)
        tail = query_and_anchor[0] if query_and_anchor else ""
        step = Replace(span, suggestion + tail)
        fix = SymbolicFix("safe" if is_sure else "unsafe", (step,))
    args: dict[str, Any] = {"target": link.target, "suggestion": suggestion}
    return body.finding("C103", link.span, fix, **args)


def _is_no_code(body: Body, link: Link) -> bool:
    """Whether all that looks like this link in the text is one, and none stands in code."""
    written = body.source.body.count(f"]({link.target}")
    links = [other for other in body.contents.links if other.target == link.target]
    return written == len(links)


def _meant_file(
    portfolio: Portfolio, targets: set[str], file: str, target: str
) -> tuple[str | None, bool]:
    """The file that a broken link may have meant, and whether it surely did."""
    written = re.split(r"[?#]", target)[0].strip("/").removeprefix(f"{PLANS}/")
    identity = portfolio.current_id(written.removesuffix(".md"))
    for index in (
        portfolio.tasks,
        portfolio.targets,
        portfolio.plans,
        portfolio.jurisdictions,
    ):
        record = index.get(identity)
        if record is not None:
            return record.file, True
    for certain in (f"{PLANS}/{written}", f"{file}.md"):
        if certain in targets:
            return certain, True
    folder, name = posixpath.split(file)
    neighbours = [
        (posixpath.basename(other), ())
        for other in targets
        if posixpath.dirname(other) == folder and _numbers(other) == _numbers(file)
    ]
    meant_name = nearest(name, neighbours)
    return (f"{folder}/{meant_name}", False) if meant_name else (None, False)


def _numbers(file: str) -> list[int]:
    """The numbers in a file's name: 09.md is no slip for 08.md."""
    return [
        int(digits) for digits in re.findall("[0-9]{1,9}", posixpath.basename(file))
    ]


def _relative_path(file: str, target: str) -> str:
    return quote(posixpath.relpath(target, posixpath.dirname(file)))
