"""Edits of several files as one: what each held and is to hold, and the journal of that.

The journal lies in their folder while they are written. A killed process leaves it there, and the
next one undoes what had been written. A file that holds neither its old nor its new content, nor
the beginning of the new and the rest of the old one, was edited by somebody since and stays.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from dxplan.files.paths import stays_inside
from dxplan.files.prepared_file import fill, prepare, sync_folder
from dxplan.files.temporary import Kind, Temporary, new_file

_HEAD = b"dxplan journal 1 "
_FIRST_LINE = len(_HEAD) + 64 + 1
"""Bytes of the first line: the head, and the SHA-256 of all that follows."""


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file before and after a change; ``old`` is None of one that is new."""

    old: bytes | None
    new: bytes


@dataclass(frozen=True, slots=True)
class FileEdits:
    """Edits of files below a folder, by their paths, and the folders that are new with them."""

    folder: Path
    edits: Mapping[str, FileEdit] = field(default_factory=dict)
    new_folders: tuple[str, ...] = ()

    def undo(self) -> bool:
        """Let every file hold what it held before; False where one can't be written.

        New files go, and new folders in which nothing else lies.
        """
        is_done = True
        for path, edit in self.edits.items():
            try:
                self._undo_one(self.folder / path, edit)
            except OSError:
                is_done = False
        for path in reversed(self.new_folders):
            with suppress(OSError):
                (self.folder / path).rmdir()
        return is_done

    def are_made(self) -> bool:
        """Whether all files hold what they are to hold."""
        return all(
            _content_of(self.folder / path) == edit.new
            for path, edit in self.edits.items()
        )

    def _undo_one(self, place: Path, edit: FileEdit) -> None:
        present = _content_of(place)
        if present == edit.old or not _is_ours(present, edit):
            return
        if not place.parent.resolve().is_relative_to(self.folder.resolve()):
            return
        if edit.old is None:
            place.unlink()
        else:
            prepare(place, edit.old).put()
        sync_folder(place.parent)


@contextmanager
def all_or_none(edits: FileEdits) -> Iterator[None]:
    """Make edits inside: where that fails, or the process is killed, none of them stays.

    Raises OSError where the journal can't be written.
    """
    journal = _write_journal(edits)
    try:
        yield
    except BaseException:
        if edits.undo():
            journal.discard()
        journal.release()  # what could not be undone now the next run undoes
        raise
    journal.discard()


def _write_journal(edits: FileEdits) -> Temporary:
    file = new_file(edits.folder, Kind.JOURNAL, 0o600)
    try:
        fill(file.handle, _journal_content(edits, file_number(file.handle)))
        sync_folder(edits.folder)
    except BaseException:
        file.discard()
        raise
    return file


def file_number(handle: int) -> int:
    """The number that the file system has for an open file; a copy has another one."""
    return os.fstat(handle).st_ino


def _journal_content(edits: FileEdits, number: int) -> bytes:
    sizes = []
    contents = []
    for path, edit in edits.edits.items():
        old_size = None if edit.old is None else len(edit.old)
        sizes.append([path, old_size, len(edit.new)])
        contents += [edit.old or b"", edit.new]
    listed = {"number": number, "files": sizes, "folders": edits.new_folders}
    body = json.dumps(listed).encode() + b"\n" + b"".join(contents)
    digest = hashlib.sha256(body).hexdigest().encode()
    return b"%s%s\n%s" % (_HEAD, digest, body)


@dataclass(frozen=True, slots=True)
class Journal:
    """The edits that a journal lists, and the number of the file that it was written into."""

    edits: FileEdits
    number: int


def read_journal(folder: Path, content: bytes) -> Journal | None:
    """The journal of edits in a folder.

    None where it was not written whole, so that none of them was made, or where it is not ours.
    """
    body = content[_FIRST_LINE:]
    digest = hashlib.sha256(body).hexdigest().encode()
    if content[:_FIRST_LINE] != b"%s%s\n" % (_HEAD, digest):
        return None
    listed, _, contents = body.partition(b"\n")
    try:
        document = json.loads(listed)
        edits = dict(_listed_edits(document["files"], contents))
        folders = tuple(document["folders"])
        number = int(document["number"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not all(_may_be_written(path) for path in (*edits, *folders)):
        return None
    return Journal(FileEdits(folder, edits, folders), number)


def _listed_edits(
    files: list[tuple[str, int | None, int]], contents: bytes
) -> list[tuple[str, FileEdit]]:
    edits = []
    start = 0
    for path, old_size, new_size in files:
        middle = start + (old_size or 0)
        end = middle + new_size
        old = None if old_size is None else contents[start:middle]
        edits.append((path, FileEdit(old, contents[middle:end])))
        start = end
    return edits


def _may_be_written(path: object) -> bool:
    """Whether a path leads to a place below the folder, and not to git's own files."""
    if not isinstance(path, str) or not stays_inside(path):
        return False
    return ".git" not in path.lower().split("/")


def _is_ours(present: bytes | None, edit: FileEdit) -> bool:
    """Whether a file has its new content, or the beginning of that and then its old one."""
    if present is None:
        return False
    if present == edit.new:
        return True
    length = _equal_bytes(present, edit.new)
    return edit.old is not None and present[length:] == edit.old[length:]


def _equal_bytes(one: bytes, other: bytes) -> int:
    """How many bytes two contents have in common from their beginning on."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((place for place, (a, b) in pairs if a != b), shorter)


def _content_of(place: Path) -> bytes | None:
    """What is in a file; None where there is none, or a link or the like."""
    if place.is_symlink() or not place.is_file():
        return None
    return place.read_bytes()
