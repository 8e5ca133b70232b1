"""`dxplan diff`: closed periods, translations, deadlines, renames, what is removed, and why somebody should look."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from diffing import TASK, commit, compared, data, said
from samples import BASE, Run, portfolio, reports, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Finding, Place
from dxplan.diff.caution import Caution
from dxplan.diff.caution_sentences import CautionSentences
from dxplan.diff.diff import compare_plans
from dxplan.diff.headings import Headings
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.fields import LOGS, fields_of
from dxplan.model.records import MODELS
from dxplan.model.values import FrontMatter, Text
from dxplan.wording.change_sentences import path_label
from dxplan.wording.values import in_sentence

DUE = "2022-12-31"


def vi(root: Path) -> str:
    return said(root, "HEAD~1..HEAD", "--as-of", DUE)


# closed periods -----------------------------------------------------------------------------------------------------


@pytest.fixture
def closed(dxplan: Run, tmp_path: Path) -> Path:
    root = tmp_path / "project"
    commit(root, {TASK: task()}, "2022-07-02", base=BASE)
    done = dxplan(
        "-C",
        root,
        "close",
        "2022-H1",
        "--jurisdiction",
        "na",
        "--document",
        "qd",
        "--as-of",
        "2022-07-10",
    )
    assert done.returncode == 0, done.stderr
    commit(root, {}, "2022-07-20")
    return root


def test_a_period_that_was_closed_is_told(closed: Path) -> None:
    text = vi(closed)
    assert "Chốt 1 kỳ báo cáo." in text
    assert "Kỳ 2022-H1 của " in text
    assert "Chốt kỳ này ngày " in text
    assert "Không có thay đổi nào" not in text
    assert "Cần xem kỹ" not in text
    found = data(closed, "HEAD~1..HEAD", "--as-of", DUE)
    assert [(one["id"], one["outcome"], one["old"]) for one in found["periods"]] == [
        ("na/2022-H1", "closed", None)
    ]
    assert data(closed, "HEAD~1..HEAD", "--plan", "na/p")["periods"] == []


@pytest.mark.parametrize("outcome", ["removed", "replaced"])
def test_a_closed_period_that_is_gone_or_edited_is_to_be_looked_at(
    closed: Path, outcome: str
) -> None:
    file = next((closed / "plans/na/periods").glob("*.yaml"))
    if outcome == "removed":
        file.unlink()
    else:
        file.write_text(file.read_text().replace("tasks: 1", "tasks: 2"))
    commit(closed, {}, "2022-08-01")
    text = vi(closed)
    review = text.partition("Cần xem kỹ trước khi duyệt")[2]
    assert "trước đọc được" not in text
    assert f"bản đã chốt bị {'bỏ' if outcome == 'removed' else 'thay'}" in review
    assert [one["name"] for one in data(closed, "HEAD~1..HEAD")["cautions"]] == [
        f"period-{outcome}"
    ]


# translations -------------------------------------------------------------------------------------------------------

REPORT = "date: 2022-11-20, status: in_progress, note: {}"


def test_a_translation_of_an_entry_is_new_text(tmp_path: Path) -> None:
    old, new = (
        task(reports(REPORT.format(note))) for note in ("Chậm", "{vi: Chậm, en: Late}")
    )
    text = vi(compared(tmp_path, {TASK: old}, {TASK: new}))
    assert (
        "Thêm bản tiếng Anh cho báo cáo ngày 20/11/2022; ghi chú (tiếng Anh): ghi thêm “Late”"
        in text
    )
    assert "chỉ đổi cách viết" not in text
    assert "Cần xem kỹ" not in text


def test_the_language_that_differs_is_shown(tmp_path: Path) -> None:
    old, new = (
        task(reports(REPORT.format(f"{{vi: Chậm, en: {en}}}")))
        for en in ("Late", "Done")
    )
    text = vi(compared(tmp_path, {TASK: old}, {TASK: new}))
    assert "ghi chú (tiếng Anh): “Late” đổi thành “Done”" in text
    assert "Chậm → Chậm" not in text


# deadlines ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("text: Trong tháng 6", "text: Tháng 6", "lời văn của nguồn: “Trong tháng 6” đổi thành “Tháng 6”"),
        (
            "condition: Có tiền",
            "condition: Có tiền, condition_met_on: 2022-02-01",
            "ngày đủ điều kiện: ghi thêm “ngày 01/02/2022”",
        ),
        ("text: a", "text: {vi: a, en: b}", "lời văn của nguồn (tiếng Anh): ghi thêm “b”"),
    ],
)  # fmt: skip
def test_a_deadline_that_binds_alike_was_not_moved(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    before, after = (
        task(deadline=f"{{by: 2022-06-30, {more}}}") for more in (old, new)
    )
    text = vi(compared(tmp_path, {TASK: before}, {TASK: after}))
    assert "lần điều chỉnh thời hạn" not in text
    assert told in text


# renames, removals, extensions ------------------------------------------------------------------------------------


def names(root: Path) -> list[str]:
    return [
        one["name"] for one in data(root, "HEAD~1..HEAD", "--as-of", DUE)["cautions"]
    ]


def test_a_rename_that_is_not_stated_is_one_change(tmp_path: Path) -> None:
    own = task(
        reports("date: 2022-05-02, status: in_progress"),
        title="Lập tổ công nghệ số cộng đồng",
    )
    root = compared(tmp_path, {TASK: own}, {"na/p/tasks/01-to.md": own}, TASK)
    text = vi(root)
    assert "1 nhiệm vụ thay đổi. Trong đó có 1 hồ sơ đổi tên." in text
    assert "Hồ sơ đổi tên: 01 → 01-to (không ghi mã cũ" in text
    assert "được đổi tên mà không ghi lại mã cũ" in text
    assert names(root) == ["renamed-unstated"]


def test_a_plan_renamed_without_saying_so_is_one_change(tmp_path: Path) -> None:
    files = {"na/p/plan.md": BASE["na/p/plan.md"], TASK: task()}
    moved = {path.replace("na/p/", "na/q/"): text for path, text in files.items()}
    root = compared(tmp_path, files, moved, *files)
    found = data(root, "HEAD~1..HEAD", "--as-of", DUE)
    assert [(one["id"], one["outcome"]) for one in found["records"]] == [
        ("na/q", "renamed")
    ]


def test_an_extension_after_the_deadline(tmp_path: Path) -> None:
    late = task("deadline_changes: [{date: 2022-11-20, to: 2022-12-31, document: qd}]")
    root = compared(tmp_path, {TASK: task()}, {TASK: late})
    assert (
        "điều chỉnh thời hạn khi đã quá hạn 143 ngày (hạn ngày 30/6/2022, điều chỉnh ngày 20/11/2022)"
        in vi(root)
    )


@pytest.mark.parametrize(
    ("note", "told"),
    [(", note: Nhầm", "lý do ghi tại đó"), ("", "mà không nêu lý do")],
)
def test_a_withdrawal_with_or_without_a_reason(
    tmp_path: Path, note: str, told: str
) -> None:
    done = "date: 2022-05-02, status: completed, completed_on: 2022-05-01, evidence: qd"
    new = task(reports(done, f"date: 2022-11-20, status: in_progress{note}"))
    assert told in vi(compared(tmp_path, {TASK: task(reports(done))}, {TASK: new}))


@pytest.mark.parametrize("base", ["2022-12-31", "31/12/2022"])
def test_a_base_is_no_day(dxplan: Run, tmp_path: Path, base: str) -> None:
    root = compared(tmp_path, {TASK: task()}, {})
    done = dxplan("-C", root, "check", "--base", base)
    assert (done.returncode, f"không nhận ngày như “{base}”" in done.stderr) == (
        2,
        True,
    )
    wrong = dxplan("-C", root, "diff", "31/02/2022..main")
    assert (
        wrong.returncode,
        "hãy viết 2026-12-31 hoặc 31/12/2026" in wrong.stderr,
    ) == (2, True)


# labels -------------------------------------------------------------------------------------------------------------


def _paths(
    model: type[FrontMatter], start: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    for key, field in fields_of(model).items():
        yield (*start, key)
        if field.type.model is not None and field.type.model is not Text:
            yield from _paths(field.type.model, (*start, key))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_caution_calls_every_field_by_its_label(lang: str) -> None:
    day = date(2022, 12, 31)
    old = evaluate(portfolio({TASK: task()}), day, Settings())
    new = evaluate(portfolio({TASK: task("note: x")}), day, Settings())
    diff = compare_plans(old, new)
    (record_diff,) = diff.records
    words = catalogue(lang)
    sentences = CautionSentences(Headings(diff, words), words)
    place = Place(record_diff.record.file)

    def shown(code: str, **args: str) -> str:
        finding = Finding(code, place, {"old": "một", "new": "hai", **args})
        return sentences.sentence(Caution("key-emptied", record_diff, finding=finding))

    task_fields = fields_of(MODELS["task"])
    for path in _paths(MODELS["task"]):
        label = in_sentence(path_label(words, path, MODELS["task"]))
        assert f"“{label}”" in shown("H206", key=path[0], at=".".join(path))
        assert lang == "en" or label != path[-1]
    for log in LOGS:
        entry_model = task_fields[log].type.model if log in task_fields else None
        for path in _paths(entry_model) if entry_model is not None else ():
            label = in_sentence(path_label(words, path, entry_model))
            key = ".".join(path)
            text = shown("H202", found=f"log-{log}", date="2022-05-02", key=key)
            assert f"“{label}”" in text
