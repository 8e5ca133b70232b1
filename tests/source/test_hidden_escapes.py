"""Escapes of YAML bring in no character that a file may not hold as such."""

import pytest

from dxplan.source.fast_parse import parse_values
from dxplan.source.source_file import parse


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (r'title: "a\u202eb"', [10]),
        (r'title: "\x1b]8;;x\a \e \N \U000e0041 \0\r"', [9, 18, 21, 24, 27, 38, 40]),
        (r'title: "a\U000f0000b"', [10]),
        ("title: a\U00100000b", [9]),
        ("title: ế\u3164", [9]),
        (r'title: "a\ufe01\U000e0101"', [10, 16]),
        (r'title: "\u260e\ufe0f"', []),
        (r'"ti\u200btle": x', [4]),
        (r'"\ue000a": x', [2]),  # what stands for a line taken out
        (r'note: {vi: "a\x9b"}', [14]),
        (r'title: "\\u202e \x41 \n \" \_ \u1eaf"', []),
        (r"title: '\u202e'", []),
        (r"title: a \u202e", []),
    ],
)
def test_a_hidden_character_is_told_and_not_read(line: str, columns: list[int]) -> None:
    source = parse("plans/na/p/tasks/01.md", f"---\n{line}\n---\n".encode())
    hidden = [one for one in source.findings if one.code == "F103"]
    places = [source.position(source.locate(one.place)[0]) for one in hidden]
    assert [place.column for place in places] == columns
    assert source.readable == (not columns)
    assert (parse_values(line.encode()) is None) == bool(columns)
