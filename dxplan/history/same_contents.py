"""Whether files of the working tree are those of a commit, by their bytes. No model is needed."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dxplan.config.config import CONFIGURATION_FILES
from dxplan.files.copied_files import is_copied
from dxplan.files.leftovers import is_left_behind
from dxplan.history.git import GitRepository, TreeEntry
from dxplan.portfolio.plans_files import READ

_OWN_TEMPLATES = "site_templates"
"""The folder of templates in a checkout of dxplan itself."""


_LFS_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n"
)


def is_hidden(path: str) -> bool:
    """Whether a file, or a folder that it lies in, is hidden: nothing of it is read."""
    return "/." in f"/{path}"


def changed_outside_plans(
    repository: GitRepository, commit: str, root: Path, folders: Iterable[str] = ()
) -> Iterator[str]:
    """Paths from the repository's top that differ: of the configuration and what makes the site."""
    names = (_OWN_TEMPLATES, *folders, *CONFIGURATION_FILES)
    places = [Path(os.path.normpath(root / name)) for name in names]
    top = repository.top
    inside = [place for place in places if place.is_relative_to(top)]
    paths = [place.relative_to(top).as_posix() for place in inside]
    entries = repository.tree_from_top(commit, *paths)
    for place in places:
        if place in inside:
            yield from _changed_below(repository, entries, place)
        elif place.exists():
            yield str(place)  # no commit of this repository can hold it


def is_published(path: str) -> bool:
    """Whether a file below plans/ is one that is read, or copied beside the pages."""
    if is_hidden(path):
        return False
    return path.endswith(READ) or is_copied(path)


def _changed_below(
    repository: GitRepository, entries: Iterable[TreeEntry], place: Path
) -> Iterator[str]:
    """Paths from the repository's top that differ: a file, or those in a folder."""
    top = repository.top
    path = place.relative_to(top).as_posix()
    committed = {}
    for entry in entries:
        if path in {".", entry.path} or entry.path.startswith(f"{path}/"):
            committed[entry.path] = entry.oid
    files: Iterable[Path] = place.rglob("*")
    if place.is_file():
        files = [place]
    read = {}
    for file in files:
        if file != place and is_left_behind(file.name):
            continue
        content = content_of(file)
        if content is not None:
            read[file.relative_to(top).as_posix()] = content
    yield from sorted(differing(repository, committed, read))


def content_of(file: Path) -> bytes | None:
    """A file's content as git keeps it, of a link its target; None where it can't be read."""
    try:
        if file.is_symlink():
            return os.fsencode(file.readlink())
        return file.read_bytes() if file.is_file() else None  # a pipe has no end
    except OSError:
        return None


def differing(
    repository: GitRepository, committed: Mapping[str, str], read: Mapping[str, bytes]
) -> Iterator[str]:
    """The paths that only one side has, and those with other contents."""
    yield from committed.keys() ^ read.keys()
    for path in committed.keys() & read.keys():
        if not is_same(repository, committed[path], read[path]):
            yield path


def is_same(repository: GitRepository, oid: str, content: bytes) -> bool:
    """Whether contents are a git object: as they are, with LF line ends, or behind Git LFS.

    git is not asked to convert: it would run programs that the repository's configuration names.
    """
    if repository.blob(content) == oid:
        return True
    if repository.blob(content.replace(b"\r\n", b"\n")) == oid:
        return True
    if b"\0" not in content:  # Git LFS is for pictures and PDF
        return False
    pointer = _LFS_POINTER.match(next(repository.blobs([oid])))
    if pointer is None:
        return False
    return pointer[1].decode() == hashlib.sha256(content).hexdigest()
