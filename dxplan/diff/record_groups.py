"""The records that differ, by plan, each with its sentences and its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dxplan.diff.diff import Diff, RecordDiff
from dxplan.diff.headings import Headings
from dxplan.diff.places import ChangeLocations, Location
from dxplan.diff.sentences import RecordSentences
from dxplan.messages import Catalogue

_SHOWN_IDS = 3
"""How many ids stand for many."""


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record, where it is written, and the sentences about it."""

    heading: str
    lines: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """The records of one plan, of one jurisdiction, or of all."""

    title: str
    records: tuple[RecordText, ...]


_Home: TypeAlias = tuple[str | None, str | None]
"""A jurisdiction and a plan; None where a record lies in none."""


def record_groups(
    diff: Diff,
    headings: Headings,
    sentences: RecordSentences,
    locations: ChangeLocations,
) -> Iterator[RecordGroup]:
    """By jurisdiction and plan the records that differ; what all share last."""
    catalogue = headings.catalogue
    by_home: dict[_Home, list[RecordDiff]] = {}
    for record_diff in diff.records:
        by_home.setdefault(_home(record_diff), []).append(record_diff)
    for home in sorted(by_home, key=_order):
        texts = _texts(by_home[home], headings, sentences, locations)
        yield RecordGroup(_title(home, headings, catalogue), tuple(texts))


def _home(record_diff: RecordDiff) -> _Home:
    record = record_diff.record
    plan = record.id if record.kind == "plan" else record.plan
    is_jurisdiction = record.kind == "jurisdiction"
    jurisdiction = record.id if is_jurisdiction else record.jurisdiction
    return jurisdiction, plan


def _order(home: _Home) -> tuple[bool, str, bool, str]:
    jurisdiction, plan = home
    return jurisdiction is None, jurisdiction or "", plan is None, plan or ""


def _title(home: _Home, headings: Headings, catalogue: Catalogue) -> str:
    jurisdiction, plan = home
    if jurisdiction is None:
        return catalogue("diff.shared")
    name = headings.scope(("jurisdiction", jurisdiction))
    if plan is None:
        return catalogue("diff.registers", name=name)
    return f"{name} – {headings.scope(('plan', plan))}"


def _texts(
    record_diffs: Sequence[RecordDiff],
    headings: Headings,
    sentences: RecordSentences,
    locations: ChangeLocations,
) -> Iterator[RecordText]:
    """Each record by itself, but those together that a change elsewhere affects in the same way."""
    alike: dict[tuple[str | None, str, tuple[str, ...]], list[RecordDiff]] = {}
    for record_diff in record_diffs:
        record = record_diff.record
        own_id = None if record_diff.outcome == "affected" else record.id
        lines = tuple(sentences.lines(record_diff))
        alike.setdefault((own_id, record.kind, lines), []).append(record_diff)
    for (_, kind, lines), group in alike.items():
        heading = headings.heading(group[0])
        if len(group) > 1:
            catalogue = headings.catalogue
            named = catalogue(f"diff.kind.{kind}", count=len(group))
            ids = first_ids(one.record.id for one in group)
            heading = catalogue("diff.alike", named=named, ids=ids)
        yield RecordText(heading, lines, locations.of_record(group[0]))


def first_ids(ids: Iterable[str]) -> str:
    """The first of some ids, and how many more there are."""
    all_ids = [*ids]
    text = ", ".join(all_ids[:_SHOWN_IDS])
    left = len(all_ids) - _SHOWN_IDS
    return f"{text} … (+{left})" if left > 0 else text
