"""One file by itself: what it holds and what is wrong with it, whatever other files say."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
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
from dxplan.files.sizes import MAX_BYTES
from dxplan.model.cleared import ClearedFrontMatter, cleared
from dxplan.model.closed_period import ClosedPeriod, is_sealed
from dxplan.model.fields import fields_of, own_keys
from dxplan.model.keys import keys_of, meant_key, model_at, value_at
from dxplan.model.partial import partial
from dxplan.model.records import MODELS, Kind, Target, Task
from dxplan.model.shared import Change
from dxplan.model.validate import Fault, validate
from dxplan.model.values import FrontMatter
from dxplan.portfolio.paths import identity_of, is_closed_period, kind_of
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import (
    ClosedPeriodFile,
    ReadableParts,
    Record,
    Unreadable,
    without_logs,
)
from dxplan.source.source_file import (
    ENGLISH,
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
    """What one file says by itself.

    It is filled while the file is read and never changed later: snapshots that hold the same file
    share it.
    """

    source: Source
    findings: list[Finding]
    records: dict[str, Record[Any]] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    rests: list[ReadableParts] = field(default_factory=list)
    closing: ClosedPeriodFile | None = None


def read_file(path: str, data: bytes, parts: tuple[str, ...]) -> ParsedFile | None:
    """What a file says by itself; None of one that the format has no place for.

    ``parts`` are the folders below plans/ and the name of the file.
    """
    if path.endswith(ENGLISH):
        page = parts[-1].removesuffix(ENGLISH) + ".md"
        if kind_of((*parts[:-1], page)) is None:
            return None
        return read_english(path, data)
    kind = kind_of(parts)
    if kind is not None:
        read = read_record if path.endswith(".md") else read_register
        return read(path, data, parts, kind)
    if is_closed_period(parts):
        return read_manifest(path, data)
    return None


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
    parsed = ParsedFile(source, [*source.findings])
    fields = None
    front_matter = source.front_matter
    if isinstance(front_matter, dict):
        other = _other_folder(front_matter, kind)
        if other is None:
            fields, front_matter = _validated(parsed, identity, kind, front_matter, ())
        else:
            other_kind, key = other
            args = {"found": other_kind, "folder": parts[2], "other": f"{other_kind}s"}
            place = Place(path, (key,), KeyPart.KEY)
            parsed.findings.append(Finding("F119", place, args, record=identity))
    elif isinstance(source.recovered, dict):
        _add_recovered_faults(parsed, identity, kind, source.recovered, ())
    if fields is None or not isinstance(front_matter, dict):
        parsed.unreadable.append(Unreadable(identity, kind, jurisdiction, plan, path))
        return parsed
    parsed.records[identity] = Record(
        identity, kind, jurisdiction, plan, path, (), front_matter, fields, source.body
    )
    return parsed


def read_register(
    path: str, data: bytes, parts: tuple[str, ...], kind: Kind
) -> ParsedFile:
    """A register and its entries."""
    jurisdiction = parts[0] if len(parts) > 1 else None
    source = parse_register(path, data)
    parsed = ParsedFile(source, [*source.findings])
    if isinstance(source.front_matter, list):
        for i, entry in enumerate(source.front_matter):
            _add_entry(parsed, jurisdiction, kind, i, entry)
    elif isinstance(source.recovered, list):
        for i, entry in enumerate(source.recovered):
            _add_recovered_faults(parsed, None, kind, entry, (i,))
    return parsed


def _add_entry(
    parsed: ParsedFile, jurisdiction: str | None, kind: Kind, i: int, entry: Value
) -> None:
    """Add the entry at a place of a register."""
    name = "date" if kind == "holiday" else "key"
    key = entry.get(name) if isinstance(entry, dict) else None
    identity = f"{jurisdiction}/{key}" if jurisdiction else str(key)
    if not isinstance(key, str):
        _validated(parsed, None, kind, entry, (i,))
        parsed.broken.add(identity)
        return
    fields, front_matter = _validated(parsed, identity, kind, entry, (i,))
    if fields is None or not isinstance(front_matter, dict):
        parsed.broken.add(identity)
        return
    file = parsed.source.file
    first = parsed.records.get(identity)
    if first is not None:
        related = Related("first-here", Place(file, (*first.path, name)))
        place = Place(file, (i, name))
        parsed.findings.append(
            Finding("R106", place, {"key": key}, (related,), identity)
        )
        return
    parsed.records[identity] = Record(
        identity, kind, jurisdiction, None, file, (i,), front_matter, fields
    )


def read_manifest(path: str, data: bytes) -> ParsedFile:
    """A closed period.

    Of one that was changed nothing else is reported: it is to be restored, not corrected.
    """
    identity = path.removeprefix(f"{PLANS}/").removesuffix(".yaml")
    source = parse_manifest(path, data)
    findings = [replace(item, fix=None, record=identity) for item in source.findings]
    parsed = ParsedFile(source, findings)
    fields = None
    if len(data) <= MAX_BYTES and not is_sealed(data):
        parsed.findings = [_broken_seal(source, identity)]
    elif source.front_matter is not None:
        result = validate(ClosedPeriod, source.front_matter)
        fields = result.fields
        for fault in result.faults:
            place = Place(path, fault.path, fault.part)
            finding = Finding(fault.code, place, fault.args, record=identity)
            parsed.findings.append(finding)
    if fields is None:
        parsed.broken.add(identity)
        return parsed
    jurisdiction = identity.partition("/")[0]
    parsed.closing = ClosedPeriodFile(identity, jurisdiction, path, fields)
    return parsed


def _broken_seal(source: Source, identity: str) -> Finding:
    """H301: the last line of a manifest is not that of what stands above it, or is missing."""
    args = {"variant": "unsealed"}
    if isinstance(source.front_matter, dict) and "sha256" in source.front_matter:
        args = {}
    return Finding("H301", Place(source.file, ("sha256",)), args, record=identity)


def _validated(
    parsed: ParsedFile,
    identity: str | None,
    kind: Kind,
    front_matter: Value,
    path: KeyPath,
) -> tuple[FrontMatter | None, Value]:
    """The fields, and the front matter without the optional keys that hold nothing.

    The fields are None where there are faults, which become findings.
    """
    bare = cleared(MODELS[kind], front_matter)
    result = validate(MODELS[kind], bare.front_matter)
    faults = _without_items(result.faults, bare.items)
    for item in bare.items:
        args = {"variant": "item"}
        faults.append(Fault("S109", item, KeyPart.VALUE, args, _removed(item)))
    if isinstance(bare.front_matter, dict):
        for i, change in enumerate(getattr(result.fields, "changes", ())):
            faults += _change_faults(kind, bare.front_matter, i, change)
        if faults:
            _keep_rest(parsed, identity, kind, bare.front_matter, path, faults)
    for fault in faults:
        _report(parsed, identity, kind, fault, path)
    for fault in _cleared_keys(parsed.source, front_matter, bare, path):
        _report(parsed, identity, kind, fault, path)
    fields = None if faults else result.fields
    return fields, bare.front_matter


def _report(
    parsed: ParsedFile, identity: str | None, kind: Kind, fault: Fault, path: KeyPath
) -> None:
    """Add the finding of a fault of the front matter at a path."""
    fault_path = (*path, *fault.path)
    finding = _unspaced(parsed.source, kind, fault, fault_path, identity)
    if finding is None:
        place = Place(parsed.source.file, fault_path, fault.part)
        fix = _moved(fault.fix, (), path)
        finding = Finding(fault.code, place, fault.args, record=identity, fix=fix)
    parsed.findings.append(finding)


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
    """S128: the optional keys that hold nothing.

    Those whose value stands behind a `#` are left out: Y115 reports them.
    """
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
    if fault.code != "S103" or fault.args.get("expected") != "map":
        return None
    if path not in source.spans:
        return None
    start, end = source.spans[path].value
    colons: dict[str, int] = {}
    for line in source.text[start:end].rstrip().splitlines(keepends=True):
        entry = _UNSPACED.fullmatch(line.rstrip("\r\n"))
        if entry is None or entry["key"] in colons:
            return None
        colons[entry["key"]] = start + entry.end("key")
        start += len(line)
    allowed = set(keys_of(model_at(MODELS[kind], fault.path)))
    if allowed.isdisjoint(colons):
        return None
    steps = [Replace((colon + 1, colon + 1), " ", path) for colon in colons.values()]
    is_sure = allowed.issuperset(colons)
    fix = SymbolicFix("safe" if is_sure else "unsafe", tuple(steps))
    key, colon = next(iter(colons.items()))
    place = Place(source.file, path, span=(colon, colon + 1))
    return Finding("Y112", place, {"key": key}, record=identity, fix=fix)


def _removed(path: KeyPath) -> SymbolicFix:
    """Take a key or an item that holds nothing away."""
    return SymbolicFix("safe", (Remove(path),))


def _add_recovered_faults(
    parsed: ParsedFile,
    identity: str | None,
    kind: Kind,
    recovered: Value,
    path: KeyPath,
) -> None:
    """Report the values that could be read of front matter with syntax errors."""
    reported = {finding.place.path for finding in parsed.source.findings}
    bare = cleared(MODELS[kind], recovered)
    for fault in validate(MODELS[kind], bare.front_matter).faults:
        place = Place(parsed.source.file, (*path, *fault.path), fault.part)
        if fault.code not in _SURE or place.path in reported:
            continue
        finding = Finding(fault.code, place, fault.args, record=identity)
        parsed.findings.append(finding)


def _keep_rest(
    parsed: ParsedFile,
    identity: str | None,
    kind: Kind,
    front_matter: dict[str, Value],
    path: KeyPath,
    faults: list[Fault],
) -> None:
    """Keep what can be read of a faulty record.

    Nothing is kept of one with waivers, as they speak of the whole.
    """
    rest = partial(MODELS[kind], front_matter, faults)
    if rest is None or identity is None or "waivers" in front_matter:
        return
    file = parsed.source.file
    jurisdiction = None
    if "/" in identity or kind == "jurisdiction":
        jurisdiction = PurePosixPath(file).parts[1]
    record = Record(
        identity, kind, jurisdiction, None, file, path, rest.front_matter, rest.fields
    )
    parsed.rests.append(ReadableParts(record, rest))


_FOLDER_KEYS: dict[Kind, tuple[str, ...]] = {
    "task": own_keys(Task, Target),
    "target": own_keys(Target, Task),
}
"""The keys that only a task, or only a target, has."""


def _other_folder(
    front_matter: Mapping[str, Value], kind: Kind
) -> tuple[Kind, str] | None:
    """The other kind that a file in tasks/ or targets/ is of by its keys, and their first.

    None where it has a key of its own folder, or none of the other.
    """
    if kind not in _FOLDER_KEYS:
        return None
    if not front_matter.keys().isdisjoint(_FOLDER_KEYS[kind]):
        return None
    other: Kind = "target" if kind == "task" else "task"
    for key in front_matter:
        if key in _FOLDER_KEYS[other]:
            return other, key
    return None


def _change_faults(
    kind: Kind, front_matter: dict[str, Value], i: int, change: Change
) -> Iterator[Fault]:
    """What is wrong with a line of `changes`: its key can't change, or can't hold the value."""
    changeable = _changeable_keys(kind)
    if change.key not in changeable:
        yield _unchangeable_key(change.key, ("changes", i, "key"), changeable)
        return
    rest = without_logs(front_matter)
    for side, value in (("to", change.to), ("from", change.was)):
        if value is None:
            continue
        side_path: KeyPath = ("changes", i, side)
        for fault in validate(MODELS[kind], {**rest, change.key: value}).faults:
            fix = None
            # the side itself is not to be taken away
            if fault.code != "S109" or len(fault.path) > 1:
                fix = _moved(fault.fix, (change.key,), side_path)
            path = (*side_path, *fault.path[1:])
            yield Fault(fault.code, path, fault.part, fault.args, fix)


@cache
def _changeable_keys(kind: Kind) -> tuple[str, ...]:
    """The keys that `changes` may change, in the order of the alphabet."""
    keys = []
    for record_field in fields_of(MODELS[kind]).values():
        if record_field.meaning.ledger == "changes":
            keys.append(record_field.key)
    return tuple(sorted(keys))


def _unchangeable_key(key: str, path: KeyPath, changeable: tuple[str, ...]) -> Fault:
    args = {"key": key, "known": ", ".join(changeable), "suggestion": ""}
    suggestion = meant_key(key, changeable)
    if suggestion is None:
        return Fault("S101", path, KeyPart.VALUE, args)
    args["suggestion"] = suggestion.value
    step = SetValue(path, suggestion.value)
    fix = SymbolicFix("safe" if suggestion.exact else "unsafe", (step,))
    return Fault("S101", path, KeyPart.VALUE, args, fix)


def _moved(fix: SymbolicFix | None, old: KeyPath, new: KeyPath) -> SymbolicFix | None:
    """A fix with the paths of its steps counted from ``new`` in the place of ``old``.

    None where a step is elsewhere.
    """
    if fix is None:
        return None
    moved = []
    for step in fix.steps:
        if step.path is None or step.path[: len(old)] != old:
            return None
        moved.append(replace(step, path=(*new, *step.path[len(old) :])))
    return SymbolicFix(fix.applicability, tuple(moved))
