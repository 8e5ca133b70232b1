"""Which findings concern a change, for the person who made it: the rest is only counted."""

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


def relevant_findings(
    result: CheckResult,
    touched: AbstractSet[str],
    caused: Collection[Diagnostic],
    limit: Severity,
) -> RelevantFindings:
    """First what lies in touched files or is caused by the change, then all at or above ``limit``.

    What names a touched file as another place lies in it too. Errors are never left out.
    """
    caused_ids = {id(diagnostic) for diagnostic in caused}
    first, then, aside = [], [], []
    for diagnostic in result.diagnostics:
        is_caused = id(diagnostic) in caused_ids or BY_CODE[diagnostic.code].guards
        is_error = diagnostic.severity is Severity.ERROR
        if is_caused or any(file in touched for file in _files_of(diagnostic)):
            first.append(diagnostic)
        elif is_error or diagnostic.severity.reaches(limit):
            then.append(diagnostic)
        else:
            aside.append(diagnostic)
    shown = (*most_severe_first(first), *most_severe_first(then))
    return RelevantFindings(
        replace(result, diagnostics=shown), replace(result, diagnostics=tuple(aside))
    )


def most_severe_first(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors before warnings before notes; each in the order in which they were."""
    return tuple(sorted(diagnostics, key=lambda one: one.severity.rank))


def _files_of(diagnostic: Diagnostic) -> Iterator[str]:
    """The file of a diagnostic, and the files of its related places."""
    yield diagnostic.file
    for related in diagnostic.related:
        yield related.file


def caused_since(
    old: Iterable[Diagnostic], new: Iterable[Diagnostic]
) -> list[Diagnostic]:
    """The new diagnostics that have no old counterpart, each as often as there are more of it."""
    left = Counter(map(fingerprint, old))
    caused = []
    for diagnostic in new:
        mark = fingerprint(diagnostic)
        if left[mark]:
            left[mark] -= 1
        else:
            caused.append(diagnostic)
    return caused
