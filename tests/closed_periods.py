"""A small portfolio whose period is closed."""

from datetime import date
from pathlib import Path
from typing import Any

from repositories import git
from samples import TARGET, TASK, Files, assembled, md, reports, target, task

from dxplan.check.close_period import (
    PeriodClosing,
    manifest,
    period_named,
)
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.portfolio.loader import load

FILE = "plans/na/periods/2022-H1.yaml"


DONE = "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: qd"


FILES: Files = {
    TASK: task(reports(DONE)),
    "na/p/tasks/02.md": task(
        reports("date: 2022-06-01, status: in_progress"), lead="b", deadline="2022"
    ),
    "na/p/tasks/03.md": task(lead="b", deadline="2022-05-31"),
    "na/p/tasks/04.md": task(reports(DONE), lead="b"),
    "na/p/tasks/05.md": task(lead="a", deadline="none"),
    TARGET: target(
        'operator: ">="\nvalue: 80\nmeasure: "%"\nmeasurements: [{date: 2022-05, value: 85}]'
    ),
    "na/draft/plan.md": md(
        "title: Dự thảo\ndocument: plan-doc\nperiod: 2022\nstanding: draft"
    ),
    "na/draft/tasks/01.md": task(),
    "na/next/plan.md": md("title: Sau\ndocument_unknown: chưa rõ\nperiod: 2023"),
    "na/next/tasks/01.md": task(deadline="2023-12"),
}


def frozen(files: Files = FILES, **changed: Any) -> bytes:
    """The manifest of a portfolio in memory."""
    told = {
        "jurisdiction": "na",
        "period": period_named("2022-H1"),
        "closed_on": date(2022, 7, 5),
    }
    told |= {"document": "na/qd", "commit": "0" * 40, "version": "0.1.0", **changed}
    return manifest(
        evaluate(assembled(files), date(2022, 6, 30), Settings()), PeriodClosing(**told)
    )


def freeze(root: Path) -> bytes:
    """Close the period in a repository on 5 July 2022."""
    data = manifest(
        evaluate(load(root), date(2022, 6, 30), Settings()),
        PeriodClosing(
            "na",
            period_named("2022-H1"),
            date(2022, 7, 5),
            "na/qd",
            git(root, "rev-parse", "HEAD"),
            "0.1.0",
        ),
    )
    (root / FILE).parent.mkdir()
    (root / FILE).write_bytes(data)
    return data
