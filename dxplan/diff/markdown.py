"""`dxplan diff` for a pull request's comment or a job's summary.

Bounded, and nothing from the data is mark-up.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dxplan.diff.number_changes import NumberChange
from dxplan.diff.places import Location
from dxplan.diff.record_groups import RecordGroup, RecordText
from dxplan.diff.summary import DiffSummary, LocatedSentence
from dxplan.messages import Catalogue
from dxplan.text.markdown_escape import escape_markdown, escape_path

MARKER = "<!-- dxplan diff -->"
"""What a workflow finds its own comment by."""

LIMIT = 65_000
"""GitHub takes comments of 65,536 characters."""

_MAX_ROWS = 30
_MAX_NAMES = 10
_MAX_CAUTIONS = 40
_MAX_NOTES = 20
_RESERVED = 1_500
"""Characters for headings and for the lines that count what is left out."""


class _Truncated(NamedTuple):
    """What of a list there was room for, and how many items there was none for."""

    text: str
    left_out: int


class _Room:
    """The characters that are left."""

    def __init__(self, size: int) -> None:
        self.size = size

    def fit(
        self, items: Sequence[tuple[str, str]], most: int | None = None
    ) -> _Truncated:
        """The items, each below its heading, that there is room for: at most ``most``."""
        pieces: list[str] = []
        last_heading = ""
        left_out = 0
        for heading, item in items:
            piece = item if heading == last_heading else heading + item
            if len(piece) > self.size or len(pieces) == most:
                left_out += 1
                continue
            pieces.append(piece)
            last_heading = heading
            self.size -= len(piece)
        return _Truncated("".join(pieces), left_out)


def render(summary: DiffSummary, catalogue: Catalogue, limit: int = LIMIT) -> str:
    """What changed, in numbers; what to look at; the records by plan; the numbers after it.

    Where ``limit`` does not hold everything, records are left out first, then numbers; what is
    left out is counted.
    """
    head = _head(summary, catalogue)
    end = f"\n<sub>{escape_markdown(summary.compared)}</sub>\n"
    room = _Room(limit - len(head) - len(end) - _RESERVED)
    cautions = room.fit(_unheaded(map(_point, summary.cautions)), _MAX_CAUTIONS)
    notes = room.fit(
        [("", f"\n{escape_markdown(note)}\n") for note in summary.notes], _MAX_NOTES
    )
    rows = room.fit(_unheaded(_rows(summary.numbers, catalogue)), _MAX_ROWS)
    names = room.fit(_unheaded(map(escape_markdown, summary.resting)), _MAX_NAMES)
    records = room.fit([item for group in summary.groups for item in _items(group)])
    review = cautions.text + _left_out(
        cautions, "- {}\n", "diff.cut-cautions", catalogue
    )
    parts = [
        head,
        _section(catalogue("diff.review"), review),
        records.text,
        _left_out(records, "\n{}\n", "diff.cut", catalogue),
        _numbers(rows, summary.numbers, catalogue),
        _resting(summary.resting, names, catalogue),
        notes.text,
        _left_out(notes, "\n{}\n", "diff.cut-notes", catalogue),
        end,
    ]
    return "".join(parts)


def _head(summary: DiffSummary, catalogue: Catalogue) -> str:
    title = catalogue("diff.title")
    headline = escape_markdown(summary.headline)
    as_of = escape_markdown(summary.as_of)
    head = f"{MARKER}\n## {title}\n\n**{headline}**\n\n{as_of}\n"
    points = "".join(map(_point, summary.configuration))
    return head + _section(catalogue("diff.configuration.title"), points)


def _unheaded(items: Iterable[str]) -> list[tuple[str, str]]:
    return [("", item) for item in items]


def _section(title: str, text: str) -> str:
    return f"\n### {title}\n\n{text}" if text else ""


def _point(point: LocatedSentence) -> str:
    sentence, location = point
    return f"- {escape_markdown(sentence)} {_location(location)}\n"


def _location(location: Location) -> str:
    """A place, linked where the repository is on the web."""
    if location.address:
        return f"[{escape_path(location.text)}]({location.address})"
    return f"({escape_path(location.text)})"


def _left_out(truncated: _Truncated, form: str, key: str, catalogue: Catalogue) -> str:
    """How many items there was no room for."""
    if not truncated.left_out:
        return ""
    return form.format(catalogue(key, count=truncated.left_out))


# records ----------------------------------------------------------------------------------------


def _items(group: RecordGroup) -> Iterator[tuple[str, str]]:
    """One text a record, with its heading."""
    heading = f"\n### {escape_markdown(group.title)}\n\n"
    for record in group.records:
        yield heading, _item(record)


def _item(record: RecordText) -> str:
    lines = [escape_markdown(line) for line in record.lines]
    heading = f"- **{escape_markdown(record.heading)}** {_location(record.location)}"
    if len(lines) == 1:
        return f"{heading} — {lines[0]}\n"
    listed = "".join(f"  - {line}\n" for line in lines)
    return f"{heading}\n{listed}"


# numbers ----------------------------------------------------------------------------------------


def _columns(numbers: Sequence[NumberChange]) -> list[str]:
    if any(change.rates for change in numbers):
        return ["scope", "counts", "rates"]
    return ["scope", "counts"]


def _rows(numbers: Sequence[NumberChange], catalogue: Catalogue) -> Iterator[str]:
    width = len(_columns(numbers))
    nothing = catalogue("diff.column.same")
    for change in numbers:
        names = [*change.names[:_MAX_NAMES]]
        left_out = len(change.names) - _MAX_NAMES
        if left_out > 0:
            names.append(f"… (+{left_out})")
        if change.rests:
            names.append(f"({catalogue(f'diff.rests.{change.rests}')})")
        columns = (names, change.counts, change.rates)
        cells = [
            "<br>".join(map(escape_markdown, lines)) or nothing for lines in columns
        ]
        yield f"| {' | '.join(cells[:width])} |\n"


def _numbers(
    rows: _Truncated, numbers: Sequence[NumberChange], catalogue: Catalogue
) -> str:
    """The table of numbers."""
    if not numbers:
        return ""
    table = ""
    if rows.text:
        columns = _columns(numbers)
        labels = [catalogue(f"diff.column.{name}") for name in columns]
        rule = "|---" * len(columns)
        table = f"| {' | '.join(labels)} |\n{rule}|\n{rows.text}"
    left_out = _left_out(rows, "\n{}\n", "diff.cut-scopes", catalogue)
    return f"\n### {catalogue('diff.effect')}\n\n{table}{left_out}"


def _resting(names: Sequence[str], fitted: _Truncated, catalogue: Catalogue) -> str:
    """The scopes that move only by what a caution is about, by their names."""
    if not names:
        return ""
    shown = [escape_markdown(name) for name in names[: len(names) - fitted.left_out]]
    if fitted.left_out:
        shown.append(f"… (+{fitted.left_out})")
    return f"\n{catalogue('diff.resting', names='; '.join(shown))}\n"
