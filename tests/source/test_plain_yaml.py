"""The quick way through YAML says what the careful one says, of anything that people write."""

from unittest import mock

from hypothesis import example, given
from hypothesis import strategies as st

from dxplan.source import yaml
from dxplan.source.simple_yaml import read_simple
from dxplan.source.source_file import Source, parse
from dxplan.source.suspicious_yaml import is_ordinary

PIECES = (
    "title:", "title: ", "  vi: ", "  en: ", "    vi: ", "lead_unit: so-tt", "- ", "  - ", "    - ",
    "- type: report", "reports:", "  - date: 2022-01-01", "    status: completed", "a: b", "x-note: ",
    "Kết quả", "Kết quả: 5 %", "số “Mức 4”", "“Mức 4”", "'một'", '"hai"', ' "ba', 'bốn"', '"năm\\n"',
    "province’s", "’s", "10:30", "http://a.vn/b#c", "#năm", "# ghi chú", " # ghi chú", "  #ghi", "**đậm**",
    "1. một", "2) hai", "– ba", "• bốn", "-năm", "--", "---", "...", "|", ">-", "  chữ dài", "[a, b]",
    "[a: b, c]", "{a: b}", "{a}", "&x y", "*x", "!t y", "<<: *x", "? a", ": b", "a :", "a:\tb", "ab:cd",
    "TITLE: x", "title : x", "\ttab", "a\u00a0b", "\u00a0a: b", "a:\u00a0b", "", " ", "~", "1", "12: b", "\r",
    "- - a", "- a\n  - b", "a: b\n  - c", "a\n  - “b", "@x", "%x", "`x`", "//x: y", ";x: y",
)  # fmt: skip


def read(content: bytes, *, carefully: bool) -> Source:
    with mock.patch.object(yaml, "is_ordinary", is_ordinary):
        if carefully:
            yaml.is_ordinary = lambda text: False
        return parse("plans/x/y/tasks/1.md", content)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=3).map("".join), max_size=8))
@example(["title:", "  vi: a", "deliverables:", "  - type: x", "    title: “b”"])
@example(["a: b", "A: c", "ｂ: d"])
@example(["- a", "  - b", "    - c"])
def test_the_quick_way_says_the_same(lines: list[str]) -> None:
    content = "\n".join(["---", "number: '1'", *lines, "---", ""]).encode()
    quickly = read(content, carefully=False)
    carefully = read(content, carefully=True)
    assert quickly == carefully
    assert list(quickly.spans.items()) == list(carefully.spans.items())


def test_most_records_take_the_quick_way() -> None:
    text = (
        'number: "3"\ntitle:\n  vi: "Kết nối: trục"\n  en: The province’s axis, 10:30\n# ghi chú\n'
        "units:\n  - so-tt\n  - so-yt\ndeliverables:\n  - type: report\n    title:\n      vi: Báo cáo\n"
    )
    assert is_ordinary(text)
    assert read_simple(text.replace("# ghi chú\n", ""), str) is not None
    assert read_simple(text, str) is None
    assert is_ordinary(text.replace("\n", "\r\n"))
    assert not is_ordinary(text + "note: “Mức 4”\n")
    assert not is_ordinary(text + "note: a #b\n")
    assert not is_ordinary(text + "– a\n")


def test_the_first_look_ups_say_what_the_later_ones_do() -> None:
    text = (
        "---\ntitle:\n  vi: Kết nối\n  en: Axis\nunits:\n  - so-tt\n  - so-yt\n"
        "deliverables:\n  - type: report\n    title:\n      vi: Báo cáo\nnote: a\n---\n"
    )
    content = text.encode()
    indexed = dict(read(content, carefully=False).spans.items())
    assert len(indexed) == 13
    for path, spans in indexed.items():
        assert read(content, carefully=False).spans[path] == spans
    missing = ("owner",), ("units", 2), ("units", "so-tt"), ("title", "vi", 0)
    for path in missing:
        assert path not in read(content, carefully=False).spans
        assert path not in indexed
