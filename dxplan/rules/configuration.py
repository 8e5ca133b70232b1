"""H: what a change does to the files outside plans/ by which it is judged."""

import json
from collections import Counter
from collections.abc import Mapping

from dxplan.config.config_changes import SHOWING, ConfigChange
from dxplan.diagnostics import Finding, Place, Related
from dxplan.history.change_base import ChangeBase
from dxplan.rules.context import Context, Findings

_KEYS_OF_RULES = frozenset({"select", "ignore", "per_path"})
_START = (0, 0)


def configuration_changed(context: Context) -> Findings:
    """H216: what a change does to the base's configuration, by which it is judged."""
    if context.base is None:
        return
    configuration = context.base.configuration
    if configuration.problem is not None:
        yield _broken(context.base, configuration.problem.details)
    for change in configuration.changes:
        yield _changed(context.base, change)


def _broken(base: ChangeBase, details: Mapping[str, str]) -> Finding:
    file = details.get("name") or next(iter(base.outside.old), "dxplan.toml")
    place = Place(file, span=_START, at_base=file not in base.outside.new)
    args = {"problem": details.get("rule", ""), **details, "file": file}
    args["failed"] = args.pop("reason", "")
    return Finding("H216", place, {**args, "variant": "broken"})


def _changed(base: ChangeBase, change: ConfigChange) -> Finding:
    args = {
        "key": change.key,
        "file": change.file,
        "other": change.old_file,
        "old": change.old,
        "new": change.new,
        "variant": _variant(change),
    }
    if change.what == "own-files":
        return Finding("H216", Place(change.file, span=_START), args)
    old_place = Place(change.old_file, span=change.old_span or _START, at_base=True)
    is_file_gone = change.file not in base.outside.new
    is_key_gone = change.old_span and not change.new_span
    if is_file_gone or is_key_gone:
        return Finding("H216", old_place, args)
    place = Place(change.file, span=change.new_span or _START)
    if not change.old_span:
        return Finding("H216", place, args)
    return Finding("H216", place, args, (Related("before", old_place),))


def _variant(change: ConfigChange) -> str:
    if change.what != "key":
        return change.what
    if change.key == "official":
        return change.key
    if change.key in SHOWING:
        return "shown"
    if not change.loosens:
        return "stricter"
    if change.key in _KEYS_OF_RULES:
        return "rules"
    return change.key


def baseline_extended(context: Context) -> Findings:
    """H226: findings that the change itself adds to the baseline, each with its rule and file."""
    if context.base is None:
        return
    outside = context.base.outside
    path = outside.baseline
    if path is None:
        return
    text = outside.new[path].decode("utf-8", "replace")
    old_entries = _entries(outside.old.get(path))
    for entry, count in _entries(outside.new.get(path)).items():
        added = count - old_entries[entry]
        if added <= 0:
            continue
        code, file, fingerprint = entry
        start = max(text.find(fingerprint), 0)
        span = (start, start + len(fingerprint))
        args = {"rule": code, "file": file, "number": str(added)}
        yield Finding("H226", Place(path, span=span), args)


def _entries(content: bytes | None) -> Counter[tuple[str, str, str]]:
    """How often each finding is in a baseline: by its code, file and fingerprint."""
    entries: Counter[tuple[str, str, str]] = Counter()
    if content is None:
        return entries
    for entry in json.loads(content)["findings"]:
        key = (entry["code"], entry["file"], entry["fingerprint"])
        entries[key] += entry["count"]
    return entries
