"""docs/format.md, section 5: what data/ holds, as JSON and as CSV."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import PLAN, TARGET, TASK, md, on, reports, target, task
from strategies import DAYS, World, derive, few, worlds

from dxplan.compliance.deadline_evaluation import BOXES
from dxplan.compliance.summary import Compliance
from dxplan.config.config import Config
from dxplan.exchange.columns import rows_of
from dxplan.exchange.csv_output import csv_text
from dxplan.exchange.data_files import DATASETS, data_files
from dxplan.exchange.fields import LISTS
from dxplan.exchange.json_output import envelope
from dxplan.exchange.task_history import author_name
from dxplan.history.head import NO_HEAD, GitHead
from dxplan.text.hidden_characters import with_signs_for_hidden

DAY = "2022-12-31"
Row = dict[str, Any]

FILES = {
    PLAN: md(
        "title: {vi: Kế hoạch, en: Plan}\ndocument: plan-doc\nperiod: 2022\nexpected_tasks: 22\nimplements: na/q"
    ),
    "na/q/plan.md": md(
        "title: Q\ndocument_unknown: không rõ\nperiod: 2021-07..2022\nassigns: true"
    ),
    "na/q/tasks/01.md": md("title: Giao\ndeadline: none"),
    "na/units.yaml": dedent("""
        - key: a
          name: {vi: Sở A, en: Department A}
          editors: [someone]
          email: a@example.org
          x-phone: "1"
        - key: b
          name: Sở B
          parent: a
        """),
    TASK: task(
        dedent("""
        number: "1.10"
        implements: na/q/tasks/01
        area: society
        coordinating_units: [b]
        deliverables: {type: plan, title: Kế hoạch}
        source: {document: plan-doc, locator: mục 5}
        x-note: kín
        deadline_changes: [{date: 2022-06-01, to: 2022-07, document: qd, note: x}]
        verifications: [{date: 2022-08-01, verified_by: b, finding: disputed, note: Chưa có}]
        """)
        + reports(
            "date: 2022-05-01, status: in_progress, percent: '97,5'",
            "date: 2022-07-20, status: completed, completed_on: 2022-07, evidence: qd",
            "date: 2023-05-01, status: cancelled, authorised_by: qd",
        )
    ),
    TARGET: target(
        """
        indicator: share
        operator: ">="
        value: "80.50"
        measure: "%"
        level: [province, district]
        lead_unit: a
        baseline: {date: 2021, value: 20}
        measurements: [{date: 2022-Q1, value: "870", operator: ">"}, {date: 2023-01-05, value: 3}]
        """
    ),
}


@pytest.fixture(scope="module")
def data() -> Compliance:
    return on(DAY, FILES)


def rows(found: Compliance, name: str) -> list[Row]:
    items: list[Row] = json.loads(json.dumps(DATASETS[name](found)))
    return items


def row(found: Compliance, name: str, key: str) -> Row:
    return next(item for item in rows(found, name) if item["id"] == key)


def test_the_files_of_data(data: Compliance) -> None:
    names = "jurisdictions plans tasks targets units documents areas indicators summary reports measurements changes difficulties trends"
    expected = {
        f"data/{name}.{form}" for name in names.split() for form in ("json", "csv")
    }
    expected |= {f"data/lists/{name}.csv" for name in LISTS}
    expected |= {
        f"data/overviews/{name}.csv" for name in ("tasks_overview", "targets_overview")
    }
    expected |= {f"data/schema/{name}.json" for name in (*names.split(), "dxplan")}
    whole = "dxplan.xlsx dxplan.sqlite metadata.json datapackage.json dataset.jsonld dcat.jsonld"
    expected |= {f"data/{name}" for name in whole.split()}
    assert {path for path, _ in data_files(data, NO_HEAD, Config())} == expected


@pytest.mark.parametrize(
    ("head", "commit"), [(NO_HEAD, None), (GitHead("a" * 40, dirty=True), "a" * 40)]
)
def test_the_envelope(data: Compliance, head: GitHead, commit: str | None) -> None:
    found = envelope(data, head, [])
    assert found == {
        "schema": 2,
        "as_of": DAY,
        "commit": commit,
        "dirty": head.dirty,
        "items": [],
    }


def test_items_are_sorted_by_id_and_have_identity(data: Compliance) -> None:
    for name in DATASETS:
        items = rows(data, name)
        if name == "summary":
            continue
        if name not in {"reports", "measurements", "changes", "difficulties"}:
            assert [item["id"] for item in items] == sorted(
                item["id"] for item in items
            )
        assert all(item.keys() >= {"id", "jurisdiction", "plan"} for item in items)


def test_a_task_item(data: Compliance) -> None:
    found = row(data, "tasks", "na/p/tasks/01")
    expected = {
        "jurisdiction": "na",
        "plan": "na/p",
        "number": "1.10",
        "title": {"vi": "Việc"},
        "lead_unit": ["na/a"],
        "coordinating_units": ["na/b"],
        "implements": ["na/q/tasks/01"],
        "area": "society",
        "deliverables": [
            {
                "type": "plan",
                "title": {"vi": "Kế hoạch"},
                **dict.fromkeys(
                    ("operator", "value", "value_to", "value_text", "measure")
                ),
            }
        ],
        "same_as": None,
        "accepts_pilot": False,
        "former_ids": [],
        "changes": [],
        "note": None,
    }
    assert {key: found[key] for key in expected} == expected
    assert found["source"]["document"] == "na/plan-doc"
    assert found["source"]["locator"] == {"vi": "mục 5"}
    assert found["deadline"]["by"] == "2022-06-30"
    assert "x-note" not in found


def test_what_is_derived_of_a_task(data: Compliance) -> None:
    found = row(data, "tasks", "na/p/tasks/01")
    expected = {
        "status": "completed",
        "timeliness": "on_time",
        "box": "completed_on_time",
        "certainty": "stated",
        "fulfilled": True,
        "due": "2022-07-31",
        "original_due": "2022-06-30",
        "expected": None,
        "stale": False,
        "occurrences": None,
        "completed_on": "2022-07-31",
        "completed_on_text": "2022-07",
        "completed_on_precision": "month",
        "days_late": None,
        "days_overdue": None,
        "overdue_class": None,
        "days_since_report": 164,
        "verified": "disputed",
        "history": None,
    }
    assert {key: found[key] for key in expected} == expected
    assert (found["last_report"]["date"], found["last_report"]["evidence"]) == (
        "2022-07-20",
        ["na/qd"],
    )


def test_of_an_assigned_task_nothing_is_judged(data: Compliance) -> None:
    found = row(data, "tasks", "na/q/tasks/01")
    expected = {
        "standing": "assigned",
        "status": None,
        "timeliness": None,
        "box": None,
        "in_plan": None,
        "fulfilled": None,
        "last_report": None,
        "days_since_report": None,
    }
    assert {key: found[key] for key in expected} == expected
    assert found["lead_unit"] == []


def test_recurring_and_expected_in_items() -> None:
    files = {
        TASK: task(deadline="every quarter"),
        "na/p/tasks/02.md": task(deadline="{by: 2022-06, firm: false}"),
    }
    first, second = rows(on("2023-01-01", files), "tasks")
    assert (first["occurrences"], first["due"]) == (
        {"met": 0, "missed": 3},
        "2022-12-31",
    )
    assert (second["due"], second["original_due"], second["expected"]) == (
        None,
        None,
        "2022-06-30",
    )


def test_numbers_are_numbers_with_their_written_form(data: Compliance) -> None:
    found = row(data, "targets", "na/p/targets/01")
    assert (found["value"], found["value_text"], found["measure"]) == (
        80.5,
        "80.50",
        "%",
    )
    assert (found["baseline"]["value"], found["baseline"]["value_text"]) == (20, "20")
    assert found["measurements"][0]["value"] == 870
    assert row(data, "plans", "na/p")["expected_tasks"] == 22
    assert row(data, "tasks", "na/p/tasks/01")["reports"][0]["percent"] == 97.5


def test_a_target_item(data: Compliance) -> None:
    found = row(data, "targets", "na/p/targets/01")
    expected = {
        "indicator": "share",
        "operator": ">=",
        "level": ["province", "district"],
        "lead_unit": ["na/a"],
        "state": "met",
        "due": "2022-12-31",
        "qualitative": False,
    }
    assert {key: found[key] for key in expected} == expected
    assert (found["latest"]["date"], found["latest"]["date_text"]) == (
        "2022-03-31",
        "2022-Q1",
    )
    assert (found["latest"]["operator"], found["by"]["by"]) == (">", "2022")


def test_entries_after_the_day_are_in_no_file(data: Compliance) -> None:
    text = b"".join(
        content for _, content in data_files(data, NO_HEAD, Config())
    ).decode(errors="replace")
    assert "2023-05-01" not in text
    assert "2023-01-05" not in text
    assert [
        len(rows(data, name)) for name in ("reports", "measurements", "changes")
    ] == [2, 1, 1]


def test_changes_show_in_items_and_stay_in_their_log() -> None:
    plan = md(
        "title: K\ndocument: plan-doc\nperiod: 2022\nchanges: [{date: 2022-08-01, key: standing, to: replaced}]"
    )
    for day, standing, count in (
        ("2022-07-31", "in_force", 0),
        ("2022-08-01", "replaced", 1),
    ):
        found = on(day, {PLAN: plan})
        assert row(found, "plans", "na/p")["standing"] == standing
        assert [change["key"] for change in rows(found, "changes")] == [
            "standing"
        ] * count


def test_the_long_form_names_its_record(data: Compliance) -> None:
    first, second = rows(data, "reports")
    assert (first["record"], first["date"], first["status"]) == (
        "na/p/tasks/01",
        "2022-05-01",
        "in_progress",
    )
    assert (second["evidence"], second["id"]) == (["na/qd"], "na/p/tasks/01#reports.1")
    (change,) = rows(data, "changes")
    assert (
        change["key"],
        change["record"],
        change["document"],
        change["to"]["by"],
    ) == (
        "deadline",
        "na/p/tasks/01",
        "na/qd",
        "2022-07",
    )


def test_people_are_not_published(data: Compliance) -> None:
    text = b"".join(
        content for _, content in data_files(data, NO_HEAD, Config())
    ).decode(errors="replace")
    for hidden in (
        "editors",
        "email",
        "someone",
        "example.org",
        "x-phone",
        "x-note",
        "kín",
    ):
        assert hidden not in text


def test_a_unit_item(data: Compliance) -> None:
    found = row(data, "units", "na/b")
    assert (found["jurisdiction"], found["name"], found["parent"]) == (
        "na",
        {"vi": "Sở B"},
        "na/a",
    )
    assert [found[key] for key in ("aliases", "codes", "successors", "members")] == [
        [],
        [],
        [],
        [],
    ]


def test_a_summary_item(data: Compliance) -> None:
    found = rows(data, "summary")
    whole = found[0]
    assert (whole["scope"], whole["id"], whole["tasks"], whole["assigned"]) == (
        "all",
        None,
        1,
        1,
    )
    assert tuple(whole["boxes"]) == BOXES
    assert whole["rates"]["completion"] == {
        "numerator": 1,
        "denominator": 1,
        "value": 100.0,
    }
    assert whole["targets"]["met"] == 1
    assert [(item["scope"], item["id"]) for item in found][-2:] == [
        ("unit", None),
        ("area", None),
    ]


def test_a_rate_of_nothing_is_null() -> None:
    (whole, *_) = rows(on(DAY, {}), "summary")
    assert whole["rates"]["on_time"] == {
        "numerator": 0,
        "denominator": 0,
        "value": None,
    }


def nested(value: Any) -> Iterator[Any]:
    yield value
    for inner in (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else ()
    ):
        yield from nested(inner)


@given(worlds(), DAYS)
@few(40)
def test_items_of_any_portfolio_have_the_same_keys_and_lists_are_there(
    world: World, day: date
) -> None:
    found = derive(world, day)
    for name in ("plans", "tasks", "units", "summary", "reports"):
        items = rows(found, name)
        assert len({frozenset(item.keys()) for item in items}) <= 1
    for item in rows(found, "tasks"):
        lists = (
            "lead_unit",
            "implements",
            "coordinating_units",
            "deliverables",
            "reports",
            "verifications",
            "changes",
            "former_ids",
        )
        assert all(isinstance(item[key], list) for key in lists)
        assert all("/" in unit for unit in item["lead_unit"])


# CSV --------------------------------------------------------------------------------------------------------------


def table(text: str) -> list[Row]:
    assert text.startswith("\ufeff")
    return list(
        csv.DictReader(
            io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True
        )
    )


def test_the_bytes_of_csv(data: Compliance) -> None:
    for path, content in data_files(data, NO_HEAD, Config()):
        if path.endswith(".csv"):
            assert content.startswith(b"\xef\xbb\xbf")
            assert content.endswith(b"\r\n")
            assert b"\n" not in content.replace(b"\r\n", b"")


def lines(found: Compliance, name: str) -> list[Row]:
    return table(csv_text(name, rows_of(name, DATASETS[name](found))))


def line_of(dataset: str, **item: object) -> Row:
    (line,) = table(csv_text(dataset, rows_of(dataset, [{"id": "1", **item}])))
    return line


@pytest.mark.parametrize("name", [name for name in DATASETS if name != "summary"])
def test_csv_has_the_same_rows_in_the_same_order(data: Compliance, name: str) -> None:
    assert [line["id"] for line in lines(data, name)] == [
        item["id"] for item in rows(data, name)
    ]


def test_columns_of_csv(data: Compliance) -> None:
    task, *_ = lines(data, "tasks")
    assert (task["title_vi"], task["title_en"]) == ("Việc", "")
    assert [task[key] for key in ("lead_unit", "fulfilled", "due", "same_as")] == [
        "na/a",
        "true",
        "2022-07-31",
        "",
    ]
    summary, *_ = lines(data, "summary")
    assert (summary["boxes_completed_on_time"], summary["rates_completion_value"]) == (
        "1",
        "100.0",
    )


def test_a_dataset_without_items_has_all_its_columns(data: Compliance) -> None:
    for name in DATASETS:
        empty, full = (
            csv_text(name, []),
            csv_text(name, rows_of(name, DATASETS[name](data))),
        )
        assert full.startswith(empty)
        assert empty.count(",") > 5


def test_lists_in_csv_are_joined() -> None:
    line = line_of("units", members=["na/a", "na/b"], aliases=[])
    assert (line["members"], line["aliases"]) == ("na/a; na/b", "")


def test_a_text_or_a_reference_has_its_own_columns() -> None:
    columns = ("issuer", "issuer_vi", "issuer_en")
    named, known = (
        line_of("documents", issuer={"vi": "Bộ"}),
        line_of("documents", issuer="na/a"),
    )
    assert [[line[key] for key in columns] for line in (named, known)] == [
        ["", "Bộ", ""],
        ["na/a", "", ""],
    ]


HOSTILE = [
    *(
        "=1+1",
        "+84",
        "-5 %",
        "@SUM(A1)",
        "\t=1",
        "=cmd|' /C calc'!A0",
        "-",
        "+",
        '=HYPERLINK("http://x")',
    ),
    *('a "b", c', "một\nhai", "một\r\nhai", "'=1", " =1", "<script>", ";", "đ"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_csv_is_text(text: str) -> None:
    expected = {"\t=1": "'\t'=1", " =1": "' =1"}.get(
        text, "'" + text if text[0] in "=+-@" else text
    )
    assert line_of("areas", name={"vi": text})["name_vi"] == expected


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x1b", "\x9b", "\u202e", "\u2028", "\ud800"]
)
def test_what_nobody_sees_leaves_a_sign(hidden: str) -> None:
    assert line_of("areas", name={"vi": f"a{hidden}b"})["name_vi"] == "a\ufffdb"


def test_an_author_brings_no_hidden_character() -> None:
    assert author_name("A\x1b[31m\u202e\ue002 a@b.vn") == "A\ufffd[31m\ufffd\ufffd"
    assert author_name("a@b.vn") is None


def test_a_cell_is_no_longer_than_readers_take() -> None:
    cell = line_of("units", aliases=["x" * 19_000] * 8)["aliases"]
    assert (len(cell), cell[-1]) == (csv.field_size_limit(), "…")


def test_a_list_that_begins_like_a_formula_is_text() -> None:
    assert line_of("units", aliases=["=1", "2"])["aliases"] == "'=1; 2"


def test_negative_numbers_stay_numbers() -> None:
    line = line_of("targets", value=-5, baseline={"value": -0.5})
    assert (line["value"], line["baseline_value"]) == ("-5", "-0.5")


@given(st.lists(st.text(st.characters(), max_size=9), min_size=1, max_size=4))
def test_any_text_survives_csv(texts: list[str]) -> None:
    items = [{"id": f"{i}", "note": {"vi": text}} for i, text in enumerate(texts)]
    found = table(csv_text("areas", rows_of("areas", items)).encode().decode())
    clean = [with_signs_for_hidden(text) for text in texts]
    written = [line["note_vi"] for line in found]
    assert [line.replace("'", "") for line in written] == [
        text.replace("'", "") for text in clean
    ]
    assert not [
        line for line in written if line[:1] in {"=", "+", "-", "@", "\t", "\r"}
    ]


def test_hostile_text_in_json_is_text() -> None:
    title = '"</script><!-- =1 \\ đ'
    found = on(DAY, {TASK: task(title=json.dumps(title))})
    assert json.loads(dict(data_files(found, NO_HEAD, Config()))["data/tasks.json"])[
        "items"
    ][0]["title"] == {"vi": title}


def test_every_value_of_json_is_plain(data: Compliance) -> None:
    kinds = {type(value) for name in DATASETS for value in nested(DATASETS[name](data))}
    assert kinds <= {dict, list, str, int, float, bool, type(None)}
