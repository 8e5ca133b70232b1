"""Which row of a table is which record of a plan: by number and title."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from rapidfuzz import fuzz

from dxplan.plan_tables.record_content import folded_title
from dxplan.plan_tables.table_reading import ReadRecord
from dxplan.portfolio.portfolio import Record

AnyRecord: TypeAlias = Record[Any]

_ALIKE = 60
"""Titles of one number so alike, of 100, are one title that was reworded."""
_SAME = 92
"""Titles so alike are one, whatever their numbers."""


@dataclass
class Matches:
    """The rows that are records already, by their place among the rows, and what is left over.

    ``doubtful`` are rows whose number another title has in the plan.
    """

    records: dict[int, AnyRecord] = field(default_factory=dict)
    doubtful: dict[int, AnyRecord] = field(default_factory=dict)
    missing: list[AnyRecord] = field(default_factory=list)


def match_rows(rows: Sequence[ReadRecord], records: Sequence[AnyRecord]) -> Matches:
    """Match rows with the records of a plan that are of the same kind.

    First those with the same number and title to the letter, then those with the same title, then
    those with the same number and a title that is much alike, then those whose title is nearly the
    same.
    """
    matching = _Matching(rows, records)
    for place in range(len(rows)):
        matching.by_number_and_title(place)
    for place in range(len(rows)):
        matching.by_title(place)
    for place in range(len(rows)):
        matching.by_number(place)
    for place in range(len(rows)):
        matching.by_likeness(place)
    return matching.finished()


class _Matching:
    """Rows and the records that are left for them."""

    def __init__(
        self, rows: Sequence[ReadRecord], records: Sequence[AnyRecord]
    ) -> None:
        self.rows = rows
        self.titles = [folded_title(row.title) for row in rows]
        self.numbers = [_folded_number(row.number) for row in rows]
        self.left = {record.id: record for record in records}
        self.old_titles = {one.id: folded_title(_title(one)) for one in records}
        self.old_numbers = {
            one.id: _folded_number(one.fields.number or "") for one in records
        }
        self.by_name: dict[tuple[str, str], list[AnyRecord]] = {}
        for record in records:
            name = (self.old_numbers[record.id], _title(record))
            self.by_name.setdefault(name, []).append(record)
        self.matches = Matches()

    def _take(self, place: int, record: AnyRecord) -> None:
        self.matches.records[place] = record
        del self.left[record.id]

    def _is_open(self, place: int) -> bool:
        matches = self.matches
        return place not in matches.records and place not in matches.doubtful

    def by_number_and_title(self, place: int) -> None:
        """Match a row with the record of its number and of its title as it is written.

        Of several it is the one that holds most of what the row says.
        """
        row = self.rows[place]
        named = self.by_name.get((self.numbers[place], row.title), [])
        same = [record for record in named if record.id in self.left]
        if same:
            self._take(place, max(same, key=lambda record: _agreement(row, record)))

    def by_title(self, place: int) -> None:
        """Match a row with the record of its title, of several that of its number too."""
        if not self._is_open(place):
            return
        same = [
            record
            for record in self.left.values()
            if self.old_titles[record.id] == self.titles[place]
        ]
        numbered = [
            record
            for record in same
            if self.old_numbers[record.id] == self.numbers[place]
        ]
        if numbered or len(same) == 1:
            self._take(place, (numbered or same)[0])

    def by_number(self, place: int) -> None:
        """Match a row with the record of its number, if it is no other task altogether."""
        number = self.numbers[place]
        if not self._is_open(place) or not number:
            return
        same = [
            record
            for record in self.left.values()
            if self.old_numbers[record.id] == number
        ]
        if not same:
            return
        likeness = {one.id: self._likeness(place, one) for one in same}
        nearest = max(same, key=lambda one: likeness[one.id])
        if likeness[nearest.id] >= _ALIKE:
            self._take(place, nearest)
        elif self.numbers.count(number) == 1 and not self._has_moved(place, nearest):
            self.matches.doubtful[place] = nearest

    def _likeness(self, place: int, record: AnyRecord) -> float:
        return fuzz.ratio(self.old_titles[record.id], self.titles[place])

    def _has_moved(self, place: int, record: AnyRecord) -> bool:
        """Whether another row has nearly the title of a record."""
        title = self.old_titles[record.id]
        for other, other_title in enumerate(self.titles):
            if other != place and fuzz.ratio(other_title, title) >= _SAME:
                return True
        return False

    def by_likeness(self, place: int) -> None:
        """Match a row with the only record that has nearly its title."""
        if not self._is_open(place):
            return
        near = [
            record
            for record in self.left.values()
            if fuzz.ratio(self.old_titles[record.id], self.titles[place]) >= _SAME
        ]
        if len(near) == 1:
            self._take(place, near[0])

    def finished(self) -> Matches:
        """The matches, and the records that no row is."""
        doubtful = {record.id for record in self.matches.doubtful.values()}
        for record in self.left.values():
            if record.id not in doubtful:
                self.matches.missing.append(record)
        return self.matches


def _agreement(row: ReadRecord, record: AnyRecord) -> int:
    """How many keys of a record hold what a row says."""
    written = record.front_matter
    return sum(written.get(key) == value for key, value in row.head.items())


def _title(record: AnyRecord) -> str:
    title = record.fields.title
    return "" if title is None else str(title.get("vi")[0])


def _folded_number(number: str) -> str:
    return number.casefold().strip(". )(")
