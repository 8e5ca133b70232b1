"""What people write in the place of a key or a value, what it is taken to mean, and how surely: never a guess."""

import json
from datetime import date

import pytest
from samples import PLAN, TARGET, TASK, assembled, md, on, target, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.diagnostics import (
    AppendItem,
    Finding,
    InsertKey,
    Remove,
    RenameKey,
    SetValue,
    SymbolicFix,
)
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model import deadline, evidence, records, registers, shared
from dxplan.model.dates import interval_of, period_of
from dxplan.model.deadline import Deadline
from dxplan.model.field_words import synonyms
from dxplan.model.keys import keys_of
from dxplan.model.validate import validate
from dxplan.model.values import (
    FrontMatter,
    flag_of,
    listed_keys,
    number_or_range_of,
)
from dxplan.rules.context import Context
from dxplan.rules.references import unknown_unit
from dxplan.rules.schema import flat_status, list_as_text, missing_key
from dxplan.text.suggest import Suggestion, suggest, without_accents_and_separators

Row = tuple[str, str | None, str]


def found(text: str, path: str = TASK) -> list[Finding]:
    return [*assembled({path: text}).findings]


def only(text: str, path: str = TASK) -> Finding:
    (finding,) = found(text, path)
    return finding


def scalar(fix: SymbolicFix | None) -> tuple[str | None, str]:
    """The one value that a fix writes, and how sure it is."""
    if fix is None:
        return None, ""
    (step,) = [step for step in fix.steps if isinstance(step, SetValue)]
    return step.value, fix.applicability


def rows(*table: Row) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("written", "meant", "sure"), [pytest.param(*row, id=row[0]) for row in table]
    )


# days, periods, deadlines ----------------------------------------------------------------------------------------


@rows(
    ("31/12/2025", "2025-12-31", "safe"),
    ("31-12-2025", "2025-12-31", "safe"),
    ("31.12.2025", "2025-12-31", "safe"),
    ("31 / 12 / 2025", "2025-12-31", "safe"),
    ("5/5/2025", "2025-05-05", "safe"),
    ("12/31/2025", "2025-12-31", "safe"),
    ("05/06/2025", "2025-06-05", "safe"),
    ("1.2.2025", "2025-02-01", "safe"),
    ("2025-1-5", "2025-01-05", "safe"),
    ("2025/12/31", "2025-12-31", "safe"),
    ("2025.12.31", "2025-12-31", "safe"),
    ("2025–12–31", "2025-12-31", "safe"),
    (" 2025-12-31 ", "2025-12-31", "safe"),
    ("2025-12-31.", "2025-12-31", "safe"),
    ("２０２５-12-31", "2025-12-31", "safe"),
    ("٣١/١٢/٢٠٢٥", "2025-12-31", "safe"),
    ("ngày 31/12/2025", "2025-12-31", "safe"),
    ("ngày 31 tháng 12 năm 2025", "2025-12-31", "safe"),
    ("Ngày 5 tháng 6 năm 2025", "2025-06-05", "safe"),
    ("31 tháng 12, 2025", "2025-12-31", "safe"),
    ("31 Dec 2025", "2025-12-31", "safe"),
    ("31-Dec-2025", "2025-12-31", "safe"),
    ("31st of December 2025", "2025-12-31", "safe"),
    ("December 31, 2025", "2025-12-31", "safe"),
    ("2025-12-31T00:00:00Z", "2025-12-31", "safe"),
    ("2025-12-31 00:00", "2025-12-31", "safe"),
    ("2025-12-31T10:30", "2025-12-31", "unsafe"),
    ("2025-12-31T00:00:00+07:00", "2025-12-31", "safe"),
    ("trước ngày 31/12/2025", "2025-12-31", "unsafe"),
    ("20251231", "2025-12-31", "unsafe"),
    ("25-12-31", "2025-12-31", "unsafe"),
    ("31/12/25", "2025-12-31", "unsafe"),
    ("2025-02-30", "2025-02-28", "display"),
    ("2025-02-29", "2025-02-28", "display"),
    ("31/04/2025", "2025-04-30", "display"),
    ("2025-12", "2025-12-31", "display"),
    ("Q4/2025", "2025-12-31", "display"),
    ("năm 2025", "2025-12-31", "display"),
    ("2025-13-01", None, ""),
    ("2025-01-00", None, ""),
    ("32/12/2025", None, ""),
    ("hôm qua", None, ""),
    ("{{now}}", None, ""),
    ("12 tháng", None, ""),
)
def test_days(written: str, meant: str | None, sure: str) -> None:
    finding = only(
        task(f"reports:\n  - date: {json.dumps(written)}\n    status: piloting")
    )
    assert (finding.code, *scalar(finding.fix)) == ("S106", meant, sure)
    assert (
        found(
            task(f"reports:\n  - date: {meant or '2025-01-01'}\n    status: piloting")
        )
        == []
    )


@rows(
    ("12/2025", "2025-12", "safe"),
    ("12-2025", "2025-12", "safe"),
    ("2025/12", "2025-12", "safe"),
    ("2025-1", "2025-01", "safe"),
    ("tháng 12/2025", "2025-12", "safe"),
    ("tháng 12 năm 2025", "2025-12", "safe"),
    ("T12/2025", "2025-12", "safe"),
    ("December 2025", "2025-12", "safe"),
    ("Q4/2025", "2025-Q4", "safe"),
    ("2025Q4", "2025-Q4", "safe"),
    ("2025-q4", "2025-Q4", "safe"),
    ("quý IV/2025", "2025-Q4", "safe"),
    ("Quý I năm 2025", "2025-Q1", "safe"),
    ("quý 4 năm 2025", "2025-Q4", "safe"),
    ("trong quý III-2025", "2025-Q3", "safe"),
    ("hết quý III/2025", "2025-Q3", "unsafe"),
    ("6 tháng đầu năm 2025", "2025-H1", "safe"),
    ("6 tháng cuối năm 2025", "2025-H2", "safe"),
    ("nửa đầu năm 2025", "2025-H1", "safe"),
    ("2025-h2", "2025-H2", "safe"),
    ("năm 2025", "2025", "safe"),
    ("trong năm 2025", "2025", "safe"),
    ("cuối năm 2025", "2025", "unsafe"),
    ("đến hết năm 2025", "2025", "unsafe"),
    ("31/12/2025", "2025-12-31", "safe"),
    ("trước quý IV/2025", None, ""),
    ("đầu năm 2025", None, ""),
    ("13/2025", None, ""),
    ("quý V/2025", None, ""),
    ("năm 0000", None, ""),
)
def test_periods(written: str, meant: str | None, sure: str) -> None:
    report = "reports:\n  - date: 2025-01-01\n    status: completed\n    completed_on: "
    finding = only(task(report + json.dumps(written)))
    assert (finding.code, *scalar(finding.fix)) == ("S106", meant, sure)
    assert str(period_of(meant or "2025")) == (meant or "2025")


@rows(
    ("hằng năm", "every year", "safe"),
    ("Hàng năm", "every year", "safe"),
    ("hàng quý", "every quarter", "safe"),
    ("hằng tháng", "every month", "safe"),
    ("6 tháng một lần", "every half", "safe"),
    ("định kỳ hằng quý", "every quarter", "safe"),
    ("every  year", "every year", "safe"),
    ("Every Quarter", "every quarter", "safe"),
    ("annually", "every year", "safe"),
    ("ONGOING", "ongoing", "safe"),
    ("None", "none", "safe"),
    ("thường xuyên", "ongoing", "unsafe"),
    ("liên tục", "ongoing", "unsafe"),
    ("không", "none", "unsafe"),
    ("N/A", "none", "unsafe"),
    ("2022-2025", "2022..2025", "safe"),
    ("2022 - 2025", "2022..2025", "safe"),
    ("2022–2025", "2022..2025", "safe"),
    ("2022...2025", "2022..2025", "safe"),
    ("từ 2022 đến 2025", "2022..2025", "safe"),
    ("giai đoạn 2022-2025", "2022..2025", "safe"),
    ("từ tháng 3 đến tháng 12/2022", "2022-03..2022-12", "safe"),
    ("15/01/2022..20/12/2022", "2022-01-15..2022-12-20", "safe"),
    ("01/02/2022 - 31/12/2022", "2022-02-01..2022-12-31", "safe"),
    ("31/12/2022", "2022-12-31", "safe"),
    ("2025-2022", None, ""),
    ("2022-12 - 2022-03", None, ""),
    ("2022..", None, ""),
    ("sớm", None, ""),
)
def test_deadlines(written: str, meant: str | None, sure: str) -> None:
    finding = only(task(deadline=json.dumps(written)))
    assert finding.code in {"S106", "S110"}
    assert scalar(finding.fix) == (meant, sure)
    assert validate(Deadline, meant or "none").faults == ()


def test_a_year_and_a_month_are_no_span_of_years() -> None:
    assert found(task(deadline="2022-12")) == []


def test_a_deadline_of_a_step_does_not_recur() -> None:
    steps = 'title: x\noperator: ">="\nsteps: [{by: hằng năm, value: 1}]'
    assert only(md(steps), TARGET).fix is None
    finding = only(target("qualitative: true", by="hằng năm"), TARGET)
    assert scalar(finding.fix) == ("every year", "safe")


def test_a_span_is_read_as_a_whole() -> None:
    finding = only(md("title: a\ndocument: plan-doc\nperiod: 2022-2025"), PLAN)
    assert (finding.code, *scalar(finding.fix)) == ("S106", "2022..2025", "safe")
    assert str(interval_of("2022..2025")) == "2022..2025"


def test_a_mistake_in_the_long_form_is_placed_at_its_key() -> None:
    first, second = found(task(deadline="{by: 31/12/2022, firm: yes}"))
    assert [(f.place.path, scalar(f.fix)) for f in (first, second)] == [
        (("deadline", "by"), ("2022-12-31", "safe")),
        (("deadline", "firm"), ("true", "safe")),
    ]
    finding = only(task(deadline="{by: 2022-01 - 2022-06}"))
    assert (finding.place.path, scalar(finding.fix)) == (
        ("deadline", "by"),
        ("2022-01..2022-06", "safe"),
    )


# numbers, flags, keys of registers -------------------------------------------------------------------------------


@rows(
    ("1.234.567", "1234567", "safe"),
    ("1,234,567", "1234567", "safe"),
    ("-1.234.567", "-1234567", "safe"),
    ("1.234,5", "1234,5", "safe"),
    ("1,234.5", "1234.5", "safe"),
    ("1.234,567", "1234,567", "safe"),
    ("1 234", "1234", "safe"),
    ("1\u00a0234\u00a0567,8", "1234567,8", "safe"),
    ("1_000", "1000", "safe"),
    ("+5", "5", "safe"),
    (".5", "0.5", "safe"),
    ("5.", "5", "safe"),
    ("−5", "-5", "safe"),
    ("５０", "50", "safe"),
    ("٣", "3", "safe"),
    (" 35 ", "35", "safe"),
    ("35%", "35", "unsafe"),
    ("35 %", "35", "unsafe"),
    ("80 phần trăm", "80", "unsafe"),
    ("70 xã", "70", "unsafe"),
    ("35,5 điểm", "35,5", "unsafe"),
    (">= 70", "70", "unsafe"),
    (">70%", "70", "unsafe"),
    ("trên 70", "70", "unsafe"),
    ("70 trở lên", "70", "unsafe"),
    ("1.234", None, ""),
    ("1,234", None, ""),
    ("12.345", None, ""),
    ("1.234 %", None, ""),
    ("1 234.567", None, ""),
    ("3 tỷ", None, ""),
    ("2 triệu", None, ""),
    ("5 nghìn người", None, ""),
    ("1.234.56", None, ""),
    (".inf", None, ""),
    ("nan", None, ""),
    ("1e3", None, ""),
    ("0x10", None, ""),
    ("22:22", None, ""),
    ("35-40", "35..40", "unsafe"),
    ("35 – 40 %", "35..40", "unsafe"),
    ("tám mươi", None, ""),
)
def test_numbers(written: str, meant: str | None, sure: str) -> None:
    finding = only(target(f"operator: '>='\nvalue: {json.dumps(written)}"), TARGET)
    assert finding.code in {"S107", "S108"}
    assert scalar(finding.fix) == (meant, sure)
    assert str(number_or_range_of(meant or "1")) == (meant or "1")


def test_both_readings_of_an_ambiguous_number_are_named() -> None:
    args = only(target("operator: '>='\nvalue: 1,234"), TARGET).args
    assert (args["thousands"], args["fraction"]) == ("1234", "1,2340")


def test_a_percent_sign_says_nothing_new_of_a_percentage() -> None:
    percent = only(
        task("reports:\n  - date: 2022-05-01\n    status: piloting\n    percent: 35 %")
    )
    measured = only(target("operator: '>='\nmeasure: '%'\nvalue: 35%"), TARGET)
    assert scalar(percent.fix) == scalar(measured.fix) == ("35", "safe")


def test_a_sign_of_comparison_goes_into_its_key() -> None:
    fix = only(target("value: '≥ 70%'"), TARGET).fix
    assert fix == SymbolicFix(
        "unsafe", (SetValue(("value",), "70"), InsertKey((), "operator", ">="))
    )


@rows(
    ("TRUE", "true", "safe"),
    ("True", "true", "safe"),
    ("FALSE", "false", "safe"),
    ("yes", "true", "safe"),
    ("no", "false", "safe"),
    ("có", "true", "safe"),
    ("Không", "false", "safe"),
    ("y", "true", "unsafe"),
    ("on", "true", "unsafe"),
    ("đúng", "true", "unsafe"),
    ("x", "true", "unsafe"),
    ("1", "true", "unsafe"),
    ("n", "false", "unsafe"),
    ("off", "false", "unsafe"),
    ("sai", "false", "unsafe"),
    ("0", "false", "unsafe"),
    ("maybe", None, ""),
    ("-1", None, ""),
)
def test_flags(written: str, meant: str | None, sure: str) -> None:
    finding = only(task(f"accepts_pilot: {json.dumps(written)}"))
    assert (finding.code, *scalar(finding.fix)) == ("S112", meant, sure)
    assert flag_of(meant or "true") in {True, False}


@rows(
    ("Sở TTTT", "so-tttt", "unsafe"),
    ("SO-TTTT", "so-tttt", "unsafe"),
    ("Sở Y tế", "so-y-te", "unsafe"),
    ("12/KH-UBND", "12-kh-ubnd", "unsafe"),
    ("đ.a", "d-a", "unsafe"),
    ("???", None, ""),
)
def test_keys_of_registers(written: str, meant: str | None, sure: str) -> None:
    text = "- key: a\n  name: A\n- key: b\n  name: B\n- key: c\n  name: C\n"
    finding = only(f"{text}- key: {json.dumps(written)}\n  name: D\n", "na/units.yaml")
    assert (finding.code, finding.place.path, *scalar(finding.fix)) == (
        "S111",
        (3, "key"),
        meant,
        sure,
    )


# words of closed lists -------------------------------------------------------------------------------------------


@rows(
    ("Đang thực hiện", "in_progress", "safe"),
    ("đang thực hiện", "in_progress", "safe"),
    ("dang thuc hien", "in_progress", "safe"),
    ("In progress", "in_progress", "safe"),
    ("in-progress", "in_progress", "safe"),
    ("IN_PROGRESS", "in_progress", "safe"),
    ("in_progres", "in_progress", "unsafe"),
    ("complete", "completed", "safe"),
    ("compleeted", "completed", "unsafe"),
    ("xong", "completed", "safe"),
    ("Đã hoàn thành", "completed", "safe"),
    ("canceled", "cancelled", "safe"),
    ("c\u043empleted", "completed", "safe"),
    ("thí điểm", "piloting", "safe"),
    ("Đã trình, chờ phê duyệt", "submitted", "safe"),
    ("chờ ban hành", "submitted", "safe"),
    ("tạm hoãn", "suspended", "safe"),
    ("Chưa thực hiện", "not_started", "safe"),
    ("???", None, ""),
    ("màu xanh", None, ""),
)
def test_statuses(written: str, meant: str | None, sure: str) -> None:
    finding = only(
        task(f"reports:\n  - date: 2022-05-01\n    status: {json.dumps(written)}")
    )
    assert (finding.code, *scalar(finding.fix)) == ("S104", meant, sure)


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("deliverables: {type: Quyết định}", "decision"),
        ("deliverables: {type: QĐ}", "decision"),
        ("source: {document: qd, certainty: đã đối chiếu}", "verified"),
        ("deadline_changes: {date: 2022-05-01, to: {every: quý}}", "quarter"),
    ],
)
def test_words_of_other_lists(head: str, meant: str) -> None:
    finding = only(task(head))
    assert (finding.code, *scalar(finding.fix)) == ("S105", meant, "safe")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("≥", ">="), ("=>", ">="), ("≤", "<="), ("ít nhất", ">="), ("<>", None)],
)
def test_signs_of_comparison(written: str, meant: str | None) -> None:
    assert (
        scalar(only(target(f"operator: '{written}'\nvalue: 5"), TARGET).fix)[0] == meant
    )


# keys ------------------------------------------------------------------------------------------------------------


@rows(
    ("tiêu đề", "title", "safe"),
    ("Tên", "title", "safe"),
    ("Title", "title", "safe"),
    ("titel", "title", "unsafe"),
    ("xyz", None, ""),
)
def test_a_key_for_title(written: str, meant: str | None, sure: str) -> None:
    renamed(written, "deadline: 2022\nlead_unit: a", "title", meant, sure)


@rows(
    ("đơn vị chủ trì", "lead_unit", "safe"),
    ("chủ trì", "lead_unit", "safe"),
    ("Lead-Unit", "lead_unit", "safe"),
    ("lead unit", "lead_unit", "safe"),
    ("l\u0435ad_unit", "lead_unit", "safe"),
    ("responsible", "lead_unit", "safe"),
    ("owner", "lead_unit", "safe"),
    ("lead_unti", "lead_unit", "unsafe"),
    ("Thời hạn", "deadline", "safe"),
    ("hạn hoàn thành", "deadline", "safe"),
    ("due_date", "deadline", "safe"),
    ("lĩnh vực", "area", "safe"),
    ("đơn vị phối hợp", "coordinating_units", "safe"),
    ("coordinating_unit", "coordinating_units", "unsafe"),
    ("sản phẩm", "deliverables", "safe"),
    ("số thứ tự", "number", "safe"),
    ("nguồn", "source", "safe"),
    ("báo cáo", "reports", "safe"),
)
def test_a_key_of_a_task(written: str, meant: str | None, sure: str) -> None:
    renamed(written, "title: a", meant or "", meant, sure)


def renamed(written: str, head: str, key: str, meant: str | None, sure: str) -> None:
    """A head with one key under another name: that is all that is found, or the key is missing beside it."""
    text = md(f"{head}\n{json.dumps(written)}: a")
    (finding,) = [f for f in found(text) if f.code == "S101"]
    fix = SymbolicFix(sure, (RenameKey((written,), meant),)) if meant else None  # type: ignore[arg-type]
    assert (finding.args["suggestion"], finding.fix) == (meant or "", fix)
    missing = {f.args["key"] for f in found(text) if f.code == "S102"}
    assert (key in missing) is (meant is None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ngày", "date"),
        ("ngày hoàn thành", "completed_on"),
        ("minh chứng", "evidence"),
        ("văn bản", "document"),
        ("ghi chú", "note"),
        ("khó khăn", "difficulty"),
        ("kiến nghị", "proposal"),
        ("đề xuất", "proposal"),
        ("phần trăm", "percent"),
        ("trạng thái", "status"),
        ("tình trạng", "status"),
    ],
)
def test_a_key_of_a_report(written: str, meant: str) -> None:
    keys = {"date": "2022-05-01", "status": "piloting"}
    keys.pop(meant, None)
    finding = found(
        task(
            "reports:\n  - "
            + "\n    ".join(f"{k}: {v}" for k, v in [*keys.items(), (written, "1")])
        )
    )[0]
    path = ("reports", 0, written)
    assert (finding.code, finding.fix) == (
        "S101",
        SymbolicFix("safe", (RenameKey(path, meant),)),
    )


def test_a_key_that_is_there_is_not_written_twice() -> None:
    assert only(task("owner: b")).fix is None
    assert [
        f.fix
        for f in found(md("title: a\nlead_unit: a\nhạn: 2022\nthời hạn: 2023"))
        if f.code == "S101"
    ] == [
        None,
        None,
    ]


def test_a_word_for_several_keys_names_them_all() -> None:
    finding = found(md("chỉ tiêu: a\nby: 2022\nqualitative: true"), TARGET)[0]
    assert (finding.args["suggestion"], finding.args["readings"], finding.fix) == (
        "",
        "indicator, title, value",
        None,
    )


def test_every_key_has_its_synonyms_and_no_synonym_is_a_key() -> None:
    modules = [
        *vars(records).values(),
        *vars(registers).values(),
        *vars(deadline).values(),
        *vars(evidence).values(),
        *vars(shared).values(),
    ]
    models = {
        model
        for model in modules
        if isinstance(model, type) and issubclass(model, FrontMatter)
    }
    keys = {key for model in models for key in keys_of(model)}
    for lang in LANGUAGES:
        named = {
            key.split(".")[2]
            for key in catalogue(lang).entries
            if key.startswith("fields.") and key.endswith(".synonyms")
        }
        assert named == keys
    assert all(
        without_accents_and_separators(word) for key in keys for word in synonyms(key)
    )


@pytest.mark.parametrize(
    ("head", "path", "belongs"),
    [
        ("difficulty: a", ("difficulty",), "reports"),
        ("khó khăn: a", ("khó khăn",), "reports"),
        ("locator: mục 1", ("locator",), "source"),
        ("source:\n  document: qd\n  area: people", ("source", "area"), "head"),
        (
            "source:\n  document: qd\n  completed_on: 2022",
            ("source", "completed_on"),
            "head, reports",
        ),
        (
            "reports:\n  - {date: 2022-05-01, status: piloting, area: people}",
            ("reports", 0, "area"),
            "head",
        ),
    ],
)
def test_a_key_in_the_wrong_place(
    head: str, path: tuple[str, ...], belongs: str
) -> None:
    finding = only(task(head))
    assert (finding.code, finding.place.path, finding.args["belongs"]) == (
        "S120",
        path,
        belongs,
    )


def test_a_misplaced_key_moves_where_there_is_one_place_for_it() -> None:
    fix = only(task("locator: mục 1\nsource: {document: qd}")).fix
    assert fix == SymbolicFix(
        "unsafe", (Remove(("locator",)), InsertKey(("source",), "locator", "mục 1"))
    )
    moved = SymbolicFix(
        "unsafe", (Remove(("source", "deadline")), InsertKey((), "deadline", "2022"))
    )
    assert (
        only(
            md("title: a\nlead_unit: a\nsource:\n  document: qd\n  deadline: 2022")
        ).fix
        == moved
    )
    assert only(task("area: society\nsource: {document: qd, area: people}")).fix is None


# shapes, empty values, two places --------------------------------------------------------------------------------


def test_an_empty_value_goes_with_what_holds_nothing_else() -> None:
    assert only(task("area:")).fix == SymbolicFix("safe", (Remove(("area",)),))
    assert only(task("note:\n  vi:")).fix == SymbolicFix("safe", (Remove(("note",)),))
    assert only(task("coordinating_units:\n  - b\n  -")).fix == SymbolicFix(
        "safe", (Remove(("coordinating_units", 1)),)
    )
    assert only(task(title='""')).fix is None


def test_a_list_of_one_becomes_its_item() -> None:
    fix = only(task('number: ["3"]')).fix
    assert fix == SymbolicFix("unsafe", (SetValue(("number",), "3"),))
    assert only(task('number: ["3", "4"]')).fix is None


def test_a_missing_key_is_only_shown() -> None:
    fix = only(md("title: a\nlead_unit: a")).fix
    assert fix == SymbolicFix("display", (InsertKey((), "deadline", "…"),))
    (finding,) = missing_key(
        Context(on("2022-05-01", {PLAN: md("title: K\nperiod: 2022")}), None)
    )
    assert finding.fix == SymbolicFix("display", (InsertKey((), "document", "…"),))


def test_a_fix_in_a_register_counts_from_the_root_of_the_file() -> None:
    text = "- key: a\n  name: A\n- key: b\n  tên: B\n- key: c\n  name: C\n"
    assert only(text, "na/units.yaml").fix == SymbolicFix(
        "safe", (RenameKey((1, "tên"), "name"),)
    )


def test_a_fix_in_the_ledger_of_changes_stays_in_its_line() -> None:
    line = "changes:\n  - {{date: 2022-05-01, document: qd, key: {}, to: {}}}"
    assert only(task(line.format("accepts_pilot", "có"))).fix == SymbolicFix(
        "safe", (SetValue(("changes", 0, "to"), "true"),)
    )
    assert only(task(line.format("lĩnh vực", "people"))).fix == SymbolicFix(
        "safe", (SetValue(("changes", 0, "key"), "area"),)
    )
    assert only(task(line.format("note", '""'))).fix is None


def test_a_flat_report_moves_to_the_end_of_the_list() -> None:
    flat = "status: completed\nreported_on: 2022-04-01\nevidence: [qd]\nnote: Xong."
    (finding,) = flat_status(Context(on("2022-05-01", {TASK: task(flat)}), None))
    gone = tuple(
        Remove((key,)) for key in ("status", "reported_on", "evidence", "note")
    )
    entry = {
        "date": "2022-04-01",
        "status": "completed",
        "evidence": ["qd"],
        "note": "Xong.",
    }
    assert finding.fix == SymbolicFix("safe", (*gone, AppendItem(("reports",), entry)))  # type: ignore[arg-type]
    one = "status: completed\nreported_on: 2022-04-01\nreports: {date: 2022-02-01, status: piloting}"
    (finding,) = flat_status(Context(on("2022-05-01", {TASK: task(one)}), None))
    assert finding.fix is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("van-phong, so-tttt", ["van-phong", "so-tttt"]),
        ("a;nb/b", ["a", "nb/b"]),
        ("a,", []),
        ("van-phong", []),
        ("Sở Văn hóa, Thể thao và Du lịch", []),
    ],
)
def test_a_list_written_as_one_text(text: str, keys: list[str]) -> None:
    assert listed_keys(text) == keys


@pytest.mark.parametrize(
    "status",
    [
        "đang làm, hoàn thành",
        "completed - piloting",
        "- completed - a",
        "completed/piloting",
        "piloting completed",
    ],
)
def test_several_words_are_not_taken_for_the_nearest_one(status: str) -> None:
    fault = only(task(f"reports:\n  - date: 2022-03-01\n    status: '{status}'"))
    assert fault.fix is None
    assert not fault.args.get("suggestion")


@pytest.mark.parametrize("level", ["tỉnh, xã", "tỉnh - xã", "tỉnh/xã", "tỉnh xã"])
def test_several_levels_are_not_taken_for_one(level: str) -> None:
    assert only(md(f"title: Chỉ tiêu\nby: 2022\nlevel: {level}"), TARGET).fix is None


@pytest.mark.parametrize("units", ["a - bb", "- bb - a"])
def test_several_units_are_not_taken_for_one(units: str) -> None:
    context = Context(on_faulty(task(f"coordinating_units: ['{units}']")), None)
    assert [finding.fix for finding in unknown_unit(context)] == [None]


def test_a_list_in_one_text_is_one_finding() -> None:
    context = Context(
        on(
            "2022-05-01",
            {TASK: task("coordinating_units: b, c\nimplements: [na/p; na/x]")},
        ),
        None,
    )
    first, second = sorted(
        list_as_text(context), key=lambda finding: finding.place.path
    )
    assert first.fix == SymbolicFix(
        "safe", (SetValue(("coordinating_units",), ["b", "c"]),)
    )
    assert second.fix == SymbolicFix(
        "unsafe", (SetValue(("implements",), ["na/p", "na/x"]),)
    )
    assert [r.ref for r in context.references if r.record.kind == "task"] == ["a"]


# what can still be read ------------------------------------------------------------------------------------------


def test_the_references_of_the_rest_of_a_faulty_record_are_looked_up() -> None:
    text = task("""
        coordinating_units: [b, nobody]
        reports:
          - {date: 2022-03-01, status: nonsense, document: passed-over}
          - {date: 2022-03-02, status: piloting, document: nowhere, percent: much}
        """)
    compliance = on_faulty(text)
    unknown = sorted(
        (r.path, r.ref)
        for r in Context(compliance, None).references
        if r.target is None
    )
    assert unknown == [
        (("coordinating_units", 1), "nobody"),
        (("reports", 1, "document"), "nowhere"),
    ]
    assert not compliance.portfolio.tasks
    assert [record.id for record in compliance.portfolio.unreadable] == [
        "na/p/tasks/01"
    ]


def test_references_beside_a_wrong_deadline_are_looked_up() -> None:
    context = Context(
        on_faulty(task("coordinating_units: nobody", deadline="soon")), None
    )
    assert [r.ref for r in context.references if r.target is None] == ["nobody"]


def test_nothing_is_looked_up_where_the_record_is_waived() -> None:
    context = Context(on_faulty(task("waivers: []\nx: 1", lead="nobody")), None)
    assert all(r.target for r in context.references)


def on_faulty(text: str) -> Compliance:
    return evaluate(assembled({TASK: text}), date(2022, 5, 1), Settings())


# units by the names people know them by --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("sở tt&tt", False),
        ("Sở TTTT", False),
        ("Sở Thông tin & Truyền thông", True),
        ("sở thông tin và truyền thông", True),
        ("Thông tin và Truyền thông", False),
        ("Sở Thông tin và Truyền thông tỉnh Nghệ An", False),
        ("S\u1edf Th\u00f4ng tin v\u00e0 Truy\u1ec1n th\u00f4ng\u200b", True),
        ("Sở Thông tin và Truyền thôn", False),
    ],
)
def test_a_unit_by_its_name(written: str, exact: bool) -> None:
    units = [
        ("ict", ("Sở Thông tin và Truyền thông",)),
        ("science", ("Sở Khoa học và Công nghệ",)),
    ]
    assert suggest(written, units) == Suggestion("ict", exact)


def test_an_acronym_of_two_units_is_no_suggestion() -> None:
    units = [("a", ("Sở Công nghệ Thông tin",)), ("b", ("Sở Chăn nuôi Trồng trọt",))]
    assert suggest("Sở CNTT", units) is None
