"""One file by itself: what it holds and what is wrong with it. Nothing here depends on another file."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from dxplan.diagnostics import (
    Finding,
    KeyPart,
    KeyPath,
    Place,
    Related,
    Remove,
    Replace,
    SetValue,
    SymbolicFix,
    Value,
)
from dxplan.model.cleared import ClearedFrontMatter, cleared
from dxplan.model.closed_period import ClosedPeriod, is_sealed
from dxplan.model.fields import fields_of, own_keys
from dxplan.model.keys import keys_of, meant_key, model_at, value_at
from dxplan.model.partial import partial
from dxplan.model.records import MODELS, Kind, Target, Task
from dxplan.model.shared import Change
from dxplan.model.validate import Fault, validate
from dxplan.model.values import FrontMatter
from dxplan.portfolio.paths import identity_of
from dxplan.portfolio.portfolio import (
    PLANS,
    ClosedPeriodFile,
    ReadableParts,
    Record,
    Unreadable,
    without_logs,
)
from dxplan.source.decoding import MAX_BYTES
from dxplan.source.source_file import (
    Source,
    parse_body,
    parse_manifest,
    parse_record,
    parse_register,
)

_SURE = frozenset(
    {
        "S101",
        "S104",
        "S105",
        "S106",
        "S107",
        "S108",
        "S110",
        "S111",
        "S112",
        "S120",
        "S127",
    }
)
"""Faults that hold whatever else of a file can't be read: a missing key may only be unread."""


@dataclass(slots=True)
class ParsedFile:
    """What one file says; filled while it is read, then never changed: snapshots that hold the same file share it."""

    source: Source
    findings: list[Finding]
    records: dict[str, Record[Any]] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    rests: list[ReadableParts] = field(default_factory=list)
    closing: ClosedPeriodFile | None = None


def read_english(path: str, data: bytes) -> ParsedFile:
    """The English body of a record."""
    source = parse_body(path, data)
    return ParsedFile(source, [*source.findings])


def read_record(
    path: str, data: bytes, parts: tuple[str, ...], kind: Kind
) -> ParsedFile:
    """A record that is a file of its own."""
    identity, _, jurisdiction, plan = identity_of(parts, kind)
    source = parse_record(path, data)
    reading = ParsedFile(source, [*source.findings])
    front, head = None, source.front_matter
    meant = (
        _other_folder(source.front_matter, kind)
        if isinstance(source.front_matter, dict)
        else None
    )
    if meant is not None:
        words = {"found": meant[0], "folder": parts[2], "other": f"{meant[0]}s"}
        reading.findings.append(
            Finding(
                "F119", Place(path, (meant[1],), KeyPart.KEY), words, record=identity
            )
        )
    elif isinstance(source.front_matter, dict):
        front, head = _validated(reading, identity, kind, source.front_matter, ())
    elif isinstance(source.recovered, dict):
        _faults_beside(reading, identity, kind, source.recovered, ())
    if front is None or not isinstance(head, dict):
        reading.unreadable.append(Unreadable(identity, kind, jurisdiction, plan, path))
    else:
        reading.records[identity] = Record(
            identity, kind, jurisdiction, plan, path, (), head, front, source.body
        )
    return reading


def read_register(
    path: str, data: bytes, parts: tuple[str, ...], kind: Kind
) -> ParsedFile:
    """A register and its entries."""
    jurisdiction = parts[0] if len(parts) > 1 else None
    source = parse_register(path, data)
    reading = ParsedFile(source, [*source.findings])
    if not isinstance(source.front_matter, list):
        for i, entry in enumerate(
            source.recovered if isinstance(source.recovered, list) else ()
        ):
            _faults_beside(reading, None, kind, entry, (i,))
        return reading
    for i, entry in enumerate(source.front_matter):
        key = entry.get("key") if isinstance(entry, dict) else None
        identity = f"{jurisdiction}/{key}" if jurisdiction else str(key)
        front, head = _validated(
            reading, identity if isinstance(key, str) else None, kind, entry, (i,)
        )
        if front is None or not isinstance(head, dict) or not isinstance(key, str):
            reading.broken.add(identity)
        elif identity in reading.records:
            first = Related(
                "first-here", Place(path, (*reading.records[identity].path, "key"))
            )
            reading.findings.append(
                Finding(
                    "R106", Place(path, (i, "key")), {"key": key}, (first,), identity
                )
            )
        else:
            reading.records[identity] = Record(
                identity, kind, jurisdiction, None, path, (i,), head, front
            )
    return reading


def read_manifest(path: str, data: bytes) -> ParsedFile:
    """A closed period. Of one that was changed since nothing else is said: it is to be restored, not mended."""
    identity = path.removeprefix(f"{PLANS}/").removesuffix(".yaml")
    source = parse_manifest(path, data)
    reading = ParsedFile(
        source, [replace(item, fix=None, record=identity) for item in source.findings]
    )
    front = None
    if len(data) <= MAX_BYTES and not is_sealed(data):
        words = (
            {}
            if isinstance(source.front_matter, dict) and "sha256" in source.front_matter
            else {"variant": "unsealed"}
        )
        reading.findings = [
            Finding("H301", Place(path, ("sha256",)), words, record=identity)
        ]
    elif source.front_matter is not None:
        result = validate(ClosedPeriod, source.front_matter)
        front = result.fields
        reading.findings += [
            Finding(
                fault.code,
                Place(path, fault.path, fault.part),
                fault.args,
                record=identity,
            )
            for fault in result.faults
        ]
    if front is None:
        reading.broken.add(identity)
    else:
        reading.closing = ClosedPeriodFile(
            identity, identity.partition("/")[0], path, front
        )
    return reading


def _validated(
    reading: ParsedFile, identity: str | None, kind: Kind, head: Value, path: KeyPath
) -> tuple[FrontMatter | None, Value]:
    """The fields, None where there are faults, and the front matter without the optional keys that hold nothing."""
    bare = cleared(MODELS[kind], head)
    result = validate(MODELS[kind], bare.front_matter)
    faults = _without_items(result.faults, bare.items)
    for item in bare.items:
        args = {"variant": "item"}
        faults.append(Fault("S109", item, KeyPart.VALUE, args, _removed(item)))
    if isinstance(bare.front_matter, dict):
        for i, change in enumerate(getattr(result.fields, "changes", ())):
            faults += _change_faults(kind, bare.front_matter, i, change)
        if faults:
            _keep_rest(reading, identity, kind, bare.front_matter, path, faults)
    for fault in (*faults, *_cleared_keys(reading.source, head, bare, path)):
        unspaced = _unspaced(
            reading.source, kind, fault, (*path, *fault.path), identity
        )
        if unspaced is not None:
            reading.findings.append(unspaced)
            continue
        place = Place(reading.source.file, (*path, *fault.path), fault.part)
        fix = _moved(fault.fix, (), path)
        reading.findings.append(
            Finding(fault.code, place, fault.args, record=identity, fix=fix)
        )
    return (None if faults else result.fields), bare.front_matter


def _without_items(faults: Iterable[Fault], items: Collection[KeyPath]) -> list[Fault]:
    """The faults that are in none of the items of lists that hold nothing."""
    kept = []
    for fault in faults:
        if not any(fault.path[: len(item)] == item for item in items):
            kept.append(fault)
    return kept


def _cleared_keys(
    source: Source, front_matter: Value, bare: ClearedFrontMatter, path: KeyPath
) -> Iterator[Fault]:
    """S128: the optional keys that hold nothing, but for those whose value stands behind a `#` (Y115)."""
    commented_out = set()
    for finding in source.findings:
        if finding.code == "Y115":
            commented_out.add(finding.place.path)
    for key in bare.keys:
        if (*path, *key) in commented_out:
            continue
        part = KeyPart.KEY if value_at(front_matter, key) else KeyPart.VALUE
        yield Fault("S128", key, part, {"key": str(key[-1])}, _removed(key))


_UNSPACED = re.compile(r"[ \t]*(?P<key>[^\W\d][\w-]{0,40}):[^\s:/].*")


def _unspaced(
    source: Source, kind: Kind, fault: Fault, path: KeyPath, identity: str | None
) -> Finding | None:
    """Y112 of an entry without a space behind any of its colons, which YAML reads as one text."""
    if (
        fault.code != "S103"
        or fault.args.get("expected") != "map"
        or path not in source.spans
    ):
        return None
    start, end = source.spans[path].value
    lines = source.text[start:end].rstrip().splitlines(keepends=True)
    entries = [_UNSPACED.fullmatch(line.rstrip("\r\n")) for line in lines]
    keys = [entry["key"] for entry in entries if entry is not None]
    known = set(keys_of(model_at(MODELS[kind], fault.path)))
    if len(keys) < len(lines) or len({*keys}) < len(keys) or known.isdisjoint(keys):
        return None
    steps = []
    for line, entry in zip(lines, entries, strict=True):
        behind = start + (entry.end("key") if entry is not None else 0) + 1
        steps.append(Replace((behind, behind), " ", path))
        start += len(line)
    fix = SymbolicFix("safe" if known.issuperset(keys) else "unsafe", tuple(steps))
    colon = (steps[0].span[0] - 1, steps[0].span[0])
    return Finding(
        "Y112",
        Place(source.file, path, span=colon),
        {"key": keys[0]},
        record=identity,
        fix=fix,
    )


def _removed(path: KeyPath) -> SymbolicFix:
    """Take a key or an item that holds nothing away."""
    return SymbolicFix("safe", (Remove(path),))


def _faults_beside(
    reading: ParsedFile, identity: str | None, kind: Kind, head: Value, path: KeyPath
) -> None:
    """What is wrong with the values that could be read of a head with syntax errors."""
    told = {finding.place.path for finding in reading.source.findings}
    for fault in validate(
        MODELS[kind], cleared(MODELS[kind], head).front_matter
    ).faults:
        place = Place(reading.source.file, (*path, *fault.path), fault.part)
        if fault.code in _SURE and place.path not in told:
            reading.findings.append(
                Finding(fault.code, place, fault.args, record=identity)
            )


def _keep_rest(
    reading: ParsedFile,
    identity: str | None,
    kind: Kind,
    head: dict[str, Value],
    path: KeyPath,
    faults: list[Fault],
) -> None:
    """Keep what can be read of a faulty record; one with waivers is waited for, as they speak of the whole."""
    rest = partial(MODELS[kind], head, faults)
    if rest is None or identity is None or "waivers" in head:
        return
    file = reading.source.file
    jurisdiction = (
        PurePosixPath(file).parts[1]
        if "/" in identity or kind == "jurisdiction"
        else None
    )
    record = Record(
        identity, kind, jurisdiction, None, file, path, rest.front_matter, rest.fields
    )
    reading.rests.append(ReadableParts(record, rest))


_FOLDER_KEYS = {
    "task": own_keys(Task, Target),
    "target": own_keys(Target, Task),
}
"""The keys that only a task, or only a target, has."""


def _other_folder(head: Mapping[str, Value], kind: Kind) -> tuple[str, str] | None:
    """The other kind that a file in tasks/ or targets/ is of by its keys, and the first of these keys.

    None where it has a key of its own folder, or none of the other.
    """
    if kind not in _FOLDER_KEYS or any(key in head for key in _FOLDER_KEYS[kind]):
        return None
    other = "target" if kind == "task" else "task"
    for key in head:
        if key in _FOLDER_KEYS[other]:
            return other, key
    return None


def _change_faults(
    kind: Kind, head: dict[str, Value], i: int, change: Change
) -> Iterator[Fault]:
    """What is wrong with a line of `changes`: a key that can't change, or a value that the key can't hold."""
    model = MODELS[kind]
    known = {
        field.key
        for field in fields_of(model).values()
        if field.meaning.ledger == "changes"
    }
    if change.key not in known:
        path: KeyPath = ("changes", i, "key")
        found = meant_key(change.key, sorted(known))
        args = {
            "key": change.key,
            "known": ", ".join(sorted(known)),
            "suggestion": found.value if found else "",
        }
        steps = (SetValue(path, found.value),) if found else ()
        fix = SymbolicFix("safe" if found.exact else "unsafe", steps) if found else None
        yield Fault("S101", path, KeyPart.VALUE, args, fix)
        return
    for side, value in (("to", change.to), ("from", change.was)):
        if value is None:
            continue
        for fault in validate(model, {**without_logs(head), change.key: value}).faults:
            here: KeyPath = ("changes", i, side)
            fix = (
                _moved(fault.fix, (change.key,), here)
                if len(fault.path) > 1 or fault.code != "S109"
                else None
            )
            yield Fault(
                fault.code, (*here, *fault.path[1:]), fault.part, fault.args, fix
            )


def _moved(fix: SymbolicFix | None, old: KeyPath, new: KeyPath) -> SymbolicFix | None:
    """A fix with the paths of its steps counted from ``new`` in the place of ``old``; None where one is elsewhere."""
    if fix is None or any(
        step.path is None or step.path[: len(old)] != old for step in fix.steps
    ):
        return None
    moved = tuple(
        replace(step, path=(*new, *step.path[len(old) :]))
        for step in fix.steps
        if step.path is not None
    )
    return SymbolicFix(fix.applicability, moved)
