"""What rules and the checker do beyond their manual pages: suggestions, places, waivers, selection, JSON."""

import json
import unicodedata
from datetime import date

import pytest
import yaml
from checking import check
from samples import (
    BASE,
    PLAN,
    TARGET,
    TASK,
    Files,
    assembled,
    md,
    reports,
    target,
    task,
)

from dxplan.check.checker import find_defects
from dxplan.check.diagnose import CheckResult
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import (
    Diagnostic,
    Finding,
    InsertKey,
    KeyPath,
    Place,
    Position,
    Remove,
    SetValue,
    Severity,
    SymbolicFix,
)
from dxplan.errors import DxplanError
from dxplan.messages import catalogue
from dxplan.model.records import STATUSES
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.reporters.json import render
from dxplan.source import yaml as source_yaml
from dxplan.source.source_file import parse_record
from dxplan.text.suggest import nearest, without_accents_and_separators

DAY = date(2022, 6, 15)


def checked(
    files: Files,
    config: Config | None = None,
    *,
    as_of: date = DAY,
    today: date | None = None,
) -> CheckResult:
    return check(
        assembled(files), config or Config(), catalogue("en"), as_of=as_of, today=today
    )


def found(
    code: str, files: Files, *, as_of: date = DAY, today: date | None = None
) -> list[Diagnostic]:
    return [
        d
        for d in checked(files, as_of=as_of, today=today).diagnostics
        if d.code == code
    ]


# suggestions -----------------------------------------------------------------------------------------------------

UNITS = (
    (
        "so-tttt",
        (
            "Sở Thông tin và Truyền thông",
            "Sở TTTT",
            "Department of Information and Communications",
        ),
    ),
    ("so-khcn", ("Sở Khoa học và Công nghệ", "Sở KH&CN")),
    ("van-phong", ("Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND")),
    ("mic/vu-cds", ("Vụ Chuyển đổi số",)),
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sở tt&tt", "so-tttt"),
        ("Sở TTTT", "so-tttt"),
        ("so-ttt", "so-tttt"),
        ("so_tttt", "so-tttt"),
        ("SO-TTTT", "so-tttt"),
        ("sở thông tin và truyền thông", "so-tttt"),
        ("Sở Thông tin & Truyền thông", "so-tttt"),
        ("van-phogn", "van-phong"),
        ("vụ chuyển đổi số", "mic/vu-cds"),
        ("vu-cds", "mic/vu-cds"),
        ("so-y-te", None),
        ("", None),
        ("???", None),
    ],
)
def test_what_somebody_may_have_meant(written: str, meant: str | None) -> None:
    assert nearest(written, UNITS) == meant


def test_no_suggestion_on_a_tie() -> None:
    assert nearest("so-x", [("so-a", ()), ("so-b", ())]) is None
    assert nearest("so-a", [("so-a", ()), ("so-b", ())]) == "so-a"


def test_folding_drops_accents_case_and_separators() -> None:
    assert (
        without_accents_and_separators("Đẩy-mạnh  CHUYỂN đổi_số!")
        == "daymanhchuyendoiso"
    )
    assert (
        without_accents_and_separators("ho\u0300a")
        == without_accents_and_separators("hoà")
        == without_accents_and_separators("hòa")
    )


def test_a_record_does_not_suggest_itself() -> None:
    (unknown,) = found("R105", {TASK: task("implements: na/p/tasks/02")})
    assert unknown.args["suggestion"] == ""


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ("status: complete", "completed"),
        ("status: Đã hoàn thành", "completed"),
        ("status: tạm dừng", "suspended"),
        ("status: not started", "not_started"),
        ("status: xong", "completed"),
        ("status: màu xanh", ""),
    ],
)
def test_a_status_is_suggested_by_code_or_label(entry: str, meant: str) -> None:
    (unknown,) = found("S104", {TASK: task(reports(f"date: 2022-05-01, {entry}"))})
    assert unknown.args["suggestion"] == meant
    assert (f"Did you mean `{meant}`?" in (unknown.help or "")) is bool(meant)


def test_the_keys_that_are_named_are_those_of_the_place() -> None:
    (unknown,) = found(
        "S101",
        {TASK: task(reports("date: 2022-05-01, status: piloting, dificulty: x"))},
    )
    assert unknown.args["suggestion"] == "difficulty"
    assert "authorised_by" in unknown.args["known"]
    assert "lead_unit" not in unknown.args["known"]
    (unknown,) = found("S101", {TASK: task(deadline="{by: 2022, ongoing: true}")})
    assert (unknown.args["key"], unknown.key) == ("ongoing", "deadline.ongoing")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("31/12/2022", "2022-12-31"),
        ("5.5.2022", "2022-05-05"),
        ("05/06/2022", "2022-06-05"),
        ("2022-1-5", "2022-01-05"),
        ("2022-02-30", "2022-02-28"),
        ("2022-01-00", ""),
        ("2022-13-01", ""),
    ],
)
def test_the_nearest_right_date(written: str, meant: str) -> None:
    for text in (
        task(deadline=written),
        task(reports(f"date: {written}, status: piloting")),
    ):
        (invalid,) = found("S106", {TASK: text})
        assert invalid.args["nearest"] == meant


@pytest.mark.parametrize(
    "written", ["2022..", "..2022", "..", "2023..2022", "{from: 2023, by: 2022}"]
)
def test_spans_with_one_end_or_backwards(written: str) -> None:
    assert len(found("S110", {TASK: task(deadline=written)})) == 1
    if "{" not in written:
        assert (
            len(
                found(
                    "S110",
                    {PLAN: md(f"title: a\ndocument: plan-doc\nperiod: {written}")},
                )
            )
            == 1
        )


def test_digits_are_ascii_digits() -> None:
    assert found("S106", {TASK: task(deadline="２０２２-06-30")})
    assert found("S107", {TARGET: target("operator: '>='\nvalue: ５０")})


# places ----------------------------------------------------------------------------------------------------------


def test_a_duplicate_is_placed_at_the_second_key_with_the_first_beside_it() -> None:
    (duplicate,) = found("Y103", {TASK: task("note:\n  vi: a\n  en: b\n  vi: c")})
    assert duplicate.start == Position(8, 3)
    (first,) = duplicate.related
    assert (first.start, first.end, first.file) == (
        Position(6, 3),
        Position(6, 5),
        duplicate.file,
    )
    assert first.message == "first here"


def test_a_missing_key_is_placed_at_the_closing_fence_or_the_first_line_of_its_entry() -> (
    None
):
    (missing,) = found("S102", {TASK: md("title: Việc\nlead_unit: a")})
    assert (missing.start, missing.end) == (Position(4, 1), Position(4, 4))
    (missing,) = found(
        "S102",
        {TASK: task("source:\n  document: plan-doc\nreports:\n  - status: piloting")},
    )
    assert missing.start == Position(8, 5)
    (missing,) = found(
        "S102",
        {"na/units.yaml": "- key: a\n- key: b\n  name: B\n- key: c\n  name: C\n"},
    )
    assert missing.start == Position(1, 3)


def test_missing_keys_that_two_fields_decide() -> None:
    (missing,) = found("S102", {TASK: md("title: Việc\ndeadline: none")})
    assert (missing.args["key"], missing.start) == ("lead_unit", Position(4, 1))
    (missing,) = found(
        "S102",
        {
            "areas.yaml": "- key: data\n  name: a\n",
            "na/documents.yaml": "- key: plan-doc\n",
        },
    )
    assert (missing.args["key"], missing.start) == ("number", Position(1, 3))


def test_the_deadline_that_stands_is_the_place() -> None:
    changes = "deadline_changes:\n  - {date: 2022-05-01, to: 2022-05-31, document: qd, note: a}\n"
    (overdue,) = found("D103", {TASK: task(changes)})
    assert overdue.key == "deadline_changes.0.to"
    (overdue,) = found(
        "D103", {TASK: task(changes, deadline="2022-03")}, as_of=date(2022, 4, 15)
    )
    assert overdue.key == "deadline"


def test_an_unknown_part_of_a_path_falls_back_to_its_parent() -> None:
    source = parse_record("f", b"---\na:\n  b: 1\n---\n")
    assert source.locate(Place("f", ("a", "b", "c"))) == (12, 13)
    assert source.locate(Place("f", ("x",))) == (0, 3)


@pytest.mark.parametrize(
    "text",
    [
        'a: "x\nb: 1\n',
        "a: [1\nb: 2\n",
        "a:\n\tb: 1\n",
        "a: b: c\n",
        "a: @b\n",
        "a: 1\n...\nb: 2\n",
        "- a\nb: 1\n",
        "a: 1\na: 2\n",
    ],
)
def test_the_pure_parser_finds_the_same_at_the_same_place(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = source_yaml.compose("f", text, 0)
    monkeypatch.setattr(source_yaml, "_Loader", yaml.BaseLoader)
    pure = source_yaml.compose("f", text, 0)
    assert [(f.code, f.place.span) for f in pure.findings] == [
        (f.code, f.place.span) for f in quick.findings
    ]
    assert quick.findings


# waivers ---------------------------------------------------------------------------------------------------------


def waived(rule: str, until: str) -> Files:
    return {
        TASK: task(
            f"waivers:\n  - {{rule: {rule}, reason: đang chờ, until: {until}}}",
            deadline="2022-05-31",
        )
    }


@pytest.mark.parametrize("rule", ["D103", "overdue", "d103", "Overdue"])
def test_a_waiver_silences_its_rule_on_its_record(rule: str) -> None:
    files = {
        **waived(rule, "2022-06-15"),
        "na/p/tasks/02.md": task(deadline="2022-05-31"),
    }
    result = checked(files)
    assert [d.record for d in result.diagnostics if d.code == "D103"] == [
        "na/p/tasks/02"
    ]
    assert not [d for d in result.diagnostics if d.code in {"S117", "S118"}]


def test_a_waiver_that_silences_nothing_is_found() -> None:
    (unused,) = found("S117", waived("P102", "2022-12-31"))
    assert (unused.severity, unused.key, unused.args["rule"]) == (
        Severity.WARNING,
        "waivers.0.rule",
        "P102",
    )


def test_a_waiver_ends_after_its_day() -> None:
    result = checked(waived("D103", "2022-06-14"))
    assert [
        d.code for d in result.diagnostics if d.code in {"D103", "S117", "S118"}
    ] == ["D103", "S118"]


def test_a_waiver_of_no_rule_is_an_error() -> None:
    (unknown,) = found("S119", waived("over-due", "2022-12-31"))
    assert (unknown.severity, unknown.args["suggestion"]) == (Severity.ERROR, "D103")


def test_a_waiver_of_a_plan_does_not_reach_its_tasks() -> None:
    plan = md(
        "title: a\ndocument: plan-doc\nperiod: 2022\nwaivers: {rule: D103, reason: a, until: 2022-12-31}"
    )
    result = checked({PLAN: plan, TASK: task(deadline="2022-05-31")})
    assert {"D103", "S117"} <= {d.code for d in result.diagnostics}


# selection -------------------------------------------------------------------------------------------------------

OVERDUE: Files = {
    TASK: task(deadline="2022-05-31"),
    "na/p/tasks/02.md": task(deadline="2022-05-31"),
}


def codes_of(**config: object) -> set[str]:
    return {d.code for d in checked(OVERDUE, Config.model_validate(config)).diagnostics}


def test_select_takes_codes_names_and_families() -> None:
    assert (
        codes_of(select=["D103"])
        == codes_of(select=["overdue"])
        == codes_of(select=["d"])
        == {"D103"}
    )
    assert codes_of(select=["D1", "L102"]) == {"D103", "L102"}
    assert codes_of(select=["U"]) == set()


def test_ignore_wins_over_select() -> None:
    assert "D103" in codes_of()
    assert "D103" not in codes_of(ignore=["overdue"])
    assert codes_of(select=["D"], ignore=["D103"]) == set()


def test_per_path_ignores_below_a_path() -> None:
    config = Config(select=["D103"], per_path={"plans/na/p/tasks/01*": ["D"]})
    assert [d.record for d in checked(OVERDUE, config).diagnostics] == ["na/p/tasks/02"]


@pytest.mark.parametrize("word", ["D999", "over", "", "X"])
@pytest.mark.parametrize("key", ["select", "ignore"])
def test_selecting_what_is_no_rule_is_wrong_configuration(key: str, word: str) -> None:
    with pytest.raises(DxplanError):
        codes_of(**{key: [word]})


def test_english_is_not_missed_where_the_site_has_none() -> None:
    assert "L102" in codes_of()
    assert "L102" not in codes_of(languages=["vi"])
    assert "L101" not in codes_of(languages=["en"], lang="en")


# time ------------------------------------------------------------------------------------------------------------


def test_the_future_is_judged_only_without_an_explicit_as_of() -> None:
    files = {
        TASK: task(reports("date: 2022-07-01, status: piloting")),
        TARGET: target("measurements: {date: 2022-06, value: 1}"),
    }
    assert [d.args["date"] for d in found("P102", files, today=DAY)] == ["2022-07-01"]
    assert found("P102", files, today=None) == []
    assert found("P102", files, today=date(2022, 7, 1)) == []


def test_what_time_brings_is_never_an_error() -> None:
    text = task(reports("date: 2022-04-01, status: in_progress"), deadline="2022-05-31")
    for year in (2022, 2023, 2030):
        result = checked(
            {TASK: text}, as_of=date(year, 12, 31), today=date(year, 12, 31)
        )
        assert result.diagnostics
        assert result.count(Severity.ERROR) == 0


# errata ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        (
            "P105",
            "status: completed, completed_on: 2022-06-01",
            "status: completed, completed_on: 2022-04-30",
        ),
        ("P104", "status: completed", "status: completed, evidence: qd"),
        (
            "P106",
            "status: suspended, note: a",
            "status: suspended, note: a, authorised_by: qd",
        ),
        (
            "P107",
            "status: suspended, authorised_by: qd",
            "status: suspended, note: a, authorised_by: qd",
        ),
        (
            "T101",
            "status: in_progress, percent: 500",
            "status: in_progress, percent: 50",
        ),
    ],
)
def test_an_entry_that_was_corrected_is_not_found_again(
    code: str, wrong: str, right: str
) -> None:
    first = f"date: 2022-05-02, {wrong}"
    assert len(found(code, {TASK: task(reports(first))})) == 1
    erratum = f"date: 2022-05-02, corrects: 2022-05-02, recorded: 2022-05-20, {right}"
    assert found(code, {TASK: task(reports(first, erratum))}) == []
    assert (
        len(found(code, {TASK: task(reports(first, erratum.replace(right, wrong)))}))
        == 1
    )


def test_errata_of_verifications_and_changes_stay_within_their_group() -> None:
    log = "verifications:\n  - {date: 2022-05-01, verified_by: b, finding: confirmed}\n"
    log += "  - {date: 2022-05-01, verified_by: c, finding: disputed, corrects: 2022-05-01, recorded: 2022-05-02}\n"
    assert len(found("H101", {TASK: task(log)})) == 1
    assert (
        found("H101", {TASK: task(log.replace("verified_by: c", "verified_by: b"))})
        == []
    )


def errata(count: int) -> str:
    wrong = "date: 2022-05-02, status: completed, corrects: 2022-05-02, recorded: 2022-05-20"
    return reports("date: 2022-05-02, status: completed", *[wrong] * count)


def test_after_a_second_erratum_of_one_date_no_replaced_entry_is_found() -> None:
    first = "date: 2022-05-02, status: completed"
    moved = "date: 2022-05-03, corrects: 2022-05-02, recorded: 2022-05-20, status: completed"
    again = "date: 2022-05-04, corrects: 2022-05-02, recorded: 2022-05-21, status: completed"
    assert [
        d.key for d in found("P104", {TASK: task(reports(first, moved, again))})
    ] == ["reports.2"]
    assert (
        found("P104", {TASK: task(reports(first, moved, f"{again}, evidence: qd"))})
        == []
    )


def test_a_long_log_of_errata_ends() -> None:
    (missing,) = found("P104", {TASK: task(errata(4000))})
    assert missing.key == "reports.4000"


def test_an_erratum_of_nothing_is_only_told_to_be_one() -> None:
    text = task(
        reports(
            "date: 2022-05-02, corrects: 2022-05-01, recorded: 2022-05-20, status: completed"
        )
    )
    assert (len(found("H101", {TASK: text})), found("P104", {TASK: text})) == (1, [])


def change(*lines: str, head: str = "") -> Files:
    return {
        TASK: task(
            head
            + "\nchanges:\n"
            + "".join(f"  - {{document: qd, {line}}}\n" for line in lines)
        )
    }


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("", "key: lead_unit, from: [a], to: b"),
        ("", "key: lead_unit, from: na/a, to: b"),
        ("", "key: title, from: {vi: Việc}, to: Khác"),
        ("coordinating_units: [b]", "key: coordinating_units, from: b, to: [c]"),
    ],
)
def test_two_ways_to_write_the_same_value_are_no_change_from_elsewhere(
    head: str, line: str
) -> None:
    assert found("H103", change(f"date: 2022-05-02, {line}", head=head)) == []
    other = (
        line.replace("from: [a]", "from: [c]")
        .replace("na/a", "na/c")
        .replace("vi: Việc", "en: Việc")
    )
    other = other.replace("from: b", "from: c")
    assert len(found("H103", change(f"date: 2022-05-02, {other}", head=head))) == 1


@pytest.mark.parametrize(
    ("title", "was", "number"),
    [
        ("{vi: Việc, en: Work}", "Việc", 0),
        ("{vi: Việc, en: Work}", "{en: Work}", 0),
        ("Việc", "{vi: Việc, en: Work}", 0),
        ("{vi: Việc, en: Work}", "{vi: Việc, en: Other}", 1),
        ("{vi: Việc, en: Work}", "Việc kia", 1),
        ("Việc", "{en: Work}", 1),
    ],
)
def test_titles_are_compared_in_the_languages_that_both_have(
    title: str, was: str, number: int
) -> None:
    line = f"changes:\n  - {{document: qd, date: 2022-05-02, key: title, from: {was}, to: Khác}}"
    assert len(found("H103", {TASK: task(line, title=title)})) == number


def test_a_change_starts_from_what_stood_on_its_day() -> None:
    first = "date: 2022-05-02, key: lead_unit, to: b"
    erratum = "date: 2022-05-02, key: lead_unit, to: c, corrects: 2022-05-02, recorded: 2022-05-20"
    for day, was in (("2022-05-01", "a"), ("2022-05-10", "b"), ("2022-05-20", "c")):
        last = f"date: {day}, key: lead_unit, from: {was}, to: a"
        assert found("H103", change(first, erratum, last)) == []
        assert (
            len(
                found(
                    "H103",
                    change(first, erratum, last.replace(f"from: {was}", "from: qd")),
                )
            )
            == 1
        )


def test_a_changed_obligation_names_its_document() -> None:
    bare, lead = (
        "date: 2022-05-02, key: lead_unit, to: b",
        "{date: 2022-05-02, key: lead_unit, to: c, corrects: 2022-05-02",
    )
    value = "changes:\n  - {date: 2022-05-02, key: title, to: Khác}"
    erratum = f"{lead}, recorded: 2022-05-20}}"
    assert found("D110", change(bare)) == []  # with its document
    assert (
        found(
            "D110",
            {TASK: task(f"changes:\n  - {{document: qd, {bare}}}\n  - {erratum}")},
        )
        == []
    )
    (again,) = found("D110", {TASK: task(f"changes:\n  - {{{bare}}}\n  - {erratum}")})
    assert (again.key, again.severity) == ("changes.1", Severity.WARNING)
    assert [d.key for d in found("D110", {TARGET: target(value)})] == ["changes.0"]
    assert [
        d.key
        for d in found(
            "D110", {PLAN: BASE[PLAN].replace("period:", f"{value}\nperiod:", 1)}
        )
    ] == ["changes.0"]


def test_evidence_fits_the_deliverables_that_were_changed() -> None:
    asked = "deliverables:\n  - {type: plan}\n"
    done = reports(
        "date: 2022-05-02, status: completed, completed_on: 2022-05-02, evidence: qd"
    )
    changed = (
        "changes:\n  - {date: 2022-05-01, document: qd, key: deliverables,"
        " to: [{type: decision}]}\n"
    )
    typed = {
        "na/documents.yaml": "- {key: qd, number: 1/QĐ-UBND, type: QĐ, date: 2022-05-01}\n"
    }
    assert len(found("P108", {TASK: task(asked + done)} | typed)) == 1
    assert found("P108", {TASK: task(asked + changed + done)} | typed) == []


# reports ---------------------------------------------------------------------------------------------------------


def test_a_stale_task_whose_last_report_is_flat_is_placed_at_its_status() -> None:
    flat = "status: in_progress\nreported_on: 2022-05-02\n"
    log = reports("date: 2022-03-01, status: in_progress")
    (stale,) = found("P101", {TASK: task(flat + log)}, as_of=date(2022, 12, 1))
    assert (stale.key, stale.args["last"]) == ("status", "2022-05-02")
    late = reports("date: 2022-06-01, status: in_progress")
    (stale,) = found("P101", {TASK: task(flat + late)}, as_of=date(2022, 12, 1))
    assert stale.key == "reports.0.date"


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("2022-02", True),
        ("2022-06", True),
        ("2022-01", False),
        ("2022-07", False),
        ("2022-Q2", False),
        ("2022-03-31", False),
    ],
)
def test_what_an_occurrence_is(named: str, known: bool) -> None:
    text = task(
        reports(f"date: 2022-05-02, status: in_progress, for: {named}"),
        deadline="{every: month, from: 2022-01-02, until: 2022-06}",
    )
    assert (found("P111", {TASK: text}) == []) is known


def test_occurrences_without_number_end() -> None:
    entries = ["date: 2022-05-02, status: in_progress, for: 2100-12"] * 5000
    text = task(reports(*entries), deadline="{every: month, from: 1945-01}")
    assert found("P111", {TASK: text}) == []


# bodies ----------------------------------------------------------------------------------------------------------


def test_two_of_the_same_in_a_paragraph_have_places_of_their_own() -> None:
    body = task() + "\n[a](x.md) [b](x.md)\n<b> und <b>\n\n[c](x.md)\n"
    assert [(d.start.line, d.start.column) for d in found("C103", {TASK: body})] == [
        (7, 5),
        (7, 15),
        (10, 5),
    ]
    assert [(d.start.line, d.start.column) for d in found("C101", {TASK: body})] == [
        (8, 1),
        (8, 9),
    ]


def test_a_line_of_many_links_is_told_in_pieces() -> None:
    body = task() + "[a](x.md)" * 900 + " <b>" * 900 + "\n"
    links, tags = found("C103", {TASK: body}), found("C101", {TASK: body})
    assert (len(links), len(tags)) == (100, 100)
    assert [d.start.column for d in links] == [*range(5, 5 + 900, 9)]
    assert max(len(d.excerpt) for d in (*links, *tags)) == 240
    for found_one in (*links, *tags):
        start = found_one.start.column - 1 - found_one.cut
        assert found_one.excerpt[start : start + 4] in {"x.md", "<b> ", "<b>"}
    assert "…" in links[0].excerpt


# units and records -----------------------------------------------------------------------------------------------


def units(*entries: str) -> Files:
    return {
        "na/units.yaml": str(BASE["na/units.yaml"])
        + "".join(f"- {{{entry}}}\n" for entry in entries)
    }


def test_a_unit_whose_successors_are_all_gone_is_orphaned() -> None:
    gone = (
        "key: x, name: X, valid_until: 2022-02-01, successors: {unit: y}",
        "key: y, name: Y, valid_until: 2022-03-01",
    )
    files = {**units(*gone), TASK: task(lead="x")}
    assert len(found("U104", files)) == 1
    assert found("U105", files) == []


def test_a_unit_before_its_first_day_has_no_successor_to_suggest() -> None:
    files = {**units("key: x, name: X, valid_from: 2022-05-01"), TASK: task(lead="x")}
    (early,) = found("U101", files)
    assert (early.args["successor"], early.args["suggestion"]) == ("", "")


def test_a_lead_is_recognised_however_it_is_written() -> None:
    assert len(found("U103", {TASK: task("coordinating_units: [b, na/a]")})) == 1
    with_role = "coordinating_units: [b, {unit: a, role: x}, {unit: {vi: Viện}}]"
    assert len(found("U103", {TASK: task(with_role)})) == 1
    twice = task(lead="[a, {unit: na/a, role: x}]")
    assert len(found("U107", {TASK: twice})) == 1


def test_a_restating_task_is_stale_only_where_it_reports() -> None:
    reported = task("reports: {date: 2022-02-01, status: in_progress}")
    files = {TASK: reported, "na/p/tasks/02.md": task("same_as: na/p/tasks/01")}
    assert [d.record for d in found("P101", files, as_of=date(2022, 12, 1))] == [
        "na/p/tasks/01"
    ]


def test_what_is_unreadable_is_told_once() -> None:
    files = {
        "na/units.yaml": "- key: a\n  nam: x\n- key: b\n  name: B\n",
        TASK: task("coordinating_units: b"),
        TARGET: target("share_of: na/p/targets/02"),
        "na/p/targets/02.md": "---\nby: [\n---\n",
    }
    assert not [d for d in checked(files).diagnostics if d.code.startswith("R")]


def test_unsafe_links_are_seen_though_they_are_never_rendered() -> None:
    text = task().replace("---\n", "", 1)
    body = f"---\n{text}[a](javascript:alert(1)) ![b](data:text/html,x) [c](VBSCRIPT:x) <file:///etc/passwd> [d](https://a.b)\n"
    assert len(found("C102", {TASK: body})) == 4


# JSON ------------------------------------------------------------------------------------------------------------


def test_a_finding_in_json_is_as_the_format_says() -> None:
    text = task(reports("date: 2022-05-01, status: in_progres"))
    portfolio = assemble(
        PlansFile(f"plans/{path}", body.encode())
        for path, body in sorted({**BASE, TASK: text}.items())
    )
    config = Config(select=["S104"])
    result = check(
        portfolio, config, catalogue("en"), as_of=DAY, today=None, prefix="sub/"
    )
    document = json.loads(render(result, catalogue("en"), color=False))
    assert list(document) == ["schema", "as_of", "files", "findings"]
    assert (document["schema"], document["as_of"], document["files"]) == (
        1,
        "2022-06-15",
        len(BASE) + 1,
    )
    (item,) = document["findings"]
    allowed = ", ".join(STATUSES)
    assert item == {
        "code": "S104",
        "name": "unknown-status",
        "severity": "error",
        "message": "“in_progres” is not a status.",
        "args": {
            "value": "in_progres",
            "allowed": allowed,
            "suggestion": "in_progress",
        },
        "file": "sub/plans/na/p/tasks/01.md",
        "start": {"line": 6, "column": 32},
        "end": {"line": 6, "column": 42},
        "record": "na/p/tasks/01",
        "key": "reports.0.status",
        "related": [],
        "help": "Did you mean `in_progress`? Use one of: not_started (Not started), in_progress (In progress), "
        "piloting (Piloting), submitted (Submitted, awaiting approval), completed (Completed), suspended (Suspended), cancelled (Cancelled).",
        "url": None,
        "fix": {
            "applicability": "unsafe",
            "edits": [{"start": 92, "end": 102, "content": "in_progress"}],
        },
    }


def test_a_fix_and_a_related_place_in_json() -> None:
    data = b"\xef\xbb\xbf" + task("note: a\nnote: b").encode()
    files = [PlansFile(f"plans/{path}", text.encode()) for path, text in BASE.items()]
    portfolio = assemble([*files, PlansFile(f"plans/{TASK}", data)])
    result = check(
        portfolio,
        Config(select=["F102", "Y103"]),
        catalogue("vi"),
        as_of=DAY,
        today=None,
    )
    mark, duplicate = json.loads(render(result, catalogue("vi"), color=False))[
        "findings"
    ]
    assert mark["fix"] == {
        "applicability": "safe",
        "edits": [{"start": 0, "end": 3, "content": ""}],
    }
    assert mark["record"] is mark["key"] is None
    assert duplicate["related"] == [
        {
            "message": "lần đầu ở đây",
            "file": f"plans/{TASK}",
            "start": {"line": 5, "column": 1},
            "end": {"line": 5, "column": 5},
        }
    ]


def test_findings_are_sorted_and_only_their_words_follow_the_language() -> None:
    files = {
        **OVERDUE,
        "areas.yaml": "- key: data\n- key: people\n  name: x\n",
        TARGET: target("value: x"),
    }
    results = [
        check(assembled(files), Config(), catalogue(lang), as_of=DAY, today=None)
        for lang in ("vi", "en")
    ]
    vi, en = (
        json.loads(render(result, catalogue("vi"), color=False))["findings"]
        for result in results
    )
    key = [
        (item["file"], item["start"]["line"], item["start"]["column"], item["code"])
        for item in vi
    ]
    assert key == sorted(key)
    for left, right in zip(vi, en, strict=True):
        assert left["message"] != right["message"]
        assert {**left, "message": "", "help": "", "related": []} == {
            **right,
            "message": "",
            "help": "",
            "related": [],
        }


# references: what was meant, and how sure that is ----------------------------------------------------------------

MEANT: Files = {
    "na/units.yaml": """
- key: so-tttt
  name: Sở Thông tin và Truyền thông tỉnh Nghệ An
  short: Sở TT&TT
  aliases: Sở TTTT
  valid_until: 2022-05-31
  successors: {unit: so-khcn, from: 2022-06-01}
- key: so-khcn
  name: Sở Khoa học và Công nghệ tỉnh Nghệ An
  valid_from: 2022-06-01
- key: so-y-te
  name: Sở Y tế
- key: so-y-ta
  name: Trung tâm y tá
- key: a
  name: Sở A
""",
    "na/jurisdiction.md": md("name: Tỉnh Nghệ An\nlevel: province"),
    "hue/jurisdiction.md": md("name: Thành phố Huế\nlevel: province"),
    "hue/units.yaml": "- key: so-tttt\n  name: Sở TT&TT\n- key: so-nnptnt\n  name: Sở NN\n  short: Sở NN&PTNT\n",
    "na/p/tasks/07.md": md('title: Việc\nnumber: "5"\nlead_unit: a\ndeadline: none'),
}


def meant(code: str, files: Files) -> tuple[Finding, SymbolicFix | None]:
    (one,) = [f for f in findings({**MEANT, **files}) if f.code == code]
    return one, one.fix


def findings(files: Files, *, as_of: date = DAY) -> list[Finding]:
    return find_defects(evaluate(assembled(files), as_of, Settings()), Config(), None)


@pytest.mark.parametrize(
    ("written", "key", "sure"),
    [
        ("sở tt&tt", "so-tttt", "safe"),
        ("Sở TTTT", "so-tttt", "safe"),
        ("Sở TT&TT", "so-tttt", "safe"),
        ("so_tttt", "so-tttt", "safe"),
        ("Sở Thông tin và Truyền thông", "so-tttt", "safe"),
        ("na/SO-TTTT", "so-tttt", "safe"),
        ("so-ttt", "so-tttt", "unsafe"),
        ("Sở NN&PTNT", "hue/so-nnptnt", "unsafe"),
        ("so-y-t", "", ""),
        ("benh-vien", "", ""),
    ],
)
def test_a_unit_is_meant_exactly_or_nearly(written: str, key: str, sure: str) -> None:
    one, fix = meant("R101", {TASK: task(lead=f'"{written}"')})
    assert one.args["suggestion"] == key
    assert fix == (SymbolicFix(sure, (SetValue(("lead_unit",), key),)) if key else None)  # type: ignore[arg-type]
    assert one.args["now"] == ("na/so-khcn" if key == "so-tttt" else "")


def test_the_successor_of_a_suggested_unit_is_named_once_that_has_ended() -> None:
    files = {**MEANT, TASK: task(lead="so-ttt")}
    (unknown,) = found("R101", files)
    assert unknown.help is not None
    assert (
        "`so-tttt`? That unit no longer exists; its work is now with `na/so-khcn`. "
        in unknown.help
    )
    (unknown,) = found("R101", files, as_of=date(2022, 5, 31))
    assert "no longer exists" not in (unknown.help or "")


@pytest.mark.parametrize(
    ("code", "text", "path", "value", "sure"),
    [
        (
            "R101",
            task("coordinating_units: [a, sở tttt]"),
            ("coordinating_units", 1),
            "so-tttt",
            "safe",
        ),
        (
            "R102",
            task("source: {document: 9/qd-ubnd}"),
            ("source", "document"),
            "qd",
            "safe",
        ),
        (
            "R102",
            task(reports("date: 2022-05-01, status: piloting, evidence: plandoc")),
            None,
            "plan-doc",
            "safe",
        ),
        ("R103", task("area: Xã hội số"), ("area",), "society", "safe"),
        ("R103", task("area: peple"), ("area",), "people", "unsafe"),
        ("R105", task("same_as: na/p/tasks/5"), ("same_as",), "na/p/tasks/07", "safe"),
        ("R105", task("same_as: '5'"), ("same_as",), "na/p/tasks/07", "safe"),
        (
            "R105",
            task("same_as: na/q/tasks/07"),
            ("same_as",),
            "na/p/tasks/07",
            "unsafe",
        ),
        ("R105", task("same_as: tasks/07"), ("same_as",), "na/p/tasks/07", "safe"),
        (
            "R107",
            task("assigned_to: các xã"),
            ("assigned_to",),
            "commune",
            "unsafe",
        ),
    ],
)
def test_references_are_mended_where_they_are_written(
    code: str, text: str, path: KeyPath | None, value: str, sure: str
) -> None:
    _, fix = meant(code, {TASK: text})
    assert fix is not None
    (step,) = fix.steps
    assert isinstance(step, SetValue)
    assert (step.value, fix.applicability) == (value, sure)
    assert step.path == (path or ("reports", 0, "evidence"))


def test_the_fix_of_an_entry_counts_from_the_root_of_the_register() -> None:
    register = str(MEANT["na/units.yaml"]) + "- key: b\n  name: Sở B\n  parent: Sở A\n"
    _, fix = meant("R101", {"na/units.yaml": register})
    assert fix == SymbolicFix("safe", (SetValue((5, "parent"), "a"),))


def test_a_circle_is_told_once_with_its_other_members() -> None:
    def linked(number: str, other: str) -> Files:
        return {f"na/p/tasks/{number}.md": task(f"implements: na/p/tasks/{other}")}

    circle = {
        **linked("01", "02"),
        **linked("02", "03"),
        **linked("03", "01"),
        **linked("04", "01"),
    }
    (closing,) = found("R109", circle)
    assert closing.record == "na/p/tasks/03"
    assert [related.file[-5:-3] for related in closing.related] == ["01", "02"]
    (alone,) = found("R109", linked("01", "01"))
    assert alone.related == ()
    two = {
        **units(
            "key: x, name: X, successors: {unit: y}",
            "key: y, name: Y, successors: [{unit: z}, {unit: x}]",
        )
    }
    two["na/units.yaml"] = (
        two["na/units.yaml"] + "- {key: z, name: Z, successors: {unit: z}}\n"
    )
    assert [(d.record, d.key) for d in found("R109", two)] == [
        ("na/y", "successors.1.unit"),
        ("na/z", "successors.0.unit"),
    ]


def test_a_long_chain_and_a_long_circle_end() -> None:
    chain = {
        f"na/p/tasks/n{i}.md": task(f"implements: na/p/tasks/n{i + 1}")
        for i in range(3000)
    }
    assert found("R109", {**chain, "na/p/tasks/n3000.md": task()}) == []
    (closing,) = found(
        "R109", {**chain, "na/p/tasks/n3000.md": task("implements: na/p/tasks/n0")}
    )
    assert len(closing.related) == 10


# numbers of documents --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "06/QĐ-TTg", "54/2022/QĐ-UBND", "73/2019/NĐ-CP", "26/2020/TT-BTTTT", "20/2019/TTLT-BTC-BNV", "1270/BC-TCTTTg",
        "1314/NQ-UBTVQH15", "175/2024/QH15", "04/2012/UBTVQH13", "67/2006/QH11", "27-NQ/TW", "09-NQ/TU", "12-CV/BTGTU",
        "797/BTTTT-THH", "123/UBND-KGVX", "12a/KH-UBND", "12B/KH-UBND", "01/HNVB-VPCP", "01/VBHN-BTTTT", "139-HĐBT",
        "123/SGD&ĐT-GDTX", "01/QCPH-STTTT-CAT", "QCVN 102:2016/BTTTT", "TCVN 6909:2001", "28/TTr-SKHCN", "1/L-CTN",
    ],
)  # fmt: skip
def test_numbers_as_administrations_write_them(number: str) -> None:
    assert [d.code for d in numbered(number) if d.code in {"R116", "R117"}] == []


def numbered(number: str, kind: str = "") -> list[Finding]:
    entry = f"- key: x\n  number: {json.dumps(number)}\n" + (
        f"  type: {kind}\n" if kind else ""
    )
    return findings({"na/documents.yaml": str(BASE["na/documents.yaml"]) + entry})


@pytest.mark.parametrize(
    ("number", "meant", "sure"),
    [
        ("06/QD-TTg", "06/QĐ-TTg", "safe"),
        ("78 / KH – UBND", "78/KH-UBND", "safe"),
        ("55/2025/ND-CP.", "55/2025/NĐ-CP", "safe"),
        ("12/qđ-hdnd", "12/QĐ-HĐND", "safe"),
        ("09-nq/tu", "09-NQ/TU", "safe"),
        ("Số: 78/KH-UBND", "78/KH-UBND", "unsafe"),
        ("12/da-UBND", "", None),
        ("12/KH", "", None),
        ("KH-UBND", "", None),
        ("78", "", None),
        ("78/KH/UBND", "", None),
        ("1" * 200, "", None),
        ("1/" + " " * 19_000 + "a", "", None),
    ],
)
def test_a_number_that_is_none_and_what_was_meant(
    number: str, meant: str, sure: str | None
) -> None:
    (one,) = [d for d in numbered(number) if d.code == "R116"]
    assert one.args["suggestion"] == meant
    assert one.fix == (
        SymbolicFix(sure, (SetValue((4, "number"), meant),)) if sure else None
    )  # type: ignore[arg-type]
    for kind in ("article", "web", "other"):
        assert not [d for d in numbered(number, kind) if d.code == "R116"]


@pytest.mark.parametrize(
    ("kind", "number", "named"),
    [
        ("KH", "12/QĐ-UBND", "QĐ"),
        ("KH", "12/QD-UBND", "QĐ"),
        ("CV", "12/QĐ-UBND", "QĐ"),
        ("QĐ", "09-NQ/TU", "NQ"),
        ("BC", "123/UBND-KGVX", "CV"),
        ("KH", "67/2006/QH11", None),
        ("QĐ", "20/2019/TTLT-BTC-BNV", "TT"),
    ],
)
def test_the_type_against_the_number(kind: str, number: str, named: str | None) -> None:
    (one,) = [d for d in numbered(number, kind) if d.code == "R117"]
    assert one.place.path == (4, "type")
    assert [related.place.path for related in one.related] == [(4, "number")]
    assert one.fix == (
        SymbolicFix("unsafe", (SetValue((4, "type"), named),)) if named else None
    )


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("QyĐ", "54/2022/QĐ-UBND"), ("ĐA", "12/QĐ-TTg"), ("CV", "4943/CT-TTHT"), ("L", "67/2006/QH11"),
        ("CĐ", "5/CĐ-TTg"), ("NQ", "175/2024/QH15"), ("BC", "1/XYZ-UBND"), ("TT", "20/2019/TTLT-BTC-BNV"),
        ("other", "12/QĐ-UBND"), ("QĐ", "78"),
    ],
)  # fmt: skip
def test_types_that_a_number_allows(kind: str, number: str) -> None:
    assert not [d for d in numbered(number, kind) if d.code == "R117"]


def test_one_document_in_two_spellings_is_registered_twice() -> None:
    more = "- key: x\n  number: 9/QD-UBND\n  date: 2022-05-01\n"
    (twice,) = found(
        "R114", {"na/documents.yaml": str(BASE["na/documents.yaml"]) + more}
    )
    assert twice.record == "na/x"


def test_aliases_are_compared_within_their_register() -> None:
    more = "- {key: x, name: X, aliases: [sở  a, Y, X]}\n- {key: y, name: Z}\n- {key: z, name: W, aliases: [w]}\n"
    files = {
        "na/units.yaml": str(BASE["na/units.yaml"]) + more,
        "areas.yaml": "- {key: x, name: A, aliases: [b]}\n",
    }
    assert [(d.record, d.key, d.args["other"]) for d in found("R118", files)] == [
        ("na/x", "aliases.0", "na/a"),
        ("na/x", "aliases.1", "na/y"),
    ]
    both = "- {key: x, name: X, aliases: q}\n- {key: y, name: Y, aliases: Q}\n"
    (second,) = found("R118", {"areas.yaml": both})
    assert (second.record, second.related[0].start.line) == ("y", 1)


# progress, deadlines, verifications ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("status: in_progress, percent: 100", True),
        ("status: piloting, percent: 100", True),
        ("status: cancelled, percent: 100", True),
        ("status: completed, percent: 99.9", True),
        ("status: not_started, percent: 1", True),
        ("status: not_started, percent: 0", False),
        ("status: completed, percent: 100.0", False),
        ("status: in_progress, percent: 0", False),
        ("status: not_started, percent: 500", False),
    ],
)
def test_percent_and_status(entry: str, *, wrong: bool) -> None:
    assert (
        bool(found("P115", {TASK: task(reports(f"date: 2022-05-02, {entry}"))}))
        is wrong
    )


def test_a_full_pilot_is_full_where_it_is_accepted() -> None:
    log = reports("date: 2022-05-02, status: piloting, percent: 100")
    assert found("P115", {TASK: task("accepts_pilot: true\n" + log)}) == []


def verified(*entries: str) -> str:
    return "verifications:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


DONE = "date: 2022-05-02, status: completed, completed_on: 2022-05-01, evidence: qd"


@pytest.mark.parametrize(
    ("log", "keys"),
    [
        (
            verified("date: 2022-05-10, verified_by: b, finding: disputed"),
            ["verifications.0.finding"],
        ),
        (
            verified("date: 2022-05-10, verified_by: b, finding: not_confirmed"),
            ["verifications.0.finding"],
        ),
        (
            verified("date: 2022-05-02, verified_by: b, finding: disputed"),
            ["verifications.0.finding"],
        ),
        (verified("date: 2022-05-10, verified_by: b, finding: confirmed"), []),
        (verified("date: 2022-05-01, verified_by: b, finding: disputed"), []),
        (
            verified(
                "date: 2022-05-10, verified_by: b, finding: disputed",
                "date: 2022-05-11, verified_by: c, finding: confirmed",
            ),
            ["verifications.0.finding"],
        ),
        (
            verified(
                "date: 2022-05-10, verified_by: b, finding: disputed",
                "date: 2022-05-11, verified_by: b, finding: confirmed",
            ),
            [],
        ),
        (
            verified(
                "date: 2022-05-10, verified_by: b, finding: disputed",
                "date: 2022-05-10, verified_by: c, finding: confirmed",
            ),
            ["verifications.0.finding"],
        ),
    ],
)
def test_a_completion_that_the_last_verification_does_not_confirm(
    log: str, keys: list[str]
) -> None:
    assert [d.key for d in found("P116", {TASK: task(reports(DONE) + log)})] == keys
    assert (
        found(
            "P116",
            {TASK: task(reports(DONE, "date: 2022-06-01, status: in_progress") + log)},
        )
        == []
    )


PAPERS = """
- key: plan-doc
  number: 1/KH-UBND
  date: 2022-01-10
- key: old
  number: 2/QĐ-UBND
  date: 2021-12-01
- key: paper
  title: Giấy đồng ý
- key: qd
  number: 9/QĐ-UBND
  date: 2022-05-01
"""
ABROAD = {
    "nb/jurisdiction.md": md("name: Tỉnh khác\nlevel: province"),
    "nb/documents.yaml": "- {key: qd, number: 7/QĐ-UBND, date: 2022-05-01}\n",
    "mic/jurisdiction.md": md("name: Bộ\nlevel: national"),
    "mic/documents.yaml": "- {key: qd, number: 8/QĐ-BTTTT, date: 2022-05-01}\n",
}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("plan-doc", ["assigning"]),
        ("old", ["older"]),
        ("paper", ["unidentified"]),
        ("nb/qd", ["elsewhere"]),
        ("mic/qd", []),
        ("qd", []),
    ],
)
@pytest.mark.parametrize("status", ["suspended", "cancelled"])
def test_a_document_that_can_hardly_stop_a_task(
    document: str, why: list[str], status: str
) -> None:
    log = reports(
        f"date: 2022-05-02, status: {status}, authorised_by: {document}, note: x"
    )
    told = found("P124", {"na/documents.yaml": PAPERS, **ABROAD, TASK: task(log)})
    assert [item.args["variant"] for item in told] == why


AGAIN = "date: 2022-05-20, status: completed, completed_on: 2022-05-01, evidence: %s"


@pytest.mark.parametrize(
    ("again", "open_"),
    [
        (AGAIN % "qd", 1),
        (AGAIN % "[qd, {url: 'https://a.vn/tin'}]", 1),
        (AGAIN % "[qd, later]", 0),
        (AGAIN % "later", 0),
    ],
)
def test_a_dispute_is_answered_by_new_evidence(again: str, open_: int) -> None:
    log = verified("date: 2022-05-10, verified_by: b, finding: disputed")
    assert len(found("P116", {TASK: task(reports(DONE, again) + log)})) == open_


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        ("{title: Biên bản}", {"S102", "P104"}),
        ("{url: 'https://a.vn/x', file: a.pdf}", {"S115"}),
        ("{url: 'javascript:alert(1)'}", {"C102"}),
        ("{url: www.a.vn/x}", {"C104"}),
        ("{url: 'https://a.vn/x', date: 2022-05-03}", {"P113"}),
        ("{url: 'https://a.vn/x', type: BC, title: Tin}", set()),
        ("{file: a.pdf}", set()),
        ("{file: ../../p/a.pdf}", {"R125"}),
        ("{file: ../../../khac/p/a.pdf}", {"R125"}),
        ("{file: 'C:\\a.pdf'}", {"R125"}),
        ("{file: /a.pdf}", {"R125"}),
        ("{file: b.pdf}", {"R125"}),
    ],
)
def test_evidence_in_no_register_is_an_address_or_a_file_of_the_plan(
    entry: str, codes: set[str]
) -> None:
    of_entry = {"S102", "S115", "C102", "C104", "R125", "P104", "P113"}
    log = reports(
        "date: 2022-05-02, status: completed, completed_on: 2022-05-01, "
        f"evidence: {entry}"
    )
    files = {TASK: task(log), "na/p/tasks/a.pdf": ""}
    told = [d for d in checked(files).diagnostics if d.code in of_entry]
    assert {d.code for d in told} == codes
    assert {d.start.line for d in told} <= {6}


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("https://a.vn/x", "- url: https://a.vn/x"),
        ("a.pdf", "- file: a.pdf"),
        ("b.pdf", ""),
    ],
)
def test_plain_evidence_is_written_as_an_address_or_a_file(
    entry: str, value: str
) -> None:
    log = (
        "reports:\n  - date: 2022-05-02\n    status: completed\n"
        f"    completed_on: 2022-05-01\n    evidence:\n      - {entry}"
    )
    (told,) = found("R102", {TASK: task(log), "na/p/tasks/a.pdf": ""})
    edits = told.fix.edits if told.fix is not None else ()
    assert "".join(edit.content for edit in edits).strip() == value


def test_a_file_whose_name_only_looks_the_same_is_to_be_renamed() -> None:
    log = reports("date: 2022-05-02, status: piloting, evidence: {file: biên.pdf}")
    file = unicodedata.normalize("NFD", "na/p/tasks/biên.pdf")
    (told,) = found("R125", {TASK: task(log), file: ""})
    assert told.args["variant"] == "decomposed"


@pytest.mark.parametrize(
    ("head", "variants"),
    [
        ("level: commune", ["above", "above"]),
        ("level: commune\npart_of: na", []),
        ("level: province", [None, None]),
    ],
)
def test_a_commune_without_registers_is_asked_for_its_province(
    head: str, variants: list[str | None]
) -> None:
    files = {
        "xa/jurisdiction.md": md(f"name: Xã\n{head}"),
        "xa/p/plan.md": md("title: Kế hoạch\nperiod: 2022\ndocument: plan-doc"),
        "xa/p/tasks/1.md": task(),
    }
    told = found("F120", files)
    assert [one.args.get("variant") for one in told] == variants


GROUPED = {
    "na/p/plan.md": md(
        "title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\n"
        "groups: [{key: the-che, title: I. Thể chế}]"
    )
}


def test_a_group_is_named_by_its_title() -> None:
    (told,) = found("R120", {**GROUPED, TASK: task("group: I. Thể chế")})
    assert told.fix is not None
    assert [edit.content for edit in told.fix.edits] == ["the-che"]
    assert told.fix.applicability == "safe"


def test_what_takes_the_place_of_a_task_is_a_task() -> None:
    change = "{date: 2022-05-05, document: qd, key: superseded_by, to: ['2']}"
    files = {
        TASK: task(f"changes: [{change}]"),
        "na/p/targets/2.md": target("qualitative: true"),
    }
    (told,) = found("R105", files)
    assert told.fix is None
    (told,) = found("R105", {**files, "na/p/tasks/2.md": task()})
    assert "na/p/tasks/2" in (told.help or "")


@pytest.mark.parametrize(
    ("deliverable", "results", "codes"),
    [
        ("type: system, operator: '>='", "[]", {"S102"}),
        ("type: system, value: 5", "[{deliverable: 1, value: 6}]", set()),
        (
            "type: system, value: 5",
            "[{deliverable: 1, value: 6}, {deliverable: 1, value: 7}]",
            {"P131"},
        ),
    ],
)
def test_a_deliverable_has_what_is_asked_and_one_result(
    deliverable: str, results: str, codes: set[str]
) -> None:
    log = reports(f"date: 2022-05-02, status: in_progress, results: {results}")
    head = f"deliverables: [{{{deliverable}}}]\n{log}"
    told = {one.code for one in checked({TASK: task(head)}).diagnostics}
    assert told & {"S102", "P131"} == codes


@pytest.mark.parametrize("reached", ["88.5", "-1", "100"])
def test_how_many_have_reached_a_target_is_a_count(reached: str) -> None:
    text = target(
        "operator: '>='\nvalue: 1\nmeasure: tổ\neach: commune\n"
        f"measurements: [{{date: 2022-05, reached: '{reached}', out_of: 99}}]"
    )
    assert len(found("T114", {TARGET: text})) == 1


LINE = "- {key: a, name: A, parent: top}\n- {key: top, name: Top}\n- {key: b, name: B}\n- {key: sub, name: S, parent: a}\n"
BOARD = "- {key: board, name: Ban, kind: collective, members: [a, b]}\n"


@pytest.mark.parametrize(
    ("unit", "told"), [("sub", 1), ("top", 1), ("board", 1), ("b", 0)]
)
def test_a_unit_of_the_leads_own_line_verifies_nothing(unit: str, told: int) -> None:
    log = verified(f"date: 2022-05-10, verified_by: {unit}, finding: confirmed")
    assert len(found("P117", {"na/units.yaml": LINE + BOARD, TASK: task(log)})) == told


@pytest.mark.parametrize(
    ("unit", "open_"), [("sub", 1), ("a", 0), ("top", 0), ("b", 1)]
)
def test_a_dispute_is_taken_back_by_its_verifier_or_one_above(
    unit: str, open_: int
) -> None:
    log = verified(
        "date: 2022-05-10, verified_by: a, finding: disputed",
        f"date: 2022-05-12, verified_by: {unit}, finding: confirmed",
    )
    files = {"na/units.yaml": LINE, TASK: task(reports(DONE) + log, lead="b")}
    assert len(found("P116", files)) == open_


PILOT = "date: 2022-05-02, status: piloting, completed_on: 2022-05-01"


@pytest.mark.parametrize(
    ("head", "log", "told"),
    [
        ("accepts_pilot: true", (PILOT,), 1),
        (
            "accepts_pilot: true",
            (PILOT, PILOT.replace("05-02", "05-03") + ", evidence: qd"),
            0,
        ),
        ("accepts_pilot: true", (f"{PILOT}, evidence: qd",), 0),
        (
            "changes: {date: 2022-03-01, key: accepts_pilot, to: true, document: later}",
            (PILOT,),
            1,
        ),
        ("area: people", ("date: 2022-05-02, status: piloting",), 0),
    ],
)
def test_an_accepted_pilot_is_shown_by_a_document(
    head: str, log: tuple[str, ...], told: int
) -> None:
    assert len(found("P104", {TASK: task(f"{head}\n{reports(*log)}")})) == told


OPEN = "date: 2022-05-10, status: in_progress"


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (
            (
                OPEN,
                "date: 2022-06-01, status: completed, completed_on: 2022-05-01, evidence: qd",
            ),
            1,
        ),
        (
            (
                OPEN,
                "date: 2022-06-01, status: completed, completed_on: 2022-04, evidence: qd",
            ),
            1,
        ),
        (
            (
                OPEN,
                "date: 2022-06-01, status: completed, completed_on: 2022-05-10, evidence: qd",
            ),
            0,
        ),
        (
            (
                OPEN,
                "date: 2022-06-01, status: completed, completed_on: 2022-05, evidence: qd",
            ),
            0,
        ),
        (
            (
                DONE,
                OPEN,
                "date: 2022-06-01, status: completed, completed_on: 2022-05-01, evidence: qd",
            ),
            0,
        ),
        (
            (
                OPEN,
                "date: 2022-05-10, corrects: 2022-05-10, recorded: 2022-06-01, status: completed",
                "date: 2022-06-01, status: completed, completed_on: 2022-05-01, evidence: qd",
            ),
            0,
        ),
    ],
)
def test_a_completion_before_a_report_of_open_work(
    log: tuple[str, ...], told: int
) -> None:
    assert len(found("P123", {TASK: task(reports(*log))})) == told


def test_what_a_completion_without_its_day_counts_as_is_told() -> None:
    early, late = (
        task(reports(f"date: 2022-{day}, status: completed, evidence: qd"))
        for day in ("06-20", "07-01")
    )
    (in_time,) = found("P103", {TASK: early}, as_of=date(2022, 8, 1))
    assert "counts as on time" in in_time.message
    (unknown,) = found("P103", {TASK: late}, as_of=date(2022, 8, 1))
    assert "not known whether" in unknown.message


def test_who_leads_on_the_day_verifies_nothing() -> None:
    log = verified("date: 2022-05-10, verified_by: na/a, finding: confirmed")
    (own,) = found("P117", {TASK: task(log)})
    assert (own.key, own.related[0].start.line) == ("verifications.0.verified_by", 3)
    moved = "changes:\n  - {date: %s, document: qd, key: lead_unit, to: b}\n"
    assert found("P117", {TASK: task(moved % "2022-05-10" + log)}) == []
    assert len(found("P117", {TASK: task(moved % "2022-05-11" + log)})) == 1
    (changed,) = found(
        "P117", {TASK: task(moved % "2022-05-10" + log.replace("na/a", "b"))}
    )
    assert changed.related[0].start.line == 6


def moves(*entries: str) -> str:
    return "deadline_changes:\n" + "".join(
        f"  - {{document: qd, note: a, {entry}}}\n" for entry in entries
    )


@pytest.mark.parametrize(
    ("log", "keys"),
    [
        (moves("date: 2022-05-01, to: 2022-06"), ["deadline_changes.0.to"]),
        (moves("date: 2022-05-01, to: 2022-06-30"), ["deadline_changes.0.to"]),
        (moves("date: 2022-05-01, to: 2022-07"), []),
        (moves("date: 2022-05-01, to: {by: 2022-06-30, firm: false}"), []),
        (moves("date: 2022-05-01, to: 2022-01..2022-06"), []),
        (moves("date: 2022-05-01, to: 2022-07", "date: 2022-05-02, to: 2022-07-31"), ["deadline_changes.1.to"]),
        (moves("date: 2022-05-02, to: 2022-07", "date: 2022-05-01, to: 2022-08"), []),
        (moves("date: 2022-05-01, to: 2022-07", "date: 2022-05-02, to: 2022-06"), []),
        (moves("date: 2022-05-01, to: 2022-06", "date: 2022-05-01, to: 2022-07, corrects: 2022-05-01"), []),
    ],
)  # fmt: skip
def test_a_deadline_moved_to_what_it_was(log: str, keys: list[str]) -> None:
    assert [d.key for d in found("D109", {TASK: task(log)})] == keys


# units -----------------------------------------------------------------------------------------------------------

ELSEWHERE: Files = {
    "nat/jurisdiction.md": md("name: Trung ương\nlevel: national"),
    "nat/units.yaml": "- {key: n, name: N}\n",
    "nat/p/plan.md": md("title: a\ndocument: na/plan-doc\nperiod: 2022"),
    "xa/jurisdiction.md": md("name: Xã\nlevel: commune"),
    "xa/units.yaml": "- {key: x, name: X}\n",
    "new/jurisdiction.md": md("name: Mới\nlevel: province"),
    "new/units.yaml": "- {key: m, name: M}\n",
    "na/jurisdiction.md": md(
        "name: Nghệ An\nlevel: province\nsuccessors: {jurisdiction: new}"
    ),
    "hue/jurisdiction.md": md("name: Huế\nlevel: province"),
    "hue/units.yaml": "- {key: h, name: H}\n",
}


@pytest.mark.parametrize(
    ("path", "text", "key"),
    [
        (TASK, task(lead="hue/h"), "lead_unit.0"),
        (TASK, task(lead="nat/n"), "lead_unit.0"),
        (TASK, task(lead="[a, hue/h]"), "lead_unit.1"),
        (TASK, task(lead="xa/x"), None),
        (TASK, task(lead="new/m"), None),
        (TASK, task(lead="na/a"), None),
        (TASK, task("coordinating_units: hue/h"), None),
        (
            TASK,
            task(
                "changes: [{date: 2022-02-01, document: qd, key: lead_unit, to: hue/h}]"
            ),
            "changes.0.to.0",
        ),
        (TARGET, target("lead_unit: hue/h"), "lead_unit.0"),
        ("nat/p/tasks/01.md", task(lead="na/a"), None),
    ],
)
def test_a_lead_of_another_jurisdiction(path: str, text: str, key: str | None) -> None:
    assert [
        d.key for d in found("U106", {**ELSEWHERE, path: text}) if d.file.endswith(path)
    ] == ([key] if key else [])


def test_a_unit_is_valid_on_the_day_that_a_change_names_it() -> None:
    entry = "key: x, name: X, valid_from: 2022-03-01, valid_until: 2022-04-30, successors: {unit: b, from: 2022-05-01}"
    moved = "changes:\n  - {date: %s, document: qd, key: lead_unit, to: [a, x]}\n"
    assert found("U101", {**units(entry), TASK: task(moved % "2022-04-30")}) == []
    (late,) = found("U101", {**units(entry), TASK: task(moved % "2022-05-01")})
    assert (late.key, late.args["suggestion"], late.related[0].file) == (
        "changes.0.to.1",
        "na/b",
        "plans/na/units.yaml",
    )
    (fix,) = [
        f.fix
        for f in findings({**units(entry), TASK: task(moved % "2022-05-01")})
        if f.code == "U101"
    ]
    assert fix == SymbolicFix("unsafe", (SetValue(("changes", 0, "to", 1), "na/b"),))
    (early,) = found("U101", {**units(entry), TARGET: target("lead_unit: x")})
    assert (early.key, early.related[0].start.line) == ("lead_unit.0", 7)


def test_an_orphan_is_placed_where_its_lead_is_written() -> None:
    moved = "changes:\n  - {date: 2022-02-01, document: qd, key: lead_unit, to: x}\n"
    (orphan,) = found(
        "U104", {**units("key: x, name: X, valid_until: 2022-03-01"), TASK: task(moved)}
    )
    assert (orphan.key, orphan.related[0].start.line) == ("changes.0.to", 7)


def test_the_second_of_two_coordinating_units_is_taken_away() -> None:
    (twice,) = [
        f
        for f in findings({TASK: task("coordinating_units: [b, c, na/b]")})
        if f.code == "U107"
    ]
    assert twice.fix == SymbolicFix("safe", (Remove(("coordinating_units", 2)),))
    (own,) = [
        f for f in findings({TASK: task("coordinating_units: a")}) if f.code == "U103"
    ]
    assert own.fix == SymbolicFix("unsafe", (Remove(("coordinating_units",)),))


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("valid_until: 2022-03-31, successors: {unit: y, from: 2022-04-01}", None),
        (
            "valid_until: 2022-03-31, successors: {unit: y, from: 2022-03-31}",
            "successors.0.from",
        ),
        (
            "valid_until: 2022-06-30, successors: {unit: y, from: 2022-07-01}",
            "successors.0.unit",
        ),
        ("valid_until: 2022-06-30, successors: {unit: y}", "successors.0.unit"),
        ("valid_until: 2022-03-31, successors: {unit: y}", None),
        ("successors: {unit: y, from: 2022-03-31}", None),
    ],
)
def test_a_successor_begins_where_its_predecessor_ends(
    entry: str, key: str | None
) -> None:
    files = units(
        f"key: x, name: X, {entry}", "key: y, name: Y, valid_until: 2022-05-31"
    )
    assert [d.key for d in found("U108", files)] == ([key] if key else [])


# targets ---------------------------------------------------------------------------------------------------------

WHOLE = "na/p/targets/02.md"


def measured(*entries: str) -> str:
    return "measurements:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        ("measure: xã\noperator: '>='\nvalue: 101", ["value"]),
        ("measure: xã\noperator: '>='\nvalue: 100", []),
        ("measure: người\noperator: '>='\nvalue: 101", []),
        (
            "measure: xã\n" + measured("date: 2022-05, value: 51"),
            ["measurements.0.value"],
        ),
        ("measure: xã\n" + measured("date: 2022-05, value: 51, operator: '<'"), []),
        ("measure: xã\n" + measured("date: 2022-06, value: 51"), []),
    ],
)
def test_a_part_above_its_whole(part: str, keys: list[str]) -> None:
    whole = target(
        "measure: xã\noperator: '>='\nvalue: 100\n"
        + measured("date: 2022-05, value: 50")
    )
    files = {WHOLE: whole, TARGET: target(f"share_of: na/p/targets/02\n{part}")}
    assert [d.key for d in found("T105", files)] == keys
    assert [d.related[0].file for d in found("T105", files)] == [
        f"plans/{WHOLE}"
    ] * len(keys)


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        ("value: 40, met: true", ["T106"]),
        ("value: 60, met: false", ["T106"]),
        ("value: 60, met: true", ["T103"]),
        ("value: 40, operator: '>', met: true", ["T103"]),
        ("value: 40", []),
        ("met: true", ["T103"]),
        ("note: a", ["T103"]),
    ],
)
def test_met_against_the_value(entry: str, codes: list[str]) -> None:
    files = {
        TARGET: target(
            "measure: '%'\noperator: '>='\nvalue: 50\n"
            + measured(f"date: 2022-05, {entry}")
        )
    }
    assert [f.code for f in findings(files) if f.code in {"T103", "T106"}] == codes


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("date: 2022-05, value: 40", "date: 2022-05, value: 41", True),
        ("date: 2022-05, value: 40", "date: 2022-05, value: '40,0'", False),
        ("date: 2022-05, value: 40", "date: 2022-05-31, value: 41", True),
        ("date: 2022-05, value: 40, operator: '>'", "date: 2022-05, value: 41", False),
        ("date: 2022-05, value: 40, operator: '>'", "date: 2022-05, value: 40", True),
        (
            "date: 2022-05, value: 40",
            "date: 2022-05, value: 41, corrects: 2022-05, recorded: 2022-06-02",
            False,
        ),
        ("date: 2022-05, met: true", "date: 2022-05, met: false", True),
        ("date: 2022-05, met: true", "date: 2022-05, value: 41", False),
    ],
)
def test_two_measurements_of_one_date(one: str, other: str, *, apart: bool) -> None:
    twice = found("T107", {TARGET: target(measured(one, other))})
    assert bool(twice) is apart
    assert all(d.related[0].start.line == 5 for d in twice)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("measure: rank\nout_of: 63\noperator: '='\nvalue: 70", ["value"]),
        (
            "measure: rank\nout_of: 63\n" + measured("date: 2022-05, value: 64"),
            ["measurements.0.value"],
        ),
        (
            "measure: rank\n" + measured("date: 2022-05, value: 0"),
            ["measurements.0.value"],
        ),
        (
            "measure: xã\nout_of: 10\nbaseline: {date: 2021, value: 11}",
            ["baseline.value"],
        ),
        ("measure: rank\nout_of: 63\noperator: '='\nvalue: 63", []),
    ],
)
def test_values_outside_their_field(text: str, keys: list[str]) -> None:
    assert [d.key for d in found("T104", {TARGET: target(text)})] == keys


def test_at_least_is_against_the_direction_of_a_rank() -> None:
    assert (
        len(found("T102", {TARGET: target("measure: rank\noperator: '>='\nvalue: 5")}))
        == 1
    )
    assert (
        found("T102", {TARGET: target("measure: rank\noperator: '<='\nvalue: 5")}) == []
    )


def test_two_places_where_two_values_are_weighed() -> None:
    late = reports(
        "date: 2022-04-30, status: completed, completed_on: 2022-05-02, evidence: [plan-doc, qd]"
    )
    places = {
        d.code: [(r.file[6:], r.start.line) for r in d.related]
        for d in checked({TASK: task(late)}).diagnostics
    }
    assert places["P105"] == [(TASK, 6)]
    assert places["P113"] == [("na/documents.yaml", 12)]
    (outside,) = found("D106", {TASK: task(deadline="2023")})
    assert [(r.file[6:], r.start.line) for r in outside.related] == [(PLAN, 4)]
    (elsewhere,) = found(
        "H103", change("date: 2022-05-02, key: lead_unit, from: c, to: b")
    )
    assert [r.start.line for r in elsewhere.related] == [3]


OLD_DONE = "date: 2022-05-02, status: completed"


@pytest.mark.parametrize(
    ("code", "path", "text", "where", "key"),
    [
        ("D102", TASK, task("deadline_changes: {date: 2022-05-01, to: 2022-07}"), ("deadline_changes",), "document"),
        ("D107", TASK, task("deadline_changes: [{date: 2022-05-01, to: 2022-07}]"), ("deadline_changes", 0), "note"),
        ("P103", TASK, task(reports(OLD_DONE), deadline="2022-05-01"), ("reports", 0), "completed_on"),
        ("P103", TASK, task("status: completed\nreported_on: 2022-05-02", deadline="2022-05-01"), (), "completed_on"),
        ("P104", TASK, task(reports("date: 2022-05-02, status: completed")), ("reports", 0), "evidence"),
        ("P106", TASK, task(reports("date: 2022-05-02, status: cancelled")), ("reports", 0), "authorised_by"),
        ("P107", TASK, task(reports("date: 2022-05-02, status: cancelled")), ("reports", 0), "note"),
        ("P110", TASK, task(reports(DONE), deadline="every year"), ("reports", 0), "for"),
        ("H102", TASK, task(reports(f"{DONE}, corrects: 2022-05-02")), ("reports", 0), "recorded"),
        ("T103", TARGET, target(measured("date: 2022-05")), ("measurements", 0), "value"),
    ],
)  # fmt: skip
def test_a_key_that_is_missing_is_shown_where_it_belongs(
    code: str, path: str, text: str, where: KeyPath, key: str
) -> None:
    (fix,) = [f.fix for f in findings({path: text}) if f.code == code]
    assert fix == SymbolicFix("display", (InsertKey(where, key, "…"),))


# what is no slip of the pen --------------------------------------------------------------------------------------


def test_a_document_of_another_number_is_not_offered() -> None:
    register = (
        BASE["na/documents.yaml"]
        + "- key: 99-qd-ubnd-2026\n  number: 99/QĐ-UBND\n  date: 2026-05-10\n"
    )
    for ref, meant in (
        ("99-qd-ubnd-2022", ""),
        ("98-qd-ubnd-2026", ""),
        ("99-qd-ubnt-2026", "99-qd-ubnd-2026"),
    ):
        (item,) = found(
            "R102",
            {"na/documents.yaml": register, TASK: task(f"source: {{document: {ref}}}")},
        )
        assert item.args["suggestion"] == meant
        assert (item.fix is not None) is bool(meant)


def test_a_link_that_also_stands_in_code_has_no_fix() -> None:
    link = "[x](na/p/tasks/01)"
    (alone,) = found("C103", {TASK: task() + f"{link}\n"})
    (beside,) = found("C103", {TASK: task() + f"`{link}` {link}\n"})
    assert alone.fix is not None
    assert beside.fix is None
