"""`dxplan diff`: what changed between two states of the plans, on real repositories."""

import json
import os
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from conftest import Run
from samples import Files, md, reports, task, write

GOLDEN = Path(__file__).parent / "golden"

PLAN = "nghe-an/2022-22-nhiem-vu"
REAL: Files = {
    "areas.yaml": "- key: society\n  name: {vi: Xã hội số, en: Digital society}\n",
    "nghe-an/jurisdiction.md": md("name: {vi: Tỉnh Nghệ An, en: Nghe An province}\nlevel: province"),
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
    f"{PLAN}/plan.md": md("title: Kế hoạch 22 nhiệm vụ chuyển đổi số\ndocument: kh-12\nperiod: 2022"),
    f"{PLAN}/tasks/05.md": task(
        'number: "5"\narea: society\n' + reports("date: 2022-07-12, status: in_progress, document: bc-50"),
        title="Thiết lập mạng lưới tổ công nghệ số cộng đồng",
        lead="so-tttt",
        deadline="2022-12",
    ),
    f"{PLAN}/tasks/06.md": task(
        'number: "6"', title="Đánh giá chuyển đổi số cấp huyện", lead="so-tc", deadline="2022-12-31"
    ),
    f"{PLAN}/tasks/07.md": task(
        'number: "7"\n' + reports("date: 2022-07-12, status: piloting, document: bc-50"),
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


def git(folder: Path, *arguments: str, day: str = "2022-01-01") -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    when = f"{day}T09:00:00+07:00"
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
    )
    return done.stdout.strip()


def commit(root: Path, files: Files, day: str, *gone: str, base: Files | None = None) -> str:
    """Write files, remove others, and record it on a day."""
    write(root, files, base=base or {})
    for path in gone:
        (root / "plans" / path).unlink()
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", day, day=day)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def request_of_three(tmp_path: Path) -> Path:
    """A pull request: a report, an extension with its document, and a rename with an erratum."""
    root = tmp_path / "project"
    commit(root, REAL, "2022-07-20")
    commit(root, REQUEST, "2022-12-30", f"{PLAN}/tasks/07.md")
    return root


def said(dxplan: Run, root: Path, *arguments: object) -> str:
    done = dxplan("-C", root, "diff", *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def data(dxplan: Run, root: Path, *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(dxplan, root, *arguments, "--format", "json"))
    return found


# a pull request of three changed tasks ------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "lang"), [("markdown", "vi"), ("markdown", "en"), ("full", "vi"), ("json", "vi")])
def test_a_request_reads_as_an_official_would(dxplan: Run, request_of_three: Path, form: str, lang: str) -> None:
    text = said(dxplan, request_of_three, "HEAD~1..HEAD", "--as-of", "2023-03-31", "--format", form, "--lang", lang)
    golden = GOLDEN / f"diff-{lang}.{'md' if form == 'markdown' else 'txt' if form == 'full' else 'json'}"
    if os.environ.get("DXPLAN_UPDATE"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
