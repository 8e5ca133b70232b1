"""Markdown of a body: looked at by the rules, fixed, and published as HTML.

The first byte names the file, and whether the text is repeated.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import html5lib

from dxplan.site.bodies import _html
from dxplan.source.markdown import contents, leads_out, machine_read, unread_in
from tests.fuzz.portfolio import check_file
from tests.fuzz.repetition import repeated_if_asked
from tests.samples import FROZEN, task

FILES = ("plans/na/p/tasks/01.md", "plans/na/p/tasks/01.en.md")
LONG = 40_000
TAGS = frozenset(
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "img", "em", "strong", "code", "pre", "ul",
        "ol", "li", "blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td",
    }
)  # fmt: skip
ATTRIBUTES = frozenset(
    {"href", "src", "alt", "title", "class", "scope", "rel", "start"}
)
TOKENS = (
    "# ", "## ", "- ", "1. ", "> ", "```", "~~~", "`", "**", "*", "_", "[", "](", "]: ", ")",
    "![", "<", ">", "<script>", "<!--", "-->", "<a href=", "&lt;", "&#x41;", "&amp;", "\\",
    "|", "|---|\n", ":--:", "http://", "https://a.vn/", "mailto:", "javascript:", "data:",
    "//", "../", "%00", "%2e", "\t", "    ", "\n\n", "---\n", "===\n", "\u200b", "\u202e",
    "\u00a0", "“", "”", "ạ", "a\u0323", "<https://a.vn>", "[a]", "[a]: b\n", "www.",
    "a@b.vn", "0912345678", "<br>", "<![CDATA[", "<?", "\x00", "\r\n",
)  # fmt: skip


def run(data: bytes) -> None:
    """Look at, fix and publish one body."""
    if len(data) < 2:
        return
    content = data[1:]
    content = repeated_if_asked(data[0], content, LONG)
    text = content.decode("utf-8", "replace")
    for link in contents(text).links:
        assert 0 <= link.span[0] <= link.span[1] <= len(text)
    for start, end in unread_in(text):
        assert 0 <= start <= end <= len(text)
    machine_read(text)
    _check_html(_html(text, _address))
    file = FILES[data[0] % len(FILES)]
    if file == FILES[0]:
        content = task().encode() + content
    check_file(file, content)


def _address(target: str) -> str | None:
    """As the site answers, which knows no file in this body."""
    if leads_out(target):
        return f"https:{target}" if target.startswith("//") else target
    return None


def _check_html(html: str) -> None:
    """Only the tags and attributes of Markdown, and addresses of the web, come out."""
    tree: Any = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag in TAGS, element.tag
        assert ATTRIBUTES.issuperset(element.attrib), element.attrib
        for name in ("href", "src"):
            if name in element.attrib:
                scheme = urlsplit(element.attrib[name]).scheme
                assert scheme in {"http", "https", "mailto"}, element.attrib[name]


def seeds() -> Iterator[bytes]:
    """Bodies of real plans, and the shapes of Markdown."""
    for file in sorted((FROZEN / "plans").rglob("*.md"))[:40]:
        body = file.read_bytes().split(b"\n---\n", 1)[-1].strip()
        if body:
            yield b"\0" + body
    shapes = (
        "# Đầu\n\nMột **hai** [ba](https://a.vn/x) ![bốn](anh.png)\n", "- a\n  - b\n\n1. c\n",
        "| a | b |\n|---|:-:|\n| c | d |\n", "> a\n> > b\n\n```\ncode\n```\n", "[a]\n\n[a]: b 'c'\n",
        "<b>x</b> &amp; `y`\n", "a\n---\nb\n===\n", "<https://a.vn> a@b.vn\n",
    )  # fmt: skip
    for text in shapes:
        for number in range(len(FILES)):
            yield bytes([number]) + text.encode()
