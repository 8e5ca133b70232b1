"""Which findings concern a change, for somebody who made one: the rest is only counted."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from dxplan.check.diagnose import CheckResult
from dxplan.check.fingerprint import fingerprint
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.rules.registry import BY_CODE


class RelevantFindings(NamedTuple):
    """A check in two: what is shown, and what is only counted."""

    shown: CheckResult
    aside: CheckResult


def concerning(
    result: CheckResult,
    touched: AbstractSet[str],
    caused: Collection[Diagnostic],
    limit: Severity,
) -> RelevantFindings:
    """What lies in the touched files or is caused by the change comes first, then all else at or above ``limit``.

    What names a touched file as another place lies in it too. Errors are never left out.
    """
    kept = {id(one) for one in caused}
    first, then, aside = [], [], []
    for one in result.diagnostics:
        if (
            any(file in touched for file in _files_of(one))
            or id(one) in kept
            or BY_CODE[one.code].guards
        ):
            first.append(one)
        elif one.severity is Severity.ERROR or one.severity.reaches(limit):
            then.append(one)
        else:
            aside.append(one)
    shown = (*gravest_first(first), *gravest_first(then))
    return RelevantFindings(
        replace(result, diagnostics=shown), replace(result, diagnostics=tuple(aside))
    )


def gravest_first(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors before warnings before notes, as people read them; each in the order in which they were."""
    order = list(Severity)
    return tuple(sorted(diagnostics, key=lambda one: order.index(one.severity)))


def _files_of(one: Diagnostic) -> Iterator[str]:
    """Where a finding lies, and the other places that it is about."""
    yield one.file
    yield from (related.file for related in one.related)


def caused_since(
    before: Iterable[Diagnostic], now: Iterable[Diagnostic]
) -> list[Diagnostic]:
    """The findings that were not there before, each as often as there are more of it."""
    known = Counter(map(fingerprint, before))
    caused = []
    for one in now:
        mark = fingerprint(one)
        if known[mark]:
            known[mark] -= 1
        else:
            caused.append(one)
    return caused
