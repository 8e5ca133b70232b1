"""A file that is written again stays the file it was: its owner, mode, attributes and other names."""

import os
import stat
from pathlib import Path

import pytest

from dxplan.files import atomic_write
from dxplan.files.atomic_write import replace_file

OTHERS = (1234, 2345)
"""An owner and group that only root can give a file to; anybody else's test keeps its own."""


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_owner_group_and_mode_stay(tmp_path: Path) -> None:
    file = tmp_path / "05.md"
    file.write_bytes(b"a")
    owner = OTHERS if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(file, *owner)
    file.chmod(0o664)
    replace_file(file, b"b")
    after = file.stat()
    assert (file.read_bytes(), after.st_uid, after.st_gid) == (b"b", *owner)
    assert stat.S_IMODE(after.st_mode) == 0o664
    assert names(tmp_path) == ["05.md"]


def test_extended_attributes_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "05.md"
    file.write_bytes(b"a")
    kept: list[tuple[str, str, bytes]] = []
    monkeypatch.setattr(os, "listxattr", lambda _: ["user.note"], raising=False)
    monkeypatch.setattr(
        os, "getxattr", lambda path, name: f"{path.name} {name}".encode(), raising=False
    )
    monkeypatch.setattr(
        os,
        "setxattr",
        lambda path, *given: kept.append((path.name, *given)),
        raising=False,
    )
    replace_file(file, b"b")
    assert file.read_bytes() == b"b"
    ((copy, name, value),) = kept
    assert (copy[:7], name, value) == (".05.md.", "user.note", b"05.md user.note")


@pytest.mark.parametrize(
    ("before", "after"), [(b"short", b"a longer text"), (b"a longer text", b"short")]
)
def test_a_file_with_two_names_is_written_under_both(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    one, other = tmp_path / "05.md", tmp_path / "other.md"
    one.write_bytes(before)
    other.hardlink_to(one)
    replace_file(one, after)
    assert one.read_bytes() == other.read_bytes() == after
    assert one.samefile(other)
    assert names(tmp_path) == ["05.md", "other.md"]


def test_a_file_whose_owner_cannot_be_kept_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "05.md"
    file.write_bytes(b"a")
    inode = file.stat().st_ino
    monkeypatch.setattr(atomic_write, "_can_replace", lambda *_: False)
    replace_file(file, b"b")
    assert (file.read_bytes(), file.stat().st_ino) == (b"b", inode)
    assert names(tmp_path) == ["05.md"]


@pytest.mark.parametrize("failing", [1, 2])
def test_what_fails_half_way_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    one, other = tmp_path / "05.md", tmp_path / "other.md"
    one.write_bytes(b"before")
    other.hardlink_to(one)
    overwrite, left = atomic_write._overwrite, iter(range(failing))

    def full(handle: int, data: bytes) -> None:
        overwrite(handle, data[:2] if next(left, None) is not None else data)
        if len(data) != os.fstat(handle).st_size:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_write, "_overwrite", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(one, b"afterwards")
    copies = [
        entry for entry in tmp_path.iterdir() if entry.name not in {"05.md", "other.md"}
    ]
    if failing == 1:
        assert one.read_bytes() == b"before"
        assert copies == []
    else:
        assert [copy.read_bytes() for copy in copies] == [b"afterwards"]


def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        replace_file(tmp_path / "new.json", b"{}")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new.json").stat().st_mode) == 0o640
