"""docs/format.md, section 5: the field dictionary, and every format of data/ read back by another program."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from dataout import (
    DAY,
    RICH,
    database,
    files,
    items,
    maps,
    release,
    sheet,
    unpacked,
    workbook,
    written,
)
from frictionless import Package, validate
from jsonschema import Draft202012Validator
from openpyxl.utils.escape import unescape
from page_reading import rows_in
from repositories import start
from samples import FROZEN, TASK, Run, assembled, task

from dxplan.compliance.deadline_evaluation import BOXES, Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.exchange import kept_parts, labels, workbook_sheets
from dxplan.exchange import workbook as workbook_module
from dxplan.exchange.columns import CellRow, columns
from dxplan.exchange.data_files import DATASETS, data_files
from dxplan.exchange.fields import FIELDS, LISTS, TABLES, ItemField
from dxplan.exchange.labels import (
    choice_labels,
    column_field_meaning,
    column_meaning,
    data_catalogue,
    heading,
    label,
    type_name,
)
from dxplan.exchange.overviews import OVERVIEWS
from dxplan.exchange.task_history import with_history
from dxplan.exchange.workbook_rows import RowWriter
from dxplan.files.cache import NO_CACHE, Cache
from dxplan.history.head import NO_HEAD
from dxplan.history.timelines import read_history
from dxplan.messages import LANGUAGES
from dxplan.portfolio.loader import load
from dxplan.text.hidden_characters import with_signs_for_hidden

SITE = Config(site_url="https://example.org/site/", publisher="Nhóm X")


# the field dictionary --------------------------------------------------------------------------------------------


def walked(
    fields: tuple[ItemField, ...],
    value: dict[str, Any],
    seen: set[tuple[str, ...]],
    *path: str,
) -> None:
    assert [field.key for field in fields if field.key in value] == [
        field.key for field in fields
    ], path
    assert value.keys() <= {field.key for field in fields}, path
    for field in fields:
        inner = value[field.key]
        here = (*path, field.key)
        assert isinstance(inner, list) == field.many or field.kind == "any", here
        for one in inner if field.many else [inner]:
            if field.kind == "map" and one is not None:
                seen.add(here)
                walked(field.inner, one, seen, *here)
            elif field.kind == "word" and one is not None:
                assert one in field.choices, here


def map_paths(fields: tuple[ItemField, ...], *path: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for field in fields:
        if field.kind == "map":
            found |= {(*path, field.key)} | map_paths(field.inner, *path, field.key)
    return found


@pytest.mark.parametrize("name", list(FIELDS))
def test_items_have_the_fields_of_the_dictionary_and_no_others(name: str) -> None:
    seen: set[tuple[str, ...]] = set()
    assert items(name), "an empty dataset shows nothing"
    for item in items(name):
        walked(FIELDS[name], item, seen)
    missing = map_paths(FIELDS[name]) - seen
    assert {path for path in missing if path[0] != "history"} == set(), (
        "no item has these maps"
    )


def test_a_task_of_a_repository_has_its_history_as_the_dictionary_says(
    tmp_path: Path,
) -> None:
    start(tmp_path, {TASK: task("reports: [{date: 2022-01-11, status: in_progress}]")})
    compliance = evaluate(load(tmp_path), date(2022, 6, 30), Settings())
    history = read_history(tmp_path)
    assert history is not None
    seen: set[tuple[str, ...]] = set()
    for item in with_history(DATASETS["tasks"](compliance), compliance, history):
        walked(FIELDS["tasks"], item, seen)
    assert {("history",), ("history", "reports")} <= seen


def test_the_real_plans_have_the_fields_of_the_dictionary() -> None:
    compliance = evaluate(load(FROZEN), date(2026, 6, 30), Settings())
    for name, items_of in DATASETS.items():
        for item in items_of(compliance):
            walked(FIELDS[name], item, set())


def test_an_unreadable_task_has_the_same_fields() -> None:
    broken = evaluate(assembled({TASK: "nothing"}), date(2022, 8, 1), Settings())
    (item,) = DATASETS["tasks"](broken)
    walked(FIELDS["tasks"], item, set())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_and_word_is_explained(lang: str) -> None:
    for name in FIELDS:
        for column in columns(name):
            told = [say(column, lang) for say in (heading, column_meaning, type_name)]
            assert all(told), column.name
            assert not any("{" in text for text in told), told
            assert (
                choice_labels(column, lang).count("; ")
                == max(0, len(column.field.choices) - 1)
                or column.lang
            )
            for word in column.field.choices:
                assert (
                    lang == "en"
                    or label(column.field, word, lang) != word
                    or word in "%=<>"
                ), (column.name, word)
        headings = Counter(heading(column, lang) for column in columns(name))
        assert [told for told, count in headings.items() if count > 1] == [
            f"x{name}"
        ] * 0 or name == "documents"


def test_the_words_of_both_languages_have_equal_keys_and_none_is_unused() -> None:
    def keys(lang: str) -> set[str]:
        file = Path(labels.__file__).parent / "words" / f"{lang}.yaml"

        def walk(tree: dict[str, Any], prefix: str) -> set[str]:
            return {
                key
                for name, value in tree.items()
                for key in (
                    walk(value, f"{prefix}{name}.")
                    if isinstance(value, dict)
                    else {prefix + name}
                )
            }

        return walk(yaml.load(file.read_bytes(), Loader=yaml.BaseLoader), "")  # noqa: S506 - scalars as text only

    assert keys("vi") == keys("en")
    said: set[str] = set()

    def every(fields: tuple[ItemField, ...]) -> None:
        for field in fields:
            said.update(
                f"fields.{says}.{field.key}.{attribute}"
                for attribute in ("label", "meaning")
                for says in (field.says, "any")
            )
            said.add(f"fields.{field.says}.each.meaning")
            every(field.inner)

    for fields in TABLES.values():
        every(fields)
    own = {
        key.removesuffix("_official") for key in keys("vi") if key.startswith("fields.")
    }
    assert own - said == set()


def test_meanings_are_told_in_their_own_language() -> None:
    for fields in FIELDS.values():
        for field in fields:
            assert column_field_meaning(field, "vi") != column_field_meaning(
                field, "en"
            ), field


def test_changes_name_what_they_lead_to() -> None:
    of_others = "na/p/tasks/06"
    by_key = {
        item["key"]: item for item in items("changes") if item["record"] != of_others
    }
    assert (by_key["lead_unit"]["from"], by_key["lead_unit"]["to"]) == (
        ["na/a"],
        ["na/b", "na/c"],
    )
    assert by_key["title"]["to"] == {"vi": "Việc mới", "en": "New"}
    assert (by_key["value"]["from"], by_key["value"]["to"]) == (70, 80.5)
    assert (by_key["deadline"]["from"], by_key["deadline"]["to"]["form"]) == (
        None,
        "2022-07",
    )
    (own, *_) = [item for item in items("tasks") if item["id"] == "na/p/tasks/01"]
    assert own["changes"][0]["to"] == ["na/b", "na/c"]


# counts ----------------------------------------------------------------------------------------------------------


def test_every_format_has_the_same_rows() -> None:
    book = workbook(files()["dxplan.xlsx"])
    with closing(database(files()["dxplan.sqlite"])) as base:
        for name in FIELDS:
            size = len(items(name))
            assert (
                book[data_catalogue("vi")(f"dataset.{name}.title")].max_row == size + 1
            )
            assert base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] == size  # noqa: S608


def test_the_summary_counts_the_rows_of_tasks() -> None:
    whole = items("summary")[0]
    with closing(database(files()["dxplan.sqlite"])) as base:
        found = dict(
            base.execute(
                "SELECT box, count(*) FROM tasks WHERE box IS NOT NULL GROUP BY box"
            ).fetchall()
        )
        overdue = base.execute("SELECT count(*) FROM past_due").fetchone()[0]
    assert {box: found.get(box, 0) for box in BOXES} == whole["boxes"]
    assert (
        overdue
        == whole["boxes"]["open_overdue"] + whole["boxes"]["not_reported_overdue"]
        == 3
    )


def test_numbers_of_the_pages_are_numbers_of_the_data(
    dxplan: Run, project: Any
) -> None:
    root = project(RICH)
    done = dxplan("-C", root, "build", "--as-of", DAY, "--keep-going")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    out = root / "build"
    with closing(database((out / "data/dxplan.sqlite").read_bytes())) as base:
        query = "SELECT box, count(*) FROM tasks WHERE plan = 'na/p' GROUP BY box"
        for box, size in base.execute(query).fetchall():
            page = (out / "vi/list.plan/na/p/index.html").read_text(encoding="utf-8")
            count = "overdue" if box == "open_overdue" else box
            assert rows_in(page, count) == size, box
    page = (out / "vi/data-tasks.html").read_text(encoding="utf-8")
    assert rows_in(page, "") == len(columns("tasks"))
    linked = set(
        re.findall(
            r'href="\.\./data/([^"]+)"',
            (out / "vi/data.html").read_text(encoding="utf-8") + page,
        )
    )
    assert all((out / "data" / name).is_file() for name in linked)
    present = {path.name for path in (out / "data").iterdir() if path.is_file()}
    assert present <= {name.rpartition("/")[2] for name in linked}


# the workbook ----------------------------------------------------------------------------------------------------


def test_the_workbook_says_first_what_it_is() -> None:
    book = workbook(files()["dxplan.xlsx"])
    assert book.sheetnames[0] == "Đọc trước"
    told = [
        str(cell)
        for row in book.worksheets[0].iter_rows(values_only=True)
        for cell in row
        if cell
    ]
    for expected in (
        "2022-12-31",
        "a" * 40,
        "Đây không phải là trang thông tin chính thức",
        "CC BY 4.0",
        "not an official",
    ):
        assert any(expected in text for text in told), expected
    assert len(told) < 120, "short enough to be read"
    named = {
        cell.value: cell.hyperlink.location
        for (cell, _) in book.worksheets[0].iter_rows()
        if cell.hyperlink
    }
    assert named == {title: f"'{title}'!A1" for title in book.sheetnames[1:]}
    assert book.sheetnames[1:4] == [
        "Xem nhanh chỉ tiêu",
        "Xem nhanh nhiệm vụ",
        "Nhiệm vụ",
    ]
    assert book.sheetnames[-2:] == ["Ý nghĩa các cột", "What the columns mean"]
    explained = {row["Tên trong CSV"] for row in sheet(book, "Ý nghĩa các cột")}
    assert {"deadline_by", "rates_on_time_value", "lead_unit_name"} <= explained
    assert book.properties.created == datetime(2022, 12, 31)  # noqa: DTZ001 - as openpyxl reads it


def test_sheets_have_frozen_headings_a_filter_and_hide_what_is_empty() -> None:
    for found in workbook(files()["dxplan.xlsx"]).worksheets[1:]:
        assert found.freeze_panes == "A2"
        assert found.auto_filter.ref.startswith("A1:")
        shown = 0
        for at, cells in enumerate(found.iter_cols(values_only=True), start=1):
            looks = [
                dim
                for dim in found.column_dimensions.values()
                if dim.min <= at <= dim.max
            ]
            hidden, folded = (
                any(dim.hidden for dim in looks),
                any(dim.outlineLevel for dim in looks),
            )
            empty = not any(cell not in (None, 0) for cell in cells[1:])
            assert hidden or not all(cell is None for cell in cells[1:]), (
                found.title,
                cells[0],
            )
            assert folded or not hidden or empty, (found.title, cells[0])
            shown += not hidden
        assert found.title == "Tổng hợp" or shown <= 17, found.title


def test_cells_are_names_dates_and_numbers() -> None:
    book = workbook(files()["dxplan.xlsx"])
    first = sheet(book, "Nhiệm vụ")[0]
    assert (first["Đơn vị chủ trì"], first["Đơn vị chủ trì (mã)"]) == (
        "Sở B; Sở C",
        "na/b; na/c",
    )
    assert (first["Số thứ tự"], first["Lĩnh vực"], first["Tình trạng"]) == (
        "1.10",
        "Xã hội số",
        "Đã hoàn thành",
    )
    assert first["Ngày đến hạn"] == datetime(2022, 7, 31)  # noqa: DTZ001
    assert first["Hoàn thành vào"] == datetime(2022, 7, 31)  # noqa: DTZ001
    assert first["Đã hoàn thành"] == "Có"
    assert (
        first["Hoàn thành vào (nguyên dạng)"],
        first["Hoàn thành vào (mức chính xác)"],
    ) == ("2022-07", "tháng")
    goal = sheet(book, "Chỉ tiêu")[0]
    assert (
        goal["Mức đề ra"],
        goal["Mức đề ra (nguyên dạng)"],
        goal["Dấu so sánh"],
    ) == (80.5, "80.50", "≥")
    total = sheet(book, "Tổng hợp")[0]
    assert total["Nhiệm vụ được tính"] == items("summary")[0]["tasks"]
    rates = book["Tổng hợp"]
    percents = {
        cell.number_format
        for row in rates.iter_rows(min_row=2)
        for cell in row
        if type(cell.value) is float
    }
    assert percents <= {'0.0"%"'}


def test_no_workbook_calls_overdue_what_is_unknown() -> None:
    def told(config: Config) -> list[tuple[Any, Any]]:
        rows = sheet(workbook(written(release(config))["dxplan.xlsx"]), "Nhiệm vụ")
        return [
            (row["So với thời hạn"], row["Ô thống kê"])
            for row in rows
            if row["Mã"][-2:] in {"03", "04"}
        ]

    assert told(Config()) == [
        ("quá hạn", "Chưa hoàn thành, quá hạn theo báo cáo gần nhất"),
        ("quá hạn", "Đã qua thời hạn, chưa tìm thấy báo cáo công khai"),
    ]
    assert told(Config(official=True)) == [("quá hạn", "Chưa hoàn thành, quá hạn")] * 2


def test_links_to_pages_need_an_address() -> None:
    def linked(content: bytes) -> set[str]:
        cells = (
            cell
            for found in workbook(content).worksheets
            for row in found.iter_rows()
            for cell in row
        )
        return {
            str(cell.hyperlink.target)
            for cell in cells
            if cell.hyperlink and cell.hyperlink.target
        }

    assert linked(files()["dxplan.xlsx"]) == set()
    links = linked(written(release(SITE))["dxplan.xlsx"])
    assert "https://example.org/site/vi/na/p/tasks/01/index.html" in links
    assert all(str(link).startswith("https://example.org/site/vi/") for link in links)


def test_a_long_dataset_goes_on_in_another_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_module, "ROWS", 3)
    monkeypatch.setattr(
        workbook_sheets, "TOGETHER", 2
    )  # of five rows the last is alone
    areas = [
        {"id": f"{i}", "name": {"vi": f"Lĩnh vực {i}"}, "aliases": []} for i in range(5)
    ]
    content = written(release(areas=areas))["dxplan.xlsx"]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
    book = workbook(content)
    titles = [title for title in book.sheetnames if title.startswith("Lĩnh vực")]
    assert titles == ["Lĩnh vực", "Lĩnh vực (2)", "Lĩnh vực (3)"]
    assert [row["Mã"] for title in titles for row in sheet(book, title)] == [
        "0",
        "1",
        "2",
        "3",
        "4",
    ]


def test_files_of_kept_parts_are_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(workbook_sheets, "TOGETHER", 2)
    monkeypatch.setattr(kept_parts, "TOGETHER", 2)
    made: list[int] = []
    write_rows = RowWriter.rows

    def rows(writer: RowWriter, some: list[CellRow], first: int) -> str:
        made.append(first)
        return write_rows(writer, some, first)

    monkeypatch.setattr(RowWriter, "rows", rows)
    names = [f"Lĩnh vực {i}" for i in range(5)]
    cold = _files_of_areas(names, NO_CACHE)
    written_cold = made.copy()
    cache = Cache(tmp_path)
    _files_of_areas(["Tên cũ", *names[1:]], cache)
    made.clear()
    assert _files_of_areas(names, cache) == cold
    assert 0 < len(made) < len(written_cold)
    made.clear()
    assert _files_of_areas(names, cache) == cold
    assert made == []
    # with another address of the site
    elsewhere = release()
    for _ in range(2):  # made, then taken from what is kept
        assert written(replace(elsewhere, cache=cache)) == written(elsewhere)


def _files_of_areas(names: list[str], cache: Cache) -> dict[str, bytes]:
    areas = [
        {"id": f"{i}", "name": {"vi": name}, "aliases": []}
        for i, name in enumerate(names)
    ]
    with_cache = replace(release(SITE, areas=areas), cache=cache)
    return written(with_cache)


# the database ----------------------------------------------------------------------------------------------------


def test_the_database_is_whole_and_its_keys_lead_somewhere() -> None:
    with closing(database(files()["dxplan.sqlite"])) as base:
        assert [tuple(row) for row in base.execute("PRAGMA integrity_check")] == [
            ("ok",)
        ]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("PRAGMA page_size").fetchone()[0] == 4096
        keys = {
            (row["from"], row["table"])
            for row in base.execute("PRAGMA foreign_key_list(tasks)")
        }
        assert keys >= {
            ("plan", "plans"),
            ("area", "areas"),
            ("same_as", "records"),
            ("source_document", "documents"),
        }
        units = base.execute(
            "SELECT position, value FROM tasks_lead_unit WHERE record = 'na/p/tasks/01'"
        ).fetchall()
        assert [tuple(row) for row in units] == [(0, "na/b"), (1, "na/c")]
        late = base.execute("SELECT * FROM past_due ORDER BY id").fetchall()
        assert [(row["id"][-2:], row["lead_units"], row["days"]) for row in late] == [
            ("02", "Sở A", 92),
            ("03", "Sở A", 275),
            ("04", "Sở A", 275),
        ]
        roles = {
            tuple(row)
            for row in base.execute(
                "SELECT unit, role FROM unit_tasks WHERE task = 'na/p/tasks/01'"
            )
        }
        assert roles == {
            ("na/b", "lead"),
            ("na/c", "lead"),
            ("na/b", "coordinating"),
            ("na/c", "coordinating"),
        }
        assert (
            base.execute(
                "SELECT indicator_name, value FROM indicator_targets"
            ).fetchone()[1]
            == 80.5
        )


def test_values_of_the_database_are_those_of_json() -> None:
    with closing(database(files()["dxplan.sqlite"])) as base:
        row = base.execute("SELECT * FROM targets").fetchone()
        assert (row["value"], row["value_text"], row["qualitative"], row["state"]) == (
            80.5,
            "80.50",
            0,
            "met",
        )
        for name in FIELDS:
            stored = {
                column[1] for column in base.execute(f'PRAGMA table_info("{name}")')
            }
            listed = {field.key for field in FIELDS[name] if field.many}
            expected = {
                column.name
                for column in columns(name)
                if column.counts or column.name not in listed
            }
            assert stored - {"label"} == expected


def test_datasette_is_told_of_every_table_and_column() -> None:
    told = json.loads(files()["metadata.json"])
    assert told["license_url"] == "https://creativecommons.org/licenses/by/4.0/"
    tables = told["databases"]["dxplan"]["tables"]
    with closing(database(files()["dxplan.sqlite"])) as base:
        names = [
            row[0]
            for row in base.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            )
        ]
        assert set(tables) == set(names) - {"about", "labels"}
        for name, table in tables.items():
            stored = {
                column[1] for column in base.execute(f'PRAGMA table_info("{name}")')
            }
            assert table.get("columns", {}).keys() <= stored, name
            assert {table.get("label_column", "id"), table.get("sort", "id")} - {
                "id"
            } <= stored
            assert table["title"] == " | ".join(table["title"].split(" | "))


# descriptions ----------------------------------------------------------------------------------------------------


def test_the_package_is_valid_and_its_tables_are_typed(tmp_path: Path) -> None:
    folder = unpacked(files(), tmp_path)
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    sizes = {found.name: found.stats.get("rows", 0) for found in report.tasks}
    assert {name: sizes[name] for name in FIELDS} == {
        name: len(items(name)) for name in FIELDS
    }
    assert {name: sizes[name] for name in OVERVIEWS} == {
        name: sizes[OVERVIEWS[name].dataset] for name in OVERVIEWS
    }
    tasks = Package(str(folder / "datapackage.json")).get_resource("tasks").read_rows()
    assert (tasks[0]["due"], tasks[0]["stale"]) == (date(2022, 7, 31), False)
    described = json.loads(files()["datapackage.json"])
    assert (described["version"], described["created"]) == (
        "a" * 40,
        "2022-12-31T00:00:00+07:00",
    )
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert "homepage" not in described
    keys = {
        resource["name"]: resource["schema"].get("foreignKeys", [])
        for resource in described["resources"]
    }
    assert {key["fields"] for key in keys["tasks"]} >= {"plan", "area", "jurisdiction"}


def test_the_package_promises_no_reference_that_leads_nowhere() -> None:
    lost = evaluate(
        assembled({TASK: task("area: nowhere")}), date(2022, 8, 1), Settings()
    )
    content = {
        path.removeprefix("data/"): data
        for path, data in data_files(lost, NO_HEAD, Config())
    }
    described = json.loads(content["datapackage.json"])
    (tasks,) = [
        resource for resource in described["resources"] if resource["name"] == "tasks"
    ]
    assert "area" not in {key["fields"] for key in tasks["schema"]["foreignKeys"]}
    assert "plan" in {key["fields"] for key in tasks["schema"]["foreignKeys"]}
    assert "version" not in described


@pytest.mark.parametrize("name", list(FIELDS))
def test_json_follows_its_schema(name: str) -> None:
    schema = json.loads(files()[f"schema/{name}.json"])
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(
        schema, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    document = json.loads(files()[f"{name}.json"])
    assert [error.message for error in checker.iter_errors(document)] == []
    document["items"][0]["colour"] = "red"
    assert not checker.is_valid(document)


def test_addresses_are_relative_without_a_site_and_absolute_with_one() -> None:
    site = written(release(SITE))
    for name, key in (
        ("dataset.jsonld", "contentUrl"),
        ("dcat.jsonld", "dcat:downloadURL"),
    ):
        here, there = json.loads(files()[name]), json.loads(site[name])
        addresses = [
            [str(found[key]["@id"] if isinstance(found[key], dict) else found[key]) for found in maps(document)
             if key in found and found is not document["@context"]]
            for document in (here, there)
        ]  # fmt: skip
        assert all(address in files() for address in addresses[0])
        assert addresses[1] == [
            f"https://example.org/site/data/{address}" for address in addresses[0]
        ]
        assert len(addresses[0]) == 2 + 2 * len(FIELDS) + len(LISTS) + len(OVERVIEWS)
        assert "@id" not in here
    for name, content in files().items():
        if name.endswith(("json", "jsonld", "csv")):
            hosts = set(re.findall(rb"https?://([^/\"\s,]+)", content))
            known = {
                b"creativecommons.org",
                b"example.gov.vn",  # evidence
                b"json-schema.org",
                b"schema.org",
                b"purl.org",
                b"xmlns.com",
            }
            known |= {b"www.w3.org", b"www.iana.org", b"publications.europa.eu"}
            assert hosts <= known, (name, hosts)


# safety ----------------------------------------------------------------------------------------------------------


def whole_text(content: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content["dxplan.xlsx"])) as book:
        inside = [book.read(name) for name in book.namelist()]
    return b"".join([*content.values(), *inside])


def test_people_are_in_no_format() -> None:
    text = whole_text(files())
    assert b"editors" not in text
    for hidden in (b"nguoi-sua", b"mat@example.org"):
        assert hidden not in text
    assert "Sở A".encode() in text


def test_the_same_data_is_the_same_bytes() -> None:
    again = written(release())
    assert [name for name, content in files().items() if again[name] != content] == []


HOSTILE = [
    *(
        "=1+1",
        "+84",
        "-5",
        "@SUM(A1)",
        '=HYPERLINK("http://x","y")',
        "{=1}",
        "https://example.org/x",
        "mailto:a@b.c",
    ),
    *(
        "a\x00b",
        "\x01\x08\x0b\x1f",
        "\ud800 lẻ",
        "x\udfff",
        "\ufffe\uffff",
        "_x0041_",
        "]]>",
        "<b>&amp;",
        "'",
        '"',
        ";",
    ),
    *(
        "dòng\r\nmới",
        "\t=1",
        " ",
        "😀" * 20_000,
        "đ" * 1_000_000,
        "'; DROP TABLE tasks; --",
        "\u202eđảo",
        "\u2028",
    ),
]


def test_hostile_text_breaks_no_format() -> None:
    areas = [{"id": f"a{i}", "key": "k", "name": {"vi": text, "en": text}, "aliases": [text], "note": {"vi": text}}
             for i, text in enumerate(HOSTILE)]  # fmt: skip
    config = Config(title="=1<", publisher="@x & ]]>")
    content = written(release(config, areas=areas))
    shown = [with_signs_for_hidden(text) for text in HOSTILE]
    book = workbook(content["dxplan.xlsx"])
    cells = [
        cell for found in book.worksheets for row in found.iter_rows() for cell in row
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if cell.hyperlink and cell.hyperlink.target]
    for text, row in zip(shown, sheet(book, "Lĩnh vực"), strict=True):
        cell = row["Tên (tiếng Việt)"]
        if len(text) < 20_000:
            # openpyxl leaves the escapes of texts that stand in their own cells
            assert unescape(cell) == text.replace("\r\n", "\n")
        else:
            assert len(cell.encode("utf-16-le")) // 2 <= workbook_module.CELL
            assert (cell[:99], f"toàn văn dài {len(text)} ký tự" in cell) == (
                text[:99],
                True,
            )
    with closing(database(content["dxplan.sqlite"])) as base:
        assert [
            row[0] for row in base.execute("SELECT name_vi FROM areas ORDER BY rowid")
        ] == shown
        assert base.execute("SELECT count(*) FROM tasks").fetchone()[0] == len(
            items("tasks")
        )
    for name, data in content.items():
        if name.endswith(("json", "jsonld")):
            json.loads(data)
    csv.field_size_limit(2_000_000)
    lines = [
        *csv.reader(
            io.StringIO(content["areas.csv"].decode("utf-8-sig"), newline=""),
            strict=True,
        )
    ]
    assert [line[0] for line in lines[1:]] == [area["id"] for area in areas]
    assert {len(line) for line in lines} == {len(columns("areas"))}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_counts_are_not_those_of_fields(lang: str) -> None:
    """A summary counts targets by state; the fields of targets have meanings of their own."""
    fields = {field.key: field for field in FIELDS["targets"]}
    meanings = {
        key: labels.column_field_meaning(field, lang) for key, field in fields.items()
    }
    derived = ("state", "due", "exists_from", "title_from", "standing")
    assert len({meanings[key] for key in derived}) == len(derived)
