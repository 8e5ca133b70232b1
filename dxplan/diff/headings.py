"""What a diff calls records and scopes."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxplan.compliance.summary import ScopeKey
from dxplan.diff.diff import Diff, RecordDiff, fields_in_force
from dxplan.messages import Catalogue
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.names import short_name
from dxplan.wording.values import shorten


@dataclass(frozen=True, slots=True)
class Headings:
    """The names of one comparison in one language."""

    diff: Diff
    catalogue: Catalogue

    def heading(self, record_diff: RecordDiff) -> str:
        """A record by its number, who leads it, and its title."""
        record = record_diff.record
        side = self.diff.old if record_diff.pair.new is None else self.diff.new
        portfolio = side.portfolio
        name = short_name(record, portfolio, self.catalogue.lang)
        kind = self.catalogue(f"diff.one.{record.kind}")
        if record.kind == "document" and record.fields.number:
            named = f"{kind} {name}"
            title = record.fields.title
            text = title.get(self.catalogue.lang)[0] if title else ""
            return shorten(f"{named}: {text}" if text else named)
        number = _number(record_diff)
        if number:
            kind = f"{kind} {number}"
        leads = ", ".join(self._leads(record_diff, portfolio))
        return shorten(f"{kind} ({leads}): {name}" if leads else f"{kind}: {name}")

    def short_heading(self, record_diff: RecordDiff) -> str:
        """The same without the title, where the number says which record it is."""
        heading = self.heading(record_diff)
        return heading.partition(": ")[0] if _number(record_diff) else heading

    def _leads(self, record_diff: RecordDiff, portfolio: Portfolio) -> Iterator[str]:
        record = record_diff.record
        state = record_diff.old if record_diff.pair.new is None else record_diff.new
        fields = fields_in_force(record, state)
        for ref in getattr(fields, "leads", ()):
            unit = portfolio.unit(ref, record.jurisdiction)
            if unit is None:
                yield str(ref)
            else:
                yield short_name(unit, portfolio, self.catalogue.lang)

    def scope(self, row: ScopeKey) -> str:
        """A scope by its name."""
        scope, key = row
        if scope == "all":
            return self.catalogue("labels.scope.all")
        if key is None:
            return self.catalogue(f"diff.without.{scope}")
        for portfolio in (self.diff.new.portfolio, self.diff.old.portfolio):
            record = portfolio.index(scope).get(key)
            if record is not None:
                return shorten(short_name(record, portfolio, self.catalogue.lang))
        return key


def _number(record_diff: RecordDiff) -> str | None:
    """The number of a task or target within its plan."""
    record = record_diff.record
    if record.kind not in {"task", "target"}:
        return None
    number: str | None = record.fields.number
    return number
