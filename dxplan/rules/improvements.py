"""H: what stands better than at the base though nothing that was recorded accounts for it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from dxplan.comparison.compare import Difference
from dxplan.comparison.equivalence import BeforeAfter
from dxplan.comparison.match import RecordPair
from dxplan.compliance.claims import late_decisions, unproven_claims
from dxplan.compliance.improvements import (
    ImprovedRecord,
    Improvement,
    improvements,
    moved_plans,
)
from dxplan.compliance.obligations import corrected_bases, corrected_handover
from dxplan.compliance.proof import old_proofs
from dxplan.diagnostics import Finding, KeyPart, KeyPath, Related
from dxplan.portfolio.portfolio import Record
from dxplan.rules.base_edits import in_file, typed, was_draft
from dxplan.rules.context import Context, Findings, finding, place, place_before
from dxplan.wording.excerpts import named, value_shown

_SHOWN = 5
"""So many of the records that stand better are shown."""


def better_without_entry(context: Context) -> Findings:
    """H217: an edit hides something late; of a first assignment that was written over H205 and H206 speak."""
    return (
        _of_improvement("H217", found)
        for found in context.once(edits_that_better)
        if found.hides
    )


def better_by_correction(context: Context) -> Findings:
    """H218: an edit makes something stand better that only a person can tell to be a correction."""
    for found in context.once(edits_that_better):
        if not found.hides and not _is_emptied(found.pair, found.path):
            yield _of_improvement("H218", found)


def _is_emptied(pair: RecordPair, path: KeyPath) -> bool:
    """Whether a key of a task, target or plan is gone, of which H207 speaks."""
    return (
        pair.record.kind in {"task", "target", "plan"}
        and len(path) == 1
        and path[0] not in pair.record.front_matter
    )


def edits_that_better(context: Context) -> Sequence[Improvement]:
    """The edits by which something stands better."""
    base = context.base
    if base is None:
        return ()
    return improvements(base.portfolio, context.compliance, base.pairs)


def _sides(context: Context, pair: RecordPair) -> BeforeAfter | None:
    if context.base is None or pair.old is None or pair.new is None:
        return None
    return BeforeAfter(context.base.portfolio, context.portfolio, pair.old, pair.new)


def _of_improvement(code: str, found: Improvement) -> Finding:
    record, path, better = found.pair.record, found.path, found.better
    first = better[0]
    others = [one for one in better if one.record.id != record.id]
    here, part = _written(record, path or ("former_ids",))
    related = [
        Related(
            "before",
            place_before(found.pair.old or record, path if len(path) == 1 else None),
        )
    ]
    related += [Related("better-here", place(one.record)) for one in others[:_SHOWN]]
    words: dict[str, Any] = {
        "variant": _variant(found, is_others=bool(others)),
        "at": ".".join(map(str, named(path, ()))),
        **_before_and_now(found.pair, path),
        "number": len(better),
        "id": first.record.id,
        **_outcome(first),
    }
    return finding(code, record, here, part=part, related=tuple(related), **words)


def _variant(found: Improvement, *, is_others: bool) -> str:
    if not found.path:
        return "moved-plan" if found.pair.record.kind == "plan" else "moved"
    if len(found.path) > 1:
        return "line"
    return "others" if is_others else "own"


def moved_between_jurisdictions(context: Context) -> Findings:
    """H227: a plan that lies in another jurisdiction; of one by which something stands better H217, H218 speak."""
    told = {(one.pair.record.id, *one.path) for one in context.once(edits_that_better)}
    for pair in moved_plans(context.base.pairs if context.base else ()):
        record = pair.record
        if (
            pair.old is not None
            and (record.id,) not in told
            and not was_draft(context, pair.old)
        ):
            here, part = _written(record, ("former_ids",))
            related = (Related("before", place_before(pair.old)),)
            words: dict[str, Any] = dict(_before_and_now(pair, ()))
            yield finding("H227", record, here, part=part, related=related, **words)


def _outcome(better: ImprovedRecord) -> dict[str, str]:
    """In what a record stands better."""
    left = ", ".join(row[1] or row[0] for row in better.left)
    return {
        "how": better.how,
        "stood": better.stood,
        "stands": better.stands,
        "left": left,
    }


def _written(record: Record[Any], path: KeyPath) -> tuple[KeyPath, KeyPart]:
    """Where a key is written; where it is missing if it is not there."""
    return (
        (path, KeyPart.VALUE)
        if path[0] in record.front_matter
        else ((), KeyPart.MISSING)
    )


def _before_and_now(pair: RecordPair, path: KeyPath) -> dict[str, str]:
    """What a key said before, and what it says now; of a record that was moved its ids."""
    if pair.old is None or pair.new is None:
        return {"old": "", "new": ""}
    if not path:
        return {"old": pair.old.id, "new": pair.new.id}
    if len(path) > 1:
        return {"old": "", "new": ""}
    return {
        "old": value_shown(pair.old.front_matter, path),
        "new": value_shown(pair.new.front_matter, path),
    }


def basis_corrected(context: Context) -> Findings:
    """H219: a key by which something is judged or compared says something else; of the gravest H217, H218 speak."""
    told = {(one.pair.record.id, *one.path) for one in context.once(edits_that_better)}
    for sides in _kept(context):
        for key in corrected_bases(sides):
            record = sides.new
            gone = key not in record.front_matter and record.kind in {
                "task",
                "target",
                "plan",
            }  # H207
            if gone or (record.id, key) in told or was_draft(context, sides.old):
                continue
            here, part = _written(record, (key,))
            related = (
                Related(
                    "before",
                    place_before(
                        sides.old, (key,) if key in sides.old.front_matter else None
                    ),
                ),
            )
            values = {
                "old": value_shown(sides.old.front_matter, (key,)),
                "new": value_shown(record.front_matter, (key,)),
            }
            words: dict[str, Any] = {"at": key, **values, "id": record.id}
            words |= (
                {}
                if values["old"] and values["new"]
                else {"variant": "emptied" if values["old"] else "set"}
            )
            yield finding("H219", record, here, part=part, related=related, **words)


def handover_corrected(context: Context) -> Findings:
    """H221: who answers for a unit or jurisdiction, or until when it is one, changed without a document."""
    for sides in _kept(context):
        key = corrected_handover(sides)
        if key:
            here, part = _written(sides.new, (key,))
            related = (
                Related(
                    "before",
                    place_before(
                        sides.old, (key,) if key in sides.old.front_matter else None
                    ),
                ),
            )
            words: dict[str, Any] = (
                {} if key in sides.old.front_matter else {"variant": _unsettled(sides)}
            )
            yield finding(
                "H221",
                sides.new,
                here,
                part=part,
                related=related,
                **words,
                at=key,
                id=sides.new.id,
            )


def _unsettled(sides: BeforeAfter) -> str:
    """Whether the source of a new key names no document, or one that it named already."""
    source = sides.new.fields.source
    return "set" if source is None or source.document is None else "same-document"


def _kept(context: Context) -> Iterator[BeforeAfter]:
    """Every record that is there on both sides and not as it was."""
    for pair in context.base.pairs if context.base else ():
        sides = _sides(context, pair) if pair.changes else None
        if sides is not None:
            yield sides


def claim_without_document(context: Context) -> Findings:
    """H220: an entry that proves badly makes a completion earlier, or a measurement better, than was recorded."""
    base = context.base
    if base is None:
        return
    for claim in unproven_claims(base.portfolio, context.compliance, base.pairs):
        record = claim.pair.record
        log = claim.path[0]
        entry: Any = typed(record, claim.path)
        erratum = (
            "erratum" if claim.reason == "bare" and entry.corrects is not None else ""
        )
        reason = "" if claim.reason == "bare" else claim.reason
        words: dict[str, Any] = {
            "variant": erratum or reason or log,
            "date": entry.date,
            **_outcome(claim.better),
        }
        words |= {"unit": entry.verified_by} if claim.reason == "dispute" else {}
        yield finding("H220", record, in_file(record, claim.path), **words)


def decision_recorded_late(context: Context) -> Findings:
    """H222: a line of a ledger hides a delay: recorded late, as an erratum, or by a deadline of another form."""
    base = context.base
    if base is None:
        return

    def recorded(file: str, change: Difference) -> date:
        return base.recorded.day(file, change.key, change.new) or context.as_of

    late = late_decisions(
        base.portfolio, context.compliance, base.pairs, recorded, context.backdated_days
    )
    for found in late:
        record, (log, index) = found.pair.record, found.path
        entry: Any = getattr(record.fields, str(log))[index]
        words: dict[str, Any] = {
            "date": entry.date,
            "recorded": entry.date + timedelta(found.days),
            "days": found.days,
        }
        words |= _outcome(found.better)
        words |= {} if found.hiding == "late" else {"variant": found.hiding}
        yield finding("H222", record, (log, index, "date"), **words)


def proof_too_old(context: Context) -> Findings:
    """H224: a new entry is proven by nothing but documents that are older than what they prove."""
    base = context.base
    if base is None:
        return
    for found in old_proofs(base.portfolio, context.compliance, base.pairs):
        record, document = found.pair.record, found.document
        dated = document.fields.date
        words: dict[str, Any] = {"variant": found.proves if found.since else "founding"}
        words |= {
            "document": document.id,
            "dated": dated,
            "since": found.since or dated,
        }
        related = (Related("date-here", place(document, "date")),)
        yield finding(
            "H224", record, in_file(record, found.path), related=related, **words
        )
