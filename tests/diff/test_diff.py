"""`dxplan diff`: what changed between two states of the plans, on real repositories."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from diffing import TASK, commit, compared, data, said
from markdown_it import MarkdownIt
from repositories import git
from samples import BASE, TARGET, TESTS, Files, Run, md, reports, target, task, write
from typer.testing import CliRunner

from dxplan.cli.app import app
from dxplan.diff.markdown import LIMIT, MARKER
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model import deadline, shared
from dxplan.model.field_words import field_label
from dxplan.model.records import (
    MODELS,
    DeadlineChange,
    Measurement,
    Report,
    Verification,
)
from dxplan.text.markdown_escape import escape_markdown, escape_path
from dxplan.wording.dates import format_period

GOLDEN = TESTS / "golden"

PLAN = "nghe-an/2022-22-nhiem-vu"
REAL: Files = {
    "areas.yaml": "- key: society\n  name: {vi: Xã hội số, en: Digital society}\n",
    "nghe-an/jurisdiction.md": md(
        "name: {vi: Tỉnh Nghệ An, en: Nghe An province}\nlevel: province"
    ),
    "nghe-an/units.yaml": dedent("""
        - key: so-tttt
          name: Sở Thông tin và Truyền thông
          short: Sở TT&TT
        - key: so-tc
          name: Sở Tài chính
        """),
    "nghe-an/documents.yaml": dedent("""
        - key: kh-12
          number: 12/KH-UBND
          date: 2022-01-10
        - key: bc-50
          number: 50/BC-UBND
          date: 2022-07-12
        """),
    f"{PLAN}/plan.md": md(
        "title: Kế hoạch 22 nhiệm vụ chuyển đổi số\ndocument: kh-12\nperiod: 2022"
    ),
    f"{PLAN}/tasks/05.md": task(
        'number: "5"\narea: society\n'
        + reports("date: 2022-07-12, status: in_progress, document: bc-50"),
        title="Thiết lập mạng lưới tổ công nghệ số cộng đồng",
        lead="so-tttt",
        deadline="2022-12",
    ),
    f"{PLAN}/tasks/06.md": task(
        'number: "6"',
        title="Đánh giá chuyển đổi số cấp huyện",
        lead="so-tc",
        deadline="2022-12-31",
    ),
    f"{PLAN}/tasks/07.md": task(
        'number: "7"\n'
        + reports("date: 2022-07-12, status: piloting, document: bc-50"),
        title="Mở tài khoản thanh toán điện tử",
        lead="[so-tttt, so-tc]",
        deadline="2022-12-31",
    ),
}

REQUEST: Files = {
    "nghe-an/documents.yaml": REAL["nghe-an/documents.yaml"]
    + dedent("""
        - key: qd-99
          number: 99/QĐ-UBND
          title: Quyết định về tổ công nghệ số cộng đồng
          date: 2022-12-20
        - key: cv-78
          number: 78/UBND-KSTT
          date: 2022-12-15
        """).lstrip(),
    f"{PLAN}/tasks/05.md": task(
        'number: "5"\narea: society\n'
        + reports(
            "date: 2022-07-12, status: in_progress, document: bc-50",
            "date: 2022-12-28, status: completed, completed_on: 2022-12-20, evidence: [qd-99], "
            "note: Đã có 460 tổ ở 460 xã.",
        ),
        title="Thiết lập mạng lưới tổ công nghệ số cộng đồng",
        lead="so-tttt",
        deadline="2022-12",
    ),
    f"{PLAN}/tasks/06.md": task(
        'number: "6"\ndeadline_changes:\n'
        "  - {date: 2022-12-15, to: 2023-06-30, document: cv-78, note: Chờ bộ chỉ số của Bộ.}",
        title="Đánh giá chuyển đổi số cấp huyện",
        lead="so-tc",
        deadline="2022-12-31",
    ),
    f"{PLAN}/tasks/07-tai-khoan.md": task(
        f'number: "7"\nformer_ids: [{PLAN}/tasks/07]\n'
        + reports(
            "date: 2022-07-12, status: piloting, document: bc-50",
            "date: 2022-07-12, status: in_progress, document: bc-50, corrects: 2022-07-12, recorded: 2022-12-29",
        ),
        title="Mở tài khoản thanh toán điện tử",
        lead="[so-tttt, so-tc]",
        deadline="2022-12-31",
    ),
}


@pytest.fixture
def request_of_three(tmp_path: Path) -> Path:
    """A pull request: a report, an extension with its document, and a rename with an erratum."""
    root = tmp_path / "project"
    commit(root, REAL, "2022-07-20")
    commit(root, REQUEST, "2022-12-30", f"{PLAN}/tasks/07.md")
    return root


# a pull request of three changed tasks ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "lang"),
    [("markdown", "vi"), ("markdown", "en"), ("full", "vi"), ("json", "vi")],
)
def test_a_request_reads_as_an_official_would(
    dxplan: Run, request_of_three: Path, form: str, lang: str
) -> None:
    asked = ("HEAD~1..HEAD", "--as-of", "2023-03-31", "--format", form, "--lang", lang)
    text = dxplan("-C", request_of_three, "diff", *asked).stdout
    golden = (
        GOLDEN
        / f"diff-{lang}.{'md' if form == 'markdown' else 'txt' if form == 'full' else 'json'}"
    )
    if os.environ.get("DXPLAN_UPDATE"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_markdown_shows_what_the_text_says(request_of_three: Path) -> None:
    text = said(
        request_of_three,
        "HEAD~1..HEAD",
        "--as-of",
        "2023-03-31",
        "--format",
        "markdown",
    )
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert text.startswith(f"{MARKER}\n")
    assert html.count("<table>") == 1
    assert (
        "<strong>Nhiệm vụ 5 (Sở TT&amp;TT): Thiết lập mạng lưới tổ công nghệ số cộng đồng</strong>"
        in html
    )
    without_places = re.sub(r"\(`plans/[^)]*\)", "", text)
    assert not re.search(
        r"\b(plans|deadline|reports|status|commit|null|None)\b", without_places
    )


def without_light(item: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if key != "light"}


def test_the_effect_is_what_status_says_on_both_sides(
    dxplan: Run, request_of_three: Path, tmp_path: Path
) -> None:
    found = data(request_of_three, "HEAD~1..HEAD", "--as-of", "2023-03-31")
    sides = []
    for revision in ("HEAD~1", "HEAD"):
        git(
            request_of_three,
            "worktree",
            "add",
            "-q",
            str(tmp_path / revision),
            revision,
        )
        done = dxplan(
            "-C",
            tmp_path / revision,
            "status",
            "--as-of",
            "2023-03-31",
            "--format",
            "json",
        )
        sides.append(
            {
                (item["scope"], item["id"]): without_light(item)
                for item in json.loads(done.stdout)["items"]
            }
        )
    told = {
        (effect["scope"], effect["id"]): (effect["old"], effect["new"])
        for effect in found["effects"]
    }
    assert told == {
        row: (sides[0][row], item)
        for row, item in sides[1].items()
        if sides[0][row] != item
    }
    assert len(told) == 7


def test_it_is_narrowed(dxplan: Run, request_of_three: Path) -> None:
    def ids(*options: str) -> list[str]:
        found = data(
            request_of_three, "HEAD~1..HEAD", "--as-of", "2023-03-31", *options
        )
        return [record["id"].rpartition("/")[2] for record in found["records"]]

    assert ids("--unit", "nghe-an/so-tc") == ["06", "07-tai-khoan"]
    assert ids("--plan", PLAN, "--area", "society") == ["05"]
    assert ids("--jurisdiction", "nghe-an") == [
        "05",
        "06",
        "07-tai-khoan",
        "qd-99",
        "cv-78",
    ]
    done = dxplan("-C", request_of_three, "diff", "HEAD~1..HEAD", "--unit", "nghe-an/x")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nghe-an/x" in done.stderr


# ranges and days ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Three commits of one task, and an edit that nobody has recorded yet."""
    root = tmp_path_factory.mktemp("versions") / "project"
    states = [f"date: 2022-0{month}-01, status: in_progress" for month in (2, 3, 4, 5)]
    made = [
        commit(root, {TASK: task(reports(*states[: i + 1]))}, day, base=BASE)
        for i, day in enumerate(("2022-02-10", "2022-03-10", "2022-04-10"))
    ]
    write(root, {TASK: task(reports(*states))}, base={})
    return root, made


@pytest.mark.parametrize(
    ("arguments", "ends", "added"),
    [
        ((), (2, None), [5]),
        (("HEAD~2",), (0, None), [3, 4, 5]),
        (("HEAD~2..",), (0, 2), [3, 4]),
        (("HEAD~2..HEAD~1",), (0, 1), [3]),
        (("HEAD~2...HEAD",), (0, 2), [3, 4]),
        (("..HEAD",), (2, 2), []),
        (("2022-02-15..10/4/2022",), (0, 2), [3, 4]),
        (("2022-03-09..2022-03-10",), (0, 1), [3]),
        (("2022-02-15", "--recorded-by", "2022-03-31"), (0, 1), [3]),
        (("HEAD~2..", "--recorded-by", "HEAD~1"), (0, 1), [3]),
    ],
)
def test_a_range(
    versions: tuple[Path, list[str]],
    arguments: tuple[str, ...],
    ends: tuple[int, int | None],
    added: list[int],
) -> None:
    root, made = versions
    found = data(root, *arguments, "--as-of", "2022-12-31")
    assert found["old"]["commit"] == made[ends[0]]
    assert found["new"]["commit"] == (None if ends[1] is None else made[ends[1]])
    changes = [change for record in found["records"] for change in record["changes"]]
    assert [(c["what"], c["new"]["date"]) for c in changes] == [
        ("entry-added", f"2022-0{month}-01") for month in added
    ]


def test_before_the_first_commit_there_was_nothing(
    dxplan: Run, versions: tuple[Path, list[str]], tmp_path: Path
) -> None:
    root, _ = versions
    found = data(root, "2021-01-01..2022-02-28", "--as-of", "2022-12-31")
    assert found["old"] == {"kind": "nothing", "commit": None, "recorded": "2021-01-01"}
    assert {record["outcome"] for record in found["records"]} == {"created"}
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    done = dxplan(
        "-C", tmp_path / "shallow", "diff", "2021-01-01..HEAD", "--lang", "en"
    )
    assert done.returncode == 2
    assert "does not reach back to 2021-01-01" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere..HEAD",), "nowhere"),
        (("2022",), "“2022” không phải là ngày"),
        (("2022-3..HEAD",), "“2022-3” không phải là ngày"),
        (("a..b..c",), "a..b..c"),
        (("HEAD~1..HEAD", "--recorded-by", "HEAD"), "--recorded-by HEAD"),
        (("--as-of", "someday"), "someday"),
    ],
)
def test_wrong_usage(
    dxplan: Run, versions: tuple[Path, list[str]], arguments: tuple[str, ...], told: str
) -> None:
    root, _ = versions
    done = dxplan("-C", root, "diff", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_request_is_compared_with_where_it_began(tmp_path: Path) -> None:
    """What main got meanwhile is no change of the request."""
    root = tmp_path / "project"
    base = commit(root, {TASK: task()}, "2022-02-10", base=BASE)
    git(root, "checkout", "-q", "-b", "request")
    commit(
        root,
        {TASK: task(reports("date: 2022-02-20, status: in_progress"))},
        "2022-02-21",
    )
    git(root, "checkout", "-q", "main")
    commit(root, {"na/p/tasks/02.md": task()}, "2022-02-22")
    found = data(root, "main...request", "--as-of", "2022-03-01")
    assert found["old"]["commit"] == base
    assert [record["id"] for record in found["records"]] == ["na/p/tasks/01"]
    assert [record["outcome"] for record in data(root, "main..request")["records"]] == [
        "changed",
        "removed",
    ]


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    root = tmp_path / "project"
    commit(root, {TASK: task()}, "2022-02-10", base=BASE)
    assert "Không có thay đổi nào." in said(root)
    assert "No changes." in said(
        root, "HEAD..HEAD", "--format", "markdown", "--lang", "en"
    )
    written = {
        TASK: task().replace("title: Việc", "title:   'Việc'"),
        "areas.yaml": f"# x\n{BASE['areas.yaml']}",
    }
    write(root, written, base={})
    text = said(root)
    assert "Không có thay đổi nào." in text
    assert (
        "2 hồ sơ chỉ đổi cách viết, nội dung như cũ: na/p/tasks/01, plans/areas.yaml."
        in text
    )


def test_without_a_repository(dxplan: Run, project: Callable[..., Path]) -> None:
    done = dxplan("-C", project({TASK: task()}), "diff")
    assert (done.returncode, done.stdout) == (2, "")
    assert "không nằm trong kho git nào" in done.stderr


# what somebody should look at ---------------------------------------------------------------------------------------


TRACKED = "measure: cái"
DONE = task(
    reports(
        "date: 2022-05-02, status: completed, completed_on: 2022-05-01, evidence: qd"
    )
)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        (
            DONE,
            task(reports("date: 2022-05-02, status: in_progress")),
            {"entry-changed"},
        ),
        (DONE, task(), {"entry-removed"}),
        (task(), task(deadline="2022-09-30"), {"deadline-edited", "deadline-later"}),
        (task(), task(deadline="none"), {"deadline-edited", "deadline-dropped"}),
        (
            task(),
            task("deadline_changes: [{date: 2022-11-20, to: 2022-12-31}]"),
            {"deadline-later", "without-document", "extended-late"},
        ),
        (task(), task(reports("date: 2022-05-02, status: in_progress")), {"backdated"}),
        (task(), task(reports("date: 2022-11-20, status: in_progress")), set()),
        (task(), task("note: Thêm"), set()),
        (task(), task("status: in_progress"), set()),
        (
            task(),
            task(
                "verifications: [{date: 2022-05-02, verified_by: b, finding: confirmed}]"
            ),
            {"backdated"},
        ),
        (
            task(),
            task(deadline="{by: 2022-06-30, text: Trong tháng 6, firm: true}"),
            set(),
        ),
        (
            task(),
            task(deadline="{by: 2022-06-30, text: Sớm, firm: false}"),
            {"deadline-edited", "deadline-dropped"},
        ),
        (
            task(deadline="{by: 2022-06-30, condition: Có kinh phí}"),
            task(
                deadline="{by: 2022-06-30, condition: {vi: Có kinh phí, en: Funded}, condition_met_on: 2022-02-01}"
            ),
            set(),
        ),
    ],
)
def test_cautions(tmp_path: Path, old: str, new: str, names: set[str]) -> None:
    root = compared(tmp_path, {TASK: old}, {TASK: new})
    found = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")
    assert {caution["name"] for caution in found["cautions"]} == names


MISSED = "operator: '>='\nvalue: 60\nmeasure: '%'\nmeasurements: {date: 2022-06-20, value: 20, document: qd}"


@pytest.mark.parametrize(
    ("path", "old", "line"),
    [
        (
            TARGET,
            target(MISSED, by="2022-06-30"),
            "changes: {date: 2022-11-20, key: by, to: 2023-12-31, document: new}",
        ),
        (
            TARGET,
            target(MISSED, by="2022-06-30"),
            "changes: {date: 2022-11-20, key: value, to: 10, document: new}",
        ),
    ],
    ids=["a target's deadline", "a target's value"],
)
def test_what_was_late_and_stands_better_by_a_decision(
    tmp_path: Path, path: str, old: str, line: str
) -> None:
    papers = (
        BASE["na/documents.yaml"]
        + "- key: new\n  number: 9/QĐ-UBND\n  date: 2022-11-18\n"
    )
    new = {
        path: old.replace("title:", f"{line}\ntitle:", 1),
        "na/documents.yaml": papers,
    }
    root = compared(tmp_path, {path: old}, new)
    cautions = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["cautions"]
    assert [one["name"] for one in cautions] == ["eased-by-decision"]


def test_an_extension_by_the_document_that_assigned_the_work(tmp_path: Path) -> None:
    line = "deadline_changes: {date: 2022-11-20, to: 2022-12-31, document: plan-doc, note: x}"
    root = compared(tmp_path, {TASK: task()}, {TASK: task(line)})
    cautions = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["cautions"]
    assert {one["name"] for one in cautions} == {
        "deadline-later",
        "extended-late",
        "proof-too-old",
    }


def test_a_target_s_deadline_that_was_edited_is_told_once(tmp_path: Path) -> None:
    old, new = (target(TRACKED, by=by) for by in ("2022", "2022..2023"))
    root = compared(tmp_path, {TARGET: old}, {TARGET: new})
    cautions = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["cautions"]
    assert [(one["name"], one["key"]) for one in cautions] == [
        ("deadline-edited", "by")
    ]


def test_a_figure_counts_from_the_end_of_its_period_and_a_new_record_brings_old_ones(
    tmp_path: Path,
) -> None:
    measured = target(TRACKED + "\nmeasurements: [{date: 2022-Q3, value: 4}]")
    root = compared(tmp_path, {TARGET: target(TRACKED)}, {TARGET: measured, TASK: DONE})
    cautions = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["cautions"]
    assert [(one["name"], one["record"], one["days"]) for one in cautions] == [
        ("backdated", "na/p/targets/01", 62)
    ]


def test_what_is_removed_and_what_cannot_be_read(tmp_path: Path) -> None:
    broken = "na/p/tasks/02.md"
    new = {broken: "---\ntitle: [\n---\n", "na/units.yaml": "- key: [\n"}
    root = compared(tmp_path, {TASK: task(), broken: task()}, new, TASK)
    found = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")
    assert [(record["id"], record["outcome"]) for record in found["records"]] == [
        ("na/p/tasks/01", "removed")
    ]
    assert [one["id"] for one in found["unreadable"]] == [
        "na/p/tasks/02",
        "plans/na/units.yaml",
    ]
    text = said(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")
    assert "na/p/tasks/02: trước đọc được, nay không đọc được" in text
    assert "bị xóa" in text
    git(root, "commit", "-q", "--allow-empty", "-m", "x", day="2022-12-02")
    assert "2 hồ sơ không đọc được cả trước và sau" in said(root, "HEAD~1..HEAD")


def test_a_status_that_rests_on_a_reading_is_marked(tmp_path: Path) -> None:
    entry = "date: 2022-05-01, status: completed, completed_on: 2022-05-01"
    read = task(reports(f"{entry}, certainty: inferred"))
    root = compared(tmp_path, {TASK: task()}, {TASK: read})
    text = said(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")
    assert "Đã hoàn thành (đúng hạn), theo cách đọc của người biên soạn" in text
    assert text.count("theo cách đọc của người biên soạn") == 2  # the state, the report


def test_what_others_move_is_told(tmp_path: Path) -> None:
    """A document's date makes a task exist: its own file is as it was."""
    documents = {
        "na/documents.yaml": BASE["na/documents.yaml"].replace(
            "2022-01-10", "2023-01-10"
        )
    }
    root = compared(tmp_path, {TASK: task()}, documents)
    records = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["records"]
    assert [(record["id"], record["outcome"]) for record in records] == [
        ("na/p/tasks/01", "affected"),
        ("na/plan-doc", "changed"),
    ]


def test_a_plan_renamed_with_its_tasks_is_one_change(tmp_path: Path) -> None:
    root = compared(tmp_path, {TASK: task()}, {})
    git(root, "mv", "plans/na/p", "plans/na/q")
    plan = root / "plans/na/q/plan.md"
    plan.write_text(
        plan.read_text().replace("period: 2022", "period: 2022\nformer_ids: na/p")
    )
    found = data(root, "--as-of", "2022-12-31")
    assert [(record["id"], record["outcome"]) for record in found["records"]] == [
        ("na/q", "renamed")
    ]
    assert found["effects"] == []


# entries of logs ----------------------------------------------------------------------------------------------------


def lines(root: Path, *arguments: str) -> str:
    return said(
        root, "HEAD~1..HEAD", "--as-of", "2022-12-31", "--lang", "en", *arguments
    )


def changing(*entries: str) -> str:
    return task("changes:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries))


def test_what_a_line_of_changes_changes_to_is_read_as_its_key(tmp_path: Path) -> None:
    line = "date: 2022-05-01, key: lead_unit, from: a, to: {}, document: qd"
    erratum = "date: 2022-05-01, key: lead_unit, to: c, corrects: 2022-05-01, recorded: 2022-11-30"
    old = changing(line.format("a"), "date: 2022-06-01, key: title, to: Việc khác")
    new = changing(
        line.format("b"),
        "date: 2022-06-01, key: title, to: {vi: Việc mới, en: New}",
        erratum,
    )
    text = lines(compared(tmp_path, {TASK: old}, {TASK: new}))
    assert "of 1 May 2022: “Lead unit to “Sở A”” became “Lead unit to “Sở B””" in text
    assert "of 1 June 2022: “Title to “Việc khác”” became “Title to “New””" in text
    assert (
        "Lead unit to “Sở C” (corrects the entry of 1 May 2022); old value: removed “Sở A”; new value: “Sở B” became “Sở C”"
        in text
    )


def test_a_target_s_deadline_is_edited_in_its_ledger(tmp_path: Path) -> None:
    head = "changes: [{{date: 2022-05-01, key: by, to: {}, document: qd}}]"
    old, new = ({TARGET: target(head.format(by))} for by in ("2023", "2024-Q2"))
    assert "“Deadline to “2023”” became “Deadline to “Q2 2024””" in lines(
        compared(tmp_path, old, new)
    )


def test_own_keys_are_shown_as_they_are_written(tmp_path: Path) -> None:
    own = "x-own: {{date: {}, by: abc, to: [{{deadline: soon}}], area: society}}"
    new = (
        own.format("2022-13") + "\nsource: {document: qd, x-seen: {until: 2022-02-30}}"
    )
    text = lines(
        compared(tmp_path, {TASK: task(own.format("2022-12"))}, {TASK: task(new)})
    )
    assert "x-own, date: “2022-12” became “2022-13”" in text


@pytest.mark.parametrize(
    "written",
    ["2022-13", "2022-02-30", "2022-H3", "2022-Q0", "2022-Q5", "0000-01", "2022-99-99"],
)
def test_what_is_no_period_is_shown_as_it_is_written(written: str) -> None:
    assert format_period(written, catalogue("vi")) == written


def test_a_status_without_a_day_is_told(tmp_path: Path) -> None:
    text = lines(
        compared(tmp_path, {TASK: task()}, {TASK: task("status: in_progress")})
    )
    assert "Added report of an unknown day: In progress" in text


WRONG = "2022-03-01, to: 2023-04, corrects: 2022-03-01, recorded: 2022-04-02"


@pytest.mark.parametrize(
    ("ledger", "told"),
    [
        (["2022-06-01, to: 2023-09", "2022-03-01, to: 2023-03"], "March 2023 → September 2023"),  # by date
        (["2022-03-01, to: 2023-03", WRONG, "2022-06-01, to: 2023-09"], "April 2023 → September 2023"),  # corrected
        (["2022-03-01, to: 2023-03", "2022-04-01, to: 2023-05", WRONG, "2022-06-01, to: 2023-09"],
         "May 2023 → September 2023"),  # the erratum stands where what it corrects stood
        (["2022-06-01, to: 2023-09", "2022-08-01, to: 2023-12"], "30 June 2022 → September 2023"),
    ],
)  # fmt: skip
def test_a_deadline_is_moved_from_the_one_in_force(
    tmp_path: Path, ledger: list[str], told: str
) -> None:
    def logged(entries: list[str]) -> str:
        return task(
            "deadline_changes:\n"
            + "".join(f"  - {{date: {entry}}}\n" for entry in entries)
        )

    before = [entry for entry in ledger if not entry.startswith("2022-06-01")]
    root = compared(tmp_path, {TASK: logged(before)}, {TASK: logged(ledger)})
    assert f"Added deadline change of 1 June 2022: {told}, no" in lines(root)


def test_a_key_of_an_entry_has_the_label_of_its_log(tmp_path: Path) -> None:
    measured = "\nmeasurements:\n  - {date: 2022-Q3, value: 4}\n"
    erratum = "  - {date: 2022-Q3, value: 5, corrects: 2022-Q3}\n"
    old = target(TRACKED + measured)
    new = target(TRACKED + measured + erratum)
    text = lines(compared(tmp_path, {TARGET: old}, {TARGET: new}))
    assert "(corrects the entry of Q3 2022); value: “4” became “5”" in text


def test_a_deadline_that_was_only_expected_is_moved_as_one(tmp_path: Path) -> None:
    before = task(deadline="{by: 2022-06, firm: false}")
    move = "deadline_changes: [{date: 2022-09-01, to: 2022-12, document: qd, note: x}]"
    root = compared(
        tmp_path,
        {TASK: before},
        {TASK: task(move, deadline="{by: 2022-06, firm: false}")},
    )
    told = lines(root)
    assert ": June 2022 (expected) → December 2022 (expected), by" in told
    cautions = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["cautions"]
    assert {caution["name"] for caution in cautions} == {"deadline-later"}


# hostile and large --------------------------------------------------------------------------------------------------

HOSTILE = (
    "@everyone #123 GH-7 [x](https://evil.example) ![i](//evil.example/p.png) <img src=x onerror=alert(1)> "
    "| a | `b` </sub> <!-- x --> www.evil.example \\u202Eabc ##[error]x\\n::error::x"
)


def test_text_of_a_fork_is_only_text(dxplan: Run, tmp_path: Path) -> None:
    evil = task(f'number: "5"\nnote: "{HOSTILE}"').replace(
        "title: Việc", f'title: "{HOSTILE}"'
    )
    root = compared(tmp_path, {TASK: task()}, {TASK: evil})
    text = said(root, "HEAD~1..HEAD", "--as-of", "2022-12-31", "--format", "markdown")
    body = re.sub(r"\(`[\w./:-]+`\)", "", text.removeprefix(MARKER))
    assert not re.search(r"[][@`]|://|www\.\w|\u202e|(?<![&#])#[0-9]", body)
    assert {*re.findall(r"<[^>]*>", body)} <= {"<br>", "<sub>", "</sub>"}
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "<img" not in html
    assert "<a " not in html
    for row in re.findall(r"^\|.*", text, re.MULTILINE):
        assert row.count("|") == 4
    terminal = dxplan(
        "-C",
        root,
        "diff",
        "HEAD~1..HEAD",
        "--as-of",
        "2022-12-31",
        GITHUB_ACTIONS="true",
    ).stdout
    assert "\u202e" not in terminal
    assert "##[" not in terminal
    assert not re.search(r"^\s*::", terminal, re.MULTILINE)


def test_a_large_change_is_cut_and_counted(tmp_path: Path) -> None:
    note = "chữ " * 60
    many = {f"na/p/tasks/{i:03}.md": task(f"note: {note}") for i in range(300)}
    root = compared(tmp_path, {name: task() for name in many}, many)
    text = said(root, "HEAD~1..HEAD", "--as-of", "2022-12-31", "--format", "markdown")
    assert LIMIT * 0.9 < len(text) <= LIMIT
    left = re.search(r"còn (\d+) hồ sơ thay đổi chưa nêu", text)
    assert left is not None
    assert text.count("- **Nhiệm vụ") + int(left[1]) == 300
    assert text.rstrip().endswith("</sub>")


def test_nothing_exceeds_the_bound(tmp_path: Path) -> None:
    """Names of mark-up alone, which take five times their length once escaped, in all that is told."""
    evil = "[" * 230
    units = [f"u{i:02}" for i in range(45)]
    files = {f"na/p/tasks/{key}.md": task(lead=key, title=f"'{evil}'") for key in units}
    register = "".join(f"- key: {key}\n  name: '{key} {evil}'\n" for key in units)
    root = compared(tmp_path, {"na/units.yaml": register, **files}, {}, *files)
    text = lines(root, "--format", "markdown")
    assert LIMIT * 0.8 < len(text) <= LIMIT
    for told, left in (
        ("has been removed since the base.", "more things? to review"),
        ("- **Task", "more changed records?"),
    ):
        (number,) = re.findall(rf"(\d+) {left}", text)
        assert text.count(told) + int(number) == 45
    (scopes,) = [
        line
        for line in text.splitlines()
        if line.startswith("Changed only because of what is listed for review")
    ]
    (more,) = re.findall(r"… \(\+(\d+)\)", scopes)
    assert scopes.count("(Nghe An)") + int(more) == 45
    assert text.rstrip().endswith("</sub>")


# words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_has_a_name(lang: str) -> None:
    models = [
        *MODELS.values(),
        Report,
        Verification,
        DeadlineChange,
        Measurement,
        shared.Change,
        shared.Citation,
    ]
    fields = {
        (info.alias or name)
        for model in models
        for name, info in model.model_fields.items()
        if not info.exclude
    }
    fields |= {
        info.alias or name
        for name, info in deadline.Deadline.model_fields.items()
        if not info.exclude
    }
    words = catalogue(lang)
    assert {key for key in fields if field_label(words, key) == key} == set()


# the same judgement as the gate's -----------------------------------------------------------------------------------

SLOW = task(reports("date: 2022-05-02, status: piloting, document: later"))
FINISHED = task(
    reports(
        "date: 2022-05-02, status: completed, completed_on: 2022-05-01, evidence: qd"
    )
)
SECOND: Files = {"na/q/plan.md": BASE["na/p/plan.md"], "na/q/tasks/01.md": FINISHED}
AREA = SLOW.replace("---\n", "---\narea: people\n", 1)


@pytest.mark.parametrize(
    ("old", "new", "cautions"),
    [
        (SLOW, {TASK: SLOW.replace("---\n", "---\nsame_as: na/q/tasks/01\n", 1)},
         [("better-without-entry", "na/p/tasks/01", "same_as")]),
        (SLOW, {TASK: SLOW.replace("---\n", "---\naccepts_pilot: true\n", 1)},
         [("assignment-edited", "na/p/tasks/01", "accepts_pilot")]),
        (SLOW, {TASK: SLOW.replace("lead_unit: a", "lead_unit: b")},
         [("assignment-edited", "na/p/tasks/01", "lead_unit")]),
        (AREA, {TASK: AREA.replace("people", "society")}, [("better-by-correction", "na/p/tasks/01", "area")]),
        (SLOW, {"na/p/plan.md": BASE["na/p/plan.md"].replace("period", "standing: draft\nperiod")},
         [("assignment-edited", "na/p", "standing")]),
        (SLOW, {"na/p/plan.md": BASE["na/p/plan.md"].replace(
            "period", "changes: [{date: 2022-12-01, key: standing, to: replaced, document: later}]\nperiod")},
         [("plan-not-counted", "na/p", "standing")]),
        (SLOW, {"na/documents.yaml": BASE["na/documents.yaml"].replace("2022-01-10", "2023-01-10")},
         [("better-by-correction", "na/plan-doc", "date")]),
        (SLOW, {"na/documents.yaml": BASE["na/documents.yaml"].replace("2022-01-10", "2022-01-11")},
         [("basis-corrected", "na/plan-doc", "date")]),
        (SLOW, {"na/units.yaml": BASE["na/units.yaml"].replace("Sở A", "Sở A\n  valid_until: 2022-05-01")},
         [("handover-corrected", "na/a", "valid_until")]),
        (SLOW, {TASK: SLOW.replace("---\n", "---\nnumber: '1'\narea: people\nnote: x\n", 1)}, []),
    ],
)  # fmt: skip
def test_what_makes_something_look_better_is_told(
    tmp_path: Path, old: str, new: Files, cautions: list[tuple[str, str, str]]
) -> None:
    root = compared(tmp_path, {TASK: old, **SECOND}, new)
    found = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["cautions"]
    told = [(one["name"], one["record"], one["key"]) for one in found]
    assert [one for one in told if one[0] != "backdated"] == cautions
    assert len(lines(root)) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_looks_better_is_said_in_words(tmp_path: Path, lang: str) -> None:
    restated = SLOW.replace("---\n", "---\nsame_as: na/q/tasks/01\n", 1)
    documents = BASE["na/documents.yaml"].replace("2022-01-10", "2022-01-11")
    root = compared(
        tmp_path,
        {TASK: SLOW, **SECOND},
        {TASK: restated, "na/documents.yaml": documents},
    )
    printed = CliRunner().invoke(
        app,
        [
            "-C",
            str(root),
            "diff",
            "HEAD~1..HEAD",
            "--as-of",
            "2022-12-31",
            "--lang",
            lang,
        ],
    )
    words = catalogue(lang)
    overdue, done = (
        words("labels.box.open_overdue"),
        words("labels.box.completed_on_time"),
    )
    (line,) = (
        line for line in printed.stdout.splitlines() if overdue in line and done in line
    )
    assert field_label(words, "same_as").lower() in line


# an official site -----------------------------------------------------------------------------------------------


FIRST_REPORT = task(
    reports("date: 2022-08-01, status: in_progress"), deadline="2022-06-30"
)


@pytest.mark.parametrize("form", ["full", "markdown"])
@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "chưa có báo cáo: 1 → 0"), ("en", "not reported: 1 → 0")]
)
def test_what_moves_inside_the_overdue_is_told(
    tmp_path: Path, form: str, lang: str, told: str
) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/dxplan.toml").write_text("official = true\n", encoding="utf-8")
    root = compared(tmp_path, {TASK: task(deadline="2022-06-30")}, {TASK: FIRST_REPORT})
    printed = said(
        root, "HEAD~1..HEAD", "--format", form, "--lang", lang, "--as-of", "2022-12-01"
    )
    assert told in printed


# changed and only affected ---------------------------------------------------------------------------------------


MANY = {f"na/p/tasks/{at:02}.md": task(deadline="2022-09-30") for at in range(2, 12)}


@pytest.mark.parametrize(
    ("lang", "summary", "together"),
    [
        (
            "en",
            "1 plan changed, 11 tasks affected by changes elsewhere.",
            "11 tasks: na/p/tasks/01, na/p/tasks/02",
        ),
        (
            "vi",
            "1 kế hoạch thay đổi, 11 nhiệm vụ bị ảnh hưởng bởi thay đổi ở hồ sơ khác.",
            "11 nhiệm vụ: na/p/tasks/01",
        ),
    ],
)
def test_what_is_only_affected_is_counted_apart_and_told_together(
    tmp_path: Path, lang: str, summary: str, together: str
) -> None:
    draft = BASE["na/p/plan.md"].replace("---\n", "---\nstanding: draft\n", 1)
    root = compared(
        tmp_path, {TASK: task(deadline="2022-09-30"), **MANY}, {"na/p/plan.md": draft}
    )
    for form in ("full", "markdown"):
        printed = said(
            root,
            "HEAD~1..HEAD",
            "--as-of",
            "2022-12-31",
            "--lang",
            lang,
            "--format",
            form,
        )
        assert summary in printed
        (line,) = (line for line in printed.splitlines() if together in line)
        assert "… (+8)" in line
        assert printed.count("na/p/tasks/") <= 4
    in_force, drafted = (
        catalogue(lang)(f"labels.standing.{word}").lower()
        for word in ("in_force", "draft")
    )
    assert f"“{drafted}”" in printed.lower()
    assert f"“{in_force}”" in printed.lower()
    records = data(root, "HEAD~1..HEAD", "--as-of", "2022-12-31")["records"]
    assert Counter(record["outcome"] for record in records) == {
        "affected": 11,
        "changed": 1,
    }


def test_what_changed_itself_is_told_by_itself(tmp_path: Path) -> None:
    """Two tasks whose files say the same new thing are two changes."""
    two = (TASK, "na/p/tasks/02.md")
    root = compared(
        tmp_path,
        {path: task() for path in two},
        {path: task(deadline="2023-01") for path in two},
    )
    printed = lines(root)
    assert "2 tasks changed." in printed
    assert "2 tasks: na/p" not in printed


def test_a_record_that_is_only_written_otherwise_is_named(tmp_path: Path) -> None:
    root = compared(
        tmp_path,
        {TASK: task(deadline="2022-09-30")},
        {TASK: task(deadline="'2022-09-30'")},
    )
    assert "not in content: na/p/tasks/01." in lines(root)


@pytest.mark.parametrize(
    ("authority", "told"),
    [("", True), (", authorised_by: qd", False)],
    ids=["without authority", "authorised"],
)
def test_a_suspension_without_authority_is_said_to_have_no_effect(
    tmp_path: Path, authority: str, told: bool
) -> None:
    stopped = task(
        reports(f"date: 2022-06-01, status: suspended{authority}"),
        deadline="2022-09-30",
    )
    root = compared(tmp_path, {TASK: task(deadline="2022-09-30")}, {TASK: stopped})
    for form in ("full", "markdown"):
        assert (
            "no effect: no document authorises it" in lines(root, "--format", form)
        ) is told


def test_a_path_in_markdown_can_be_copied(tmp_path: Path) -> None:
    root = compared(
        tmp_path,
        {TASK: task(deadline="2022-09-30")},
        {TASK: task(deadline="2022-12-30")},
    )
    printed = lines(root, "--format", "markdown")
    assert re.search(rf"\(`plans/{TASK}(:[0-9]+)?`\)", printed)
    assert "&#8203;" not in printed


@pytest.mark.parametrize(
    "path",
    [
        "plans/@a/05.md:3",
        "plans/na/`x`.md",
        "plans/na/<b>.md",
        "www.a.md",
        "a://b",
        "a\u202eb",
    ],
)
def test_a_path_that_could_be_more_than_a_path_is_plain_text(path: str) -> None:
    assert escape_path(path) == escape_markdown(path)
