"""All that a check reads of a working tree, as one digest: same digest, same findings."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dxplan.config.config import CONFIGURATION_FILES, configuration_reader
from dxplan.errors import DxplanError
from dxplan.files.digest import digest_of
from dxplan.files.sizes import MAX_BYTES
from dxplan.history.git import open_repository
from dxplan.history.index import ignored_among, index_entries, index_listing
from dxplan.history.same_contents import (
    changed_outside_plans,
    content_of,
    is_published,
)
from dxplan.portfolio.plans_files import READ, PlansFile


def working_state(root: Path, files: Sequence[PlansFile]) -> bytes | None:
    """The digest of a project whose plans/ holds ``files``.

    It covers their bytes, the configuration, HEAD, and how git sees the files. None where more
    would have to be known: other repositories below plans/, a file that was not read whole, a
    repository that git won't read.
    """
    if any(file.repository or len(file.content) > MAX_BYTES for file in files):
        return None
    try:
        state = _git_state(root, files)
    except DxplanError:
        return None
    if state is None:
        return None
    return digest_of((*state, *_contents(root, files)))


def _contents(root: Path, files: Iterable[PlansFile]) -> Iterator[bytes]:
    """Names and bytes: of what is no text to read, all that may be compared with a commit."""
    read = configuration_reader(root)
    for name in CONFIGURATION_FILES:
        yield name.encode()
        yield read(name) or b""
    for file in files:
        yield f"{file.path}\n{file.regular}\n{file.size}\n{file.unread}".encode()
        if file.regular and file.path.endswith(READ):
            yield file.content
        else:
            yield content_of(root / file.path) or b""


def _git_state(root: Path, files: Sequence[PlansFile]) -> list[bytes] | None:
    """What git says; nothing of it where there is no repository, None where it is not enough."""
    repository = open_repository(root)
    if repository is None:
        return []
    listing = index_listing(repository)
    index = index_entries(repository, listing)
    if any(entry.is_submodule for entry in index.values()):
        return None
    commit = repository.head
    changed = changed_outside_plans(repository, commit, root)
    published = [file.path for file in files if is_published(file.path)]
    ignored = ignored_among(
        repository, [path for path in published if path not in index]
    )
    return [
        commit.encode(),
        listing,
        "\n".join(changed).encode("utf-8", "surrogateescape"),
        "\n".join(ignored).encode(),
    ]
