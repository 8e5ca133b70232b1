"""The commits that changed plans/, in one pass: who, when, and which object became which."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dxplan.comparison.events import Commit
from dxplan.history.git import GitRepository
from dxplan.portfolio.portfolio import PLANS

_FIELDS = ("%H", "%P", "%aN", "%at", "%ct", "%s")
_RAW = ("--raw", "--no-renames", "--no-abbrev", "-m")
_EPOCH = date(1970, 1, 1).toordinal()
_HANOI = 7 * 3600
"""Seconds: Asia/Ho_Chi_Minh has had no other offset since 1975."""


@dataclass(frozen=True, slots=True, order=True)
class Author:
    """Who wrote a commit, as the commit says."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that a commit added (no ``old``), changed, or removed (no ``new``): its path and its objects.

    The path is relative to the folder that holds plans/. What is no regular file counts as not there.
    """

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class CommitChanges:
    """What one commit changed against its first parent."""

    commit: Commit
    files: tuple[FileChange, ...]


def read_log(
    repository: GitRepository, commit: str, since: str | None = None
) -> list[CommitChanges]:
    """The steps that led to ``commit``, oldest first, without those up to ``since``: its first-parent history.

    A merge is one step, with all that it brought (FORMAT.md, section 3: first-parent history, committer date).
    """
    span = f"{since}..{commit}" if since else commit
    return list(
        _steps(repository, _log(repository, *_RAW, span, "--", _pathspec(repository)))
    )


def read_commits(repository: GitRepository, commit: str) -> list[Commit]:
    """Every commit of the first-parent history up to ``commit``, newest first, whatever it changed."""
    return _commits(_log(repository, "--no-patch", commit))[::-1]


def commit_at(repository: GitRepository, commit: str) -> Commit:
    """One commit, without the history that led to it."""
    return _commits(_log(repository, "--no-patch", "-1", commit))[0]


def commit_on(repository: GitRepository, commit: str, day: date) -> Commit | None:
    """The last commit up to ``commit`` that was recorded on ``day`` or before; None where the first is later."""
    return next(
        (found for found in read_commits(repository, commit) if found.committed <= day),
        None,
    )


def edits_since(
    repository: GitRepository, base: str, commit: str
) -> Iterator[tuple[str, Author]]:
    """Each file that a commit since ``base`` changed, merges aside: path as places name it, by whom."""
    options = (
        "--no-merges",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "--format=%H%x00%aN%x00%aE",
    )
    answer = repository.ask(
        "log", "-z", *options, f"{base}..{commit}", "--", _pathspec(repository)
    )
    fields = answer.decode("utf-8", "surrogateescape").split("\0")
    at = 0
    while at + 3 < len(fields):  # every field ends with a NUL: the last one is empty
        author = Author(
            _printable(fields[at + 1]), _printable(fields[at + 2].strip("\n"))
        )
        at += 3
        while fields[at].lstrip("\n").startswith(":"):
            yield _printable(fields[at + 1][len(repository.prefix) :]), author
            at += 2


def versions_of(
    repository: GitRepository, commit: str, path: str
) -> Iterator[tuple[str, str]]:
    """Each state of a file in the first-parent history up to ``commit``, newest first: the commit, and the object."""
    place = f":(top,literal){repository.prefix}{path}"
    for step in reversed(
        list(_steps(repository, _log(repository, *_RAW, commit, "--", place)))
    ):
        for file in step.files:
            if file.new is not None:
                yield step.commit.id, file.new


def _pathspec(repository: GitRepository) -> str:
    return f":(top,literal){repository.prefix}{PLANS}"


def _log(repository: GitRepository, *words: str) -> list[str]:
    answer = repository.ask(
        "log",
        "--first-parent",
        "--reverse",
        "-z",
        f"--format={'%x00'.join(_FIELDS)}",
        *words,
    )
    return answer.decode("utf-8", "surrogateescape").split("\0")


def _steps(repository: GitRepository, fields: list[str]) -> Iterator[CommitChanges]:
    at, end = 0, len(fields) - 1  # every field ends with a NUL: the last one is empty
    while at < end:
        commit = _commit(fields[at : at + len(_FIELDS)])
        at += len(_FIELDS)
        files = []
        while at < end and fields[at].lstrip("\n").startswith(":"):
            files.append(
                _file(fields[at].lstrip("\n"), fields[at + 1][len(repository.prefix) :])
            )
            at += 2
        yield CommitChanges(
            commit, tuple(file for file in files if file.old != file.new)
        )


def _commits(fields: list[str]) -> list[Commit]:
    whole = range(
        0, len(fields) - 1, len(_FIELDS)
    )  # every field ends with a NUL: the last one is empty
    return [_commit(fields[i : i + len(_FIELDS)]) for i in whole]


def _commit(fields: list[str]) -> Commit:
    identity, parents, author, authored, committed, subject = fields
    merge = " " in parents
    return Commit(
        identity.strip(),
        _printable(author),
        _day(authored),
        _day(committed),
        _printable(subject),
        merge,
    )


def _printable(field: str) -> str:
    return (
        field
        if field.isascii()
        else field.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    )


def _day(seconds: str) -> date:
    """The day in Hanoi of a moment; one that no calendar has is the nearest it has."""
    days = (int(seconds) + _HANOI) // 86400
    return date.fromordinal(min(max(_EPOCH + days, 1), date.max.toordinal()))


def _file(about: str, path: str) -> FileChange:
    modes, old, new = about[1:].split(" ")[:2], *about[1:].split(" ")[2:4]
    before, after = (
        oid if mode.startswith("100") else None
        for mode, oid in zip(modes, (old, new), strict=True)
    )
    return FileChange(path, before, after)
