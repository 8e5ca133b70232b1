"""A document that somebody names and no register has yet: the entry it gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dxplan.diagnostics import Value
from dxplan.editing.given import Given, MissingValuesError, RefusedValueError
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import AddEntry
from dxplan.editing.value_trees import in_order, put_right
from dxplan.errors import DxplanError
from dxplan.model.lenient_dates import day_reading, surely_meant
from dxplan.model.registers import Document
from dxplan.model.values import NAME, UnitRef
from dxplan.portfolio.jurisdiction_tree import register_file
from dxplan.portfolio.portfolio import Record
from dxplan.rules.document_entries import suggested_entry
from dxplan.rules.reference_suggestions import SuggestionFinder
from dxplan.text.suggest import without_accents_and_separators

_TO_FILL_IN = "…"


@dataclass
class NewDocuments:
    """The documents that are registered along with a change, each named as often as one likes."""

    project: EditedProject
    home: str
    finder: SuggestionFinder
    details: dict[str, str]
    entries: dict[str, AddEntry] = field(default_factory=dict)
    _named: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, project: EditedProject, record: Record[Any], given: Given
    ) -> "NewDocuments":
        """Those that a change of a record names."""
        finder = SuggestionFinder(project.portfolio, project.today)
        home = record.jurisdiction or ""
        return cls(project, home, finder, dict(given.document))

    def key_of(self, written: str) -> str:
        """The key of a new document as it is named, whose entry is made when it first is.

        Raises MissingValuesError for its number and date, where neither the name nor an option says
        them.
        """
        if written in self.entries:
            return written
        name = without_accents_and_separators(written)
        if name in self._named:
            return self._named[name]
        entry = self._entry(written)
        key = str(entry["key"])
        self._refuse_taken(key, written)
        file = register_file("document", self.home)
        self.entries[key] = AddEntry(file, entry)
        self._named[name] = key
        self.details = {}  # they speak of one document
        return key

    def refuse_unused_details(self) -> None:
        """Raise DxplanError where an option describes a document that needs no entry."""
        if any(self.details.values()):
            raise DxplanError("details-of-nothing")

    def date_of(self, key: str) -> str:
        """The day of a document that is registered along; empty where that is another."""
        entry = self.entries.get(key)
        if entry is None:
            return ""
        return str(entry.entry.get("date", ""))

    def _refuse_taken(self, key: str, written: str) -> None:
        """Raise RefusedValueError where another document has the key."""
        identity = f"{self.home}/{key}"
        registered = self.project.portfolio.documents.get(identity)
        if registered is None and key not in self.entries:
            return
        day = number = "-"
        if registered is not None:
            number = registered.fields.number or number
            day = str(registered.fields.date or day)
        problem = self.project.catalogue(
            "editing.key-taken", id=identity, number=number, day=day
        )
        raise RefusedValueError("document", written, problem)

    def _entry(self, written: str) -> dict[str, Value]:
        details = self._readable_details()
        said = dict(suggested_entry(_with_day(written, details)) or {})
        if "number" in details:
            of_number = suggested_entry(_with_day(details["number"], details))
            said |= of_number or {}
        if NAME.fullmatch(written):
            said["key"] = written
        said |= details
        entry = {key: value for key, value in said.items() if _is_said(value)}
        self._refuse_incomplete(written, entry)
        tree = in_order(Document, entry)
        return in_order(Document, put_right(Document, tree, (), self.project.catalogue))

    def _readable_details(self) -> dict[str, Any]:
        """The details as an entry holds them: a title as text, the issuer as its key."""
        details: dict[str, Any] = {}
        for name, text in self.details.items():
            if text:
                details[name] = text
        if "date" in details:
            day = surely_meant(day_reading(details["date"]))
            details["date"] = day or details["date"]
        lang = self.project.config.languages[0]
        if "title" in details:
            details["title"] = {lang: details["title"]}
        if "issuer" in details:
            details["issuer"] = self._issuer(details["issuer"], lang)
        return details

    def _issuer(self, written: str, lang: str) -> Value:
        if self.project.portfolio.resolve(UnitRef(written), self.home) is not None:
            return written
        unit = self.finder.named_unit(written, self.home)
        if unit is not None:
            return unit
        return {lang: written}

    def _refuse_incomplete(self, written: str, entry: dict[str, Value]) -> None:
        missing = []
        is_named = "title" in entry and not surely_meant(day_reading(written))
        if "number" not in entry and not is_named:
            missing.append("--document-number")
        if "date" not in entry:
            missing.append("--document-date")
        if missing:
            raise MissingValuesError(missing, about=written)


def _is_said(value: object) -> bool:
    """Whether a value of a suggested entry is known, and is no place to be filled in."""
    return not (isinstance(value, str) and _TO_FILL_IN in value)


def _with_day(name: str, details: Mapping[str, Any]) -> str:
    """What a document is called, with the day that is said of it: its key takes the year."""
    if "date" not in details or NAME.fullmatch(name):
        return name
    return f"{name} ngày {details['date']}"
