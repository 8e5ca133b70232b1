"""What a reader can search for: records and terms with all the names they go by, and the pages that list them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from typing import Literal

from dxplan.compliance.public_counts import OFFICIAL, shown_counts
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import answering
from dxplan.model.records import Kind
from dxplan.model.values import FrontMatter, Ref, Text
from dxplan.portfolio.portfolio import Record
from dxplan.rules.registry import RULES
from dxplan.site.counts import ScopeCounts, count_address
from dxplan.site.site import Site
from dxplan.site.tables import Tables

Findable = Kind | Literal["page"]
ORDER: tuple[Findable, ...] = (
    "page", "jurisdiction", "plan", "unit", "indicator", "area", "term", "document", "target", "task",
)  # fmt: skip
"""Of hits that fit equally well the first come first."""

LISTS = (
    "overdue", "due-soon", "not-reported", "tasks", "matrix", "jurisdictions", "plans", "targets", "units", "documents",
    "areas", "reconfirmation", "changes", "corrections", "progress", "glossary", "method", "rules", "data",
)  # fmt: skip
"""Pages of the whole site that are found by their own names."""
_COUNTS = (*OFFICIAL, "not_reported_overdue", "not_reported")
"""The lists of a jurisdiction that are found by its name and theirs."""
_LATE = ("overdue", "not_reported_overdue")
"""Those of what is late."""
_ASKED = frozenset(
    {
        "overdue",
        "due-soon",
        "not-reported",
        "jurisdictions",
        "changes",
        "corrections",
        "progress",
        "data",
    }
)
_ASKED_OF_COUNTS = {
    "overdue": "overdue", "not_reported_overdue": "overdue", "not_reported": "not-reported",
    "completed_on_time": "completed", "completed_late": "completed-late",
}  # fmt: skip
"""Lists that citizens ask for in words of their own: the catalogues' section `search.asked`."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to find, with its title and ``names``, what it is called beside that.

    ``asked`` are citizens' own words for a list, by which it is found, though the site does not call it so.
    ``text`` is what else speaks of it, ``before`` what it took over from, ``now`` what stands in its place,
    ``marks`` its status, by the report of ``reported``.
    """

    kind: Findable
    address: str
    title: Text
    number: str | None = None
    names: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    text: str = ""
    place: tuple[Text, ...] = ()
    before: tuple[str, ...] = ()
    now: tuple[Text, ...] = ()
    marks: tuple[str, ...] = ()
    reported: date | None = None
    former: bool = False


def entries(tables: Mapping[str, Tables]) -> list[SearchEntry]:
    """Everything of a site, current before former; ``tables`` are those of each language."""
    found = _Collected(next(iter(tables.values())))
    lists = _lists(tables, found.site)
    kinds = {
        kind: " ".join(
            str(room.links.words(f"search.kind.{kind}")) for room in tables.values()
        )
        for kind in ORDER
    }
    made = [
        replace(entry, text=f"{kinds[entry.kind]} {entry.text}")
        for entry in (*lists, *found.all())
    ]
    return sorted(made, key=lambda entry: (entry.former, ORDER.index(entry.kind)))


def _asked(tables: Mapping[str, Tables], name: str) -> tuple[str, ...]:
    """What citizens call a list, in all languages."""
    said = (
        unescape(str(room.links.words(f"search.asked.{name}")))
        for room in tables.values()
    )
    return _distinct(
        phrase.strip() for phrases in said for phrase in phrases.split(",")
    )


def _lists(tables: Mapping[str, Tables], site: Site) -> Iterator[SearchEntry]:
    """The pages that list records, of the site and of each jurisdiction."""

    def title(key: str, where: Text | None = None) -> Text:
        said = {
            lang: unescape(str(room.links.words(key))) for lang, room in tables.items()
        }
        if where is not None:
            said = {
                lang: f"{words[:1].upper()}{words[1:]} – {_in(where, lang)}"
                for lang, words in said.items()
            }
        return Text(**said)

    late = " ".join(
        [*_texts(title("nav.overdue")), *_texts(title("departs.overdue.subject"))]
    )
    for name in site.listed(LISTS):
        asked = _asked(tables, name) if name in _ASKED else ()
        if name == "rules":
            asked = tuple(rule.code for rule in RULES)
        text = late if name == "overdue" else ""
        yield SearchEntry(
            "page",
            site.own_file(f"{name}.html"),
            title(f"nav.{name}"),
            asked=asked,
            text=text,
        )
    for key in site.present:
        tally = ScopeCounts(site, ("jurisdiction", key))
        shown = shown_counts(official=site.config.official)
        for count in (name for name in _COUNTS if name in shown and key in site.kinds):
            if tally.size(count):
                named = title(f"count.{count}", site.name(key))
                asked = (
                    _asked(tables, _ASKED_OF_COUNTS[count])
                    if count in _ASKED_OF_COUNTS
                    else ()
                )
                text = late if count in _LATE else ""
                yield SearchEntry(
                    "page",
                    count_address(tally.row, count),
                    named,
                    asked=asked,
                    text=text,
                )


class _Collected:
    """The entries of one site, and the old ids and former names that lead to them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.site: Site = tables.links.site
        self.portfolio = self.site.portfolio
        self.plans: dict[str, SearchEntry] = {}
        self.old_ids: dict[str, list[str]] = defaultdict(list)
        for old, now in self.portfolio.former.items():
            self.old_ids[now].append(old)
        self.before: dict[str, list[str]] = defaultdict(list)
        for unit in self.portfolio.units.values():
            for successor in unit.fields.successors:
                self.before[self._id(successor.unit, unit.jurisdiction)] += _texts(
                    unit.fields.name, unit.fields.short
                )
        for key, gone in self.portfolio.jurisdictions.items():
            for named in gone.fields.successors:
                self.before[self._id(named.jurisdiction, key)] += _texts(
                    gone.fields.name, gone.fields.short
                )

    def all(self) -> Iterator[SearchEntry]:
        """Every entry, in the order of the files."""
        for key in self.site.plans:
            self.plans[key] = self._plan(key)
        for key, kind in self.site.kinds.items():
            record = self.site.record(key)
            state = self.site.compliance.tasks.get(
                key
            ) or self.site.compliance.targets.get(key)
            if state is not None:
                yield self._obligation(state)
            elif kind == "plan":
                yield self.plans[key]
            else:
                yield self._entry(kind, record)
        for term in self.portfolio.terms.values():
            yield replace(
                self._entry("term", term),
                address=f"{self.site.own_file('glossary.html')}#{term.id}",
            )

    def _entry(self, kind: Kind, record: Record[FrontMatter]) -> SearchEntry:
        """What the records of all kinds share: any name, and whatever of their heads is plain text."""
        data, key = record.fields, record.id
        name, number = (
            getattr(data, "name", None) or getattr(data, "title", None),
            getattr(data, "number", None),
        )
        last = getattr(data, "valid_until", None)
        is_gone = last is not None and last < self.site.as_of
        said = _texts(
            *(
                getattr(data, field, None)
                for field in ("definition", "note", "as_cited", "measure")
            )
        )
        day = getattr(data, "date", None)
        said += (
            [f"{day.day}/{day.month}/{day.year} {day:%d/%m/%Y} {day}"] if day else []
        )
        issuer = getattr(data, "issuer", None)
        said += (
            _texts(issuer)
            if isinstance(issuer, Text)
            else _texts(*self._names([issuer], record))
            if issuer
            else []
        )
        home = record.jurisdiction  # one whose page can't be read has no name
        place = (
            (self.site.name(home),)
            if kind != "jurisdiction" and home in self.site.kinds and home
            else ()
        )
        return SearchEntry(
            kind=kind,
            address=f"{key}/index.html",
            title=name or Text(vi=number or record.id, en=number),
            number=number if name else None,
            names=_distinct(
                [
                    *_texts(getattr(data, "short", None)),
                    *getattr(data, "aliases", ()),
                    *self.old_ids[key],
                ]
            ),
            text=" ".join(
                [
                    key,
                    _joined(home),
                    *self._older(key),
                    *said,
                    *_texts(*place),
                    record.body,
                    record.body_en,
                ]
            ),
            place=place,
            before=_distinct(self.before[key]),
            now=self._now(kind, record) if is_gone else (),
            former=is_gone,
        )

    def _plan(self, key: str) -> SearchEntry:
        record, plan = self.site.plans[key], self.site.plan_now[key]
        document = self.portfolio.document(plan.document, record.jurisdiction)
        entry = self._entry("plan", record)
        numbers = (
            [document.fields.number]
            if document is not None and document.fields.number
            else []
        )
        return replace(
            entry,
            title=plan.title,
            names=_distinct([*numbers, *entry.names]),
            text=" ".join(
                [entry.text, *(_texts(document.fields.title) if document else ())]
            ),
            marks=(plan.standing,) if plan.standing != "in_force" else (),
            former=plan.standing == "replaced",
        )

    def _obligation(self, state: TaskState | TargetState) -> SearchEntry:
        """A task or a target: it is also found by its plan, its plan's document, its area and who leads it."""
        record, task = (
            state.record,
            state.task if isinstance(state, TaskState) else state.target,
        )
        plan = self.plans[str(record.plan)]
        indicator = (
            None
            if isinstance(state, TaskState)
            else self.portfolio.indicator(state.target.indicator)
        )
        asked = (
            [asked.title for asked in state.task.deliverables]
            if isinstance(state, TaskState)
            else []
        )
        title = self.site.name(state.id)
        around = [
            plan.title,
            *self._names(
                [*task.lead_unit, *([task.area] if task.area else [])], record
            ),
            *asked,
        ]
        around += [indicator.fields.name] if indicator else []
        entry = self._entry(record.kind, record)
        notes = (
            _texts(*(entry.note for entry in state.reports))
            if isinstance(state, TaskState)
            else []
        )
        notes += _texts(getattr(task, "lead_unknown", None))
        reported = (
            state.reports[-1].date
            if isinstance(state, TaskState) and state.reports
            else None
        )
        others = indicator.fields.aliases if indicator else ()
        return replace(
            entry,
            title=title,
            number=task.number,
            text=" ".join([entry.text, *_texts(*around), *plan.names, *others, *notes]),
            place=(plan.title, *entry.place),
            marks=self._marks(state),
            reported=reported,
            former=plan.former,
        )

    def _marks(self, state: TaskState | TargetState) -> tuple[str, ...]:
        if isinstance(state, TargetState):
            return (state.state or "unjudged",)
        marks = self.tables.marks(state)
        return tuple(
            "overdue_unreported" if mark == "overdue" and not state.reports else mark
            for mark in marks
        )

    def _names(self, refs: Iterable[Ref], record: Record[FrontMatter]) -> list[Text]:
        found = (self._id(ref, record.jurisdiction) for ref in refs)
        return [self.site.name(key) for key in found if key in self.site.kinds]

    def _id(self, ref: Ref, jurisdiction: str | None) -> str:
        return self.portfolio.resolve(ref, jurisdiction) or ""

    def _older(self, key: str) -> list[str]:
        """The ids that a record had while its plan or its jurisdiction had another."""
        folders = [key[:i] for i, letter in enumerate(key) if letter == "/"]
        return [
            old + key[len(folder) :]
            for folder in folders
            for old in self.old_ids.get(folder, ())
        ]

    def _now(self, kind: Kind, record: Record[FrontMatter]) -> tuple[Text, ...]:
        if kind == "unit":
            keys = [
                key
                for key in answering(self.portfolio, record.id, self.site.as_of)
                if key != record.id
            ]
        else:
            taken = {
                self._id(e.jurisdiction, None): e.takes
                for e in getattr(record.fields, "successors", ())
            }
            return tuple(
                _with(self.site.name(key), takes)
                for key, takes in taken.items()
                if key in self.site.kinds
            )
        return tuple(self.site.name(key) for key in keys if key in self.site.kinds)


def _in(text: Text, lang: str) -> str:
    """A text in a language, or in the other where it has only that."""
    return getattr(text, lang) or text.vi or text.en or ""


def _with(name: Text, takes: Text | None) -> Text:
    """A successor, and what of the former it took."""
    if takes is None:
        return name
    return Text(
        vi=f"{_in(name, 'vi')} ({_in(takes, 'vi')})",
        en=f"{_in(name, 'en')} ({_in(takes, 'en')})",
    )


def _joined(jurisdiction: str | None) -> str:
    """A jurisdiction's name as addresses and hurried readers write it: `nghean`."""
    return (jurisdiction or "").replace("-", "")


def _texts(*texts: Text | None) -> list[str]:
    return [
        words
        for text in texts
        if text is not None
        for words in (text.vi, text.en)
        if words
    ]


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
