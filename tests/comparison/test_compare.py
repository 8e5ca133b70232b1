"""What counts as a change of a record, and what is only another way to write the same."""

import time
import unicodedata
from typing import Any

import pytest

from dxplan.comparison.compare import (
    ChangeType,
    Difference,
    RecordContent,
    compare,
)
from dxplan.model.fields import BILINGUAL, all_models, fields_of
from dxplan.model.values import Text

TASK: dict[str, Any] = {
    "title": {"vi": "Ban hành kế hoạch", "en": "Issue a plan"},
    "lead_unit": "so-tttt",
    "deadline": "2022-12",
    "reports": [
        {"date": "2022-06-30", "status": "in_progress", "note": "Đang làm"},
        {"date": "2022-12-20", "status": "completed"},
    ],
}


def changes(**new: Any) -> tuple[Difference, ...]:
    """What differs between the task and the same with other keys; None takes a key away."""
    head = {key: value for key, value in {**TASK, **new}.items() if value is not None}
    return compare(RecordContent(TASK), RecordContent(head))


def reports(*entries: dict[str, Any]) -> list[dict[str, Any]]:
    return [*TASK["reports"], *entries]


@pytest.mark.parametrize(
    "same",
    [
        {"lead_unit": ["so-tttt"]},
        {"deadline": {"by": "2022-12"}},
        {"title": {"en": "Issue a plan", "vi": "Ban hành   kế hoạch"}},
        {"area": ""},
        {"coordinating_units": []},
        {
            "reports": [
                {
                    "status": "in_progress",
                    "note": {"vi": "Đang làm"},
                    "date": "2022-06-30",
                },
                TASK["reports"][1],
            ]
        },
    ],
)
def test_another_way_to_write_the_same_is_no_change(same: dict[str, Any]) -> None:
    assert changes(**same) == ()


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("2022..2025", {"from": "2022", "by": "2025"}),
        ("2022..2025", {"by": "2022..2025"}),
        ("every year", {"every": "year"}),
    ],
)
def test_short_forms_of_deadlines_are_their_maps(
    short: str, whole: dict[str, Any]
) -> None:
    assert (
        compare(RecordContent({"deadline": short}), RecordContent({"deadline": whole}))
        == ()
    )
    assert compare(RecordContent({"by": short}), RecordContent({"by": whole})) == ()


def test_a_value_is_set_changed_or_emptied() -> None:
    assert changes(area="digital_society") == (
        Difference(ChangeType.SET, ("area",), None, None, "digital_society"),
    )
    assert changes(lead_unit="so-nv") == (
        Difference(
            ChangeType.CHANGED, ("lead_unit",), ("lead_unit",), "so-tttt", "so-nv"
        ),
    )
    assert changes(lead_unit=None) == (
        Difference(ChangeType.EMPTIED, None, ("lead_unit",), "so-tttt", None),
    )
    assert changes(lead_unit="")[0].what is ChangeType.EMPTIED


def test_each_language_of_a_text_is_a_value() -> None:
    title = {"vi": "Ban hành kế hoạch mới", "en": "Issue a plan"}
    (found,) = changes(title=title)
    assert (found.what, found.path, found.key) == (
        ChangeType.CHANGED,
        ("title", "vi"),
        "title",
    )
    (found,) = changes(title="Ban hành kế hoạch")
    assert (found.what, found.old_path) == (ChangeType.EMPTIED, ("title", "en"))


def test_a_condition_that_is_met_is_a_key_of_its_own() -> None:
    (found,) = changes(deadline={"by": "2022-12", "condition_met_on": "2022-03-01"})
    assert (found.what, found.path) == (
        ChangeType.SET,
        ("deadline", "condition_met_on"),
    )


def test_an_entry_is_added_changed_or_removed() -> None:
    late = {"date": "2022-09-30", "status": "piloting"}
    assert changes(reports=[late, *TASK["reports"]]) == (
        Difference(ChangeType.ENTRY_ADDED, ("reports", 0), None, None, late),
    )
    better = {"date": "2022-12-20", "status": "in_progress"}
    assert changes(reports=[TASK["reports"][0], better]) == (
        Difference(
            ChangeType.ENTRY_CHANGED,
            ("reports", 1),
            ("reports", 1),
            TASK["reports"][1],
            better,
        ),
    )
    assert changes(reports=TASK["reports"][1:])[0].what is ChangeType.ENTRY_REMOVED
    assert changes(reports=None)[1].old_path == ("reports", 1)


def test_an_entry_with_another_day_is_removed_and_added() -> None:
    moved = {"date": "2022-12-21", "status": "completed"}
    assert [c.what for c in changes(reports=[TASK["reports"][0], moved])] == [
        ChangeType.ENTRY_REMOVED,
        ChangeType.ENTRY_ADDED,
    ]


def test_a_translation_of_an_entry_is_no_change_and_an_erratum_is_an_entry() -> None:
    translated = {**TASK["reports"][0], "note": {"vi": "Đang làm", "en": "Under way"}}
    assert changes(reports=[translated, TASK["reports"][1]]) == ()
    erratum = {
        "date": "2022-12-20",
        "status": "in_progress",
        "corrects": "2022-12-20",
        "recorded": "2023-01-05",
    }
    assert changes(reports=reports(erratum)) == (
        Difference(ChangeType.ENTRY_ADDED, ("reports", 2), None, None, erratum),
    )


def test_entries_of_one_day_have_an_order_and_of_several_days_have_none() -> None:
    assert changes(reports=TASK["reports"][::-1]) == ()
    twice = [
        {"date": "2022-12-20", "status": status} for status in ("piloting", "completed")
    ]
    found = compare(
        RecordContent({"reports": twice}), RecordContent({"reports": twice[::-1]})
    )
    assert [change.what for change in found] == [ChangeType.ENTRY_MOVED]


def test_a_flat_status_that_becomes_a_report_is_no_change() -> None:
    flat = {"status": "completed", "reported_on": "2022-12-20", "note": "Xong"}
    whole = {"reports": [{"date": "2022-12-20", "status": "completed"}], "note": "Xong"}
    assert compare(RecordContent(flat), RecordContent(whole)) == ()


def test_the_note_of_a_flat_status_may_move_with_it() -> None:
    flat = {"status": "completed", "reported_on": "2022-12-20", "note": "Xong"}
    report = {"date": "2022-12-20", "status": "completed", "note": "Xong"}
    assert (
        compare(
            RecordContent({**TASK, **flat}),
            RecordContent({**TASK, "reports": reports(report)}),
        )
        == ()
    )
    found = compare(
        RecordContent({**TASK, **flat}),
        RecordContent({**TASK, "reports": reports({**report, "note": "Chưa xong"})}),
    )
    assert [(change.what, change.path) for change in found] == [
        (ChangeType.ENTRY_CHANGED, ("reports", 2))
    ]


def test_a_log_of_one_entry_may_stand_without_its_list() -> None:
    alone = TASK["reports"][0]
    assert (
        compare(RecordContent({"reports": alone}), RecordContent({"reports": [alone]}))
        == ()
    )
    assert (
        compare(RecordContent({"reports": [alone]}), RecordContent({"reports": alone}))
        == ()
    )


def test_the_unicode_form_of_a_text_is_no_change() -> None:
    title = {
        "vi": unicodedata.normalize("NFD", "Ban hành kế hoạch"),
        "en": "Issue a plan",
    }
    assert changes(title=title) == ()


def test_a_body_changes_by_its_words_and_not_by_its_lines() -> None:
    assert (
        compare(
            RecordContent({}, "Một hai\nba", ""),
            RecordContent({}, "Một\nhai  ba\n", ""),
        )
        == ()
    )
    assert compare(RecordContent({}, "Một", ""), RecordContent({}, "Hai", "Two")) == (
        Difference(ChangeType.BODY, None, None, "Một", "Hai"),
        Difference(ChangeType.TRANSLATION, None, None, "", "Two"),
    )


@pytest.mark.parametrize("noted", [lambda i: f"Lời {i}", lambda _: "Lời"])
def test_a_log_of_thousands_of_entries_is_compared_in_no_time(noted: Any) -> None:
    days = [
        f"{2000 + i // 336}-{i // 28 % 12 + 1:02}-{i % 28 + 1:02}" for i in range(1000)
    ]
    old = [
        {"date": day, "status": "piloting", "note": noted(i)}
        for i, day in enumerate(days)
    ]
    edited = [{**entry, "status": "completed"} for entry in old]
    translated = [
        {**entry, "note": {"vi": entry["note"], "en": "Text"}} for entry in old
    ]
    began = time.perf_counter()
    assert {found.what for found in changes_of(old, edited)} == {
        ChangeType.ENTRY_CHANGED
    }
    assert changes_of(old, translated) == ()
    assert (
        len(changes_of(old, [{**entry, "date": "2020-01-01"} for entry in edited]))
        == 2000
    )
    hostile = [
        {**entry, "date": "2020-01-01", "note": {"vi": "Lời", "en": str(i)}}
        for i, entry in enumerate(old)
    ]
    other = [
        {**entry, "note": {"vi": "Lời", "en": f"x{i}"}}
        for i, entry in enumerate(hostile)
    ]
    assert len(changes_of(hostile, other)) == 1000
    assert time.perf_counter() - began < 8


def changes_of(old: list[Any], new: list[Any]) -> tuple[Difference, ...]:
    return compare(RecordContent({"reports": old}), RecordContent({"reports": new}))


def test_every_text_in_two_languages_may_be_a_plain_one() -> None:
    found = {
        (key, slot.type.model is Text)
        for model in all_models()
        for key, slot in fields_of(model).items()
    }
    assert {key for key, is_text in found if is_text} == BILINGUAL | {
        "issuer",
        "unit",
    }  # a plain one is a unit's key
    assert {key for key, is_text in found if not is_text} & BILINGUAL == set()
