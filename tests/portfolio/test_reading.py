"""Reading survives anything: bad bytes are findings at the right place, and the other files are still read."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from checking import check
from hypothesis import example, given
from hypothesis import strategies as st
from samples import BASE, DAY, FROZEN, TASK, Files, codes, task
from strategies import few

from dxplan.check.diagnose import CheckResult
from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic, Position
from dxplan.files.sizes import MAX_FOLDERS
from dxplan.messages import catalogue
from dxplan.portfolio import plans_files
from dxplan.portfolio.loader import assemble, load
from dxplan.portfolio.plans_files import PlansFile, read_files
from dxplan.source.source_file import Source, parse_body, parse_record, parse_register
from dxplan.source.yaml import compose

PLANS = FROZEN / "plans"
OTHER = "na/p/tasks/02.md"
OTHER_TASK = "---\ntitle: Việc khác\nlead_unit: a\ndeadline: 2022-06-30\n---\n"

WHOLE = """---
number: "5"
title:
  vi: Thiết lập mạng lưới tổ công nghệ số, bắt đầu từ ba xã
  en: Set up a network of digital technology teams
area: society
lead_unit: a
coordinating_units:
  - b
deliverables:
  - type: plan
deadline: 2022-12
source: {document: plan-doc, locator: mục III.5}
reports:
  - date: 2022-07-12
    status: piloting
    note: "Đang thí điểm tại ba xã: A, B, C."
  - date: 2022-12-28
    status: completed
    completed_on: 2022-12-20
    evidence:
      - qd
changes:
  - {date: 2022-05-01, document: qd, key: lead_unit, to: b}
---
Nội dung với [liên kết](02.md) và <b>HTML</b>.
"""


def checked(files: dict[str, bytes]) -> CheckResult:
    everything = {
        **{path: text.encode() for path, text in {**BASE, OTHER: OTHER_TASK}.items()},
        **files,
    }
    portfolio = assemble(
        PlansFile(f"plans/{path}", data) for path, data in sorted(everything.items())
    )
    result = check(portfolio, Config(), catalogue("vi"), as_of=DAY, today=DAY)
    assert "na/p/tasks/02" in portfolio.tasks
    lengths = {
        path: [len(line) for line in source.text.split("\n")]
        for path, source in portfolio.sources.items()
    }
    for found in result.diagnostics:
        assert_within(found, lengths.get(found.file, [0]))
    return result


def assert_within(found: Diagnostic, lines: list[int]) -> None:
    """The place of a diagnostic exists: its lines are lines of the file, its columns at most one past their ends."""
    for position in (found.start, found.end):
        assert 1 <= position.line <= len(lines)
        assert 1 <= position.column <= lines[position.line - 1] + 1
    assert found.start <= found.end
    for related in found.related:
        assert Position(1, 1) <= related.start <= related.end


anything = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet="---\n:{}[]&*!|>'\"#%@`, \tax\r", max_size=80).map(
        lambda text: f"---\n{text}\n---\n".encode()
    ),
)


@given(anything)
@example(b"")
@example(b"---")
@example(b"---\n---\n")
@example(b"\xef\xbb\xbf---\n\xff")
@example(b"\xff\xfe-\x00-\x00-\x00")
@example(b"---\n? a\n: b\n---\n")
@example(b"---\n<<: *a\n---\n")
@example(b"---\n%YAML 9.9\n---\na: 1\n---\n")
def test_any_bytes_as_a_task(data: bytes) -> None:
    checked({TASK: data})


@given(anything)
@example(b"- \n")
@example(b"- - - a\n")
@example(b"- key:\n")
@example(b"- key: [a]\n")
@example(b"~")
def test_any_bytes_as_a_register(data: bytes) -> None:
    checked({"na/units.yaml": data})


@given(anything)
def test_any_bytes_as_a_plan_its_jurisdiction_or_a_translation(data: bytes) -> None:
    for path in (
        "nb/p/plan.md",
        "nb/jurisdiction.md",
        "na/p/tasks/02.en.md",
        "areas.yaml",
    ):
        checked({path: data})


SIGNS = [*"\t\0\"'{}[]|>#:%@`~\r\u2028\u0085\ufeff\u202e\u00a0"]
WORDS = [
    "- ",
    "? ",
    ": ",
    "&a ",
    "*a",
    "!x ",
    "---\n",
    "...\n",
    "\n",
    "<<<<<<< ",
    "{{ x }}",
    "[" * 60,
    "\n  " * 9,
]
VALUES = [
    "x" * 3000,
    "2022-02-30",
    "1.234",
    "changes:\n",
    "reports: a\n",
    "  key: deadline\n",
]
pieces = st.one_of(st.sampled_from([*SIGNS, *WORDS, *VALUES]), st.text(max_size=4))


@few(150)
@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 12), pieces),
        min_size=1,
        max_size=4,
    )
)
def test_a_mutilated_task(edits: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    checked({TASK: text.encode("utf-8", "surrogatepass")})


@given(st.permutations(WHOLE.split("\n")), st.integers(0, 30))
def test_a_task_with_its_lines_in_disorder(lines: list[str], kept: int) -> None:
    checked({TASK: "\n".join(["---", *lines[:kept], "---"]).encode()})


@given(st.binary(max_size=120))
def test_the_parsers_themselves_never_raise(data: bytes) -> None:
    for parse in (parse_record, parse_register, parse_body):
        parse("plans/x", data)


@given(st.text(max_size=120))
def test_composing_never_raises(text: str) -> None:
    compose("plans/x", text, 0)


def test_the_whole_task_is_clean_but_for_what_it_is_meant_to_show() -> None:
    assert codes(WHOLE) == []


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "[" * 100_000 + "\n---\n",
        "---\na: " + "{a: " * 5_000 + "\n---\n",
        "---\n" + "".join(f"{'  ' * i}a:\n" for i in range(200)) + "---\n",
        "---\n" + "x" * 500_000 + ": a\n---\n",
        "---\na: " + "\u2028" * 300_000 + "\n---\n",
        "---\n" + "a: 1\n" * 20_000 + "---\n",
        "---\n" + "".join(f"k{i}: 1\n" for i in range(20_000)) + "---\n",
    ],
    ids=["flow", "maps", "indents", "key", "hidden", "duplicates", "unknown"],
)
def test_size_and_depth_overload_nothing(text: str) -> None:
    found = checked({TASK: text.encode()}).diagnostics
    assert any(
        diagnostic.severity == "error" and diagnostic.file == f"plans/{TASK}"
        for diagnostic in found
    )


# positions -------------------------------------------------------------------------------------------------------


def one(text: str, code: str, path: str = TASK) -> Diagnostic:
    (found,) = (d for d in checked({path: text.encode()}).diagnostics if d.code == code)
    return found


HEAD = "---\ntitle: Việc\nlead_unit: a\ndeadline: 2022-06-30\n"


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("không có gì\n", "F104", (1, 1), (1, 12)),
        ("---\ntitle: a\n", "F105", (1, 1), (1, 4)),
        ("---\na: 1\nb:\n\tc: 1\n---\n", "Y102", (4, 1), (4, 2)),
        ("---\na:\n  -\tb: 1\n---\n", "Y102", (3, 4), (3, 5)),
        ('---\na: "x\nb: 1\n---\n', "Y113", (2, 4), (2, 5)),
        ("---\na: 1\nb: [1\nc: 2\n---\n", "Y114", (3, 4), (3, 5)),
        (f"{HEAD}deadline: 2023\n---\n", "Y103", (5, 1), (5, 9)),
        (f"{HEAD}ghi_chú: x\n---\n", "S101", (5, 1), (5, 8)),
        (
            f"{HEAD}reports:\n  - date: 2022-05-01\n    statu: x\n---\n",
            "S101",
            (7, 5),
            (7, 10),
        ),
        ("---\ntitle: Việc\nlead_unit: a\n---\nBody\n", "S102", (4, 1), (4, 4)),
        (f"{HEAD}reports:\n  - date: 2022-05-01\n---\n", "S102", (6, 5), (6, 21)),
        (f"{HEAD}reports:\n  date: 2022-05-01\n---\n", "S102", (6, 3), (6, 19)),
        (f"{HEAD}reports: {{date: 2022-05-01}}\n---\n", "S102", (5, 10), (5, 28)),
        (
            f"{HEAD}reports:\n  status: xong\n  date: 2022-05-01\n---\n",
            "S104",
            (6, 11),
            (6, 15),
        ),
        (
            f"{HEAD}reports:\n  - {{date: 2022-05-01, status: xong}}\n---\n",
            "S104",
            (6, 32),
            (6, 36),
        ),
        (f"{HEAD}area:\n---\n", "S128", (5, 1), (5, 5)),
        (f"{HEAD}note: |\n\n---\n", "S128", (5, 7), (5, 8)),
        (f"{HEAD}coordinating_units: [b, x]\n---\n", "R101", (5, 25), (5, 26)),
        (f"{HEAD}area: dâtá\n---\n", "R103", (5, 7), (5, 11)),
        (
            f"{HEAD}---\n\n\nxa\n\nb <i>ê</i>\n".replace("<i>ê</i>", "<br>"),
            "C101",
            (10, 3),
            (10, 7),
        ),
    ],
)
def test_places(
    text: str, code: str, start: tuple[int, int], end: tuple[int, int]
) -> None:
    found = one(text, code)
    assert (found.start, found.end) == (Position(*start), Position(*end))


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_do_not_depend_on_line_ends_or_a_byte_order_mark(
    newline: str, mark: str
) -> None:
    text = mark + f"{HEAD}area: x\n---\n".replace("\n", newline)
    assert one(text, "R103").start == Position(5, 7)


def test_a_missing_key_of_a_register_is_placed_at_its_entry() -> None:
    found = one(
        "- key: a\n  name: A\n- key: b\n  kind: unit\n- key: c\n  name: C\n",
        "S102",
        "na/units.yaml",
    )
    assert (found.start, found.record, found.key) == (Position(3, 3), "na/b", None)


def test_a_body_that_also_stands_in_the_head_is_not_mistaken_for_it() -> None:
    assert one(HEAD + "number: <b>\n---\n<b>", "C101").start == Position(7, 1)


def test_edits_are_offsets_into_the_raw_bytes() -> None:
    data = b"\xef\xbb\xbf" + HEAD.encode() + b"---\n"
    (found,) = (d for d in checked({TASK: data}).diagnostics if d.code == "F102")
    assert found.fix is not None
    assert found.fix.applicability == "safe"
    (edit,) = found.fix.edits
    assert (
        data[: edit.start] + edit.content.encode() + data[edit.end :]
        == HEAD.encode() + b"---\n"
    )


@given(st.text(max_size=60), st.booleans())
def test_byte_offsets_of_a_source(text: str, mark: bool) -> None:
    text = text.lstrip("\ufeff")
    data = (b"\xef\xbb\xbf" if mark else b"") + text.encode()
    source = Source("f", data, text, None, (0, 0), "", ())
    for offset in range(len(text) + 1):
        assert data[source.byte_offset(offset) :] == text[offset:].encode()


# the files of a folder -------------------------------------------------------------------------------------------


def test_links_and_names_that_are_no_text_are_findings(
    project: Callable[[Files], Path],
) -> None:
    root = project({OTHER: OTHER_TASK})
    tasks = root / "plans" / "na" / "p" / "tasks"
    (tasks / "03.md").symlink_to("02.md")
    (root / "plans" / "link").symlink_to(root / "plans" / "na")
    (tasks / b"\xff.md".decode("utf-8", "surrogateescape")).write_text("x")
    (tasks / ".hidden.md").write_text("x")
    portfolio = load(root)
    assert [(f.code, f.place.file) for f in portfolio.findings] == [
        ("F111", "plans/link"),
        ("F111", "plans/na/p/tasks/03.md"),
        ("F107", "plans/na/p/tasks/\ufffd.md"),
    ]
    result = check(portfolio, Config(), catalogue("vi"), as_of=DAY, today=DAY)
    assert all(diagnostic.file.encode() for diagnostic in result.diagnostics)


def test_folders_without_end_are_looked_into_for_a_while(
    project: Callable[[Files], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = "d/" * MAX_FOLDERS
    root = project({TASK: task(), f"{deep}x.md": "x", f"{deep}d/x.md": "x"})
    assert [(f.code, f.place.file) for f in load(root).findings] == [
        ("F106", f"plans/{deep}x.md"),
        ("F111", f"plans/{deep}d"),
    ]
    assert "na/p/tasks/01" in load(root).tasks
    result = check(load(root), Config(), catalogue("en"), as_of=DAY, today=DAY)
    assert f"more than {MAX_FOLDERS} others" in str(result.diagnostics)
    monkeypatch.setattr(plans_files, "MAX_FILES", 3)
    assert [file.unread for file in plans_files.read_files(root)] == [
        *["", "", ""],
        "many",
    ]


def test_a_folder_of_pictures_is_no_plan(project: Callable[[Files], Path]) -> None:
    root = project(
        {
            "na/images/README.md": "x",
            "na/images/logo.gif": "GIF89a",
            "images/logo.gif": "GIF89a",
        }
    )
    assert load(root).findings == ()


def test_a_folder_with_a_capital_letter_is_told_once(
    project: Callable[[Files], Path],
) -> None:
    root = project({"Nb/jurisdiction.md": "---\nname: B\nlevel: province\n---\n"})
    assert [finding.code for finding in load(root).findings] == ["F107"]


# the acceptance list of the real plans ---------------------------------------------------------------------------

RESOLUTION = "plans/nghe-an/2022-ke-hoach-78/tasks/nghi-quyet-chuyen-doi-so.md"


@cache
def real_files() -> dict[str, PlansFile]:
    return {file.path: file for file in read_files(PLANS.parent)}


def line_of(text: str, words: str) -> int:
    """The number of the first line that holds ``words``."""
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "code", "spot", "column"),
    [
        ("status: in_progress", "status: in_progres", "S104", "in_progres\n", 13),
        (
            "lead_unit: cac-co-quan-tham-muu",
            "lead_unit: so-ttttt",
            "R101",
            "so-ttttt",
            12,
        ),
        (
            "completed_on: 2022-08-05",
            "completed_on: 2022-02-30",
            "S106",
            "2022-02-30",
            19,
        ),
        (
            "deadline: 2022\n",
            "deadline: 2022\ndeadline: 2023\n",
            "Y103",
            "deadline: 2023",
            1,
        ),
        ("  - type: resolution\n", "\t- type: resolution\n", "Y102", "\t- type", 1),
        ("deadline: 2022\n", "", "S102", "---\n\n", 1),
        (
            "document: 501-bc-ubnd-2022",
            "document: 501-bc-ubnd-2099",
            "R102",
            "501-bc-ubnd-2099",
            15,
        ),
        (
            "lead_unit:",
            "implements: mic/2022-22-tasks/tasks/99\nlead_unit:",
            "R105",
            "mic/2022",
            13,
        ),
        ("---\n\n", "\n", "F105", "---\n", 1),
    ],
    ids=[
        "status",
        "unit",
        "date",
        "duplicate",
        "tab",
        "deadline",
        "document",
        "record",
        "fence",
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_a_person_gets_wrong_is_found_where_it_is(
    old: str, new: str, code: str, spot: str, column: int, lang: str
) -> None:
    text = real_files()[RESOLUTION].content.decode().rstrip("\n") + "\n\nNội dung.\n"
    assert old in text
    broken = text.replace(old, new, 1)
    files = {**real_files(), RESOLUTION: PlansFile(RESOLUTION, broken.encode())}
    result = check(
        assemble(files.values()), Config(), catalogue(lang), as_of=DAY, today=None
    )
    (found,) = (d for d in result.diagnostics if d.severity == "error")
    assert (found.code, found.file) == (code, RESOLUTION)
    assert found.start == Position(line_of(broken, spot), column)
    assert len(found.message) > 20
    assert found.help is not None
    assert len(found.help) > 20


def test_a_copy_of_the_real_plans_on_disk_has_no_error(tmp_path: Path) -> None:
    shutil.copytree(PLANS, tmp_path / "plans")
    result = check(load(tmp_path), Config(), catalogue("vi"), as_of=DAY, today=None)
    assert [found for found in result.diagnostics if found.severity == "error"] == []
