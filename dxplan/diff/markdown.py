"""`dxplan diff` for a pull request's comment or a job's summary: bounded, and nothing from the data is mark-up."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dxplan.diff.periods import RecordGroup, RecordSentences
from dxplan.diff.places import Location
from dxplan.diff.summary import DiffSummary, NumberChange, Point
from dxplan.messages import Catalogue
from dxplan.text.markdown_escape import code, plain

MARKER = "<!-- dxplan diff -->"
"""What a workflow finds its own comment by."""

LIMIT = 65_000
"""GitHub takes comments of 65,536 characters."""

_ROWS = 30
_NAMES = 10
_CAUTIONS = 40
_NOTES = 20
_ASIDE = 1_500
"""Characters for headings and for the lines that count what is left out."""


def render(told: DiffSummary, words: Catalogue, limit: int = LIMIT) -> str:
    """What changed, in numbers; what to look at closely; the records by plan; what that does to the numbers.

    Where ``limit`` does not hold everything, records are left out first, then the effects; what is left out is counted.
    """
    head = f"{MARKER}\n## {words('diff.title')}\n\n**{plain(told.summary)}**\n\n{plain(told.as_of)}\n"
    head += _section(
        words("diff.configuration.title"), "".join(map(_point, told.configuration))
    )
    end = f"\n<sub>{plain(told.compared)}</sub>\n"
    room = limit - len(head) - len(end) - _ASIDE
    cautions, room = _fitted(
        [("", _point(point)) for point in told.cautions], room, _CAUTIONS
    )
    notes, room = _fitted(
        [("", f"\n{plain(note)}\n") for note in told.notes], room, _NOTES
    )
    effects, room = _fitted(
        [("", row) for row in _rows(told.outcomes, words)], room, _ROWS
    )
    resting, room = _fitted([("", plain(name)) for name in told.resting], room, _NAMES)
    records, _ = _fitted(
        [item for group in told.groups for item in _items(group)], room
    )
    return "".join(
        (
            head,
            _section(
                words("diff.review"),
                cautions.text + _left(cautions, "- {}\n", "diff.cut-cautions", words),
            ),
            records.text + _left(records, "\n{}\n", "diff.cut", words),
            _effect(effects, told.outcomes, words),
            _resting(told.resting, resting, words),
            notes.text + _left(notes, "\n{}\n", "diff.cut-notes", words),
            end,
        )
    )


def _section(title: str, text: str) -> str:
    return f"\n### {title}\n\n{text}" if text else ""


def _point(point: Point) -> str:
    sentence, spot = point
    return f"- {plain(sentence)} {_spot(spot)}\n"


def _spot(spot: Location) -> str:
    """A place, linked where the repository is on the web."""
    return (
        f"[{code(spot.text)}]({spot.address})"
        if spot.address
        else f"({code(spot.text)})"
    )


def _resting(names: Sequence[str], fitted: "_Truncated", words: Catalogue) -> str:
    """The scopes that move only by what a caution speaks of, by their names."""
    shown = [plain(name) for name in names[: len(names) - fitted.left]]
    more = [f"… (+{fitted.left})"] if fitted.left else []
    return (
        f"\n{words('diff.resting', names='; '.join((*shown, *more)))}\n"
        if names
        else ""
    )


class _Truncated(NamedTuple):
    """What of a list there was room for, and how many items there was none for."""

    text: str
    left: int


def _fitted(
    items: Sequence[tuple[str, str]], room: int, most: int | None = None
) -> tuple[_Truncated, int]:
    """The items, each below its heading, that fit into ``room``, at most ``most``; and the room that is left then."""
    shown: list[str] = []
    last, left = "", 0
    for heading, item in items:
        piece = item if heading == last else heading + item
        if len(piece) > room or len(shown) == most:
            left += 1
            continue
        shown.append(piece)
        last, room = heading, room - len(piece)
    return _Truncated("".join(shown), left), room


def _left(fitted: _Truncated, form: str, key: str, words: Catalogue) -> str:
    return form.format(words(key, count=fitted.left)) if fitted.left else ""


def _items(group: RecordGroup) -> Iterator[tuple[str, str]]:
    """One text a record, with its heading."""
    heading = f"\n### {plain(group.title)}\n\n"
    for one in group.told:
        yield heading, _item(one)


def _item(one: RecordSentences) -> str:
    lines = [plain(line) for line in one.lines]
    heading = f"- **{plain(one.heading)}** {_spot(one.spot)}"
    if len(lines) == 1:
        return f"{heading} — {lines[0]}\n"
    return f"{heading}\n" + "".join(f"  - {line}\n" for line in lines)


def _columns(outcomes: Sequence[NumberChange]) -> list[str]:
    return (
        ["scope", "counts", "rates"]
        if any(one.rates for one in outcomes)
        else ["scope", "counts"]
    )


def _rows(outcomes: Sequence[NumberChange], words: Catalogue) -> Iterator[str]:
    width = len(_columns(outcomes))
    for one in outcomes:
        more = len(one.names) - _NAMES
        mark = [f"({words(f'diff.rests.{one.rests}')})"] if one.rests else []
        names = (*one.names[:_NAMES], *([f"… (+{more})"] if more > 0 else []), *mark)
        cells = [
            "<br>".join(map(plain, lines)) for lines in (names, one.counts, one.rates)
        ]
        yield (
            "| "
            + " | ".join(cell or words("diff.column.same") for cell in cells[:width])
            + " |\n"
        )


def _effect(
    rows: _Truncated, outcomes: Sequence[NumberChange], words: Catalogue
) -> str:
    if not outcomes:
        return ""
    columns = _columns(outcomes)
    head = (
        "| "
        + " | ".join(words(f"diff.column.{name}") for name in columns)
        + " |\n"
        + "|---" * len(columns)
        + "|\n"
    )
    table = head + rows.text if rows.text else ""
    return (
        f"\n### {words('diff.effect')}\n\n"
        + table
        + _left(rows, "\n{}\n", "diff.cut-scopes", words)
    )
