"""The files of records that commits changed, each with the objects that it was after every one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from dxplan.comparison.events import ObjectPair, TrackKey
from dxplan.history.cache import CachedHistory
from dxplan.history.log import CommitChanges
from dxplan.model.records import Kind
from dxplan.portfolio.paths import (
    PAGES,
    copied_file,
    copied_folder,
    identity_of,
    is_readme,
    kind_of,
)
from dxplan.source.source_file import ENGLISH


@dataclass(slots=True)
class FileVersion:
    """What one commit made of a record's file and of its English body: which changed, and the objects since."""

    number: int
    changed: tuple[bool, bool]
    objects: ObjectPair


@dataclass
class VersionedFile:
    """A file of records with its versions, oldest first, and the objects before the first of them."""

    kind: Kind
    parts: tuple[str, ...]
    before: ObjectPair = (None, None)
    versions: list[FileVersion] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """What stands before the keys of a register's entries in their ids."""
        return f"{self.parts[0]}/" if len(self.parts) > 1 else ""

    @cached_property
    def key(self) -> TrackKey:
        """The record that a page is."""
        return self.kind, identity_of(self.parts, self.kind)[0]


def files_of(
    steps: Iterable[tuple[int, CommitChanges]], kept: CachedHistory
) -> list[VersionedFile]:
    """Every file that steps changed after what is kept, with its English body, in the order in which they did."""
    found: dict[str, VersionedFile] = {}
    for number, step in steps:
        for change in step.files:
            english = change.path.endswith(ENGLISH)
            path = change.path.removesuffix(ENGLISH) + ".md" if english else change.path
            file = found.get(path)
            if file is None:
                parts = tuple(path.split("/")[1:])
                kind = _kind(path, parts)
                if kind is None or (english and kind not in PAGES):
                    continue
                file = found[path] = VersionedFile(kind, parts)
                track = kept.track(file.key) if kind in PAGES else None
                file.before = track.now if track else (change.old, None)
            _add(file, number, 1 if english else 0, change.new)
    return list(found.values())


def _kind(path: str, parts: tuple[str, ...]) -> Kind | None:
    """Which kind of record a path holds that `load` would read; None where it would not."""
    if (
        not parts
        or any(part.startswith(".") for part in parts)
        or not path.isprintable()
    ):
        return None
    if (
        is_readme(parts[-1])
        or copied_file(parts) is not None
        or copied_folder(parts) is not None
    ):
        return None
    return kind_of(parts)


def _add(file: VersionedFile, number: int, side: int, new: str | None) -> None:
    if not file.versions or file.versions[-1].number != number:
        last = file.versions[-1].objects if file.versions else file.before
        file.versions.append(FileVersion(number, (False, False), last))
    version = file.versions[-1]
    version.changed = (version.changed[0] or side == 0, version.changed[1] or side == 1)
    version.objects = _with(version.objects, side, new)


def _with(pair: ObjectPair, side: int, oid: str | None) -> ObjectPair:
    return (pair[0], oid) if side else (oid, pair[1])
