"""What the working tree has of a record and no commit does."""

from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import Difference, RecordContent, compare
from dxplan.history.git import GitRepository
from dxplan.history.rename_changes import content_at
from dxplan.history.snapshot import file_at
from dxplan.portfolio.paths import PAGES
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.source.source_file import ENGLISH


@dataclass(frozen=True, slots=True)
class UncommittedChanges:
    """What is not committed of a record.

    ``created``: the commit has no such record. ``old_id``: the id it has in the commit, where that
    is another one.
    """

    created: bool = False
    old_id: str | None = None
    changes: tuple[Difference, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        if self.created or self.old_id is not None:
            return True
        return bool(self.changes)


def uncommitted_changes(
    repository: GitRepository, portfolio: Portfolio, record: Record[Any]
) -> UncommittedChanges:
    """What differs between a record of the working tree and the last commit.

    Nothing where the commit has it in a form that can't be read: what changed is unknown.
    """
    commit = repository.head
    for record_id in (record.id, *portfolio.earlier_ids(record.id)):
        data = _committed_data(repository, commit, record, record_id)
        if data is None:
            continue
        old = content_at((record.kind, record.id), record_id, data)
        if old is None:
            # a page that can't be read, or an entry that the register does not have yet
            return UncommittedChanges(created=record.kind not in PAGES)
        return _changes(old, record, record_id)
    return UncommittedChanges(created=True)


def _changes(
    old: RecordContent, record: Record[Any], old_id: str
) -> UncommittedChanges:
    new = RecordContent(record.front_matter, record.body, record.body_en)
    changes = compare(old, new)
    if old_id == record.id:
        return UncommittedChanges(changes=tuple(changes))
    beside_rename = []
    for change in changes:
        if change.key != "former_ids":
            beside_rename.append(change)
    return UncommittedChanges(old_id=old_id, changes=tuple(beside_rename))


def _committed_data(
    repository: GitRepository, commit: str, record: Record[Any], record_id: str
) -> list[bytes] | None:
    """The committed file of a record under one of its ids, and its English body."""
    path = _path(record, record_id)
    data = file_at(repository, commit, path)
    if data is None:
        return None
    if record.kind not in PAGES:
        return [data, b""]
    english = file_at(repository, commit, path.removesuffix(".md") + ENGLISH)
    if english is None:
        return [data, b""]
    return [data, english]


def _path(record: Record[Any], record_id: str) -> str:
    """The file of the record under another of its ids."""
    if record.kind in PAGES:
        return record.file.replace(f"plans/{record.id}", f"plans/{record_id}", 1)
    folder = record_id.partition("/")[0]
    return record.file.replace(f"plans/{record.jurisdiction}/", f"plans/{folder}/", 1)
