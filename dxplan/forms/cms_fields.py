"""The widget by which a web editor (Decap, Sveltia) shows a field, by its model and by its use.

Editors write every value anew in the one shape of its widget. So a field is shown in the shape that
the records at hand have, and left out where they have several.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

from dxplan.diagnostics import Value
from dxplan.messages import Catalogue
from dxplan.model.field_words import field_label, meaning
from dxplan.model.fields import Field, fields_of
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.names import full_name

Widget: TypeAlias = dict[str, Any]

_DAY = "YYYY-MM-DD"
_PERIOD = r"^\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]))?$"
_NUMBER = r"^-?\d+([.,]\d+)?$"
_LISTED = frozenset({"unit", "document", "area", "indicator"})
"""The kinds of what a list of registers offers."""


@dataclass(frozen=True)
class Editor:
    """What widgets are made from; references are written as in ``jurisdiction``.

    ``entry_keys`` says what is shown of an entry of a list of maps, by the key of the list.
    """

    portfolio: Portfolio
    catalogue: Catalogue
    jurisdiction: str
    languages: Sequence[str]
    entry_keys: Mapping[str, Sequence[str]]

    def widgets(
        self,
        model: type[FrontMatter],
        keys: Iterable[str],
        records: Sequence[Mapping[str, Value]],
    ) -> Iterator[Widget]:
        """The widgets of some keys of a map, in their order; what can't be shown is left out."""
        fields = fields_of(model)
        for key in keys:
            values = [record[key] for record in records if key in record]
            widget = self._widget(fields[key], values)
            if widget is not None:
                yield self._named(model, fields[key]) | widget

    def _named(self, model: type[FrontMatter], field: Field) -> Widget:
        """What all widgets have: the key, its label and meaning, whether it must be filled in."""
        required = field.required and not field.meaning.required_without
        return {
            "name": field.key,
            "label": field_label(self.catalogue, field.key, model),
            "hint": meaning(self.catalogue, model, field.key),
            "required": required or field.key == "deadline",
        }

    def _widget(self, field: Field, values: Sequence[Value]) -> Widget | None:
        if field.is_bilingual:
            return self._text(field, values)
        if field.type.many:
            return self._list(field, values)
        if not all(isinstance(value, str) for value in values):
            return None
        return self._scalar(field)

    def _text(self, field: Field, values: Sequence[Value]) -> Widget | None:
        """A text as a line, or as a map of languages."""
        kind = "text" if field.meaning.text == "prose" else "string"
        are_maps = len(self.languages) > 1
        if values:
            are_maps = isinstance(values[0], dict)
        if any(isinstance(value, dict) != are_maps for value in values):
            return None
        if not are_maps:
            return {"widget": kind}
        inner = []
        for lang in ("vi", "en"):
            label = self.catalogue(f"forms.cms.lang.{lang}")
            required = lang == self.languages[0]
            inner.append(
                {"name": lang, "label": label, "widget": kind, "required": required}
            )
        return {"widget": "object", "fields": inner}

    def _list(self, field: Field, values: Sequence[Value]) -> Widget | None:
        """A list of maps, or of references; one that is written alone stays alone."""
        if field.type.scalar is None:
            return self._maps(field, values)
        lists = [value for value in values if isinstance(value, list)]
        if len(lists) not in {0, len(values)}:
            return None
        items = chain(*lists) if lists else values
        if not all(isinstance(item, str) for item in items):
            return None
        is_alone = len(values) > len(lists)
        return self._scalar(field) if is_alone else self._items(field)

    def _items(self, field: Field) -> Widget:
        """A list of references or texts, of which several may be chosen."""
        options = self._options(field)
        if options is None:
            return {"widget": "list", "field": {"name": "item", "widget": "string"}}
        return {"widget": "select", "multiple": True, "options": options}

    def _maps(self, field: Field, values: Sequence[Value]) -> Widget | None:
        model = field.type.model
        if model is None:
            return None
        entries: list[Mapping[str, Value]] = []
        for value in values:
            if not isinstance(value, list):
                return None
            entries += [entry for entry in value if isinstance(entry, dict)]
        inner = list(self.widgets(model, self.entry_keys[field.key], entries))
        return {
            "widget": "list",
            "fields": inner,
            "summary": "{{fields.date}}",
            "collapsed": True,
            "allow_remove": False,
            "allow_reorder": False,
        }

    def _scalar(self, field: Field) -> Widget | None:
        match field.type.scalar:
            case "word" | "reference":
                return self._choice(field)
            case "day":
                return _day()
            case "period" | "interval":
                return self._pattern(_PERIOD, "period")
            case "number":
                return self._pattern(_NUMBER, "number")
            case "line" | "key" | "deadline":
                return {"widget": "string"}
        return None

    def _choice(self, field: Field) -> Widget:
        options = self._options(field)
        if options is None:
            return {"widget": "string"}
        return {"widget": "select", "options": options}

    def _options(self, field: Field) -> list[Widget] | None:
        """The words of a closed list, or the entries of registers; None of a free text."""
        if field.type.scalar == "word":
            labels = field.type.labels
            return [
                {"label": self.catalogue.label(labels, word) or word, "value": word}
                for word in field.type.choices
            ]
        if field.type.reference not in _LISTED:
            return None
        return list(self._entries(field.type.reference))

    def _entries(self, kind: str) -> Iterator[Widget]:
        """The entries of the registers that a record of the jurisdiction may name."""
        homes = {self.jurisdiction, *self.portfolio.above.get(self.jurisdiction, ())}
        lang = self.catalogue.lang
        for record in self.portfolio.index(kind).values():  # type: ignore[arg-type]
            if record.jurisdiction is not None and record.jurisdiction not in homes:
                continue
            written = record.id
            if record.jurisdiction is not None:
                written = self.portfolio.written_from(record, self.jurisdiction)
            name = " ".join(full_name(record, self.portfolio, lang).split())
            yield {"label": f"{name} ({written})", "value": written}

    def _pattern(self, pattern: str, key: str) -> Widget:
        sentence = self.catalogue(f"forms.cms.pattern.{key}")
        return {"widget": "string", "pattern": [pattern, sentence]}


def _day() -> Widget:
    """A day without a time, so that no time zone makes it another one."""
    return {
        "widget": "datetime",
        "type": "date",
        "format": _DAY,
        "date_format": _DAY,
        "time_format": False,
        "picker_utc": True,
    }
