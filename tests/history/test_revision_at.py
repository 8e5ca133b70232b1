"""What the repository held then: the numbers of a checkout, without one."""

import json
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from repositories import generated, git, record, start
from samples import BASE, PLAN, TASK, Run, md, reports, task
from typer.testing import CliRunner

from dxplan.cli.app import app
from dxplan.history.git import require_repository
from dxplan.history.snapshot import portfolio_at
from dxplan.portfolio.loader import ParsedFiles, load

DAY = "2023-06-30"


def status(root: Path, *words: str) -> dict[str, Any]:
    """The answer of the command in this process: each starts of its own would take half a second."""
    done = CliRunner().invoke(
        app, ["-C", str(root), "status", "--format", "json", "--as-of", DAY, *words]
    )
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def failure(dxplan: Run, root: Path, *words: str) -> str:
    done: subprocess.CompletedProcess[str] = dxplan(
        "-C", root, "status", "--lang", "en", "--as-of", DAY, *words
    )
    assert done.returncode == 2, done.stdout
    return done.stderr


def assert_like_checkouts(root: Path, commits: list[str], beside: Path) -> None:
    git(root, "worktree", "add", "-q", "--detach", str(beside), commits[0])
    for commit in commits:
        git(beside, "checkout", "-q", commit)
        found, wanted = status(root, "--recorded-by", commit), status(beside)
        assert found == wanted
        assert found["commit"] == commit
    assert not git(root, "status", "--porcelain")


def test_commits_of_a_generated_repository_are_as_checkouts_of_them(
    tmp_path: Path,
) -> None:
    commits = generated(tmp_path / "one", tasks=30, commits=40)
    some = random.Random(7).sample(commits, 8)  # noqa: S311 - the same commits every time
    assert_like_checkouts(tmp_path / "one", some, tmp_path / "beside")


def test_merges_deletions_and_errata_are_as_checkouts_of_them(tmp_path: Path) -> None:
    root = start(
        tmp_path / "one", {TASK: task(), "na/p/tasks/02.md": task(title="Hai")}
    )
    commits = [git(root, "rev-parse", "HEAD")]
    report = "date: 2022-06-10, status: completed, completed_on: 2022-06-01"
    git(root, "checkout", "-q", "-b", "side")
    commits.append(record(root, "2022-06-15", {TASK: task(reports(report))}))
    git(root, "checkout", "-q", "main")
    (root / "plans/na/p/tasks/02.md").unlink()
    commits.append(record(root, "2022-07-01"))
    git(root, "merge", "-q", "--no-ff", "-m", "nhập", "side", day="2022-08-01")
    commits.append(git(root, "rev-parse", "HEAD"))
    erratum = "date: 2022-06-10, status: in_progress, corrects: 2022-06-10, recorded: 2022-09-01"
    commits.append(record(root, "2022-09-01", {TASK: task(reports(report, erratum))}))
    commits.append(record(root, "2022-10-01", {TASK: "---\ntitle: [\n---\n"}))
    (root / "dxplan.toml").write_text("stale_days = 10\n", encoding="utf-8")
    commits.append(record(root, "2022-11-01", {TASK: task()}))
    assert_like_checkouts(root, commits, tmp_path / "beside")
    by_day = {
        day: status(root, "--recorded-by", day)["commit"]
        for day in ("2022-06-30", "31/07/2022", "2022-08-01")
    }
    assert by_day == {
        "2022-06-30": commits[0],
        "31/07/2022": commits[2],
        "2022-08-01": commits[3],
    }


def test_what_is_not_committed_was_not_recorded(tmp_path: Path) -> None:
    root = start(tmp_path / "one", {TASK: task()})
    (root / "plans" / TASK).write_text(
        task(reports("date: 2022-05-01, status: completed")), encoding="utf-8"
    )
    now, then = status(root), status(root, "--recorded-by", "HEAD")
    assert (now["dirty"], then["dirty"]) == (True, False)
    assert now["items"][0]["boxes"]["not_reported_overdue"] == 0
    assert then["items"][0]["boxes"]["not_reported_overdue"] == 1


@pytest.mark.parametrize("asked", ["tt/r", "na/r", "na/q", "na/p"])
def test_a_renamed_plan_is_found_by_every_id_it_had(tmp_path: Path, asked: str) -> None:
    root = start(tmp_path / "one", {TASK: task()})
    plan = BASE[PLAN]
    for day, old, new, former in (
        ("2022-03-01", "na/p", "na/q", "[na/p]"),
        ("2022-04-01", "na/q", "na/r", "[na/p, na/q]"),
    ):
        (root / "plans" / old).rename(root / "plans" / new)
        record(
            root,
            day,
            {f"{new}/plan.md": plan.replace("title:", f"former_ids: {former}\ntitle:")},
        )
    (root / "plans/na").rename(root / "plans/tt")
    record(
        root,
        "2022-05-01",
        {"tt/jurisdiction.md": md("name: Nghệ An\nlevel: province\nformer_ids: [na]")},
    )
    for day, then in (
        ("2022-02-01", "na/p"),
        ("2022-03-15", "na/q"),
        ("2022-04-15", "na/r"),
        ("2022-05-15", "tt/r"),
    ):
        items = status(root, "--recorded-by", day, "--plan", asked)["items"]
        assert [(item["scope"], item["id"], item["tasks"]) for item in items] == [
            ("plan", then, 1)
        ]
    assert (
        status(root, "--recorded-by", "2022-03-01", "--unit", "tt/a")["items"][0]["id"]
        == "na/a"
    )


def test_days_and_words_that_lead_nowhere_say_what_would(
    dxplan: Run, tmp_path: Path
) -> None:
    root = start(tmp_path / "one", {TASK: task()}, day="2022-03-01")
    record(root, "2022-05-01", {TASK: task(title="Khác")})
    assert "first commit is of 2022-03-01" in failure(
        dxplan, root, "--recorded-by", "2022-02-28"
    )
    for words in ("never", "2022", "31/02/2022", git(root, "rev-parse", "HEAD")[:3]):
        told = failure(dxplan, root, "--recorded-by", words)
        assert f"“{words}” is neither a day" in told
        assert "nor a branch, tag or commit" in told
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    assert "history here starts on 2022-05-01" in failure(
        dxplan, tmp_path / "shallow", "--recorded-by", "2022-04-01"
    )
    git(root, "rm", "-rq", "--cached", "plans")
    git(root, "commit", "-qm", "không còn kế hoạch", day="2022-06-01")
    assert "had no plans/ folder" in failure(
        dxplan, root, "--recorded-by", "2022-06-01"
    )
    shutil.rmtree(root / ".git")
    assert "not in a git repository" in failure(
        dxplan, root, "--recorded-by", "2022-06-01"
    )


def test_the_days_of_the_configuration_are_of_then_and_its_words_of_now(
    tmp_path: Path, dxplan: Run
) -> None:
    root = start(
        tmp_path / "one",
        {
            TASK: task(
                reports("date: 2022-06-01, status: in_progress"), deadline="2022-07-20"
            )
        },
    )
    (root / "dxplan.toml").write_text(
        'title = "Cũ"\nstale_days = 400\n', encoding="utf-8"
    )
    commit = record(root, "2022-06-02")
    (root / "dxplan.toml").write_text(
        'title = "Mới"\nstale_days = 5\n', encoding="utf-8"
    )
    record(root, "2022-06-03")
    files = built(dxplan, root, "--recorded-by", commit)
    item = json.loads(files["data/tasks.json"])["items"][0]
    assert item["stale"] is False
    assert "Mới" in files["vi/index.html"].decode()
    (root / "dxplan.toml").write_text("stale_days = -1\n", encoding="utf-8")
    broken = record(root, "2022-06-04")
    (root / "dxplan.toml").unlink()
    assert f"dxplan.toml:1 ({broken[:10]})" in failure(
        dxplan, root, "--recorded-by", broken
    )


def built(dxplan: Run, root: Path, *words: str) -> Mapping[str, bytes]:
    out = root.parent / "out"
    done = dxplan("-C", root, "build", "--as-of", DAY, "--out", out, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in out.rglob("*")
        if file.is_file()
    }


def test_a_site_of_then_says_so_and_shows_the_pictures_of_then(
    tmp_path: Path, dxplan: Run
) -> None:
    root = start(
        tmp_path / "one", {TASK: task(title="Tên cũ"), "na/p/tasks/a.gif": "GIF89a cũ"}
    )
    old = git(root, "rev-parse", "HEAD")
    record(
        root,
        "2022-03-01",
        {
            TASK: task(title="Tên mới"),
            "na/p/tasks/a.gif": "GIF89a mới",
            "na/p/tasks/b.gif": "GIF89a",
        },
    )
    now, then = built(dxplan, root), built(dxplan, root, "--recorded-by", "2022-02-01")
    assert (now["vi/na/p/tasks/a.gif"], then["vi/na/p/tasks/a.gif"]) == (
        "GIF89a mới".encode(),
        "GIF89a cũ".encode(),
    )
    assert "vi/na/p/tasks/b.gif" not in then
    page = then["vi/na/p/tasks/01/index.html"].decode()
    assert "Tên cũ" in page
    assert "đã ghi đến ngày" in page
    assert old[:10] in then["vi/data.html"].decode()
    assert "đã ghi đến ngày" not in now["vi/na/p/tasks/01/index.html"].decode()
    assert json.loads(then["dxplan.json"])["commit"] == old
    assert not [
        line
        for line in json.loads(then["data/trends.json"])["items"]
        if line["commit"] not in {None, old}
    ]


def test_a_portfolio_is_the_same_with_what_is_known_and_without(tmp_path: Path) -> None:
    commits = generated(tmp_path / "one", tasks=20, commits=20, seed=3)
    root = tmp_path / "one"
    record(
        root,
        "2024-01-01",
        {
            "na/p/tasks/bad.md": "---\ntitle: [\n---\n",
            "na/p/tasks/x.en.md": "Body",
            "na/x.md": "",
        },
    )
    record(
        root,
        "2024-01-02",
        {"na/units.yaml": BASE["na/units.yaml"] + "- key: a\n  name: Hai\n- nothing\n"},
    )
    repository, known = require_repository(root), ParsedFiles()
    for commit in [
        *commits,
        git(root, "rev-parse", "HEAD~1"),
        git(root, "rev-parse", "HEAD"),
    ]:
        alone, shared = (
            portfolio_at(repository, commit),
            portfolio_at(repository, commit, known),
        )
        assert (shared.findings, shared.unreadable, shared.broken) == (
            alone.findings,
            alone.unreadable,
            alone.broken,
        )
        assert [*shared.records()] == [*alone.records()]
        assert [*shared.sources] == [*alone.sources]
        assert shared.rests == alone.rests
    size = len(known)
    assert [*load(root, known).records()] == [*load(root).records()]
    assert len(known) == size
