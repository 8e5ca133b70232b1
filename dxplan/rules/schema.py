"""S: what takes two fields of one record to see: keys that need or exclude each other, flat reports, Unicode forms."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

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
    SymbolicFix,
    Value,
)
from dxplan.model.fields import keys_where
from dxplan.model.keys import value_at
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Body,
    Context,
    Findings,
    Reference,
    finding,
    is_extension,
)
from dxplan.rules.texts import field_of, scalars
from dxplan.source.markdown import addresses_in, machine_read, unread_in


def missing_key(context: Context) -> Findings:
    """S102: one of two keys has to be there."""
    portfolio = context.portfolio
    for plan in portfolio.plans.values():
        if plan.fields.document is None and plan.fields.document_unknown is None:
            yield _missing(plan, "document")
    for task in portfolio.tasks.values():
        assigns = portfolio.plans[task.plan or ""].fields.assigns
        if (
            not assigns
            and not task.fields.lead_unit
            and task.fields.lead_unknown is None
        ):
            yield _missing(task, "lead_unit")
    for target in portfolio.targets.values():
        if target.fields.indicator is None and target.fields.title is None:
            yield _missing(target, "title")
        if target.fields.operator is not None and target.fields.value is None:
            yield _missing(target, "value")
    for document in portfolio.documents.values():
        if document.fields.number is None and document.fields.title is None:
            yield _missing(document, "number")


def _missing(record: Record, key: str, path: KeyPath = ()) -> Finding:  # type: ignore[type-arg]
    fix = SymbolicFix("display", (InsertKey((*record.path, *path), key, "…"),))
    return finding("S102", record, path, part=KeyPart.MISSING, fix=fix, key=key)


def conflicting_keys(context: Context) -> Findings:
    """S115: two keys that exclude each other."""
    portfolio = context.portfolio
    for plan in portfolio.plans.values():
        if (
            plan.fields.document is not None
            and plan.fields.document_unknown is not None
        ):
            yield _conflict(plan, "document_unknown", "document", "unknown")
    for task in portfolio.tasks.values():
        leads = bool(task.fields.lead_unit)
        if leads and task.fields.lead_unknown is not None:
            yield _conflict(task, "lead_unknown", "lead_unit", "unknown")
        if portfolio.plans[task.plan or ""].fields.assigns and (
            leads or task.fields.lead_unknown is not None
        ):
            yield _conflict(
                task, "lead_unit" if leads else "lead_unknown", "assigns", "assigns"
            )
    for target in portfolio.targets.values():
        if target.fields.qualitative and (
            target.fields.value is not None or target.fields.operator is not None
        ):
            yield _conflict(target, "qualitative", "value", "qualitative")
        if target.fields.value is not None and target.fields.operator is None:
            yield _conflict(target, "value", "operator", "operator")


def _conflict(record: Record, key: str, other: str, variant: str) -> Finding:  # type: ignore[type-arg]
    return finding(
        "S115", record, (key,), part=KeyPart.KEY, key=key, other=other, variant=variant
    )


def flat_status(context: Context) -> Findings:
    """S113: a report typed into the head of a task."""
    for task in context.portfolio.tasks.values():
        if task.fields.status is not None and task.fields.reported_on is not None:
            yield finding(
                "S113",
                task,
                ("status",),
                part=KeyPart.KEY,
                fix=_as_report(task.front_matter),
            )


_FLAT = {
    "reported_on": "date",
    "status": "status",
    "completed_on": "completed_on",
    "percent": "percent",
    "document": "document",
    "evidence": "evidence",
    "note": "note",
}
"""The keys of a flat report and what they are in an entry of `reports`, in its order."""


def _as_report(head: Mapping[str, Value]) -> SymbolicFix | None:
    """Move a flat report to the end of the list, where it has the weight that it has now."""
    if not isinstance(head.get("reports", []), list):
        return None
    entry = {name: head[key] for key, name in _FLAT.items() if key in head}
    removed = tuple(Remove((key,)) for key in head if key in _FLAT)
    return SymbolicFix("safe", (*removed, AppendItem(("reports",), entry)))


def flat_status_without_date(context: Context) -> Findings:
    """S114: a status in the head of a task without the day it speaks of."""
    for task in context.portfolio.tasks.values():
        if task.fields.status is not None and task.fields.reported_on is None:
            yield finding("S114", task, ("status",), part=KeyPart.KEY)


def flat_key_without_status(context: Context) -> Findings:
    """S120: a key of a flat report in the head of a task that holds no such report."""
    for task in context.portfolio.tasks.values():
        if task.fields.status is None:
            for key in _FLAT:
                if key in task.front_matter and key != "note":
                    yield finding(
                        "S120",
                        task,
                        (key,),
                        part=KeyPart.KEY,
                        key=key,
                        belongs="reports",
                    )


def list_as_text(context: Context) -> Findings:
    """S124: several keys written as one text where a list of them is wanted."""
    for found in context.written_references:
        if found.listed:
            key = next(step for step in reversed(found.path) if isinstance(step, str))
            fix = _as_list(context, found)
            yield finding(
                "S124", found.record, found.path, fix=fix, key=key, value=found.ref
            )


def _as_list(context: Context, found: Reference) -> SymbolicFix | None:
    """Write the list that the text stands for: safe where each of its keys leads somewhere."""
    record, resolve = found.record, context.portfolio.resolve
    *inner, key = found.path[:-1]
    parent = (*record.path, *inner)
    beside = value_at(context.portfolio.sources[record.file].front_matter, parent)
    if not isinstance(beside, dict):
        return None
    written = beside.get(str(key))
    items = written if isinstance(written, list) else [written]
    keys = [
        part
        for item in items
        for part in (found.listed if item == found.ref else [item])
        if isinstance(part, str)
    ]
    known = all(
        resolve(type(found.ref)(part), record.jurisdiction) for part in found.listed
    )
    return SymbolicFix(
        "safe" if known else "unsafe", (SetValue((*parent, key), [*keys]),)
    )


def not_normalised(context: Context) -> Findings:
    """S116: text that is not in Unicode form NFC: it looks the same and is not found."""
    sources = context.portfolio.sources
    odd = {
        file
        for file, s in sources.items()
        if "\\" in s.text or not unicodedata.is_normalized("NFC", s.text)
    }
    for record in context.portfolio.records():
        if record.file not in odd:
            continue
        head = dict(record.front_matter)
        for path, text in scalars(head):
            composed = (
                text
                if field_of(path) in _VERBATIM or is_extension(path)
                else _composed(text, addresses_in(text))
            )
            if composed != text:
                yield finding(
                    "S116",
                    record,
                    path,
                    fix=_safe(SetValue((*record.path, *path), composed)),
                )
        for path in _keys(head, ()):
            name = str(path[-1])
            if not unicodedata.is_normalized("NFC", name):
                fix = _safe(RenameKey((*record.path, *path), _composed(name)))
                yield finding("S116", record, path, part=KeyPart.KEY, fix=fix)
    for body in context.bodies:
        if not unicodedata.is_normalized("NFC", body.source.body):
            yield from _in_pieces(body)


_VERBATIM = keys_where(lambda field: field.meaning.format in {"url", "digest"})
"""Keys whose values programs read: letters put together make another address."""


def _in_pieces(body: Body) -> Findings:
    """The words of a body that are stored in pieces; what programs read stays as it is."""
    text, unread = body.source.body, sorted(unread_in(body.source.body))
    words = [
        (start + word.start(), start + word.end())
        for start, end in _between(unread, len(text))
        for word in re.finditer(r"\S+", text[start:end])
        if not unicodedata.is_normalized("NFC", word[0])
    ]
    if not words:
        return
    begin, end = words[0][0], words[-1][1]
    kept = [
        (first - begin, last - begin)
        for first, last in unread
        if begin <= first and last <= end
    ]
    content = _composed(text[begin:end], kept)
    same = machine_read(text) == machine_read(text[:begin] + content + text[end:])
    fix = _safe(Replace(body.in_file((begin, end)), content)) if same else None
    yield body.finding("S116", words[0], fix)


def _between(spans: Iterable[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """What lies outside of sorted spans."""
    reached = 0
    for start, stop in (*spans, (end, end)):
        if reached < start:
            yield reached, start
        reached = max(reached, stop)


def _safe(step: Step) -> SymbolicFix:
    return SymbolicFix("safe", (step,))


def _composed(text: str, kept: Iterable[tuple[int, int]] = ()) -> str:
    """The text with its letters put together, but for the sorted spans that are kept."""
    pieces, reached = [], 0
    for start, end in _between(kept, len(text)):
        pieces += [text[reached:start], unicodedata.normalize("NFC", text[start:end])]
        reached = end
    return "".join([*pieces, text[reached:]])


def _keys(value: Value, path: KeyPath) -> Iterator[KeyPath]:
    """The path of every key: what may only be an `x-` key where it is not one of the format's."""
    entries = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in entries:
        if isinstance(key, str):
            yield (*path, key)
        yield from _keys(item, (*path, key))
