"""R: references to what is not there, to oneself, in circles; duplicates; numbers of documents."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from dxplan.compliance.units import answering, is_dissolved
from dxplan.diagnostics import Finding, Place, Related, SetValue, SymbolicFix, Value
from dxplan.fixes.edits import block_text
from dxplan.model.fields import keys_where
from dxplan.model.records import Kind
from dxplan.model.registers import Document
from dxplan.model.values import NAME, DocumentRef, UnitRef
from dxplan.portfolio.portfolio import PLANS, Record
from dxplan.rules.citations import (
    cited,
    entry_of,
    is_another_day,
    names_two,
    registered,
)
from dxplan.rules.context import (
    Context,
    Findings,
    Reference,
    finding,
    place,
    written_path,
)
from dxplan.rules.documents import corrected
from dxplan.rules.suggestions import ReferenceSuggestion, SuggestionFinder
from dxplan.rules.texts import is_placeholder

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
        portfolio, guesses = (
            context.portfolio,
            SuggestionFinder(context.portfolio, context.as_of),
        )
        missing = missing_registers(context) if kind in _REGISTERS else {}
        for found in context.references:
            if (
                found.target is not None
                or found.ref.kind != kind
                or is_placeholder(found.ref)
            ):
                continue
            if (
                portfolio.is_broken(found.ref, found.record.jurisdiction)
                or _register_of(context, found) in missing
            ):
                continue
            if (kind, context.resolve_before(found)) in context.told_as_gone:
                continue
            is_double = kind == "document" and names_two(found.ref)
            guess = None if is_double else guesses.of(found)
            suggestion = guess.written if guess and not guess.others else ""
            args: dict[str, Any] = {"value": found.ref, "suggestion": suggestion}
            if kind == "unit":
                args["now"] = _now(context, found.record, guess)
            if kind == "document":
                args |= _of_documents(context, found, guess)
            fix = None
            if guess is not None and not guess.others:
                step = SetValue(written_path(found.record, found.path), guess.written)
                sure = guess.exact and (
                    kind != "document" or _proves_this_year(context, found, guess)
                )
                fix = SymbolicFix("safe" if sure else "unsafe", (step,))
            yield finding(_CODES[kind], found.record, found.path, fix=fix, **args)

    return check


_PROOFS = keys_where(lambda field: field.meaning.proves)
"""Keys of reports whose documents prove something."""


def _proves_this_year(
    context: Context, found: Reference, guess: ReferenceSuggestion
) -> bool:
    """Whether a document may be written as proof of a report: numbers begin anew each year, and one may be missing.

    A text that names the year or the day has said which one is meant.
    """
    said = cited(found.ref)
    if (
        said is None
        or said.year is not None
        or _PROOFS.isdisjoint(map(str, found.path))
    ):
        return True
    meant = context.portfolio.document(
        DocumentRef(guess.written), found.record.jurisdiction
    )
    reports = getattr(found.record.fields, "reports", ())
    place = found.path[1] if len(found.path) > 1 else None
    report = reports[place] if isinstance(place, int) and place < len(reports) else None
    if meant is None or meant.fields.date is None or report is None:
        return False
    return bool(meant.fields.date.year == report.date.year)


def _of_documents(
    context: Context, found: Reference, guess: ReferenceSuggestion | None
) -> dict[str, Any]:
    """Which documents may be meant where several may, and the entry to add where none is registered."""
    if guess is not None:
        return (
            {"readings": ", ".join((guess.written, *guess.others))}
            if guess.others
            else {}
        )
    if names_two(found.ref):
        return {"variant": "two"}
    folder = _folder_of(context, found)
    written = found.ref.removeprefix(f"{folder}/")
    entry = entry_of(written)
    registered_one = _registered(context, folder, written, entry)
    if registered_one is not None:
        return _of_registered(context, found, registered_one, written)
    if entry is None or folder not in context.portfolio.jurisdictions:
        return {}
    reference = (
        str(entry["key"])
        if folder == found.record.jurisdiction
        else f"{folder}/{entry['key']}"
    )
    shown = block_text([entry]).rstrip("\n")
    return {
        "variant": "entry",
        "entry": shown,
        "register": _register_of(context, found),
        "reference": reference,
    }


def _registered(
    context: Context,
    folder: str | None,
    written: str,
    entry: Mapping[str, Value] | None,
) -> Record[Document] | None:
    """The document of another day whose number a text names, or whose key an entry for it would bear."""
    said = cited(written)
    for record in context.portfolio.documents.values() if said is not None else ():
        known = registered(record.fields) if record.jurisdiction == folder else None
        if said is not None and known is not None and is_another_day(said, known):
            return record
    return (
        context.portfolio.documents.get(f"{folder}/{entry['key']}")
        if entry is not None
        else None
    )


def _of_registered(
    context: Context, found: Reference, record: Record[Document], written: str
) -> dict[str, Any]:
    """What is registered, where a text says something else of it: no entry is to be added before that is clear."""
    said, document = cited(written), record.fields
    reference = (
        document.key if record.jurisdiction == found.record.jurisdiction else record.id
    )
    words = {"reference": reference, "register": _register_of(context, found)}
    if said is None or not said.days or document.date is None:
        return {**words, "variant": "registered"}
    return {
        **words,
        "variant": "dated",
        "number": document.number or document.key,
        "registered": document.date,
    }


_REGISTERS = {
    "unit": "units",
    "document": "documents",
    "area": "areas",
    "indicator": "indicators",
}


def _register_of(context: Context, found: Reference) -> str | None:
    """The register that a reference is looked up in; None where there is no such file."""
    kind = found.ref.kind
    if kind not in _REGISTERS:
        return None
    if kind in {"area", "indicator"}:
        return f"{PLANS}/{_REGISTERS[kind]}.yaml"
    return f"{PLANS}/{_folder_of(context, found)}/{_REGISTERS[kind]}.yaml"


def _folder_of(context: Context, found: Reference) -> str | None:
    """The jurisdiction whose register a reference leads into; the slash in 99/QĐ-UBND is none behind a folder."""
    folder, slash, key = found.ref.partition("/")
    is_folder = slash and (
        folder in context.portfolio.jurisdictions
        or (NAME.fullmatch(key) and not folder.isdigit())
    )
    return folder if is_folder else found.record.jurisdiction


def missing_registers(context: Context) -> dict[str, list[Reference]]:
    """The registers that are not there, or hold nothing, with the references that lead into them."""
    missing: dict[str, list[Reference]] = {}
    homes = {f"{PLANS}/{home}" for home in context.portfolio.jurisdictions} | {PLANS}
    for found in context.references:
        register = (
            _register_of(context, found)
            if found.target is None and not is_placeholder(found.ref)
            else None
        )
        source = context.portfolio.sources.get(register or "")
        if (
            register
            and register.rpartition("/")[0] in homes
            and (source is None or source.front_matter == [])
        ):
            missing.setdefault(register, []).append(found)
    return missing


def missing_register(context: Context) -> Findings:
    """F120: references into a register that is not there, or holds nothing: told once."""
    strays = [
        item for item in context.portfolio.findings if item.code in {"F106", "F115"}
    ]
    names = {
        (item.place.file.rpartition("/")[0], item.args.get("suggestion"))
        for item in strays
    }
    for register, found in missing_registers(context).items():
        folder, _, name = register.rpartition("/")
        if (folder, name) in names:  # it is there under a wrong name
            continue
        words: dict[str, Any] = {
            "register": register,
            "value": str(found[0].ref),
            "number": str(len(found)),
        }
        if register in context.portfolio.sources:
            yield Finding(
                "F120", Place(register, span=(0, 0)), {**words, "variant": "empty"}
            )
        else:
            yield finding("F120", found[0].record, found[0].path, **words)


def _now(
    context: Context, record: Record[Any], guess: ReferenceSuggestion | None
) -> str:
    """Who answers today for a unit that may be meant and that is gone."""
    meant = (
        context.portfolio.resolve(UnitRef(guess.written), record.jurisdiction)
        if guess
        else None
    )
    if meant is None or not is_dissolved(context.portfolio, meant, context.as_of):
        return ""
    return ", ".join(
        unit
        for unit in answering(context.portfolio, meant, context.as_of)
        if unit != meant
    )


unknown_unit = _unknown("unit")
unknown_area = _unknown("area")
unknown_indicator = _unknown("indicator")
unknown_record = _unknown("record")
unknown_jurisdiction = _unknown("jurisdiction")


def unknown_document(context: Context) -> Findings:
    """R102, also of the document by which a period was closed: that one has no fix, its manifest is never edited."""
    yield from _unknown("document")(context)
    missing = missing_registers(context)
    for closing in context.portfolio.periods.values():
        ref, home = closing.fields.document, closing.jurisdiction
        before = context.base.portfolio.resolve(ref, home) if context.base else None
        told = (
            before is not None and ("document", before) in context.renames
        )  # with its jurisdiction (H210)
        if (
            context.portfolio.resolve(ref, home) is None
            and not context.portfolio.is_broken(ref, home)
            and not told
        ):
            register = f"{PLANS}/{ref.partition('/')[0]}/documents.yaml"
            if register not in missing:
                words = {"value": str(ref), "suggestion": ""}
                yield Finding(
                    "R102", Place(closing.file, ("document",)), words, record=closing.id
                )


def duplicate_number(context: Context) -> Findings:
    """R108: two tasks, or two targets, of a plan bear the same printed number."""
    for index in (context.portfolio.tasks, context.portfolio.targets):
        seen: dict[tuple[str | None, str], Record] = {}  # type: ignore[type-arg]
        records: Iterable[Record[Any]] = index.values()
        in_order = sorted(
            records,
            key=lambda r: (NAME.fullmatch(r.id.rpartition("/")[2]) is None, r.id),
        )
        for (
            record
        ) in in_order:  # a copy such as `02 (1).md` or `02-copy.md` is never the first
            number = record.fields.number
            if number is None:
                continue
            first = seen.setdefault((record.plan, number), record)
            if first is not record:
                related = (Related("first-here", place(first, "number")),)
                yield finding(
                    "R108", record, ("number",), related=related, number=number
                )


_LINKS = {
    "task": ("implements", "same_as"),
    "target": ("same_as", "share_of"),
    "plan": ("implements",),
    "unit": ("parent", "successors"),
    "document": ("became", "replaces", "amends"),
    "jurisdiction": ("successors",),
}


def circular_reference(context: Context) -> Findings:
    """R109: references of one key that lead in a circle; told once, where the circle closes."""
    edges: dict[tuple[str, str], dict[str, list[Reference]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for found in context.references:
        link = str(found.path[0])
        if found.target is not None and link in _LINKS.get(found.record.kind, ()):
            edges[found.record.kind, link][found.record.id].append(found)
    for (_, link), graph in edges.items():
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


_SHOWN = 10
"""Of a long circle so many of the other references are shown."""


def _circles(graph: Mapping[str, Sequence[Reference]]) -> Iterator[list[Reference]]:
    """Every reference that leads back to a record on the way to it, with the others of that circle behind it."""
    done: set[str] = set()
    for root in [*graph]:
        if root in done:
            continue
        trail: list[
            Reference
        ] = []  # the references on the way; ``depth``: how many of them lead to a record
        depth, pending = {root: 0}, [iter(graph[root])]
        while pending:
            step = next(pending[-1], None)
            if step is None:
                pending.pop()
                done.add(depth.popitem()[0])
                if trail:
                    trail.pop()
            elif str(step.target) in depth:
                start = depth[str(step.target)]
                yield [step, *trail[start : start + _SHOWN]]
            elif step.target is not None and step.target not in done:
                trail.append(step)
                depth[step.target] = len(trail)
                pending.append(iter(graph.get(step.target, ())))


def wrong_restatement(context: Context) -> Findings:
    """R110: `same_as` may not name a record that restates another, is in a draft, or is assigned."""
    portfolio = context.portfolio
    for index in (portfolio.tasks, portfolio.targets):
        for record in index.values():
            ref = record.fields.same_as
            named = portfolio.resolve(ref, record.jurisdiction) if ref else None
            if named is None or named not in index:
                continue
            plan = portfolio.plans[index[named].plan or ""]
            reasons = {
                "standing": plan.fields.standing == "draft",
                "assigns": plan.fields.assigns,
            }
            places = [place(plan, key) for key, holds in reasons.items() if holds]
            if index[named].fields.same_as:
                places.insert(0, place(index[named], "same_as"))
            if places:
                related = (Related("reason-here", places[0]),)
                yield finding("R110", record, ("same_as",), related=related, value=ref)


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
            yield finding(
                "R111",
                found.record,
                found.path,
                value=found.ref,
                expected=", ".join(expected),
            )


def address_clash(context: Context) -> Findings:
    """R112: two records of different kinds share an id and so a page address."""
    portfolio = context.portfolio
    taken: dict[str, Record] = {}  # type: ignore[type-arg]
    for record in portfolio.records():
        if record.kind == "term":
            continue
        other = taken.setdefault(record.id, record)
        if other is not record:
            yield finding(
                "R112",
                record,
                ("key",),
                related=(Related("first-here", place(other)),),
                value=record.id,
            )


_NUMBER_YEAR = re.compile(r"^\d+[A-Za-zĐđ]?/(\d{4})/")


def year_mismatch(context: Context) -> Findings:
    """R113: the year inside a document's number is not the year of its date."""
    for record in context.portfolio.documents.values():
        match = _NUMBER_YEAR.match(record.fields.number or "")
        if match and record.fields.date and int(match[1]) != record.fields.date.year:
            related = (Related("date-here", place(record, "date")),)
            number, date = record.fields.number, record.fields.date
            yield finding(
                "R113", record, ("number",), related=related, number=number, date=date
            )


def duplicate_document(context: Context) -> Findings:
    """R114: one number and date registered twice in a jurisdiction."""
    seen: dict[tuple[object, ...], Record] = {}  # type: ignore[type-arg]
    for record in context.portfolio.documents.values():
        if record.fields.number is None or record.fields.date is None:
            continue
        number = corrected(record.fields.number).casefold()
        first = seen.setdefault(
            (record.jurisdiction, number, record.fields.date), record
        )
        if first is not record:
            related = (Related("first-here", place(first, "number")),)
            yield finding(
                "R114",
                record,
                ("number",),
                related=related,
                number=record.fields.number,
            )


_PAGES: tuple[Kind, ...] = ("jurisdiction", "plan", "task", "target")


def former_id_in_use(context: Context) -> Findings:
    """R115: an old id that a record has now which never changed its own, or that two records claim."""
    portfolio = context.portfolio
    claimed: dict[str, Record[Any]] = {}
    for kind in _PAGES:
        for record in portfolio.index(kind).values():
            for i, old in enumerate(record.fields.former_ids):  # type: ignore[attr-defined]
                first = claimed.setdefault(old, record)
                holder = next(
                    (
                        portfolio.index(k)[old]
                        for k in _PAGES
                        if old in portfolio.index(k)
                    ),
                    None,
                )
                if holder is not None and not _is_renumbered(context, record, holder):
                    related = (
                        (Related("record-here", place(holder)),)
                        if holder is not record
                        else ()
                    )
                    yield finding(
                        "R115", record, ("former_ids", i), related=related, value=old
                    )
                elif first is not record:
                    where = place(
                        first, "former_ids", first.fields.former_ids.index(old)
                    )
                    yield finding(
                        "R115",
                        record,
                        ("former_ids", i),
                        related=(Related("first-here", where),),
                        value=old,
                    )


def _is_renumbered(context: Context, record: Record[Any], holder: Record[Any]) -> bool:
    """Whether the record that has an id now says itself what it was before: both were numbered anew.

    Against a base the record has to have had the id there, or to have said so there already.
    """
    if holder is record or holder.kind != record.kind or not holder.fields.former_ids:
        return False
    if context.base is None:
        return True
    before = context.once(_ids_before).get((record.kind, record.id))
    return before is not None and holder.id in before


def _ids_before(context: Context) -> dict[tuple[str, str], frozenset[str]]:
    """Of every record of now the id that it had at the base, and those that it said it had had."""
    pairs = context.base.pairs if context.base else ()
    return {
        (pair.new.kind, pair.new.id): frozenset(
            {pair.old.id, *getattr(pair.old.fields, "former_ids", ())}
        )
        for pair in pairs
        if pair.old is not None and pair.new is not None
    }
