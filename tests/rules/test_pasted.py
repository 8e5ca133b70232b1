"""What looks like data and stands where nobody reads it is told; prose is not; what is certain is moved."""

from datetime import date
from textwrap import dedent, indent

import pytest
from samples import (
    BASE,
    PLAN,
    TARGET,
    TASK,
    Files,
    Project,
    Run,
    assembled,
    md,
    reports,
    target,
    task,
)

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Finding

ENTRY = indent(
    "- date: 2022-12-28\n  status: completed\n  evidence:\n    - qd\n  completed_on: 2022-12-20\n",
    "  ",
)
"""The report of README's own example, with its two blanks."""
FLAT = dedent(ENTRY)
MAP = dedent(FLAT.replace("- date", "  date"))
EN = TASK.replace(".md", ".en.md")


def findings(files: Files, *codes: str) -> list[Finding]:
    """What check finds of some rules in a small portfolio."""
    everything = find_defects(
        evaluate(assembled(files), date(2023, 1, 31), Settings()), Config(), None
    )
    return [item for item in everything if item.code in codes]


PASTED = {
    "two blanks": ENTRY,
    "none": FLAT,
    "one": indent(FLAT, " "),
    "four": indent(FLAT, "    "),
    "tabs": indent(FLAT, "\t"),
    "a map": MAP,
    "a map indented": indent(MAP, "    "),
    "the log's key too": "reports:\n" + ENTRY,
    "indented log": indent("reports:\n" + ENTRY, "  "),
    "below prose": "Đã ban hành văn bản.\n\n" + ENTRY,
    "below prose at once": "Đã ban hành văn bản:\n" + ENTRY,
    "quote": indent(FLAT, "> "),
    "tight quote": indent(FLAT, ">"),
    "code": f"```yaml\n{FLAT}```\n",
    "code without a language": f"~~~\n{ENTRY}~~~\n",
    "one line in code": "```\nstatus: completed\n```\n",
    "stars": FLAT.replace("- date", "* date"),
    "plus": FLAT.replace("- date", "+ date"),
    "bullets of a word processor": FLAT.replace("- date", "• date"),
    "numbers": FLAT.replace("- date", "1. date"),
    "check box": "- [x] status: completed\n",
    "heading": "## Status: completed\n",
    "capital letters": "- Date: 2022-12-28\n  Status: completed\n",
    "shouted": "DATE: 2022-12-28\nSTATUS: COMPLETED\n",
    "Vietnamese": "Ngày: 28/12/2022\nTrạng thái: đã hoàn thành\n",
    "Vietnamese in bold": "- **Ngày hoàn thành:** 20/12/2022\n",
    "a verification in Vietnamese": "- Ngày: 15/01/2023\n  Đơn vị kiểm tra: b\n  Kết luận: xác nhận\n",
    "space before the colon": "date : 2022-12-28\nstatus : completed\n",
    "no space behind it": "date:2022-12-28\nstatus:completed\n",
    "equals": "date = 2022-12-28\nstatus = completed\n",
    "wide colon": "date：2022-12-28\nstatus：completed\n",
    "quoted": '"date": "2022-12-28"\n"status": "completed"\n',
    "JSON": '{"date": "2022-12-28", "status": "completed"}\n',
    "flow": "- {date: 2022-12-28, status: completed}\n",
    "one line": "date: 2022-12-28, status: completed\n",
    "cells": "| date: 2022-12-28 | status: completed |\n",
    "table": "| date | status |\n|---|---|\n| 2022-12-28 | completed |\n",
    "table in Vietnamese": "| Ngày | Trạng thái |\n| --- | :-: |\n| 28/12/2022 | đã hoàn thành |\n",
    "inline code": "`status: completed`\n",
    "behind dots": "...\n" + ENTRY,
    "a second head": "\n---\ntitle: Việc\nstatus: completed\n---\n",
    "a key alone": "completed_on: 2022-12-20\n",
    "a key of the head": "   lead_unit: b\n",
    "a day and a note": "- date: 2022-12-28\n  note: Đã xong.\n",
    "a change of the deadline": "  - date: 2022-06-15\n    to: 2022-07\n    document: qd\n",
    "a document": "- key: 99-qd\n  number: 99/QĐ-UBND\n",
}


@pytest.mark.parametrize("body", PASTED.values(), ids=PASTED)
@pytest.mark.parametrize("path", [TASK, EN])
def test_entries_below_the_head_are_found_in_whatever_shape(
    path: str, body: str
) -> None:
    files = {TASK: task() + body} if path == TASK else {TASK: task(), EN: body}
    (found,) = findings(files, "C109", "F118")
    assert found.place.file == f"plans/{path}"


def test_an_entry_with_the_line_ends_of_windows_is_found() -> None:
    text = (task() + "Văn bản.\n\n" + ENTRY).replace("\n", "\r\n")
    assert len(findings({TASK: text}, "C109")) == 1


INNOCENT = [
    "Ghi chú: đã có văn bản.\n",
    "Khó khăn: chưa có kinh phí.\nKiến nghị: bổ sung kinh phí.\n",
    "Nguồn: báo Nghệ An, ngày 12/7/2022.\n",
    "Theo báo cáo, date: 2022-12-28 là ngày gửi.\n",
    "- Sở Y tế: đã gửi báo cáo.\n- Sở Nội vụ: chưa gửi.\n",
    "Ngày: 12/7/2022\nNội dung: họp tổ công tác.\n",
    "Đơn vị chủ trì: Sở Thông tin và Truyền thông. Thời hạn: tháng 12/2022.\n",
    "Thời hạn: 31/12/2022\n",
    "Lúc 14:30 ngày 12/7/2022 họp.\n",
    "https://example.org/a: xem.\n",
    "| Xã | Trạng thái |\n|---|---|\n| A | đã hoàn thành |\n",
    "| Năm | Tỷ lệ |\n|---|---|\n| 2022 | 35% |\n",
    "Note: see the annex.\nSource: the newspaper.\n",
    "```sh\ngit status\n```\n",
    "Cách xếp trạng thái:\n\n- completed: có văn bản\n- in_progress: đang làm\n",
    "Date: 12 July 2022\n",
    "> Kết quả: đạt 3/5 chỉ tiêu.\n",
    "1. Giai đoạn: 2022-2025\n2. Mục tiêu: 100% thủ tục\n",
    "Tình trạng: đang chờ ý kiến của Bộ.\n",
    "## Thời gian thực hiện: 2022-2025\n",
    "Văn bản: 12/KH-UBND\nNgày ban hành: 15/3/2022\n",
    "`status` và `date` là hai khóa của một báo cáo.\n",
]


@pytest.mark.parametrize("body", INNOCENT)
def test_prose_with_colons_is_prose(body: str) -> None:
    head = target('operator: ">="\nvalue: 1\nmeasure: xã')
    plan, province = BASE[PLAN] + body, BASE["na/jurisdiction.md"] + body
    files = {
        TASK: task() + body,
        TARGET: head + body,
        PLAN: plan,
        "na/jurisdiction.md": province,
    }
    files |= {path.replace(".md", ".en.md"): body for path in files}
    assert findings(files, "C109") == []


@pytest.mark.parametrize(
    ("path", "body", "variant"),
    [
        (TASK, ENTRY, None),
        (EN, ENTRY, "translation"),
        (PLAN, ENTRY, "task"),
        (PLAN, "reports:\n" + ENTRY, "task"),
        (PLAN, "status: completed\n", "task"),
        (PLAN, "title: Kế hoạch\n", None),
        (PLAN, "changes:\n  - date: 2022-02-01\n    key: title\n    to: x\n", None),
        ("na/jurisdiction.md", ENTRY, "task"),
        ("na/jurisdiction.md", "level: province\n", None),
    ],
)
def test_where_the_lines_belong_is_said(
    path: str, body: str, variant: str | None
) -> None:
    files = {
        TASK: task(),
        **({path: body} if path == EN else {path: {**BASE, TASK: task()}[path] + body}),
    }
    (found,) = findings(files, "C109", "F118")
    assert found.args.get("variant") == (variant if found.code == "C109" else None)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_head_of_a_translation_is_one_finding_that_throws_nothing_away(
    end: str,
) -> None:
    text = (
        task(reports("date: 2022-02-01, status: completed"), title="Việc") + "Text.\n"
    )
    (found,) = findings({TASK: task(), EN: text.replace("\n", end)}, "F114", "C109")
    assert found.code == "F114"
    below = text + "\nreports:\n  - date: 2022-03-01\n    status: completed\n"
    codes = [
        f.code
        for f in findings({TASK: task(), EN: below.replace("\n", end)}, "F114", "C109")
    ]
    assert sorted(codes) == ["C109", "F114"]
    open_head = "---\nreports:\n  - date: 2022-03-01\n    status: completed\n"
    assert "C109" in {
        f.code for f in findings({TASK: task(), EN: open_head}, "F114", "C109")
    }


PLAN_HEAD = "title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\n"


@pytest.mark.parametrize(
    ("path", "text", "belongs"),
    [
        (PLAN, md(PLAN_HEAD + reports("date: 2022-12-28, status: completed")), "task"),
        (PLAN, md(PLAN_HEAD + "status: completed"), "task"),
        (PLAN, md(PLAN_HEAD + "completed_on: 2022-12-20"), "task"),
        (
            "na/jurisdiction.md",
            md("name: Nghệ An\nlevel: province\n" + reports("date: 2022, status: x")),
            "task",
        ),
        (
            TARGET,
            target(
                'operator: ">="\nvalue: 1\nmeasure: xã\n'
                + reports("date: 2022, status: x")
            ),
            "task",
        ),
        (TASK, task("measurements:\n  - date: 2022\n    value: 3"), "target"),
        (
            "na/documents.yaml",
            BASE["na/documents.yaml"] + "- date: 2022-12-28\n  status: completed\n",
            "task",
        ),
        (
            "na/units.yaml",
            BASE["na/units.yaml"] + "  reports:\n" + indent(ENTRY, "  "),
            "task",
        ),
    ],
)
def test_a_report_at_the_head_of_another_file_belongs_into_a_task(
    path: str, text: str, belongs: str
) -> None:
    (found,) = findings({path: text}, "S120", "S101")
    assert (found.code, found.args["belongs"], found.fix) == ("S120", belongs, None)


def test_a_standing_under_the_name_of_a_status_is_still_one() -> None:
    (found,) = findings({PLAN: md(PLAN_HEAD + "status: draft")}, "S120", "S101")
    assert (found.code, found.args["suggestion"]) == ("S101", "standing")


@pytest.mark.parametrize("end", ["...\n", "... # hết\n", "---\n", "--- # hai\n"])
def test_what_stands_behind_the_end_of_a_register_is_told(end: str) -> None:
    text = BASE["na/documents.yaml"] + end + "- key: z\n  number: 1/KH\n"
    assert [
        item.code
        for item in findings({"na/documents.yaml": text}, "Y106", "Y101", "Y125")
    ] == ["Y106"]


@pytest.mark.parametrize("end", ["...", "... # hết"])
def test_what_stands_behind_the_end_of_a_head_is_told(end: str) -> None:
    assert [
        item.code
        for item in findings(
            {TASK: task(f"{end}\n" + reports("date: 2022-07-01"))}, "Y106"
        )
    ] == ["Y106"]


def test_a_record_under_the_name_of_a_readme_is_told() -> None:
    here = {"na/p/tasks/README.md": task(), "na/README.md": "---\n\nMột tỉnh.\n"}
    assert [item.place.file for item in findings(here, "F122")] == [
        "plans/na/p/tasks/README.md"
    ]


# inside a text of the head -----------------------------------------------------------------------------------------

NOTE = "reports:\n  - date: 2022-07-01\n    status: in_progress\n    note: {}\n"


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("|\n      Đang làm.\n      - date: 2022-12-28\n        status: completed", 1),
        (">\n      Đang làm.\n      - date: 2022-12-28\n        status: completed", 1),
        ("|\n      Đang làm.\n      completed_on: 2022-12-20", 1),
        ("|\n      Ngày: 28/12/2022\n      Trạng thái: đã hoàn thành", 1),
        ("|\n      Khó khăn: chưa có kinh phí.\n      Ghi chú: xem văn bản.", 0),
        ("|\n      Tình trạng: đang chờ.", 0),
        ("Đang làm.", 0),
    ],
)
def test_entries_that_became_words_of_a_text_are_told(written: str, count: int) -> None:
    text = task(NOTE.format(written))
    found = findings({TASK: text}, "C110")
    assert [item.place.path for item in found] == [("reports", 0, "note")] * count


def test_entries_inside_a_text_of_a_register_are_told() -> None:
    text = (
        BASE["na/documents.yaml"]
        + "  note: |\n    Văn bản.\n    - key: z\n      number: 1/KH\n"
    )
    (found,) = findings({"na/documents.yaml": text}, "C110")
    assert found.record == "na/qd"


# moved into the head -----------------------------------------------------------------------------------------------

OWN = (
    reports("date: 2022-07-01, status: in_progress")
    .replace("{", "")
    .replace("}", "")
    .replace(", ", "\n    ")
)
MOVED = task(OWN + ENTRY)
VERIFICATION = "  - date: 2023-01-15\n    verified_by: b\n    finding: confirmed\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (task(OWN) + ENTRY, MOVED),
        (task(OWN) + "\n" + FLAT, MOVED),
        (task(OWN) + indent(FLAT, "    ") + "\nLời văn.\n", MOVED + "Lời văn.\n"),
        (task() + "\nreports:\n" + ENTRY, task("reports:\n" + ENTRY)),
        (task() + ENTRY, task("reports:\n" + ENTRY)),
        (task(OWN) + VERIFICATION, task(OWN + "verifications:\n" + VERIFICATION)),
    ],
)
def test_entries_right_below_the_head_are_moved_into_their_log(
    dxplan: Run, project: Project, before: str, after: str
) -> None:
    root = project({TASK: before})
    dxplan("-C", root, "fix", "--select", "C109")
    assert (root / "plans" / TASK).read_text() == after


@pytest.mark.parametrize(
    "body",
    [
        "Đã ban hành văn bản.\n\n" + ENTRY,
        "Ví dụ:\n\n```yaml\n" + FLAT + "```\n",
        indent(FLAT, "> "),
        FLAT.replace("date", "Ngày"),
        FLAT.replace("completed\n", "xong rồi đấy\n", 1),
        "- date: 2022-07-01\n  status: in_progress\n",
        " lead_unit: b\n area: people\n",
    ],
)
def test_what_may_be_an_example_or_is_not_whole_is_left_to_a_person(
    dxplan: Run, project: Project, body: str
) -> None:
    text = task(OWN) + body
    root = project({TASK: text})
    done = dxplan("-C", root, "fix", "--select", "C109")
    assert (done.returncode, (root / "plans" / TASK).read_text()) == (1, text)


def test_comments_and_line_ends_go_along(dxplan: Run, project: Project) -> None:
    entry = "  - date: 2022-12-28  # mục mới\r\n    status: completed\r\n"
    before = task(OWN).replace("\n", "\r\n")
    root = project({TASK: before + entry})
    dxplan("-C", root, "fix", "--select", "C109")
    assert (root / "plans" / TASK).read_bytes().decode() == before.removesuffix(
        "---\r\n"
    ) + entry + "---\r\n"


def test_entries_are_moved_into_a_log_in_the_middle_of_the_head(
    dxplan: Run, project: Project
) -> None:
    root = project({TASK: task(OWN + "area: people") + ENTRY})
    dxplan("-C", root, "fix", "--select", "C109")
    assert (root / "plans" / TASK).read_text() == task(OWN + ENTRY + "area: people")


def test_below_prose_it_is_moved_where_one_asks_for_it(
    dxplan: Run, project: Project
) -> None:
    root = project({TASK: task(OWN) + "Đã ban hành.\n\n" + ENTRY})
    dxplan("-C", root, "fix", "--unsafe", "--select", "C109")
    assert (root / "plans" / TASK).read_text() == MOVED + "Đã ban hành.\n"


def test_the_command_names_the_line_and_publishes_nothing(
    dxplan: Run, project: Project
) -> None:
    root = project({TASK: task(OWN) + "Đã ban hành.\n\n" + ENTRY})
    done = dxplan("-C", root, "check", "--as-of", "2023-01-31")
    assert "plans/na/p/tasks/01.md:11:3" in done.stdout
    assert "“date” nằm ở phần nội dung" in done.stdout
    assert dxplan("-C", root, "build", "--as-of", "2023-01-31").returncode == 1
    assert not (root / "build").exists()
