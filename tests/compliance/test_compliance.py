"""docs/format.md, sections 1 and 3: logs and errata, status, timeliness, boxes, staleness, drafts and what restates."""

from datetime import date

import pytest
from samples import PLAN, TASK, md, on, reports, task, task_on

from dxplan.compliance.deadline_evaluation import BOXES, Settings
from dxplan.compliance.difficulties import difficulties
from dxplan.compliance.overdue import days_overdue, overdue_class
from dxplan.model.records import STATUSES

DAY = "2022-12-31"


def box(text: str, day: str = DAY) -> str | None:
    return task_on(day, text).box


# status, fulfilled, excluded --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status",
    [*STATUSES],
)
def test_the_status_is_the_last_reports(status: str) -> None:
    text = task(
        reports(
            "date: 2022-05-01, status: in_progress",
            f"date: 2022-05-02, status: {status}",
        )
    )
    state = task_on(DAY, text)
    assert state.evaluation.progress.status == status
    assert state.evaluation.progress.fulfilled is (status == "completed")
    assert not state.evaluation.progress.excluded


def test_without_a_report_it_is_not_reported() -> None:
    assert task_on(DAY, task()).evaluation.progress.status == "not_reported"


def test_a_draft_that_waits_for_approval_is_open() -> None:
    done = "date: 2022-05-01, status: completed, completed_on: 2022-05-01"
    waits = "date: 2022-07-05, status: submitted"
    assert box(task(reports(waits), deadline="2022-06")) == "open_overdue"
    assert box(task(reports(done, waits), deadline="2022-06")) == "open_overdue"
    assert box(task(reports(waits), deadline="2022-12")) == "open_within"


def test_order_counts_only_between_equal_dates() -> None:
    text = task(
        reports(
            "date: 2022-05-02, status: completed",
            "date: 2022-05-01, status: in_progress",
        )
    )
    assert task_on(DAY, text).evaluation.progress.status == "completed"
    text = task(
        reports(
            "date: 2022-05-02, status: completed",
            "date: 2022-05-02, status: in_progress",
        )
    )
    assert task_on(DAY, text).evaluation.progress.status == "in_progress"


def test_entries_after_the_day_are_not_seen() -> None:
    text = task(
        reports(
            "date: 2022-05-01, status: in_progress",
            "date: 2022-05-03, status: completed, completed_on: 2022-05-01",
        )
        + "verifications: [{date: 2022-05-03, verified_by: b, finding: disputed}]\n"
        "deadline_changes: [{date: 2022-05-03, to: 2023, document: qd, note: x}]\n"
        "changes: [{date: 2022-05-03, key: lead_unit, to: b, document: qd}]"
    )
    before, after = task_on("2022-05-02", text), task_on("2022-05-03", text)
    assert (before.evaluation.progress.status, before.due, before.verifications) == (
        "in_progress",
        date(2022, 6, 30),
        (),
    )
    assert (after.evaluation.progress.status, after.due, len(after.verifications)) == (
        "completed",
        date(2023, 12, 31),
        1,
    )
    assert (before.task.lead_unit, after.task.lead_unit) == (("a",), ("b",))


@pytest.mark.parametrize(
    ("accepts", "expected"), [("true", "completed_other"), ("false", "open_other")]
)
def test_a_pilot_fulfils_where_it_is_accepted(accepts: str, expected: str) -> None:
    text = task(
        f"accepts_pilot: {accepts}\n" + reports("date: 2022-05-01, status: piloting"),
        deadline="none",
    )
    assert box(text) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["status: suspended, authorised_by: qd"], "excluded"),
        (["status: cancelled, authorised_by: qd"], "excluded"),
        (["status: suspended, document: qd"], "open_overdue"),
        (["status: cancelled"], "open_overdue"),
        (["status: suspended, authorised_by: qd", "status: cancelled"], "excluded"),
        (["status: cancelled", "status: suspended, authorised_by: qd"], "excluded"),
        (
            ["status: suspended, authorised_by: qd", "status: in_progress"],
            "open_overdue",
        ),
        (
            [
                "status: suspended, authorised_by: qd",
                "status: in_progress",
                "status: suspended",
            ],
            "open_overdue",
        ),
        (
            ["status: suspended, authorised_by: qd", "status: completed"],
            "completed_on_time",
        ),
        (["status: completed", "status: cancelled, authorised_by: qd"], "excluded"),
        (["status: completed", "status: cancelled"], "completed_on_time"),
        (["status: in_progress, authorised_by: qd"], "open_overdue"),
    ],
)
def test_suspension_and_cancellation_take_effect_only_with_authority(
    entries: list[str], expected: str
) -> None:
    text = task(
        reports(
            *(f"date: 2022-05-0{day}, {entry}" for day, entry in enumerate(entries, 1))
        )
    )
    assert box(text) == expected


# timeliness and boxes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "timeliness"),
    [
        (["date: 2022-07-20, status: completed, completed_on: 2022-06-30"], "on_time"),
        (["date: 2022-07-20, status: completed, completed_on: 2022-07-01"], "late"),
        (["date: 2022-06-30, status: completed"], "on_time"),
        (["date: 2022-07-01, status: completed"], "undetermined"),
        (["date: 2022-07-20, status: completed, completed_on: 2022-06"], "on_time"),
        (["date: 2022-07-20, status: completed, completed_on: 2022-Q2"], "on_time"),
        (["date: 2022-07-20, status: completed, completed_on: 2022-07"], "late"),
        (["date: 2022-12-20, status: completed, completed_on: 2022-Q3"], "late"),
        (["date: 2022-12-20, status: completed, completed_on: 2022"], "undetermined"),
        (
            [
                "date: 2022-06-01, status: completed",
                "date: 2022-12-01, status: completed",
            ],
            "on_time",
        ),
        (
            [
                "date: 2022-06-01, status: completed",
                "date: 2022-12-01, status: completed, completed_on: 2022-11-30",
            ],
            "late",
        ),
        (
            [
                "date: 2022-07-05, status: completed, completed_on: 2022-06-29",
                "date: 2022-08-01, status: completed, completed_on: 2022-07-31",
            ],
            "on_time",
        ),
        (
            [
                "date: 2022-05-01, status: completed, completed_on: 2022-04-30",
                "date: 2022-06-01, status: in_progress",
                "date: 2022-08-01, status: completed",
            ],
            "undetermined",
        ),
        (
            [
                "date: 2022-05-01, status: completed, completed_on: 2022-04-30",
                "date: 2022-06-01, status: in_progress",
                "date: 2022-08-01, status: completed, completed_on: 2022-07-31",
            ],
            "late",
        ),
    ],
)
def test_timeliness_of_a_completed_task_with_a_firm_deadline(
    entries: list[str], timeliness: str
) -> None:
    assert task_on(DAY, task(reports(*entries))).timeliness == timeliness
    assert box(task(reports(*entries))) == f"completed_{timeliness}"


@pytest.mark.parametrize(
    ("deadline", "completed_on", "timeliness"),
    [
        ("2022-07-15", "2022-07", "undetermined"),
        ("2022-07-31", "2022-07", "on_time"),
        ("2022-06-30", "2022-07", "late"),
        ("2022-07-01", "2022-07", "undetermined"),
        ("2022-08-15", "2022-Q3", "undetermined"),
        ("2022-09-30", "2022-Q3", "on_time"),
    ],
)
def test_a_month_or_quarter_is_undetermined_only_where_it_straddles(
    deadline: str, completed_on: str, timeliness: str
) -> None:
    text = task(
        reports(f"date: 2022-12-01, status: completed, completed_on: {completed_on}"),
        deadline=deadline,
    )
    assert task_on(DAY, text).timeliness == timeliness


@pytest.mark.parametrize(
    ("entries", "timeliness"),
    [
        (
            [
                "date: 2022-06-01, status: piloting",
                "date: 2022-08-01, status: completed",
            ],
            "on_time",
        ),
        (
            [
                "date: 2022-07-05, status: piloting, completed_on: 2022-06-20",
                "date: 2022-08-01, status: completed",
            ],
            "on_time",
        ),
        (["date: 2022-07-05, status: piloting"], "undetermined"),
    ],
)
def test_the_run_may_begin_with_an_accepted_pilot(
    entries: list[str], timeliness: str
) -> None:
    assert (
        task_on(DAY, task("accepts_pilot: true\n" + reports(*entries))).timeliness
        == timeliness
    )
    without = task_on(DAY, task(reports(*entries)))
    assert without.timeliness in {"undetermined", "overdue"}


@pytest.mark.parametrize(
    ("day", "timeliness", "silent", "reporting"),
    [
        ("2022-05-30", "within", "not_reported", "open_within"),
        ("2022-05-31", "due_soon", "not_reported", "open_within"),
        ("2022-06-30", "due_soon", "not_reported", "open_within"),
        ("2022-07-01", "overdue", "not_reported_overdue", "open_overdue"),
    ],
)
def test_an_open_task_with_a_firm_deadline(
    day: str, timeliness: str, silent: str, reporting: str
) -> None:
    text = task(reports("date: 2022-05-01, status: in_progress"))
    assert (task_on(day, task()).timeliness, box(task(), day)) == (timeliness, silent)
    assert (task_on(day, text).timeliness, box(text, day)) == (timeliness, reporting)


def test_how_soon_is_soon_is_configured() -> None:
    assert (
        on("2022-06-01", {TASK: task()}, Settings(due_soon_days=28))
        .tasks["na/p/tasks/01"]
        .timeliness
        == "within"
    )
    assert (
        on("2022-06-02", {TASK: task()}, Settings(due_soon_days=28))
        .tasks["na/p/tasks/01"]
        .timeliness
        == "due_soon"
    )


@pytest.mark.parametrize(
    ("entry", "timeliness", "expected"),
    [
        (
            "status: completed, completed_on: 2022-06-30",
            "before_expected",
            "completed_other",
        ),
        (
            "status: completed, completed_on: 2022-07-01",
            "after_expected",
            "completed_other",
        ),
        ("status: completed", "after_expected", "completed_other"),
        ("status: in_progress", "past_expected", "open_other"),
        ("status: not_started", "past_expected", "open_other"),
        ("status: suspended, authorised_by: qd", "excluded", "excluded"),
    ],
)
def test_a_deadline_that_is_not_firm_is_never_late(
    entry: str, timeliness: str, expected: str
) -> None:
    text = task(
        reports(f"date: 2022-07-10, {entry}"), deadline="{by: 2022-06, firm: false}"
    )
    assert (task_on(DAY, text).timeliness, box(text)) == (timeliness, expected)


def test_an_expected_date_without_a_report() -> None:
    text = task(deadline="{by: 2022-06, firm: false}")
    assert (task_on(DAY, text).timeliness, box(text)) == (
        "past_expected",
        "not_reported",
    )
    early = task(
        reports("date: 2022-06-01, status: completed"),
        deadline="{by: 2022-06, firm: false}",
    )
    assert task_on(DAY, early).timeliness == "before_expected"


@pytest.mark.parametrize(
    "deadline", ["none", "ongoing", "{by: 2022-06, condition: khi có vốn}"]
)
@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", "not_reported"),
        ("in_progress", "open_other"),
        ("completed", "completed_other"),
    ],
)
def test_without_a_due_day_there_is_no_timeliness(
    deadline: str, entry: str, expected: str
) -> None:
    text = task(
        reports(f"date: 2022-05-01, status: {entry}") if entry else "",
        deadline=deadline,
    )
    assert (task_on(DAY, text).timeliness, box(text)) == ("no_deadline", expected)


def test_the_boxes_are_those_of_the_format() -> None:
    assert (
        *(
            "completed_on_time",
            "completed_late",
            "completed_undetermined",
            "completed_other",
            "open_within",
        ),
        *(
            "open_overdue",
            "open_other",
            "not_reported",
            "not_reported_overdue",
            "excluded",
            "unreadable",
        ),
    ) == BOXES


# errata -----------------------------------------------------------------------------------------------------------

CORRECTED = task(
    reports(
        "date: 2022-05-01, status: in_progress",
        "date: 2022-06-01, status: completed",
        "date: 2022-06-01, corrects: 2022-06-01, recorded: 2022-08-10, status: piloting",
    )
)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2022-05-31", "in_progress"),
        ("2022-08-09", "completed"),
        ("2022-08-10", "piloting"),
    ],
)
def test_an_erratum_stands_from_the_day_it_was_recorded(day: str, status: str) -> None:
    state = task_on(day, CORRECTED)
    assert state.evaluation.progress.status == status
    assert len(state.reports) == (1 if status == "in_progress" else 2)


def test_an_erratum_takes_the_place_of_the_last_entry_of_that_date_above_it() -> None:
    text = task(
        reports(
            "date: 2022-06-01, status: not_started",
            "date: 2022-06-01, status: completed",
            "date: 2022-06-01, corrects: 2022-06-01, recorded: 2022-08-10, status: piloting",
            "date: 2022-06-01, status: suspended",
        )
    )
    assert [report.status for report in task_on(DAY, text).reports] == [
        "not_started",
        "piloting",
        "suspended",
    ]


def test_an_erratum_may_move_its_entry_to_another_day() -> None:
    text = task(
        reports(
            "date: 2022-06-01, status: completed",
            "date: 2022-07-01, status: in_progress",
            "date: 2022-07-02, corrects: 2022-06-01, recorded: 2022-08-10, status: completed",
        )
    )
    assert task_on("2022-08-09", text).evaluation.progress.status == "in_progress"
    assert task_on("2022-08-10", text).evaluation.progress.status == "completed"
    assert task_on("2022-08-10", text).timeliness == "undetermined"


@pytest.mark.parametrize("corrects", ["2022-06-01", "2022-05-01"])
def test_an_erratum_can_be_corrected_by_either_date(corrects: str) -> None:
    text = task(
        reports(
            "date: 2022-05-01, status: not_started",
            "date: 2022-06-01, corrects: 2022-05-01, recorded: 2022-08-10, status: piloting",
            f"date: 2022-06-01, corrects: {corrects}, recorded: 2022-09-10, status: in_progress",
        )
    )
    seen = [
        [r.status for r in task_on(day, text).reports]
        for day in ("2022-08-09", "2022-09-09", "2022-09-10")
    ]
    assert seen == [["not_started"], ["piloting"], ["in_progress"]]


def test_an_erratum_of_nothing_does_not_count() -> None:
    text = task(
        reports(
            "date: 2022-06-02, corrects: 2022-06-01, recorded: 2022-06-03, status: completed"
        )
    )
    assert task_on(DAY, text).evaluation.progress.status == "not_reported"


def test_only_errata_wait_for_the_day_they_were_recorded() -> None:
    late = task(reports("date: 2022-05-01, status: completed, recorded: 2022-12-01"))
    assert task_on("2022-05-01", late).evaluation.progress.status == "completed"
    undated = task(
        reports(
            "date: 2022-05-01, status: completed",
            "date: 2022-05-01, corrects: 2022-05-01, status: piloting",
        )
    )
    assert task_on("2022-05-01", undated).evaluation.progress.status == "piloting"


def test_errata_of_verifications_are_of_the_same_verifier_and_two_of_one_day_both_stand() -> (
    None
):
    text = task(
        "verifications:\n"
        "  - {date: 2022-06-01, verified_by: b, finding: confirmed}\n"
        "  - {date: 2022-06-01, verified_by: c, finding: disputed}\n"
        "  - {date: 2022-06-01, verified_by: b, finding: not_confirmed, corrects: 2022-06-01, recorded: 2022-08-01}\n"
    )
    found = [
        [v.finding for v in task_on(day, text).verifications]
        for day in ("2022-07-31", "2022-08-01")
    ]
    assert found == [["confirmed", "disputed"], ["not_confirmed", "disputed"]]


def test_errata_of_changes_are_of_the_same_key() -> None:
    text = task(
        "changes:\n"
        "  - {date: 2022-06-01, key: lead_unit, to: b, document: qd}\n"
        "  - {date: 2022-06-01, key: area, to: society, document: qd}\n"
        "  - {date: 2022-06-01, key: lead_unit, to: c, document: qd, corrects: 2022-06-01, recorded: 2022-08-01}\n"
    )
    found = [
        (s.task.lead_unit[0], s.task.area)
        for s in (task_on(d, text) for d in ("2022-05-31", "2022-07-31", "2022-08-01"))
    ]
    assert found == [("a", None), ("b", "society"), ("c", "society")]


def test_errata_of_deadline_changes() -> None:
    text = task(
        "deadline_changes:\n"
        "  - {date: 2022-06-01, to: 2022-09, document: qd, note: x}\n"
        "  - {date: 2022-06-01, to: 2022-10, document: qd, note: x, corrects: 2022-06-01, recorded: 2022-08-01}\n"
    )
    found = [
        str(task_on(day, text).due)
        for day in ("2022-05-31", "2022-06-01", "2022-08-01")
    ]
    assert found == ["2022-06-30", "2022-09-30", "2022-10-31"]


def test_errata_without_number_end() -> None:
    wrong = [
        "date: 2022-06-01, corrects: 2022-06-01, recorded: 2022-08-10, status: piloting"
    ] * 4000
    text = task(reports("date: 2022-06-01, status: completed", *wrong))
    assert [report.status for report in task_on(DAY, text).reports] == ["piloting"]


def test_occurrences_since_the_first_year_are_counted_not_visited() -> None:
    named = [
        f"date: 2022-07-05, status: completed, for: 2022-0{month}"
        for month in (5, 5, 6, 7)
    ]
    far = ["date: 2022-07-05, status: completed, for: 2100-12"] * 1000
    text = task(reports(*named, *far), deadline="{every: month, from: 1945-01}")
    judged = task_on("2022-07-10", text).evaluation
    assert judged.occurrences is not None
    assert (judged.occurrences.met, judged.occurrences.missed) == (2, 77 * 12 + 6 - 2)
    assert (str(judged.occurrence), judged.box) == ("2022-06", "completed_undetermined")


# the ledgers of obligation ----------------------------------------------------------------------------------------

EXTENDED = task(
    reports("date: 2022-09-01, status: completed, completed_on: 2022-08-15")
    + "deadline_changes:\n"
    "  - {date: 2022-06-15, to: 2022-07, document: qd, note: x}\n"
    "  - {date: 2022-07-20, to: 2022-08, document: qd, note: x}\n"
)


def test_the_current_deadline_is_the_last_change_and_the_first_stays_beside_it() -> (
    None
):
    state = task_on(DAY, EXTENDED)
    assert (str(state.due), str(state.original_due)) == ("2022-08-31", "2022-06-30")
    assert (state.timeliness, state.original.timeliness) == ("on_time", "late")


def test_a_deadline_may_become_expected_only() -> None:
    text = task(
        "deadline_changes: [{date: 2022-06-15, to: {by: 2022-09, firm: false}, document: qd, note: x}]"
    )
    state = task_on(DAY, text)
    assert (state.due, str(state.original_due), str(state.expected)) == (
        None,
        "2022-06-30",
        "2022-09-30",
    )
    assert (state.timeliness, state.original.timeliness) == ("past_expected", "overdue")


def test_the_later_of_two_changes_of_one_day_wins_and_order_by_date_otherwise() -> None:
    text = task(
        "changes:\n"
        "  - {date: 2022-06-02, key: lead_unit, to: b, document: qd}\n"
        "  - {date: 2022-06-01, key: lead_unit, to: c, document: qd}\n"
        "  - {date: 2022-06-01, key: area, to: society, document: qd}\n"
        "  - {date: 2022-06-01, key: area, to: people, document: qd}\n"
    )
    assert (task_on(DAY, text).task.lead_unit, task_on(DAY, text).task.area) == (
        ("b",),
        "people",
    )


# stale ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        ("every month", 31),
        ("every quarter", 92),
        ("every half", 184),
        ("every year", 366),
        ("", 120),
    ],
)
@pytest.mark.parametrize("reported", [True, False])
def test_an_open_task_is_stale_after_its_cadence(
    cadence: str, days: int, reported: bool
) -> None:
    plan = md(
        f"title: K\ndocument: plan-doc\nperiod: 2022\n{'reporting: ' + cadence if cadence else ''}"
    )
    text = task(
        reports("date: 2022-01-10, status: in_progress") if reported else "",
        deadline="ongoing",
    )
    limit = date(2022, 1, 10).toordinal() + days
    found = [
        task_on(date.fromordinal(limit + more).isoformat(), text, {PLAN: plan}).stale
        for more in (0, 1)
    ]
    assert found == [False, True]


def test_days_without_a_report_are_configured_where_there_is_no_cadence() -> None:
    found = on(
        "2022-02-01", {TASK: task(deadline="none")}, Settings(stale_days=21)
    ).tasks["na/p/tasks/01"]
    assert (found.stale, found.days_since_report) == (True, None)


@pytest.mark.parametrize(
    "entry", ["status: completed", "status: suspended, authorised_by: qd"]
)
def test_only_open_tasks_are_stale(entry: str) -> None:
    assert not task_on("2030-01-01", task(reports(f"date: 2022-01-10, {entry}"))).stale


# flat status ------------------------------------------------------------------------------------------------------


def test_a_flat_status_is_read_as_a_report() -> None:
    text = task(
        "status: completed\nreported_on: 2022-06-20\ncompleted_on: 2022-06-10\nevidence: qd\npercent: 100"
    )
    state = task_on(DAY, text)
    assert (
        state.box,
        len(state.reports),
        str(state.evaluation.progress.completed_on),
    ) == (
        "completed_on_time",
        1,
        "2022-06-10",
    )
    assert task_on("2022-06-19", text).evaluation.progress.status == "not_reported"


def test_a_flat_status_without_its_day_is_no_report() -> None:
    assert (
        task_on(DAY, task("status: completed\ncompleted_on: 2022-06-10")).box
        == "not_reported_overdue"
    )


# plans: assigned, draft, replaced ---------------------------------------------------------------------------------


def plan(head: str = "", document: str = "document: plan-doc") -> str:
    return md(f"title: K\n{document}\nperiod: 2022\n{head}")


DONE = task(reports("date: 2022-05-01, status: completed"))
STOPPED = task(reports("date: 2022-05-01, status: cancelled, authorised_by: qd"))
THREE = {TASK: DONE, "na/p/tasks/02.md": task(), "na/p/tasks/03.md": STOPPED}


@pytest.mark.parametrize(
    ("head", "count"), [("assigns: true", "assigned"), ("standing: draft", "draft")]
)
def test_lists_for_others_and_drafts_stand_in_no_box(head: str, count: str) -> None:
    found = on(DAY, {PLAN: plan(head), **THREE})
    for row in [
        ("all", None),
        ("plan", "na/p"),
        ("jurisdiction", "na"),
        ("unit", "na/a"),
        ("area", None),
    ]:
        assert (found.summaries[row].tasks, getattr(found.summaries[row], count)) == (
            0,
            3,
        )
    state = found.tasks["na/p/tasks/01"]
    assert (state.standing, state.box, state.timeliness, state.stale) == (
        count,
        None,
        None,
        False,
    )


def test_a_draft_that_assigns_is_a_draft() -> None:
    assert (
        on(DAY, {PLAN: plan("assigns: true\nstanding: draft"), **THREE})
        .summaries["all", None]
        .draft
        == 3
    )


REPLACED = plan(
    "changes: [{date: 2022-08-01, key: standing, to: replaced, document: qd}]"
)


def test_from_the_day_a_plan_is_replaced_its_open_tasks_stand_in_no_box() -> None:
    before, after = (
        on(day, {PLAN: REPLACED, **THREE}).summaries["plan", "na/p"]
        for day in ("2022-07-31", "2022-08-01")
    )
    assert (before.tasks, before.replaced, before.boxes["not_reported_overdue"]) == (
        3,
        0,
        1,
    )
    assert (
        after.tasks,
        after.replaced,
        after.boxes["completed_on_time"],
        after.boxes["excluded"],
    ) == (2, 1, 1, 1)
    assert after.rates["completion"].value == 100


def test_a_draft_comes_into_force_through_a_change() -> None:
    text = plan(
        "standing: draft\nchanges: [{date: 2022-08-01, key: standing, to: in_force, document: qd}]"
    )
    tasks = [
        on(day, {PLAN: text, **THREE}).summaries["all", None].tasks
        for day in ("2022-07-31", "2022-08-01")
    ]
    assert tasks == [0, 3]


# same_as ----------------------------------------------------------------------------------------------------------

OTHER = md("title: Khác\ndocument: plan-doc\nperiod: 2022")
RESTATED = {
    "na/q/plan.md": OTHER,
    "na/q/tasks/01.md": task(
        reports("date: 2022-07-20, status: completed, completed_on: 2022-07-10")
        + "area: people",
        lead="b",
        deadline="2022-07-31",
    ),
    TASK: task("same_as: na/q/tasks/01\narea: society"),
}


def test_what_restates_takes_status_and_reports_and_keeps_lead_area_and_deadline() -> (
    None
):
    state = on(DAY, RESTATED).tasks["na/p/tasks/01"]
    assert (
        state.evaluation.progress.status,
        str(state.evaluation.progress.completed_on),
        len(state.reports),
    ) == (
        "completed",
        "2022-07-10",
        1,
    )
    assert (state.task.lead_unit, state.task.area, str(state.due)) == (
        ("a",),
        "society",
        "2022-06-30",
    )
    assert (state.box, on(DAY, RESTATED).tasks["na/q/tasks/01"].box) == (
        "completed_late",
        "completed_on_time",
    )


def test_what_restates_has_its_box_in_its_own_plan_only() -> None:
    found = on(DAY, RESTATED).summaries
    counted = {row: summary.tasks for row, summary in found.items() if summary.tasks}
    rows = [
        ("all", None),
        ("jurisdiction", "na"),
        ("plan", "na/p"),
        ("plan", "na/q"),
        ("unit", "na/b"),
        ("area", "people"),
    ]
    assert counted == dict.fromkeys(rows, 1)
    assert found["all", None].boxes["completed_on_time"] == 1
    assert found["plan", "na/p"].boxes["completed_late"] == 1


def test_what_restates_takes_completion_by_an_accepted_pilot() -> None:
    named = task(
        "accepts_pilot: true\n" + reports("date: 2022-05-01, status: piloting")
    )
    files = {
        "na/q/plan.md": OTHER,
        "na/q/tasks/01.md": named,
        TASK: task("same_as: na/q/tasks/01"),
    }
    assert on(DAY, files).tasks["na/p/tasks/01"].box == "completed_on_time"


def test_a_reference_to_itself_or_nothing_restates_nothing() -> None:
    for name in ("na/p/tasks/01", "na/q/tasks/99", "na/p"):
        found = on(DAY, {TASK: task(f"same_as: {name}")})
        assert found.summaries["all", None].tasks == 1


def test_what_restates_follows_a_former_id() -> None:
    files = {
        **RESTATED,
        "na/q/tasks/01.md": task("former_ids: na/q/tasks/00", lead="b"),
        TASK: task("same_as: na/q/tasks/00"),
    }
    assert on(DAY, files).tasks["na/p/tasks/01"].restates == "na/q/tasks/01"


def test_staleness_counts_from_the_last_report() -> None:
    text = task(
        reports(
            "date: 2022-02-01, status: in_progress",
            "date: 2022-06-01, status: in_progress",
        ),
        deadline="none",
    )
    state = task_on("2022-09-29", text)
    assert (
        state.days_since_report,
        state.stale,
        task_on("2022-09-30", text).stale,
    ) == (120, False, True)


@pytest.mark.parametrize(
    ("day", "days", "name"),
    [
        ("2022-06-30", None, None),
        ("2022-07-01", 1, "1-30"),
        ("2022-07-30", 30, "1-30"),
        ("2022-07-31", 31, "31-60"),
        ("2022-08-30", 61, "61-120"),
        ("2022-10-28", 120, "61-120"),
        ("2022-10-29", 121, "over-120"),
    ],
)
def test_days_overdue_and_their_classes(
    day: str, days: int | None, name: str | None
) -> None:
    state = task_on(day, task(deadline="2022-06-30"))
    as_of = date.fromisoformat(day)
    assert (days_overdue(state, as_of), overdue_class(state, as_of)) == (days, name)


@pytest.mark.parametrize(
    ("day", "other", "stale", "left_open"),
    [
        ("2023-04-01", "none", True, 0),
        ("2023-04-02", "none", False, 1),
        ("2023-04-02", "2023-01-01", True, 0),
        ("2023-04-03", "2023-01-01", False, 1),
        ("2023-04-02", "{by: 2030, firm: false}", False, 2),
        ("2023-04-02", "every year", False, 1),
    ],
)
def test_a_plan_that_is_over_lacks_one_report_not_many(
    day: str, other: str, stale: bool, left_open: int
) -> None:
    last = reports("date: 2022-02-01, status: in_progress")
    done = reports("date: 2022-02-01, status: completed")
    if "firm" in other:
        done = last
    if "every" in other:
        done = ""
    files = {
        TASK: task(last, deadline="none"),
        "na/p/tasks/02.md": task(done, deadline=other),
    }
    compliance = on(day, files)
    assert compliance.tasks["na/p/tasks/01"].stale is stale
    missing = compliance.without_final_report.get("na/p", ())
    assert len(missing) == left_open


def test_difficulties_are_gathered_with_what_a_later_report_says_of_them() -> None:
    log = reports(
        "date: 2022-02-01, status: in_progress, difficulty: Thiếu kinh phí, proposal: Bổ sung",
        "date: 2022-04-01, status: in_progress, difficulty: Vẫn thiếu",
        "date: 2022-05-01, status: completed, completed_on: 2022-05-01",
        "date: 2022-02-01, status: in_progress, difficulty: Thiếu người, corrects: 2022-02-01, "
        "recorded: 2022-04-20",
    )
    files = {
        TASK: task(log, lead="b"),
        "na/p/tasks/02.md": task("same_as: na/p/tasks/01"),
    }

    def told(day: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
        return [
            (one.report.date.isoformat(), str(one.text.vi), one.answer, one.units)
            for one in difficulties(on(day, files))
        ]

    lead = ("na/b",)
    assert told("2022-03-01") == [
        ("2022-02-01", "Thiếu kinh phí", "no_later_report", lead),
        ("2022-02-01", "Bổ sung", "no_later_report", lead),
    ]
    assert told("2022-04-10")[1:] == [
        ("2022-02-01", "Thiếu kinh phí", "named_again", lead),
        ("2022-02-01", "Bổ sung", "no_longer_named", lead),
    ]
    assert told("2022-06-01") == [
        ("2022-04-01", "Vẫn thiếu", "no_longer_named", lead),
        ("2022-02-01", "Thiếu người", "no_longer_named", lead),
    ]
