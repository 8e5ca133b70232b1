"""The database: a typed table a dataset with keys and indexes, lists in long form, views, and its words."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from dxplan.exchange.columns import Column, cell_text, columns
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
from dxplan.exchange.overviews import OVERVIEWS, overview_columns, overview_query
from dxplan.exchange.sqlite_views import QUERIES, VIEWS
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
    "tasks": "due", "targets": "due", "documents": "date", "reports": "date", "measurements": "date", "changes": "date",
}  # fmt: skip


def content(release: Dataset) -> bytes:
    """The bytes of the database. References that lead nowhere stay as written: nothing is enforced while writing."""
    with closing(_opened()) as base:
        for name in release.items:
            _table(base, release, name)
        _records(base, release)
        for name in LISTS:
            _list_table(base, release, name)
        _about(base, release)
        for view, query in _views(release.config.lang).items():
            base.execute(f"CREATE VIEW {_quoted(view)} AS {query}")
        base.commit()
        base.execute("VACUUM")
        return base.serialize()


def _opened() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.execute("PRAGMA page_size = 4096")
    base.execute("PRAGMA foreign_keys = OFF")
    return base


def _views(lang: str) -> dict[str, str]:
    """The views by name, with names and labels in the site's language."""
    return {**{name: overview_query(name, lang) for name in OVERVIEWS}, **VIEWS}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _stored(dataset: str) -> list[tuple[int, Column]]:
    """The columns of a dataset's table: those of its rows without the lists that have tables of their own."""
    listed = {
        column
        for column in columns(dataset)
        if column.joined and len(column.fields) == 1
    }
    return [
        (at, column)
        for at, column in enumerate(columns(dataset))
        if column not in listed
    ]


def _table(base: sqlite3.Connection, release: Dataset, name: str) -> None:
    stored = _stored(name)
    labelled = name in _LABELLED
    specs = [
        _spec(column, key="" if name in WITHOUT_KEY else "id") for _, column in stored
    ]
    specs += ['"label" TEXT NOT NULL'] if labelled else []
    lines = (
        [_sql(row[at]) for at, _ in stored]
        + ([release.labels[row[0]]] if labelled else [])
        for row in release.rows[name]
    )
    _write(base, name, specs, lines)
    _indexes(base, name, [column for _, column in stored])


def _spec(column: Column, key: str = "") -> str:
    """A column's definition: its type, and what it is the key of or refers to."""
    field = column.field
    spec = f"{_quoted(column.name)} {'TEXT' if column.joined or column.lang else _TYPES.get(column.kind, 'TEXT')}"
    if key and column.name == key:
        return f"{spec} PRIMARY KEY NOT NULL"
    if field.refers and not column.joined and not column.lang:
        return f'{spec} REFERENCES {_quoted(field.refers)}("id")'
    return spec


def _write(
    base: sqlite3.Connection, name: str, specs: list[str], lines: Iterable[list[Any]]
) -> None:
    base.execute(f"CREATE TABLE {_quoted(name)} ({', '.join(specs)})")
    places = ", ".join(
        "?" * sum(not spec.startswith(("PRIMARY", "FOREIGN")) for spec in specs)
    )
    base.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", lines)  # noqa: S608 - names of our own


def _indexes(base: sqlite3.Connection, name: str, stored: list[Column]) -> None:
    wanted = [
        column
        for column in stored
        if column.field.refers and not column.joined and not column.lang
    ]
    wanted += [
        column
        for column in stored
        if name == "tasks" and column.name in {"status", "box", "due"}
    ]
    for column in wanted:
        base.execute(
            f"CREATE INDEX {_quoted(f'{name}.{column.name}')} ON {_quoted(name)} ({_quoted(column.name)})"
        )


def _sql(value: Any) -> Any:
    """A value as SQLite has it; a list in one cell as in CSV, an empty one as nothing."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return cell_text(value) or None


def _records(base: sqlite3.Connection, release: Dataset) -> None:
    """Plans, tasks and targets in one table: what a reference to any of them leads to."""
    specs = ['"id" TEXT PRIMARY KEY NOT NULL', '"kind" TEXT NOT NULL']
    specs += [
        f'"{key}" TEXT REFERENCES "{key}s"("id")' for key in ("jurisdiction", "plan")
    ]
    specs += ['"label" TEXT NOT NULL']
    lines = (
        [
            item["id"],
            kind,
            item["jurisdiction"],
            item["plan"],
            release.labels[item["id"]],
        ]
        for kind in ("plans", "tasks", "targets")
        for item in release.items[kind]
    )
    _write(base, "records", specs, lines)


def _list_table(base: sqlite3.Connection, release: Dataset, name: str) -> None:
    """The entries of a list: of which record, at which place, and what they hold."""
    record, position, *entry = columns(name)
    specs = [
        f"{_spec(record)} NOT NULL", f"{_spec(position)} NOT NULL", *map(_spec, entry),
        'PRIMARY KEY ("record", "position")',
    ]  # fmt: skip
    _write(base, name, specs, (list(map(_sql, row)) for row in release.lists[name]))
    _indexes(base, name, entry)


def _about(base: sqlite3.Connection, release: Dataset) -> None:
    """What the data is, what its columns mean, and the labels of its words: in both languages."""
    about: list[tuple[str, str | None]] = [
        ("as_of", release.as_of),
        ("commit", release.head.commit),
        ("dirty", str(release.head.dirty).lower()),
        ("official", str(release.config.official).lower()),
        ("licence", release.licence.address if release.licence else None),
        ("address", release.site),
    ]
    for lang in LANGUAGES:
        about.append((f"title_{lang}", release.title(lang)))
        about.append((f"description_{lang}", release.description(lang)))
        about.append((f"publisher_{lang}", release.publisher(lang)))
    lines = ([key, _sql(value)] for key, value in about)
    _write(base, "about", ['"key" TEXT PRIMARY KEY NOT NULL', '"value" TEXT'], lines)
    names = (
        "dataset",
        "column",
        "heading_vi",
        "heading_en",
        "meaning_vi",
        "meaning_en",
        "type_vi",
        "type_en",
    )
    _write(
        base,
        "dictionary",
        [f'"{name}" TEXT NOT NULL' for name in names],
        _dictionary(official=release.config.official),
    )
    labels = dict.fromkeys(_labels(official=release.config.official))
    specs = [f'"{name}" TEXT NOT NULL' for name in ("column", "word", "vi", "en")]
    _write(
        base, "labels", [*specs, 'PRIMARY KEY ("column", "word")'], map(list, labels)
    )


def _dictionary(*, official: bool) -> Iterator[list[str]]:
    for name in TABLES:
        for column in columns(name):
            headings = [heading(column, lang, official=official) for lang in LANGUAGES]
            explained = [
                say(column, lang)
                for say in (column_meaning, type_name)
                for lang in LANGUAGES
            ]
            yield [name, column.name, *headings, *explained]


def _labels(*, official: bool) -> Iterator[tuple[str, ...]]:
    for name in TABLES:
        for column in columns(name):
            field = column.field
            for word in field.words if not column.lang else ():
                labels = (
                    label(field, word, lang, official=official) for lang in LANGUAGES
                )
                yield (f"{name}.{column.name}", word, *labels)


def metadata(release: Dataset) -> dict[str, Any]:
    """What Datasette shows beside the database: titles, meanings, licence, what to sort by and what names a row."""
    shared = {
        "title": both_of(release.title), "description": both_of(release.description),
        **({"license": release.licence.title, "license_url": release.licence.address} if release.licence else {}),
        "about": both_of(release.publisher),
        "source": both("about.sources"),
        **({"source_url": release.site, "about_url": release.site} if release.site else {}),
    }  # fmt: skip
    tables = {name: _table_metadata(name) for name in TABLES}
    for name in ("records", "dictionary", *VIEWS):
        tables[name] = {
            "title": both(f"database.{name}.title"),
            "description": both(f"database.{name}.about"),
        }
    tables["records"] |= {
        "label_column": "label",
        "columns": {"kind": both("database.kind")},
    }
    tables |= {name: _overview_metadata(name) for name in OVERVIEWS}
    return {
        **shared,
        "databases": {
            NAME: {
                "tables": tables,
                "queries": {name: _query(name) for name in QUERIES},
            }
        },
    }


def _overview_metadata(name: str) -> dict[str, Any]:
    told = {shown.name: both_of(shown.heading) for shown in overview_columns(name)}
    return {
        "title": both(f"overview.{name}.title"),
        "description": both(f"overview.{name}.about"),
        "columns": told,
    }


def _query(name: str) -> dict[str, Any]:
    """A question that Datasette asks with a form."""
    return {
        "sql": " ".join(QUERIES[name].split()),
        "title": both(f"query.{name}.title"),
        "description": both(f"query.{name}.about"),
    }


def _described(column: Column) -> str:
    return " | ".join(
        f"{column_meaning(column, lang)} [{type_name(column, lang)}]"
        for lang in LANGUAGES
    )


def _table_metadata(name: str) -> dict[str, Any]:
    stored = columns(name) if name in LISTS else [column for _, column in _stored(name)]
    return {
        "title": both_of(lambda lang: title(name, lang)),
        "description": both_of(lambda lang: about(name, lang)),
        "columns": {column.name: _described(column) for column in stored},
        **({"label_column": "label"} if name in _LABELLED else {}),
        **({"sort": _SORT[name]} if name in _SORT else {}),
    }
