"""The files of records that commits changed, with the objects of each of their versions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from dxplan.comparison.events import ObjectPair, TrackKey
from dxplan.history.cache import CachedHistory
from dxplan.history.log import CommitChanges
from dxplan.history.same_contents import is_hidden
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
from dxplan.text.hidden_characters import can_be_seen


@dataclass(slots=True)
class FileVersion:
    """A record's file after one commit.

    ``changed`` says of the file and of its English body whether the commit changed them.
    """

    number: int
    changed: tuple[bool, bool]
    objects: ObjectPair


@dataclass
class VersionedFile:
    """A file of records with its versions, oldest first.

    ``previous`` are the objects that it had before the first of them.
    """

    kind: Kind
    parts: tuple[str, ...]
    previous: ObjectPair = (None, None)
    versions: list[FileVersion] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """The part of the ids of a register's entries that precedes their keys."""
        if len(self.parts) < 2:
            return ""
        return f"{self.parts[0]}/"

    @cached_property
    def key(self) -> TrackKey:
        """The kind and id of the record that a page holds."""
        return self.kind, identity_of(self.parts, self.kind)[0]

    def add_version(self, number: int, *, english: bool, oid: str | None) -> None:
        """Add what a commit made of the file, or of its English body."""
        version = self._version_of(number)
        main_changed, english_changed = version.changed
        main_oid, english_oid = version.objects
        if english:
            version.changed = (main_changed, True)
            version.objects = (main_oid, oid)
        else:
            version.changed = (True, english_changed)
            version.objects = (oid, english_oid)

    def _version_of(self, number: int) -> FileVersion:
        """The version of a commit: the last one, or a new one that begins as the last one was."""
        if not self.versions:
            self.versions.append(FileVersion(number, (False, False), self.previous))
        elif self.versions[-1].number != number:
            objects = self.versions[-1].objects
            self.versions.append(FileVersion(number, (False, False), objects))
        return self.versions[-1]


def changed_record_files(
    numbered_commits: Iterable[tuple[int, CommitChanges]], cached: CachedHistory
) -> list[VersionedFile]:
    """Every file of records that the commits changed, in the order of its first change."""
    files: dict[str, VersionedFile] = {}
    for number, commit in numbered_commits:
        for change in commit.files:
            english = change.path.endswith(ENGLISH)
            path = change.path
            if english:
                path = path.removesuffix(ENGLISH) + ".md"
            file = files.get(path)
            if file is None:
                file = _new_file(path, change.old, cached, english=english)
                if file is None:
                    continue
                files[path] = file
            file.add_version(number, english=english, oid=change.new)
    return list(files.values())


def _new_file(
    path: str, old: str | None, cached: CachedHistory, *, english: bool
) -> VersionedFile | None:
    """A file that had the object ``old``; None where no record can lie there."""
    parts = tuple(path.split("/")[1:])
    kind = kind_read_at(path)
    if kind is None:
        return None
    if kind not in PAGES:
        if english:
            return None
        return VersionedFile(kind, parts, (old, None))
    file = VersionedFile(kind, parts, (old, None))
    record = cached.record(file.key)
    if record is not None:
        file.previous = record.objects
    return file


def kind_read_at(path: str) -> Kind | None:
    """The kind of record that `load` would read at a path; None where it would read none."""
    parts = tuple(path.split("/")[1:])
    if not parts or not can_be_seen(path):
        return None
    if is_hidden(path):
        return None
    if is_readme(parts[-1]):
        return None
    if copied_file(parts) is not None:
        return None
    if copied_folder(parts) is not None:
        return None
    return kind_of(parts)
