"""T: figures outside their measure, against their indicator's direction, or without a number."""

from dxplan.diagnostics import Part
from dxplan.model.values import Number
from dxplan.rules.context import Context, Findings, entries_in_force, finding


def percent_out_of_range(context: Context) -> Findings:
    """T101: a percentage below 0 or above 100."""
    for target in context.portfolio.targets.values():
        measure = context.portfolio.measure(target.data)
        if measure is None or measure.vi != "%":
            continue
        if target.data.value is not None and not 0 <= target.data.value.value <= 100:
            yield finding("T101", target, ("value",), value=target.data.value)
        for i, measurement in entries_in_force(target, "measurements"):
            if measurement.value is not None and not 0 <= measurement.value.value <= 100:
                yield finding("T101", target, ("measurements", i, "value"), value=measurement.value)
    for task in context.portfolio.tasks.values():
        for i, report in entries_in_force(task, "reports"):
            if report.percent is not None and not 0 <= report.percent.value <= 100:
                yield finding("T101", task, ("reports", i, "percent"), value=report.percent)


def operator_against_direction(context: Context) -> Findings:
    """T102: "at least" where lower is better, or "at most" where higher is."""
    portfolio = context.portfolio
    for target in portfolio.targets.values():
        indicator = portfolio.indicator(target.data.indicator)
        better = indicator.data.better if indicator else None
        against = {"higher": ("<", "<="), "lower": (">", ">=")}.get(better or "", ())
        if target.data.operator in against:
            yield finding("T102", target, ("operator",), operator=target.data.operator, better=better)


def measurement_without_value(context: Context) -> Findings:
    """T103: a measurement with neither a number nor met/not met, or with both."""
    for target in context.portfolio.targets.values():
        for i, measurement in entries_in_force(target, "measurements"):
            if (measurement.value is None) == (measurement.met is None):
                yield finding("T103", target, ("measurements", i), part=Part.MISSING)


def rank_outside_field(context: Context) -> Findings:
    """T104: a rank or count beyond what there is."""
    for target in context.portfolio.targets.values():
        total: Number | None = target.data.out_of
        if total is not None and target.data.value is not None and target.data.value.value > total.value:
            yield finding("T104", target, ("value",), value=target.data.value, total=total)
