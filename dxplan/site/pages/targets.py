"""A page each target, and each indicator that targets of several plans share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.logs import last_day
from dxplan.compliance.targets import (
    FRESH_DAYS,
    TargetState,
    threshold_of,
)
from dxplan.model.dates import days_between
from dxplan.model.records import Measurement, Target
from dxplan.model.registers import Indicator
from dxplan.portfolio.portfolio import Record
from dxplan.site.page import Page
from dxplan.site.page_builder import BodyPart, PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.change_tables import Timeline, obligation_changes, timeline
from dxplan.site.pages.chart_values import (
    BulletPicture,
    PathPicture,
    bullet_picture,
    path_picture,
)
from dxplan.site.pages.comparison import (
    Comparison,
    compare_all,
    compare_elsewhere,
)
from dxplan.site.pages.promise_lines import PromiseLine, target_line
from dxplan.site.site import Site
from dxplan.site.sources import basis
from dxplan.site.tables import TablePart, plain_row

_OPERATORS = {"=": "reach", "~": "about"}
"""How operators are read that say neither at least nor at most."""


@dataclass(frozen=True)
class TargetPage(PageContent):
    """A target: what it asks for, what was measured."""

    template: ClassVar[str] = "target.html"

    record: Record[Target]
    """The file of the target."""
    state: TargetState
    """The target on the day of the site."""
    life: PromiseLine | None
    """What its plan came from and became, and the results; none where that stands alone."""
    name: Markup
    """Its title, or the name of its indicator."""
    title: str
    """The same without markup."""
    meaning: Markup
    """What its state says."""
    indicator: str | None
    """The indicator that it shares with others."""
    rule: str | None
    """How its operator is read."""
    expected: Decimal | None
    """The value on the line from its baseline to its value on the day of the site."""
    restated: list[str]
    """The targets that restate it."""
    steps: TablePart | None
    """Its steps."""
    tasks: TablePart | None
    """The tasks that work for it."""
    bullet: BulletPicture | None
    """What it asks for and what was measured, on one scale."""
    elsewhere: Comparison | None
    """The same indicator in other places; none where there is none."""
    path: PathPicture | None
    """The chart of its measurements through time."""
    measurements: TablePart | None
    """Its measurements."""
    changes: TablePart | None
    """The changes of what it asks for."""
    body: BodyPart | None
    """The body of its file."""
    timeline: Timeline | None
    """What was recorded of it; none where the history is not known."""


def targets(site: Site) -> Iterator[Page]:
    """A page each target."""
    for key, state in site.compliance.targets.items():
        record = state.record
        crumbs = ("plans.html", record.jurisdiction, record.plan)
        yield Page(key, TargetPage, partial(_target, state), crumbs, record)


def _target(state: TargetState, builder: PageBuilder) -> TargetPage:
    site, links = builder.site, builder.links
    record = state.record
    indicator = site.portfolio.indicator(state.target.indicator)
    expected = state.line
    if expected is not None:
        expected = expected.quantize(Decimal("0.1"), ROUND_HALF_UP)
    name = site.target_name(state)
    return TargetPage(
        frame=builder.frame,
        record=record,
        state=state,
        life=target_line(builder, state),
        name=links.text(name),
        title=links.plain(name),
        meaning=_meaning(builder, state),
        indicator=indicator.id if indicator is not None else None,
        rule=_rule(state, indicator),
        expected=expected,
        restated=site.restated.get(state.id, []),
        steps=_steps(builder, state),
        tasks=_tasks(builder, state),
        bullet=bullet_picture(builder, state),
        elsewhere=_elsewhere(builder, state, indicator),
        path=path_picture(builder, state),
        measurements=_measurements(builder, state),
        changes=obligation_changes(builder, record),
        body=builder.body(record),
        timeline=timeline(builder, record),
    )


def _elsewhere(
    builder: PageBuilder, state: TargetState, indicator: Record[Indicator] | None
) -> Comparison | None:
    if indicator is None:
        return None
    return compare_elsewhere(builder, indicator.id, state)


def _meaning(builder: PageBuilder, state: TargetState) -> Markup:
    """What the state of a target says; of one that cannot be judged, why."""
    if state.state is None:
        return builder.t("target.unjudged_means")
    if state.state == "not_measured":
        return builder.t(f"target.unknown.{_what_is_missing(state)}")
    return builder.t(f"target.means.{state.state}")


def _what_is_missing(state: TargetState) -> str:
    """Why nothing is said of a target: no figure at all, none in time, too old, or not clear."""
    if state.latest is None:
        return "nothing"
    if state.used is None:
        return "none_in_time"
    age = days_between(last_day(state.used.date), state.due) if state.due else 0
    return "too_old" if age > FRESH_DAYS else "not_clear"


def _steps(builder: PageBuilder, state: TargetState) -> TablePart | None:
    """What a target asks for step by step; None where it has one deadline."""
    if not state.target.steps:
        return None
    t, links = builder.t, builder.links
    rows = []
    passed = len(state.passed)
    for place, step in enumerate(state.target.steps):
        asked = links.asked(state, step.value)
        if place < passed:
            stands = builder.parts.target_tag(state.passed[place].state)
        elif place == passed:
            stands = builder.parts.target_state(state)
        else:
            stands = t("target.step_later")
        rows.append(
            plain_row(links.deadline(step.by, state.record.jurisdiction), asked, stands)
        )
    heads = [t("column.by"), t("target.step_asked"), t("column.state")]
    return builder.table(t("target.steps_caption"), heads, rows)


def _tasks(builder: PageBuilder, state: TargetState) -> TablePart | None:
    """The tasks that say that they work for a target; None where none does."""
    tasks = builder.site.working_for.get(state.id, [])
    if not tasks:
        return None
    caption = builder.t("target.tasks_caption", count=len(tasks))
    return builder.task_table(tasks, caption, with_file=False)


def _measurements(builder: PageBuilder, state: TargetState) -> TablePart | None:
    if not state.measurements:
        return None
    t = builder.t
    names = ("date", "measurement.value", "document", "note")
    home = builder.site.compliance.home(state).jurisdiction
    rows = [
        plain_row(
            builder.formats.when(measurement.date),
            builder.links.measured(state, measurement),
            builder.parts.entry_source(measurement, home),
            _note(builder, measurement),
        )
        for measurement in state.measurements
    ]
    return builder.table(
        t("measurement.caption"), [builder.label(name) for name in names], rows
    )


def _note(builder: PageBuilder, measurement: Measurement) -> Markup:
    """The note of a measurement, and which other it corrects."""
    note = builder.links.text(measurement.note)
    if measurement.corrects is None:
        return note
    date = builder.formats.when(measurement.corrects)
    return Markup("{} {}").format(note, builder.t("log.corrects", date=date))


def _rule(state: TargetState, indicator: Record[Indicator] | None) -> str | None:
    """How the target's operator is read: a bare number as "at least", of a rank as "at most"."""
    wanted = threshold_of(state.target, indicator.fields if indicator else None)
    if wanted is None:
        return None
    strictness = "strict" if wanted.strict else "plain"
    reading = _OPERATORS.get(str(state.target.operator), strictness)
    return f"{reading}_{'least' if wanted.higher else 'most'}"


@dataclass(frozen=True)
class IndicatorPage(PageContent):
    """An indicator that targets of several plans share."""

    template: ClassVar[str] = "indicator.html"

    record: Record[Indicator]
    """The indicator."""
    sources: Markup | None
    """How many targets of how many plans there are, and what they rest on."""
    comparison: Comparison
    """Its targets and figures side by side."""
    silent: list[str]
    """The jurisdictions that have no target of it."""


def indicators(site: Site) -> Iterator[Page]:
    """A page each shared indicator."""
    for key, record in site.portfolio.indicators.items():
        yield Page(
            key, IndicatorPage, partial(_indicator, record), ("targets.html",), record
        )


def _indicator(record: Record[Indicator], builder: PageBuilder) -> IndicatorPage:
    site, t = builder.site, builder.t
    states = site.by_indicator.get(record.id, [])
    present = {state.record.jurisdiction for state in states}
    silent: list[str] = []
    for jurisdiction in site.present:
        level = site.portfolio.jurisdictions[jurisdiction].fields.level
        if jurisdiction not in present and level != "national":
            silent.append(jurisdiction)
    sources = None
    if states:
        plans = {state.record.plan for state in states}
        in_plans = t("indicator.in_plans", count=len(plans))
        counted = t("indicator.sources", plans=in_plans, count=len(states))
        measured = t.basis(basis(site, states), "measurements")
        sources = Markup("{} {}").format(counted, measured)
    return IndicatorPage(
        frame=builder.frame,
        record=record,
        sources=sources,
        comparison=compare_all(builder, record.id),
        silent=builder.links.by_name(silent),
    )


def ordered(states: Iterable[TargetState]) -> list[TargetState]:
    """Targets by jurisdiction, deadline and plan."""
    return sorted(
        states,
        key=lambda state: (
            str(state.record.jurisdiction),
            state.due is None,
            state.due or state.exists_from,
            state.id,
        ),
    )
