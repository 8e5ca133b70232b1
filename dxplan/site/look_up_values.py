"""What the look-ups of pages give in a site as it now is, for comparing it with the last build."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import cast

from dxplan.compliance.summary import ScopeKey
from dxplan.exchange.kept_parts import part_key
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Portfolio
from dxplan.site.digests import ValueDigests
from dxplan.site.page_states import LookUpDigests
from dxplan.site.site import Site
from dxplan.site.table_order import TableOrder
from dxplan.site.tables import RowsFileWriter


@dataclass(frozen=True)
class LookUpValues:
    """The values of look-ups that are no keys of collections, and the collections themselves."""

    site: Site
    rows: RowsFileWriter

    def digests(
        self, portfolio: Portfolio, orders: Mapping[str, TableOrder]
    ) -> LookUpDigests:
        """The digests of the site; ``portfolio`` is its own, not recorded.

        ``orders`` are those of the tables in each language.
        """
        site = self.site
        holders: dict[str, object] = {
            "site": site,
            "compliance": site.compliance,
            "portfolio": site.portfolio,
        }
        for lang, order in orders.items():
            holders[f"order-{lang}"] = order
        rows = {
            f"rows.{kind}": partial(self._row, kind) for kind in ("tasks", "targets")
        }
        values: dict[str, Callable[[Hashable], object]] = {
            **rows,
            "trend": self._trend,
            "site.is_past": self._is_past,
            "history.events": self._events,
            "history.commits": self._commits,
            "site.recorded_changes": self._commits,
        }
        digests = ValueDigests(portfolio, site.compliance.as_of)
        return LookUpDigests(digests, holders, values)

    def _row(self, kind: str, key: Hashable) -> object:
        if key not in self.rows.items[kind]:
            return None
        return part_key(self.rows.values(kind, str(key)))

    def _is_past(self, key: Hashable) -> object:
        return date.fromisoformat(str(key)) < self.site.compliance.as_of

    def _trend(self, key: Hashable) -> object:
        return self.site.trend.digest_of(cast("ScopeKey", key))

    def _events(self, key: Hashable) -> object:
        history = self.site.history
        if history is None:
            return None
        record_id, kind = cast("tuple[str, Kind | None]", key)
        if kind is None:
            return history.events(record_id), self._day_within_history
        return history.digest_of(record_id, kind), self._day_within_history

    def _commits(self, _key: Hashable) -> object:
        """The last commit, which says all about those before it."""
        history = self.site.history
        if history is None or not history.commits:
            return None
        return history.commits[-1].id, self._day_within_history

    @cached_property
    def _day_within_history(self) -> date | None:
        """The as-of day where some commits are of later days, which pages leave out."""
        history = self.site.history
        day = self.site.compliance.as_of
        if history is None or all(one.committed <= day for one in history.commits):
            return None
        return day
