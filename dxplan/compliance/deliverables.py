"""Deliverables asked for against evidence, by types of documents (docs/format.md, section 1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from dxplan.compliance.targets import NEAR, Threshold, ValueRange
from dxplan.model.records import EVIDENCED_BY, Deliverable
from dxplan.model.values import Number, NumberRange


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Evidence of none of the types asked for: the types that would do, and those given, sorted."""

    wanted: tuple[str, ...]
    given: tuple[str, ...]


def falls_short(deliverable: Deliverable, result: Number) -> bool:
    """Whether a result does not reach what a deliverable asks for; False where it asks nothing.

    A value without an operator, or with `=`, is asked for at least; of a range its lower bound, or
    with "at most" its upper one.
    """
    asked = deliverable.value
    if asked is None:
        return False
    operator = deliverable.operator or "="
    higher = operator not in {"<", "<="}
    limit = asked.value
    if isinstance(asked, NumberRange) and not higher:
        limit = asked.upper
    if operator == "~":
        limit *= 1 - NEAR
    wanted = Threshold(limit, higher=higher, strict=operator in {"<", ">"})
    return wanted.reached_by(ValueRange(result.value, result.value)) is False


def mismatch(
    deliverables: Iterable[str], types: Iterable[str | None]
) -> Mismatch | None:
    """How the types of the evidence miss the deliverables asked for.

    None where one fits, or where it is unknown: a document without a type tells nothing, and any
    document may evidence a deliverable that is no document.
    """
    asked_for = set(deliverables)
    given = set()
    for kind in types:
        if kind is not None:
            given.add(kind)
    if not asked_for or not given:
        return None
    if not asked_for <= EVIDENCED_BY.keys():
        return None
    wanted: set[str] = set()
    for deliverable in asked_for:
        wanted.update(EVIDENCED_BY[deliverable])
    if given & wanted:
        return None
    return Mismatch(tuple(sorted(wanted)), tuple(sorted(given)))
