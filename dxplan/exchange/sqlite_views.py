"""The views of the database, and the queries that Datasette offers."""

from dxplan.exchange.columns import LANGUAGES, Column
from dxplan.exchange.overviews import OVERVIEWS, OverviewColumn, overview_columns

VIEWS = {
    "past_due": """
        SELECT tasks.id, jurisdictions.label AS jurisdiction, plans.label AS plan, tasks.number,
            tasks.title_vi, tasks.title_en, (
                SELECT group_concat(label, '; ') FROM (
                    SELECT units.label FROM tasks_lead_unit AS lead
                    JOIN units ON units.id = lead.value
                    WHERE lead.record = tasks.id ORDER BY lead.position
                )
            ) AS lead_units, tasks.due,
            CAST(
                julianday((SELECT value FROM about WHERE key = 'as_of')) - julianday(tasks.due)
                AS INTEGER
            ) AS days,
            tasks.status, tasks.box, tasks.last_report_date
        FROM tasks
        LEFT JOIN jurisdictions ON jurisdictions.id = tasks.jurisdiction
        LEFT JOIN plans ON plans.id = tasks.plan
        WHERE tasks.box IN ('open_overdue', 'not_reported_overdue')
        ORDER BY tasks.due, tasks.id""",
    "unit_tasks": """
        SELECT units.id AS unit, units.label AS unit_name, roles.role, tasks.id AS task,
            tasks.title_vi, tasks.title_en, tasks.status, tasks.box, tasks.due
        FROM (
            SELECT record, value, 'lead' AS role FROM tasks_lead_unit
            UNION ALL SELECT record, value, 'coordinating' FROM tasks_coordinating_units
        ) AS roles
        JOIN tasks ON tasks.id = roles.record
        JOIN units ON units.id = roles.value
        ORDER BY units.id, tasks.due, tasks.id, roles.role""",
    "indicator_targets": """
        SELECT indicators.id AS indicator, indicators.label AS indicator_name,
            jurisdictions.label AS jurisdiction, targets.id AS target, targets.operator,
            targets.value, targets.due, targets.state, targets.latest_date, targets.latest_value
        FROM targets
        JOIN indicators ON indicators.id = targets.indicator
        LEFT JOIN jurisdictions ON jurisdictions.id = targets.jurisdiction
        ORDER BY indicators.id, jurisdictions.id, targets.due, targets.id""",
}  # fmt: skip
"""The views by name; `status` tells what was never reported."""

QUERIES = {
    "targets_of_province": """
        SELECT * FROM targets_overview WHERE :province = '' OR jurisdiction = :province
        ORDER BY jurisdiction_name, due, title""",
    "tasks_by_days_late": """
        SELECT * FROM tasks_overview
        WHERE :unit = '' OR id IN (SELECT record FROM tasks_lead_unit WHERE value = :unit)
        ORDER BY days_late DESC, due, id""",
}
"""Queries with one parameter; an empty one asks for all."""


def overview_query(name: str, lang: str) -> str:
    """The rows of an overview as a query, with names and labels in one language."""
    dataset = OVERVIEWS[name].dataset
    selected = []
    for shown in overview_columns(name):
        selected.append(f'{_expression(shown, dataset, lang)} AS "{shown.name}"')
    columns = ", ".join(selected)
    # names of our own, not a reader's
    return f"SELECT {columns} FROM {dataset} ORDER BY {dataset}.rowid"  # noqa: S608


def _expression(shown: OverviewColumn, dataset: str, lang: str) -> str:
    """What a cell of a column shows, of the table ``dataset``."""
    column = shown.column
    if shown.mode == "title":
        return f"{dataset}.label"
    if shown.mode == "text":
        return _text_expression(column, dataset, lang)
    if column.joined:
        return _joined_expression(shown, dataset, lang)
    if shown.mode == "label":
        return _label_expression(column.name, dataset, lang)
    cell = f'{dataset}."{column.name}"'
    if shown.mode == "name":
        table = column.field.refers
        return f'(SELECT label FROM "{table}" WHERE id = {cell})'  # noqa: S608 - names of our own
    return cell


def _label_expression(name: str, dataset: str, lang: str) -> str:
    is_of_column = f"\"column\" = '{dataset}.{name}'"
    is_of_word = f'word = {dataset}."{name}"'
    where = f"{is_of_column} AND {is_of_word}"
    return f"(SELECT {lang} FROM labels WHERE {where})"  # noqa: S608 - names of our own


def _text_expression(column: Column, dataset: str, lang: str) -> str:
    """The label of a word, where there may be one, else the text in ``lang`` or the other."""
    name = Column(column.fields).name
    texts = []
    if column.field.or_else:
        texts.append(_label_expression(name, dataset, lang))
    for other in dict.fromkeys((lang, *LANGUAGES)):
        texts.append(f'{dataset}."{name}_{other}"')
    return f"COALESCE({', '.join(texts)})"


def _joined_expression(shown: OverviewColumn, dataset: str, lang: str) -> str:
    """The entries of a list in one cell, in their order."""
    name = shown.column.name
    entries = f'FROM "{dataset}_{name}" AS entry'
    match shown.mode:
        case "name":
            refers = shown.column.field.refers
            selected = "COALESCE(known.label, entry.value) AS value"
            join = f' LEFT JOIN "{refers}" AS known ON known.id = entry.value'
        case "label":
            selected = f"COALESCE(known.{lang}, entry.value) AS value"
            is_of_column = f"known.\"column\" = '{dataset}.{name}'"
            join = (
                f" LEFT JOIN labels AS known ON {is_of_column} AND word = entry.value"
            )
        case _:
            selected = "value"
            join = ""
    where = f"WHERE entry.record = {dataset}.id ORDER BY entry.position"
    values = f"SELECT {selected} {entries}{join} {where}"
    return f"(SELECT group_concat(value, '; ') FROM ({values}))"  # noqa: S608 - names of our own
