"""H: who changed a file, as the commits say, and whose file it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from dxplan.comparison.match import RecordPair
from dxplan.compliance.logs import with_changes
from dxplan.diagnostics import Place, Related
from dxplan.history.change_base import ChangeBase
from dxplan.history.log import Author
from dxplan.model.registers import Unit
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.context import Context, Findings, base_place, finding, place
from dxplan.source.source_file import ENGLISH

_NOREPLY = re.compile(r"\d+[+-](?P<handle>.+)@users\.noreply\..+", re.IGNORECASE)
"""The addresses that GitHub (`1+an@…`) and GitLab (`1-an@…`) write for those who keep theirs private."""


@dataclass(frozen=True, slots=True)
class OutsideEdit:
    """A task or target that others changed than the editors of its units: of those that name any."""

    record: Record[Any]
    units: Sequence[Record[Unit]]
    authors: Sequence[Author]


def author_outside_editors(context: Context) -> Findings:
    """H213: a task or target that somebody changed who is not among the editors of its units, as far as these say."""
    for found in outsiders(context):
        yield finding(
            "H213",
            found.record,
            ("lead_unit",),
            related=tuple(
                Related("editors-here", _editors_place(context, unit))
                for unit in found.units
            ),
            authors=", ".join(author.name or author.email for author in found.authors),
            units=", ".join(
                f"{unit.fields.name.vi or unit.fields.name.en} ({unit.id})"
                for unit in found.units
            ),
        )


def _editors_place(context: Context, unit: Record[Unit]) -> Place:
    known = context.base is not None and unit.id in context.base.portfolio.units
    return base_place(unit, ("editors",)) if known else place(unit, "editors")


def outsiders(context: Context) -> Iterator[OutsideEdit]:
    """Every such record."""
    base = context.base
    for pair in base.pairs if base and base.authors else ():
        if (
            base is None
            or pair.new is None
            or pair.record.kind not in {"task", "target"}
        ):
            continue
        authors = {
            author for file in _files(pair) for author in base.authors.get(file, ())
        }
        if authors and _is_touched(base, context.portfolio, pair):
            units = _with_editors(context, base, pair)
            editors = {_folded(name) for unit in units for name in unit.fields.editors}
            outside = sorted(
                author for author in authors if not editors & names_of(author)
            )
            if editors and outside:
                yield OutsideEdit(pair.new, units, outside)


def names_of(author: Author) -> set[str]:
    """The handles that an author may have: the name, the address, its part before the @, and what hosts put there."""
    found = {author.name, author.email, author.email.partition("@")[0]}
    private = _NOREPLY.fullmatch(author.email)
    if private:
        found.add(private["handle"])
    return {_folded(name) for name in found if name}


def _folded(name: str) -> str:
    return normalize("NFC", name.strip().removeprefix("@")).casefold()


def _files(pair: RecordPair) -> list[str]:
    files = dict.fromkeys(
        side.file for side in (pair.old, pair.new) if side is not None
    )
    return [
        name for file in files for name in (file, file.removesuffix(".md") + ENGLISH)
    ]


def _is_touched(base: ChangeBase, portfolio: Portfolio, pair: RecordPair) -> bool:
    """Whether a file of a record is another than at the base: what was changed and put back is not."""
    return pair.renamed or any(
        base.portfolio.data_of(file) != portfolio.data_of(file) for file in _files(pair)
    )


def _with_editors(
    context: Context, base: ChangeBase, pair: RecordPair
) -> list[Record[Unit]]:
    """The lead and coordinating units of a record, before and after the change, that name editors.

    Who the editors are is asked of the base: nobody becomes one by the change that is judged.
    """
    units: dict[str, None] = {}
    for portfolio, record in (
        (context.portfolio, pair.new),
        (base.portfolio, pair.old),
    ):
        units |= _units(context, portfolio, record) if record is not None else {}
    known = [
        base.portfolio.units.get(unit) or context.portfolio.units.get(unit)
        for unit in units
    ]
    return [unit for unit in known if unit is not None and unit.fields.editors]


def _units(
    context: Context, portfolio: Portfolio, record: Record[Any]
) -> dict[str, None]:
    """The units that lead or coordinate, by the head and by what its changes made of it."""
    found: dict[str, None] = {}
    for data in (record.fields, with_changes(record, context.as_of)):
        for ref in (*data.lead_unit, *getattr(data, "coordinating_units", ())):
            unit = portfolio.resolve(ref, record.jurisdiction)
            if unit is not None:
                found[unit] = None
    return found
