"""C: addresses of the web that lead nowhere, or only where they were written."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from dxplan.diagnostics import Replace, SetValue, Step, SymbolicFix
from dxplan.rules.context import Body, Context, Findings, finding
from dxplan.rules.texts import is_placeholder
from dxplan.source.markdown import TextPiece, is_unsafe

_HOST_FIRST = re.compile(
    r"(?:www\.|(?:[a-z0-9-]++\.)++(?:vn|com|org|net)(?=[/:?#]|$))", re.IGNORECASE
)
_LOCAL = ("localhost", ".localhost", ".local", ".lan", ".internal", ".intranet")
_MARKS = ".,;:'\"“”‘’»"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_USER = re.compile(r"(?<=//)[^/?#\s]*@")


def is_web_address(target: str) -> bool:
    """Whether a link without a scheme begins with the name of a web server."""
    return _HOST_FIRST.match(target) is not None


def invalid_url(context: Context) -> Findings:
    """C104: an address without its scheme, with a blank or a stray mark, a password, or of a private network."""
    for document in context.portfolio.documents.values():
        for key in ("url", "archive"):
            url = getattr(document.fields, key)
            if (
                url is None
                or is_unsafe(url)
                or url.lower().startswith("mailto:")
                or is_placeholder(url)
            ):
                continue
            if (found := fault_of(url)) is not None:
                fix = _fix(
                    found, url, SetValue((*document.path, key), mended(found, url))
                )
                yield finding(
                    "C104",
                    document,
                    (key,),
                    fix=fix,
                    found=f"url-{found}",
                    address=_masked(url),
                )
    for body in context.bodies:
        contents = body.contents
        for piece in (
            *(link for link in contents.links if _is_web(link.target)),
            *contents.failed,
        ):
            if (found := fault_of(piece.text)) is not None:
                span = body.in_file(piece.span)
                whole = body.source.text[slice(*span)] == piece.text
                fix = (
                    _fix(found, piece.text, Replace(span, mended(found, piece.text)))
                    if whole
                    else None
                )
                yield body.finding(
                    "C104",
                    piece.span,
                    fix,
                    found=f"url-{found}",
                    address=_masked(piece.text),
                )
        for piece in _blank_files(body):
            span = body.in_file(piece.span)
            fix = SymbolicFix(
                "safe", (Replace(span, re.sub("[ \\t]", "%20", piece.text)),)
            )
            yield body.finding(
                "C104",
                piece.span,
                fix,
                variant="file",
                found="url-blank",
                address=piece.text,
            )


_BLANK_FILE = re.compile(r"\]\(([^\s()<>:]++(?:[ \t]++[^\s()<>:\"']++)*+)\)")


def _blank_files(body: Body) -> Iterator[TextPiece]:
    """The names of files that a blank keeps from being links, as they stand in words."""
    for match in _BLANK_FILE.finditer(body.source.body):
        if (
            re.search(r"[ \t]", match[1])
            and re.search(r"/|\.[A-Za-z0-9]{2,5}$", match[1])
            and not _is_code(body, match.start())
        ):
            yield TextPiece(match[1], match.span(1))


def _is_code(body: Body, start: int) -> bool:
    """Whether a place is in code, as far as its line and the fences above it tell."""
    above, line = body.source.body[:start], body.source.body[:start].rpartition("\n")[2]
    return (
        len(re.findall("^ {0,3}(?:```|~~~)", above, re.MULTILINE)) % 2 == 1
        or line.count("`") % 2 == 1
    )


def _is_web(target: str) -> bool:
    return target.lower().startswith(("http:", "https:")) or is_web_address(target)


def fault_of(url: str) -> str | None:
    """What is wrong with an address, in one word; None where nothing is."""
    if re.search(r"\s", url):
        return "blank"
    if not re.match("https?://", url, re.IGNORECASE):
        return "scheme"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "host"
    if "@" in parts.netloc:
        return "user"
    return _fault_of_host(host) or ("mark" if _has_stray_mark(url) else None)


def _fault_of_host(host: str) -> str | None:
    if host.endswith(_LOCAL):
        return "private"
    try:
        return None if ip_address(host).is_global else "private"
    except ValueError:
        return None if re.fullmatch(r"[^.\s]++(?:\.[^.\s]++)++", host) else "host"


def _has_stray_mark(url: str) -> bool:
    last = url[-1]
    return last in _MARKS or (
        last in _PAIRS and url.count(last) > url.count(_PAIRS[last])
    )


def mended(found: str, url: str) -> str:
    """The address as it was perhaps meant; unchanged where nobody can say."""
    if found == "scheme" and is_web_address(url):
        return f"https://{url}"
    if found == "blank" and not re.search(r"\s", url.strip()):
        return url.strip()
    while found == "mark" and _has_stray_mark(url):
        url = url[:-1]
    return url


def _fix(found: str, url: str, step: Step) -> SymbolicFix | None:
    return SymbolicFix("unsafe", (step,)) if mended(found, url) != url else None


def _masked(url: str) -> str:
    """The address without the name and password in it: findings are printed in public logs."""
    return _USER.sub("***@", url)
