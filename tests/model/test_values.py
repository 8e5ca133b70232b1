"""docs/format.md, section 1: identity, text in two languages, and scalars that are text until the schema types them."""

from decimal import Decimal

import pytest
from samples import (
    BASE,
    TARGET,
    TASK,
    assembled,
    codes,
    md,
    portfolio,
    reports,
    target,
    task,
)

from dxplan.model.dates import period_of
from dxplan.model.values import flag_of, number_of


def test_identity_is_the_path() -> None:
    found = portfolio({TASK: task(), TARGET: target("qualitative: true")})
    ids = [record.id for record in found.records()]
    assert ids == [
        "na",
        "na/p",
        "na/p/tasks/01",
        "na/p/targets/01",
        *UNITS,
        *DOCUMENTS,
        "society",
        "people",
        *INDICATORS,
    ]


UNITS = ["na/a", "na/b", "na/c"]
DOCUMENTS = ["na/plan-doc", "na/later", "na/undated", "na/qd"]
INDICATORS = ["share", "errors", "index", "score"]


@pytest.mark.parametrize("name", ["A1", "a b", "đ1", "-1", "a.b", "a" * 81])
def test_names_are_small_letters_digits_and_dashes(name: str) -> None:
    assert "F107" in [
        f.code for f in assembled({f"na/p/tasks/{name}.md": task()}).findings
    ]


@pytest.mark.parametrize("name", ["1", "a-b_c", "9-x", "a" * 80])
def test_what_a_name_may_be(name: str) -> None:
    assert portfolio({f"na/p/tasks/{name}.md": task()}).tasks.keys() == {
        f"na/p/tasks/{name}"
    }


def test_names_are_unique_without_regard_to_case() -> None:
    found = assembled({"na/p/tasks/ab.md": task(), "na/p/tasks/aB.md": task()})
    assert "F109" in [finding.code for finding in found.findings]


@pytest.mark.parametrize("number", ["5", "1.10", "II.3", "010", "12:30", "1_0"])
def test_the_printed_number_is_kept_as_it_is(number: str) -> None:
    assert (
        portfolio({TASK: task(f"number: {number}")})
        .tasks["na/p/tasks/01"]
        .fields.number
        == number
    )


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "yes",
        "null",
        "~",
        "1.10",
        "12:30",
        "010",
        "0x1F",
        "1e3",
        "2022-01-01",
        "true",
    ],
)
def test_every_scalar_is_read_as_text(written: str) -> None:
    title = portfolio({TASK: task(title=written)}).tasks["na/p/tasks/01"].fields.title
    assert (title.vi, title.en) == (written, None)


def test_text_is_vietnamese_unless_it_says_more() -> None:
    files = {
        TASK: task(title="\n  vi: Việc\n  en: Work"),
        "na/p/tasks/02.md": task(title="{en: Work}"),
    }
    both, english = (record.fields.title for record in portfolio(files).tasks.values())
    assert (both.get("vi"), both.get("en")) == (("Việc", "vi"), ("Work", "en"))
    assert english.get("vi") == ("Work", "en")
    assert portfolio({TASK: task()}).tasks["na/p/tasks/01"].fields.title.get("en") == (
        "Việc",
        "vi",
    )


def test_an_english_body_is_the_sibling_file() -> None:
    files = {TASK: task() + "Nội dung.\n", "na/p/tasks/01.en.md": "Content.\n"}
    record = portfolio(files).tasks["na/p/tasks/01"]
    assert (record.body, record.body_en) == ("Nội dung.\n", "Content.\n")


@pytest.mark.parametrize(("written", "value"), [("true", True), ("false", False)])
def test_booleans(written: str, value: bool) -> None:
    assert flag_of(written) is value


@pytest.mark.parametrize("written", ["yes", "no", "True", "TRUE", "on", "1", "0", "có"])
def test_booleans_are_true_and_false_only(written: str) -> None:
    assert codes(task(f"accepts_pilot: {written}")) == ["S112"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("80", "80"),
        ("97.3", "97.3"),
        ("97,3", "97.3"),
        ("0.500", "0.5"),
        ("010", "10"),
        ("1234.567", "1234.567"),
        ("-5", "-5"),
    ],
)
def test_numbers_take_a_point_or_a_comma(written: str, value: str) -> None:
    assert number_of(written).value == Decimal(value)
    assert number_of(written).text == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.234", "S108"),
        ("1,234", "S108"),
        ("12.345", "S108"),
        ("999,999", "S108"),
        ("-1.234", "S108"),
    ]
    + [
        (word, "S107")
        for word in (
            "1.234.567",
            "1 234",
            "80 %",
            "80%",
            "1e3",
            "0x10",
            "tám",
            "+5",
            ".5",
            "5.",
            "NaN",
            "٣",
        )
    ],
)
def test_numbers_with_two_readings_or_none_are_errors(written: str, code: str) -> None:
    assert codes(target(f'operator: ">="\nvalue: "{written}"'), TARGET) == [code]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("70..", None),
        ("..80", None),
        ("70..80..90", None),
        ("70..70", None),
        ("80..70", "70..80"),
        ("70…80", "70..80"),
    ],
)
def test_a_broken_range_is_a_number_to_correct_and_never_an_empty_key(
    written: str, meant: str | None
) -> None:
    (finding,) = assembled({TARGET: target(f"value: {written}\nmeasure: xã")}).findings
    assert (finding.code, finding.args["variant"]) == ("S107", "range")
    assert (finding.args["nearest"] or None) == meant
    assert finding.fix is None or finding.fix.applicability == "unsafe"


@pytest.mark.parametrize(
    "head",
    [
        "area:",
        'number: ""',
        'note: "  "',
        "note:\n  vi:",
        "reports:",
        "coordinating_units:\n  -",
        'evidence: []\nnote: ""',
        "reports:\n  - date:\n    status: completed",
        "x-a: 1\nnote: {}",
    ],
)
def test_an_empty_value_is_a_finding(head: str) -> None:
    assert {"S109", "S128"} & {*codes(task(head))}


@pytest.mark.parametrize(
    "head",
    [
        "owner: a",
        "Titel: b",
        "reports:\n  - date: 2022-05-01\n    status: completed\n    quux: a",
        "deliverables: {type: plan, name: a}",
    ],
)
def test_unknown_keys_are_errors(head: str) -> None:
    assert codes(task(head)) == ["S101"]


def test_keys_with_x_are_ignored_at_every_level() -> None:
    text = task(
        "x-owner: a\nx-empty:\n"
        + reports("date: 2022-05-01, status: completed, x-via: {a: [1]}")
    )
    assert len(portfolio({TASK: text}).tasks["na/p/tasks/01"].fields.reports) == 1


def test_flow_and_block_style_read_alike() -> None:
    block = task(
        "coordinating_units:\n  - b\n  - c\nsource:\n  document: later\n  locator: mục 1"
    )
    flow = task("coordinating_units: [b, c]\nsource: {document: later, locator: mục 1}")
    assert (
        portfolio({TASK: block}).tasks["na/p/tasks/01"].fields
        == portfolio({TASK: flow}).tasks["na/p/tasks/01"].fields
    )


def test_one_stands_for_a_list_of_one() -> None:
    one, many = (
        task("coordinating_units: b\nimplements: na/p"),
        task("coordinating_units: [b]\nimplements: [na/p]"),
    )
    assert (
        portfolio({TASK: one}).tasks["na/p/tasks/01"].fields
        == portfolio({TASK: many}).tasks["na/p/tasks/01"].fields
    )


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("notes.md", "F106"),
        ("na/notes.md", "F106"),
        ("na/p/notes.md", "F106"),
        ("na/p/tasks/sub/01.md", "F106"),
        ("na/p/results/01.md", "F106"),
        ("na/p/tasks/02.en.md", "F106"),
    ],
)
def test_other_markdown_files_are_findings(path: str, code: str) -> None:
    assert code in [finding.code for finding in assembled({path: task()}).findings]


def test_a_readme_and_an_image_are_not() -> None:
    found = portfolio(
        {"README.md": "#", "na/p/README.md": "#", "na/p/tasks/01.png": "", TASK: task()}
    )
    assert [*found.assets] == ["plans/na/p/tasks/01.png"]


def test_references_keep_working_by_former_ids() -> None:
    files = {
        "nb/jurisdiction.md": md("name: B\nlevel: province\nformer_ids: ob"),
        "nb/units.yaml": "- key: x\n  name: X\n",
        "nb/q/plan.md": md(
            "title: Q\nperiod: 2022\ndocument_unknown: không rõ\nformer_ids: nb/old"
        ),
        "nb/q/tasks/02.md": task("former_ids: nb/q/tasks/01", lead="x"),
        TASK: task("implements: ob/old/tasks/01", lead="ob/x"),
    }
    found = portfolio(files)
    data = found.tasks["na/p/tasks/01"].fields
    assert [
        found.resolve(ref, "na") for ref in (data.implements[0], data.lead_unit[0])
    ] == ["nb/q/tasks/02", "nb/x"]


def test_an_id_that_is_in_use_is_not_taken_for_a_former_one() -> None:
    found = portfolio(
        {TASK: task(), "na/p/tasks/02.md": task("former_ids: na/p/tasks/01")}
    )
    assert found.current_id("na/p/tasks/01") == "na/p/tasks/01"


def test_units_and_documents_are_named_by_key_in_their_own_jurisdiction() -> None:
    other = {
        "nb/jurisdiction.md": md("name: B\nlevel: province"),
        "nb/units.yaml": "- key: a\n  name: A của B\n",
    }
    found = portfolio({**other, TASK: task("coordinating_units: nb/a")})
    data = found.tasks["na/p/tasks/01"].fields
    assert [
        found.resolve(ref, "na") for ref in (*data.lead_unit, *data.coordinating_units)
    ] == ["na/a", "nb/a"]


def test_periods_are_inclusive() -> None:
    assert [str(period_of("2022-Q1").first), str(period_of("2022-Q1").last)] == [
        "2022-01-01",
        "2022-03-31",
    ]


def test_a_bad_file_does_not_keep_the_others_from_being_read() -> None:
    found = assembled({TASK: "---\ntitle: [\n", "na/p/tasks/02.md": task()})
    assert found.tasks.keys() == {"na/p/tasks/02"}
    assert [(record.id, record.kind) for record in found.unreadable] == [
        ("na/p/tasks/01", "task")
    ]


def test_a_change_takes_only_keys_and_values_that_the_record_may_have() -> None:
    change = "changes:\n  - {{date: 2022-05-01, document: qd, key: {key}, to: {to}}}"
    assert codes(task(change.format(key="area", to="people"))) == []
    assert codes(task(change.format(key="accepts_pilot", to="maybe"))) == ["S112"]
    assert codes(task(change.format(key="owner", to="a"))) == ["S101"]
    assert codes(task(change.format(key="reports", to="a"))) == ["S101"]


def test_the_base_of_these_tests_is_whole() -> None:
    assert portfolio({}).plans.keys() == {"na/p"}
    assert assembled({}, base=BASE).unreadable == ()


@pytest.mark.parametrize("key", ["\u0445-ghi-chu", "\u03c7-ghi-chu", "\u0445-note"])
def test_a_key_of_ones_own_with_a_letter_that_looks_like_x_is_that_key(
    key: str,
) -> None:
    (found,) = assembled({TASK: task(f"{key}: a")}).findings
    assert (found.code, found.args["suggestion"]) == ("S101", f"x-{key[2:]}")
    assert found.fix is not None
    assert found.fix.applicability == "unsafe"
