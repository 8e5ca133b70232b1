"""What one build publishes: the items, their day and commit, the publisher and the sources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dxplan.compliance.lights import with_lights
from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import TrendRow
from dxplan.config.config import Config
from dxplan.exchange.columns import CellRow, Item, clean, rows_of
from dxplan.exchange.fields import LISTS
from dxplan.exchange.labels import data_catalogue
from dxplan.exchange.licence import Licence, licence_of
from dxplan.exchange.publisher import publication_note, publisher_of
from dxplan.exchange.task_history import with_history
from dxplan.exchange.trends import trend_items
from dxplan.files.cache import NO_CACHE, Cache
from dxplan.history.head import GitHead
from dxplan.messages import LANGUAGES
from dxplan.model.records import Kind
from dxplan.wording.names import name_of

NAME = "dxplan"
"""The file name of the workbook, the database and the package."""

_NAMED_KINDS: dict[str, Kind] = {
    "areas": "area",
    "indicators": "indicator",
    "jurisdictions": "jurisdiction",
    "plans": "plan",
    "tasks": "task",
    "targets": "target",
    "units": "unit",
    "documents": "document",
}
"""The kinds of records by the dataset that holds them."""

Datasets = Mapping[str, Callable[[Compliance], list[Item]]]


@dataclass(frozen=True)
class Dataset:
    """The datasets of one day, and the trend up to it. What all formats need is worked out once."""

    datasets: Datasets
    compliance: Compliance
    head: GitHead
    config: Config
    trend: Sequence[TrendRow] = ()
    cache: Cache = NO_CACHE

    @property
    def as_of(self) -> str:
        """The day all data speaks of."""
        return self.compliance.as_of.isoformat()

    @cached_property
    def items(self) -> dict[str, list[Item]]:
        """The items of every dataset."""
        items = {}
        for name, items_of in self.datasets.items():
            items[name] = items_of(self.compliance)
        if self.head.history is not None:
            tasks = items["tasks"]
            items["tasks"] = with_history(tasks, self.compliance, self.head.history)
        lights, official = self.config.lights, self.config.official
        items["summary"] = with_lights(
            self.compliance, items["summary"], lights, official=official
        )
        items["trends"] = trend_items(self.trend)
        return items

    @cached_property
    def rows(self) -> dict[str, list[CellRow]]:
        """The items of every dataset as rows in the order of its columns."""
        return {name: rows_of(name, items) for name, items in self.items.items()}

    @cached_property
    def lists(self) -> dict[str, list[CellRow]]:
        """The lists of the items in long form, a row an entry."""
        lists = {}
        for name, listed in LISTS.items():
            entries = listed.items(self.items[listed.dataset])
            lists[name] = rows_of(name, entries)
        return lists

    @property
    def tables(self) -> dict[str, list[CellRow]]:
        """The rows of every dataset and of every list."""
        return {**self.rows, **self.lists}

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """The ids of every dataset; of `records` those of plans, tasks and targets."""
        ids = {}
        for name, items in self.items.items():
            all_ids = {item["id"] for item in items}
            ids[name] = frozenset(all_ids - {None, ""})
        ids["records"] = ids["plans"] | ids["tasks"] | ids["targets"]
        return ids

    @cached_property
    def labels(self) -> dict[str, str]:
        """What a reader calls each record, by id: its name, or a document's number."""
        labels: dict[str, str] = {}
        portfolio = self.compliance.portfolio
        for dataset, kind in _NAMED_KINDS.items():
            for item in self.items[dataset]:
                record = portfolio.index(kind).get(item["id"])
                if record is None:  # it can't be read, and has no name
                    labels.setdefault(item["id"], item["id"])
                    continue
                fields = self.compliance.fields_in_force(record)
                name = name_of(fields, portfolio, record_id=record.id)
                labels.setdefault(record.id, clean(name.get(self.config.lang)[0]))
        return labels

    def has_page(self, record: str) -> bool:
        """Whether the site has a page of a record.

        A plan that does not exist yet only has one that says so.
        """
        if record not in self.ids["plans"]:
            return True
        return record not in self.compliance.later_plans

    @property
    def site(self) -> str | None:
        """The address of the site without its last slash; None where it is not known."""
        if not self.config.site_url:
            return None
        return self.config.site_url.rstrip("/")

    def address(self, file: str) -> str:
        """The address of a file of data/: absolute with `site_url`, else relative to the folder."""
        if not self.site:
            return file
        return f"{self.site}/data/{file}"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, the site's first."""
        return tuple(dict.fromkeys((self.config.lang, *LANGUAGES)))

    @property
    def keywords(self) -> list[tuple[str, str]]:
        """The keywords of the data, each with its language."""
        keywords = []
        for lang in LANGUAGES:
            for word in data_catalogue(lang)("about.keywords").split("; "):
                keywords.append((lang, word))
        return keywords

    def title(self, lang: str) -> str:
        """What the data is called."""
        if self.config.title:
            return self.config.title
        return data_catalogue(lang)("about.title")

    def description(self, lang: str) -> str:
        """What the data is, whether it is official, and from what it was compiled."""
        about = data_catalogue(lang)("about.description", as_of=self.as_of)
        return f"{about} {self.standing(lang)}"

    def standing(self, lang: str) -> str:
        """Whether this is an official publication, by whom, and from what it was compiled."""
        return publication_note(self.config, lang)

    def publisher(self, lang: str) -> str:
        """Who publishes the data."""
        return publisher_of(self.config, lang)

    @property
    def licence(self) -> Licence | None:
        """The licence of the data; None where none is stated."""
        return licence_of(self.config.licence)

    def version(self, lang: str) -> str:
        """The commit, and whether there were changes beside it."""
        catalogue = data_catalogue(lang)
        commit = self.head.commit or catalogue("about.no_commit")
        if self.head.dirty:
            return f"{commit} {catalogue('about.dirty')}"
        return commit
