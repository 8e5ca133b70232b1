"""The files below data/: which datasets and formats there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from dxplan.compliance.frozen import summaries
from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import TrendRow
from dxplan.config import Config
from dxplan.exchange import database, items, linked, package, schema, workbook
from dxplan.exchange.release import Datasets, Release
from dxplan.exchange.shown import OVERVIEWS, overview_columns, overview_rows
from dxplan.exchange.tables import csv_file, csv_text, csv_under
from dxplan.exchange.text import envelope, json_bytes, json_text, utf8
from dxplan.history.head import Head

DATASETS: Datasets = {
    "jurisdictions": lambda c: items.records(c, c.portfolio.jurisdictions),
    "plans": lambda c: items.records(c, c.portfolio.plans),
    "tasks": items.tasks,
    "targets": items.targets,
    "units": lambda c: items.records(c, c.portfolio.units),
    "documents": lambda c: items.records(c, c.portfolio.documents),
    "areas": lambda c: items.records(c, c.portfolio.areas),
    "indicators": lambda c: items.records(c, c.portfolio.indicators),
    "summary": lambda c: summaries(c.summaries.values()),
    "reports": lambda c: items.log(c, "reports"),
    "measurements": lambda c: items.log(c, "measurements"),
    "changes": lambda c: items.log(c, "changes"),
}

Files: TypeAlias = Mapping[str, bytes]
Format: TypeAlias = Callable[[Release, Files], Iterator[tuple[str, bytes]]]


def _json(release: Release, _: Files) -> Iterator[tuple[str, bytes]]:
    for name, rows in release.items.items():
        yield f"{name}.json", utf8(json_text(envelope(release.compliance, release.head, rows)))


def _csv(release: Release, _: Files) -> Iterator[tuple[str, bytes]]:
    for name, rows in release.tables.items():
        yield csv_file(name), csv_text(name, rows).encode()
    for name in OVERVIEWS:
        names = [shown.name for shown in overview_columns(name)]
        yield csv_file(name), csv_under(names, overview_rows(release, name)).encode()


FORMATS: tuple[Format, ...] = (
    _json,
    _csv,
    lambda release, _: iter([("dxplan.xlsx", workbook.content(release))]),
    lambda release, _: iter([("dxplan.sqlite", database.content(release))]),
    lambda release, _: iter([("metadata.json", json_bytes(database.metadata(release)))]),
    lambda release, files: iter([("datapackage.json", json_bytes(package.descriptor(release, files)))]),
    lambda release, _: ((f"schema/{name}.json", json_bytes(found)) for name, found in schema.schemas(release).items()),
    lambda release, files: iter([("dataset.jsonld", json_bytes(linked.schema_org(release, files)))]),
    lambda release, files: iter([("dcat.jsonld", json_bytes(linked.dcat(release, files)))]),
)
"""What writes the files of data/, in order: a format is given the files of those before it."""


def data_files(
    compliance: Compliance, head: Head, config: Config, trend: Sequence[TrendRow] = ()
) -> Iterator[tuple[str, bytes]]:
    """Every file of data/, by its path in the site."""
    release = Release(DATASETS, compliance, head, config, trend)
    written: dict[str, bytes] = {}
    for form in FORMATS:
        for name, content in form(release, written):
            written[name] = content
            yield f"data/{name}", content
