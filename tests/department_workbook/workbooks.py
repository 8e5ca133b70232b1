"""A repository with the work of two departments, and the workbooks that are exported of it."""

from pathlib import Path
from textwrap import dedent

from repositories import start
from samples import BASE, md, task

EXPORTED_ON = "2022-06-20"
"""A day on which all of the plan has begun."""

FILES = {
    "na/documents.yaml": BASE["na/documents.yaml"],
    "na/p/tasks/01.md": task(
        """
        number: "1"
        reports:
          # cơ quan tự ghi
          - date: 2022-03-10
            status: in_progress
            percent: 40
            document: later
            note:
              vi: Đã lập tổ công tác.
        """,
        title="Lập nền tảng số",
    )
    + "\nNội dung của nhiệm vụ.\n",
    "na/p/tasks/02.md": task('number: "2"', title="Tập huấn cán bộ"),
    "na/p/tasks/03.md": task(
        'number: "3"\nreports: [{date: 2022-04-01, status: piloting}]',
        lead="[a, b]",
        title="Việc chung",
    ),
    "na/p/tasks/04.md": task('number: "4"', lead="b", title="Việc của Sở B"),
    "na/p/targets/01.md": md(
        dedent("""
        number: "5"
        title: Hồ sơ trực tuyến
        by: 2022-12
        operator: ">="
        value: 80
        measure: "%"
        lead_unit: a
        measurements:
          - date: 2022-05-31
            value: 62,5
            document: qd
        """)
    ),
    "na/p/targets/02.md": md(
        "number: '6'\ntitle: Cổng dữ liệu\nby: 2022\nqualitative: true\nlead_unit: a"
    ),
}


def repository(root: Path) -> Path:
    """A repository whose first commit holds the plans of two departments."""
    return start(root, FILES, day="2022-06-01")
