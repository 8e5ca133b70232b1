"""R, P, H: evidence: files that are not there, addresses to register, wrong types and days."""

import posixpath
import unicodedata
from collections import defaultdict
from datetime import date
from typing import Any

from dxplan.compliance.deliverables import mismatch
from dxplan.diagnostics import Finding, KeyPath, Place, Related
from dxplan.files.copied_files import is_copied
from dxplan.model.evidence import (
    EvidenceEntry,
    UnregisteredEvidence,
    documents_among,
)
from dxplan.model.records import Task
from dxplan.portfolio.evidence_files import evidence_file
from dxplan.portfolio.portfolio import Record
from dxplan.rules.content import similar_neighbour
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    place,
    uncorrected_entries,
)
from dxplan.rules.written_evidence import unregistered_evidence

_FEW = 2
"""In so many records an address may be evidence without being registered."""


def unknown_evidence_file(context: Context) -> Findings:
    """R125: a file that is evidence and is not published, or not in the plan's folder."""
    for task, path, entry in unregistered_evidence(context):
        if entry.file is None:
            continue
        fault = _file_fault(context, task, (*path, "file"), entry.file)
        if fault is not None:
            yield fault


def _file_fault(
    context: Context, task: Record[Task], path: KeyPath, written: str
) -> Finding | None:
    """What is wrong with a file that is evidence; None where it is published."""
    file = evidence_file(task, written)
    if file is None:
        return finding("R125", task, path, file=written, variant="outside")
    portfolio = context.portfolio.everything
    if file in portfolio.assets:
        return None
    if not is_copied(file):
        return finding("R125", task, path, file=written, variant="ending")
    if file in context.once(_unread_files):
        return finding("R125", task, path, file=written, variant="unpublished")
    suggestion = ""
    similar = similar_neighbour(set(portfolio.assets), file)
    if similar is not None:
        suggestion = posixpath.relpath(similar, posixpath.dirname(task.file))
        if unicodedata.normalize("NFC", similar) == unicodedata.normalize("NFC", file):
            return finding("R125", task, path, file=written, variant="decomposed")
    return finding("R125", task, path, file=written, suggestion=suggestion)


def _unread_files(context: Context) -> frozenset[str]:
    return context.portfolio.everything.unread


def address_to_register(context: Context) -> Findings:
    """R126: an address that is evidence in more than two records; once, in the first of them."""
    places: dict[str, dict[str, tuple[Record[Task], KeyPath]]] = defaultdict(dict)
    for task, path, entry in unregistered_evidence(context):
        if entry.url is not None:
            places[entry.url].setdefault(task.id, (task, (*path, "url")))
    for address, by_record in places.items():
        if len(by_record) <= _FEW:
            continue
        (first, path), *others = by_record.values()
        related = []
        for task, other_path in others[:_FEW]:
            related.append(Related("also-cited-here", place(task, *other_path)))
        yield finding(
            "R126",
            first,
            path,
            related=tuple(related),
            address=address,
            number=len(by_record),
        )


def evidence_replaced(context: Context) -> Findings:
    """H229: a file that is evidence of a recorded report holds something else than at the base."""
    if context.base is None or not context.base.replaced_evidence:
        return
    reported: set[str] = set()
    for task, path, entry in unregistered_evidence(context):
        if entry.file is None:
            continue
        file = evidence_file(task, entry.file)
        if file not in context.base.replaced_evidence or file in reported:
            continue
        reported.add(file)
        yield finding("H229", task, (*path, "file"), file=entry.file)


def deliverable_mismatch(context: Context) -> Findings:
    """P108: the evidence is of another type than the deliverable asked for."""
    for state in context.compliance.tasks.values():
        task = state.record
        # a report may be older than a change of what was asked for
        asked_for = (*task.fields.deliverables, *state.task.deliverables)
        wanted_types = [deliverable.type for deliverable in asked_for]
        for i, report in uncorrected_entries(task, "reports"):
            given_types = _types_of(context, task, report.evidence)
            missed = mismatch(wanted_types, given_types)
            if missed is None:
                continue
            type_place = place(task, "deliverables", 0, "type")
            yield finding(
                "P108",
                task,
                ("reports", i, "evidence"),
                related=(Related("deliverable-here", type_place),),
                asked=", ".join(missed.wanted),
                found=", ".join(missed.given),
            )


def _types_of(
    context: Context, record: Record[Any], entries: tuple[EvidenceEntry, ...]
) -> list[str | None]:
    """The types of evidence; only a document of the register may be of a type asked for."""
    types: list[str | None] = []
    for ref in documents_among(entries):
        document = context.portfolio.document(ref, record.jurisdiction)
        if document is not None:
            types.append(document.fields.type)
    return types


def evidence_after_report(context: Context) -> Findings:
    """P113: the evidence is younger than the report that gives it."""
    for task, i, report in context.log_entries("task", "reports"):
        for j, entry in enumerate(report.evidence):
            path: KeyPath = ("reports", i, "evidence", j)
            name, issued, date_place = _dated_evidence(context, task, path, entry)
            if issued is None or issued <= report.date:
                continue
            yield finding(
                "P113",
                task,
                path,
                related=(Related("date-here", date_place),),
                document=name,
                issued=issued,
                date=report.date,
            )


def _dated_evidence(
    context: Context, task: Record[Any], path: KeyPath, entry: EvidenceEntry
) -> tuple[str, date | None, Place]:
    """How evidence is called, the day it is of, and where that day is written."""
    if isinstance(entry, UnregisteredEvidence):
        return entry.where, entry.date, place(task, *path, "date")
    document = context.portfolio.document(entry, task.jurisdiction)
    if document is None:
        return str(entry), None, place(task, *path)
    return document.id, document.fields.date, place(document, "date")
