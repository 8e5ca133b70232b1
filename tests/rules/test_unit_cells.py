"""Cells that name several units, or many at once: none is lost, and none of elsewhere is put in its place."""

import json
from datetime import date
from textwrap import dedent

import pytest
from samples import Files, assembled, md, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Finding, SetValue
from dxplan.rules.context import Context
from dxplan.rules.references import unknown_unit
from dxplan.rules.schema import list_as_text

HOME: Files = {
    "hn/jurisdiction.md": md("name: Hà Nội\nlevel: province"),
    "hn/units.yaml": dedent("""
        - key: so-khcn
          name: Sở Khoa học và Công nghệ
          short: Sở KHCN
        - key: so-xay-dung
          name: Sở Xây dựng
        - key: so-vhtt
          name: Sở Văn hóa, Thể thao và Du lịch
        - key: cac-so
          name: Các Sở, ban, ngành
          kind: collective
        """),
    "hn/documents.yaml": "- {key: kh, number: 1/KH-UBND, date: 2022-01-05}\n",
    "hn/p/plan.md": md("title: Kế hoạch\nperiod: 2022\ndocument: kh"),
    "xa/jurisdiction.md": md("name: Nghệ An\nlevel: province"),
    "xa/units.yaml": dedent("""
        - key: so-y-te
          name: Sở Y tế
          valid_until: 2022-02-28
          successors: {unit: so-y-te-2022, from: 2022-03-01}
        - key: so-y-te-2022
          name: Sở Y tế mới
          valid_from: 2022-03-01
        - key: so-ngoai-vu
          name: Sở Ngoại vụ
        - key: bo-tttt
          name: Bộ Thông tin và Truyền thông
        """),
    "tw/jurisdiction.md": md("name: Trung ương\nlevel: national"),
    "tw/units.yaml": "- key: bo-khcn\n  name: Bộ Khoa học và Công nghệ\n",
}


def found(cell: str) -> Finding:
    text = task(deadline="2022-12").replace(
        "lead_unit: a", f"lead_unit: {json.dumps(cell, ensure_ascii=False)}"
    )
    portfolio = assembled({**HOME, "hn/p/tasks/01.md": text}, base={})
    compliance = evaluate(portfolio, date(2023, 6, 30), Settings())
    context = Context(compliance, None)
    (finding,) = (*unknown_unit(context), *list_as_text(context))
    return finding


def written(finding: Finding) -> tuple[object, str]:
    """What a fix writes, and how sure it is."""
    if finding.fix is None:
        return None, ""
    (step,) = finding.fix.steps
    assert isinstance(step, SetValue)
    return step.value, finding.fix.applicability


@pytest.mark.parametrize(
    ("cell", "value", "sure"),
    [
        ("so-khcn / so-xay-dung", ["so-khcn", "so-xay-dung"], "safe"),
        ("so-khcn và so-xay-dung", ["so-khcn", "so-xay-dung"], "safe"),
        ("Sở Khoa học và Công nghệ; Sở Xây dựng", ["so-khcn", "so-xay-dung"], "safe"),
        ("Sở KHCN / Sở Xây dựng", ["so-khcn", "so-xay-dung"], "safe"),
        ("Sở Xây dựng và Sở Khoa học và Công nghệ", ["so-xay-dung", "so-khcn"], "safe"),
        ("Sở Văn hóa, Thể thao và Du lịch, Sở KHCN", ["so-vhtt", "so-khcn"], "safe"),
        ("Sở Văn hóa, Thể thao và Du lịch", "so-vhtt", "safe"),
        (
            "Sở KHCN, Sở Xây dựng và UBND các xã, phường",
            ["so-khcn", "so-xay-dung", "UBND các xã, phường"],
            "unsafe",
        ),
        (
            "Các Sở, ban, ngành; UBND các xã, phường",
            ["cac-so", "UBND các xã, phường"],
            "unsafe",
        ),
        (
            "VTV, VOV, TTXVN, các địa phương",
            ["VTV", "VOV", "TTXVN", "các địa phương"],
            "unsafe",
        ),
        (
            "Bộ Công an, Bộ Lao động - Thương binh và Xã hội",
            ["Bộ Công an", "Bộ Lao động - Thương binh và Xã hội"],
            "unsafe",
        ),
        ("Sở KHCN (chủ trì)", "so-khcn", "unsafe"),
        ("UBND các xã, phường", None, ""),
        ("Các bộ, ngành, địa phương", None, ""),
        # a department is no ministry, and a unit of elsewhere that is gone is none at all
        ("Bộ Xây dựng", None, ""),
        ("Sở Y tế", None, ""),
        ("so-ngoai-vu", "xa/so-ngoai-vu", "unsafe"),
        ("tw/bo-tttt", "xa/bo-tttt", "unsafe"),
    ],
)
def test_each_unit_of_a_cell_is_kept(cell: str, value: object, sure: str) -> None:
    assert written(found(cell)) == (value, sure)


def test_many_units_at_once_are_registered_as_a_group() -> None:
    args = found("UBND các xã, phường").args
    assert args["variant"] == "collective"
    assert args["entry"].split("\n") == [
        "- key: ubnd-cac-xa-phuong",
        "  name:",
        "    vi: UBND các xã, phường",
        "  kind: collective",
    ]
