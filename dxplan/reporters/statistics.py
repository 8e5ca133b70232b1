"""How many findings there are of each rule, and in the records of each lead unit."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from dxplan.check.diagnose import CheckResult
from dxplan.messages import Catalogue
from dxplan.reporters.full import total
from dxplan.text.terminal import paint, printable

K = TypeVar("K", str, tuple[str, str])


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:
    """Rules with what `dxplan fix` can mend marked, then units; a finding counts at each lead unit of its record."""
    return (
        "\n".join(
            [
                *_lines(result, catalogue, color=color),
                *total(result, catalogue, color=color),
            ]
        )
        + "\n"
    )


def _lines(result: CheckResult, catalogue: Catalogue, *, color: bool) -> Iterator[str]:
    if not result.diagnostics:
        return
    rules = Counter((found.code, found.name) for found in result.diagnostics)
    safe = Counter(
        found.code
        for found in result.diagnostics
        if found.fix and found.fix.applicability == "safe"
    )
    yield paint(catalogue("terminal.statistics.rules"), "bold", color=color)
    for (code, name), count in _most(rules):
        mark = {0: "[ ]", count: "[*]"}.get(safe[code], "[-]")
        yield f"{count:6}  {code}  {mark}  {name}"
    yield catalogue("terminal.statistics.marks")
    none = catalogue("terminal.status.none")
    units = Counter(
        unit
        for found in result.diagnostics
        for unit in result.units.get(found.file) or (none,)
    )
    yield ""
    yield paint(catalogue("terminal.statistics.units"), "bold", color=color)
    for unit, count in _most(units):
        yield f"{count:6}  {printable(unit)}"
    yield ""


def _most(counts: Counter[K]) -> list[tuple[K, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
