"""The units that a cell names: those that lead, those that help, and what no register has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dxplan.diagnostics import Value
from dxplan.files.sizes import MAX_NEW_UNITS
from dxplan.model.lenient_dates import likeliest
from dxplan.model.lenient_numbers import key_reading
from dxplan.model.values import UnitRef
from dxplan.plan_tables.cell_values import Status
from dxplan.plan_tables.new_units import (
    add_name,
    is_name_of_unit,
    is_same_unit,
    name_of,
    new_unit,
)
from dxplan.plan_tables.source_table import TableCell
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.reference_suggestions import SuggestionFinder
from dxplan.rules.unit_cells import UnitInCell, units_in_cell
from dxplan.text.suggest import without_accents_and_separators


@dataclass(frozen=True, slots=True)
class UnitsValue:
    """The units of a cell as values of front matter.

    ``unregistered`` are the names of those that should lead and are in no register; ``reason``
    says why the cell is changed or left.
    """

    leads: tuple[Value, ...] = ()
    helpers: tuple[Value, ...] = ()
    unregistered: tuple[str, ...] = ()
    status: Status = "understood"
    reason: str = ""
    meant: str = ""


@dataclass
class UnitReader:
    """Reads the units of cells for a jurisdiction.

    ``span`` are the first and the last day of the time in which the plan was made. With
    ``adds_units`` the name of a unit that leads and is in no register becomes an entry of
    ``new_units``, for units.yaml; ``added`` are the keys of those of earlier readings, which the
    registers of ``portfolio`` have already.
    """

    portfolio: Portfolio
    finder: SuggestionFinder
    jurisdiction: str
    span: tuple[date, date]
    adds_units: bool = False
    added: frozenset[str] = frozenset()
    new_units: dict[str, dict[str, Value]] = field(default_factory=dict)

    def read(self, cell: TableCell, *, helps: bool, lines_wrap: bool) -> UnitsValue:
        """The units of a cell; ``helps``: those of its column do not lead."""
        value = self._in_lines(cell, helps=helps, lines_wrap=lines_wrap)
        is_new = any(
            lead in self.added for lead in value.leads if isinstance(lead, str)
        )
        if is_new and value.status == "understood":
            return replace(value, status="changed", reason="unit-new")
        return value

    def _in_lines(
        self, cell: TableCell, *, helps: bool, lines_wrap: bool
    ) -> UnitsValue:
        """Lines are units of their own, unless they are one name that was wrapped."""
        if "\n" not in cell.text or lines_wrap:
            return self._read(cell.line, helps=helps)
        kept = dict(self.new_units)
        by_line = self._read(cell.text, helps=helps)
        if by_line.status == "understood":
            return by_line
        units_by_line, self.new_units = self.new_units, kept
        joined = self._read(cell.line, helps=helps)
        if joined.status == "understood":
            return joined
        self.new_units = units_by_line
        return by_line

    def _read(self, text: str, *, helps: bool) -> UnitsValue:
        units = self._units(text)
        if not units:
            return UnitsValue(status="left", reason="no-unit")
        leads: list[Value] = []
        helpers: list[Value] = []
        unregistered: list[str] = []
        doubts: list[_Doubt] = []
        for unit in units:
            does_help = helps or unit.helps
            value, doubt = self._value(unit, may_be_outside=does_help)
            if doubt is not None:
                doubts.append(doubt)
            if value is None:
                unregistered.append(unit.text)
            elif does_help:
                helpers.append(value)
            else:
                leads.append(value)
        gravest = max(doubts, key=lambda one: one.status == "left", default=_NO_DOUBT)
        return UnitsValue(
            tuple(leads), tuple(helpers), tuple(unregistered),
            gravest.status, gravest.reason, gravest.meant,
        )  # fmt: skip

    def _units(self, text: str) -> list[UnitInCell]:
        if re.fullmatch(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)?", text):
            if self.portfolio.resolve(UnitRef(text), self.jurisdiction) is None:
                return []
            return [UnitInCell(text, text, exact=True)]
        return units_in_cell(text, self.finder, self.jurisdiction)

    def _value(
        self, unit: UnitInCell, *, may_be_outside: bool
    ) -> tuple[Value | None, "_Doubt | None"]:
        """What is written for a unit, and what is doubtful of it.

        It is None where the unit would have to be in a register first.
        """
        key = self._key(unit)
        by_name: Value | None = {"unit": {"vi": unit.text}} if may_be_outside else None
        if key is not None and self._is_meant(unit, key):
            if not self._is_there(key):
                return by_name, _Doubt("left", "unit-not-then", key)
            return replace(unit, key=key).written(may_be_outside=False), None
        if key is not None and "/" not in key:
            return by_name, _Doubt("left", "unit-perhaps", key)
        names = [unit.text]
        if may_be_outside and unit.is_collective:
            names.append(f"các {unit.text}")
        new_key = self._new_key(names)
        if new_key in self.new_units:
            return new_key, None
        if may_be_outside:
            doubt = None if unit.is_collective else _Doubt("changed", "unit-by-name")
            return by_name, doubt
        return self._registered(unit, new_key)

    def _is_meant(self, unit: UnitInCell, key: str) -> bool:
        """Whether a unit is surely the one of a key."""
        return unit.exact or self._is_by_name(unit, key) or self._is_national(key)

    def _key(self, unit: UnitInCell) -> str | None:
        """The key of a unit; of many at once also where a register has them with `các`."""
        if unit.key is not None or not unit.is_collective:
            return unit.key
        key = self.finder.named_unit(f"các {unit.text}", self.jurisdiction)
        return None if key is None or "/" in key else key

    def _is_there(self, key: str) -> bool:
        """Whether a unit was there at some time in which the plan may have been made."""
        unit = self.portfolio.resolve(UnitRef(key), self.jurisdiction)
        record = self.portfolio.units.get(unit or "")
        if record is None:
            return True
        begin, end = record.fields.valid_from, record.fields.valid_until
        first, last = self.span
        return (begin is None or begin <= last) and (end is None or first <= end)

    def _is_by_name(self, unit: UnitInCell, key: str) -> bool:
        """Whether a unit of the own registers is named as it is called, with a role beside it."""
        if "/" in key:
            return False
        if unit.key is None:
            return True  # many at once, named without `các`
        writings = (
            unit.text,
            f"Sở {unit.text}",
            f"Bộ {unit.text}",
        )  # `Các Sở: TT&TT, …`
        return any(
            self.finder.named_unit(text, self.jurisdiction) == key for text in writings
        )

    def _new_key(self, names: Sequence[str]) -> str:
        """The key of a new unit of a name, however its letters are written; else one for it."""
        folded = {without_accents_and_separators(name) for name in names}
        for key, entry in self.new_units.items():
            for other in (name_of(entry), *entry.get("aliases", ())):
                if without_accents_and_separators(other) in folded:
                    return key
        return _key_of(names[0])

    def _registered(
        self, unit: UnitInCell, key: str
    ) -> tuple[Value | None, "_Doubt | None"]:
        """The key of a unit that is new in the register, where it is to have new ones."""
        if not self.adds_units or not key or not is_name_of_unit(unit.text):
            return None, _Doubt("left", "unit-unregistered", unit.text)
        if f"{self.jurisdiction}/{key}" in self.portfolio.units:
            return None, _Doubt("left", "unit-perhaps", key)
        if len(self.new_units) + len(self.added) >= MAX_NEW_UNITS:
            return None, _Doubt("left", "units-too-many", str(MAX_NEW_UNITS))
        same = [
            other
            for other, entry in self.new_units.items()
            if is_same_unit(name_of(entry), unit.text)
        ]
        if len(same) > 1:
            return None, _Doubt("left", "unit-perhaps", ", ".join(same))
        if same:
            add_name(self.new_units[same[0]], unit.text)
            return same[0], _Doubt("changed", "unit-new")
        self.new_units[key] = new_unit(key, unit.text)
        return key, _Doubt("changed", "unit-new")

    def _is_national(self, key: str) -> bool:
        """Whether a unit of another jurisdiction is one of the state: a ministry has one name."""
        home, slash, _ = key.partition("/")
        record = self.portfolio.jurisdictions.get(home)
        return bool(slash) and record is not None and record.fields.level == "national"


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why the units of a cell are not simply understood; ``meant`` is what it is about."""

    status: Status
    reason: str
    meant: str = ""


_NO_DOUBT = _Doubt("understood", "")


def _key_of(name: str) -> str:
    return likeliest(key_reading(name))


def one_or_list(values: Sequence[Value]) -> Value:
    """A single value as itself, several as a list, each once."""
    each: list[Value] = []
    for value in values:
        if value not in each:
            each.append(value)
    return each[0] if len(each) == 1 else each
