"""What the items of every dataset have: the field dictionary, read off the models and told of what is derived."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

from dxplan.compliance.judgement import BOXES, Timeliness
from dxplan.compliance.summary import RATES, Scope
from dxplan.compliance.targets import STATES
from dxplan.compliance.tasks import Standing
from dxplan.compliance.trends import Clock
from dxplan.model.deadline import Deadline
from dxplan.model.parts import Change
from dxplan.model.records import MODELS, STATUSES, Measurement, Report, Verification
from dxplan.model.registers import UNPUBLISHED
from dxplan.model.shapes import Shape, Slot, section, slots
from dxplan.model.values import FrontMatter, Text

Kind: TypeAlias = Literal[
    "text", "string", "key", "day", "period", "interval", "number", "integer", "flag", "word", "reference", "map", "any"
]

MEASURES = ("%", "rank")
"""What a measure may be instead of the name of a thing."""

_KINDS: Mapping[str, Kind] = {
    "line": "string", "key": "key", "day": "day", "period": "period", "interval": "interval", "number": "number",
    "flag": "flag", "word": "word", "reference": "reference", "any": "any", "deadline": "period",
}  # fmt: skip
_TARGETS = {
    "unit": "units", "document": "documents", "area": "areas", "indicator": "indicators", "plan": "plans",
    "jurisdiction": "jurisdictions", "record": "records", "task": "tasks", "target": "targets",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an item: what it holds, and where its words stand.

    ``words`` are all a closed list allows, ``labels`` is their section of the catalogues. ``refers`` is the dataset
    whose ``id`` it holds (`records`: plans, tasks and targets). A text with ``or_else`` may be one such scalar
    instead. ``unit`` is what a number counts; ``says`` is its section of the words; ``log``: it is a dataset too.
    ``column`` is the name of its column where that is not its key.
    """

    key: str
    kind: Kind
    says: str
    many: bool = False
    words: tuple[str, ...] = ()
    labels: str = ""
    refers: str = ""
    or_else: Literal["", "word", "reference"] = ""
    unit: str = ""
    inner: tuple["Field", ...] = ()
    log: bool = False
    column: str = ""


PERIOD = r"[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}(-[0-9]{2})?))?"
"""A day, month, quarter, half or year as a pattern."""

PRECISIONS = ("day", "month", "quarter", "half", "year")
"""How exactly a day is known."""

DATED = frozenset({"date", "completed_on"})
"""The keys whose period says when something was: items have its last day, its written form and its precision."""

_LOGS = frozenset({"reports", "measurements", "changes"})
_UNITS = {("report", "percent"): "percent", ("plan", "expected_tasks"): "tasks"}
_MEASURED = frozenset({("target", "value"), ("target", "out_of"), ("baseline", "value"), ("measurement", "value")})


def _of_model(model: type[FrontMatter]) -> tuple[Field, ...]:
    """The keys of a map as an item has them: with the written form beside each number."""
    found: list[Field] = []
    for slot in slots(model).values():
        if slot.flat or slot.key in UNPUBLISHED:
            continue
        field = _field(section(model), slot)
        if is_dated(slot):
            found += _dated(field)
            continue
        found.append(field)
        if field.kind == "number":
            found.append(Field(f"{slot.key}_text", "string", "written"))
    if issubclass(model, Deadline):
        found.append(Field("form", "string", "deadline"))
    return tuple(found)


def is_dated(slot: Slot) -> bool:
    """Whether a key says when something was, as exactly as its writer knows it."""
    return slot.key in DATED and slot.shape.scalar == "period"


def _dated(field: Field) -> tuple[Field, ...]:
    """A day that may be known less exactly: its last day as a date, the written form, and how exact that is."""
    return (
        replace(field, kind="day"),
        Field(f"{field.key}_text", "period", "written"),
        Field(f"{field.key}_precision", "word", "precision", words=PRECISIONS, labels="precision"),
    )


def _field(says: str, slot: Slot) -> Field:
    shape = slot.shape
    field = Field(slot.key, _kind(shape), says, many=shape.many, words=shape.words, labels=slot.shape.labels)
    if shape.scalar == "reference":
        field = replace(field, refers=_TARGETS[shape.target])
    if field.kind == "text" and shape.scalar == "reference":
        field = replace(field, or_else="reference")
    if slot.key == "measure":
        field = replace(field, or_else="word", words=MEASURES, labels="measure")
    if field.kind == "period":
        field = replace(field, words=())
    if field.kind == "map" and shape.model:
        field = replace(field, words=(), inner=_of_model(shape.model), log=slot.key in _LOGS)
    unit = "measure" if (says, slot.key) in _MEASURED else _UNITS.get((says, slot.key), "")
    return replace(field, unit=unit)


def _kind(shape: Shape) -> Kind:
    if shape.model is Text:
        return "text"
    return "map" if shape.model is not None else _KINDS[shape.scalar or "any"]


def _words(key: str, says: str, words: tuple[str, ...], labels: str = "") -> Field:
    return Field(key, "word", says, words=words, labels=labels or key)


def _numbers(key: str, says: str, names: tuple[str, ...], unit: str, labels: str) -> Field:
    inner = tuple(Field(name, "integer", key, labels=labels, unit=unit) for name in names)
    return Field(key, "map", says, inner=inner)


def _named(key: str) -> Field:
    """The id of a record's jurisdiction or plan."""
    return Field(key, "reference", "item", refers=_TARGETS[key])


_IDENTITY = (Field("id", "string", "item"), _named("jurisdiction"), _named("plan"))

_STATUS = _words("status", "task", (*STATUSES, "not_reported"))
_TIMELINESS = _words("timeliness", "task", get_args(Timeliness))
_BOX = _words("box", "task", BOXES)
_STATE = _words("state", "target", STATES, "target")

OF_TASKS = (
    _words("standing", "task", (*get_args(Standing), "restating"), "count"),
    Field("exists_from", "day", "task"),
    _STATUS,
    _TIMELINESS,
    _BOX,
    Field("in_plan", "map", "task", inner=(_STATUS, _TIMELINESS, _BOX)),
    Field("fulfilled", "flag", "task"),
    Field("due", "day", "task"),
    Field("original_due", "day", "task"),
    Field("expected", "day", "task"),
    Field("stale", "flag", "task"),
    Field("occurrences", "map", "task", inner=(
        Field("met", "integer", "occurrences", unit="occurrences"),
        Field("missed", "integer", "occurrences", unit="occurrences"),
    )),
    *_dated(Field("completed_on", "period", "task")),
    Field("days_late", "integer", "task", unit="days"),
    Field("last_report", "map", "task", inner=_of_model(Report)),
    Field("days_since_report", "integer", "task", unit="days"),
    _words("verified", "task", next(f.words for f in _of_model(Verification) if f.key == "finding"), "finding"),
    Field("history", "map", "task", inner=(
        Field("first_recorded", "day", "history"),
        Field("last_recorded", "day", "history"),
        Field("commits", "integer", "history", unit="commits"),
        Field("last_author", "string", "history"),
        Field("reports", "map", "history", many=True, inner=(
            Field("date", "day", "recorded_report"),
            Field("recorded", "day", "recorded_report"),
            Field("days_late", "integer", "recorded_report", unit="days"),
        )),
        Field("completion_recorded", "day", "history"),
        Field("needs_reconfirmation", "map", "history", inner=(
            Field("item", "reference", "reconfirmation", refers="records"),
            Field("key", "string", "reconfirmation"),
            Field("since", "day", "reconfirmation"),
        )),
    )),
)  # fmt: skip
"""What is derived of a task."""

_OF_TARGETS = (
    replace(next(field for field in _of_model(MODELS["plan"]) if field.key == "standing"), says="target"),
    Field("exists_from", "day", "target"),
    Field("due", "day", "target"),
    _STATE,
    Field("in_plan", "map", "target", inner=(_STATE,)),
    Field("latest", "map", "target", inner=_of_model(Measurement)),
)

_TITLES = ("own", "indicator", "id")
"""Where the title of a target is from."""


def _with_title_from(fields: tuple[Field, ...]) -> Iterator[Field]:
    """The fields of a target, and behind its title where that is from."""
    for field in fields:
        yield field
        if field.key == "title":
            yield _words("title_from", "target", _TITLES)


_RATE = (
    Field("numerator", "integer", "rate", unit="tasks"),
    Field("denominator", "integer", "rate", unit="tasks"),
    Field("value", "number", "rate", unit="percent"),
)

_COUNTS = ("tasks", "assigned", "draft", "replaced", "inherited")
_SUMMARY = (
    _words("scope", "summary", get_args(Scope)),
    Field("id", "string", "summary"),
    *(Field(key, "integer", "summary", unit="tasks") for key in _COUNTS),
    _numbers("boxes", "summary", BOXES, "tasks", "box"),
    Field("rates", "map", "summary", inner=tuple(
        Field(name, "map", "rates", labels="rate", inner=_RATE) for name in RATES
    )),
    _numbers("targets", "summary", STATES, "targets", "target"),
)  # fmt: skip

_TREND = (
    _words("scope", "trend", get_args(Scope)),
    Field("id", "string", "trend"),
    Field("date", "day", "trend"),
    _words("clock", "trend", get_args(Clock)),
    Field("tasks", "integer", "summary", unit="tasks"),
    *(field for field in _SUMMARY if field.key in {"boxes", "rates"}),
    Field("commit", "string", "trend"),
)


def _log(entry: type[FrontMatter], records: str) -> tuple[Field, ...]:
    identity, *places = _IDENTITY
    return (identity, Field("record", "reference", "item", refers=records), *places, *_of_model(entry))


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "jurisdictions": (*_IDENTITY, *_of_model(MODELS["jurisdiction"])),
    "plans": (*_IDENTITY, *_of_model(MODELS["plan"])),
    "tasks": (*_IDENTITY, *_of_model(MODELS["task"]), *OF_TASKS),
    "targets": (*_IDENTITY, *_with_title_from(_of_model(MODELS["target"])), *_OF_TARGETS),
    "units": (*_IDENTITY, *_of_model(MODELS["unit"])),
    "documents": (*_IDENTITY, *_of_model(MODELS["document"])),
    "areas": (*_IDENTITY, *_of_model(MODELS["area"])),
    "indicators": (*_IDENTITY, *_of_model(MODELS["indicator"])),
    "summary": _SUMMARY,
    "reports": _log(Report, "tasks"),
    "measurements": _log(Measurement, "targets"),
    "changes": _log(Change, "records"),
    "trends": _TREND,
}
"""The fields of every dataset's items, in their order."""

WITHOUT_KEY = frozenset({"summary", "trends"})
"""The datasets whose rows are scopes: their `id` is not theirs alone."""


@dataclass(frozen=True)
class Listed:
    """A list of a dataset's items in long form: a row an entry, with the ``id`` of its item and its place in the list.

    ``path`` are the fields that lead to the list, outermost first.
    """

    dataset: str
    path: tuple[Field, ...]

    @property
    def name(self) -> str:
        """The name of its table: the dataset and the keys."""
        return "_".join((self.dataset, *(field.key for field in self.path)))

    @property
    def field(self) -> Field:
        """The list itself."""
        return self.path[-1]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What its rows hold: a map's own keys, or the one value."""
        record = Field("record", "reference", "list", refers=self.dataset)
        entry = self.field.inner if self.field.kind == "map" else (replace(self.field, many=False, column="value"),)
        return (record, Field("position", "integer", "list"), *entry)

    def items(self, items: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """The entries of the lists of some items, in their order."""
        for item in items:
            for position, entry in enumerate(self._entries(item)):
                own = entry if self.field.kind == "map" else {self.field.key: entry}
                yield {"record": item["id"], "position": position, **own}

    def _entries(self, item: Mapping[str, Any]) -> Sequence[Any]:
        value: Any = item
        for field in self.path:
            value = (value or {}).get(field.key)
        return value or ()


def _lists(dataset: str, fields: tuple[Field, ...], above: tuple[Field, ...] = ()) -> Iterator[Listed]:
    """The lists of a dataset that are no dataset themselves; below a map only those of maps."""
    for field in fields:
        path = (*above, field)
        if field.many and not field.log and (not above or field.kind == "map"):
            yield Listed(dataset, path)
        elif field.kind == "map" and not field.many:
            yield from _lists(dataset, field.inner, path)


LISTS: Mapping[str, Listed] = {
    listed.name: listed for dataset, fields in FIELDS.items() for listed in _lists(dataset, fields)
}
"""The tables of lists, by name."""

TABLES: Mapping[str, tuple[Field, ...]] = {**FIELDS, **{name: listed.fields for name, listed in LISTS.items()}}
"""The fields of everything that has rows."""
