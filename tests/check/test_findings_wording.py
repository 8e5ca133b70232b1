"""What a finding says in its special cases, what is never suggested, and one sentence for one cause."""

import json
from datetime import date

import pytest
from checking import check
from samples import (
    BASE,
    PLAN,
    TARGET,
    TASK,
    Files,
    Project,
    Run,
    assembled,
    md,
    reports,
    target,
    task,
)

from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic, RenameKey
from dxplan.messages import LANGUAGES, catalogue
from dxplan.rules.manual_page import read_manual
from dxplan.rules.registry import BY_CODE, RULES

DAY = date(2022, 6, 1)
MONTHLY = "na/p/tasks/02.md"


def told(
    files: Files, *codes: str, lang: str = "en", base: Files = BASE
) -> list[Diagnostic]:
    """What check says on the day, of these rules."""
    found = check(
        assembled(files, base=base), Config(), catalogue(lang), as_of=DAY, today=DAY
    ).diagnostics
    return [diagnostic for diagnostic in found if not codes or diagnostic.code in codes]


def one(files: Files, code: str, lang: str = "en") -> Diagnostic:
    (found,) = told(files, code, lang=lang)
    return found


# what is never suggested ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "not_completed",
        "incomplete",
        "uncompleted",
        "not complete",
        "Hoàn thành 80%",
        "not in progress",
        "chưa hoàn thành",
        "chưa xong",
        "Không thực hiện",
        "không hoàn thành",
    ],
)
def test_a_denial_or_a_part_suggests_no_status(written: str) -> None:
    found = one({TASK: task(reports(f"date: 2022-03-01, status: '{written}'"))}, "S104")
    assert (found.fix, found.args["suggestion"]) == (None, "")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("complete", "completed"),
        ("compleeted", "completed"),
        ("not startd", "not_started"),
        ("Chưa thực hiện", "not_started"),
        ("inprogress", "in_progress"),
        ("Hủy, không thực hiện", "cancelled"),
    ],
)
def test_a_slip_still_suggests_its_status(written: str, meant: str) -> None:
    found = one({TASK: task(reports(f"date: 2022-03-01, status: '{written}'"))}, "S104")
    assert found.args["suggestion"] == meant


def test_a_day_before_its_month_has_one_reading() -> None:
    found = one({TASK: task(deadline="10.5.2026")}, "S106")
    assert found.fix is not None
    assert (found.fix.applicability, "`2026-05-10`" in (found.help or "")) == (
        "safe",
        True,
    )


def test_a_short_year_is_not_one_after_2030_where_it_may_be_the_day() -> None:
    found = one({TASK: task(deadline="31-12-26")}, "S106")
    assert found.fix is not None
    assert (found.fix.applicability, found.fix.edits[0].content) == (
        "unsafe",
        "2026-12-31",
    )
    assert "2031" not in (found.help or "")


@pytest.mark.parametrize(
    ("written", "meant"), [("6O", "60"), ("1O0", "100"), ("o", None)]
)
def test_the_letter_o_is_no_unit(written: str, meant: str | None) -> None:
    found = one(
        {
            TASK: task(
                reports(f"date: 2022-03-01, status: in_progress, percent: {written}")
            )
        },
        "S107",
    )
    assert (found.fix.edits[0].content if found.fix else None) == meant
    assert found.fix is None or found.fix.applicability == "unsafe"


# special cases in their own words ------------------------------------------------------------------------------------


def test_a_recurring_task_is_told_which_occurrence_has_no_report() -> None:
    log = reports("date: 2022-05-20, status: in_progress")
    found = one({TASK: task(log, deadline="every month")}, "D103")
    assert "2022-05" in found.message
    assert "there is no report for it" in found.message
    assert "`for: 2022-05`" in (found.help or "")
    log = reports("date: 2022-05-20, status: in_progress, for: 2022-05")
    assert (
        "In progress" in one({TASK: task(log, deadline="every month")}, "D103").message
    )


def test_the_first_occurrence_and_why_it_is_the_first() -> None:
    log = reports("date: 2022-05-20, status: in_progress, for: 2022-01")
    assert (
        "from 2022-01-10, so the first is 2022-02"
        in one({TASK: task(log, deadline="every month")}, "P111").message
    )
    assert "is not recurring" in one({TASK: task(log)}, "P111").message


@pytest.mark.parametrize(
    ("expected", "code", "words"),
    [
        ("1", "P114", "more than"),
        ("5", "P114", "2 of the 5"),
        ("0", "S107", "1 or more"),
        ("-3", "S107", "1 or more"),
    ],
)
def test_the_number_of_tasks(expected: str, code: str, words: str) -> None:
    plan = BASE[PLAN].replace(
        "period: 2022", f"period: 2022\nexpected_tasks: {expected}"
    )
    (found,) = told({PLAN: plan, TASK: task(), MONTHLY: task()}, "P114", "S107")
    assert (found.code, words in found.message) == (code, True)


def test_a_stray_copy_is_the_one_that_is_blamed_and_counted_by_nobody() -> None:
    plan = BASE[PLAN].replace("period: 2022", "period: 2022\nexpected_tasks: 1")
    files = {
        PLAN: plan,
        TASK: task('number: "1"'),
        "na/p/tasks/01 (1).md": task('number: "1"'),
    }
    assert told(files, "P114", "R108", "F107") == []
    (found,) = told(files, "F131")
    assert found.file.endswith("01 (1).md")


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (
            PLAN,
            md("title: a\nperiod: 2022\ndocument: plan-doc\ndocument_unknown: a"),
            "document_unknown",
        ),
        (TASK, task("lead_unknown: a"), "lead_unknown"),
        (
            TARGET,
            target("qualitative: true\noperator: '>='\nvalue: 3\nmeasure: xã"),
            "qualitative",
        ),
    ],
)
def test_keys_that_exclude_each_other_are_told_in_their_own_words(
    path: str, text: str, words: str
) -> None:
    found = one({path: text}, "S115")
    assert words in (found.help or "")
    assert "operator: " not in (found.help or "")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("value: 3", "value"),
        ("steps: [{by: 2022, value: 3}, {by: 2023, value: 4..5}]", "steps"),
        ("value: 3..4", None),
        ("steps: [{by: 2022, value: 3..4}]", None),
    ],
)
def test_numbers_asked_for_need_an_operator_but_ranges(
    asked: str, key: str | None
) -> None:
    told_of = told({TARGET: target(f"{asked}\nmeasure: xã")}, "S115")
    if key is None:
        assert told_of == []
        return
    (found,) = told_of
    assert f"has “{key}” but no `operator`" in found.message
    assert f"leave `{key}` out" in (found.help or "")


def test_a_task_that_is_given_to_others_is_told_of_its_own_key() -> None:
    given = TASK, task("assigns: true\nassigned_to: province")
    assert "A task with `assigns: true`" in (one(dict([given]), "S115").help or "")


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("area: {a: b}", "`area: digital_society`"),
        (
            "reports:\n  - abc",
            "`- date: 2026-12-31`, then on the next line `  status: not_started`",
        ),
        (
            "source: abc",
            "`source:`, then on the next line `  document: 12-kh-ubnd-2022`, then on the next line `  locator: …`",
        ),
    ],
)
def test_a_wrong_type_comes_with_an_example_of_its_key(text: str, example: str) -> None:
    assert example in (one({TASK: task(text)}, "S103").help or "")


def test_the_percent_of_a_report_has_no_measure() -> None:
    found = one(
        {TASK: task(reports("date: 2022-03-01, status: in_progress, percent: 120"))},
        "T101",
    )
    assert "measure" not in (found.help or "")


def test_a_lone_dash_is_an_item_and_no_key() -> None:
    found = one({TASK: task("coordinating_units:\n  - a\n  -")}, "S109", lang="vi")
    assert (found.message, "khóa" in found.message) == (
        "Mục này của danh sách không có gì.",
        False,
    )


@pytest.mark.parametrize(
    "erratum", ["corrects: 2022-01-20", "corrects: 2022-01-20, recorded: 2022-05-30"]
)
def test_an_erratum_that_fails_makes_no_task_stale(erratum: str) -> None:
    log = reports(
        "date: 2022-01-15, status: not_started",
        f"date: 2022-05-30, status: in_progress, {erratum}",
    )
    assert [d.code for d in told({TASK: task(log)}, "P101", "H101")] == ["H101"]
    lost = reports(
        "date: 2022-01-15, status: not_started",
        "date: 2022-05-30, status: in_progress, corrects: 2022-01-15",
    )
    assert {d.code for d in told({TASK: task(lost)}, "P101", "H102")} == {"H102"}


# one sentence for one cause ------------------------------------------------------------------------------------------


def test_a_task_among_the_targets_is_told_once_and_never_renamed() -> None:
    files = {TARGET: task(reports("date: 2022-03-01, status: in_progress"))}
    (found,) = [d for d in told(files) if d.file.endswith(TARGET)]
    assert (found.code, found.args["other"]) == ("F119", "tasks")
    assert not [
        f
        for f in assembled(files).findings
        for s in (f.fix.steps if f.fix else ())
        if isinstance(s, RenameKey)
    ]


@pytest.mark.parametrize(
    ("path", "code", "name"),
    [
        ("na/units.yml", "F106", "units.yaml"),
        ("na/unit.yaml", "F106", "units.yaml"),
        ("na/Units.yaml.txt", "F115", "units.yaml"),
        ("na/p/Plan.MD", "F115", "plan.md"),
        ("na/p/tasks/05.md.txt", "F115", "05.md"),
        ("na/p/notes.md", "F106", ""),
        ("na/p/scan.docx", "F115", ""),
    ],
)
def test_a_file_that_is_not_read_is_told_its_right_name(
    path: str, code: str, name: str
) -> None:
    found = one({path: "- key: a\n  name: A\n"}, code)
    assert found.args["suggestion"] == name
    assert (f"`{name}`" in (found.help or "")) == bool(name)


def test_a_misnamed_plan_page_is_one_finding() -> None:
    base = {path: text for path, text in BASE.items() if path != PLAN}
    found = told({"na/p/plan.md.txt": "", TASK: task()}, base=base)
    assert [d.code for d in found if d.code != "L102"] == ["F115"]


@pytest.mark.parametrize("text", [None, "", "# chưa có\n"])
def test_a_register_that_is_not_there_is_told_once(text: str | None) -> None:
    base = {path: content for path, content in BASE.items() if path != "na/units.yaml"}
    files = {
        TASK: task("coordinating_units: b"),
        MONTHLY: task(),
        **({} if text is None else {"na/units.yaml": text}),
    }
    (found,) = told(files, "F120", "R101", base=base)
    assert (
        found.code,
        found.args["number"],
        "plans/na/units.yaml" in found.message,
    ) == ("F120", "3", True)


def test_a_register_under_a_wrong_name_is_told_there() -> None:
    base = {path: content for path, content in BASE.items() if path != "na/units.yaml"}
    files = {TASK: task(), "na/units.yml": BASE["na/units.yaml"]}
    assert [d.code for d in told(files, "F106", "F120", "R101", base=base)] == ["F106"]


# words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_guess_at_an_encoding_is_worded(lang: str) -> None:
    for guess in (
        "UTF-16",
        "windows-1258",
        "TCVN3",
        "PDF",
        "Word",
        "old-Word",
        "RTF",
        "picture",
        "empty",
        "?",
    ):
        assert catalogue(lang)(f"hints.encoding.{guess}").endswith(".")


def test_variants_have_their_sentence_in_every_language() -> None:
    vi, en = (catalogue(lang).entries for lang in LANGUAGES)
    variants = {
        key
        for key in vi
        if key.startswith("findings.") and "-" in key.rpartition(".")[2]
    }
    assert variants == {
        key
        for key in en
        if key.startswith("findings.") and "-" in key.rpartition(".")[2]
    }
    for key in variants:
        rule, _, name = key.rpartition(".")
        assert f"{rule}.{name.partition('-')[0]}" in vi, key
        assert vi[key].endswith((".", "?"))


def test_explain_prints_what_check_says_in_the_readers_language(dxplan: Run) -> None:
    said = dxplan("explain", "S103", "--lang", "vi").stdout
    assert "lỗi[S103] Ở đây cần" in said
    assert "cách sửa: Viết lại" in said
    assert "  help: " not in said
    english = dxplan("explain", "S103", "--lang", "en").stdout
    outputs = [
        example.outputs["en"] for example in read_manual(BY_CODE["S103"]).examples
    ]
    assert all(output in english for output in outputs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel = 'x'", "dxplan.toml:1 không đọc được: titel: không có khóa nào tên như vậy. Có phải ý là title?\n"),
        ("\nlang='vi'\nstale_days = 'x'", "dxplan.toml:3 không đọc được: stale_days: phải là một số nguyên, không đặt trong ngoặc kép\n"),
        ("title = ", "dxplan.toml:1 không đọc được: cách viết chưa đúng quy tắc của TOML ("),
        ("\ntitle = = 'x'", "dxplan.toml:2:9 không đọc được: cách viết chưa đúng quy tắc của TOML ("),
        ('title = """\nstale_days = 1\n"""\nstale_days = 0', ":4 không đọc được: stale_days: số quá nhỏ, ít nhất là 1\n"),
        ("[lights]\n\ngreen_from = 500", ":3 không đọc được: lights.green_from: số quá lớn, nhiều nhất là 100\n"),
        ("[lights]\ngreen_from = 5\n'yellow_from' = 6", ":3 không đọc được: lights.yellow_from: không được lớn hơn green_from\n"),
        ("languages = [\n 'en']", ":1 không đọc được: languages: ngôn ngữ của `lang`"),
        ("sources_note = {vi = 'a', fr = 'b'}", ":1 không đọc được: sources_note.fr: phải là một trong các giá trị: vi, en\n"),
    ],
)  # fmt: skip
def test_a_broken_configuration_is_told_in_the_readers_language(
    dxplan: Run, project: Project, text: str, said: str
) -> None:
    root = project({TASK: task()})
    (root / "dxplan.toml").write_text(text, encoding="utf-8")
    done = dxplan("-C", root, "check")
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_what_the_system_refuses_is_told_in_the_readers_language(
    dxplan: Run, project: Project
) -> None:
    done = dxplan("-C", project({TASK: task()}), "check", "--baseline", "nothing.json")
    assert "không có tệp hay thư mục này (No such file or directory)" in done.stderr


WAIVED = task('waivers:\n  - {rule: U103, reason: "Đã rõ.", until: 2023-12-31}')


def waivers_unused(dxplan: Run, root: object, *options: str) -> int:
    done = dxplan(
        "-C", root, "check", "--as-of", "2022-06-01", "--format", "json", *options
    )
    return sum(found["code"] == "S117" for found in json.loads(done.stdout)["findings"])


def test_a_waiver_is_unused_only_where_everything_was_read(
    dxplan: Run, project: Project
) -> None:
    root = project({TASK: WAIVED})
    assert waivers_unused(dxplan, root) == 1
    (root / "plans" / MONTHLY).write_text(task("priority: cao"), encoding="utf-8")
    assert waivers_unused(dxplan, root) == 0


def test_every_new_rule_has_its_family() -> None:
    assert {
        "F119",
        "F120",
        "P118",
        "P119",
        "R119",
        "S125",
        "S126",
        "T108",
        "T109",
        "T110",
        "T111",
    } <= {rule.code for rule in RULES}
