"""The cache: what is kept is found again; whatever is wrong with it, nothing is found and nothing fails."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dxplan.files import cache as module
from dxplan.files.cache import NO_CACHE, Cache, user_cache
from dxplan.files.code_version import code_version

VALUES = {b"%d" % number: b"value %d" % number * 20 for number in range(1_200)}


def stored(folder: Path) -> Path:
    (file,) = folder.glob("*.sqlite")
    return file


def test_what_is_kept_is_found_by_its_kind(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new" / "folder")
    cache.put_many("rows", VALUES)
    cache.put_many("pages", {b"1": b"page"})
    cache.put_many("rows", {b"1": b"other", b"none": b""})
    expected = VALUES | {b"1": b"other", b"none": b""}
    assert cache.get_many("rows", [*VALUES, b"none", b"unknown"]) == expected
    assert cache.get_many("pages", [b"1", b"2"]) == {b"1": b"page"}
    assert cache.get_many("cells", [b"1"]) == {}


def test_nothing_is_kept_without_a_folder() -> None:
    NO_CACHE.put_many("rows", VALUES)
    assert NO_CACHE.get_many("rows", VALUES) == {}
    assert user_cache().get_many("rows", VALUES) == {}


def test_a_damaged_value_is_not_found(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put_many("rows", {b"a": b"first value", b"b": b"second value"})
    file = stored(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content.replace(b"first value", b"worst value"))
    assert cache.get_many("rows", [b"a", b"b"]) == {b"b": b"second value"}
    with sqlite3.connect(file) as database:
        database.execute("UPDATE contents SET value = 'second value'")
    database.close()
    assert cache.get_many("rows", [b"b"]) == {}
    cache.put_many("rows", {b"a": b"first value"})
    assert cache.get_many("rows", [b"a"]) == {b"a": b"first value"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"no database" * 1000,
        lambda content: content[: len(content) // 2],
        lambda content: content[:100] + b"\xff" * (len(content) - 100),
        lambda content: b"",
    ],
)
def test_a_damaged_database_is_made_anew(tmp_path: Path, damage: object) -> None:
    cache = Cache(tmp_path)
    cache.put_many("rows", VALUES)
    file = stored(tmp_path)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    found = cache.get_many("rows", VALUES)
    assert found.items() <= VALUES.items()
    for _ in range(2):
        cache.put_many("rows", VALUES)
    assert cache.get_many("rows", VALUES) == VALUES


def test_tables_of_another_program_are_replaced(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put_many("rows", VALUES)
    with sqlite3.connect(stored(tmp_path)) as database:
        database.execute("DROP TABLE contents")
        database.execute("CREATE TABLE contents (x)")
    database.close()
    assert cache.get_many("rows", VALUES) == {}
    cache.put_many("rows", VALUES)
    assert cache.get_many("rows", VALUES) == VALUES


def test_a_database_that_another_process_writes_is_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_READING_WAITS", 0.05)
    monkeypatch.setattr(module, "_WRITING_WAITS", 0.05)
    cache = Cache(tmp_path)
    cache.put_many("rows", VALUES)
    other = sqlite3.connect(stored(tmp_path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert cache.get_many("rows", VALUES) == {}
    cache.put_many("rows", {b"late": b"late"})
    other.close()
    assert cache.get_many("rows", [*VALUES, b"late"]) == VALUES


def test_a_folder_that_cant_be_written_or_made_keeps_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put_many("rows", VALUES)
    stored(tmp_path / "cache").chmod(0o400)
    (tmp_path / "cache").chmod(0o500)
    assert cache.get_many("rows", VALUES) == VALUES
    cache.put_many("rows", VALUES)
    (tmp_path / "file").write_text("no folder")
    below_file = Cache(tmp_path / "file" / "cache")
    below_file.put_many("rows", VALUES)
    assert below_file.get_many("rows", VALUES) == {}
    (tmp_path / "folder" / "cache-1.sqlite").mkdir(parents=True)
    on_folder = Cache(tmp_path / "folder")
    on_folder.put_many("rows", VALUES)
    assert on_folder.get_many("rows", VALUES) == {}


def test_what_was_longest_not_used_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path, largest=300_000)
    for hour in range(20):
        monkeypatch.setattr(module, "_this_hour", lambda hour=hour: hour)
        values = {b"%d-%d" % (hour, number): b"x" * 5_000 for number in range(10)}
        cache.put_many("rows", values)
        cache.get_many("rows", [b"0-1"])
        assert cache.get_many("rows", values) == values
    assert cache.get_many("rows", [b"0-0", b"0-1", b"1-1"]) == {b"0-1": b"x" * 5_000}
    assert stored(tmp_path).stat().st_size < 500_000


def test_a_project_larger_than_the_cache_finds_a_part(tmp_path: Path) -> None:
    cache = Cache(tmp_path, largest=300_000)
    found = []
    for number in range(100):
        cache.put_many("rows", {b"%d" % number: b"x" * 5_000})
    for number in range(100):
        found += cache.get_many("rows", [b"%d" % number])
    assert found[:30] == [b"%d" % number for number in range(30)]
    assert stored(tmp_path).stat().st_size < 350_000


WRITER = """
import sys
from pathlib import Path
from dxplan.files.cache import Cache
cache = Cache(Path(sys.argv[1]))
for round in range(int(sys.argv[2])):
    values = {b"%d" % number: b"%d" % number * 900 for number in range(round, round + 300)}
    cache.put_many("rows", values)
    found = cache.get_many("rows", values)
    assert found == values, len(found)
    print(round, flush=True)
"""


def writer(folder: Path, rounds: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(rounds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_write_and_one_is_killed(tmp_path: Path) -> None:
    killed = writer(tmp_path, 1_000_000)
    assert killed.stdout is not None
    killed.stdout.readline()
    other = writer(tmp_path, 8)
    _, problems = other.communicate(timeout=60)
    assert (other.returncode, problems) == (0, "")
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    found = Cache(tmp_path).get_many("rows", [b"%d" % number for number in range(300)])
    assert found == {b"%d" % number: b"%d" % number * 900 for number in range(300)}


def test_the_code_has_one_version_which_costs_nothing_twice() -> None:
    assert code_version() is code_version()
    assert len(code_version()) == 16
