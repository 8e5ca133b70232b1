"""Fields that a form has cleared: an optional key that holds nothing blocks nothing and is taken away."""

from pathlib import Path

import pytest
from repositories import git, record, start
from samples import (
    BASE,
    TARGET,
    TASK,
    Project,
    Run,
    assembled,
    codes,
    md,
    target,
    task,
)

ENTRY = "reports:\n  - date: 2022-06-20\n    status: in_progress\n"
FORM = md("""
    title:
      vi: Việc
      en: ''
    lead_unit: a
    deadline: 2022-06-30
    area: ~
    note: null
    source: {}
    coordinating_units:
      - ''
    verifications:
    deliverables:
      - type: ''
        title: ''
    reports:
      - date: 2022-06-20
        status: in_progress
        percent: ''
        evidence:
        note:
          vi: ''
          en: NULL
""")
CLEAN = md("""
    title:
      vi: Việc
    lead_unit: a
    deadline: 2022-06-30
    reports:
      - date: 2022-06-20
        status: in_progress
""")


def test_a_form_with_cleared_fields_is_published_and_mended(
    dxplan: Run, project: Project
) -> None:
    root = project({TASK: FORM})
    checked = dxplan("-C", root, "check", "--as-of", "2022-07-01", "--select", "S")
    assert (checked.returncode, checked.stdout.count("[S128]")) == (0, 10)
    assert dxplan("-C", root, "build", "--as-of", "2022-07-01").returncode == 0
    page = (root / "build/vi/na/p/tasks/01/index.html").read_text()
    assert "null" not in page
    assert dxplan("-C", root, "fix").returncode == 0
    assert (root / "plans" / TASK).read_text() == CLEAN


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("note: {vi: x, en: ''}", "note: {vi: x}"),
        ("note: {vi: '', en: x}", "note: {en: x}"),
        ("deliverables: [{type: plan, title: null}]", "deliverables: [{type: plan}]"),
        ("source:\n  document: qd\n  locator: ''", "source:\n  document: qd"),
        ('number: " "', ""),
    ],
)
def test_what_is_taken_away_is_the_smallest_that_holds_nothing(
    dxplan: Run, project: Project, head: str, after: str
) -> None:
    root = project({TASK: task(head)})
    dxplan("-C", root, "fix", "--select", "S128")
    assert (root / "plans" / TASK).read_text() == task(after).replace(
        "\n\n---", "\n---"
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("x-a: ''", []),
        ("coordinating_units: []", []),
        ("note: Không có gì, null.", []),
        ("note: #chưa rõ", ["Y115"]),
        ("foo: ''", ["S101"]),
        ("reports:\n  - date: 2022-06-01\n    status: ''", ["S104"]),
        ("reports:\n  - date: ''\n    status: completed", ["S109"]),
        ("reports:\n  - date: null\n    status: completed", ["S106"]),
    ],
)
def test_what_holds_something_or_has_to_be_there_is_told_otherwise(
    head: str, expected: list[str]
) -> None:
    found = codes(task(head))
    assert "S128" not in found
    assert found in (expected, ["S109" for _ in expected])


def test_a_title_that_holds_nothing_is_an_error() -> None:
    assert codes(task(title="''")) == ["S109"]
    assert codes(task(title="{vi: '', en: null}")) != []


def test_about_is_a_sign_and_not_nothing() -> None:
    assert codes(target("operator: ~\nvalue: 1\nmeasure: xã\nout_of: ~"), TARGET) == [
        "S128"
    ]


def test_an_item_that_holds_nothing_beside_others_is_an_error_with_a_sure_fix(
    dxplan: Run, project: Project
) -> None:
    text = task(
        ENTRY
        + "  - date: ''\n    status: null\n  -\ncoordinating_units:\n  - b\n  - null"
    )
    assert codes(text) == ["S109", "S109", "S109"]
    root = project({TASK: text})
    assert dxplan("-C", root, "fix", "--select", "S109").returncode == 0
    assert (root / "plans" / TASK).read_text() == task(
        ENTRY + "coordinating_units:\n  - b"
    )


def test_a_comment_beside_nothing_is_not_thrown_away(
    dxplan: Run, project: Project
) -> None:
    text = task("note: # chờ Sở A trả lời\narea:")
    root = project({TASK: text})
    dxplan("-C", root, "fix", "--select", "S128")
    assert (root / "plans" / TASK).read_text() == task("note: # chờ Sở A trả lời")
    dxplan("-C", root, "fix", "--select", "S128", "--unsafe")
    assert (root / "plans" / TASK).read_text() == task()


def test_entries_of_registers_too() -> None:
    documents = (
        BASE["na/documents.yaml"]
        + "- key: x\n  number: 1/KH\n  title: ''\n  date: null\n  aliases:\n    - ''\n"
    )
    found = assembled({"na/documents.yaml": documents})
    assert [(item.code, item.place.path) for item in found.findings] == [
        ("S128", (4, "title")),
        ("S128", (4, "date")),
        ("S128", (4, "aliases")),
    ]
    assert "na/x" in found.documents


# against a base ----------------------------------------------------------------------------------------------------


def test_taking_nothing_away_changes_no_entry_and_emptying_a_field_does(
    dxplan: Run, tmp_path: Path
) -> None:
    noted = ENTRY + "    note: Đang làm.\n    difficulty: ''\n"
    root = start(tmp_path / "repository", {TASK: task(noted + "area: people")})
    git(root, "checkout", "-qb", "work")
    record(
        root,
        "2022-06-21",
        {TASK: task(noted.replace("    difficulty: ''\n", "") + "area: people")},
    )
    mended = dxplan(
        "-C", root, "check", "--base", "main", "--select", "H", "--format", "concise"
    )
    assert (mended.returncode, "H202" in mended.stdout, "H207" in mended.stdout) == (
        0,
        False,
        False,
    )
    record(
        root, "2022-06-22", {TASK: task(noted.replace("Đang làm.", "''") + "area: ~")}
    )
    emptied = dxplan(
        "-C", root, "check", "--base", "main", "--select", "H", "--format", "concise"
    )
    assert (emptied.returncode, "H202" in emptied.stdout, "H207" in emptied.stdout) == (
        1,
        True,
        True,
    )
