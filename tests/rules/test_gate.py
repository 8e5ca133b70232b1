"""What `check --base` says of a change, in real repositories: its line now, its line before, and its honest twin."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gate_repositories import Found, checked, commit
from repositories import git
from samples import BASE, PLAN, TARGET, TASK, Files, Run, md, target, task, write
from typer.testing import CliRunner

from dxplan.cli.app import app

Gate = Callable[..., Found]


REPORTS = """\
reports:
  - date: 2022-02-01
    status: in_progress
    note: Đang làm
  - date: 2022-03-31
    status: piloting
    percent: 50
"""
MOVED = """\
deadline_changes:
  - date: 2022-03-06
    to: 2022-12-31
    document: later
    note: Chờ hướng dẫn.
"""


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """A repository of two commits: the base, which is tagged, and a change on it."""

    def make(before: Files, after: Files, gone: tuple[str, ...] = ()) -> Path:
        root = tmp_path / "project"
        root.mkdir()
        git(root, "init", "-q", "-b", "main")
        commit(root, {**BASE, **before})
        git(root, "tag", "base")
        commit(root, after, gone)
        return root

    return make


@pytest.fixture
def gate(changed: Callable[..., Path]) -> Gate:
    """What the gate finds in a change, and whether the exit code says the same."""

    def run(before: Files, after: Files, gone: tuple[str, ...] = ()) -> Found:
        return checked(changed(before, after, gone))

    return run


def line_of(text: str, words: str) -> int:
    """The line of the only place of these words."""
    assert text.count(words) == 1, words
    return text[: text.index(words)].count("\n") + 1


def expect(
    found: Found, code: str, file: str, new: tuple[str, str], old: tuple[str, str]
) -> dict[str, Any]:
    """The only finding: at these words of the new text, and with these words of the old one."""
    (item,) = found
    (related,) = item["related"]
    assert (item["code"], item["file"], item["start"]["line"]) == (
        code,
        f"plans/{file}",
        line_of(*new),
    )
    assert (related["file"], related["start"]["line"]) == (
        f"plans/{file}",
        line_of(*old),
    )
    assert related["message"] == "before the change"
    return item


def edited(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


# logs -----------------------------------------------------------------------------------------------------------------

LOGGED = task("area: people\n" + REPORTS)


@pytest.mark.parametrize(
    ("edit", "new", "old", "said"),
    [
        (
            ("status: piloting", "status: completed"),
            "status: completed",
            "status: piloting",
            "“completed”",
        ),
        (
            ("percent: 50", "percent: 60"),
            "percent: 60",
            "percent: 50",
            "“percent” was “50” and is now “60”",
        ),
        (
            ("    percent: 50\n", ""),
            "date: 2022-03-31",
            "percent: 50",
            "“percent” was “50” and is now missing",
        ),
        (
            ("percent: 50", "percent: 50\n    evidence: qd"),
            "evidence: qd",
            "date: 2022-03-31",
            "now “qd”",
        ),
        (
            ("note: Đang làm", "note: Xong"),
            "note: Xong",
            "note: Đang làm",
            "was “Đang làm” and is now “Xong”",
        ),
        (
            ("date: 2022-03-31", "date: 2022-03-01"),
            "2022-03-01",
            "2022-03-31",
            "“date” was “2022-03-31”",
        ),
    ],
)
def test_an_entry_that_was_edited(
    gate: Gate, edit: tuple[str, str], new: str, old: str, said: str
) -> None:
    after = edited(LOGGED, edit)
    item = expect(
        gate({TASK: LOGGED}, {TASK: after}), "H202", TASK, (after, new), (LOGGED, old)
    )
    assert said in item["message"]
    assert item["record"] == "na/p/tasks/01"


def test_an_entry_of_every_log_is_kept(gate: Gate) -> None:
    before = task(
        MOVED
        + "verifications:\n  - {date: 2022-03-10, verified_by: b, finding: confirmed}\n"
        + "changes:\n  - {date: 2022-03-06, key: area, to: people, document: later}\n"
    )
    measured = target(
        "operator: '>='\nvalue: 60\nmeasurements:\n  - {date: 2022-03, value: 20}\n"
    )
    after = edited(
        before,
        ("to: 2022-12-31", "to: 2023-12-31"),
        ("finding: confirmed", "finding: disputed"),
    )
    after = edited(after, ("to: people", "to: society"))
    files = {TASK: after, TARGET: edited(measured, ("value: 20", "value: 30"))}
    found = gate({TASK: before, TARGET: measured}, files)
    assert [
        (item["code"], item["args"]["found"], item["args"]["key"]) for item in found
    ] == [
        ("H202", "log-measurements", "value"),
        ("H202", "log-deadline_changes", "to"),
        ("H202", "log-verifications", "finding"),
        ("H202", "log-changes", "to"),
    ]


ERRATUM = "  - {date: 2022-03-31, status: in_progress, corrects: 2022-03-31, recorded: 2022-04-01}\n"


@pytest.mark.parametrize(
    "after",
    [
        task("area: people\n" + REPORTS + ERRATUM),
        edited(LOGGED, ("note: Đang làm", "note: {vi: Đang làm, en: Under way}")),
        edited(LOGGED, ("percent: 50", 'percent: "50.0"')),
        edited(LOGGED, ("note: Đang làm", "note: 'Đang   làm'")),
    ],
)
def test_an_erratum_a_translation_and_another_way_to_write_an_entry_pass(
    gate: Gate, after: str
) -> None:
    assert {item["code"] for item in gate({TASK: LOGGED}, {TASK: after})} <= {"H215"}


def test_a_verification_may_be_answered_and_a_dead_reference_mended(gate: Gate) -> None:
    before = task(
        "verifications:\n  - {date: 2022-03-10, verified_by: Sở B, finding: disputed}\n"
    )
    after = edited(
        before,
        ("verified_by: Sở B", "verified_by: na/b"),
        ("disputed}", "disputed, reply: Đã bổ sung}"),
    )
    assert gate({TASK: before}, {TASK: after}) == []


def test_a_reference_of_an_entry_that_leads_elsewhere(gate: Gate) -> None:
    before = task(
        "verifications:\n  - {date: 2022-03-10, verified_by: b, finding: disputed}\n"
    )
    after = edited(before, ("verified_by: b", "verified_by: c"))
    expect(
        gate({TASK: before}, {TASK: after}),
        "H202",
        TASK,
        (after, "verified_by: c"),
        (before, "verified_by: b"),
    )


def test_an_entry_that_is_gone(gate: Gate) -> None:
    after = task("area: people\n" + REPORTS.partition("  - date: 2022-03-31")[0])
    item = expect(
        gate({TASK: LOGGED}, {TASK: after}),
        "H203",
        TASK,
        (after, "reports:"),
        (LOGGED, "date: 2022-03-31"),
    )
    assert "the report of 2022-03-31 is missing" in item["message"]


def test_a_whole_log_that_is_gone_is_one_finding(gate: Gate) -> None:
    (item,) = gate({TASK: LOGGED}, {TASK: task("area: people")})
    assert (item["code"], item["args"]["dates"]) == ("H203", "2022-02-01, 2022-03-31")
    assert (
        item["start"]["line"] == line_of(task("area: people"), "people") + 1
    )  # the closing fence
    assert [related["start"]["line"] for related in item["related"]] == [7, 10]


FLAT = task(
    "status: in_progress\nreported_on: 2022-02-01\npercent: 20\nnote: Đang làm\n"
)


def test_a_flat_report_is_an_entry_wherever_it_stands(
    dxplan: Run, changed: Callable[..., Path]
) -> None:
    root = changed({TASK: FLAT}, {"README.md": "x\n"})
    assert dxplan("-C", root, "fix", "--select", "S113").returncode == 0
    assert "date: 2022-02-01" in (root / "plans" / TASK).read_text("utf-8")
    assert checked(root) == []
    over = edited(FLAT, ("in_progress", "completed"), ("2022-02-01", "2022-03-31"))
    write(root, {TASK: over}, base={})
    expect(
        checked(root),
        "H203",
        TASK,
        (over, "status: completed"),
        (FLAT, "status: in_progress"),
    )
    write(root, {TASK: edited(FLAT, ("percent: 20", "percent: 30"))}, base={})
    (item,) = checked(root)
    assert (item["code"], item["key"], item["args"]["key"]) == (
        "H202",
        "percent",
        "percent",
    )


SAME_DAY = (
    "  - {date: 2022-03-31, status: in_progress}\n",
    "  - {date: 2022-03-31, status: piloting}\n",
)


def test_entries_of_one_day_in_another_order(gate: Gate) -> None:
    before, after = (
        task("reports:\n" + "".join(order)) for order in (SAME_DAY, SAME_DAY[::-1])
    )
    found = gate({TASK: before}, {TASK: after})
    expect(
        found, "H204", TASK, (after, "status: piloting"), (before, "status: piloting")
    )


def test_entries_of_several_days_have_no_order(gate: Gate) -> None:
    late, early = (
        "  - {date: 2022-03-31, status: piloting}\n",
        "  - {date: 2022-02-01, status: in_progress}\n",
    )
    assert (
        gate(
            {TASK: task("reports:\n" + late + early)},
            {TASK: task("reports:\n" + early + late)},
        )
        == []
    )


# heads ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("2022-06-30", "2022-12-31", ("deadline: 2022-06-30", "deadline: 2022-12-31")),
        ("2022-06-30", "none", ("deadline: 2022-06-30", "deadline: none")),
        ("every quarter", "every year", ("every quarter", "every year")),
        (
            "\n  by: 2022-06",
            "\n  by: 2022-06\n  firm: false",
            ("by: 2022-06", "firm: false"),
        ),
        (
            "\n  by: 2022-06\n  text: Sớm",
            "\n  by: 2022-09\n  text: Muộn",
            ("by: 2022-06", "by: 2022-09"),
        ),
        (
            "\n  by: 2022-06",
            "\n  by: 2022-06\n  condition: Khi có vốn",
            ("by: 2022-06", "condition: Khi"),
        ),
        (
            "\n  every: year\n  due: 06-30",
            "\n  every: year\n  due: 12-31",
            ("due: 06-30", "due: 12-31"),
        ),
        (
            "\n  every: year\n  until: 2025",
            "\n  every: year\n  until: 2023",
            ("until: 2025", "until: 2023"),
        ),
    ],
)
def test_a_deadline_that_was_overwritten(
    gate: Gate, old: str, new: str, at: tuple[str, str]
) -> None:
    before, after = (
        task("area: people", deadline=old),
        task("area: people\n" + MOVED, deadline=new),
    )
    item = expect(
        gate({TASK: before}, {TASK: after}),
        "H205",
        TASK,
        (after, at[1]),
        (before, at[0]),
    )
    assert "deadline_changes" in item["help"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2022-06-30", "2022-06-30"),
        ("2022-12", "\n  by: 2022-12"),
        ("2022-12", "\n  by: 2022-12\n  text: Tháng 12\n  firm: true"),
        (
            "\n  by: 2022-12\n  condition: Khi có vốn",
            "\n  by: 2022-12\n  condition: {vi: Khi có vốn, en: Once funded}",
        ),
        (
            "\n  by: 2022-12\n  condition: Khi",
            "\n  by: 2022-12\n  condition: Khi\n  condition_met_on: 2022-02-02",
        ),
    ],
)
def test_an_extension_with_its_document_and_what_moves_no_deadline_pass(
    gate: Gate, old: str, new: str
) -> None:
    assert gate({TASK: task(deadline=old)}, {TASK: task(MOVED, deadline=new)}) == []


def test_a_condition_that_was_met_stays_met(gate: Gate) -> None:
    before = task(
        deadline="\n  by: 2022-12\n  condition: Khi\n  condition_met_on: 2022-02-02"
    )
    after = edited(before, ("2022-02-02", "2022-03-02"))
    expect(
        gate({TASK: before}, {TASK: after}),
        "H205",
        TASK,
        (after, "2022-03-02"),
        (before, "2022-02-02"),
    )


VALUED = target(
    "indicator: share\noperator: '>='\nvalue: 60\nlevel: [province, commune]\nlead_unit: a\n"
)
HEAD = """
deliverables:
  - type: plan
    title: Kế hoạch
  - type: report
source:
  document: plan-doc
  locator: mục 1
  certainty: inferred
"""
HEADED = task(HEAD)


@pytest.mark.parametrize(
    ("file", "before", "edit"),
    [
        (TASK, HEADED, ("title: Việc", "title: Việc khác")),
        (TASK, HEADED, ("lead_unit: a", "lead_unit: b")),
        (TASK, HEADED, ("lead_unit: a", "lead_unit: [a, b]")),
        (TASK, HEADED, ("type: report", "type: decision")),
        (TASK, HEADED, ("title: Kế hoạch", "title: Dự thảo")),
        (TASK, HEADED, ("document: plan-doc", "document: later")),
        (TASK, HEADED, ("locator: mục 1", "locator: mục 2")),
        (TARGET, VALUED, ("value: 60", "value: 40")),
        (TARGET, VALUED, ("operator: '>='", "operator: '~'")),
        (TARGET, VALUED, ("indicator: share", "indicator: errors")),
        (TARGET, VALUED, ("level: [province, commune]", "level: province")),
        (TARGET, VALUED, ("title: Chỉ tiêu", "title: Chỉ tiêu khác")),
    ],
)
def test_a_head_that_was_overwritten(
    gate: Gate, file: str, before: str, edit: tuple[str, str]
) -> None:
    after = edited(before, edit)
    item = expect(
        gate({file: before}, {file: after}),
        "H206",
        file,
        (after, edit[1]),
        (before, edit[0]),
    )
    assert f"key: {item['args']['key']}" in item["help"]


@pytest.mark.parametrize(
    ("edit", "implied"),
    [
        ("standing: draft", "in_force"),
        ("assigns: true", "false"),
        ("document: later", "plan-doc"),
    ],
)
def test_a_plan_that_was_overwritten(gate: Gate, edit: str, implied: str) -> None:
    before = BASE[PLAN]
    head = (
        before.replace("document: plan-doc\n", "")
        if edit.startswith("document")
        else before
    )
    after = head.replace("period: 2022\n", f"{edit}\nperiod: 2022\n")
    (item,) = gate({}, {PLAN: after})
    assert (item["code"], item["args"]["old"], item["start"]["line"]) == (
        "H206",
        implied,
        line_of(after, edit),
    )


def test_a_deliverable_that_is_gone(gate: Gate) -> None:
    after = edited(HEADED, ("  - type: report\n", ""))
    item = expect(
        gate({TASK: HEADED}, {TASK: after}),
        "H206",
        TASK,
        (after, "type: plan"),
        (HEADED, "type: report"),
    )
    assert item["args"]["old"] == "plan Kế hoạch, report"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEADED, edited(HEADED, ("title: Việc", "title: {vi: Việc, en: Work}"))),
        (HEADED, edited(HEADED, ("lead_unit: a", "lead_unit: [na/a]"))),
        (
            HEADED,
            edited(
                HEADED, ("certainty: inferred", "certainty: verified\n  via: later")
            ),
        ),
        (HEADED, edited(HEADED, ("type: report", "type: report\n    title: Báo cáo"))),
        (
            HEADED,
            task(
                HEAD
                + "changes:\n  - {date: 2022-03-06, key: title, to: Việc khác, document: later}\n"
            ),
        ),
        (task(), HEADED),
        (task(lead="Sở B"), task(lead="b")),
        (edited(task(), ("lead_unit: a", "lead_unknown: Văn bản không nêu")), task()),
    ],
)
def test_a_ledger_line_and_what_becomes_known_pass(
    gate: Gate, before: str, after: str
) -> None:
    assert gate({TASK: before}, {TASK: after}) == []


def test_a_value_changes_in_the_ledger_and_not_in_how_it_is_written(gate: Gate) -> None:
    line = "changes:\n  - {date: 2022-03-06, key: value, from: 60, to: 40, document: later}\n"
    after = edited(
        VALUED,
        ("value: 60", 'value: "60,0"'),
        ("[province, commune]", "[commune, province]"),
    )
    assert (
        gate({TARGET: VALUED}, {TARGET: after.replace("---\n", "---\n" + line, 1)})
        == []
    )


@pytest.mark.parametrize(
    ("edit", "at", "old"),
    [
        (("area: people\n", ""), "area", "people"),
        (("  text: Sớm\n", ""), "deadline.text", "Sớm"),
        (("title: {vi: Việc, en: Work}", "title: Việc"), "title.en", "Work"),
        (("  via: later\n", ""), "source.via", "later"),
    ],
)
def test_a_field_that_was_emptied(
    gate: Gate, edit: tuple[str, str], at: str, old: str
) -> None:
    before = task(
        "area: people\nsource:\n  document: plan-doc\n  via: later\n",
        deadline="\n  by: 2022-06\n  text: Sớm\n  firm: true",
        title="{vi: Việc, en: Work}",
    )
    (item,) = gate({TASK: before}, {TASK: edited(before, edit)})
    assert (item["code"], item["severity"], item["args"]) == (
        "H207",
        "warning",
        {"at": at, "old": old},
    )
    assert item["related"][0]["start"]["line"] == line_of(before, old)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (task("x-mine: 1\naccepts_pilot: false"), task()),
        (task("waivers:\n  - {rule: P101, reason: Cũ, until: 2022-02-01}"), task()),
        (task(deadline="\n  by: 2022-06\n  firm: true"), task(deadline="2022-06")),
        (task("area: people"), task("area: people")),
    ],
)
def test_what_its_absence_says_too_is_not_emptied(
    gate: Gate, before: str, after: str
) -> None:
    assert gate({TASK: before}, {TASK: after, "na/p/README.md": "x\n"}) == []


def test_what_is_missing_is_said_once(
    dxplan: Run, changed: Callable[..., Path]
) -> None:
    root = changed(
        {TASK: task(), TARGET: VALUED},
        {
            TASK: edited(task(), ("lead_unit: a\n", "")),
            TARGET: edited(VALUED, ("value: 60\n", "")),
        },
    )
    done = dxplan(
        "-C",
        root,
        "check",
        "--base",
        "base",
        "--format",
        "json",
        "--select",
        "S,H",
        "--as-of",
        "2022-04-01",
    )
    found = [
        (item["code"], item["args"]["key"], item["args"]["old"])
        for item in json.loads(done.stdout)["findings"]
    ]
    assert found == [("H206", "value", "60"), ("H206", "lead_unit", "a")]


def test_what_was_never_there_is_missing_and_what_came_is_told(
    dxplan: Run, changed: Callable[..., Path]
) -> None:
    bare = edited(VALUED, ("operator: '>='\n", ""), ("value: 60\n", ""))
    root = changed(
        {TARGET: bare},
        {TARGET: edited(bare, ("indicator:", "operator: '>='\nindicator:"))},
    )
    done = dxplan(
        "-C",
        root,
        "check",
        "--base",
        "base",
        "--format",
        "json",
        "--select",
        "S,H",
        "--as-of",
        "2022-04-01",
    )
    assert [item["code"] for item in json.loads(done.stdout)["findings"]] == [
        "H219",
        "S102",
    ]


# which records --------------------------------------------------------------------------------------------------------


def test_a_renamed_record_is_compared_with_what_it_was(gate: Gate) -> None:
    new = "na/p/tasks/viec.md"
    after = edited(
        LOGGED,
        ("piloting", "completed"),
        ("area: people", "former_ids: [na/p/tasks/01]"),
    )
    found = gate({TASK: LOGGED}, {new: after}, (TASK,))
    assert [(item["code"], item["file"]) for item in found] == [
        ("H202", f"plans/{new}"),
        ("H207", f"plans/{new}"),
    ]
    assert {item["related"][0]["file"] for item in found} == {f"plans/{TASK}"}


def test_a_rename_of_a_whole_jurisdiction_changes_nothing(gate: Gate) -> None:
    files = {**BASE, TASK: edited(HEADED, ("lead_unit: a", "lead_unit: na/a"))}
    moved = {
        path.replace("na/", "nb/", 1): text
        for path, text in files.items()
        if path.startswith("na/")
    }
    moved["nb/jurisdiction.md"] = edited(
        moved["nb/jurisdiction.md"], ("level:", "former_ids: [na]\nlevel:")
    )
    moved["nb/p/tasks/01.md"] = edited(moved["nb/p/tasks/01.md"], ("na/a", "a"))
    assert (
        gate(files, moved, tuple(path for path in files if path.startswith("na/")))
        == []
    )


@pytest.mark.parametrize("broken", ["title: [", "title: Việc\n", "\n"])
def test_a_record_that_could_never_be_read_before_is_not_compared_and_told(
    gate: Gate, broken: str
) -> None:
    unreadable = md(broken) if broken.strip() else ""
    (item,) = gate(
        {TASK: unreadable, TARGET: VALUED}, {TASK: HEADED, TARGET: unreadable}
    )
    assert (item["code"], item["file"]) == ("H223", f"plans/{TASK}")


def test_a_draft_is_still_being_written_and_its_logs_are_kept(gate: Gate) -> None:
    draft = md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nstanding: draft")
    after = edited(
        LOGGED,
        ("title: Việc", "title: Khác"),
        ("2022-06-30", "2022-09-30"),
        ("percent: 50", "percent: 9"),
    )
    (item,) = gate({PLAN: draft, TASK: LOGGED}, {TASK: after})
    assert item["code"] == "H202"


def test_from_when_on_a_plan_binds_is_told_by_a_change(gate: Gate) -> None:
    draft = md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nstanding: draft")
    after = edited(draft, ("title: Kế hoạch", "title: Khác"), ("\nstanding: draft", ""))
    (item,) = gate({PLAN: draft}, {PLAN: after})
    told = (item["code"], item["args"]["at"], item["args"]["old"], item["args"]["new"])
    assert told == ("H206", "standing", "draft", "in_force")


def test_a_draft_that_is_put_in_force_by_a_change_passes(gate: Gate) -> None:
    draft = md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nstanding: draft")
    made = "standing: draft\nchanges: [{date: 2022-03-06, key: standing, to: in_force, document: later}]"
    assert gate({PLAN: draft}, {PLAN: edited(draft, ("standing: draft", made))}) == []


def test_new_records_and_corrected_registers_pass(gate: Gate) -> None:
    documents = BASE["na/documents.yaml"].replace(
        "date: 2022-03-06", "date: 2022-03-05"
    )
    units = BASE["na/units.yaml"].replace("Sở B", "Sở Bê")
    assert (
        gate({}, {TASK: HEADED, "na/documents.yaml": documents, "na/units.yaml": units})
        == []
    )


# how it is shown ------------------------------------------------------------------------------------------------------

OVER = edited(LOGGED, ("title: Việc", "title: Khác"))


def test_a_waiver_of_a_gate_rule_silences_it_and_is_no_waste_without_a_base(
    dxplan: Run, changed: Callable[..., Path]
) -> None:
    waiver = (
        "waivers:\n  - {rule: H206, reason: Chép nhầm tên, until: 2022-12-31}\narea:"
    )
    accepted, over = (edited(text, ("area:", waiver)) for text in (LOGGED, OVER))
    root = changed({TASK: accepted}, {TASK: over})
    assert checked(root, "--select", "S117") == []
    done = dxplan(
        "-C",
        root,
        "check",
        "--select",
        "S117,H",
        "--format",
        "json",
        "--as-of",
        "2022-04-01",
    )
    assert json.loads(done.stdout)["findings"] == []
    git(root, "tag", "-f", "base")
    assert [item["code"] for item in checked(root, "--select", "S117")] == ["S117"]


def test_gate_rules_are_selected_like_any_other(changed: Callable[..., Path]) -> None:
    root = changed({TASK: LOGGED}, {TASK: edited(OVER, ("percent: 50", "percent: 9"))})
    assert [item["code"] for item in checked(root)] == ["H206", "H202"]
    assert [item["code"] for item in checked(root, "--ignore", "H206")] == ["H202"]


def test_every_format_tells_the_old_line_from_todays(
    changed: Callable[..., Path],
) -> None:
    root = changed({TASK: LOGGED}, {TASK: OVER})

    def said(form: str) -> str:
        asked = (
            "--base",
            "base",
            "--select",
            "H2",
            "--as-of",
            "2022-04-01",
            "--lang",
            "vi",
        )
        done = CliRunner().invoke(
            app, ["-C", str(root), "check", "--format", form, *asked]
        )
        assert done.exit_code == 1
        return done.stdout

    assert "trước khi sửa\n  |   title: Việc\n" in said("full")
    (result,) = json.loads(said("sarif"))["runs"][0]["results"]
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "trước khi sửa"
    assert related["physicalLocation"]["region"]["snippet"]["text"] == "title: Việc"
    assert "trước là “Việc”, nay là “Khác”" in said("github").partition("\n")[0]
    assert "trước khi sửa" in said("markdown")


def test_one_entry_in_its_list_or_without_it_is_the_same(gate: Gate) -> None:
    alone = task("reports:\n  date: 2022-02-01\n  status: in_progress\n")
    two = task(
        "reports:\n  - date: 2022-02-01\n    status: in_progress\n  - date: 2022-03-15\n    status: piloting\n"
    )
    assert gate({TASK: alone}, {TASK: two}) == []
