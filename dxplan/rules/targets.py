"""T: figures outside their measure, against their indicator's direction, at odds with each other, or missing."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.compliance.logs import last_day, with_changes
from dxplan.compliance.targets import ValueRange, measured_range, threshold_of
from dxplan.diagnostics import (
    Finding,
    KeyPart,
    KeyPath,
    Related,
    Remove,
    SetValue,
    SymbolicFix,
)
from dxplan.model.records import Measurement, Target
from dxplan.model.values import Number
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    place,
    to_add,
    uncorrected_entries,
    written_path,
)


def _figures(target: Record[Target]) -> Iterator[tuple[KeyPath, Number]]:
    """Every number of a target that is in its measure, with its place."""
    if target.fields.value is not None:
        yield ("value",), target.fields.value
    if target.fields.baseline is not None:
        yield ("baseline", "value"), target.fields.baseline.value
    for i, measurement in uncorrected_entries(target, "measurements"):
        if measurement.value is not None:
            yield ("measurements", i, "value"), measurement.value


def _measure(context: Context, target: Record[Target]) -> str | None:
    measure = context.portfolio.measure(target.fields)
    return measure.vi if measure is not None else None


def percent_out_of_range(context: Context) -> Findings:
    """T101: a percentage below 0 or above 100."""
    for target in context.portfolio.targets.values():
        for path, number in (
            _figures(target) if _measure(context, target) == "%" else ()
        ):
            if not 0 <= number.value <= 100:
                yield finding("T101", target, path, value=number)
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            if report.percent is not None and not 0 <= report.percent.value <= 100:
                yield finding(
                    "T101",
                    task,
                    ("reports", i, "percent"),
                    value=report.percent,
                    variant="report",
                )


def operator_against_direction(context: Context) -> Findings:
    """T102: "at least" where lower is better (as with a rank), or "at most" where higher is."""
    portfolio = context.portfolio
    for target in portfolio.targets.values():
        indicator = portfolio.indicator(target.fields.indicator)
        better = indicator.fields.better if indicator else None
        related = (
            (Related("direction-here", place(indicator, "better")),)
            if indicator and better
            else ()
        )
        if better is None and _measure(context, target) == "rank":
            better = "lower"
        against = {"higher": ("<", "<="), "lower": (">", ">=")}.get(better or "", ())
        if target.fields.operator in against:
            words: dict[str, Any] = {
                "operator": target.fields.operator,
                "better": better,
            }
            yield finding("T102", target, ("operator",), related=related, **words)


def measurement_without_value(context: Context) -> Findings:
    """T103: a measurement with neither a number nor met/not met, with both, or with the one that says nothing here."""
    for target in context.portfolio.targets.values():
        for i, measurement in uncorrected_entries(target, "measurements"):
            if (measurement.value is None) == (measurement.met is None) and not _denied(
                context, target, measurement
            ):
                path, kind = (
                    ("measurements", i),
                    "none" if measurement.met is None else "both",
                )
                fix = (
                    to_add(target, path, "value")
                    if measurement.met is None
                    else _without_met(target, i)
                )
                yield finding(
                    "T103",
                    target,
                    path,
                    part=KeyPart.MISSING,
                    fix=fix,
                    found=f"measurement-{kind}",
                )
            elif (
                measurement.value is None and target.fields.value is not None
            ):  # it can't be judged by met
                related = (Related("bar-here", place(target, "value")),)
                fix, met = (
                    to_add(target, ("measurements", i), "value"),
                    ("measurements", i, "met"),
                )
                yield finding(
                    "T103",
                    target,
                    met,
                    related=related,
                    fix=fix,
                    found="measurement-met",
                )


def _without_met(target: Record[Target], i: int) -> SymbolicFix:
    """Where there is a value it says all; that it is the right one a person has to know."""
    return SymbolicFix(
        "unsafe", (Remove(written_path(target, ("measurements", i, "met"))),)
    )


def rank_outside_field(context: Context) -> Findings:
    """T104: a rank or count beyond what there is, or a rank before the first."""
    for target in context.portfolio.targets.values():
        total = target.fields.out_of
        is_rank = _measure(context, target) == "rank"
        for path, number in _figures(target) if total is not None or is_rank else ():
            if total is not None and number.value > total.value:
                related = (Related("total-here", place(target, "out_of")),)
                yield finding(
                    "T104", target, path, related=related, value=number, limit=total
                )
            elif is_rank and number.value < 1:
                yield finding("T104", target, path, value=number, limit=1)


def part_above_whole(context: Context) -> Findings:
    """T105: a part that is greater than the whole it is a share of."""
    portfolio = context.portfolio
    for target in portfolio.targets.values():
        named = (
            portfolio.resolve(target.fields.share_of, None)
            if target.fields.share_of
            else None
        )
        whole = portfolio.targets.get(named or "")
        measure = _measure(context, target)
        if (
            whole is None
            or measure in {None, "%", "rank"}
            or _measure(context, whole) != measure
        ):
            continue
        if target.fields.by.due_day(date.max) == whole.fields.by.due_day(date.max):
            yield from _exceeding(
                target, whole, ("value",), ("value",), _asked(target), _asked(whole)
            )
        measured = {
            entry.date.text: (i, entry)
            for i, entry in uncorrected_entries(whole, "measurements")
        }
        for i, entry in uncorrected_entries(target, "measurements"):
            j, total = measured.get(entry.date.text, (0, None))
            paths = ("measurements", i, "value"), ("measurements", j, "value")
            yield from _exceeding(
                target,
                whole,
                *paths,
                measured_range(entry),
                measured_range(total) if total else None,
            )


def _asked(target: Record[Target]) -> ValueRange | None:
    value = target.fields.value.value if target.fields.value is not None else None
    return ValueRange(value, value) if value is not None else None


def _exceeding(
    part: Record[Target],
    whole: Record[Target],
    path: KeyPath,
    at: KeyPath,
    of_part: ValueRange | None,
    of_whole: ValueRange | None,
) -> Findings:
    if of_part is not None and of_whole is not None and _above(of_part, of_whole):
        related = (Related("whole-here", place(whole, *at)),)
        yield finding(
            "T105",
            part,
            path,
            related=related,
            value=of_part.low,
            total=of_whole.high,
            whole=whole.id,
        )


def met_contradicts_value(context: Context) -> Findings:
    """T106: a measurement that says met where its value is not, or the other way round."""
    for target in context.portfolio.targets.values():
        for i, measurement in uncorrected_entries(target, "measurements"):
            if _denied(context, target, measurement):
                places = (
                    place(target, "measurements", i, "value"),
                    place(target, "value"),
                )
                related = tuple(map(Related, ("value-here", "bar-here"), places))
                words: dict[str, Any] = {
                    "met": str(measurement.met).lower(),
                    "value": measurement.value,
                }
                path, fix = ("measurements", i, "met"), _without_met(target, i)
                yield finding("T106", target, path, related=related, fix=fix, **words)


def _denied(context: Context, target: Record[Target], measurement: Measurement) -> bool:
    """Whether the value of a measurement says the contrary of its `met`."""
    ranged = measured_range(measurement)
    if ranged is None or measurement.met is None:
        return False
    asked = with_changes(target, last_day(measurement.date))
    indicator = context.portfolio.indicator(asked.indicator)
    wanted = threshold_of(asked, indicator.fields if indicator else None)
    reached = wanted.reached_by(ranged) if wanted is not None else None
    return reached is not None and reached != measurement.met


def measurements_contradict(context: Context) -> Findings:
    """T107: two measurements that count at one day and can't both be right."""
    for target in context.portfolio.targets.values():
        before: dict[date, tuple[int, Measurement]] = {}
        for i, measurement in uncorrected_entries(target, "measurements"):
            day = measurement.date.last  # the day it counts at, however it is written
            j, other = before.get(day, (i, measurement))
            key = "value" if measurement.value is not None else "met"
            if _apart(other, measurement):
                related = (
                    Related("value-here", place(target, "measurements", j, key)),
                )
                words: dict[str, Any] = {
                    "date": measurement.date,
                    "value": _said(measurement),
                    "other": _said(other),
                }
                yield finding(
                    "T107", target, ("measurements", i, key), related=related, **words
                )
            before[day] = (i, measurement)


def _said(measurement: Measurement) -> str:
    if measurement.value is None:
        return str(measurement.met).lower()
    return f"{'' if measurement.operator == '=' else measurement.operator}{measurement.value}"


def _apart(one: Measurement, other: Measurement) -> bool:
    ranges = measured_range(one), measured_range(other)
    if ranges[0] is None or ranges[1] is None:
        return None not in (one.met, other.met) and one.met != other.met
    return _above(ranges[0], ranges[1]) or _above(ranges[1], ranges[0])


def _above(one: ValueRange, other: ValueRange) -> bool:
    """Whether all of one range lies above all of another."""
    if one.low is None or other.high is None:
        return False
    return one.low > other.high or (
        one.low == other.high and (one.low_open or other.high_open)
    )


def value_without_measure(context: Context) -> Findings:
    """T108: a figure to reach, and nothing says of what."""
    for target in context.portfolio.targets.values():
        named = target.fields.indicator
        unknown = (
            named is not None and context.portfolio.indicator(named) is None
        )  # R104 speaks of that
        if (
            target.fields.value is not None
            and not unknown
            and context.portfolio.measure(target.fields) is None
        ):
            yield finding(
                "T108",
                target,
                ("value",),
                fix=to_add(target, (), "measure"),
                value=target.fields.value,
            )


_IN_WORDS = {
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
"""What is written for the two measures that are reckoned with; without accents only what is no other word."""


def measure_in_words(context: Context) -> Findings:
    """T109: a percentage or a rank whose measure is a word, so that it is taken for a counted thing."""
    records: tuple[Record[Any], ...] = (
        *context.portfolio.targets.values(),
        *context.portfolio.indicators.values(),
    )
    for record in records:
        measure = record.fields.measure
        meant = (
            _sign_for(measure.vi or measure.en or "") if measure is not None else None
        )
        if measure is None or meant is None:
            continue
        path = written_path(record, ("measure",))
        written = [key for key in ("vi", "en") if getattr(measure, key) is not None]
        mapped = isinstance(record.front_matter.get("measure"), dict)
        steps = (
            tuple(SetValue((*path, key), meant) for key in written)
            if mapped
            else (SetValue(path, meant),)
        )
        words: dict[str, Any] = {"value": measure.vi or measure.en, "suggestion": meant}
        yield finding(
            "T109", record, ("measure",), fix=SymbolicFix("safe", steps), **words
        )


def _sign_for(written: str) -> str | None:
    """The measure that a word means; None where it is no such word, or the measure itself."""
    word = " ".join(unicodedata.normalize("NFC", written).casefold().split())
    return next(
        (
            sign
            for sign, words in _IN_WORDS.items()
            if word in words and written != sign
        ),
        None,
    )


_PLAIN_SIZE = 10
"""A figure among others of this size is no percentage of less than one."""


def fraction_of_percent(context: Context) -> Findings:
    """T110: a percentage below one that is probably a fraction: 0.6 for 60 %."""
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            if report.percent is not None and 0 < report.percent.value < 1:
                yield _fraction(task, ("reports", i, "percent"), report.percent)
    for target in context.portfolio.targets.values():
        figures = [*_figures(target)] if _measure(context, target) == "%" else []
        if max((number.value for _, number in figures), default=0) >= _PLAIN_SIZE:
            for path, number in figures:
                if 0 < number.value < 1:
                    yield _fraction(target, path, number)


def _fraction(record: Record[Any], path: KeyPath, number: Number) -> Finding:
    return finding(
        "T110",
        record,
        path,
        value=number,
        percent=f"{(number.value * 100).normalize():f}",
    )


def baseline_after_deadline(context: Context) -> Findings:
    """T111: the figure that a target starts from is younger than its deadline."""
    for target in context.portfolio.targets.values():
        baseline, by = target.fields.baseline, target.fields.by.by
        if baseline is not None and by is not None and baseline.date.first > by.last:
            related = (Related("deadline-here", place(target, "by")),)
            words: dict[str, Any] = {"date": baseline.date, "due": by.last}
            yield finding(
                "T111", target, ("baseline", "date"), related=related, **words
            )
