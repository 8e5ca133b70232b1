"""H: what a change does to the record: against the base, the logs only grow and nothing vanishes."""

from collections.abc import Collection, Iterator
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference, entries_of
from dxplan.comparison.equivalence import BeforeAfter
from dxplan.compliance.obligations import moved_deadline, overwritten
from dxplan.diagnostics import Finding, KeyPart, KeyPath, Place, Related
from dxplan.model.deadline import Deadline
from dxplan.model.fields import keys_where
from dxplan.model.records import Plan, Target, Task
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import PLANS, Record
from dxplan.rules import schema
from dxplan.rules.base_edits import LogEdits, day_of, edits, in_file, typed, was_draft
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    finding_before,
    place_before,
)
from dxplan.rules.improvements import edits_that_better
from dxplan.rules.references import missing_registers
from dxplan.rules.schema import conflicting_keys
from dxplan.wording.excerpts import difference, named, shown, value_shown

KEPT_KINDS = ("task", "target", "plan", "unit")
"""What is suspended, cancelled, replaced or dissolved, and never deleted."""

_FREE = keys_where(
    lambda field: (
        field.meaning.flat
        or field.meaning.role == "administrative"
        or field.meaning.explains
    ),
    Task,
    Target,
    Plan,
)
"""Keys that other rules ask to take away, or that are answered by another key."""
_MANY = 100


def record_removed(context: Context) -> Findings:
    """H201: a task, target, plan or unit of the base that is gone; what went with its plan is told with it."""
    gone = [
        pair.record
        for pair in (context.base.pairs if context.base else ())
        if pair.new is None
    ]
    plans = {
        record.id
        for record in gone
        if record.kind == "plan" and ("plan", record.id) not in context.renames
    }
    told = {
        finding.args["folder"]
        for finding in context.portfolio.findings
        if finding.code == "F113"
    }
    registers = missing_registers(context) if gone else {}
    for record in gone:
        if record.kind not in KEPT_KINDS or (record.kind, record.id) in context.renames:
            continue
        if record.kind != "plan" and record.plan in plans:
            continue
        if record.file not in registers and f"{PLANS}/{record.id}" not in told:
            yield removal_finding(record)
    yield from _unreadable_removed(context, plans, told)


def removal_finding(record: Record[Any]) -> Finding:
    """What is said of a record that is gone."""
    return finding_before("H201", record, variant=record.kind, id=record.id)


def _unreadable_removed(
    context: Context, plans: Collection[str], folders: Collection[str]
) -> Findings:
    """Likewise of what could not be read at the base, and of which no file is left."""
    base, now = context.base, context.portfolio
    for record in base.portfolio.unreadable if base else ():
        current = now.current_id(record.id)
        is_there = (
            now.data_of(record.file) is not None
            or current in now.broken
            or current in now.index(record.kind)
        )
        with_plan = record.kind != "plan" and (
            record.plan in plans or f"{PLANS}/{record.plan}" in folders
        )
        if record.kind in KEPT_KINDS and not is_there and not with_plan:
            place = Place(record.file, span=(0, 0), before=True)
            yield Finding(
                "H201",
                place,
                {"variant": record.kind, "id": record.id},
                record=record.id,
            )


def not_compared(context: Context) -> Findings:
    """H223: a file that can't be read at the base: compared with its last readable state, or with nothing."""
    for file, commit in context.base.restored.items() if context.base else ():
        place = Place(file, span=(0, 0), before=context.portfolio.data_of(file) is None)
        words = {"file": file} | (
            {"commit": commit[:10]} if commit else {"variant": "never"}
        )
        yield Finding("H223", place, words)


def _bound(context: Context) -> Iterator[LogEdits]:
    """Those whose heads bind somebody."""
    return (
        found
        for found in context.once(edits)
        if not was_draft(context, found.sides.old)
    )


# logs -----------------------------------------------------------------------------------------------------------------


def log_entry_changed(context: Context) -> Findings:
    """H202: an entry of a log that is another than it was."""
    for found in context.once(edits):
        sides = found.sides
        for change in found.edited:
            if not sides.same_entry(
                typed(sides.old, change.old_path), typed(sides.new, change.path)
            ):
                yield _of_entry(sides, change)


def _of_entry(sides: BeforeAfter, change: Difference) -> Finding:
    path, old_path = difference(change.old, change.new)
    key = named(path, old_path)
    old, new = value_shown(change.old, key), value_shown(change.new, key)
    words: dict[str, Any] = (
        {} if old and new else {"variant": "gone" if old else "added"}
    )
    words |= {
        "found": f"log-{change.key}",
        "date": day_of(change.old),
        "key": ".".join(map(str, key)),
    }
    related = _before(
        sides.old, in_file(sides.old, (*(change.old_path or ()), *old_path))
    )
    here = in_file(sides.new, (*(change.path or ()), *path))
    return finding("H202", sides.new, here, related=related, **words, old=old, new=new)


def log_entry_removed(context: Context) -> Findings:
    """H203: entries of a log that are gone, one finding a log."""
    for found in context.once(edits):
        sides, gone = found.sides, found.gone
        for log in dict.fromkeys(change.key for change in gone):
            paths = [change.old_path or () for change in gone if change.key == log]
            dates = [day_of(change.old) for change in gone if change.key == log]
            related = tuple(
                place
                for path in paths[:_MANY]
                for place in _before(sides.old, in_file(sides.old, path))
            )
            flat = (
                in_file(sides.new, (log, 0))
                if entries_of(sides.new.front_matter, log)
                else ()
            )
            here, part = (
                ((log,), KeyPart.KEY)
                if log in sides.new.front_matter
                else (flat, KeyPart.KEY if flat else KeyPart.MISSING)
            )
            listed = ", ".join(dates[:5]) + (", …" if len(dates) > 5 else "")
            words: dict[str, Any] = {"found": f"log-{log}", "dates": listed}
            yield finding("H203", sides.new, here, part=part, related=related, **words)


def log_reordered(context: Context) -> Findings:
    """H204: entries of one day in another order, one finding a log and day."""
    for found in context.once(edits):
        sides = found.sides
        moved = [
            change
            for change in found.pair.changes
            if change.what is ChangeType.ENTRY_MOVED
        ]
        for change in {
            (change.key, day_of(change.old)): change for change in reversed(moved)
        }.values():
            related = _before(
                sides.old, in_file(sides.old, (*(change.old_path or ()), "date"))
            )
            here = in_file(sides.new, (*(change.path or ()), "date"))
            words: dict[str, Any] = {
                "found": f"log-{change.key}",
                "date": day_of(change.old),
            }
            yield finding("H204", sides.new, here, related=related, **words)


def _before(record: Record[Any], path: KeyPath) -> tuple[Related, ...]:
    return (Related("before", place_before(record, path)),)


# heads ----------------------------------------------------------------------------------------------------------------


def deadline_overwritten(context: Context) -> Findings:
    """H205: a first deadline that was written over."""
    for sides in (found.sides for found in _bound(context)):
        key = moved_deadline(sides.old, sides.new)
        if key:
            told = _deadline_told(
                "old", getattr(sides.old.fields, key)
            ) | _deadline_told("new", getattr(sides.new.fields, key))
            path, old_path = _differing(sides, key, ("text", "condition_met_on", "en"))
            related = _before(sides.old, old_path)
            yield finding(
                "H205", sides.new, path, related=related, variant=sides.old.kind, **told
            )


DEADLINE_PARTS = ("from", "until", "due", "firm", "condition", "condition_met_on")
"""What may stand beside the day of a deadline, in the order in which it is told."""


def _deadline_told(side: str, deadline: Deadline) -> dict[str, Any]:
    """A deadline as arguments of a sentence: its short form, and each part that this leaves out."""
    condition = deadline.condition and (deadline.condition.vi or deadline.condition.en)
    parts = {
        "from": deadline.start if deadline.by is None else None,
        "until": deadline.until,
        "due": deadline.due,
        "firm": None if deadline.firm else "false",
        "condition": condition,
        "condition_met_on": deadline.condition_met_on,
    }
    more = {key: value for key, value in parts.items() if value}
    told = shown([deadline.form, *(f"{key}: {value}" for key, value in more.items())])
    return {side: told, f"{side}_by": deadline.form} | {
        f"{side}_{key}": value for key, value in more.items()
    }


def head_overwritten(context: Context) -> Findings:
    """H206: a first assignment that was written over or taken away in the head."""
    asked = context.once(_contradicted)
    for sides in (found.sides for found in context.once(edits)):
        draft = was_draft(context, sides.old)
        for key in overwritten(sides):
            if (
                draft and key != "standing"
            ):  # from when on a plan binds is told like everything that changes
                continue
            if _is_emptied(sides, key) and (sides.new.id, key) in asked:
                continue
            path, old_path = _differing(sides, key, ("en", "via", "certainty"))
            at = named(path, old_path)
            old, new = _shown_at(sides.old, at), _shown_at(sides.new, at)
            words: dict[str, Any] = {} if new else {"variant": "emptied"}
            words |= {"key": key, "at": ".".join(map(str, at)), "old": old, "new": new}
            part = KeyPart.VALUE if key in sides.new.front_matter else KeyPart.MISSING
            here = path if key in sides.new.front_matter else ()
            yield finding(
                "H206",
                sides.new,
                here,
                part=part,
                related=_before(sides.old, old_path),
                **words,
            )


def _differing(
    sides: BeforeAfter, key: str, aside: tuple[str, ...]
) -> tuple[KeyPath, KeyPath]:
    """Where a key of the two heads differs; the key itself where one of them lacks it."""
    path, old_path = difference(
        sides.old.front_matter.get(key, ""), sides.new.front_matter.get(key, ""), aside
    )
    return (key, *path), (key, *old_path)


def _shown_at(record: Record[Any], path: KeyPath) -> str:
    """A value of a head in a few words; of a key that is not there, what its absence stands for."""
    default = getattr(record.fields, str(path[0]))
    implied = (
        str(default).lower()
        if path[0] not in record.front_matter and isinstance(default, str | bool)
        else ""
    )
    return value_shown(record.front_matter, path) or implied


def _is_emptied(sides: BeforeAfter, key: str) -> bool:
    return getattr(sides.new.fields, key) in (None, ())


def _contradicted(context: Context) -> set[tuple[str | None, str]]:
    """The keys, each with its record, in whose place stands what S115 speaks of: one cause, one finding."""
    return (
        {(item.record, item.args["other"]) for item in conflicting_keys(context)}
        if context.base
        else set()
    )


def missing_key(context: Context) -> Findings:
    """S102: one of two keys has to be there. Of one that was there at the base H206 speaks, with its old value."""
    gone = {
        (found.sides.new.id, key)
        for found in _bound(context)
        for key in overwritten(found.sides)
        if _is_emptied(found.sides, key)
    }
    either = {"title": ("title", "indicator")}
    for item in schema.missing_key(context):
        keys = either.get(item.args["key"], (item.args["key"],))
        if not any((item.record, key) in gone for key in keys):
            yield item


def field_emptied(context: Context) -> Findings:
    """H207: a key that held something and is gone, where no other rule speaks of it."""
    asked = context.once(_contradicted)
    hiding = {
        (one.pair.record.id, *one.path)
        for one in context.once(edits_that_better)
        if one.hides
    }
    for found in _bound(context):
        sides = found.sides
        emptied = [
            change
            for change in found.pair.changes
            if change.what is ChangeType.EMPTIED and change.key[:2] != "x-"
        ]
        told = (
            {*_FREE, *overwritten(sides), moved_deadline(sides.old, sides.new)}
            if emptied
            else set()
        )
        told |= {
            change.key for change in emptied if (sides.new.id, change.key) in hiding
        }
        for change in emptied:
            path = change.old_path or ()
            same = _meant(sides.old.fields, path) == _meant(
                sides.new.fields, path
            )  # what it said is said by its absence
            if (
                change.key not in told
                and not same
                and (sides.new.id, change.key) not in asked
            ):
                told.add(change.key)
                at = named(path, ())
                words: dict[str, Any] = {
                    "at": ".".join(map(str, at)),
                    "old": value_shown(sides.old.front_matter, at),
                }
                related = _before(sides.old, path)
                yield finding(
                    "H207",
                    sides.new,
                    path[:-1],
                    part=KeyPart.MISSING,
                    related=related,
                    **words,
                )


def _meant(data: Any, path: KeyPath) -> object:
    """The value of a model at a path as it is written."""
    for step in path:
        fields = type(data).model_fields if isinstance(data, FrontMatter) else {}
        name = next(
            (name for name, info in fields.items() if (info.alias or name) == step),
            None,
        )
        data = getattr(data, name) if name else None
    return data
