"""H: what stands better than at the base though nothing that was recorded accounts for it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from dxplan.comparison.compare import Difference
from dxplan.comparison.equivalence import RecordStates
from dxplan.comparison.match import RecordPair
from dxplan.compliance.claims import unproven_claims
from dxplan.compliance.counted_deadlines import counts_working_days
from dxplan.compliance.decisions import late_decisions
from dxplan.compliance.improved_records import ImprovedRecord
from dxplan.compliance.improvements import (
    Improvement,
    improvements,
    moved_plans,
)
from dxplan.compliance.obligations import corrected_bases, corrected_handover
from dxplan.compliance.outdated_evidence import old_proofs
from dxplan.diagnostics import Finding, KeyPath, Related, Subject
from dxplan.portfolio.portfolio import Record
from dxplan.rules.base_edits import (
    path_in_file,
    related_at_base,
    related_key_at_base,
    states_of,
    typed_entry,
    was_draft,
    written_or_missing,
)
from dxplan.rules.context import Context, Findings, base_finding, finding, place
from dxplan.rules.hiding import HidingScope
from dxplan.wording.excerpts import excerpt_at, keys_of_difference

_SHOWN_RECORDS = 5
"""So many of the records that stand better are shown."""


def better_without_entry(context: Context) -> Findings:
    """H217: an edit hides something late."""
    for improvement in context.once(improving_edits):
        if improvement.hides:
            yield _improvement("H217", improvement)


def better_by_correction(context: Context) -> Findings:
    """H218: an edit makes something stand better that only a person can tell to be a correction."""
    for improvement in context.once(improving_edits):
        if not improvement.hides:
            yield _improvement("H218", improvement)


def improving_edits(context: Context) -> Sequence[Improvement]:
    """The edits by which something stands better."""
    base = context.base
    if base is None:
        return ()
    return improvements(base.portfolio, context.compliance, base.pairs)


def _improvement(code: str, improvement: Improvement) -> Finding:
    record, path = improvement.pair.record, improvement.path
    first = improvement.better[0]
    others = [one for one in improvement.better if one.record.id != record.id]
    written_path, part = written_or_missing(record, path or ("former_ids",))
    old_path = path if len(path) == 1 else None
    related = [
        *_related_edit(improvement.pair, old_path),
        *(Related("better-here", place(one.record)) for one in others[:_SHOWN_RECORDS]),
    ]
    subjects: list[Subject] = [(HidingScope.EDIT, record.id, *path)]
    if len(path) == 1:
        subjects.append((HidingScope.KEY, record.id, *path))
    args: dict[str, Any] = {
        "variant": _variant(improvement, is_others=bool(others)),
        "at": ".".join(map(str, keys_of_difference(path, ()))),
        **_old_and_new(improvement.pair, path),
        "number": len(improvement.better),
        "id": first.record.id,
        **_outcome(first),
    }
    return finding(
        code,
        record,
        written_path,
        part=part,
        related=tuple(related),
        subjects=tuple(subjects),
        **args,
    )


def _related_edit(pair: RecordPair, path: KeyPath | None) -> tuple[Related, ...]:
    """Where the edited key stood; nothing of a record that is new."""
    if pair.old is None:
        return ()
    return related_at_base(pair.old, path)


def _variant(improvement: Improvement, *, is_others: bool) -> str:
    if not improvement.path:
        is_plan = improvement.pair.record.kind == "plan"
        return "moved-plan" if is_plan else "moved"
    if len(improvement.path) > 1:
        return "line"
    if is_others:
        return "others"
    return "own"


def moved_between_jurisdictions(context: Context) -> Findings:
    """H227: a plan that lies in another jurisdiction than before."""
    for pair in moved_plans(context.base_pairs):
        if pair.old is None or was_draft(context, pair.old):
            continue
        path, part = written_or_missing(pair.record, ("former_ids",))
        args: dict[str, Any] = _old_and_new(pair, ())
        yield finding(
            "H227",
            pair.record,
            path,
            part=part,
            related=related_at_base(pair.old),
            subjects=((HidingScope.EDIT, pair.record.id),),
            **args,
        )


def _outcome(improved: ImprovedRecord) -> dict[str, str]:
    """In what a record stands better."""
    return {
        "how": improved.how,
        "stood": improved.stood,
        "stands": improved.stands,
        "left": ", ".join(row[1] or row[0] for row in improved.left),
    }


def _old_and_new(pair: RecordPair, path: KeyPath) -> dict[str, Any]:
    """What a key said before, and what it says now; of a record that was moved its ids."""
    if pair.old is None or pair.new is None or len(path) > 1:
        return {"old": "", "new": ""}
    if not path:
        return {"old": pair.old.id, "new": pair.new.id}
    return {
        "old": excerpt_at(pair.old.front_matter, path),
        "new": excerpt_at(pair.new.front_matter, path),
    }


def basis_corrected(context: Context) -> Findings:
    """H219: a key by which something is judged or compared says something else."""
    for states in _changed_records(context):
        for key in corrected_bases(states):
            if not was_draft(context, states.old):
                yield _corrected_basis(states, key)
    yield from _corrected_holidays(context)


def _corrected_holidays(context: Context) -> Findings:
    """Days that came into the register of holidays or left it, where something counts by it."""
    if context.base is None or not counts_working_days(context.portfolio):
        return
    for pair in context.base_pairs:
        if pair.record.kind != "holiday" or _day_of(pair.old) == _day_of(pair.new):
            continue
        old, new = _day_of(pair.old), _day_of(pair.new)
        args: dict[str, Any] = {"at": "date", "old": old, "new": new}
        if not old:
            args["variant"] = "set"
        elif not new:
            args["variant"] = "emptied"
        if pair.new is not None:
            yield finding("H219", pair.new, ("date",), id=pair.new.id, **args)
        elif pair.old is not None:
            yield base_finding("H219", pair.old, id=pair.old.id, **args)


def _day_of(holiday: Record[Any] | None) -> str:
    return "" if holiday is None else str(holiday.fields.date)


def _corrected_basis(states: RecordStates, key: str) -> Finding:
    path, part = written_or_missing(states.new, (key,))
    old = excerpt_at(states.old.front_matter, (key,))
    new = excerpt_at(states.new.front_matter, (key,))
    args: dict[str, Any] = {}
    if not new:
        args["variant"] = "emptied"
    if not old:
        args["variant"] = "set"
    return finding(
        "H219",
        states.new,
        path,
        part=part,
        related=related_key_at_base(states.old, key),
        subjects=((HidingScope.EDIT, states.new.id, key),),
        **args,
        at=key,
        old=old,
        new=new,
        id=states.new.id,
    )


def handover_corrected(context: Context) -> Findings:
    """H221: who answers for a unit or jurisdiction was changed without a document."""
    for states in _changed_records(context):
        key = corrected_handover(states)
        if not key:
            continue
        path, part = written_or_missing(states.new, (key,))
        args: dict[str, Any] = {}
        if key not in states.old.front_matter:
            args["variant"] = _source_of_new_key(states)
        yield finding(
            "H221",
            states.new,
            path,
            part=part,
            related=related_key_at_base(states.old, key),
            **args,
            at=key,
            id=states.new.id,
        )


def _source_of_new_key(states: RecordStates) -> str:
    """Whether the source of a new key names no document, or one that it named already."""
    source = states.new.fields.source
    if source is None or source.document is None:
        return "set"
    return "same-document"


def _changed_records(context: Context) -> Iterator[RecordStates]:
    """Every record that is there on both sides and not as it was."""
    for pair in context.base_pairs:
        states = states_of(context, pair)
        if states is not None and pair.changes:
            yield states


def claim_without_document(context: Context) -> Findings:
    """H220: an entry that proves badly makes a completion or a measurement better."""
    base = context.base
    if base is None:
        return
    for claim in unproven_claims(base.portfolio, context.compliance, base.pairs):
        record = claim.pair.record
        entry = typed_entry(record, claim.path)
        variant: Any = claim.reason
        if claim.reason == "bare":
            is_erratum = entry.corrects is not None
            variant = "erratum" if is_erratum else claim.path[0]
        args: dict[str, Any] = _outcome(claim.better)
        if claim.reason == "dispute":
            args["unit"] = entry.verified_by
        path = path_in_file(record, claim.path)
        yield finding("H220", record, path, variant=variant, date=entry.date, **args)


def decision_recorded_late(context: Context) -> Findings:
    """H222: a line of a ledger that was recorded late hides a delay."""
    base = context.base
    if base is None:
        return

    def recorded(file: str, change: Difference) -> date:
        return base.recorded.day(file, change.key, change.new) or context.as_of

    late = late_decisions(
        base.portfolio, context.compliance, base.pairs, recorded, context.backdated_days
    )
    for decision in late:
        record, (log, index) = decision.pair.record, decision.path
        entry: Any = getattr(record.fields, str(log))[index]
        args: dict[str, Any] = _outcome(decision.better)
        if decision.hiding != "late":
            args["variant"] = decision.hiding
        yield finding(
            "H222",
            record,
            (log, index, "date"),
            date=entry.date,
            recorded=entry.date + timedelta(decision.days),
            days=decision.days,
            **args,
        )


def proof_too_old(context: Context) -> Findings:
    """H224: a new entry is proven by nothing but documents that are older than what they prove."""
    base = context.base
    if base is None:
        return
    for proof in old_proofs(base.portfolio, context.compliance, base.pairs):
        record, document = proof.pair.record, proof.document
        dated = document.fields.date
        yield finding(
            "H224",
            record,
            path_in_file(record, proof.path),
            related=(Related("date-here", place(document, "date")),),
            variant=proof.proves if proof.since else "founding",
            document=document.id,
            dated=dated,
            since=proof.since or dated,
        )
