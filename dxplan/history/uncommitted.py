"""What the working tree holds of a record and no commit does."""

from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import Difference, RecordContent, compare
from dxplan.history.git import GitRepository
from dxplan.history.rename_changes import state_at
from dxplan.history.snapshot import file_at
from dxplan.portfolio.paths import PAGES
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.source.source_file import ENGLISH


@dataclass(frozen=True, slots=True)
class UncommittedChanges:
    """What is not committed of a record: that it was ``created``, the id it had ``before``, and its changes."""

    created: bool = False
    before: str | None = None
    changes: tuple[Difference, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return self.created or self.before is not None or bool(self.changes)


def pending(
    repository: GitRepository, portfolio: Portfolio, record: Record[Any]
) -> UncommittedChanges:
    """What differs between a record of the working tree and the last commit.

    Nothing is said where the commit holds it in a form that can't be read: what changed can't be told.
    """
    commit = repository.commit("HEAD")
    for identity in (record.id, *portfolio.earlier_ids(record.id)):
        path = _path(record, identity)
        data = file_at(repository, commit, path)
        if data is None:
            continue
        english = (
            file_at(repository, commit, path.removesuffix(".md") + ENGLISH)
            if record.kind in PAGES
            else None
        )
        old = state_at((record.kind, record.id), identity, [data, english or b""])
        if old is None:
            return UncommittedChanges(
                created=record.kind not in PAGES
            )  # an entry that the register does not hold yet
        before = identity if identity != record.id else None
        changes = compare(
            old, RecordContent(record.front_matter, record.body, record.body_en)
        )
        return UncommittedChanges(
            before=before,
            changes=tuple(
                c for c in changes if before is None or c.key != "former_ids"
            ),
        )
    return UncommittedChanges(created=True)


def _path(record: Record[Any], identity: str) -> str:
    """The file that held the record under another id."""
    if record.kind in PAGES:
        return record.file.replace(f"plans/{record.id}", f"plans/{identity}", 1)
    return record.file.replace(
        f"plans/{record.jurisdiction}/", f"plans/{identity.partition('/')[0]}/", 1
    )
