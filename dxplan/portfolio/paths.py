"""The kind, id and name of a record by the path of its file (docs/format.md, section 1)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from dxplan.model.closed_period import closable_period
from dxplan.model.records import Kind
from dxplan.model.values import NAME
from dxplan.source.source_file import ENGLISH
from dxplan.text.suggest import nearest

_REGISTERS: dict[str, Kind] = {
    "areas.yaml": "area",
    "indicators.yaml": "indicator",
    "glossary.yaml": "term",
    "holidays.yaml": "holiday",
}
_LOCAL_FILES: dict[str, Kind] = {
    "jurisdiction.md": "jurisdiction",
    "units.yaml": "unit",
    "documents.yaml": "document",
}
FOLDERS: dict[str, Kind] = {"tasks": "task", "targets": "target"}
"""The folders of a plan, each with the kind of what it holds."""
PAGES: tuple[Kind, ...] = ("jurisdiction", "plan", "task", "target")


def identity_of(
    parts: tuple[str, ...], kind: Kind
) -> tuple[str, Kind, str, str | None]:
    """The id, kind, jurisdiction and plan of a record that is a file of its own."""
    names = names_of(parts)
    plan = f"{names[0]}/{names[1]}" if len(names) > 1 else None
    if kind == "jurisdiction":
        identity = names[0]
    elif kind == "plan" and plan is not None:
        identity = plan
    else:
        identity = "/".join((*parts[:-1], names[-1]))
    return identity, kind, names[0], plan


def names_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The names that make the id: folders, and the stem of a file that is a record of its own."""
    stem = stem_of(parts[-1])
    folders = parts[:-1]
    if not folders:
        return (stem,)
    if stem in {"jurisdiction", "plan"}:
        return folders
    if len(parts) == 4:
        return (parts[0], parts[1], stem)
    return (parts[0], stem)


def stem_of(name: str) -> str:
    """The name of a file without its ending, as `pathlib` has it."""
    dot = name.rfind(".")
    if 0 < dot < len(name) - 1:
        return name[:dot]
    return name


# the same few names stand below each other thousands of times
@lru_cache(maxsize=4096)
def is_name(name: str) -> bool:
    """Whether a part of an id is one that the format allows."""
    return NAME.fullmatch(name) is not None


def kind_at(path: str) -> Kind | None:
    """Which kind of record a file such as `plans/nghe-an/units.yaml` holds; None for no kind."""
    parts = tuple(path.split("/")[1:])
    if not parts or path.endswith(ENGLISH):
        return None
    return kind_of(parts)


def kind_of(parts: tuple[str, ...]) -> Kind | None:
    """Which kind of record a path below plans/ holds; None where the format has none."""
    name = parts[-1]
    depth = len(parts)
    if depth == 1:
        return _REGISTERS.get(name)
    if depth == 2:
        return _LOCAL_FILES.get(name)
    if depth == 3 and name == "plan.md" and parts[1] != "periods":
        return "plan"
    if depth == 4 and name.endswith(".md"):
        return FOLDERS.get(parts[2])
    return None


def folder_of(kind: Kind) -> str:
    """The folder of a plan that holds a kind of record; empty of a kind that lies elsewhere."""
    return next((name for name, own in FOLDERS.items() if own == kind), "")


def is_closed_period(parts: tuple[str, ...]) -> bool:
    """Whether a path below plans/ is that of a closed period: `nghe-an/periods/2022-H1.yaml`."""
    if len(parts) != 3 or parts[1] != "periods" or not parts[2].endswith(".yaml"):
        return False
    return closable_period(parts[2].removesuffix(".yaml")) is not None


_README = re.compile(r"readme(?:\.[a-z]{2})?\.md", re.IGNORECASE)


def is_readme(name: str) -> bool:
    """Whether a file is for people who look into the folder: in any case, and never read."""
    return _README.fullmatch(name) is not None


# copies

_BACKUP = re.compile(r"(?:\.(?:orig|rej|bak|old|tmp|swp)|~)+$", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:\.en)?\.(?:md|yaml|yml)$", re.IGNORECASE)
_CONFLICT = r"(?:conflicted copy|case conflict|conflict|bản sao xung đột|xung đột)"
_COPIES = (
    re.compile(
        r"(?:bản sao của|bản sao|copy of|copy \(\d+\) of) (?P<stem>.+)", re.IGNORECASE
    ),
    re.compile(
        r"(?P<stem>.+?)(?: ?-)? (?:copy|bản sao|sao chép)(?: ?\(?\d{1,3}\)?)?",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<stem>.+?) ?\(\d{1,2}\)"),
    re.compile(
        rf"(?P<stem>.+?) ?[(\[](?:[^()\[\]]* )?{_CONFLICT}[^()\[\]]*[)\]]",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<stem>.+?)[._](?:sync-)?conflict-\d{8}-\d{4,6}(?:-\w+)?", re.IGNORECASE
    ),  # Syncthing, ownCloud
    re.compile(r"(?P<stem>.+?)-(?:DESKTOP|LAPTOP)-[A-Z0-9]{6,8}"),  # OneDrive
    re.compile(
        r"(?P<stem>.+?)[._](?:BACKUP|BASE|LOCAL|REMOTE)[._]\d+"
    ),  # git mergetool
)
"""How desktops and programs that keep folders alike name a copy of a file."""


@lru_cache(maxsize=4096)
def original_of(name: str) -> str | None:
    """The name of what a file or folder of this name is a copy of; None of no copy."""
    normalized = unicodedata.normalize("NFC", name)
    bare = _BACKUP.sub("", normalized)
    bare = re.sub(r"^(?:~\$|#)(.+?)#?$", r"\1", bare)
    stem = bare
    extension = ""
    ending = _EXTENSION.search(bare)
    if ending is not None:
        stem = bare[: ending.start()]
        extension = ending[0]
    original = _original_stem(stem) + extension
    return None if original == normalized else original


def _original_stem(stem: str) -> str:
    """A stem without what makes it the name of a copy, or of a copy of one."""
    copy = _copy_match(stem)
    while copy is not None:
        stem = copy["stem"]
        copy = _copy_match(stem)
    return stem


def _copy_match(stem: str) -> re.Match[str] | None:
    for pattern in _COPIES:
        match = pattern.fullmatch(stem)
        if match is not None:
            return match
    return None


def copied_file(parts: tuple[str, ...]) -> str | None:
    """The name of the record, register or period beside it that a file is by its name a copy of."""
    original = original_of(parts[-1])
    if original is None:
        return None
    if "." not in original:
        original = f"{original}.md"  # “05~” is a copy of 05.md
    folders = parts[:-1]
    if is_closed_period((*folders, original)):
        return original
    page = re.sub(r"\.en\.md$", ".md", original)
    if kind_of((*folders, page)) is None:
        return None
    return original


def copied_folder(parts: tuple[str, ...]) -> int | None:
    """How many of a path's parts lead to a folder that by its name is a copy of another."""
    for depth, name in enumerate(parts[:-1], 1):
        if is_name(name):
            continue
        if original_of(name) is not None:
            return depth
    return None


_COPY_WORD = re.compile(
    r"(?P<stem>.+)[-_](?:copy|ban-sao|sao-chep|old|cu|new|moi|bak|backup|\d{1,2})"
)


def namesakes(stem: str) -> Iterator[str]:
    """The names of records that one of this name may be a copy of: `05` for `05-copy`, `05-2`."""
    copy = _COPY_WORD.fullmatch(stem)
    while copy is not None:
        yield copy["stem"]
        copy = _COPY_WORD.fullmatch(copy["stem"])


# names that not every computer can write

_DEVICE = re.compile(
    r"con|prn|aux|nul|(?:com|lpt)[1-9\u00b9\u00b2\u00b3]", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def windows_fault(name: str) -> str | None:
    """Why Windows can't hold a file or folder of this name: `device`, `ending` or `character`."""
    if _DEVICE.fullmatch(name.partition(".")[0].rstrip(" ")):
        return "device"
    if re.search(r'[<>:"|?*\\]', name):
        return "character"
    if name.endswith((".", " ")):
        return "ending"
    return None


# names that were meant to be others

_ENDINGS = re.compile(
    r"\.(?:txt|doc|docx|bak|old)$|(?<=\.)(?:yml|markdown|mdown|mkd)$", re.IGNORECASE
)
_RIGHT = {"yml": "yaml", "markdown": "md", "mdown": "md", "mkd": "md"}


def right_name(parts: tuple[str, ...]) -> str:
    """The name that a file which is not read was perhaps to have; empty where no name would do."""
    if not parts:
        return ""
    name = _with_right_ending(parts[-1].lower())
    if name != parts[-1] and _is_name_of_record(parts[:-1], name):
        return name
    if len(parts) > 3:
        return ""
    fixed_names = {1: [*_REGISTERS], 2: [*_LOCAL_FILES], 3: ["plan.md"]}
    candidates = [(fixed_name, ()) for fixed_name in fixed_names[len(parts)]]
    return nearest(name, candidates) or ""


def _is_name_of_record(folders: tuple[str, ...], name: str) -> bool:
    if not is_name(stem_of(name)):
        return False
    return kind_of((*folders, name)) is not None


def _with_right_ending(name: str) -> str:
    """A name without what programs put behind it, and with the ending that the format uses."""
    while True:
        shorter = _ENDINGS.sub(lambda match: _RIGHT.get(match[0], ""), name)
        if shorter == name:
            return name
        name = shorter
