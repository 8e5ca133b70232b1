"""A page each closed period: its frozen numbers beside those of now, and errata."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, ClassVar

from markupsafe import Markup, escape

from dxplan.compliance.period_differences import (
    DerivedState,
    ErratumEntry,
    corrected_portfolio,
    files_changed_since_closing,
)
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.repository_links import RepositoryLinks
from dxplan.history.snapshot import COMMIT
from dxplan.model.closed_period import FrozenScope
from dxplan.model.values import NAME
from dxplan.portfolio.portfolio import ClosedPeriodFile
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.period_comparison import (
    FrozenTaskRow,
    PeriodComparison,
    PeriodErratum,
    PeriodNumber,
)
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, TableRow, row

_NO_BREAK = "\u00a0"

_SCOPES = ("jurisdiction", "plan", "unit")
"""The kinds of scopes in the order of the page."""


@dataclass(frozen=True, slots=True)
class ScopeNumbers:
    """The numbers of a scope, frozen and now."""

    scope: Markup
    """The scope."""
    rows: TablePart
    """Its numbers."""


@dataclass(frozen=True, slots=True)
class ErratumItem:
    """A task or target of which the files now say something else."""

    key: str
    """The task or target."""
    frozen: Markup
    """What was derived of it when the period was closed."""
    now: Markup
    """What is derived of it now."""
    is_there: bool
    """Whether it was there then and is there now."""
    entries: tuple[Markup, ...]
    """The entries by which it is something else."""
    is_complete: bool
    """Whether these entries are all."""


@dataclass(frozen=True)
class PeriodPage(PageContent):
    """A closed period."""

    template: ClassVar[str] = "period.html"

    closing: ClosedPeriodFile
    """The closed period."""
    day: Markup
    """The day that its numbers speak of."""
    title: str
    """The period and its jurisdiction, without markup."""
    heading: Markup
    """The period and its jurisdiction."""
    document: str
    """The document that closes it."""
    commit_address: str | None
    """Where its commit is on the web."""
    changes_address: str
    """Where the page of what changed since is."""
    errata: tuple[ErratumItem, ...]
    """What the files now say otherwise."""
    only_changed: tuple[tuple[str, str], ...]
    """Records whose files changed without another result, with their files."""
    gone: tuple[str, ...]
    """Records that are gone."""
    scopes: tuple[tuple[Markup, tuple[ScopeNumbers, ...]], ...]
    """The numbers by kinds of scopes, with their headings."""
    tasks: TablePart | None
    """The frozen tasks."""
    targets: TablePart | None
    """The frozen targets."""


def closings_of(site: Site, jurisdiction: str) -> list[tuple[ClosedPeriodFile, str]]:
    """The closed periods of a jurisdiction with the addresses of their pages, oldest first.

    One that was closed after the day of the site does not exist yet.
    """
    own = [
        closing
        for closing in site.portfolio.periods.values()
        if closing.jurisdiction == jurisdiction
        and closing.fields.closed_on <= site.as_of
    ]
    own.sort(key=lambda closing: (closing.fields.period.first, closing.id))
    return [(closing, _address(site, closing)) for closing in own]


def _address(site: Site, closing: ClosedPeriodFile) -> str:
    """The permanent address: below the name that the jurisdiction had when it was closed."""
    home = str(closing.jurisdiction)
    named = str(closing.fields.jurisdiction)
    is_former_name = NAME.fullmatch(named) and site.portfolio.current_id(named) == home
    return f"{named if is_former_name else home}/period.{closing.fields.period}"


def changes_address(period: str) -> str:
    """The address of what changed since a period was closed, from that of the period's page."""
    home, _, name = period.rpartition("/")
    return f"{home}/changes.{name.removeprefix('period.')}"


def pages(site: Site) -> Iterator[Page]:
    """A page each closed period."""
    corrected = site.portfolio
    if site.portfolio.periods:
        corrected = corrected_portfolio(site.portfolio, site.as_of)
    evaluated: dict[date, Compliance] = {}
    for jurisdiction in site.jurisdictions:
        for closing, address in closings_of(site, jurisdiction):
            day = closing.fields.as_of
            if day not in evaluated:
                evaluated[day] = evaluate(corrected, day, site.compliance.settings)
            comparison = PeriodComparison(site, closing, evaluated[day])
            crumbs = ("jurisdictions.html", closing.jurisdiction)
            yield Page(
                address, PeriodPage, partial(_build, comparison, address), crumbs
            )


def _build(
    comparison: PeriodComparison, address: str, builder: PageBuilder
) -> PeriodPage:
    site, t, closing = builder.site, builder.t, comparison.closing
    closed, home = closing.fields, str(closing.jurisdiction)
    period = builder.formats.period(closed.period)
    changed, gone = files_changed_since_closing(closed, site.portfolio)
    repository = RepositoryLinks(site.config.repository_url, closed.commit)
    has_address = COMMIT.fullmatch(closed.commit) is not None
    tasks = [one for one in comparison.rows if not one.is_target and one.frozen]
    targets = [one for one in comparison.rows if one.is_target]
    return PeriodPage(
        frame=builder.frame,
        closing=closing,
        day=builder.formats.day(closed.as_of),
        title=t(
            "closed.title",
            period=period.striptags(),
            jurisdiction=builder.links.title(home),
        ),
        heading=t("closed.title", period=period, jurisdiction=builder.links.name(home)),
        document=site.portfolio.resolve(closed.document, home) or str(closed.document),
        commit_address=repository.change() if has_address else None,
        changes_address=builder.links.address(changes_address(address)),
        errata=tuple(_erratum(builder, erratum) for erratum in comparison.errata),
        only_changed=_without_errata(comparison, changed),
        gone=tuple(gone),
        scopes=tuple(_scopes(builder, comparison)),
        tasks=_frozen_table(builder, comparison, tasks, "task"),
        targets=_frozen_table(builder, comparison, targets, "target"),
    )


def _without_errata(
    comparison: PeriodComparison, changed: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """The files that were changed since, of records of which nothing else is told now."""
    different = {erratum.difference.id for erratum in comparison.errata}
    return tuple((key, file) for key, file in changed.items() if key not in different)


def _erratum(builder: PageBuilder, erratum: PeriodErratum) -> ErratumItem:
    difference = erratum.difference
    frozen = builder.t("closed.not_there")
    if difference.was is not None:
        frozen = _derived(builder, difference.was)
    now = builder.t("closed.gone")
    if difference.now is not None:
        now = _derived(builder, difference.now)
    return ErratumItem(
        key=difference.id,
        frozen=frozen,
        now=now,
        is_there=difference.was is not None and difference.now is not None,
        entries=tuple(
            _entry(builder, difference.id, entry) for entry in erratum.entries
        ),
        is_complete=erratum.is_complete,
    )


def _entry(builder: PageBuilder, key: str, item: ErratumEntry) -> Markup:
    """An entry in a few words; the record that it is of, where it is another."""
    t, entry = builder.t, item.data
    log = t(f"closed.log.{item.log}")
    content = _entry_content(builder, item)
    parts = [Markup("{} {}{}").format(log, builder.formats.when(entry.date), content)]
    if entry.corrects:
        corrects = t("log.corrects", date=builder.formats.when(entry.corrects))
        parts.append(Markup("– {}, {}").format(t("log.erratum"), corrects))
    recorded = entry.recorded or builder.site.recorded_on(
        item.record, item.log, item.index
    )
    if recorded:
        parts.append(t("log.recorded", date=builder.formats.day(recorded)))
    if item.record != key:
        parts.append(Markup("({})").format(builder.links.task(item.record)))
    return Markup(" ").join(parts)


def _entry_content(builder: PageBuilder, item: ErratumEntry) -> Markup:
    t, entry = builder.t, item.data
    if item.log == "reports":
        content = t.label("status", entry.status)
    elif item.log == "verifications":
        content = t.label("finding", entry.finding)
    elif item.log == "deadline_changes":
        content = builder.formats.deadline(entry.to)
    elif item.log == "changes":
        value = builder.links.written(entry.to, entry.key)
        content = Markup("<code>{}</code> → {}").format(entry.key, value)
    elif item.record in builder.site.compliance.targets:
        target = builder.site.compliance.targets[item.record]
        content = builder.links.measured(target, entry)
    else:
        return Markup("")
    return Markup(": {}").format(content)


def _derived(builder: PageBuilder, derived: DerivedState) -> Markup:
    """What was derived of a task or a target; of another version perhaps in its own terms."""
    t = builder.t
    if not derived:
        return t("closed.unjudged")
    parts: list[Markup] = []
    if status := derived.get("status"):
        parts.append(t.find(f"labels.status.{status}") or escape(status))
    for key in ("box", "standing"):
        if derived.get(key):
            parts.append(t.count_name(derived[key]))
    text = Markup("; ").join(parts[:2]) + Markup("").join(parts[2:])
    if due := derived.get("due"):
        shown = t("closed.due", due=builder.formats.iso(due))
        text += Markup(" {}").format(builder.parts.aside(Markup("({})").format(shown)))
    if state := derived.get("state"):
        text += t.find(f"labels.target.{state}") or escape(state)
    return text


def _scopes(
    builder: PageBuilder, comparison: PeriodComparison
) -> Iterator[tuple[Markup, tuple[ScopeNumbers, ...]]]:
    for name in _SCOPES:
        tables: list[ScopeNumbers] = []
        for scope in comparison.closing.fields.scopes:
            numbers = comparison.numbers(scope) if scope.scope == name else []
            if numbers:
                tables.append(_scope(builder, comparison, scope, numbers))
        if tables:
            yield builder.t(f"closed.scope.{name}"), tuple(tables)


def _scope(
    builder: PageBuilder,
    comparison: PeriodComparison,
    scope: FrozenScope,
    numbers: Sequence[PeriodNumber],
) -> ScopeNumbers:
    t = builder.t
    key = builder.site.portfolio.current_id(scope.id)
    name = builder.links.name(key) if key in builder.site.kinds else escape(key)
    heads = [t("closed.number"), *_day_heads(builder, comparison)]
    rows = [_number_row(builder, number) for number in numbers]
    table = builder.table(t("closed.numbers", name=name), heads, rows, "rates")
    return ScopeNumbers(builder.links.link(key), table)


def _day_heads(builder: PageBuilder, comparison: PeriodComparison) -> list[Markup]:
    """The heads of the columns of what was frozen, and of what is now."""
    day = builder.formats.day(comparison.closing.fields.as_of)
    return [builder.t("closed.frozen", as_of=day), builder.t("closed.now", as_of=day)]


def _number_row(builder: PageBuilder, number: PeriodNumber) -> TableRow:
    frozen = _number(builder, number, number.frozen)
    now = _number(builder, number, number.now)
    if number.now is not None and now != frozen:
        now = Markup("<strong>{}</strong>").format(now)
    return row(_number_name(builder, number), frozen, now)


def _number(builder: PageBuilder, number: PeriodNumber, value: Any) -> Markup:
    if value is None:
        return builder.t("closed.gone")
    if number.group == "rate":
        return builder.t.rate(value)
    return escape(builder.t.number(value))


def _number_name(builder: PageBuilder, number: PeriodNumber) -> Markup:
    t = builder.t
    if number.group == "count":
        return t.count_name(number.name)
    name = t.find(f"labels.{number.group}.{number.name}") or escape(number.name)
    if number.group == "rate":
        return name
    return Markup("{}: {}").format(t("kind.target"), name)


def _frozen_table(
    builder: PageBuilder,
    comparison: PeriodComparison,
    frozen: Sequence[FrozenTaskRow],
    kind: str,
) -> TablePart | None:
    if not frozen:
        return None
    t = builder.t
    link = builder.links.task if kind == "task" else builder.links.link
    rows = [
        row(link(one.key), _derived(builder, one.frozen), _derived_now(builder, one))
        for one in frozen
    ]
    heads = [t(f"column.{kind}"), *_day_heads(builder, comparison)]
    return builder.table(t(f"closed.{kind}s", count=len(rows)), heads, rows)


def _derived_now(builder: PageBuilder, one: FrozenTaskRow) -> Markup:
    if one.now is None:
        return builder.t("closed.gone")
    if one.now == one.frozen:
        return Markup(builder.parts.aside(builder.t("closed.same")))  # noqa: S704 - escaped there
    return Markup("<strong>{}</strong>").format(_derived(builder, one.now))
