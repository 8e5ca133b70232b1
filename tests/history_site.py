"""A small repository with half a year of history, and what the site makes of it."""

from datetime import date
from pathlib import Path

from repositories import git, record, start
from samples import md, reports, task, write

from dxplan.check.close_period import (
    PeriodClosing,
    document_of,
    manifest,
    period_named,
)
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.portfolio.loader import load

DAY = date(2022, 8, 1)


HOSTILE = "<script>alert(1)</script> & mail me@evil.example"


ITEM = md("title: Việc giao\nlead_unknown: chưa rõ\ndeadline: 2022-12-31")


EARLY = "date: 2022-02-01, status: in_progress"


DONE = "date: 2022-02-15, status: completed, completed_on: 2022-02-15, document: later"


WRONG = "date: 2022-02-15, status: in_progress, corrects: 2022-02-15, recorded: 2022-04-01, document: later"


DISPUTED = "verifications: [{date: 2022-03-01, verified_by: b, finding: disputed, reply: Đơn vị không đồng ý}]"


FIRST = {
    "bo/jurisdiction.md": md("name: Bộ\nlevel: national"),
    "bo/p/plan.md": md(
        "title: Danh mục\ndocument_unknown: chưa rõ\nperiod: 2022\nassigns: true"
    ),
    "bo/p/tasks/01.md": ITEM,
    "na/p/tasks/01.md": task("implements: bo/p/tasks/01"),
    "na/p/tasks/02.md": task(title="Việc hai"),
    "na/p/tasks/04.md": task(title="Việc bốn"),
    "na/p/tasks/05.md": task(title="Việc năm"),
}


def tell(root: Path) -> None:
    """Half a year: reports, a late one, an erratum, an extension with a rename, a changed item, a closed period."""
    start(root, FIRST)
    record(
        root,
        "2022-02-02",
        {"na/p/tasks/01.md": task("implements: bo/p/tasks/01\n" + reports(EARLY))},
    )
    record(
        root, "2022-02-16", {"na/p/tasks/04.md": task(reports(DONE), title="Việc bốn")}
    )
    record(
        root,
        "2022-03-10",
        {"bo/p/tasks/01.md": ITEM.replace("Việc giao", "Việc giao khác")},
    )
    record(
        root,
        "2022-04-01",
        {"na/p/tasks/04.md": task(reports(DONE, WRONG) + DISPUTED, title="Việc bốn")},
    )
    (root / "plans/na/p/tasks/05.md").unlink()
    moved = "former_ids: na/p/tasks/05\ndeadline_changes: [{date: 2022-05-02, to: 2022-12-31, document: qd}]"
    record(root, "2022-05-03", {"na/p/tasks/05-moi.md": task(moved, title="Việc năm")})
    held = task(reports("date: 2022-01-11, status: in_progress"), title="Việc ba")
    record(root, "2022-05-20", {"na/p/tasks/03.md": held})
    close(root, git(root, "rev-parse", "HEAD"))
    record(root, "2022-07-01")
    write(
        root,
        {
            "na/p/tasks/02.md": task(
                reports("date: 2022-02-10, status: in_progress"), title="Việc hai"
            )
        },
        base={},
    )
    git(
        root,
        "-c",
        "user.name=Ông & Bà a@b.example",
        "commit",
        "-qam",
        HOSTILE,
        day="2022-07-20",
    )


def close(root: Path, commit: str) -> None:
    portfolio = load(root)
    closure = PeriodClosing(
        "na",
        period_named("2022-H1"),
        date(2022, 7, 1),
        document_of(portfolio, "qd", "na"),
        commit,
        "1",
    )
    file = root / closure.file
    file.parent.mkdir()
    file.write_bytes(
        manifest(evaluate(portfolio, date(2022, 6, 30), Settings()), closure)
    )
