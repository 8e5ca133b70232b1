"""Real git repositories of small portfolios, their commits dated as a test says."""

import os
import random
import subprocess
from datetime import date, timedelta
from pathlib import Path

from samples import BASE, Files, write

IDENTITY = (
    "-c",
    "user.name=Sở A",
    "-c",
    "user.email=a@example.org",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "gc.auto=0",
)


def git(root: Path, *words: str, day: str = "2022-01-12") -> str:
    """What git answers in a repository; commits are recorded at nine in the morning of ``day`` in Hanoi."""
    when = f"{day}T09:00:00+07:00"
    environment = {
        **os.environ,
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    command = ["git", *IDENTITY, "-C", str(root), *words]
    done = subprocess.run(
        command, env=environment, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


def start(
    root: Path, files: Files, *, day: str = "2022-01-12", base: Files = BASE
) -> Path:
    """A repository whose first commit holds a portfolio."""
    write(root, files, base=base)
    git(root, "init", "-q", "-b", "main")
    record(root, day)
    return root


def record(root: Path, day: str, files: Files | None = None) -> str:
    """Commit everything as it stands, after writing ``files``; the commit's name."""
    write(root, files or {}, base={})
    git(root, "add", "-A")
    git(root, "commit", "-qm", f"ghi ngày {day}", "--allow-empty", day=day)
    return git(root, "rev-parse", "HEAD")


def generated(root: Path, *, tasks: int, commits: int, seed: int = 1) -> list[str]:
    """A repository of random reports, completions, extensions, renames and late records; its commits, oldest first."""
    r = random.Random(seed)  # noqa: S311 - the same repository every time
    heads = {
        f"na/{plan}/tasks/{i:02}.md": [
            f"title: Việc {i}",
            f"lead_unit: {r.choice('abc')}",
            f"area: {r.choice(['society', 'people'])}",
            f"deadline: {r.choice(['2022-06', '2022-Q3', '2022', '2023-H1', '2022..2023', 'ongoing', 'none'])}",
        ]
        for plan in ("p", "q")
        for i in range(tasks // 2)
    }
    reports: dict[str, list[str]] = {path: [] for path in heads}
    plan = BASE["na/p/plan.md"].replace("Kế hoạch", "Kế hoạch hai")
    start(
        root,
        {path: _text(head, []) for path, head in heads.items()}
        | {"na/q/plan.md": plan},
    )
    found = [git(root, "rev-parse", "HEAD")]
    for n in range(commits):
        day = date(2022, 1, 15) + timedelta(days=n * 500 // commits)
        for path in r.sample(sorted(heads), 3):
            renamed = _edited(r, path, heads, reports, day)
            (root / "plans" / path).unlink()
            write(root, {renamed: _text(heads[renamed], reports[renamed])}, base={})
        found.append(record(root, day.isoformat()))
    return found


def _edited(
    r: random.Random,
    path: str,
    heads: dict[str, list[str]],
    reports: dict[str, list[str]],
    day: date,
) -> str:
    head, log, kind = heads[path], reports[path], r.random()
    dated = day - timedelta(days=r.choice([0, 2, 90]))
    if kind < 0.6:
        log.append(f"date: {dated}, status: {r.choice(['in_progress', 'piloting'])}")
    elif kind < 0.8:
        log.append(
            f"date: {dated}, status: completed, completed_on: {dated - timedelta(days=r.choice([0, 40]))}"
        )
    elif kind < 0.9 and "\ndeadline_changes" not in "\n".join(head):
        head.append(f"deadline_changes: [{{date: {day}, to: 2023-12, document: qd}}]")
    elif not any(line.startswith("former_ids") for line in head):
        new = path.replace(".md", "-moi.md")
        head.append(f"former_ids: [{path.removesuffix('.md')}]")
        heads[new], reports[new] = heads.pop(path), reports.pop(path)
        return new
    return path


def _text(head: list[str], reports: list[str]) -> str:
    log = ["reports:", *(f"  - {{{entry}}}" for entry in reports)] if reports else []
    return "\n".join(["---", *head, *log, "---", ""])
