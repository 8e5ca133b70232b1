"""H: who changed a file, as the commits say, and whose file it is."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import normalize

from dxplan.comparison.match import RecordPair
from dxplan.compliance.logs import current_fields
from dxplan.diagnostics import Place, Related
from dxplan.history.change_base import ChangeBase
from dxplan.history.log import Author
from dxplan.model.registers import Unit
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.context import Context, Findings, base_place, finding, place
from dxplan.source.source_file import ENGLISH

_NOREPLY = re.compile(r"\d+[+-](?P<handle>.+)@users\.noreply\..+", re.IGNORECASE)
"""Addresses that GitHub (`1+an@…`) and GitLab (`1-an@…`) write for private ones."""


def author_outside_editors(context: Context) -> Findings:
    """H213: a task or target changed by somebody who is no editor of its units."""
    base = context.base
    if base is None:
        return
    for pair, authors in _pairs_with_authors(base):
        units = _units_with_editors(context, base, pair)
        outside = _outside_editors(authors, units)
        if not outside:
            continue
        if not _is_touched(base, context.portfolio, pair):
            continue
        related = [
            Related("editors-here", _editors_place(base, unit)) for unit in units
        ]
        names = [author.name or author.email for author in outside]
        yield finding(
            "H213",
            pair.record,
            ("lead_unit",),
            related=tuple(related),
            authors=", ".join(names),
            units=", ".join(map(_name_and_id, units)),
        )


def _pairs_with_authors(
    base: ChangeBase,
) -> Iterator[tuple[RecordPair, set[Author]]]:
    """The tasks and targets that are still there, with the authors of the change."""
    if not base.authors:
        return
    for pair in base.pairs:
        if pair.new is None:
            continue
        if pair.new.kind not in {"task", "target"}:
            continue
        authors = _authors(base, pair)
        if authors:
            yield pair, authors


def _authors(base: ChangeBase, pair: RecordPair) -> set[Author]:
    authors: set[Author] = set()
    for file in _files(pair):
        authors.update(base.authors.get(file, ()))
    return authors


def _outside_editors(
    authors: set[Author], units: Sequence[Record[Unit]]
) -> list[Author]:
    """The authors who are no editors, in order; none where no unit names any."""
    editors: set[str] = set()
    for unit in units:
        editors.update(map(_folded, unit.fields.editors))
    if not editors:
        return []
    outside = []
    for author in authors:
        if editors.isdisjoint(handles_of(author)):
            outside.append(author)
    return sorted(outside)


def _editors_place(base: ChangeBase, unit: Record[Unit]) -> Place:
    if unit.id in base.portfolio.units:
        return base_place(unit, ("editors",))
    return place(unit, "editors")


def _name_and_id(unit: Record[Unit]) -> str:
    name = unit.fields.name.vi or unit.fields.name.en
    return f"{name} ({unit.id})"


def handles_of(author: Author) -> set[str]:
    """The handles that an author may have: name, address, its first part, what hosts put there."""
    names = {author.name, author.email, author.email.partition("@")[0]}
    private_address = _NOREPLY.fullmatch(author.email)
    if private_address is not None:
        names.add(private_address["handle"])
    names.discard("")
    return {_folded(name) for name in names}


def _folded(name: str) -> str:
    return normalize("NFC", name.strip().removeprefix("@")).casefold()


def _files(pair: RecordPair) -> list[str]:
    """The files of a record in both languages, under its old and its new name."""
    files: dict[str, None] = {}
    for record in (pair.old, pair.new):
        if record is not None:
            files[record.file] = None
            files[record.file.removesuffix(".md") + ENGLISH] = None
    return list(files)


def _is_touched(base: ChangeBase, portfolio: Portfolio, pair: RecordPair) -> bool:
    """Whether a file of a record differs from the base: what was changed back does not."""
    if pair.renamed:
        return True
    return any(
        base.portfolio.data_of(file) != portfolio.data_of(file) for file in _files(pair)
    )


def _units_with_editors(
    context: Context, base: ChangeBase, pair: RecordPair
) -> list[Record[Unit]]:
    """The lead and coordinating units of a record, at the base and now, that name editors.

    The editors are those of the base: nobody becomes one by the change that is checked.
    """
    ids: dict[str, None] = {}
    if pair.new is not None:
        ids.update(dict.fromkeys(_unit_ids(context, context.portfolio, pair.new)))
    if pair.old is not None:
        ids.update(dict.fromkeys(_unit_ids(context, base.portfolio, pair.old)))
    units = []
    for identity in ids:
        unit = base.portfolio.units.get(identity)
        if unit is None:
            unit = context.portfolio.units.get(identity)
        if unit is not None and unit.fields.editors:
            units.append(unit)
    return units


def _unit_ids(
    context: Context, portfolio: Portfolio, record: Record[Any]
) -> Iterator[str]:
    """The units that lead or coordinate, by the front matter and by what its changes made of it."""
    head = portfolio.head(record)
    for fields in (head, current_fields(portfolio, record, context.as_of)):
        coordinators = getattr(fields, "coordinators", ())
        for ref in (*fields.leads, *coordinators):
            unit = portfolio.resolve(ref, record.jurisdiction)
            if unit is not None:
                yield unit
