"""C: what bodies hold and link to."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from dxplan.diagnostics import Finding, Replace, Subject, SymbolicFix
from dxplan.files.copied_files import is_copied
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.context import Body, Context, Findings, finding
from dxplan.rules.hiding import HidingScope
from dxplan.rules.urls import is_web_address
from dxplan.rules.written_evidence import unregistered_evidence
from dxplan.source.markdown import Link, is_unsafe, leads_out, target_file
from dxplan.text.suggest import nearest


def raw_html_in_body(context: Context) -> Findings:
    """C101: raw HTML, which the site shows as text."""
    for body in context.bodies:
        for piece in body.contents.html:
            yield body.finding("C101", piece.span, html=piece.text)


def unsafe_link(context: Context) -> Findings:
    """C102: a link whose scheme the site does not follow."""
    for body, link in _links(context):
        if is_unsafe(link.target):
            yield body.finding("C102", link.span, target=link.target)
    for document in context.portfolio.documents.values():
        for key in ("url", "archive"):
            url = getattr(document.fields, key)
            if url is not None and _is_no_address_of_document(url):
                yield finding("C102", document, (key,), target=url)
    for task, path, entry in unregistered_evidence(context):
        if entry.url is not None and _is_no_address_of_document(entry.url):
            yield finding("C102", task, (*path, "url"), target=entry.url)


def _is_no_address_of_document(url: str) -> bool:
    is_mail = url.lower().startswith("mailto:")
    return is_mail or is_unsafe(url)


def _links(context: Context) -> Iterator[tuple[Body, Link]]:
    for body in context.bodies:
        for link in body.contents.links:
            yield body, link


def image_without_text(context: Context) -> Findings:
    """C105: a picture that says nothing to who can't see it."""
    for body, link in _links(context):
        if link.image and not link.label.strip():
            yield body.finding("C105", link.span, target=link.target)


def empty_link_text(context: Context) -> Findings:
    """C108: a link that nobody sees, because it has no text."""
    for body, link in _links(context):
        if link.image or link.label.strip():
            continue
        yield body.finding("C108", link.span, target=link.target)


# links to files ----------------------------------------------------------------------

_SUGGESTIONS = 100
"""Links of one body that a suggestion is looked for; more findings in one file are not shown."""


def broken_link(context: Context) -> Findings:
    """C103: a link to a file or record that is not there, or that is not written as its path."""
    portfolio = context.portfolio.everything
    folders = [f"{PLANS}/{key}" for key in (*portfolio.jurisdictions, *portfolio.plans)]
    targets = {*portfolio.sources, *portfolio.assets, *folders}
    for body in context.bodies:
        for number, link in enumerate(_links_to_files(body)):
            file = target_file(body.source.file, link.target)
            if file is None:
                continue
            if file in targets:
                continue
            if file in portfolio.unpublished:
                yield _unpublished_target(body, link, file)
                continue
            intended = None
            if number < _SUGGESTIONS:
                intended = _intended_file(portfolio, targets, file, link.target)
            yield _broken_link(body, link, intended)


def _links_to_files(body: Body) -> Iterator[Link]:
    for link in body.contents.links:
        if leads_out(link.target):
            continue
        if is_unsafe(link.target):
            continue
        if is_web_address(link.target):
            continue
        yield link


def _unpublished_target(body: Body, link: Link, file: str) -> Finding:
    """A link to a file that is not published; of one to copy, the subject says where it lies."""
    subjects: tuple[Subject, ...] = ()
    if is_copied(file):
        subjects = ((HidingScope.FILE, file),)
    return body.finding(
        "C103",
        link.span,
        subjects=subjects,
        target=link.target,
        variant="unpublished",
    )


def _broken_link(body: Body, link: Link, intended: tuple[str, bool] | None) -> Finding:
    """A link that leads nowhere; ``intended`` is the file that it may have meant, and if surely."""
    if intended is None:
        return body.finding("C103", link.span, target=link.target, suggestion="")
    intended_file, is_sure = intended
    suggestion = _relative_path(body.source.file, intended_file)
    span = body.file_span(link.span)
    is_as_written = body.source.text[slice(*span)] == link.target
    fix = None
    if is_as_written and _is_no_code(body, link):
        step = Replace(span, suggestion + _query_and_anchor(link.target))
        fix = SymbolicFix("safe" if is_sure else "unsafe", (step,))
    return body.finding(
        "C103",
        link.span,
        fix,
        target=link.target,
        suggestion=suggestion,
    )


def _query_and_anchor(target: str) -> str:
    match = re.search(r"[?#].*", target, re.DOTALL)
    if match is None:
        return ""
    return match[0]


def _is_no_code(body: Body, link: Link) -> bool:
    """Whether all that looks like this link in the text is one, and none stands in code."""
    number_written = body.source.body.count(f"]({link.target}")
    number_of_links = 0
    for other in body.contents.links:
        if other.target == link.target:
            number_of_links += 1
    return number_written == number_of_links


def _intended_file(
    portfolio: Portfolio, targets: set[str], file: str, target: str
) -> tuple[str, bool] | None:
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
    for candidate in (f"{PLANS}/{written}", f"{file}.md"):
        if candidate in targets:
            return candidate, True
    similar = similar_neighbour(targets, file)
    if similar is None:
        return None
    return similar, False


def similar_neighbour(targets: set[str], file: str) -> str | None:
    """The file of the same folder whose name is most like that of a file that is not there."""
    folder, name = posixpath.split(file)
    numbers = _numbers(file)
    neighbours = []
    for other in targets:
        if posixpath.dirname(other) != folder:
            continue
        if _numbers(other) == numbers:
            neighbours.append((posixpath.basename(other), ()))
    similar_name = nearest(name, neighbours)
    if not similar_name:
        return None
    return f"{folder}/{similar_name}"


def _numbers(file: str) -> list[int]:
    """The numbers in a file's name: 09.md is no slip for 08.md."""
    name = posixpath.basename(file)
    return [int(digits) for digits in re.findall("[0-9]{1,9}", name)]


def _relative_path(file: str, target: str) -> str:
    return quote(posixpath.relpath(target, posixpath.dirname(file)))
