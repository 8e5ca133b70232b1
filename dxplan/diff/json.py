"""`dxplan diff` for programs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dxplan.comparison.compare import Difference
from dxplan.compliance.closed_periods import summaries
from dxplan.compliance.tasks import TaskState
from dxplan.config.config_changes import ConfigChange, ConfigDiff
from dxplan.diagnostics import Value
from dxplan.diff.caution import Caution
from dxplan.diff.cautions import resting
from dxplan.diff.diff import Diff, PeriodDiff, RecordDiff, RecordState, ScopeDiff
from dxplan.diff.places import ChangeLocations
from dxplan.exchange.columns import Item
from dxplan.history.revisions import Revision
from dxplan.model.closed_period import ClosedPeriod
from dxplan.model.fields import UNPUBLISHED
from dxplan.text.terminal import json_for_terminal


def render(
    found: Diff,
    sides: tuple[Revision, Revision],
    cautions: Collection[Caution],
    configuration: ConfigDiff,
    places: ChangeLocations,
) -> str:
    """One object; lists are always there, what there is none of is null."""
    rests = resting(found, cautions)
    document = {
        "schema": 1,
        "as_of": found.new.as_of.isoformat(),
        "old": _side(sides[0]),
        "new": _side(sides[1]),
        "configuration": [_configured(change) for change in configuration.changes],
        "cautions": [
            *(_caution(one, places) for one in cautions),
            *_of_periods(found, places),
        ],
        "records": [_record(altered) for altered in found.records],
        "form_only": list(found.form_only),
        "unreadable": [
            {
                "id": one.id,
                "old": one.is_unreadable_in_old,
                "new": one.is_unreadable_in_new,
            }
            for one in found.unreadable
        ],
        "still_unreadable": found.still_unreadable,
        "not_compared": [
            {"file": file, "compared_with": commit}
            for file, commit in found.restored.items()
        ],
        "effects": [
            _effect(effect) | {"cautioned": rests.get(effect.row, "none")}
            for effect in found.effects
        ],
        "periods": [_period(one) for one in found.periods],
    }
    return json_for_terminal(document)


def _configured(change: ConfigChange) -> Item:
    is_key = change.what == "key"
    return {
        "what": change.what,
        "file": change.file,
        "line": change.line,
        "key": change.key or None,
        "old": change.old if is_key else change.old_file or None,
        "new": change.new if is_key or change.what == "own-files" else None,
        "loosens": change.loosens,
    }


def _caution(caution: Caution, places: ChangeLocations) -> Item:
    spot = places.of_caution(caution)
    return {
        "name": caution.name,
        "record": caution.record_diff.record.id,
        "key": caution.key,
        "days": caution.days or None,
        "file": spot.file,
        "line": spot.line,
    }


def _of_periods(found: Diff, places: ChangeLocations) -> Iterator[Item]:
    for one in (one for one in found.periods if one.outcome != "closed"):
        place = {"file": places.of_period(one).file, "line": None}
        yield {
            "name": f"period-{one.outcome}",
            "record": one.id,
            "key": None,
            "days": None,
            **place,
        }


def _side(side: Revision) -> Item:
    kind = "nothing" if side.empty else "commit" if side.commit else "working-tree"
    return {
        "kind": kind,
        "commit": side.commit,
        "recorded": side.recorded.isoformat() if side.recorded else None,
    }


def _period(one: PeriodDiff) -> Item:
    return {
        "id": one.id,
        "outcome": one.outcome,
        "old": _closed(one.old),
        "new": _closed(one.new),
    }


def _closed(data: ClosedPeriod | None) -> Item | None:
    if data is None:
        return None
    days = {"as_of": data.as_of.isoformat(), "closed_on": data.closed_on.isoformat()}
    return {**days, "document": str(data.document), "sha256": data.sha256}


def _record(altered: RecordDiff) -> Item:
    record, old = altered.record, altered.pair.old
    return {
        "id": record.id,
        "old_id": old.id if old else None,
        "kind": record.kind,
        "jurisdiction": record.jurisdiction,
        "plan": record.plan,
        "file": record.file,
        "outcome": altered.outcome,
        "old": _state(altered.old),
        "new": _state(altered.new),
        "changes": [_change(change) for change in altered.changes],
    }


def _state(state: RecordState | None) -> Item | None:
    if state is None:
        return None
    due = {"due": state.due.isoformat() if state.due else None}
    if not isinstance(state, TaskState):
        return {"state": state.state, **due}
    return {
        "status": state.evaluation.progress.status,
        "timeliness": state.timeliness,
        "box": state.box,
        "standing": state.standing,
        **due,
        "expected": state.expected.isoformat() if state.expected else None,
    }


def _change(change: Difference) -> Item:
    told = change.key not in UNPUBLISHED
    return {
        "what": str(change.what),
        "key": change.key or None,
        "path": _path(change.path),
        "old_path": _path(change.old_path),
        "old": _published(change.old) if told else None,
        "new": _published(change.new) if told else None,
    }


def _path(path: Iterable[str | int] | None) -> str | None:
    return ".".join(map(str, path)) if path is not None else None


def _published(value: Value | None) -> Any:
    return (
        {key: item for key, item in value.items() if key not in UNPUBLISHED}
        if isinstance(value, Mapping)
        else value
    )


def _effect(effect: ScopeDiff) -> Item:
    old, new = (
        next(iter(summaries([side])), None) if side else None
        for side in (effect.old, effect.new)
    )
    return {"scope": effect.row[0], "id": effect.row[1], "old": old, "new": new}
