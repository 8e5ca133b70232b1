"""The database: a typed table a dataset, lists in long form, views, labels and meanings."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from dxplan.exchange.columns import CellRow, Column, cell_text, clean, columns
from dxplan.exchange.dataset import NAME, Dataset
from dxplan.exchange.fields import LISTS, TABLES, WITHOUT_KEY
from dxplan.exchange.labels import (
    about,
    both,
    both_of,
    column_meaning,
    heading,
    label,
    title,
    type_name,
)
from dxplan.exchange.overviews import OVERVIEWS, overview_columns
from dxplan.exchange.sqlite_views import QUERIES, VIEWS, overview_query
from dxplan.messages import LANGUAGES

_TYPES = {"number": "REAL", "integer": "INTEGER", "flag": "INTEGER"}
_LABELLED = (
    "jurisdictions",
    "plans",
    "tasks",
    "targets",
    "units",
    "documents",
    "areas",
    "indicators",
)
"""The datasets whose rows are records with a name."""

_SORT = {
    "tasks": "due",
    "targets": "due",
    "documents": "date",
    "reports": "date",
    "measurements": "date",
    "changes": "date",
    "difficulties": "date",
}
_INDEXED_OF_TASKS = frozenset({"status", "box", "due"})


def content(release: Dataset) -> bytes:
    """The bytes of the database.

    References that lead nowhere stay as written: nothing is enforced while writing.
    """
    with closing(_opened()) as base:
        for name in release.items:
            _write_table(base, release, name)
        _write_records(base, release)
        for name in LISTS:
            _write_list(base, release, name)
        _write_about(base, release)
        _write_dictionary(base, official=release.config.official)
        _write_labels(base, official=release.config.official)
        lang = release.config.lang
        for name in OVERVIEWS:
            base.execute(f"CREATE VIEW {_quoted(name)} AS {overview_query(name, lang)}")
        for name, query in VIEWS.items():
            base.execute(f"CREATE VIEW {_quoted(name)} AS {query}")
        base.commit()
        base.execute("VACUUM")
        return base.serialize()


def _opened() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.execute("PRAGMA page_size = 4096")
    base.execute("PRAGMA foreign_keys = OFF")
    return base


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _stored(dataset: str) -> list[tuple[int, Column]]:
    """The columns of a dataset's table and their places in a row.

    Lists have tables of their own.
    """
    stored = []
    for place, column in enumerate(columns(dataset)):
        has_own_table = column.joined and len(column.fields) == 1
        if not has_own_table:
            stored.append((place, column))
    return stored


def _write_table(base: sqlite3.Connection, release: Dataset, name: str) -> None:
    stored = _stored(name)
    key = None if name in WITHOUT_KEY else "id"
    definitions = [_definition(column, key) for _, column in stored]
    rows = release.rows[name]
    places = [place for place, _ in stored]
    lines = (_sql_values([row[place] for place in places]) for row in rows)
    if name in _LABELLED:
        definitions.append('"label" TEXT NOT NULL')
        labels = [release.labels[row[0]] for row in rows]
        lines = ([*line, label] for line, label in zip(lines, labels, strict=True))
    _write(base, name, definitions, lines)
    _create_indexes(base, name, [column for _, column in stored])


def _definition(column: Column, key: str | None = None) -> str:
    """A column's definition: its type, and what it is the key of or refers to."""
    definition = f"{_quoted(column.name)} {_type(column)}"
    if column.name == key:
        return f"{definition} PRIMARY KEY NOT NULL"
    if _is_reference(column):
        return f'{definition} REFERENCES {_quoted(column.field.refers)}("id")'
    return definition


def _type(column: Column) -> str:
    if column.is_text:
        return "TEXT"
    return _TYPES.get(column.kind, "TEXT")


def _is_reference(column: Column) -> bool:
    """Whether each of its cells holds one id of another table."""
    return bool(column.field.refers) and not column.is_text


def _write(
    base: sqlite3.Connection,
    name: str,
    definitions: Sequence[str],
    lines: Iterable[Sequence[Any]],
    *,
    key: str = "",
) -> None:
    """Create a table and fill it; ``key`` is its primary key, where that is several columns."""
    parts = list(definitions)
    if key:
        parts.append(f"PRIMARY KEY ({key})")
    base.execute(f"CREATE TABLE {_quoted(name)} ({', '.join(parts)})")
    places = ", ".join("?" * len(definitions))
    insert = f"INSERT INTO {_quoted(name)} VALUES ({places})"  # noqa: S608 - names of our own
    base.executemany(insert, lines)


def _create_indexes(base: sqlite3.Connection, name: str, stored: list[Column]) -> None:
    for column in stored:
        if _is_reference(column):
            _create_index(base, name, column)
    if name != "tasks":
        return
    for column in stored:
        if column.name in _INDEXED_OF_TASKS:
            _create_index(base, name, column)


def _create_index(base: sqlite3.Connection, name: str, column: Column) -> None:
    index = _quoted(f"{name}.{column.name}")
    base.execute(f"CREATE INDEX {index} ON {_quoted(name)} ({_quoted(column.name)})")


_AS_THEY_ARE = frozenset({type(None), bool, int, float})


def _sql_values(row: CellRow) -> CellRow:
    return [value if type(value) in _AS_THEY_ARE else _sql(value) for value in row]


def _sql(value: Any) -> Any:
    """A value as SQLite has it; a list in one cell as in CSV, an empty one as nothing."""
    if isinstance(value, str):
        return clean(value) or None
    return cell_text(value) or None


def _write_records(base: sqlite3.Connection, release: Dataset) -> None:
    """Plans, tasks and targets in one table: what a reference to any of them leads to."""
    definitions = [
        '"id" TEXT PRIMARY KEY NOT NULL',
        '"kind" TEXT NOT NULL',
        '"jurisdiction" TEXT REFERENCES "jurisdictions"("id")',
        '"plan" TEXT REFERENCES "plans"("id")',
        '"label" TEXT NOT NULL',
    ]
    lines = []
    for kind in ("plans", "tasks", "targets"):
        for item in release.items[kind]:
            key = item["id"]
            label = release.labels[key]
            lines.append([key, kind, item["jurisdiction"], item["plan"], label])
    _write(base, "records", definitions, lines)


def _write_list(base: sqlite3.Connection, release: Dataset, name: str) -> None:
    """The entries of a list: of which record, at which place, and what they hold."""
    record, position, *entry = columns(name)
    definitions = [
        f"{_definition(record)} NOT NULL",
        f"{_definition(position)} NOT NULL",
    ]
    definitions += [_definition(column) for column in entry]
    lines = map(_sql_values, release.lists[name])
    _write(base, name, definitions, lines, key='"record", "position"')
    _create_indexes(base, name, entry)


def _write_about(base: sqlite3.Connection, release: Dataset) -> None:
    """What the data is, in both languages."""
    licence = None
    if release.licence:
        licence = release.licence.address
    about: list[tuple[str, str | None]] = [
        ("as_of", release.as_of),
        ("commit", release.head.commit),
        ("dirty", str(release.head.dirty).lower()),
        ("official", str(release.config.official).lower()),
        ("licence", licence),
        ("address", release.site),
    ]
    for lang in LANGUAGES:
        about.append((f"title_{lang}", release.title(lang)))
        about.append((f"description_{lang}", release.description(lang)))
        about.append((f"publisher_{lang}", release.publisher(lang)))
    lines = ([key, _sql(value)] for key, value in about)
    definitions = ['"key" TEXT PRIMARY KEY NOT NULL', '"value" TEXT']
    _write(base, "about", definitions, lines)


def _write_dictionary(base: sqlite3.Connection, *, official: bool) -> None:
    """What the columns mean, in both languages."""
    names = ["dataset", "column"]
    for name in ("heading", "meaning", "type"):
        names += [f"{name}_{lang}" for lang in LANGUAGES]
    lines = []
    for table in TABLES:
        for column in columns(table):
            explained = _explained(column, official=official)
            lines.append([table, column.name, *explained])
    definitions = [f'"{name}" TEXT NOT NULL' for name in names]
    _write(base, "dictionary", definitions, lines)


def _explained(column: Column, *, official: bool) -> list[str]:
    """The heading of a column in every language, then its meaning, then its type."""
    headings = [heading(column, lang, official=official) for lang in LANGUAGES]
    meanings = [column_meaning(column, lang) for lang in LANGUAGES]
    types = [type_name(column, lang) for lang in LANGUAGES]
    return [*headings, *meanings, *types]


def _write_labels(base: sqlite3.Connection, *, official: bool) -> None:
    """The labels of words, in both languages; some columns have a word twice."""
    lines: dict[tuple[str, ...], None] = {}
    for table in TABLES:
        for column in columns(table):
            if column.lang:
                continue
            for word in column.field.choices:
                labels = []
                for lang in LANGUAGES:
                    labels.append(label(column.field, word, lang, official=official))
                lines[f"{table}.{column.name}", word, *labels] = None
    names = ("column", "word", *LANGUAGES)
    definitions = [f'"{name}" TEXT NOT NULL' for name in names]
    _write(base, "labels", definitions, lines, key='"column", "word"')


def tables_metadata() -> dict[str, Any]:
    """What Datasette shows of tables and queries, whatever is in them.

    Titles, meanings, what to sort by and what names a row.
    """
    tables = {name: _table_metadata(name) for name in TABLES}
    for name in ("records", "dictionary", *VIEWS):
        tables[name] = _titled("database", name)
    tables["records"]["label_column"] = "label"
    tables["records"]["columns"] = {"kind": both("database.kind")}
    for name in OVERVIEWS:
        headings = {}
        for shown in overview_columns(name):
            headings[shown.name] = both_of(shown.heading)
        tables[name] = {**_titled("overview", name), "columns": headings}
    queries = {}
    for name, query in QUERIES.items():
        queries[name] = {"sql": " ".join(query.split()), **_titled("query", name)}
    database = {"tables": tables, "queries": queries}
    return {"databases": {NAME: database}}


def about_metadata(release: Dataset) -> dict[str, Any]:
    """What Datasette shows of the whole: title, description, licence, source."""
    about: dict[str, Any] = {
        "title": both_of(release.title),
        "description": both_of(release.description),
    }
    if release.licence:
        about["license"] = release.licence.title
        about["license_url"] = release.licence.address
    about["about"] = both_of(release.publisher)
    about["source"] = both("about.sources")
    if release.site:
        about["source_url"] = release.site
        about["about_url"] = release.site
    return about


def _titled(section: str, name: str) -> dict[str, Any]:
    """A title and a description from a section of the catalogues."""
    return {
        "title": both(f"{section}.{name}.title"),
        "description": both(f"{section}.{name}.about"),
    }


def _table_metadata(name: str) -> dict[str, Any]:
    stored = [column for _, column in _stored(name)]
    if name in LISTS:
        stored = list(columns(name))
    described = {}
    for column in stored:
        texts = []
        for lang in LANGUAGES:
            texts.append(f"{column_meaning(column, lang)} [{type_name(column, lang)}]")
        described[column.name] = " | ".join(texts)
    table: dict[str, Any] = {
        "title": both_of(lambda lang: title(name, lang)),
        "description": both_of(lambda lang: about(name, lang)),
        "columns": described,
    }
    if name in _LABELLED:
        table["label_column"] = "label"
    if name in _SORT:
        table["sort"] = _SORT[name]
    return table
