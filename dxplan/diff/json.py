"""`dxplan diff` for programs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dxplan.comparison.compare import Difference
from dxplan.compliance.closed_periods import summaries
from dxplan.compliance.summary import Summary
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
    diff: Diff,
    sides: tuple[Revision, Revision],
    cautions: Collection[Caution],
    configuration: ConfigDiff,
    locations: ChangeLocations,
) -> str:
    """One object; lists are always there, what there is none of is null."""
    rests = resting(diff, cautions)
    unreadable = [
        {
            "id": one.id,
            "old": one.is_unreadable_in_old,
            "new": one.is_unreadable_in_new,
        }
        for one in diff.unreadable
    ]
    not_compared = [
        {"file": file, "compared_with": commit}
        for file, commit in diff.restored.items()
    ]
    effects = [
        _effect(effect) | {"cautioned": rests.get(effect.row, "none")}
        for effect in diff.effects
    ]
    document = {
        "schema": 1,
        "as_of": diff.new.as_of.isoformat(),
        "old": _side(sides[0]),
        "new": _side(sides[1]),
        "configuration": [_configuration(change) for change in configuration.changes],
        "cautions": [
            *(_caution(caution, locations) for caution in cautions),
            *_period_cautions(diff, locations),
        ],
        "records": [_record(record_diff) for record_diff in diff.records],
        "form_only": list(diff.form_only),
        "unreadable": unreadable,
        "still_unreadable": diff.still_unreadable,
        "not_compared": not_compared,
        "effects": effects,
        "periods": [_period(period) for period in diff.periods],
    }
    return json_for_terminal(document)


def _side(side: Revision) -> Item:
    kind = "working-tree"
    if side.empty:
        kind = "nothing"
    elif side.commit:
        kind = "commit"
    return {
        "kind": kind,
        "commit": side.commit,
        "recorded": side.recorded.isoformat() if side.recorded else None,
    }


def _configuration(change: ConfigChange) -> Item:
    is_key = change.what == "key"
    has_new = is_key or change.what == "own-files"
    return {
        "what": change.what,
        "file": change.file,
        "line": change.line,
        "key": change.key or None,
        "old": change.old if is_key else change.old_file or None,
        "new": change.new if has_new else None,
        "loosens": change.loosens,
    }


def _caution(caution: Caution, locations: ChangeLocations) -> Item:
    location = locations.of_caution(caution)
    return {
        "name": caution.name,
        "record": caution.record_diff.record.id,
        "key": caution.key,
        "days": caution.days or None,
        "file": location.file,
        "line": location.line,
    }


def _period_cautions(diff: Diff, locations: ChangeLocations) -> Iterator[Item]:
    for period in diff.periods:
        if period.outcome == "closed":
            continue
        yield {
            "name": f"period-{period.outcome}",
            "record": period.id,
            "key": None,
            "days": None,
            "file": locations.of_period(period).file,
            "line": None,
        }


def _period(period: PeriodDiff) -> Item:
    return {
        "id": period.id,
        "outcome": period.outcome,
        "old": _closed(period.old),
        "new": _closed(period.new),
    }


def _closed(closed: ClosedPeriod | None) -> Item | None:
    if closed is None:
        return None
    return {
        "as_of": closed.as_of.isoformat(),
        "closed_on": closed.closed_on.isoformat(),
        "document": str(closed.document),
        "sha256": closed.sha256,
    }


def _record(record_diff: RecordDiff) -> Item:
    record, old = record_diff.record, record_diff.pair.old
    return {
        "id": record.id,
        "old_id": old.id if old else None,
        "kind": record.kind,
        "jurisdiction": record.jurisdiction,
        "plan": record.plan,
        "file": record.file,
        "outcome": record_diff.outcome,
        "old": _state(record_diff.old),
        "new": _state(record_diff.new),
        "changes": [_change(change) for change in record_diff.changes],
    }


def _state(state: RecordState | None) -> Item | None:
    if state is None:
        return None
    due = state.due.isoformat() if state.due else None
    if not isinstance(state, TaskState):
        return {"state": state.state, "due": due}
    return {
        "status": state.status,
        "timeliness": state.timeliness,
        "box": state.box,
        "standing": state.standing,
        "due": due,
        "expected": state.expected.isoformat() if state.expected else None,
    }


def _change(change: Difference) -> Item:
    is_published = change.key not in UNPUBLISHED
    return {
        "what": str(change.what),
        "key": change.key or None,
        "path": _path(change.path),
        "old_path": _path(change.old_path),
        "old": _published(change.old) if is_published else None,
        "new": _published(change.new) if is_published else None,
    }


def _path(path: Iterable[str | int] | None) -> str | None:
    return None if path is None else ".".join(map(str, path))


def _published(value: Value | None) -> Any:
    """A value without what is not published."""
    if not isinstance(value, Mapping):
        return value
    return {key: item for key, item in value.items() if key not in UNPUBLISHED}


def _effect(effect: ScopeDiff) -> Item:
    scope, key = effect.row
    return {
        "scope": scope,
        "id": key,
        "old": _summary(effect.old),
        "new": _summary(effect.new),
    }


def _summary(summary: Summary | None) -> Item | None:
    return None if summary is None else summaries([summary])[0]
