"""The rows of a document as changes of files: new records, and what others say otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dxplan.compliance.logs import current_fields, entries_in_force
from dxplan.diagnostics import AppendItem, InsertKey, SetValue, Step, Value
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import AddFile, Change, ChangeFile, record_content
from dxplan.errors import DxplanError
from dxplan.plan_tables.differences import KeyDifference, differences
from dxplan.plan_tables.matching import AnyRecord, Matches, match_rows
from dxplan.plan_tables.plan_request import ChangedRecord, PlanChange, PlanRequest
from dxplan.plan_tables.record_content import Groups, front_matter
from dxplan.plan_tables.record_names import record_names
from dxplan.plan_tables.table_reading import ReadRecord
from dxplan.text.numbering import natural_key


@dataclass
class MergedRows:
    """The rows of one kind as changes of files."""

    project: EditedProject
    request: PlanRequest
    change: PlanChange
    groups: Groups
    files: list[Change] = field(default_factory=list)
    without_document: list[str] = field(default_factory=list)

    def take(self, rows: Sequence[ReadRecord]) -> None:
        """Match the rows with the plan's records, and write what is new or says otherwise."""
        if not rows:
            return
        records = self._records(is_target=rows[0].is_target)
        matches = match_rows(rows, records)
        new = [
            row
            for place, row in enumerate(rows)
            if place not in matches.records and place not in matches.doubtful
        ]
        ids = self._ids(rows, new, matches, records)
        for place, row in enumerate(rows):
            if place in matches.records:
                self._merge(row, matches.records[place])
            elif place in matches.doubtful:
                self.change.doubtful.append((row, matches.doubtful[place].id))
            else:
                self._add(row, ids)
        self.change.missing += [record.id for record in matches.missing]

    def _records(self, *, is_target: bool) -> list[AnyRecord]:
        """The plan's records in the order of their numbers, as rows are: `01` before `01-2`."""
        portfolio = self.project.portfolio
        index = portfolio.targets if is_target else portfolio.tasks
        plan = self.request.plan
        records = [record for record in index.values() if record.plan == plan]
        return sorted(records, key=lambda record: natural_key(record.id))

    def _ids(
        self,
        rows: Sequence[ReadRecord],
        new: Sequence[ReadRecord],
        matches: Matches,
        records: Sequence[AnyRecord],
    ) -> dict[int, str]:
        """The id of the record of each row."""
        folder = "targets" if rows[0].is_target else "tasks"
        taken = [record.id.rpartition("/")[2] for record in records]
        names = record_names(new, taken)
        ids = {
            id(row): f"{self.request.plan}/{folder}/{names[place]}"
            for place, row in enumerate(new)
        }
        for place, record in matches.records.items():
            ids[id(rows[place])] = record.id
        return ids

    def _add(self, row: ReadRecord, ids: dict[int, str]) -> None:
        record = ids[id(row)]
        whole = "" if row.part_of is None else ids.get(id(row.part_of), "")
        head = front_matter(row, self.groups.key_of(row.group), whole)
        self.files.append(AddFile(f"plans/{record}.md", record_content(head)))
        self.change.added.append(record)

    def _merge(self, row: ReadRecord, record: AnyRecord) -> None:
        """Write the keys that a row says otherwise: in the head, or in a ledger."""
        head: dict[str, Value] = {**row.head, "title": {"vi": row.title}}
        if row.number:
            head["number"] = row.number
        portfolio = self.project.portfolio
        is_part = getattr(record.fields, "part_of", None) is not None
        if row.group and not is_part:
            head["group"] = self.groups.key_of(row.group)
        head.pop("lead_unknown", None)
        current = self._current(record)
        items = [*differences(portfolio, record, current, head)]
        if not items:
            self.change.unchanged.append(record.id)
            return
        steps = [step for item in items for step in self._steps(record, item)]
        keys = tuple(item.key for item in items)
        self.change.changed.append(ChangedRecord(record.id, keys))
        self.files.append(ChangeFile(record.file, tuple(steps)))

    def _current(self, record: AnyRecord) -> Any:
        project = self.project
        fields = current_fields(project.portfolio, record, project.today)
        if record.kind == "task":
            moves = entries_in_force(fields.deadline_changes, project.today)
            if moves:
                return fields.model_copy(update={"deadline": moves[-1].to})
        return fields

    def _steps(self, record: AnyRecord, item: KeyDifference) -> Iterator[Step]:
        is_recorded = record.file in self.request.recorded
        if item.is_obligation and is_recorded:
            yield from self._ledger_steps(record, item)
        elif item.key in record.front_matter:
            yield self._set(record, item)
        else:
            yield InsertKey((), item.key, item.value)

    def _set(self, record: AnyRecord, item: KeyDifference) -> Step:
        """Another value in the head; of a text in two languages the Vietnamese one."""
        written = record.front_matter[item.key]
        value = item.value
        has_languages = isinstance(written, dict) and "vi" in written
        if has_languages and isinstance(value, dict) and value.keys() == {"vi"}:
            return SetValue((item.key, "vi"), value["vi"])
        return SetValue((item.key,), value)

    def _ledger_steps(self, record: AnyRecord, item: KeyDifference) -> Iterator[Step]:
        request = self.request
        if not request.document:
            self.without_document.append(f"{record.id} ({item.key})")
            return
        if not request.dated:
            raise DxplanError("import-document-undated", document=request.document)
        entry: dict[str, Value] = {"date": request.dated, "document": request.document}
        if item.key == "deadline":
            ledger = "deadline_changes"
            entry["to"] = item.value
        else:
            ledger = "changes"
            entry |= {"key": item.key, "to": item.value}
        if ledger in record.front_matter:
            yield AppendItem((ledger,), entry)
        else:
            yield InsertKey((), ledger, [entry])

    def refuse_without_document(self) -> None:
        """Raise DxplanError where an obligation changes and no document says so."""
        if self.without_document:
            records = ", ".join(self.without_document)
            raise DxplanError("import-needs-document", records=records)
