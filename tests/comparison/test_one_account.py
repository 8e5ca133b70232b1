"""`history`, `diff`, `check --base` and the site tell the same of one commit."""

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from repositories import git, record, start
from samples import TARGET, Files, reports, target, task
from typer.testing import CliRunner

from dxplan.cli.app import app
from dxplan.rules.registry import find_rule

DAY = "2022-12-01"
LIMIT = 30
"""The days of `backdated_days` where nothing is configured."""

STARTED = "date: 2022-02-09, status: in_progress, document: qd"
DONE = "date: 2022-02-09, status: completed, completed_on: 2022-02-09, evidence: qd"
LONG_AGO = "date: 2021-01-05, status: in_progress, document: qd"
MEASURED = "operator: '>='\nvalue: 60\nmeasure: '%'\n"


def page(number: str) -> str:
    return f"na/p/tasks/{number}.md"


def titled(head: str, number: str) -> str:
    return task(f'number: "{number}"\n{head}', title=f"Việc số {number}")


BEFORE: Files = {
    page("01"): titled(reports(STARTED), "1"),
    page("02"): titled(reports(LONG_AGO), "2"),
    page("03"): titled(reports(STARTED), "3"),
    page("04"): titled(reports(DONE), "4"),
    page("05"): titled(reports(STARTED), "5"),
    page("06"): titled(reports(STARTED), "6"),
    page("07"): titled("", "7"),
    page("09"): titled(reports(STARTED), "9"),
    TARGET: target(MEASURED),
}
AFTER: Files = {
    # a report that comes long after its day
    page("01"): titled(reports(STARTED, "date: 2022-05-02, status: in_progress"), "1"),
    # an erratum of what the record was created with
    page("02"): titled(
        reports(
            LONG_AGO,
            "date: 2021-01-05, corrects: 2021-01-05, recorded: 2022-11-30, status: piloting, document: qd",
        ),
        "2",
    ),
    # a rename that says so
    page("03-moi"): titled(f"former_ids: na/p/tasks/03\n{reports(STARTED)}", "3"),
    # a completion that is withdrawn
    page("04"): titled(
        reports(DONE, "date: 2022-11-20, status: in_progress, note: Chưa nghiệm thu"),
        "4",
    ),
    # an entry that is edited, and a key
    page("05"): titled(reports(STARTED.replace("in_progress", "piloting")), "5"),
    # an erratum that says it was made long before it was recorded
    page("06"): titled(
        reports(
            STARTED,
            "date: 2022-02-09, corrects: 2022-02-09, recorded: 2022-03-01, status: piloting, document: qd",
        ),
        "6",
    ),
    # a first assignment that is edited, and a line of the ledger
    page("07"): task(
        'number: "7"\ndeadline_changes: [{date: 2022-11-20, to: 2023-06-30, document: qd, note: Chờ}]\n',
        title="Việc khác",
    ),
    # a record that is created with an old entry
    page("08"): titled(reports(LONG_AGO), "8"),
    # a report that is deleted
    page("09"): titled("", "9"),
    # a figure of a quarter that comes long after it
    TARGET: target(f"{MEASURED}measurements: [{{date: 2022-Q1, value: 4}}]"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one commit on a branch."""
    made = tmp_path_factory.mktemp("account")
    start(made, BEFORE, day="2022-02-10")
    git(made, "checkout", "-qb", "change")
    (made / "plans" / page("03")).unlink()
    record(made, DAY, AFTER)
    return made


def answer(root: Path, *words: str) -> str:
    options = ("--lang", "en")
    done = CliRunner().invoke(app, ["-C", str(root), *words, *options])
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def findings(root: Path) -> list[dict[str, Any]]:
    told = answer(root, "check", "--base", "main", "--format", "json", "--as-of", DAY)
    return [one for one in json.loads(told)["findings"] if one["code"][:2] == "H2"]


@pytest.fixture(scope="module")
def diff(root: Path) -> dict[str, Any]:
    span = ("diff", "main...HEAD", "--as-of", DAY, "--format", "json")
    compared: dict[str, Any] = json.loads(answer(root, *span))
    return compared


@pytest.fixture(scope="module")
def timelines(root: Path) -> dict[str, list[dict[str, Any]]]:
    """By id the events that `history` tells of the commit."""
    events = {}
    for file in (root / "plans").glob("na/p/t*/*.md"):
        identity = file.relative_to(root / "plans").as_posix().removesuffix(".md")
        told = json.loads(answer(root, "history", identity, "--format", "json"))
        events[identity] = [
            event
            for item in told["items"]
            if item["recorded"] == DAY
            for event in item["events"]
        ]
    return events


@pytest.fixture(scope="module")
def pages(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """By id the English page of each record as a reader sees it, with blanks for marks."""
    out = tmp_path_factory.mktemp("site") / "site"
    answer(root, "build", "--as-of", DAY, "--out", str(out))
    shown = {}
    for file in (out / "en").glob("na/p/t*/*/index.html"):
        identity = file.parent.relative_to(out / "en").as_posix()
        text = re.sub(r"<[^>]*>", " ", file.read_text(encoding="utf-8"))
        shown[identity] = " ".join(html.unescape(text).split())
    return shown


def test_all_say_the_same_of_what_was_recorded_late(
    findings: list[dict[str, Any]],
    diff: dict[str, Any],
    timelines: dict[str, list[dict[str, Any]]],
    pages: Mapping[str, str],
) -> None:
    gate = {
        (one["record"], int(one["args"]["days"]))
        for one in findings
        if one["code"] == "H212"
    }
    assert gate == {
        ("na/p/tasks/01", 213),
        ("na/p/tasks/06", 275),
        ("na/p/targets/01", 245),
    }
    cautions = {
        (one["record"], one["days"])
        for one in diff["cautions"]
        if one["name"] == "backdated"
    }
    assert cautions == gate
    history = {
        (identity, event["days_late"])
        for identity, events in timelines.items()
        for event in events
        if (event["days_late"] or 0) > LIMIT
    }
    edited = ("na/p/tasks/05", 295)  # of which the gate says that it was edited (H202)
    assert history - {edited} == gate
    assert ("H202", "na/p/tasks/05") in {
        (one["code"], one["record"]) for one in findings
    }
    site = {
        (identity, int(days))
        for identity, text in pages.items()
        for days in re.findall(r"recorded (\d+) days late", text)
    }
    assert site == history


def test_history_marks_what_is_late(root: Path) -> None:
    assert "recorded 213 days late" in answer(root, "history", "na/p/tasks/01")
    for number in ("02", "08"):
        assert "days late" not in answer(root, "history", f"na/p/tasks/{number}")


CAUTIONS = {
    "H202": "entry-changed",
    "H203": "entry-removed",
    "H206": "assignment-edited",
    "H211": "completion-withdrawn",
    "H212": "backdated",
    "H220": "claim-without-document",
    "H224": "proof-too-old",
}


def test_the_cautions_are_the_findings(
    root: Path, findings: list[dict[str, Any]], diff: dict[str, Any]
) -> None:
    gate = {(CAUTIONS[one["code"]], one["record"]) for one in findings}
    assert {name for name, _ in gate} >= {
        "entry-changed",
        "entry-removed",
        "assignment-edited",
        "completion-withdrawn",
        "backdated",
    }
    cautions = {(one["name"], one["record"]) for one in diff["cautions"]}
    assert cautions - gate == {("deadline-later", "na/p/tasks/07")} | {
        (name, record) for name, record in cautions if name == "extended-late"
    }
    assert gate - cautions == set()
    text = answer(root, "diff", "main...HEAD", "--as-of", DAY)
    for one in findings:
        labelled = "key" in one["args"] or "at" in one["args"]
        assert labelled or one["message"] in text, one["code"]
        assert find_rule(one["code"]) is not None


def test_a_change_is_told_by_one_sentence(
    root: Path,
    timelines: dict[str, list[dict[str, Any]]],
    pages: Mapping[str, str],
) -> None:
    compared = answer(root, "diff", "main...HEAD", "--as-of", DAY)
    told = 0
    for identity, events in timelines.items():
        for event in events:
            message = " ".join(event["message"].split())
            assert message in pages[identity], message
            if event["what"] in {"created", "renamed"} or event["key"] == "former_ids":
                continue  # a diff says that of the record as a whole
            if event["key"].startswith("deadline_changes"):
                # a diff also says what the new deadline takes the place of
                start, _, deadline = message.rpartition(": ")
                assert re.search(f"{start}: [^;]* → {deadline}", compared), message
            else:
                assert message in compared, message
            told += 1
    assert told >= 8


def test_the_records_are_the_same(
    diff: dict[str, Any], timelines: dict[str, list[dict[str, Any]]]
) -> None:
    outcomes = {one["id"]: one["outcome"] for one in diff["records"]}
    assert outcomes["na/p/tasks/03-moi"] == "renamed"
    assert outcomes["na/p/tasks/08"] == "created"
    assert {key for key, events in timelines.items() if events} == {*outcomes}
