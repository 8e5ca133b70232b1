"""Charts as values: what each finds in a sentence, its legend, its numbers as a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dxplan.compliance.targets import TargetState
from dxplan.compliance.trends import Clock, TrendRow
from dxplan.site.charts.bullets import Bullet, Scale, scale
from dxplan.site.charts.targets import (
    EndPoint,
    MeasuredPoint,
    TargetChart,
)
from dxplan.site.charts.tasks import (
    DeadlineChart,
    Dot,
    PeriodBar,
    ProgressChart,
    Segment,
)
from dxplan.site.counts import ScopeCounts
from dxplan.site.page_builder import PageBuilder
from dxplan.site.sources import Readings
from dxplan.site.tables import Cell, Html, TablePart, TableRow, plain_row, row

_NAMED_POINTS = 4
"""Of more measurements only the latest has its value beside it."""

_ROOM = 15
"""How far apart values stand side by side, in percent of the width."""

_CLOSE = 22
"""How near the baseline the latest value has to stand above, in percent of the width."""

_OVERLAP = 1.5
"""How near each other two values can't both be read, in em."""

_FEWEST_COLUMNS = 6
"""Of fewer periods with deadlines the dates beside the tasks say as much."""

_CLOCKS: Mapping[Clock, str] = {"by_reports": "dot", "by_record": "square"}
"""The marks of the two clocks."""

LegendEntry = tuple[str, int | None]
"""The name of a count, and its size where the legend says it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The counts of a scope side by side, and the heights at which they stand, in em."""

    segments: tuple[Segment, ...]
    top: float
    height: float
    text_top: float
    sign_top: float


@dataclass(frozen=True, slots=True)
class BoxesPicture:
    """The boxes of one scope; ``readings`` where any status is how somebody read a source."""

    bar: Bar
    finding: Markup
    readings: Markup | None
    legend: tuple[LegendEntry, ...]
    sizes: Markup


@dataclass(frozen=True, slots=True)
class DeadlineColumn:
    """A column of the chart of deadlines, and where its number and its label stand."""

    column: PeriodBar
    middle: float
    number_top: float


@dataclass(frozen=True, slots=True)
class DeadlinesPicture:
    """The firm deadlines of a scope by period."""

    chart: DeadlineChart
    columns: tuple[DeadlineColumn, ...]
    finding: Markup
    note: Markup | str
    sizes: Markup
    numbers: TablePart


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """The progress of a scope by one clock: its dots, and the value beside the last of them."""

    clock: Clock
    mark: str
    name: Markup
    dots: tuple[Dot, ...]
    value: str | None
    value_is_below: bool


@dataclass(frozen=True, slots=True)
class ProgressPicture:
    """How many tasks of a scope were completed through time, by both clocks."""

    chart: ProgressChart
    finding: Markup
    lines: tuple[ProgressLine, ...]


@dataclass(frozen=True, slots=True)
class PointMark:
    """A measurement in the chart of a target."""

    point: MeasuredPoint
    mark: str
    value: Markup | None
    value_is_below: bool


@dataclass(frozen=True, slots=True)
class PathPicture:
    """A target: where it began, what was measured, what it asks for and when."""

    chart: TargetChart
    finding: Markup
    suffix: str
    points: tuple[PointMark, ...]
    has_bounds: bool
    baseline_value: str | None
    goal_value: Markup | None
    goal_is_below: bool
    numbers: TablePart


@dataclass(frozen=True, slots=True)
class BulletPicture:
    """What a target asks for and what was measured, on one scale, and in words."""

    bullet: Bullet
    scale: Markup
    finding: Markup
    goal: Markup | None
    latest: Markup | None


def boxes_picture(builder: PageBuilder, tally: ScopeCounts) -> BoxesPicture | None:
    """The boxes of a scope; None where it has no task."""
    if not tally.size("tasks"):
        return None
    segments = builder.language.charts.boxes(tally)
    sizes = tuple((segment.name, segment.size) for segment in segments)
    return BoxesPicture(
        bar=_bar(segments, 0, 2.1),
        finding=builder.t.progress_sentence(tally.groups),
        readings=readings_line(builder, tally.readings),
        legend=sizes,
        sizes=_sizes(builder, sizes),
    )


def boxes_numbers(builder: PageBuilder, tally: ScopeCounts) -> TablePart:
    """The boxes of a scope as a table, for a page that has no list of them."""
    t, count = builder.t, builder.parts.count
    names = tally.filled_boxes
    rows = [row(t.count_name(name), count(tally, name)) for name in names]
    rows.append(row(t("chart.total"), count(tally, "tasks")))
    heads = [t("chart.box"), t("count.tasks")]
    return builder.table(t("chart.boxes.title"), heads, rows)


def readings_line(builder: PageBuilder, readings: Readings) -> Markup | None:
    """How sure statuses are; None where sources state all of them."""
    if not readings.as_read:
        return None
    source = None
    if readings.only_source is not None:
        source = builder.links.link(readings.only_source)
    return builder.t.readings(readings, source)


def _bar(segments: tuple[Segment, ...], top: float, height: float) -> Bar:
    """A bar with its numbers in it, in the middle of its height."""
    middle = top + height / 2
    return Bar(segments, top, height, round(middle + 0.35, 2), round(middle - 0.5, 2))


def _sizes(builder: PageBuilder, sizes: Iterable[tuple[str, int]]) -> Markup:
    """Counts with their sizes in words, for those who can't see the legend."""
    t = builder.t
    named = [
        Markup("{}: {}").format(t.count_name(name), t.number(size))
        for name, size in sizes
    ]
    return Markup("; ").join(named)


def deadlines_picture(
    builder: PageBuilder, tally: ScopeCounts
) -> DeadlinesPicture | None:
    """The firm deadlines of a scope; None where they are in few periods."""
    chart = builder.language.charts.deadlines(tally)
    if chart is None or len(chart.filled) < _FEWEST_COLUMNS:
        return None
    t = builder.t
    note: Markup | str = ""
    if chart.beside:
        key = "beside" if tally.size("unreadable") else "without"
        number = t.number(chart.beside)
        note = t(f"chart.deadlines.{key}", count=chart.beside, number=number)
    finding = t(
        "chart.deadlines.finding",
        count=chart.total,
        number=t.number(chart.total),
        most=t.period(chart.most.period),
        size=t.number(chart.most.total),
    )
    return DeadlinesPicture(
        chart=chart,
        columns=tuple(_deadline_column(column) for column in chart.columns),
        finding=finding,
        note=note,
        sizes=_sizes(builder, chart.boxes),
        numbers=_deadline_numbers(builder, tally, chart),
    )


def _deadline_column(column: PeriodBar) -> DeadlineColumn:
    middle = round(column.at + column.width / 2, 2)
    return DeadlineColumn(column, middle, round(column.top - 0.3, 2))


def _deadline_numbers(
    builder: PageBuilder, tally: ScopeCounts, chart: DeadlineChart
) -> TablePart:
    t = builder.t
    heads = [t.field("deadline"), t("count.tasks")]
    heads += [t.count_name(name) for name, _ in chart.boxes]
    if chart.named:
        heads.append(t("column.which_tasks"))
    rows: list[TableRow] = []
    for column in chart.filled:
        sizes = [t.number(column.sizes.get(name, 0)) for name, _ in chart.boxes]
        cells: list[Html | Cell] = [t.number(column.total), *sizes]
        if chart.named:
            links = map(builder.links.task, column.tasks)
            cells.append(Markup("; ").join(links))
        rows.append(row(t.period(column.period), *cells))
    rows.append(_deadline_totals(builder, tally, chart))
    kind = "" if chart.named else "counts"
    return builder.table(t("chart.deadlines.title"), heads, rows, kind)


def _deadline_totals(
    builder: PageBuilder, tally: ScopeCounts, chart: DeadlineChart
) -> TableRow:
    """The last row; a sum that is the whole count of the scope leads to its list."""
    t = builder.t
    totals: list[Html | Cell] = [t.number(chart.total)]
    for name, size in chart.boxes:
        if tally.size(name) == size:
            totals.append(builder.parts.count(tally, name))
        else:
            totals.append(t.number(size))
    if chart.named:
        totals.append(Cell("", is_labelled=False))
    return row(t("chart.total"), *totals)


def progress_picture(builder: PageBuilder, chart: ProgressChart) -> ProgressPicture:
    """The progress of a scope through time."""
    lines: list[ProgressLine] = []
    sentences: list[Markup] = []
    for clock, dots in chart.lines.items():
        sentences.append(_progress_finding(builder, clock, dots))
        completed = dots[-1].row.completed
        first_line = chart.lines.get("by_reports", dots)
        is_first = not lines
        is_shown = is_first or completed != first_line[-1].row.completed
        line = ProgressLine(
            clock=clock,
            mark=_CLOCKS[clock],
            name=builder.t(f"chart.progress.{clock}"),
            dots=dots,
            value=builder.t.number(completed) if is_shown else None,
            value_is_below=not is_first,
        )
        lines.append(line)
    return ProgressPicture(chart, Markup(" ").join(sentences), tuple(lines))


def _progress_finding(
    builder: PageBuilder, clock: Clock, dots: Sequence[Dot]
) -> Markup:
    t = builder.t
    key = "finding" if len(dots) > 1 else "once"
    return t(
        f"chart.progress.{clock}_{key}",
        start=_completed_of_all(builder, dots[0].row),
        first=t.day(dots[0].row.date),
        end=_completed_of_all(builder, dots[-1].row),
        last=t.day(dots[-1].row.date),
    )


def _completed_of_all(builder: PageBuilder, row: TrendRow) -> str:
    t = builder.t
    return f"{t.number(row.completed)}/{t.number(row.tasks)}"


def _baseline_value(
    builder: PageBuilder, chart: TargetChart, suffix: str, *, is_close: bool
) -> str | None:
    """The number beside the baseline; none where the latest one stands over it."""
    baseline = chart.baseline
    if baseline is None:
        return None
    if is_close and _are_level(chart.points[-1], baseline):
        return None
    return f"{builder.t.number(baseline.value)}{suffix}"


def path_picture(builder: PageBuilder, state: TargetState) -> PathPicture | None:
    """A target against its path; None where there is nothing to compare."""
    chart = builder.language.charts.path(state)
    if chart is None:
        return None
    suffix = _suffix(builder, state)
    goal, baseline = chart.goal, chart.baseline
    start = baseline.at if baseline else -100
    latest = chart.points[-1]
    is_above = goal is not None and latest.top <= goal.top
    is_close = latest.at - start < _CLOSE
    is_below = goal is not None and not is_above and not is_close
    return PathPicture(
        chart=chart,
        finding=_path_finding(builder, state, chart, suffix),
        suffix=suffix,
        points=_point_marks(builder, state, chart, start, is_below=is_below),
        has_bounds=any(_point_mark(point) != "dot" for point in chart.points),
        baseline_value=_baseline_value(builder, chart, suffix, is_close=is_close),
        goal_value=builder.links.figure(state) if goal else None,
        goal_is_below=is_above,
        numbers=_path_numbers(builder, state, chart, suffix),
    )


def _are_level(point: MeasuredPoint, end: EndPoint) -> bool:
    """Whether a measurement stands as high as an end of the path, so that their numbers overlap."""
    return abs(point.top - end.top) <= _OVERLAP


def _suffix(builder: PageBuilder, state: TargetState) -> str:
    """What stands behind the numbers of a target."""
    measure = builder.site.measure(state)
    return "%" if measure is not None and measure.vi == "%" else ""


def _point_mark(point: MeasuredPoint) -> str:
    operator = point.measurement.operator
    if operator in {">", ">="}:
        return "up"
    return "down" if operator in {"<", "<="} else "dot"


def _point_marks(
    builder: PageBuilder,
    state: TargetState,
    chart: TargetChart,
    start: float,
    *,
    is_below: bool,
) -> tuple[PointMark, ...]:
    """The measurements; the last has its value beside it, others where there is room."""
    points = chart.points
    marks: list[PointMark] = []
    for i, point in enumerate(points):
        has_value = i == len(points) - 1
        if not has_value and len(points) <= _NAMED_POINTS:
            room = min(points[i + 1].at - point.at, point.at - start)
            has_value = room > _ROOM
        value = builder.links.measured(state, point.measurement) if has_value else None
        marks.append(PointMark(point, _point_mark(point), value, is_below))
    return tuple(marks)


def _path_finding(
    builder: PageBuilder, state: TargetState, chart: TargetChart, suffix: str
) -> Markup:
    t, links = builder.t, builder.links
    latest = chart.points[-1]
    value = links.measured(state, latest.measurement)
    date = t.when(latest.measurement.date)
    sentences = [t("chart.path.latest", value=value, date=date)]
    if chart.goal is not None:
        day = t.when(chart.goal.when)
        sentences.append(t("chart.path.goal", value=links.figure(state), date=day))
    if latest.line is not None and chart.baseline is not None:
        sentence = t(
            "chart.path.line",
            start=t.number(chart.baseline.value) + suffix,
            date=t.when(chart.baseline.when),
            value=t.number(latest.line) + suffix,
        )
        sentences.append(sentence)
    return Markup(" ").join(sentences)


def _path_numbers(
    builder: PageBuilder, state: TargetState, chart: TargetChart, suffix: str
) -> TablePart:
    t, links = builder.t, builder.links
    heads = [t.field("date"), t("chart.path.what"), t("measurement.value")]
    heads.append(t("chart.path.straight"))
    rows: list[TableRow] = []
    baseline, goal = chart.baseline, chart.goal
    if baseline is not None:
        value = t.number(baseline.value) + suffix
        rows.append(plain_row(t.when(baseline.when), t("target.baseline"), value, "–"))
    for point in chart.points:
        line = "–" if point.line is None else t.number(point.line) + suffix
        measured = links.measured(state, point.measurement)
        date = t.when(point.measurement.date)
        rows.append(plain_row(date, t("chart.path.measured"), measured, line))
    if goal is not None:
        line = t.number(goal.value) + suffix if chart.has_line else "–"
        figure = links.figure(state)
        rows.append(plain_row(t.when(goal.when), t("chart.path.asked"), figure, line))
    return builder.table(t("chart.path.title"), heads, rows)


def bullet_picture(builder: PageBuilder, state: TargetState) -> BulletPicture | None:
    """A target on its own scale; None where it has no number to be compared with another."""
    shown = scale(builder.site, [state])
    bullet = shown.bullet(state) if shown is not None else None
    if shown is None or bullet is None:
        return None
    t, links = builder.t, builder.links
    goal = latest = None
    sentences = []
    if bullet.goal is not None:
        goal = links.figure(state)
        sentences.append(_asked_sentence(builder, state))
    if bullet.latest is not None and state.latest is not None:
        latest = t(
            "compare.latest",
            value=links.measured(state, state.latest),
            date=t.when(state.latest.date),
        )
        sentences.append(Markup("{}: {}.").format(t("column.latest"), latest))
    else:
        sentences.append(t("target.unknown.nothing"))
    return BulletPicture(
        bullet=bullet,
        scale=scale_words(builder, shown),
        finding=Markup(" ").join(sentences),
        goal=goal,
        latest=latest,
    )


def _asked_sentence(builder: PageBuilder, state: TargetState) -> Markup:
    asked = builder.links.figure(state)
    if state.due is None:
        return Markup("{}: {}.").format(builder.t("column.figure"), asked)
    day = builder.t.day(state.due)
    return builder.t("chart.path.goal", value=asked, date=day)


def scale_words(builder: PageBuilder, shown: Scale) -> Markup:
    """From what to what bars reach."""
    if shown.ends is None:
        return builder.t("compare.scale_ranked")
    suffix = "%" if shown.measure == "%" else ""
    first, last = (builder.t.number(end) + suffix for end in shown.ends)
    return builder.t("compare.scale", first=first, last=last)
