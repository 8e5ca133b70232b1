"""A fix never harms: it keeps its promise, moves no line to another level, leaves nothing less fixable than it was."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest
from checking import check
from frozen_files import DAY
from samples import BASE, TASK, Files, Run, md, task

from dxplan.check.apply_fixes import FixResult, fix_files
from dxplan.config.config import Config
from dxplan.messages import catalogue
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.source.source_file import parse
from dxplan.text.terminal import with_visible_differences

WORDS = catalogue("en")
UNITS = "na/units.yaml"


def files_with(path: str, data: bytes) -> dict[str, PlansFile]:
    """The base portfolio with one file in it."""
    every = {name: text.encode() for name, text in BASE.items()} | {path: data}
    return {
        f"plans/{name}": PlansFile(f"plans/{name}", data)
        for name, data in sorted(every.items())
    }


def promised(files: dict[str, PlansFile]) -> int:
    """How many findings check says can be fixed."""
    found = check(
        assemble(files.values()), Config(), WORDS, as_of=DAY, today=DAY
    ).diagnostics
    return sum(one.fix is not None and one.fix.applicability == "safe" for one in found)


def mended(files: dict[str, PlansFile], today: date = DAY) -> FixResult:
    return fix_files(
        files.values(), Config(), as_of=today, today=today, allowed=("safe",)
    )


def after_fix(path: str, data: bytes) -> bytes:
    """The file once it is mended: as much as was promised, and a second time nothing."""
    files = files_with(path, data)
    done = mended(files)
    assert len(done.applied) == promised(files)
    after = done.changed.get(f"plans/{path}", (data, data))[1]
    again = files_with(path, after)
    assert promised(again) == 0
    assert mended(again).changed == {}
    return after


# odd indentation -----------------------------------------------------------------------------------------------------

HEAD = """\
title:
  vi: Việc
lead_unit: a
deadline: 2022-12-31
reports:
  - date: 2022-03-12
    status: piloting
"""
ENTRY = """\
  - date: 2022-04-28
    status: completed
    completed_on: 2022-04-20
    evidence:
      - qd
      - later
    note:
      vi: Xong
"""
RIGHT = md(HEAD.rstrip("\n") + "\n" + ENTRY)


def typed_with(text: str, *blanks: str) -> str:
    """Lines with each two columns of their indentation typed as one of some blanks, by turns."""
    lines = []
    for line in text.splitlines(keepends=True):
        depth = (len(line) - len(line.lstrip(" "))) // 2
        lines.append(
            "".join(blanks[i % len(blanks)] for i in range(depth)) + line.lstrip(" ")
        )
    return "".join(lines)


ENTRIES = {
    "a tab a level": typed_with(ENTRY, "\t"),
    "a tab, then two spaces": typed_with(ENTRY, "\t", "  "),
    "two spaces, then a tab": typed_with(ENTRY, "  ", "\t"),
    "no-break spaces": typed_with(ENTRY, "\u00a0\u00a0"),
    "no-break spaces and spaces by turns": typed_with(ENTRY, "\u00a0 "),
    "a wide space a level": typed_with(ENTRY, "\u3000"),
    "a tab of four columns for the keys": ENTRY.replace("    ", "\t"),
    "a tab after the dash": ENTRY.replace("  - date", "  -\tdate").replace(
        "    ", "\t"
    ),
    "a no-break space after the dash": ENTRY.replace("- ", "-\u00a0"),
    "one line of all": ENTRY.replace("    status", "\tstatus"),
    "a tab in the deepest line": ENTRY.replace("      vi", "\t\t\tvi"),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_with_odd_blanks_is_mended_whole(entry: str, end: str) -> None:
    assert entry != ENTRY
    after = after_fix(TASK, RIGHT.replace(ENTRY, entry).replace("\n", end).encode())
    assert after.decode() == RIGHT.replace("\n", end)


@pytest.mark.parametrize("blanks", ["\t", "\u00a0\u00a0", "\u3000"])
def test_a_whole_file_with_odd_blanks_is_mended(blanks: str) -> None:
    assert after_fix(TASK, typed_with(RIGHT, blanks).encode()).decode() == RIGHT


def test_a_register_with_tabs_is_mended() -> None:
    right = "- key: a\n  name: A\n  codes:\n    - scheme: x\n      code: y\n- key: b\n  name: B\n"
    assert after_fix(UNITS, typed_with(right, "\t").encode()).decode() == right
    after_dash = right.replace("- key", "-\tkey").replace("\n  ", "\n\t")
    assert (
        parse("plans/" + UNITS, after_fix(UNITS, after_dash.encode())).front_matter
        == parse(UNITS, right.encode()).front_matter
    )


def test_tabs_as_wide_as_the_writer_saw_them_are_read_so() -> None:
    wide = md(
        "title:\n        vi: Việc\nlead_unit: a\ndeadline: 2022\nnote:\n\tvi: Một\n        en: One"
    )
    after = after_fix(TASK, wide.encode()).decode()
    assert after == wide.replace("\t", "        ")


AMBIGUOUS = (
    md(
        "title: Việc\nlead_unit: a\ndeadline: 2022\nx-a:\n  b:\n    c: 1\n\td: 2"
    ),  # below a, or below b
    md(
        "title: Việc\nlead_unit: a\ndeadline: 2022\nreports:\n\t- date: 2022-03-01\n\tstatus: piloting"
    ),
)


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_a_tab_with_two_readings_or_none_is_left(text: str) -> None:
    assert after_fix(TASK, text.encode()).decode() == text


def test_other_slips_beside_tabs_are_mended_too() -> None:
    spoilt = RIGHT.replace(ENTRY, typed_with(ENTRY, "\t")).replace(
        "lead_unit: a", "lead_unit:a"
    )
    assert (
        after_fix(TASK, spoilt.replace("vi: Xong", "vi:Xong").encode()).decode()
        == RIGHT
    )


def test_text_below_the_keys_keeps_its_tabs() -> None:
    text = RIGHT + indent("Một\nhai\n", "\t")
    assert after_fix(TASK, text.encode()).decode() == text
    block = RIGHT.replace("      vi: Xong", "      vi: |\n        Một\n        \thai")
    assert after_fix(TASK, block.encode()).decode() == block


# items beside their column -------------------------------------------------------------------------------------------


def moved(text: str, columns: int) -> str:
    """Lines moved to the right, or to the left."""
    return "".join(
        " " * columns + line if columns > 0 else line[-columns:]
        for line in text.splitlines(keepends=True)
    )


SECOND = ENTRY.replace("2022-04", "2022-05")
TWO = RIGHT.replace(ENTRY, ENTRY + SECOND)
BESIDE = {
    "one blank short": moved(ENTRY, -1),
    "at the margin": moved(ENTRY, -2),
    "one blank too many": moved(ENTRY, 1),
    "far too deep": moved(ENTRY, 5),
    "only the dash, one blank short": ENTRY.replace("  - date", " - date"),
    "only the dash, at the margin": ENTRY.replace("  - date", "- date"),
    "evidence at the margin": ENTRY.replace("      - qd", "- qd").replace(
        "      - later", "- later"
    ),
    "the last evidence at the margin": ENTRY.replace("      - later", "- later"),
    "evidence one blank too many": ENTRY.replace("      - later", "       - later"),
    "evidence one blank short": ENTRY.replace("      - later", "     - later"),
    "a comment goes along": moved(ENTRY.replace("    note", "    # rồi\n    note"), -1),
    "a text block goes along": moved(
        ENTRY.replace("vi: Xong", "vi: |\n        Xong\n          rồi"), -1
    ),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("entry", BESIDE.values(), ids=BESIDE)
def test_an_item_beside_its_column_is_moved_with_all_that_is_of_it(
    entry: str, end: str
) -> None:
    wanted = RIGHT
    if "rồi" in entry:
        wanted = RIGHT.replace(ENTRY, moved(entry, 1))
    assert after_fix(
        TASK, RIGHT.replace(ENTRY, entry).replace("\n", end).encode()
    ).decode() == wanted.replace("\n", end)


@pytest.mark.parametrize("columns", [-2, -1, 1])
def test_items_among_others_are_moved_alone(columns: int) -> None:
    for spoilt in (
        TWO.replace(ENTRY, moved(ENTRY, columns)),
        TWO.replace(SECOND, moved(SECOND, columns)),
        TWO.replace(ENTRY + SECOND, moved(ENTRY + SECOND, columns)),
    ):
        assert after_fix(TASK, spoilt.encode()).decode() == TWO


def test_the_first_item_is_the_one_that_left_its_column() -> None:
    first = "  - date: 2022-03-12\n    status: piloting\n"
    assert (
        after_fix(TASK, RIGHT.replace(first, moved(first, 1)).encode()).decode()
        == RIGHT
    )
    assert after_fix(TASK, TWO.replace(first, moved(first, 2)).encode()).decode() == TWO


def test_an_entry_of_a_register_is_moved_to_the_margin() -> None:
    right = "- key: a\n  name: A\n  aliases:\n    - Sở\n- key: b\n  name: B\n"
    assert (
        after_fix(
            UNITS,
            right.replace("- key: b\n  name: B", " - key: b\n   name: B").encode(),
        ).decode()
        == right
    )


TWO_LISTS = (
    md(
        HEAD + "    evidence:\n- date: 2022-05-01\n  status: piloting"
    ),  # an entry, or evidence
    md("title: A\nlead_unit: a\ndeadline: 2022\nx-a:\n  - - b\n    - c\n - d"),
)


@pytest.mark.parametrize("text", TWO_LISTS)
def test_an_item_that_may_belong_to_two_lists_is_left(text: str) -> None:
    assert after_fix(TASK, text.encode()).decode() == text


# two blocks of one log -----------------------------------------------------------------------------------------------

FIRST, BOTH = md(HEAD.rstrip("\n")), RIGHT


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("columns", [-2, 0, 2])
def test_a_second_block_of_a_log_is_moved_below_the_first(
    columns: int, end: str
) -> None:
    second = "reports:\n" + (moved(ENTRY, columns) if columns else ENTRY)
    for between in ("", "area: society\n", "# ghi\narea: society\n\n"):
        for below in ("", "number: '1'\n"):
            text = FIRST.removesuffix("---\n") + between + second + below + "---\n"
            wanted = BOTH.removesuffix("---\n") + between + below + "---\n"
            assert after_fix(
                TASK, text.replace("\n", end).encode()
            ).decode() == wanted.replace("\n", end)


def test_a_third_block_comes_behind_the_second() -> None:
    text = (
        FIRST.removesuffix("---\n")
        + "reports:\n"
        + ENTRY
        + "area: society\nreports:\n"
        + SECOND
        + "---\n"
    )
    assert (
        after_fix(TASK, text.encode()).decode()
        == TWO.removesuffix("---\n") + "area: society\n---\n"
    )


@pytest.mark.parametrize(
    "second",
    [
        "coordinating_units:\n  - b\ncoordinating_units:\n  - c",  # no log: perhaps the one or the other
        "reports: []",
        "reports:\n  date: 2022-05-01\n  status: piloting",
        "reports: [{date: 2022-05-01, status: piloting}]",
        "area: society\narea: people",
    ],
)
def test_other_keys_that_are_there_twice_are_left(second: str) -> None:
    text = FIRST.removesuffix("---\n") + second + "\n---\n"
    assert after_fix(TASK, text.encode()).decode() == text


# quotes, encodings, the closing fence --------------------------------------------------------------------------------


@pytest.mark.parametrize("marks", ["“”", "«»", "‘’", "„“"])
def test_a_value_in_marks_of_a_word_processor_loses_only_the_marks(marks: str) -> None:
    opening, closing = marks
    text = md(
        f"title: {opening}Việc: một{closing}\nlead_unit: {opening}a{closing}\ndeadline: {opening}2022-12-31{closing}"
    )
    assert after_fix(TASK, text.encode()).decode() == text.replace(
        opening, '"'
    ).replace(closing, '"')
    files = files_with(TASK, text.replace("Việc: một", "Việc").encode())
    said = [
        d.message
        for d in check(
            assemble(files.values()), Config(), WORDS, as_of=DAY, today=DAY
        ).diagnostics
    ]
    assert any(f"{opening} {closing}" in message for message in said)


def test_marks_inside_a_text_and_marks_that_do_not_match_are_left() -> None:
    text = md('title: “Việc” và “tin”\nlead_unit: a\ndeadline: 2022\nnote: “x"')
    assert after_fix(TASK, text.encode()).decode() == text


CODECS = ["utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("codec", CODECS)
def test_utf16_becomes_utf8_without_a_change_of_text(codec: str, end: str) -> None:
    text = (RIGHT + "Kế hoạch đã xong, tổ chức ở ba xã – “tốt”.\n").replace("\n", end)
    assert after_fix(TASK, text.encode(codec)) == text.encode()
    mark = "\ufeff".encode("utf-16-be") if codec == "utf-16-be" else b""
    assert after_fix(TASK, mark + text.encode(codec)) == text.encode()


def test_other_slips_of_a_utf16_file_are_mended_after_that() -> None:
    spoilt = RIGHT.replace("lead_unit: a", "lead_unit:a")
    files = files_with(TASK, spoilt.encode("utf-16"))
    assert promised(files) == 1
    assert mended(files).changed[f"plans/{TASK}"][1] == RIGHT.encode()


@pytest.mark.parametrize("codec", ["cp1258", "utf-32"])
def test_encodings_that_are_not_sure_get_a_message_only(codec: str) -> None:
    data = unicodedata.normalize("NFD", RIGHT).encode(codec, "ignore")
    assert after_fix(TASK, data) == data


def test_a_missing_fence_is_set_where_the_text_surely_begins() -> None:
    body = "\n# Kết quả\n\nĐã xong.\n\n- một\n- hai\n"
    assert (
        after_fix(TASK, (RIGHT.removesuffix("---\n") + body).encode()).decode()
        == RIGHT + body
    )
    for unsure in ("\n" + ENTRY, "\nnote: x\n", "# a\n", "Đã xong.\n"):
        text = RIGHT.removesuffix("---\n") + unsure
        assert after_fix(TASK, text.encode()).decode() == text


# what can't be seen --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["-\ta: x", "+  a: x"], ["-→a: x", "+  a: x"]),
        (["-a:\u00a0x", "+a: x"], ["-a:⍽x", "+a: x"]),
        (["-a:\u2003x", "+a: x"], ["-a:<U+2003>x", "+a: x"]),
        (["-a: x  ", "+a: x"], ["-a: x␣␣", "+a: x"]),
        (["-a: x\u200cy", "+a: x y"], ["-a: x<U+200C>y", "+a: x y"]),
        (["-Vie\u0323\u0302c", "+Việc"], ["-Vie<U+0323><U+0302>c", "+Việc"]),
        (["-a:\tx", "-b:\ty", "+a: x", "+b: y"], ["-a:→x", "-b:→y", "+a: x", "+b: y"]),
        (["-a:\tx", "+b: y"], ["-a:\tx", "+b: y"]),
        ([" a:\tx", "+b: y"], [" a:\tx", "+b: y"]),
        (
            ["-status: xong", "+status: completed"],
            ["-status: xong", "+status: completed"],
        ),
    ],
)
def test_a_difference_that_can_not_be_seen_is_shown_by_signs(
    lines: list[str], shown: list[str]
) -> None:
    assert with_visible_differences(lines) == shown


def test_check_and_fix_show_what_can_not_be_seen(
    project: Callable[[Files], Path], dxplan: Run
) -> None:
    root = project({TASK: task("note:\n\tvi: Xong\narea:\u00a0society\n")})
    full = dxplan("-C", root, "check", "--lang", "en").stdout
    assert "| -→vi: Xong\n" in full
    assert "= → is a tab\n" in full
    assert "| -area:⍽society\n" in full
    diff = dxplan("-C", root, "fix", "--diff", "--lang", "en").stdout
    assert "\n-→vi: Xong\n" in diff
    assert "\n-area:⍽society\n" in diff
    assert diff.endswith("(→ is a tab, ⍽ is a no-break space)\n")


def test_a_difference_in_bytes_alone_names_the_encodings(
    project: Callable[[Files], Path], dxplan: Run
) -> None:
    root = project({TASK: task()})
    (root / "plans" / TASK).write_bytes(task().encode("utf-16"))
    assert "| -UTF-16\n" in dxplan("-C", root, "check", "--lang", "en").stdout
    diff = dxplan("-C", root, "fix", "--diff").stdout
    assert diff.splitlines()[2:] == ["-UTF-16", "+UTF-8"]
