"""What `check` shows who has changed one file: what concerns the change, every error, and a count of the rest."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import git, record, start
from samples import BASE, TASK, Files, Run, task

DAY = "2022-05-01"
OTHER = "na/p/tasks/02.md"
UNITS = "na/units.yaml"
OVERDUE = task(deadline="2022-03-31")
FILES: Files = {TASK: OVERDUE, OTHER: OVERDUE}
"""Two tasks with a warning each (D103)."""
ENDED = BASE[UNITS].replace("name: Sở A", "name: Sở A\n  valid_until: 2022-04-01")
"""Unit a is gone before the day: a finding at each task that it leads (U104)."""

Shown = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "project"
    made.mkdir()
    start(made, FILES)
    git(made, "checkout", "-qb", "change")
    return made


@pytest.fixture
def shown(dxplan: Run) -> Shown:
    """Code, the `file CODE` of every finding that is printed in full, and the last line."""

    def run(
        root: Path, *options: object, **environment: str
    ) -> tuple[int, list[str], str]:
        done = dxplan(
            "-C",
            root,
            "check",
            "--lang",
            "en",
            "--as-of",
            DAY,
            "--ignore",
            "L102",
            *options,
            **environment,
        )
        assert done.stderr == ""
        found = re.findall(
            r"^\w+\[(\w\d+)\].*\n *--> plans/([^:]+):", done.stdout, re.MULTILINE
        )
        return (
            done.returncode,
            [f"{file} {code}" for code, file in found],
            done.stdout.rstrip("\n").rpartition("\n")[2],
        )

    return run


def edit(root: Path, path: str, text: str) -> None:
    (root / "plans" / path).write_text(text, encoding="utf-8")


def test_the_files_that_were_changed_come_first_and_the_rest_is_counted(
    root: Path, shown: Shown
) -> None:
    edit(root, TASK, OVERDUE + "Thêm.\n")
    code, found, last = shown(root)
    assert (code, found) == (0, [f"{TASK} D103"])
    assert last == (
        "Showing findings in changed files and all errors. 1 warning more in other files; use `--all` to show them."
    )
    assert shown(root, "--all")[1] == [f"{TASK} D103", f"{OTHER} D103"]


def test_errors_are_never_left_out_and_come_after_what_was_changed(
    root: Path, shown: Shown
) -> None:
    record(root, DAY, {TASK: task(deadline="2022-03-31", lead="nobody")})
    edit(root, OTHER, OVERDUE + "Thêm.\n")
    code, found, _ = shown(root)
    assert (code, found) == (1, [f"{OTHER} D103", f"{TASK} R101"])


@pytest.mark.parametrize(
    "options", [(), ("--all",), ("--base", "HEAD"), ("--base", "HEAD", "--all")]
)
@pytest.mark.parametrize("form", ["full", "concise"])
def test_people_read_errors_first(
    root: Path, dxplan: Run, form: str, options: tuple[str, ...]
) -> None:
    edit(root, TASK, OVERDUE + "Thêm.\n")
    edit(root, OTHER, task(deadline="2022-03-31", lead="nobody"))
    done = dxplan(
        "-C", root, "check", "--as-of", DAY, "--format", form, "--lang", "en", *options
    )
    severities = re.findall(r"\b(error|warning|note|info)\[", done.stdout)
    order = ["error", "warning", "note", "info"]
    assert severities == sorted(severities, key=order.index)
    assert {"error", "warning"} <= {*severities}
    found = json.loads(
        dxplan("-C", root, "check", "--as-of", DAY, "--format", "json", *options).stdout
    )["findings"]
    places = [(one["file"], one["start"]["line"]) for one in found]
    assert places == sorted(places)


def test_what_decides_the_exit_code_is_shown(root: Path, shown: Shown) -> None:
    edit(root, TASK, task(deadline="2022-12-31"))
    assert shown(root, "--fail-on", "warning")[:2] == (1, [f"{OTHER} D103"])
    assert shown(root, "--fail-on", "warning", "--quiet")[:2] == (1, [f"{OTHER} D103"])


@pytest.mark.parametrize("how", ["clean", "no-git", "no-commit", "elsewhere"])
def test_all_is_shown_where_nothing_is_changed(
    root: Path, shown: Shown, how: str
) -> None:
    if how == "no-git":
        (root / ".git").rename(root / "git")
    if how == "no-commit":
        (root / ".git").rename(root / "git")
        git(root, "init", "-q")
    if how == "elsewhere":
        (root / "README.md").write_text("changed", encoding="utf-8")
    assert shown(root)[:2] == (0, [f"{TASK} D103", f"{OTHER} D103"])


@pytest.mark.parametrize("how", ["new", "staged", "renamed", "configuration"])
def test_every_way_to_change_a_file_counts(root: Path, shown: Shown, how: str) -> None:
    plans = root / "plans"
    if how == "new":
        edit(root, "na/p/tasks/03.md", OVERDUE)
        expected = ["na/p/tasks/03.md D103"]
    elif how == "staged":
        edit(root, OTHER, OVERDUE + "Thêm.\n")
        git(root, "add", "-A")
        expected = [f"{OTHER} D103"]
    elif how == "renamed":
        (plans / OTHER).rename(plans / "na/p/tasks/03.md")
        expected = ["na/p/tasks/03.md D103"]
    else:
        (root / "dxplan.toml").write_text("stale_days = 119\n", encoding="utf-8")
        expected = []
    assert shown(root)[1] == expected


def test_paths_and_programs_get_everything(
    root: Path, shown: Shown, dxplan: Run
) -> None:
    edit(root, TASK, OVERDUE + "Thêm.\n")
    assert shown(root, root / "plans")[1] == [f"{TASK} D103", f"{OTHER} D103"]
    assert (
        "     2  D103"
        in dxplan("-C", root, "check", "--as-of", DAY, "--statistics").stdout
    )
    for form in ("json", "gitlab", "sarif", "junit", "markdown", "github"):
        done = dxplan("-C", root, "check", "--as-of", DAY, "--format", form)
        assert "02.md" in done.stdout or "tasks/02" in done.stdout, form
    found = json.loads(
        dxplan(
            "-C", root, "check", "--as-of", DAY, "--format", "json", "--select", "D"
        ).stdout
    )
    assert len(found["findings"]) == 2


def test_a_line_for_programs_stays_a_finding(root: Path, dxplan: Run) -> None:
    edit(root, TASK, OVERDUE + "Thêm.\n")
    done = dxplan(
        "-C", root, "check", "--as-of", DAY, "--format", "concise", "--select", "D"
    )
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        f"plans/{TASK}"
    ]
    assert "--all" in done.stderr


# against a base -------------------------------------------------------------------------------------------------------


def test_against_a_base_what_the_change_causes_elsewhere_is_shown_too(
    root: Path, shown: Shown
) -> None:
    record(root, DAY, {UNITS: ENDED, TASK: OVERDUE + "Thêm.\n"})
    code, found, last = shown(root, "--base", "main")
    assert f"{OTHER} D103" not in found
    assert {f"{OTHER} U104", f"{TASK} U104", f"{TASK} D103"} <= {*found}
    assert "1 warning more; use `--all` to show them." in last
    assert code == shown(root, "--base", "main", "--all")[0]
    assert {f"{OTHER} D103", f"{OTHER} U104"} <= {
        *shown(root, "--base", "main", "--all")[1]
    }


def test_new_shows_only_what_the_change_caused(root: Path, shown: Shown) -> None:
    record(root, DAY, {TASK: task("lead_unknown: Chưa giao", deadline="2022-03-31")})
    every = shown(root, "--base", "main", "--all")
    code, found, last = shown(root, "--base", "main", "--new")
    assert code == every[0]
    assert f"{TASK} D103" in every[1]
    assert f"{TASK} D103" not in found
    assert found
    assert {*found} < {*every[1]}
    assert last.startswith("Showing new findings and all errors.")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--new"], "use --base to say"),
        (["--new", "--all", "--base", "main"], "use only one of them"),
        (
            ["--new", "--base", "main", "--format", "json"],
            "--format json always contains everything",
        ),
    ],
)
def test_what_can_not_be_shown_is_a_sentence(
    root: Path, dxplan: Run, options: list[str], sentence: str
) -> None:
    done = dxplan("-C", root, "check", "--lang", "en", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_a_runner_gets_annotations_for_everything(root: Path, dxplan: Run) -> None:
    edit(root, TASK, OVERDUE + "Thêm.\n")
    done = dxplan(
        "-C", root, "check", "--as-of", DAY, "--select", "D", GITHUB_ACTIONS="true"
    )
    assert (
        len([line for line in done.stdout.splitlines() if line.startswith("::warning")])
        == 2
    )


def test_a_project_below_the_root_and_odd_names(tmp_path: Path, shown: Shown) -> None:
    root = tmp_path / "repository/dự án"
    root.mkdir(parents=True)
    start(root, FILES)
    (root / ".git").rename(root.parent / ".git")
    subprocess.run(
        ["git", "-C", root.parent, "config", "status.showUntrackedFiles", "no"],
        check=True,
    )
    record(root.parent, DAY)
    edit(root, "na/p/tasks/03.md", OVERDUE)
    done = shown(root)
    assert done[2].startswith("Showing findings in changed files")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("05 - Copy.md", "F131"),
        ("05.docx", "F115"),
        ("01.md.txt", "F115"),
        ("05 .md", "F107"),
    ],
)
def test_a_file_that_is_not_read_is_a_change_too(
    root: Path, shown: Shown, name: str, code: str
) -> None:
    edit(root, f"na/p/tasks/{name}", OVERDUE)
    _, found, last = shown(root)
    assert [one for one in found if "D103" not in one or name in one][:1] == [
        f"na/p/tasks/{name} {code}"
    ]
    assert f"{OTHER} D103" not in found
    assert "use `--all` to show them" in last
    record(root, DAY)
    assert f"{OTHER} D103" in shown(root)[1]
    edit(root, f"na/p/tasks/{name}", OVERDUE + "Thêm.\n")
    assert f"{OTHER} D103" not in shown(root)[1]


def test_what_is_about_a_changed_file_is_shown(root: Path, shown: Shown) -> None:
    record(root, DAY, {TASK: task("number: '5'"), OTHER: task()})
    edit(root, OTHER, task("number: '5'", title="Khác"))
    assert f"{OTHER} R108" in shown(root)[1]
    git(root, "checkout", "-q", ".")
    record(root, DAY, {TASK: task(), OTHER: task("number: '5'")})
    edit(root, TASK, task("number: '5'", title="Khác"))
    assert f"{OTHER} R108" in shown(root)[1]


@pytest.mark.parametrize("name", ["05 - Copy.md", "05.docx"])
def test_a_new_file_that_is_not_read_concerns_the_change_since_the_base(
    root: Path, shown: Shown, name: str
) -> None:
    edit(root, f"na/p/tasks/{name}", OVERDUE)
    record(root, DAY)
    assert shown(root, "--base", "main")[1][:1] == [
        f"na/p/tasks/{name} {'F131' if ' ' in name else 'F115'}"
    ]
