"""P: reports and their evidence: too old, in the future, incomplete, or at odds with each other."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.compliance.deliverables import mismatch
from dxplan.compliance.logs import corrected_entries, last_day, with_changes
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import is_of_one_line, units_above
from dxplan.diagnostics import KeyPart, KeyPath, Related
from dxplan.model.fields import LOGS
from dxplan.model.records import Report, Task
from dxplan.model.registers import Document
from dxplan.model.values import DocumentRef, Period
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    lead_path,
    place,
    start_of,
    to_add,
    uncorrected_entries,
)


def stale(context: Context) -> Findings:
    """P101: an open task of which nothing has been heard for too long."""
    for state in context.compliance.tasks.values():
        if (
            state.stale
            and state.restates is None
            and not _is_unclear(state.record.fields.reports)
        ):
            last = state.reports[-1].date if state.reports else state.exists_from
            own = state.record.fields.reports
            path: KeyPath = ("title",)
            if state.reports:  # the last one may be the flat one of the head, which is no entry of the log
                entry = state.reports[-1]
                path = (
                    ("reports", own.index(entry), "date")
                    if entry in own
                    else ("status",)
                )
            days = (context.as_of - last).days
            variant: dict[str, Any] = {} if state.reports else {"variant": "never"}
            reported = str(bool(state.reports)).lower()
            yield finding(
                "P101",
                state.record,
                path,
                last=last,
                days=days,
                reported=reported,
                **variant,
            )


def _is_unclear(reports: tuple[Report, ...]) -> bool:
    """Whether an erratum hides what was reported last: H101 or H102 speak of it."""
    lost = None in corrected_entries(reports)
    return lost or any(
        report.corrects is not None and report.recorded is None for report in reports
    )


def future_date(context: Context) -> Findings:
    """P102: an entry of a log dated after today."""
    if context.today is None:
        return
    portfolio = context.portfolio
    for record in (
        *portfolio.plans.values(),
        *portfolio.tasks.values(),
        *portfolio.targets.values(),
    ):
        for log in LOGS:
            for i, entry in uncorrected_entries(record, log):
                for key in ("date", "recorded"):
                    value = getattr(entry, key)
                    if value is not None and _first_day(value) > context.today:
                        yield finding(
                            "P102",
                            record,
                            (log, i, key),
                            date=value,
                            today=context.today,
                        )


def _first_day(value: object) -> date:
    first = getattr(value, "first", value)
    return first if isinstance(first, date) else last_day(value)  # type: ignore[arg-type]


def _completions(context: Context) -> Iterator[tuple[Record, int, Report]]:  # type: ignore[type-arg]
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            if report.status == "completed":
                yield task, i, report


def completed_without_date(context: Context) -> Findings:
    """P103: completed, and no run of completion says on which day."""
    for state in context.compliance.tasks.values():
        done = state.evaluation.progress
        if (
            not done.fulfilled
            or done.completed_on is not None
            or state.restates is not None
        ):
            continue
        path = _last_report(state.record.fields.reports)
        fix = to_add(state.record, path, "completed_on")
        in_time = (
            state.evaluation.timeliness == "on_time"
        )  # by the day of the report itself
        variant: dict[str, Any] = {"variant": "in-time"} if in_time else {}
        yield finding(
            "P103", state.record, path, part=KeyPart.MISSING, fix=fix, **variant
        )


def _last_report(reports: tuple[Report, ...]) -> KeyPath:
    return ("reports", len(reports) - 1) if reports else ()


def completed_without_evidence(context: Context) -> Findings:
    """P104: completed, and no document shows it."""
    for task, i, report in (*_completions(context), *_accepted_pilots(context)):
        if not report.evidence:
            path, fix = ("reports", i), to_add(task, ("reports", i), "evidence")
            variant: dict[str, Any] = (
                {} if report.status == "completed" else {"variant": "pilot"}
            )
            yield finding("P104", task, path, part=KeyPart.MISSING, fix=fix, **variant)


def _accepted_pilots(context: Context) -> Iterator[tuple[Record, int, Report]]:  # type: ignore[type-arg]
    """The pilots that fulfil a task, but those that a later report shows to have taken place."""
    for state in context.compliance.tasks.values():
        if not state.task.accepts_pilot or state.restates is not None:
            continue
        shown: set[str | None] = set()
        for i, report in reversed(uncorrected_entries(state.record, "reports")):
            occurrence = report.occurrence and report.occurrence.text
            if report.status == "piloting" and occurrence not in shown:
                yield state.record, i, report
            if report.status in {"piloting", "completed"} and report.evidence:
                shown.add(occurrence)


def completed_after_report(context: Context) -> Findings:
    """P105: a report says that the task was completed after the day the report speaks of."""
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            if (
                report.completed_on is not None
                and report.completed_on.first > report.date
            ):
                path, related = (
                    ("reports", i, "completed_on"),
                    (Related("date-here", place(task, "reports", i, "date")),),
                )
                yield finding(
                    "P105",
                    task,
                    path,
                    related=related,
                    completed=report.completed_on,
                    date=report.date,
                )


def stopped_without_authority(context: Context) -> Findings:
    """P106: suspended or cancelled without the document that allows it: it takes no effect."""
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            if (
                report.status in {"suspended", "cancelled"}
                and report.authorised_by is None
            ):
                path, fix = (
                    ("reports", i),
                    to_add(task, ("reports", i), "authorised_by"),
                )
                yield finding(
                    "P106",
                    task,
                    path,
                    part=KeyPart.MISSING,
                    fix=fix,
                    status=report.status,
                )


def weak_authority(context: Context) -> Findings:
    """P124: the document by which a task stops is one that can hardly allow it."""
    for state in context.compliance.tasks.values():
        for i, report in uncorrected_entries(state.record, "reports"):
            document = context.portfolio.document(
                report.authorised_by, state.record.jurisdiction
            )
            if document is None or report.status not in {"suspended", "cancelled"}:
                continue
            weakness = _weakness(context, state, document)
            if weakness:
                related = (Related("reason-here", place(document, "key")),)
                words: dict[str, Any] = {
                    "variant": weakness,
                    "document": document.id,
                    "status": report.status,
                }
                words |= {
                    "issued": document.fields.date or "",
                    "start": state.exists_from,
                }
                path = ("reports", i, "authorised_by")
                yield finding("P124", state.record, path, related=related, **words)


def _weakness(context: Context, state: TaskState, document: Record[Document]) -> str:
    """Why a document can hardly stop a task: it is the one that gave it, older, of elsewhere, or can't be looked up."""
    record, portfolio = state.record, context.portfolio
    source = record.fields.source.document if record.fields.source else None
    giving = (source, portfolio.plans[record.plan or ""].fields.document)
    if any(
        given is not None
        and portfolio.resolve(given, record.jurisdiction) == document.id
        for given in giving
    ):
        return "assigning"
    home = document.jurisdiction
    if (
        home != record.jurisdiction
        and portfolio.jurisdictions[home or ""].fields.level != "national"
    ):
        return "elsewhere"
    if document.fields.number is None or document.fields.date is None:
        return "unidentified"
    return "older" if document.fields.date < state.exists_from else ""


def stopped_without_reason(context: Context) -> Findings:
    """P107: suspended or cancelled without a word of why."""
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            if report.status in {"suspended", "cancelled"} and report.note is None:
                path, fix = ("reports", i), to_add(task, ("reports", i), "note")
                yield finding(
                    "P107",
                    task,
                    path,
                    part=KeyPart.MISSING,
                    fix=fix,
                    status=report.status,
                )


def deliverable_mismatch(context: Context) -> Findings:
    """P108: the evidence is of another type than the deliverable asked for."""
    for task in context.portfolio.tasks.values():
        asked = [deliverable.type for deliverable in task.fields.deliverables]
        for i, report in uncorrected_entries(task, "reports"):
            types = [
                document.fields.type
                for document in _documents(context, task, report.evidence)
            ]
            missed = mismatch(asked, types)
            if missed is not None:
                wanted, given = ", ".join(missed.wanted), ", ".join(missed.given)
                related = (
                    Related("deliverable-here", place(task, "deliverables", 0, "type")),
                )
                yield finding(
                    "P108",
                    task,
                    ("reports", i, "evidence"),
                    related=related,
                    asked=wanted,
                    found=given,
                )


def _documents(
    context: Context, record: Record[Any], refs: tuple[DocumentRef, ...]
) -> list[Record[Document]]:
    portfolio = context.portfolio
    found = (portfolio.resolve(ref, record.jurisdiction) for ref in refs)
    return [portfolio.documents[key] for key in found if key is not None]


def report_on_assigned(context: Context) -> Findings:
    """P109: a report on a task of a plan that only assigns: the plans that implement it carry the reports."""
    for task in context.portfolio.tasks.values():
        if (
            task.fields.all_reports
            and context.portfolio.plans[task.plan or ""].fields.assigns
        ):
            yield finding(
                "P109",
                task,
                ("reports" if task.fields.reports else "status",),
                part=KeyPart.KEY,
            )


def completion_without_occurrence(context: Context) -> Findings:
    """P110: completion of a recurring task that does not say of which occurrence."""
    for task, i, report in _completions(context):
        if task.fields.deadline.every is not None and report.occurrence is None:
            path, fix = ("reports", i), to_add(task, ("reports", i), "for")
            yield finding("P110", task, path, part=KeyPart.MISSING, fix=fix)


def unknown_occurrence(context: Context) -> Findings:
    """P111: `for` names no occurrence of the task's deadline."""
    for state in context.compliance.tasks.values():
        for i, report in uncorrected_entries(state.record, "reports"):
            if report.occurrence is None:
                continue
            if (
                state.deadline.occurrence_due(report.occurrence, state.exists_from)
                is None
            ):
                words = _first_occurrence(state, report.occurrence)
                yield finding(
                    "P111",
                    state.record,
                    ("reports", i, "for"),
                    value=report.occurrence,
                    **words,
                )


def _first_occurrence(state: TaskState, named: Period) -> dict[str, Any]:
    """Why a period is no occurrence: the task does not recur, or its first one comes later."""
    if state.deadline.every is None:
        return {"variant": "once"}
    first = next(state.deadline.occurrences(state.exists_from), None)
    if first is None or named.last >= first[0].first:
        return {}
    start = state.deadline.start.first if state.deadline.start else state.exists_from
    return {"variant": "early", "first": first[0].text, "start": start}


def report_before_start(context: Context) -> Findings:
    """P112: a report that speaks of a day before the task exists."""
    for state in context.compliance.tasks.values():
        for i, report in uncorrected_entries(state.record, "reports"):
            if report.date < state.exists_from:
                path, related = (
                    ("reports", i, "date"),
                    start_of(context.portfolio, state),
                )
                yield finding(
                    "P112",
                    state.record,
                    path,
                    related=related,
                    date=report.date,
                    start=state.exists_from,
                )


def evidence_after_report(context: Context) -> Findings:
    """P113: the evidence is younger than the report that gives it."""
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            for j, ref in enumerate(report.evidence):
                document = context.portfolio.document(ref, task.jurisdiction)
                if (
                    document is None
                    or document.fields.date is None
                    or document.fields.date <= report.date
                ):
                    continue
                if (
                    context.today is None or document.fields.date <= context.today
                ):  # of the future R119 speaks
                    path, related = (
                        ("reports", i, "evidence", j),
                        (Related("date-here", place(document, "date")),),
                    )
                    words = {
                        "document": document.id,
                        "issued": document.fields.date,
                        "date": report.date,
                    }
                    yield finding("P113", task, path, related=related, **words)


_COPIES = {"F104", "F107", "F119"}
"""What is wrong with a file that is perhaps no task of the list: a copy, a note, a target."""


def incomplete_list(context: Context) -> Findings:
    """P114: fewer tasks than the plan's document has, or more."""
    portfolio = context.portfolio
    unreadable = [
        record.plan for record in portfolio.unreadable if record.kind == "task"
    ]
    copies = {
        item.place.file.rpartition("/tasks/")[0]
        for item in portfolio.findings
        if item.code in _COPIES
    }
    for plan in portfolio.plans.values():
        expected = with_changes(plan, context.as_of).expected_tasks
        known = len(portfolio.by_plan.get(plan.id, ())) + unreadable.count(plan.id)
        if expected is None or known == expected.value:
            continue
        if expected.value < 1 or expected.value % 1:
            yield finding(
                "S107",
                plan,
                ("expected_tasks",),
                value=expected,
                nearest="",
                variant="count",
            )
        elif plan.file.removesuffix("/plan.md") not in copies:
            variant: dict[str, Any] = (
                {"variant": "more"} if known > expected.value else {}
            )
            yield finding(
                "P114",
                plan,
                ("expected_tasks",),
                known=known,
                expected=expected,
                **variant,
            )


def percent_against_status(context: Context) -> Findings:
    """P115: a percentage that the status beside it does not allow."""
    for task in context.portfolio.tasks.values():
        done = {"completed", "piloting"} if task.fields.accepts_pilot else {"completed"}
        for i, report in uncorrected_entries(task, "reports"):
            if report.percent is None or not 0 <= report.percent.value <= 100:
                continue  # T101 speaks of what is no percentage
            full, none = report.percent.value == 100, report.percent.value == 0
            unfinished = report.status == "completed" and not full
            if (
                unfinished
                or (full and report.status not in done)
                or (report.status == "not_started" and not none)
            ):
                path, related = (
                    ("reports", i, "percent"),
                    (Related("status-here", place(task, "reports", i, "status")),),
                )
                yield finding(
                    "P115",
                    task,
                    path,
                    related=related,
                    percent=report.percent,
                    status=report.status,
                )


def disputed_completion(context: Context) -> Findings:
    """P116: a verification does not confirm a completion, and neither its verifier nor new evidence has answered it."""
    for state in context.compliance.tasks.values():
        task = state.record
        if not task.fields.verifications or not task.fields.reports:
            continue
        reports = sorted(
            uncorrected_entries(task, "reports"),
            key=lambda entry: (entry[1].date, entry[0]),
        )
        done = {"completed", "piloting"} if state.task.accepts_pilot else {"completed"}
        if not reports or reports[-1][1].status not in done:
            continue
        i, last = reports[-1]
        related = (Related("status-here", place(task, "reports", i, "status")),)
        for j, entry in _open_disputes(context, task):
            if _is_reported_anew([report for _, report in reports], entry.date, done):
                continue
            path, words = (
                ("verifications", j, "finding"),
                {"date": entry.date, "reported": last.date},
            )
            yield finding(
                "P116",
                task,
                path,
                related=related,
                unit=entry.verified_by,
                finding=entry.finding,
                **words,
            )


def _open_disputes(context: Context, task: Record[Task]) -> Iterator[tuple[int, Any]]:
    """The verifications that confirm nothing and that no later one of the same unit, or one above it, has replaced."""
    portfolio = context.portfolio
    checked = sorted(
        uncorrected_entries(task, "verifications"),
        key=lambda entry: (entry[1].date, entry[0]),
    )
    for place_in_order, (j, entry) in enumerate(checked):
        if entry.finding == "confirmed":
            continue
        unit = portfolio.resolve(entry.verified_by, task.jurisdiction)
        entitled = {unit, *units_above(portfolio, unit)}
        later = checked[place_in_order + 1 :]
        if not any(
            portfolio.resolve(other.verified_by, task.jurisdiction) in entitled
            for _, other in later
        ):
            yield j, entry


def _is_reported_anew(reports: list[Report], disputed: date, done: set[str]) -> bool:
    """Whether the completion was first reported after the dispute, or again with evidence that is new."""
    before = [report for report in reports if report.date <= disputed]
    later = [
        report for report in reports if report.date > disputed and report.status in done
    ]
    if not any(report.status in done for report in before):
        return bool(later)
    shown = {str(ref) for report in before for ref in report.evidence}
    return any(str(ref) not in shown for report in later for ref in report.evidence)


def self_verification(context: Context) -> Findings:
    """P117: a unit verifies the task that it leads, or one of its own line or collective does."""
    portfolio = context.portfolio
    for task in context.portfolio.tasks.values():
        for i, entry in uncorrected_entries(task, "verifications"):
            unit = portfolio.resolve(entry.verified_by, task.jurisdiction)
            leads = [
                portfolio.resolve(ref, task.jurisdiction)
                for ref in with_changes(task, entry.date).lead_unit
            ]
            lead = next(
                (lead for lead in leads if is_of_one_line(portfolio, unit, lead)), None
            )
            if unit is None or lead is None:
                continue
            related = (
                Related(
                    "lead-here",
                    place(task, *lead_path(portfolio, task, lead, entry.date)),
                ),
            )
            path, words = (
                ("verifications", i, "verified_by"),
                {"unit": entry.verified_by, "lead": lead},
            )
            variant: dict[str, Any] = {} if unit == lead else {"variant": "line"}
            yield finding("P117", task, path, related=related, **words, **variant)


def completion_day_of_open_task(context: Context) -> Findings:
    """P120: a day of completion beside a status that is no completion: readers believe one, figures the other."""
    for task in context.portfolio.tasks.values():
        accepts_pilot = (
            with_changes(task, context.as_of).accepts_pilot
            if task.fields.all_reports
            else False
        )
        done = {"completed", "piloting"} if accepts_pilot else {"completed"}
        for path, report in _written_reports(task):
            if report.completed_on is not None and report.status not in done:
                related = (Related("status-here", place(task, *path, "status")),)
                at, day = (*path, "completed_on"), report.completed_on
                yield finding(
                    "P120",
                    task,
                    at,
                    related=related,
                    completed=day,
                    status=report.status,
                )


def completed_before_open_report(context: Context) -> Findings:
    """P123: a day of completion before a report of a later day that says the task was still open."""
    for state in context.compliance.tasks.values():
        done = {"completed", "piloting"} if state.task.accepts_pilot else {"completed"}
        reports = uncorrected_entries(state.record, "reports")
        for i, report in reports:
            if report.completed_on is None or report.status not in done:
                continue
            day = report.completed_on.last
            open_then = [
                (j, other)
                for j, other in reports
                if day < other.date < report.date
                and other.status in _OPEN
                and str(other.occurrence) == str(report.occurrence)
            ]
            if not open_then:
                continue
            was_done = any(
                other.status in done and other.date <= open_then[0][1].date
                for _, other in reports
            )
            if not was_done:
                j, other = open_then[-1]
                related = (
                    Related("status-here", place(state.record, "reports", j, "status")),
                )
                words = {
                    "completed": report.completed_on,
                    "date": other.date,
                    "status": other.status,
                }
                yield finding(
                    "P123",
                    state.record,
                    ("reports", i, "completed_on"),
                    related=related,
                    **words,
                )


_OPEN = frozenset({"not_started", "in_progress"})
"""Statuses of what is certainly not done."""


def authority_without_stop(context: Context) -> Findings:
    """P121: the document that allows to stop, beside a status that stops nothing: it takes no effect."""
    for task in context.portfolio.tasks.values():
        for i, report in uncorrected_entries(task, "reports"):
            if report.authorised_by is not None and report.status not in {
                "suspended",
                "cancelled",
            }:
                path = ("reports", i, "authorised_by")
                related = (Related("status-here", place(task, "reports", i, "status")),)
                yield finding("P121", task, path, related=related, status=report.status)


def _written_reports(task: Record[Task]) -> Iterator[tuple[KeyPath, Report]]:
    """The reports in force with the path of each: those of the log, and the flat one of the head."""
    for i, report in uncorrected_entries(task, "reports"):
        yield ("reports", i), report
    if len(task.fields.all_reports) > len(task.fields.reports):
        yield (), task.fields.all_reports[-1]
