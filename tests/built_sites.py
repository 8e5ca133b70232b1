"""The addresses of a built site's files, and where they lead."""

import gzip
import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

ADDRESS = "https://example.org/cds/"
"""Where the site of the test is said to stand: absolute addresses below it are its own."""


_WRITTEN = re.compile(
    r'\s(?:href|src|action)="([^"]*)"|url\(([^)]*)\)|http-equiv="refresh" content="0; url=([^"]*)"'
)


_ELSEWHERE = {"http", "https", "mailto", "webcal", "data"}


_NAMES = {ADDRESS + "data/dxplan"}
"""Identifiers that look like addresses and are none."""


def written(file: Path) -> Iterator[str]:
    """The addresses in a file, as a program reads them."""
    if file.suffix not in {
        ".html",
        ".css",
        ".svg",
        ".xml",
        ".ics",
        ".json",
        ".jsonld",
        ".txt",
    }:
        return
    text = re.sub(r"\r\n[ \t]", "", file.read_bytes().decode())
    if file.suffix in {".html", ".css", ".svg", ".xml"}:
        yield from (
            unescape(next(filter(None, found), "")) for found in _WRITTEN.findall(text)
        )
    for found in re.findall(re.escape(ADDRESS) + r"[^\s\"'<>\\&)]*", text):
        if found not in _NAMES:
            yield found


@cache
def parts(file: Path) -> frozenset[str]:
    return frozenset(re.findall(r'\sid="([^"]+)"', file.read_text(encoding="utf-8")))


def dead(site: Path) -> list[tuple[str, str]]:
    """The files of a site, each with an address in it that leads nowhere."""
    wrong = set()
    for file in filter(Path.is_file, site.rglob("*")):
        path = file.relative_to(site).as_posix()
        for address in written(file):
            own = address.removeprefix(ADDRESS)
            if own == address and urlsplit(address).scheme in _ELSEWHERE:
                continue
            way, _, part = own.partition("#")
            way = unquote(way.partition("?")[0])
            if way.startswith(urlsplit(ADDRESS).path) and path.endswith(
                ("404.html", "404.page.html")
            ):
                own, way = "", way.removeprefix(urlsplit(ADDRESS).path)
            base = posixpath.dirname(path) if own == address else ""
            there = (
                site / posixpath.normpath(posixpath.join(base, way))
                if way or own != address
                else file
            )
            if not there.is_file() or (part and unquote(part) not in parts(there)):
                wrong.add((path, address))
    return sorted(wrong)


def heavy(site: Path, most: int = 60_000) -> list[str]:
    """The pages that are too much for a telephone."""
    return [
        str(file)
        for file in site.rglob("*.html")
        if len(gzip.compress(file.read_bytes(), 6)) > most
    ]


def pairs(paths: Iterable[str]) -> list[str]:
    """The pages `X.html` beside which there is a folder `X/`: hosts that leave out `.html` have one address for both.

    They leave out all of `index.html`: its address is that of its folder.
    """
    known = set(paths)
    folders = {
        folder.as_posix() for path in known for folder in PurePosixPath(path).parents
    }
    pages = (
        path
        for path in known
        if path.endswith(".html") and PurePosixPath(path).name != "index.html"
    )
    return sorted(path for path in pages if path.removesuffix(".html") in folders)
