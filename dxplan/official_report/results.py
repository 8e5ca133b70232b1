"""Section I of a report: the totals of the scope, and what was reported in the period."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dxplan.compliance.logs import last_day
from dxplan.compliance.progress_groups import group_sizes
from dxplan.compliance.public_counts import OFFICIAL, STANDINGS, shown_sizes
from dxplan.compliance.summary import Summary
from dxplan.compliance.targets import STATES
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Report
from dxplan.official_report.basis import Basis
from dxplan.official_report.listing import each_or_numbers
from dxplan.official_report.report import Line, Part, Section
from dxplan.wording.numbers import format_rate
from dxplan.wording.progress import progress_counts, progress_sentence

_RATES = ("completion", "on_time")
"""The rates that `dxplan status` shows."""


def results(basis: Basis) -> Section:
    """What was achieved, by the figures and by the reports."""
    t = basis.catalogue
    parts = [Part(t("report.results.totals"), tuple(_totals(basis)))]
    if basis.row[0] != "plan":
        _append(basis, parts, "by_plan", list(_by_plan(basis)))
    in_period = _in_period(basis)
    if not in_period:
        in_period = [Line(t("report.results.none_in_period"))]
    _append(basis, parts, "in_period", in_period)
    _append(basis, parts, "later", _later(basis))
    return Section(t("report.results.title"), tuple(parts))


def _append(basis: Basis, parts: list[Part], name: str, lines: list[Line]) -> None:
    """Add a part with the next number, unless it has no lines."""
    if not lines:
        return
    title = basis.catalogue(f"report.results.{name}", number=len(parts) + 1)
    parts.append(Part(title, tuple(lines)))


def _totals(basis: Basis) -> Iterator[Line]:
    summary = basis.summary
    t = basis.catalogue
    cited = cited_of_counted(basis)
    if not summary.tasks:
        yield Line(t("report.results.no_tasks"))
    else:
        yield Line(_sentence(basis, summary), cited)
        yield from _counts(basis, summary)
    yield from _counts_beside(basis, summary)
    yield from _expected(basis)
    if summary.as_read:
        number = basis.number(summary.as_read)
        text = t("report.results.as_read", count=summary.as_read, number=number)
        yield Line(text)
    if summary.tasks and not basis.official:
        yield Line(t("terminal.status.unofficial"))
    yield from _target_totals(basis)


def cited_of_counted(basis: Basis) -> tuple[int, ...]:
    """The sources of the reports that the statuses of the counted tasks rest on."""
    numbers: tuple[int, ...] = ()
    for state in basis.counted:
        numbers += basis.cited(state, state.evaluation.progress.reports[-1:])
    return tuple(dict.fromkeys(numbers))


def _sentence(basis: Basis, summary: Summary) -> str:
    sizes = group_sizes(summary.boxes)
    return progress_sentence(sizes, basis.catalogue, official=basis.official)


def _counts(basis: Basis, summary: Summary) -> Iterator[Line]:
    """The four official figures, the other boxes that hold any, and the rates."""
    t = basis.catalogue
    sizes = shown_sizes(summary.boxes, official=basis.official)
    for name, size in sizes.items():
        if size or name in OFFICIAL:
            yield _count(basis, t(f"labels.box.{name}"), size)
    for name in _RATES:
        label = t(f"labels.rate.{name}")
        rate = format_rate(summary.rates[name], t)
        yield Line(t("report.results.rate", name=label, rate=rate), is_item=True)


def _counts_beside(basis: Basis, summary: Summary) -> Iterator[Line]:
    """What stands in no box."""
    for name in STANDINGS:
        size = getattr(summary, name)
        if size:
            yield _count(basis, basis.catalogue(f"labels.count.{name}"), size)


def _count(basis: Basis, name: str, size: int) -> Line:
    number = basis.number(size)
    text = basis.catalogue("report.results.count", name=name, number=number)
    return Line(text, is_item=True)


def _expected(basis: Basis) -> Iterator[Line]:
    """How many tasks the source of a plan speaks of, where the plan says so."""
    scope, plan = basis.row
    if scope != "plan" or plan is None:
        return
    fields = basis.compliance.plans_in_force[plan]
    if fields.expected_tasks is None:
        return
    recorded = basis.number(len(basis.portfolio.by_plan.get(plan, ())))
    expected = basis.number(int(fields.expected_tasks.value))
    home = basis.portfolio.plans[plan].jurisdiction
    cited: tuple[int, ...] = basis.sources.cite(fields.document, home)
    if fields.source is not None:
        cited += basis.sources.cite(fields.source.document, home, fields.source.via)
    text = basis.catalogue(
        "report.results.expected", expected=expected, recorded=recorded
    )
    yield Line(text, cited)


def _target_totals(basis: Basis) -> Iterator[Line]:
    sizes = basis.summary.targets
    total = sum(sizes.values())
    if not total:
        return
    t = basis.catalogue
    counts = []
    for state in STATES:
        if sizes[state]:
            name = t(f"labels.target.{state}").lower()
            number = basis.number(sizes[state])
            counts.append(t("report.results.target_count", number=number, name=name))
    number = basis.number(total)
    yield Line(t("report.results.targets", number=number, counts="; ".join(counts)))


def _by_plan(basis: Basis) -> Iterator[Line]:
    """How far the tasks of the scope are, plan by plan."""
    t = basis.catalogue
    boxes: dict[str, Counter[str]] = {plan: Counter() for plan in basis.plans}
    for state in basis.counted:
        boxes[state.record.plan or ""][state.evaluation.box] += 1
    for record in basis.compliance.unreadable_rows.get(basis.row, ()):
        boxes.setdefault(record.plan or "", Counter())["unreadable"] += 1
    for plan, sizes in boxes.items():
        counts = progress_counts(group_sizes(sizes), t)
        counts = counts or t("report.results.no_plan_tasks")
        title = basis.plan_title(plan)
        text = t("report.results.plan", plan=title, counts=counts)
        yield Line(text, is_item=True)


def _in_period(basis: Basis) -> list[Line]:
    """Each task with the reports that speak of a day of the period."""
    reported = {}
    for state in basis.tasks:
        reports = [
            one for one in state.reports if last_day(one.date) >= basis.period.first
        ]
        if reports:
            reported[state.id] = reports
    states = [state for state in basis.tasks if state.id in reported]
    lines = [_reported(basis, state, reported[state.id]) for state in states]
    return each_or_numbers(basis, states, lines)


def _later(basis: Basis) -> list[Line]:
    """What was reported after the day of the figures, and the figures with it."""
    states = [state for state in basis.tasks if basis.later_reports(state)]
    if not states:
        return []
    later = basis.later.summaries[basis.row]
    day = basis.day(basis.later.as_of)
    sentence = _sentence(basis, later)
    head = basis.catalogue("report.results.later_totals", day=day, sentence=sentence)
    lines = []
    for state in states:
        reports = basis.later_reports(state)
        lines.append(_reported(basis, basis.later.tasks[state.id], reports))
    return [
        Line(head),
        *_counts(basis, later),
        *each_or_numbers(basis, states, lines),
    ]


def _reported(basis: Basis, state: TaskState, reports: Sequence[Report]) -> Line:
    """A task with its status and what some reports say."""
    t = basis.catalogue
    task = t(
        "report.results.task",
        task=basis.task_name(state),
        status=status_with_day(basis, state),
    )
    notes = [_note(basis, state, report) for report in reports if report.note]
    text = " ".join(_ended(sentence) for sentence in [task, *notes])
    return Line(text, basis.cited(state, reports), is_item=True)


def _ended(sentence: str) -> str:
    """A sentence with a full stop, unless it ends in a sign of its own."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def status_with_day(basis: Basis, state: TaskState) -> str:
    """The status of a task, and when it was completed where a report says so."""
    status = basis.status(state)
    completed_on = state.evaluation.progress.completed_on
    if completed_on is None:
        return status
    when = basis.when(completed_on)
    return basis.catalogue("report.results.completed_on", status=status, when=when)


def _note(basis: Basis, state: TaskState, report: Report) -> str:
    """The note of a report, with its day and the member that made it."""
    note = basis.text(report.note) if report.note is not None else ""
    day = basis.day(report.date)
    if report.by is None:
        return basis.catalogue("report.results.report", day=day, note=note)
    home = basis.home_of_reports(state)
    unit = basis.unit_name(basis.portfolio.resolve(report.by, home) or str(report.by))
    return basis.catalogue("report.results.report_by", day=day, unit=unit, note=note)
