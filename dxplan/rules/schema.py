"""S: keys that need or exclude each other, flat reports, lists as text, Unicode forms."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dxplan.compliance.assignments import is_assigned
from dxplan.diagnostics import (
    AppendItem,
    Finding,
    InsertKey,
    KeyPart,
    KeyPath,
    Remove,
    RenameKey,
    Replace,
    SetValue,
    Step,
    Subject,
    SymbolicFix,
    Value,
)
from dxplan.model.fields import keys_where
from dxplan.model.records import Plan, Target, Task
from dxplan.model.values import NumberRange
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Body,
    Context,
    Findings,
    Reference,
    finding,
    fix_to_add,
    is_extension,
    scalar_texts,
    written_path,
)
from dxplan.rules.hiding import HidingScope
from dxplan.rules.list_fixes import list_step
from dxplan.rules.texts import field_of
from dxplan.rules.written_evidence import unregistered_evidence
from dxplan.source.markdown import addresses_in, machine_read, unread_in


def missing_key(context: Context) -> Findings:
    """S102: one of two keys has to be there."""
    portfolio = context.portfolio
    for plan in portfolio.plans.values():
        if not _has_any(plan, "document", "document_unknown"):
            yield _missing(plan, "document")
    for task in portfolio.tasks.values():
        if _is_assigned_on(context, task):
            continue
        head = portfolio.head(task)
        if not head.lead_unit and head.lead_unknown is None:
            yield _missing(task, "lead_unit")
    for target in portfolio.targets.values():
        yield from _missing_keys_of_target(target)
    for document in portfolio.documents.values():
        if not _has_any(document, "number", "title"):
            yield _missing(document, "number")
    yield from _missing_in_evidence(context)
    yield from _missing_in_deliverables(context)


def _missing_in_deliverables(context: Context) -> Findings:
    """Of a deliverable with a sign of comparison what has to be reached."""
    for task in context.portfolio.tasks.values():
        for i, deliverable in enumerate(task.fields.deliverables):
            if deliverable.operator is None or deliverable.value is not None:
                continue
            path = ("deliverables", i)
            fix = fix_to_add(task, path, "value")
            yield finding(
                "S102", task, path, part=KeyPart.MISSING, fix=fix, key="value"
            )


def _missing_in_evidence(context: Context) -> Findings:
    for task, path, entry in unregistered_evidence(context):
        if entry.where:
            continue
        step = InsertKey(written_path(task, path), "url", "https://…")
        yield finding(
            "S102",
            task,
            path,
            part=KeyPart.MISSING,
            fix=SymbolicFix("display", (step,)),
            key="url",
            variant="evidence",
        )


def _missing_keys_of_target(target: Record[Target]) -> Findings:
    if not _has_any(target, "indicator", "title"):
        yield _missing(target, "title", "indicator")
    has_operator = _has_any(target, "operator")
    if has_operator and not _has_any(target, "value", "steps", "value_text"):
        yield _missing(target, "value")


def _is_assigned_on(context: Context, task: Record[Task]) -> bool:
    """Whether a task is only assigned to others."""
    plan = context.portfolio.plans[task.plan or ""]
    return is_assigned(plan.fields, task.fields)


def assigned_to_without_assigns(context: Context) -> Findings:
    """S130: to whom a task is assigned, where nothing assigns it to others."""
    for task in context.portfolio.tasks.values():
        if "assigned_to" not in task.front_matter:
            continue  # most records are not typed for it
        if task.fields.assigned_to and not _is_assigned_on(context, task):
            yield finding("S130", task, ("assigned_to",), part=KeyPart.KEY)
    for plan in context.portfolio.plans.values():
        if not plan.fields.assigned_to or plan.fields.assigns:
            continue
        tasks = context.portfolio.everything.by_plan.get(plan.id, ())
        if not any(task.fields.assigns for task in tasks):
            yield finding("S130", plan, ("assigned_to",), part=KeyPart.KEY)


def _has_any(record: Record[Any], *keys: str) -> bool:
    """Whether any of the keys holds something."""
    return any(getattr(record.fields, key) not in (None, ()) for key in keys)


def _missing(record: Record[Any], key: str, *alternatives: str) -> Finding:
    fix = SymbolicFix("display", (InsertKey(record.path, key, "…"),))
    subjects: list[Subject] = [(HidingScope.KEY, record.id, key)]
    for alternative in alternatives:
        subjects.append((HidingScope.KEY, record.id, alternative))
    return finding(
        "S102",
        record,
        part=KeyPart.MISSING,
        fix=fix,
        subjects=tuple(subjects),
        key=key,
    )


def conflicting_keys(context: Context) -> Findings:
    """S115: two keys that exclude each other."""
    for plan in context.portfolio.plans.values():
        yield from _conflicts_of_plan(plan)
    for task in context.portfolio.tasks.values():
        yield from _conflicts_of_task(context, task)
    for target in context.portfolio.targets.values():
        yield from _conflicts_of_target(target)
    for task, path, entry in unregistered_evidence(context):
        if entry.url is None or entry.file is None:
            continue
        yield finding(
            "S115",
            task,
            (*path, "file"),
            part=KeyPart.KEY,
            key="file",
            other="url",
            variant="evidence",
        )


def _conflicts_of_plan(plan: Record[Plan]) -> Findings:
    has_document = _has_any(plan, "document")
    is_unknown = _has_any(plan, "document_unknown")
    if has_document and is_unknown:
        yield _conflict(plan, "document_unknown", "document", "unknown")
    defaults = plan.fields.defaults
    if plan.fields.assigns and defaults is not None and defaults.lead_unit:
        yield finding(
            "S115",
            plan,
            ("defaults", "lead_unit"),
            part=KeyPart.KEY,
            subjects=((HidingScope.ABSENT_KEY, plan.id, "assigns"),),
            key="lead_unit",
            other="assigns",
            variant="assigns",
        )


def _conflicts_of_task(context: Context, task: Record[Task]) -> Findings:
    has_lead = _has_any(task, "lead_unit")
    is_unknown = _has_any(task, "lead_unknown")
    if has_lead and is_unknown:
        yield _conflict(task, "lead_unknown", "lead_unit", "unknown")
    if not _is_assigned_on(context, task):
        return
    variant = "assigns-itself" if task.fields.assigns else "assigns"
    if has_lead:
        yield _conflict(task, "lead_unit", "assigns", variant)
    elif is_unknown:
        yield _conflict(task, "lead_unknown", "assigns", variant)


def _conflicts_of_target(target: Record[Target]) -> Findings:
    is_quantitative = _has_any(target, "value", "operator")
    if target.fields.qualitative and is_quantitative:
        yield _conflict(target, "qualitative", "value", "qualitative")
    key = _key_without_operator(target.fields)
    if key is not None:
        yield _conflict(target, key, "operator", "operator")


def _key_without_operator(target: Target) -> str | None:
    """The key whose numbers need an operator that is not there; ranges need none."""
    if target.operator is not None:
        return None
    if target.value is not None:
        return None if isinstance(target.value, NumberRange) else "value"
    if all(isinstance(step.value, NumberRange) for step in target.steps):
        return None
    return "steps"


def _conflict(record: Record[Any], key: str, other: str, variant: str) -> Finding:
    return finding(
        "S115",
        record,
        (key,),
        part=KeyPart.KEY,
        subjects=((HidingScope.ABSENT_KEY, record.id, other),),
        key=key,
        other=other,
        variant=variant,
    )


# flat reports ------------------------------------------------------------------------


def flat_status(context: Context) -> Findings:
    """S113: a report typed into the front matter of a task."""
    for task in context.portfolio.tasks.values():
        if task.fields.status is not None and task.fields.reported_on is not None:
            fix = _as_report(task.front_matter)
            yield finding("S113", task, ("status",), part=KeyPart.KEY, fix=fix)


_FLAT_REPORT_KEYS = {
    "reported_on": "date",
    "status": "status",
    "completed_on": "completed_on",
    "percent": "percent",
    "document": "document",
    "evidence": "evidence",
    "note": "note",
}
"""The keys of a flat report and what they are in an entry of `reports`, in its order."""


def _as_report(front_matter: Mapping[str, Value]) -> SymbolicFix | None:
    """Move a flat report to the end of the list, where it has the weight that it has now."""
    if not isinstance(front_matter.get("reports", []), list):
        return None
    entry = {}
    for key, name in _FLAT_REPORT_KEYS.items():
        if key in front_matter:
            entry[name] = front_matter[key]
    steps: list[Step] = []
    for key in front_matter:
        if key in _FLAT_REPORT_KEYS:
            steps.append(Remove((key,)))
    steps.append(AppendItem(("reports",), entry))
    return SymbolicFix("safe", tuple(steps))


def flat_status_without_date(context: Context) -> Findings:
    """S114: a status in the front matter of a task without the day it speaks of."""
    for task in context.portfolio.tasks.values():
        if task.fields.status is not None and task.fields.reported_on is None:
            yield finding("S114", task, ("status",), part=KeyPart.KEY)


def flat_key_without_status(context: Context) -> Findings:
    """S120: a key of a flat report in the front matter of a task that holds no such report."""
    for task in context.portfolio.tasks.values():
        if task.fields.status is not None:
            continue
        for key in _FLAT_REPORT_KEYS:
            if key == "note" or key not in task.front_matter:
                continue
            args: dict[str, Any] = {"key": key, "belongs": "reports"}
            yield finding("S120", task, (key,), part=KeyPart.KEY, **args)


# lists -------------------------------------------------------------------------------


def list_as_text(context: Context) -> Findings:
    """S124: several keys written as one text where a list of them is wanted."""
    for reference in context.written_references:
        if not reference.listed:
            continue
        yield finding(
            "S124",
            reference.record,
            reference.path,
            fix=_as_list(context, reference),
            key=field_of(reference.path),
            value=reference.ref,
        )


def _as_list(context: Context, reference: Reference) -> SymbolicFix | None:
    """Write the list that the text stands for: safe where each of its keys leads somewhere."""
    step = list_step(context, reference, reference.listed)
    if step is None:
        return None
    reference_type = type(reference.ref)
    lead_somewhere = all(
        context.portfolio.resolve(reference_type(part), reference.record.jurisdiction)
        for part in reference.listed
    )
    return SymbolicFix("safe" if lead_somewhere else "unsafe", (step,))


# Unicode -----------------------------------------------------------------------------


def not_normalised(context: Context) -> Findings:
    """S116: text that is not in Unicode form NFC: it looks the same and is not found."""
    files = _files_not_composed(context)
    for record in context.portfolio.records():
        if record.file in files:
            front_matter = dict(record.front_matter)
            yield from _values_not_composed(record, front_matter)
            yield from _keys_not_composed(record, front_matter)
    # a piece of a text that is composed is so too
    composed = context.portfolio.sources.keys() - files
    for body in context.bodies:
        if body.source.file in composed:
            continue
        if not _is_composed(body.source.body):
            yield from _body_not_composed(body)


def _files_not_composed(context: Context) -> set[str]:
    """The files with letters in pieces, or with escapes that may be such."""
    files = set()
    for file, source in context.portfolio.sources.items():
        if "\\" in source.text or not _is_composed(source.text):
            files.add(file)
    return files


def _is_composed(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


_VERBATIM = keys_where(lambda field: field.meaning.format in {"url", "digest"})
"""Keys whose values programs read: letters put together make another address."""


def _values_not_composed(record: Record[Any], front_matter: Value) -> Findings:
    for path, text in scalar_texts(front_matter):
        if field_of(path) in _VERBATIM or is_extension(path):
            continue
        composed = _composed(text, addresses_in(text))
        if composed != text:
            fix = _safe(SetValue((*record.path, *path), composed))
            yield finding("S116", record, path, fix=fix)


def _keys_not_composed(record: Record[Any], front_matter: Value) -> Findings:
    for path in _key_paths(front_matter, ()):
        name = str(path[-1])
        if not _is_composed(name):
            fix = _safe(RenameKey((*record.path, *path), _composed(name)))
            yield finding("S116", record, path, part=KeyPart.KEY, fix=fix)


def _key_paths(value: Value, path: KeyPath) -> Iterator[KeyPath]:
    """The path of every key: what may only be an `x-` key where it is not one of the format's."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from _key_paths(item, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _key_paths(item, (*path, i))


def _body_not_composed(body: Body) -> Findings:
    """The words of a body that are stored in pieces; what programs read stays as it is."""
    text = body.source.body
    unread = sorted(unread_in(text))
    spans = _words_not_composed(text, unread)
    if not spans:
        return
    begin = spans[0][0]
    end = spans[-1][1]
    verbatim = []
    for first, last in unread:
        if begin <= first and last <= end:
            verbatim.append((first - begin, last - begin))
    content = _composed(text[begin:end], verbatim)
    new_text = text[:begin] + content + text[end:]
    fix = None
    if machine_read(text) == machine_read(new_text):
        fix = _safe(Replace(body.file_span((begin, end)), content))
    yield body.finding("S116", spans[0], fix)


def _words_not_composed(
    text: str, unread: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The spans of words that are stored in pieces, outside of the sorted spans ``unread``."""
    spans = []
    for start, end in _between(unread, len(text)):
        for word in re.finditer(r"\S+", text[start:end]):
            if not _is_composed(word[0]):
                spans.append((start + word.start(), start + word.end()))
    return spans


def _between(spans: Iterable[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """What lies outside of sorted spans."""
    reached = 0
    for start, stop in (*spans, (end, end)):
        if reached < start:
            yield reached, start
        reached = max(reached, stop)


def _safe(step: Step) -> SymbolicFix:
    return SymbolicFix("safe", (step,))


def _composed(text: str, verbatim: Iterable[tuple[int, int]] = ()) -> str:
    """The text with its letters composed, but for the sorted spans that are verbatim."""
    pieces = []
    reached = 0
    for start, end in _between(verbatim, len(text)):
        pieces += [text[reached:start], unicodedata.normalize("NFC", text[start:end])]
        reached = end
    return "".join([*pieces, text[reached:]])
