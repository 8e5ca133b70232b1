"""H: the front matter against the base: what was first assigned stands, and nothing vanishes."""

from collections.abc import Mapping
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.equivalence import RecordStates
from dxplan.compliance.obligations import moved_deadline, overwritten
from dxplan.diagnostics import Finding, KeyPart, KeyPath, Subject, Value
from dxplan.model.deadline import Deadline
from dxplan.model.fields import attribute_of, keys_where
from dxplan.model.records import Plan, Target, Task
from dxplan.model.values import FrontMatter
from dxplan.rules.base_edits import (
    LogEdits,
    binding_edits,
    edits,
    related_at_base,
    was_draft,
    written_or_missing,
)
from dxplan.rules.context import Context, Findings, finding
from dxplan.rules.hiding import HidingScope
from dxplan.wording.excerpts import (
    differing_paths,
    excerpt,
    excerpt_at,
    keys_of_difference,
)

_MAY_GO = keys_where(
    lambda field: (
        field.meaning.flat
        or field.meaning.role == "administrative"
        or field.meaning.explains
    ),
    Task,
    Target,
    Plan,
)
"""Keys that other rules want taken away, or that are answered by another key."""

DEADLINE_PARTS = ("from", "until", "due", "firm", "condition", "condition_met_on")
"""What may stand beside the day of a deadline, in the order in which it is shown."""


def deadline_overwritten(context: Context) -> Findings:
    """H205: a first deadline that was written over."""
    for record_edits in binding_edits(context):
        states = record_edits.states
        key = moved_deadline(states)
        if not key:
            continue
        path, old_path = _differing_paths(
            states, key, ("text", "condition_met_on", "en")
        )
        new_path, part = written_or_missing(states.new, path)
        yield finding(
            "H205",
            states.new,
            new_path,
            part=part,
            related=related_at_base(states.old, old_path),
            subjects=((HidingScope.KEY, states.new.id, key),),
            variant=states.old.kind,
            **_deadline_args("old", getattr(states.old_head, key)),
            **_deadline_args("new", getattr(states.new_head, key)),
        )


def _deadline_args(side: str, deadline: Deadline) -> dict[str, Any]:
    """A deadline as arguments of a sentence: its short form, and each part that this leaves out."""
    parts: dict[str, object] = {}
    if deadline.by is None:
        parts["from"] = deadline.start
    parts["until"] = deadline.until
    parts["due"] = deadline.due
    if not deadline.firm:
        parts["firm"] = "false"
    condition = deadline.condition
    if condition is not None:
        parts["condition"] = condition.vi or condition.en
    parts["condition_met_on"] = deadline.condition_met_on
    args: dict[str, Any] = {f"{side}_by": deadline.form}
    pieces = [deadline.form]
    for key, value in parts.items():
        if value:
            args[f"{side}_{key}"] = value
            pieces.append(f"{key}: {value}")
    return {side: excerpt(pieces), **args}


def head_overwritten(context: Context) -> Findings:
    """H206: a first assignment that was written over or taken away in the front matter."""
    for record_edits in context.once(edits):
        states = record_edits.states
        is_draft = was_draft(context, states.old)
        for key in overwritten(states):
            # that a draft is issued is reported like everything that changes what binds
            if is_draft and key != "standing":
                continue
            yield _overwritten_key(states, key)


def _overwritten_key(states: RecordStates, key: str) -> Finding:
    path, old_path = _differing_paths(states, key, ("en", "via", "certainty"))
    inner_key = keys_of_difference(path, old_path)
    new = _value_or_default(states.new_written, states.new_head, inner_key)
    args: dict[str, Any] = {}
    if not new:
        args["variant"] = "emptied"
    is_written = key in states.new.front_matter
    identity = states.new.id
    subjects: tuple[Subject, ...] = ((HidingScope.KEY, identity, key),)
    if getattr(states.new_head, key) in (None, ()):
        subjects = (*subjects, (HidingScope.ABSENT_KEY, identity, key))
    return finding(
        "H206",
        states.new,
        path if is_written else (),
        part=KeyPart.VALUE if is_written else KeyPart.MISSING,
        related=related_at_base(states.old, old_path),
        subjects=subjects,
        **args,
        key=key,
        at=".".join(map(str, inner_key)),
        old=_value_or_default(states.old_written, states.old_head, inner_key),
        new=new,
    )


def _differing_paths(
    states: RecordStates, key: str, least: tuple[str, ...]
) -> tuple[KeyPath, KeyPath]:
    """Where a key of the two states differs, new and old; the key itself where one lacks it.

    The keys ``least`` are looked at last.
    """
    old = states.old_written.get(key, "")
    new = states.new_written.get(key, "")
    path, old_path = differing_paths(old, new, least)
    return (key, *path), (key, *old_path)


def _value_or_default(written: Mapping[str, Value], fields: Any, path: KeyPath) -> str:
    """A value of the front matter in a few words; of a key that is not there, its default."""
    value = excerpt_at(written, path)
    if value or path[0] in written:
        return value
    default = getattr(fields, str(path[0]))
    if not isinstance(default, str | bool):
        return ""
    return str(default).lower()


def field_emptied(context: Context) -> Findings:
    """H207: a key that held something and is gone, one finding a key."""
    for record_edits in binding_edits(context):
        yield from _emptied_keys(record_edits)


def _emptied_keys(record_edits: LogEdits) -> Findings:
    states = record_edits.states
    reported: set[str] = set()
    for change in record_edits.pair.changes:
        if change.what is not ChangeType.EMPTIED:
            continue
        if change.key in reported:
            continue
        if change.key in _MAY_GO:
            continue
        if change.key.startswith("x-"):
            continue
        path = change.old_path or ()
        old = _typed_value(states.old_head, path)
        new = _typed_value(states.new_head, path)
        if old == new:  # the absence of the key says the same
            continue
        reported.add(change.key)
        yield _emptied_key(states, change, path)


def _emptied_key(states: RecordStates, change: Difference, path: KeyPath) -> Finding:
    inner_key = keys_of_difference(path, ())
    identity = states.new.id
    return finding(
        "H207",
        states.new,
        path[:-1],
        part=KeyPart.MISSING,
        related=related_at_base(states.old, path),
        subjects=(
            (HidingScope.KEY, identity, change.key),
            (HidingScope.ABSENT_KEY, identity, change.key),
            (HidingScope.EDIT, identity, *path),
        ),
        at=".".join(map(str, inner_key)),
        old=excerpt_at(states.old_written, inner_key),
    )


def _typed_value(fields: Any, path: KeyPath) -> object:
    """The value of a model at a path as it is written; None where a model has no such key."""
    value = fields
    for step in path:
        if not isinstance(value, FrontMatter):
            return None
        name = attribute_of(type(value), step)
        if name is None:
            return None
        value = getattr(value, name)
    return value
