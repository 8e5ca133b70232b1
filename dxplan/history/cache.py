"""What was read of a history, kept in the user's cache folder: without it everything is read again, and is the same."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dxplan import __version__
from dxplan.comparison.events import Lifetime, RecordHistory, Row, TrackKey
from dxplan.files.atomic import replace_file
from dxplan.files.cache_dir import cache_folder
from dxplan.history.git import GitRepository

_FORMAT = f"dxplan history 2 {__version__}"
"""A cache of another version is read by none."""

_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class CachedHistory:
    """The tracks of all records up to the commit ``reached``, and the ``commits`` that changed plans/, by number.

    ``links`` holds what changed between two versions under two names, ``former`` the old ids that records name. Tracks
    that were kept are taken apart only where they are asked for.
    """

    reached: str = ""
    commits: list[str] = field(default_factory=list)
    links: dict[str, list[Row]] = field(default_factory=dict)
    former: dict[TrackKey, list[str]] = field(default_factory=dict)
    read: dict[TrackKey, RecordHistory] = field(default_factory=dict)
    lines: dict[TrackKey, str] = field(default_factory=dict)

    def ids(self) -> Iterator[TrackKey]:
        """Every track there is."""
        yield from self.lines
        yield from (key for key in self.read if key not in self.lines)

    def track(self, key: TrackKey) -> RecordHistory | None:
        """The track of an id, if it ever was one."""
        if key not in self.read and key in self.lines:
            lives, rows, now = json.loads(self.lines[key])
            self.read[key] = RecordHistory(
                [_life(*life) for life in lives], rows, (now[0], now[1])
            )
        return self.read.get(key)

    def new_track(self, key: TrackKey) -> RecordHistory:
        """The track of an id, to be added to."""
        found = self.track(key)
        return self.read.setdefault(key, RecordHistory()) if found is None else found

    def written(self) -> Iterator[str]:
        """The lines of the file."""
        yield _text(
            [
                self.reached,
                self.commits,
                self.links,
                [[*key, former] for key, former in self.former.items()],
            ]
        )
        for key in self.ids():
            yield f"{key[0]}\t{key[1]}\t{self._line(key)}"

    def _line(self, key: TrackKey) -> str:
        track = self.read.get(key)
        if track is None:
            return self.lines[key]
        return _text(
            [
                [[life.start, life.end, life.first, life.last] for life in track.lives],
                track.rows,
                track.now,
            ]
        )


@dataclass(frozen=True, slots=True)
class HistoryCache:
    """The file for one working tree."""

    file: Path

    def read(self) -> CachedHistory:
        """What it holds; nothing where it is missing, damaged, or another's."""
        try:
            head, _, rest = self.file.read_bytes().partition(b"\n")
            if head.decode() != _head(rest):
                return CachedHistory()
            first, *lines = rest.decode().split("\n")
            reached, commits, links, former = json.loads(first)
            tracks = {
                _key(kind, known): text
                for kind, known, text in (line.split("\t", 2) for line in lines)
            }
            return CachedHistory(
                reached,
                commits,
                links,
                {_key(kind, known): ids for kind, known, ids in former},
                {},
                tracks,
            )
        except (OSError, ValueError):
            return CachedHistory()

    def write(self, kept: CachedHistory) -> None:
        """Keep it, where the folder lets itself be written."""
        rest = "\n".join(kept.written()).encode("utf-8", "backslashreplace")
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.file, f"{_head(rest)}\n".encode() + rest)


def _key(kind: Any, identity: str) -> TrackKey:
    return kind, identity


def _life(
    start: int, end: int | None, first: list[str] | None, last: list[str] | None
) -> Lifetime:
    return Lifetime(
        start,
        end,
        (first[0], first[1]) if first else None,
        (last[0], last[1]) if last else None,
    )


def _head(rest: bytes) -> str:
    return f"{_FORMAT} {hashlib.blake2b(rest, digest_size=16).hexdigest()}"


def cache_of(repository: GitRepository) -> HistoryCache:
    """The cache of a working tree."""
    name = hashlib.sha256(
        f"{repository.top.resolve()}\0{repository.prefix}".encode(
            "utf-8", "surrogateescape"
        )
    )
    return HistoryCache(cache_folder() / "history" / f"{name.hexdigest()[:32]}.txt")
