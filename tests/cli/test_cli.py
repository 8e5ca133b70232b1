"""docs/format.md, section 4, through the real command; and what issue 2 accepts of the real plans."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from samples import BASE, FROZEN, TASK, Files, Project, Run, md, reports, task, write

from dxplan import __version__
from dxplan.cli.options import as_of_day
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.errors import DxplanError
from dxplan.portfolio.loader import load

BROKEN: Files = {TASK: task("owner: a")}
CLEAN: Files = {
    TASK: task(
        reports(
            "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: qd"
        )
    )
}


def items(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["items"]
    return found


# exit codes -------------------------------------------------------------------------------------------------------


def test_the_version(process: Run) -> None:
    for arguments in (["--version"], ["--lang", "en", "--version"]):
        done = process(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (
            0,
            f"dxplan {__version__}\n",
            "",
        )


@pytest.mark.parametrize("form", ["full", "json"])
def test_check_exits_0_where_it_is_clean_and_1_where_it_is_not(
    dxplan: Run, project: Project, form: str
) -> None:
    clean = dxplan(
        "-C", project(CLEAN), "check", "--format", form, "--as-of", "2022-07-01"
    )
    assert clean.returncode == 0, clean.stdout
    done = dxplan(
        "-C", project(BROKEN), "check", "--format", form, "--as-of", "2022-07-01"
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "plans/na/p/tasks/01.md" in done.stdout


def test_what_fails_is_chosen(dxplan: Run, project: Project) -> None:
    root = project({TASK: task()})
    codes = [
        dxplan(
            "-C", root, "check", "--as-of", "2022-12-31", "--fail-on", level
        ).returncode
        for level in ("error", "warning")
    ]
    assert codes == [0, 1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--format", "xml"],
        ["check", "--as-of", "2022-02-30"],
        ["check", "--as-of", "tomorrow"],
        ["check", "--fail-on", "never"],
        ["check", "--nothing"],
        ["status", "--plan", "na/nothing"],
        ["status", "--unit", "nobody"],
        ["status", "--jurisdiction", ""],
        ["--lang", "fr", "check"],
        ["nothing"],
        ["explain", "X999"],
    ],
)
def test_wrong_usage_exits_2_with_a_sentence(
    dxplan: Run, project: Project, arguments: list[str]
) -> None:
    done = dxplan("-C", project(CLEAN), *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip()) > 20
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "status", "build"])
def test_no_plans_exits_2_with_a_sentence(
    dxplan: Run, tmp_path: Path, command: str
) -> None:
    done = dxplan("--lang", "en", "-C", tmp_path, command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no plans/ folder" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("file", "text", "names"),
    [
        ("dxplan.toml", "colour = 1\n", "colour"),
        ("dxplan.toml", "due_soon_days = '30'\n", "due_soon_days"),
        ("dxplan.toml", "official = 1\n", "official"),
        ("dxplan.toml", "lang = 'fr'\n", "lang"),
        ("dxplan.toml", "title = \n", "dxplan.toml"),
        ("dxplan.toml", 'title = "a\u202eb"\n', "title"),
        ("dxplan.toml", 'sources_note = {en = "a\\u009bb"}\n', "sources_note.en"),
        ("dxplan.toml", 'per_path = {"a\U000e0041" = []}\n', "U+E0041"),
        ("dxplan.toml", f"stale_days = 1{'0' * 5000}\n", "dxplan.toml"),
        ("dxplan.toml", "select = " + "[" * 100_000, "dxplan.toml"),
        ("pyproject.toml", "[tool.dxplan]\ntitel = 'x'\n", "titel"),
    ],
)
def test_a_broken_configuration_exits_2_and_names_the_key(
    dxplan: Run, project: Project, file: str, text: str, names: str
) -> None:
    root = project(CLEAN)
    (root / file).write_text(text, encoding="utf-8")
    done = dxplan("-C", root, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert names in done.stderr


def test_the_configuration_is_read_from_either_file(
    dxplan: Run, project: Project
) -> None:
    root = project(CLEAN)
    (root / "pyproject.toml").write_text(
        "[tool.dxplan]\nlang = 'en'\n", encoding="utf-8"
    )
    assert "As of" in dxplan("-C", root, "status").stdout
    (root / "dxplan.toml").write_text("lang = 'vi'\n", encoding="utf-8")
    assert "As of" not in dxplan("-C", root, "status").stdout


def test_any_bytes_exit_with_1_and_no_traceback(dxplan: Run, project: Project) -> None:
    root = project(CLEAN)
    (root / "plans/na/p/tasks/02.md").write_bytes(bytes(range(256)) * 9)
    done = dxplan("-C", root, "check")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr


# options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-12-31", date(2022, 12, 31)),
        ("31/12/2022", date(2022, 12, 31)),
        ("01/02/2022", date(2022, 2, 1)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_days_of_the_command_line(written: str, day: date) -> None:
    assert as_of_day(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2022",
        "2022-02-30",
        "31/11/2022",
        "12/31/2022",
        "2022-W01",
        "31.12.2022",
        "20221231",
    ],
)
def test_what_is_no_day(written: str) -> None:
    with pytest.raises(DxplanError):
        as_of_day(written)


def test_both_forms_of_a_day_give_the_same(dxplan: Run, project: Project) -> None:
    root = project(CLEAN)
    found = [
        dxplan("-C", root, "status", "--as-of", day, "--format", "json").stdout
        for day in ("2022-12-31", "31/12/2022")
    ]
    assert found[0] == found[1]
    assert json.loads(found[0])["as_of"] == "2022-12-31"


def test_the_language_before_and_after_the_command_and_by_environment(
    dxplan: Run, project: Project
) -> None:
    root = project(BROKEN)
    english = dxplan("-C", root, "--lang", "en", "check").stdout
    assert dxplan("-C", root, "check", "--lang", "en").stdout == english
    assert dxplan("-C", root, "check", DXPLAN_LANG="en").stdout == english
    vietnamese = dxplan("-C", root, "check").stdout
    assert vietnamese != english
    assert (
        dxplan("-C", root, "check", "--lang", "vi", DXPLAN_LANG="en").stdout
        == vietnamese
    )
    assert dxplan("-C", root, "check", DXPLAN_LANG="fr").stdout == vietnamese


def test_the_configured_language_comes_after_the_environment(
    dxplan: Run, project: Project
) -> None:
    root = project(BROKEN)
    english = dxplan("-C", root, "check", "--lang", "en").stdout
    (root / "dxplan.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert dxplan("-C", root, "check").stdout == english
    assert dxplan("-C", root, "check", DXPLAN_LANG="vi").stdout != english


def test_only_words_follow_the_language(dxplan: Run, project: Project) -> None:
    root = project(BROKEN)
    both = [
        json.loads(
            dxplan("-C", root, "check", "--format", "json", "--lang", lang).stdout
        )
        for lang in ("vi", "en")
    ]
    assert both[0]["findings"][0]["message"] != both[1]["findings"][0]["message"]
    for found in both:
        for finding in found["findings"]:
            del finding["message"], finding["help"]
    assert both[0] == both[1]
    assert (
        dxplan("-C", root, "status", "--format", "csv", "--lang", "en").stdout
        == dxplan("-C", root, "status", "--format", "csv").stdout
    )


def test_the_folder_may_be_below_the_project(dxplan: Run, project: Project) -> None:
    root = project(CLEAN)
    found = [
        dxplan("-C", folder, "status", "--format", "json").stdout
        for folder in (root, root / "plans/na")
    ]
    assert found[0] == found[1] != ""


def test_reading_commands_do_not_write(dxplan: Run, project: Project) -> None:
    root = project(BROKEN)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for command in ("check", "status"):
        dxplan("-C", root, command)
    assert {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file()
    } == before


# status -----------------------------------------------------------------------------------------------------------


def test_status_as_json_and_csv_are_the_summary(dxplan: Run, project: Project) -> None:
    root = project({**CLEAN, "na/p/tasks/02.md": task("area: society")})
    found = items(
        dxplan("-C", root, "status", "--as-of", "2022-12-31", "--format", "json").stdout
    )
    assert [(item["scope"], item["id"]) for item in found][:3] == [
        ("all", None),
        ("jurisdiction", "na"),
        ("plan", "na/p"),
    ]
    assert found[0]["rates"]["on_time"] == {
        "numerator": 1,
        "denominator": 2,
        "value": 50.0,
    }
    text = dxplan(
        "-C", root, "status", "--as-of", "2022-12-31", "--format", "csv"
    ).stdout
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(line["scope"], line["id"]) for line in lines] == [
        (item["scope"], item["id"] or "") for item in found
    ]


def test_the_key_of_a_unit_is_enough_where_one_jurisdiction_has_it(
    project: Project, dxplan: Run
) -> None:
    root = project({TASK: task()})
    words = ("-C", root, "status", "--format", "json")
    assert (
        dxplan(*words, "--unit", "a").stdout == dxplan(*words, "--unit", "na/a").stdout
    )
    assert dxplan(*words, "--unit", "a").returncode == 0
    assert dxplan(*words, "--unit", "nobody").returncode == 2
    hue = {
        "hue/jurisdiction.md": BASE["na/jurisdiction.md"],
        "hue/units.yaml": "- key: a\n  name: Sở A\n",
    }
    project({TASK: task(), **hue})
    assert dxplan(*words, "--unit", "a").returncode == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--jurisdiction", "na"),
        ("--plan", "na/p"),
        ("--unit", "na/a"),
        ("--area", "society"),
    ],
)
def test_status_of_one_scope(
    dxplan: Run, project: Project, option: str, value: str
) -> None:
    done = dxplan("-C", project(CLEAN), "status", option, value, "--format", "json")
    found = items(done.stdout)
    assert (done.returncode, found[0]["scope"], found[0]["id"]) == (
        0,
        option.removeprefix("--"),
        value,
    )


def test_status_as_tables(dxplan: Run, project: Project) -> None:
    done = dxplan(
        "-C",
        project(CLEAN),
        "status",
        "--as-of",
        "2022-12-31",
        "--lang",
        "en",
        "--no-color",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "2022-12-31" in done.stdout
    assert "1/1" in done.stdout
    assert "100.0%" in done.stdout
    assert "\x1b" not in done.stdout


def test_status_of_files_with_errors_counts_them(dxplan: Run, project: Project) -> None:
    done = dxplan("-C", project(BROKEN), "status", "--format", "json")
    whole = items(done.stdout)[0]
    assert (done.returncode, whole["tasks"], whole["boxes"]["unreadable"]) == (0, 1, 1)


def test_status_of_a_broken_plan_or_jurisdiction_is_a_table_still(
    dxplan: Run, project: Project
) -> None:
    for path in ("na/p/plan.md", "na/jurisdiction.md"):
        done = dxplan("-C", project({**CLEAN, path: md("colour: red")}), "status")
        assert (done.returncode, done.stderr) == (0, "")


# the real plans ---------------------------------------------------------------------------------------------------

NGHE_AN = "nghe-an/2022-22-tasks"


def test_the_real_plans_are_without_error(dxplan: Run) -> None:
    done = dxplan("-C", FROZEN, "check", "-q")
    assert (done.returncode, done.stderr) == (0, "")


def test_nghe_an_on_the_day_of_its_report(dxplan: Run) -> None:
    done = dxplan(
        "-C",
        FROZEN,
        "status",
        "--plan",
        NGHE_AN,
        "--as-of",
        "2022-07-12",
        "--format",
        "json",
    )
    (found,) = items(done.stdout)
    assert (found["scope"], found["id"], found["tasks"]) == ("plan", NGHE_AN, 20)
    assert found["rates"]["completion"] == {
        "numerator": 7,
        "denominator": 20,
        "value": 35.0,
    }
    for name in ("on_time", "completed_of_due"):
        assert found["rates"][name] == {"numerator": 0, "denominator": 0, "value": None}


def test_nghe_an_says_that_two_tasks_are_not_known(dxplan: Run) -> None:
    done = dxplan(
        "-C",
        FROZEN,
        "status",
        "--plan",
        NGHE_AN,
        "--as-of",
        "2022-07-12",
        "--lang",
        "en",
    )
    assert "20" in done.stdout
    assert "22" in done.stdout.replace("2022", "")


def real(day: str) -> Compliance:
    return evaluate(load(FROZEN), date.fromisoformat(day), Settings())


def test_heading_6_is_past_its_expected_date_on_the_first_of_august() -> None:
    states = [
        real(day).tasks[f"{NGHE_AN}/tasks/06"] for day in ("2022-07-31", "2022-08-01")
    ]
    assert [state.timeliness for state in states] == ["expected", "past_expected"]
    assert {state.box for state in states} == {"open_other"}


def test_in_september_the_report_of_august_shows_and_the_resolution_is_on_time() -> (
    None
):
    found = real("2022-09-01")
    heading = found.tasks[f"{NGHE_AN}/tasks/01"]
    assert (heading.reports[-1].date, heading.evaluation.progress.status) == (
        date(2022, 8, 22),
        "in_progress",
    )
    resolution = found.tasks["nghe-an/2022-ke-hoach-78/tasks/nghi-quyet-chuyen-doi-so"]
    assert (resolution.timeliness, resolution.box) == ("on_time", "completed_on_time")


def test_the_ministrys_list_is_assigned_and_the_drafts_are_not_judged() -> None:
    found = real("2022-09-01").summaries
    listed = found["plan", "mic/2022-22-tasks"]
    assert (listed.tasks, listed.assigned) == (0, 20)
    draft = found["plan", "nghe-an/2022-du-thao-nghi-quyet"]
    assert (draft.tasks, sum(draft.targets.values())) == (0, 0)
    assert draft.draft == 1


@pytest.mark.parametrize(
    "day", ["2021-12-31", "2022-07-12", "2023-06-01", "2024-03-01", "2026-11-22"]
)
def test_the_real_plans_add_up(day: str) -> None:
    found = real(day).summaries
    whole = found["all", None]
    for scope in ("jurisdiction", "area"):
        assert sum(s.tasks for s in found.values() if s.scope == scope) == whole.tasks
    assert all(s.tasks == sum(s.boxes.values()) for s in found.values())


def test_the_command_is_the_installed_one(process: Run, tmp_path: Path) -> None:
    write(tmp_path, CLEAN)
    assert process("status", "--format", "json").returncode == 0
    assert Path(sys.executable).with_name("dxplan").is_file()


@pytest.mark.parametrize(
    ("files", "arguments"),
    [
        (CLEAN, ["check", "--as-of", "2022-07-01"]),
        (BROKEN, ["check", "--as-of", "2022-07-01", "--format", "json"]),
        (CLEAN, ["status", "--as-of", "2022-12-31"]),
        (CLEAN, ["status", "--plan", "na/nothing"]),
        (CLEAN, ["check", "--nothing"]),
        (CLEAN, ["check", "--help"]),
        ({TASK: task().replace("title: ", "title:")}, ["fix", "--diff"]),
        (BROKEN, ["build", "--as-of", "2022-07-01"]),
    ],
)
def test_a_process_says_the_same(
    dxplan: Run, process: Run, tmp_path: Path, files: Files, arguments: list[str]
) -> None:
    """What the tests run within their own process is what a command of its own says, and how it ends."""
    write(tmp_path, files)
    here, there = (run(*arguments, DXPLAN_LANG="en") for run in (dxplan, process))
    assert (here.returncode, here.stdout, here.stderr) == (
        there.returncode,
        there.stdout,
        there.stderr,
    )
    assert here.stdout + here.stderr != ""


# nothing was read ---------------------------------------------------------------------------------------------------

NOTHING = [
    {},
    {"README.md": "Kế hoạch của tỉnh.\n"},
    {"areas.yaml": "- key: society\n  name: Xã hội số\n"},
    {"na/units.yaml": ""},
]
READING = (
    "check",
    "check --quiet",
    "status",
    "build",
    "build --keep-going",
    "fix",
    "fix --diff",
    "check --ignore L",
)


@pytest.mark.parametrize("files", NOTHING)
@pytest.mark.parametrize("words", READING)
def test_a_folder_without_a_record_is_no_clean_one(
    dxplan: Run, project: Project, files: dict[str, str], words: str
) -> None:
    root = project(files, {})
    (root / "plans").mkdir(parents=True, exist_ok=True)
    done = dxplan("-C", root, *words.split(), "--lang", "en")
    assert done.returncode == 1
    assert "Nothing was read" in done.stdout + done.stderr
    assert "nothing to fix" not in done.stdout
    assert not (root / "build").exists()


@pytest.mark.parametrize("words", ["check", "status", "build", "fix"])
def test_no_folder_of_plans_is_wrong_usage(
    dxplan: Run, tmp_path: Path, words: str
) -> None:
    done = dxplan("-C", tmp_path, words)
    assert done.returncode == 2
    assert "plans/" in done.stderr


def test_a_folder_that_was_asked_for_and_holds_nothing_is_no_clean_one(
    dxplan: Run, project: Project
) -> None:
    root = project(CLEAN)
    (root / "plans" / "na" / "p" / "trong").mkdir()
    done = dxplan("-C", root, "check", "plans/na/p/trong", "--as-of", "2022-07-01")
    assert (done.returncode, "F121" in done.stdout) == (1, True)
    assert (
        dxplan("-C", root, "check", "plans/na", "--as-of", "2022-07-01").returncode == 0
    )


def test_a_record_that_cannot_be_read_is_something(
    dxplan: Run, project: Project
) -> None:
    done = dxplan(
        "-C", project({"na/jurisdiction.md": "---\nname\n---\n"}, {}), "check"
    )
    assert (done.returncode, "F121" in done.stdout) == (1, False)
