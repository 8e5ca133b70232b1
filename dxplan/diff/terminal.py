"""`dxplan diff` on a terminal."""

from collections.abc import Iterator, Sequence

from dxplan.diff.periods import RecordSentences
from dxplan.diff.summary import DiffSummary, NumberChange, Point
from dxplan.messages import Catalogue
from dxplan.text.terminal import paint, printable


def render(told: DiffSummary, words: Catalogue, *, color: bool) -> str:
    """Everything, without a bound."""
    return "\n".join(_lines(told, words, color=color)) + "\n"


def _lines(told: DiffSummary, words: Catalogue, *, color: bool) -> Iterator[str]:
    def bold(text: str) -> str:
        return paint(printable(text), "bold", color=color)

    yield printable(told.compared)
    yield printable(told.as_of)
    yield bold(told.summary)
    yield from _points(
        words("diff.configuration.title"), told.configuration, color=color
    )
    yield from _points(words("diff.review"), told.cautions, color=color)
    for group in told.groups:
        yield from ("", bold(group.title))
        for one in group.told:
            yield from _record(one)
    if told.outcomes:
        yield from ("", bold(words("diff.effect")))
    for i, outcome in enumerate(told.outcomes):
        yield from _outcome(outcome, words, is_whole=i == 0)
    if told.resting:
        yield printable(f"  {words('diff.resting', names='; '.join(told.resting))}")
    if told.notes and not told.outcomes:
        yield ""
    yield from map(printable, told.notes)


def _points(title: str, points: Sequence[Point], *, color: bool) -> Iterator[str]:
    if points:
        yield from ("", paint(printable(title), "bold", color=color))
    for sentence, spot in points:
        yield f"  - {printable(sentence)} [{printable(spot.text)}]"


def _record(one: RecordSentences) -> Iterator[str]:
    """A record with its place; a single sentence about it stands on the same line."""
    heading = f"  {printable(one.heading)} [{printable(one.spot.text)}]"
    if len(one.lines) == 1:
        yield f"{heading}: {printable(one.lines[0])}"
        return
    yield heading
    yield from (f"    - {printable(line)}" for line in one.lines)


def _outcome(
    outcome: NumberChange, words: Catalogue, *, is_whole: bool
) -> Iterator[str]:
    """A scope's counts; its rates too where it stands for the whole, or where nothing else moves.

    By the first deadlines, too, where a caution may be why the rates move.
    """
    names = "; ".join(outcome.names)
    named = (
        f"{names} ({words(f'diff.rests.{outcome.rests}')})" if outcome.rests else names
    )
    yield printable(
        f"  {named}: {'; '.join(outcome.counts or outcome.rates or outcome.original)}"
    )
    if is_whole and outcome.counts and outcome.rates:
        yield printable(f"    {'; '.join(outcome.rates)}")
    if is_whole and outcome.rests and outcome.original:
        yield printable(f"    {'; '.join(outcome.original)}")
