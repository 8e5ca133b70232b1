"""Every record of plans/ that is a file of its own, key for key (FORMAT.md, section 1), and the list of all kinds."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator

from dxplan.model.deadline import Cadence, Deadline, TargetDeadline, taking_over
from dxplan.model.registers import Area, Document, Indicator, Term, Unit
from dxplan.model.shared import Certainty, Change, Citation, Code, Waiver
from dxplan.model.values import (
    ADocument,
    AJurisdiction,
    Amount,
    AnArea,
    AnIndicator,
    ARecord,
    AUnit,
    Covered,
    Day,
    Flag,
    FrontMatter,
    Line,
    OneOrMany,
    Span,
    Text,
    enumeration,
)

STOPPING = frozenset({"suspended", "cancelled"})
"""The statuses that take effect only by a document that authorises them."""

STATUSES = (
    "not_started",
    "in_progress",
    "piloting",
    "completed",
    "suspended",
    "cancelled",
)
"""What a report may say. `not_reported` is derived, never written."""

Status: TypeAlias = Annotated[str, enumeration("unknown-status", *STATUSES)]
Standing: TypeAlias = Annotated[
    str, enumeration("unknown-value", "in_force", "draft", "replaced")
]
Level: TypeAlias = Annotated[
    str, enumeration("unknown-value", "national", "province", "district", "commune")
]
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
    takes: Text | None = None


class Jurisdiction(FrontMatter):
    """A ministry, a province, or the national level."""

    name: Text
    level: Level
    short: Text | None = None
    codes: OneOrMany[Code]
    valid_from: Day | None = None
    valid_until: Day | None = None
    successors: OneOrMany[JurisdictionSuccessor]
    aliases: OneOrMany[Line]
    former_ids: OneOrMany[Line]
    source: Citation | None = None
    note: Text | None = None


class Plan(FrontMatter):
    """A plan: a set of tasks and targets with one document behind it."""

    title: Text
    period: Covered
    document: ADocument | None = None
    document_unknown: Text | None = None
    standing: Standing = "in_force"
    assigns: Flag = False
    implements: OneOrMany[ARecord]
    expected_tasks: Amount | None = None
    reporting: Cadence | None = None
    source: Citation | None = None
    changes: OneOrMany[Change]
    former_ids: OneOrMany[Line]
    note: Text | None = None
    waivers: OneOrMany[Waiver]


class Deliverable(FrontMatter):
    """What a task has to produce."""

    type: DeliverableType
    title: Text | None = None


class DeadlineChange(FrontMatter):
    """An extension or other move of a deadline, from its date on."""

    date: Day
    to: Deadline
    document: ADocument | None = None
    note: Text | None = None
    corrects: Day | None = None
    recorded: Day | None = None


class Report(FrontMatter):
    """A dated entry of progress by the unit that answers for the task."""

    date: Day
    status: Status
    completed_on: Span | None = None
    occurrence: Annotated[Span | None, Field(alias="for")] = None
    percent: Amount | None = None
    document: ADocument | None = None
    evidence: OneOrMany[ADocument]
    authorised_by: ADocument | None = None
    note: Text | None = None
    difficulty: Text | None = None
    proposal: Text | None = None
    via: ADocument | None = None
    certainty: Certainty = "stated"
    corrects: Day | None = None
    recorded: Day | None = None


class Verification(FrontMatter):
    """What somebody else found, kept apart from what the unit says."""

    date: Day
    verified_by: AUnit
    finding: Annotated[
        str, enumeration("unknown-value", "confirmed", "disputed", "not_confirmed")
    ]
    document: ADocument | None = None
    note: Text | None = None
    reply: Text | None = None
    corrects: Day | None = None
    recorded: Day | None = None


def _with_firmness(
    first: Deadline, moves: tuple[DeadlineChange, ...]
) -> tuple[DeadlineChange, ...]:
    """Each move as firm as the deadline that it takes the place of, by date; an erratum as what it corrects was."""
    order = sorted(range(len(moves)), key=lambda i: (moves[i].date, i))
    found = {i: moves[i] for i in order}
    for place, i in enumerate(order):
        wrong = moves[i].corrects
        before = next(
            (found[j].to for j in reversed(order[:place]) if found[j].date != wrong),
            first,
        )
        found[i] = moves[i].model_copy(update={"to": taking_over(moves[i].to, before)})
    return tuple(found[i] for i in range(len(moves)))


FLAT_REPORT = frozenset(
    {"status", "reported_on", "completed_on", "percent", "evidence", "document"}
)
"""Keys of a task's head that are read as a report and stand among the reports."""


class Task(FrontMatter):
    """An obligation of a plan, with its ledger and its reports."""

    title: Text
    deadline: Deadline
    number: Line | None = None
    lead_unit: OneOrMany[AUnit]
    lead_unknown: Text | None = None
    coordinating_units: OneOrMany[AUnit]
    implements: OneOrMany[ARecord]
    same_as: ARecord | None = None
    area: AnArea | None = None
    deliverables: OneOrMany[Deliverable]
    accepts_pilot: Flag = False
    deadline_changes: OneOrMany[DeadlineChange]
    changes: OneOrMany[Change]
    source: Citation | None = None
    as_cited: Text | None = None
    reports: OneOrMany[Report]
    verifications: OneOrMany[Verification]
    former_ids: OneOrMany[Line]
    note: Text | None = None
    waivers: OneOrMany[Waiver]
    # a report that somebody typed flat into the head: read as what it means, and reported (S113)
    status: Status | None = None
    reported_on: Day | None = None
    completed_on: Span | None = None
    percent: Amount | None = None
    evidence: OneOrMany[ADocument]
    document: ADocument | None = None

    @field_validator("deadline_changes", mode="after")
    @classmethod
    def _stay_expected(
        cls, moves: tuple[DeadlineChange, ...], others: ValidationInfo
    ) -> tuple[DeadlineChange, ...]:
        """What was only expected stays so when it is moved, until an entry states `firm`."""
        first = others.data.get("deadline")
        if first is None or all(
            deadline.firm for deadline in (first, *(move.to for move in moves))
        ):
            return moves
        return _with_firmness(first, moves)

    @property
    def all_reports(self) -> tuple[Report, ...]:
        """The log, and the flat report of the head where it says its day."""
        if self.status is None or self.reported_on is None:
            return self.reports
        flat = Report.model_construct(
            date=self.reported_on,
            status=self.status,
            completed_on=self.completed_on,
            percent=self.percent,
            evidence=self.evidence,
            document=self.document,
            note=self.note,
        )
        return (*self.reports, flat)


class Baseline(FrontMatter):
    """Where a target starts from."""

    date: Span
    value: Amount


class Measurement(FrontMatter):
    """What a figure was found to be. ``met`` is for a target without a number."""

    date: Span
    value: Amount | None = None
    met: Flag | None = None
    operator: Operator = "="
    document: ADocument | None = None
    via: ADocument | None = None
    certainty: Certainty = "stated"
    note: Text | None = None
    corrects: Span | None = None
    recorded: Day | None = None


class Target(FrontMatter):
    """A figure to reach by a day, or one that is only followed."""

    by: TargetDeadline
    indicator: AnIndicator | None = None
    title: Text | None = None
    operator: Operator | None = None
    value: Amount | None = None
    measure: Text | None = None
    out_of: Amount | None = None
    qualitative: Flag = False
    level: OneOrMany[TargetLevel]
    population: Text | None = None
    excludes: Text | None = None
    share_of: ARecord | None = None
    baseline: Baseline | None = None
    area: AnArea | None = None
    lead_unit: OneOrMany[AUnit]
    source: Citation | None = None
    as_cited: Text | None = None
    changes: OneOrMany[Change]
    measurements: OneOrMany[Measurement]
    number: Line | None = None
    same_as: ARecord | None = None
    former_ids: OneOrMany[Line]
    note: Text | None = None
    waivers: OneOrMany[Waiver]


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
}
