"""Plans of format 1.0 keep their numbers: only what docs/format.md calls changed in 1.1 differs.

The tables in golden/format-1.0 are those that dxplan published of the frozen plans before 1.1.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

import pytest
from samples import FROZEN, TESTS

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.existence import exists_from
from dxplan.compliance.summary import evaluate
from dxplan.compliance.trends import trend, trend_days
from dxplan.config.config import Config
from dxplan.exchange.csv_output import csv_text
from dxplan.exchange.data_files import DATASETS
from dxplan.exchange.dataset import Dataset
from dxplan.history.head import GitHead
from dxplan.portfolio.loader import load

AS_OF = date(2026, 11, 22)
GOLDEN = ("summary", "tasks", "targets", "trends")
KEYS = ("scope", "id", "date", "clock")
Row = dict[str, str]


@dataclass(frozen=True)
class Published:
    """What is published of the frozen plans now, and the tasks that plans left open that are over."""

    tables: Mapping[str, str]
    left_open: frozenset[str]

    def change_of_format(self, column: str, old: Row, new: Row) -> str | None:
        """Which change of format 1.1 makes a value another; None where none does."""
        values = (old[column], new[column])
        was_rate = column.endswith("_value") and values == ("0.0", "")
        if was_rate and new["reported"] == "0":
            return "no rate where nothing was reported"
        was_stale = column == "stale" and values == ("true", "false")
        if was_stale and new["id"] in self.left_open:
            return "not stale in a plan that is over"
        return None

    def differences(self, table: str) -> Iterator[tuple[str, ...]]:
        """Every value of a table that is another now: what changed it, its column, its row."""
        new_rows = by_key(self.tables[table])
        golden = TESTS / "golden/format-1.0" / f"{table}.csv"
        for key, old in by_key(golden.read_text(encoding="utf-8")).items():
            new = new_rows[key]
            for column, value in old.items():
                if value == new[column]:
                    continue
                reason = self.change_of_format(column, old, new)
                yield (reason or f"{value!r} is now {new[column]!r}", column, *key)


def by_key(text: str) -> dict[tuple[str, ...], Row]:
    """The rows of a table by what they speak of."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return {
        tuple(row.get(key, "") for key in KEYS): row for row in csv.DictReader(lines)
    }


@pytest.fixture(scope="module")
def published() -> Published:
    portfolio = load(FROZEN)
    compliance = evaluate(portfolio, AS_OF, Settings())
    first = min(exists_from(portfolio, task) for task in portfolio.tasks.values())
    line = [*trend(portfolio, trend_days(first, AS_OF), lambda _: None)]
    head = GitHead("a" * 40, dirty=False)
    rows = Dataset(DATASETS, compliance, head, Config(), line).tables
    tables = {name: csv_text(name, rows[name]) for name in GOLDEN}
    left_open = chain.from_iterable(compliance.without_final_report.values())
    return Published(tables, frozenset(left_open))


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("summary", {"no rate where nothing was reported": 17}),
        ("trends", {"no rate where nothing was reported": 21}),
        ("tasks", {"not stale in a plan that is over": 34}),
        ("targets", {}),
    ],
)
def test_numbers_differ_only_by_what_format_1_1_changed(
    published: Published, table: str, changed: dict[str, int]
) -> None:
    found = [*published.differences(table)]
    assert Counter(reason for reason, *_ in found) == changed, found
