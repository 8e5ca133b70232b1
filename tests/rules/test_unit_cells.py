"""Cells that name several units, or many at once: none is lost, and none of elsewhere is put in its place."""

import json
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from cells import cell_rows, check_cells
from samples import Files, assembled, md, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Finding, InsertKey, SetValue
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


def finding_of(cell: str) -> Finding:
    text = task(deadline="2022-12").replace(
        "lead_unit: a", f"lead_unit: {json.dumps(cell, ensure_ascii=False)}"
    )
    return unknown({**HOME, "hn/p/tasks/01.md": text})


def unknown(files: Files) -> Finding:
    """What is said of the one text that names no unit, or several."""
    portfolio = assembled(files, base={})
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
        # nearly the name of the unit beside it: another unit
        ("Sở Sây dựng, Sở Xây dựng", ["Sở Sây dựng", "so-xay-dung"], "unsafe"),
        (
            "Sở KHCN (đầu mối); Sở Xây dựng",
            [{"unit": "so-khcn", "role": {"vi": "đầu mối"}}, "so-xay-dung"],
            "unsafe",
        ),
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
    assert written(finding_of(cell)) == (value, sure)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (
            "Sở KHCN (được đề nghị phối hợp)",
            {"unit": "so-khcn", "role": {"vi": "được đề nghị phối hợp"}},
        ),
        ("Sở KHCN (phối hợp)", "so-khcn"),
    ],
)
def test_among_those_that_help_what_one_does_is_its_role(
    cell: str, value: object
) -> None:
    text = task(f'coordinating_units: ["{cell}"]', lead="so-xay-dung")
    finding = unknown({**HOME, "hn/p/tasks/01.md": text})
    assert finding.args.get("variant") != "helping"
    assert written(finding)[0] in (value, [value])


def test_many_units_at_once_are_registered_as_a_group() -> None:
    args = finding_of("UBND các xã, phường").args
    assert args["variant"] == "collective"
    assert args["entry"].split("\n") == [
        "- key: ubnd-cac-xa-phuong",
        "  name:",
        "    vi: UBND các xã, phường",
        "  kind: collective",
    ]


# the cells of real lists ----------------------------------------------------------------

TABLE = Path(__file__).with_name("unit_cells.tsv")


def register(*units: tuple[str, ...]) -> str:
    """A register of units: key, name, and further lines of each."""
    lines = []
    for key, name, *more in units:
        lines += [f"- key: {key}", f'  name: "{name}"']
        lines += [f"  {line}" for line in more]
    return "\n".join(lines) + "\n"


PROVINCE: Files = {
    "lc/jurisdiction.md": md("name: Tỉnh Lào Cai\nlevel: province"),
    "lc/units.yaml": register(
        ("so-khcn", "Sở Khoa học và Công nghệ", 'short: "Sở KH&CN"'),
        ("so-tai-chinh", "Sở Tài chính"),
        ("so-cong-thuong", "Sở Công Thương"),
        ("so-noi-vu", "Sở Nội vụ"),
        ("so-tu-phap", "Sở Tư pháp"),
        ("so-nnmt", "Sở Nông nghiệp và Môi trường", 'short: "Sở NN&MT"'),
        ("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", 'short: "Sở VH,TT&DL"'),
        ("so-y-te", "Sở Y tế"),
        ("cong-an", "Công an tỉnh"),
        ("van-phong", "Văn phòng UBND tỉnh"),
        ("ubnd-tinh", "UBND tỉnh"),
        ("bql-kkt", "Ban Quản lý Khu kinh tế tỉnh"),
        ("tt-cntt", "Trung tâm CNTT&TT"),
        ("cac-so", "Các sở, ban, ngành", "kind: collective"),
        ("cac-xa", "UBND các xã, phường", "kind: collective"),
    ),
    "lc/documents.yaml": "- {key: kh, number: 1/KH-UBND, date: 2022-01-05}\n",
    "lc/p/plan.md": md("title: Kế hoạch\nperiod: 2022\ndocument: kh"),
    "na/jurisdiction.md": md("name: Tỉnh Nghệ An\nlevel: province"),
    "na/units.yaml": register(
        ("so-y-te", "Sở Y tế"),
        ("so-ngoai-vu", "Sở Ngoại vụ"),
        ("so-tai-chinh", "Sở Tài chính"),
        ("so-du-lich", "Sở Du lịch", "valid_until: 2022-02-28"),
        ("ubnd-tinh", "UBND tỉnh"),
        ("cong-an", "Công an tỉnh"),
    ),
    "tw/jurisdiction.md": md("name: Trung ương\nlevel: national"),
    "tw/units.yaml": register(
        ("bo-khcn", "Bộ Khoa học và Công nghệ", 'short: "Bộ KH&CN"'),
        ("bo-tai-chinh", "Bộ Tài chính"),
        ("bo-cong-an", "Bộ Công an"),
    ),
}
"""A province, another one with units of the same names, and the ministries."""


def answer(cell: str) -> dict[str, str]:
    """What a fix makes of a cell, or what is asked about it."""
    text = task(deadline="2022-12").replace(
        "lead_unit: a", f"lead_unit: {json.dumps(cell, ensure_ascii=False)}"
    )
    finding = unknown({**PROVINCE, "lc/p/tasks/01.md": text})
    if finding.fix is None:
        asked = finding.args.get("units", "")
        return {"cell": cell, "sure": finding.args.get("variant", ""), "written": asked}
    values = []
    for step in finding.fix.steps:
        assert isinstance(step, SetValue | InsertKey)
        key = "" if isinstance(step, SetValue) else f"{step.key}: "
        values.append(key + json.dumps(step.value, ensure_ascii=False))
    written = ", ".join(values).replace('"', "'")
    return {"cell": cell, "sure": finding.fix.applicability, "written": written}


def test_each_cell_is_answered_as_the_table_says() -> None:
    check_cells(TABLE, answer)


def test_nothing_of_elsewhere_is_written_surely() -> None:
    for row in cell_rows(TABLE):
        if row["sure"] == "safe":
            assert "/" not in row["written"], row


def test_bodies_outside_the_registers_may_help_by_their_names() -> None:
    text = task(
        'coordinating_units: "Sở Tài chính; VNPT (đường truyền)"', deadline="2022-12"
    ).replace("lead_unit: a", "lead_unit: so-khcn")
    finding = unknown({**PROVINCE, "lc/p/tasks/01.md": text})
    assert written(finding) == (
        ["so-tai-chinh", {"unit": {"vi": "VNPT (đường truyền)"}}],
        "unsafe",
    )


def test_those_that_help_are_added_to_the_ones_that_stand_there() -> None:
    text = task('coordinating_units: "cong-an"', deadline="2022-12").replace(
        "lead_unit: a",
        'lead_unit: "Sở KH&CN chủ trì, phối hợp với Công an tỉnh và Sở Tài chính"',
    )
    finding = unknown({**PROVINCE, "lc/p/tasks/01.md": text})
    assert finding.fix is not None
    steps = [step for step in finding.fix.steps if isinstance(step, SetValue)]
    assert [step.value for step in steps] == ["so-khcn", ["cong-an", "so-tai-chinh"]]
