"""`dxplan apply-issue`: a filled form becomes a report, or is refused with nothing written; and the workflow that proposes it."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest
import yaml
from repositories import git
from samples import ROOT, TASK, Project, Run, reports, task

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_ISSUE
from dxplan.forms.issue_answers import read_answers
from dxplan.forms.issue_form import QUESTIONS, label_of
from dxplan.messages import catalogue

ANSWERS = {
    "task": "na/p/tasks/01",
    "status": "Đã hoàn thành",
    "date": "20/6/2022",
    "completed_on": "20/6/2022",
    "document": "77/BC-SA ngày 20/6/2022",
    "evidence": "- qd\n- 77/BC-SA ngày 20/6/2022",
    "note": "Dòng một: <b>@ai</b>\nDòng hai",
}
STARTER = ROOT / "dxplan/starter/files/github/dot-github/workflows/apply-issue.yml"


def filled(lang: str = "vi", **answers: str) -> str:
    """The text of an issue as GitHub makes it of a filled form."""
    parts = []
    for question in QUESTIONS:
        answer = answers.get(question.key) or "_No response_"
        label = label_of(catalogue(lang), question.key)
        parts.append(f"### {label}\n\n{answer}")
    return "\n\n".join(parts)


@pytest.fixture
def root(project: Project) -> Path:
    head = reports("date: 2022-05-01, status: in_progress, document: qd")
    return project({TASK: task(head)})


def apply(dxplan: Run, root: Path, text: str, *options: str) -> tuple[int, str]:
    issue = root.parent / "issue.md"
    issue.write_text(text, encoding="utf-8")
    done = dxplan("-C", root, "apply-issue", issue, *options)
    return done.returncode, done.stdout + done.stderr


def test_a_filled_form_becomes_one_report(root: Path, dxplan: Run) -> None:
    before = (root / "plans" / TASK).read_text(encoding="utf-8")
    code, shown = apply(dxplan, root, filled(**ANSWERS), "--dry-run")
    assert (code, (root / "plans" / TASK).read_text("utf-8")) == (0, before)
    code, shown = apply(dxplan, root, filled(**ANSWERS), "--yes")
    assert code == 0, shown
    after = (root / "plans" / TASK).read_text(encoding="utf-8")
    assert after.startswith(before.removesuffix("---\n"))
    last = yaml.safe_load(after.split("---\n")[1])["reports"][-1]
    assert {key: str(value) for key, value in last.items()} == {
        "date": "2022-06-20",
        "status": "completed",
        "completed_on": "2022-06-20",
        "document": "77-bc-sa-2022",
        "evidence": "['qd', '77-bc-sa-2022']",
        "note": "{'vi': 'Dòng một: <b>@ai</b>\\nDòng hai'}",
    }
    register = (root / "plans/na/documents.yaml").read_text(encoding="utf-8")
    assert "number: 77/BC-SA" in register


def test_a_file_dropped_into_the_form_is_cited_by_its_address(
    root: Path, dxplan: Run
) -> None:
    address = "https://github.com/user-attachments/files/1/bien-ban.pdf"
    answers = {**ANSWERS, "evidence": f"[bien-ban.pdf]({address})"}
    code, shown = apply(dxplan, root, filled(**answers), "--yes")
    assert code == 0, shown
    assert f"- url: {address}\n" in (root / "plans" / TASK).read_text(encoding="utf-8")


def test_the_english_form_says_its_texts_in_english(root: Path, dxplan: Run) -> None:
    answers = {"task": "na/p/tasks/01", "status": "In progress", "note": "Half done"}
    code, shown = apply(dxplan, root, filled("en", **answers), "--yes")
    assert code == 0, shown
    assert "en: Half done" in (root / "plans" / TASK).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"task": "na/p/tasks/99"}, "na/p/tasks/99"),
        ({"task": "plans/na/p/plan.md"}, "plan.md"),
        ({"task": "../../etc/passwd"}, "passwd"),
        ({"task": "a\nb"}, "Mã nhiệm vụ"),
        ({"task": ""}, "Mã nhiệm vụ"),
        ({"status": "Xong"}, "Xong"),
        ({"status": ""}, "Tình trạng"),
        ({"date": "hôm qua"}, "Ngày=hôm qua"),
        ({"percent": "nhiều"}, "nhiều"),
        ({"document": "không có trong danh mục"}, "Hãy ghi cả số và ngày"),
        ({"evidence": "\n"}, "Hãy điền mục “Tài liệu kiểm chứng”"),
        ({"note": "a\u200bb"}, "Ghi chú có ký tự"),
        ({"note": "ả" * 20_001}, "Ghi chú quá dài"),
        ({"note": "x\n\n### Tình trạng\n\nĐã hoàn thành"}, "Tình trạng"),
        ({"note": "x\n\n### Trang\n\ny"}, "Trang"),
    ],
)
def test_what_the_form_cannot_have_written_is_refused(
    root: Path, dxplan: Run, change: dict[str, str], said: str
) -> None:
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    code, shown = apply(dxplan, root, filled(**{**ANSWERS, **change}), "--yes")
    assert code == 2, shown
    assert said in shown
    assert before == {f: f.read_bytes() for f in root.rglob("*") if f.is_file()}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"abc",
        b"\xff\xfe",
        b"### x\n",
        b"<!-- -->\n### x\n",
        b"a" * (4 * MAX_ISSUE + 1),
        "đ".encode() * (MAX_ISSUE + 1),
    ],
)
def test_what_is_no_form_is_refused(content: bytes) -> None:
    with pytest.raises(DxplanError):
        read_answers(content)


# the workflow -------------------------------------------------------------------------------------

JOBS = yaml.safe_load(re.sub(r"%%\{\w+\}", "x", STARTER.read_text("utf-8")))["jobs"]


def proposed(tmp_path: Path, patch: str, answer: str = "::x @ai <b>\n") -> list[str]:
    """Run the job that may write over a `gh` that hands out a patch, in a clone of a repository."""
    remote, clone = tmp_path / "remote", tmp_path / "clone"
    for folder in (remote, tmp_path / "artifact", tmp_path / "bin"):
        folder.mkdir(parents=True)
    git(remote, "init", "-q", "--bare")
    git(tmp_path, "clone", "-q", str(remote), "clone")
    (clone / "plans").mkdir()
    (clone / "plans/a.md").write_text("a\n")
    (clone / "b.md").write_text("b\n")
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "one")
    (tmp_path / "artifact/answer.txt").write_text(answer)
    (tmp_path / "artifact/change.patch").write_text(patch)
    spy = tmp_path / "bin/gh"
    spy.write_text(
        "#!/bin/bash\n"
        'case "$*" in\n'
        f'"run download"*) cp {tmp_path}/artifact/* "${{@: -1}}" ;;\n'
        f'*) echo "$1 $2" >> {tmp_path}/asked; cp "${{@: -1}}" {tmp_path}/body 2>/dev/null || true ;;\n'
        "esac\n"
    )
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    step = JOBS["propose"]["steps"][-1]
    subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={
            "PATH": f"{spy.parent}:{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "REPO": "o/r",
            "RUN": "1",
            "ISSUE": "7",
            "BASE": "main",
        },
        cwd=clone,
        capture_output=True,
        check=False,
    )
    asked = tmp_path / "asked"
    calls = asked.read_text().splitlines() if asked.exists() else []
    return [*calls, *git(remote, "branch", "--list", "issue-*").split()]


def patch_of(file: str) -> str:
    return f"diff --git a/{file} b/{file}\n--- a/{file}\n+++ b/{file}\n@@ -1 +1,2 @@\n {file[-4]}\n+c\n"


def test_a_labelled_issue_becomes_a_pull_request_of_plans_alone(tmp_path: Path) -> None:
    assert proposed(tmp_path / "one", patch_of("plans/a.md")) == [
        "auth setup-git",
        "pr list",
        "pr create",
        "issue-7",
    ]
    body = (tmp_path / "one/body").read_text()
    assert body == "Closes #7\n\n    ::x @ai <b>\n"
    assert proposed(tmp_path / "two", patch_of("b.md")) == []
    assert proposed(tmp_path / "three", patch_of("../b.md")) == []
    assert proposed(tmp_path / "four", "") == ["api --method"]


def test_the_job_that_reads_the_form_may_not_write() -> None:
    assert JOBS["read"]["if"] == "github.event.label.name == 'report'"
    assert JOBS["read"]["permissions"] == {"contents": "read"}
    assert "dxplan" not in JOBS["propose"]["steps"][-1]["run"].replace("dxplan==", "")
    for job in JOBS.values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
