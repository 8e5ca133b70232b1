"""The life of a promise on pages of plans and targets: its steps, what each asks, the results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dxplan.compliance.targets import TargetState, asking
from dxplan.site.counts import ScopeCounts
from dxplan.site.page_builder import PageBuilder
from dxplan.site.promise_life import LifeStep, life_of
from dxplan.site.site import Site

_MEASUREMENTS = 3
"""How many of the latest measurements of a target are shown."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the life of a promise."""

    name: Markup
    """What it is, a link to its plan or its document."""
    day: Markup
    """Its day, or the period of a plan whose document is not known."""
    is_own: bool
    """Whether it is the plan of the page."""
    asked: Markup | None
    """What it asks for of the target of the page; none where it does not name it."""


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """The life of a promise, from its first document to what is known of its results."""

    steps: tuple[ShownStep, ...]
    """Its steps in order of time."""
    results: tuple[Markup, ...]
    """What is known of its results; empty where nothing is."""


def plan_line(builder: PageBuilder, plan: str) -> PromiseLine | None:
    """The life of a plan; None where it stands alone."""
    steps = life_of(builder.site, plan)
    if not steps:
        return None
    shown = tuple(_shown(builder, step, plan, None) for step in steps)
    return PromiseLine(shown, tuple(_plan_results(builder, steps, plan)))


def target_line(builder: PageBuilder, state: TargetState) -> PromiseLine | None:
    """The life of a target, by that of its plan; None where that stands alone, and of a figure."""
    site = builder.site
    plan = str(state.record.plan)
    steps = life_of(site, plan)
    if not steps or state.is_figure:
        return None
    shown = []
    measured: TargetState | None = None
    for step in steps:
        same = _same_target(site, step, state)
        shown.append(_shown(builder, step, plan, same))
        if same is not None and same.measurements:
            measured = same
    return PromiseLine(tuple(shown), tuple(_measured(builder, measured)))


def _same_target(site: Site, step: LifeStep, state: TargetState) -> TargetState | None:
    """The target of a step that asks for the same figure: of that level, by that deadline."""
    if step.plan is None:
        return None
    for other in site.targets_of.get(step.plan, ()):
        if state.id in {other.id, other.restates} or other.id == state.restates:
            return other
        if _what(other) == _what(state) and state.target.indicator is not None:
            return other
    return None


def _what(state: TargetState) -> tuple[object, ...]:
    target = state.target
    return target.indicator, tuple(target.level), target.by.form


def _shown(
    builder: PageBuilder, step: LifeStep, own: str, target: TargetState | None
) -> ShownStep:
    asked = None
    if target is not None and not target.is_figure:
        asked = Markup('<a href="{}">{}</a>').format(
            builder.links.address(target.id), builder.links.figure(target)
        )
    return ShownStep(
        name=_name(builder, step),
        day=_day(builder, step),
        is_own=step.plan == own,
        asked=asked,
    )


def _day(builder: PageBuilder, step: LifeStep) -> Markup:
    """The day of a step; of a plan whose document is not known its period."""
    if step.document is None and step.plan is not None:
        return builder.formats.period(builder.site.plan_now[step.plan].period)
    return builder.formats.day(step.day)


def _name(builder: PageBuilder, step: LifeStep) -> Markup:
    """The kind and the number of a step, a link to its plan; to its document where it has none."""
    t = builder.t
    address = builder.links.address(step.plan or step.document or "")
    document = builder.site.portfolio.documents.get(step.document or "")
    kind = t("kind.plan")
    if document is not None:
        fields = document.fields
        if fields.type is not None:
            kind = t.label("document_type", fields.type)
        if fields.standing == "draft":
            kind = t("life.draft", kind=kind[:1].lower() + kind[1:])
        if fields.number is not None:
            kind = Markup("{} {}").format(kind, fields.number)
    return Markup('<a href="{}">{}</a>').format(address, kind)


def _plan_results(
    builder: PageBuilder, steps: Sequence[LifeStep], own: str
) -> Iterator[Markup]:
    """What is known of the last plan of a jurisdiction of which anything is known."""
    site = builder.site
    home = site.plans[own].jurisdiction
    for step in reversed(steps):
        if step.plan is None or site.plans[step.plan].jurisdiction != home:
            continue
        results = list(_results_of(builder, step.plan))
        if results:
            yield from results
            return


def _results_of(builder: PageBuilder, plan: str) -> Iterator[Markup]:
    site, t = builder.site, builder.t
    tally = ScopeCounts(site, ("plan", plan))
    reported = [state.reports[-1].date for state in tally.counted if state.reports]
    if reported:
        counts = t.progress_counts(tally.groups)
        if tally.readings.as_read:
            aside = t.as_read_count(tally.readings)
            counts = Markup("{}, {}").format(counts, aside)
        yield t("life.reported", counts=counts, day=t.day(max(reported)))
    targets = asking(site.targets_of.get(plan, []))
    measured = [state.latest for state in targets if state.latest is not None]
    if measured:
        last = max(measured, key=lambda measurement: measurement.date.last)
        yield t(
            "life.measured",
            measured=t.number(len(measured)),
            targets=t.number(len(targets)),
            day=t.when(last.date),
        )


def _measured(builder: PageBuilder, state: TargetState | None) -> Iterator[Markup]:
    """The latest measurements of a target, in order of time."""
    if state is None:
        return
    for measurement in state.measurements[-_MEASUREMENTS:]:
        result = builder.links.measured(state, measurement)
        day = builder.formats.when(measurement.date)
        yield Markup("{} ({})").format(result, day)
