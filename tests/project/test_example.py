"""The plan in docs/example: without an error, and every form of format 1.1 stands in it."""

from datetime import date

import pytest
from checking import check
from samples import ROOT

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Severity
from dxplan.messages import catalogue
from dxplan.model.evidence import unregistered_among
from dxplan.portfolio.evidence_files import evidence_file
from dxplan.portfolio.loader import load

DAY = date(2026, 7, 10)
EXAMPLE = ROOT / "docs/example"
PLAN = "tinh-vi-du/2026-ke-hoach"
KEYS = {
    "plan": ("groups", "defaults"),
    "task": (
        "group", "part_of", "milestones", "targets", "assigns", "assigned_to", "coordinating_units",
        "deliverables",
    ),
    "target": ("group", "each", "steps", "value_text"),
}  # fmt: skip


@pytest.fixture(scope="module")
def example() -> Compliance:
    return evaluate(load(EXAMPLE), DAY, Settings())


def test_it_has_no_error(example: Compliance) -> None:
    result = check(example.portfolio, Config(), catalogue("en"), as_of=DAY, today=DAY)
    errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert errors == []


def test_every_form_stands_in_it(example: Compliance) -> None:
    records = [*example.portfolio.records()]
    written = {
        kind: {
            key
            for record in records
            if record.kind == kind
            for key in record.front_matter
        }
        for kind in KEYS
    }
    missing = {kind: set(keys) - written[kind] for kind, keys in KEYS.items()}
    assert missing == {kind: set() for kind in KEYS}
    standings = {example.tasks[f"{PLAN}/tasks/{n:02}"].standing for n in range(1, 12)}
    assert standings == {"counted", "split", "superseded", "assigned"}
    assert len(example.portfolio.tasks) == 12
    assert len(example.portfolio.targets) == 6


def test_results_and_evidence_of_a_report_stand_in_it(example: Compliance) -> None:
    scanned = example.tasks[f"{PLAN}/tasks/05"]
    (deliverable,) = scanned.task.deliverables
    assert (deliverable.operator, str(deliverable.value)) == (">=", "120000")
    report = scanned.reports[-1]
    assert [str(result.value) for result in report.results] == ["121500"]
    links = unregistered_among(report.evidence)
    assert [bool(one.file) for one in links] == [True, False]
    file = evidence_file(scanned.record, links[0].where)
    assert file in example.portfolio.assets


def test_its_numbers_add_up(example: Compliance) -> None:
    """Nine tasks count: without the whole, the superseded and the assigned one."""
    group = example.tasks[f"{PLAN}/tasks/08"]
    assert group.member_counts is not None
    counts = group.member_counts
    assert (counts.fulfilled, counts.reported, counts.of) == (1, 2, 3)
    everything = example.summaries["all", None]
    assert everything.tasks == 9
    beside = (everything.split, everything.superseded, everything.assigned)
    assert beside == (1, 1, 1)
