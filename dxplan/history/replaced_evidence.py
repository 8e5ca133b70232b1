"""Files that are evidence in recorded reports, and hold something else than at the base."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from dxplan.comparison.match import RecordPair
from dxplan.history.git import GitRepository
from dxplan.history.same_contents import content_of, is_same
from dxplan.model.evidence import unregistered_among
from dxplan.model.records import Task
from dxplan.portfolio.evidence_files import evidence_file
from dxplan.portfolio.portfolio import Record


def replaced_evidence(
    repository: GitRepository, commit: str, root: Path, pairs: Iterable[RecordPair]
) -> frozenset[str]:
    """The files, by their paths now, whose contents are not those of the commit.

    Files that are gone are none of them: that they are missing is said of the report.
    """
    old_paths = dict(_files_of_both(pairs))
    if not old_paths:
        return frozenset()
    oids = {}
    for entry in repository.tree(commit, *sorted(set(old_paths.values()))):
        oids[entry.path] = entry.oid
    replaced = set()
    for path, old_path in old_paths.items():
        content = content_of(root / path)
        if content is None or old_path not in oids:
            continue
        if not is_same(repository, oids[old_path], content):
            replaced.add(path)
    return frozenset(replaced)


def _files_of_both(pairs: Iterable[RecordPair]) -> Iterator[tuple[str, str]]:
    """Each file that a task names as evidence at the base, by its paths now and then."""
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.new.kind != "task":
            continue
        for written in _files_named(pair.old):
            path = evidence_file(pair.new, written)
            old_path = evidence_file(pair.old, written)
            if path is not None and old_path is not None:
                yield path, old_path


def _files_named(task: Record[Task]) -> Iterator[str]:
    for report in task.fields.all_reports:
        for entry in unregistered_among(report.evidence):
            if entry.file is not None:
                yield entry.file
