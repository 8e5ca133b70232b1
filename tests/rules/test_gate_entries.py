"""Entries by which the gate was talked out: lines that reach back, errata that hide their day, disputes erased."""

import pytest
from gate_cases import (
    AS_OF,
    DONE,
    DUTY,
    LATE,
    LATER,
    MISSED,
    RANKED,
    UNITS,
    WORLD,
    added,
    edited,
    judged,
    world,
)
from samples import Files, assembled

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diff.cautions import cautions
from dxplan.diff.diff import compare_plans
from dxplan.history.change_base import base_of
from dxplan.history.recorded_day import RecordedDays

REPORT_OF_LATE = "reports: {date: 2022-05-01, status: in_progress, document: later}"
REPORT_OF_DONE = "reports: {date: 2022-08-01, status: completed, completed_on: 2022-08-01, percent: 100, results: [{deliverable: 1, value: 3}], evidence: later}"
FINDING_OF_LATE = "verifications: {date: 2022-05-02, verified_by: b, finding: disputed}"
FIGURE_OF_MISSED = "measurements: {date: 2022-06-15, value: 40, document: later}"


def moved(path: str, to: str, day: str = "2022-09-20") -> Files:
    """A page with one more change of its deadline, dated with its document."""
    line = f"{{date: {day}, to: {to}, document: later, note: x}}"
    return edited(path, added(path, f"deadline_changes: {line}"))


def more(path: str, log: str, *entries: str) -> Files:
    """A page whose log of one entry has got others."""
    name, _, first = log.partition(": ")
    listed = "".join(f"\n  - {entry}" for entry in (first, *entries))
    return edited(path, (log, f"{name}:{listed}"))


def reported(path: str, *entries: str) -> Files:
    """A page without reports with some."""
    return edited(
        path, added(path, "reports:" + "".join(f"\n  - {entry}" for entry in entries))
    )


def cautions_of(files: Files) -> set[str]:
    """The names of the cautions of a change."""
    found = compare_plans(world(), judged(files).after)
    return {
        caution.name
        for caution in cautions(found, RecordedDays(uncommitted=AS_OF), Config())
    }


# deadlines that recur -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "variant", "caution"),
    [
        (
            moved(DUTY, "{every: quarter, from: 2022, until: 2022-Q1}"),
            "occurrences",
            "occurrences-dropped",
        ),
        (
            moved(DUTY, "{every: quarter, from: 2023}"),
            "occurrences",
            "occurrences-dropped",
        ),
        (
            moved(DUTY, "{every: year, from: 2022}"),
            "occurrences",
            "occurrences-dropped",
        ),
        (moved(DUTY, "none"), "form", "deadline-dropped"),
        (moved(DUTY, "2022-12-31"), "form", "deadline-form"),
        (moved(LATE, "{every: year, from: 2023}"), "form", "deadline-form"),
        (moved(LATE, "ongoing"), "form", "deadline-dropped"),
        (moved(LATE, "{by: 2022-12, firm: false}"), "form", "deadline-dropped"),
        (moved(LATE, "{by: 2022-06, condition: Có vốn}"), "form", "deadline-dropped"),
    ],
)
def test_a_line_that_reaches_back_or_gives_another_form(
    files: Files, variant: str, caution: str
) -> None:
    found = [item for item in judged(files).findings if item.code == "H222"]
    assert [item.args["variant"] for item in found] == [variant]
    assert caution in cautions_of(files)


@pytest.mark.parametrize(
    "files",
    [
        moved(DUTY, "{every: quarter, due: 3-10, from: 2022, until: 2026}"),
        moved(LATE, "2022-12-31"),
        moved(LATER, "{every: year, from: 2023}"),
    ],
)
def test_an_extension_of_what_is_to_come_passes(files: Files) -> None:
    assert "H222" not in judged(files).codes


def test_a_corrected_extension_hides_no_delay() -> None:
    files = edited(
        LATE,
        added(
            LATE,
            "deadline_changes:\n  - {date: 2022-09-20, to: 2022-06-30, document: later, note: x}\n"
            "  - {date: 2022-09-20, corrects: 2022-09-20, recorded: 2022-09-21, to: 2022-12, document: later, note: x}",
        ),
    )
    found = [item for item in judged(files).findings if item.code == "H222"]
    assert [item.args["variant"] for item in found] == ["erratum"]


# errata ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        (
            more(
                LATE, REPORT_OF_LATE, "{date: 2022-10-01, status: in_progress}",
                "{date: 2022-06-20, corrects: 2022-10-01, recorded: 2022-10-01, status: completed, "
                "completed_on: 2022-06-20, evidence: later}",
            ),
            {"H212", "H220"},
        ),
        (
            more(
                LATE, REPORT_OF_LATE,
                "{date: 2022-03-20, corrects: 2022-05-01, recorded: 2022-10-01, status: completed, "
                "completed_on: 2022-03-20, evidence: later}",
            ),
            {"H212", "H220"},
        ),
        (
            more(
                MISSED, FIGURE_OF_MISSED, "{date: 2022-10-01, value: 92, document: later}",
                "{date: 2022-Q2, corrects: 2022-10-01, recorded: 2022-10-01, value: 92, document: later}",
            ),
            {"H212", "H220"},
        ),
        (
            more(
                MISSED, FIGURE_OF_MISSED,
                "{date: 2022-07-01, corrects: 2022-06-15, recorded: 2022-10-01, value: 40, document: later}",
            ),
            {"H220"},
        ),
        (
            edited(
                RANKED,
                added(
                    RANKED,
                    "measurements:\n  - {date: 2022-10-01, value: 4}\n"
                    "  - {date: 2022-09-20, corrects: 2022-10-01, recorded: 2022-10-01, value: 4}",
                ),
            ),
            {"H220"},
        ),
    ],
)  # fmt: skip
def test_an_erratum_of_another_day_is_an_entry_of_that_day(
    files: Files, codes: set[str]
) -> None:
    assert codes <= judged(files).codes
    assert "claim-without-document" in cautions_of(files)
    assert ("backdated" in cautions_of(files)) == ("H212" in codes)


@pytest.mark.parametrize(
    ("evidence", "is_told"),
    [
        ("later", False),
        ("{url: 'https://a.vn/tin', date: 2022-07-01}", True),
        ("{file: anh.jpg, type: BB, date: 2022-07-01}", True),
    ],
)
def test_evidence_in_no_register_proves_no_better_completion(
    evidence: str, is_told: bool
) -> None:
    erratum = (
        "{date: 2022-08-01, corrects: 2022-08-01, recorded: 2022-09-30, "
        f"status: completed, completed_on: 2022-07-01, evidence: {evidence}}}"
    )
    files = more(DONE, REPORT_OF_DONE, erratum)
    assert ("H220" in judged(files).codes) is is_told


ERRATUM = "{date: 2022-05-01, corrects: 2022-05-01, recorded: %s, status: in_progress, document: later, note: x}"


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("2022-10-01", []),
        ("2022-09-20", []),
        ("2022-05-03", ["H212"]),
        ("2022-01-01", ["H212"]),
    ],
)
def test_the_day_of_a_correction_is_not_long_before_it_was_made(
    recorded: str, told: list[str]
) -> None:
    files = more(LATE, REPORT_OF_LATE, ERRATUM % recorded)
    assert [item.code for item in judged(files).findings if item.code == "H212"] == told
    assert ("backdated" in cautions_of(files)) == bool(told)


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        ("finding: confirmed", True),
        ("finding: confirmed, note: Nhầm", True),
        ("finding: confirmed, document: later", False),
        ("finding: not_confirmed", False),
    ],
)
def test_an_erratum_takes_no_dispute_away(finding: str, told: bool) -> None:
    line = f"{{date: 2022-05-02, corrects: 2022-05-02, recorded: 2022-10-01, verified_by: b, {finding}}}"
    files = more(LATE, FINDING_OF_LATE, line)
    assert ("H220" in judged(files).codes) is told
    assert ("claim-without-document" in cautions_of(files)) is told


# days of completion ---------------------------------------------------------------------------------------------------

DONE_ON = "{date: 2022-10-01, status: completed, completed_on: %s, evidence: later}"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (more(LATE, REPORT_OF_LATE, DONE_ON % "2022"), True),
        (
            more(
                DONE, REPORT_OF_DONE,
                "{date: 2022-08-01, corrects: 2022-08-01, recorded: 2022-10-01, status: completed, "
                "completed_on: 2022-H2, evidence: later}",
            ),
            True,
        ),
        (more(LATE, REPORT_OF_LATE, DONE_ON % "2022-09"), False),
        (reported(LATER, DONE_ON % "2022-H1"), False),
    ],
)  # fmt: skip
def test_a_long_period_of_completion_that_spans_the_deadline(
    files: Files, told: bool
) -> None:
    assert ("H220" in judged(files).codes) is told


STOPPED = "{date: 2022-10-01, status: suspended, authorised_by: later, note: x}"
REOPENED = "{date: 2022-09-28, status: in_progress, note: x}"


@pytest.mark.parametrize(
    ("files", "caution", "told"),
    [
        (more(LATE, REPORT_OF_LATE, STOPPED), "stopped", True),
        (more(DONE, REPORT_OF_DONE, STOPPED), "stopped", True),
        (
            more(LATE, REPORT_OF_LATE, STOPPED.replace("authorised_by", "document")),
            "stopped",
            False,
        ),
        (more(DONE, REPORT_OF_DONE, REOPENED), "completion-withdrawn", True),
        (
            more(DONE, REPORT_OF_DONE, REOPENED, DONE_ON % "2022-06"),
            "completion-withdrawn",
            True,
        ),
        (
            more(DONE, REPORT_OF_DONE, DONE_ON % "2022-06"),
            "completion-withdrawn",
            False,
        ),
        (moved(LATE, "2022-12-31"), "extended-late", True),
        (moved(LATE, "2022-05-31"), "extended-late", False),
    ],
)
def test_what_a_reviewer_is_told_of(files: Files, caution: str, told: bool) -> None:
    assert (caution in cautions_of(files)) is told


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ((REOPENED,), True),
        ((REOPENED, DONE_ON % "2022-06"), True),
        ((DONE_ON % "2022-06",), False),
    ],
)
def test_a_completion_withdrawn_and_reported_anew_was_withdrawn(
    entries: tuple[str, ...], told: bool
) -> None:
    assert ("H211" in judged(more(DONE, REPORT_OF_DONE, *entries)).codes) is told


@pytest.mark.parametrize(
    ("proof", "told"),
    [
        ("via: later", True),
        ("document: spare", False),
        ("document: spare, via: later", False),
    ],
)
def test_a_correction_proves_no_worse_than_what_it_corrects(
    proof: str, told: bool
) -> None:
    line = f"{{date: 2022-06, corrects: 2022-06-15, recorded: 2022-10-01, value: 70, {proof}}}"
    found = {
        item.args["variant"]
        for item in judged(more(MISSED, FIGURE_OF_MISSED, line)).findings
        if item.code == "H220"
    }
    assert ("erratum" in found) is told


def test_a_plan_that_comes_to_assign_is_not_said_to_be_out_of_force() -> None:
    line = (
        "changes: {date: 2022-09-01, key: assigns, to: true, document: later, note: x}"
    )
    old = "changes: {date: 2022-02-01, key: note, to: Ghi, document: later, note: x}"
    files = edited("na/p/plan.md", (old, line))
    found = compare_plans(world(), judged(files).after)
    told = [
        (one.name, one.key)
        for one in cautions(found, RecordedDays(uncommitted=AS_OF), Config())
    ]
    assert ("plan-not-counted", "assigns") in told


def test_a_unit_that_ended_is_told_with_the_document_it_had() -> None:
    had = (
        "- key: old\n",
        "- key: ending\n  name: Sở\n  source: {document: later}\n- key: old\n",
    )
    before = edited(UNITS, had)[UNITS]
    after = before.replace("name: Sở\n", "name: Sở\n  valid_until: 2022-09-30\n")
    states = [
        evaluate(assembled({**WORLD, UNITS: text}, base={}), AS_OF, Settings())
        for text in (before, after)
    ]
    base = base_of(states[0].portfolio, states[1].portfolio, "0" * 40)
    told = [
        item
        for item in find_defects(states[1], Config(), None, base=base)
        if item.code == "H221"
    ]
    assert [item.args["variant"] for item in told] == ["same-document"]
