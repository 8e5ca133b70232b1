"""Several units that are written in words in one place: which they are, and none is lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dxplan.diagnostics import (
    AppendItem,
    InsertKey,
    KeyPath,
    SetValue,
    Step,
    SymbolicFix,
    Value,
)
from dxplan.fixes.block_style import block_text
from dxplan.model.keys import value_at
from dxplan.rules.context import Context, Reference
from dxplan.rules.list_fixes import list_step
from dxplan.rules.reference_suggestions import SuggestionFinder
from dxplan.rules.unit_words import is_collective, names_in, segments, without_role
from dxplan.text.suggest import without_accents

_KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)?")
_LONGEST = 5_000
"""Characters beyond which a text is no list of units."""


@dataclass(frozen=True, slots=True)
class UnitInCell:
    """A unit that a text names: its words, its key if it is in a register, and how sure that is.

    ``helps``: the text says that it does not lead. ``remark`` is what stands in brackets behind it
    and says what it does.
    """

    text: str
    key: str | None
    exact: bool = False
    helps: bool = False
    remark: str = ""

    @property
    def is_collective(self) -> bool:
        """Whether the words name many units at once."""
        return is_collective(self.text)

    @property
    def is_unlisted(self) -> bool:
        """Whether it is many units at once that no register has."""
        return self.key is None and self.is_collective

    def written(self, *, may_be_outside: bool) -> Value:
        """What is to be written: the key, with what the unit does, or the words as they are.

        ``may_be_outside``: a body that no register has may stand there by its name.
        """
        if self.key is not None:
            return (
                {"unit": self.key, "role": {"vi": self.remark}}
                if self.remark
                else self.key
            )
        return {"unit": {"vi": self.text}} if may_be_outside else self.text


def units_in_cell(
    text: str, finder: SuggestionFinder, jurisdiction: str | None
) -> list[UnitInCell]:
    """The units of a text, in its order, each once.

    A name with commas in it is one unit where a register has it, or where what follows the comma
    does not begin as a unit does.
    """
    if len(text) > _LONGEST or _KEY.fullmatch(text):
        return []

    def named(phrase: str) -> str | None:
        return finder.named_unit(phrase, jurisdiction)

    units = []
    for phrase, helps in segments(text):
        for name in names_in(phrase, named):
            if not re.search(r"\w", name.text):
                continue  # signs alone name nobody
            unit = _unit(name.text, name.key, finder, jurisdiction, helps=helps)
            if unit.exact and name.is_completed:
                unit = UnitInCell(unit.text, unit.key, helps=unit.helps)
            units.append(unit)
    return _each_once(units, named)


def _each_once(
    units: list[UnitInCell], named: Callable[[str], str | None]
) -> list[UnitInCell]:
    """The units, each once; what is only like the name of one beside it is another unit."""
    sure = {unit.key for unit in units if unit.exact}
    each: dict[tuple[str, bool], UnitInCell] = {}
    for unit in units:
        is_other = not unit.exact and unit.key in sure and named(unit.text) != unit.key
        one = replace(unit, key=None) if is_other else unit
        each.setdefault((one.key or one.text, one.helps), one)
    return list(each.values())


def _unit(
    phrase: str,
    key: str | None,
    finder: SuggestionFinder,
    jurisdiction: str | None,
    *,
    helps: bool,
) -> UnitInCell:
    key = key or finder.named_unit(phrase, jurisdiction)
    if key is not None:
        # of another jurisdiction it is only likely
        return UnitInCell(phrase, key, exact="/" not in key, helps=helps)
    bare, remark, says_it_helps = without_role(phrase)
    helps = helps or says_it_helps
    key = finder.named_unit(bare, jurisdiction)
    if key is None and not is_collective(bare):
        key = finder.unit_like(bare, jurisdiction)
    if key is None:
        return UnitInCell(phrase if remark else bare, None, helps=helps)
    return UnitInCell(bare, key, helps=helps, remark=remark)


def names_more_than_a_unit(units: list[UnitInCell]) -> bool:
    """Whether a text names several units, many at once that no register has, or what one does."""
    if len(units) > 1:
        return True
    for unit in units:
        if unit.remark or unit.helps:
            return True
        if unit.is_unlisted:
            return True
    return False


_HELPERS = "coordinating_units"


def fix_of_cell(
    context: Context, reference: Reference, units: list[UnitInCell]
) -> SymbolicFix | None:
    """Write the units of a text as a list: safe where each of them is surely known.

    Those that do not lead are written where the others of the task are that help.
    """
    if len(units) == 1 and units[0].key is None:
        return None
    is_of_helpers = reference.path[0] == _HELPERS
    own, elsewhere = (units, []) if is_of_helpers else _split_by_help(units)
    values = [unit.written(may_be_outside=is_of_helpers) for unit in own]
    step = list_step(context, reference, values)
    if step is None or not values:
        return None
    helpers = _helper_steps(context, reference, elsewhere)
    if helpers is None:
        return None
    is_sure = all(unit.exact and not unit.helps for unit in units)
    return SymbolicFix("safe" if is_sure else "unsafe", (step, *helpers))


def _split_by_help(
    units: list[UnitInCell],
) -> tuple[list[UnitInCell], list[UnitInCell]]:
    """The units of a text that lead, and those that only help."""
    leading = [unit for unit in units if not unit.helps]
    helping = [unit for unit in units if unit.helps]
    return leading, helping


def _helper_steps(
    context: Context, reference: Reference, units: list[UnitInCell]
) -> tuple[Step, ...] | None:
    """Add units to those that help; None where that can't be done."""
    values = [unit.written(may_be_outside=True) for unit in units]
    if not values:
        return ()
    record = reference.record
    front_matter = context.portfolio.sources[record.file].front_matter
    parent = value_at(front_matter, record.path)
    if reference.path[:-1] != ("lead_unit",) or not isinstance(parent, dict):
        return None
    if _HELPERS not in parent:
        return (InsertKey(record.path, _HELPERS, values),)
    return _steps_to_add(parent[_HELPERS], (*record.path, _HELPERS), values)


def _steps_to_add(
    written: object, path: KeyPath, values: list[Value]
) -> tuple[Step, ...] | None:
    """Add values to those that a key has; None where it has no list and no single one."""
    if isinstance(written, str):
        more = [value for value in values if value != written]
        return (SetValue(path, [written, *more]),) if more else ()
    if not isinstance(written, list):
        return None
    return tuple(AppendItem(path, value) for value in values if value not in written)


def args_of_cell(units: list[UnitInCell]) -> dict[str, Any]:
    """What a finding says of the units of a text, and the entries to add for collectives."""
    names = [_name_with_remark(unit) for unit in units]
    args: dict[str, Any] = {"units": ", ".join(names), "count": str(len(units))}
    args["variant"] = "several"
    if any(unit.helps for unit in units):
        helping = [name for name, unit in zip(names, units, strict=True) if unit.helps]
        args |= {"variant": "helping", "helping": ", ".join(helping)}
    elif len(units) == 1:
        args["variant"] = "role" if units[0].key is not None else "collective"
    entries: list[Value] = [_entry(unit.text) for unit in units if unit.is_unlisted]
    if entries:
        args["entry"] = block_text(entries).rstrip()
    return args


def _name_with_remark(unit: UnitInCell) -> str:
    """A unit by its key, or else as it is written, and what is remarked of it."""
    name = unit.key if unit.key is not None else f"“{unit.text}”"
    if unit.remark:
        return f"{name} ({unit.remark})"
    return name


def _entry(name: str) -> Value:
    """A collective as an entry of the register of units."""
    key = re.sub(r"[^a-z0-9]+", "-", without_accents(name)).strip("-")[:80]
    return {"key": key, "name": {"vi": name}, "kind": "collective"}
