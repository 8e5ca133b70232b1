"""What a target asks for and what was measured, as plain text."""

from collections.abc import Iterator

from dxplan.compliance.targets import TargetState
from dxplan.model.records import Measurement
from dxplan.model.shared import STATED
from dxplan.official_report.basis import Basis
from dxplan.wording.figures import format_figure
from dxplan.wording.numbers import format_number


def asked_text(basis: Basis, state: TargetState) -> str:
    """What a target asks for, and of whom if every single one has to reach it."""
    asked = _asked(basis, state)
    each = state.target.each
    if each is None or state.is_figure:
        return asked
    word = basis.catalogue.get(f"labels.each.{each.vi}")
    return basis.catalogue(
        "report.asked.each", asked=asked, each=word or basis.text(each)
    )


def _asked(basis: Basis, state: TargetState) -> str:
    target = state.target
    if target.value is not None:
        return format_figure(
            target.operator or "=",
            target.value,
            basis.portfolio.measure(state.target),
            basis.catalogue,
            target.out_of,
        )
    if target.qualitative:
        return basis.catalogue("report.asked.qualitative")
    if target.value_text is not None:
        return basis.text(target.value_text)
    return basis.catalogue("report.asked.nothing")


def measured_text(basis: Basis, state: TargetState, measurement: Measurement) -> str:
    """What a measurement found, and when; marked where it is how somebody read a source."""
    t = basis.catalogue
    results = [*_results(basis, state, measurement)]
    value = "; ".join(results) or t("report.no_text")
    text = t("report.annex.measured", value=value, when=basis.when(measurement.date))
    if measurement.certainty in STATED:
        return text
    return t("report.as_read", status=text)


def _results(
    basis: Basis, state: TargetState, measurement: Measurement
) -> Iterator[str]:
    """The number of a measurement, its class, its answer, and how many have reached it."""
    t = basis.catalogue
    if measurement.value is not None:
        yield format_figure(
            measurement.operator,
            measurement.value,
            basis.portfolio.measure(state.target),
            t,
            state.target.out_of,
        )
    if measurement.value_text is not None:
        yield basis.text(measurement.value_text)
    if measurement.met is not None:
        yield t("report.asked.met" if measurement.met else "report.asked.unmet")
    if measurement.reached is not None and measurement.out_of is not None:
        yield t(
            "report.asked.reached",
            reached=format_number(measurement.reached.text, t.lang),
            out_of=format_number(measurement.out_of.text, t.lang),
        )
