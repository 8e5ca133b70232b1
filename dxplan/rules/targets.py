"""T: figures outside their measure, against their direction, at odds, or missing."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.compliance.logs import last_day, with_changes
from dxplan.compliance.targets import (
    ValueRange,
    is_figure,
    measured_range,
    threshold_of,
)
from dxplan.diagnostics import (
    Finding,
    KeyPart,
    KeyPath,
    Related,
    Remove,
    SetValue,
    SymbolicFix,
)
from dxplan.model.deadline import Deadline
from dxplan.model.records import Measurement, Target
from dxplan.model.values import Number, NumberRange, Text
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    fix_to_add,
    place,
    uncorrected_entries,
    written_path,
)


def _figures(target: Record[Target]) -> Iterator[tuple[KeyPath, Number]]:
    """Every number of a target that is in its measure, with its path."""
    for path, number in _asked_numbers(target.fields):
        yield path, number
        if isinstance(number, NumberRange):
            yield path, Number(number.upper, number.text)
    if target.fields.baseline is not None:
        yield ("baseline", "value"), target.fields.baseline.value
    for i, measurement in uncorrected_entries(target, "measurements"):
        if measurement.value is not None:
            yield ("measurements", i, "value"), measurement.value


def _asked_numbers(target: Target) -> Iterator[tuple[KeyPath, Number]]:
    """The numbers that a target asks for: its own, or those of its steps."""
    if target.value is not None:
        yield ("value",), target.value
    for i, step in enumerate(target.steps):
        yield ("steps", i, "value"), step.value


def _measure(context: Context, target: Record[Target]) -> str | None:
    measure = context.portfolio.measure(target.fields)
    if measure is None:
        return None
    return measure.vi


# numbers against their measure -------------------------------------------------------


def percent_out_of_range(context: Context) -> Findings:
    """T101: a percentage below 0 or above 100."""
    for target in context.portfolio.targets.values():
        if _measure(context, target) != "%":
            continue
        for path, number in _figures(target):
            if not _is_percentage(number):
                yield finding("T101", target, path, value=number)
    for task, i, report in context.log_entries("task", "reports"):
        percent = report.percent
        if percent is None or _is_percentage(percent):
            continue
        path = ("reports", i, "percent")
        yield finding("T101", task, path, value=percent, variant="report")


def _is_percentage(number: Number) -> bool:
    return 0 <= number.value <= 100


_OPERATORS_AGAINST = {"higher": ("<", "<="), "lower": (">", ">=")}


def operator_against_direction(context: Context) -> Findings:
    """T102: "at least" where lower is better (as with a rank), or "at most" where higher is."""
    for target in context.portfolio.targets.values():
        better, related = _direction(context, target)
        if better is None:
            continue
        operator = target.fields.operator
        if operator in _OPERATORS_AGAINST.get(better, ()):
            args: dict[str, Any] = {"operator": operator, "better": better}
            yield finding("T102", target, ("operator",), related=related, **args)


def _direction(
    context: Context, target: Record[Target]
) -> tuple[str | None, tuple[Related, ...]]:
    """Which figures of a target are better, and where that is written."""
    indicator = context.portfolio.indicator(target.fields.indicator)
    if indicator is not None and indicator.fields.better is not None:
        related = (Related("direction-here", place(indicator, "better")),)
        return indicator.fields.better, related
    if _measure(context, target) == "rank":
        return "lower", ()
    return None, ()


def rank_outside_field(context: Context) -> Findings:
    """T104: a rank or count beyond what there is, or a rank before the first."""
    for target in context.portfolio.targets.values():
        is_rank = _measure(context, target) == "rank"
        if is_rank or target.fields.out_of is not None:
            yield from _figures_outside_field(target, is_rank=is_rank)


def _figures_outside_field(target: Record[Target], *, is_rank: bool) -> Findings:
    total = target.fields.out_of
    for path, number in _figures(target):
        if total is not None and number.value > total.value:
            related = (Related("total-here", place(target, "out_of")),)
            args: dict[str, Any] = {"value": number, "limit": total}
            yield finding("T104", target, path, related=related, **args)
        elif is_rank and number.value < 1:
            yield finding("T104", target, path, value=number, limit=1)


def value_without_measure(context: Context) -> Findings:
    """T108: a figure to reach, and nothing says of what."""
    for target in context.portfolio.targets.values():
        asked = next(_asked_numbers(target.fields), None)
        if asked is None or context.portfolio.measure(target.fields) is not None:
            continue
        path, value = asked
        indicator = target.fields.indicator
        if indicator is not None and context.portfolio.indicator(indicator) is None:
            continue  # the indicator may say of what, once it is registered
        fix = fix_to_add(target, (), "measure")
        yield finding("T108", target, path, fix=fix, value=value)


_MEASURES_IN_WORDS = {
    "%": {
        "phần trăm",
        "phan tram",
        "percent",
        "per cent",
        "pct",
        "tỷ lệ %",
        "tỉ lệ %",
        "tỷ lệ phần trăm",
    },
    "rank": {"hạng", "xếp hạng", "xep hang", "thứ hạng", "thu hang", "ranking", "rank"},
}
"""Words for the two measures that are calculated with; unaccented if no other word."""


def measure_in_words(context: Context) -> Findings:
    """T109: a percentage or a rank whose measure is a word, and so counted as things."""
    portfolio = context.portfolio
    records: tuple[Record[Any], ...] = (
        *portfolio.targets.values(),
        *portfolio.indicators.values(),
    )
    for record in records:
        measure = record.fields.measure
        if measure is None:
            continue
        written = measure.vi or measure.en or ""
        sign = _sign_of_words(written)
        if sign is None:
            continue
        steps = [SetValue(path, sign) for path in _written_measures(record, measure)]
        fix = SymbolicFix("safe", tuple(steps))
        args: dict[str, Any] = {"value": written, "suggestion": sign}
        yield finding("T109", record, ("measure",), fix=fix, **args)


def _written_measures(record: Record[Any], measure: Text) -> list[KeyPath]:
    """Where the texts of a measure are written: as one, or in each language."""
    path = written_path(record, ("measure",))
    if not isinstance(record.front_matter.get("measure"), dict):
        return [path]
    paths: list[KeyPath] = []
    if measure.vi is not None:
        paths.append((*path, "vi"))
    if measure.en is not None:
        paths.append((*path, "en"))
    return paths


def _sign_of_words(written: str) -> str | None:
    """The measure that a word means; None where it is no such word, or the measure itself."""
    word = " ".join(unicodedata.normalize("NFC", written).casefold().split())
    for sign, spellings in _MEASURES_IN_WORDS.items():
        if word in spellings and written != sign:
            return sign
    return None


_USUAL_SIZE = 10
"""A figure among others of this size is no percentage of less than one."""


def fraction_of_percent(context: Context) -> Findings:
    """T110: a percentage below one that is probably a fraction: 0.6 for 60 %."""
    for task, i, report in context.log_entries("task", "reports"):
        percent = report.percent
        if percent is not None and _is_below_one(percent):
            yield _fraction(task, ("reports", i, "percent"), percent)
    for target in context.portfolio.targets.values():
        if _measure(context, target) == "%":
            yield from _fractions_of_target(target)


def _fractions_of_target(target: Record[Target]) -> Findings:
    figures = list(_figures(target))
    highest = max((number.value for _, number in figures), default=0)
    if highest < _USUAL_SIZE:
        return
    for path, number in figures:
        if _is_below_one(number):
            yield _fraction(target, path, number)


def _is_below_one(number: Number) -> bool:
    return 0 < number.value < 1


def _fraction(record: Record[Any], path: KeyPath, number: Number) -> Finding:
    percent = f"{(number.value * 100).normalize():f}"
    return finding("T110", record, path, value=number, percent=percent)


def baseline_after_deadline(context: Context) -> Findings:
    """T111: the figure that a target starts from is younger than its first deadline."""
    for target in context.portfolio.targets.values():
        baseline = target.fields.baseline
        deadline_path, deadline = _first_deadline(target.fields)
        due = deadline.by
        if baseline is None or due is None:
            continue
        if baseline.date.first <= due.last:
            continue
        related = (Related("deadline-here", place(target, *deadline_path)),)
        args: dict[str, Any] = {"date": baseline.date, "due": due.last}
        path = ("baseline", "date")
        yield finding("T111", target, path, related=related, **args)


def _first_deadline(target: Target) -> tuple[KeyPath, Deadline]:
    """The deadline of a target, of one with steps that of its first step, with its path."""
    if target.steps:
        return ("steps", 0, "by"), target.steps[0].by
    return ("by",), target.by


# measurements ------------------------------------------------------------------------


def measurement_without_value(context: Context) -> Findings:
    """T103: a measurement with neither a number nor met, with both, or with the useless one."""
    for target, i, measurement in context.log_entries("target", "measurements"):
        path = ("measurements", i)
        part = KeyPart.MISSING
        has_value = measurement.value is not None or measurement.reached is not None
        has_met = measurement.met is not None
        if measurement.value_text is not None:
            kind = _fault_of_class(target.fields, measurement)
            if kind is not None:
                yield finding("T103", target, (*path, "value_text"), found=kind)
        elif has_value and has_met:
            kind = "measurement-both"
            fix = _without_met(target, i)
            yield finding("T103", target, path, part=part, fix=fix, found=kind)
        elif not has_value and not has_met:
            kind = "measurement-none"
            fix = fix_to_add(target, path, "value")
            yield finding("T103", target, path, part=part, fix=fix, found=kind)
        elif has_met and target.fields.each is not None and measurement.met:
            yield finding("T103", target, (*path, "met"), found="measurement-each")
        elif has_met and _asks_for_number(target.fields):
            yield finding(
                "T103",
                target,
                (*path, "met"),
                related=(Related("bar-here", place(target, "value")),),
                fix=fix_to_add(target, path, "value"),
                found="measurement-met",
            )


def _fault_of_class(target: Target, measurement: Measurement) -> str | None:
    """What is wrong with a measurement that says in words what was found."""
    if measurement.value is not None:
        return "measurement-values"
    if _asks_for_number(target):
        return "measurement-text"
    if measurement.met is None and not is_figure(target):
        return "measurement-class"
    return None


def asked_twice(context: Context) -> Findings:
    """T112: a target that asks for two things at once."""
    for target in context.portfolio.targets.values():
        for key, kind in _asked_beside(target.fields):
            yield finding("T112", target, (key,), found=kind)


def _asked_beside(target: Target) -> Iterator[tuple[str, str]]:
    """What is asked for beside something else: the key of the one, and what the two are."""
    if target.value_text is not None:
        if _asks_for_number(target):
            yield "value_text", "asked-value-and-text"
        elif target.measure is not None:
            yield "value_text", "asked-text-and-measure"
    if not target.steps:
        return
    if target.value is not None:
        yield "value", "asked-value-and-steps"
    if target.by.form != "none":
        yield "by", "asked-by-and-steps"


def _asks_for_number(target: Target) -> bool:
    return target.value is not None or bool(target.steps)


def steps_out_of_order(context: Context) -> Findings:
    """T113: a step without a day, or that is not later than the step before it."""
    for target in context.portfolio.targets.values():
        last: date | None = None
        for i, step in enumerate(target.fields.steps):
            if step.by.after is not None:
                continue
            due = step.by.by.last if step.by.by is not None else None
            if due is None or (last is not None and due <= last):
                path = ("steps", i, "by")
                yield finding("T113", target, path, value=step.by.form)
            last = due or last


def unclear_count(context: Context) -> Findings:
    """T114: how many reach a target is not told whole, can't be, or is asked of nobody."""
    for target, i, measurement in context.log_entries("target", "measurements"):
        kind = _fault_of_count(target.fields, measurement)
        if kind is not None:
            yield finding("T114", target, ("measurements", i, "reached"), found=kind)


def _fault_of_count(target: Target, measurement: Measurement) -> str | None:
    reached, out_of = measurement.reached, measurement.out_of
    if reached is None and out_of is None:
        return None
    if reached is None or out_of is None:
        return "count-half"
    if target.each is None:
        return "count-without-each"
    if not 0 <= reached.value <= out_of.value or out_of.value == 0:
        return "count-impossible"
    if reached.value % 1 or out_of.value % 1:
        return "count-impossible"
    return None


def _without_met(target: Record[Target], i: int) -> SymbolicFix:
    """Where there is a value it says all; that it is the right one a person has to know."""
    path = written_path(target, ("measurements", i, "met"))
    return SymbolicFix("unsafe", (Remove(path),))


def met_contradicts_value(context: Context) -> Findings:
    """T106: a measurement that says met where its value is not, or the other way round."""
    for target, i, measurement in context.log_entries("target", "measurements"):
        if not _is_contradicted(context, target, measurement):
            continue
        yield finding(
            "T106",
            target,
            ("measurements", i, "met"),
            related=(
                Related("value-here", place(target, "measurements", i, "value")),
                Related("bar-here", place(target, "value")),
            ),
            fix=_without_met(target, i),
            met=str(measurement.met).lower(),
            value=measurement.value,
        )


def _is_contradicted(
    context: Context, target: Record[Target], measurement: Measurement
) -> bool:
    """Whether the value of a measurement says the contrary of its `met`."""
    measured = measured_range(measurement)
    if measured is None or measurement.met is None:
        return False
    fields = with_changes(target, last_day(measurement.date))
    indicator = context.portfolio.indicator(fields.indicator)
    indicator_fields = indicator.fields if indicator is not None else None
    wanted = threshold_of(fields, indicator_fields)
    if wanted is None:
        return False
    reached = wanted.reached_by(measured)
    return reached is not None and reached != measurement.met


def measurements_contradict(context: Context) -> Findings:
    """T107: two measurements that count at one day and can't both be right."""
    for target in context.portfolio.targets.values():
        last_of_day: dict[date, tuple[int, Measurement]] = {}
        for i, measurement in uncorrected_entries(target, "measurements"):
            day = measurement.date.last  # the day it counts at, however it is written
            earlier = last_of_day.get(day)
            last_of_day[day] = (i, measurement)
            if earlier is None:
                continue
            j, other = earlier
            if _exclude_each_other(other, measurement):
                yield _contradiction(target, (j, other), (i, measurement))


def _contradiction(
    target: Record[Target],
    earlier: tuple[int, Measurement],
    later: tuple[int, Measurement],
) -> Finding:
    j, other = earlier
    i, measurement = later
    key = "value" if measurement.value is not None else "met"
    value_place = place(target, "measurements", j, key)
    return finding(
        "T107",
        target,
        ("measurements", i, key),
        related=(Related("value-here", value_place),),
        date=measurement.date,
        value=_value_text(measurement),
        other=_value_text(other),
    )


def _value_text(measurement: Measurement) -> str:
    if measurement.value is None:
        return _text_value(measurement)
    if measurement.operator == "=":
        return str(measurement.value)
    return f"{measurement.operator}{measurement.value}"


def _text_value(measurement: Measurement) -> str:
    """What a measurement without a number says."""
    text = measurement.value_text
    if text is None:
        return str(measurement.met).lower()
    return text.vi or text.en or ""


def _exclude_each_other(one: Measurement, other: Measurement) -> bool:
    range_of_one = measured_range(one)
    range_of_other = measured_range(other)
    if range_of_one is None or range_of_other is None:
        both_say_met = one.met is not None and other.met is not None
        return both_say_met and one.met != other.met
    if _is_above(range_of_one, range_of_other):
        return True
    return _is_above(range_of_other, range_of_one)


def _is_above(one: ValueRange, other: ValueRange) -> bool:
    """Whether all of one range lies above all of another."""
    if one.low is None or other.high is None:
        return False
    if one.low == other.high:
        return one.low_open or other.high_open
    return one.low > other.high


# shares ------------------------------------------------------------------------------


def part_above_whole(context: Context) -> Findings:
    """T105: a part that is greater than the whole it is a share of."""
    for target in context.portfolio.targets.values():
        whole = _whole_of(context, target)
        if whole is None:
            continue
        if target.fields.by.due_day(date.max) == whole.fields.by.due_day(date.max):
            yield from _exceeding(
                target,
                ("value",),
                _wanted_value(target),
                whole,
                ("value",),
                _wanted_value(whole),
            )
        yield from _exceeding_measurements(target, whole)


def _exceeding_measurements(part: Record[Target], whole: Record[Target]) -> Findings:
    measurements_of_whole = {
        entry.date.text: (i, entry)
        for i, entry in uncorrected_entries(whole, "measurements")
    }
    for i, entry in uncorrected_entries(part, "measurements"):
        if entry.date.text not in measurements_of_whole:
            continue
        j, total = measurements_of_whole[entry.date.text]
        yield from _exceeding(
            part,
            ("measurements", i, "value"),
            measured_range(entry),
            whole,
            ("measurements", j, "value"),
            measured_range(total),
        )


def _whole_of(context: Context, target: Record[Target]) -> Record[Target] | None:
    """The target that another is a share of, where both count the same things."""
    portfolio = context.portfolio
    if not target.fields.share_of:
        return None
    whole_id = portfolio.resolve(target.fields.share_of, None)
    whole = portfolio.targets.get(whole_id or "")
    if whole is None:
        return None
    measure = _measure(context, target)
    is_counted = measure not in {None, "%", "rank"}
    if not is_counted or _measure(context, whole) != measure:
        return None
    return whole


def _wanted_value(target: Record[Target]) -> ValueRange | None:
    value = target.fields.value
    if value is None:
        return None
    high = value.upper if isinstance(value, NumberRange) else value.value
    return ValueRange(value.value, high)


def _exceeding(
    part: Record[Target],
    path: KeyPath,
    range_of_part: ValueRange | None,
    whole: Record[Target],
    whole_path: KeyPath,
    range_of_whole: ValueRange | None,
) -> Findings:
    if range_of_part is None or range_of_whole is None:
        return
    if _is_above(range_of_part, range_of_whole):
        yield finding(
            "T105",
            part,
            path,
            related=(Related("whole-here", place(whole, *whole_path)),),
            value=range_of_part.low,
            total=range_of_whole.high,
            whole=whole.id,
        )
