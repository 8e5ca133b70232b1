"""`dxplan diff` on a terminal."""

from collections.abc import Iterator, Sequence

from dxplan.diff.number_changes import NumberChange
from dxplan.diff.record_groups import RecordText
from dxplan.diff.summary import DiffSummary, LocatedSentence
from dxplan.messages import Catalogue
from dxplan.text.terminal import paint, printable


def render(summary: DiffSummary, catalogue: Catalogue, *, color: bool) -> str:
    """Everything, without a bound."""
    return "\n".join(_lines(summary, catalogue, color=color)) + "\n"


def _lines(summary: DiffSummary, catalogue: Catalogue, *, color: bool) -> Iterator[str]:
    def bold(text: str) -> str:
        return paint(printable(text), "bold", color=color)

    yield printable(summary.compared)
    yield printable(summary.as_of)
    yield bold(summary.headline)
    title = catalogue("diff.configuration.title")
    yield from _section(title, summary.configuration, color=color)
    yield from _section(catalogue("diff.review"), summary.cautions, color=color)
    for group in summary.groups:
        yield from ("", bold(group.title))
        for record in group.records:
            yield from _record(record)
    if summary.numbers:
        yield from ("", bold(catalogue("diff.effect")))
    yield from _effects(summary, catalogue)


def _section(
    title: str, sentences: Sequence[LocatedSentence], *, color: bool
) -> Iterator[str]:
    if sentences:
        yield from ("", paint(printable(title), "bold", color=color))
    for sentence, location in sentences:
        yield f"  - {printable(sentence)} [{printable(location.text)}]"


def _effects(summary: DiffSummary, catalogue: Catalogue) -> Iterator[str]:
    """The numbers, and what has to be known beside them."""
    for i, change in enumerate(summary.numbers):
        yield from _numbers(change, catalogue, is_whole=i == 0)
    if summary.resting:
        names = "; ".join(summary.resting)
        yield printable(f"  {catalogue('diff.resting', names=names)}")
    if summary.notes and not summary.numbers:
        yield ""
    yield from map(printable, summary.notes)


def _record(record: RecordText) -> Iterator[str]:
    """A record with its place; a single sentence about it stands on the same line."""
    heading = f"  {printable(record.heading)} [{printable(record.location.text)}]"
    if len(record.lines) == 1:
        yield f"{heading}: {printable(record.lines[0])}"
        return
    yield heading
    for line in record.lines:
        yield f"    - {printable(line)}"


def _numbers(
    change: NumberChange, catalogue: Catalogue, *, is_whole: bool
) -> Iterator[str]:
    """A scope's counts; its rates too where it stands for the whole, or where nothing else moves.

    By the first deadlines, too, where a caution may be why the rates move.
    """
    names = "; ".join(change.names)
    if change.rests:
        names = f"{names} ({catalogue(f'diff.rests.{change.rests}')})"
    figures = change.counts or change.rates or change.original
    yield printable(f"  {names}: {'; '.join(figures)}")
    if not is_whole:
        return
    if change.counts and change.rates:
        yield printable(f"    {'; '.join(change.rates)}")
    if change.rests and change.original:
        yield printable(f"    {'; '.join(change.original)}")
