"""Every field of every model: changing it is told by the gate, or changes nothing that is judged.

A row a field. A probe edits one file of a small repository in which things are late, missed and behind; it names the
findings that `check --base` has to give, or says in words why nothing needs to be told. Then no task and no target may
stand better and no scope may count otherwise. A new field without a row fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import pytest
from gate_cases import (
    AREAS,
    AS_OF,
    BEHIND,
    CLASS,
    COUNTED,
    DOCUMENTS,
    DONE,
    DUTY,
    GLOSSARY,
    GROUP,
    GROUPED,
    HOLIDAYS,
    HOME,
    INDICATORS,
    LATE,
    LATER,
    MISSED,
    OTHER,
    PART,
    PILOT,
    PLAN,
    RANKED,
    SINGLE,
    STEPPED,
    UNITS,
    UPON,
    WORLD,
    added,
    edited,
    judged,
    world,
)
from pydantic import BaseModel
from samples import Files, assembled, md

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.history.change_base import base_of
from dxplan.model.records import MODELS


def test_the_world_is_late() -> None:
    tasks = {
        key.removeprefix("na/"): state.box
        for key, state in world().tasks.items()
        if key.startswith("na/")
    }
    assert tasks == {
        "p/tasks/01": "open_overdue",
        "p/tasks/02": "completed_late",
        "p/tasks/03": "open_overdue",
        "p/tasks/04": "not_reported_overdue",
        "p/tasks/05": "not_reported",
        "p/tasks/06": "open_overdue",
        "p/tasks/31": "open_overdue",
        "p/tasks/32": "not_reported_overdue",
        "q/tasks/01": "completed_on_time",
        "grouped/tasks/01": None,
        "grouped/tasks/02": "open_overdue",
        "grouped/tasks/03": "not_reported_overdue",
    }
    targets = {
        key.removeprefix("na/"): state.state for key, state in world().targets.items()
    }
    assert targets == {
        "p/targets/01": "missed", "p/targets/02": "behind", "p/targets/03": "not_measured", "q/targets/01": "met",
        "q/targets/02": "missed",
        "grouped/targets/01": "not_measured",
        "q/targets/03": "open",
    }  # fmt: skip
    assert world().portfolio.findings == ()
    assert world().inherited["na/p/tasks/04"] == ("na/a",)


# the table ------------------------------------------------------------------------------------------------------------

SHOWN = "it is shown, and nothing is judged by it"
CITED = "it says where something stands, and nothing is judged by it"
CALLED_LESS_SURE = (
    "what was read into a source is taken back, and nothing is judged by it"
)
EDITED_ENTRY = {"H202"}


@dataclass(frozen=True)
class Probe:
    """A change of one field, and what the gate has to say of it; with a reason where it need not say anything."""

    files: Files
    codes: frozenset[str] = frozenset()
    harmless: str = ""


def of(
    path: str, *edits: tuple[str, str], tells: str = "", harmless: str = ""
) -> Probe:
    """A probe that edits a file of the world."""
    assert bool(tells) != bool(harmless)
    return Probe(edited(path, *edits), frozenset(tells.split()), harmless)


def more(path: str, *lines: str, tells: str = "", harmless: str = "") -> Probe:
    """A probe that adds keys to a page."""
    return of(
        path,
        ("---\n", "---\n" + "".join(f"{line}\n" for line in lines)),
        tells=tells,
        harmless=harmless,
    )


def row(path: str, line: str, *, tells: str = "", harmless: str = "") -> Probe:
    """A probe that adds one key to a page."""
    return of(path, added(path, line), tells=tells, harmless=harmless)


ASSIGNING, GIVEN = "mic/m/plan.md", "mic/m/tasks/01.md"
REPORT = "{date: 2022-05-01, status: in_progress, document: later}"
FINDING = "{date: 2022-05-02, verified_by: b, finding: disputed}"
MOVE = "{date: 2022-03-01, to: 2022-07-15, document: later, note: x}"
NOTED = "{date: 2022-03-01, key: note, to: Ghi, document: later, note: x}"
FIGURE = "{date: 2022-06-15, value: 40, document: later}"


def entry(path: str, old: str, new: str) -> Probe:
    """A probe that edits an entry of a log, or adds a key to it."""
    return of(path, (old, new), tells="H202")


def keys(value: str, *more: str) -> str:
    """A map in flow style with more keys."""
    return ", ".join((value[:-1], *more)) + "}"


DEFAULTS = (
    "defaults: {source: {document: plan-doc}, area: society, lead_unit: a, "
    "reporting: every month, group: g}\n"
)


TABLE: Mapping[str, Probe | tuple[Probe, ...]] = {
    # plans
    "Plan.title": of(
        PLAN,
        ("title: Kế hoạch\n", "title: Khác\n"),
        harmless="a plan is known by its document",
    ),
    "Plan.period": of(PLAN, ("period: 2022", "period: 2023"), tells="H219"),
    "Plan.document": of(
        PLAN,
        ("title: Kế hoạch\ndocument: plan-doc", "title: Kế hoạch\ndocument: spare"),
        tells="H206",
    ),
    "Plan.document_unknown": of(
        PLAN,
        ("title: Kế hoạch\ndocument: plan-doc", "title: Kế hoạch\ndocument_unknown: x"),
        tells="H206",
    ),
    "Plan.standing": (
        row(PLAN, "standing: draft", tells="H206"),
        row(PLAN, "standing: replaced", tells="H206"),
        of(
            PLAN,
            ("changes: {", "changes:\n  - {"),
            (
                "note: x}",
                ("note: x}\n  - {date: 2022-09-06, key: standing, to: replaced}"),
            ),
            tells="H217",
        ),
    ),
    "Plan.assigns": row(PLAN, "assigns: true", tells="H206"),
    "Plan.assigned_to": (
        of(ASSIGNING, ("assigned_to: na", "assigned_to: commune"), tells="H206"),
        of(ASSIGNING, ("assigned_to: na\n", ""), tells="H206"),
    ),
    "Plan.implements": (
        of(PLAN, ("implements: mic/m\n", "implements: na/q\n"), tells="H219"),
        of(PLAN, ("implements: mic/m\n", ""), tells="H207"),
    ),
    "Plan.expected_tasks": of(
        PLAN, ("expected_tasks: 22", "expected_tasks: 5"), tells="H206"
    ),
    "Plan.reporting": (
        of(PLAN, ("every month", "every year"), tells="H206"),
        of(PLAN, ("reporting: every month\n", ""), tells="H206"),
    ),
    "Plan.source": of(
        PLAN,
        ("source: {document: plan-doc}", "source: {document: later}"),
        harmless=CITED,
    ),
    "Plan.changes": of(
        PLAN,
        (
            "changes: {date: 2022-02-01, key: note, to: Ghi, document: later, note: x}\n",
            "",
        ),
        tells="H203",
    ),
    "Plan.former_ids": row(
        PLAN,
        "former_ids: na/x",
        harmless="an id that no record has leads here, and no record is moved",
    ),
    "Plan.withdrawn": (
        of(
            PLAN,
            ("withdrawn: {", "withdrawn:\n  - {"),
            (
                "see: na/p}",
                "see: na/p}\n  - {id: na/p/tasks/78, title: Họp, recorded: 2022-09-01, reason: x}",
            ),
            tells="H230",
        ),
        of(
            PLAN,
            (
                "withdrawn: {id: na/p/tasks/77, title: Họp, recorded: 2022-03-01, reason: Ghi nhầm, see: na/p}\n",
                "",
            ),
            tells="H228",
        ),
    ),
    "Withdrawn.id": (
        of(PLAN, ("na/p/tasks/77", "na/p/tasks/78"), tells="H228 H230"),
        of(PLAN, ("na/p/tasks/77", "na/p/tasks/01"), tells="H228 H230 R115"),
    ),
    "Withdrawn.title": of(PLAN, ("title: Họp", "title: Buổi họp"), harmless=SHOWN),
    "Withdrawn.recorded": of(
        PLAN, ("recorded: 2022-03-01", "recorded: 2022-03-02"), harmless=SHOWN
    ),
    "Withdrawn.reason": of(PLAN, ("Ghi nhầm", "Nguồn không nêu"), harmless=SHOWN),
    "Withdrawn.see": of(PLAN, ("see: na/p}", "see: na/q}"), harmless=SHOWN),
    "Plan.note": row(PLAN, "note: Khác", harmless=SHOWN),
    "Plan.waivers": row(
        PLAN, "waivers: {rule: P114, reason: x, until: 2022-12-31}", tells="H225"
    ),
    "Plan.groups": (
        of(
            GROUPED,
            (
                "groups: [{key: g, title: Nhóm một, note: x}, {key: h, title: Nhóm hai}]",
                "groups: [{key: h, title: Nhóm hai}, {key: g, title: Nhóm một, note: x}]",
            ),
            harmless="only the order of tables follows from it",
        ),
        of(
            GROUPED,
            (
                "groups: [{key: g, title: Nhóm một, note: x}, {key: h, title: Nhóm hai}]\n",
                "",
            ),
            tells="R120 H207",
        ),
    ),
    "Plan.defaults": of(
        GROUPED,
        (DEFAULTS, ""),
        tells="H206 H207 H218",
    ),
    "Group.key": of(GROUPED, ("{key: h, title", "{key: i, title"), tells="R120"),
    "Group.title": of(GROUPED, ("Nhóm hai", "Nhóm ba"), harmless=SHOWN),
    "Group.note": (
        of(GROUPED, ("note: x}", "note: y}"), harmless=SHOWN),
        of(GROUPED, (", note: x}", "}"), harmless=SHOWN),
    ),
    "Defaults.source": (
        of(
            GROUPED,
            ("source: {document: plan-doc}", "source: {document: later}"),
            tells="H206 H218",
        ),
        of(GROUPED, ("source: {document: plan-doc}, ", ""), tells="H206 H207"),
    ),
    "Defaults.area": (
        of(GROUPED, ("area: society", "area: people"), tells="H218"),
        of(GROUPED, ("area: society, ", ""), tells="H207 H218"),
    ),
    "Defaults.lead_unit": (
        of(GROUPED, ("lead_unit: a", "lead_unit: b"), tells="H206 H218"),
        of(GROUPED, ("lead_unit: a, ", ""), tells="H206 H207 H218"),
    ),
    "Defaults.reporting": (
        of(GROUPED, ("every month", "every year"), tells="H206 H218"),
        of(GROUPED, ("reporting: every month, ", ""), tells="H206 H207"),
    ),
    "Defaults.group": (
        of(GROUPED, ("group: g", "group: h"), harmless=SHOWN),
        of(GROUPED, (", group: g", ""), tells="H207"),
    ),
    # tasks
    "Task.part_of": (
        of(
            PART,
            ("part_of: na/grouped/tasks/01", "part_of: na/grouped/tasks/03"),
            tells="H219",
        ),
        of(
            PART,
            ("part_of: na/grouped/tasks/01\n", "deadline: 2022-06-30\n"),
            tells="H207",
        ),
        row(LATER, "part_of: na/p/tasks/03", tells="H217"),
        of(
            SINGLE,
            ("group: h", "part_of: na/grouped/tasks/01"),
            harmless="both are late, and each part stands in its own box",
        ),
    ),
    "Task.group": (
        of(SINGLE, ("group: h", "group: g"), harmless=SHOWN),
        of(
            SINGLE,
            ("group: h\n", ""),
            harmless="it takes the group of its plan's defaults",
        ),
    ),
    "Task.reporting": row(PILOT, "reporting: every year", tells="H218"),
    "Task.superseded_by": (
        row(LATE, "superseded_by: na/p/tasks/05", tells="S129"),
        row(
            LATE,
            "changes: {date: 2022-08-01, key: superseded_by, to: na/p/tasks/05}",
            tells="D110",
        ),
    ),
    "Task.title": of(LATE, ("title: Việc quá hạn", "title: Việc khác"), tells="H206"),
    "Task.deadline": of(
        LATER, ("deadline: 2022-12", "deadline: 2023-12"), tells="H205"
    ),
    "Task.number": (
        of(LATE, ('number: "1"', 'number: "9"'), tells="H219"),
        of(LATE, ('number: "1"\n', ""), tells="H207"),
    ),
    "Task.lead_unit": (
        of(LATE, ("lead_unit: a", "lead_unit: b"), tells="H206"),
        of(LATE, ("lead_unit: a", "lead_unit: [a, c]"), tells="H206"),
    ),
    "Task.lead_unknown": of(LATE, ("lead_unit: a", "lead_unknown: x"), tells="H206"),
    "Task.coordinating_units": of(
        LATE,
        ("coordinating_units: b", "coordinating_units: c"),
        harmless="a task counts for its lead units only",
    ),
    "Task.implements": (
        of(
            LATE,
            ("implements: mic/m/tasks/01", "implements: na/q/tasks/01"),
            tells="H219",
        ),
        of(LATE, ("implements: mic/m/tasks/01\n", ""), tells="H207"),
    ),
    "Task.targets": (
        of(
            LATE,
            ("targets: na/p/targets/01", "targets: na/p/targets/02"),
            harmless=SHOWN,
        ),
        of(LATE, ("targets: na/p/targets/01\n", ""), tells="H207"),
    ),
    "Task.same_as": (
        row(LATE, "same_as: na/q/tasks/01", tells="H217"),
        row(DONE, "same_as: na/q/tasks/01", tells="H217"),
        row(PILOT, "same_as: na/p/tasks/01", tells="H217"),
        row(LATER, "same_as: na/q/tasks/01", tells="H218"),
        row(OTHER, "same_as: na/p/tasks/01", tells="H219"),
    ),
    "Task.area": (
        of(LATE, ("area: society", "area: people"), tells="H218"),
        of(LATE, ("area: society\n", ""), tells="H207"),
    ),
    "Task.deliverables": of(
        LATE, ("deliverables: {type: plan, title: Kế hoạch}\n", ""), tells="H206"
    ),
    "Task.assigns": (
        row(LATE, "assigns: true", tells="H217"),
        of(GIVEN, ("assigns: true\n", ""), tells="H206"),
    ),
    "Task.assigned_to": of(
        GIVEN, ("assigned_to: [na]", "assigned_to: commune"), tells="H206"
    ),
    "Task.accepts_pilot": (
        row(PILOT, "accepts_pilot: true", tells="H206"),
        row(
            PILOT,
            "changes: {date: 2022-03-01, key: accepts_pilot, to: true, note: x}",
            tells="H217 D110",
        ),
    ),
    "Task.deadline_changes": (
        row(
            LATE,
            "deadline_changes: {date: 2022-05-01, to: 2023, note: x}",
            tells="D102",
        ),
        of(DONE, (f"deadline_changes: {MOVE}\n", ""), tells="H203"),
    ),
    "Task.changes": of(DONE, (f"changes: {NOTED}\n", ""), tells="H203"),
    "Task.source": of(
        LATE, ("source: {document: plan-doc, locator: mục 1}\n", ""), tells="H206"
    ),
    "Task.as_cited": row(LATE, "as_cited: x", harmless=CITED),
    "Task.reports": of(LATE, (f"reports: {REPORT}\n", ""), tells="H203"),
    "Task.verifications": of(LATE, (f"verifications: {FINDING}\n", ""), tells="H203"),
    "Task.former_ids": (
        row(
            LATE,
            "former_ids: na/p/tasks/99",
            harmless="an id that no record has leads here, and no record is moved",
        ),
        row(LATE, "former_ids: na/q/tasks/01", tells="R115"),
    ),
    "Task.note": row(LATE, "note: x", harmless=SHOWN),
    "Task.waivers": row(
        LATE, "waivers: {rule: D103, reason: x, until: 2022-12-31}", tells="H225"
    ),
    "Task.status": row(
        LATE, "reported_on: 2022-09-30\nstatus: completed", tells="S113"
    ),
    "Task.reported_on": row(
        LATE, "reported_on: 2022-06-01\nstatus: completed", tells="S113 H212"
    ),
    "Task.completed_on": of(
        LATE,
        added(
            LATE, "reported_on: 2022-09-30\nstatus: completed\ncompleted_on: 2022-06-01"
        ),
        tells="S113",
    ),
    "Task.percent": row(
        LATE, "reported_on: 2022-09-30\nstatus: in_progress\npercent: 90", tells="S113"
    ),
    "Task.evidence": row(
        LATE,
        "reported_on: 2022-09-30\nstatus: completed\nevidence: later",
        tells="S113",
    ),
    "Task.document": row(
        LATE,
        "reported_on: 2022-09-30\nstatus: completed\ndocument: later",
        tells="S113",
    ),
    # deadlines
    "Deadline.by": of(LATE, ("by: 2022-06-30", "by: 2023-06-30"), tells="H205"),
    "Deadline.text": of(
        LATE,
        ("text: Quý II", "text: Quý III"),
        harmless="the source's own words; the days are the same",
    ),
    "Deadline.firm": of(LATE, ("text: Quý II", "firm: false"), tells="H205"),
    "Deadline.condition": of(
        LATE, ("condition: Có vốn", "condition: Có đất"), tells="H205"
    ),
    "Deadline.condition_met_on": (
        of(
            LATE,
            ("condition_met_on: 2022-02-01", "condition_met_on: 2022-12-01"),
            tells="H205",
        ),
        of(LATE, (", condition_met_on: 2022-02-01", ""), tells="H205"),
    ),
    "Deadline.every": of(
        DUTY, ("every: quarter, due: 3-10", "every: year"), tells="H205"
    ),
    "Deadline.due": of(DUTY, ("due: 3-10", "due: 3-31"), tells="H205"),
    "Deadline.from": of(DUTY, ("from: 2022,", "from: 2023,"), tells="H205"),
    "Deadline.until": of(DUTY, ("until: 2025", "until: 2022-06"), tells="H205"),
    "TargetDeadline.by": of(MISSED, ("by: 2022-06\n", "by: 2023-06\n"), tells="H205"),
    "TargetDeadline.text": of(
        MISSED,
        ("by: 2022-06\n", "by: {by: 2022-06, text: x}\n"),
        harmless="the days are the same",
    ),
    "TargetDeadline.firm": of(
        MISSED, ("by: 2022-06\n", "by: {by: 2022-06, firm: false}\n"), tells="H205"
    ),
    "TargetDeadline.condition": of(
        MISSED, ("by: 2022-06\n", "by: {by: 2022-06, condition: x}\n"), tells="H205"
    ),
    "TargetDeadline.condition_met_on": of(
        MISSED,
        (
            "by: 2022-06\n",
            "by: {by: 2022-06, condition: x, condition_met_on: 2022-12-01}\n",
        ),
        tells="H205",
    ),
    "TargetDeadline.every": of(MISSED, ("by: 2022-06\n", "by: none\n"), tells="H205"),
    "TargetDeadline.due": of(MISSED, ("by: 2022-06\n", "by: ongoing\n"), tells="H205"),
    "TargetDeadline.from": of(
        MISSED, ("by: 2022-06\n", "by: 2022-01..2022-12\n"), tells="H205"
    ),
    "TargetDeadline.until": of(
        MISSED, ("by: 2022-06\n", "by: {by: 2022-06, until: 2023}\n"), tells="H205"
    ),
    "Deadline.after": (
        of(COUNTED, ("{after: {document: counted, days: 150}}", "2023"), tells="H205"),
        of(
            COUNTED,
            ("{after: {document: counted, days: 150}}", "none"),
            tells="H205",
        ),
    ),
    "TargetDeadline.after": of(
        MISSED, ("by: 2022-06\n", "by: {after: {days: 400}}\n"), tells="H205"
    ),
    "After.document": of(
        COUNTED, ("document: counted, days", "document: later, days"), tells="H205"
    ),
    "After.days": of(COUNTED, ("days: 150", "days: 400"), tells="H205"),
    "After.working_days": of(
        UPON, ("working_days: 60", "working_days: 300"), tells="H205"
    ),
    "After.event": of(UPON, ("Có hướng dẫn", "Có vốn"), tells="H205"),
    "After.met_on": (
        of(UPON, ("met_on: 2022-03-01", "met_on: 2022-09-01"), tells="H205"),
        of(UPON, (", met_on: 2022-03-01", ""), tells="H205"),
    ),
    "Task.milestones": (
        of(
            UPON,
            ("milestones: {by: 2022-03, title: Chọn}\n", ""),
            tells="H206",
        ),
        of(
            LATER,
            added(LATER, "milestones: {by: 2022-03, title: Chọn}"),
            harmless="where there were none",
        ),
    ),
    "Milestone.by": of(UPON, ("by: 2022-03", "by: 2023-03"), tells="H206"),
    "Milestone.title": of(UPON, ("title: Chọn", "title: Mua"), tells="H206"),
    "Report.reached": entry(COUNTED, "reached: 1, ", ""),
    "Holiday.date": of(
        HOLIDAYS,
        ("2022-04-30..2022-05-03", "2022-04-30..2022-05-30"),
        tells="H219",
    ),
    "Holiday.name": of(HOLIDAYS, ("name: Lễ", "name: Nghỉ lễ"), harmless=SHOWN),
    "Holiday.source": of(
        HOLIDAYS, ("document: na/plan-doc", "document: na/later"), harmless=CITED
    ),
    "Holiday.note": of(HOLIDAYS, ("name: Lễ", "name: Lễ\n  note: x"), harmless=SHOWN),
    # entries of logs
    "Report.date": entry(LATE, "date: 2022-05-01", "date: 2022-05-03"),
    "Report.status": entry(LATE, "status: in_progress", "status: completed"),
    "Report.completed_on": entry(
        DONE, "completed_on: 2022-08-01", "completed_on: 2022-07-01"
    ),
    "Report.by": (
        entry(GROUP, "by: b", "by: c"),
        of(GROUP, (", by: b", ""), tells="H203 H212"),
    ),
    "Report.for": (
        entry(DUTY, "for: 2022-Q1", "for: 2022-Q2"),
        of(
            DUTY,
            ("reports: {", "reports:\n  - {"),
            (
                "document: later}",
                (
                    "document: later}\n  - {date: 2022-04-05, for: 2022-Q2, status: completed}"
                ),
            ),
            tells="H212 P104",
        ),
    ),
    "Report.percent": entry(DONE, "percent: 100", "percent: 90"),
    "Report.document": entry(LATE, "document: later}\nver", "document: spare}\nver"),
    "Report.evidence": entry(DONE, "evidence: later", "evidence: spare"),
    "Report.authorised_by": of(
        LATE,
        (
            REPORT,
            f"\n  - {REPORT}\n  - {{date: 2022-09-20, status: cancelled, note: x}}",
        ),
        tells="P106",
    ),
    "Report.note": entry(LATE, REPORT, keys(REPORT, "note: x")),
    "Report.difficulty": entry(LATE, REPORT, keys(REPORT, "difficulty: x")),
    "Report.proposal": entry(LATE, REPORT, keys(REPORT, "proposal: x")),
    "Report.via": entry(LATE, REPORT, keys(REPORT, "via: spare")),
    "Report.certainty": (
        entry(LATE, REPORT, keys(REPORT, "certainty: verified")),
        of(
            LATE,
            (REPORT, keys(REPORT, "certainty: inferred")),
            harmless=CALLED_LESS_SURE,
        ),
    ),
    "Report.corrects": of(
        DONE,
        ("reports: {", "reports:\n  - {"),
        (
            "evidence: later}",
            (
                "evidence: later}\n  - {date: 2022-08-01, status: completed, completed_on: 2022-07-01, "
                "corrects: 2022-08-01, recorded: 2022-09-30}"
            ),
        ),
        tells="H220",
    ),
    "Report.recorded": entry(LATE, REPORT, keys(REPORT, "recorded: 2022-05-02")),
    "Verification.date": entry(LATE, "date: 2022-05-02", "date: 2022-05-03"),
    "Verification.verified_by": entry(LATE, "verified_by: b", "verified_by: c"),
    "Verification.finding": entry(LATE, "finding: disputed", "finding: confirmed"),
    "Verification.document": entry(LATE, FINDING, keys(FINDING, "document: later")),
    "Verification.note": entry(LATE, FINDING, keys(FINDING, "note: x")),
    "Verification.reply": of(
        LATE,
        (FINDING, keys(FINDING, "reply: x")),
        harmless="the unit may answer; no number changes",
    ),
    "Verification.corrects": of(
        LATE, (FINDING, keys(FINDING, "corrects: 2022-05-02")), tells="H203 H101"
    ),
    "Verification.recorded": entry(
        LATE, FINDING, keys(FINDING, "recorded: 2022-05-03")
    ),
    "DeadlineChange.date": entry(
        DONE, "changes: {date: 2022-03-01, to", "changes: {date: 2022-03-02, to"
    ),
    "DeadlineChange.to": entry(DONE, "to: 2022-07-15", "to: 2022-12-15"),
    "DeadlineChange.document": entry(DONE, MOVE, MOVE.replace("later", "spare")),
    "DeadlineChange.note": entry(DONE, MOVE, MOVE.replace("note: x", "note: y")),
    "DeadlineChange.corrects": of(
        DONE,
        (
            MOVE,
            f"\n  - {MOVE}\n  - {{date: 2022-03-01, to: 2022-12, corrects: 2022-03-01, recorded: 2022-09-01}}",
        ),
        tells="D102",
    ),
    "DeadlineChange.recorded": entry(DONE, MOVE, keys(MOVE, "recorded: 2022-03-02")),
    "Change.date": entry(DONE, NOTED, NOTED.replace("03-01", "03-02")),
    "Change.key": entry(DONE, NOTED, NOTED.replace("key: note", "key: title")),
    "Change.to": entry(DONE, NOTED, NOTED.replace("Ghi", "Khác")),
    "Change.document": entry(DONE, NOTED, NOTED.replace("later", "spare")),
    "Change.from": entry(DONE, NOTED, keys(NOTED, "from: x")),
    "Change.note": entry(DONE, NOTED, NOTED.replace("note: x", "note: y")),
    "Change.corrects": of(
        PLAN,
        (
            "changes: {date: 2022-02-01, key: note, to: Ghi, document: later, note: x}",
            (
                "changes:\n  - {date: 2022-02-01, key: note, to: Ghi, document: later, note: x}\n"
                "  - {date: 2022-02-02, key: standing, to: in_force, document: later}\n"
                "  - {date: 2022-02-02, key: standing, to: draft, corrects: 2022-02-02, recorded: 2022-09-30}"
            ),
        ),
        tells="H217",
    ),
    "Change.recorded": entry(DONE, NOTED, keys(NOTED, "recorded: 2022-03-02")),
    "Measurement.date": entry(MISSED, "date: 2022-06-15", "date: 2021-06-15"),
    "Measurement.value": entry(MISSED, "value: 40", "value: 70"),
    "Measurement.value_text": entry(CLASS, "vi: Nhóm 2", "vi: Nhóm 3"),
    "Measurement.reached": entry(STEPPED, "reached: 1", "reached: 2"),
    "Measurement.out_of": entry(STEPPED, "out_of: 2", "out_of: 1"),
    "Measurement.met": entry(MISSED, "value: 40", "value: 40, met: false"),
    "Measurement.operator": entry(MISSED, "value: 40", 'value: 40, operator: ">="'),
    "Measurement.document": entry(MISSED, FIGURE, FIGURE.replace("later", "spare")),
    "Measurement.via": entry(MISSED, FIGURE, keys(FIGURE, "via: spare")),
    "Measurement.certainty": (
        entry(MISSED, FIGURE, keys(FIGURE, "certainty: verified")),
        of(
            MISSED,
            (FIGURE, keys(FIGURE, "certainty: inferred")),
            harmless=CALLED_LESS_SURE,
        ),
    ),
    "Measurement.note": entry(MISSED, FIGURE, keys(FIGURE, "note: x")),
    "Measurement.corrects": (
        of(
            MISSED,
            (
                FIGURE,
                (
                    f"\n  - {FIGURE}\n  - {{date: 2022-06-15, value: 70, corrects: 2022-06-15, recorded: 2022-09-20}}"
                ),
            ),
            tells="H220",
        ),
        of(
            MISSED,
            (FIGURE, f"\n  - {FIGURE}\n  - {{date: 2022-06-20, value: 70}}"),
            tells="H220 H212",
        ),
    ),
    "Measurement.recorded": entry(MISSED, FIGURE, keys(FIGURE, "recorded: 2022-06-16")),
    # targets
    "Target.by": of(MISSED, ("by: 2022-06\n", "by: 2023-06\n"), tells="H205"),
    "Target.indicator": of(
        MISSED, ("indicator: share", "indicator: place"), tells="H206"
    ),
    "Target.title": of(BEHIND, ("title: Số hộ", "title: Khác"), tells="H206"),
    "Target.operator": of(MISSED, ('operator: ">="', 'operator: "<="'), tells="H206"),
    "Target.value": of(MISSED, ("value: 60", "value: 30"), tells="H206"),
    "Target.value_text": (
        of(CLASS, ("vi: Nhóm 1", "vi: Nhóm 2"), tells="H206"),
        of(CLASS, ("value_text: {vi: Nhóm 1}\n", ""), tells="H206"),
    ),
    "Target.steps": (
        of(STEPPED, ("value: 30..40", "value: 20..40"), tells="H206"),
        of(STEPPED, ("{by: 2022-06, value: 30..40}, ", ""), tells="H206"),
    ),
    "StepDeadline.by": of(
        STEPPED, ("by: 2022-06,", "by: {by: 2022-07},"), tells="H206"
    ),
    "StepDeadline.text": of(
        STEPPED, ("by: 2022-06,", "by: {by: 2022-06, text: Quý II},"), harmless=SHOWN
    ),
    "StepDeadline.firm": of(
        STEPPED, ("by: 2022-06,", "by: {by: 2022-06, firm: false},"), tells="H206"
    ),
    "StepDeadline.condition": of(
        STEPPED, ("by: 2022-06,", "by: {by: 2022-06, condition: Có vốn},"), tells="H217"
    ),
    "StepDeadline.condition_met_on": of(
        STEPPED,
        (
            "by: 2022-06,",
            "by: {by: 2022-06, condition: Có vốn, condition_met_on: 2022-02-01},",
        ),
        harmless="the same day binds",
    ),
    "StepDeadline.every": of(
        STEPPED, ("by: 2022-06,", "by: {by: none},"), tells="H206"
    ),
    "StepDeadline.due": of(
        STEPPED, ("by: 2022-06,", "by: {by: ongoing},"), tells="H206"
    ),
    "StepDeadline.from": of(
        STEPPED,
        ("by: 2022-06,", "by: {by: 2022-06, from: 2022-02},"),
        harmless="a step is judged by its last day",
    ),
    "StepDeadline.until": of(
        STEPPED, ("by: 2022-06,", "by: {by: 2022-08, until: 2022-09},"), tells="H206"
    ),
    "StepDeadline.after": of(
        STEPPED,
        ("by: 2022-06,", "by: {after: {document: later, days: 30}},"),
        tells="H206",
    ),
    "TargetStep.by": of(STEPPED, ("by: 2022-06,", "by: 2023-06,"), tells="H206"),
    "TargetStep.value": (
        of(STEPPED, ("value: 30..40", "value: 30..50"), tells="H206"),
        of(STEPPED, ("value: 80", "value: 80..90"), tells="H206"),
    ),
    "Target.each": of(STEPPED, ("each: commune\n", ""), tells="H206"),
    "Target.measure": (
        of(BEHIND, ("measure: hộ", "measure: xã"), tells="H206"),
        row(MISSED, "measure: rank", tells="H219"),
    ),
    "Target.out_of": of(RANKED, ("out_of: 63", "out_of: 10"), tells="H206"),
    "Target.qualitative": of(
        BEHIND, ("qualitative: false", "qualitative: true"), tells="H206"
    ),
    "Target.level": of(
        MISSED, ("level: [province, commune]", "level: province"), tells="H206"
    ),
    "Target.population": of(
        MISSED, ("population: Người dân", "population: Hộ"), tells="H206"
    ),
    "Target.excludes": of(
        MISSED, ("excludes: Miền núi", "excludes: Miền núi và biển"), tells="H206"
    ),
    "Target.share_of": of(
        BEHIND, ("share_of: na/p/targets/01", "share_of: na/p/targets/03"), tells="H206"
    ),
    "Target.baseline": of(
        BEHIND, ("baseline: {date: 2022-01-01, value: 0}\n", ""), tells="H206"
    ),
    "Target.area": of(MISSED, ("area: society", "area: people"), tells="H218"),
    "Target.lead_unit": of(MISSED, ("lead_unit: a", "lead_unit: b"), tells="H206"),
    "Target.source": of(
        MISSED,
        ("source: {document: plan-doc}", "source: {document: spare}"),
        tells="H206",
    ),
    "Target.as_cited": row(MISSED, "as_cited: x", harmless=CITED),
    "Target.changes": row(
        MISSED,
        "changes: {date: 2022-03-01, key: value, from: 60, to: 30, note: x}",
        tells="H217 D110",
    ),
    "Target.measurements": of(MISSED, (f"measurements: {FIGURE}\n", ""), tells="H203"),
    "Target.number": of(MISSED, ('number: "1"', 'number: "9"'), tells="H219"),
    "Target.same_as": (
        row(MISSED, "same_as: na/q/targets/01", tells="H217"),
        row(BEHIND, "same_as: na/q/targets/01", tells="H217"),
        row(RANKED, "same_as: na/q/targets/01", tells="H218"),
    ),
    "Target.group": of(
        "na/grouped/targets/01.md", ("group: h", "group: g"), harmless=SHOWN
    ),
    "Target.former_ids": row(
        MISSED,
        "former_ids: na/p/targets/99",
        harmless="an id that no record has leads here",
    ),
    "Target.note": row(MISSED, "note: x", harmless=SHOWN),
    "Target.waivers": row(
        MISSED, "waivers: {rule: T101, reason: x, until: 2022-12-31}", tells="H225"
    ),
    "Baseline.date": of(BEHIND, ("date: 2022-01-01", "date: 2022-08-30"), tells="H206"),
    "Baseline.value": of(BEHIND, ("value: 0}", "value: 15}"), tells="H206"),
    # citations, deliverables, waivers, codes, texts
    "Citation.document": of(
        LATE, ("document: plan-doc, locator", "document: spare, locator"), tells="H206"
    ),
    "Citation.locator": of(LATE, ("locator: mục 1", "locator: mục 2"), tells="H206"),
    "Citation.via": of(
        LATE,
        ("locator: mục 1", "locator: mục 1, via: later"),
        harmless="how a source was read",
    ),
    "Citation.certainty": of(
        LATE,
        ("locator: mục 1", "locator: mục 1, certainty: inferred"),
        harmless="likewise",
    ),
    "LeadUnit.unit": of(BEHIND, ("{unit: a, ", "{unit: b, "), tells="H206"),
    "LeadUnit.role": (
        of(BEHIND, ("role: phần cấp xã", "role: phần cấp tỉnh"), tells="H206"),
        of(BEHIND, ("{unit: a, role: phần cấp xã}", "a"), tells="H206"),
        of(
            MISSED,
            ("lead_unit: a", "lead_unit: {unit: a, role: x}"),
            harmless="a role that comes to be told binds nobody else",
        ),
    ),
    "UnregisteredEvidence.url": entry(PILOT, "a.vn/tin", "a.vn/khac"),
    "UnregisteredEvidence.file": entry(PILOT, "file: anh.jpg", "file: khac.jpg"),
    "UnregisteredEvidence.title": entry(PILOT, "title: Tin", "title: Ảnh"),
    "UnregisteredEvidence.date": entry(PILOT, "2022-06-18", "2022-06-17"),
    "UnregisteredEvidence.type": entry(PILOT, "type: web", "type: article"),
    "CoordinatingUnit.unit": (
        of(
            PILOT,
            ("{unit: c, ", "{unit: a, "),
            harmless="a task counts for its lead units only",
        ),
        of(
            DUTY,
            ("{vi: Viện}", "{vi: Trường}"),
            harmless="a task counts for its lead units only",
        ),
    ),
    "CoordinatingUnit.role": of(
        PILOT,
        ("role: nơi thí điểm", "role: tư vấn"),
        harmless="a task counts for its lead units only",
    ),
    "Deliverable.type": of(LATE, ("type: plan", "type: report"), tells="H206"),
    "Deliverable.operator": of(DONE, ('operator: ">=", ', ""), tells="H206"),
    "Deliverable.value": of(DONE, ("value: 5..6", "value: 4..6"), tells="H206"),
    "Deliverable.measure": of(DONE, (", measure: xã", ""), tells="H206"),
    "Report.results": entry(DONE, ", results: [{deliverable: 1, value: 3}]", ""),
    "ReportedResult.deliverable": entry(DONE, "deliverable: 1,", "deliverable: 2,"),
    "ReportedResult.value": entry(DONE, "value: 3}", "value: 5}"),
    "Deliverable.title": of(
        LATE, ("type: plan, title: Kế hoạch", "type: plan, title: Khác"), tells="H206"
    ),
    "Waiver.rule": row(
        LATE, "waivers: {rule: D103, reason: x, until: 2022-12-31}", tells="H225"
    ),
    "Waiver.reason": row(
        LATE, "waivers: {rule: D103, reason: y, until: 2022-12-31}", tells="H225"
    ),
    "Waiver.until": row(
        LATE, "waivers: {rule: D103, reason: x, until: 2023-12-31}", tells="H225"
    ),
    "Code.scheme": of(UNITS, ("scheme: mdd", "scheme: x"), harmless=SHOWN),
    "Code.code": of(UNITS, ("code: H1", "code: H2"), harmless=SHOWN),
    "Code.valid_from": of(
        UNITS, ("code: H1", "code: H1, valid_from: 2022-01-01"), harmless=SHOWN
    ),
    "Code.valid_until": of(
        UNITS, ("code: H1", "code: H1, valid_until: 2022-01-01"), harmless=SHOWN
    ),
    "Text.vi": of(
        LATE, ("title: Việc quá hạn", "title: {vi: Việc khác}"), tells="H206"
    ),
    "Text.en": of(
        LATE,
        ("title: Việc quá hạn", "title: {vi: Việc quá hạn, en: Late}"),
        harmless="a translation",
    ),
    # jurisdictions
    "Jurisdiction.name": of(HOME, ("name: Tỉnh", "name: Tỉnh mới"), harmless=SHOWN),
    "Jurisdiction.level": of(
        HOME,
        ("level: province", "level: district"),
        harmless="lists are sorted by it; no scope is",
    ),
    "Jurisdiction.part_of": of(
        "nb/jurisdiction.md", ("part_of: mic", ""), tells="H219"
    ),
    "Jurisdiction.short": row(HOME, "short: T", harmless=SHOWN),
    "Jurisdiction.codes": of(HOME, ("code: '40'", "code: '41'"), harmless=SHOWN),
    "Jurisdiction.valid_from": of(
        HOME, ("valid_from: 2000-01-01", "valid_from: 2022-12-01"), tells="H221"
    ),
    "Jurisdiction.valid_until": (
        of(
            "nb/jurisdiction.md",
            ("level: province", "level: province\nvalid_until: 2022-06-30"),
            tells="H221",
        ),
    ),
    "Jurisdiction.successors": of(
        "nb/jurisdiction.md",
        (
            "level: province",
            "level: province\nvalid_until: 2022-06-30\nsuccessors: {jurisdiction: na}",
        ),
        tells="H221",
    ),
    "Jurisdiction.aliases": row(HOME, "aliases: T", harmless=SHOWN),
    "Jurisdiction.former_ids": row(
        HOME, "former_ids: xx", harmless="an id that no record has leads here"
    ),
    "Jurisdiction.source": of(
        HOME, ("document: na/later", "document: na/spare"), harmless=CITED
    ),
    "Jurisdiction.note": row(HOME, "note: x", harmless=SHOWN),
    "JurisdictionSuccessor.jurisdiction": of(
        "nb/jurisdiction.md",
        ("level: province", "level: province\nsuccessors: {jurisdiction: na}"),
        tells="H221",
    ),
    "JurisdictionSuccessor.from": of(
        "nb/jurisdiction.md",
        (
            "level: province",
            "level: province\nsuccessors: {jurisdiction: na, from: 2022-07-01}",
        ),
        tells="H221",
    ),
    "JurisdictionSuccessor.takes": of(
        "nb/jurisdiction.md",
        (
            "level: province",
            "level: province\nsuccessors: {jurisdiction: na, takes: x}",
        ),
        tells="H221",
    ),
    # units
    "Unit.key": of(UNITS, ("- key: a\n", "- key: aa\n"), tells="H201"),
    "Unit.name": of(
        UNITS, ("name: Sở A", "name: Sở Á"), harmless="a unit is known by its key"
    ),
    "Unit.kind": of(UNITS, ("name: Sở A", "name: Sở A\n  kind: body"), harmless=SHOWN),
    "Unit.short": of(UNITS, ("name: Sở A", "name: Sở A\n  short: A"), harmless=SHOWN),
    "Unit.aliases": of(
        UNITS,
        ("name: Sở A", "name: Sở A\n  aliases: A"),
        harmless="a name to search by",
    ),
    "Unit.parent": of(
        UNITS,
        ("name: Sở A", "name: Sở A\n  parent: b"),
        harmless="a parent does not count its units",
    ),
    "Unit.codes": of(UNITS, ("code: H1", "code: H2"), harmless=SHOWN),
    "Unit.valid_from": of(
        UNITS, ("valid_from: 2000-01-01", "valid_from: 2022-12-01"), tells="H221"
    ),
    "Unit.valid_until": (
        of(
            UNITS, ("name: Sở B", "name: Sở B\n  valid_until: 2022-05-01"), tells="H221"
        ),
        of(UNITS, ("valid_until: 2022-07-01", "valid_until: 2022-12-01"), tells="H221"),
    ),
    "Unit.successors": of(
        UNITS,
        ("  successors: {unit: a, from: 2022-07-02, takes: tất cả}\n", ""),
        tells="H221",
    ),
    "Unit.members": (
        of(UNITS, ("members: c", "members: b"), tells="H219"),
        of(UNITS, ("members: [b, c]", "members: b"), tells="H218"),
    ),
    "Unit.editors": of(
        UNITS,
        ("name: Sở A", "name: Sở A\n  editors: x"),
        harmless="who may edit; no number changes",
    ),
    "Unit.email": of(
        UNITS, ("name: Sở A", "name: Sở A\n  email: a@x.vn"), harmless="not published"
    ),
    "Unit.source": of(
        UNITS,
        ("source: {document: later}", "source: {document: spare}"),
        harmless=CITED,
    ),
    "Unit.note": of(UNITS, ("name: Sở A", "name: Sở A\n  note: x"), harmless=SHOWN),
    "UnitSuccessor.unit": of(UNITS, ("unit: a, from", "unit: b, from"), tells="H221"),
    "UnitSuccessor.from": of(
        UNITS, ("from: 2022-07-02", "from: 2022-12-02"), tells="H221"
    ),
    "UnitSuccessor.takes": of(
        UNITS, ("takes: tất cả", "takes: một phần"), tells="H221"
    ),
    # documents
    "Document.key": of(DOCUMENTS, ("key: plan-doc", "key: plan-doc-2"), tells="H214"),
    "Document.number": of(
        DOCUMENTS, ("number: 1/KH-UBND", "number: 9/KH-UBND"), tells="H219"
    ),
    "Document.title": of(
        DOCUMENTS, ("type: KH", "type: KH\n  title: x"), harmless=SHOWN
    ),
    "Document.type": of(
        DOCUMENTS,
        ("number: 1/KH-UBND\n  type: KH", "number: 1/QĐ-UBND\n  type: QĐ"),
        tells="H219",
    ),
    "Document.issuer": of(DOCUMENTS, ("issuer: a", "issuer: b"), harmless=SHOWN),
    "Document.date": (
        of(DOCUMENTS, ("2022-01-10", "2022-12-30"), tells="H218"),
        of(DOCUMENTS, ("2022-01-10", "2022-09-30"), tells="H218"),
        of(DOCUMENTS, ("2022-01-10", "2022-01-12"), tells="H219"),
        of(DOCUMENTS, ("2022-09-06", "2022-02-01"), tells="H219"),
        of(DOCUMENTS, ("  date: 2022-01-10\n", ""), tells="H219"),
        of(DOCUMENTS, ("2022-01-11", "2022-09-11"), tells="H218"),
    ),
    "Document.standing": of(
        DOCUMENTS, ("type: KH", "type: KH\n  standing: draft"), tells="H219"
    ),
    "Document.became": of(
        DOCUMENTS, ("type: KH", "type: KH\n  became: later"), harmless=SHOWN
    ),
    "Document.replaces": of(
        DOCUMENTS,
        ("type: KH", "type: KH\n  replaces: later"),
        harmless="a plan has its own standing",
    ),
    "Document.amends": of(
        DOCUMENTS, ("type: KH", "type: KH\n  amends: later"), harmless=SHOWN
    ),
    "Document.as_cited": of(
        DOCUMENTS, ("type: KH", "type: KH\n  as_cited: x"), harmless=CITED
    ),
    "Document.url": of(
        DOCUMENTS, ("type: KH", "type: KH\n  url: https://x.vn"), harmless=CITED
    ),
    "Document.archive": of(
        DOCUMENTS, ("type: KH", "type: KH\n  archive: https://x.vn"), harmless=CITED
    ),
    "Document.retrieved": of(
        DOCUMENTS, ("type: KH", "type: KH\n  retrieved: 2022-09-09"), harmless=CITED
    ),
    "Document.sha256": of(
        DOCUMENTS, ("type: KH", f"type: KH\n  sha256: {'0' * 64}"), harmless=CITED
    ),
    "Document.certainty": (
        of(DOCUMENTS, ("type: KH", "type: KH\n  certainty: inferred"), harmless=CITED),
        of(
            DOCUMENTS,
            ("date: 2022-01-11", "date: 2022-01-11\n  certainty: inferred"),
            tells="H218",
        ),
    ),
    "Document.source": of(
        DOCUMENTS, ("type: KH", "type: KH\n  source: {document: later}"), harmless=CITED
    ),
    "Document.aliases": of(
        DOCUMENTS,
        ("type: KH", "type: KH\n  aliases: x"),
        harmless="a name to search by",
    ),
    "Document.note": of(DOCUMENTS, ("type: KH", "type: KH\n  note: x"), harmless=SHOWN),
    # areas, indicators, terms
    "Area.key": of(AREAS, ("key: society", "key: xa-hoi"), tells="H214"),
    "Area.name": of(
        AREAS,
        ("name: Xã hội số", "name: Xã hội"),
        harmless="an area is known by its key",
    ),
    "Area.aliases": of(
        AREAS, ("note: x", "aliases: x"), harmless="a name to search by"
    ),
    "Area.note": of(AREAS, ("note: x", "note: y"), harmless=SHOWN),
    "Indicator.key": of(INDICATORS, ("key: share", "key: ty-le"), tells="H214"),
    "Indicator.name": of(
        INDICATORS,
        ("name: Tỷ lệ", "name: Tỉ lệ"),
        harmless="an indicator is known by its key",
    ),
    "Indicator.aliases": of(
        INDICATORS,
        ("better: higher", "better: higher\n  aliases: x"),
        harmless="a name to search by",
    ),
    "Indicator.note": of(
        INDICATORS, ("better: higher", "better: higher\n  note: x"), harmless=SHOWN
    ),
    "Indicator.measure": of(
        INDICATORS, ('measure: "%"', "measure: rank"), tells="H219"
    ),
    "Indicator.better": of(
        INDICATORS, ("better: higher", "better: lower"), tells="H219"
    ),
    "Term.key": of(
        GLOSSARY, ("key: term", "key: word"), harmless="nothing refers to a term"
    ),
    "Term.name": of(GLOSSARY, ("name: Từ", "name: Chữ"), harmless=SHOWN),
    "Term.definition": of(
        GLOSSARY, ("definition: Nghĩa", "definition: Khác"), harmless=SHOWN
    ),
    "Term.aliases": of(
        GLOSSARY, ("name: Từ", "name: Từ\n  aliases: x"), harmless=SHOWN
    ),
    "Term.note": of(GLOSSARY, ("name: Từ", "name: Từ\n  note: x"), harmless=SHOWN),
}


def models() -> Iterator[type[BaseModel]]:
    """Every model of plans/, and those that are nested in them."""
    pending: list[Any] = list(MODELS.values())
    seen: set[Any] = set()
    while pending:
        model = pending.pop()
        if model in seen:
            continue
        seen.add(model)
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield model
            pending += [info.annotation for info in model.model_fields.values()]
        pending += get_args(model)


def fields() -> set[str]:
    return {
        f"{model.__name__}.{info.alias or name}"
        for model in models()
        for name, info in model.model_fields.items()
        if not info.exclude
    }


def test_every_field_has_its_row() -> None:
    assert fields() - TABLE.keys() == set(), (
        "a new field: put its key into a page of WORLD in tests/gate_cases.py, "
        "then into TABLE a probe that changes it and one that deletes it"
    )
    assert TABLE.keys() - fields() == set(), "rows of fields that are gone"


PROBES = [
    (f"{name}-{i}" if i else name, probe)
    for name, row_of in TABLE.items()
    for i, probe in enumerate(row_of if isinstance(row_of, tuple) else (row_of,))
]


@pytest.mark.parametrize(
    "probe", [probe for _, probe in PROBES], ids=[name for name, _ in PROBES]
)
def test_changing_a_field_is_told_or_changes_no_number(probe: Probe) -> None:
    found = judged(probe.files)
    by_comparing = {code for code in found.codes if code.startswith("H2")}
    assert by_comparing - {"H215"} == {
        code for code in probe.codes if code.startswith("H2")
    }
    assert probe.codes <= found.codes
    if probe.harmless:
        assert found.is_same


# files ----------------------------------------------------------------------------------------------------------------


def moved_to(
    new: str, old: str, *edits: tuple[str, str], former: bool = True
) -> tuple[Files, tuple[str, ...]]:
    """A page under another path, with or without the id it had."""
    (text,) = edited(old, *edits).values()
    head = f"---\nformer_ids: {old.removesuffix('.md')}\n" if former else "---\n"
    return {new: text.replace("---\n", head, 1)}, (old,)


def plan_moved_to(
    new: str, edits: Mapping[str, Files]
) -> tuple[Files, tuple[str, ...]]:
    """A whole plan under another id, some of its pages edited."""
    old = tuple(path for path in WORLD if path.startswith("na/p/"))
    files = {
        path.replace("na/p/", new): {**WORLD, **edits.get(path, {})}[path]
        for path in old
    }
    page = f"{new}plan.md"
    return {
        **files,
        page: files[page].replace("---\n", "---\nformer_ids: na/p\n", 1),
    }, old


FILES: Mapping[str, tuple[tuple[Files, tuple[str, ...]], str]] = {
    "a task moved into a draft": (moved_to("na/r/tasks/01.md", LATE), "H217"),
    "a task moved into another plan": (moved_to("na/q/tasks/09.md", LATE), "H218"),
    "a task moved into a list for others": (moved_to("mic/m/tasks/09.md", PILOT, ("lead_unit: b", "lead_unit: na/b"),
                                                     ("document: later", "document: na/later")), "H217"),
    "a target moved into a draft": (moved_to("na/r/targets/01.md", MISSED), "H217"),
    "a task moved without its id": (moved_to("na/r/tasks/01.md", LATE, former=False), "H201"),
    "a task renamed": (moved_to("na/p/tasks/09.md", LATE), ""),
    "a task renamed and easier": (moved_to("na/p/tasks/09.md", LATE, added(LATE, "same_as: na/q/tasks/01")), "H217"),
    "a task deleted": (({}, (LATE,)), "H201"),
    "a target deleted": (({}, (MISSED,)), "H201"),
    "a late task withdrawn": (
        (
            edited(PLAN, ("id: na/p/tasks/77", ("id: na/p/tasks/04, title: x, recorded: 2022-09-01, reason: x}\n"
                          "  - {id: na/p/tasks/77")), ("withdrawn: {", "withdrawn:\n  - {")),
            (DUTY,),
        ), "H230"
    ),
    "a plan deleted": (({}, tuple(path for path in WORLD if path.startswith("na/p/"))), "H201"),
    "a plan renamed": (plan_moved_to("na/z/", {}), ""),
    "a plan renamed with a restatement": (
        plan_moved_to("na/z/", {LATE: edited(LATE, added(LATE, "same_as: na/q/tasks/01"))}), "H217"
    ),
    "a plan renamed and made a draft": (
        plan_moved_to("na/z/", {PLAN: edited(PLAN, added(PLAN, "standing: draft"))}), "H206"
    ),
    "a finished task takes a late one's place": (
        ({OTHER: WORLD[OTHER].replace("---\n", "---\nformer_ids: na/p/tasks/01\n", 1)}, (LATE,)), "H201"
    ),
    "a new task takes a late one's place": (
        ({"na/q/tasks/02.md": WORLD[OTHER].replace("---\n", "---\nformer_ids: na/p/tasks/01\n", 1)}, (LATE,)),
        "H202 H203 H205 H206 H207",
    ),
    "a document moved to another register": (
        ({DOCUMENTS: WORLD[DOCUMENTS].replace("plan-doc", "other-doc")}, ()), "H214"
    ),
    "the late edit of two that need each other": (
        (edited(LATE, added(LATE, "same_as: na/q/tasks/01"))
         | edited("na/q/plan.md", ("document: plan-doc", "document: plan-doc\nnote: x")), ()), "H217"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "tells"), FILES.values(), ids=FILES.keys())
def test_what_happens_to_files(
    change: tuple[Files, tuple[str, ...]], tells: str
) -> None:
    found = judged(*change)
    assert {code for code in found.codes if code.startswith("H2")} == set(tells.split())


# ways to cheat that take more than one field --------------------------------------------------------------------------

REPORTED = ("reports: {", "reports:\n  - {")
DRAFTED = of(
    PLAN,
    ("changes: {", "changes:\n  - {"),
    (
        "note: x}",
        "note: x}\n  - {date: 2022-03-06, key: standing, to: draft, document: later}",
    ),
    harmless="x",
).files


def changed(path: str, line: str, *, log: str = "changes") -> Files:
    """A page of the world with one line of a ledger, dated with its document."""
    return edited(path, added(path, f"{log}: {{{line}}}"))


def measured(path: str, line: str) -> Files:
    """A target of the world with one more measurement."""
    return edited(
        path,
        ("measurements: {", "measurements:\n  - {"),
        ("document: later}", f"document: later}}\n  - {line}"),
    )


CHEATS: Mapping[str, tuple[Files, str]] = {
    "an extension dated back": (
        changed(LATE, "date: 2022-06-01, to: 2022-12, document: plan-doc, note: x", log="deadline_changes"),
        "H222",
    ),
    "two extensions dated back": (
        edited(
            LATE,
            added(
                LATE,
                "deadline_changes:\n  - {date: 2022-06-01, to: 2022-12, document: plan-doc, note: x}\n"
                "  - {date: 2022-06-02, to: 2022-11, document: plan-doc, note: x}",
            ),
        ),
        "H222",
    ),
    "a late task split into a part that is due later": (
        {
            "na/grouped/tasks/04.md": md(
                "title: Phần\npart_of: na/grouped/tasks/03\ndeadline: 2022-12"
            )
        },
        "H217",
    ),
    "a late task made a part of the whole that another task was": (
        edited(LATER, added(LATER, "part_of: na/p/tasks/03")),
        "H217",
    ),
    "a pilot accepted long ago": (
        changed(PILOT, "date: 2022-03-01, key: accepts_pilot, to: true, document: plan-doc"),
        "H222",
    ),
    "an extension by a draft": (
        changed(LATE, "date: 2022-09-06, to: 2022-12, document: spare, note: x", log="deadline_changes")
        | edited(DOCUMENTS, ("date: 2022-09-07", "date: 2022-09-05\n  standing: draft")),
        "D111",
    ),
    "an extension by one's own report": (
        changed(LATE, "date: 2022-09-08, to: 2022-12, document: spare, note: x", log="deadline_changes")
        | edited(DOCUMENTS, ("number: 3/KH-UBND", "number: 3/BC-SA\n  type: BC")),
        "D112",
    ),
    "a unit called as another one": (
        edited(UNITS, ("name: Sở B\n", "name: Sở A\n")),
        "H219",
    ),
    "a run that begins anew": (
        edited(
            DONE,
            REPORTED,
            (
                "evidence: later}",
                ("evidence: later}\n  - {date: 2022-08-02, status: in_progress, note: x}\n"
                "  - {date: 2022-09-25, status: completed, completed_on: 2022-06-20}"),
            ),
        ),
        "H220 H212",
    ),
    "a restatement of a clone": (
        edited(LATE, added(LATE, "same_as: na/q/tasks/07"))
        | {"na/q/tasks/07.md": md("title: Việc\ndeadline: 2022-12\nlead_unit: a\nreports: "
                                  "{date: 2022-09-30, status: completed}")},
        "H217",
    ),
    "reports every year, by nobody": (
        of(PLAN, ("changes: {", "changes:\n  - {"), ("note: x}", ("note: x}\n  - {date: 2022-09-06, key: reporting, "
           "to: every year, note: x}")), harmless="x").files,
        "H218",
    ),
    "another area, by nobody": (changed(LATE, "date: 2022-09-06, key: area, to: people, note: x"), "H218"),
    "another lead, by nobody": (changed(LATE, "date: 2022-09-06, key: lead_unit, to: c, note: x"), "H218"),
    "a document without its date and a later period": (
        edited(DOCUMENTS, ("  date: 2022-01-10\n", "")) | edited(PLAN, ("period: 2022", "period: 2022-12")),
        "H218",
    ),
    "a key that narrows a target": (edited(MISSED, added(MISSED, "out_of: 100")), "H219"),
    "a title where the indicator named it": (edited(MISSED, added(MISSED, "title: Đã hoàn thành")), "H219"),
    "a baseline where none stood": (
        edited(RANKED, added(RANKED, "baseline: {date: 2022-01-01, value: 9}")), "H219"
    ),
    "a direction where an indicator had none": (
        edited(INDICATORS, ("  measure: rank\n", "  measure: rank\n  better: lower\n")), "H219"
    ),
    "a unit that becomes another": (edited(UNITS, ("name: Sở B\n", "name: Ban Chỉ đạo chuyển đổi số\n")), "H219"),
    "an area that becomes another": (edited(AREAS, ("name: Con người", "name: Dữ liệu số")), "H219"),
    "an indicator that becomes another": (edited(INDICATORS, ("name: Xếp hạng", "name: Số hộ")), "H219"),
    "a province that becomes another": (edited(HOME, ("name: Tỉnh\n", "name: Thành phố Huế\n")), "H219"),
    "an extension by the plan itself": (
        changed(LATE, "date: 2022-09-06, to: 2022-12, document: plan-doc, note: x", log="deadline_changes"), "H224"
    ),
    "another lead by the plan itself": (
        changed(LATE, "date: 2022-09-06, key: lead_unit, to: b, document: plan-doc, note: x"), "H224"
    ),
    "a stop allowed before there was work": (
        edited(LATE, REPORTED, (
            "document: later}\nver",
            "document: later}\n  - {date: 2022-09-20, status: suspended, authorised_by: old, note: x}\nver",
        )) | edited(DOCUMENTS, ("- key: spare", "- key: old\n  number: 4/QĐ-UBND\n  date: 2021-05-05\n- key: spare")),
        "H224",
    ),
    "a completion shown by the plan": (
        edited(PILOT, REPORTED, ("document: later}", (
            "document: later}\n  - {date: 2022-09-20, status: completed, completed_on: 2022-06-20, evidence: plan-doc}"
        ))),
        "H224",
    ),
    "an erratum shown by the plan": (
        edited(DONE, REPORTED, ("evidence: later}", (
            "evidence: later}\n  - {date: 2022-08-01, status: completed, completed_on: 2022-07-01, "
            "evidence: plan-doc, corrects: 2022-08-01, recorded: 2022-09-30}"
        ))),
        "H224",
    ),
    "a measurement before it was measured": (
        measured(BEHIND, "{date: 2022-09-20, value: 99, document: plan-doc}"), "H224"
    ),
    "fewer occurrences by a decision long ago": (
        changed(DUTY, "date: 2022-06-01, to: {every: year, from: 2022}, document: spare, note: x",
                log="deadline_changes"), "H222",
    ),
    "a vague measurement without a document": (
        measured(BEHIND, "{date: 2022-09-20, value: 12, operator: '>'}"), "H220"
    ),
    "a vague measurement by a document": (
        measured(BEHIND, "{date: 2022-09-20, value: 12, operator: '>', document: spare}"), "H220"
    ),
    "a vague erratum by a document": (
        measured(BEHIND, ("{date: 2022-09-01, value: 20, operator: '>', document: spare, corrects: 2022-09-01, "
                          "recorded: 2022-09-30}")), "H220"
    ),
    "a better measurement that nobody can look up": (
        measured(BEHIND, "{date: 2022-09-20, value: 99}"), "H220"
    ),
    "a province dissolved by its old source": (
        edited(HOME, ("valid_from: 2000-01-01", ("valid_from: 2000-01-01\nvalid_until: 2022-06-01\n"
                      "successors: {jurisdiction: nb}"))),
        "H221",
    ),
    "a document dated anew with its province renamed": (
        {
            path.replace("na/", "nz/", 1): text.replace("na/", "nz/").replace("2022-01-10", "2022-12-30")
            for path, text in {**WORLD, HOME: WORLD[HOME].replace("---\n", "---\nformer_ids: na\n", 1)}.items()
            if path.startswith("na/")
        },
        "H218",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "tells"), CHEATS.values(), ids=CHEATS.keys())
def test_ways_to_cheat(files: Files, tells: str) -> None:
    moved = any(path.startswith("nz/") for path in files)
    found = judged(
        files, tuple(path for path in WORLD if path.startswith("na/")) if moved else ()
    )
    assert set(tells.split()) <= found.codes


def changes_of(before: Files, after: Files) -> set[str]:
    """The codes of the gate for a change of a world of its own."""
    old, new = (assembled({**WORLD, **files}, base={}) for files in (before, after))
    found = find_defects(
        evaluate(new, AS_OF, Settings()),
        Config(),
        None,
        base=base_of(old, new, "0" * 40),
    )
    return {item.code for item in found if item.code.startswith("H2")}


NAMELESS: Files = {
    PLAN: WORLD[PLAN].replace(
        "document: plan-doc\nperiod", "document_unknown: x\nperiod"
    ),
    DUTY: WORLD[DUTY],
}


@pytest.mark.parametrize("document", ["later", "spare"])
def test_a_later_document_where_none_was_named(document: str) -> None:
    named = {
        **NAMELESS,
        PLAN: NAMELESS[PLAN].replace("document_unknown: x", f"document: {document}"),
    }
    assert changes_of(NAMELESS, named) == {"H218"}


def test_the_document_that_a_plan_had_all_along_becomes_known() -> None:
    named = {
        **NAMELESS,
        PLAN: NAMELESS[PLAN].replace("document_unknown: x", "document: plan-doc"),
    }
    assert changes_of(NAMELESS, named) == set()


@pytest.mark.parametrize(
    ("key", "tells"),
    [
        ("indicator: place", {"H219"}),
        ("indicator: share", set()),
        ("measure: rank", {"H219"}),
    ],
)
def test_a_target_that_comes_to_be_judged_otherwise(key: str, tells: set[str]) -> None:
    bare = md('number: "9"\ntitle: Hạng\noperator: "="\nvalue: 5\nby: 2022-12')
    path = "na/p/targets/09.md"
    assert (
        changes_of({path: bare}, {path: bare.replace("title:", f"{key}\ntitle:")})
        == tells
    )


def test_a_plan_that_was_in_force_still_binds_as_a_draft() -> None:
    before = assembled({**WORLD, **DRAFTED}, base={})
    after = assembled(
        {**WORLD, **DRAFTED, **edited(LATE, ("by: 2022-06-30", "by: 2023-06-30"))},
        base={},
    )
    found = find_defects(
        evaluate(after, AS_OF, Settings()),
        Config(),
        None,
        base=base_of(before, after, "0" * 40),
    )
    assert "H205" in {item.code for item in found}


# honest changes -------------------------------------------------------------------------------------------------------

HONEST: Mapping[str, Files] = {
    "a late task split into a part that is as late": {
        "na/grouped/tasks/04.md": md("title: Phần\npart_of: na/grouped/tasks/03")
    },
    "a value moved into the defaults of the plan": {
        "na/q/plan.md": md(
            "title: Kế hoạch hai\ndocument: plan-doc\nperiod: 2022\ndefaults: {lead_unit: a}"
        ),
        OTHER: WORLD[OTHER].replace("lead_unit: a\n", ""),
    },
    "a task superseded by a document": edited(
        SINGLE,
        added(
            SINGLE,
            "changes: {date: 2022-09-08, key: superseded_by, to: na/grouped/tasks/02, document: later}",
        ),
    ),
    "a report": of(
        LATE,
        REPORTED,
        (
            "document: later}\nver",
            (
                "document: later}\n  - {date: 2022-09-20, status: in_progress, document: later}\nver"
            ),
        ),
        harmless="x",
    ).files,
    "a completion": of(
        LATE,
        REPORTED,
        (
            "document: later}\nver",
            (
                "document: later}\n  - {date: 2022-09-20, "
                "status: completed, completed_on: 2022-06-20, evidence: later}\nver"
            ),
        ),
        harmless="x",
    ).files,
    "a late completion": of(
        PILOT,
        REPORTED,
        (
            "document: later}",
            (
                "document: later}\n  - {date: 2022-09-20, status: completed, completed_on: 2022-09-19}"
            ),
        ),
        harmless="x",
    ).files,
    "an occurrence": of(
        DUTY,
        REPORTED,
        (
            "document: later}",
            (
                "document: later}\n  - {date: 2022-09-20, for: 2022-Q2, "
                "status: completed, completed_on: 2022-09-19, evidence: later}"
            ),
        ),
        harmless="x",
    ).files,
    "an extension": row(
        LATE,
        "deadline_changes: {date: 2022-09-06, to: 2022-12, document: later, note: x}",
        harmless="x",
    ).files,
    "an erratum": of(
        DONE,
        REPORTED,
        (
            "evidence: later}",
            (
                "evidence: later}\n  - {date: 2022-08-01, status: completed, "
                "completed_on: 2022-07-01, evidence: spare, corrects: 2022-08-01, recorded: 2022-09-30}"
            ),
        ),
        harmless="x",
    ).files,
    "an erratum to one's cost": of(
        DONE,
        REPORTED,
        (
            "evidence: later}",
            (
                "evidence: later}\n  - {date: 2022-08-01, "
                "status: in_progress, note: x, corrects: 2022-08-01, recorded: 2022-09-30}"
            ),
        ),
        harmless="x",
    ).files,
    "a cancellation": of(
        LATE,
        REPORTED,
        (
            "document: later}\nver",
            (
                "document: later}\n  - {date: 2022-09-20, status: cancelled, authorised_by: later, note: x}\nver"
            ),
        ),
        harmless="x",
    ).files,
    "a new lead": row(
        LATE,
        "changes: {date: 2022-09-06, key: lead_unit, from: a, to: c, document: later}",
        harmless="x",
    ).files,
    "a lower target": row(
        MISSED,
        "changes: {date: 2022-09-06, key: value, from: 60, to: 30, document: later}",
        harmless="x",
    ).files,
    "a plan that is replaced": of(
        PLAN,
        ("changes: {", "changes:\n  - {"),
        (
            "note: x}",
            (
                "note: x}\n  - {date: 2022-09-06, key: standing, to: replaced, document: later}"
            ),
        ),
        harmless="x",
    ).files,
    "a slip of the pen in the ledger": row(
        LATE,
        "changes: {date: 2022-09-06, key: title, to: Việc, note: Chép nhầm}",
        harmless="x",
    ).files,
    "a new task": {
        "na/p/tasks/09.md": md(
            "title: Việc mới\nlead_unit: a\narea: people\ndeadline: 2022-12"
        )
    },
    "a new restatement": {
        "na/p/tasks/09.md": md(
            "title: Việc mới\nlead_unit: a\ndeadline: 2022-06\nsame_as: na/q/tasks/01"
        )
    },
    "a new plan": {
        "na/s/plan.md": md("title: Kế hoạch ba\ndocument: spare\nperiod: 2022"),
        "na/s/tasks/01.md": md("title: Việc mới\nlead_unit: a\ndeadline: 2022-12"),
    },
    "a new target": {
        "na/p/targets/09.md": md(
            "title: Chỉ tiêu\nmeasure: hộ\noperator: '>='\nvalue: 3\nby: 2022"
        )
    },
    "a measurement": of(
        MISSED,
        ("measurements: {", "measurements:\n  - {"),
        (
            "document: later}",
            (
                "document: later}\n  - {date: 2022-06-30, value: 61, document: later, note: x}"
            ),
        ),
        harmless="x",
    ).files
    | edited(PLAN, added(PLAN, "note: x")),
    "a unit that is dissolved": of(
        UNITS,
        (
            "name: Sở B",
            (
                "name: Sở B\n  valid_until: 2022-09-10\n  successors: "
                "{unit: c, from: 2022-09-11}\n  source: {document: later}"
            ),
        ),
        harmless="x",
    ).files,
    "a better measurement": measured(
        BEHIND, "{date: 2022-09-07, value: 99, document: spare}"
    ),
    "more than was asked for": measured(
        BEHIND, "{date: 2022-09-07, value: 100, operator: '>', document: spare}"
    ),
    "a new unit": of(
        UNITS, ("- key: b\n", "- key: d\n  name: Sở D\n- key: b\n"), harmless="x"
    ).files,
    "a new document": of(
        DOCUMENTS,
        (
            "- key: spare",
            "- key: new\n  number: 4/KH-UBND\n  date: 2022-09-08\n- key: spare",
        ),
        harmless="x",
    ).files,
    "a translation": of(
        LATE,
        ("title: Việc quá hạn", "title: {vi: Việc quá hạn, en: Late}"),
        harmless="x",
    ).files,
    "an area that becomes known": row(PILOT, "area: people", harmless="x").files,
    "a number that becomes known": of(
        OTHER, ("title: Việc xong", 'title: Việc xong\nnumber: "7"'), harmless="x"
    ).files,
    "another item that is carried out": of(
        LATE,
        ("implements: mic/m/tasks/01", ("implements: [mic/m/tasks/01, na/q/tasks/01]")),
        harmless="x",
    ).files,
    "a date that becomes known": of(
        DOCUMENTS, ("type: KH", "type: KH\n  retrieved: 2022-09-08"), harmless="x"
    ).files,
    "a draft that is rewritten": {
        "na/r/plan.md": WORLD["na/r/plan.md"].replace("period: 2022", "period: 2023")
    },
}

NO_REPROACH = {"H211", "H212"}
"""What only tells of a day long ago, and of a completion taken back with its reason."""


@pytest.mark.parametrize("files", HONEST.values(), ids=HONEST.keys())
def test_an_honest_change_passes(files: Files) -> None:
    found = judged(files)
    assert {code for code in found.codes if code.startswith("H2")} <= NO_REPROACH


@pytest.mark.parametrize(
    "day", ["2022-06-30", "2022-09-30", "2023-01-01", "2030-01-01"]
)
def test_time_alone_is_no_finding(day: str) -> None:
    before = world().portfolio
    now = evaluate(before, date.fromisoformat(day), Settings())
    found = find_defects(
        now, Config(), None, base=base_of(before, assembled(WORLD, base={}), "0" * 40)
    )
    assert not {item.code for item in found if item.code.startswith("H2")}
