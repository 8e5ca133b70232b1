"""A check of the same files says what it said before, without checking; whatever may change that is noticed."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from repositories import git, record, start
from samples import TASK, Run, reports, task

from dxplan.cli import check_run

OPEN = task(reports("date: 2022-02-01, status: in_progress"))
SECOND = "na/p/tasks/02.md"
PICTURE = b"\x89PNG\r\n\x1a\n\0"
Edit = Callable[[Path], object]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return start(tmp_path / "project", {TASK: OPEN, SECOND: OPEN})


def said(
    dxplan: Run, root: Path, *words: object, **environment: str
) -> tuple[int, str, str]:
    done = dxplan("-C", root, "check", *words, **environment)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows with every check that is really made."""
    made: list[object] = []
    real = check_run.run_check

    def counted(*arguments: object) -> object:
        made.append(arguments)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(check_run, "run_check", counted)
    return made


FORMS = (
    (),
    ("--quiet",),
    ("--format", "concise"),
    ("--format", "json"),
    ("--lang", "en"),
    ("--as-of", "2022-12-31"),
    ("--statistics",),
    ("--all",),
    ("--select", "P101"),
    ("plans/na/p/tasks",),
)


def test_the_same_is_said_without_checking(
    dxplan: Run, root: Path, checks: list[object]
) -> None:
    first = [said(dxplan, root, *form) for form in FORMS]
    assert len(checks) == len(FORMS)
    assert len(set(first)) >= 9
    assert [said(dxplan, root, *form) for form in FORMS] == first
    assert len(checks) == len(FORMS)


def test_where_more_than_text_is_asked_for_it_is_made_again(
    dxplan: Run, root: Path, checks: list[object], tmp_path: Path
) -> None:
    for words in (
        ("--base", "HEAD"),
        ("--write-baseline", tmp_path / "moc.json"),
        ("--format", "github"),
    ):
        said(dxplan, root, *words)
        said(dxplan, root, *words)
    summary = str(tmp_path / "summary.md")
    for _ in range(2):
        said(dxplan, root, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=summary)
    assert len(checks) == 8


def edits() -> Iterator[tuple[str, Edit]]:
    """What is done one after the other, and changes what is said or how it has to be found out."""
    second = f"plans/{SECOND}"
    picture = "plans/na/p/tasks/02.png"
    new = "plans/na/p/tasks/03.md"
    yield "text", lambda root: append(root / second, "Toàn văn TODO <b>x</b>\n")
    yield "commit", lambda root: record(root, "2022-03-01")
    yield "new", lambda root: shutil.copy(root / second, root / new)
    yield "ignored", lambda root: append(root / ".git/info/exclude", "03.md\n")
    yield "added", lambda root: git(root, "add", "-f", new)
    yield "staged otherwise", lambda root: git(root, "rm", "-q", "--cached", second)
    yield "committed", lambda root: record(root, "2022-03-02")
    yield "skipped", lambda root: git(root, "update-index", "--skip-worktree", second)
    yield "skipped and edited", lambda root: append(root / second, "Thêm.\n")
    yield "skipped and gone", lambda root: (root / second).unlink()
    yield "picture", lambda root: (root / picture).write_bytes(PICTURE + b"1" * 20_000)
    yield (
        "same size",
        lambda root: (root / picture).write_bytes(PICTURE + b"2" * 20_000),
    )
    yield "link", lambda root: (root / "plans/na/p/tasks/04.md").symlink_to("01.md")
    yield "other", lambda root: (root / "plans/na/p/x.docx").write_bytes(b"1")
    yield (
        "configuration",
        lambda root: (root / "dxplan.toml").write_text('ignore=["S"]'),
    )
    yield "templates", lambda root: (root / "site_templates").mkdir()
    yield "nested", lambda root: (root / "plans/na/p/.git").mkdir()
    yield "no git", lambda root: shutil.rmtree(root / ".git")


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_whatever_changes_is_noticed(
    dxplan: Run, root: Path, tmp_path: Path, checks: list[object]
) -> None:
    said(dxplan, root)
    answers = []
    for name, edit in edits():
        edit(root)
        with_cache = said(dxplan, root)
        without = said(dxplan, root, DXPLAN_CACHE_DIR=str(tmp_path / "empty" / name))
        assert with_cache == without == said(dxplan, root), name
        answers.append(with_cache)
    assert len(set(answers)) > 10


def test_a_baseline_is_read_again(dxplan: Run, root: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "moc.json"
    said(dxplan, root, "--write-baseline", baseline)
    words = ("--baseline", baseline, "--fail-on", "info", "--all")
    assert said(dxplan, root, *words)[0] == 0
    written = json.loads(baseline.read_text(encoding="utf-8"))
    written["findings"] = []
    baseline.write_text(json.dumps(written), encoding="utf-8")
    assert said(dxplan, root, *words)[0] == 1
