"""Which record is which of another portfolio, along `former_ids`."""

import time

import pytest
from samples import BASE, PLAN, TASK, Files, portfolio, task

from dxplan.comparison.match import pairs, rewritten
from dxplan.portfolio.portfolio import Portfolio

T = "na/p/tasks/01"


def paired(old: Portfolio, new: Portfolio) -> dict[str, str | None]:
    """By its new id what each task was; what is gone under its old id."""
    found = [pair for pair in pairs(old, new) if pair.record.kind == "task"]
    return {
        pair.record.id: pair.old.id
        if pair.old and pair.new
        else "gone"
        if pair.old
        else None
        for pair in found
    }


def with_key(text: str, line: str) -> str:
    return text.replace("---\n", f"---\n{line}\n", 1)


def moved(files: Files, old: str, new: str) -> Files:
    return {
        new + path.removeprefix(old) if path.startswith(f"{old}/") else path: text
        for path, text in files.items()
    }


def test_a_record_is_known_again_behind_several_renames() -> None:
    files = moved({**BASE, TASK: task()}, "na", "nb")
    files = {
        **files,
        "nb/jurisdiction.md": with_key(files["nb/jurisdiction.md"], "former_ids: na"),
    }
    between = portfolio(files, base={})
    files = moved(files, "nb/p", "nb/q")
    files = {
        **files,
        "nb/q/plan.md": with_key(files["nb/q/plan.md"], "former_ids: nb/p"),
    }
    plan_too = portfolio(files, base={})
    files = {**files, "nb/q/tasks/02.md": task("former_ids: nb/q/tasks/01")}
    task_too = portfolio(
        {path: text for path, text in files.items() if path != "nb/q/tasks/01.md"},
        base={},
    )
    before = portfolio({TASK: task()})
    assert paired(before, plan_too) == {"nb/q/tasks/01": T}
    assert paired(before, task_too) == {"nb/q/tasks/02": T}
    assert paired(between, task_too) == {"nb/q/tasks/02": "nb/p/tasks/01"}
    assert [
        pair for pair in pairs(before, task_too) if not pair.old or not pair.new
    ] == []
    assert [*task_too.earlier_ids("nb/q/tasks/02")][-1] == T


def test_a_name_that_was_given_away_belongs_to_the_record_that_says_so() -> None:
    old = portfolio({TASK: task(title="Một"), "na/p/tasks/02.md": task(title="Hai")})
    anew = {
        TASK: task(title="Mới"),
        "na/p/tasks/02.md": task("former_ids: na/p/tasks/01", title="Một"),
    }
    anew["na/p/tasks/03.md"] = task("former_ids: na/p/tasks/02", title="Hai")
    expected = {T: None, "na/p/tasks/02": T, "na/p/tasks/03": "na/p/tasks/02"}
    assert paired(old, portfolio(anew)) == expected
    del anew[TASK]
    assert paired(old, portfolio(anew)) == {
        key: was for key, was in expected.items() if key != T
    }


@pytest.mark.parametrize("named", [[T], [T, "na/p/tasks/00"]])
def test_an_old_record_is_one_new_one_only(named: list[str]) -> None:
    twice = {
        f"na/p/tasks/{name}.md": task(f"former_ids: [{', '.join(named)}]")
        for name in ("02", "03")
    }
    assert paired(portfolio({TASK: task()}), portfolio(twice)) == {
        "na/p/tasks/02": T,
        "na/p/tasks/03": None,
    }


def test_who_names_another_record_that_is_still_there_does_not_take_it() -> None:
    files = {TASK: task(), "na/p/tasks/02.md": task("former_ids: na/p/tasks/01")}
    assert paired(portfolio(files), portfolio(files)) == {
        T: T,
        "na/p/tasks/02": "na/p/tasks/02",
    }


def test_thousands_of_new_tasks_with_old_ids_take_no_time() -> None:
    many = {
        f"na/p/tasks/t{i}.md": task(f"former_ids: na/p/tasks/s{i}") for i in range(2000)
    }
    new, old = portfolio(many), portfolio({PLAN: BASE[PLAN]})
    began = time.perf_counter()
    assert set(paired(old, new).values()) == {None}
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("after", "files"),
    [
        (
            "lead_unit: a\nreports: {date: 2022-02-01, status: piloting, note: {vi: Lời}}",
            [f"plans/{TASK}"],
        ),
        (
            "lead_unit: a\nreports: {date: 2022-02-01, status: piloting, note: {vi: Lời, en: Text}}",
            [],
        ),
        ("lead_unit: b\nreports: {date: 2022-02-01, status: piloting, note: Lời}", []),
    ],
)
def test_a_file_is_only_written_otherwise_where_it_says_no_more(
    after: str, files: list[str]
) -> None:
    before = portfolio({TASK: with_key(REPORTED, "lead_unit: a")})
    units = BASE["na/units.yaml"].replace("name: Sở A", "name: 'Sở A'")
    new = portfolio(
        {TASK: with_key(REPORTED, after).replace(NOTE, ""), "na/units.yaml": units}
    )
    assert [file for _, file in rewritten(before, new, pairs(before, new))] == [
        *files,
        "plans/na/units.yaml",
    ]


NOTE = "reports: {date: 2022-02-01, status: piloting, note: Lời}\n"
REPORTED = f"---\ntitle: Việc\ndeadline: 2022-06-30\n{NOTE}---\n"
