"""A value of a file as a reader knows it: units and documents by name, closed lists by label, dates spelled out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dxplan.diagnostics import Value
from dxplan.messages import Catalogue
from dxplan.messages.numbers import NUMBERS
from dxplan.model.deadline import Deadline
from dxplan.model.registers import UNPUBLISHED
from dxplan.model.values import (
    AreaRef,
    DocumentRef,
    IndicatorRef,
    JurisdictionRef,
    RecordRef,
    Ref,
    Text,
    UnitRef,
)
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.wording.formats import deadline, number, period

_REFERENCES: dict[str, type[Ref]] = {
    **dict.fromkeys(
        (
            "document",
            "evidence",
            "authorised_by",
            "via",
            "became",
            "replaces",
            "amends",
        ),
        DocumentRef,
    ),
    **dict.fromkeys(
        (
            "lead_unit",
            "coordinating_units",
            "verified_by",
            "parent",
            "members",
            "unit",
            "issuer",
        ),
        UnitRef,
    ),
    **dict.fromkeys(("implements", "same_as", "share_of"), RecordRef),
    "area": AreaRef,
    "indicator": IndicatorRef,
    "jurisdiction": JurisdictionRef,
}
_DATES = frozenset({
    "date", "completed_on", "for", "condition_met_on", "valid_from", "valid_until", "from", "until", "retrieved",
    "corrects", "recorded", "period", "reported_on",
})  # fmt: skip
_LABELS = {"reporting": "cadence"}
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class ValueWording:
    """Values as one side's record has them."""

    words: Catalogue
    portfolio: Portfolio
    record: Record[Any]

    def text(self, key: str, value: Value | None) -> str:
        """The value of a key, as short as a line takes; what is not published is not told."""
        if value in (None, "", [], {}):
            return self.words("diff.nothing")
        if key in UNPUBLISHED:
            return self.words("diff.unpublished")
        return shortened(self._own(value) if is_own(key) else self._value(key, value))

    def label(self, key: str) -> str:
        """What a key is called; one that the format does not know as it is."""
        kind = "document" if self.record.kind == "document" else "any"
        return (
            self.words.get(f"diff.key.{kind}.{key}")
            or self.words.get(f"diff.key.any.{key}")
            or key
        )

    def _value(self, key: str, value: Value | None) -> str:
        if isinstance(value, list):
            return ", ".join(self._value(key, item) for item in value)
        if key in {"deadline", "by", "to"}:
            return deadline(self.words, Deadline.model_validate(value))
        if isinstance(value, Mapping):
            return self._map(value)
        return self._scalar(key, str(value))

    def _map(self, value: Mapping[str, Value]) -> str:
        if value.keys() <= {"vi", "en"}:
            return Text.model_validate(value).get(self.words.lang)[0]
        return "; ".join(
            f"{self.label(key)}: {self._own(item) if is_own(key) else self._value(key, item)}"
            for key, item in value.items()
        )

    def _own(self, value: Value) -> str:
        """The value of a key that the format leaves to its writer, as it is written."""
        if isinstance(value, list):
            return ", ".join(map(self._own, value))
        if isinstance(value, Mapping):
            return "; ".join(f"{key}: {self._own(item)}" for key, item in value.items())
        return value

    def _scalar(self, key: str, value: str) -> str:
        reference = _REFERENCES.get(key)
        if reference is not None:
            return self.named(reference(value))
        if key in _DATES:
            return period(self.words, value)
        if key in NUMBERS:
            return number(self.words, value)
        if value in {"true", "false"}:
            return self.words(f"diff.flag.{value}")
        field = (
            "document_type"
            if key == "type" and self.record.kind == "document"
            else _LABELS.get(key, key)
        )
        return self.words.label(field, value) or value

    def named(self, ref: Ref) -> str:
        """What a reference leads to by its name; the key itself where it leads nowhere."""
        found = self.portfolio.resolve(ref, self.record.jurisdiction)
        kinds = ("task", "target", "plan") if ref.kind == "record" else (ref.kind,)
        for kind in kinds:
            record = self.portfolio.index(kind).get(found or "")  # type: ignore[arg-type]
            if record is not None:
                return name_of(record, self.portfolio, self.words)
        return str(ref)


def is_own(key: str) -> bool:
    """Whether the format leaves a key to its writer."""
    return key.startswith("x-")


def name_of(record: Record[Any], portfolio: Portfolio, words: Catalogue) -> str:
    """What a reader calls a record: a document by its number, a unit by its short name, else its name or title."""
    data = record.fields
    if record.kind == "document" and data.number:
        return str(data.number)
    text: Text | None = (
        getattr(data, "short", None)
        or getattr(data, "name", None)
        or getattr(data, "title", None)
    )
    if text is None and record.kind == "target":
        indicator = portfolio.indicator(data.indicator)
        text = indicator.fields.name if indicator else None
    return text.get(words.lang)[0] if text else record.id


def shortened(text: str) -> str:
    """One line of a bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} …"
