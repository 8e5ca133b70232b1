"""The records that are files of their own (docs/format.md, section 1), and all kinds."""

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from dxplan.model.after import OrdinalNumber
from dxplan.model.deadline import (
    Cadence,
    Deadline,
    StepDeadline,
    TargetDeadline,
    taking_over,
)
from dxplan.model.evidence import Evidence
from dxplan.model.meaning import (
    ADMINISTRATIVE,
    AS_CITED,
    BASIS,
    CADENCE,
    CERTAINTY,
    CHANGES,
    DESCRIPTION,
    FLAT,
    HANDOVER,
    JUDGING,
    LEDGER,
    NOTE,
    NUMBER,
    OBLIGATION,
    PROGRESS,
    PROSE,
    PROVENANCE,
    RECORD_NAME,
    REPORTED,
    RESTATEMENT,
    STATED,
    WORDING,
    Meaning,
)
from dxplan.model.registers import (
    Area,
    Document,
    Holiday,
    Indicator,
    Term,
    Unit,
)
from dxplan.model.scalars import text_of
from dxplan.model.shared import (
    Certainty,
    Change,
    Citation,
    Code,
    Coordinator,
    Lead,
    LogEntry,
    Waiver,
    unit_refs,
)
from dxplan.model.values import (
    ADocument,
    AJurisdiction,
    Amount,
    AmountOrRange,
    AnArea,
    AnIndicator,
    ARecord,
    AUnit,
    Covered,
    Day,
    Flag,
    FrontMatter,
    GroupKey,
    JurisdictionRef,
    Key,
    Line,
    OneOrMany,
    Span,
    Text,
    UnitRef,
    enumeration,
)

STOPPING = frozenset({"suspended", "cancelled"})
"""The statuses that take effect only by a document that authorises them."""

STATUSES = (
    "not_started",
    "in_progress",
    "piloting",
    "submitted",
    "completed",
    "suspended",
    "cancelled",
)
"""What a report may say, in order. `not_reported` is derived, never written."""

Status: TypeAlias = Annotated[str, enumeration("unknown-status", *STATUSES)]
Standing: TypeAlias = Annotated[
    str, enumeration("unknown-value", "in_force", "draft", "replaced")
]
LevelName: TypeAlias = Literal["national", "province", "district", "commune"]
LEVELS: tuple[LevelName, ...] = get_args(LevelName)
"""From the highest to the lowest."""
Level: TypeAlias = Annotated[str, enumeration("unknown-value", *LEVELS)]
TargetLevel: TypeAlias = Annotated[
    str,
    enumeration("unknown-value", "province", "district", "commune", "national", "all"),
]
Operator: TypeAlias = Annotated[
    str, enumeration("unknown-value", ">=", ">", "=", "~", "<", "<=")
]

EVIDENCED_BY: dict[str, tuple[str, ...]] = {
    "resolution": ("NQ",),
    "decision": ("QĐ",),
    "plan": ("KH",),
    "programme": ("CTr",),
    "project": ("ĐA",),
    "report": ("BC",),
    "directive": ("CT",),
    "dispatch": ("CV",),
    "regulation": ("QC", "QyĐ"),
}
"""The document types that evidence a deliverable type; any evidences a type that is not listed."""


def assignee_of(value: object) -> str:
    """A level, which means every jurisdiction of it, or a reference to a jurisdiction."""
    text = text_of(value)
    if text in LEVELS:
        return text
    return JurisdictionRef(text)


def is_lower(level: str, other: str) -> bool:
    """Whether a level of administration is below another."""
    return LEVELS.index(level) > LEVELS.index(other)


Assignee: TypeAlias = Annotated[
    JurisdictionRef, PlainValidator(assignee_of, json_schema_input_type=str)
]
"""To whom a task is assigned: all jurisdictions of a level (a plain text), or one."""

DeliverableType: TypeAlias = Annotated[
    str,
    enumeration(
        "unknown-value",
        *EVIDENCED_BY,
        "system",
        "service",
        "activity",
        "training",
        "other",
    ),
]


class JurisdictionSuccessor(FrontMatter):
    """Who took over from a jurisdiction, from which day."""

    jurisdiction: AJurisdiction
    start: Annotated[Day | None, Field(alias="from")] = None
    takes: Annotated[Text | None, PROSE] = None


class Jurisdiction(FrontMatter):
    """A ministry, a province, or the national level."""

    name: Annotated[Text, RECORD_NAME]
    level: Annotated[Level, DESCRIPTION]
    part_of: Annotated[AJurisdiction | None, BASIS] = None
    short: Annotated[Text | None, WORDING] = None
    codes: Annotated[OneOrMany[Code], DESCRIPTION]
    valid_from: Annotated[Day | None, HANDOVER] = None
    valid_until: Annotated[Day | None, HANDOVER] = None
    successors: Annotated[OneOrMany[JurisdictionSuccessor], HANDOVER]
    aliases: Annotated[OneOrMany[Line], WORDING]
    former_ids: Annotated[OneOrMany[Line], ADMINISTRATIVE]
    source: Annotated[Citation | None, DESCRIPTION] = None
    note: Annotated[Text | None, NOTE] = None


class Group(FrontMatter):
    """A heading of a plan, under which tasks and targets stand."""

    key: Key
    title: Text
    note: Annotated[Text | None, NOTE] = None


class Defaults(FrontMatter):
    """What the tasks and targets of a plan take that say nothing of it themselves."""

    source: Citation | None = None
    area: AnArea | None = None
    lead_unit: OneOrMany[Lead]
    reporting: Annotated[Cadence | None, Meaning(labels="cadence")] = None
    group: GroupKey | None = None

    @property
    def leads(self) -> tuple[UnitRef, ...]:
        """The units that lead what names none."""
        return unit_refs(self.lead_unit)


class Withdrawn(FrontMatter):
    """A task or target that was recorded by mistake: its id, and why it is no more."""

    id: Line
    title: Text
    recorded: Day
    reason: Annotated[Text, PROSE]
    see: ARecord | None = None


class Plan(FrontMatter):
    """A plan: a set of tasks and targets with one document behind it."""

    title: Annotated[Text, Meaning("description", reconfirm="replaced")]
    period: Annotated[Covered, BASIS]
    document: Annotated[ADocument | None, OBLIGATION] = None
    document_unknown: Annotated[
        Text | None, Meaning("description", text="prose", explains="document")
    ] = None
    standing: Annotated[Standing, OBLIGATION] = "in_force"
    assigns: Annotated[Flag, OBLIGATION] = False
    assigned_to: Annotated[OneOrMany[Assignee], OBLIGATION]
    implements: Annotated[OneOrMany[ARecord], BASIS]
    expected_tasks: Annotated[Amount | None, Meaning("obligation", unit="tasks")] = None
    reporting: Annotated[Cadence | None, CADENCE] = None
    groups: Annotated[OneOrMany[Group], DESCRIPTION]
    defaults: Annotated[Defaults | None, DESCRIPTION] = None
    source: Annotated[Citation | None, Meaning("description", reconfirm="replaced")] = (
        None
    )
    changes: Annotated[OneOrMany[Change], CHANGES]
    former_ids: Annotated[OneOrMany[Line], ADMINISTRATIVE]
    withdrawn: Annotated[OneOrMany[Withdrawn], ADMINISTRATIVE]
    note: Annotated[Text | None, NOTE] = None
    waivers: Annotated[OneOrMany[Waiver], ADMINISTRATIVE]


class Deliverable(FrontMatter):
    """What a task has to produce."""

    type: Annotated[DeliverableType, Meaning(labels="deliverable")]
    title: Text | None = None
    operator: Operator | None = None
    value: Annotated[AmountOrRange | None, Meaning(unit="measure")] = None
    measure: Text | None = None


class ReportedResult(FrontMatter):
    """What was reached of one deliverable, by its place in their list, from 1."""

    deliverable: OrdinalNumber
    value: Annotated[Amount, Meaning(unit="measure")]


class Milestone(FrontMatter):
    """A step of a task before its deadline."""

    by: StepDeadline
    title: Text


class DeadlineChange(LogEntry):
    """An extension or other move of a deadline, from its date on."""

    date: Day
    to: Deadline
    document: ADocument | None = None
    note: Annotated[Text | None, NOTE] = None
    corrects: Day | None = None
    recorded: Day | None = None


class Report(LogEntry):
    """A dated entry of progress by the unit that answers for the task."""

    date: Day
    status: Status
    by: Annotated[AUnit | None, Meaning(tells_apart="series")] = None
    completed_on: Annotated[Span | None, Meaning(precision=True)] = None
    occurrence: Annotated[
        Span | None, Field(alias="for"), Meaning(tells_apart="entry")
    ] = None
    percent: Annotated[Amount | None, Meaning(unit="percent")] = None
    document: ADocument | None = None
    reached: OneOrMany[OrdinalNumber]
    results: OneOrMany[ReportedResult]
    evidence: Annotated[OneOrMany[Evidence], Meaning(proves=True)]
    authorised_by: Annotated[ADocument | None, Meaning(proves=True)] = None
    note: Annotated[Text | None, NOTE] = None
    difficulty: Annotated[Text | None, PROSE] = None
    proposal: Annotated[Text | None, PROSE] = None
    via: Annotated[ADocument | None, PROVENANCE] = None
    certainty: Annotated[Certainty, CERTAINTY] = "stated"
    corrects: Day | None = None
    recorded: Day | None = None


class Verification(LogEntry):
    """What somebody else found, kept apart from what the unit says."""

    date: Day
    verified_by: Annotated[AUnit, Meaning(tells_apart="series")]
    finding: Annotated[
        str, enumeration("unknown-value", "confirmed", "disputed", "not_confirmed")
    ]
    document: ADocument | None = None
    note: Annotated[Text | None, NOTE] = None
    reply: Annotated[Text | None, Meaning(text="prose", may_follow=True)] = None
    corrects: Day | None = None
    recorded: Day | None = None


def with_firmness(
    first: Deadline, moves: tuple[DeadlineChange, ...]
) -> tuple[DeadlineChange, ...]:
    """Each move as firm as the deadline that it takes the place of, by date.

    An erratum is as firm as what the entry that it corrects took the place of.
    """
    order = sorted(range(len(moves)), key=lambda i: (moves[i].date, i))
    result = list(moves)
    for place, i in enumerate(order):
        move = moves[i]
        replaced = first
        for earlier in reversed(order[:place]):
            if moves[earlier].date != move.corrects:
                replaced = result[earlier].to
                break
        result[i] = move.model_copy(update={"to": taking_over(move.to, replaced)})
    return tuple(result)


NO_DEADLINE = Deadline()
"""In the place of a deadline that a part leaves out."""


def _stated_deadline(value: object, others: ValidationInfo) -> object:
    """The deadline as it is written; only a part may leave it out."""
    if value is NO_DEADLINE and others.data.get("part_of") is None:
        raise PydanticCustomError("missing", "missing")
    return value


class Task(FrontMatter):
    """An obligation of a plan, with its ledger and its reports.

    A part may leave out its deadline: it is its whole's then (`deadline_is_stated`).
    """

    title: Annotated[Text, STATED]
    part_of: Annotated[ARecord | None, RESTATEMENT] = None
    deadline: Annotated[
        Deadline,
        Field(validate_default=True),
        BeforeValidator(_stated_deadline),
        Meaning(
            "deadline",
            ledger="deadline_changes",
            reconfirm="any",
            required_without="part_of",
        ),
    ] = NO_DEADLINE
    number: Annotated[Line | None, NUMBER] = None
    group: Annotated[GroupKey | None, DESCRIPTION] = None
    lead_unit: Annotated[OneOrMany[Lead], OBLIGATION]
    lead_unknown: Annotated[
        Text | None, Meaning("description", text="prose", explains="lead_unit")
    ] = None
    coordinating_units: Annotated[OneOrMany[Coordinator], DESCRIPTION]
    implements: Annotated[OneOrMany[ARecord], BASIS]
    same_as: Annotated[ARecord | None, RESTATEMENT] = None
    targets: Annotated[OneOrMany[ARecord], DESCRIPTION]
    superseded_by: Annotated[OneOrMany[ARecord], OBLIGATION]
    area: Annotated[AnArea | None, DESCRIPTION] = None
    reporting: Annotated[Cadence | None, CADENCE] = None
    deliverables: Annotated[OneOrMany[Deliverable], OBLIGATION]
    milestones: Annotated[OneOrMany[Milestone], OBLIGATION]
    assigns: Annotated[Flag | None, OBLIGATION] = None
    assigned_to: Annotated[OneOrMany[Assignee], OBLIGATION]
    accepts_pilot: Annotated[Flag, OBLIGATION] = False
    deadline_changes: Annotated[OneOrMany[DeadlineChange], LEDGER]
    changes: Annotated[OneOrMany[Change], CHANGES]
    source: Annotated[Citation | None, STATED] = None
    as_cited: Annotated[Text | None, AS_CITED] = None
    reports: Annotated[OneOrMany[Report], REPORTED]
    verifications: Annotated[OneOrMany[Verification], PROGRESS]
    former_ids: Annotated[OneOrMany[Line], ADMINISTRATIVE]
    note: Annotated[Text | None, NOTE] = None
    waivers: Annotated[OneOrMany[Waiver], ADMINISTRATIVE]
    # a report typed flat into the front matter: read as what it means, and reported (S113)
    status: Annotated[Status | None, FLAT] = None
    reported_on: Annotated[Day | None, FLAT] = None
    completed_on: Annotated[
        Span | None, Meaning("progress", flat=True, precision=True)
    ] = None
    percent: Annotated[
        Amount | None, Meaning("progress", flat=True, unit="percent")
    ] = None
    evidence: Annotated[
        OneOrMany[Evidence], Meaning("progress", flat=True, proves=True)
    ]
    document: Annotated[ADocument | None, FLAT] = None

    @field_validator("deadline_changes", mode="after")
    @classmethod
    def _stay_expected(
        cls, moves: tuple[DeadlineChange, ...], others: ValidationInfo
    ) -> tuple[DeadlineChange, ...]:
        """What was only expected stays so when it is moved, until an entry states `firm`."""
        first = others.data.get("deadline")
        if first is None:
            return moves
        if first.firm and all(move.to.firm for move in moves):
            return moves
        return with_firmness(first, moves)

    @property
    def deadline_is_stated(self) -> bool:
        """Whether it states a deadline itself."""
        return "deadline" in self.model_fields_set

    @property
    def leads(self) -> tuple[UnitRef, ...]:
        """The units that lead it."""
        return unit_refs(self.lead_unit)

    @property
    def coordinators(self) -> tuple[UnitRef, ...]:
        """The registered units that help."""
        return unit_refs(self.coordinating_units)

    @property
    def all_reports(self) -> tuple[Report, ...]:
        """The log, and the flat report of the front matter where it says its day."""
        if self.status is None or self.reported_on is None:
            return self.reports
        flat = Report.model_construct(
            date=self.reported_on,
            status=self.status,
            completed_on=self.completed_on,
            percent=self.percent,
            reached=(),
            results=(),
            evidence=self.evidence,
            document=self.document,
            note=self.note,
        )
        return (*self.reports, flat)


class Baseline(FrontMatter):
    """Where a target starts from."""

    date: Annotated[Span, Meaning(precision=True)]
    value: Annotated[Amount, Meaning(unit="measure")]


class TargetStep(FrontMatter):
    """One of the horizons of a target: what is to be reached by a day."""

    by: StepDeadline
    value: Annotated[AmountOrRange, Meaning(unit="measure")]


class Measurement(LogEntry):
    """What a figure was found to be. ``met`` is for a target without a number."""

    date: Annotated[Span, Meaning(precision=True)]
    value: Annotated[Amount | None, Meaning(unit="measure")] = None
    value_text: Annotated[Text | None, PROSE] = None
    met: Flag | None = None
    reached: Annotated[Amount | None, Meaning(unit="counted")] = None
    out_of: Annotated[Amount | None, Meaning(unit="counted")] = None
    operator: Operator = "="
    document: ADocument | None = None
    via: Annotated[ADocument | None, PROVENANCE] = None
    certainty: Annotated[Certainty, CERTAINTY] = "stated"
    note: Annotated[Text | None, NOTE] = None
    corrects: Span | None = None
    recorded: Day | None = None


class Target(FrontMatter):
    """A figure to reach by a day, or one that is only followed."""

    by: Annotated[
        TargetDeadline, Meaning("deadline", reconfirm="any", required_without="steps")
    ]
    indicator: Annotated[AnIndicator | None, Meaning("obligation", reconfirm="any")] = (
        None
    )
    title: Annotated[
        Text | None, Meaning("obligation", judges=True, reconfirm="replaced")
    ] = None
    operator: Annotated[
        Operator | None, Meaning("obligation", judges=True, reconfirm="any")
    ] = None
    value: Annotated[
        AmountOrRange | None,
        Meaning(
            "obligation",
            judges=True,
            reconfirm="any",
            unit="measure",
        ),
    ] = None
    steps: Annotated[
        OneOrMany[TargetStep], Meaning("obligation", judges=True, reconfirm="any")
    ]
    value_text: Annotated[
        Text | None,
        Meaning("obligation", judges=True, reconfirm="any", text="prose"),
    ] = None
    measure: Annotated[Text | None, JUDGING] = None
    out_of: Annotated[
        Amount | None, Meaning("obligation", judges=True, unit="measure")
    ] = None
    qualitative: Annotated[Flag, OBLIGATION] = False
    each: Annotated[Text | None, JUDGING] = None
    level: Annotated[OneOrMany[TargetLevel], JUDGING]
    population: Annotated[
        Text | None, Meaning("obligation", judges=True, text="prose")
    ] = None
    excludes: Annotated[
        Text | None, Meaning("obligation", judges=True, text="prose")
    ] = None
    share_of: Annotated[ARecord | None, JUDGING] = None
    baseline: Annotated[Baseline | None, JUDGING] = None
    area: Annotated[AnArea | None, DESCRIPTION] = None
    lead_unit: Annotated[OneOrMany[Lead], OBLIGATION]
    source: Annotated[Citation | None, STATED] = None
    as_cited: Annotated[Text | None, AS_CITED] = None
    changes: Annotated[OneOrMany[Change], CHANGES]
    measurements: Annotated[OneOrMany[Measurement], REPORTED]
    number: Annotated[Line | None, NUMBER] = None
    group: Annotated[GroupKey | None, DESCRIPTION] = None
    same_as: Annotated[ARecord | None, RESTATEMENT] = None
    former_ids: Annotated[OneOrMany[Line], ADMINISTRATIVE]
    note: Annotated[Text | None, NOTE] = None
    waivers: Annotated[OneOrMany[Waiver], ADMINISTRATIVE]

    @model_validator(mode="before")
    @classmethod
    def _by_of_steps(cls, value: object) -> object:
        """With steps a target needs no `by` of its own: each of them has one."""
        if isinstance(value, dict) and value.get("steps") and "by" not in value:
            return {**value, "by": "none"}
        return value

    @property
    def leads(self) -> tuple[UnitRef, ...]:
        """The units that lead it."""
        return unit_refs(self.lead_unit)


Kind: TypeAlias = Literal[
    "jurisdiction",
    "plan",
    "task",
    "target",
    "unit",
    "document",
    "area",
    "indicator",
    "term",
    "holiday",
]

MODELS: dict[Kind, type[FrontMatter]] = {
    "jurisdiction": Jurisdiction,
    "plan": Plan,
    "task": Task,
    "target": Target,
    "unit": Unit,
    "document": Document,
    "area": Area,
    "indicator": Indicator,
    "term": Term,
    "holiday": Holiday,
}

NAMED_KINDS: dict[tuple[Kind, str], Kind] = {
    ("task", "implements"): "task",
    ("plan", "implements"): "plan",
    ("task", "same_as"): "task",
    ("task", "part_of"): "task",
    ("task", "superseded_by"): "task",
    ("task", "targets"): "target",
    ("target", "same_as"): "target",
    ("target", "share_of"): "target",
}
"""Of each key of a kind of record that names plans, tasks or targets which of them it means."""
