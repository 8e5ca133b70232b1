"""What anyone may send, and what may fail under a build: nothing foreign is published, nothing is lost."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from samples import TASK, assembled, codes, md, on, portfolio, task, write

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config, find_root
from dxplan.errors import DxplanError
from dxplan.history.head import NO_HEAD
from dxplan.portfolio.loader import load
from dxplan.rules.context import Context
from dxplan.rules.references import unknown_unit
from dxplan.site.build import build
from dxplan.site.output import swap

DAY = date(2022, 5, 1)


def built(root: Path, out: Path) -> Path:
    build(root, evaluate(load(root), DAY, Settings()), Config(), NO_HEAD, out)
    return out


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dxplan", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    "name",
    ["index.html", "na/index.html", "na/logo.svg", "na/p/tasks/01", "na/report.docx"],
)
def test_only_pictures_are_copied_beside_the_pages(tmp_path: Path, name: str) -> None:
    root = write(tmp_path, {TASK: task(), name: "<script>khong_phai_anh(1)</script>"})
    site = built(root, tmp_path / "build")
    assert [f.code for f in load(root).findings] == ["F115"]
    assert not any(
        b"khong_phai_anh(1)" in file.read_bytes()
        for file in site.rglob("*")
        if file.is_file()
    )


def test_a_picture_stands_in_both_languages(tmp_path: Path) -> None:
    root = write(tmp_path, {TASK: task(), "na/p/tasks/so-do.gif": "GIF89a"})
    site = built(root, tmp_path / "build")
    assert [
        (site / lang / "na/p/tasks/so-do.gif").read_bytes() for lang in ("vi", "en")
    ] == [b"GIF89a", b"GIF89a"]


def test_a_name_with_a_line_break_is_no_name() -> None:
    assert [f.code for f in assembled({"na/a\nb.png": ""}).findings] == ["F107"]


def test_pictures_that_differ_only_in_case_clash() -> None:
    assert [f.code for f in assembled({"na/A.png": "", "na/a.png": ""}).findings] == [
        "F109"
    ]


def test_a_linked_task_is_not_followed_and_counted_as_unreadable(
    tmp_path: Path,
) -> None:
    root = write(tmp_path, {})
    secret = tmp_path / "secret.md"
    secret.write_text(task(), encoding="utf-8")
    (root / "plans/na/p/tasks").mkdir()
    (root / "plans" / TASK).symlink_to(secret)
    compliance = evaluate(load(root), DAY, Settings())
    assert [f.code for f in load(root).findings] == ["F111"]
    assert compliance.summaries["plan", "na/p"].boxes["unreadable"] == 1


def test_linked_plans_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "real", {TASK: task()})
    (tmp_path / "plans").symlink_to(tmp_path / "real/plans")
    with pytest.raises(DxplanError, match="linked-plans"):
        find_root(tmp_path)


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    root = write(tmp_path, {TASK: task() + "a" * 3_000_000})
    assert [f.code for f in load(root).findings] == ["F110"]


def test_the_old_site_comes_back_where_the_new_one_can_not_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, {TASK: task()})
    site = built(root, tmp_path / "build")
    before = (site / "SHA256SUMS").read_bytes()
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if target == site and self.name != ".build.dxplan-old":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(DxplanError, match="cannot-write"):
        built(root, site)
    assert (site / "SHA256SUMS").read_bytes() == before


def test_a_build_that_was_killed_between_its_renames_is_mended(tmp_path: Path) -> None:
    root = write(tmp_path, {TASK: task()})
    site = built(root, tmp_path / "build")
    site.rename(tmp_path / ".build.dxplan-old")
    assert (built(root, site) / "vi/index.html").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "plans"]


def test_no_git_is_no_reason_to_fail(tmp_path: Path) -> None:
    root = write(tmp_path, {TASK: task()})
    done = run("-C", str(root), "status", "--format", "json", PATH="")
    assert done.returncode == 0
    assert '"commit": null' in done.stdout


def test_a_reader_that_goes_away_changes_no_exit_code(tmp_path: Path) -> None:
    root = write(tmp_path, {TASK: task(deadline="2021")})
    command = (
        f"{sys.executable} -m dxplan -C {root} check | true; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_project_that_is_not_there_is_not_looked_for_elsewhere(
    tmp_path: Path,
) -> None:
    write(tmp_path, {TASK: task()})
    done = run("-C", str(tmp_path / "typing-mistake"), "check", "--lang", "en")
    assert (done.returncode, "is not a folder" in done.stderr) == (2, True)


def test_a_change_to_a_unit_that_is_not_there_is_a_reference_to_nothing() -> None:
    changes = (
        "changes: [{date: 2022-02-01, key: lead_unit, to: nobody, document: plan-doc}]"
    )
    found = [*unknown_unit(Context(on("2022-05-01", {TASK: task(changes)}), None))]
    assert [(f.place.path, f.args["value"]) for f in found] == [
        (("changes", 0, "to", 0), "nobody")
    ]


def test_what_a_change_changes_from_has_the_form_of_its_key() -> None:
    assert codes(
        task(
            "changes: [{date: 2022-02-01, key: title, from: {vi: [a]}, to: Việc khác}]"
        )
    ) == ["S103"]


@pytest.mark.parametrize(
    "deadline", ["{by: 2023-01..2023-12, from: 2023-06}", "{by: ongoing, every: year}"]
)
def test_a_deadline_that_says_two_things_is_an_error(deadline: str) -> None:
    assert codes(task(deadline=deadline)) == ["S110"]


def test_a_percentage_is_one_by_its_indicator_too() -> None:
    target = md('indicator: share\noperator: ">="\nvalue: 160\nby: 2022')
    measured = portfolio({"na/p/targets/01.md": target})
    assert str(measured.measure(measured.targets["na/p/targets/01"].fields).vi) == "%"
