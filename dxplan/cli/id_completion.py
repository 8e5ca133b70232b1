"""What a shell completes ids with: the names of files and folders, without reading a record."""

import re
from collections.abc import Iterator
from pathlib import Path

import typer

_KEY = re.compile(r"^- *(?:\{ *)?key: *[\"']?([a-z0-9][a-z0-9_-]*)", re.MULTILINE)
_LARGEST_REGISTER = 5_000_000


def complete_jurisdiction(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of jurisdictions."""
    plans = _plans_folder(context)
    return _matching((_id(plans, file.parent) for file in _homes(plans)), incomplete)


def complete_plan(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of plans."""
    plans = _plans_folder(context)
    files = plans.glob(f"{_first_part(incomplete)}/*/plan.md")
    return _matching((_id(plans, file.parent) for file in files), incomplete)


def complete_record(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of jurisdictions, then of plans, and of tasks and targets inside of one."""
    parts = incomplete.count("/")
    if parts == 0:
        return [f"{name}/" for name in complete_jurisdiction(context, incomplete)]
    if parts == 1:
        return complete_plan(context, incomplete)
    plans = _plans_folder(context)
    start = incomplete.rpartition("/")[0].split("/")
    if not _are_names(start):
        return []
    plan = plans.joinpath(*start[:2])
    files = [*plan.glob("tasks/*.md"), *plan.glob("targets/*.md")]
    ids = (_id(plans, file.with_suffix("")) for file in files if "." not in file.stem)
    return _matching(ids, incomplete)


def complete_unit(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of units, as their registers have them."""
    plans = _plans_folder(context)
    ids = []
    for register in plans.glob(f"{_first_part(incomplete)}/units.yaml"):
        home = _id(plans, register.parent)
        ids += [f"{home}/{key}" for key in _keys(register)]
    return _matching(iter(ids), incomplete)


def _plans_folder(context: typer.Context) -> Path:
    """The folder plans/ of the folder that `-C` names, or of the nearest one above it."""
    start = Path(context.find_root().params.get("folder") or ".").resolve()
    for folder in (start, *start.parents):
        if (folder / "plans").is_dir():
            return folder / "plans"
    return start / "plans"


def _homes(plans: Path) -> Iterator[Path]:
    return plans.glob("*/jurisdiction.md")


def _first_part(incomplete: str) -> str:
    """The jurisdiction that is written already; else all of them, as a pattern."""
    first, slash, _ = incomplete.partition("/")
    return first if slash and _are_names([first]) else "*"


def _are_names(parts: list[str]) -> bool:
    return all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*", part) for part in parts)


def _keys(register: Path) -> list[str]:
    try:
        if register.stat().st_size > _LARGEST_REGISTER:
            return []
        return _KEY.findall(register.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []


def _id(plans: Path, path: Path) -> str:
    return path.relative_to(plans).as_posix()


def _matching(ids: Iterator[str], incomplete: str) -> list[str]:
    return sorted(one for one in ids if one.startswith(incomplete))
