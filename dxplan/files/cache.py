"""What was worked out before, in one database of the user's cache folder.

It is only a help: whatever is wrong with the database, a value is then not found, or not kept.
"""

import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from dxplan.files.cache_dir import cache_folder
from dxplan.files.resources import resources

LARGEST = 512_000_000
"""Bytes that the database may have. Beyond that, what was longest not used is removed."""

_FILE = "cache-1.sqlite"
"""Another layout of the tables gets another number."""

# Values lie apart from their keys: to note that they were used writes none of them again.
_TABLES = (
    """CREATE TABLE IF NOT EXISTS entries (
        kind TEXT, key BLOB, hour INTEGER, value_id INTEGER, PRIMARY KEY (kind, key)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS contents (
        id INTEGER PRIMARY KEY, checksum INTEGER, value BLOB
    )""",
)
_PRAGMAS = (
    # a power cut may spoil the database, which is then made anew; a killed process does not
    "PRAGMA synchronous = OFF",
    # most values are longer than half a page of the usual 4,096 bytes
    "PRAGMA page_size = 8192",
)
_FIND = """
    SELECT hour, checksum, value FROM entries JOIN contents ON contents.id = value_id
    WHERE kind = ? AND key = ?
"""

_READING_WAITS = 1.0
_WRITING_WAITS = 2.0
"""Seconds for which another process that writes is waited for."""

_SECONDS_OF_AN_HOUR = 3_600

_KEPT_BY_PRUNING = 0.75
"""Part of the largest size that is left where something has to go: so it has to rarely."""


@dataclass(frozen=True, slots=True)
class Cache:
    """Values by kind and key, shared by all processes of a user; without a folder nothing is kept.

    A key is a digest of everything that a value depends on; `code_version` is part of it. No method
    raises for anything that is wrong with the folder or the database. Both may be called in copies
    of a process: nothing stays open.
    """

    folder: Path | None
    largest: int = LARGEST

    def get_many(self, kind: str, keys: Collection[bytes]) -> dict[bytes, bytes]:
        """The values that are there; a value that is damaged is not."""
        values: dict[bytes, bytes] = {}

        def find(database: sqlite3.Connection) -> None:
            database.execute("BEGIN")
            used = _find(database, kind, keys, values)
            database.execute("COMMIT")
            _note_use(database, kind, used)

        if keys and self._is_there():
            self._use(find, _READING_WAITS)
        return values

    def put_many(self, kind: str, values: Mapping[bytes, bytes]) -> None:
        """Keep values, those that are there already in the place of the old ones."""

        def keep(database: sqlite3.Connection) -> None:
            database.execute("BEGIN IMMEDIATE")
            for statement in _TABLES:
                database.execute(statement)
            if not _has_room(database, self.largest):
                _prune(database, int(self.largest * _KEPT_BY_PRUNING))
            if _has_room(database, self.largest):
                _keep(database, kind, values)
            database.execute("COMMIT")

        if not values or self.folder is None:
            return
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._use(keep, _WRITING_WAITS)

    @property
    def _file(self) -> Path:
        return (self.folder or Path()) / _FILE

    def _is_there(self) -> bool:
        if self.folder is None:
            return False
        try:
            return self._file.exists()
        except OSError:
            return False

    def _use(self, work: Callable[[sqlite3.Connection], None], wait: float) -> None:
        """Do something with the database; a failure ends it, and a damaged file is removed."""
        try:
            with closing(_connected(self._file, wait)) as database:
                work(database)
        except sqlite3.Error as error:
            if _is_damage(error):
                self._remove()

    def _remove(self) -> None:
        """Take the database away, with the journal of whoever was killed while writing."""
        for file in (self._file, self._file.with_name(f"{_FILE}-journal")):
            with suppress(OSError):
                file.unlink()


NO_CACHE = Cache(None)
"""Nothing is found and nothing is kept."""


def user_cache() -> Cache:
    """What is kept in the user's cache folder, unless the running command is to do without."""
    if not resources().with_cache:
        return NO_CACHE
    return Cache(cache_folder())


def _connected(file: Path, wait: float) -> sqlite3.Connection:
    # the transactions are ours
    database = sqlite3.connect(file, timeout=wait, isolation_level=None)
    for pragma in _PRAGMAS:
        database.execute(pragma)
    return database


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is no database, a spoilt one, or another program's."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    # an extended code has the plain one in its last byte; `ERROR`: such tables are not ours
    return code & 0xFF in {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_FORMAT,
    }


def _find(
    database: sqlite3.Connection,
    kind: str,
    keys: Iterable[bytes],
    values: dict[bytes, bytes],
) -> list[bytes]:
    """Add what is there to ``values``; return the keys whose use was not noted in this hour."""
    now = _this_hour()
    used = []
    for key in sorted(keys):  # they lie in this order
        row = database.execute(_FIND, (kind, key)).fetchone()
        if row is None:
            continue
        hour, checksum, value = row
        if not isinstance(value, bytes) or checksum != _checksum(kind, key, value):
            continue
        values[key] = value
        if hour != now:
            used.append(key)
    return used


def _note_use(database: sqlite3.Connection, kind: str, keys: list[bytes]) -> None:
    """Note that values were used now; it is not worth any waiting."""
    if not keys:
        return
    database.execute("PRAGMA busy_timeout = 0")
    database.execute("BEGIN IMMEDIATE")
    now = _this_hour()
    database.executemany(
        "UPDATE entries SET hour = ? WHERE kind = ? AND key = ?",
        [(now, kind, key) for key in keys],
    )
    database.execute("COMMIT")


def _keep(
    database: sqlite3.Connection, kind: str, values: Mapping[bytes, bytes]
) -> None:
    _forget(database, ((kind, key) for key in values))
    (last,) = database.execute("SELECT coalesce(max(id), 0) FROM contents").fetchone()
    now = _this_hour()
    entries = []
    contents = []
    # sorted, both tables are written from one end to the other
    for value_id, key in enumerate(sorted(values), last + 1):
        value = values[key]
        entries.append((kind, key, now, value_id))
        contents.append((value_id, _checksum(kind, key, value), value))
    database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", entries)
    database.executemany("INSERT INTO contents VALUES (?, ?, ?)", contents)


def _forget(database: sqlite3.Connection, entries: Iterable[tuple[str, bytes]]) -> None:
    removed = []
    for entry in entries:
        row = database.execute(
            "DELETE FROM entries WHERE kind = ? AND key = ? RETURNING value_id", entry
        ).fetchone()
        if row is not None:
            removed.append(row)
    database.executemany("DELETE FROM contents WHERE id = ?", removed)


def _has_room(database: sqlite3.Connection, largest: int) -> bool:
    return _bytes_in_use(database) < largest


def _bytes_in_use(database: sqlite3.Connection) -> int:
    def number(name: str) -> int:
        (value,) = database.execute(f"PRAGMA {name}").fetchone()
        return int(value)

    return (number("page_count") - number("freelist_count")) * number("page_size")


def _prune(database: sqlite3.Connection, rest: int) -> None:
    """Remove what was longest not used until ``rest`` bytes are left.

    What was used in this hour stays: a project that alone is too large finds at least a part of
    itself.
    """
    hours = database.execute(
        "SELECT DISTINCT hour FROM entries WHERE hour <> ? ORDER BY hour",
        (_this_hour(),),
    )
    for (hour,) in hours.fetchall():
        if _bytes_in_use(database) <= rest:
            return
        old = database.execute("SELECT kind, key FROM entries WHERE hour = ?", (hour,))
        _forget(database, old.fetchall())


def _checksum(kind: str, key: bytes, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(key, zlib.crc32(kind.encode())))


def _this_hour() -> int:
    """The hour by the clock, which nothing but the removal of old values depends on."""
    return int(time.time()) // _SECONDS_OF_AN_HOUR
