"""The tables of `dxplan status`: the four official figures, what stands beside them, the rates."""

import io
from collections.abc import Sequence
from typing import cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dxplan.compliance.summary import Compliance, Rate, Scope, Summary
from dxplan.compliance.tasks import TaskState
from dxplan.messages import Catalogue
from dxplan.model.records import Kind
from dxplan.model.values import Text
from dxplan.reporters.terminal import printable

_WIDTH = 120
_OFFICIAL = ("completed_on_time", "completed_late", "open_within", "open_overdue")
_RATES = ("completion", "on_time")
_BESIDE = (
    "completed_undetermined", "completed_other", "open_other", "not_reported", "not_reported_overdue", "excluded",
    "unreadable",
)  # fmt: skip


def render(compliance: Compliance, rows: Sequence[Summary], words: Catalogue, *, official: bool, color: bool) -> str:
    """One table a scope, and the tasks of a plan, unit or area that was asked for alone."""
    out = io.StringIO()
    console = Console(file=out, width=_WIDTH, force_terminal=color, no_color=not color, highlight=False, markup=False)
    console.print(words("terminal.status.as-of", as_of=compliance.as_of))
    if not official:
        console.print(words("terminal.status.unofficial"))
    for scope in ("all", "jurisdiction", "plan", "unit", "area"):
        of_scope = [row for row in rows if row.scope == scope and _worth_a_row(row)]
        if of_scope:
            console.print()
            console.print(_summary_table(compliance, scope, of_scope, words, official=official))
    if len(rows) == 1 and rows[0].scope != "all":
        console.print()
        console.print(_task_table(compliance.tasks_in.get((rows[0].scope, rows[0].id), []), words))
    return out.getvalue()


def frozen_lines(compliance: Compliance, home: str, words: Catalogue) -> str:
    """What a period of a jurisdiction freezes, in five lines: the day, the tasks, their boxes, the two rates."""
    row = compliance.summaries["jurisdiction", home]
    boxes = "; ".join(f"{words(f'labels.box.{box}')}: {count}" for box, count in row.boxes.items() if count)
    rates = {rate: _rate(row.rates[rate], words).replace("\n", " = ") for rate in _RATES}
    lines = [
        words("terminal.status.as-of", as_of=compliance.as_of),
        f"{words('terminal.status.tasks')}: {row.tasks}",
        f"{words('terminal.frozen-boxes')}: {boxes or words('terminal.status.none')}",
        *(f"{words(f'terminal.status.{rate}')}: {told}" for rate, told in rates.items()),
    ]
    return "".join(f"{line}\n" for line in lines)


def _worth_a_row(row: Summary) -> bool:
    """Units and areas with nothing are left out; a jurisdiction or plan with nothing says so."""
    return row.scope in {"all", "jurisdiction", "plan"} or bool(row.tasks or row.inherited or row.draft or row.assigned)


def _summary_table(
    compliance: Compliance, scope: Scope, rows: Sequence[Summary], words: Catalogue, *, official: bool
) -> Table:
    title = words(f"labels.scope.{scope}")
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True)
    table.add_column(words("terminal.status.name"), ratio=5, overflow="fold")
    table.add_column(words("terminal.status.tasks"), justify="right", width=10)
    for box in _OFFICIAL:
        table.add_column(words(f"terminal.status.box.{box}"), justify="right", width=9)
    table.add_column(words("terminal.status.other"), ratio=6)
    for rate in _RATES:
        table.add_column(words(f"terminal.status.{rate}"), justify="right", width=10)
    for row in rows:
        name = printable(_name(compliance, row, words))
        if not any((row.tasks, row.assigned, row.draft, row.replaced, row.inherited)):
            table.add_row(name, words("terminal.status.no-data"), *["–"] * 4, "", "–", "–")
            continue
        figures = [row.boxes[box] for box in _OFFICIAL]
        if official:
            figures[-1] += row.boxes["not_reported_overdue"]
        rates = [_rate(row.rates[rate], words) for rate in _RATES]
        table.add_row(name, str(row.tasks), *map(str, figures), _beside(row, words, official=official), *rates)
    return table


def _beside(row: Summary, words: Catalogue, *, official: bool) -> str:
    counts = [
        (f"labels.box.{box}", row.boxes[box]) for box in _BESIDE if not (official and box == "not_reported_overdue")
    ]
    counts += [(f"labels.count.{name}", getattr(row, name)) for name in ("assigned", "draft", "replaced", "inherited")]
    return "; ".join(f"{words(label)}: {count}" for label, count in counts if count)


def _rate(rate: Rate, words: Catalogue) -> str:
    value = rate.value
    if value is None:
        return words("labels.rate.unknown")
    shown = str(value).replace(".", ",") if words.lang == "vi" else str(value)
    return f"{rate.numerator}/{rate.denominator}\n{shown} %"


def _name(compliance: Compliance, row: Summary, words: Catalogue) -> str:
    if row.id is None:
        return words("terminal.status.none") if row.scope != "all" else words("labels.scope.all")
    portfolio = compliance.portfolio
    data = portfolio.index(cast("Kind", row.scope))[row.id].data
    text: Text = getattr(data, "name", None) or data.title  # type: ignore[attr-defined]
    name = f"{text.get(words.lang)[0]} ({row.id})"
    expected = getattr(data, "expected_tasks", None)
    if expected is not None:
        known = len(portfolio.by_plan.get(row.id, ()))
        name += " · " + words("terminal.status.known", known=known, expected=expected)
    return name


def _task_table(states: Sequence[TaskState], words: Catalogue) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True)
    for key, ratio in (("id", 4), ("name", 6), ("status", 2), ("timeliness", 3)):
        table.add_column(words(f"terminal.status.{key}"), ratio=ratio, overflow="fold")
    table.add_column(words("terminal.status.due"), width=len("2022-12-31"))
    for state in states:
        due = state.due or state.expected
        timeliness = (
            words(f"labels.timeliness.{state.timeliness}")
            if state.timeliness
            else words(f"labels.count.{state.standing}")
        )
        status = words(f"labels.status.{state.judged.done.status}")
        name = printable(state.task.title.get(words.lang)[0])
        table.add_row(printable(state.id), name, status, timeliness, due.isoformat() if due else "–")
    return table
