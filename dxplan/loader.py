"""Files to a portfolio; a bad file is a finding, never an exception."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from dxplan.diagnostics import Finding, KeyPath, Part, Place, Related, SetValue, SymbolicFix, Value
from dxplan.layout import PAGES, identity_of, is_closed_period, kind_of, names_of, right_name
from dxplan.model.closed import ClosedPeriod, is_sealed
from dxplan.model.keys import meant_key
from dxplan.model.partial import partial
from dxplan.model.parts import LOGS, Change
from dxplan.model.records import MODELS, Kind
from dxplan.model.validate import Fault, validate
from dxplan.model.values import NAME, FrontMatter
from dxplan.portfolio import PLANS, Closing, Portfolio, Record, Rest, Unreadable, without_logs
from dxplan.source.envelope import ENGLISH, MAX_BYTES, Source, parse_body, parse_manifest, parse_record, parse_register

READ = (".md", ".yaml", ".yml")
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""What is copied beside the pages: pictures that hold no script."""

_SURE = frozenset({"S101", "S104", "S105", "S106", "S107", "S108", "S110", "S111", "S112", "S120"})
"""Faults that hold whatever else of a file can't be read: a missing key may only be unread."""

UNCHANGEABLE = frozenset({*LOGS, "waivers", "deadline", "former_ids", "same_as"})
"""Keys that no line of `changes` may name: they are ledgers themselves, have one, or are identity."""


@dataclass(frozen=True, slots=True)
class File:
    """A file below plans/ as found: ``regular`` is False for links and the like, which are not followed."""

    path: str
    data: bytes
    regular: bool = True


def load(root: Path) -> Portfolio:
    """The portfolio of the plans/ folder below ``root``; never raises for a bad file."""
    return assemble(read_files(root))


def read_files(root: Path) -> Iterator[File]:
    """Every file below plans/, sorted by path; names that begin with a dot are not looked at."""
    top = str(root)
    pending = [PLANS]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(f"{top}/{folder}") as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield File(folder, b"", regular=False)
            continue
        folders = []
        for entry in found:
            if entry.name.startswith("."):
                continue
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                continue
            named = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            yield _read_file(f"{top}/{path}", named)
        pending += reversed(folders)


def _read_file(location: str, path: str) -> File:
    try:
        if not stat.S_ISREG(os.lstat(location).st_mode):
            return File(path, b"", regular=False)
        if not path.endswith(READ):
            return File(path, b"")
        with Path(location).open("rb") as file:
            return File(path, file.read(MAX_BYTES + 1))  # one more than allowed is enough to see
    except OSError:
        return File(path, b"", regular=False)


def assemble(files: Iterable[File]) -> Portfolio:
    """A portfolio from files, of a folder or of a revision."""
    return _Assembly().run(files)


@dataclass(slots=True)
class _Assembly:
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    indexes: dict[Kind, dict[str, Record[Any]]] = field(default_factory=lambda: {kind: {} for kind in MODELS})
    seen: dict[str, str] = field(default_factory=dict)
    rests: list[Rest] = field(default_factory=list)
    misnamed: set[str] = field(default_factory=set)
    periods: dict[str, Closing] = field(default_factory=dict)

    def run(self, files: Iterable[File]) -> Portfolio:
        folders: dict[str, str] = {}
        for file in files:
            parts = PurePosixPath(file.path).parts[1:]
            if (
                "\ufffd" in file.path or not file.path.isprintable()
            ):  # no UTF-8, or a line break: nothing can link to it
                self.report("F107", file.path, name=parts[-1])
                continue
            if parts and kind_of(parts) is not None:
                for depth in range(1, min(len(parts), 3)):
                    folders.setdefault("/".join(parts[:depth]), file.path)
            elif is_closed_period(parts):
                folders.setdefault(parts[0], file.path)
            self.file(file, parts)
        self.homeless(folders)
        self.orphaned()
        self.translated()
        return Portfolio(
            sources=self.sources,
            findings=tuple(self.findings),
            unreadable=tuple(self.unreadable),
            broken=frozenset({*self.broken, *(record.id for record in self.unreadable)}),
            assets=tuple(self.assets),
            jurisdictions=self.indexes["jurisdiction"],
            plans=self.indexes["plan"],
            tasks=self.indexes["task"],
            targets=self.indexes["target"],
            units=self.indexes["unit"],
            documents=self.indexes["document"],
            areas=self.indexes["area"],
            indicators=self.indexes["indicator"],
            terms=self.indexes["term"],
            rests=tuple(self.rests),
            periods=self.periods,
        )

    def report(self, code: str, file: str, **args: str) -> None:
        self.findings.append(Finding(code, Place(file, span=(0, 0)), args))

    def file(self, file: File, parts: tuple[str, ...]) -> None:
        folded = file.path.casefold()
        if folded in self.seen:
            self.report("F109", file.path, other=self.seen[folded])
        self.seen.setdefault(folded, file.path)
        if not file.regular or not file.path.endswith(READ):
            self.unread(file, parts)
        elif parts[-1] != "README.md":
            self.source(file, parts)

    def unread(self, file: File, parts: tuple[str, ...]) -> None:
        """A file without data: a picture to copy, or a finding."""
        if file.regular and file.path.lower().endswith(_IMAGES):
            self.assets.append(file.path)
            return
        if file.regular:
            self.stray("F115", file.path, parts)
        else:
            self.report("F111", file.path)
        kind = kind_of(parts) if parts else None
        if kind in PAGES:
            self.unreadable.append(Unreadable(*identity_of(parts, kind), file.path))

    def source(self, file: File, parts: tuple[str, ...]) -> None:
        if file.path.endswith(ENGLISH):
            self.english(file, parts)
            return
        kind = kind_of(parts)
        if kind is None:
            if is_closed_period(parts):
                self.period(file, parts)
            else:
                self.stray("F106", file.path, parts)
            return
        if any(not NAME.fullmatch(name) for name in names_of(parts)):
            self.report("F107", file.path, name=next(name for name in names_of(parts) if not NAME.fullmatch(name)))
        if file.path.endswith(".md"):
            self.record(file, parts, kind)
        else:
            self.register(file, parts, kind)

    def stray(self, code: str, path: str, parts: tuple[str, ...]) -> None:
        """A file that is not read, with the name under which it would be."""
        name = right_name(parts)
        if name:
            self.misnamed.add(f"{path.rpartition('/')[0]}/{name}".casefold())
        self.report(code, path, suggestion=name)

    def english(self, file: File, parts: tuple[str, ...]) -> None:
        kind = kind_of((*parts[:-1], parts[-1].removesuffix(ENGLISH) + ".md"))
        if kind is None:
            self.report("F106", file.path)
            return
        source = parse_body(file.path, file.data)
        self.sources[file.path] = source
        self.findings += source.findings
        self.bodies[file.path.removesuffix(ENGLISH)] = source.body

    def record(self, file: File, parts: tuple[str, ...], kind: Kind) -> None:
        identity, _, jurisdiction, plan = identity_of(parts, kind)
        source = parse_record(file.path, file.data)
        self.sources[file.path] = source
        self.findings += source.findings
        data = None
        meant = _other_folder(source.head, kind) if isinstance(source.head, dict) else None
        if meant is not None:
            words = {"found": meant[0], "folder": parts[2], "other": f"{meant[0]}s"}
            self.findings.append(Finding("F119", Place(file.path, (meant[1],), Part.KEY), words, record=identity))
        elif isinstance(source.head, dict):
            data = self.validated(file.path, identity, kind, source.head, ())
        elif isinstance(source.found, dict):
            self.faults_beside(source, identity, kind, source.found, ())
        if data is None or not isinstance(source.head, dict):
            self.unreadable.append(Unreadable(identity, kind, jurisdiction, plan, file.path))
            return
        self.indexes[kind][identity] = Record(
            identity, kind, jurisdiction, plan, file.path, (), source.head, data, source.body
        )

    def register(self, file: File, parts: tuple[str, ...], kind: Kind) -> None:
        jurisdiction = parts[0] if len(parts) > 1 else None
        source = parse_register(file.path, file.data)
        self.sources[file.path] = source
        self.findings += source.findings
        if not isinstance(source.head, list):
            for i, entry in enumerate(source.found if isinstance(source.found, list) else ()):
                self.faults_beside(source, None, kind, entry, (i,))
            return
        for i, entry in enumerate(source.head):
            key = entry.get("key") if isinstance(entry, dict) else None
            identity = f"{jurisdiction}/{key}" if jurisdiction else str(key)
            data = self.validated(file.path, identity if isinstance(key, str) else None, kind, entry, (i,))
            if data is None or not isinstance(entry, dict) or not isinstance(key, str):
                self.broken.add(identity)
                continue
            index = self.indexes[kind]
            if identity in index:
                first = Related("first-here", Place(file.path, (*index[identity].path, "key")))
                self.findings.append(Finding("R106", Place(file.path, (i, "key")), {"key": key}, (first,), identity))
                continue
            index[identity] = Record(identity, kind, jurisdiction, None, file.path, (i,), entry, data)

    def period(self, file: File, parts: tuple[str, ...]) -> None:
        """A closed period. Of one that was changed since nothing else is said: it is to be restored, not mended."""
        identity = file.path.removeprefix(f"{PLANS}/").removesuffix(".yaml")
        source = parse_manifest(file.path, file.data)
        self.sources[file.path] = source
        found = [replace(item, fix=None, record=identity) for item in source.findings]
        data = None
        if len(file.data) <= MAX_BYTES and not is_sealed(file.data):
            words = {} if isinstance(source.head, dict) and "sha256" in source.head else {"variant": "unsealed"}
            found = [Finding("H301", Place(file.path, ("sha256",)), words, record=identity)]
        elif source.head is not None:
            result = validate(ClosedPeriod, source.head)
            data = result.data
            for fault in result.faults:
                found.append(Finding(fault.code, Place(file.path, fault.path, fault.part), fault.args, record=identity))
        self.findings += found
        if data is None:
            self.broken.add(identity)
        else:
            self.periods[identity.replace("/periods/", "/")] = Closing(identity, parts[0], file.path, data)

    def validated(self, file: str, identity: str | None, kind: Kind, head: Value, path: KeyPath) -> FrontMatter | None:
        result = validate(MODELS[kind], head)
        faults = [*result.faults]
        if result.data is not None and isinstance(head, dict):
            for i, change in enumerate(getattr(result.data, "changes", ())):
                faults += _change_faults(kind, head, i, change)
        if faults and isinstance(head, dict):
            self.rest(file, identity, kind, head, path, faults)
        for fault in faults:
            place = Place(file, (*path, *fault.path), fault.part)
            fix = _moved(fault.fix, (), path)
            self.findings.append(Finding(fault.code, place, fault.args, record=identity, fix=fix))
        return None if faults else result.data

    def faults_beside(self, source: Source, identity: str | None, kind: Kind, head: Value, path: KeyPath) -> None:
        """What is wrong with the values that could be read of a head with syntax errors."""
        told = {finding.place.path for finding in source.findings}
        for fault in validate(MODELS[kind], head).faults:
            place = Place(source.file, (*path, *fault.path), fault.part)
            if fault.code in _SURE and place.path not in told:
                self.findings.append(Finding(fault.code, place, fault.args, record=identity))

    def rest(
        self, file: str, identity: str | None, kind: Kind, head: dict[str, Value], path: KeyPath, faults: list[Fault]
    ) -> None:
        """Keep what can be read of a faulty record; one with waivers is waited for, as they speak of the whole."""
        rest = partial(MODELS[kind], head, faults)
        if rest is None or identity is None or "waivers" in head:
            return
        jurisdiction = PurePosixPath(file).parts[1] if "/" in identity or kind == "jurisdiction" else None
        record = Record(identity, kind, jurisdiction, None, file, path, rest.head, rest.data)
        self.rests.append(Rest(record, rest))

    def homeless(self, folders: dict[str, str]) -> None:
        """Files in a folder that is no jurisdiction or no plan because its first page is missing."""
        for folder, first in folders.items():
            page = "jurisdiction.md" if "/" not in folder else "plan.md"
            wanted = f"{PLANS}/{folder}/{page}".casefold()
            if wanted not in self.seen and wanted not in self.misnamed:
                self.report("F112" if "/" not in folder else "F113", first, folder=f"{PLANS}/{folder}", page=page)

    def translated(self) -> None:
        """Give each record its English body; a translation of nothing is a finding."""
        wanted = dict(self.bodies)
        for kind in PAGES:
            index = self.indexes[kind]
            for record in list(index.values()):
                body = wanted.pop(record.file.removesuffix(".md"), None)
                if body is not None:
                    index[record.id] = replace(record, body_en=body)
        for stem in wanted:
            if f"{stem}.md" not in self.sources:
                self.report("F106", stem + ENGLISH)

    def orphaned(self) -> None:
        """What stands below an unreadable jurisdiction or plan can't be placed: it is unreadable too."""
        jurisdictions, plans = self.indexes["jurisdiction"], self.indexes["plan"]
        for kind in PAGES[1:]:
            index = self.indexes[kind]
            for record in [
                r
                for r in index.values()
                if r.jurisdiction not in jurisdictions or (kind != "plan" and r.plan not in plans)
            ]:
                del index[record.id]
                self.unreadable.append(
                    Unreadable(record.id, record.kind, record.jurisdiction, record.plan, record.file)
                )


_TASKS = ("reports", "deliverables", "coordinating_units", "deadline_changes", "verifications", "accepts_pilot")
_TARGETS = ("indicator", "by", "operator", "value", "measure", "measurements", "baseline", "out_of", "qualitative")
_MARKS = {"task": ("deadline", *_TASKS), "target": _TARGETS}
"""The keys that only a task, or only a target, has."""


def _other_folder(head: Mapping[str, Value], kind: Kind) -> tuple[str, str] | None:
    """What a file is that has none of the keys of tasks/ or targets/, where it lies, but the other's: and the first."""
    if kind not in _MARKS or any(key in head for key in _MARKS[kind]):
        return None
    other = "target" if kind == "task" else "task"
    return next(((other, key) for key in head if key in _MARKS[other]), None)


def _change_faults(kind: Kind, head: dict[str, Value], i: int, change: Change) -> Iterator[Fault]:
    """What is wrong with a line of `changes`: a key that can't change, or a value that the key can't hold."""
    model = MODELS[kind]
    known = {info.alias or name for name, info in model.model_fields.items()} - UNCHANGEABLE
    if change.key not in known:
        path: KeyPath = ("changes", i, "key")
        found = meant_key(change.key, sorted(known))
        args = {"key": change.key, "known": ", ".join(sorted(known)), "suggestion": found.value if found else ""}
        steps = (SetValue(path, found.value),) if found else ()
        fix = SymbolicFix("safe" if found.exact else "unsafe", steps) if found else None
        yield Fault("S101", path, Part.VALUE, args, fix)
        return
    for side, value in (("to", change.to), ("from", change.was)):
        if value is None:
            continue
        for fault in validate(model, {**without_logs(head), change.key: value}).faults:
            here: KeyPath = ("changes", i, side)
            fix = _moved(fault.fix, (change.key,), here) if len(fault.path) > 1 or fault.code != "S109" else None
            yield Fault(fault.code, (*here, *fault.path[1:]), fault.part, fault.args, fix)


def _moved(fix: SymbolicFix | None, old: KeyPath, new: KeyPath) -> SymbolicFix | None:
    """A fix with the paths of its steps counted from ``new`` in the place of ``old``; None where one is elsewhere."""
    if fix is None or any(step.path is None or step.path[: len(old)] != old for step in fix.steps):
        return None
    moved = tuple(replace(step, path=(*new, *step.path[len(old) :])) for step in fix.steps if step.path is not None)
    return SymbolicFix(fix.applicability, moved)
