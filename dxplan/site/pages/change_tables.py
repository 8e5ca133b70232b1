"""Tables of what was recorded: the timeline of a record, the changes of many records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from dxplan.comparison.events import Commit
from dxplan.compliance.logs import changes_in_force
from dxplan.model.records import Kind, Plan, Target, Task
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.site.change_rows import ChangeRow
from dxplan.site.page_builder import PageBuilder
from dxplan.site.recent_changes import RecordedChange
from dxplan.site.tables import Html, TablePart, TableRow, plain_row, row

_KIND_NAMES: dict[Kind, str] = {
    "task": "kind.task",
    "target": "kind.target",
    "plan": "kind.plan",
    "document": "kind.document",
    "area": "kind.area",
    "indicator": "kind.indicator",
    "unit": "unit",
    "jurisdiction": "column.jurisdiction",
    "term": "happened.term",
    "holiday": "happened.holiday",
}


@dataclass(frozen=True, slots=True)
class Timeline:
    """What was recorded of a record, newest first."""

    single: Markup | None
    """The one change that there is, where it claims no day; it needs no table."""
    recent: TablePart | None
    """The latest changes; none where nothing else was recorded."""
    older: TablePart | None
    """The other changes."""
    older_count: int
    """How many other changes there are."""
    form_only: int
    """How often only the form of the file changed."""


@dataclass(frozen=True, slots=True)
class RewordedChanges:
    """The changes of one day that only reword."""

    heading: Markup
    """The day, and how many changes there are."""
    rows: TablePart
    """The changes."""


@dataclass(frozen=True, slots=True)
class ChangeTables:
    """Changes of many records."""

    rows: TablePart | None
    """The changes of substance."""
    reworded: tuple[RewordedChanges, ...]
    """The changes that only reword, by the day they were recorded."""


@dataclass(frozen=True, slots=True)
class RecentChange:
    """A change in one line."""

    day: date
    """The day on which it was recorded."""
    name: Markup
    """The record that it is of."""
    place: Markup | None
    """The jurisdiction of the record, where that has to be said."""
    text: Html
    """What changed."""


def timeline(builder: PageBuilder, record: Record[FrontMatter]) -> Timeline | None:
    """The timeline of a record; None where the history is not known."""
    if builder.site.history is None:
        return None
    t = builder.t
    rows = builder.language.change_log.timeline(record)
    single = _single_change(builder, rows.recent)
    recent = older = None
    if rows.recent and single is None:
        key = "happened.caption" if rows.older else "happened.caption_all"
        caption = t(key, count=len(rows.recent))
        recent = _timeline_table(builder, rows.recent, caption)
    if rows.older:
        caption = t("happened.older_caption", count=len(rows.older))
        older = _timeline_table(builder, rows.older, caption)
    return Timeline(single, recent, older, len(rows.older), rows.form_only)


def _single_change(builder: PageBuilder, changes: Sequence[ChangeRow]) -> Markup | None:
    """A sentence for a record of which only one thing was recorded, mostly that it is there."""
    if len(changes) != 1:
        return None
    change = changes[0]
    if change.date is not None:
        return None
    recorded, _ = _days(builder, change, links_commit=True)
    return builder.t("happened.single", day=recorded, what=change.line.text)


def _timeline_table(
    builder: PageBuilder, changes: Sequence[ChangeRow], caption: Markup
) -> TablePart:
    t = builder.t
    heads = [
        t("happened.recorded"),
        t("happened.claimed"),
        t("happened.what"),
    ]
    rows = [
        plain_row(*_days(builder, change, links_commit=True), change.line.text)
        for change in changes
    ]
    return builder.table(caption, heads, rows, "past")


def obligation_changes(
    builder: PageBuilder, record: Record[Task] | Record[Target] | Record[Plan]
) -> TablePart | None:
    """The changes of what a task, a target or a plan asks for; None where it has none."""
    changes = changes_in_force(record.fields.changes, builder.site.compliance.as_of)
    if not changes:
        return None
    t, links = builder.t, builder.links
    heads = [t.field("date"), t("change.key"), t("change.from"), t("change.to")]
    heads.append(t.field("document"))
    rows: list[TableRow] = []
    for change in changes:
        cells = (
            builder.formats.day(change.date),
            t.field(change.key),
            links.written(change.was, change.key, record.jurisdiction),
            links.written(change.to, change.key, record.jurisdiction),
            builder.cells.change_source(change, record.jurisdiction),
        )
        rows.append(plain_row(*cells))
    return builder.table(t("change.caption"), heads, rows)


def change_tables(
    builder: PageBuilder, changes: Sequence[RecordedChange], caption: Markup | str
) -> ChangeTables:
    """Changes in a table; those that only reword are apart from them, a table a day."""
    t = builder.t
    substance, reworded = builder.language.change_log.split_rewordings(changes)
    table = None
    if substance:
        heads = [t("happened.record"), t("happened.recorded"), t("happened.claimed")]
        heads += [t("happened.what"), t("happened.who")]
        rows = [_change_row(builder, change) for change in substance]
        table = builder.table(_with_count(builder, caption, rows), heads, rows, "past")
    days: list[RewordedChanges] = []
    for day, of_day in reworded.items():
        heads = [t("happened.record"), t("happened.what"), t("happened.who")]
        rows = [_reworded_row(builder, change) for change in of_day]
        shown = builder.formats.day(day)
        counted = t("happened.reworded", count=len(of_day))
        heading = Markup("{}: {}").format(shown, counted)
        part = builder.table(_with_count(builder, shown, rows), heads, rows, "past")
        days.append(RewordedChanges(heading, part))
    return ChangeTables(table, tuple(days))


def _with_count(
    builder: PageBuilder, caption: Html, rows: Sequence[TableRow]
) -> Markup:
    return Markup("{}: {}").format(caption, builder.t("happened.rows", count=len(rows)))


def _change_row(builder: PageBuilder, change: ChangeRow) -> TableRow:
    text = change.line.text or builder.t("happened.created_many")
    commit = _commit(builder, change.of.commit)
    return row(_record(builder, change.of), *_days(builder, change), text, commit)


def _reworded_row(builder: PageBuilder, change: ChangeRow) -> TableRow:
    commit = _commit(builder, change.of.commit)
    return row(_record(builder, change.of), change.line.text, commit)


def recent_changes(
    builder: PageBuilder, changes: Sequence[RecordedChange]
) -> tuple[RecentChange, ...]:
    """The latest changes of substance, as many lines as there are changes."""
    substance, _ = builder.language.change_log.split_rewordings(changes)
    return tuple(
        RecentChange(
            day=change.of.commit.committed,
            name=_name(builder, change.of),
            place=_place_beside(builder, change.of),
            text=change.line.text or builder.t("happened.created_many"),
        )
        for change in substance[: len(changes)]
    )


def _name(builder: PageBuilder, change: RecordedChange) -> Markup:
    """The record of a change, or how many there are."""
    kinds = builder.site.kinds
    if not change.record:
        kind = builder.label(_KIND_NAMES[change.kind]).lower()
        return builder.t("happened.many", count=change.count, kind=kind)
    if kinds.get(change.record) == change.kind:
        return builder.links.task(change.record)
    return Markup("<code>{}</code>").format(change.record)


def _place_beside(builder: PageBuilder, change: RecordedChange) -> Markup | None:
    """The jurisdiction of a change, unless the record is called like it."""
    site = builder.site
    if change.jurisdiction not in site.kinds or change.kind == "jurisdiction":
        return None
    is_named_alike = change.record in site.kinds and site.name(
        change.record
    ) == site.name(change.jurisdiction)
    return None if is_named_alike else builder.links.name(change.jurisdiction)


def _record(builder: PageBuilder, change: RecordedChange) -> Markup:
    """The record of a change, below it what it is and of which jurisdiction."""
    t, site = builder.t, builder.site
    jurisdiction = site.portfolio.jurisdictions.get(change.record)
    details: list[Html] = []
    if jurisdiction is not None:
        details.append(t.label("level", jurisdiction.fields.level))
    elif change.record:
        details.append(builder.label(_KIND_NAMES[change.kind]))
    has_place = change.kind != "jurisdiction" or not change.record
    if change.jurisdiction and has_place:
        is_shown = change.jurisdiction in site.kinds
        name = (
            builder.links.name(change.jurisdiction) if is_shown else change.jurisdiction
        )
        details.append(name)
    html = builder.cells.named(_name(builder, change), Markup(" · ").join(details))
    return Markup(html)  # noqa: S704 - a macro's output is escaped


def _days(
    builder: PageBuilder, change: ChangeRow, *, links_commit: bool = False
) -> tuple[Markup, Markup]:
    """When a change was recorded, and the day that it claims; the first may link the commit."""
    log = builder.language.change_log
    commit = change.of.commit
    late = change.line.days_late if log.is_late(change) else None
    is_out_of_order = log.is_out_of_order(commit)
    address = log.address(commit) if links_commit else None
    recorded = builder.cells.recorded(commit.committed, is_out_of_order, address)
    claimed = builder.cells.claimed(change.date, change.line.is_initial, late)
    return Markup(recorded), Markup(claimed)  # noqa: S704 - a macro's output is escaped


def _commit(builder: PageBuilder, commit: Commit) -> Markup:
    """A commit in a cell, made once for all the changes that it brought."""
    made = builder.language.commits
    if commit.id not in made:
        log = builder.language.change_log
        html: Any = builder.cells.commit(
            commit.id, log.author(commit), log.address(commit)
        )
        made[commit.id] = Markup(html)  # noqa: S704 - a macro's output is escaped
    return made[commit.id]
