"""The files below plans/ as bytes, and the packs of them that are read, checked and kept together.

Nothing here looks into a file: to see that nothing has changed, no model is needed.
"""

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b, sha1
from pathlib import Path
from typing import Literal, TypeAlias

from dxplan.files.code_version import code_version
from dxplan.files.copied_files import HEAD, is_copied
from dxplan.files.sizes import MAX_BYTES, MAX_FILES, MAX_FOLDERS
from dxplan.files.temporary import Kind, is_abandoned, kind_of

PLANS = "plans"
"""The folder that holds all jurisdictions."""

READ = (".md", ".yaml", ".yml")

_USUAL_SIZE = 65_536
"""Bytes that almost no file has: to make room for more takes longer than to read them."""

_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0)

_FILES_OF_A_PACK = 64
"""Files of a pack in the mean. Fewer make many entries of the cache, more of them are read again
where one has changed."""


Unread: TypeAlias = Literal["", "denied", "deep", "many"]
"""Why a file or folder was not read: it can't be opened, lies too deep, or stands for too many."""


@dataclass(frozen=True, slots=True)
class PlansFile:
    """A file below plans/ as it lies there.

    - ``regular`` is False for links and the like, which are not followed, and for what could not be
      read: ``unread`` then says why.
    - ``blob`` is git's name for its contents where they come from git; then ``content`` may be
      missing if they are parsed already.
    - ``size`` is that of a file to copy in a folder, of which ``content`` is the beginning; None
      where nobody has looked.
    - ``repository`` says of a folder that it is a git repository of its own: it is no file.
    """

    path: str
    content: bytes
    regular: bool = True
    blob: str | None = None
    size: int | None = None
    repository: bool = False
    unread: Unread = ""

    @property
    def key(self) -> tuple[str, str]:
        """Its path and git's name for its contents, by which a parsed file is kept."""
        return self.path, self.blob or _blob(self.content)

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders below plans/ that lead to it, and its name."""
        return tuple(self.path.split("/")[1:])


def _blob(data: bytes) -> str:
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def read_files(root: Path) -> Iterator[PlansFile]:
    """Every file below plans/, sorted by path; names that begin with a dot are not looked at.

    Those of journals are, if a killed process left them: see `is_journal`.

    It ends after MAX_FILES of them, and looks into no folder below MAX_FOLDERS others.
    """
    for number, file in enumerate(_files_below(root)):
        if number == MAX_FILES:
            yield PlansFile(PLANS, b"", regular=False, unread="many")
            return
        yield file


def _files_below(root: Path) -> Iterator[PlansFile]:
    top = str(root)
    pending = [PLANS]
    while pending:
        folder = pending.pop()
        if folder.count("/") > MAX_FOLDERS:
            yield PlansFile(_decodable(folder), b"", regular=False, unread="deep")
            continue
        try:
            with os.scandir(f"{top}/{folder}") as iterator:
                entries = sorted(iterator, key=lambda entry: entry.name)
        except OSError:
            yield PlansFile(_decodable(folder), b"", regular=False, unread="denied")
            continue
        folders = []
        for entry in entries:
            if entry.name == ".git":
                yield PlansFile(_decodable(folder), b"", repository=True)
            path = f"{folder}/{entry.name}"
            if entry.name.startswith("."):
                if is_journal(entry.name) and is_abandoned(Path(entry.path)):
                    yield PlansFile(_decodable(path), b"")
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                continue
            is_regular = entry.is_file(follow_symlinks=False)
            yield _read_file(f"{top}/{path}", _decodable(path), is_regular=is_regular)
        pending += reversed(folders)


def is_journal(name: str) -> bool:
    """Whether a name is that of a journal: files below plans/ may be written only in part."""
    return kind_of(name) is Kind.JOURNAL


def _decodable(path: str) -> str:
    """A path with a sign in the place of what is no UTF-8."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_file(location: str, path: str, *, is_regular: bool) -> PlansFile:
    try:
        if not is_regular:
            return PlansFile(path, b"", regular=False)
        if is_copied(path):
            beginning = _read_bytes(location, HEAD)
            return PlansFile(path, beginning, size=Path(location).stat().st_size)
        if not path.endswith(READ):
            return PlansFile(path, b"")
        return PlansFile(path, _read_text(location))
    except OSError:
        return PlansFile(path, b"", regular=False, unread="denied")


def _read_text(location: str) -> bytes:
    """The bytes of a file; of too large a one enough to see that there are too many."""
    content = _read_bytes(location, _USUAL_SIZE)
    if len(content) < _USUAL_SIZE:
        return content
    return _read_bytes(location, MAX_BYTES + 1)


def _read_bytes(location: str, limit: int) -> bytes:
    # a file object for each of many small files takes longer than to read it
    handle = os.open(location, _READ_ONLY)
    try:
        content = os.read(handle, limit)
        while content and len(content) < limit:
            further = os.read(handle, limit - len(content))
            if not further:
                break
            content += further
        return content
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Pack:
    """Files that lie beside each other."""

    files: tuple[PlansFile, ...]

    @cached_property
    def key(self) -> bytes:
        """A digest of the code that reads, and of all that is known of the files."""
        parts = [code_version()]
        for file in self.files:
            parts.append(
                f"{file.path}\0{len(file.content)} {file.regular} {file.size}"
                f" {file.repository} {file.unread}\0".encode()
            )
            parts.append(file.content)
        return blake2b(b"".join(parts), digest_size=16).digest()


def packs_of(files: Iterable[PlansFile]) -> Iterator[Pack]:
    """All files in packs, in their order.

    Whether a file is the last of its pack depends on its path alone, so that a new file or a
    removed one leaves all other packs as they are.
    """
    pack: list[PlansFile] = []
    for file in files:
        pack.append(file)
        if zlib.crc32(file.path.encode()) % _FILES_OF_A_PACK == 0:
            yield Pack(tuple(pack))
            pack = []
    if pack:
        yield Pack(tuple(pack))


def read_packs(root: Path) -> list[Pack]:
    """Every file below plans/ in packs, sorted by path."""
    return list(packs_of(read_files(root)))
