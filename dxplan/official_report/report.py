"""An official report as values, in the parts of Decree 30/2020/NĐ-CP: every format writes these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or an item of a list; ``sources`` are the numbers of what it rests on."""

    text: str
    sources: tuple[int, ...] = ()
    is_item: bool = False

    @property
    def shown(self) -> str:
        """The paragraph with a mark that names its sources."""
        mark = source_mark(self.sources)
        if not mark:
            return self.text
        return f"{self.text} {mark}"

    @property
    def as_text(self) -> str:
        """The same with a dash before an item of a list."""
        if self.is_item:
            return f"- {self.shown}"
        return self.shown


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a section."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section with a Roman number."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annex; ``width`` is in millimetres, ``key`` what templates call it."""

    key: str
    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an annex; of a heading that spans the table only the first cell is filled."""

    cells: tuple[str, ...]
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """A table behind the report: `tasks`, `targets` or `sources`.

    ``sheet`` is what a workbook calls it. Without rows ``nothing`` says so.
    """

    name: str
    sheet: str
    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above the title; ``superior`` is empty where the data names none."""

    superior: str
    agency: str
    number: str
    country: str
    motto: str
    place_and_date: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom the report goes to, a line each, and what stands in the place of the signature."""

    title: str
    lines: tuple[str, ...]
    unsigned: str


@dataclass(frozen=True, slots=True)
class OfficialReport:
    """A report of one period.

    ``written_on`` is the day that it bears, ``data`` says what it is made of.
    """

    lang: str
    written_on: date
    sheet: str
    draft: str
    draft_meaning: str
    data: str
    letterhead: Letterhead
    kind: str
    subject: str
    opening: tuple[Line, ...]
    sections: tuple[Section, ...]
    recipients: Recipients
    annexes: tuple[Annex, ...]

    @property
    def lines(self) -> Iterator[Line]:
        """Every paragraph of the body, in order."""
        yield from self.opening
        for section in self.sections:
            for part in section.parts:
                yield from part.lines


def source_mark(numbers: Sequence[int]) -> str:
    """The numbers of sources in square brackets, [1, 3–5]; empty where there are none."""
    if not numbers:
        return ""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return f"[{', '.join(map(_run, runs))}]"


def _run(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return str(numbers[0])
    if len(numbers) == 2:
        return f"{numbers[0]}, {numbers[1]}"
    return f"{numbers[0]}–{numbers[-1]}"
