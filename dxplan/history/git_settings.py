"""What git says of itself and of its settings in a folder, for `dxplan doctor`."""

import re
from dataclasses import dataclass
from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.history.git import ask_in

_VERSION = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class GitSettings:
    """Settings as they count in a folder, in small letters where they are words; None: not set."""

    user_name: str | None
    user_email: str | None
    autocrlf: str | None
    precomposed: str | None


def git_version() -> str:
    """The version of git, such as 2.47.1; raises DxplanError without git."""
    written = ask_in(Path(), "--version").decode("utf-8", "replace")
    match = _VERSION.search(written)
    return match[0] if match else written.strip()


def git_settings(folder: Path) -> GitSettings:
    """The settings of git that matter to plans; raises DxplanError where git can't read them."""
    return GitSettings(
        user_name=_setting(folder, "user.name"),
        user_email=_setting(folder, "user.email"),
        autocrlf=_word(_setting(folder, "core.autocrlf")),
        precomposed=_word(_setting(folder, "core.precomposeunicode")),
    )


def _setting(folder: Path, key: str) -> str | None:
    written = ask_in(folder, "config", "--get", key, accepted=(0, 1))
    return written.decode("utf-8", "replace").strip() or None


def _word(value: str | None) -> str | None:
    return None if value is None else value.lower()


def line_ends_of(folder: Path, path: str) -> str:
    """What `.gitattributes` says of the line ends of a file: lf, crlf or unspecified.

    Raises DxplanError where git can't read it.
    """
    written = ask_in(folder, "check-attr", "eol", "--", path)
    return written.decode("utf-8", "replace").rpartition(": ")[2].strip()


def is_distrusted(error: DxplanError) -> bool:
    """Whether git refuses a repository because another user owns it."""
    return "dubious ownership" in error.details.get("problem", "")
