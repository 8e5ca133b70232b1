"""C: what bodies hold and link to."""

import posixpath
import re
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote

from dxplan.diagnostics import Replace, SymbolicFix
from dxplan.files.pictures import is_picture
from dxplan.portfolio.portfolio import PLANS, Portfolio
from dxplan.rules.context import Body, Context, Findings, finding
from dxplan.rules.texts import is_placeholder
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
            if (
                url is not None
                and (is_unsafe(url) or url.lower().startswith("mailto:"))
                and not is_placeholder(url)
            ):
                yield finding("C102", document, (key,), target=url)


_GUESSES = 100
"""Links of one body that a suggestion is looked for; more findings of one rule in one file are not shown."""


def broken_link(context: Context) -> Findings:
    """C103: a link to a file or record that is not there, or is not written as the path to its file."""
    portfolio = context.portfolio
    known = {
        *portfolio.sources,
        *portfolio.assets,
        *(f"{PLANS}/{key}" for key in _folders(portfolio)),
    }
    for body in context.bodies:
        for number, link in zip(count(), _relative(body), strict=False):
            file = target_file(body.source.file, link.target)
            if file is None or file in known:
                continue
            if file in portfolio.unpublished:
                if not is_picture(
                    file
                ):  # of a picture that is none F133 speaks, where it lies
                    yield body.finding(
                        "C103", link.span, target=link.target, variant="unpublished"
                    )
                continue
            meant, surely = (
                _meant(portfolio, known, file, link.target)
                if number < _GUESSES
                else (None, False)
            )
            written = _from(body.source.file, meant) if meant else ""
            tail = "".join(re.findall(r"[?#].*", link.target, re.DOTALL)[:1])
            span = body.in_file(link.span)
            fix = None
            shown = (
                body.source.body.count(f"]({link.target}") if number < _GUESSES else 0
            )
            alone = shown == sum(
                other.target == link.target for other in body.contents.links
            )  # none in code
            if written and alone and body.source.text[slice(*span)] == link.target:
                fix = SymbolicFix(
                    "safe" if surely else "unsafe", (Replace(span, written + tail),)
                )
            yield body.finding(
                "C103", link.span, fix, target=link.target, suggestion=written
            )


def _folders(portfolio: Portfolio) -> Iterator[str]:
    yield from portfolio.jurisdictions
    yield from portfolio.plans


def _relative(body: Body) -> Iterator[Link]:
    for link in body.contents.links:
        if (
            not leads_out(link.target)
            and not is_unsafe(link.target)
            and not is_web_address(link.target)
        ):
            yield link


def _meant(
    portfolio: Portfolio, known: set[str], file: str, target: str
) -> tuple[str | None, bool]:
    """The file that a link to nothing may have meant, and whether it surely did: it names a record by its id."""
    written = re.split(r"[?#]", target)[0].strip("/").removeprefix(f"{PLANS}/")
    identity = portfolio.current_id(written.removesuffix(".md"))
    for record in (
        portfolio.index(kind).get(identity)
        for kind in ("task", "target", "plan", "jurisdiction")
    ):
        if record is not None:
            return record.file, True
    for certain in (f"{PLANS}/{written}", f"{file}.md"):
        if certain in known:
            return certain, True
    folder, name = posixpath.split(file)
    beside = (
        other
        for other in known
        if posixpath.dirname(other) == folder and _numbers(other) == _numbers(file)
    )
    found = nearest(name, ((posixpath.basename(other), ()) for other in beside))
    return (f"{folder}/{found}", False) if found else (None, False)


def _numbers(file: str) -> list[int]:
    """The numbers in a file's name: 09.md is no slip for 08.md."""
    return [
        int(digits) for digits in re.findall("[0-9]{1,9}", posixpath.basename(file))
    ]


def _from(file: str, target: str) -> str:
    return quote(posixpath.relpath(target, posixpath.dirname(file)))


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
