"""The commands that add to logs: values as people write them, documents registered along, refusals that write nothing."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import repositories
from samples import TASK, Project, Run, reports, target, task

DONE = ("status=completed", "--on", "20/6/2022", "--evidence", "qd")


@pytest.fixture
def root(project: Project) -> Path:
    """Two tasks, one of them reported on, two targets and another plan with a task of the same name."""
    plan = "title: Kế hoạch hai\ndocument: plan-doc\nperiod: 2023\n"
    return project(
        {
            TASK: task(reports("date: 2022-03-01, status: piloting, percent: 20")),
            "na/p/tasks/02.md": task(lead="b"),
            "na/q/plan.md": f"---\n{plan}---\n",
            "na/q/tasks/02.md": task(deadline="2023-06-30"),
            "na/p/targets/kq.md": target('operator: ">="\nvalue: 90\nmeasure: "%"'),
            "na/p/targets/02.md": target("qualitative: true"),
        }
    )


@pytest.fixture
def changed(root: Path, dxplan: Run) -> Callable[..., str]:
    """Runs a command with `--yes`; the lines it added, all of which lie in one place of each file."""

    def run(*words: str) -> str:
        before = read_all(root)
        done = dxplan("-C", root, *words, "--yes", "--format", "json")
        assert (done.returncode, done.stderr) == (0, "")
        answer = json.loads(done.stdout)
        assert answer["written"] == answer["changed"] == sorted(answer["written"])
        added = ""
        for file in answer["written"]:
            old = before.get(file, "")
            new = (root / file).read_text()
            start = next(
                (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
                min(len(old), len(new)),
            )
            assert new.endswith(old[start:])
            added += new[start : len(new) - len(old[start:])]
        return added

    return run


def read_all(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): file.read_text()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize(
    "name", ["na/p/tasks/01", "na/p/01", "p/01", "tasks/01", "plans/na/p/tasks/01.md"]
)
def test_a_report_is_added_by_one_line(changed: Callable[..., str], name: str) -> None:
    added = changed(
        "set",
        name,
        "status=đã hoàn thành",
        "--on",
        "20/6/2022",
        "--evidence",
        "Quyết định 9/QĐ-UBND",
        "--note",
        "Đã: xong",
    )
    assert added == (
        "  - date: 2022-06-20\n    status: completed\n    completed_on: 2022-06-20\n"
        '    evidence:\n      - qd\n    note:\n      vi: "Đã: xong"\n'
    )


def test_values_are_taken_as_people_write_them(changed: Callable[..., str]) -> None:
    added = changed(
        "set",
        "p/02",
        "tình trạng=Đang thực hiện",
        "percent=12,5 %",
        "khó khăn=Thiếu tiền",
        "note.en=Slow",
        "--date",
        "1/6/2022",
    )
    assert added == (
        "reports:\n  - date: 2022-06-01\n    status: in_progress\n    percent: 12,5\n"
        "    note:\n      en: Slow\n    difficulty:\n      vi: Thiếu tiền\n"
    )
    assert (
        changed("set", "p/kq", "value=85,5 %", "date=quý II/2022")
        == "measurements:\n  - date: 2022-Q2\n    value: 85,5\n"
    )
    assert (
        changed("measure", "p/kq", "91", "--document", "qd", "--on", "2022-09-30")
        == "  - date: 2022-09-30\n    value: 91\n    document: qd\n"
    )
    assert "    met: true\n" in changed(
        "measure", "p/targets/02", "đạt", "--date", "2022-09-30"
    )
    added = changed(
        "extend",
        "p/01",
        "--to",
        "quý IV/2026",
        "--document",
        "qd",
        "--reason",
        "Chờ kinh phí",
    )
    assert (
        added
        == "deadline_changes:\n  - date: 2022-05-01\n    to: 2026-Q4\n    document: qd\n    note:\n      vi: Chờ kinh phí\n"
    )
    added = changed("extend", "kq", "--to", "31/12/2023", "--document", "qd")
    assert (
        added
        == "changes:\n  - date: 2022-05-01\n    key: by\n    to: 2023-12-31\n    document: qd\n    from: 2022\n"
    )
    assert (
        changed(
            "verify-report", "p/01", "xác nhận", "--by", "Sở B", "--date", "2022-05-05"
        )
        == "verifications:\n  - date: 2022-05-05\n    verified_by: b\n    finding: confirmed\n"
    )
    assert changed(
        "set",
        "na/p",
        "standing=replaced",
        "--document",
        "later",
        "--date",
        "2023-01-01",
    ).startswith(
        "changes:\n  - date: 2023-01-01\n    key: standing\n    to: replaced\n"
    )


def test_an_erratum_repeats_the_entry_with_what_is_corrected(
    changed: Callable[..., str],
) -> None:
    added = changed("correct", "p/01", "1/3/2022", "status=in_progress", "percent=")
    assert added.startswith(
        "  - date: 2022-03-01\n    status: in_progress\n    corrects: 2022-03-01\n    recorded: 20"
    )


def test_a_document_is_registered_along(
    root: Path, changed: Callable[..., str]
) -> None:
    added = changed(
        "set",
        "p/02",
        "status=completed",
        "--on",
        "2022-06-20",
        "--evidence",
        "48/QĐ-UBND ngày 20/6/2022",
        "--document",
        "48/QĐ-UBND ngày 20/6/2022",
        "--document-title",
        "Ban hành",
        "--document-issuer",
        "Sở A",
    )
    assert added == (
        "- key: 48-qd-ubnd-2022\n  number: 48/QĐ-UBND\n  title:\n    vi: Ban hành\n  type: QĐ\n  issuer: a\n  date: 2022-06-20\n"
        "reports:\n  - date: 2022-06-20\n    status: completed\n    completed_on: 2022-06-20\n    document: 48-qd-ubnd-2022\n    evidence:\n      - 48-qd-ubnd-2022\n"
    )
    added = changed(
        "extend",
        "p/tasks/02",
        "--to",
        "2024",
        "--document",
        "moi-1",
        "--document-number",
        "7/NQ-HĐND",
        "--document-date",
        "5/7/2022",
    )
    assert (
        "- key: moi-1\n  number: 7/NQ-HĐND\n  type: NQ\n  date: 2022-07-05\n" in added
    )
    assert "  - date: 2022-07-05\n    to: 2024\n    document: moi-1\n" in added
    assert changed(
        "set", "p/tasks/02", *DONE[:3], "--evidence", "https://example.org/anh"
    ).endswith("    evidence:\n      - url: https://example.org/anh\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "p/tasks/02"), "missing: status=…"),
        (("set", "p/02", "status=completed", "--on", "2022-06-20"), "Missing: --evidence."),
        (("set", "p/02", "status=complet"), "Did you mean `completed`?"),
        (("set", "p/02", "status=completed", "--evidence", "9/QĐ-XYZ"), "commands also take --document-date."),
        (("set", "p/02", "status=completed", "--evidence", "9/QĐ-XYZ ngày 31/11/2022"), "31/11/2022: not in any register"),
        (("set", "p/02", *DONE[:3], "--evidence", "20/6/2022", "--document-date", "20/6/2022"), "commands also take --document-number."),
        (("set", "p/02", *DONE, "note=a\x07b"), "note has an invisible or broken character (U+0007)"),
        (("set", "p/02", *DONE, "note=a\udcffb"), "(U+DCFF)"),
        (("set", "na/p", "standing=xyz"), "standing=xyz is not allowed"),
        (("measure", "na/p/tasks/01", "5"), "“na/p/tasks/01” is a task; this command is for: target."),
        (("set", "p/02", "deadline=2024"), "dxplan extend na/p/tasks/02"),
        (("set", "p/kq", "by=2024"), "dxplan extend na/p/targets/kq"),
        (("set", "p/tasks/02", "lead_unit=a", "status=completed"), "Add an entry to `changes` in plans/na/p/tasks/02.md"),
        (("set", "p/tasks/02", "area=x"), "Edit it there"),
        (("set", "p/tasks/02", "statu=completed"), "Did you mean status?"),
        (("set", "p/tasks/02", "zzz=1"), "there is no key “zzz”"),
        (("set", "p/02", "status"), "“status” is not KEY=VALUE"),
        (("set", "tasks/02", *DONE), "na/p/tasks/02, na/q/tasks/02"),
        (("set", "p/99", *DONE), "there is no record “p/99”"),
        (("set", "p/tasks/02", *DONE, "--document-number", "1/QĐ-UBND"), "describe a document to register"),
        (("set", "p/02", "status=completed", "status=piloting"), "status is given more than once"),
        (("extend", "p/tasks/02"), "missing: --to, --document."),
        (("measure", "p/kq"), "missing: value=…"),
        (("measure", "p/kq", "nhiều"), "value=nhiều is not allowed"),
        (("verify-report", "p/01", "confirmed"), "missing: --by."),
        (("verify-report", "p/01"), "missing: finding=…, --by."),
        (("verify-report", "p/01", "confirmed", "--by", "Sở Lạ"), "--by=Sở Lạ is not allowed: It is not in any register. Did you mean `a`? If the unit is new, register it first"),
        (("correct", "p/01", "2022-03-02", "percent=1"), "It has entries of: 2022-03-01"),
        (("correct", "p/01", "2022-03-01"), "missing: KEY=…"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_with_what_to_do(
    root: Path, dxplan: Run, words: tuple[str, ...], says: str
) -> None:
    before = read_all(root)
    done = dxplan("-C", root, "--lang", "en", *words, "--yes")
    assert done.returncode == 2, done
    assert says in done.stderr
    assert done.stdout == ""
    assert read_all(root) == before


def test_an_error_refuses_the_change_and_a_dry_run_only_shows_it(
    root: Path, dxplan: Run
) -> None:
    before = read_all(root)
    refused = dxplan(
        "-C",
        root,
        "--lang",
        "en",
        "set",
        "p/tasks/02",
        *DONE,
        "completed_on=2022-07-01",
        "--yes",
    )
    assert (refused.returncode, refused.stderr) == (1, "")
    assert "error[" in refused.stdout
    assert "plans/na/p/tasks/02.md:" in refused.stdout
    assert refused.stdout.endswith(
        "Nothing was written: the change has errors. Fix the ones above and run the command again.\n"
    )
    shown = dxplan("-C", root, "--lang", "en", "set", "p/tasks/02", *DONE, "--dry-run")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\n+    status: completed\n" in shown.stdout
    assert "There is no git commit here yet" in shown.stdout
    unasked = dxplan("-C", root, "--lang", "en", "set", "p/tasks/02", *DONE)
    assert (unasked.returncode, unasked.stdout) == (
        2,
        shown.stdout.removesuffix("Nothing was written (dry run).\n"),
    )
    assert "Add --yes" in unasked.stderr
    assert read_all(root) == before


def test_what_the_gate_says_later_is_said_at_once(tmp_path: Path, dxplan: Run) -> None:
    log = reports(
        "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: [{url: https://example.org/a}]"
    )
    root = repositories.start(
        tmp_path / "r", {TASK: task(log, deadline="2022-05-31")}, day="2022-07-01"
    )
    words = ("correct", "01", "2022-06-20", "completed_on=2022-05-30")
    done = dxplan("-C", root, *words, "--yes", "--format", "json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["refused"], answer["compared"]) == (0, False, True)
    assert [one["code"] for one in answer["findings"]] == ["H220"]
    assert repositories.git(root, "diff", "--numstat").startswith("7\t0\t")


def test_windows_line_ends_stay_and_are_not_shown(root: Path, dxplan: Run) -> None:
    file = root / "plans" / TASK
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    done = dxplan("-C", root, "set", "p/01", "status=submitted", "--yes")
    assert (done.returncode, "U+000D" in done.stdout) == (0, False)
    assert "\n+    status: submitted\n" in done.stdout
    assert b"    status: submitted\r\n---\r\n" in file.read_bytes()


def test_git_applies_the_diff_that_is_shown(root: Path, dxplan: Run) -> None:
    register = root / "plans/na/documents.yaml"
    register.write_text(register.read_text().rstrip("\n"))
    before = read_all(root)
    words = ("set", "p/tasks/02", *DONE[:3], "--evidence", "9/QĐ-XYZ ngày 1/6/2022")
    done = dxplan("-C", root, *words, "--yes", "--format", "json")
    after = read_all(root)
    for file, text in before.items():
        (root / file).write_text(text)
    diff = json.loads(done.stdout)["diff"]
    command = ["git", "apply", "-"]
    subprocess.run(command, cwd=root, input=diff, encoding="utf-8", check=True)
    assert (after == before, read_all(root)) == (False, after)


def test_a_record_that_cannot_be_read_is_named(root: Path, dxplan: Run) -> None:
    file = root / "plans" / TASK
    file.write_bytes(file.read_bytes() + b"\xff")
    done = dxplan("-C", root, "--lang", "en", "set", "p/tasks/01", *DONE, "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"plans/{TASK} can't be edited because it has errors" in done.stderr


@pytest.mark.parametrize(
    ("words", "answers", "code", "adds"),
    [
        (
            ("set", "p/tasks/02"),
            "hoan thanh\n20/6/2022\n9/QĐ-KHAC\n1/6/2022\nc\n",
            0,
            "completed_on: 2022-06-20\n    evidence:\n      - 9-qd-khac-2022\n",
        ),
        (("set", "p/tasks/02"), "completed\n\nqd\nn\n", 1, ""),
        (("set", "p/tasks/02"), "\n", 1, ""),
        (("correct", "p/01", "1/3/2022"), "percent=x\n30\nc\n", 0, "percent: 30\n"),
        (
            ("new", "unit", "na"),
            "so-d\nSở D\nc\n",
            0,
            "- key: so-d\n  name:\n    vi: Sở D\n",
        ),
        (
            ("new", "document", "na"),
            "48/BC-UBND\nc\n",
            0,
            "  number: 48/BC-UBND\n  type: BC\n",
        ),
        (("new", "target", "na/p"), "Tỷ lệ\n2022\nc\n", 0, "  vi: Tỷ lệ\nby: 2022\n"),
    ],
)
def test_what_is_missing_is_asked_for(
    root: Path, words: tuple[str, ...], answers: str, code: int, adds: str
) -> None:
    before = read_all(root)
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-m", "dxplan", "-C", str(root), *words],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "DXPLAN_LANG": "vi"},
    )
    try:
        os.write(ours, answers.encode())
        out = started.communicate(timeout=60)[0].decode()
        said = os.read(ours, 100_000).decode()
    finally:
        started.kill()
        os.close(theirs)
        os.close(ours)
    assert started.returncode == code, (out, said)
    written = "".join(read_all(root).values())
    assert (read_all(root) == before) == (code == 1)
    assert adds in written
    if "48/BC" in adds:
        assert "Số, ký hiệu của văn bản" in said
    if "9-qd-khac" in adds:
        assert "(status):" in said
        assert "Ngày hoàn thành" in said
