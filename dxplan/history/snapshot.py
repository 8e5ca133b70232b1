"""plans/ as a commit holds it: what a checkout would show, without one."""

from collections.abc import Iterator

from dxplan.history.plumbing import Entry, Repository
from dxplan.loader import READ, File, assemble
from dxplan.portfolio import PLANS, Portfolio
from dxplan.source.envelope import MAX_BYTES


def portfolio_at(repository: Repository, commit: str) -> Portfolio:
    """The portfolio of a commit."""
    return assemble(files_at(repository, commit))


def files_at(repository: Repository, commit: str) -> Iterator[File]:
    """Every file below plans/ at a commit, as `read_files` would find it in a checkout, in the same order."""
    entries = sorted(filter(_is_looked_at, repository.tree(commit, PLANS)), key=_order)
    blobs = repository.blobs(entry.oid for entry in entries if _is_read(entry))
    for entry in entries:
        named = entry.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        data = next(blobs)[: MAX_BYTES + 1] if _is_read(entry) else b""
        yield File(named, data, regular=entry.regular)


def file_at(repository: Repository, commit: str, path: str) -> bytes | None:
    """One file of a commit; None where it holds none of that path, relative to the folder that holds plans/."""
    found = [entry for entry in repository.tree(commit, path) if entry.path == path and entry.regular]
    return next(repository.blobs([found[0].oid])) if found else None


def _is_read(entry: Entry) -> bool:
    return entry.regular and entry.path.endswith(READ)


def _is_looked_at(entry: Entry) -> bool:
    return not any(part.startswith(".") for part in entry.path.split("/"))


def _order(entry: Entry) -> list[tuple[bool, str]]:
    """A folder's files come before its folders."""
    *folders, name = entry.path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]
