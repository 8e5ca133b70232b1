"""A fix never harms: it keeps its promise, moves no line to another level, leaves nothing less fixable than it was."""

from datetime import date
from textwrap import indent

import pytest
from samples import BASE, TASK, md
from test_fix_corpus import DAY

from dxplan.checker import check
from dxplan.config import Config
from dxplan.fixer import Mended, mend
from dxplan.loader import File, assemble
from dxplan.messages import catalogue
from dxplan.source.envelope import parse

WORDS = catalogue("en")
UNITS = "na/units.yaml"


def files_with(path: str, data: bytes) -> dict[str, File]:
    """The base portfolio with one file in it."""
    every = {name: text.encode() for name, text in BASE.items()} | {path: data}
    return {f"plans/{name}": File(f"plans/{name}", data) for name, data in sorted(every.items())}


def promised(files: dict[str, File]) -> int:
    """How many findings check says can be mended."""
    found = check(assemble(files.values()), Config(), WORDS, as_of=DAY, today=DAY).diagnostics
    return sum(one.fix is not None and one.fix.applicability == "safe" for one in found)


def mended(files: dict[str, File], today: date = DAY) -> Mended:
    return mend(files.values(), Config(), as_of=today, today=today, allowed=("safe",))


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
        lines.append("".join(blanks[i % len(blanks)] for i in range(depth)) + line.lstrip(" "))
    return "".join(lines)


ENTRIES = {
    "a tab a level": typed_with(ENTRY, "\t"),
    "a tab, then two spaces": typed_with(ENTRY, "\t", "  "),
    "two spaces, then a tab": typed_with(ENTRY, "  ", "\t"),
    "no-break spaces": typed_with(ENTRY, "\u00a0\u00a0"),
    "no-break spaces and spaces by turns": typed_with(ENTRY, "\u00a0 "),
    "a wide space a level": typed_with(ENTRY, "\u3000"),
    "a tab of four columns for the keys": ENTRY.replace("    ", "\t"),
    "a tab after the dash": ENTRY.replace("  - date", "  -\tdate").replace("    ", "\t"),
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
    assert parse("plans/" + UNITS, after_fix(UNITS, after_dash.encode())).head == parse(UNITS, right.encode()).head


def test_tabs_as_wide_as_the_writer_saw_them_are_read_so() -> None:
    wide = md("title:\n        vi: Việc\nlead_unit: a\ndeadline: 2022\nnote:\n\tvi: Một\n        en: One")
    after = after_fix(TASK, wide.encode()).decode()
    assert after == wide.replace("\t", "        ")


AMBIGUOUS = (
    md("title: Việc\nlead_unit: a\ndeadline: 2022\nx-a:\n  b:\n    c: 1\n\td: 2"),  # below a, or below b
    md("title: Việc\nlead_unit: a\ndeadline: 2022\nreports:\n\t- date: 2022-03-01\n\tstatus: piloting"),
)


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_a_tab_with_two_readings_or_none_is_left(text: str) -> None:
    assert after_fix(TASK, text.encode()).decode() == text


def test_other_slips_beside_tabs_are_mended_too() -> None:
    spoilt = RIGHT.replace(ENTRY, typed_with(ENTRY, "\t")).replace("lead_unit: a", "lead_unit:a")
    assert after_fix(TASK, spoilt.replace("vi: Xong", "vi:Xong").encode()).decode() == RIGHT


def test_text_below_the_keys_keeps_its_tabs() -> None:
    text = RIGHT + indent("Một\nhai\n", "\t")
    assert after_fix(TASK, text.encode()).decode() == text
    block = RIGHT.replace("      vi: Xong", "      vi: |\n        Một\n        \thai")
    assert after_fix(TASK, block.encode()).decode() == block
