"""Ids at the gate: old ids go on leading where they led, and a plan's move between jurisdictions is told."""

import pytest
from gate_judging import OPEN, codes, judged
from samples import BASE, PLAN, Files, md, reports, task

OLD = "na/p/tasks/01"
RENAMED = "na/p/tasks/01-a.md"
DONE = reports(
    "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: [plan-doc]"
)
FORMER = f"former_ids: [{OLD}]\n"
RESTATING = task(f"same_as: {OLD}\n", title="Nhắc lại")
BEFORE: Files = {
    RENAMED: task(OPEN + FORMER),
    "na/p/tasks/04.md": task(DONE, title="Khác"),
}
NB: Files = {
    "nb/jurisdiction.md": md("name: Tỉnh B\nlevel: province"),
    "nb/units.yaml": "- key: a\n  name: Sở A\n",
    "nb/documents.yaml": "- key: plan-doc\n  number: 9/KH-UBND\n  type: KH\n  date: 2022-01-05\n",
}


@pytest.mark.parametrize(
    ("after", "leads"),
    [
        ({RENAMED: task(OPEN), f"{OLD}.md": task(DONE)}, OLD),
        (
            {
                RENAMED: task(f"{OPEN}former_ids: [na/p/tasks/1]\n"),
                f"{OLD}.md": task(DONE),
            },
            OLD,
        ),
        (
            {
                RENAMED: task(OPEN),
                "na/p/tasks/04.md": task(DONE + FORMER, title="Khác"),
            },
            "na/p/tasks/04",
        ),
        (
            {RENAMED: task(OPEN), "na/p/tasks/05.md": task(DONE + FORMER, title="Mới")},
            "na/p/tasks/05",
        ),
        ({RENAMED: task(OPEN)}, ""),
    ],
)
def test_an_old_id_that_no_longer_leads_where_it_led(after: Files, leads: str) -> None:
    before = {
        **BASE,
        **BEFORE,
        "na/q/plan.md": BASE[PLAN],
        "na/q/tasks/01.md": RESTATING,
    }
    found, names = judged(before, {**before, **after})
    assert [item.args.get("other", "") for item in found if item.code == "H228"] == [
        leads
    ]
    assert "former-id-lost" in names


def test_an_old_id_goes_along_with_a_further_renaming() -> None:
    before = {**BASE, **BEFORE}
    after = {path: text for path, text in before.items() if path != RENAMED}
    renamed = task(f"{OPEN}former_ids: [{OLD}, {RENAMED.removesuffix('.md')}]\n")
    found, names = judged(before, {**after, "na/p/tasks/01-b.md": renamed})
    assert (codes(found), names) == ([], set())


PLACED: Files = {**BASE, **NB, "na/q/plan.md": BASE[PLAN]}
MOVED: Files = {
    **BASE,
    **NB,
    "nb/q/plan.md": BASE[PLAN].replace("period:", "former_ids: [na/q]\nperiod:"),
}


def test_a_plan_that_is_moved_to_another_province_with_its_late_tasks() -> None:
    late = {"q/tasks/01.md": task(OPEN), "q/tasks/02.md": task(title="Khác")}
    before = PLACED | {f"na/{path}": text for path, text in late.items()}
    found, names = judged(
        before, MOVED | {f"nb/{path}": text for path, text in late.items()}
    )
    (item,) = (item for item in found if item.code in {"H217", "H218", "H227"})
    assert (item.code, item.place.file, item.args["variant"], item.args["number"]) == (
        "H218", "plans/nb/q/plan.md", "moved-plan", "2",
    )  # fmt: skip
    assert "better-by-correction" in names


@pytest.mark.parametrize("tasks", [{}, {"q/tasks/01.md": task(DONE)}])
def test_a_plan_that_is_moved_and_betters_nothing_is_told_too(tasks: Files) -> None:
    before = PLACED | {f"na/{path}": text for path, text in tasks.items()}
    found, names = judged(
        before, MOVED | {f"nb/{path}": text for path, text in tasks.items()}
    )
    assert [item.code for item in found if item.code in {"H217", "H218", "H227"}] == [
        "H227"
    ]
    assert "moved-between-jurisdictions" in names


def test_the_unit_is_no_cause_of_a_move_when_it_is_the_same_unit() -> None:
    before = PLACED | {"na/q/tasks/01.md": task(OPEN)}
    found, _ = judged(before, MOVED | {"nb/q/tasks/01.md": task(OPEN, lead="na/a")})
    assert [
        item.args["variant"] for item in found if item.code in {"H217", "H218"}
    ] == ["moved-plan"]


def test_a_jurisdiction_that_is_renamed_takes_its_plans_along() -> None:
    before = {**BASE, "na/p/tasks/01.md": task(OPEN)}
    after = {
        path.replace("na/", "nb/", 1): text
        for path, text in before.items()
        if path != "x"
    }
    after["nb/jurisdiction.md"] = after["nb/jurisdiction.md"].replace(
        "level:", "former_ids: [na]\nlevel:"
    )
    found, names = judged(before, after)
    assert codes(found) == []
    assert "moved-between-jurisdictions" not in names


def numbered(*tasks: tuple[str, str, str]) -> Files:
    """Tasks by their file: title, and the ids that they had before."""
    files = {**BASE}
    for name, title, former in tasks:
        head = f"former_ids: [{former}]\n" if former else ""
        files[f"na/p/tasks/{name}.md"] = task(OPEN + head, title=title)
    return files


SEVEN, EIGHT = ("07", "Bảy", ""), ("08", "Tám", "")
CHAIN = (("08", "Bảy", "na/p/tasks/07"), ("09", "Tám", "na/p/tasks/08"))
EXCHANGE = (("07", "Tám", "na/p/tasks/08"), ("08", "Bảy", "na/p/tasks/07"))


@pytest.mark.parametrize("after", [CHAIN, EXCHANGE])
def test_records_that_are_numbered_anew_and_say_so(
    after: tuple[tuple[str, str, str], ...],
) -> None:
    found, names = judged(numbered(SEVEN, EIGHT), numbered(*after))
    assert (codes(found), names) == ([], set())
    again, names = judged(
        numbered(*after), numbered(*after) | {"na/p/tasks/10.md": task(title="Mới")}
    )
    assert (codes(again), names) == ([], set())


def test_a_record_that_was_numbered_anew_is_renamed_once_more() -> None:
    further = (CHAIN[0], ("10", "Tám", "na/p/tasks/08, na/p/tasks/09"))
    found, names = judged(numbered(*CHAIN), numbered(*further))
    assert (codes(found), names) == ([], set())


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((("08", "Tám", ""), ("09", "Bảy", "na/p/tasks/08")), "R115"),
        ((("07", "Bảy", "na/p/tasks/08"), ("08", "Tám", "na/p/tasks/old")), "R115"),
    ],
)
def test_an_id_of_a_record_that_keeps_it_is_no_former_id(
    after: tuple[tuple[str, str, str], ...], expected: str
) -> None:
    found, _ = judged(
        numbered(SEVEN, ("08", "Tám", "na/p/tasks/old")), numbered(*after)
    )
    assert expected in codes(found)


@pytest.mark.parametrize(
    ("after", "now"), [(CHAIN, "na/p/tasks/09"), (EXCHANGE, "na/p/tasks/07")]
)
def test_a_citation_that_was_left_as_it_is_leads_to_another_record(
    after: tuple[tuple[str, str, str], ...], now: str
) -> None:
    citing = {
        "na/q/plan.md": BASE[PLAN],
        "na/q/tasks/01.md": task("same_as: na/p/tasks/08\n", title="Nhắc lại"),
    }
    found, _ = judged(numbered(SEVEN, EIGHT) | citing, numbered(*after) | citing)
    assert [(item.code, item.args["id"]) for item in found if item.code == "H228"] == [
        ("H228", now)
    ]
    mended = citing | {"na/q/tasks/01.md": task(f"same_as: {now}\n", title="Nhắc lại")}
    found, _ = judged(numbered(SEVEN, EIGHT) | citing, numbered(*after) | mended)
    assert codes(found) == []
