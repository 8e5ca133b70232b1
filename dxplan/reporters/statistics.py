"""How many findings there are of each rule, and in the records of each lead unit."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic
from dxplan.messages import Catalogue
from dxplan.reporters.full import total
from dxplan.text.terminal import paint, printable

K = TypeVar("K", str, tuple[str, str])


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:
    """Rules with a mark for what `dxplan fix` can fix, then units.

    A finding counts for each lead unit of its record.
    """
    lines = list(total(result, catalogue, color=color))
    if result.diagnostics:
        lines = [
            *_rules(result, catalogue, color=color),
            "",
            *_units(result, catalogue, color=color),
            "",
            *lines,
        ]
    return "\n".join(lines) + "\n"


def _rules(result: CheckResult, catalogue: Catalogue, *, color: bool) -> Iterator[str]:
    counts = Counter((one.code, one.name) for one in result.diagnostics)
    fixable = Counter(one.code for one in result.diagnostics if _has_safe_fix(one))
    yield paint(catalogue("terminal.statistics.rules"), "bold", color=color)
    for (code, name), count in _most_frequent(counts):
        yield f"{count:6}  {code}  {_fix_mark(fixable[code], count)}  {name}"
    yield catalogue("terminal.statistics.marks")


def _has_safe_fix(diagnostic: Diagnostic) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability == "safe"


def _fix_mark(fixable: int, count: int) -> str:
    """Whether no, every or some of the findings of a rule can be fixed."""
    if fixable == 0:
        return "[ ]"
    if fixable == count:
        return "[*]"
    return "[-]"


def _units(result: CheckResult, catalogue: Catalogue, *, color: bool) -> Iterator[str]:
    no_unit = catalogue("terminal.status.none")
    counts: Counter[str] = Counter()
    for diagnostic in result.diagnostics:
        counts.update(result.units.get(diagnostic.file) or [no_unit])
    yield paint(catalogue("terminal.statistics.units"), "bold", color=color)
    for unit, count in _most_frequent(counts):
        yield f"{count:6}  {printable(unit)}"


def _most_frequent(counts: Counter[K]) -> list[tuple[K, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
