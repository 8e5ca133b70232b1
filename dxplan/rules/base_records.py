"""H: how a record came here from the base: under a new name, its completion withdrawn, reported late, only in form."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.match import lost_ids, rewritten
from dxplan.compliance.claims import day_claimed_by
from dxplan.compliance.evaluation import Evaluator
from dxplan.compliance.logs import entries_in_force
from dxplan.diagnostics import (
    AppendItem,
    Finding,
    KeyPart,
    KeyPath,
    Place,
    Related,
    SymbolicFix,
)
from dxplan.model.fields import PROGRESS_LOGS
from dxplan.model.records import Report, Task
from dxplan.model.values import days_between
from dxplan.portfolio.portfolio import Record, references_of
from dxplan.rules.base_edits import LogEdits, edits, in_file, typed
from dxplan.rules.context import (
    Context,
    Findings,
    Reference,
    finding,
    finding_before,
    place,
    place_before,
)
from dxplan.rules.editors import outsiders
from dxplan.rules.references import missing_registers

_SHOWN = 5
"""So many of the places that cite an entry are shown."""


def renamed_without_former_id(context: Context) -> Findings:
    """H210: a record that is plainly another one of the base, whose id it does not name; told once for a folder."""
    for rename in context.renames.values():
        if rename.moved:
            continue
        path, new = ("former_ids",), rename.new
        yield finding(
            "H210",
            new,
            path,
            part=KeyPart.VALUE
            if new.front_matter.get("former_ids")
            else KeyPart.MISSING,
            related=(Related("before", place_before(rename.old)),),
            fix=SymbolicFix("display", (AppendItem(path, rename.old.id),)),
            variant=new.kind,
            id=new.id,
            old=rename.old.id,
        )


# reports ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The report by which a completion no longer stands: its index in the log, and the completion's before."""

    task: Record[Task]
    index: int
    before: Record[Task]
    completion: int

    @property
    def report(self) -> Report:
        """The report that withdraws."""
        return self.task.fields.all_reports[self.index]


def withdrawals(context: Context) -> Iterator[Withdrawal]:
    """What has been withdrawn since the base; nothing where entries of the log are gone or changed (H202, H203)."""
    for pair in context.base.pairs if context.base else ():
        if pair.old is None or pair.record.kind != "task":
            continue
        changes = [change for change in pair.changes if change.key == "reports"]
        added = [
            _index(change.path)
            for change in changes
            if change.what is ChangeType.ENTRY_ADDED and change.path
        ]
        if added and not any(
            change.what in {ChangeType.ENTRY_REMOVED, ChangeType.ENTRY_CHANGED}
            for change in changes
        ):
            yield from _withdrawal(context, pair.record, pair.old, added)


def _withdrawal(
    context: Context, task: Record[Task], old: Record[Task], added: list[int]
) -> Iterator[Withdrawal]:
    """Read the new entries one by one behind those of the base: the first that makes a fulfilled task open again."""
    state = context.compliance.tasks.get(task.id)
    if state is None or state.restates:
        return
    judge = Evaluator(
        context.as_of,
        context.compliance.settings,
        state.exists_from,
        state.task.accepts_pilot,
    )
    log = task.fields.all_reports
    run: tuple[Report, ...] = ()
    for known in range(len(added) + 1):
        left_out = {*added[known:]}
        entries = [report for i, report in enumerate(log) if i not in left_out]
        done = judge.against(
            entries_in_force(entries, context.as_of), state.deadline
        ).progress
        if not done.fulfilled:
            if run and known:
                yield Withdrawal(
                    task, added[known - 1], old, _same(old.fields.all_reports, run[0])
                )
            return
        run = done.run


def _same(log: tuple[Report, ...], wanted: Report) -> int:
    """The place of a report in the log of the base, where a translation of it may have been missing."""
    return next(
        (
            i
            for i, report in enumerate(log)
            if (report.date, report.status) == (wanted.date, wanted.status)
        ),
        0,
    )


def former_id_lost(context: Context) -> Findings:
    """H228: an old id that led to a record at the base and leads nowhere now, or to another."""
    base = context.base
    for lost in lost_ids(base.portfolio, context.portfolio, base.pairs) if base else ():
        here, part = (
            (("former_ids",), KeyPart.VALUE)
            if "former_ids" in lost.new.front_matter
            else ((), KeyPart.MISSING)
        )
        related = (
            Related("before", place_before(lost.old, ("former_ids", lost.index))),
        )
        words: dict[str, Any] = {"value": lost.written, "id": lost.new.id}
        words |= {"other": lost.leads, "variant": "other"} if lost.leads else {}
        yield finding("H228", lost.new, here, part=part, related=related, **words)
    yield from reference_led_elsewhere(context)


def reference_led_elsewhere(context: Context) -> Findings:
    """H228: a reference that was left as it is and leads to another record, which was given the name since."""
    base = context.base
    renamed = (
        {
            pair.old.id: pair.new.id
            for pair in base.pairs
            if pair.old and pair.new and pair.renamed
        }
        if base
        else {}
    )
    taken = {
        old: new
        for old, new in renamed.items()
        if any(old in index for index in context.portfolio.page_indexes)
    }
    if base is None or not taken:
        return
    before = {
        (pair.new.kind, pair.new.id): pair.old
        for pair in base.pairs
        if pair.old and pair.new
    }
    for found in context.references:
        if found.ref.kind != "record" or context.resolve_before(found) not in taken:
            continue
        old = before.get((found.record.kind, found.record.id))
        written = (
            {
                str(ref): base.portfolio.resolve(ref, old.jurisdiction)
                for _, ref in references_of(old)
            }
            if old
            else {}
        )
        expected = {
            renamed.get(led, led) for led in written.values() if led is not None
        }
        if str(found.ref) in written and found.target not in expected:
            now = taken[context.resolve_before(found) or ""]
            words: dict[str, Any] = {
                "value": str(found.ref),
                "id": now,
                "other": found.target,
                "variant": "reference",
            }
            yield finding("H228", found.record, found.path, **words)


def completion_withdrawn(context: Context) -> Findings:
    """H211: by the base a task was fulfilled on the as-of date, by a new report it is not any more."""
    for found in withdrawals(context):
        report, completion = (
            found.report,
            found.before.fields.all_reports[found.completion],
        )
        yield finding(
            "H211",
            found.task,
            in_file(found.task, ("reports", found.index, "status")),
            related=(
                Related(
                    "before",
                    place_before(
                        found.before,
                        in_file(found.before, ("reports", found.completion)),
                    ),
                ),
            ),
            date=report.date,
            status=report.status,
            before=completion.date,
            variant="reasoned" if report.note or report.difficulty else "bare",
        )


def backdated_entry(context: Context) -> Findings:
    """H212: an entry of a known record that is recorded long after its day; an erratum, after the day that it gives.

    It was recorded by the commit since the base that brought it; without one, not yet.
    """
    if context.base is None:
        return
    recording = context.base.recorded
    for found in context.once(edits):
        old, new = found.sides.old, found.sides.new
        for change, entry in _new_entries(found):
            committed = recording.is_committed(new.file, change.key, change.new)
            recorded = (
                recording.day(new.file, change.key, change.new) if committed else None
            )
            day = recorded or context.as_of
            key, claimed = day_claimed_by(found.pair, change) or ("date", day)
            late = days_between(claimed, day)
            if late > context.backdated_days:
                log = change.key
                last = len(getattr(old.fields, log)) - 1
                variant = "erratum" if key == "recorded" else log
                yield finding(
                    "H212",
                    new,
                    in_file(new, (log, _index(change.path), key)),
                    related=(Related("last-before", place_before(old, (log, last))),)
                    if last >= 0
                    else (),
                    variant=variant if committed else f"{variant}-uncommitted",
                    date=getattr(entry, key),
                    recorded=day,
                    days=late,
                    limit=context.backdated_days,
                )


def _new_entries(found: LogEdits) -> Iterator[tuple[Difference, Any]]:
    """The dated entries that a known record has got since the base, and the errata that say when they were made.

    No entry whose date was written over (H202).
    """
    edited = {change.path for change in found.edited}
    for change in found.pair.changes:
        if change.what is not ChangeType.ENTRY_ADDED or change.path in edited:
            continue
        entry: Any = typed(found.sides.new, change.path)
        if entry is None:
            continue
        if (
            entry.recorded is not None
            if entry.corrects is not None
            else change.key in PROGRESS_LOGS
        ):
            yield change, entry


def _index(path: KeyPath | None) -> int:
    return int(path[1]) if path else 0


# registers and form -----------------------------------------------------------------------------------------------


def cited_entry_removed(context: Context) -> Findings:
    """H214: an entry of a register that is gone and still cited; of units H201 speaks, of whole registers F120."""
    if context.base is None:
        return
    citing: dict[tuple[str, str | None], list[Reference]] = {}
    for found in context.references:
        if found.target is None:
            citing.setdefault(
                (found.ref.kind, context.resolve_before(found)), []
            ).append(found)
    registers = missing_registers(context) if citing else {}
    for pair in context.base.pairs:
        old, key = pair.record, (pair.record.kind, pair.record.id)
        if (
            pair.new
            or key not in citing
            or old.kind == "unit"
            or key in context.renames
            or old.file in registers
        ):
            continue
        related = tuple(
            Related("cited-here", place(found.record, *found.path))
            for found in citing[key][:_SHOWN]
        )
        told = finding_before(
            "H214", old, variant=old.kind, id=old.id, number=len(citing[key])
        )
        yield replace(told, related=related)


def form_only(context: Context) -> Findings:
    """H215: a file that was written otherwise and says what it said."""
    base = context.base
    if base is None:
        return
    told = {found.record.file for found in outsiders(context)}
    for record, file in rewritten(base.portfolio, context.portfolio, base.pairs):
        readable = context.portfolio.sources[file].readable or file != record.file
        if readable and record.file not in told and _is_written_anew(context, file):
            identity = None if record.path else record.id
            yield Finding(
                "H215",
                Place(file, span=(0, 0)),
                {},
                (Related("before", Place(file, before=True)),),
                identity,
            )


def _is_written_anew(context: Context, file: str) -> bool:
    """Whether more than line ends differ, or a commit made them so and no checkout."""
    if context.base is None:
        return False
    before, now = (
        side.data_of(file) or b""
        for side in (context.base.portfolio, context.portfolio)
    )
    return file in context.base.authors or before.replace(
        b"\r\n", b"\n"
    ) != now.replace(b"\r\n", b"\n")
