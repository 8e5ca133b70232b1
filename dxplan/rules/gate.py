"""H: what a change does to the record: against the base, the logs only grow and nothing vanishes."""

from collections.abc import Iterator
from typing import Any

from dxplan.compliance.ledger import effective
from dxplan.diagnostics import Finding, KeyPath, Part, Related
from dxplan.history.changes import Change, What, canonical, entries_of
from dxplan.history.pairs import Pair
from dxplan.model.deadline import Deadline, binds_otherwise
from dxplan.model.records import FLAT_REPORT
from dxplan.model.values import FrontMatter
from dxplan.portfolio import PLANS, Record
from dxplan.rules.alike import Sides, difference, named, shown, value_shown
from dxplan.rules.context import Context, Findings, finding, finding_before, place_before
from dxplan.rules.references import missing_registers
from dxplan.rules.schema import conflicting_keys, missing_key

_KINDS = ("task", "target", "plan", "unit")
"""What is suspended, cancelled, replaced or dissolved, and never deleted."""

_OBLIGATIONS = {
    "task": ("title", "lead_unit", "deliverables", "source", "accepts_pilot"),
    "target": (
        *("title", "indicator", "operator", "value", "measure", "level", "qualitative"),
        *("population", "excludes", "share_of", "lead_unit", "source"),
    ),
    "plan": ("standing", "assigns", "document"),
}
"""The keys of a head that keep the first assignment: what becomes of them is told by lines of `changes`."""
_DEADLINES = {"task": "deadline", "target": "by"}
_FREE = frozenset({*FLAT_REPORT, "waivers", "lead_unknown", "document_unknown"})
"""Keys that other rules ask to take away, or that are answered by another key."""
_MANY = 100


def record_removed(context: Context) -> Findings:
    """H201: a task, target, plan or unit of the base that is gone; what went with its plan is told with it."""
    gone = [pair.record for pair in (context.base.pairs if context.base else ()) if pair.new is None]
    plans = {record.id for record in gone if record.kind == "plan" and ("plan", record.id) not in context.renames}
    told = {finding.args["folder"] for finding in context.portfolio.findings if finding.code == "F113"}
    registers = missing_registers(context) if gone else {}
    for record in gone:
        if record.kind not in _KINDS or (record.kind, record.id) in context.renames:
            continue
        if record.kind != "plan" and record.plan in plans:
            continue
        if record.file not in registers and f"{PLANS}/{record.id}" not in told:
            yield finding_before("H201", record, variant=record.kind, id=record.id)


def _changed(context: Context) -> Iterator[tuple[Pair, Sides]]:
    """Every task, target and plan that is there on both sides and not as it was."""
    if context.base is None:
        return
    for pair in context.base.pairs:
        if pair.changes and pair.old is not None and pair.new is not None and pair.old.kind in _OBLIGATIONS:
            yield pair, Sides(context.base.portfolio, context.portfolio, pair.old, pair.new)


def _bound(context: Context) -> Iterator[tuple[Pair, Sides]]:
    """Those whose heads bind somebody: what is in a draft is still being written."""
    plans = context.base.portfolio.plans if context.base else {}
    for pair, sides in _changed(context):
        plan = plans.get(sides.old.plan or "")
        if plan is None or effective(plan, context.as_of).standing != "draft":
            yield pair, sides


# logs -----------------------------------------------------------------------------------------------------------------


def log_entry_changed(context: Context) -> Findings:
    """H202: an entry of a log that is another than it was."""
    for pair, sides in _changed(context):
        for change in _edited(pair, sides)[0]:
            if not sides.same_entry(_typed(sides.old, change.old_path), _typed(sides.new, change.path)):
                yield _of_entry(sides, change)


def _of_entry(sides: Sides, change: Change) -> Finding:
    path, old_path = difference(change.old, change.new)
    key = named(path, old_path)
    old, new = value_shown(change.old, key), value_shown(change.new, key)
    words: dict[str, Any] = {} if old and new else {"variant": "gone" if old else "added"}
    words |= {"found": f"log-{change.key}", "date": _day(change.old), "key": ".".join(map(str, key))}
    related = _before(sides.old, _in_file(sides.old, (*(change.old_path or ()), *old_path)))
    here = _in_file(sides.new, (*(change.path or ()), *path))
    return finding("H202", sides.new, here, related=related, **words, old=old, new=new)


def log_entry_removed(context: Context) -> Findings:
    """H203: entries of a log that are gone, one finding a log."""
    for pair, sides in _changed(context):
        gone = _edited(pair, sides)[1]
        for log in dict.fromkeys(change.key for change in gone):
            paths = [change.old_path or () for change in gone if change.key == log]
            dates = [_day(change.old) for change in gone if change.key == log]
            related = tuple(place for path in paths[:_MANY] for place in _before(sides.old, _in_file(sides.old, path)))
            flat = _in_file(sides.new, (log, 0)) if entries_of(sides.new.head, log) else ()
            here, part = ((log,), Part.KEY) if log in sides.new.head else (flat, Part.KEY if flat else Part.MISSING)
            listed = ", ".join(dates[:5]) + (", …" if len(dates) > 5 else "")
            words: dict[str, Any] = {"found": f"log-{log}", "dates": listed}
            yield finding("H203", sides.new, here, part=part, related=related, **words)


def log_reordered(context: Context) -> Findings:
    """H204: entries of one day in another order, one finding a log and day."""
    for pair, sides in _changed(context):
        moved = [change for change in pair.changes if change.what is What.ENTRY_MOVED]
        for change in {(change.key, _day(change.old)): change for change in reversed(moved)}.values():
            related = _before(sides.old, _in_file(sides.old, (*(change.old_path or ()), "date")))
            here = _in_file(sides.new, (*(change.path or ()), "date"))
            words: dict[str, Any] = {"found": f"log-{change.key}", "date": _day(change.old)}
            yield finding("H204", sides.new, here, related=related, **words)


def _edited(pair: Pair, sides: Sides) -> tuple[list[Change], list[Change]]:
    """The entries that were edited, and those that are gone; an entry of another day that says the same was edited."""
    edited = [change for change in pair.changes if change.what is What.ENTRY_CHANGED]
    added = [change for change in pair.changes if change.what is What.ENTRY_ADDED][:_MANY]
    gone = []
    for change in (change for change in pair.changes if change.what is What.ENTRY_REMOVED and _day(change.old)):
        twin = next((c for c in added if c.key == change.key and _is_twin(sides, change, c)), None)
        if twin is None:
            gone.append(change)
        else:
            added.remove(twin)
            edited.append(Change(What.ENTRY_CHANGED, twin.path, change.old_path, change.old, twin.new))
    return edited, gone


def _is_twin(sides: Sides, gone: Change, added: Change) -> bool:
    """Whether two entries say the same, but for one of their keys at most."""
    if sides.same_entry(_typed(sides.old, gone.old_path), _typed(sides.new, added.path)):
        return True
    old, new = gone.old, added.new
    if not (isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys()):
        return False
    return len(old) > 1 and sum(canonical({key: old[key]}) != canonical({key: new[key]}) for key in old) == 1


def _typed(record: Record[Any], path: KeyPath | None) -> object:
    """The entry of a log at a path, as a model."""
    log, i = path or ("", 0)
    entries = record.data.all_reports if log == "reports" else getattr(record.data, str(log), ())
    return entries[i] if isinstance(i, int) and i < len(entries) else None


def _in_file(record: Record[Any], path: KeyPath) -> KeyPath:
    """Where an entry is written, or a key of it: a flat report stands in the head."""
    log, i, *inner = path
    head = record.head
    if log != "reports" or "status" not in head or i != len(entries_of(head, "reports")) - 1:
        return path
    key = {"date": "reported_on"}.get(str(inner[0]), str(inner[0])) if inner else "status"
    return (key, *inner[1:])


def _day(entry: Any) -> str:
    return str(entry.get("date", "")) if isinstance(entry, dict) else ""


def _before(record: Record[Any], path: KeyPath) -> tuple[Related, ...]:
    return (Related("before", place_before(record, path)),)


# heads ----------------------------------------------------------------------------------------------------------------


def deadline_overwritten(context: Context) -> Findings:
    """H205: a first deadline that was written over."""
    for _, sides in _bound(context):
        key = _moved_deadline(sides)
        if key:
            old, new = (_deadline_told(getattr(record.data, key)) for record in (sides.old, sides.new))
            path, old_path = _differing(sides, key, ("text", "condition_met_on", "en"))
            related = _before(sides.old, old_path)
            yield finding("H205", sides.new, path, related=related, old=old, new=new, variant=sides.old.kind)


def _moved_deadline(sides: Sides) -> str:
    """The key of a deadline that binds to other days; that its condition is met may come to be known."""
    key = _DEADLINES.get(sides.old.kind, "")
    if not key:
        return ""
    return key if binds_otherwise(getattr(sides.old.data, key), getattr(sides.new.data, key)) else ""


def _deadline_told(deadline: Deadline) -> str:
    """A deadline in its short form, with what that leaves out."""
    condition = deadline.condition and (deadline.condition.vi or deadline.condition.en)
    more = {
        "from": deadline.start if deadline.by is None else None,
        "until": deadline.until,
        "due": deadline.due,
        "firm": None if deadline.firm else "false",
        "condition": condition,
        "condition_met_on": deadline.condition_met_on,
    }
    return shown([deadline.form, *(f"{key}: {value}" for key, value in more.items() if value)])


def head_overwritten(context: Context) -> Findings:
    """H206: a first assignment that was written over or taken away in the head."""
    asked = _asked_for(context)
    for _, sides in _bound(context):
        for key in _overwritten(sides):
            emptied = getattr(sides.new.data, key) in (None, ())
            if emptied and (sides.new.id, key) in asked:
                continue
            path, old_path = _differing(sides, key, ("en", "via", "certainty"))
            at = named(path, old_path)
            old, new = _shown_at(sides.old, at), _shown_at(sides.new, at)
            words: dict[str, Any] = {} if new else {"variant": "emptied"}
            words |= {"key": key, "at": ".".join(map(str, at)), "old": old, "new": new}
            part = Part.VALUE if key in sides.new.head else Part.MISSING
            here = path if key in sides.new.head else ()
            yield finding("H206", sides.new, here, part=part, related=_before(sides.old, old_path), **words)


def _overwritten(sides: Sides) -> list[str]:
    return [key for key in _OBLIGATIONS[sides.old.kind] if not sides.binds_alike(key)]


def _differing(sides: Sides, key: str, aside: tuple[str, ...]) -> tuple[KeyPath, KeyPath]:
    """Where a key of the two heads differs; the key itself where one of them lacks it."""
    path, old_path = difference(sides.old.head.get(key, ""), sides.new.head.get(key, ""), aside)
    return (key, *path), (key, *old_path)


def _shown_at(record: Record[Any], path: KeyPath) -> str:
    """A value of a head in a few words; of a key that is not there, what its absence stands for."""
    default = getattr(record.data, str(path[0]))
    implied = str(default).lower() if path[0] not in record.head and isinstance(default, str | bool) else ""
    return value_shown(record.head, path) or implied


def _asked_for(context: Context) -> set[tuple[str | None, str]]:
    """The keys, each with its record, that S102 or S115 miss: one cause, one finding."""
    if context.base is None:
        return set()
    either = {"title": ("title", "indicator")}
    found = {
        (item.record, key) for item in missing_key(context) for key in either.get(item.args["key"], (item.args["key"],))
    }
    return found | {(item.record, item.args["other"]) for item in conflicting_keys(context)}


def field_emptied(context: Context) -> Findings:
    """H207: a key that held something and is gone, where no other rule speaks of it."""
    asked = _asked_for(context)
    for pair, sides in _bound(context):
        emptied = [change for change in pair.changes if change.what is What.EMPTIED and change.key[:2] != "x-"]
        told = {*_FREE, *_overwritten(sides), _moved_deadline(sides)} if emptied else set()
        for change in emptied:
            path = change.old_path or ()
            same = _meant(sides.old.data, path) == _meant(sides.new.data, path)  # what it said is said by its absence
            if change.key not in told and not same and (sides.new.id, change.key) not in asked:
                told.add(change.key)
                at = named(path, ())
                words: dict[str, Any] = {"at": ".".join(map(str, at)), "old": value_shown(sides.old.head, at)}
                related = _before(sides.old, path)
                yield finding("H207", sides.new, path[:-1], part=Part.MISSING, related=related, **words)


def _meant(data: Any, path: KeyPath) -> object:
    """The value of a model at a path as it is written."""
    for step in path:
        fields = type(data).model_fields if isinstance(data, FrontMatter) else {}
        name = next((name for name, info in fields.items() if (info.alias or name) == step), None)
        data = getattr(data, name) if name else None
    return data
