"""The matrix: the tasks of each list that was assigned to others, against those who answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.tasks import TaskState
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.grouped_tables import by_group
from dxplan.site.site import Site
from dxplan.site.sources import SourceCount, basis
from dxplan.site.tables import Cell, TablePart, TableRow, row

_NARROW = 5
"""Of more jurisdictions a phone shows the matrix as a table that moves sideways."""


@dataclass(frozen=True)
class Matrix:
    """One assigning plan: its tasks, the jurisdictions, and which tasks answer where.

    A jurisdiction that was assigned something, or has answered, has a column. ``answering`` are
    those with a plan for the same time; of the ``silent`` ones none is known. ``others`` were
    assigned nothing.
    """

    plan: str
    rows: list[TaskState]
    answering: list[str]
    silent: list[str]
    others: list[str]
    cells: dict[tuple[str, str], list[TaskState]]
    assignees: Mapping[str, frozenset[str]]
    unknown: int
    basis: dict[str, SourceCount]


@dataclass(frozen=True, slots=True)
class MatrixSection:
    """The matrix of one assigning plan."""

    plan: str
    """The plan."""
    assigned_by: str | None
    """The jurisdiction that assigns its tasks."""
    rows: TablePart
    """Its tasks, a column for each jurisdiction."""
    basis: tuple[tuple[str, Markup], ...]
    """What the answers of each jurisdiction rest on."""
    period: Markup
    """The time of the plan."""
    others: list[str]
    """The jurisdictions that were assigned nothing."""


@dataclass(frozen=True)
class MatrixPage(PageContent):
    """The tasks of lists that were assigned to others, and who carries them out."""

    template: ClassVar[str] = "matrix.html"

    matrices: tuple[MatrixSection, ...]
    """One matrix for each assigning plan."""


def pages(_: Site) -> Iterator[Page]:
    """The page of all matrices."""
    yield Page("matrix.html", MatrixPage, _build)


def _build(builder: PageBuilder) -> MatrixPage:
    site = builder.site
    sections = tuple(_section(builder, matrix(site, key)) for key in site.assigning)
    return MatrixPage(builder.frame, sections)


def _section(builder: PageBuilder, matrix: Matrix) -> MatrixSection:
    site, t, links = builder.site, builder.t, builder.links
    answering = links.by_name(matrix.answering)
    columns = [*answering, *links.by_name(matrix.silent)]
    heads = [t("matrix.task"), t("matrix.answered")]
    heads += [links.jurisdiction(key) for key in columns]
    rows = list(_rows(builder, matrix, columns))
    if matrix.rows:
        rows.append(_totals(builder, matrix, columns))
    if matrix.unknown:
        rows.append(_unknown_row(builder, matrix, len(columns) + 1))
    answers: list[TaskState] = []
    for states in matrix.cells.values():
        answers += states
    named = t("matrix.caption", plan=links.name(matrix.plan))
    caption = Markup("{} {}").format(named, t("matrix.as_of", as_of=builder.as_of))
    kind = "wide" if len(columns) > _NARROW else "matrix"
    csv = builder.rows_link("tasks", answers) if answers else None
    return MatrixSection(
        plan=matrix.plan,
        assigned_by=site.plans[matrix.plan].jurisdiction,
        rows=builder.table(caption, heads, rows, kind, csv),
        basis=tuple((key, t.basis(matrix.basis[key])) for key in answering),
        period=builder.formats.period(site.plan_now[matrix.plan].period),
        others=links.by_name(matrix.others),
    )


def _rows(
    builder: PageBuilder, matrix: Matrix, columns: Sequence[str]
) -> Iterator[TableRow]:
    """The rows of the tasks, those of each group of the plan below its heading."""
    parted = list(by_group(builder.site, matrix.plan, matrix.rows))
    for group, tasks in parted or [(None, matrix.rows)]:
        if group is not None:
            span = Markup(' colspan="{}" class="group"').format(len(columns) + 2)
            yield TableRow((Cell(builder.links.text(group.title), span, is_head=True),))
        for task in tasks:
            yield _row(builder, matrix, task, columns)


def _row(
    builder: PageBuilder, matrix: Matrix, task: TaskState, columns: Sequence[str]
) -> TableRow:
    assigned = matrix.assignees[task.id]
    answered = [key for key in assigned if (task.id, key) in matrix.cells]
    cells: list[Cell] = [_share(builder, len(answered), len(assigned))]
    for key in columns:
        answers = matrix.cells.get((task.id, key), [])
        is_answering = key in matrix.answering
        css_class = "answer" if is_answering else "silent"
        html = builder.parts.aside(builder.t("no_data"))
        if not answers and key not in assigned:
            css_class = "unassigned"
            html = builder.parts.aside(builder.t("matrix.not_assigned"))
        elif answers:
            html = Markup("").join(_answer(builder, state, key) for state in answers)
        elif is_answering:
            html = builder.tag("not_in_plan", builder.t("matrix.not_in_plan"))
        cells.append(Cell(html, Markup(' class="{}"').format(css_class)))
    return row(builder.links.task(task.id), *cells)


def _share(builder: PageBuilder, answered: int, assigned: int) -> Cell:
    """How many of those who were assigned something have a task for it."""
    text = builder.t("matrix.share", answered=answered, assigned=assigned)
    return Cell(text, Markup(' class="total"'))


def _totals(builder: PageBuilder, matrix: Matrix, columns: Sequence[str]) -> TableRow:
    """The last row: of each jurisdiction, how many of the tasks assigned to it it carries out."""
    assigned = dict.fromkeys(columns, 0)
    answered = dict.fromkeys(columns, 0)
    for task, places in matrix.assignees.items():
        for key in places:
            assigned[key] += 1
            answered[key] += (task, key) in matrix.cells
    cells = [_share(builder, sum(answered.values()), sum(assigned.values()))]
    cells += [_share(builder, answered[key], assigned[key]) for key in columns]
    return row(builder.t("matrix.total"), *cells, attributes=Markup(' class="total"'))


def _answer(builder: PageBuilder, state: TaskState, jurisdiction: str) -> Markup:
    links = builder.links
    number = state.task.number or links.plain(state.task.title)
    name = builder.t(
        "matrix.cell", number=number, jurisdiction=links.title(jurisdiction)
    )
    status = builder.language.task_status(state)
    safe = builder.cells.answer(links.address(state.id), name, status)
    return Markup(safe)  # noqa: S704 - escaped there


def _unknown_row(builder: PageBuilder, matrix: Matrix, size: int) -> TableRow:
    head = builder.t("matrix.unknown", count=matrix.unknown)
    text = builder.parts.aside(builder.t("matrix.unknown_cell"))
    cell = Cell(text, Markup(' class="silent"'))
    return row(head, *[cell] * size, attributes=Markup(' class="unknown"'))


def _answers_by_cell(
    site: Site, rows: Iterable[TaskState]
) -> dict[tuple[str, str], list[TaskState]]:
    """The answers to tasks, by the id of the task and the jurisdiction that answers."""
    cells: dict[tuple[str, str], list[TaskState]] = {}
    for task in rows:
        for answer in site.answers.get(task.id, []):
            place = str(answer.record.jurisdiction)
            cells.setdefault((task.id, place), []).append(answer)
    return cells


def matrix(site: Site, plan: str) -> Matrix:
    """The matrix of one assigning plan."""
    rows = [site.compliance.tasks[task] for task in site.assigning[plan]]
    cells = _answers_by_cell(site, rows)
    answers_of: dict[str, list[TaskState]] = {}
    for (_, place), states in cells.items():
        answers_of.setdefault(place, []).extend(states)
    given = {task.id: site.assignees[task.id] for task in rows}
    assigned = frozenset[str]().union(*given.values())
    answering: list[str] = []
    silent: list[str] = []
    others: list[str] = []
    for key in site.jurisdictions:
        if key == site.plans[plan].jurisdiction:
            continue
        if key in answers_of or (key in assigned and _covers(site, key, plan)):
            answering.append(key)
        elif key in assigned:
            silent.append(key)
        elif key in site.present and not _is_national(site, key):
            others.append(key)
    return Matrix(
        plan=plan,
        rows=rows,
        answering=answering,
        silent=silent,
        others=others,
        cells=cells,
        assignees=given,
        unknown=site.unknown_tasks(plan),
        basis={key: basis(site, answers_of.get(key, [])) for key in answering},
    )


def _is_national(site: Site, key: str) -> bool:
    return site.portfolio.jurisdictions[key].fields.level == "national"


def _covers(site: Site, jurisdiction: str, plan: str) -> bool:
    """Whether a jurisdiction has a plan in force, with tasks, for some of the time of ``plan``."""
    time = site.plan_now[plan].period
    for key in site.plans_of.get(jurisdiction, ()):
        other = site.plan_now[key]
        if other.standing == "draft" or key not in site.tasks_of:
            continue
        if other.period.first <= time.last and time.first <= other.period.last:
            return True
    return False
