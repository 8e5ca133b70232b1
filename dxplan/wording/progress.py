"""The sentence a scope leads with: how many tasks are done, under way, stopped, not known of.

The sizes are those of its groups of boxes, the overdue apart.
"""

from collections.abc import Mapping

from dxplan.messages import Catalogue
from dxplan.wording.numbers import format_number

_GROUPS = ("done", "under_way", "stopped", "no_information")
_OVERDUE = ("under_way_overdue", "no_information_overdue")


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
    """Of how many tasks what is known, and which of them are past their firm deadlines.

    Only an ``official`` publication calls overdue what was never reported.
    """
    total = sum(sizes.values())
    counts = progress_counts(sizes, catalogue)
    number = format_number(str(total), catalogue.lang)
    sentence = catalogue("progress.sentence", count=total, number=number, counts=counts)
    overdue = []
    for group in _OVERDUE:
        if sizes[group]:
            name = group
            if official and group == "no_information_overdue":
                name += "_official"
            overdue.append(_part(name, sizes[group], catalogue))
    if not overdue:
        return sentence
    return f"{sentence} {catalogue('progress.overdue', counts=' · '.join(overdue))}"


def _part(group: str, size: int, catalogue: Catalogue) -> str:
    number = format_number(str(size), catalogue.lang)
    return catalogue(f"progress.part.{group}", count=size, number=number)
