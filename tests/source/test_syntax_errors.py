"""Slips of the pen: each is named once, where it is, in every place of a file; its fix mends it and nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import few

from dxplan.diagnostics import Finding, KeyPath, Replace, Value
from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.source import yaml
from dxplan.source.source_file import Source, parse

RECORD = "plans/na/p/tasks/01.md"
REGISTER = "plans/na/units.yaml"

Found: TypeAlias = tuple[str, int, int, str | None, str | None]
"""Code, line and column of the head, applicability of the fix, and the head after it."""


def found_in(file: str, text: str) -> list[Found]:
    """What reading finds in a file, with its text after each fix."""
    source = parse(file, text.encode())
    return in_order(
        (*described(source, finding), fixed(source, finding))
        for finding in source.findings
    )


def in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: one[:3])


def described(source: Source, finding: Finding) -> tuple[str, int, int, str | None]:
    at = source.position(source.locate(finding.place)[0])
    return (
        finding.code,
        at.line,
        at.column,
        finding.fix.applicability if finding.fix else None,
    )


def fixed(source: Source, finding: Finding) -> str | None:
    fix = byte_fix(source, finding.fix) if finding.fix else None
    return apply_edits(source.content, fix.edits).decode() if fix else None


# one slip ------------------------------------------------------------------------------------------------------------

SLIPS: list[tuple[str, list[Found]]] = [
    ("a:\n  b: x\n \xa0c: y\n", [("Y111", 3, 2, "safe", "a:\n  b: x\n  c: y\n")]),
    ("a: 100\xa0%\n", []),
    (
        "a:\n  - b: x\n    c:\u202fy\n",
        [("Y111", 3, 7, "safe", "a:\n  - b: x\n    c: y\n")],
    ),
    ("b: 1\na:\u3000x # c\n", [("Y111", 2, 3, "safe", "b: 1\na: x # c\n")]),
    ("a:x\nb: y\n", [("Y112", 1, 2, "safe", "a: x\nb: y\n")]),
    ("b: y\na:x\n", [("Y112", 2, 2, "safe", "b: y\na: x\n")]),
    ("b: y\na:x # c\n", [("Y112", 2, 2, "safe", "b: y\na: x # c\n")]),
    ("ghi chú:x\nb: y\n", [("Y112", 1, 8, "safe", "ghi chú: x\nb: y\n")]),
    ("a：x\nb: y\n", [("Y112", 1, 2, "safe", "a: x\nb: y\n")]),
    ("b: y\na ： x\n", [("Y112", 2, 2, "safe", "b: y\na: x\n")]),
    ("a:\n  - b:x\n    c: y\n", [("Y112", 2, 6, "safe", "a:\n  - b: x\n    c: y\n")]),
    ("a:\n  - b: x\n    c:y\n", [("Y112", 3, 6, "safe", "a:\n  - b: x\n    c: y\n")]),
    ("a:\n  - b：x\n    c: y\n", [("Y112", 2, 6, "safe", "a:\n  - b: x\n    c: y\n")]),
    ("a: 12:30\n", []),
    ("a: https://x.vn/a:b\n", []),
    ("a:\n  - https://x.vn\n", []),
    ("a:\n  - 12:30\n", []),
    ('a:"x"\nb: y\n', [("Y112", 1, 2, "safe", 'a: "x"\nb: y\n')]),
    ("a:[x]\nb: y\n", [("Y112", 1, 2, "safe", "a: [x]\nb: y\n")]),
    ('a: "x\nb: y\n', [("Y113", 1, 4, "unsafe", 'a: "x"\nb: y\n')]),
    ("a: 'x\nb: y\n", [("Y113", 1, 4, "unsafe", "a: 'x'\nb: y\n")]),
    ('a: "x\nb: "y"\n', [("Y113", 1, 4, "unsafe", 'a: "x"\nb: "y"\n')]),
    (
        'a:\n  - b: "x\n    c: y\n',
        [("Y113", 2, 8, "unsafe", 'a:\n  - b: "x"\n    c: y\n')],
    ),
    ('a:\n  - "x\n  - y\n', [("Y113", 2, 5, "unsafe", 'a:\n  - "x"\n  - y\n')]),
    ('a: "x # c\nb: y\n', [("Y113", 1, 4, "unsafe", 'a: "x # c"\nb: y\n')]),
    ('a: "x\n  y"\nb: z\n', []),
    ('a: x"\nb: y\n', [("Y113", 1, 5, "unsafe", "a: x\nb: y\n")]),
    ('a: 24"\nb: y\n', []),
    ("a: d'x\n", []),
    ("a: [x\nb: y\n", [("Y114", 1, 4, "unsafe", "a: [x]\nb: y\n")]),
    ("a: {b: x\nc: y\n", [("Y114", 1, 4, "unsafe", "a: {b: x}\nc: y\n")]),
    ("a: [x, y\n  z]\n", []),
    (
        "a:\n  - b: [x\n    c: y\n",
        [("Y114", 2, 8, "unsafe", "a:\n  - b: [x]\n    c: y\n")],
    ),
    ("a: [x # c\nb: y\n", [("Y114", 1, 4, "unsafe", "a: [x] # c\nb: y\n")]),
    ("a: x #1\n", [("Y115", 1, 6, "unsafe", 'a: "x #1"\n')]),
    ("a:\n  - #x\n", [("Y115", 2, 5, "unsafe", 'a:\n  - "#x"\n')]),
    ("a: #x\n", [("Y115", 1, 4, "unsafe", 'a: "#x"\n')]),
    ("a: x # c\n", []),
    ("a: x#1\n", []),
    ('a: "x #1"\n', []),
    ("a: [x, y #1\n  ]\n", [("Y115", 1, 10, "unsafe", 'a: [x, "y #1"\n  ]\n')]),
    (
        "a:\n  - b: x #1\n    c: y\n",
        [("Y115", 2, 10, "unsafe", 'a:\n  - b: "x #1"\n    c: y\n')],
    ),
    ("a: {vi: x, y}\n", [("Y116", 1, 12, None, None)]),
    ("a: {vi: x, y, en: z}\n", [("Y116", 1, 12, None, None)]),
    ("a:\n  - {b: x, y}\n", [("Y116", 2, 12, None, None)]),
    ("a: [x, y]\n", []),
    ("a: {vi: x,}\n", []),
    ("a: {b: , c: d}\n", []),
    ("a: “x”\n", [("Y117", 1, 4, "safe", 'a: "x"\n')]),
    ("a: «x»\n", [("Y117", 1, 4, "safe", 'a: "x"\n')]),
    ("a: “x” và “y”\n", []),
    ('a: "“x”"\n', []),
    ("a:\n  - ‘x’\n", [("Y117", 2, 5, "safe", 'a:\n  - "x"\n')]),
    ("a: x: y\n", [("Y118", 1, 4, "safe", 'a: "x: y"\n')]),
    ("a: @x\n", [("Y118", 1, 4, "safe", 'a: "@x"\n')]),
    ("a: %x\n", [("Y118", 1, 4, "safe", 'a: "%x"\n')]),
    ("a: `x`\n", [("Y118", 1, 4, "safe", 'a: "`x`"\n')]),
    ("a: x: y # c\n", [("Y118", 1, 4, "safe", 'a: "x: y" # c\n')]),
    (
        "a:\n  - b: x: y\n    c: z\n",
        [("Y118", 2, 8, "safe", 'a:\n  - b: "x: y"\n    c: z\n')],
    ),
    ("a:\n  - x: y: z\n", [("Y118", 2, 8, "safe", 'a:\n  - x: "y: z"\n')]),
    ("a: [x] y\n", [("Y118", 1, 4, "safe", 'a: "[x] y"\n')]),
    ("a: *x\n", [("Y104", 1, 4, None, None)]),
    ("a: , x\n", [("Y118", 1, 4, "safe", 'a: ", x"\n')]),
    ("a: x:\nb: y\n", [("Y118", 1, 4, "safe", 'a: "x:"\nb: y\n')]),
    ("a: - x\n", [("Y120", 1, 4, None, None)]),
    ('a: "C:\\d"\n', [("Y119", 1, 7, "safe", "a: 'C:\\d'\n")]),
    (
        'a:\n  - b: "\\d"\n    c: y\n',
        [("Y119", 2, 9, "safe", "a:\n  - b: '\\d'\n    c: y\n")],
    ),
    ('a: "x\\"\n', [("Y113", 1, 4, "unsafe", 'a: "x\\""\n')]),
    ("a: 'C:\\d'\n", []),
    ('a: "\\u12"\n', [("Y119", 1, 5, "safe", "a: '\\u12'\n")]),
    ("a:\n  • x\n  • y\n", [("Y120", 2, 3, "safe", "a:\n  - x\n  - y\n")]),
    ("a:\n  – x\n", [("Y120", 2, 3, "safe", "a:\n  - x\n")]),
    ("a:\n  1. x\n  2. y\n", [("Y120", 2, 3, "safe", "a:\n  - x\n  - y\n")]),
    ("a:\n  - x\n  -y\n", [("Y120", 3, 3, "safe", "a:\n  - x\n  - y\n")]),
    ("a:\n  -x\n", [("Y120", 2, 3, "safe", "a:\n  - x\n")]),
    ("a:\n  - x\n  • y\n", [("Y120", 3, 3, "safe", "a:\n  - x\n  - y\n")]),
    ("a:\n  • b: x\n    c: y\n", [("Y120", 2, 3, "safe", "a:\n  - b: x\n    c: y\n")]),
    ("a:\n  b: x\n   c: y\n", [("Y121", 3, 4, "unsafe", "a:\n  b: x\n  c: y\n")]),
    ("a:\n    b: x\n  c: y\n", [("Y121", 3, 3, "unsafe", "a:\n    b: x\n    c: y\n")]),
    ("a: x\n b: y\n", [("Y121", 2, 2, "unsafe", "a: x\nb: y\n")]),
    ("a:\n  - b: x\n   c: y\n", [("Y121", 3, 4, "unsafe", "a:\n  - b: x\n    c: y\n")]),
    ("a:\n  - b: x\n - b: y\n", [("Y121", 3, 2, "safe", "a:\n  - b: x\n  - b: y\n")]),
    ("a:\n  - b\n   - c\n", [("Y121", 3, 4, "safe", "a:\n  - b\n  - c\n")]),
    (
        "a:\n  - b\n   - c\n   - d\n",
        [("Y121", 3, 4, "safe", "a:\n  - b\n  - c\n  - d\n")],
    ),
    ("a:\n  - b\n      - c\n", [("Y121", 3, 7, "unsafe", "a:\n  - b\n  - c\n")]),
    ("a:\n - b\n  - c\n", [("Y121", 3, 3, "safe", "a:\n  - b\n  - c\n")]),
    ("a:\n  - một\n    hai\n", []),
    ("a:\n  - b: một\n      - hai\n", []),
    ("a = x\nb: y\n", [("Y122", 1, 2, "safe", "a: x\nb: y\n")]),
    ("b: y\na=x\n", [("Y122", 2, 2, "safe", "b: y\na: x\n")]),
    ("a:\n  - b = x\n    c: y\n", [("Y122", 2, 6, "safe", "a:\n  - b: x\n    c: y\n")]),
    ("a: x = y\n", []),
    ("a : x\n", [("Y123", 1, 2, "safe", "a: x\n")]),
    ("a:\tx\n", [("Y123", 1, 2, "safe", "a: x\n")]),
    ("a :\n  b: x\n", [("Y123", 1, 2, "safe", "a:\n  b: x\n")]),
    ("a:\n  - b : x\n", [("Y123", 2, 6, "safe", "a:\n  - b: x\n")]),
    ('a: "x : y"\n', []),
    ("{a : x}\n", [("Y123", 1, 3, "safe", "{a: x}\n")]),
    ("a: {b : x}\n", [("Y123", 1, 6, "safe", "a: {b: x}\n")]),
    ('a: "x" y\n', [("Y124", 1, 7, "safe", 'a: "\\"x\\" y"\n')]),
    ('a: "x",\n', [("Y124", 1, 7, "safe", 'a: "x"\n')]),
    ('a: "x "y" z"\n', [("Y124", 1, 8, "unsafe", 'a: "x \\"y\\" z"\n')]),
    ('a:\n  - "x" y\n', [("Y124", 2, 8, "safe", 'a:\n  - "\\"x\\" y"\n')]),
    ('a: "x" # c\n', []),
    (
        'a:\n  - b: "x";\n    c: y\n',
        [("Y124", 2, 11, "safe", 'a:\n  - b: "x"\n    c: y\n')],
    ),
    ("a x\nb: y\n", [("Y125", 1, 1, None, None)]),
    ("b: y\nlead_unit x\n", [("Y125", 2, 1, "unsafe", "b: y\nlead_unit: x\n")]),
    ("b: y\nCâu.\n", [("Y125", 2, 1, None, None)]),
    (
        "a:\n  - b: x\n    status y\n",
        [("Y125", 3, 5, "unsafe", "a:\n  - b: x\n    status: y\n")],
    ),
    ("a:\n\tb: x\n", [("Y102", 2, 1, "safe", "a:\n  b: x\n")]),
    ("a:\n  b:\n\t\tc: x\n", [("Y102", 3, 1, "safe", "a:\n  b:\n    c: x\n")]),
    ("a:\n  - b: x\n\tc: y\n", [("Y102", 3, 1, "safe", "a:\n  - b: x\n    c: y\n")]),
    ("a:\n  b: x\n\tc: y\n", [("Y102", 3, 1, "safe", "a:\n  b: x\n  c: y\n")]),
    ('a: |\n  x:y\n  “z”\n  • b\n  c = d\n  "e\n  [f\n  g : h\n  #1\nb: y\n', []),
    (
        "a: >-\n  x: y\n  - @z\nb:y\nc: z\n",
        [("Y112", 4, 2, "safe", "a: >-\n  x: y\n  - @z\nb: y\nc: z\n")],
    ),
    (
        'a: |\n  x #1\n\n  y:z\nb: "y\n',
        [("Y113", 5, 4, "unsafe", 'a: |\n  x #1\n\n  y:z\nb: "y"\n')],
    ),
    ('a:\n  - b: |\n      x\n      y = "z\n    c: y\n', []),
    (
        'a:x\nb: "y\nc: z: w\nd: [e\nf: g\n',
        [
            ("Y112", 1, 2, "safe", 'a: x\nb: "y\nc: z: w\nd: [e\nf: g\n'),
            ("Y113", 2, 4, "unsafe", 'a:x\nb: "y"\nc: z: w\nd: [e\nf: g\n'),
            ("Y114", 4, 4, "unsafe", 'a:x\nb: "y\nc: z: w\nd: [e]\nf: g\n'),
            ("Y118", 3, 4, "safe", 'a:x\nb: "y\nc: "z: w"\nd: [e\nf: g\n'),
        ],
    ),
    (
        "a: x: y\nb: @z\nc = d\n",
        [
            ("Y118", 1, 4, "safe", 'a: "x: y"\nb: @z\nc = d\n'),
            ("Y118", 2, 4, "safe", 'a: x: y\nb: "@z"\nc = d\n'),
            ("Y122", 3, 2, "safe", "a: x: y\nb: @z\nc: d\n"),
        ],
    ),
    (
        "a: x #1\nb: “y”\nc : d\n",
        [
            ("Y115", 1, 6, "unsafe", 'a: "x #1"\nb: “y”\nc : d\n'),
            ("Y117", 2, 4, "safe", 'a: x #1\nb: "y"\nc : d\n'),
            ("Y123", 3, 2, "safe", "a: x #1\nb: “y”\nc: d\n"),
        ],
    ),
    (
        'a: "x\nb: y\nc: "z\nd: w\n',
        [
            ("Y113", 1, 4, "unsafe", 'a: "x"\nb: y\nc: "z\nd: w\n'),
            ("Y113", 3, 4, "unsafe", 'a: "x\nb: y\nc: "z"\nd: w\n'),
        ],
    ),
    (
        "title : x\nlead_unit:x\n",
        [
            ("Y112", 2, 10, "safe", "title : x\nlead_unit: x\n"),
            ("Y123", 1, 6, "safe", "title: x\nlead_unit:x\n"),
        ],
    ),
]
"""A head, and what reading finds in it: lines count from the head's first."""


@dataclass(frozen=True, slots=True)
class Form:
    """Where a head stands: its text is put between ``before`` and ``after``, its lines moved and indented."""

    file: str
    before: str = "---\n"
    after: str = "---\n"
    first: str = ""
    rest: str = ""
    newline: str = "\n"

    def text(self, head: str) -> str:
        lines = head.splitlines(keepends=True)
        moved = (
            (self.rest if i else self.first) + line if line.strip() else line
            for i, line in enumerate(lines)
        )
        return (self.before + "".join(moved) + self.after).replace("\n", self.newline)

    def found(self, found: Found) -> Found:
        code, line, column, applicability, head = found
        place = (line + self.before.count("\n"), column + len(self.first))
        return (code, *place, applicability, None if head is None else self.text(head))


FORMS = {
    "record": Form(RECORD),
    "windows": Form(RECORD, newline="\r\n"),
    "register": Form(
        REGISTER, before="- key: a\n  name: b\n", after="", first="- ", rest="  "
    ),
    "list": Form(RECORD, before="---\nk:\n  - l\n", first="  - ", rest="    "),
}


def in_every_form() -> Iterator[object]:
    for name, form in FORMS.items():
        for number, (head, found) in enumerate(SLIPS):
            yield pytest.param(form, head, found, id=f"{name}-{number}")


@pytest.mark.parametrize(("form", "head", "found"), [*in_every_form()])
def test_a_slip_is_named_where_it_is_and_its_fix_is_what_was_meant(
    form: Form, head: str, found: list[Found]
) -> None:
    assert found_in(form.file, form.text(head)) == in_order(map(form.found, found))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_fix_takes_its_finding_away_and_brings_no_other(form: Form) -> None:
    for head, found in SLIPS:
        if len(found) == 1 and found[0][4] is not None:
            assert found_in(form.file, form.text(found[0][4])) == [], head


WHOLE_FILES: list[tuple[str, str, list[Found]]] = [
    (
        RECORD,
        "---\na: b\r\nc: d\n---\n",
        [("F116", 2, 5, "safe", "---\na: b\nc: d\n---\n")],
    ),
    (
        RECORD,
        "---\r\na: b\nc: d\r\n---\r\n",
        [("F116", 2, 5, "safe", "---\r\na: b\r\nc: d\r\n---\r\n")],
    ),
    (RECORD, "---\na: b\n---", [("F117", 3, 4, "safe", "---\na: b\n---\n")]),
    (
        RECORD,
        "---\r\na: b\r\n---\r\nc",
        [("F117", 4, 2, "safe", "---\r\na: b\r\n---\r\nc\r\n")],
    ),
    (REGISTER, "- a: b", [("F117", 1, 7, "safe", "- a: b\n")]),
    (REGISTER, "", []),
    (RECORD, "\n\n---\na: b\n---\n", [("F104", 1, 1, "safe", "---\na: b\n---\n")]),
    (RECORD, "----\na: b\n---\n", [("F104", 1, 1, "safe", "---\na: b\n---\n")]),
    (RECORD, "—--\na: b\n---\n", [("F104", 1, 1, "safe", "---\na: b\n---\n")]),
    (RECORD, "```yaml\na: b\n---\n", [("F104", 1, 1, "safe", "---\na: b\n---\n")]),
    (RECORD, "a: b\n---\n", [("F104", 1, 1, "unsafe", "---\na: b\n---\n")]),
    (RECORD, "a\n", [("F104", 1, 1, None, None)]),
    (RECORD, "---\na: b\n----\nc\n", [("F105", 1, 1, "safe", "---\na: b\n---\nc\n")]),
    (RECORD, "---\na: b\n—--\nc\n", [("F105", 1, 1, "safe", "---\na: b\n---\nc\n")]),
    (RECORD, "---\na: b", [("F105", 1, 1, "unsafe", "---\na: b\n---\n")]),
    (
        RECORD,
        "---\r\na: b\r\nc: d",
        [("F105", 1, 1, "unsafe", "---\r\na: b\r\nc: d\r\n---\r\n")],
    ),
    (
        RECORD,
        "---\na: |\n  b\n  c",
        [("F105", 1, 1, "unsafe", "---\na: |\n  b\n  c\n---\n")],
    ),
    (RECORD, "---\na:\n  b: c\n  docum", [("F105", 1, 1, "unsafe", None)]),
    (RECORD, "---\na: b\ndocum", [("F105", 1, 1, "unsafe", None)]),
    (RECORD, "---\na: b\n--", [("F105", 1, 1, "unsafe", "---\na: b\n---\n")]),
    (RECORD, "---\na: b\n\nc\n", [("F105", 1, 1, "safe", "---\na: b\n---\n\nc\n")]),
    (RECORD, "---\na: b\n", [("F105", 1, 1, "safe", "---\na: b\n---\n")]),
    (
        RECORD,
        "---\na: b\n\nc: d\n",
        [("F105", 1, 1, "unsafe", "---\na: b\n---\n\nc: d\n")],
    ),
    (
        RECORD,
        "---\na: b\n\n# c\n\nGhi chú: d\n",
        [("F105", 1, 1, "safe", "---\na: b\n---\n\n# c\n\nGhi chú: d\n")],
    ),
    (
        RECORD,
        "---\na: b\n\nghi chú: d\n",
        [("F105", 1, 1, "unsafe", "---\na: b\n---\n\nghi chú: d\n")],
    ),
    (
        RECORD,
        "---\na: b\n\nc\n- date: d\n",
        [("F105", 1, 1, "unsafe", "---\na: b\n---\n\nc\n- date: d\n")],
    ),
    (
        RECORD,
        "---\na: |\n  b\n\n  c\n",
        [("F105", 1, 1, "unsafe", "---\na: |\n  b\n---\n\n  c\n")],
    ),
    (RECORD, "---\na: b\n# c\n", [("F105", 1, 1, "unsafe", "---\na: b\n---\n# c\n")]),
    (RECORD, "---\na: b\n---\n\nc\n\n---\n\nd: e\n", []),
    (RECORD, "---\na: b\u200b\n---\n", [("F103", 2, 5, "safe", "---\na: b\n---\n")]),
    (RECORD, "---\na: b\u2028c\n---\n", [("F103", 2, 5, "safe", "---\na: b c\n---\n")]),
    (RECORD, "---\na: b\x07\n---\n", [("F103", 2, 5, None, None)]),
    *(
        (RECORD, f"---\na: ☎\ufe0f{one}c\n---\n", [("F103", 2, 6, "safe", fixed)])
        for ones, fixed in (
            ("\ufe00\ufe0f\U000e0041\U000e01ef\u034f\u180b", "---\na: ☎\ufe0fc\n---\n"),
            ("\u115f\u1160\u2800\u3164\uffa0", "---\na: ☎\ufe0f c\n---\n"),
        )
        for one in ones
    ),
    (RECORD, "---\na: ☎\ufe0e 1\ufe0f\u20e3 \U0001f441\ufe0f\u200d\n---\n", []),
    (RECORD, "---\na: 1\ufe0f\n---\n", [("F103", 2, 5, "safe", "---\na: 1\n---\n")]),
    (
        RECORD,
        "---\na: b\n---\nx &#8238;c\n",
        [("F103", 4, 3, "safe", "---\na: b\n---\nx c\n")],
    ),
    (
        RECORD,
        "---\na: b\n---\n☎&#xFE0F; `&#8238;` \\&#x200b; &amp;\n\n```\n&#8238;\n```\n&#xE0101;c\n",
        [
            (
                "F103",
                9,
                1,
                "safe",
                "---\na: b\n---\n☎&#xFE0F; `&#8238;` \\&#x200b; &amp;\n\n```\n&#8238;\n```\nc\n",
            )
        ],
    ),
    (
        RECORD,
        "---\na: b\n---\nx&ZeroWidthSpace;&#x2028;c\n",
        [
            ("F103", 4, 2, "safe", "---\na: b\n---\nx&#x2028;c\n"),
            ("F103", 4, 18, "safe", "---\na: b\n---\nx&ZeroWidthSpace; c\n"),
        ],
    ),
    (RECORD, "---\na: b\n--- c: d\n---\n", [("Y106", 3, 1, None, None)]),
    (
        REGISTER,
        "- a: b\n  c:d\n- e: f\n",
        [("Y112", 2, 4, "safe", "- a: b\n  c: d\n- e: f\n")],
    ),
    (REGISTER, '- a: "b\n- a: c\n', [("Y113", 1, 6, "unsafe", '- a: "b"\n- a: c\n')]),
    (REGISTER, "- a: b\n • a: c\n", [("Y120", 2, 2, "safe", None)]),
    (REGISTER, "- a: b\n– a: c\n", [("Y120", 2, 1, "safe", "- a: b\n- a: c\n")]),
    (REGISTER, "- a: b\n   c: d\n", [("Y121", 2, 4, "unsafe", "- a: b\n  c: d\n")]),
    (RECORD, "---\na:\u00a0x\n---\n", [("Y111", 2, 3, "safe", "---\na: x\n---\n")]),
    (RECORD, "---\na:x\n---\n", [("Y112", 2, 2, "safe", "---\na: x\n---\n")]),
    (
        RECORD,
        "---\nb: y\n\u00a0a: x\n---\n",
        [("Y111", 3, 1, "safe", "---\nb: y\na: x\n---\n")],
    ),
    (
        RECORD,
        "---\na:\n\u00a0\u00a0b: x\n---\n",
        [("Y111", 3, 1, "safe", "---\na:\n  b: x\n---\n")],
    ),
    (
        RECORD,
        "---\na:\n  -\u00a0x\n---\n",
        [("Y111", 3, 4, "safe", "---\na:\n  - x\n---\n")],
    ),
    (RECORD, '---\na: “x"\n---\n', [("Y117", 2, 4, "unsafe", '---\na: "x"\n---\n')]),
    (
        RECORD,
        '---\na: "x\nb: "y: z"\n---\n',
        [("Y113", 2, 4, "unsafe", '---\na: "x"\nb: "y: z"\n---\n')],
    ),
    (
        RECORD,
        "---\n a: x\nb: y\nc: z\n---\n",
        [("Y121", 2, 2, "unsafe", "---\na: x\nb: y\nc: z\n---\n")],
    ),
    (
        RECORD,
        '---\na: "\\d" # c\n---\n',
        [("Y119", 2, 5, "safe", "---\na: '\\d' # c\n---\n")],
    ),
    (
        RECORD,
        "---\na: 'x' y # c\n---\n",
        [("Y124", 2, 7, "safe", "---\na: \"'x' y\" # c\n---\n")],
    ),
    (
        RECORD,
        "---\na:\n  -\tb: 1\n---\n",
        [("Y102", 3, 4, "safe", "---\na:\n  - b: 1\n---\n")],
    ),
    (RECORD, "---\nb: 1\na: [x,, y]\n---\n", [("Y101", 3, 7, None, None)]),
    (RECORD, '---\n"a: 1\nb: 2\n---\n', [("Y113", 2, 1, None, None)]),
    (
        RECORD,
        "---\na: |\n   x\n  y\nb: 1\n---\n",
        [("Y121", 4, 3, "unsafe", "---\na: |\n   x\n   y\nb: 1\n---\n")],
    ),
    (
        RECORD,
        "---\na:\n  b:x\n---\n",
        [("Y112", 3, 4, "safe", "---\na:\n  b: x\n---\n")],
    ),
    (
        RECORD,
        "---\na:\n  -b: x\n---\n",
        [("Y120", 3, 3, "safe", "---\na:\n  - b: x\n---\n")],
    ),
    (RECORD, "---\na: {b:x}\n---\n", [("Y112", 2, 6, "safe", "---\na: {b: x}\n---\n")]),
    (
        RECORD,
        "---\n---\na: b\n---\nc\n",
        [("F118", 2, 1, "unsafe", "---\na: b\n---\nc\n")],
    ),
    (
        RECORD,
        "---\n# b\na: b\n\nc\n",
        [("F105", 1, 1, "safe", "---\n# b\na: b\n---\n\nc\n")],
    ),
    (
        REGISTER,
        "• a: b\n• a: c\n",
        [
            ("Y120", 1, 1, "safe", "- a: b\n• a: c\n"),
            ("Y120", 2, 1, "safe", "• a: b\n- a: c\n"),
        ],
    ),
    (
        RECORD,
        "---\n a: x\nb: y\n---\n",
        [("Y121", 2, 2, "unsafe", "---\na: x\nb: y\n---\n")],
    ),
    (RECORD, "---\na: 1\n...\nb: 2\n---\n", [("Y106", 3, 1, None, None)]),
    (
        RECORD,
        "---\na: b\n---\nc: d\n---\ne\n",
        [("F118", 3, 1, "unsafe", "---\na: b\nc: d\n---\ne\n")],
    ),
]


@pytest.mark.parametrize(("file", "text", "found"), WHOLE_FILES)
def test_what_is_wrong_with_a_whole_file(
    file: str, text: str, found: list[Found]
) -> None:
    assert found_in(file, text) == found


# any slips -----------------------------------------------------------------------------------------------------------

HEAD = """number: "5"
title:
  vi: Thiết lập mạng lưới, bắt đầu từ ba xã
  en: 'Set up a network'
area: society
coordinating_units:
  - b
  - c
source: {document: plan-doc, locator: mục III.5}
reports:
  - date: 2022-07-12
    note: |
      Đang thí điểm: A.
      - B
  - date: 2022-12-28
    evidence: [qd, "x"]
ghi chú: 12:30
"""
PIECES = [
    "",
    '"',
    "'",
    "[",
    "]",
    "{",
    "}",
    ":",
    ": ",
    " ",
    "  ",
    "\t",
    "\u00a0",
    "\n",
    "- ",
    "-",
    "• ",
    "#",
    " #1",
]
PIECES += [
    "：",
    "=",
    "“",
    "”",
    ",",
    "\\",
    "@",
    "|",
    ">",
    "&a ",
    "*a",
    "!b ",
    "---\n",
    "----\n",
    "...",
    "\r\n",
    "\u200b",
]

edits = st.lists(
    st.tuples(st.integers(0, len(HEAD)), st.integers(0, 3), st.sampled_from(PIECES)),
    min_size=1,
    max_size=3,
)


def edited(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    return text


def files_of(head: str) -> Iterator[tuple[str, str]]:
    yield RECORD, f"---\n{head}---\nNội dung.\n"
    yield REGISTER, FORMS["register"].text(head)


@given(edits)
def test_every_span_lies_inside_the_text(changes: list[tuple[int, int, str]]) -> None:
    for file, text in files_of(edited(HEAD, changes)):
        source = parse(file, text.encode())
        for finding in source.findings:
            places = [finding.place, *(related.place for related in finding.related)]
            spans = [source.locate(place) for place in places]
            spans += (
                [step.span for step in finding.fix.steps if isinstance(step, Replace)]
                if finding.fix
                else []
            )
            for start, end in spans:
                assert 0 <= start <= end <= len(source.text), finding


def leaves(value: Value | None, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Value]]:
    if isinstance(value, dict | list):
        for step, item in (
            value.items() if isinstance(value, dict) else enumerate(value)
        ):
            yield from leaves(item, (*path, step))
    elif value:  # what is empty may hold what could not be read
        yield path, value


@few(60)
@given(edits)
def test_a_fix_loses_nothing_that_could_be_read(
    changes: list[tuple[int, int, str]],
) -> None:
    for file, text in files_of(edited(HEAD, changes)):
        source = parse(file, text.encode())
        for finding in source.findings:
            after = fixed(source, finding)
            if finding.fix is None or after is None:
                continue
            free = [
                step.path
                for step in finding.fix.steps
                if isinstance(step, Replace) and step.path is not None
            ]
            now = dict(leaves(parse(file, after.encode()).recovered))
            for path, value in leaves(source.recovered):
                assert now.get(path) == value or any(
                    path[: len(way)] == way for way in free
                ), (finding, after)


# size ----------------------------------------------------------------------------------------------------------------

HOSTILE = [
    '"',
    "'",
    "[",
    "{",
    "- ",
    "-",
    "a:b\n",
    'a: "b\n',
    "a: [\n",
    "a: b: c\n",
    "\u00a0",
    "\t",
    "#",
    "“x” ",
    "\\",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("size", [6_000, 100_000])
def test_reading_is_not_repeated_without_end(piece: str, size: int) -> None:
    text = "---\na: " + piece * (size // len(piece.encode())) + "\n---\n"
    with patch.object(yaml, "_parse", wraps=yaml._parse) as read:
        source = parse(RECORD, text.encode())
    assert read.call_count <= (26 if size < 50_000 else 2)
    assert len(source.findings) <= 101


@pytest.mark.parametrize(
    ("piece", "size", "most"),
    [
        ("\ta: b: c\n", 6_000, 160),
        ('\u3000a\n\tb: "x\n', 6_000, 160),
        ("\t- a:b\n", 100_000, 12),
        ("\ta: b: c\n", 300_000, 3),
    ],
)
def test_tabs_are_not_tried_without_end(piece: str, size: int, most: int) -> None:
    text = "---\na: 1\n" + piece * (size // len(piece)) + "---\n"
    with patch.object(yaml, "_parse", wraps=yaml._parse) as read:
        parse(RECORD, text.encode())
    assert read.call_count <= most
