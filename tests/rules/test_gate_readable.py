"""What can't be read where a change begins is compared with its last readable state, and told where there is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import git, record, start
from samples import BASE, PLAN, TARGET, TASK, Files, reports, target, task
from typer.testing import CliRunner

from dxplan.cli.app import app

OTHER = "na/p/tasks/02.md"
DONE = reports("date: 2022-03-01, status: completed, completed_on: 2022-02-28")
WHOLE: Files = {
    TASK: task(reports("date: 2022-03-01, status: in_progress")),
    OTHER: task(DONE, title="Việc khác"),
    TARGET: target("operator: '>='\nvalue: 60\n"),
}
DOUBLED = "title: Hai lần\n---\n"
UNITS = BASE["na/units.yaml"]


def doubled(text: str) -> str:
    """A file that two harmless changes merged into: one key twice."""
    return text.rstrip("\n").removesuffix("---") + DOUBLED


def later(text: str) -> str:
    return text.replace("deadline: 2022-06-30", "deadline: 2023-06-30")


def answer(root: Path, *words: str) -> dict[str, Any]:
    options = ("--format", "json", "--as-of", "2022-07-15", "--lang", "en")
    done = CliRunner().invoke(app, ["-C", str(root), *words, *options])
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def codes(root: Path, base: str) -> set[tuple[str, str]]:
    found = answer(root, "check", "--base", base, "--select", "H2")["findings"]
    return {(item["code"], item["file"].removeprefix("plans/")) for item in found}


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[Files], tuple[Path, str]]:
    """A repository whose second commit can't be read, and that commit."""

    def make(unreadable: Files) -> tuple[Path, str]:
        root = start(tmp_path / "project", WHOLE)
        return root, record(root, "2022-02-01", unreadable)

    return make


Broken = Callable[[Files], tuple[Path, str]]


@pytest.mark.parametrize(
    ("unreadable", "mended", "gone", "expected"),
    [
        (
            {TASK: doubled(WHOLE[TASK])},
            {TASK: later(WHOLE[TASK])},
            (),
            {("H205", TASK), ("H223", TASK)},
        ),
        ({TASK: doubled(WHOLE[TASK])}, {}, (TASK,), {("H201", TASK), ("H223", TASK)}),
        (
            {OTHER: doubled(WHOLE[OTHER])},
            {OTHER: task(title="Việc khác")},
            (),
            {("H203", OTHER), ("H223", OTHER)},
        ),
        (
            {PLAN: doubled(BASE[PLAN])},
            {PLAN: BASE[PLAN], TASK: later(WHOLE[TASK])},
            (OTHER,),
            {("H205", TASK), ("H201", OTHER), ("H223", PLAN)},
        ),
        (
            {PLAN: doubled(BASE[PLAN])},
            {TASK: later(WHOLE[TASK])},
            (OTHER,),
            {("H201", OTHER), ("H223", OTHER), ("H223", TASK)},
        ),
    ],
)
def test_what_mends_an_unreadable_file_is_compared(
    broken: Broken,
    unreadable: Files,
    mended: Files,
    gone: tuple[str, ...],
    expected: set[tuple[str, str]],
) -> None:
    root, base = broken(unreadable)
    for path in gone:
        (root / "plans" / path).unlink()
    record(root, "2022-07-10", mended)
    assert {item for item in codes(root, base) if item[0] != "H211"} == expected


def test_a_unit_taken_out_of_a_register_that_could_not_be_read(broken: Broken) -> None:
    root, base = broken({"na/units.yaml": UNITS + "- key: [\n"})
    record(root, "2022-07-10", {"na/units.yaml": "- key: b\n  name: Sở B\n"})
    assert {("H201", "na/units.yaml"), ("H223", "na/units.yaml")} <= codes(root, base)


def test_an_honest_mending_is_only_to_be_looked_at(broken: Broken) -> None:
    root, base = broken({TASK: doubled(WHOLE[TASK])})
    record(root, "2022-07-10", {TASK: WHOLE[TASK]})
    (found,) = answer(root, "check", "--base", base, "--select", "H2")["findings"]
    assert (found["code"], found["severity"]) == ("H223", "warning")
    assert git(root, "rev-parse", f"{base}~1")[:10] in found["message"]


def test_what_could_never_be_read_is_told_and_so_is_its_deletion(
    tmp_path: Path,
) -> None:
    root = start(
        tmp_path / "project", {TASK: doubled(WHOLE[TASK]), OTHER: doubled(WHOLE[OTHER])}
    )
    (root / "plans" / OTHER).unlink()
    record(root, "2022-07-10", {TASK: later(WHOLE[TASK])})
    assert codes(root, "HEAD~1") == {("H223", TASK), ("H201", OTHER), ("H223", OTHER)}
    told = answer(root, "check", "--base", "HEAD~1", "--select", "H223")["findings"]
    assert all("can't be compared" in item["message"] for item in told)


def test_nothing_is_told_of_what_is_unreadable_and_was_not_edited(
    broken: Broken,
) -> None:
    root, base = broken({TASK: doubled(WHOLE[TASK])})
    record(root, "2022-07-10", {OTHER: WHOLE[OTHER] + "\nThêm.\n"})
    assert codes(root, base) == set()


def test_the_comparison_says_which_state_it_takes_and_what_changed_since(
    broken: Broken,
) -> None:
    root, base = broken({TASK: doubled(WHOLE[TASK])})
    record(root, "2022-07-10", {TASK: later(WHOLE[TASK])})
    found = answer(root, "diff", f"{base}..HEAD")
    before = git(root, "rev-parse", f"{base}~1")
    assert found["not_compared"] == [{"file": f"plans/{TASK}", "compared_with": before}]
    assert {"deadline-later", "deadline-edited"} <= {
        item["name"] for item in found["cautions"]
    }
    done = CliRunner().invoke(
        app,
        [
            "-C",
            str(root),
            "diff",
            f"{base}..HEAD",
            "--lang",
            "en",
            "--format",
            "markdown",
        ],
    )
    assert f"so it is compared with {before[:10]}" in done.stdout
