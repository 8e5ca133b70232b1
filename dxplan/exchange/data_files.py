"""The files below data/: which datasets and formats there are."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeAlias

from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import TrendRow
from dxplan.config.config import Config
from dxplan.exchange import datapackage, items, jsonld, schema, sqlite, workbook
from dxplan.exchange.columns import columns
from dxplan.exchange.csv_output import csv_content, csv_file
from dxplan.exchange.datapackage import FileFacts, file_facts
from dxplan.exchange.dataset import Dataset, Datasets
from dxplan.exchange.json_output import envelope, json_bytes, json_content
from dxplan.exchange.kept_parts import by_place, kept_files
from dxplan.exchange.overviews import OVERVIEWS, overview_columns, overview_rows
from dxplan.files.cache import NO_CACHE, Cache
from dxplan.history.head import GitHead

DATASETS: Datasets = {
    "jurisdictions": lambda c: items.records(c, c.portfolio.jurisdictions),
    "plans": lambda c: items.records(c, c.portfolio.plans),
    "tasks": items.tasks,
    "targets": items.targets,
    "units": items.units,
    "documents": lambda c: items.records(c, c.portfolio.documents),
    "areas": lambda c: items.records(c, c.portfolio.areas),
    "indicators": lambda c: items.records(c, c.portfolio.indicators),
    "summary": items.scopes,
    "reports": lambda c: items.log(c, "reports"),
    "measurements": lambda c: items.log(c, "measurements"),
    "changes": lambda c: items.log(c, "changes"),
    "difficulties": items.difficulties,
}

Files: TypeAlias = Mapping[str, FileFacts]
Format: TypeAlias = Callable[[Dataset, Files], Iterator[tuple[str, bytes]]]


def _groups(release: Dataset, name: str) -> Callable[[int], Hashable]:
    """The group of each line of a dataset or list, by its place: they are kept together.

    A trend is by scope, and of each scope the last day changes.
    """
    if name != "trends":
        return by_place
    days = [item["date"] for item in release.items["trends"]]
    return days.__getitem__


def _json(release: Dataset, _: Files) -> Iterator[tuple[str, bytes]]:
    for name, rows in release.items.items():
        document = envelope(release.compliance, release.head, rows)
        content = json_content(document, release.cache, _groups(release, name))
        yield f"{name}.json", content


def _csv(release: Dataset, _: Files) -> Iterator[tuple[str, bytes]]:
    for name, rows in release.tables.items():
        names = [column.name for column in columns(name)]
        groups = _groups(release, name)
        yield csv_file(name), csv_content(names, rows, release.cache, groups)
    for name in OVERVIEWS:
        names = [shown.name for shown in overview_columns(name)]
        rows = [*overview_rows(release, name)]
        yield csv_file(name), csv_content(names, rows, release.cache)


def _workbook(release: Dataset, _: Files) -> Iterator[tuple[str, bytes]]:
    yield "dxplan.xlsx", workbook.content(release)


def _database(release: Dataset, _: Files) -> Iterator[tuple[str, bytes]]:
    yield "dxplan.sqlite", sqlite.content(release)
    about = sqlite.about_metadata(release)

    def make() -> dict[str, bytes]:
        return {"metadata.json": json_bytes({**about, **sqlite.tables_metadata()})}

    yield from kept_files(release.cache, ("metadata", about), make).items()


def _package(release: Dataset, files: Files) -> Iterator[tuple[str, bytes]]:
    yield "datapackage.json", json_bytes(datapackage.descriptor(release, files))


def _schemas(release: Dataset, _: Files) -> Iterator[tuple[str, bytes]]:
    made_from = ("schemas", [*release.items], release.site, release.config.official)

    def make() -> dict[str, bytes]:
        files = {}
        for name, document in schema.data_schemas(release).items():
            files[f"schema/{name}.json"] = json_bytes(document)
        return files

    yield from kept_files(release.cache, made_from, make).items()


def _linked_data(release: Dataset, files: Files) -> Iterator[tuple[str, bytes]]:
    yield "dataset.jsonld", json_bytes(jsonld.schema_org(release, files))
    yield "dcat.jsonld", json_bytes(jsonld.dcat(release, files))


FORMATS: tuple[Format, ...] = (
    _json,
    _csv,
    _workbook,
    _database,
    _package,
    _schemas,
    _linked_data,
)
"""What writes the files of data/, in order: a format is given the files of those before it."""


def data_files(
    compliance: Compliance,
    head: GitHead,
    config: Config,
    trend: Sequence[TrendRow] = (),
    cache: Cache = NO_CACHE,
    datasets: Datasets = DATASETS,
) -> Iterator[tuple[str, bytes]]:
    """Every file of data/, by its path in the site.

    What is in ``cache`` is not made again; the files are the same without it. ``datasets`` make the
    items.
    """
    release = Dataset(datasets, compliance, head, config, trend, cache)
    for name, content in release_files(release):
        yield f"data/{name}", content


def release_files(release: Dataset) -> Iterator[tuple[str, bytes]]:
    """Every file of a dataset, by its name in data/."""
    written: dict[str, FileFacts] = {}
    for files_of in FORMATS:
        for name, content in files_of(release, written):
            written[name] = file_facts(content)
            yield name, content
