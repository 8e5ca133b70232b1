"""On which day an entry was recorded: that of the commit that brought it, never before the base itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from repositories import git, record, start
from samples import TARGET, TASK, Files, reports, target, task
from typer.testing import CliRunner

from dxplan.cli.app import app

EARLY = "date: 2022-07-02, status: in_progress"
DONE = "date: 2022-07-04, status: completed, completed_on: 2022-06-28, document: later, evidence: [later]"
ERRATUM = f"{DONE}, corrects: 2022-07-02"
MOVED = "changes: [{date: 2022-07-04, key: value, from: '60', to: '20', document: later, note: Sửa.}]\n"
MISSED = "operator: '>='\nvalue: 60\nmeasurements: [{date: 2022-06, value: 30}]\n"


def target_of(head: str) -> str:
    return target(head).replace("by: 2022\n", "by: 2022-06\n")


def answer(root: Path, *words: str) -> Any:
    options = ("--format", "json", "--as-of", "2022-12-20", "--lang", "en")
    done = CliRunner().invoke(app, ["-C", str(root), *words, *options])
    assert done.stderr == ""
    return json.loads(done.stdout)


def told(root: Path) -> tuple[list[tuple[str, str, str]], list[tuple[str, int]]]:
    """The findings about late records, with their days; the cautions likewise."""
    findings = answer(root, "check", "--base", "main", "--select", "H212,H222")[
        "findings"
    ]
    cautions = answer(root, "diff", "main...HEAD")["cautions"]
    return (
        [
            (one["code"], one["args"]["days"], one["args"]["recorded"])
            for one in findings
        ],
        [
            (one["name"], one["days"])
            for one in cautions
            if one["name"] in {"backdated", "decision-recorded-late"}
        ],
    )


def branched(root: Path, before: Files, day: str) -> Path:
    """A repository whose base is recorded on a day, and a branch on it."""
    start(
        root, {TASK: task(reports(EARLY)), TARGET: target_of(MISSED), **before}, day=day
    )
    git(root, "checkout", "-qb", "change")
    return root


@pytest.mark.parametrize(
    ("files", "code", "caution"),
    [
        ({TASK: task(reports(EARLY, DONE))}, "H212", "backdated"),
        ({TARGET: target_of(MISSED + MOVED)}, "H222", "decision-recorded-late"),
        (
            {TASK: task(reports(EARLY, f"{ERRATUM}, recorded: 2022-07-04"))},
            "H212",
            "backdated",
        ),
    ],
)
def test_a_commit_that_claims_a_day_before_its_base_is_recorded_on_the_bases_day(
    tmp_path: Path, files: Files, code: str, caution: str
) -> None:
    root = branched(tmp_path / "project", {}, "2022-11-01")
    record(root, "2022-07-05", files)
    assert told(root) == ([(code, "120", "2022-11-01")], [(caution, 120)])


@pytest.mark.parametrize(
    ("first", "files", "code"),
    [
        (
            {TASK: task(reports(EARLY) + "area: people\n")},
            {TASK: task(reports(EARLY, DONE))},
            "H212",
        ),
        (
            {TASK: task(reports(EARLY, DONE))},
            {TASK: task(reports(EARLY, f"{DONE}, note: Khác"))},
            "H212",
        ),
        (
            {TARGET: target_of(MISSED + "area: people\n")},
            {TARGET: target_of(MISSED + MOVED)},
            "H222",
        ),
    ],
)
def test_an_earlier_commit_of_the_branch_does_not_date_an_entry_that_came_later(
    tmp_path: Path, first: Files, files: Files, code: str
) -> None:
    root = branched(tmp_path / "project", {}, "2022-07-01")
    record(root, "2022-07-05", first)
    record(root, "2022-11-01", files)
    findings, _ = told(root)
    assert findings == [(code, "120", "2022-11-01")]


def test_an_entry_keeps_the_day_on_which_it_was_recorded(tmp_path: Path) -> None:
    root = branched(tmp_path / "project", {}, "2022-07-01")
    record(root, "2022-07-05", {TASK: task(reports(EARLY, f"{DONE}, note: Xong"))})
    record(
        root,
        "2022-11-01",
        {
            TASK: task(
                reports(EARLY, f"{DONE}, note: {{vi: Xong, en: Done}}")
                + "area: people\n"
            )
        },
    )
    assert told(root) == ([], [])


def test_what_the_working_tree_adds_to_a_file_of_the_branch_is_not_recorded_yet(
    tmp_path: Path,
) -> None:
    root = branched(tmp_path / "project", {}, "2022-07-01")
    record(root, "2022-07-05", {TASK: task(reports(EARLY) + "area: people\n")})
    (root / "plans" / TASK).write_text(task(reports(EARLY, DONE)), encoding="utf-8")
    findings = answer(root, "check", "--base", "main", "--select", "H212")["findings"]
    assert [(one["args"]["recorded"], one["args"]["variant"]) for one in findings] == [
        ("2022-12-20", "reports-uncommitted")
    ]
