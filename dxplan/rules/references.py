"""R: references to what is not there, to oneself, in circles; duplicates; numbers of documents."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from dxplan.diagnostics import Part, Related
from dxplan.model.values import Ref
from dxplan.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, place
from dxplan.rules.texts import is_placeholder
from dxplan.suggest import nearest

_CODES = {
    "unit": "R101",
    "document": "R102",
    "area": "R103",
    "indicator": "R104",
    "record": "R105",
    "jurisdiction": "R107",
}


def _unknown(kind: str) -> Callable[[Context], Findings]:
    def check(context: Context) -> Findings:
        portfolio = context.portfolio
        for found in context.references:
            if found.target is not None or found.ref.kind != kind or is_placeholder(found.ref):
                continue
            if portfolio.is_broken(found.ref, found.record.jurisdiction):
                continue
            known = _candidates(context, found.ref, found.record.jurisdiction)
            guess = nearest(found.ref, (candidate for candidate in known if candidate[0] != found.record.id))
            yield finding(_CODES[kind], found.record, found.path, value=found.ref, suggestion=guess or "")

    return check


unknown_unit = _unknown("unit")
unknown_document = _unknown("document")
unknown_area = _unknown("area")
unknown_indicator = _unknown("indicator")
unknown_record = _unknown("record")
unknown_jurisdiction = _unknown("jurisdiction")


def _candidates(context: Context, ref: Ref, jurisdiction: str | None) -> Iterator[tuple[str, Iterable[str]]]:
    """What may be written in the place of ``ref``, each with the names people know it by."""
    portfolio = context.portfolio
    if ref.kind == "record":
        for index in (portfolio.tasks, portfolio.targets, portfolio.plans):
            for key in index:
                yield key, ()
        return
    for record in portfolio.index(ref.kind).values():  # type: ignore[arg-type]
        written = record.id
        if record.jurisdiction == jurisdiction and ref.kind in {"unit", "document"}:
            written = record.id.rpartition("/")[2]
        names = [getattr(record.data, field, None) for field in ("name", "short", "title", "number")]
        texts = [(name,) if isinstance(name, str) else (name.vi, name.en) for name in names if name]
        yield written, [*(text for pair in texts for text in pair if text), *getattr(record.data, "aliases", ())]


def duplicate_number(context: Context) -> Findings:
    """R108: two tasks, or two targets, of a plan bear the same printed number."""
    for index in (context.portfolio.tasks, context.portfolio.targets):
        seen: dict[tuple[str | None, str], Record] = {}  # type: ignore[type-arg]
        for record in index.values():
            number = record.data.number
            if number is None:
                continue
            first = seen.setdefault((record.plan, number), record)
            if first is not record:
                related = (Related("first-here", place(first, "number")),)
                yield finding("R108", record, ("number",), related=related, number=number)


_LINKS = {
    "task": ("implements", "same_as"),
    "target": ("same_as", "share_of"),
    "plan": ("implements",),
    "unit": ("parent", "successors"),
    "document": ("became", "replaces", "amends"),
    "jurisdiction": ("successors",),
}


def circular_reference(context: Context) -> Findings:
    """R109: a record that leads back to itself along one kind of link."""
    edges: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for found in context.references:
        link = str(found.path[0])
        if found.target is not None and link in _LINKS.get(found.record.kind, ()):
            edges[link][found.record.id].append(found.target)
    for found in context.references:
        link = str(found.path[0])
        if found.target is None or link not in _LINKS.get(found.record.kind, ()):
            continue
        if _leads_to(edges[link], found.target, found.record.id):
            yield finding("R109", found.record, found.path, value=found.ref, key=link)


def _leads_to(edges: dict[str, list[str]], start: str, goal: str) -> bool:
    pending, seen = [start], {start}
    while pending:
        here = pending.pop()
        if here == goal:
            return True
        for following in edges.get(here, ()):
            if following not in seen:
                seen.add(following)
                pending.append(following)
    return False


def wrong_restatement(context: Context) -> Findings:
    """R110: `same_as` may not name a record that restates another, is in a draft, or is assigned."""
    portfolio = context.portfolio
    for index in (portfolio.tasks, portfolio.targets):
        for record in index.values():
            ref = record.data.same_as
            named = portfolio.resolve(ref, record.jurisdiction) if ref else None
            if named is None or named not in index:
                continue
            plan = portfolio.plans[index[named].plan or ""].data
            if index[named].data.same_as or plan.standing == "draft" or plan.assigns:
                yield finding("R110", record, ("same_as",), value=ref)


_EXPECTED_KINDS = {
    ("task", "implements"): ("task",),
    ("plan", "implements"): ("plan",),
    ("task", "same_as"): ("task",),
    ("target", "same_as"): ("target",),
    ("target", "share_of"): ("target",),
}


def wrong_kind(context: Context) -> Findings:
    """R111: a reference to a record of another kind than the key means."""
    portfolio = context.portfolio
    for found in context.references:
        expected = _EXPECTED_KINDS.get((found.record.kind, str(found.path[0])))
        if expected is None or found.target is None:
            continue
        if not any(found.target in portfolio.index(kind) for kind in expected):  # type: ignore[arg-type]
            yield finding("R111", found.record, found.path, value=found.ref, expected=", ".join(expected))


def address_clash(context: Context) -> Findings:
    """R112: two records of different kinds share an id and so a page address."""
    portfolio = context.portfolio
    taken: dict[str, Record] = {}  # type: ignore[type-arg]
    for record in portfolio.records():
        if record.kind == "term":
            continue
        other = taken.setdefault(record.id, record)
        if other is not record:
            yield finding("R112", record, ("key",), related=(Related("first-here", place(other)),), value=record.id)


_NUMBER_YEAR = re.compile(r"^\d+/(\d{4})/")


def year_mismatch(context: Context) -> Findings:
    """R113: the year inside a document's number is not the year of its date."""
    for record in context.portfolio.documents.values():
        match = _NUMBER_YEAR.match(record.data.number or "")
        if match and record.data.date and int(match[1]) != record.data.date.year:
            related = (Related("date-here", place(record, "date")),)
            number, date = record.data.number, record.data.date
            yield finding("R113", record, ("number",), related=related, number=number, date=date)


def duplicate_document(context: Context) -> Findings:
    """R114: one number and date registered twice in a jurisdiction."""
    seen: dict[tuple[object, ...], Record] = {}  # type: ignore[type-arg]
    for record in context.portfolio.documents.values():
        if record.data.number is None or record.data.date is None:
            continue
        first = seen.setdefault((record.jurisdiction, record.data.number.casefold(), record.data.date), record)
        if first is not record:
            related = (Related("first-here", place(first, "number")),)
            yield finding("R114", record, ("number",), related=related, number=record.data.number)


def former_id_in_use(context: Context) -> Findings:
    """R115: an old id that a record has now, or that two records claim."""
    portfolio = context.portfolio
    claimed: dict[str, Record] = {}  # type: ignore[type-arg]
    for kind in ("jurisdiction", "plan", "task", "target"):
        for record in portfolio.index(kind).values():
            for i, old in enumerate(record.data.former_ids):  # type: ignore[attr-defined]
                first = claimed.setdefault(old, record)
                in_use = any(old in portfolio.index(k) for k in ("jurisdiction", "plan", "task", "target"))
                if first is not record or in_use:
                    yield finding("R115", record, ("former_ids", i), part=Part.VALUE, value=old)
