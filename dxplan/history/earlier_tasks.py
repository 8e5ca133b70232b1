"""The plans of an earlier commit, from those of now where only tasks and targets differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dxplan.files.sizes import MAX_BYTES
from dxplan.history.file_versions import kind_read_at
from dxplan.history.git import GitRepository
from dxplan.history.log import DifferingFile, differing_files
from dxplan.model.records import Task
from dxplan.portfolio.loader import ParsedFiles
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.portfolio.record_file import ParsedFile, read_file
from dxplan.source.source_file import ENGLISH


@dataclass(frozen=True, slots=True)
class EarlierTasks:
    """The plans of a commit, as far as tasks are concerned; targets are those of now.

    ``differing`` are the ids of the tasks that were others then, or not there. ``parsed`` are the
    files that were read of the commit.
    """

    portfolio: Portfolio
    differing: frozenset[str]
    parsed: ParsedFiles


def earlier_tasks(
    repository: GitRepository,
    now: Portfolio,
    head: str,
    commit: str,
    parsed: ParsedFiles,
) -> EarlierTasks | None:
    """The tasks of a commit, where ``now`` are the plans of the commit ``head``.

    None where tasks may be judged by something else that differs, or one can't be read: then all
    files are to be read. Those in ``parsed`` are not read again.
    """
    pages = _differing_pages(repository, head, commit)
    if pages is None:
        return None
    read = _read(repository, pages, parsed)
    tasks: dict[str, Record[Task]] = dict(now.tasks)
    differing = set()
    present = _records_by_file(now)
    for file in pages:
        new = present.get(file.path)
        old = _only_record(read.get((file.path, file.new or "")))
        if not _is_read(file, old, new, now):
            return None
        if new is not None and new.kind == "task":
            differing.add(new.id)
            del tasks[new.id]
        if old is not None and old.kind == "task":
            differing.add(old.id)
            tasks[old.id] = old
    return EarlierTasks(replace(now, tasks=tasks), frozenset(differing), read)


def _differing_pages(
    repository: GitRepository, head: str, commit: str
) -> list[DifferingFile] | None:
    """The pages of tasks and targets that differ; None where another record does."""
    differences = differing_files(repository, head, commit)
    if differences is None:
        return None
    pages: list[DifferingFile] = []
    for file in differences:
        if file.path.endswith(ENGLISH):
            continue
        kind = kind_read_at(file.path)
        if kind in {"task", "target"}:
            pages.append(file)
        elif kind is not None:
            return None
    return pages


def _is_read(
    file: DifferingFile,
    old: Record[Any] | None,
    new: Record[Any] | None,
    now: Portfolio,
) -> bool:
    """Whether both versions of a page can be read, and the earlier one is a page of these plans."""
    if (old is None) != (file.new is None) or (new is None) != (file.old is None):
        return False
    if old is not None and old.plan not in now.plans:
        return False
    # something could be named by an id that a target had
    return _former_ids_of_target(old) == _former_ids_of_target(new)


def _read(
    repository: GitRepository, files: Iterable[DifferingFile], parsed: ParsedFiles
) -> ParsedFiles:
    """The earlier versions of files, by path and object."""
    keys = [(file.path, file.new) for file in files if file.new is not None]
    missing = [key for key in keys if key not in parsed]
    contents = repository.blobs([oid for _, oid in missing])
    for (path, oid), content in zip(missing, contents, strict=True):
        parts = tuple(path.split("/")[1:])
        file = read_file(path, content[: MAX_BYTES + 1], parts)
        if file is not None:
            parsed[path, oid] = file
    return {key: parsed[key] for key in keys if key in parsed}


def _records_by_file(portfolio: Portfolio) -> Mapping[str, Record[Any]]:
    records: dict[str, Record[Any]] = {}
    for record in (*portfolio.tasks.values(), *portfolio.targets.values()):
        records[record.file] = record
    return records


def _only_record(file: ParsedFile | None) -> Record[Any] | None:
    if file is None:
        return None
    return next(iter(file.records.values()), None)


def _former_ids_of_target(record: Record[Any] | None) -> tuple[str, ...]:
    """The former ids of a target, of which nothing else matters."""
    if record is None or record.kind != "target":
        return ()
    return tuple(record.fields.former_ids)
