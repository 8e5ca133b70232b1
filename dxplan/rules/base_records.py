"""H: records against the base: gone, renamed, cited and gone, written anew, not comparable."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from dxplan.comparison.match import LostId, lost_ids, rewritten
from dxplan.diagnostics import (
    AppendItem,
    Finding,
    KeyPart,
    Place,
    Related,
    Subject,
    SymbolicFix,
)
from dxplan.history.change_base import ChangeBase
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Record, Unreadable, references_of
from dxplan.rules.base_edits import related_at_base, written_or_missing
from dxplan.rules.context import (
    Context,
    Findings,
    Reference,
    base_finding,
    cited_subject,
    finding,
    place,
)
from dxplan.rules.hiding import HidingScope
from dxplan.rules.withdrawals import lost_withdrawals

KEPT_KINDS = ("task", "target", "plan", "unit")
"""Kinds of records that are suspended, cancelled, replaced or dissolved instead."""
_SHOWN_CITATIONS = 5

# records that are gone ---------------------------------------------------------------


def record_removed(context: Context) -> Findings:
    """H201: a task, target, plan or unit that is gone; with a plan, all that was in it."""
    gone: list[Record[Any]] = []
    removed: list[Record[Any]] = []
    removed_plans: set[str] = set()
    for pair in context.base_pairs:
        record = pair.record
        if pair.new is not None:
            continue
        gone.append(record)
        if (record.kind, record.id) in context.renames:
            continue
        removed.append(record)
        if record.kind == "plan":
            removed_plans.add(record.id)
    for record in removed:
        if record.kind not in KEPT_KINDS:
            continue
        if _is_gone_with_plan(record, removed_plans):
            continue
        if record.id in context.portfolio.withdrawn:
            continue
        yield removal_finding(record, _removed_with(record, gone))
    yield from _unreadable_removed(context, removed_plans)


def _is_gone_with_plan(
    record: Record[Any] | Unreadable, removed_plans: Collection[str]
) -> bool:
    if record.kind == "plan":
        return False
    return record.plan in removed_plans


def _removed_with(
    record: Record[Any], gone: Sequence[Record[Any]]
) -> tuple[Subject, ...]:
    """What is gone with a record: its entry in a register, or all that lay in a plan."""
    subjects: list[Subject] = [cited_subject(record.kind, record.id)]
    subjects.append((HidingScope.REGISTER, record.file))
    if record.kind == "plan":
        for other in gone:
            if other.plan == record.id:
                subjects.append(cited_subject(other.kind, other.id))
    return tuple(subjects)


def removal_finding(record: Record[Any], subjects: tuple[Subject, ...] = ()) -> Finding:
    """H201, of one record."""
    return base_finding(
        "H201",
        record,
        subjects=subjects,
        variant=record.kind,
        id=record.id,
    )


def _unreadable_removed(context: Context, removed_plans: Collection[str]) -> Findings:
    """H201, of what could not be read at the base, and of which no file is left."""
    if context.base is None:
        return
    for record in context.base.portfolio.unreadable:
        if record.kind not in KEPT_KINDS:
            continue
        if _is_gone_with_plan(record, removed_plans):
            continue
        if _exists(context, record) or record.id in context.portfolio.withdrawn:
            continue
        yield Finding(
            "H201",
            Place(record.file, span=(0, 0), at_base=True),
            {"variant": record.kind, "id": record.id},
            record=record.id,
        )


def _exists(context: Context, record: Unreadable) -> bool:
    """Whether an unreadable record of the base still exists, readable or not."""
    portfolio = context.portfolio
    if portfolio.data_of(record.file) is not None:
        return True
    current = portfolio.current_id(record.id)
    if current in portfolio.broken:
        return True
    return current in portfolio.index(record.kind)


def cited_entry_removed(context: Context) -> Findings:
    """H214: an entry of a register that is gone and still cited."""
    if context.base is None:
        return
    citations = _lost_citations(context)
    for pair in context.base_pairs:
        if pair.new is not None:
            continue
        old = pair.record
        key = (old.kind, old.id)
        if key not in citations:
            continue
        if key in context.renames:
            continue
        related = [
            Related("cited-here", place(reference.record, *reference.path))
            for reference in citations[key][:_SHOWN_CITATIONS]
        ]
        yield base_finding(
            "H214",
            old,
            related=tuple(related),
            subjects=(
                cited_subject(old.kind, old.id),
                (HidingScope.REGISTER, old.file),
            ),
            variant=old.kind,
            id=old.id,
            number=len(citations[key]),
        )


def _lost_citations(
    context: Context,
) -> Mapping[tuple[str, str | None], Sequence[Reference]]:
    """The references that lead nowhere, by kind and id of what they led to at the base."""
    citations: dict[tuple[str, str | None], list[Reference]] = {}
    for reference in context.references:
        if reference.target is not None:
            continue
        cited = (reference.ref.kind, context.base_target(reference))
        citations.setdefault(cited, []).append(reference)
    return citations


def not_compared(context: Context) -> Findings:
    """H223: a file that can't be read at the base, and is compared with its last readable state."""
    if context.base is None:
        return
    for file, commit in context.base.restored.items():
        is_gone = context.portfolio.data_of(file) is None
        args: dict[str, Any] = {"file": file}
        if commit:
            args["commit"] = commit[:10]
        else:
            args["variant"] = "never"
        yield Finding("H223", Place(file, span=(0, 0), at_base=is_gone), args)


# names -------------------------------------------------------------------------------


def renamed_without_former_id(context: Context) -> Findings:
    """H210: a record that is plainly one of the base, whose id it does not name; once a folder."""
    path = ("former_ids",)
    for rename in context.renames.values():
        if rename.moved:
            continue
        new = rename.new
        part = KeyPart.MISSING
        if new.front_matter.get("former_ids"):
            part = KeyPart.VALUE
        yield finding(
            "H210",
            new,
            path,
            part=part,
            related=related_at_base(rename.old),
            fix=SymbolicFix("display", (AppendItem(path, rename.old.id),)),
            subjects=_renamed_with(context, rename.old),
            variant=new.kind,
            id=new.id,
            old=rename.old.id,
        )


def _renamed_with(context: Context, old: Record[Any]) -> tuple[Subject, ...]:
    """A renamed record and all that got another id by it."""
    subjects = [cited_subject(old.kind, old.id)]
    for rename in context.renames.values():
        if not rename.moved:
            continue
        if rename.old.id.startswith(f"{old.id}/"):
            subjects.append(cited_subject(rename.old.kind, rename.old.id))
    return tuple(subjects)


def former_id_lost(context: Context) -> Findings:
    """H228: an old id that led to a record at the base and leads nowhere now, or to another."""
    if context.base is None:
        return
    base = context.base
    for lost in lost_ids(base.portfolio, context.portfolio, base.pairs):
        yield _lost_id(lost)
    yield from lost_withdrawals(context)
    yield from _references_to_others(context, base)


def _lost_id(lost: LostId) -> Finding:
    path, part = written_or_missing(lost.new, ("former_ids",))
    args: dict[str, Any] = {}
    if lost.leads:
        args["other"] = lost.leads
        args["variant"] = "other"
    return finding(
        "H228",
        lost.new,
        path,
        part=part,
        related=related_at_base(lost.old, ("former_ids", lost.index)),
        value=lost.written,
        id=lost.new.id,
        **args,
    )


def _references_to_others(context: Context, base: ChangeBase) -> Findings:
    """H228: an unchanged reference that leads to another record, which was given the name since."""
    new_ids = _new_ids(base)
    reused_ids = {identity for identity in new_ids if _is_page(context, identity)}
    if not reused_ids:
        return
    old_records = _old_records(base)
    for reference in context.references:
        old_target = context.base_target(reference)
        if old_target not in reused_ids:
            continue
        if reference.ref.kind != "record":
            continue
        record = reference.record
        old_record = old_records.get((record.kind, record.id))
        if old_record is None:
            continue
        if not _leads_elsewhere(base, reference, old_record, new_ids):
            continue
        yield finding(
            "H228",
            record,
            reference.path,
            value=str(reference.ref),
            id=new_ids[old_target or ""],
            other=reference.target,
            variant="reference",
        )


def _new_ids(base: ChangeBase) -> Mapping[str, str]:
    """The ids of all renamed records, by those of the base."""
    new_ids = {}
    for old, new in _kept_records(base):
        if old.id != new.id:
            new_ids[old.id] = new.id
    return new_ids


def _old_records(base: ChangeBase) -> Mapping[tuple[Kind, str], Record[Any]]:
    """What each record was at the base, by its kind and present id."""
    old_records = {}
    for old, new in _kept_records(base):
        old_records[new.kind, new.id] = old
    return old_records


def _kept_records(base: ChangeBase) -> Iterator[tuple[Record[Any], Record[Any]]]:
    """Every record that is there on both sides, as it was and as it is."""
    for pair in base.pairs:
        if pair.old is not None and pair.new is not None:
            yield pair.old, pair.new


def _is_page(context: Context, identity: str) -> bool:
    return any(identity in index for index in context.portfolio.page_indexes)


def _leads_elsewhere(
    base: ChangeBase,
    reference: Reference,
    old: Record[Any],
    new_ids: Mapping[str, str],
) -> bool:
    """Whether a reference that the record had at the base leads to none of its old targets."""
    old_targets = _targets_by_text(base, old)
    if str(reference.ref) not in old_targets:
        return False
    expected = set()
    for target in old_targets.values():
        if target is not None:
            expected.add(new_ids.get(target, target))
    return reference.target not in expected


def _targets_by_text(base: ChangeBase, record: Record[Any]) -> Mapping[str, str | None]:
    """What each reference of a record led to at the base, by how it is written."""
    return {
        str(ref): base.portfolio.resolve(ref, record.jurisdiction)
        for _, ref in references_of(record)
    }


# form --------------------------------------------------------------------------------


def form_only(context: Context) -> Findings:
    """H215: a file that is written differently and says what it said."""
    base = context.base
    if base is None:
        return
    for record, file in rewritten(base.portfolio, context.portfolio, base.pairs):
        is_own_file = file == record.file
        if is_own_file and not context.portfolio.sources[file].readable:
            continue
        if not _is_written_anew(context, base, file):
            continue
        yield Finding(
            "H215",
            Place(file, span=(0, 0)),
            related=(Related("before", Place(file, at_base=True)),),
            record=None if record.path else record.id,
        )


def _is_written_anew(context: Context, base: ChangeBase, file: str) -> bool:
    """Whether more than line ends differ, or a commit made them so and no checkout."""
    if file in base.authors:
        return True
    old = base.portfolio.data_of(file) or b""
    new = context.portfolio.data_of(file) or b""
    return old.replace(b"\r\n", b"\n") != new.replace(b"\r\n", b"\n")
