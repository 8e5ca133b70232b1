"""The corpus of bad files in tests/bad/: how it is written and read.

A family is a text file. `frame NAME PATH` begins a file that cases fill in at its line `…`; `=== TITLE` begins a case,
`=== NUMBER [FRAME] TITLE` one that fills a frame (NUMBER: of the list in the research page, `-` for our own). Lines
`:word value` right below say more; then stands the file's text, with the escapes of `manual_page.unescape`.

Expectations stand in the text, right before the place that has to be reported, and are no part of it:
`⟦S106⟧` there, `⟦S106|S110⟧` either code, `⟦S106~⟧` anywhere on the line, `⟦S106*⟧` anywhere in the file;
`⟦first⟧` is a related place of some finding; a line of marks alone speaks of the next line.
A case without any is right, and check has to be silent.

:path P    the file, below plans/; without it the frame's, or a task         :most N      the findings allowed in all
:says W    a sentence or a fix of what is found says this                    :chop        without the last line break
:encoding  the codec of the bytes                                            :repeat N    the text N times
:link      the file is a symbolic link                               :also P     findings in this file are right too
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dxplan.diagnostics import Position
from dxplan.portfolio.plans_files import PlansFile
from dxplan.rules.manual_page import unescape

FOLDER = Path(__file__).parent / "bad"
TASK = "tinh-mau/2023-ke-hoach/tasks/01.md"

_HEADER = re.compile(r"^=== (?:(\S+) \[([\w-]*)\] )?(.+)$")
_MARKER = re.compile("⟦([^⟧]+)⟧")
_LONELY = re.compile("^((?:⟦[^⟧*]+⟧)+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to be found: one of the codes, at a place, on its line (``column`` 0), or anywhere (``line`` 0)."""

    codes: tuple[str, ...]
    line: int
    column: int

    def holds(self, code: str, start: Position) -> bool:
        """Whether a finding is this one."""
        return (
            code in self.codes
            and self.line in {0, start.line}
            and self.column in {0, start.column}
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One bad file and what check has to say of it."""

    name: str
    file: PlansFile
    expected: tuple[Expected, ...]
    first: tuple[int, ...]
    most: int
    says: tuple[str, ...]
    also: frozenset[str]


def cases() -> Iterator[Case]:
    """Every case of every family."""
    for family in sorted(FOLDER.glob("*.txt")):
        yield from _family(family.stem, family.read_text("utf-8"))


def _family(name: str, text: str) -> Iterator[Case]:
    head, *parts = re.split(r"^(?==== )", text, flags=re.MULTILINE)
    frames = {}
    for part in re.split(r"^frame ", head, flags=re.MULTILINE)[1:]:
        line, _, frame = part.partition("\n")
        title, path = line.split()
        frames[title] = (path, frame.rstrip("\n") + "\n")
    for part in parts:
        yield _case(name, part, frames)


def _case(family: str, part: str, frames: dict[str, tuple[str, str]]) -> Case:
    header, _, text = part.partition("\n")
    found = _HEADER.match(header)
    assert found is not None, header
    words: dict[str, list[str]] = {}
    while text.startswith(":"):
        line, _, text = text.partition("\n")
        key, _, value = line[1:].partition(" ")
        words.setdefault(key, []).append(value)
    text = text.removesuffix("\n") if text.endswith("\n\n") else text
    path, frame = frames[found[2]] if found[2] else (TASK, "…\n")
    text = frame.replace("…\n", text, 1)
    text = _LONELY.sub(r"\1", text)
    text = text.removesuffix("\n") if "chop" in words else text
    expected, first = _expectations(text)
    data = unescape(_MARKER.sub("", text)) * int(*words.get("repeat", "1"))
    if "encoding" in words:
        data = data.decode().encode(words["encoding"][0])
    file = PlansFile(
        "plans/" + words.get("path", [path])[0], data, regular="link" not in words
    )
    most = (
        int(words["most"][0])
        if "most" in words
        else max(2, len(expected))
        if expected
        else 0
    )
    also = frozenset(f"plans/{path}" for path in words.get("also", ()))
    number = f"{found[1]} " if found[1] not in {None, "-"} else ""
    return Case(
        f"{family}: {number}{found[3]}",
        file,
        expected,
        first,
        most,
        tuple(words.get("says", ())),
        also,
    )


def _expectations(text: str) -> tuple[tuple[Expected, ...], tuple[int, ...]]:
    """The marks of a text: what has to be found, and the lines of related places."""
    expected, first = [], []
    for match in _MARKER.finditer(text):
        before = (
            unescape(_MARKER.sub("", text[: match.start()]))
            .removeprefix(b"\xef\xbb\xbf")
            .decode("utf-8", "replace")
        )
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        codes = tuple(match[1].rstrip("~*").split("|"))
        if codes == ("first",):
            first.append(line)
        elif match[1].endswith("*"):
            expected.append(Expected(codes, 0, 0))
        else:
            expected.append(
                Expected(codes, line, 0 if match[1].endswith("~") else column)
            )
    return tuple(expected), tuple(first)
