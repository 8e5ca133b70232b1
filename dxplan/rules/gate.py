"""H: what a change does to the record: against the base, the logs only grow and nothing vanishes."""

from dxplan.portfolio import PLANS
from dxplan.rules.context import Context, Findings, finding_before
from dxplan.rules.references import missing_registers

_KINDS = ("task", "target", "plan", "unit")
"""What is suspended, cancelled, replaced or dissolved, and never deleted."""


def record_removed(context: Context) -> Findings:
    """H201: a task, target, plan or unit of the base that is gone; what went with its plan is told with it."""
    gone = [pair.record for pair in (context.base.pairs if context.base else ()) if pair.new is None]
    plans = {record.id for record in gone if record.kind == "plan" and ("plan", record.id) not in context.renames}
    told = {finding.args["folder"] for finding in context.portfolio.findings if finding.code == "F113"}
    registers = missing_registers(context) if gone else {}
    for record in gone:
        if record.kind not in _KINDS or (record.kind, record.id) in context.renames:
            continue
        if record.kind != "plan" and record.plan in plans:
            continue
        if record.file not in registers and f"{PLANS}/{record.id}" not in told:
            yield finding_before("H201", record, variant=record.kind, id=record.id)
