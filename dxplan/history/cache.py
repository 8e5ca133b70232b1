"""What was read of a history, kept in the user's cache folder: without it everything is read again, and is the same."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from dxplan import __version__
from dxplan.atomic import replace_file
from dxplan.history.events import Life, Row, Track, TrackKey
from dxplan.history.plumbing import Repository

_FORMAT = f"dxplan history 1 {__version__}"
"""A cache of another version is read by none."""


@dataclass(slots=True)
class Kept:
    """The tracks of all records up to the commit ``reached``, and the ``commits`` that changed plans/, by number.

    ``links`` holds what changed between two versions under two names, by their objects.
    """

    reached: str = ""
    commits: list[str] = field(default_factory=list)
    tracks: dict[TrackKey, Track] = field(default_factory=dict)
    links: dict[str, list[Any]] = field(default_factory=dict)
    older: dict[TrackKey, str] = field(default_factory=dict)

    def rows(self, key: TrackKey) -> list[Row]:
        """Every row of a track; those that were kept are taken apart only here."""
        kept: list[Row] = json.loads(self.older[key]) if key in self.older else []
        return kept + self.tracks[key].rows

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        index = [
            [*key, track.former, [[life.start, life.end, life.first, life.last] for life in track.lives]]
            for key, track in self.tracks.items()
        ]
        yield _json([self.reached, self.commits, index, self.links])
        for key, track in self.tracks.items():
            older = self.older.get(key, "[]")
            yield older if not track.rows else _json(self.rows(key))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Cache:
    """The file for one working tree."""

    file: Path

    def read(self) -> Kept:
        """What it holds; nothing where it is missing, damaged, or another's."""
        try:
            head, _, rest = self.file.read_bytes().partition(b"\n")
            if head.decode() != _head(rest):
                return Kept()
            first, *rows = rest.decode().split("\n")
            reached, commits, index, links = json.loads(first)
        except (OSError, ValueError):
            return Kept()
        tracks = {
            (kind, identity): Track([_life(*life) for life in lives], [], former)
            for kind, identity, former, lives in index
        }
        return Kept(reached, commits, tracks, links, dict(zip(tracks, rows, strict=True)))

    def write(self, kept: Kept) -> None:
        """Keep it, where the folder lets itself be written."""
        rest = "\n".join(kept.lines()).encode("utf-8", "backslashreplace")
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.file, f"{_head(rest)}\n".encode() + rest)


def _life(start: int, end: int | None, first: list[str] | None, last: list[str] | None) -> Life:
    return Life(start, end, (first[0], first[1]) if first else None, (last[0], last[1]) if last else None)


def _head(rest: bytes) -> str:
    return f"{_FORMAT} {hashlib.blake2b(rest, digest_size=16).hexdigest()}"


def cache_of(repository: Repository) -> Cache:
    """The cache of a working tree; `DXPLAN_CACHE_DIR` names another folder than the user's."""
    folder = os.environ.get("DXPLAN_CACHE_DIR") or platformdirs.user_cache_dir("dxplan", appauthor=False)
    name = hashlib.sha256(f"{repository.top.resolve()}\0{repository.prefix}".encode("utf-8", "surrogateescape"))
    return Cache(Path(folder) / "history" / f"{name.hexdigest()[:32]}.txt")
