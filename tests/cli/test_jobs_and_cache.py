"""`--jobs` and `--no-cache`: faster or slower, never anything else."""

import os
import shutil
from pathlib import Path

import pytest
from samples import FROZEN, Run

from dxplan.files.resources import cores, resources
from dxplan.portfolio import reading


def kept() -> list[str]:
    """What there is in the cache folder."""
    return sorted(
        path.name for path in Path(os.environ["DXPLAN_CACHE_DIR"]).rglob("*.sqlite")
    )


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FROZEN, tmp_path / "project"))


def test_a_check_says_the_same_in_any_number_of_processes_with_and_without_cache(
    dxplan: Run, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_FILES_OF_A_PROCESS", 20)
    arguments = ("-C", plans, "check", "--as-of", "2022-12-31", "--format", "json")
    before = sorted(plans.rglob("*"))
    plain = dxplan(*arguments, "--no-cache", "--jobs", 1)
    assert kept() == []
    assert plain.stdout
    assert dxplan(*arguments, "--jobs", 3).stdout == plain.stdout
    assert kept() == ["cache-1.sqlite"]
    assert dxplan(*arguments).stdout == plain.stdout
    file = next(plans.rglob("tasks/0*.md"))
    file.write_bytes(file.read_bytes() + b"<br>\n")
    changed = dxplan(*arguments).stdout
    assert changed == dxplan(*arguments, "--no-cache").stdout != plain.stdout
    assert sorted(plans.rglob("*")) == before


def test_the_environment_says_it_too(dxplan: Run, plans: Path) -> None:
    arguments = ("-C", plans, "status")
    with_cache_off = dxplan(*arguments, DXPLAN_NO_CACHE="1", DXPLAN_JOBS="1")
    assert kept() == []
    assert with_cache_off.stdout == dxplan(*arguments).stdout
    assert kept() != []
    wrong = dxplan(*arguments, DXPLAN_JOBS="many")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_one_command_leaves_the_next_one_in_the_process_as_it_was(
    dxplan: Run, plans: Path
) -> None:
    dxplan("-C", plans, "check", "--no-cache", "--jobs", 7)
    assert (resources().jobs, resources().with_cache) == (cores(), True)
