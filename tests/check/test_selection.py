"""What `check` is asked to show: rules, paths, baselines, statistics, and checking again while one writes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from samples import TASK, Files, Project, Run, task, write

OTHER = "na/p/tasks/02.md"
FILES: Files = {
    TASK: task("owner: a", lead="nobody"),  # S101; R101 needs a readable record
    OTHER: task("coordinating_units: a"),  # U103, D103
    "na/p/tasks/03.md": task(lead="nobody"),  # R101
}


def check(
    dxplan: Run, root: Path, *options: object, code: int | None = None
) -> list[tuple[str, str]]:
    """The rule and the last part of the file of every finding."""
    done = dxplan(
        "-C", root, "check", "--as-of", "2022-12-31", "--format", "json", *options
    )
    assert done.stderr == ""
    assert code is None or done.returncode == code
    return [
        (f["code"], f["file"].rpartition("/")[2])
        for f in json.loads(done.stdout)["findings"]
    ]


def configured(root: Path, text: str) -> Path:
    (root / "dxplan.toml").write_text(text, encoding="utf-8")
    return root


# rules ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("configuration", "options", "found"),
    [
        ("", ["--select", "S101"], {"S101"}),
        ("", ["--select", "unknown-key,U103"], {"S101", "U103"}),
        ("", ["--select", "s", "--select", "r1"], {"S101", "R101"}),
        ("", ["--select", "D", "--ignore", "D103"], set()),
        ("", ["--select", "D103", "--ignore", "D"], {"D103"}),
        ("select = ['S']", [], {"S101"}),
        ("select = ['S']", ["--select", "R"], {"R101"}),
        ("select = ['S', 'U']", ["--ignore", "U"], {"S101"}),
        ("ignore = ['L', 'D', 'U', 'P']", ["--ignore", "unknown-unit"], {"S101"}),
        ("ignore = ['S']", ["--select", "S"], {"S101"}),
        (
            "per_path = {'plans/na/p/tasks/01.md' = ['S']}",
            ["--select", "S,R"],
            {"R101"},
        ),
    ],
)
def test_rules_are_selected(
    dxplan: Run,
    project: Project,
    configuration: str,
    options: list[str],
    found: set[str],
) -> None:
    assert {
        code
        for code, _ in check(
            dxplan, configured(project(FILES), configuration), *options
        )
    } == found


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("overdu", "D103 (overdue)"),
        ("X1", "X1"),
        ("S101,", "“”"),
        ("unknown-kei", "S101 (unknown-key)"),
    ],
)
def test_a_broken_selector_is_wrong_usage(
    dxplan: Run, project: Project, word: str, said: str
) -> None:
    root = project(FILES)
    for done in (
        dxplan("-C", root, "check", "--select", word),
        dxplan("-C", root, "check", "--ignore", word),
    ):
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr


def test_what_is_not_selected_does_not_fail(dxplan: Run, project: Project) -> None:
    root = project(FILES)
    assert check(dxplan, root, "--select", "U", code=0) == [("U103", "02.md")]
    assert check(dxplan, root, "--select", "U", "--fail-on", "warning", code=1)
    assert check(dxplan, root, "--select", "S", code=1)


# paths ----------------------------------------------------------------------------------------------------------------


def test_paths_show_their_own_findings_and_rules_see_all(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    same = {
        "na/p/tasks/04.md": task('number: "7"'),
        "na/p/tasks/05.md": task('number: "7"'),
    }
    root = project({**FILES, **same})
    tasks = root / "plans/na/p/tasks"
    assert {file for _, file in check(dxplan, root, tasks / "01.md")} == {"01.md"}
    assert check(dxplan, root, tasks / "05.md", "--select", "R108") == [
        ("R108", "05.md")
    ]
    assert check(dxplan, root, os.path.relpath(tasks, tmp_path)) == check(
        dxplan, root, tasks
    )
    assert {file for _, file in check(dxplan, root, tasks)} == {
        f"0{i}.md" for i in range(1, 6)
    }
    assert check(dxplan, root, root / "plans") == check(dxplan, root)
    both = check(dxplan, root, tasks / "01.md", f"{tasks}/../tasks/./03.md")
    assert {file for _, file in both} == {"01.md", "03.md"}


@pytest.mark.parametrize(
    "path", ["plans/na/nothing.md", "dxplan.toml", "plans/../dxplan.toml"]
)
def test_a_path_that_is_not_there_or_outside_is_wrong_usage(
    dxplan: Run, project: Project, path: str
) -> None:
    root = configured(project(FILES), "")
    done = dxplan("-C", root, "check", root / path)
    assert (done.returncode, done.stdout) == (2, "")
    assert path.rpartition("/")[2].strip(".") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_link_that_is_itself_the_finding_can_be_named(
    dxplan: Run, project: Project
) -> None:
    root = project(FILES)
    link = root / "plans/na/p/tasks/link.md"
    link.symlink_to("/etc/passwd")
    assert check(dxplan, root, link) == [("F111", "link.md")]


# baseline -------------------------------------------------------------------------------------------------------------


def test_a_baseline_silences_what_it_knows(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    root, file = project(FILES), tmp_path / "baseline.json"
    assert (
        dxplan(
            "-C", root, "check", "--as-of", "2022-12-31", "--write-baseline", file
        ).returncode
        == 0
    )
    entries = json.loads(file.read_text(encoding="utf-8"))["findings"]
    known = [
        (e["code"], e["file"].rpartition("/")[2])
        for e in entries
        for _ in range(e["count"])
    ]
    assert sorted(known) == sorted(check(dxplan, root))
    assert file.read_text(encoding="utf-8").count("\n") == len(entries) + 2
    assert check(dxplan, root, "--baseline", file, code=0) == []
    (root / "plans" / TASK).write_text(
        "---\n# above\nowned: b\n" + FILES[TASK][4:], encoding="utf-8"
    )
    assert check(dxplan, root, "--baseline", file, code=1) == [("S101", "01.md")]
    assert [*tmp_path.glob(".*")] == []


def test_an_entry_silences_as_many_as_it_counts(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    log = (
        "reports:\n"
        + "  - date: 2022-06-20\n    status: completed\n    evidence: nothing\n" * 2
    )
    root, file = project({TASK: task(log)}), tmp_path / "baseline.json"
    dxplan("-C", root, "check", "--select", "R102", "--write-baseline", file)
    entries = json.loads(file.read_text(encoding="utf-8"))["findings"]
    entries[0]["count"] = 1
    file.write_text(
        json.dumps({"schema": 1, "findings": entries[:1]}), encoding="utf-8"
    )
    assert check(dxplan, root, "--select", "R102", "--baseline", file) == [
        ("R102", "01.md")
    ]


def test_entries_that_match_nothing_are_told(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    root, file = project(FILES), tmp_path / "baseline.json"
    dxplan("-C", root, "check", "--as-of", "2022-12-31", "--write-baseline", file)
    (root / "plans" / OTHER).write_text(task(), encoding="utf-8")  # U103 is mended

    def last(*options: object) -> str:
        done = dxplan(
            "-C",
            root,
            "check",
            "--as-of",
            "2022-12-31",
            "--lang",
            "en",
            "--baseline",
            file,
            *options,
        )
        assert done.returncode == 0
        return done.stdout.rstrip().rpartition("\n")[2]

    assert last() == last("--select", "U") == last(root / "plans" / OTHER) == last("-q")
    assert last().startswith("1 baseline entry no longer matches anything")
    assert "not shown" in last("--select", "S")
    assert "not shown" in last(root / "plans" / TASK)


@pytest.mark.parametrize(
    "text",
    [
        None, "", "[]", "{", '{"schema": 2, "findings": []}', '{"schema": 1}', '{"schema": 1, "findings": [1]}', "\xff",
        '{"schema": 1, "findings": [{"code": "S101", "file": "x", "fingerprint": "y", "count": 1}]}',
        '{"schema": 1, "findings": [{"code": "S101", "file": "x", "fingerprint": "' + "0" * 64 + '", "count": -1}]}',
    ],
)  # fmt: skip
def test_a_broken_baseline_is_wrong_usage(
    dxplan: Run, project: Project, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "baseline.json"
    if text is not None:
        file.write_bytes(text.encode("latin-1"))
    done = dxplan("-C", project(FILES), "check", "--baseline", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "baseline.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_baseline_that_cannot_be_written_is_a_sentence(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    for file in (tmp_path / "no/baseline.json", tmp_path):
        done = dxplan("-C", project(FILES), "check", "--write-baseline", file)
        assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (
            2,
            "",
            False,
        )
    assert [*tmp_path.glob(".*")] == [*tmp_path.parent.glob(".*")] == []


# statistics -----------------------------------------------------------------------------------------------------------


def test_statistics_by_rule_and_unit(dxplan: Run, project: Project) -> None:
    files = {
        **FILES,
        "na/p/tasks/05.md": "\ufeff"
        + task("coordinating_units: [b, a]", lead="[a, b]"),
    }
    options = (
        "check",
        "--statistics",
        "--as-of",
        "2022-12-31",
        "--lang",
        "en",
        "--select",
        "F,S,U,R101",
    )
    done = dxplan("-C", project(files), *options)
    lines = [line.split() for line in done.stdout.split("\n")]
    assert done.returncode == 1
    assert ["3", "U103", "[", "]", "lead-also-coordinates"] in lines
    assert ["1", "F102", "[*]", "byte-order-mark"] in lines
    assert ["4", "Sở", "A", "(na/a)"] in lines
    assert ["3", "Sở", "B", "(na/b)"] in lines
    assert "(none)" in done.stdout  # tasks whose lead is no unit


def test_statistics_are_for_people(dxplan: Run, project: Project) -> None:
    done = dxplan("-C", project(FILES), "check", "--statistics", "--format", "sarif")
    assert (done.returncode, done.stdout, "sarif" in done.stderr) == (2, "", True)


# watch ----------------------------------------------------------------------------------------------------------------


class Watch:
    """`dxplan check --watch` at work, with what it has said so far."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.said, self.failed = folder / "said", folder / "failed"
        command = [
            sys.executable,
            "-u",
            "-m",
            "dxplan",
            "-C",
            str(root),
            "check",
            "--watch",
            "--format",
            "concise",
        ]
        environment = {**os.environ, "PYTHONUTF8": "1", "DXPLAN_LANG": "en"}
        with self.said.open("wb") as out, self.failed.open("wb") as err:
            self.process = subprocess.Popen(
                [*command, "--select", "S"], stdout=out, stderr=err, env=environment
            )

    def until(self, text: str, times: int, file: Path | None = None) -> str:
        """Everything said once ``text`` has been said so often."""
        for _ in range(600):
            said = (file or self.said).read_text(encoding="utf-8")
            if said.count(text) >= times:
                return said
            assert self.process.poll() is None
            time.sleep(0.1)
        pytest.fail(f"never said {text!r} {times} times: {said}")


def test_watch_checks_again_and_outlives_a_broken_configuration(
    project: Project, tmp_path: Path
) -> None:
    root = project({TASK: task()})
    watch = Watch(root, tmp_path)
    try:
        assert "S101" not in watch.until("Ctrl-C", 1)
        write(root, {TASK: task("owner: a")}, base={})
        assert watch.until("Ctrl-C", 2).count("error[S101]") == 1
        configured(root, "colour = 1\n")
        watch.until("Ctrl-C", 3)
        assert "colour" in watch.until("colour", 1, watch.failed)
        (root / "dxplan.toml").unlink()
        said = watch.until("Ctrl-C", 4)
        assert said.count("error[S101]") == 2
        assert "\x1b" not in said
        time.sleep(1)
        assert (
            watch.until("Ctrl-C", 4).count("Ctrl-C") == 4
        )  # nothing changed, nothing said
        watch.process.send_signal(signal.SIGINT)
        assert watch.process.wait(20) == 0
        assert "Traceback" not in watch.failed.read_text(encoding="utf-8")
    finally:
        watch.process.kill()
        watch.process.wait()


@pytest.mark.parametrize(
    "options", [["--format", "sarif"], ["--write-baseline", "b.json"]]
)
def test_watch_is_for_people(
    dxplan: Run, project: Project, tmp_path: Path, options: list[str]
) -> None:
    done = dxplan("-C", project(FILES), "check", "--watch", *options)
    assert (done.returncode, done.stdout, options[0] in done.stderr) == (2, "", True)
    assert not (tmp_path / "b.json").exists()
