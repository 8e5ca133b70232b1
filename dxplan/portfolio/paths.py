"""What the path of a file below plans/ says: the kind, id and name of its record (FORMAT.md, section 1)."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from dxplan.model.closed_period import closable_period
from dxplan.model.records import Kind
from dxplan.model.values import NAME
from dxplan.source.source_file import ENGLISH
from dxplan.text.suggest import nearest

_REGISTERS: dict[str, Kind] = {
    "areas.yaml": "area",
    "indicators.yaml": "indicator",
    "glossary.yaml": "term",
}
_LOCAL_FILES: dict[str, Kind] = {
    "jurisdiction.md": "jurisdiction",
    "units.yaml": "unit",
    "documents.yaml": "document",
}
_FOLDERS: dict[str, Kind] = {"tasks": "task", "targets": "target"}
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
    """The names that make the id: folders, and the file's stem where it is a record of its own."""
    stem = PurePosixPath(parts[-1]).stem
    if stem in {"jurisdiction", "plan"} or len(parts) == 1:
        return parts[:-1] or (stem,)
    if len(parts) == 4:
        return (parts[0], parts[1], stem)
    return (parts[0], stem)


def kind_at(path: str) -> Kind | None:
    """Which kind of record a file such as `plans/nghe-an/units.yaml` holds; None where the format knows none."""
    parts = PurePosixPath(path).parts[1:]
    if not parts or path.endswith(ENGLISH):
        return None
    return kind_of(parts)


def kind_of(parts: tuple[str, ...]) -> Kind | None:
    """Which kind of record a path below plans/ holds; None where the format knows none."""
    name = parts[-1]
    if len(parts) == 1:
        return _REGISTERS.get(name)
    if len(parts) == 2:
        return _LOCAL_FILES.get(name)
    if len(parts) == 3:
        is_plan = name == "plan.md" and parts[1] != "periods"
        return "plan" if is_plan else None
    if len(parts) == 4 and name.endswith(".md"):
        return _FOLDERS.get(parts[2])
    return None


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


def original_of(name: str) -> str | None:
    """The name of the file that a file or folder of this name is a copy of; None where it is named like none."""
    bare = _BACKUP.sub("", unicodedata.normalize("NFC", name))
    bare = re.sub(r"^(?:~\$|#)(.+?)#?$", r"\1", bare)
    ending = _EXTENSION.search(bare)
    stem, extension = (bare[: ending.start()], ending[0]) if ending else (bare, "")
    while (
        copy := next((m for form in _COPIES if (m := form.fullmatch(stem))), None)
    ) is not None:
        stem = copy["stem"]
    return (
        None
        if stem + extension == unicodedata.normalize("NFC", name)
        else stem + extension
    )


def copied_file(parts: tuple[str, ...]) -> str | None:
    """The name beside it of the record, register or period that a file is a copy of, by its name alone."""
    original = original_of(parts[-1])
    if original is None:
        return None
    names = (
        [original] if "." in original else [f"{original}.md"]
    )  # “05~” is a copy of 05.md
    for name in names:
        bare = re.sub(r"\.en\.md$", ".md", name)
        if (
            is_closed_period((*parts[:-1], name))
            or kind_of((*parts[:-1], bare)) is not None
        ):
            return name
    return None


def copied_folder(parts: tuple[str, ...]) -> int | None:
    """How many of a path's parts lead to a folder that is a copy of another, by its name alone."""
    return next(
        (
            depth
            for depth, name in enumerate(parts[:-1], 1)
            if not NAME.fullmatch(name) and original_of(name) is not None
        ),
        None,
    )


_COPY_WORD = re.compile(
    r"(?P<stem>.+)[-_](?:copy|ban-sao|sao-chep|old|cu|new|moi|bak|backup|\d{1,2})"
)


def namesakes(stem: str) -> Iterator[str]:
    """The names of records that one of this name may be a copy of, if it holds the same: `05-copy`, `05-2`."""
    while (longer := _COPY_WORD.fullmatch(stem)) is not None:
        stem = longer["stem"]
        yield stem


# names that not every computer can write

_DEVICE = re.compile(
    r"con|prn|aux|nul|(?:com|lpt)[1-9\u00b9\u00b2\u00b3]", re.IGNORECASE
)


def windows_fault(name: str) -> str | None:
    """Why Windows can't hold a file or folder of this name: `device`, `ending` or `character`."""
    if _DEVICE.fullmatch(name.partition(".")[0].rstrip(" ")):
        return "device"
    if re.search(r'[<>:"|?*\\]', name):
        return "character"
    return "ending" if name.endswith((".", " ")) else None


# names that were meant to be others

_ENDINGS = re.compile(
    r"\.(?:txt|doc|docx|bak|old)$|(?<=\.)(?:yml|markdown|mdown|mkd)$", re.IGNORECASE
)
_RIGHT = {"yml": "yaml", "markdown": "md", "mdown": "md", "mkd": "md"}


def right_name(parts: tuple[str, ...]) -> str:
    """The name that a file which is not read was perhaps to have; nothing where no name would do."""
    if not parts:
        return ""
    name = _with_right_ending(parts[-1].lower())
    is_known = kind_of((*parts[:-1], name)) is not None
    if name != parts[-1] and is_known and NAME.fullmatch(PurePosixPath(name).stem):
        return name
    if len(parts) > 3:
        return ""
    fixed_names = {1: [*_REGISTERS], 2: [*_LOCAL_FILES], 3: ["plan.md"]}
    return nearest(name, ((fixed, ()) for fixed in fixed_names[len(parts)])) or ""


def _with_right_ending(name: str) -> str:
    """A name without what programs put behind it, and with the ending that the format uses."""
    while True:
        shorter = _ENDINGS.sub(lambda match: _RIGHT.get(match[0], ""), name)
        if shorter == name:
            return name
        name = shorter
