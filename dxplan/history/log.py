"""The commits that changed plans/: who, when, and which object became which."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from dxplan.comparison.events import Commit
from dxplan.history.git import GitRepository
from dxplan.portfolio.plans_files import PLANS

_FIELDS = ("%H", "%P", "%aN", "%at", "%ct", "%s")
_RAW = ("--raw", "--no-renames", "--no-abbrev", "-m")
_NO_FILE = "000000"
"""The mode of a file that is not there."""
_EPOCH = date(1970, 1, 1).toordinal()
_HANOI_OFFSET = 7 * 3600
"""Seconds: Asia/Ho_Chi_Minh has had no other offset since 1975."""


@dataclass(frozen=True, slots=True, order=True)
class Author:
    """The author of a commit, as the commit says."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that a commit added (no ``old``), changed, or removed (no ``new``), with its objects.

    The path is relative to the folder that holds plans/. Anything but a regular file is no file.
    """

    path: str
    old: str | None
    new: str | None


DifferingFile: TypeAlias = FileChange
"""A file that differs between two commits: ``old`` in the first, ``new`` in the second."""


@dataclass(frozen=True, slots=True)
class CommitChanges:
    """What a commit changed against its first parent."""

    commit: Commit
    files: tuple[FileChange, ...]


def read_log(
    repository: GitRepository, commit: str, since: str | None = None
) -> list[CommitChanges]:
    """The changes of plans/ in the first-parent history of ``commit``, oldest first.

    Without those up to ``since``. A merge is one change, with all that it brought (docs/format.md,
    section 3: first-parent history, committer date).
    """
    revisions = commit
    if since:
        revisions = f"{since}..{commit}"
    fields = _log(repository, *_RAW, revisions, "--", _pathspec(repository))
    return list(_parse_changes(repository, fields))


def differing_files(
    repository: GitRepository, old: str, new: str
) -> list[DifferingFile] | None:
    """The files of plans/ that differ between two commits; None where one is no regular file."""
    options = ("-r", "-z", "--raw", "--no-renames")
    place = _pathspec(repository)
    answer = repository.ask("diff-tree", *options, old, new, "--", place)
    fields = answer.decode("utf-8", "surrogateescape").split("\0")
    files = []
    for line, path in zip(fields[::2], fields[1::2], strict=False):
        file = _parse_file(line, path[len(repository.prefix) :])
        modes = line[1:].split(" ")[:2]
        for mode, oid in zip(modes, (file.old, file.new), strict=True):
            if oid is None and mode != _NO_FILE:
                return None
        files.append(file)
    return files


def read_commits(repository: GitRepository, commit: str) -> list[Commit]:
    """Every commit of the first-parent history of ``commit``, newest first."""
    return _parse_commits(_log(repository, "--no-patch", commit))[::-1]


def commit_at(repository: GitRepository, commit: str) -> Commit:
    """One commit, without the history that led to it."""
    return _parse_commits(_log(repository, "--no-patch", "-1", commit))[0]


def commit_on(repository: GitRepository, commit: str, day: date) -> Commit | None:
    """The last commit up to ``commit`` that was recorded on ``day`` or before, if there is one."""
    for one in read_commits(repository, commit):
        if one.committed <= day:
            return one
    return None


def edits_since(
    repository: GitRepository, base: str, commit: str
) -> Iterator[tuple[str, Author]]:
    """Each file that a commit since ``base`` changed, and its author; merges are left out."""
    options = ("--no-merges", "--raw", "--no-renames", "--no-abbrev")
    answer = repository.ask(
        "log",
        "-z",
        *options,
        "--format=%H%x00%aN%x00%aE",
        f"{base}..{commit}",
        "--",
        _pathspec(repository),
    )
    fields = answer.decode("utf-8", "surrogateescape").split("\0")
    position = 0
    while position + 3 < len(fields):  # the last field is empty: each ends with a NUL
        name, email = fields[position + 1], fields[position + 2]
        author = Author(_printable(name), _printable(email.strip("\n")))
        position += 3
        while _is_raw_line(fields[position]):
            path = fields[position + 1][len(repository.prefix) :]
            yield _printable(path), author
            position += 2


def versions_of(
    repository: GitRepository, commit: str, path: str
) -> Iterator[tuple[str, str]]:
    """Each version of a file up to ``commit``, newest first: the commit, and the object."""
    pathspec = f":(top,literal){repository.prefix}{path}"
    fields = _log(repository, *_RAW, commit, "--", pathspec)
    for change in reversed(list(_parse_changes(repository, fields))):
        for file in change.files:
            if file.new is not None:
                yield change.commit.id, file.new


def _pathspec(repository: GitRepository) -> str:
    return f":(top,literal){repository.prefix}{PLANS}"


def _log(repository: GitRepository, *arguments: str) -> list[str]:
    fields = "%x00".join(_FIELDS)
    options = ("--first-parent", "--reverse", "-z", f"--format={fields}")
    answer = repository.ask("log", *options, *arguments)
    return answer.decode("utf-8", "surrogateescape").split("\0")


def _parse_changes(
    repository: GitRepository, fields: list[str]
) -> Iterator[CommitChanges]:
    position = 0
    end = len(fields) - 1  # the last field is empty: each ends with a NUL
    while position < end:
        commit = _parse_commit(fields[position : position + len(_FIELDS)])
        position += len(_FIELDS)
        files = []
        while position < end and _is_raw_line(fields[position]):
            path = fields[position + 1][len(repository.prefix) :]
            file = _parse_file(fields[position].lstrip("\n"), path)
            position += 2
            if file.old != file.new:
                files.append(file)
        yield CommitChanges(commit, tuple(files))


def _is_raw_line(field: str) -> bool:
    """Whether a field is what `--raw` says of a file, and not the next commit."""
    return field.lstrip("\n").startswith(":")


def _parse_commits(fields: list[str]) -> list[Commit]:
    end = len(fields) - 1  # the last field is empty: each ends with a NUL
    starts = range(0, end, len(_FIELDS))
    return [_parse_commit(fields[start : start + len(_FIELDS)]) for start in starts]


def _parse_commit(fields: list[str]) -> Commit:
    commit_id, parents, author, authored, committed, subject = fields
    return Commit(
        commit_id.strip(),
        _printable(author),
        _day(authored),
        _day(committed),
        _printable(subject),
        merge=" " in parents,
    )


def _printable(field: str) -> str:
    if field.isascii():
        return field
    return field.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _day(seconds: str) -> date:
    """The day in Hanoi of a moment, or the nearest one that the calendar has."""
    days = (int(seconds) + _HANOI_OFFSET) // 86400
    return date.fromordinal(min(max(_EPOCH + days, 1), date.max.toordinal()))


def _parse_file(line: str, path: str) -> FileChange:
    """Parse what `--raw` says of a file: `:100644 100644 OID OID M`."""
    old_mode, new_mode, old, new, *_ = line[1:].split(" ")
    return FileChange(path, _regular(old_mode, old), _regular(new_mode, new))


def _regular(mode: str, oid: str) -> str | None:
    if not mode.startswith("100"):
        return None
    return oid
