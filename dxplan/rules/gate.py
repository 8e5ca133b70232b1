"""H: what a change does to the record: against the base, the logs only grow and nothing vanishes."""

from dxplan.rules.context import Context, Findings, finding_before

_KINDS = ("task", "target", "plan", "unit")
"""What is suspended, cancelled, replaced or dissolved, and never deleted."""


def record_removed(context: Context) -> Findings:
    """H201: a task, target, plan or unit of the base that is gone."""
    for pair in context.base.pairs if context.base else ():
        if pair.new is None and pair.record.kind in _KINDS:
            yield finding_before("H201", pair.record, variant=pair.record.kind, id=pair.record.id)
