"""`dxplan diff` on a terminal."""

from collections.abc import Iterator

from dxplan.messages import Catalogue
from dxplan.reporters.diff_narrative import Narrative
from dxplan.reporters.terminal import paint, printable


def render(told: Narrative, words: Catalogue, *, color: bool) -> str:
    """Everything, without a bound."""
    return "\n".join(_lines(told, words, color=color)) + "\n"


def _lines(told: Narrative, words: Catalogue, *, color: bool) -> Iterator[str]:
    def bold(text: str) -> str:
        return paint(printable(text), "bold", color=color)

    yield printable(told.compared)
    yield printable(told.as_of)
    yield bold(told.summary)
    for group in told.groups:
        yield from ("", bold(group.title))
        for one in group.told:
            yield f"  {printable(one.heading)}"
            yield from (f"    - {printable(line)}" for line in one.lines)
    if told.outcomes:
        yield from ("", bold(words("diff.effect")))
    for outcome in told.outcomes:
        yield from (f"  {printable(name)}" for name in outcome.names)
        yield from (f"    - {printable(line)}" for line in (*outcome.counts, *outcome.rates, *outcome.original))
    if told.cautions:
        yield from ("", bold(words("diff.review")))
        yield from (f"  - {printable(line)}" for line in told.cautions)
    if told.notes:
        yield ""
        yield from map(printable, told.notes)
