"""A document as a proposed change of a plan: what is needed for it, and what comes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from openpyxl.utils import get_column_letter
from pydantic_core import PydanticCustomError

from dxplan.diagnostics import Value
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import files_with, propose
from dxplan.errors import DxplanError
from dxplan.history.git import open_repository
from dxplan.model.dates import interval_of
from dxplan.model.lenient_dates import interval_reading, likeliest
from dxplan.model.values import NAME, DocumentRef
from dxplan.plan_tables.columns import Options
from dxplan.plan_tables.deadline_values import Years
from dxplan.plan_tables.entry_reading import EntryReader
from dxplan.plan_tables.plan_change import entries_of_units, plan_change
from dxplan.plan_tables.plan_request import PlanChange, PlanRequest
from dxplan.plan_tables.read_document import ReadDocument
from dxplan.plan_tables.read_plan import PlanReader
from dxplan.plan_tables.record_content import title_of, years_in
from dxplan.plan_tables.table_reading import (
    TableReading,
    read_sections,
    years_of_deadlines,
)
from dxplan.plan_tables.unit_values import UnitReader
from dxplan.portfolio.plans_files import packs_of
from dxplan.rules.context import Reference
from dxplan.rules.reference_suggestions import SuggestionFinder
from dxplan.text.hidden_characters import hidden_character_in

_MOST_READINGS = 8
"""Of a document in which each reading finds new units; a further import reads on."""


@dataclass(frozen=True)
class ImportedDocument:
    """A document read for a plan: what is made of its cells, and the changes of files."""

    request: PlanRequest
    reading: TableReading
    change: PlanChange


@dataclass(frozen=True)
class DocumentImport:
    """A document on its way into a plan.

    ``columns`` are those that somebody named. What ``request`` leaves empty is worked out.
    """

    project: EditedProject
    document: ReadDocument
    columns: Options
    request: PlanRequest

    def prepared(self) -> "DocumentImport":
        """The same with title, period, date and what git has of the plan.

        The period may still be empty, where nothing says it. Raises DxplanError where the document
        has no list of tasks, the plan can't be there, or `--document` names none.
        """
        self._check_columns()
        reading = read_sections(self.document.tables, self.columns)
        if not reading.sections:
            raise DxplanError("import-no-table", file=self.document.name)
        request = self.request
        self._check_plan(request.plan)
        character = hidden_character_in(request.title)
        if character:
            raise DxplanError("given-hidden", name="--title", character=character)
        request = replace(request, document=self._document_key(request))
        heading = [*reading.heading, *self._lines_above(reading)]
        title = request.title or title_of(heading, self.document.name)
        request = replace(
            request,
            title=title,
            period=self._period(request, [title, *heading]),
            dated=self._day_of_document(request),
            recorded=self._recorded(request.plan),
        )
        return replace(self, request=_with_period(request, reading))

    def read(self, *, adds_units: bool) -> ImportedDocument:
        """Read every cell, and what is to be written.

        A cell may name a unit that is only new by a later one. So with new units the document is
        read again by the registers that have them: as it will be read when it comes once more.

        Raises DxplanError where an obligation of a recorded plan changes without a document.
        """
        added: dict[str, dict[str, Value]] = {}
        for _ in range(_MOST_READINGS):
            units = self._unit_reader(added, adds_units=adds_units)
            reading = self._read_cells(units)
            if units.new_units.keys() <= added.keys():
                break
            added = added | units.new_units
        change = plan_change(self.project, reading, [*added.values()], self.request)
        return ImportedDocument(self.request, reading, change)

    def _unit_reader(
        self, added: Mapping[str, dict[str, Value]], *, adds_units: bool
    ) -> UnitReader:
        """What reads units by the registers, to which entries are added."""
        portfolio = self.project.portfolio
        if added:
            changes = entries_of_units(self.request.jurisdiction, added.values())
            files = files_with(propose(self.project, changes))
            portfolio = self.project.assembled([*packs_of(files)])
        span = self._span()
        return UnitReader(
            portfolio, SuggestionFinder(portfolio, span[1]), self.request.jurisdiction,
            span, adds_units, frozenset(added),
        )  # fmt: skip

    def _read_cells(self, units: UnitReader) -> TableReading:
        reading = read_sections(self.document.tables, self.columns)
        reading.hidden += self.document.hidden
        entries = EntryReader(self.project.portfolio, units, self._years(), reading)
        PlanReader(entries, reading).read()
        if not reading.records:
            raise DxplanError("import-no-table", file=self.document.name)
        return reading

    def _check_columns(self) -> None:
        """Raise DxplanError for a column that no table of the document has."""
        last = max((table.width for table in self.document.tables), default=0)
        beyond = [get_column_letter(one) for one in self.columns if one > last]
        if beyond and last:
            raise DxplanError(
                "columns-beyond",
                columns=", ".join(beyond),
                last=get_column_letter(last),
            )

    def _check_plan(self, plan: str) -> None:
        jurisdiction, _, name = plan.partition("/")
        if not (NAME.fullmatch(jurisdiction) and NAME.fullmatch(name)):
            raise DxplanError("import-bad-plan", plan=plan)
        if jurisdiction not in self.project.portfolio.jurisdictions:
            raise DxplanError("import-no-jurisdiction", jurisdiction=jurisdiction)

    def _lines_above(self, reading: TableReading) -> list[str]:
        """What stands above the heads of sheets."""
        lines = []
        for section in reading.sections:
            for row in range(section.head_rows[0] if section.head_rows else 0):
                cells = dict.fromkeys(section.table.rows[row])
                lines += [cell.line for cell in cells if not cell.is_blank]
        return lines

    def _period(self, request: PlanRequest, lines: list[str]) -> str:
        """The period of the plan that is there; else as said, as its name or its title says."""
        plan = self.project.portfolio.plans.get(request.plan)
        if plan is not None:
            return plan.fields.period.text
        if request.period:
            return period_meant(request.period)
        named = re.match(
            r"(20\d\d)(?:-(20\d\d))?(?![\d])", request.plan.partition("/")[2]
        )
        if named is None:
            return years_in(lines)
        return f"{named[1]}..{named[2]}" if named[2] else named[1]

    def _document_key(self, request: PlanRequest) -> str:
        """The key of the document that `--document` names, by its key or its number and day."""
        portfolio = self.project.portfolio
        ref = DocumentRef(request.document)
        if not ref or portfolio.document(ref, request.jurisdiction) is not None:
            return request.document
        finder = SuggestionFinder(portfolio, self.project.today)
        home = portfolio.jurisdictions[request.jurisdiction]
        suggestion = finder.suggest(Reference(home, ("source", "document"), ref, None))
        if suggestion is None or not suggestion.exact:
            raise DxplanError(
                "import-no-document", document=ref, jurisdiction=request.jurisdiction
            )
        return suggestion.written

    def _day_of_document(self, request: PlanRequest) -> str:
        """The day of the document, which changes of a plan need; empty without one."""
        ref = DocumentRef(request.document)
        record = self.project.portfolio.document(ref, request.jurisdiction)
        day = None if record is None else record.fields.date
        return "" if day is None else str(day)

    def _span(self) -> tuple[date, date]:
        """When the plan was made, up to the day of what changes it: units of that time are named.

        It is made on the day of its document, else in its first year or before.
        """
        made = self._made()
        if not self.request.dated:
            return made
        day = date.fromisoformat(self.request.dated)
        if self.request.plan not in self.project.portfolio.plans:
            return day, day
        return min(made[0], day), max(made[1], day)

    def _made(self) -> tuple[date, date]:
        """The first and the last day on which the plan may have been made."""
        portfolio = self.project.portfolio
        plan = portfolio.plans.get(self.request.plan)
        if plan is not None:
            issued = portfolio.document(plan.fields.document, plan.jurisdiction)
            if issued is not None and issued.fields.date is not None:
                return issued.fields.date, issued.fields.date
        today = self.project.today
        years = self._years()
        if years is None or years.first > today.year:
            return today, today
        return date(years.first - 1, 12, 1), min(today, date(years.first, 12, 31))

    def _years(self) -> Years | None:
        if not self.request.period:
            return None
        interval = interval_of(self.request.period)
        return Years(interval.first.year, interval.last.year)

    def _recorded(self, plan: str) -> frozenset[str]:
        """The files of the plan at HEAD."""
        repository = open_repository(self.project.root)
        if repository is None:
            return frozenset()
        entries = repository.tree("HEAD", f"plans/{plan}")
        return frozenset(entry.path for entry in entries)


def _with_period(request: PlanRequest, reading: TableReading) -> PlanRequest:
    """The request with a period of the year of its document, or of the years in the table."""
    if request.period:
        return request
    if request.dated:
        return replace(request, period=request.dated[:4], period_from="document")
    years = sorted(years_of_deadlines(reading))
    if not years:
        return request
    first, last = years[0], years[-1]
    period = first if first == last else f"{first}..{last}"
    return replace(request, period=period, period_from="table")


def period_meant(written: str) -> str:
    """The period that somebody gives for a plan; raises DxplanError where it is none."""
    text = likeliest(interval_reading(written)) or written
    try:
        return interval_of(text).text
    except PydanticCustomError as error:
        raise DxplanError("import-bad-period", value=written) from error
