"""The field dictionary: what the items of every dataset have, derived from the models."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

from dxplan.compliance.deadline_evaluation import BOXES, Timeliness
from dxplan.compliance.difficulties import ANSWERS, DIFFICULTY_KINDS
from dxplan.compliance.lights import LIGHTS
from dxplan.compliance.milestones import MILESTONE_STANDINGS
from dxplan.compliance.overdue import OVERDUE_CLASSES
from dxplan.compliance.rates import RATES
from dxplan.compliance.summary import Scope
from dxplan.compliance.targets import STATES
from dxplan.compliance.tasks import MemberCounts, TaskStanding
from dxplan.compliance.trends import Clock
from dxplan.model.deadline import Deadline
from dxplan.model.evidence import UnregisteredEvidence
from dxplan.model.field_words import section
from dxplan.model.fields import UNPUBLISHED, Field, FieldType, fields_of
from dxplan.model.records import MODELS, STATUSES, Measurement, Report, Verification
from dxplan.model.shared import Change, CoordinatingUnit, LeadUnit
from dxplan.model.values import FrontMatter, Text

ColumnKind: TypeAlias = Literal[
    "text",
    "string",
    "key",
    "day",
    "period",
    "interval",
    "number",
    "integer",
    "flag",
    "word",
    "reference",
    "map",
    "any",
]

MEASURES = ("%", "rank")
"""What a measure may be instead of the name of a thing."""
WORDS_OF = {"measure": MEASURES, "each": ("commune", "district", "unit")}
"""What some texts may be instead: words that need no language."""

_KINDS: Mapping[str, ColumnKind] = {
    "line": "string", "key": "key", "day": "day", "period": "period", "interval": "interval",
    "number": "number", "flag": "flag", "word": "word", "reference": "reference", "any": "any",
    "deadline": "period",
}  # fmt: skip
_TARGETS = {
    "unit": "units", "document": "documents", "area": "areas", "indicator": "indicators",
    "plan": "plans", "jurisdiction": "jurisdictions", "record": "records", "task": "tasks",
    "target": "targets",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemField:
    """One key of an item: what it holds, and where its words stand.

    ``choices`` are all a closed list allows, ``labels`` is their section of the catalogues.
    ``refers`` is the dataset whose ``id`` it holds (`records`: plans, tasks and targets). A text
    with ``or_else`` may be one such scalar instead. ``unit`` is what a number counts; ``says`` is
    its section of the words; ``log``: it is a dataset too. ``column`` is the name of its column
    where that is not its key. A ``companion`` stands beside the field of the key ``beside`` and
    holds its written form, or how exact it is.
    """

    key: str
    kind: ColumnKind
    says: str
    many: bool = False
    choices: tuple[str, ...] = ()
    labels: str = ""
    refers: str = ""
    or_else: Literal["", "word", "reference"] = ""
    unit: str = ""
    inner: tuple["ItemField", ...] = ()
    log: bool = False
    column: str = ""
    beside: str = ""
    companion: Literal["", "written", "precision", "upper"] = ""


_PUBLISHED_AS = {"value_text": "value_words"}
"""Keys whose name another column has had from the first: the written form of a number."""


def published_key(key: str) -> str:
    """The key under which items have a key of front matter."""
    return _PUBLISHED_AS.get(key, key)


PRECISIONS = ("day", "month", "quarter", "half", "year")
"""How exactly a day is known."""


def _of_model(model: type[FrontMatter]) -> tuple[ItemField, ...]:
    """The keys of a map as an item has them: with the written form beside each number."""
    fields: list[ItemField] = []
    for slot in fields_of(model).values():
        if slot.meaning.flat or slot.key in UNPUBLISHED:
            continue
        field = _field(section(model), slot)
        if slot.type.model in WITH_ROLES:
            fields += _units(field, section(model))
            continue
        if slot.type.model is UnregisteredEvidence:
            fields += _evidence(field, section(model))
            continue
        if is_dated(slot):
            fields += _dated(field)
            continue
        fields.append(field)
        if field.kind == "number" and not field.many:
            fields.append(_as_written(field, "string"))
        if slot.type.or_range:
            upper = replace(field, key=upper_key(field.key), beside=field.key)
            fields.append(replace(upper, companion="upper"))
    if issubclass(model, Deadline):
        fields.append(ItemField("form", "string", "deadline"))
    return tuple(fields)


WITH_ROLES = (LeadUnit, CoordinatingUnit)
"""The maps of a unit and its role, which stand beside plain references in a list."""


def _units(field: ItemField, says: str) -> tuple[ItemField, ...]:
    """A list of units by their ids, and beside it those entries that say more."""
    entry = (
        ItemField("unit", "reference", "unit_entry", refers="units"),
        ItemField("name", "text", "unit_entry"),
        ItemField("role", "text", "unit_entry"),
    )
    return (
        replace(field, kind="reference", inner=()),
        ItemField(roles_key(field.key), "map", says, many=True, inner=entry),
    )


def _evidence(field: ItemField, says: str) -> tuple[ItemField, ...]:
    """A list of evidence: the ids of its documents, and beside it what is in no register."""
    entry = _of_model(UnregisteredEvidence)
    return (
        replace(field, kind="reference", inner=()),
        ItemField(unregistered_key(field.key), "map", says, many=True, inner=entry),
    )


def unregistered_key(key: str) -> str:
    """The key beside a list of evidence under which links and files stand."""
    return f"{key}_unregistered"


def roles_key(key: str) -> str:
    """The key beside a list of units under which entries with a role stand."""
    return f"{key}_roles"


def upper_key(key: str) -> str:
    """The key beside a number that may be a range, under which its upper bound stands."""
    return f"{key}_to"


def is_dated(slot: Field) -> bool:
    """Whether a key says when something was, as exactly as its writer knows it."""
    return slot.meaning.precision


def _dated(field: ItemField) -> tuple[ItemField, ...]:
    """A day known more or less exactly: its last day, its written form, how exact that is."""
    return (
        replace(field, kind="day"),
        _as_written(field, "period"),
        ItemField(
            f"{field.key}_precision",
            "word",
            field.says,
            choices=PRECISIONS,
            labels="precision",
            beside=field.key,
            companion="precision",
        ),
    )


def _as_written(field: ItemField, kind: ColumnKind) -> ItemField:
    """The field beside another one that holds the form its writer gave it."""
    return ItemField(
        f"{field.key}_text",
        kind,
        field.says,
        beside=field.key,
        companion="written",
    )


def _field(says: str, slot: Field) -> ItemField:
    shape = slot.type
    field = ItemField(
        published_key(slot.key),
        _kind(shape),
        says,
        many=shape.many,
        choices=shape.choices,
        labels=slot.type.labels,
    )
    if slot.key == "assigned_to":  # levels, or ids of jurisdictions
        return replace(field, kind="string", choices=(), labels="")
    if shape.scalar == "reference":
        field = replace(field, refers=_TARGETS[shape.reference])
    if field.kind == "text" and shape.scalar == "reference":
        field = replace(field, or_else="reference")
    words = WORDS_OF.get(slot.key)
    if words is not None:
        field = replace(field, or_else="word", choices=words, labels=slot.key)
    if field.kind == "period":
        field = replace(field, choices=())
    if field.kind == "map" and shape.model:
        field = replace(
            field, choices=(), inner=_of_model(shape.model), log=slot.meaning.dataset
        )
    return replace(field, unit=slot.meaning.unit)


def _kind(shape: FieldType) -> ColumnKind:
    if shape.model is Text:
        return "text"
    return "map" if shape.model is not None else _KINDS[shape.scalar or "any"]


def _word_field(
    key: str, says: str, choices: tuple[str, ...], labels: str = ""
) -> ItemField:
    return ItemField(key, "word", says, choices=choices, labels=labels or key)


def _numbers(
    key: str, says: str, names: tuple[str, ...], unit: str, labels: str
) -> ItemField:
    inner = tuple(
        ItemField(name, "integer", key, labels=labels, unit=unit) for name in names
    )
    return ItemField(key, "map", says, inner=inner)


def _named(key: str) -> ItemField:
    """The id of a record's jurisdiction or plan."""
    return ItemField(key, "reference", "item", refers=_TARGETS[key])


_IDENTITY = (ItemField("id", "string", "item"), _named("jurisdiction"), _named("plan"))

_STATUS = _word_field("status", "tasks", (*STATUSES, "not_reported"))
_TIMELINESS = _word_field("timeliness", "tasks", get_args(Timeliness))
_BOX = _word_field("box", "tasks", BOXES)
_STATE = _word_field("state", "targets", STATES, "target")
_VERIFICATION_FINDINGS = next(
    field.choices for field in _of_model(Verification) if field.key == "finding"
)

_CERTAINTIES = next(
    field.choices for field in _of_model(Report) if field.key == "certainty"
)

OF_TASKS = (
    _word_field("standing", "tasks", (*get_args(TaskStanding), "restating"), "count"),
    ItemField("exists_from", "day", "tasks"),
    _STATUS,
    _TIMELINESS,
    _BOX,
    ItemField("in_plan", "map", "tasks", inner=(_STATUS, _TIMELINESS, _BOX)),
    _word_field("certainty", "tasks", _CERTAINTIES),
    ItemField("fulfilled", "flag", "tasks"),
    ItemField("due", "day", "tasks"),
    ItemField("original_due", "day", "tasks"),
    ItemField("expected", "day", "tasks"),
    ItemField("stale", "flag", "tasks"),
    ItemField("milestone_states", "map", "tasks", many=True, inner=(
        ItemField("number", "integer", "milestone_states"),
        ItemField("due", "day", "milestone_states"),
        ItemField("reached_on", "day", "milestone_states"),
        _word_field("standing", "milestone_states", MILESTONE_STANDINGS, "milestone"),
    )),
    ItemField("occurrences", "map", "tasks", inner=(
        ItemField("met", "integer", "occurrences", unit="occurrences"),
        ItemField("missed", "integer", "occurrences", unit="occurrences"),
    )),
    ItemField("parts", "map", "tasks", inner=(
        ItemField("of", "integer", "parts", unit="tasks"),
        ItemField("reported", "integer", "parts", unit="tasks"),
        ItemField("fulfilled", "integer", "parts", unit="tasks"),
        replace(_STATUS, says="parts"),
        _word_field("certainty", "parts", _CERTAINTIES),
    )),
    *_dated(ItemField("completed_on", "period", "tasks")),
    ItemField("days_late", "integer", "tasks", unit="days"),
    ItemField("members", "map", "tasks", inner=tuple(
        ItemField(key, "integer", "members", unit="units") for key in MemberCounts._fields
    )),
    ItemField("days_overdue", "integer", "tasks", unit="days"),
    _word_field("overdue_class", "tasks", OVERDUE_CLASSES),
    ItemField("credited_to", "reference", "tasks", many=True, refers="units"),
    ItemField("last_report", "map", "tasks", inner=_of_model(Report)),
    ItemField("days_since_report", "integer", "tasks", unit="days"),
    _word_field("verified", "tasks", _VERIFICATION_FINDINGS, "finding"),
    ItemField("history", "map", "tasks", inner=(
        ItemField("first_recorded", "day", "history"),
        ItemField("last_recorded", "day", "history"),
        ItemField("commits", "integer", "history", unit="commits"),
        ItemField("last_author", "string", "history"),
        ItemField("reports", "map", "history", many=True, inner=(
            ItemField("date", "day", "recorded_report"),
            ItemField("recorded", "day", "recorded_report"),
            ItemField("days_late", "integer", "recorded_report", unit="days"),
        )),
        ItemField("completion_recorded", "day", "history"),
        ItemField("needs_reconfirmation", "map", "history", inner=(
            ItemField("item", "reference", "reconfirmation", refers="records"),
            ItemField("key", "string", "reconfirmation"),
            ItemField("since", "day", "reconfirmation"),
        )),
    )),
    ItemField("group_title", "text", "tasks"),
)  # fmt: skip
"""What is derived of a task."""

_OF_TARGETS = (
    replace(
        next(field for field in _of_model(MODELS["plan"]) if field.key == "standing"),
        says="targets",
    ),
    ItemField("exists_from", "day", "targets"),
    ItemField("due", "day", "targets"),
    _STATE,
    ItemField("in_plan", "map", "targets", inner=(_STATE,)),
    ItemField("occurrence", "string", "targets"),
    ItemField(
        "occurrences",
        "map",
        "targets",
        inner=(
            ItemField("met", "integer", "target_occurrences", unit="occurrences"),
            ItemField("missed", "integer", "target_occurrences", unit="occurrences"),
        ),
    ),
    ItemField(
        "passed_steps",
        "map",
        "targets",
        many=True,
        inner=(
            ItemField("due", "day", "targets"),
            ItemField("value", "number", "target_step"),
            replace(_STATE, says="target_step"),
        ),
    ),
    ItemField("latest", "map", "targets", inner=_of_model(Measurement)),
    ItemField("group_title", "text", "targets"),
)

_TITLES = ("own", "indicator", "id")
"""Where the title of a target is from."""


def _with_title_from(fields: tuple[ItemField, ...]) -> Iterator[ItemField]:
    """The fields of a target, and behind its title where that is from."""
    for field in fields:
        yield field
        if field.key == "title":
            yield _word_field("title_from", "targets", _TITLES)


_RATE = (
    ItemField("numerator", "integer", "rate", unit="tasks"),
    ItemField("denominator", "integer", "rate", unit="tasks"),
    ItemField("value", "number", "rate", unit="percent"),
)

_COUNTS = (
    "tasks", "assigned", "draft", "replaced", "split", "superseded", "inherited", "member",
    "reported",
)  # fmt: skip
_SUMMARY = (
    _word_field("scope", "summary", get_args(Scope)),
    ItemField("id", "string", "summary"),
    *(ItemField(key, "integer", "summary", unit="tasks") for key in _COUNTS),
    _numbers("boxes", "summary", BOXES, "tasks", "box"),
    ItemField("rates", "map", "summary", inner=tuple(
        ItemField(name, "map", "rates", labels="rate", inner=_RATE) for name in RATES
    )),
    _numbers("targets", "summary", STATES, "targets", "target"),
    _word_field("light", "summary", LIGHTS),
    ItemField("as_read", "integer", "summary", unit="tasks"),
)  # fmt: skip

_TREND = (
    _word_field("scope", "trend", get_args(Scope)),
    ItemField("id", "string", "trend"),
    ItemField("date", "day", "trend"),
    _word_field("clock", "trend", get_args(Clock)),
    ItemField("tasks", "integer", "summary", unit="tasks"),
    ItemField("reported", "integer", "summary", unit="tasks"),
    *(field for field in _SUMMARY if field.key in {"boxes", "rates"}),
    ItemField("commit", "string", "trend"),
    ItemField("completed", "integer", "trend", unit="tasks"),
)


def _log(entry: type[FrontMatter], records: str) -> tuple[ItemField, ...]:
    identity, *places = _IDENTITY
    return (
        identity,
        ItemField("record", "reference", "item", refers=records),
        *places,
        *_of_model(entry),
    )


_DIFFICULTIES = (
    _IDENTITY[0],
    ItemField("record", "reference", "item", refers="tasks"),
    *_IDENTITY[1:],
    ItemField("unit", "reference", "difficulties", many=True, refers="units"),
    _word_field("kind", "difficulties", DIFFICULTY_KINDS, "difficulty_kind"),
    ItemField("date", "day", "difficulties"),
    ItemField("text", "text", "difficulties"),
    _word_field("answer", "difficulties", ANSWERS),
    ItemField("later_date", "day", "difficulties"),
    _word_field("later_status", "difficulties", STATUSES, "status"),
)

FIELDS: Mapping[str, tuple[ItemField, ...]] = {
    "jurisdictions": (*_IDENTITY, *_of_model(MODELS["jurisdiction"])),
    "plans": (*_IDENTITY, *_of_model(MODELS["plan"])),
    "tasks": (*_IDENTITY, *_of_model(MODELS["task"]), *OF_TASKS),
    "targets": (
        *_IDENTITY,
        *_with_title_from(_of_model(MODELS["target"])),
        *_OF_TARGETS,
    ),
    "units": (
        *_IDENTITY,
        *_of_model(MODELS["unit"]),
        ItemField("member_tasks", "integer", "units", unit="tasks"),
    ),
    "documents": (*_IDENTITY, *_of_model(MODELS["document"])),
    "areas": (*_IDENTITY, *_of_model(MODELS["area"])),
    "indicators": (*_IDENTITY, *_of_model(MODELS["indicator"])),
    "summary": _SUMMARY,
    "reports": _log(Report, "tasks"),
    "measurements": _log(Measurement, "targets"),
    "changes": _log(Change, "records"),
    "difficulties": _DIFFICULTIES,
    "trends": _TREND,
}
"""The fields of every dataset's items, in their order."""

WITHOUT_KEY = frozenset({"summary", "trends"})
"""The datasets whose rows are scopes: their `id` is not theirs alone."""


@dataclass(frozen=True)
class ListTable:
    """A list of a dataset's items in long form: a row an entry.

    Each row has the ``id`` of its item and its place in the list.

    ``path`` are the fields that lead to the list, outermost first.
    """

    dataset: str
    path: tuple[ItemField, ...]

    @property
    def name(self) -> str:
        """The name of its table: the dataset and the keys."""
        return "_".join((self.dataset, *(field.key for field in self.path)))

    @property
    def field(self) -> ItemField:
        """The list itself."""
        return self.path[-1]

    @cached_property
    def fields(self) -> tuple[ItemField, ...]:
        """What its rows hold: a map's own keys, or the one value."""
        record = ItemField("record", "reference", "list", refers=self.dataset)
        entry = (
            self.field.inner
            if self.field.kind == "map"
            else (replace(self.field, many=False, column="value"),)
        )
        return (record, ItemField("position", "integer", "list"), *entry)

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


def _lists(
    dataset: str, fields: tuple[ItemField, ...], above: tuple[ItemField, ...] = ()
) -> Iterator[ListTable]:
    """The lists of a dataset that are no dataset themselves; below a map only those of maps."""
    for field in fields:
        path = (*above, field)
        if field.many and not field.log and (not above or field.kind == "map"):
            yield ListTable(dataset, path)
        elif field.kind == "map" and not field.many:
            yield from _lists(dataset, field.inner, path)


LISTS: Mapping[str, ListTable] = {
    listed.name: listed
    for dataset, fields in FIELDS.items()
    for listed in _lists(dataset, fields)
}
"""The tables of lists, by name."""

TABLES: Mapping[str, tuple[ItemField, ...]] = {
    **FIELDS,
    **{name: listed.fields for name, listed in LISTS.items()},
}
"""The fields of everything that has rows."""
