"""Small invented portfolios: a path below plans/ with its text, put together in memory or written into a folder."""

import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.portfolio.portfolio import Portfolio

Files = Mapping[str, str]
Run = Callable[..., subprocess.CompletedProcess[str]]
"""Runs the command and returns what it printed."""
Project = Callable[..., Path]
"""Writes a small portfolio into a folder of its own."""

DAY = date(2023, 6, 30)
"""A day on which the deadlines of the samples are past."""

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FROZEN = TESTS / "frozen"
"""Holds the real plans as they were one day: an honest report in plans/ never turns a test red."""

PLAN = "na/p/plan.md"
TASK = "na/p/tasks/01.md"
TARGET = "na/p/targets/01.md"


def md(head: str, body: str = "") -> str:
    """A record's file from its front matter."""
    return f"---\n{dedent(head).strip()}\n---\n{body}"


BASE: Files = {
    "areas.yaml": "- key: society\n  name: Xã hội số\n- key: people\n  name: Con người\n",
    "indicators.yaml": dedent("""
        - key: share
          name: Tỷ lệ
          measure: "%"
        - key: errors
          name: Tỷ lệ lỗi
          measure: "%"
          better: lower
        - key: index
          name: Xếp hạng
          measure: rank
        - key: score
          name: Điểm
          better: higher
        """),
    "na/jurisdiction.md": md("name: {vi: Nghệ An, en: Nghe An}\nlevel: province"),
    "na/units.yaml": "- key: a\n  name: Sở A\n- key: b\n  name: Sở B\n- key: c\n  name: Sở C\n",
    "na/documents.yaml": dedent("""
        - key: plan-doc
          number: 1/KH-UBND
          date: 2022-01-10
        - key: later
          number: 2/KH-UBND
          date: 2022-03-06
        - key: undated
          number: 3/KH-UBND
        - key: qd
          number: 9/QĐ-UBND
          date: 2022-05-01
        """),
    PLAN: md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022"),
}
"""One jurisdiction, three units, one plan that exists from 2022-01-10."""


def task(
    head: str = "",
    *,
    deadline: str = "2022-06-30",
    lead: str = "a",
    title: str = "Việc",
) -> str:
    """A task's file; ``head`` adds to a title, a lead unit and a deadline."""
    return md(
        f"title: {title}\nlead_unit: {lead}\ndeadline: {deadline}\n{dedent(head).strip()}"
    )


def reports(*entries: str) -> str:
    """The log of reports; each entry is flow style without its braces."""
    return "reports:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def target(head: str, *, by: str = "2022") -> str:
    """A target's file; ``head`` adds to a title and a deadline."""
    return md(f"title: Chỉ tiêu\nby: {by}\n{dedent(head).strip()}")


_READ: ParsedFiles = {}
"""What the files of the bases say, which most tests share: each is read once."""


def assembled(files: Files, *, base: Files = BASE) -> Portfolio:
    """The portfolio of ``base`` and ``files``, as it is read: findings are data."""
    everything = {**base, **files}
    written = [
        PlansFile(f"plans/{path}", text.encode())
        for path, text in sorted(everything.items())
    ]
    read = dict(_READ)
    found = assemble(written, read)
    shared = {f"plans/{path}" for path in base if path not in files}
    for file in written:
        if file.path in shared and file.key in read:
            _READ[file.key] = read[file.key]
    return found


def portfolio(files: Files, *, base: Files = BASE) -> Portfolio:
    """Likewise, of files without a fault: a slip in a test's own text fails at once."""
    found = assembled(files, base=base)
    assert [(f.code, f.place) for f in found.findings] == []
    return found


def on(day: str, files: Files, settings: Settings | None = None) -> Compliance:
    """Everything derived on a day."""
    return evaluate(portfolio(files), date.fromisoformat(day), settings or Settings())


def task_on(day: str, text: str, files: Files | None = None) -> TaskState:
    """The state of the one task of the base plan."""
    return on(day, {TASK: text, **(files or {})}).tasks["na/p/tasks/01"]


def target_on(day: str, text: str, files: Files | None = None) -> TargetState:
    """The state of the one target of the base plan."""
    return on(day, {TARGET: text, **(files or {})}).targets["na/p/targets/01"]


def codes(text: str, path: str = TASK) -> list[str]:
    """What reading one file finds."""
    return [finding.code for finding in assembled({path: text}).findings]


def write(root: Path, files: Files, *, base: Files = BASE) -> Path:
    """Write a portfolio below ``root``, which is given back."""
    for path, text in {**base, **files}.items():
        file = root / "plans" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return root
