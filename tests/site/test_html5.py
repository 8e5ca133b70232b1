"""The strict parser of tests sees a fault wherever it stands: in the first page, in a later one, in a known part."""

import re

import html5lib
import pytest
from html5 import ParseError, Strict

PAGE = """<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>Trang</title></head>
<body>
<header><nav><a href="a.html">Một &amp; hai</a></nav></header>
<main id="main">
<h1>Đầu</h1>
<p>Lời <a href="b.html?x=1&amp;y=2" title="hai > một">mở</a> đầu <svg><use href="#icon"></use></svg></p>
<table><caption>Bảng</caption>
<thead><tr><th scope="col">Cột</th></tr></thead>
<tbody>
<tr><td><a href="1.html">Việc 1</a></td></tr>
<tr><td><a href="2.html">Việc 2</a></td></tr>
</tbody></table>
<ul><li><p>Một <b>hai</b></p></li><li>ba</li></ul>
<dl><dt>Tên</dt><dd>Trị</dd></dl>
<form action="x"><input type="text" name="q"><button>Tìm</button></form>
</main>
<footer><p>Chân</p></footer>
</body>
</html>
"""
OTHER = (
    PAGE.replace("Việc", "Work")
    .replace('lang="vi"', 'lang="en"')
    .replace("Đầu", "Head")
    .replace("mở", "open")
)

FAULTS = [
    ("</main>", "</div></main>"),
    ("<h1>", "<div><h1>"),
    ("</h1>", "</h2>"),
    ("<!DOCTYPE html>\n", ""),
    ('id="main"', 'id="main" id="again"'),
    ('id="main"', 'id="main"class="x"'),
    ('id="main"', 'id=main" x'),
    ('href="1.html"', 'href="1.html" href="1.html"'),
    ('href="2.html"', 'href="&nosuch;&copy"'),
    ("Việc 2", "Việc &nbsp 2"),
    ("Việc 2", "Việc \x01 2"),
    ("Việc 2", "Việc \x00 2"),
    ("Việc 2", "Việc < 2"),
    ("Việc 2", "Việc &#x1; 2"),
    ("Việc 2", "<a href='x'>Việc</a> 2"),
    ("Việc 2", "<b>Việc"),
    ("Việc 2", "Việc</p>"),
    ("<tbody>\n", '<tbody>\n<input type="text">'),
    ("</tbody>", "<p>x</p></tbody>"),
    ("<ul>", '<a href="x"><ul>'),
    ("<form ", '<form action="y"><form '),
    ("<button>", "<button><button>"),
    ("<dt>Tên</dt>", "<dt>Tên</dd>"),
    ("Lời <a", "<a href='x'>Lời <a"),
    ("<ul><li>", '<a href="x"><ul><li><a href="y">x</a>'),
    ("<p>Chân</p>", "<p>Chân<div></p></div>"),
    ("</svg>", "</use></svg>"),
    ("</body>", "</body><p>sau</p>"),
    ("<svg>", "<svg><p>x</p>"),
]


def test_a_right_page_is_right() -> None:
    strict = Strict()
    for page in (PAGE, OTHER, PAGE):
        strict.parse(page)


@pytest.mark.parametrize(("right", "wrong"), FAULTS)
@pytest.mark.parametrize(
    "before", [(), (PAGE,), (OTHER, PAGE)], ids=["first", "later", "known"]
)
def test_a_fault_is_seen_in_any_page(
    before: tuple[str, ...], right: str, wrong: str
) -> None:
    broken = re.sub(re.escape(right), lambda _: wrong, PAGE, count=1)
    assert broken != PAGE
    with pytest.raises(ParseError):  # what is tried here is a fault
        html5lib.HTMLParser(strict=True).parse(broken)
    strict = Strict()
    for page in before:
        strict.parse(page)
    for _ in range(2):  # a fault that was seen is none that is known
        with pytest.raises(ParseError):
            strict.parse(broken)


def test_a_link_in_a_link_is_seen_though_each_part_is_known() -> None:
    strict = Strict()
    strict.parse(PAGE.replace("<ul><li>", '<ul><li><a href="y">x</a>'))
    strict.parse(
        PAGE.replace("<ul><li>", '<a href="x"><ul><li>').replace("</ul>", "</ul></a>")
    )
    both = PAGE.replace("<ul><li>", '<a href="x"><ul><li><a href="y">x</a>').replace(
        "</ul>", "</ul></a>"
    )
    with pytest.raises(ParseError):
        strict.parse(both)
