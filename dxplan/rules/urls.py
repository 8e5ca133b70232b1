"""C: addresses of the web that lead nowhere, or only where they were written."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from dxplan.diagnostics import Finding, KeyPath, Replace, SetValue, Step, SymbolicFix
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Body, Context, Findings, finding, written_path
from dxplan.rules.written_evidence import unregistered_evidence
from dxplan.source.markdown import TextPiece

_HOST_FIRST = re.compile(
    r"(?:www\.|(?:[a-z0-9-]++\.)++(?:vn|com|org|net)(?=[/:?#]|$))", re.IGNORECASE
)
_LOCAL_ENDINGS = ("localhost", ".localhost", ".local", ".lan", ".internal", ".intranet")
_HOST_NAME = re.compile(r"[^.\s]++(?:\.[^.\s]++)++")
_STRAY_MARKS = ".,;:'\"“”‘’»"
_OPENING_BRACKETS = {")": "(", "]": "[", "}": "{"}
_USER = re.compile(r"(?<=//)[^/?#\s]*@")


def is_web_address(target: str) -> bool:
    """Whether a link without a scheme begins with the name of a web server."""
    return _HOST_FIRST.match(target) is not None


def invalid_url(context: Context) -> Findings:
    """C104: an address without scheme, with a blank, stray mark or password, or a private one."""
    for document in context.portfolio.documents.values():
        for key in ("url", "archive"):
            yield from _invalid_value(document, (key,), getattr(document.fields, key))
    for task, path, entry in unregistered_evidence(context):
        yield from _invalid_value(task, (*path, "url"), entry.url)
    for body in context.bodies:
        yield from _invalid_links(body)
        yield from _file_names_with_blanks(body)


def _invalid_value(
    record: Record[Any], path: KeyPath, url: str | None
) -> Iterator[Finding]:
    if url is None:
        return
    fault = url_fault(url)
    if fault is None:
        return
    step = SetValue(written_path(record, path), repaired(fault, url))
    fix = _fix(fault, url, step)
    args: dict[str, Any] = {"found": f"url-{fault}", "address": _masked(url)}
    yield finding("C104", record, path, fix=fix, **args)


def _invalid_links(body: Body) -> Iterator[Finding]:
    web_links = [link for link in body.contents.links if _is_web(link.target)]
    for piece in (*web_links, *body.contents.failed):
        url = piece.text
        fault = url_fault(url)
        if fault is None:
            continue
        span = body.file_span(piece.span)
        fix = None
        if body.source.text[slice(*span)] == url:
            fix = _fix(fault, url, Replace(span, repaired(fault, url)))
        kind = f"url-{fault}"
        yield body.finding("C104", piece.span, fix, found=kind, address=_masked(url))


_LINK_WITH_BLANKS = re.compile(r"\]\(([^\s()<>:]++(?:[ \t]++[^\s()<>:\"']++)*+)\)")
_PATH_OR_FILE = re.compile(r"/|\.[A-Za-z0-9]{2,5}$")
_FENCE = re.compile("^ {0,3}(?:```|~~~)", re.MULTILINE)
_BLANK = re.compile("[ \\t]")


def _file_names_with_blanks(body: Body) -> Iterator[Finding]:
    """C104, of names of files that a blank keeps from being links."""
    for piece in _blank_files(body):
        step = Replace(body.file_span(piece.span), _BLANK.sub("%20", piece.text))
        yield body.finding(
            "C104",
            piece.span,
            SymbolicFix("safe", (step,)),
            variant="file",
            found="url-blank",
            address=piece.text,
        )


def _blank_files(body: Body) -> Iterator[TextPiece]:
    """The names of files with blanks, as they stand in words."""
    for match in _LINK_WITH_BLANKS.finditer(body.source.body):
        name = match[1]
        if not _BLANK.search(name) or not _PATH_OR_FILE.search(name):
            continue
        if _is_in_code(body.source.body, match.start()):
            continue
        yield TextPiece(name, match.span(1))


def _is_in_code(text: str, offset: int) -> bool:
    """Whether a place is in code, as far as its line and the fences above it tell."""
    above = text[:offset]
    is_in_block = len(_FENCE.findall(above)) % 2 == 1
    if is_in_block:
        return True
    line = above.rpartition("\n")[2]
    return line.count("`") % 2 == 1


def _is_web(target: str) -> bool:
    return target.lower().startswith(("http:", "https:")) or is_web_address(target)


def url_fault(url: str) -> str | None:
    """What is wrong with an address, in one word; None where nothing is."""
    if re.search(r"\s", url):
        return "blank"
    if not re.match("https?://", url, re.IGNORECASE):
        return "scheme"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "host"
    if "@" in parts.netloc:
        return "user"
    fault = _fault_of_host(host.rstrip("."))
    if fault is None and _has_stray_mark(url):
        fault = "mark"
    return fault


def _fault_of_host(host: str) -> str | None:
    if host.endswith(_LOCAL_ENDINGS):
        return "private"
    try:
        address = ip_address(host)
    except ValueError:
        is_name = _HOST_NAME.fullmatch(host) is not None
        return None if is_name else "host"
    return None if address.is_global else "private"


def _has_stray_mark(url: str) -> bool:
    last = url[-1]
    if last in _STRAY_MARKS:
        return True
    opening = _OPENING_BRACKETS.get(last)
    if opening is None:
        return False
    return url.count(last) > url.count(opening)


def repaired(fault: str, url: str) -> str:
    """The address as it was perhaps meant; unchanged where nobody can say."""
    if fault == "scheme" and is_web_address(url):
        return f"https://{url}"
    if fault == "blank":
        stripped = url.strip()
        has_inner_blank = re.search(r"\s", stripped) is not None
        return url if has_inner_blank else stripped
    if fault == "mark":
        while _has_stray_mark(url):
            url = url[:-1]
    return url


def _fix(fault: str, url: str, step: Step) -> SymbolicFix | None:
    if repaired(fault, url) == url:
        return None
    return SymbolicFix("unsafe", (step,))


def _masked(url: str) -> str:
    """The address without the name and password in it: findings are printed in public logs."""
    return _USER.sub("***@", url)
