"""The order in which entries of a log count, where one value takes the place of another."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from dxplan.comparison.compare import entries_of
from dxplan.compliance.changed_items import entries_in_model
from dxplan.compliance.logs import (
    corrected_entries,
    erratum_group,
    first_versions,
    indexed_entries_in_force,
    last_day,
)
from dxplan.diagnostics import Value
from dxplan.portfolio.portfolio import Record


class LogOrder:
    """A log of a record, sorted once for all its sentences: there may be thousands of entries."""

    def __init__(self, record: Record[Any], log: str) -> None:
        """Sort the entries by the key that they change and their date."""
        entries = entries_in_model(record, log)
        group = erratum_group(log)
        self._written = entries_of(record.front_matter, log)
        self._corrected = corrected_entries(entries, group)
        first = first_versions(entries, group)
        self._places: list[tuple[str, date, int]] = []
        for index, entry in enumerate(entries):
            version = first[index]
            place = index if version is None else version
            self._places.append((str(group(entry)), last_day(entry.date), place))
        in_force = []
        for index, entry in indexed_entries_in_force(entries, None, group):
            key = (str(group(entry)), last_day(entry.date), first[index] or 0, index)
            in_force.append(key)
        self._in_force = sorted(in_force)

    def corrected(self, index: int) -> int | None:
        """The index of the entry that an erratum corrects."""
        return self._corrected[index]

    def replaced(self, index: int) -> int | None:
        """The index of the entry whose value another one takes the place of.

        By date, as errata have corrected it; None where there was none before.
        """
        group, _, place = own = self._places[index]
        earlier = bisect_left(self._in_force, own) - 1
        while earlier >= 0 and self._in_force[earlier][2] == place:
            earlier -= 1  # an erratum of it that gives it an earlier date
        if earlier < 0 or self._in_force[earlier][0] != group:
            return None
        return self._in_force[earlier][3]

    def written(self, index: int) -> Mapping[str, Value]:
        """An entry as it is written."""
        return cast("Mapping[str, Value]", self._written[index])
