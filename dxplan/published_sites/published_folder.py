"""The files of a published site in a folder of this machine."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from dxplan.published_sites.unreadable import MissingFileError, UnreadableSiteError
from dxplan.site.output.file_states import regular_content, states_below


@dataclass(frozen=True)
class PublishedFolder:
    """Reads the files of a site in a folder; nothing outside of it."""

    root: Path

    def read(self, path: str, limit: int) -> bytes:
        """A file of at most ``limit`` bytes.

        Raises MissingFileError where there is none, UnreadableSiteError where it is larger or
        can't be read.
        """
        place = self.root / path
        if not os.path.lexists(place):
            raise MissingFileError(path)
        if place.lstat().st_size > limit:
            raise UnreadableSiteError("too-large", file=path)
        content = regular_content(place) if self._is_inside(place) else None
        if content is None:
            raise UnreadableSiteError("no-regular-file", file=path)
        return content

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file; None where it is no regular file in here that can be read."""
        place = self.root / path
        if not self._is_inside(place) or not _is_regular(place):
            return None
        try:
            with place.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None

    def paths(self) -> list[str]:
        """Everything in the folder that is no folder itself, sorted.

        Raises UnreadableSiteError where a folder can't be read.
        """
        try:
            return sorted(states_below(str(self.root)))
        except OSError as error:
            problem = error.strerror or str(error)
            raise UnreadableSiteError("no-folder", problem=problem) from error

    def _is_inside(self, place: Path) -> bool:
        """Whether no folder on the way to a place is a link that leads elsewhere."""
        return place.parent.resolve().is_relative_to(self.root.resolve())


def _is_regular(place: Path) -> bool:
    return place.is_file() and not place.is_symlink()
