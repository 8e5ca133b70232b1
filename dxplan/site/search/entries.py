"""What a reader can search for.

Records and terms with all the names they go by, and the pages that list them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any, Literal, TypeAlias

from dxplan.compliance.public_counts import OFFICIAL, shown_counts
from dxplan.compliance.targets import UNJUDGED, TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import answering
from dxplan.model.records import Kind, Target, Task
from dxplan.model.values import FrontMatter, Ref, Text
from dxplan.portfolio.portfolio import Record
from dxplan.rules.registry import RULES
from dxplan.site.counts import ScopeCounts, count_address
from dxplan.site.own_pages import OWN_PAGES
from dxplan.site.site import Site
from dxplan.site.table_order import TableOrder

Findable = Kind | Literal["page"]
ORDER: tuple[Findable, ...] = (
    "page", "jurisdiction", "plan", "unit", "indicator", "area", "term", "document", "target",
    "task",
)  # fmt: skip
"""Of hits that fit equally well the first come first."""

_COUNTS = (*OFFICIAL, "not_reported_overdue", "not_reported")
"""The lists of a jurisdiction that are found by its name and theirs."""
_LATE = ("overdue", "not_reported_overdue")
"""Those of what is late."""
_QUERIES_OF_COUNTS = {
    "overdue": "overdue",
    "not_reported_overdue": "overdue",
    "not_reported": "not-reported",
    "completed_on_time": "completed",
    "completed_late": "completed-late",
}
"""Lists that citizens ask for in words of their own: the catalogues' section `search.asked`."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to find, with its title and ``names``, what it is called beside that.

    - ``queries``: how people ask for a list, though the site does not call it so.
    - ``texts``: what else speaks of it.
    - ``predecessors``: names of what it took over from; ``successors``: of what stands in its
      place.
    - ``marks``: its status, by the report of the day ``reported``.
    """

    kind: Findable
    address: str
    title: Text
    number: str | None = None
    names: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    place: tuple[Text, ...] = ()
    predecessors: tuple[str, ...] = ()
    successors: tuple[Text, ...] = ()
    marks: tuple[str, ...] = ()
    reported: date | None = None
    former: bool = False


EntryFields: TypeAlias = dict[str, Any]
"""The fields of an entry, as far as they are known."""


def entries(tables: Mapping[str, TableOrder]) -> list[SearchEntry]:
    """Everything of a site, current before former; ``tables`` are those of each language."""
    collector = _EntryCollector(next(iter(tables.values())))
    site = collector.site
    late = tuple(_names_of_late(tables))
    collected = list(_lists_of_site(tables, site, late))
    collected += _lists_of_jurisdictions(tables, site, late)
    collected += collector.all()
    names_of_kind = {}
    for kind in ORDER:
        names_of_kind[kind] = _sentences(tables, f"search.kind.{kind}").values()
    entries = []
    for fields in collected:
        texts = (*names_of_kind[fields["kind"]], *fields.get("texts", ()))
        entries.append(SearchEntry(**{**fields, "texts": texts}))
    return sorted(entries, key=lambda entry: (entry.former, ORDER.index(entry.kind)))


def _sentences(tables: Mapping[str, TableOrder], key: str) -> dict[str, str]:
    """A sentence of the site's catalogue as plain text in each language."""
    sentences = {}
    for lang, of_language in tables.items():
        sentences[lang] = unescape(str(of_language.links.formats(key)))
    return sentences


def _queries(tables: Mapping[str, TableOrder], name: str) -> tuple[str, ...]:
    """How people ask for a list, in all languages."""
    queries = []
    for phrases in _sentences(tables, f"search.asked.{name}").values():
        queries += [phrase.strip() for phrase in phrases.split(",")]
    return _distinct(queries)


def _names_of_late(tables: Mapping[str, TableOrder]) -> list[str]:
    """What lists of what is late are called, in all languages."""
    names = _texts(Text(**_sentences(tables, "nav.overdue")))
    names += _texts(Text(**_sentences(tables, "departs.overdue.subject")))
    return names


def _lists_of_site(
    tables: Mapping[str, TableOrder], site: Site, late: tuple[str, ...]
) -> Iterator[EntryFields]:
    """The pages of the whole site that list records."""
    for page in OWN_PAGES:
        name = page.name
        if not page.is_in_search or not site.has(f"{name}.html"):
            continue
        queries: tuple[str, ...] = ()
        if name == "rules":
            queries = tuple(rule.code for rule in RULES)
        elif page.is_asked:
            queries = _queries(tables, name)
        texts: tuple[str, ...] = ()
        if name == "overdue":
            texts = late
        yield {
            "kind": "page",
            "address": site.own_file(f"{name}.html"),
            "title": Text(**_sentences(tables, f"nav.{name}")),
            "queries": queries,
            "texts": texts,
        }


def _lists_of_jurisdictions(
    tables: Mapping[str, TableOrder], site: Site, late: tuple[str, ...]
) -> Iterator[EntryFields]:
    """The lists of each jurisdiction that hold a task."""
    shown = shown_counts(official=site.config.official)
    counts = [count for count in _COUNTS if count in shown]
    for key in site.present:
        if key not in site.kinds:
            continue
        tally = ScopeCounts(site, ("jurisdiction", key))
        for count in counts:
            if not tally.size(count):
                continue
            queries: tuple[str, ...] = ()
            if count in _QUERIES_OF_COUNTS:
                queries = _queries(tables, _QUERIES_OF_COUNTS[count])
            texts: tuple[str, ...] = ()
            if count in _LATE:
                texts = late
            yield {
                "kind": "page",
                "address": count_address(tally.row, count),
                "title": _count_title(tables, count, site.name(key)),
                "queries": queries,
                "texts": texts,
            }


def _count_title(tables: Mapping[str, TableOrder], count: str, place: Text) -> Text:
    titles = {}
    for lang, name in _sentences(tables, f"count.{count}").items():
        titles[lang] = f"{name[:1].upper()}{name[1:]} – {_in(place, lang)}"
    return Text(**titles)


class _EntryCollector:
    """The entries of one site, and the old ids and former names that lead to them."""

    def __init__(self, tables: TableOrder) -> None:
        self.tables = tables
        self.site: Site = tables.links.site
        self.portfolio = self.site.portfolio
        self.plans: dict[str, EntryFields] = {}
        self.known_names: dict[str, Text] = {}
        self.old_ids: dict[str, list[str]] = defaultdict(list)
        for old, new in self.portfolio.former.items():
            self.old_ids[new].append(old)
        self.predecessors: dict[str, list[str]] = defaultdict(list)
        for unit in self.portfolio.units.values():
            for successor in unit.fields.successors:
                key = self._id(successor.unit, unit.jurisdiction)
                names = _texts(unit.fields.name, unit.fields.short)
                self.predecessors[key] += names
        for home, jurisdiction in self.portfolio.jurisdictions.items():
            for named in jurisdiction.fields.successors:
                key = self._id(named.jurisdiction, home)
                names = _texts(jurisdiction.fields.name, jurisdiction.fields.short)
                self.predecessors[key] += names

    def all(self) -> Iterator[EntryFields]:
        """Every entry, in the order of the files."""
        for key in self.site.plans:
            self.plans[key] = self._plan(key)
        compliance = self.site.compliance
        for key, kind in self.site.kinds.items():
            if key in compliance.tasks:
                yield self._task(compliance.tasks[key])
            elif key in compliance.targets:
                yield self._target(compliance.targets[key])
            elif kind == "plan":
                yield self.plans[key]
            else:
                yield self._entry(kind, self.site.record(key))
        glossary = self.site.own_file("glossary.html")
        for term in self.portfolio.terms.values():
            entry = self._entry("term", term)
            yield {**entry, "address": f"{glossary}#{term.id}"}

    def _entry(self, kind: Kind, record: Record[FrontMatter]) -> EntryFields:
        """What the records of all kinds share.

        Any name, and whatever of their heads is plain text.
        """
        fields = vars(record.fields)
        key = record.id
        name = fields.get("name") or fields.get("title")
        number = fields.get("number")
        last = fields.get("valid_until")
        is_gone = last is not None and last < self.site.as_of
        home = record.jurisdiction
        place: tuple[Text, ...] = ()
        # a jurisdiction whose page can't be read has no name
        has_home_page = home is not None and home in self.site.kinds
        if has_home_page and kind != "jurisdiction":
            place = (self.site.name(str(home)),)
        successors: tuple[Text, ...] = ()
        if is_gone:
            successors = self._successors(kind, record)
        title = name or Text(vi=number or key, en=number)
        if not name:  # its number, if any, is the title
            number = None
        names = _texts(fields.get("short"))
        names += [*fields.get("aliases", ()), *self.old_ids.get(key, ())]
        texts = [
            key,
            _joined(home),
            *self._ids_under_old_folders(key),
            *self._plain_texts(record),
            *_texts(*place),
            record.body,
            record.body_en,
        ]
        return {
            "kind": kind,
            "address": f"{key}/index.html",
            "title": title,
            "number": number,
            "names": _distinct(names),
            "texts": texts,
            "place": place,
            "predecessors": _distinct(self.predecessors.get(key, ())),
            "successors": successors,
            "former": is_gone,
        }

    def _plain_texts(self, record: Record[FrontMatter]) -> list[str]:
        """The texts of a record beside its names, its date in several forms, and its issuer."""
        fields = vars(record.fields)
        texts = []
        for field in ("definition", "note", "as_cited", "measure"):
            texts += _texts(fields.get(field))
        day = fields.get("date")
        if day:
            texts.append(f"{day.day}/{day.month}/{day.year} {day:%d/%m/%Y} {day}")
        issuer = fields.get("issuer")
        if isinstance(issuer, Text):
            texts += _texts(issuer)
        elif issuer:
            texts += _texts(*self._names([issuer], record))
        return texts

    def _plan(self, key: str) -> EntryFields:
        record = self.site.plans[key]
        plan = self.site.plan_now[key]
        entry = self._entry("plan", record)
        names = list(entry["names"])
        texts = list(entry["texts"])
        document = self.portfolio.document(plan.document, record.jurisdiction)
        if document is not None:
            texts += _texts(document.fields.title)
            if document.fields.number:
                names.insert(0, document.fields.number)
        entry["title"] = plan.title
        entry["names"] = _distinct(names)
        entry["texts"] = texts
        entry["former"] = plan.standing == "replaced"
        if plan.standing != "in_force":
            entry["marks"] = (plan.standing,)
        return entry

    def _task(self, state: TaskState) -> EntryFields:
        """A task is also found by its reports and by what it is to deliver."""
        marks = []
        for mark in self.tables.marks(state):
            if mark == "overdue" and not state.reports:
                marks.append("overdue_unreported")
            else:
                marks.append(mark)
        notes = _texts(*[report.note for report in state.reports])
        deliverables = [deliverable.title for deliverable in state.task.deliverables]
        entry = self._obligation(state, state.task, deliverables, notes)
        entry["marks"] = tuple(marks)
        if state.reports:
            entry["reported"] = state.reports[-1].date
        return entry

    def _target(self, state: TargetState) -> EntryFields:
        """A target is also found by its indicator."""
        indicator = self.portfolio.indicator(state.target.indicator)
        names: list[Text | None] = []
        aliases: tuple[str, ...] = ()
        if indicator is not None:
            names.append(indicator.fields.name)
            aliases = indicator.fields.aliases
        entry = self._obligation(state, state.target, names, aliases)
        entry["marks"] = (state.state or UNJUDGED,)
        return entry

    def _obligation(
        self,
        state: TaskState | TargetState,
        fields: Task | Target,
        names: Iterable[Text | None],
        texts: Iterable[str],
    ) -> EntryFields:
        """A task or a target is also found by its plan, document, area and lead units."""
        record = state.record
        plan = self.plans[str(record.plan)]
        refs: list[Ref] = list(fields.leads)
        if fields.area:
            refs.append(fields.area)
        entry = self._entry(record.kind, record)
        entry["texts"] = [
            *entry["texts"],
            *_texts(plan["title"], *self._names(refs, record), *names),
            *plan["names"],
            *texts,
            *_texts(vars(fields).get("lead_unknown")),
        ]
        entry["title"] = self.site.name(state.id)
        entry["number"] = fields.number
        entry["place"] = (plan["title"], *entry["place"])
        entry["former"] = plan["former"]
        return entry

    def _names(self, refs: Iterable[Ref], record: Record[FrontMatter]) -> list[Text]:
        names = []
        for ref in refs:
            name = self._name(self._id(ref, record.jurisdiction))
            if name is not None:
                names.append(name)
        return names

    def _name(self, key: str) -> Text | None:
        """What a record with a page is called; of units and areas thousands of tasks ask."""
        if key not in self.site.kinds:
            return None
        if key not in self.known_names:
            self.known_names[key] = self.site.name(key)
        return self.known_names[key]

    def _id(self, ref: Ref, jurisdiction: str | None) -> str:
        return self.portfolio.resolve(ref, jurisdiction) or ""

    def _ids_under_old_folders(self, key: str) -> list[str]:
        """The ids that a record had while its plan or its jurisdiction had another."""
        ids = []
        parts = key.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            for old in self.old_ids.get(folder, ()):
                ids.append(old + key.removeprefix(folder))
        return ids

    def _successors(self, kind: Kind, record: Record[FrontMatter]) -> tuple[Text, ...]:
        takes: dict[str, Text | None] = {}
        if kind == "unit":
            for key in answering(self.portfolio, record.id, self.site.as_of):
                if key != record.id:
                    takes[key] = None
        else:
            for successor in getattr(record.fields, "successors", ()):
                takes[self._id(successor.jurisdiction, None)] = successor.takes
        names = []
        for key, part in takes.items():
            if key in self.site.kinds:
                names.append(_with(self.site.name(key), part))
        return tuple(names)


def _in(text: Text, lang: str) -> str:
    """A text in a language, or in the other where it has only that."""
    return getattr(text, lang) or text.vi or text.en or ""


def _with(name: Text, part: Text | None) -> Text:
    """A successor, and what of the former it took."""
    if part is None:
        return name
    return Text(
        vi=f"{_in(name, 'vi')} ({_in(part, 'vi')})",
        en=f"{_in(name, 'en')} ({_in(part, 'en')})",
    )


def _joined(jurisdiction: str | None) -> str:
    """A jurisdiction's name as addresses and hurried readers write it: `nghean`."""
    return (jurisdiction or "").replace("-", "")


def _texts(*texts: Text | None) -> list[str]:
    """The texts in each language that they have."""
    strings = []
    for text in texts:
        if text is None:
            continue
        if text.vi:
            strings.append(text.vi)
        if text.en:
            strings.append(text.en)
    return strings


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
