"""The sentence a scope leads with: how many tasks are done, under way, stopped, not known of.

The sizes are those of its groups of boxes, the overdue apart.
"""

from collections.abc import Mapping

from dxplan.messages import Catalogue
from dxplan.wording.numbers import format_number

_GROUPS = ("done", "under_way", "stopped", "no_information")


def progress_counts(sizes: Mapping[str, int], catalogue: Catalogue) -> str:
    """2 done · 8 no information: overdue ones are in their groups.

    No group of none is named: of a scope that nobody reported on, none that is done is no finding.
    """
    parts = []
    for group in _GROUPS:
        size = sizes[group] + sizes.get(f"{group}_overdue", 0)
        if size:
            parts.append(_part(group, size, catalogue))
    return " · ".join(parts)


def progress_sentence(
    sizes: Mapping[str, int], catalogue: Catalogue, *, official: bool
) -> str:
    """Of how many tasks what is known, and beside each group how many are past a firm deadline.

    Only an ``official`` publication calls overdue what was never reported.
    """
    parts = []
    for group in _GROUPS:
        overdue = sizes.get(f"{group}_overdue", 0)
        size = sizes[group] + overdue
        if not size:
            continue
        part = _part(group, size, catalogue)
        if overdue:
            part = (
                f"{part} {_overdue_among(group, overdue, catalogue, official=official)}"
            )
        parts.append(part)
    total = sum(sizes.values())
    number = format_number(str(total), catalogue.lang)
    counts = " · ".join(parts)
    return catalogue("progress.sentence", count=total, number=number, counts=counts)


def _overdue_among(
    group: str, size: int, catalogue: Catalogue, *, official: bool
) -> str:
    """How many of a group are past their firm deadlines, in brackets."""
    name = f"{group}_overdue"
    if official and group == "no_information":
        name += "_official"
    number = format_number(str(size), catalogue.lang)
    return catalogue(f"progress.among.{name}", count=size, number=number)


def _part(group: str, size: int, catalogue: Catalogue) -> str:
    number = format_number(str(size), catalogue.lang)
    return catalogue(f"progress.part.{group}", count=size, number=number)
