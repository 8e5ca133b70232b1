"""The matrix: the tasks of each list that was assigned to others, against those who answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.tasks import TaskState
from dxplan.model.records import STATUSES
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.grouped_tables import by_group
from dxplan.site.pages.place_groups import parent_place, place_groups
from dxplan.site.site import Site
from dxplan.site.sources import SourceCount, basis
from dxplan.site.tables import (
    NARROW_COLUMNS,
    Cell,
    TablePart,
    TableRow,
    heading_row,
    row,
)

_NARROW = 5
"""Of more jurisdictions a phone shows the matrix as a table that moves sideways."""


_COMPACT_FROM = 8
"""From this many jurisdictions on a cell shows a letter, with its words beside it for readers."""

_LETTERS = (*STATUSES, "not_reported", "not_in_plan", "not_assigned")
"""What a letter may stand for."""


@dataclass(frozen=True)
class Matrix:
    """One assigning plan: its tasks, the jurisdictions, and which tasks answer where.

    ``answering`` are the jurisdictions that have answered, or were assigned something and have a
    plan for the same time: each has a column. Of the ``silent`` ones, assigned something, no plan
    is known. ``others`` were assigned nothing.
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
    silent: list[str]
    """The jurisdictions that were assigned something, and of which no plan is known."""
    others: list[str]
    """The jurisdictions that were assigned nothing."""
    letters: tuple[tuple[Markup, Markup], ...]
    """The letters in its cells with what each means; none where the cells have words."""


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
    columns = _in_groups(builder, matrix.answering)
    heads = [t("matrix.task"), t("matrix.answered")]
    heads += _column_heads(builder, columns)
    rows = list(_rows(builder, matrix, columns))
    if matrix.rows:
        rows.insert(0, _totals(builder, matrix, columns))
    if matrix.unknown:
        rows.append(_unknown_row(builder, matrix, len(columns) + 1))
    answers: list[TaskState] = []
    for states in matrix.cells.values():
        answers += states
    named = t("matrix.caption", plan=links.name(matrix.plan))
    caption = Markup("{} {}").format(named, t("matrix.as_of", as_of=builder.as_of))
    kind = "wide" if len(columns) > _NARROW else "matrix"
    if len(columns) >= _COMPACT_FROM:
        kind = NARROW_COLUMNS
    csv = builder.rows_link("tasks", answers) if answers else None
    return MatrixSection(
        plan=matrix.plan,
        assigned_by=site.plans[matrix.plan].jurisdiction,
        rows=builder.table(caption, heads, rows, kind, csv),
        basis=tuple((key, t.basis(matrix.basis[key])) for key in columns),
        period=builder.formats.period(site.plan_now[matrix.plan].period),
        silent=links.by_name(matrix.silent),
        others=links.by_name(matrix.others),
        letters=_legend(builder) if len(columns) >= _COMPACT_FROM else (),
    )


def _column_heads(builder: PageBuilder, columns: Sequence[str]) -> Iterator[Markup]:
    """The places, with what each is part of where that is not the same for all."""
    links = builder.links
    parents = {key: parent_place(builder, key) for key in columns}
    has_several = len(set(parents.values())) > 1
    for key in columns:
        name = links.jurisdiction(key)
        parent = parents[key]
        if has_several and parent is not None:
            name = Markup("{}, {}").format(name, links.title(parent))
        yield name


def _in_groups(builder: PageBuilder, keys: Iterable[str]) -> list[str]:
    """Jurisdictions by level, by what they are part of, and by name."""
    places: list[str] = []
    for group in place_groups(builder, keys):
        places += group.places
    return places


def _rows(
    builder: PageBuilder, matrix: Matrix, columns: Sequence[str]
) -> Iterator[TableRow]:
    """The rows of the tasks, those of each group of the plan below its heading."""
    parted = list(by_group(builder.site, matrix.plan, matrix.rows))
    for group, tasks in parted or [(None, matrix.rows)]:
        if group is not None:
            yield heading_row(builder.links.text(group.title), len(columns) + 2)
        for task in tasks:
            yield _row(builder, matrix, task, columns)


def _row(
    builder: PageBuilder, matrix: Matrix, task: TaskState, columns: Sequence[str]
) -> TableRow:
    assigned = matrix.assignees[task.id]
    answered = [key for key in assigned if (task.id, key) in matrix.cells]
    is_compact = len(columns) >= _COMPACT_FROM
    cells: list[Cell] = [_share(builder, len(answered), len(assigned))]
    for key in columns:
        answers = matrix.cells.get((task.id, key), [])
        if answers:
            make = _letter_of_answer if is_compact else _answer
            html = Markup("").join(make(builder, state, key) for state in answers)
            cells.append(Cell(html))
            continue
        mark = "not_in_plan" if key in assigned else "not_assigned"
        cells.append(_empty_cell(builder, mark, is_compact=is_compact))
    return row(builder.links.task(task.id), *cells)


_UNANSWERED = frozenset({"not_in_plan", "not_assigned"})


def _empty_cell(builder: PageBuilder, mark: str, *, is_compact: bool) -> Cell:
    """A cell without an answer, which says why."""
    meaning = _meaning(builder, mark)
    html = builder.parts.aside(meaning)
    if is_compact:
        html = builder.cells.letter(_letter(builder, mark), meaning)
    elif mark == "not_in_plan":
        html = builder.tag(mark, meaning)
    safe = Markup(html)  # noqa: S704 - a macro's output is escaped
    return Cell(safe)


def _meaning(builder: PageBuilder, mark: str) -> Markup:
    """What a letter means."""
    if mark in _UNANSWERED:
        return builder.t(f"matrix.{mark}")
    return builder.t.label("status", mark)


def _letter(builder: PageBuilder, mark: str) -> Markup:
    return builder.t(f"matrix.letters.{mark}")


def _legend(builder: PageBuilder) -> tuple[tuple[Markup, Markup], ...]:
    """Every letter with its words; a cell that was not assigned is empty."""
    shown = (mark for mark in _LETTERS if mark != "not_assigned")
    legend = [(_letter(builder, mark), _meaning(builder, mark)) for mark in shown]
    return (*legend, (Markup("*"), builder.t("task.as_read")))


def _letter_of_answer(
    builder: PageBuilder, state: TaskState, jurisdiction: str
) -> Markup:
    """The letter of an answer; its words and how it stands to its deadline are read beside it."""
    name = _name_of_cell(builder, state, jurisdiction)
    status_text = builder.language.task_status(state).striptags()
    address = builder.links.address(state.id)
    status = state.status
    letter = _letter(builder, status)
    if state.is_as_read:
        letter = Markup("{}*").format(letter)
    safe = builder.cells.answer_letter(address, name, letter, status_text, status)
    return Markup(safe)  # noqa: S704 - escaped there


def _share(builder: PageBuilder, answered: int, assigned: int) -> Cell:
    """How many of those who were assigned something have a task for it."""
    text = builder.t("matrix.share", answered=answered, assigned=assigned)
    return Cell(text, Markup(' class="total"'))


def _totals(builder: PageBuilder, matrix: Matrix, columns: Sequence[str]) -> TableRow:
    """The first row: of each jurisdiction, how many of its assigned tasks it carries out."""
    assigned: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for task, places in matrix.assignees.items():
        for key in places:
            assigned[key] += 1
            answered[key] += (task, key) in matrix.cells
    cells = [_share(builder, answered.total(), assigned.total())]
    cells += [_share(builder, answered[key], assigned[key]) for key in columns]
    return row(builder.t("matrix.total"), *cells, attributes=Markup(' class="total"'))


def _answer(builder: PageBuilder, state: TaskState, jurisdiction: str) -> Markup:
    name = _name_of_cell(builder, state, jurisdiction)
    status = builder.language.task_status(state)
    safe = builder.cells.answer(builder.links.address(state.id), name, status)
    return Markup(safe)  # noqa: S704 - escaped there


def _name_of_cell(builder: PageBuilder, state: TaskState, jurisdiction: str) -> Markup:
    links = builder.links
    number = state.task.number or links.plain(state.task.title)
    place = links.title(jurisdiction)
    return builder.t("matrix.cell", number=number, jurisdiction=place)


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


def _not_addressed(site: Site, places: list[str], addressed: set[str]) -> list[str]:
    """The places of the site below the nation that a plan asks nothing of."""
    others = []
    for key in places:
        is_present = key in site.present and not _is_national(site, key)
        if is_present and key not in addressed:
            others.append(key)
    return others


def _answers_by_place(
    cells: Mapping[tuple[str, str], Sequence[TaskState]],
) -> dict[str, list[TaskState]]:
    """The answers of each place, whatever task they answer."""
    answers: dict[str, list[TaskState]] = {}
    for (_, place), states in cells.items():
        answers.setdefault(place, []).extend(states)
    return answers


def matrix(site: Site, plan: str) -> Matrix:
    """The matrix of one assigning plan."""
    rows = [site.compliance.tasks[task] for task in site.assigning[plan]]
    cells = _answers_by_cell(site, rows)
    answers_of = _answers_by_place(cells)
    given = {task.id: site.assignees[task.id] for task in rows}
    places = [key for key in site.jurisdictions if key != site.plans[plan].jurisdiction]
    assigned = frozenset(answers_of).union(*given.values())
    asked = [key for key in places if key in assigned]
    answering = [key for key in asked if key in answers_of or _covers(site, key, plan)]
    silent = [key for key in asked if key not in answering]
    others = _not_addressed(site, places, {*answering, *silent})
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
