"""A small portfolio that fills every key an item can have, and its data files read back."""

import io
import json
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from samples import PLAN, TARGET, TASK, Files, md, on, reports, target, task

from dxplan.compliance.existence import exists_from
from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import TrendRow, trend, trend_days
from dxplan.config.config import Config
from dxplan.exchange.columns import Item
from dxplan.exchange.data_files import DATASETS, data_files, release_files
from dxplan.exchange.dataset import Dataset
from dxplan.history.head import GitHead

DAY = "2022-12-31"
HEAD = GitHead("a" * 40, dirty=False)
CONFIG = Config(licence="CC-BY-4.0")

SOURCE = "source: {document: plan-doc, locator: mục 5, via: qd, certainty: verified}"
WAIVERS = "waivers: [{rule: P101, reason: Chờ, until: 2030-01-01}]"
BY = "{by: 2022-06-30, text: chậm nhất, condition: có vốn, condition_met_on: 2022-02-01, from: 2022-02}"

RICH: Files = {
    "na/jurisdiction.md": md(
        f"name: {{vi: Nghệ An, en: Nghe An}}\nlevel: province\ncodes: [{{scheme: s, code: '40'}}]\n{SOURCE}\n"
        "successors: [{jurisdiction: other, from: 2025-07-01, takes: Tất cả}]\naliases: [Xứ Nghệ]"
    ),
    "other/jurisdiction.md": md("name: Nơi khác\nlevel: province"),
    "na/documents.yaml": dedent(f"""
        - key: plan-doc
          number: 1/KH-UBND
          date: 2022-01-10
          issuer: a
          {SOURCE}
        - key: qd
          number: 9/QĐ-UBND
          type: QĐ
          date: 2022-05-01
          issuer: {{vi: Bộ, en: Ministry}}
          amends: plan-doc
        """),
    PLAN: md(
        f"title: {{vi: Kế hoạch, en: Plan}}\ndocument: plan-doc\nperiod: 2022\nexpected_tasks: 22\nimplements: na/q\n"
        f"reporting: every quarter\n{SOURCE}\n{WAIVERS}\n"
        "changes: [{date: 2022-03-01, key: expected_tasks, from: '22', to: '23', document: qd}]"
    ),
    "na/q/plan.md": md(
        "title: Q\ndocument_unknown: không rõ\nperiod: 2021-07..2022\nassigns: true"
    ),
    "na/q/tasks/01.md": md("title: Giao\nassigned_to: [commune, na]\ndeadline: none"),
    "na/s/plan.md": md(
        "title: S\ndocument_unknown: không rõ\nperiod: 2022\nstanding: draft\n"
        "groups: {key: g, title: {vi: Nhóm, en: Group}, note: x}\n"
        "defaults: {source: {document: na/plan-doc}, area: society, lead_unit: {unit: b, role: một}, "
        "reporting: every month, group: g}\n"
        "withdrawn: {id: na/s/tasks/09, title: {vi: Đề mục, en: Heading}, recorded: 2022-02-01, "
        "reason: {vi: Không phải việc, en: No task}, see: na/s/tasks/01}"
    ),
    "na/s/tasks/01.md": md("title: Cả\ndeadline: 2022-06"),
    "na/s/tasks/02.md": md("title: Phần\npart_of: na/s/tasks/01"),
    "na/units.yaml": dedent(f"""
        - key: a
          name: {{vi: Sở A, en: Department A}}
          editors: [nguoi-sua]
          email: mat@example.org
          codes: [{{scheme: s, code: "1", valid_from: 2022-01-01}}]
          successors: [{{unit: c, from: 2030-01-01, takes: Một phần}}]
          {SOURCE}
        - key: b
          name: Sở B
          parent: a
        - key: c
          name: Sở C
          kind: collective
          members: [a, b]
        """),
    TASK: task(
        f"number: '1.10'\nimplements: na/q/tasks/01\narea: society\ncoordinating_units: [b, {{unit: c, role: x}}, {{unit: {{vi: Viện}}}}]\n{SOURCE}\n{WAIVERS}\n"
        + dedent("""
        deliverables: {type: plan, title: Kế hoạch, operator: ">=", value: 3..4, measure: xã}
        deadline_changes: [{date: 2022-06-01, to: {by: 2022-07, text: cuối tháng}, document: qd, note: x}]
        changes:
          - {date: 2022-03-01, key: lead_unit, from: a, to: [b, c], document: qd}
          - {date: 2022-04-01, key: title, to: {vi: Việc mới, en: New}}
        verifications: [{date: 2022-08-01, verified_by: b, finding: disputed, document: qd, note: Chưa, reply: Rồi}]
        """)
        + reports(
            "date: 2022-05-01, status: in_progress, percent: '97,5', via: qd, difficulty: Vốn, proposal: Thêm",
            "date: 2022-07-20, status: completed, completed_on: 2022-07, evidence: [qd, {url: 'https://example.gov.vn/tin', title: Tin, date: 2022-07-18, type: web}], document: qd, results: {deliverable: 1, value: 3}",
        ),
        deadline=BY,
    ),
    "na/p/tasks/02.md": task(deadline="every quarter", lead="{unit: a, role: x}"),
    "na/p/tasks/05.md": task(
        reports("date: 2022-05-01, status: in_progress, by: b, document: qd"),
        lead="c",
        deadline="none",
    ),
    "na/p/tasks/06.md": task(
        "milestones: [{by: {after: {document: qd, days: 10}}, title: Chọn}]\n"
        "deadline_changes: [{date: 2022-02-01, to: {after: {days: 400}}, document: qd, note: x}]\n"
        + reports("date: 2022-05-20, status: in_progress, reached: 1"),
        deadline="{after: {event: Có vốn, working_days: 60, met_on: 2022-03-01}}",
    ),
    "na/p/tasks/03.md": task(
        reports("date: 2022-02-01, status: in_progress"), deadline="2022-03"
    ),
    "na/p/tasks/04.md": task(deadline="2022-03"),
    TARGET: target(
        f"""
        indicator: share
        operator: ">="
        value: "80.50"
        measure: "%"
        out_of: 100
        level: [province, district]
        lead_unit: {{unit: a, role: x}}
        baseline: {{date: 2021, value: 20}}
        {SOURCE}
        {WAIVERS}
        changes: [{{date: 2022-02-01, key: value, from: "70.0", to: "80.50"}}]
        measurements: [{{date: 2022-Q1, value: "870", operator: ">", document: qd, via: qd}}]
        """
    ),
    "na/p/targets/08.md": md(
        "title: Xã\noperator: '>='\nmeasure: xã\neach: commune\n"
        "steps: [{by: {after: {document: qd, days: 5}}, value: 3..4}, {by: 2023, value: 5}]"
    ),
    "na/p/targets/09.md": target(
        "operator: '>='\nvalue: 3\nmeasure: xã", by="{every: month, from: 2022}"
    ),
}


RICH = {
    **RICH,
    "na/p/targets/02.md": target("qualitative: true", by="{after: {days: 10}}"),
}


@cache
def rich() -> Compliance:
    """The portfolio on its day."""
    return on(DAY, RICH)


@cache
def line() -> list[TrendRow]:
    """Its trend, by its reports alone."""
    portfolio = rich().portfolio
    first = min(exists_from(portfolio, task) for task in portfolio.tasks.values())
    return [*trend(portfolio, trend_days(first, rich().as_of), lambda _: None)]


def release(config: Config | None = None, **items: list[Item]) -> Dataset:
    """What is published of it; ``items`` stand in the place of a dataset's own."""
    own = {name: (lambda _, found=found: found) for name, found in items.items()}
    return Dataset({**DATASETS, **own}, rich(), HEAD, config or CONFIG, line())


def written(release: Dataset) -> dict[str, bytes]:
    """The files of data/ by name."""
    return dict(release_files(release))


@cache
def files() -> dict[str, bytes]:
    """The files of the rich portfolio."""
    return {
        path.removeprefix("data/"): content
        for path, content in data_files(rich(), HEAD, CONFIG, line())
    }


def workbook(content: bytes) -> Workbook:
    """A workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet(book: Workbook, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the first line of their headings."""
    head, *rows = book[title].iter_rows(values_only=True)
    names = [str(cell).partition("\n")[0] for cell in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def database(content: bytes) -> sqlite3.Connection:
    """A database in memory from its bytes."""
    base = sqlite3.connect(":memory:")
    base.deserialize(content)
    base.row_factory = sqlite3.Row
    return base


def items(name: str) -> list[Item]:
    """The items of a JSON file."""
    found: list[Item] = json.loads(files()[f"{name}.json"])["items"]
    return found


def unpacked(content: dict[str, bytes], folder: Path) -> Path:
    """The files in a folder."""
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def maps(value: Any) -> Iterator[dict[str, Any]]:
    """Every map in a value."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from maps(inner)
