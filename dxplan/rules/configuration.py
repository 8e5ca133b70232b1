"""H: what a change does to the files outside plans/ by which it is judged."""

import json
from collections import Counter
from collections.abc import Mapping

from dxplan.config.config_changes import SHOWING, ConfigChange
from dxplan.diagnostics import Finding, Place, Related
from dxplan.history.change_base import ChangeBase
from dxplan.rules.context import Context, Findings

_RULES = frozenset({"select", "ignore", "per_path"})
_TOP = (0, 0)


def configuration_changed(context: Context) -> Findings:
    """H216: the change is judged by the base's configuration; what it does to that is told."""
    if context.base is None:
        return
    configuration = context.base.configuration
    if configuration.problem is not None:
        yield _broken(context.base, configuration.problem.details)
    for change in configuration.changes:
        yield _changed(context.base, change)


def _broken(base: ChangeBase, details: Mapping[str, str]) -> Finding:
    name = details.get("file", "").partition(" ")[0]
    file = name or next(iter(base.outside.old), "dxplan.toml")
    problem = ": ".join(
        details[key] for key in ("where", "problem", "rule") if details.get(key)
    )
    place = Place(file, span=_TOP, at_base=file not in base.outside.new)
    return Finding(
        "H216", place, {"variant": "broken", "file": file, "problem": problem}
    )


def _changed(base: ChangeBase, change: ConfigChange) -> Finding:
    args = {
        "key": change.key,
        "file": change.file,
        "other": change.old_file,
        "old": change.old,
        "new": change.new,
    }
    args["variant"] = _variant(change)
    if change.what == "own-files":
        return Finding("H216", Place(change.file, span=_TOP), args)
    before = Place(change.old_file, span=change.old_span or _TOP, at_base=True)
    if change.file not in base.outside.new or (change.old_span and not change.new_span):
        return Finding("H216", before, args)
    related = (Related("before", before),) if change.old_span else ()
    return Finding(
        "H216", Place(change.file, span=change.new_span or _TOP), args, related
    )


def _variant(change: ConfigChange) -> str:
    if change.what != "key":
        return change.what
    if change.key == "official":
        return change.key
    if change.key in SHOWING:
        return "shown"
    if not change.loosens:
        return "stricter"
    return "rules" if change.key in _RULES else change.key


def baseline_extended(context: Context) -> Findings:
    """H226: findings that the change itself calls known, each with its rule and file."""
    path = context.base.outside.baseline if context.base else None
    if context.base is None or path is None:
        return
    outside = context.base.outside
    text = outside.new[path].decode("utf-8", "replace")
    before, now = (_entries(files.get(path)) for files in (outside.old, outside.new))
    for (code, file, mark), count in now.items():
        more = count - before[code, file, mark]
        if more > 0:
            start = max(text.find(mark), 0)
            args = {"rule": code, "file": file, "number": str(more)}
            yield Finding("H226", Place(path, span=(start, start + len(mark))), args)


def _entries(data: bytes | None) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for entry in json.loads(data)["findings"] if data is not None else ():
        found[entry["code"], entry["file"], entry["fingerprint"]] += entry["count"]
    return found
