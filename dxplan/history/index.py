"""git's index of plans/: which files it keeps, which of them it was told to skip."""

from collections.abc import Sequence
from dataclasses import dataclass

from dxplan.history.git import GitRepository
from dxplan.portfolio.plans_files import PLANS

_COMPARED_TAGS = "HMRCK"
"""git's tags of files that it compares with its index; the others it was told to skip."""


_SUBMODULE_MODE = "160000"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A file of git's index."""

    oid: str
    is_compared: bool
    is_submodule: bool


def ignored_among(
    repository: GitRepository, untracked: Sequence[str]
) -> tuple[str, ...]:
    """Those of some files in no index that git ignores."""
    if not untracked:
        return ()
    names = [f"{repository.prefix}{path}\0" for path in untracked]
    answer = repository.ask(
        "check-ignore",
        "-z",
        "--stdin",
        given="".join(names).encode(),
        accepted=(0, 1),
    )
    paths = []
    for name in answer.split(b"\0")[:-1]:
        paths.append(name.decode()[len(repository.prefix) :])
    return tuple(sorted(paths))


def index_listing(repository: GitRepository) -> bytes:
    """git's index of plans/, as git prints it."""
    pathspec = f":(top,literal){repository.prefix}{PLANS}"
    options = ("-z", "-v", "--stage", "--full-name")
    return repository.ask("ls-files", *options, "--", pathspec)


def index_entries(repository: GitRepository, listing: bytes) -> dict[str, IndexEntry]:
    """The files of a printed index, by path."""
    entries = {}
    for line in listing.split(b"\0")[:-1]:
        description, _, name = line.partition(b"\t")
        tag, mode, oid, _ = description.decode("ascii").split(" ")
        path = name.decode("utf-8", "replace")[len(repository.prefix) :]
        is_compared = tag in _COMPARED_TAGS
        entries[path] = IndexEntry(oid, is_compared, mode == _SUBMODULE_MODE)
    return entries
