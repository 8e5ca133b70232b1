"""This machine: Python, packages, encodings, time zones, the cache folder, optional programs."""

import os
import platform
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dxplan import __version__
from dxplan.doctor.observation import Observation
from dxplan.errors import DxplanError, reason_of
from dxplan.files.cache_dir import cache_folder

EXTRAS = ("lsp", "edit", "pdf", "cluster")
"""The optional parts of dxplan, as pip names them."""

_HANOI = "Asia/Ho_Chi_Minh"
_REQUIREMENT = re.compile(r"\s*+([\w.-]++)(?:.*?>=\s*+([\d.]+))?")


def look_at_machine() -> Iterator[Observation]:
    """What dxplan needs of this machine, then what it can do without."""
    values = {"version": __version__, "python": platform.python_version()}
    yield Observation("version", "ok", values=values)
    yield _packages()
    yield _console()
    yield _time_zones()
    yield _cache()
    yield from _extras()
    yield _office()


def _packages() -> Observation:
    """Whether all packages that dxplan requires are there, as new as it requires them."""
    missing = [name for name in _required("") if not _is_installed(*name)]
    if not missing:
        return Observation("packages", "ok")
    names = [f"{name}>={oldest}" if oldest else name for name, oldest in missing]
    listed = " ".join(f"'{name}'" for name in names)
    command = f"pip install {listed}"
    return Observation(
        "packages", "error", "missing", {"names": ", ".join(names)}, command
    )


def _required(extra: str) -> list[tuple[str, str]]:
    """The packages of an extra, or those always required, each with its oldest version."""
    try:
        requirements = metadata.requires("dxplan") or []
    except metadata.PackageNotFoundError:  # run from its folder, not installed
        return []
    listed = []
    for requirement in requirements:
        package, _, marker = requirement.partition(";")
        is_wanted = f"extra == '{extra}'" in marker.replace('"', "'")
        if is_wanted or (not extra and not marker.strip()):
            match = _REQUIREMENT.match(package)
            if match is not None:
                listed.append((match[1], match[2] or ""))
    return listed


def _is_installed(name: str, oldest: str) -> bool:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return _numbers(version) >= _numbers(oldest)


def _numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, without zeros at its end: 3.0 is 3."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    if match is None:
        return ()
    numbers = [int(number) for number in match[0].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _console() -> Observation:
    """Whether Vietnamese reaches the console and names of files as it is written."""
    encoding = (sys.stdout.encoding or "").lower()
    file_names = sys.getfilesystemencoding().lower()
    if {encoding, file_names} == {"utf-8"}:
        return Observation("console", "ok", values={"encoding": "UTF-8"})
    command = "export PYTHONUTF8=1"
    if os.name == "nt":
        command = "setx PYTHONUTF8 1"
    values = {"encoding": encoding or "?", "file_names": file_names}
    return Observation("console", "warning", "not-utf8", values, command)


def _time_zones() -> Observation:
    try:
        ZoneInfo(_HANOI)
    except (ZoneInfoNotFoundError, OSError):
        command = "pip install tzdata"
        return Observation("time-zones", "error", "missing", command=command)
    return Observation("time-zones", "ok")


def _cache() -> Observation:
    """Whether the cache folder can be written: without it everything is the same, only slower."""
    folder = cache_folder()
    if os.environ.get("DXPLAN_NO_CACHE"):
        return Observation("cache", "ok", "off")
    values = {"folder": str(folder)}
    try:
        _try_writing(folder)
    except OSError as error:
        failure = DxplanError("cache-unwritable", **values, **reason_of(error))
        return Observation("cache", "warning", failure=failure)
    return Observation("cache", "ok", values=values)


def _try_writing(folder: Path) -> None:
    """Write a file into a folder and delete it; raises OSError. A missing one is tried above it."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    file = folder / f".dxplan-doctor.{secrets.token_hex(4)}"
    file.touch(exist_ok=False)
    file.unlink()


def _extras() -> Iterator[Observation]:
    for extra in EXTRAS:
        packages = _required(extra)
        if not packages:  # nobody knows what it takes
            continue
        if all(_is_installed(*package) for package in packages):
            yield Observation("extra", "ok", values={"extra": extra})
            continue
        command = f"pip install 'dxplan[{extra}]'"
        yield Observation("extra", "ok", "absent", {"extra": extra}, command)


def _office() -> Observation:
    if shutil.which("soffice") or shutil.which("libreoffice"):
        return Observation("office", "ok")
    return Observation("office", "ok", "absent")
