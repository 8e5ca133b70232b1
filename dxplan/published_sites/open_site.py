"""A published site by what the command line calls it: an address, a folder or its manifest."""

from pathlib import Path
from typing import Protocol

from dxplan.exchange.manifest import MANIFEST
from dxplan.published_sites.published_address import PublishedAddress, refused_address
from dxplan.published_sites.published_folder import PublishedFolder
from dxplan.published_sites.unreadable import UnreadableSiteError


class PublishedFiles(Protocol):
    """Reads the files of a site, wherever it lies."""

    def read(self, path: str, limit: int) -> bytes: ...
    def digest(self, path: str) -> str | None: ...
    def paths(self) -> list[str] | None: ...


def is_address(name: str) -> bool:
    """Whether a site is called by an address of the web."""
    return "://" in name


def open_site(name: str, *, offline: bool = False) -> PublishedFiles:
    """The files of a site.

    Raises UnreadableSiteError where there is no such folder, or the address is not read.
    """
    if not is_address(name):
        return _open_folder(Path(name))
    base = name.removesuffix(MANIFEST).rstrip("/")
    reason = "offline" if offline else refused_address(base)
    if reason is not None:
        raise UnreadableSiteError(reason)
    return PublishedAddress(base)


def _open_folder(place: Path) -> PublishedFolder:
    if place.is_dir():
        return PublishedFolder(place)
    if place.name == MANIFEST and place.is_file():
        return PublishedFolder(place.parent)
    raise UnreadableSiteError("no-site")
