"""Data that can't be misread: counts are the site's, dates are dates, every target has a title, lists are rows."""

import csv
import io
import json
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from functools import cache
from html import unescape
from typing import Any

import pytest
from dataout import HEAD, database, files, sheet, workbook
from samples import (
    PLAN,
    ROOT,
    TARGET,
    TASK,
    Files,
    assembled,
    md,
    on,
    reports,
    target,
    task,
)

from dxplan.compliance.deadline_evaluation import BOXES, Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.compliance.targets import STATES
from dxplan.config.config import Config
from dxplan.exchange.columns import cell_text, columns
from dxplan.exchange.csv_output import guarded
from dxplan.exchange.data_files import DATASETS, data_files
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.fields import FIELDS, LISTS, TABLES
from dxplan.exchange.labels import data_catalogue, label, title
from dxplan.exchange.overviews import OVERVIEWS, overview_columns, overview_rows
from dxplan.exchange.sqlite import content as sqlite_of
from dxplan.exchange.sqlite import overview_query
from dxplan.messages import LANGUAGES, catalogue
from dxplan.site.formats import LanguageFormats

TEMPLATES = ROOT / "site_templates"
DAY = "2022-12-31"

IN_PROGRESS = reports("date: 2022-05-01, status: in_progress")
DONE = reports("date: 2022-06-01, status: completed, completed_on: 2022-06")

MIXED: Files = {
    "na/assigning/plan.md": md(
        "title: Giao\ndocument_unknown: không rõ\nperiod: 2022\nassigns: true"
    ),
    "na/assigning/tasks/01.md": md("title: Việc giao\ndeadline: 2022-03"),
    "na/assigning/tasks/02.md": md(
        "title: Việc giao lại\ndeadline: every quarter\nsame_as: na/p/tasks/01"
    ),
    "na/draft/plan.md": md(
        "title: Dự thảo\ndocument_unknown: không rõ\nperiod: 2022\nstanding: draft"
    ),
    "na/draft/tasks/01.md": task(DONE),
    "na/draft/targets/01.md": target("operator: '>='\nvalue: 5\nmeasure: xã"),
    "na/old/plan.md": md(
        "title: Cũ\ndocument_unknown: không rõ\nperiod: 2022\nstanding: replaced"
    ),
    "na/old/tasks/01.md": task(IN_PROGRESS, deadline="2022-07"),
    "na/old/tasks/02.md": task(DONE),
    "na/again/plan.md": md("title: Nhắc lại\ndocument_unknown: không rõ\nperiod: 2022"),
    "na/again/tasks/01.md": task("same_as: na/p/tasks/01", deadline="2022-03"),
    "na/again/tasks/02.md": task("same_as: na/p/tasks/02"),
    "na/again/targets/01.md": target(
        "same_as: na/p/targets/01\noperator: '>='\nvalue: 80\nmeasure: '%'"
    ),
    TASK: task(
        "coordinating_units: [b, c]\n" + IN_PROGRESS,
        deadline="2022-06-30",
        title="Việc chậm",
    ),
    "na/p/tasks/02.md": task(DONE, deadline="2022-05-31"),
    "na/p/tasks/03.md": task(deadline="2022-11"),
    "na/p/tasks/04.md": task(deadline="none"),
    TARGET: md(
        "indicator: share\nby: 2022\noperator: '>='\nvalue: 80\nmeasurements:\n"
        "  - {date: 2021, value: 10}\n  - {date: 2022-Q1, value: 20}\n  - {date: 2022-07-12, value: 85}"
    ),
    "na/p/targets/02.md": target(
        "operator: '>='\nvalue: 5\nmeasure: xã\nindicator: share"
    ),
}


@cache
def mixed() -> Compliance:
    """Tasks and targets of every standing on one day."""
    return on(DAY, MIXED)


def of(compliance: Compliance, *, official: bool = False) -> dict[str, bytes]:
    """The data files of a day by their names."""
    found = data_files(compliance, HEAD, Config(official=official))
    return {path.removeprefix("data/"): content for path, content in found}


@cache
def written(*, official: bool = False) -> dict[str, bytes]:
    return of(mixed(), official=official)


def table(name: str, content: dict[str, bytes] | None = None) -> list[dict[str, str]]:
    text = (content or written())[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def counted(name: str, column: str, **where: str) -> dict[str, int]:
    """How often each value stands in a column of a CSV file, as anybody counts."""
    rows = [
        row
        for row in table(name)
        if all(row[key] == value for key, value in where.items())
    ]
    return Counter(row[column] for row in rows if row[column])


def scope(kind: str, key: str = "") -> dict[str, Any]:
    (found,) = [
        row for row in table("summary") if (row["scope"], row["id"]) == (kind, key)
    ]
    return found


# counts ----------------------------------------------------------------------------------------------------------


def test_a_plain_count_of_boxes_is_the_sites() -> None:
    for where, whole in (
        ({}, scope("all")),
        ({"jurisdiction": "na"}, scope("jurisdiction", "na")),
    ):
        found = counted("tasks", "box", **where)
        assert {box: found.get(box, 0) for box in BOXES} == {
            box: int(whole[f"boxes_{box}"]) for box in BOXES
        }
        assert sum(found.values()) == int(whole["tasks"]) == 5
    for plan in ("na/p", "na/again", "na/old", "na/assigning", "na/draft"):
        found, own = counted("tasks", "in_plan_box", plan=plan), scope("plan", plan)
        assert {box: found.get(box, 0) for box in BOXES} == {
            box: int(own[f"boxes_{box}"]) for box in BOXES
        }, plan


def test_a_plain_count_of_statuses_is_the_sites() -> None:
    whole = scope("all")
    silent = int(whole["boxes_not_reported"]) + int(whole["boxes_not_reported_overdue"])
    found = counted("tasks", "status")
    assert found == {"in_progress": 1, "completed": 2, "not_reported": 2}
    assert found["not_reported"] == silent
    assert sum(found.values()) == int(whole["tasks"])


def test_what_is_derived_of_an_uncounted_task_is_empty_everywhere() -> None:
    empty = (
        "status",
        "timeliness",
        "box",
        "certainty",
        "fulfilled",
        "stale",
        "completed_on",
        "days_late",
        "days_overdue",
        "overdue_class",
        "occurrences_missed",
    )
    rows = [row for row in table("tasks") if row["standing"] != "counted"]
    assert Counter(row["standing"] for row in rows) == {
        "restating": 3,
        "assigned": 1,
        "draft": 1,
        "replaced": 1,
    }
    assert {row[key] for row in rows for key in empty} == {""}
    told = {row["id"]: row["in_plan_status"] for row in rows if row["in_plan_status"]}
    assert told == {
        "na/again/tasks/01": "in_progress",
        "na/again/tasks/02": "completed",
    }
    for item in json.loads(written()["tasks.json"])["items"]:
        assert (
            (item["status"] is None)
            == (item["box"] is None)
            == (item["standing"] != "counted")
        ), item["id"]


def test_plain_counts_of_standings_and_target_states_are_the_sites() -> None:
    whole, standings = scope("all"), counted("tasks", "standing")
    assert {key: standings[key] for key in ("assigned", "draft", "replaced")} == {
        key: int(whole[key]) for key in ("assigned", "draft", "replaced")
    }
    found = counted("targets", "state")
    assert {state: found.get(state, 0) for state in STATES} == {
        state: int(whole[f"targets_{state}"]) for state in STATES
    }
    assert counted("targets", "in_plan_state", plan="na/again") == {"met": 1}


def test_an_unreadable_task_has_a_box_in_both_counts() -> None:
    broken = evaluate(assembled({TASK: "nothing"}), date(2022, 8, 1), Settings())
    (row,) = table("tasks", of(broken))
    assert (row["box"], row["in_plan_box"], row["status"]) == (
        "unreadable",
        "unreadable",
        "",
    )


def test_days_late_are_counted_from_the_deadline() -> None:
    late = {
        row["id"][-8:]: row["days_late"] for row in table("tasks") if row["days_late"]
    }
    assert late == {"tasks/01": "184", "tasks/02": "1", "tasks/03": "31"}, (
        "a completion in June is late from 1 June"
    )


def test_days_overdue_are_those_of_open_tasks_in_four_classes() -> None:
    overdue = {
        row["id"][-8:]: (row["days_overdue"], row["overdue_class"])
        for row in table("tasks")
        if row["days_overdue"]
    }
    assert overdue == {"tasks/01": ("184", "over-120"), "tasks/03": ("31", "31-60")}


# titles and dates ------------------------------------------------------------------------------------------------


def test_every_target_has_a_title_and_says_whose() -> None:
    rows = {row["id"]: row for row in table("targets")}
    assert all(row["title_vi"] for row in rows.values())
    assert (
        rows["na/p/targets/01"]["title_vi"],
        rows["na/p/targets/01"]["title_from"],
    ) == ("Tỷ lệ", "indicator")
    assert (
        rows["na/p/targets/02"]["title_vi"],
        rows["na/p/targets/02"]["title_from"],
    ) == ("Chỉ tiêu", "own")
    assert rows["na/p/targets/01"]["measure"] == "%", (
        "an indicator's measure is its targets'"
    )


def test_a_target_whose_indicator_leads_nowhere_is_called_by_its_id() -> None:
    lost = evaluate(
        assembled({TARGET: md("indicator: nowhere\nby: 2022\nvalue: 5")}),
        date(2022, 8, 1),
        Settings(),
    )
    (row,) = table("targets", of(lost))
    assert (row["title_vi"], row["title_from"]) == ("na/p/targets/01", "id")


def test_dates_are_dates_and_say_how_exact_they_are() -> None:
    keys = ("date", "date_text", "date_precision")
    assert [tuple(row[key] for key in keys) for row in table("measurements")] == [
        ("2021-12-31", "2021", "year"),
        ("2022-03-31", "2022-Q1", "quarter"),
        ("2022-07-12", "2022-07-12", "day"),
    ]
    done = next(row for row in table("reports") if row["record"] == "na/p/tasks/02")
    assert [done[f"completed_on{end}"] for end in ("", "_text", "_precision")] == [
        "2022-06-30",
        "2022-06",
        "month",
    ]


@pytest.mark.parametrize(
    "text", ["2022", "2022-H1", "2022-H2", "2022-Q4", "2022-02", "2022-02-28"]
)
def test_every_period_is_as_exact_as_it_is_written(text: str) -> None:
    found = on(
        "2023-06-30", {TARGET: target(f"measurements: [{{date: {text}, value: 1}}]")}
    )
    (row,) = table("measurements", of(found))
    expected = {"": "year", "H": "half", "Q": "quarter"}.get(
        text[5:6], "month" if len(text) == 7 else "day"
    )
    assert (row["date_precision"], row["date_text"]) == (expected, text)
    assert row["date"] == {
        "2022": "2022-12-31",
        "2022-H1": "2022-06-30",
        "2022-02": "2022-02-28",
    }.get(text, row["date"])


def test_no_column_of_any_table_mixes_dates_with_other_text() -> None:
    for content in (files(), written()):
        for name in TABLES:
            rows = table(f"lists/{name}" if name in LISTS else name, content)
            for column in columns(name):
                if column.kind == "day" and not column.lang:
                    assert all(
                        date.fromisoformat(row[column.name])
                        for row in rows
                        if row[column.name]
                    ), column.name


def test_days_of_the_workbook_are_days() -> None:
    rows = sheet(workbook(written()["dxplan.xlsx"]), "Số liệu")
    days = [row["Ngày"].date() for row in rows]
    assert days == [date(2021, 12, 31), date(2022, 3, 31), date(2022, 7, 12)]
    assert all(type(row["Ngày"]) is datetime for row in rows)
    assert [row["Ngày (mức chính xác)"] for row in rows] == ["năm", "quý", "ngày"]


# lists -----------------------------------------------------------------------------------------------------------


def test_no_cell_packs_maps_or_hides_entries() -> None:
    for path, content in files().items():
        if path.endswith(".csv"):
            text = content.decode("utf-8-sig")
            assert " | " not in text, path
            assert "=vi=" not in text, path
    assert "deliverables" not in table("tasks", files())[0]


def test_every_list_is_a_table_with_a_row_an_entry() -> None:
    with closing(database(files()["dxplan.sqlite"])) as base:
        for name, listed in LISTS.items():
            items = json.loads(files()[f"{listed.dataset}.json"])["items"]
            entries = list(listed.items(items))
            rows = table(f"lists/{name}", files())
            assert [(row["record"], int(row["position"])) for row in rows] == [
                (entry["record"], entry["position"]) for entry in entries
            ]
            query = f'SELECT count(*) FROM "{name}"'  # noqa: S608
            assert base.execute(query).fetchone()[0] == len(entries)
    filled = {name for name in LISTS if table(f"lists/{name}", files())}
    assert filled >= {
        "tasks_deliverables", "tasks_coordinating_units", "tasks_verifications", "tasks_deadline_changes",
        "units_codes", "units_successors", "reports_evidence", "plans_waivers", "jurisdictions_successors",
    }  # fmt: skip


def test_counts_of_lists_are_the_rows_of_their_tables() -> None:
    for name, listed in LISTS.items():
        if listed.field.kind == "map" and len(listed.path) == 1:
            own = {
                row["id"]: int(row[f"{listed.field.key}_count"] or 0)
                for row in table(listed.dataset, files())
            }
            found = Counter(row["record"] for row in table(f"lists/{name}", files()))
            assert {key: size for key, size in own.items() if size} == found, name


def test_a_changed_value_is_one_value_or_a_text() -> None:
    of_others = "na/p/tasks/06"
    changes = table("changes", files())
    rows = {row["key"]: row for row in changes if row["record"] != of_others}
    assert (rows["lead_unit"]["from"], rows["lead_unit"]["to"]) == (
        "na/a",
        "na/b; na/c",
    )
    assert (rows["title"]["to"], rows["title"]["to_vi"], rows["title"]["to_en"]) == (
        "",
        "Việc mới",
        "New",
    )
    assert (rows["deadline"]["to"], rows["deadline"]["to_vi"]) == (
        "2022-07",
        "cuối tháng",
    )
    (moved, counted) = table("lists/tasks_deadline_changes", files())
    assert (counted["to_form"], counted["to_after_days"]) == ("400 days after", "400")
    assert (moved["record"], moved["to_by"], moved["to_text_vi"]) == (
        "na/p/tasks/01",
        "2022-07",
        "cuối tháng",
    )


def test_a_changed_list_of_maps_stands_as_json() -> None:
    values = "from: [{type: service}], to: [{type: plan}, {type: report}]"
    line = f"changes: [{{date: 2022-03-01, key: deliverables, {values}}}]"
    (row,) = table("changes", of(on(DAY, {TASK: task(line)})))
    assert [each["type"] for each in json.loads(row["to"])] == ["plan", "report"]


# at a glance -----------------------------------------------------------------------------------------------------


def as_csv(value: Any) -> str:
    """A value of the database as a CSV cell has it."""
    return guarded(value or "") if isinstance(value, str | None) else f"{value:g}"


def test_the_overviews_of_csv_and_database_are_the_same() -> None:
    with closing(database(written()["dxplan.sqlite"])) as base:
        for name in OVERVIEWS:
            rows = table(f"overviews/{name}")
            found = [dict(row) for row in base.execute(f"SELECT * FROM {name}")]  # noqa: S608
            assert len(rows) == len(found) == len(table(OVERVIEWS[name].dataset))
            for line, row in zip(rows, found, strict=True):
                assert {key: as_csv(value) for key, value in row.items()} == line
            assert overview_query(name, "en").count("SELECT en FROM labels") > 0


def test_who_leads_what_and_how_late_is_one_table() -> None:
    late = next(
        row for row in table("overviews/tasks_overview") if row["id"] == "na/p/tasks/01"
    )
    keys = (
        "jurisdiction_name",
        "title",
        "lead_unit_name",
        "status_label",
        "days_late",
        "standing_label",
    )
    assert [late[key] for key in keys] == [
        "Nghệ An",
        "Việc chậm",
        "Sở A",
        "Đang thực hiện",
        "184",
        "Được tính",
    ]
    reached = next(
        row
        for row in table("overviews/targets_overview")
        if row["id"] == "na/p/targets/01"
    )
    keys = (
        "jurisdiction_name",
        "title",
        "value",
        "measure",
        "latest_value",
        "latest_date",
        "state_label",
    )
    assert [reached[key] for key in keys] == [
        "Nghệ An",
        "Tỷ lệ",
        "80",
        "%",
        "85",
        "2022-07-12",
        "Đạt",
    ]


LIKE_EACH_OTHER: Files = {
    "na/d/plan.md": md(
        "title: Nháp\ndocument_unknown: không rõ\nperiod: 2022\nstanding: draft"
    ),
    "na/d/targets/1.md": md(
        "title: Hồ sơ\noperator: '>='\nvalue: 95\nmeasure: '%'\nby: 2022"
    ),
    **{
        f"na/p/targets/2{at}.md": md(
            f"number: '{at}'\ntitle: Hồ sơ\noperator: '>='\nvalue: {value}\nmeasure: '%'\nlevel: {level}\n"
            "population: {vi: Hộ dân, en: Households}\nby: 2022"
        )
        for at, (level, value) in enumerate(
            (("province", 90), ("district", 80), ("[district, commune]", 60))
        )
    },
}


@pytest.mark.parametrize(
    ("lang", "level"), [("vi", "Cấp huyện; Cấp xã"), ("en", "district; commune")]
)
def test_targets_of_one_title_are_told_apart_and_drafts_are_marked(
    lang: str, level: str
) -> None:
    config = Config(lang=lang)
    release = Dataset(DATASETS, on(DAY, LIKE_EACH_OTHER), HEAD, config)
    heads = [shown.name for shown in overview_columns("targets_overview")]
    rows = [
        dict(zip(heads, row, strict=True))
        for row in overview_rows(release, "targets_overview")
    ]
    assert (rows[0]["id"], rows[0]["standing"]) == ("na/d/targets/1", "draft")
    assert rows[0]["standing_label"] == catalogue(lang)("labels.standing.draft")
    assert {row["standing"] for row in rows[1:]} == {"in_force"}
    told = [(row["number"], row["level"], row["value"]) for row in rows[1:]]
    assert told == [
        ("0", ["province"], 90),
        ("1", ["district"], 80),
        ("2", ["district", "commune"], 60),
    ]
    assert rows[-1]["level_label"].lower() == level.lower()
    assert {row["population"] for row in rows[1:]} == {
        "Hộ dân" if lang == "vi" else "Households"
    }
    with closing(database(sqlite_of(release))) as base:
        asked = base.execute(
            "SELECT level, level_label, population, standing_label FROM targets_overview"
        ).fetchall()
    plain = ("level", "level_label", "population", "standing_label")
    assert [tuple(cell or "" for cell in row) for row in asked] == [
        tuple(cell_text(row[key]) for key in plain) for row in rows
    ]
    assert [item["standing"] for item in release.items["targets"]] == [
        "draft",
        *["in_force"] * 3,
    ]


def test_the_overview_of_targets_has_ranges_classes_and_counts() -> None:
    files = {
        "na/p/targets/1.md": target(
            "value: 40..50\nmeasure: tổ\neach: commune\n"
            "measurements: [{date: 2022-05, reached: 88, out_of: 99}]"
        ),
        "na/p/targets/2.md": target(
            "value_text: Tier 3\n"
            "measurements: [{date: 2022-05, value_text: Tier 2, met: false}]"
        ),
    }
    release = Dataset(DATASETS, on(DAY, files), HEAD, Config(lang="vi"))
    heads = [shown.name for shown in overview_columns("targets_overview")]
    ranged, class_ = (
        dict(zip(heads, row, strict=True))
        for row in overview_rows(release, "targets_overview")
    )
    keys = ("value", "value_to", "latest_reached", "latest_out_of")
    assert [ranged[key] for key in keys] == [40, 50, 88, 99]
    assert (class_["value_words"], class_["latest_value_words"]) == ("Tier 3", "Tier 2")


def test_the_questions_of_datasette_are_answered() -> None:
    asked = json.loads(written()["metadata.json"])["databases"]["dxplan"]["queries"]
    with closing(database(written()["dxplan.sqlite"])) as base:
        targets = asked["targets_of_province"]["sql"]
        assert len(base.execute(targets, {"province": "na"}).fetchall()) == len(
            table("targets")
        )
        assert base.execute(targets, {"province": "other"}).fetchall() == []
        tasks = base.execute(
            asked["tasks_by_days_late"]["sql"], {"unit": "na/a"}
        ).fetchall()
        assert [row["days_late"] for row in tasks[:3]] == [184, 31, 1]
        everything = base.execute(
            asked["tasks_by_days_late"]["sql"], {"unit": ""}
        ).fetchall()
        assert len(everything) == len(table("tasks"))


def test_the_workbook_opens_with_the_plainest_questions() -> None:
    book = workbook(written()["dxplan.xlsx"])
    late = next(
        row for row in sheet(book, "Xem nhanh nhiệm vụ") if row["Mã"] == "na/p/tasks/01"
    )
    keys = (
        "Bộ, tỉnh, thành phố",
        "Nhiệm vụ",
        "Đơn vị chủ trì",
        "Tình trạng",
        "Số ngày đã qua thời hạn",
    )
    assert [late[key] for key in keys] == [
        "Nghệ An",
        "Việc chậm",
        "Sở A",
        "Đang thực hiện",
        184,
    ]
    reached = next(
        row
        for row in sheet(book, "Xem nhanh chỉ tiêu")
        if row["Mã"] == "na/p/targets/01"
    )
    keys = (
        "Chỉ tiêu",
        "Dấu so sánh",
        "Mức đề ra",
        "Đơn vị tính",
        "Số liệu gần nhất – Giá trị",
        "Đánh giá",
    )
    assert [reached[key] for key in keys] == ["Tỷ lệ", "≥", 80, "%", 85, "Đạt"]


# words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_value_has_one_label_on_pages_in_the_terminal_and_in_data(lang: str) -> None:
    pages = LanguageFormats(lang, TEMPLATES / "i18n" / f"{lang}.yaml")
    fields = {field.key: field for field in FIELDS["tasks"]}
    shared = [("box", f"count.{box}", box) for box in BOXES]
    shared += [
        ("standing", f"standing.{name}", name)
        for name in ("assigned", "draft", "replaced")
    ]
    shared += [
        ("timeliness", f"timeliness.{name}", name)
        for name in fields["timeliness"].choices
        if name != "overdue"
    ]
    for key, said, word in shared:
        assert unescape(pages(said)) == label(fields[key], word, lang), said
        assert data_catalogue(lang)(f"labels.{fields[key].labels}.{word}") == label(
            fields[key], word, lang
        )
    for key in ("box", "timeliness", "status"):
        told = [label(fields[key], word, lang) for word in fields[key].choices]
        assert len(told) == len({text.lower() for text in told}), (
            "no two values of a list are called the same"
        )


@pytest.mark.parametrize("official", [False, True])
def test_the_labels_of_the_workbook_are_those_of_its_dictionary(
    *, official: bool
) -> None:
    book = workbook(written(official=official)["dxplan.xlsx"])
    told = {
        row["Tên trong CSV"]: dict(
            part.split(" = ") for part in str(row["Giá trị"]).split("; ")
        )
        for row in sheet(book, "Ý nghĩa các cột")
        if row["Trang tính"] == "Nhiệm vụ"
        and row["Tên trong CSV"] in {"box", "timeliness", "status", "standing"}
    }
    headings = {
        "box": "Ô thống kê",
        "timeliness": "So với thời hạn",
        "status": "Tình trạng",
        "standing": "Cách tính",
    }
    codes = {row["id"]: row for row in table("tasks")}
    for row in sheet(book, "Nhiệm vụ"):
        for name, head in headings.items():
            code = codes[row["Mã"]][name]
            assert row[head] == (told[name][code] if code else None), (name, code)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_tables_are_called_the_same(lang: str) -> None:
    named = [title(name, lang) for name in TABLES] + [
        data_catalogue(lang)(f"overview.{name}.title") for name in OVERVIEWS
    ]
    assert len(named) == len(set(named))


# safety ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("x; =HYPERLINK(1)", "x; '=HYPERLINK(1)"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("x; - ", "x; '- "),  # and the next cell begins with 5+cmd|A0
        ("x;\uff20SUM(1) \t\uff0b1", "x;'\uff20SUM(1) \t'\uff0b1"),
        ("x\t@SUM(A1)", "x\t'@SUM(A1)"),
        ('x;"+cmd|A0"', 'x;"\'+cmd|A0"'),
        ("x\n-2+3", "x\n'-2+3"),
        ("a; - Xây dựng nền tảng", "a; - Xây dựng nền tảng"),
        ("a\n- Xây dựng\n- Vận hành", "a\n- Xây dựng\n- Vận hành"),
        ("a; b = c", "a; b = c"),
    ],
)
def test_a_formula_behind_another_separator_is_text(text: str, safe: str) -> None:
    note = json.dumps({"vi": text}, ensure_ascii=False)
    found = on(
        DAY, {PLAN: md(f"title: K\ndocument: plan-doc\nperiod: 2022\nnote: {note}")}
    )
    (row,) = table("plans", of(found))
    assert row["note_vi"] == safe
