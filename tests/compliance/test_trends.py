"""Progress through time: the same numbers as a day's own summary, and a back-dated report shows."""

import csv
import io
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from repositories import generated, git, record, start
from samples import BASE, FROZEN, PLAN, TASK, Run, md, portfolio, reports, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import FULFILLED, evaluate
from dxplan.compliance.trends import (
    POINTS,
    PlansAtCommit,
    TrendRow,
    trend,
    trend_days,
)
from dxplan.exchange.trends import read_trend
from dxplan.files.cache import NO_CACHE, Cache
from dxplan.history.git import require_repository
from dxplan.history.head import NO_HEAD, read_head
from dxplan.history.snapshot import portfolio_at
from dxplan.portfolio.loader import ParsedFiles, load
from dxplan.portfolio.portfolio import Portfolio

CASES = {
    TASK: task(reports("date: 2022-05-10, status: completed", "date: 2022-07-01, status: in_progress")),
    "na/p/tasks/02.md": task(
        "accepts_pilot: true\n" + reports("date: 2022-03-31, status: piloting"), deadline="2022-Q1"
    ),
    "na/p/tasks/03.md": task(
        "deadline_changes:\n  - {date: 2022-06-01, to: 2022-12, document: qd}\n"
        "  - {date: 2022-06-01, to: 2023-03, document: qd, corrects: 2022-06-01, recorded: 2022-10-05}"
    ),
    "na/p/tasks/04.md": task(
        reports(
            "for: 2022-Q2, date: 2022-07-02, status: completed", "for: 2022-Q4, date: 2023-01-02, status: completed"
        ),
        deadline="every quarter",
    ),
    "na/p/tasks/05.md": task(
        "changes:\n  - {date: 2022-08-15, document: qd, key: lead_unit, to: b}\n"
        "  - {date: 2022-09-15, document: qd, key: area, to: people}"
    ),
    "na/p/tasks/06.md": task(
        reports(
            "date: 2022-05-20, status: suspended, authorised_by: qd",
            "date: 2022-08-20, status: completed, completed_on: 2022-07",
            "date: 2022-08-20, status: in_progress, corrects: 2022-08-20, recorded: 2022-11-11",
        )
    ),
    "na/p/tasks/07.md": task(
        deadline="{by: 2022-10, condition: Có hướng dẫn, condition_met_on: 2022-05-05}", lead="[a, c]"
    ),
    "na/p/tasks/08.md": task(deadline="{by: 2022-09, firm: false}"),
    "na/q/tasks/01.md": task("same_as: na/p/tasks/01", deadline="2022-05-31"),
    "na/g/plan.md": md(
        "title: K\ndocument: plan-doc\nperiod: 2022\ndefaults: {lead_unit: b, area: people}\n"
        "changes: [{date: 2022-07-07, document: qd, key: defaults, to: {lead_unit: c}}]"
    ),
    "na/g/tasks/01.md": md(
        "title: V\ndeadline: 2022-06-30\n"
        "deadline_changes: [{date: 2022-06-06, to: 2022-12-12, document: qd}]"
    ),
    "na/g/tasks/02.md": md(
        "title: V\npart_of: na/g/tasks/01\n" + reports("date: 2022-08-08, status: completed")
    ),
    "na/g/tasks/03.md": md("title: V\ndeadline: 2022-05-31"),
    "na/g/tasks/04.md": md("title: V\npart_of: na/g/tasks/03\nsource: {document: later}\nlead_unit: a"),
    "na/g/tasks/05.md": md(
        "title: V\ndeadline: 2022-05-31\n"
        "changes: [{date: 2022-09-09, document: qd, key: superseded_by, to: na/g/tasks/03}]"
    ),
    "na/g/tasks/06.md": md(
        "title: V\ndeadline: 2022-05-31\nchanges: [{date: 2022-09-09, key: superseded_by, to: na/g/tasks/03}]"
    ),
    "na/g/tasks/09.md": md(
        "title: V\ndeadline: 2022-05-31\n"
        "changes: [{date: 2022-04-04, document: qd, key: superseded_by, to: na/g/tasks/10}]"
    ),
    "na/g/tasks/10.md": md(
        "title: V\ndeadline: 2022-05-31\n"
        "changes: [{date: 2022-08-04, document: qd, key: superseded_by, to: na/g/tasks/09}]"
    ),
    "na/g/tasks/07.md": md(
        "title: V\npart_of: na/g/tasks/08\n" + reports("date: 2022-08-08, status: in_progress")
    ),
    "na/g/tasks/08.md": md(
        "title: V\ndeadline: 2022-05-31\nchanges: [{date: 2022-04-04, document: qd, key: lead_unit, to: a}]"
    ),
    "na/q/plan.md": BASE[PLAN].replace("document: plan-doc", "document: later")
    .replace("---\n", "---\nchanges:\n  - {date: 2022-10-10, document: qd, key: standing, to: replaced}\n", 1),
}  # fmt: skip


def summary_rows(found: Portfolio, day: date) -> dict[tuple[str, str | None], object]:
    rows = evaluate(found, day, Settings()).summaries
    return {key: (dict(row.boxes), row.rates) for key, row in rows.items() if row.tasks}


def assert_as_summaries(found: Portfolio, days: list[date]) -> None:
    told: dict[tuple[date, str], dict[tuple[str, str | None], object]] = defaultdict(
        dict
    )
    for row in trend(found, days, lambda _: PlansAtCommit("c", found)):
        if row.tasks:
            told[row.date, row.clock][row.scope, row.id] = (dict(row.boxes), row.rates)
    for day in days:
        wanted = summary_rows(found, day)
        assert told[day, "by_reports"] == told[day, "by_record"] == wanted, day
    for row in trend(found, days, lambda _: None):
        if row.date == days[-1]:
            fulfilled = [row.boxes[box] for box in FULFILLED]
            assert row.completed == sum(fulfilled), row


def test_every_day_of_every_kind_of_task_is_as_its_own_summary() -> None:
    begin = date(2022, 1, 8)
    assert_as_summaries(
        portfolio(CASES), [begin + timedelta(days=n) for n in range(480)]
    )


def test_the_real_plans_are_as_their_summaries() -> None:
    found = load(FROZEN)
    assert_as_summaries(
        found, [*trend_days(date(2021, 12, 31), date(2024, 11, 5)), date(2026, 2, 1)]
    )


@pytest.mark.parametrize(
    ("first", "count", "second"),
    [
        ("2026-05-31", 1, None),
        ("2026-05-01", 1, None),
        ("2026-04-30", 2, "2026-05-31"),
        ("2024-08-01", 22, "2024-09-30"),
        ("2023-07-01", 12, "2023-12-31"),
        ("2020-08-15", 24, "2020-12-31"),
        ("2019-01-01", 15, "2019-12-31"),
        ("1950-01-01", POINTS, "2004-12-31"),
        ("2030-01-01", 1, None),
    ],
)
def test_the_days_are_the_ends_of_the_finest_period_that_fits(
    first: str, count: int, second: str | None
) -> None:
    days = trend_days(date.fromisoformat(first), date(2026, 5, 31))
    assert len(days) == count
    assert days[-1] == date(2026, 5, 31)
    assert [*days] == sorted({*days})
    assert second is None or days[1] == date.fromisoformat(second)


def test_a_back_dated_completion_counts_by_record_only_from_the_day_it_was_recorded(
    dxplan: Run, tmp_path: Path
) -> None:
    root = start(tmp_path / "one", {TASK: task(deadline="2022-12")})
    done = reports("date: 2022-06-15, status: completed, completed_on: 2022-06-10")
    commit = record(root, "2022-09-20", {TASK: task(done, deadline="2022-12")})
    built = dxplan(
        "-C", root, "build", "--out", tmp_path / "out", "--as-of", "2022-11-15"
    )
    assert built.returncode == 0, built.stdout + built.stderr
    document = json.loads(
        (tmp_path / "out/data/trends.json").read_text(encoding="utf-8")
    )
    assert (document["as_of"], document["commit"]) == ("2022-11-15", commit)
    plan = [row for row in document["items"] if row["scope"] == "plan"]
    completed = {
        (row["clock"], row["date"]) for row in plan if row["boxes"]["completed_on_time"]
    }
    after = ("2022-09-30", "2022-10-31", "2022-11-15")
    assert completed == {
        ("by_reports", day)
        for day in ("2022-06-30", "2022-07-31", "2022-08-31", *after)
    } | {("by_record", day) for day in after}
    assert {row["commit"] for row in plan if row["date"] in after} == {None, commit}
    assert [
        row["rates"]["completion"]["value"]
        for row in plan
        if row["date"] == "2022-08-31"
    ] == [100.0, None]
    assert [row["completed"] for row in plan if row["date"] == "2022-08-31"] == [1, 0]
    text = (tmp_path / "out/data/trends.csv").read_text(encoding="utf-8-sig")
    lines = [*csv.DictReader(io.StringIO(text))]
    assert [(line["scope"], line["date"], line["clock"]) for line in lines] == [
        (row["scope"], row["date"], row["clock"]) for row in document["items"]
    ]


def test_before_the_first_commit_and_without_a_repository_there_is_no_row_by_record(
    tmp_path: Path,
) -> None:
    root = start(tmp_path / "one", {TASK: task()}, day="2022-05-20")
    as_of = date(2022, 8, 10)
    rows = read_trend(root, load(root), as_of, read_head(root, load(root)), {})
    everything = [row for row in rows if row.scope == "all"]
    assert {row.date.month for row in everything if row.clock == "by_reports"} == {
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
    }
    assert {row.date.month for row in everything if row.clock == "by_record"} == {
        5,
        6,
        7,
        8,
    }
    alone = read_trend(root, load(root), as_of, NO_HEAD, {})
    assert [*alone] == [row for row in rows if row.clock == "by_reports"]


def test_commits_from_before_there_were_plans_are_no_zero(tmp_path: Path) -> None:
    root = tmp_path / "one"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "README.md").write_text("Kế hoạch\n", encoding="utf-8")
    record(root, "2022-02-01")
    record(root, "2022-04-01", {**BASE, TASK: task()})
    rows = read_trend(
        root, load(root), date(2022, 5, 5), read_head(root, load(root)), {}
    )
    days = [
        (row.date.isoformat(), row.tasks)
        for row in rows
        if row.clock == "by_record" and row.scope == "all"
    ]
    assert days == [("2022-04-30", 1), ("2022-05-05", 1)]


def test_a_scope_has_one_line_through_its_renames_and_goes_on_when_its_tasks_are_gone(
    tmp_path: Path,
) -> None:
    root = start(tmp_path / "one", {TASK: task()})
    (root / "plans/na/p").rename(root / "plans/na/moi")
    renamed = BASE[PLAN].replace("title:", "former_ids: [na/p]\ntitle:")
    record(root, "2022-03-05", {"na/moi/plan.md": renamed})
    record(root, "2022-04-05", {"na/moi/tasks/01.md": task(lead="b")})
    record(
        root, "2022-05-05", {"na/jurisdiction.md": md("name: Nghệ An\nlevel: province")}
    )
    (root / "plans/na/moi/tasks/01.md").unlink()
    record(root, "2022-05-06")
    rows = read_trend(
        root, load(root), date(2022, 5, 31), read_head(root, load(root)), {}
    )
    by_record = [row for row in rows if row.clock == "by_record"]
    lines = {
        key: [row.tasks for row in by_record if (row.scope, row.id) == key]
        for key in {(r.scope, r.id) for r in by_record}
    }
    assert lines["plan", "na/moi"] == [1, 1, 1, 1, 0]
    assert ("plan", "na/p") not in lines
    assert lines["unit", "na/a"] == [1, 1, 1, 0, 0]
    assert lines["unit", "na/b"] == [1, 0]


def test_what_snapshots_share_changes_no_number(tmp_path: Path) -> None:
    generated(tmp_path / "one", tasks=30, commits=40, seed=11)
    root = tmp_path / "one"
    now, as_of = load(root), date(2023, 8, 1)
    rows = read_trend(root, now, as_of, read_head(root, load(root)), {})
    known: ParsedFiles = {}
    shared = read_trend(root, load(root, known), as_of, read_head(root, now), known)
    assert [*shared] == [*rows]
    by_key = {(row.scope, row.id, row.date, row.clock): row for row in rows}
    for row in rows:
        if row.scope == "all" and row.commit is not None:
            then = evaluate(
                portfolio_at(require_repository(root), row.commit), row.date, Settings()
            ).summaries
            for scope in (
                ("all", None),
                ("area", "society"),
                ("unit", "na/a"),
                ("plan", "na/q"),
            ):
                same = by_key[(*scope, row.date, "by_record")]
                assert (dict(same.boxes), same.rates) == (
                    dict(then[scope].boxes),
                    then[scope].rates,
                )


def test_a_task_is_completed_from_the_day_that_its_report_names() -> None:
    files = {
        "na/p/tasks/01.md": task(
            reports("date: 2022-07-12, status: completed, completed_on: 2019-05-30")
        ),
        "na/p/tasks/02.md": task(
            reports("date: 2022-07-12, status: completed, completed_on: 2022-03")
        ),
        "na/p/tasks/03.md": task(
            reports("date: 2022-07-12, status: completed, completed_on: 2022")
        ),
        "na/p/tasks/04.md": task(reports("date: 2022-07-12, status: completed")),
        "na/p/tasks/05.md": task(
            reports(
                "date: 2022-02-02, status: completed",
                "date: 2022-04-04, status: piloting",
            )
        ),
        "na/p/tasks/06.md": task(
            reports("date: 2022-07-12, status: completed, for: 2022-Q1"),
            deadline="every quarter",
        ),
    }
    days = trend_days(date(2022, 1, 1), date(2022, 8, 1))
    every_day = trend(portfolio(files), days, lambda _: None)
    for scope in (("all", None), ("plan", "na/p"), ("unit", "na/a")):
        rows = {row.date.month: row for row in every_day.of(scope)}
        assert [rows[month].completed for month in (1, 2, 3, 6)] == [1, 1, 2, 2]
        assert rows[7].completed == 4  # the second quarter is not reported
        assert rows[8].completed == rows[7].completed
        fulfilled = [box for box in rows[8].boxes if box.startswith("completed_")]
        assert sum(rows[8].boxes[box] for box in fulfilled) == rows[8].completed
        assert sum(rows[6].boxes[box] for box in fulfilled) == 0


def test_status_shows_the_trend_of_what_is_asked_for(
    dxplan: Run, tmp_path: Path
) -> None:
    root = start(tmp_path / "one", {TASK: task(deadline="2022-12")}, day="2022-06-20")
    record(
        root,
        "2022-09-20",
        {
            TASK: task(
                reports("date: 2022-06-15, status: completed"), deadline="2022-12"
            )
        },
    )
    words = ("-C", root, "status", "--trend", "--as-of", "2022-09-25", "--lang", "en")
    table = dxplan(*words).stdout
    lines = [
        line.split() for line in table.splitlines() if line.strip().startswith("2022")
    ]
    assert ["2022-05-31", "0/1", "(no", "information)", "–"] in lines
    assert ["2022-08-31", "1/1", "0/1", "(no", "information)"] in lines
    assert lines[-1] == ["2022-09-25", "1/1", "1/1"]
    items = json.loads(dxplan(*words, "--plan", "na/p", "--format", "json").stdout)[
        "items"
    ]
    assert {(item["scope"], item["id"]) for item in items} == {("plan", "na/p")}
    assert dxplan(*words, "--unit", "na/a", "--format", "csv").stdout.count(
        "unit,na/a,"
    ) == len(items)
    then = dxplan(*words, "--recorded-by", "2022-07-15").stdout
    lines = [
        line.split() for line in then.splitlines() if line.strip().startswith("2022")
    ]
    assert ["2022-07-15", *["0/1", "(no", "information)"] * 2] in lines
    assert lines[-1] == ["2022-09-25", "0/1", "(no", "information)", "–"]
    assert "today's files" not in then


def test_kept_days_and_timelines_change_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "one"
    generated(root, tasks=12, commits=15, seed=5)
    kept = Cache(tmp_path / "cache")

    def rows(as_of: str, cache: Cache, *, whole: bool = False) -> list[TrendRow]:
        plans = load(root)
        day, head = date.fromisoformat(as_of), read_head(root, plans)
        if whole:  # every file of a commit is read, not only what differs
            head = replace(head, has_its_plans=False)
        return [*read_trend(root, plans, day, head, {}, cache=cache)]

    def check(as_of: str = "2023-08-01") -> None:
        told = rows(as_of, NO_CACHE, whole=True)
        assert rows(as_of, NO_CACHE) == told
        assert rows(as_of, kept) == told
        with monkeypatch.context() as patch:
            patch.delattr("dxplan.exchange.recorded_trend.portfolio_at")  # it is kept
            assert rows(as_of, kept) == told

    check()
    with monkeypatch.context() as patch:
        patch.delattr("dxplan.exchange.recorded_trend.portfolio_at")
        assert rows("2023-08-01", NO_CACHE)  # only tasks differ
    check("2023-08-02")
    target = "indicator: share\noperator: '>='\nvalue: 50\nlead_unit: a\nby: 2025"
    record(root, "2023-07-11", {"na/p/targets/a.md": md(target)})
    record(root, "2023-07-12", {"na/q/tasks/90.md": task("same_as: na/p/tasks/01")})
    record(
        root, "2023-07-13", {"na/q/tasks/91.md": "broken", f"{TASK[:-3]}.en.md": "Text"}
    )
    target += "\nformer_ids: [na/q/tasks/92]"
    record(root, "2023-07-14", {"na/p/targets/a.md": md(target)})
    check()
    (root / "plans/na/q/tasks/91.md").unlink()
    record(root, "2023-07-15", {"na/q/tasks/90.md": task("same_as: na/q/tasks/92")})
    check()
    (root / f"plans/{TASK}").write_text(
        task(reports("date: 2023-05-05, status: completed"))
    )
    check()  # not committed
    record(root, "2023-07-25")
    check()
    git(
        root,
        "commit",
        "-q",
        "--amend",
        "--no-edit",
        "--date",
        "2023-07-01T09:00:00+07:00",
    )
    check()
    plan = (root / "plans/na/q/plan.md").read_text()
    (root / "plans/na/q").rename(root / "plans/na/moi")
    renamed = plan.replace("title:", "former_ids: [na/q]\ntitle:", 1)
    record(root, "2023-07-26", {"na/moi/plan.md": renamed})
    check()
    both = plan.replace("title:", "former_ids: [na/q, na/p]\ntitle:", 1)
    (root / "plans/na/p").rename(tmp_path / "gone")
    record(root, "2023-07-27", {"na/moi/plan.md": both})
    check()  # two plans became one
    git(root, "reset", "-q", "--hard", "HEAD~9")
    check()
    (root / f"plans/{TASK}").write_text("no front matter")
    record(root, "2023-07-28")
    check()


def test_a_scope_has_another_digest_with_other_rows() -> None:
    days = [date(2022, 6, 30), date(2022, 7, 31)]
    one = trend(portfolio(CASES), days, lambda _: None)
    other = trend(
        portfolio({**CASES, "na/q/tasks/09.md": task()}), days, lambda _: None
    )
    same = {
        scope for scope in one.scopes if one.digest_of(scope) == other.digest_of(scope)
    }
    assert same == {scope for scope in one.scopes if one.of(scope) == other.of(scope)}
    assert ("plan", "na/p") in same
    assert ("plan", "na/q") not in same
    assert one.digest != other.digest
