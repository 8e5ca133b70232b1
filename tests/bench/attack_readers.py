"""What comes out, read back by the usual reader of its kind: each function yields what a payload got through as."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import icalendar
import openpyxl
from lxml import etree, html

_FORMULA = re.compile(
    r"""[\s\u00a0]*(?:[=@\uff1d\uff20]|[+\uff0b\uff0d-]\s*(?:\d|[^\w\s]|\w[\w.]*[(|!]))"""
)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
_PATH = re.compile(
    r"[a-z0-9][a-z0-9_.-]*(?:/[a-z0-9][a-z0-9_.-]*)*|SHA256SUMS|(?:vi|en)/rules\.[A-Z]\d{3}\.html"
)
_HANDLER = re.compile(r"on[a-z]+")
_FORBIDDEN = frozenset(
    {
        "iframe",
        "object",
        "embed",
        "base",
        "applet",
        "frame",
        "portal",
        "math",
        "foreignobject",
        "style",
    }
)
_ADDRESSES = frozenset(
    {
        "href",
        "src",
        "action",
        "formaction",
        "data",
        "poster",
        "srcset",
        "background",
        "srcdoc",
    }
)
_SCHEMES = frozenset({"", "http", "https", "mailto", "webcal"})
_LOADED = frozenset(
    {"script", "img", "link", "source", "video", "audio", "use", "image"}
)
_TERMINAL = re.compile(r"\x1b\[[0-9;]*m")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]"
)
_HIDDEN = re.compile(
    f"{_CONTROL.pattern}|[\ufeff\ufffe\uffff\U000e0000-\U000e01ef\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0e]"
)
_CALENDAR_NAMES = frozenset(
    [
        "BEGIN",
        "END",
        "VERSION",
        "PRODID",
        "CALSCALE",
        "METHOD",
        "NAME",
        "DESCRIPTION",
        "X-WR-CALNAME",
        "X-WR-CALDESC",
        "X-PUBLISHED-TTL",
        "REFRESH-INTERVAL",
        "X-WR-TIMEZONE",
        "TZID",
        "DTSTART",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "TZNAME",
        "SUMMARY",
        "DTEND",
        "DTSTAMP",
        "UID",
        "SEQUENCE",
        "LAST-MODIFIED",
        "STATUS",
        "TRANSP",
        "URL",
        "X-MICROSOFT-CDO-BUSYSTATUS",
        "ACTION",
        "TRIGGER",
    ]
)
_ATOM_NAMES = frozenset(
    [
        "feed",
        "id",
        "title",
        "subtitle",
        "updated",
        "author",
        "name",
        "generator",
        "link",
        "entry",
        "content",
        "div",
        "p",
        "ul",
        "li",
        "a",
        "span",
    ]
)
_WORKFLOW = re.compile(r"^\s*::|##\[", re.MULTILINE)


def paths(site: Path) -> Iterator[str]:
    """File names of a site that no address should have."""
    for file in site.rglob("*"):
        name = file.relative_to(site).as_posix()
        if not _PATH.fullmatch(name):
            yield f"path {name!r}"


def page(content: bytes) -> Iterator[str]:
    """What of a page would run, load or lead elsewhere, as a parser of HTML sees it."""
    text = content.decode()
    if _HIDDEN.search(text):
        yield f"hidden character {_HIDDEN.search(text)[0]!r}"
    for element in html.document_fromstring(text).iter(etree.Element):
        yield from _element(element)


def _element(element: etree._Element) -> Iterator[str]:
    tag = etree.QName(element).localname.lower()
    if tag in _FORBIDDEN:
        yield f"<{tag}>"
    if (
        tag == "script"
        and (element.text or "").strip()
        and element.get("type") != "application/ld+json"
    ):
        yield f"script {element.text[:60]!r}"
    if (
        tag == "meta"
        and element.get("http-equiv", "").lower() == "refresh"
        and "//" in element.get("content", "")
    ):
        yield "refresh to elsewhere"
    for name, value in element.attrib.items():
        yield from _attribute(tag, name.lower(), value)


def _attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if _HANDLER.fullmatch(name) or name == "style":
        yield f"{tag} {name}={value[:60]!r}"
    if name in _ADDRESSES:
        scheme = (
            re.sub(r"[\s\x00-\x20]", "", value).partition(":")[0].lower()
            if ":" in value
            else ""
        )
        is_scheme = re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) is not None
        if is_scheme and scheme not in _SCHEMES:
            yield f"{tag} {name}={value[:60]!r}"
        if tag in _LOADED and _is_elsewhere(value) and name != "href":
            yield f"{tag} loads {value[:60]!r}"


def _is_elsewhere(address: str) -> bool:
    try:
        host = urlsplit(address.strip()).netloc
    except ValueError:
        return True
    return host not in {"", "example.org"}


def csv_file(content: bytes) -> Iterator[str]:
    """Cells that a spreadsheet takes for formulas, whatever it splits at."""
    text = content.decode("utf-8-sig")
    yield from _hidden(text.replace("\r\n", "\n"))
    for separator in ",;\t":
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as error:
            yield f"csv with {separator!r}: {error}"
            continue
        for cell in {cell for row in rows for cell in row}:
            if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell.strip()):
                yield f"formula with {separator!r}: {cell[:60]!r}"
    widths = {len(row) for row in csv.reader(io.StringIO(text, newline=""))}
    if len(widths) > 1:
        yield f"rows of {widths} cells"


def workbook(content: bytes) -> Iterator[str]:
    """Formulas, links to other places and names in a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"formula {str(cell.value)[:60]!r}"
                if cell.hyperlink and _is_elsewhere(cell.hyperlink.target or ""):
                    yield f"link {cell.hyperlink.target[:60]!r}"
                if isinstance(cell.value, str):
                    yield from _hidden(cell.value.replace("\r", ""))


def calendar(content: bytes) -> Iterator[str]:
    """Lines and components that a calendar of ours has not."""
    text = content.decode()
    yield from _hidden(text.replace("\r\n", "\n"))
    parsed = icalendar.Calendar.from_ical(content)
    if len(parsed.events) != text.count("\r\nBEGIN:VEVENT\r\n"):
        yield "events that are none"
    for line in re.sub(r"\r\n[ \t]", "", text).split("\r\n"):
        name = re.split("[;:]", line)[0]
        if line and name not in _CALENDAR_NAMES:
            yield f"line {line[:60]!r}"
    if any(len(line.encode()) > 75 for line in text.split("\r\n")):
        yield "a line of more than 75 bytes"


def xml_file(content: bytes) -> Iterator[str]:
    """Elements and addresses that a feed, sitemap or picture of ours has not."""
    yield from _hidden(content.decode())
    root = etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True)
    )
    is_feed = etree.QName(root).localname == "feed"
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield f"no element: {str(element)[:60]}"
            continue
        if is_feed and etree.QName(element).localname not in _ATOM_NAMES:
            yield f"element {element.tag}"
        yield from _element(element)


def json_file(content: bytes) -> Iterator[str]:
    """Nothing, where it is JSON without hidden characters."""
    json.loads(content)
    yield from _hidden(content.decode())


def sqlite(file: Path) -> Iterator[str]:
    """Faults of a database, and hidden characters in its texts."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as base:
        if base.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            yield "integrity"
        tables = base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            for row in base.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a name of our own
                for value in row:
                    if isinstance(value, str):
                        yield from _hidden(value)


def plain_text(content: bytes) -> Iterator[str]:
    """Hidden characters of a text."""
    yield from _hidden(content.decode("utf-8-sig").replace("\r\n", "\n"))


def terminal(text: str) -> Iterator[str]:
    """Control characters but colours, and commands of a runner."""
    for line in text.split("\n"):
        match = _HIDDEN.search(_TERMINAL.sub("", line))
        if match:
            yield f"terminal {match[0]!r} in {line[:60]!r}"
    match = _WORKFLOW.search(text)
    if match:
        yield f"command of a runner {text[match.start() : match.start() + 60]!r}"


def _hidden(text: str) -> Iterator[str]:
    match = _HIDDEN.search(text)
    if match:
        yield f"hidden character {match[0]!r} in {text[max(0, match.start() - 30) : match.end() + 10]!r}"


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    ".html": page,
    ".csv": csv_file,
    ".xlsx": workbook,
    ".ics": calendar,
    ".xml": xml_file,
    ".svg": xml_file,
    ".json": json_file,
    ".jsonld": json_file,
    ".txt": plain_text,
    ".js": plain_text,
    ".css": plain_text,
}


def site_faults(site: Path) -> Iterator[tuple[str, str, str]]:
    """Every file of a site: the kind of reader, its path, and a fault; an empty one for each file that was read."""
    for fault in paths(site):
        yield "paths", "", fault
    for file in sorted(site.rglob("*.*")):
        if not file.is_file():
            continue
        kind = PurePosixPath(file.name).suffix
        name = file.relative_to(site).as_posix()
        if "/rules." in name:  # pages of the manual, which hold nothing of a project
            continue
        if kind == ".sqlite":
            faults = sqlite(file)
        elif kind in READERS:
            faults = READERS[kind](file.read_bytes())
        else:
            continue
        yield kind, name, ""
        try:
            for fault in faults:
                yield kind, name, fault
        except Exception as error:  # noqa: BLE001 - a reader that fails is a fault of what it reads
            yield kind, name, f"{type(error).__name__}: {error}"
