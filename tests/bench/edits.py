"""One more report on one task, the same edit for dxplan and for a site generator."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

REPORT = """reports:
  - date: 2025-10-{day:02d}
    status: in_progress
    document: {document}
    note:
      vi: Đã họp với các đơn vị phối hợp
      en: Met the coordinating units
"""
SENTENCE = "\nĐã họp với các đơn vị phối hợp, lần {number}.\n"
PLAN = "tinh-01/ke-hoach-001"


def open_tasks(project: Path) -> Iterator[Path]:
    """The tasks of the first plan that nothing was reported on and that have one deadline."""
    for path in sorted((project / "plans" / PLAN / "tasks").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        plain = "\ndeadline: 20" in text and "\nreports:" not in text
        if plain and not path.name.endswith(".en.md"):
            yield path


def last_document(project: Path) -> str:
    """The key of the newest document of the first province."""
    register = project / "plans" / "tinh-01" / "documents.yaml"
    lines = register.read_text(encoding="utf-8").splitlines()
    keys = [line for line in lines if line.startswith("- key: ")]
    return keys[-1].removeprefix("- key: ")


def report_on_a_task(project: Path, number: int) -> str:
    """Add a report to a task and commit it; returns the id of the task."""
    path = next(open_tasks(project))
    text = path.read_text(encoding="utf-8")
    report = REPORT.format(day=number % 28 + 1, document=last_document(project))
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    path.write_text(f"---\n{head}\n{report}---\n{body}", encoding="utf-8", newline="\n")
    commit(project, number)
    return path.relative_to(project / "plans").with_suffix("").as_posix()


def commit(project: Path, number: int) -> None:
    """Commit everything, on a fixed day."""
    when = f"2025-11-{number % 28 + 1:02d}T09:00:00+07:00"
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    author = ["-c", "user.name=Sở TT&TT", "-c", "user.email=so@example.org"]
    subprocess.run(
        ["git", *author, "-C", project, "commit", "-qam", f"Báo cáo {number}"],
        check=True,
        env={**os.environ, **dates},
    )


class SourceEdits:
    """Edits of the sources of a site generator, which can be taken back."""

    def __init__(self, sources: Path) -> None:
        self.sources = sources
        self.originals: dict[Path, str] = {}

    def add_sentence(self, task: str, number: int) -> None:
        """Add a sentence to both pages of a task."""
        for path in self.pages_of(task):
            text = path.read_text(encoding="utf-8")
            self.originals.setdefault(path, text)
            path.write_text(text + SENTENCE.format(number=number), encoding="utf-8")

    def pages_of(self, task: str) -> list[Path]:
        """Both pages of a task, or some item where the tasks have no pages."""
        content = self.sources / "content"
        if content.exists():
            return [content / language / f"{task}.md" for language in ("vi", "en")]
        return sorted(self.sources.glob("*/*/*.md"))[:1]

    def take_back(self) -> None:
        """Write what stood there before."""
        for path, text in self.originals.items():
            path.write_text(text, encoding="utf-8")
