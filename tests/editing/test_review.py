"""Proposed changes: fewest bytes, judged with the whole project and the gate in hand, written whole or not at all."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import repositories
from samples import TASK, md, reports, task, write

from dxplan.config.config import Config
from dxplan.diagnostics import AppendItem, InsertKey, SetValue, Step
from dxplan.editing.project import EditedProject, open_project
from dxplan.editing.proposal import (
    AddEntry,
    AddFile,
    Change,
    ChangeFile,
    propose,
    record_content,
)
from dxplan.editing.review import Review, Reviewer, review
from dxplan.editing.write import write as write_change
from dxplan.editing.write import written
from dxplan.errors import DxplanError
from dxplan.messages import catalogue

FILE = f"plans/{TASK}"
REPORT = {"date": "2022-06-20", "status": "in_progress"}


def opened(root: Path, day: str = "2022-06-30") -> EditedProject:
    return open_project(root, Config(), catalogue("en"), today=date.fromisoformat(day))


def judged(root: Path, *changes: Change) -> Review:
    return review(propose(opened(root), changes))


def codes(reviewed: Review) -> list[str]:
    return [one.code for one in reviewed.result.diagnostics]


def after(text: str, *steps: Step, root: Path) -> str:
    write(root, {TASK: text})
    proposal = propose(opened(root), [ChangeFile(FILE, steps)])
    return proposal.edits[FILE].new.decode().removeprefix("---\n")


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("", "reports:\n  - date: 2022-06-20\n    status: in_progress\n"),
        ("reports: []", "reports:\n  - date: 2022-06-20\n    status: in_progress\n"),
        (
            "reports:\n- date: 2022-03-01 # lần đầu\n  status: not_started",
            (
                "reports:\n- date: 2022-03-01 # lần đầu\n  status: not_started\n"
                "- date: 2022-06-20\n  status: in_progress\n"
            ),
        ),
        (
            "reports: [{date: 2022-03-01, status: not_started}]",
            (
                "reports:\n  - date: 2022-03-01\n    status: not_started\n"
                "  - date: 2022-06-20\n    status: in_progress\n"
            ),
        ),
        (
            "reports:\n  date: 2022-03-01\n  status: not_started",
            (
                "reports:\n  - date: 2022-03-01\n    status: not_started\n"
                "  - date: 2022-06-20\n    status: in_progress\n"
            ),
        ),
    ],
)
def test_an_entry_is_added_in_whatever_form_the_log_has(
    tmp_path: Path, log: str, expected: str
) -> None:
    changed = after(task(log), AppendItem(("reports",), REPORT), root=tmp_path)
    assert changed.endswith(f"deadline: 2022-06-30\n{expected}---\n")


def test_what_would_lose_a_comment_is_not_written(tmp_path: Path) -> None:
    text = task("reports: # của Sở\n  date: 2022-03-01\n  status: not_started")
    with pytest.raises(DxplanError, match="cannot-edit-there"):
        after(text, AppendItem(("reports",), REPORT), root=tmp_path)


def test_several_changes_of_a_file_are_made_one_after_the_other(tmp_path: Path) -> None:
    changed = after(
        task(),
        AppendItem(("reports",), REPORT),
        AppendItem(("reports",), {**REPORT, "date": "2022-06-21"}),
        SetValue(("title",), "Việc khác"),
        root=tmp_path,
    )
    assert changed.startswith("title: Việc khác\n")
    assert changed.count("status: in_progress") == 2


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_register_gets_its_entry_in_its_own_style(
    tmp_path: Path, line_end: str
) -> None:
    lines = ["# Sổ", "- key: a", "  name: A", "", "- key: b", "  name: B # hai"]
    text = line_end.join(lines)
    write(tmp_path, {"na/units.yaml": ""})
    file = tmp_path / "plans/na/units.yaml"
    file.write_bytes(text.encode())
    entry = AddEntry("plans/na/units.yaml", {"key": "c", "name": "Sở C: mới"})
    new = propose(opened(tmp_path), [entry]).edits[entry.file].new.decode()
    rest = ["", "", "- key: c", '  name: "Sở C: mới"', ""]
    assert new == text + line_end.join(rest)


def test_only_what_the_change_brings_is_shown_and_errors_refuse_it(
    tmp_path: Path,
) -> None:
    write(tmp_path, {TASK: task(lead="lạ"), "na/p/tasks/02.md": task()})
    done = {**REPORT, "status": "completed", "evidence": ["qd"]}
    assert codes(
        judged(tmp_path, ChangeFile(FILE, (AppendItem(("reports",), done),)))
    ) == ["P103"]
    unknown = {**done, "evidence": ["khong-co"], "completed_on": "2022-06-20"}
    refused = judged(tmp_path, ChangeFile(FILE, (AppendItem(("reports",), unknown),)))
    assert (codes(refused), refused.is_refused) == (["R102"], True)
    with pytest.raises(DxplanError, match="refused-change"):
        write_change(refused)
    assert (tmp_path / FILE).read_text() == task(lead="lạ")


def test_a_new_file_and_its_document_are_judged_together(tmp_path: Path) -> None:
    write(tmp_path, {TASK: task()})
    head = {
        "title": "Mới",
        "lead_unit": "b",
        "deadline": "2022-12",
        "source": {"document": "moi"},
    }
    new_file = AddFile("plans/na/p/tasks/02.md", record_content(head))
    entry = AddEntry(
        "plans/na/documents.yaml",
        {"key": "moi", "number": "5/QĐ-UBND", "date": "2022-06-01"},
    )
    assert judged(tmp_path, new_file).is_refused
    reviewed = judged(tmp_path, entry, new_file)
    assert not reviewed.is_refused
    assert write_change(reviewed) == (
        "plans/na/documents.yaml",
        "plans/na/p/tasks/02.md",
    )
    assert (tmp_path / new_file.file).read_bytes() == new_file.content
    with pytest.raises(DxplanError, match="exists-already"):
        propose(opened(tmp_path), [new_file])


@pytest.mark.parametrize(
    "path",
    [
        "plans/../x.md",
        "README.md",
        "plans/na/p/tasks/../../x.md",
        "plans/na/.git/config",
        "/etc/passwd",
        "plans/na/units.json",
        "plans/na/p/tasks/con.md",
    ],
)
def test_nothing_is_written_elsewhere(tmp_path: Path, path: str) -> None:
    write(tmp_path, {})
    with pytest.raises(DxplanError, match="no-path-of-plans"):
        propose(opened(tmp_path), [AddFile(path, b"x")])


def test_the_gate_judges_the_change_and_not_what_others_left_uncommitted(
    tmp_path: Path,
) -> None:
    first = task(reports("date: 2022-03-01, status: not_started"))
    other = task(reports("date: 2022-03-01, status: piloting"))
    root = repositories.start(tmp_path, {TASK: first, "na/p/tasks/02.md": other})
    edited = other.replace("piloting", "in_progress")
    write(root, {"na/p/tasks/02.md": edited}, base={})
    entry = AppendItem(("reports",), {**REPORT, "date": "2022-06-29"})
    assert codes(judged(root, ChangeFile(FILE, (entry,)))) == []
    rewritten = SetValue(("reports", 0, "status"), "piloting")
    reviewed = judged(root, ChangeFile(FILE, (rewritten,)))
    assert reviewed.is_refused
    assert {one.file for one in reviewed.result.diagnostics} == {FILE}
    moved = judged(root, ChangeFile(FILE, (SetValue(("deadline",), "2023-06-30"),)))
    assert "H205" in codes(moved)


def test_what_was_reviewed_is_reviewed_anew_when_head_or_git_s_view_differs(
    tmp_path: Path,
) -> None:
    root = repositories.start(
        tmp_path, {TASK: task(reports("date: 2022-03-01, status: not_started"))}
    )
    entry = ChangeFile(FILE, (AppendItem(("reports",), REPORT),))
    second = ChangeFile(FILE, (SetValue(("reports", 0, "status"), "piloting"),))
    reviewer = Reviewer(opened(root, "2022-09-30"))
    first = reviewer.review(propose(reviewer.project, [entry]))
    assert codes(first) == ["H212"]
    again = reviewer.review(propose(reviewer.project, [entry]))
    assert again.result is first.result
    other = reviewer.review(propose(reviewer.project, [second]))
    assert other.is_refused
    # another commit, whose configuration judges; then a file that git is told to skip
    (root / "dxplan.toml").write_text("backdated_days = 400\n")
    repositories.record(root, "2022-01-13")
    for _ in range(2):
        kept = reviewer.review(propose(reviewer.project, [entry]))
        assert codes(kept) == codes(review(kept.proposal)) == []
    repositories.git(root, "update-index", "--assume-unchanged", FILE)
    hidden = reviewer.review(propose(reviewer.project, [entry]))
    assert codes(hidden) == ["F126"]


def test_all_files_are_written_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {TASK: task()})
    steps = ChangeFile(FILE, (InsertKey((), "note", "Ghi chú"),))
    new_file = AddFile(
        "plans/na/q/plan.md",
        record_content({"title": "Kế hoạch", "period": "2022", "document": "plan-doc"}),
    )
    reviewed = judged(tmp_path, steps, new_file)
    blocked = tmp_path / "plans/na/q"
    blocked.write_text("")  # a file where a folder has to be
    with pytest.raises(DxplanError, match="unwritable-file"):
        write_change(reviewed)
    assert (tmp_path / FILE).read_text() == task()
    blocked.unlink()
    (tmp_path / FILE).write_text(task(title="Tên khác"))
    with pytest.raises(DxplanError, match="changed-meanwhile"):
        write_change(reviewed)
    assert not blocked.exists()
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    blocked.symlink_to(outside)
    (tmp_path / FILE).write_text(task())
    with pytest.raises(DxplanError, match="no-path-of-plans"):
        write_change(reviewed)
    assert not any(outside.iterdir())
    blocked.unlink()
    with suppress(KeyboardInterrupt), written(reviewed) as files:
        assert (blocked / "plan.md").is_file()
        assert len(files) == 2
        raise KeyboardInterrupt  # whatever was to come behind, a commit for example
    assert not blocked.exists()
    assert (tmp_path / FILE).read_text() == task()


def test_a_file_with_errors_is_not_edited(tmp_path: Path) -> None:
    write(tmp_path, {TASK: md("title: [")})
    with pytest.raises(DxplanError, match="unreadable-to-edit"):
        propose(opened(tmp_path), [ChangeFile(FILE, (SetValue(("title",), "x"),))])
