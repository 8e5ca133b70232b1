"""A jurisdiction of a source with its numbers; what its site does not say makes nothing better."""

from dataclasses import dataclass
from datetime import date

from dxplan.compliance.public_counts import overdue_boxes
from dxplan.compliance.rates import (
    Coverage,
    Rate,
    coverage,
    make_rate,
    unreported_in_boxes,
)
from dxplan.model.values import Text
from dxplan.published_sites.site_data import PlaceRow, SummaryRow
from dxplan.published_sites.source import Source

_UNREPORTED = {"not_reported", "not_reported_overdue"}
"""The boxes of which nothing is reported."""


@dataclass(frozen=True)
class Place:
    """A jurisdiction of a source with its numbers."""

    source: Source
    row: PlaceRow
    numbers: SummaryRow

    @property
    def id(self) -> str:
        """Its id in its own site."""
        return self.row.id

    @property
    def as_of(self) -> date:
        """The day that its numbers speak of."""
        day = self.source.day
        if day is None:
            raise AssertionError
        return day

    @property
    def name(self) -> Text:
        """Its name; the id where its site gives none."""
        name = self.row.name
        if name is None or not (name.vi or name.en):
            return Text.model_construct(vi=self.row.id, en=None)
        return name.text

    @property
    def has_tasks(self) -> bool:
        """Whether it has tasks that count."""
        return bool(self.numbers.tasks)

    def rate(self, name: str) -> Rate | None:
        """A rate; None where the site does not give both its numbers."""
        row = self.numbers.rate(name)
        if row is None or row.numerator is None or row.denominator is None:
            return None
        covered = self._coverage()
        unreported = None
        if self.boxes.keys() >= _UNREPORTED:
            unreported = unreported_in_boxes(name, self.boxes)
        if unreported is None:
            # of the first deadlines nobody says how many are unreported
            covered = covered if self._is_fully_reported else _at_most_few(covered)
            return Rate(row.numerator, row.denominator, covered)
        unreported = min(unreported, row.denominator - row.numerator)
        return make_rate(name, row.numerator, row.denominator, covered, unreported)

    def gives(self, count: str) -> bool:
        """Whether its site says how many tasks are in the boxes that make up a shown count."""
        boxes = overdue_boxes(official=False) if count == "overdue" else (count,)
        return self.boxes.keys() >= set(boxes)

    @property
    def boxes(self) -> dict[str, int]:
        """The tasks in each box, as far as its site says."""
        boxes = self.numbers.boxes or {}
        return {name: count for name, count in boxes.items() if count is not None}

    @property
    def _is_fully_reported(self) -> bool:
        return self.numbers.reported == self.numbers.tasks

    def _coverage(self) -> Coverage:
        if self.numbers.tasks is None or self.numbers.reported is None:
            return "few"
        return coverage(self.numbers.tasks, self.numbers.reported)


def _at_most_few(covered: Coverage) -> Coverage:
    return "none" if covered == "none" else "few"
