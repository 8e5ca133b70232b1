"""Changes of records as sentences for people, in the words of the plan and not of the file."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeGuard

from dxplan.comparison.compare import ChangeType, Difference, differing_keys
from dxplan.diagnostics import KeyPath, Value
from dxplan.messages import LANGUAGES, Catalogue
from dxplan.model.deadline import COUNTED_PATTERN, Deadline
from dxplan.model.field_words import field_label
from dxplan.model.fields import DATED, LOGS, NUMBERS, fields_of, labels_of
from dxplan.model.records import MODELS, Kind
from dxplan.model.shared import STATED
from dxplan.model.values import FrontMatter, RecordRef
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.dates import format_deadline, format_period
from dxplan.wording.names import name_of, reference_of, referenced_record
from dxplan.wording.numbers import format_number
from dxplan.wording.values import in_sentence, is_extension_key, shorten

Names = Callable[[str, str], str | None]
"""What people call that which a key refers to: the name of a unit, the number of a document."""

_LONGEST = 160
"""Characters of a text that a line of a list quotes."""
_COMMON_START = 40
"""Characters that are quoted before the first difference of two long texts."""

_OF_VALUES = frozenset({ChangeType.SET, ChangeType.CHANGED, ChangeType.EMPTIED})


def nobody(_key: str, _written: str) -> None:
    """No names: references are shown as they are written."""


def names_in(portfolio: Portfolio, jurisdiction: str | None, lang: str) -> Names:
    """The names of what a record of a jurisdiction refers to."""

    def name(key: str, written: str) -> str | None:
        reference = reference_of(key)
        if reference is None:
            return None
        record = referenced_record(portfolio, reference(written), jurisdiction)
        if record is None:
            return None
        name, _ = name_of(record.fields, portfolio, record_id=written).get(lang)
        if reference is RecordRef:
            return f"{name} ({record.id})"
        return name

    return name


def sentence(
    change: Difference, record_kind: Kind, catalogue: Catalogue, names: Names = nobody
) -> str:
    """One change in one line, not escaped for a page or a terminal."""
    return _ChangeSentences(record_kind, catalogue, names).sentence(change)


def added_entry(
    change: Difference, record_kind: Kind, catalogue: Catalogue, summary: str
) -> str:
    """An entry that was added, with another summary than its own."""
    wording = _ChangeSentences(record_kind, catalogue, nobody)
    entry = _map_or_empty(change.new)
    new = wording.with_correction(summary, entry)
    name = wording.entry_name(change.key, entry)
    return catalogue(f"changes.{ChangeType.ENTRY_ADDED}", entry=name, new=new)


def sentences(
    changes: Iterable[Difference],
    record_kind: Kind,
    catalogue: Catalogue,
    names: Names = nobody,
) -> Iterator[tuple[Difference, str]]:
    """The changes of one record by one commit that have a sentence."""
    wording = _ChangeSentences(record_kind, catalogue, names)
    for change in worded(changes):
        yield change, wording.sentence(change)


def worded(changes: Iterable[Difference]) -> Iterator[Difference]:
    """The changes of one record by one commit that have a sentence.

    Of a short form that means several keys only the change of the deadline is worded.
    """
    listed = list(changes)
    short_forms: set[tuple[str, Value | None]] = set()
    for change in listed:
        if _is_deadline(change) and isinstance(change.new, str):
            short_forms.add((change.key, change.new))
    for change in listed:
        may_repeat = _may_be_within_short_form(change)
        if may_repeat and (change.key, change.new) in short_forms:
            continue
        yield change


def _may_be_within_short_form(change: Difference) -> bool:
    """Whether a change is of a key that may be written in the short form of a deadline."""
    if not isinstance(change.new, str):
        return False
    if change.path is None or _is_deadline(change):
        return False
    return len(change.path) > 1


def _is_deadline(change: Difference) -> bool:
    if change.path is None:
        return False
    return change.path[1:] == ("by",)


def change_of_value(catalogue: Catalogue, label: str, old: str, new: str) -> str:
    """What became of a value in words; empty where there is none."""
    what = ChangeType.CHANGED
    if not old:
        what = ChangeType.SET
    elif not new:
        what = ChangeType.EMPTIED
    return catalogue(f"changes.{what}", key=label, old=old, new=new)


def path_label(
    catalogue: Catalogue, path: KeyPath, model: type[FrontMatter] | None
) -> str:
    """What people call a key: with the key within it, and a second language.

    ``model`` describes the map in which the path begins.
    """
    labels = _labels_along(catalogue, path, model)
    if path == ("deadline", "by"):
        labels = labels[:1]
    label = labels[0]
    if len(labels) > 1:
        inner = ", ".join(labels[1:])
        label = catalogue("changes.within", key=label, part=inner)
    if path[-1] == "en":
        return catalogue("changes.english", key=label)
    return label


def _labels_along(
    catalogue: Catalogue, path: KeyPath, model: type[FrontMatter] | None
) -> list[str]:
    """The labels of the keys of a path; inner ones as in the middle of a sentence."""
    labels: list[str] = []
    for step in path:
        if not isinstance(step, str) or step in LANGUAGES:
            continue
        label = field_label(catalogue, step, model)
        if labels:
            label = in_sentence(label)
        labels.append(label)
        model = _model_within(model, step)
    return labels


def _text_change(change: Difference) -> str:
    """The end of the sentence's key: whether a text is new, gone or edited.

    A side is None where it is only known that there was a text.
    """
    if _is_blank(change.old):
        return "-added"
    if _is_blank(change.new):
        return "-removed"
    return ""


def _is_blank(text: Value | None) -> bool:
    return isinstance(text, str) and not text.strip()


def _lists_entries(value: Value | None) -> TypeGuard[list[Value]]:
    """Whether a value is a list of maps."""
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


class _ChangeSentences:
    def __init__(self, kind: Kind, catalogue: Catalogue, names: Names) -> None:
        self.kind = kind
        self.catalogue = catalogue
        self.names = names

    def sentence(self, change: Difference) -> str:
        if change.what in {ChangeType.BODY, ChangeType.TRANSLATION}:
            return self.catalogue(f"changes.{change.what}{_text_change(change)}")
        if change.key in LOGS and change.what not in _OF_VALUES:
            return self._entry(change)
        path = change.path or change.old_path or ()
        label = path_label(self.catalogue, path, MODELS[self.kind])
        key = _key_of_value(path)
        if _lists_entries(change.old) and _lists_entries(change.new):
            return self._entries(label, key, change.old, change.new)
        return self._value_change(change, label, key)

    def _value_change(self, change: Difference, label: str, key: str) -> str:
        """A change of one value; long texts are quoted from where they begin to differ."""
        old = self.value(key, change.old)
        new = self.value(key, change.new)
        if old == new:
            if not isinstance(change.old, str) or not isinstance(change.new, str):
                return self.catalogue("changes.details", key=label)
            old, new = _from_first_difference(change.old, change.new)
        return self.catalogue(f"changes.{change.what}", key=label, old=old, new=new)

    def _entries(self, label: str, key: str, old: list[Value], new: list[Value]) -> str:
        """A change of a list of entries: only those that one of both does not have."""
        gone = self.value(key, [entry for entry in old if entry not in new])
        added = self.value(key, [entry for entry in new if entry not in old])
        if gone == added:
            return self.catalogue("changes.details", key=label)
        return change_of_value(self.catalogue, label, gone, added)

    def label(self, key: str) -> str:
        """What people call a key."""
        return field_label(self.catalogue, key)

    # entries of logs

    def _entry(self, change: Difference) -> str:
        entry = change.new
        if entry is None:
            entry = change.old
        name = self.entry_name(change.key, entry)
        if change.what in {ChangeType.ENTRY_MOVED, ChangeType.ENTRY_TRANSLATED}:
            return self.catalogue(f"changes.{change.what}", entry=name)
        old = self.entry_summary(change.key, change.old)
        new = self.entry_summary(change.key, change.new)
        if change.what is ChangeType.ENTRY_CHANGED and old == new:
            keys = self._differing_keys(change.old, change.new)
            return self.catalogue("changes.entry-reworded", entry=name, keys=keys)
        return self.catalogue(f"changes.{change.what}", entry=name, old=old, new=new)

    def entry_name(self, log: str, entry: Value | Mapping[str, Value] | None) -> str:
        """An entry by its log and its day."""
        date = self.when(_text(entry, "date"))
        return self.catalogue(f"changes.log.{log}", date=date)

    def _differing_keys(self, old: Value | None, new: Value | None) -> str:
        old_entry = _map_or_empty(old)
        new_entry = _map_or_empty(new)
        keys = differing_keys(old_entry, new_entry)
        return ", ".join(self.label(key).lower() for key in keys)

    def entry_summary(self, log: str, entry: Value | None) -> str:
        """What an entry says, in a few words."""
        if not isinstance(entry, Mapping):
            return ""
        return self.with_correction(self._summary(log, entry), entry)

    def with_correction(self, summary: str, entry: Mapping[str, Value]) -> str:
        """What an entry says, and which one it corrects."""
        corrects = _text(entry, "corrects")
        if not corrects:
            return summary
        date = self.when(corrects)
        return self.catalogue("changes.corrects", said=summary, date=date)

    def _summary(self, log: str, entry: Mapping[str, Value]) -> str:
        match log:
            case "deadline_changes":
                return self.value("deadline", entry.get("to"))
            case "changes":
                key = _text(entry, "key")
                value = self.value(key, entry.get("to"))
                label = self.label(key)
                return self.catalogue("changes.said.change", key=label, to=value)
            case "verifications":
                finding = self.value("finding", entry.get("finding"))
                unit = self.value("verified_by", entry.get("verified_by"))
                return self.catalogue("changes.said.by", said=finding, unit=unit)
            case "measurements":
                return self._measurement(entry)
            case _:
                return self._report(entry)

    def _measurement(self, entry: Mapping[str, Value]) -> str:
        sign = self.catalogue.label("operator", _text(entry, "operator")) or ""
        value = self.value("value", entry.get("value"))
        parts = [f"{sign} {value}".strip()]
        if "reached" in entry:
            reached = self.value("reached", entry["reached"])
            out_of = self.value("out_of", entry.get("out_of"))
            parts.append(
                self.catalogue("changes.said.count", reached=reached, out_of=out_of)
            )
        parts.append(self.value("value_text", entry.get("value_text")))
        met = _text(entry, "met")
        parts.append(self.catalogue.get(f"changes.said.met-{met}") or met)
        return "; ".join(part for part in parts if part)

    def _report(self, entry: Mapping[str, Value]) -> str:
        summary = self.value("status", entry.get("status"))
        if entry.get("certainty", "stated") not in STATED:
            summary = self.catalogue("changes.said.as-read", said=summary)
        if "by" in entry:
            unit = self.value("by", entry["by"])
            summary = self.catalogue("changes.said.by", said=summary, unit=unit)
        if "for" in entry:
            period = self.when(_text(entry, "for"))
            summary = self.catalogue("changes.said.for", said=summary, period=period)
        if "completed_on" in entry:
            date = self.when(_text(entry, "completed_on"))
            summary = self.catalogue(
                "changes.said.completed_on", said=summary, date=date
            )
        if "percent" in entry:
            percent = self.value("percent", entry["percent"])
            summary = self.catalogue(
                "changes.said.percent", said=summary, percent=percent
            )
        return summary

    # values

    def value(self, key: str, value: Value | None) -> str:
        """A value as people write it: days, statuses and units by their names, long texts cut."""
        if value is None or value == "":
            return ""
        if isinstance(value, str):
            return _shorten(self._scalar(key, value))
        if isinstance(value, list):
            items = [self.value(key, item) for item in value]
            return _shorten(", ".join(items))
        return self._map(key, value)

    def _map(self, key: str, value: Mapping[str, Value]) -> str:
        if value.keys() <= set(LANGUAGES):
            return self._text_in_language(key, value)
        if key == "deadline" and value.keys() == {"by"}:
            due = value["by"]
            if isinstance(due, str):
                return self.value(key, due)
        if "unit" in value and value.keys() <= {"unit", "role"}:
            return self._unit(value)
        if key == "withdrawn" and "title" in value:
            return self.value("title", value["title"])
        entries = []
        for inner_key, item in value.items():
            label = self.label(inner_key)
            entries.append(f"{label}: {self.value(inner_key, item)}")
        return _shorten("; ".join(entries))

    def _unit(self, value: Mapping[str, Value]) -> str:
        """A unit by its name, with its role where that is stated."""
        name = self.value("unit", value["unit"])
        if "role" not in value:
            return name
        return f"{name} ({self.value('role', value['role'])})"

    def _text_in_language(self, key: str, texts: Mapping[str, Value]) -> str:
        """A bilingual text in the language of the catalogue, else in one that it has."""
        for lang in (self.catalogue.lang, "vi", "en"):
            text = texts.get(lang)
            if text:
                return self.value(key, text)
        return ""

    def _scalar(self, key: str, text: str) -> str:
        if key in DATED:
            date = self.when(text)
            if date != text:
                return date
        if text in {"true", "false"}:
            return self.catalogue(f"changes.flag.{text}")
        if key in NUMBERS:
            return format_number(text, self.catalogue.lang)
        labels = labels_of(MODELS[self.kind], key)
        label = self.catalogue.get(f"labels.{labels}.{text}")
        if label:
            return label
        name = self.names(key, text)
        if name:
            return name
        return text

    def when(self, text: str) -> str:
        """A day, a period, two of them, or another short form of a deadline."""
        if not text:
            return self.catalogue("periods.unknown")
        if text in {"ongoing", "none"}:
            return self.catalogue(f"deadlines.{text}")
        if re.fullmatch(COUNTED_PATTERN, text):
            return format_deadline(Deadline.model_validate(text), self.catalogue)
        if text.startswith("every "):
            return self.catalogue.label("cadence", text) or text
        return format_period(text, self.catalogue, day_word=True)


def _model_within(
    model: type[FrontMatter] | None, key: str
) -> type[FrontMatter] | None:
    """The model of the map that a key of another one holds."""
    if model is None:
        return None
    field = fields_of(model).get(key)
    if field is None:
        return None
    return field.type.model


def _key_of_value(path: KeyPath) -> str:
    """The key that says what a value is; empty below a key that its writer alone understands."""
    last_key = ""
    for step in path:
        if not isinstance(step, str) or step in LANGUAGES:
            continue
        if is_extension_key(step):
            return ""
        last_key = step
    return last_key


def _text(entry: Value | Mapping[str, Value] | None, key: str) -> str:
    if not isinstance(entry, Mapping):
        return ""
    value = entry.get(key)
    if not isinstance(value, str):
        return ""
    return value


def _map_or_empty(value: Value | None) -> Mapping[str, Value]:
    if not isinstance(value, Mapping):
        return {}
    return value


def _shorten(text: str) -> str:
    return shorten(text, _LONGEST)


def _from_first_difference(old: str, new: str) -> tuple[str, str]:
    """Two long texts that begin alike, each from a little before the first difference."""
    old_line = " ".join(old.split())
    new_line = " ".join(new.split())
    index = _first_difference(old_line, new_line)
    latest_start = max(0, index - _COMMON_START)
    start = old_line.rfind(" ", 0, latest_start) + 1
    if start == 0:
        return _shorten(old_line), _shorten(new_line)
    return _shorten(f"…{old_line[start:]}"), _shorten(f"…{new_line[start:]}")


def _first_difference(one: str, other: str) -> int:
    """The index of the first character that differs; 0 where one text only goes on."""
    for index, (character, counterpart) in enumerate(zip(one, other, strict=False)):
        if character != counterpart:
            return index
    return 0
