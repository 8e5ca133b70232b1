"""What is measured of a target, as people write it."""

import re
from typing import Any

from dxplan.editing.given import Given, MissingValuesError
from dxplan.editing.identities import record_named
from dxplan.editing.logs import Log, refuse_keys_of_head
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.model.records import Measurement
from dxplan.portfolio.portfolio import Record
from dxplan.text.suggest import without_accents

_SHARE = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*")
_WHETHER_MET = {
    "dat": "true",
    "hoan thanh": "true",
    "met": "true",
    "chua dat": "false",
    "khong dat": "false",
    "not met": "false",
}
_FIGURES = frozenset({"value", "met", "reached", "value_text"})


def measured(
    project: EditedProject, identity: str, value: str, given: Given
) -> list[Change]:
    """A measurement of a target: a number, `3/5`, whether a qualitative one is met, or a class."""
    target = record_named(project, identity, ("target",))
    if not value:
        value = given.one("value")
        given = given.having("value")
    return with_measurement(project, target, _with_value(target, value, given))


def _with_value(target: Record[Any], value: str, given: Given) -> Given:
    """What is given, with a value under the key that the target asks for."""
    if not value:
        return given
    fields = target.fields
    share = _SHARE.fullmatch(value)
    if share is not None and fields.each is not None:
        return given.having("reached", share[1]).having("out_of", share[2])
    if fields.qualitative:
        return given.having("met", _WHETHER_MET.get(without_accents(value), value))
    if fields.value_text is None:
        return given.having("value", value)
    if not given.values.get("met"):
        raise MissingValuesError(["met"])
    return given.having("value_text", value)


def with_measurement(
    project: EditedProject, target: Record[Any], given: Given
) -> list[Change]:
    """A measurement of a target by the keys of one; without a date it is of today."""
    refuse_keys_of_head(target, given, Measurement)
    log = Log.of(project, target, given, "measurements", Measurement)
    given = given.or_else("date", project.today.isoformat())
    tree = log.tree(_without_percent_sign(project, target, given))
    if not tree.keys() & _FIGURES:
        raise MissingValuesError(["value"])
    return log.added(tree)


def _without_percent_sign(
    project: EditedProject, target: Record[Any], given: Given
) -> Given:
    """A value without its sign of percent, where the target is measured in percent."""
    measure = project.portfolio.measure(target.fields)
    value = given.one("value")
    if measure is None or measure.get("vi")[0] != "%" or not value.endswith("%"):
        return given
    return given.having("value", value.removesuffix("%").strip())
