"""Changes of records as sentences for people, in the words of the plan and not of the file."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.diagnostics import KeyPath, Value
from dxplan.messages import LANGUAGES, Catalogue
from dxplan.model.field_words import field_label
from dxplan.model.fields import DATED, LOGS, NUMBERS, fields_of, labels_of
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import FrontMatter, RecordRef
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.dates import format_period
from dxplan.wording.names import name_of, reference_of, referenced_record
from dxplan.wording.numbers import format_number
from dxplan.wording.values import in_sentence, is_extension_key, shorten

Names = Callable[[str, str], str | None]
"""What people call that which a key refers to: the name of a unit, the number of a document."""

_LONGEST, _BEFORE = 160, 40
"""Characters of a text that a line of a list quotes, and of what stands before a difference."""


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
        return f"{name} ({record.id})" if reference is RecordRef else name

    return name


def sentence(
    change: Difference, record_kind: Kind, words: Catalogue, names: Names = nobody
) -> str:
    """One change in one line. Nothing is escaped: that is for who puts it on a page or a terminal."""
    return _Wording(record_kind, words, names).sentence(change)


def sentences(
    changes: Iterable[Difference],
    record_kind: Kind,
    words: Catalogue,
    names: Names = nobody,
) -> Iterator[tuple[Difference, str]]:
    """The changes of one record by one commit; of a short form that means several keys only the deadline is told."""
    wording, found = _Wording(record_kind, words, names), list(changes)
    whole = {
        (change.key, change.new)
        for change in found
        if _is_deadline(change) and isinstance(change.new, str)
    }
    for change in found:
        part = (
            isinstance(change.new, str)
            and len(change.path or ()) > 1
            and not _is_deadline(change)
        )
        if not (part and (change.key, change.new) in whole):
            yield change, wording.sentence(change)


def _is_deadline(change: Difference) -> bool:
    return (change.path or ())[1:] == ("by",)


def change_of_value(catalogue: Catalogue, label: str, old: str, new: str) -> str:
    """What became of a value in words; empty where there is none."""
    what = ChangeType.CHANGED
    if not old:
        what = ChangeType.SET
    elif not new:
        what = ChangeType.EMPTIED
    return catalogue(f"changes.{what}", key=label, old=old, new=new)


def _text_change(change: Difference) -> str:
    """The end of the sentence's key: whether a text is new, gone or edited.

    A side is None where it is only known that there was a text.
    """
    if _is_blank(change.old):
        return "-added"
    return "-removed" if _is_blank(change.new) else ""


def _is_blank(text: Value | None) -> bool:
    return isinstance(text, str) and not text.strip()


class _Wording:
    def __init__(self, kind: Kind, words: Catalogue, names: Names) -> None:
        self.kind = kind
        self.words = words
        self.names = names

    def sentence(self, change: Difference) -> str:
        if change.what in {ChangeType.BODY, ChangeType.TRANSLATION}:
            return self.words(f"changes.{change.what}{_text_change(change)}")
        path = change.path or change.old_path or ()
        if change.key in LOGS and change.what not in {
            ChangeType.SET,
            ChangeType.CHANGED,
            ChangeType.EMPTIED,
        }:
            return self._entry(change)
        key = str(
            next(
                (
                    step
                    for step in reversed(path)
                    if isinstance(step, str) and step not in {"vi", "en"}
                ),
                "",
            )
        )
        if any(isinstance(step, str) and is_extension_key(step) for step in path):
            key = ""  # its writer alone knows what it means
        sides = [self.value(key, side) for side in (change.old, change.new)]
        if sides[0] == sides[1]:
            if not (isinstance(change.old, str) and isinstance(change.new, str)):
                return self.words("changes.details", key=self._path(path))
            sides = _where_they_part(change.old, change.new)
        return self.words(
            f"changes.{change.what}", key=self._path(path), old=sides[0], new=sides[1]
        )

    def _path(self, path: KeyPath) -> str:
        """What people call a key: with the key within it, and the language where it is not the first."""
        parts = self._labels_along(path)
        if path[:1] == ("deadline",) and path[1:] == ("by",):
            parts = parts[:1]
        named = (
            parts[0]
            if len(parts) == 1
            else self.words("changes.within", key=parts[0], part=", ".join(parts[1:]))
        )
        return self.words("changes.english", key=named) if path[-1] == "en" else named

    def _labels_along(self, path: KeyPath) -> list[str]:
        """The labels of the keys of a path; of a key within another as in the middle of a sentence."""
        labels: list[str] = []
        model: type[FrontMatter] | None = MODELS[self.kind]
        for step in path:
            if not isinstance(step, str) or step in LANGUAGES:
                continue
            text = field_label(self.words, step, model)
            labels.append(in_sentence(text) if labels else text)
            field = fields_of(model).get(step) if model is not None else None
            model = field.type.model if field is not None else None
        return labels

    def label(self, key: str) -> str:
        """What people call a key."""
        return field_label(self.words, key)

    # entries of logs ------------------------------------------------------------------------------------------

    def _entry(self, change: Difference) -> str:
        entry = change.new if change.new is not None else change.old
        named = self.words(
            f"changes.log.{change.key}", date=self.when(_text(entry, "date"))
        )
        if change.what in {ChangeType.ENTRY_MOVED, ChangeType.ENTRY_TRANSLATED}:
            return self.words(f"changes.{change.what}", entry=named)
        old, new = self.said(change.key, change.old), self.said(change.key, change.new)
        if change.what is ChangeType.ENTRY_CHANGED and old == new:
            return self.words(
                "changes.entry-reworded",
                entry=named,
                keys=self._differing(change.old, change.new),
            )
        return self.words(f"changes.{change.what}", entry=named, old=old, new=new)

    def _differing(self, old: Value | None, new: Value | None) -> str:
        sides = [side if isinstance(side, dict) else {} for side in (old, new)]
        keys = [
            key
            for key in dict.fromkeys([*sides[0], *sides[1]])
            if sides[0].get(key) != sides[1].get(key)
        ]
        return ", ".join(self.label(key).lower() for key in keys)

    def said(self, log: str, entry: Value | None) -> str:
        """What an entry says, in a few words."""
        if not isinstance(entry, Mapping):
            return ""
        said = self._said(log, entry)
        corrects = _text(entry, "corrects")
        return (
            self.words("changes.corrects", said=said, date=self.when(corrects))
            if corrects
            else said
        )

    def _said(self, log: str, entry: Mapping[str, Value]) -> str:
        if log == "deadline_changes":
            return self.value("deadline", entry.get("to"))
        if log == "changes":
            key = _text(entry, "key")
            return self.words(
                "changes.said.change",
                key=self.label(key),
                to=self.value(key, entry.get("to")),
            )
        if log == "verifications":
            found = self.value("finding", entry.get("finding"))
            return self.words(
                "changes.said.by",
                said=found,
                unit=self.value("verified_by", entry.get("verified_by")),
            )
        if log == "measurements":
            sign = self.words.label("operator", _text(entry, "operator")) or ""
            return f"{sign} {self.value('value', entry.get('value', entry.get('met', '')))}".strip()
        said = self.value("status", entry.get("status"))
        if "for" in entry:
            said = self.words(
                "changes.said.for", said=said, period=self.when(_text(entry, "for"))
            )
        if "completed_on" in entry:
            said = self.words(
                "changes.said.completed_on",
                said=said,
                date=self.when(_text(entry, "completed_on")),
            )
        return (
            self.words(
                "changes.said.percent",
                said=said,
                percent=self.value("percent", entry["percent"]),
            )
            if "percent" in entry
            else said
        )

    # values ---------------------------------------------------------------------------------------------------

    def value(self, key: str, value: Value | None) -> str:
        """A value as people write it: days, statuses and units by their names, long texts cut."""
        if value is None or value == "":
            return ""
        if isinstance(value, str):
            return _shorten(self._scalar(key, value))
        if isinstance(value, list):
            return _shorten(", ".join(self.value(key, item) for item in value))
        if value.keys() <= {"vi", "en"}:
            first = value.get(self.words.lang) or value.get("vi") or value.get("en")
            return self.value(key, first)
        if key == "deadline" and isinstance(value.get("by"), str) and len(value) == 1:
            return self.value(key, value["by"])
        return _shorten(
            "; ".join(
                f"{self.label(inner)}: {self.value(inner, item)}"
                for inner, item in value.items()
            )
        )

    def _scalar(self, key: str, text: str) -> str:
        if key in DATED and (shown := self.when(text)) != text:
            return shown
        if text in {"true", "false"}:
            return self.words(f"changes.flag.{text}")
        if key in NUMBERS:
            return format_number(text, self.words.lang)
        labels = labels_of(MODELS[self.kind], key)
        label = self.words.get(f"labels.{labels}.{text}")
        return label or self.names(key, text) or text

    def when(self, text: str) -> str:
        """A day, a period, two of them, or another short form of a deadline."""
        if not text:
            return self.words("periods.unknown")
        if text in {"ongoing", "none"}:
            return self.words(f"deadlines.{text}")
        if text.startswith("every "):
            return self.words.label("cadence", text) or text
        return format_period(text, self.words, day_word=True)


def _text(entry: Value | Mapping[str, Value] | None, key: str) -> str:
    value = entry.get(key, "") if isinstance(entry, Mapping) else ""
    return value if isinstance(value, str) else ""


def _shorten(text: str) -> str:
    return shorten(text, _LONGEST)


def _where_they_part(*texts: str) -> list[str]:
    """Two long texts that begin alike, each from a little before the first difference."""
    lines = [" ".join(text.split()) for text in texts]
    alike = next(
        (
            i
            for i, (one, *others) in enumerate(zip(*lines, strict=False))
            if {one} != {*others}
        ),
        0,
    )
    start = lines[0].rfind(" ", 0, max(0, alike - _BEFORE)) + 1
    return [_shorten(f"…{line[start:]}" if start else line) for line in lines]
