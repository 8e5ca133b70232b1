"""What the path of a file below plans/ says: the kind, id and name of its record (FORMAT.md, section 1)."""

import re
from pathlib import PurePosixPath

from dxplan.model.closed import closable_period
from dxplan.model.records import Kind
from dxplan.model.values import NAME
from dxplan.source.envelope import ENGLISH
from dxplan.suggest import nearest

_REGISTERS: dict[str, Kind] = {"areas.yaml": "area", "indicators.yaml": "indicator", "glossary.yaml": "term"}
_LOCAL_FILES: dict[str, Kind] = {"jurisdiction.md": "jurisdiction", "units.yaml": "unit", "documents.yaml": "document"}
_FOLDERS: dict[str, Kind] = {"tasks": "task", "targets": "target"}
PAGES: tuple[Kind, ...] = ("jurisdiction", "plan", "task", "target")


def identity_of(parts: tuple[str, ...], kind: Kind) -> tuple[str, Kind, str, str | None]:
    """The id, kind, jurisdiction and plan of a record that is a file of its own."""
    names = names_of(parts)
    plan = f"{names[0]}/{names[1]}" if len(names) > 1 else None
    identity = names[0] if kind == "jurisdiction" else plan if kind == "plan" else "/".join((*parts[:-1], names[-1]))
    return str(identity), kind, names[0], plan


def names_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The names that make the id: folders, and the file's stem where it is a record of its own."""
    stem = PurePosixPath(parts[-1]).stem
    if stem in {"jurisdiction", "plan"} or len(parts) == 1:
        return parts[:-1] or (stem,)
    return (parts[0], parts[1], stem) if len(parts) == 4 else (parts[0], stem)


def kind_at(path: str) -> Kind | None:
    """Which kind of record a file such as `plans/nghe-an/units.yaml` holds; None where the format knows none."""
    parts = PurePosixPath(path).parts[1:]
    return None if not parts or path.endswith(ENGLISH) else kind_of(parts)


def kind_of(parts: tuple[str, ...]) -> Kind | None:
    """Which kind of record a path below plans/ holds; None where the format knows none."""
    name = parts[-1]
    if len(parts) <= 2:
        return (_REGISTERS if len(parts) == 1 else _LOCAL_FILES).get(name)
    if len(parts) == 3 and parts[1] != "periods":
        return "plan" if name == "plan.md" else None
    return _FOLDERS.get(parts[2]) if len(parts) == 4 and name.endswith(".md") else None


def is_closed_period(parts: tuple[str, ...]) -> bool:
    """Whether a path below plans/ is that of a closed period: `nghe-an/periods/2022-H1.yaml`."""
    if len(parts) != 3 or parts[1] != "periods" or not parts[2].endswith(".yaml"):
        return False
    return closable_period(parts[2].removesuffix(".yaml")) is not None


_ENDINGS = re.compile(r"\.(?:txt|doc|docx|bak|old)$|(?<=\.)(?:yml|markdown|mdown|mkd)$", re.IGNORECASE)
_RIGHT = {"yml": "yaml", "markdown": "md", "mdown": "md", "mkd": "md"}


def right_name(parts: tuple[str, ...]) -> str:
    """The name that a file which is not read was perhaps to have; nothing where no name would do."""
    if not parts:
        return ""
    name = parts[-1].lower()
    while (bare := _ENDINGS.sub(lambda m: _RIGHT.get(m[0], ""), name)) != name:
        name = bare
    if name != parts[-1] and kind_of((*parts[:-1], name)) is not None and NAME.fullmatch(PurePosixPath(name).stem):
        return name
    fixed = [*_REGISTERS] if len(parts) == 1 else [*_LOCAL_FILES] if len(parts) == 2 else ["plan.md"]
    return nearest(name, ((known, ()) for known in fixed)) or "" if len(parts) <= 3 else ""
