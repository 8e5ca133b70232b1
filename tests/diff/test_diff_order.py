"""`dxplan diff` as a reviewer reads it: what loosens and what to look at first, each with its place, then the rest."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import git, record, start
from samples import TASK, Files, Run, md, reports, task

DAY = "2022-12-31"
SOON = "2022-06-25"
"""A day on which nothing of these changes is recorded late."""
SECOND, THIRD = "na/p/tasks/02.md", "na/p/tasks/03.md"
STARTED = "date: 2022-03-01, status: in_progress"
FINISHED = "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: qd"
THREE: Files = {
    TASK: task(reports(STARTED)),
    SECOND: task(reports(STARTED), lead="b", title="Việc hai"),
    THIRD: task(reports(STARTED), lead="c", title="Việc ba"),
}
MOVED = "deadline_changes:\n  - {date: 2022-06-01, to: 2023-06-30, document: qd, note: Chờ hướng dẫn.}\n"
SAID = ("--lang", "en", "--as-of", DAY)
Said = Callable[..., str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "project"
    made.mkdir()
    return start(made, THREE)


@pytest.fixture
def said(dxplan: Run, root: Path) -> Said:
    """What diff prints of the last commit."""

    def run(*options: str, form: str = "full", span: str = "HEAD~1..HEAD") -> str:
        done = dxplan("-C", root, "diff", span, "--format", form, *SAID, *options)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    return run


def data(said: Said, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(form="json", **options))
    return found


def finished(text: str) -> str:
    """A task with a report of its completion below the others."""
    return text.replace(STARTED, f"{STARTED}}}\n  - {{{FINISHED}")


def in_order(text: str, *parts: str) -> bool:
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_three_changes_take_few_lines_with_their_files(root: Path, said: Said) -> None:
    record(root, SOON, {path: finished(text) for path, text in THREE.items()})
    text = said()
    assert len(text.splitlines()) <= 25
    for path in THREE:
        assert f"[plans/{path}]" in text
    git(root, "checkout", "-q", "HEAD~1")
    record(
        root,
        SOON,
        {
            TASK: task(MOVED + reports(STARTED)),
            SECOND: finished(THREE[SECOND]),
            THIRD: finished(THREE[THIRD]),
        },
    )
    assert len(said().splitlines()) <= 25, said()


def test_cautions_come_first_with_their_place(root: Path, said: Said) -> None:
    done = finished(THREE[SECOND])
    record(root, SOON, {TASK: task(MOVED + reports(STARTED)), SECOND: done})
    place = f"plans/{TASK}:6"
    assert (
        (root / "plans" / TASK)
        .read_text(encoding="utf-8")
        .splitlines()[5]
        .startswith("  - {date: 2022-06-01")
    )
    caution = "the deadline was changed from 30 June 2022 to 30 June 2023."
    text = said()
    assert in_order(
        text,
        "To review before accepting",
        f"{caution} [{place}]",
        "Status: ",
        "Effect on the figures",
    )
    markdown = said(form="markdown")
    assert in_order(
        markdown, "### To review", "### Nghe An", "### Effect on the figures"
    )
    assert f"(`{place}`)" in markdown
    found = [
        (one["name"], one["record"], one["file"], one["line"])
        for one in data(said)["cautions"]
    ]
    assert found == [("deadline-later", "na/p/tasks/01", f"plans/{TASK}", 6)]


def test_a_place_is_a_link_where_the_repository_is_on_the_web(
    root: Path, said: Said
) -> None:
    (root / "dxplan.toml").write_text(
        'repository_url = "https://example.org/git/cds"\n', encoding="utf-8"
    )
    record(root, SOON)
    commit = record(root, SOON, {TASK: task(MOVED + reports(STARTED))})
    address = f"https://example.org/git/cds/blob/{commit}/plans/{TASK}"
    markdown = said(form="markdown")
    assert f"]({address}#L6)" in markdown
    assert f"]({address})" in markdown
    (root / "dxplan.toml").write_text(
        'repository_url = "https://example.net/other"\n', encoding="utf-8"
    )
    record(root, SOON, {TASK: task(MOVED + reports(STARTED) + "note: Sửa.")})
    assert "](https://example.org/" in said(
        form="markdown"
    )  # no change sets where the links to it lead
    assert "example.net" not in said(form="markdown")


@pytest.mark.parametrize("how", ["removed", "register", "period-less"])
def test_what_has_no_line_has_its_file(root: Path, said: Said, how: str) -> None:
    if how == "removed":
        (root / "plans" / TASK).unlink()
        record(root, SOON)
        (told,) = [line for line in said().splitlines() if line.startswith("  - Task")]
        assert told.endswith(f"[plans/{TASK}]")
        assert [(one["file"], one["line"]) for one in data(said)["cautions"]] == [
            (f"plans/{TASK}", None)
        ]
        return
    units = "na/units.yaml"
    text = (
        (root / "plans" / units)
        .read_text(encoding="utf-8")
        .replace("name: Sở B", "name: Sở Bê")
    )
    record(root, SOON, {units: text})
    assert f"[plans/{units}:3 na/b]" in said()


# numbers that rest on a caution ---------------------------------------------------------------------------------------


def test_numbers_that_move_only_by_a_caution_say_so(root: Path, said: Said) -> None:
    record(
        root,
        SOON,
        {TASK: task(MOVED + reports(STARTED)), SECOND: finished(THREE[SECOND])},
    )
    rests = {
        (one["scope"], one["id"]): one["cautioned"] for one in data(said)["effects"]
    }
    assert rests["all", None] == "some"
    assert rests["unit", "na/a"] == "all"
    assert rests["unit", "na/b"] == "none"
    text = said()
    assert "(partly because of what is listed for review above)" in text
    assert re.search(
        r"^  Changed only because of what is listed for review above: Sở A \(Nghe An\)\.$",
        text,
        re.MULTILINE,
    )
    assert "Sở B (Nghe An): Completed on time: 0 → 1" in text
    assert "Sở A (Nghe An):" not in text


def test_a_rate_that_rises_because_a_deadline_moved_is_marked(
    root: Path, said: Said
) -> None:
    record(root, SOON, {TASK: task(MOVED + reports(STARTED))})
    text = said()
    assert (
        "(only because of what is listed for review above): Open, within the deadline: 0 → 1; Open, overdue: 3 → 2"
        in text
    )
    assert "(only because of what is listed for review above)" in said(form="markdown")
    assert {one["cautioned"] for one in data(said)["effects"]} == {"all"}


# the configuration ----------------------------------------------------------------------------------------------------


def configured(root: Path, text: str) -> None:
    (root / "dxplan.toml").write_text(text, encoding="utf-8")
    record(root, SOON)


def test_what_loosens_the_configuration_stands_first(root: Path, said: Said) -> None:
    configured(root, "stale_days = 90\nignore = ['C1']\n")
    (root / "plans" / TASK).unlink()
    configured(root, "ignore = []\nstale_days = 900\n")
    text = said()
    loosened = (
        "“stale_days”: 90 → 900. From now on, less is reported, or as less severe"
    )
    assert in_order(
        text,
        loosened,
        "“ignore”",
        "To review before accepting",
        "Effect on the figures",
    )
    assert "[dxplan.toml:2]" in text
    assert in_order(
        said(form="markdown"),
        "stale&#95;days",
        "### To review",
        "### Effect on the figures",
    )
    found = data(said)
    assert [
        (one["key"], one["loosens"], one["line"]) for one in found["configuration"]
    ] == [
        ("stale_days", True, 2),
        ("ignore", False, 1),
    ]
    assert list(found).index("configuration") < list(found).index("records")


def test_both_sides_are_judged_by_the_days_of_the_older(
    root: Path, said: Said, dxplan: Run
) -> None:
    configured(root, "due_soon_days = 30\nofficial = true\n")
    configured(root, "due_soon_days = 1\n")
    git(root, "checkout", "-qb", "other")
    new = {"na/p/tasks/04.md": task(deadline="2023-01-15", title="Việc bốn")}
    record(root, SOON, new)
    states = {
        span: data(said, span=span)["records"][0]["new"]["timeliness"]
        for span in ("HEAD~1..HEAD", "HEAD~2..HEAD")
    }
    assert states == {"HEAD~1..HEAD": "within", "HEAD~2..HEAD": "due_soon"}
    assert "“official”: true → false" in said(span="HEAD~2..HEAD")
    assert "apart" not in said(
        span="HEAD~2..HEAD"
    )  # worded as the older side is: official


def test_a_configuration_alone_is_a_change_and_none_is_nothing(
    root: Path, said: Said
) -> None:
    configured(root, "lang = 'vi'\n")
    assert "A configuration was added. [dxplan.toml]" in said()
    configured(root, "lang = 'en'\n")
    assert "configuration" not in said()
    (root / "dxplan.toml").write_text("official = true\n", encoding="utf-8")
    assert "“official”: false → true [dxplan.toml:1]" in said(span="HEAD")
    (root / "dxplan.toml").unlink()
    assert "The configuration was removed; the defaults apply. [dxplan.toml]" in said(
        span="HEAD"
    )


@pytest.mark.parametrize("broken", ["older", "newer"])
def test_a_broken_configuration_of_a_side_is_said(
    root: Path, said: Said, broken: str
) -> None:
    configured(root, "x = 1\n" if broken == "older" else "stale_days = 1\n")
    configured(root, "stale_days = 1\n" if broken == "older" else "x = 1\n")
    (root / "dxplan.toml").unlink()
    assert (
        "The defaults were used where necessary: the configuration dxplan.toml"
        in said()
    )


def test_nothing_in_a_configuration_or_a_name_is_mark_up(
    root: Path, said: Said
) -> None:
    configured(root, 'ignore = []\n[per_path]\n"<img src=x> @all [a](b)" = ["S"]\n')
    markdown = said(form="markdown")
    assert "<img" not in markdown
    assert "@all" not in markdown
    assert "[a](b)" not in markdown


def test_a_plan_made_a_draft_marks_the_tasks_that_it_takes_along(
    root: Path, said: Said
) -> None:
    plan = md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nchanges:\n"
              "  - {date: 2022-06-01, key: standing, from: in_force, to: draft}")  # fmt: skip
    record(root, SOON, {"na/p/plan.md": plan})
    found = data(said)
    assert {"better-without-entry", "without-document"} <= {
        one["name"] for one in found["cautions"]
    }
    assert {one["cautioned"] for one in found["effects"]} == {"all"}


def test_a_waiver_that_comes_with_a_change_is_a_caution_that_moves_no_number(
    root: Path, said: Said
) -> None:
    waiver = "waivers:\n  - {rule: P103, reason: Nguồn không nêu, until: 2030-01-01}\n"
    record(
        root,
        SOON,
        {TASK: finished(THREE[TASK]).replace("reports:", f"{waiver}reports:")},
    )
    found = data(said)
    assert [(one["name"], one["key"], one["line"]) for one in found["cautions"]] == [
        ("waiver-added", "waivers", 6)
    ]
    assert {one["cautioned"] for one in found["effects"]} == {"none"}
    record(
        root,
        SOON,
        {
            TASK: (root / "plans" / TASK)
            .read_text(encoding="utf-8")
            .replace("2030", "2029")
        },
    )
    assert data(said)["cautions"] == []
