"""What one build publishes: the items, the day and commit they speak of, and by whom and from what they come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import existence
from dxplan.compliance.trends import TrendRow
from dxplan.config.config import Config
from dxplan.exchange.columns import Item, Row, clean, rows_of
from dxplan.exchange.fields import LISTS
from dxplan.exchange.labels import words
from dxplan.exchange.licence import Licence, licence_of
from dxplan.exchange.publisher import publisher_of, standing_of
from dxplan.exchange.task_history import with_history
from dxplan.exchange.trends import trend_items
from dxplan.history.head import GitHead
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

    @property
    def as_of(self) -> str:
        """The day all data speaks of."""
        return self.compliance.as_of.isoformat()

    @cached_property
    def items(self) -> dict[str, list[Item]]:
        """The items of every dataset."""
        found = {
            name: items_of(self.compliance) for name, items_of in self.datasets.items()
        }
        if self.head.history is not None:
            found["tasks"] = with_history(
                found["tasks"], self.compliance, self.head.history
            )
        return {**found, "trends": trend_items(self.trend)}

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """The items of every dataset as rows in the order of its columns."""
        return {name: rows_of(name, items) for name, items in self.items.items()}

    @cached_property
    def lists(self) -> dict[str, list[Row]]:
        """The lists of the items in long form, a row an entry."""
        return {
            name: rows_of(name, listed.items(self.items[listed.dataset]))
            for name, listed in LISTS.items()
        }

    @property
    def tables(self) -> dict[str, list[Row]]:
        """The rows of every dataset and of every list."""
        return {**self.rows, **self.lists}

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """The ids of every dataset; of `records` those of plans, tasks and targets."""
        found = {
            name: frozenset(item["id"] for item in items if item["id"])
            for name, items in self.items.items()
        }
        return {**found, "records": found["plans"] | found["tasks"] | found["targets"]}

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
        """Whether the site has a page at this id: a plan has one when it has begun, or has something that exists."""
        return record not in self.ids["plans"] or record in self._shown_plans

    @cached_property
    def _shown_plans(self) -> frozenset[str]:
        used = {
            item["plan"] for name in ("tasks", "targets") for item in self.items[name]
        }
        plans = self.compliance.portfolio.plans
        day = self.compliance.as_of
        begun = (
            plan.id
            for plan in plans.values()
            if existence(self.compliance.portfolio, plan.id, plan.jurisdiction, None)
            <= day
        )
        return frozenset(used).union(begun)

    @property
    def site(self) -> str | None:
        """The address of the site without its last slash; None where it is not known."""
        return self.config.site_url.rstrip("/") if self.config.site_url else None

    def address(self, file: str) -> str:
        """Where a file of data/ is found: absolute where the site's address is known, else beside the others."""
        return f"{self.site}/data/{file}" if self.site else file

    def title(self, lang: str) -> str:
        """What the data is called."""
        return self.config.title or words(lang)("about.title")

    def description(self, lang: str) -> str:
        """What the data is, whether anybody vouches for it officially, and from what it was compiled."""
        told = words(lang)("about.description", as_of=self.as_of)
        return f"{told} {self.standing(lang)}"

    def standing(self, lang: str) -> str:
        """Whether this is an official publication, by whom, and from what it was compiled."""
        return standing_of(self.config, lang)

    def publisher(self, lang: str) -> str:
        """Who publishes the data."""
        return publisher_of(self.config, lang)

    @property
    def licence(self) -> Licence | None:
        """The licence of the data; None where none is stated."""
        return licence_of(self.config.licence)

    def version(self, lang: str) -> str:
        """The commit, and whether there were changes beside it."""
        say = words(lang)
        commit = self.head.commit or say("about.no_commit")
        return f"{commit} {say('about.dirty')}" if self.head.dirty else commit
