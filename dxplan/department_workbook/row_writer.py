"""Makes the rows of a department from the plans, in one language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dxplan.compliance.summary import Compliance, leads_of
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.department_workbook.plain_values import plain_number, plain_text
from dxplan.department_workbook.rows import DepartmentRows, DocumentRow, Row
from dxplan.messages import Catalogue
from dxplan.model.evidence import EvidenceEntry, UnregisteredEvidence
from dxplan.model.records import Measurement, Report
from dxplan.model.values import DocumentRef, Number, Text
from dxplan.portfolio.portfolio import Record
from dxplan.wording.names import short_name, title_of
from dxplan.wording.values import ValueWording

_WITHOUT_REPORTS = frozenset({"assigned", "split", "superseded"})
"""The standings in which a task is not reported on."""


@dataclass(frozen=True)
class RowWriter:
    """Makes rows in one language."""

    compliance: Compliance
    catalogue: Catalogue
    _names: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    def rows(self, unit: str, plan: str) -> DepartmentRows:
        """The rows of a unit or plan, with the documents that may be cited in them."""
        rows = [*self._tasks(unit, plan), *self._targets(unit, plan)]
        return DepartmentRows(tuple(rows), tuple(self._documents(rows)), unit, plan)

    def _tasks(self, unit: str, plan: str) -> Iterator[Row]:
        for state in self.compliance.tasks.values():
            if plan and state.record.plan != plan:
                continue
            if not self.takes_reports(state):
                continue
            if not unit or unit in self._answering(state):
                yield self.task_row(state)
            elif unit in state.log.members:
                yield self.task_row(state, unit)

    def takes_reports(self, state: TaskState) -> bool:
        """Whether a task has reports of its own."""
        return state.standing not in _WITHOUT_REPORTS and state.restates is None

    def _answering(self, state: TaskState) -> tuple[str, ...]:
        """The units that lead a task, and those that took it over."""
        leads = self.compliance.leads[state.id]
        return (*leads, *self.compliance.inherited.get(state.id, ()))

    def _targets(self, unit: str, plan: str) -> Iterator[Row]:
        for state in self.compliance.targets.values():
            if plan and state.record.plan != plan:
                continue
            if state.restates is not None:
                continue
            leads = leads_of(self.compliance.portfolio, state)
            if not unit or unit in leads:
                yield self.target_row(state)

    def task_row(self, state: TaskState, by: str = "") -> Row:
        """The row of a task, with its own last report or with that of a member."""
        reports = state.log.members.get(by, ()) if by else state.log.own
        wording = self._wording(state.record)
        leads = self.compliance.leads[state.id]
        values = {
            **self._identity(state.record),
            "lead_unit": self._units(leads),
            "deadline": wording.deadline(state.deadline),
        }
        texts = {"title": state.task.title}
        if reports:
            values |= self._report_values(reports[-1], state.record)
            for key in ("note", "difficulty", "proposal"):
                texts[key] = getattr(reports[-1], key)
        values |= self._texts(texts)
        data = {"lead_unit": [*leads], "deadline": state.deadline.form}
        return Row(
            "task", state.id, _without_empty(values), by, {**data, **_in_data(texts)}
        )

    def _report_values(self, report: Report, record: Record[Any]) -> dict[str, str]:
        evidence = [self._evidence(entry, record) for entry in report.evidence]
        return {
            "status": report.status,
            "date": report.date.isoformat(),
            "completed_on": str(report.completed_on or ""),
            "for": str(report.occurrence or ""),
            "percent": _number(report.percent),
            "document": self._document(report.document, record),
            "evidence": "\n".join(evidence),
            "authorised_by": self._document(report.authorised_by, record),
        }

    def target_row(self, state: TargetState) -> Row:
        """The row of a target, with its last measurement."""
        portfolio = self.compliance.portfolio
        wording = self._wording(state.record)
        leads = leads_of(portfolio, state)
        values = {
            **self._identity(state.record),
            "lead_unit": self._units(leads),
            "goal": self._goal(state),
            "by": wording.deadline(state.target.by),
        }
        texts = {
            "title": title_of(state.target, portfolio),
            "measure": portfolio.measure(state.target),
        }
        if state.latest is not None:
            values |= self._measurement_values(state.latest, state.record)
            texts["value_text"] = state.latest.value_text
            texts["note"] = state.latest.note
        values |= self._texts(texts)
        data = {"lead_unit": [*leads], "by": state.target.by.form}
        return Row(
            "target",
            state.id,
            _without_empty(values),
            data={**data, **_in_data(texts)},
        )

    def _measurement_values(
        self, measurement: Measurement, record: Record[Any]
    ) -> dict[str, str]:
        met = ""
        if measurement.met is not None:
            met = "true" if measurement.met else "false"
        return {
            "value": _number(measurement.value),
            "date": str(measurement.date),
            "met": met,
            "reached": _number(measurement.reached),
            "out_of": _number(measurement.out_of),
            "document": self._document(measurement.document, record),
        }

    def _goal(self, state: TargetState) -> str:
        """What a target asks for: a number with its operator, a class, or a quality."""
        target = state.target
        if target.value is not None:
            operator = ""
            if target.operator is not None:
                operator = self.catalogue(f"labels.operator.{target.operator}")
            return f"{operator} {target.value.text}".strip()
        if target.value_text is not None:
            return self._text(target.value_text)
        if target.qualitative:
            return self.catalogue("labels.target.qualitative")
        return ""

    def _identity(self, record: Record[Any]) -> dict[str, str]:
        number = str(record.front_matter.get("number") or "")
        return {"id": record.id, "number": number}

    def _texts(self, texts: Mapping[str, Text | None]) -> dict[str, str]:
        return {key: self._text(text) for key, text in texts.items()}

    def _wording(self, record: Record[Any]) -> ValueWording:
        return ValueWording(self.catalogue, self.compliance.portfolio, record)

    def _units(self, units: Iterable[str]) -> str:
        portfolio = self.compliance.portfolio
        lang = self.catalogue.lang
        return "; ".join(
            short_name(portfolio.units[unit], portfolio, lang) for unit in units
        )

    def _text(self, text: Text | None) -> str:
        if text is None:
            return ""
        return plain_text(text.get(self.catalogue.lang)[0])

    def _document(self, ref: DocumentRef | None, record: Record[Any]) -> str:
        """A document as it is cited in the jurisdiction of a record."""
        if ref is None:
            return ""
        portfolio = self.compliance.portfolio
        document = portfolio.document(ref, record.jurisdiction)
        if document is None:
            return str(ref)
        return portfolio.written_from(document, record.jurisdiction)

    def _evidence(self, entry: EvidenceEntry, record: Record[Any]) -> str:
        if isinstance(entry, UnregisteredEvidence):
            return entry.where
        return self._document(entry, record)

    def _documents(self, rows: Iterable[Row]) -> Iterator[DocumentRow]:
        """The documents of the jurisdictions that the rows are of."""
        portfolio = self.compliance.portfolio
        homes = dict.fromkeys(row.id.partition("/")[0] for row in rows)
        for home in homes:
            names = self.document_names(home)
            for document in portfolio.documents.values():
                if document.jurisdiction != home:
                    continue
                key = portfolio.written_from(document, home)
                yield DocumentRow(
                    names.get(key, key),
                    str(document.fields.date or ""),
                    self._text(document.fields.title),
                )

    def document_names(self, jurisdiction: str) -> Mapping[str, str]:
        """How the documents of a jurisdiction stand in cells, by their keys.

        By number, where no other has the same; one that a cell can't take apart stays a key.
        """
        names = self._names.get(jurisdiction)
        if names is not None:
            return names
        numbers: dict[str, list[str]] = {}
        for document in self.compliance.portfolio.documents.values():
            number = document.fields.number
            if document.jurisdiction != jurisdiction or not number:
                continue
            key = self.compliance.portfolio.written_from(document, jurisdiction)
            numbers.setdefault(plain_text(number), []).append(key)
        names = {}
        for number, keys in numbers.items():
            if len(keys) == 1 and ";" not in number and "\n" not in number:
                names[keys[0]] = number
        self._names[jurisdiction] = names
        return names


def _number(number: Number | None) -> str:
    if number is None:
        return ""
    return plain_number(number.value)


def _without_empty(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _in_data(texts: Mapping[str, Text | None]) -> dict[str, dict[str, str]]:
    """Texts in the languages that they have."""
    data = {}
    for key, text in texts.items():
        if text is not None:
            data[key] = text.model_dump(exclude_none=True)
    return data
