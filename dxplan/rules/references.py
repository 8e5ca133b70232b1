"""R: references to what is not there or in circles; records that clash with each other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from dxplan.compliance.assignments import is_assigned
from dxplan.compliance.logs import SUPERSEDED, changes_in_force
from dxplan.compliance.units import answering, is_dissolved
from dxplan.diagnostics import Finding, Place, Related, SetValue, Subject, SymbolicFix
from dxplan.model.fields import keys_where
from dxplan.model.meant_values import meant_word
from dxplan.model.records import LEVELS, NAMED_KINDS, Kind
from dxplan.model.shared import Change
from dxplan.model.values import NAME, DocumentRef, UnitRef
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    Reference,
    cited_subject,
    finding,
    place,
    written_path,
)
from dxplan.rules.document_numbers import corrected
from dxplan.rules.document_references import (
    document_args,
    names_its_year,
    names_two_documents,
)
from dxplan.rules.hiding import HidingScope
from dxplan.rules.reference_suggestion import ReferenceSuggestion
from dxplan.rules.reference_suggestions import SuggestionFinder
from dxplan.rules.registers import (
    missing_registers,
    register_of,
    registers_looked_up,
)
from dxplan.rules.unit_cells import (
    UnitInCell,
    args_of_cell,
    fix_of_cell,
    names_more_than_a_unit,
    units_in_cell,
)
from dxplan.rules.withdrawals import withdrawn_in_use
from dxplan.rules.written_evidence import fix_of_plain_evidence

# references that lead nowhere --------------------------------------------------------

_CODES = {
    "unit": "R101",
    "document": "R102",
    "area": "R103",
    "indicator": "R104",
    "record": "R105",
    "jurisdiction": "R107",
}


def unknown_unit(context: Context) -> Findings:
    """R101: a unit that is in no register."""
    return _unknown(context, "unit")


def unknown_document(context: Context) -> Findings:
    """R102: a document that is in no register; also the one by which a period was closed."""
    yield from _unknown(context, "document")
    yield from _unknown_closing_documents(context)


def unknown_area(context: Context) -> Findings:
    """R103: an area that is not in the register."""
    return _unknown(context, "area")


def unknown_indicator(context: Context) -> Findings:
    """R104: an indicator that is not in the register."""
    return _unknown(context, "indicator")


def unknown_record(context: Context) -> Findings:
    """R105: a task, target or plan that is not there."""
    return _unknown(context, "record")


def unknown_jurisdiction(context: Context) -> Findings:
    """R107: a jurisdiction that is not there."""
    return _unknown(context, "jurisdiction")


def _unknown(context: Context, kind: str) -> Findings:
    finder = SuggestionFinder(context.portfolio.everything, context.as_of)
    missing = context.once(missing_registers)
    for reference in context.references:
        if reference.target is not None or reference.ref.kind != kind:
            continue
        home = reference.record.jurisdiction
        if context.portfolio.is_broken(reference.ref, home):
            continue
        register = register_of(context, reference)
        subjects = _subjects_of_unknown(context, reference, register)
        suggestion = None
        if register not in missing and not names_two_documents(reference):
            suggestion = finder.suggest(reference)
        yield _unknown_reference(
            context, finder, reference, suggestion, register, subjects
        )


def _subjects_of_unknown(
    context: Context, reference: Reference, register: str | None
) -> tuple[Subject, ...]:
    """What a reference led to at the base, and the register that it is looked up in."""
    subjects: list[Subject] = []
    base_target = context.base_target(reference)
    if base_target is not None:
        subjects.append(cited_subject(reference.ref.kind, base_target))
    if register is not None:
        subjects.append((HidingScope.REGISTER, register))
    return tuple(subjects)


def _unknown_reference(
    context: Context,
    finder: SuggestionFinder,
    reference: Reference,
    suggestion: ReferenceSuggestion | None,
    register: str | None,
    subjects: tuple[Subject, ...],
) -> Finding:
    kind = reference.ref.kind
    args: dict[str, Any] = {"value": reference.ref, "suggestion": ""}
    fix = None
    if suggestion is not None and not suggestion.others:
        args["suggestion"] = suggestion.written
        fix = _fix_of_reference(context, reference, suggestion)
    if kind == "jurisdiction" and suggestion is None:
        fix = _level_meant(reference, args)
    if kind == "unit":
        args["now"] = _current_units(context, reference.record, suggestion)
        args["register"] = _register_of_units(context, reference, register)
        units = _units_in(reference, finder)
        if suggestion is None or names_more_than_a_unit(units):
            fix = _fix_of_units(context, reference, units, args)
        if fix is None and "variant" not in args and _may_be_outside(reference):
            args["variant"] = "outside"
    if kind == "document":
        args["looked_up"] = _documents_in_words(context, reference)
        fix = _fix_of_document(context, reference, suggestion, args) or fix
    return finding(
        _CODES[kind],
        reference.record,
        reference.path,
        fix=fix,
        subjects=subjects,
        **args,
    )


def _units_in(reference: Reference, finder: SuggestionFinder) -> list[UnitInCell]:
    """The units that a text names; among those that help none is told to."""
    units = units_in_cell(reference.ref, finder, reference.record.jurisdiction)
    if _may_be_outside(reference):
        return [replace(unit, helps=False) for unit in units]
    return units


def _fix_of_document(
    context: Context,
    reference: Reference,
    suggestion: ReferenceSuggestion | None,
    args: dict[str, Any],
) -> SymbolicFix | None:
    """Write evidence as an address or file; else `args` say which document may be meant."""
    fix = None
    if suggestion is None:
        fix = fix_of_plain_evidence(context, reference)
    if fix is None:
        args |= document_args(context, reference, suggestion)
    else:
        args["variant"] = "evidence"
    return fix


def _register_of_units(
    context: Context, reference: Reference, register: str | None
) -> str:
    """The files that lack a unit; the bare name where no jurisdiction has that folder."""
    file = PurePosixPath(register or "units.yaml")
    if file.parent.name not in context.portfolio.jurisdictions:
        return file.name
    return ", ".join(registers_looked_up(context, reference))


def _documents_in_words(context: Context, reference: Reference) -> str:
    """The registers that lack a document; only the name of the file where that is the own one."""
    looked_up = registers_looked_up(context, reference)
    if len(looked_up) > 1:
        return ", ".join(looked_up)
    return PurePosixPath(looked_up[0]).name


def _may_be_outside(reference: Reference) -> bool:
    """Whether a body that no register has may stand there by its name."""
    return reference.path[0] == "coordinating_units"


def _fix_of_units(
    context: Context,
    reference: Reference,
    units: list[UnitInCell],
    args: dict[str, Any],
) -> SymbolicFix | None:
    """Write the units that a text names; `args` say which. None where no register has any."""
    if names_more_than_a_unit(units):
        args |= {"suggestion": "", "now": "", **args_of_cell(units)}
        return fix_of_cell(context, reference, units)
    if not units or units[0].key is None:
        return None
    meant = ReferenceSuggestion(units[0].key, exact=False)
    args["suggestion"] = meant.written
    return _fix_of_reference(context, reference, meant)


def _level_meant(reference: Reference, args: dict[str, Any]) -> SymbolicFix | None:
    """The level that a text means where one may stand: `xã` of `assigned_to`."""
    if reference.path[0] != "assigned_to":
        return None
    meant = meant_word(("level",), reference.ref, LEVELS)
    if "fix" not in meant:
        return None
    args["suggestion"] = meant["fix"]
    path = written_path(reference.record, reference.path)
    return SymbolicFix("unsafe", (SetValue(path, meant["fix"]),))


def _fix_of_reference(
    context: Context, reference: Reference, suggestion: ReferenceSuggestion
) -> SymbolicFix:
    path = written_path(reference.record, reference.path)
    is_sure = suggestion.exact
    if reference.ref.kind == "document" and is_sure:
        is_sure = _proves_this_year(context, reference, suggestion)
    step = SetValue(path, suggestion.written)
    return SymbolicFix("safe" if is_sure else "unsafe", (step,))


_PROOFS = keys_where(lambda field: field.meaning.proves)
"""Keys of reports whose documents prove something."""


def _proves_this_year(
    context: Context, reference: Reference, suggestion: ReferenceSuggestion
) -> bool:
    """Whether a document may be written as proof: numbers begin anew each year.

    A text that names the year or the day has said which one is meant.
    """
    is_proof = not _PROOFS.isdisjoint(map(str, reference.path))
    if not is_proof or names_its_year(reference):
        return True
    reported_on = _day_of_report(reference)
    if reported_on is None:
        return False
    document = context.portfolio.document(
        DocumentRef(suggestion.written), reference.record.jurisdiction
    )
    if document is None or document.fields.date is None:
        return False
    return bool(document.fields.date.year == reported_on.year)


def _day_of_report(reference: Reference) -> date | None:
    """The day of the report that a reference stands in."""
    if len(reference.path) < 2:
        return None
    reports = getattr(reference.record.fields, "reports", ())
    index = reference.path[1]
    if not isinstance(index, int) or index >= len(reports):
        return None
    day: date = reports[index].date
    return day


def _current_units(
    context: Context, record: Record[Any], suggestion: ReferenceSuggestion | None
) -> str:
    """Who answers today for a unit that may be meant and that is gone."""
    if suggestion is None:
        return ""
    portfolio = context.portfolio
    unit = portfolio.resolve(UnitRef(suggestion.written), record.jurisdiction)
    if unit is None or not is_dissolved(portfolio, unit, context.as_of):
        return ""
    others = []
    for other in answering(portfolio, unit, context.as_of):
        if other != unit:
            others.append(other)
    return ", ".join(others)


def _unknown_closing_documents(context: Context) -> Findings:
    """R102, of the document by which a period was closed; a manifest is never edited, so no fix."""
    portfolio = context.portfolio
    for closing in portfolio.periods.values():
        ref, home = closing.fields.document, closing.jurisdiction
        if portfolio.resolve(ref, home) is not None or portfolio.is_broken(ref, home):
            continue
        register = f"{PLANS}/{ref.partition('/')[0]}/documents.yaml"
        subjects: list[Subject] = [(HidingScope.REGISTER, register)]
        if context.base is not None:
            base_target = context.base.portfolio.resolve(ref, home)
            subjects.append(cited_subject("document", base_target))
        yield Finding(
            "R102",
            Place(closing.file, ("document",)),
            {"value": str(ref), "suggestion": "", "looked_up": "documents.yaml"},
            record=closing.id,
            subjects=tuple(subjects),
        )


def missing_register(context: Context) -> Findings:
    """F120: references into a register that is missing or empty: one finding a register."""
    for register, references in context.once(missing_registers).items():
        first = references[0]
        subjects = ((HidingScope.REGISTER, register),)
        args: dict[str, Any] = {
            "register": register,
            "value": str(first.ref),
            "number": str(len(references)),
        }
        if register in context.portfolio.sources:
            args["variant"] = "empty"
            yield Finding("F120", Place(register, span=(0, 0)), args, subjects=subjects)
        else:
            if _lacks_place_above(context, register):
                args["variant"] = "above"
            yield finding("F120", first.record, first.path, subjects=subjects, **args)


def _lacks_place_above(context: Context, register: str) -> bool:
    """Whether a register may stand in a place above that is not named, or is a wrong one."""
    portfolio = context.portfolio.everything
    jurisdiction = portfolio.jurisdictions.get(PurePosixPath(register).parent.name)
    if jurisdiction is None or portfolio.above.get(jurisdiction.id):
        return False
    return jurisdiction.fields.level in {"district", "commune"}


# references that may not lead there --------------------------------------------------

_LINKS = {
    "task": ("implements", "same_as", SUPERSEDED),
    "target": ("same_as", "share_of"),
    "plan": ("implements",),
    "unit": ("parent", "successors"),
    "document": ("became", "replaces", "amends"),
    "jurisdiction": ("successors", "part_of"),
}
_SHOWN_STEPS = 10
"""Of a long circle so many of the other references are shown."""


def circular_reference(context: Context) -> Findings:
    """R109: references of one key that lead in a circle; once, where the circle closes."""
    for link, graph in _graphs(context):
        for closing, *others in _circles(graph):
            related = tuple(
                Related("circle-here", place(step.record, *step.path))
                for step in others
            )
            yield finding(
                "R109",
                closing.record,
                closing.path,
                related=related,
                value=closing.ref,
                key=link,
            )


def _graphs(context: Context) -> Iterator[tuple[str, dict[str, list[Reference]]]]:
    """The references of each key that may lead in a circle, by the record that they stand in."""
    graphs: dict[tuple[str, str], dict[str, list[Reference]]] = {}
    linked = []
    for record in context.portfolio.records():
        # most records are not typed for it
        written = record.front_matter.keys()
        if not written.isdisjoint((*_LINKS.get(record.kind, ()), "changes")):
            linked.append(record)
    for reference in context.references_written_in(linked):
        kind = reference.record.kind
        link = _key_of(reference)
        if reference.target is None or link not in _LINKS.get(kind, ()):
            continue
        graph = graphs.setdefault((kind, link), defaultdict(list))
        graph[reference.record.id].append(reference)
    for (_, link), graph in graphs.items():
        yield link, graph


def _key_of(reference: Reference) -> str:
    """The key that a reference is a value of: of a line of `changes` that which supersedes."""
    first, *rest = reference.path
    if first != "changes" or len(rest) < 2 or rest[1] != "to":
        return str(first)
    changed: Any = reference.record.fields
    is_superseding = changed.changes[rest[0]] is _last_superseding(changed.changes)
    return SUPERSEDED if is_superseding else "changes"


def _last_superseding(changes: Sequence[Change]) -> Change | None:
    """The last line that says what takes the place of a task: it undoes those before it."""
    last = None
    for change in changes_in_force(changes, date.max):
        if change.key == SUPERSEDED:
            last = change
    return last


def _circles(graph: Mapping[str, Sequence[Reference]]) -> Iterator[list[Reference]]:
    """Every reference that closes a circle, with the other references of that circle behind it."""
    done: set[str] = set()
    for root in list(graph):
        if root not in done:
            yield from _circles_from(root, graph, done)


def _circles_from(
    root: str, graph: Mapping[str, Sequence[Reference]], done: set[str]
) -> Iterator[list[Reference]]:
    """Walk depth first from a record; ``done`` are the records from which all is walked."""
    trail: list[Reference] = []  # the references on the way
    depths = {root: 0}  # of each record on the way: how many references lead to it
    pending = [iter(graph[root])]
    while pending:
        step = next(pending[-1], None)
        if step is None:
            pending.pop()
            done.add(depths.popitem()[0])
            if trail:
                trail.pop()
        elif str(step.target) in depths:
            start = depths[str(step.target)]
            yield [step, *trail[start : start + _SHOWN_STEPS]]
        elif step.target is not None and step.target not in done:
            trail.append(step)
            depths[step.target] = len(trail)
            pending.append(iter(graph.get(step.target, ())))


def wrong_restatement(context: Context) -> Findings:
    """R110: `same_as` names what restates another, is in a draft, is assigned, or has parts."""
    for index in (context.portfolio.tasks, context.portfolio.targets):
        for record in index.values():
            restated = _restated(context, record)
            if restated is None:
                continue
            obstacle = _obstacle_to_restating(context, restated)
            if obstacle is None:
                continue
            related = (Related("reason-here", obstacle),)
            ref = record.fields.same_as
            yield finding("R110", record, ("same_as",), related=related, value=ref)


def _restated(context: Context, record: Record[Any]) -> Record[Any] | None:
    """The record of the same kind that a task or target says it restates."""
    ref = record.fields.same_as
    if not ref:
        return None
    target = context.portfolio.resolve(ref, record.jurisdiction)
    if target is None:
        return None
    index: Mapping[str, Record[Any]] = context.portfolio.index(record.kind)
    return index.get(target)


def _obstacle_to_restating(context: Context, record: Record[Any]) -> Place | None:
    """Where it is written that a record can't be restated."""
    plan = context.portfolio.plans[record.plan or ""]
    if record.fields.same_as:
        return place(record, "same_as")
    if plan.fields.standing == "draft":
        return place(plan, "standing")
    if record.kind == "task" and is_assigned(plan.fields, record.fields):
        holder: Record[Any] = record if record.fields.assigns else plan
        return place(holder, "assigns")
    parts = context.portfolio.parts.get(record.id)
    if parts:
        return place(parts[0], "part_of")
    return None


def wrong_kind(context: Context) -> Findings:
    """R111: a reference to a record of another kind than the key means."""
    for reference in context.references:
        key = (reference.record.kind, _key_of(reference))
        expected = NAMED_KINDS.get(key)
        if expected is None or reference.target is None:
            continue
        if reference.target not in context.portfolio.index(expected):
            args: dict[str, Any] = {"value": reference.ref, "expected": expected}
            yield finding("R111", reference.record, reference.path, **args)


# records that clash ------------------------------------------------------------------


def duplicate_number(context: Context) -> Findings:
    """R108: two tasks, or two targets, of a plan bear the same printed number."""
    for index in (context.portfolio.tasks, context.portfolio.targets):
        first_of_number: dict[tuple[object, ...], Record[Any]] = {}
        records: Iterable[Record[Any]] = index.values()
        for record in sorted(records, key=_originals_first):
            number = record.front_matter.get("number")  # a text is its own value
            if not isinstance(number, str):
                continue
            group = context.portfolio.group_place(record)  # each may number anew
            same = (record.plan, group, number, *_asked_of(record))
            first = first_of_number.setdefault(same, record)
            if first is not record:
                related = (Related("first-here", place(first, "number")),)
                args: dict[str, Any] = {"number": number}
                if record.kind == "target":
                    args["variant"] = "target"
                path = ("number",)
                yield finding("R108", record, path, related=related, **args)


def _asked_of(record: Record[Any]) -> tuple[object, ...]:
    """What a target asks of whom: two thresholds in one row of a document share its number."""
    if record.kind != "target":
        return ()
    return record.fields.indicator, record.fields.population


def _originals_first(record: Record[Any]) -> tuple[bool, str]:
    """An order in which a copy such as `02 (1).md` or `02-copy.md` comes last."""
    is_odd_name = NAME.fullmatch(record.id.rpartition("/")[2]) is None
    return is_odd_name, record.id


def address_clash(context: Context) -> Findings:
    """R112: two records of different kinds share an id and so a page address."""
    first_of_id: dict[str, Record[Any]] = {}
    for record in context.portfolio.records():
        if record.kind == "term":
            continue
        first = first_of_id.setdefault(record.id, record)
        if first is not record:
            related = (Related("first-here", place(first)),)
            yield finding("R112", record, ("key",), related=related, value=record.id)


_NUMBER_WITH_YEAR = re.compile(r"^\d+[A-Za-zĐđ]?/(\d{4})/")


def year_mismatch(context: Context) -> Findings:
    """R113: the year inside a document's number is not the year of its date."""
    for record in context.portfolio.documents.values():
        number = record.fields.number
        issued = record.fields.date
        if number is None or issued is None:
            continue
        match = _NUMBER_WITH_YEAR.match(number)
        if match is None or int(match[1]) == issued.year:
            continue
        related = (Related("date-here", place(record, "date")),)
        args: dict[str, Any] = {"number": number, "date": issued}
        yield finding("R113", record, ("number",), related=related, **args)


def duplicate_document(context: Context) -> Findings:
    """R114: one number and date registered twice in a jurisdiction."""
    registered: dict[tuple[object, ...], Record[Any]] = {}
    for record in context.portfolio.documents.values():
        number = record.fields.number
        issued = record.fields.date
        if number is None or issued is None:
            continue
        key = (record.jurisdiction, corrected(number).casefold(), issued)
        first = registered.setdefault(key, record)
        if first is not record:
            related = (Related("first-here", place(first, "number")),)
            yield finding("R114", record, ("number",), related=related, number=number)


_PAGES: tuple[Kind, ...] = ("jurisdiction", "plan", "task", "target")


def former_id_in_use(context: Context) -> Findings:
    """R115: an old id that another record has now, or that two records claim."""
    first_claims: dict[str, Record[Any]] = {}
    for kind in _PAGES:
        records: Iterable[Record[Any]] = context.portfolio.index(kind).values()
        for record in records:
            if "former_ids" not in record.front_matter:
                continue  # most records are not typed for it
            for i, old_id in enumerate(record.fields.former_ids):
                first = first_claims.setdefault(old_id, record)
                related = _use_of_former_id(context, record, old_id, first)
                if related is None:
                    continue
                path = ("former_ids", i)
                yield finding("R115", record, path, related=related, value=old_id)
    yield from withdrawn_in_use(context)


def _use_of_former_id(
    context: Context, record: Record[Any], old_id: str, first: Record[Any]
) -> tuple[Related, ...] | None:
    """Where an old id of a record is in use, which is nowhere else if it has it itself.

    ``first`` is the first record that claims the id. None where nothing is wrong.
    """
    holder = _holder_of(context, old_id)
    if holder is record:
        return ()
    if holder is not None and not _is_renumbered(context, record, holder):
        return (Related("record-here", place(holder)),)
    if first is record:
        return None
    index = first.fields.former_ids.index(old_id)
    return (Related("first-here", place(first, "former_ids", index)),)


def _holder_of(context: Context, identity: str) -> Record[Any] | None:
    """The record that has an id now."""
    for kind in _PAGES:
        record = context.portfolio.index(kind).get(identity)
        if record is not None:
            return record
    return None


def _is_renumbered(context: Context, record: Record[Any], holder: Record[Any]) -> bool:
    """Whether the record that has an id now says what it was before: both were renumbered.

    Against a base the record has to have had the id there, or to have said so there already.
    """
    if holder is record or holder.kind != record.kind:
        return False
    if not holder.fields.former_ids:
        return False
    if context.base is None:
        return True
    base_ids = context.once(_ids_at_base).get((record.kind, record.id))
    if base_ids is None:
        return False
    return holder.id in base_ids


def _ids_at_base(context: Context) -> dict[tuple[str, str], frozenset[str]]:
    """Of every record the id that it had at the base, and those that it said it had had."""
    ids: dict[tuple[str, str], frozenset[str]] = {}
    for pair in context.base_pairs:
        if pair.old is None or pair.new is None:
            continue
        former_ids = getattr(pair.old.fields, "former_ids", ())
        ids[pair.new.kind, pair.new.id] = frozenset({pair.old.id, *former_ids})
    return ids
