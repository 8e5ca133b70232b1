"""Values as readers know them: records by name, closed lists by label, dates spelled out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dxplan.diagnostics import Value
from dxplan.messages import Catalogue
from dxplan.model.deadline import Deadline
from dxplan.model.field_words import field_label
from dxplan.model.fields import DATED, DEADLINES, NUMBERS, UNPUBLISHED, labels_of
from dxplan.model.records import MODELS
from dxplan.model.values import FrontMatter, Ref, Text, UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.wording.dates import format_deadline, format_period
from dxplan.wording.names import reference_of, referenced_record, short_name
from dxplan.wording.numbers import format_number

_LONGEST = 240


@dataclass(frozen=True, slots=True)
class ValueWording:
    """Values as one side's record has them."""

    catalogue: Catalogue
    portfolio: Portfolio
    record: Record[Any]

    def text(self, key: str, value: Value | None) -> str:
        """The value of a key, as short as a line takes; what is not published is not shown."""
        if value in (None, "", [], {}):
            return self.catalogue("diff.nothing")
        if key in UNPUBLISHED:
            return self.catalogue("diff.unpublished")
        return shorten(self._value(key, value))

    def label(self, key: str, model: type[FrontMatter] | None = None) -> str:
        """What a key is called, in the map that ``model`` describes; without one in the record."""
        if model is None:
            model = MODELS[self.record.kind]
        return field_label(self.catalogue, key, model)

    def reference(self, reference: Ref) -> str:
        """What a reference leads to by its name; the key itself where it leads nowhere."""
        jurisdiction = self.record.jurisdiction
        record = referenced_record(self.portfolio, reference, jurisdiction)
        if record is None:
            return str(reference)
        return short_name(record, self.portfolio, self.catalogue.lang)

    def _value(self, key: str, value: Value | None) -> str:
        if is_extension_key(key):
            return _extension_value(value)
        if isinstance(value, list):
            items = [self._value(key, item) for item in value]
            return ", ".join(items)
        if key in DEADLINES and not self._names_unit(key, value):
            return self.deadline(Deadline.model_validate(value))
        if isinstance(value, Mapping):
            return self._map(value)
        return self._scalar(key, str(value))

    def deadline(self, deadline: Deadline) -> str:
        """A deadline, with the name of the document that its days are counted from."""
        document = deadline.after.document if deadline.after is not None else None
        name = self.reference(document) if document is not None else ""
        return format_deadline(deadline, self.catalogue, name)

    def _names_unit(self, key: str, value: Value | None) -> bool:
        """Whether a value of `by` is the unit that reports, and no deadline."""
        if key != "by" or not isinstance(value, str):
            return False
        home = self.record.jurisdiction
        return self.portfolio.resolve(UnitRef(value), home) is not None

    def _map(self, value: Mapping[str, Value]) -> str:
        if value.keys() <= {"vi", "en"}:
            return Text.model_validate(value).get(self.catalogue.lang)[0]
        if "unit" in value and value.keys() <= {"unit", "role"}:
            return self._unit(value)
        entries = []
        for key, item in value.items():
            entries.append(f"{self.label(key)}: {self._value(key, item)}")
        return "; ".join(entries)

    def _unit(self, value: Mapping[str, Value]) -> str:
        """A unit and its role."""
        name = self._value("unit", value["unit"])
        if "role" not in value:
            return name
        return f"{name} ({self._value('role', value['role'])})"

    def _scalar(self, key: str, value: str) -> str:
        reference = reference_of(key)
        if reference is not None:
            return self.reference(reference(value))
        if key in DATED:
            return format_period(value, self.catalogue)
        if key in NUMBERS:
            return format_number(value, self.catalogue.lang)
        if value in {"true", "false"}:
            return self.catalogue(f"diff.flag.{value}")
        labels = labels_of(MODELS[self.record.kind], key)
        label = self.catalogue.get(f"labels.{labels}.{value}")
        if not label:
            return value
        return label


def is_extension_key(key: str) -> bool:
    """Whether the format leaves a key to its writer."""
    return key.startswith("x-")


def _extension_value(value: Value | None) -> str:
    """The value of an extension key as it is written."""
    if isinstance(value, list):
        return ", ".join(map(_extension_value, value))
    if isinstance(value, Mapping):
        entries = []
        for key, item in value.items():
            entries.append(f"{key}: {_extension_value(item)}")
        return "; ".join(entries)
    return str(value)


def in_sentence(text: str) -> str:
    """A label in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def shorten(text: str, longest: int = _LONGEST) -> str:
    """A text as one line of at most ``longest`` characters."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rstrip() + "…"
