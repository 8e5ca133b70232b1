"""Write the files of a new site; one that is the same in the old site is taken over from there."""

import errno
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from dxplan.site.output.file_states import (
    INODE,
    MODE,
    NOTHING,
    State,
    content_with_sum,
    remove,
    state_of,
)
from dxplan.site.output.old_site import OldSite
from dxplan.site.output.spare import remove_files

WrittenFiles: TypeAlias = dict[str, tuple[str, State]]
"""The SHA-256 of files and the state that they were written in, by path."""

_NOT_THERE = {errno.ENOENT, errno.ENOTDIR}
"""The errors of a file that is not there; with any other no file can have a further name."""

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class SiteWriter:
    """Writes a site into the folder ``new`` beside the old one, which stays as it is.

    A file that has the same bytes in the old site is no copy but the same file under a further
    name (a hard link), so its inode and its time stay. Where the file system has no such names it
    is copied with its time.

    ``shared`` holds the inodes of files that both sites have already. Each of them is removed in
    the end, by `remove_rest`, unless it was kept or written.

    Several processes may write, each other files: what one has written it tells by `collect`, and
    another takes that over by `add`.
    """

    def __init__(
        self,
        new: Path,
        old: OldSite,
        now: Mapping[str, State] = NOTHING,
        shared: Mapping[str, int] = NOTHING,
    ) -> None:
        self.folder = new
        self._new = os.fspath(new)
        self._shared = shared
        self._old = os.fspath(old.folder)
        self._old_sums = old.sums
        self._old_states = old.states
        self._now = now
        self._folders: set[str] = set()
        self._replaced: set[str] = set()
        self._can_link = True
        self._written: WrittenFiles = {}
        self._collected: WrittenFiles = {}
        new.mkdir(parents=True, exist_ok=True)

    def write(self, path: str, content: bytes) -> str:
        """Write a file; its SHA-256. Raises OSError."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.keep(path, digest):
            state = self._create(path, content)
            self._written[path] = (digest, state)
        return digest

    def keep(self, path: str, digest: str) -> bool:
        """Take a file over from the old site, which has it with this SHA-256 for certain.

        False: it has not, and the file has to be written. Raises OSError.
        """
        if self._old_sums.get(path) != digest:
            return False
        state = self._shared_state(path)
        if state is None and self._can_link:
            state = self._linked(path, digest)
        if state is None:
            state = self._copied(path, digest)
        if state is None:
            return False
        self._written[path] = (digest, state)
        return True

    def old_content(self, path: str, digest: str) -> bytes | None:
        """What a file of the old site has; None where it is not there with this SHA-256."""
        if self._old_sums.get(path) != digest:
            return None
        return content_with_sum(f"{self._old}/{path}", digest)

    def collect(self) -> WrittenFiles:
        """What was written in this process since this was last asked."""
        written, self._written = self._written, {}
        self._collected |= written
        return written

    def add(self, written: WrittenFiles) -> None:
        """Take over what the writer in another process has written."""
        self._collected |= written

    @property
    def files(self) -> WrittenFiles:
        """Everything written so far, here and in other processes."""
        return self._collected | self._written

    @property
    def sums(self) -> dict[str, str]:
        """The SHA-256 of everything written so far."""
        return {path: digest for path, (digest, _) in self.files.items()}

    def remove_rest(self) -> None:
        """Remove what is no file of the new site. Raises OSError."""
        remove_files(self.folder, self._shared.keys() - self.files.keys())

    def _shared_state(self, path: str) -> State | None:
        """The state of a file that both sites have, and that is as it was written."""
        state = self._old_states.get(path)
        if state is None or self._now.get(path) != state:
            return None
        if self._shared.get(path) != state[INODE] or path in self._replaced:
            return None
        return state

    def _linked(self, path: str, digest: str) -> State | None:
        """Give a file of the old site its name in the new one; None where that can't be."""
        recorded = self._old_states.get(path)
        new = self._place_of(path)
        try:
            _link(f"{self._old}/{path}", new)
        except OSError as error:
            if error.errno not in _NOT_THERE:
                self._can_link = False
            return None
        # looked at under its new name, where nobody puts another file in its place
        state = state_of(os.lstat(new))
        if state == recorded:
            return state
        is_touched = recorded is not None and recorded[MODE] != state[MODE]
        if not is_touched and content_with_sum(new, digest) is not None:
            return state
        Path(new).unlink()
        return None

    def _copied(self, path: str, digest: str) -> State | None:
        """Copy a file of the old site; None where it has other bytes than the wanted ones."""
        old = f"{self._old}/{path}"
        content = content_with_sum(old, digest)
        if content is None:
            return None
        return self._create(path, content, os.lstat(old).st_mtime_ns)

    def _create(self, path: str, content: bytes, time: int | None = None) -> State:
        """Make a file with this content, and where one is given with this time."""
        file = _created(self._place_of(path))
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(file, rest) :]
            if time is not None:
                os.utime(file, ns=(time, time))
            return state_of(os.fstat(file))
        finally:
            os.close(file)

    def _place_of(self, path: str) -> str:
        """Where a file of the new site will lie; its folder is made."""
        self._replaced.add(path)
        folder, slash, _ = path.rpartition("/")
        if slash:
            self._make_folder(folder)
        return f"{self._new}/{path}"

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        above, slash, _ = folder.rpartition("/")
        if slash:
            self._make_folder(above)
        _make_folder(f"{self._new}/{folder}")
        self._folders.add(folder)


def _make_folder(place: str) -> None:
    """Make a folder, also in the place of a file, which was a page of the old site."""
    try:
        os.mkdir(place)  # noqa: PTH102 - fast
    except FileExistsError:
        if os.path.isdir(place):  # noqa: PTH112 - another process has made it
            return
        remove(Path(place))
        _make_folder(place)


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except FileExistsError:
        remove(Path(new))
        os.link(old, new)


def _created(place: str) -> int:
    """A new file to write into: never one that is there, which may be the old site's too."""
    try:
        return os.open(place, _CREATE, 0o666)
    except FileExistsError:
        remove(Path(place))
        return os.open(place, _CREATE, 0o666)
