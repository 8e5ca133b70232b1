"""The page of what was taken back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from dxplan.site.corrections import (
    Correction,
    disputed,
    errata,
    moved,
    newest_first,
    withdrawn,
)
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, TableRow, row


@dataclass(frozen=True, slots=True)
class CorrectionGroup:
    """Corrections of one kind."""

    name: str
    """The kind: `errata`, `withdrawn`, `moved`, `disputed`, `mistaken`."""
    count: int
    """How many there are."""
    rows: TablePart | None
    """The corrections."""


@dataclass(frozen=True)
class CorrectionsPage(PageContent):
    """What was taken back."""

    template: ClassVar[str] = "corrections.html"

    groups: tuple[CorrectionGroup, ...]
    """The corrections by kind."""


_Cells = Callable[[PageBuilder, Correction], Sequence[Any]]


def pages(_: Site) -> Iterator[Page]:
    """The page of corrections."""
    yield Page("corrections.html", CorrectionsPage, _build)


def _build(builder: PageBuilder) -> CorrectionsPage:
    site = builder.site
    corrections = {
        "errata": newest_first(errata(site)),
        "withdrawn": newest_first(withdrawn(site)),
        "moved": newest_first(moved(site)),
        "disputed": newest_first(disputed(site)),
    }
    groups = [_group(builder, name, own) for name, own in corrections.items()]
    groups.append(_mistaken(builder))
    return CorrectionsPage(builder.frame, tuple(groups))


_HEADS = {
    "errata": ("corrections.entry", "corrections.was", "corrections.is"),
    "withdrawn": ("corrections.completed", "corrections.is", "corrections.entry"),
    "moved": ("change.from", "change.to", "corrections.entry"),
    "disputed": (
        "corrections.entry",
        "verification.by",
        "corrections.found",
        "verification.reply",
    ),
}
"""The heads of each group's own columns."""


def _group(
    builder: PageBuilder, name: str, corrections: list[Correction]
) -> CorrectionGroup:
    rows = [_row(builder, correction, _CELLS[name]) for correction in corrections]
    return _table(builder, name, _HEADS[name], rows, "document")


def _table(
    builder: PageBuilder,
    name: str,
    own_heads: Sequence[str],
    rows: list[TableRow],
    *last_heads: str,
) -> CorrectionGroup:
    """The table of a group; none where nothing is in it."""
    if not rows:
        return CorrectionGroup(name, 0, None)
    t = builder.t
    heads = ["happened.record", *own_heads, "happened.recorded", *last_heads]
    heading = t(f"corrections.{name}.heading")
    caption = t("list.caption", name=heading, count=len(rows))
    table = builder.table(
        caption, [builder.label(head) for head in heads], rows, "past"
    )
    return CorrectionGroup(name, len(rows), table)


def _mistaken(builder: PageBuilder) -> CorrectionGroup:
    """The records that were made by mistake, as far as they were withdrawn by the day."""
    site, links = builder.site, builder.links
    rows: list[TableRow] = []
    for key, plan in site.portfolio.withdrawn.items():
        entry = site.portfolio.withdrawals[key]
        if entry.recorded > site.as_of:
            continue
        link = Markup('<a href="{}">{}</a>').format(
            links.address(key), links.text(entry.title)
        )
        reason = links.text(entry.reason)
        day = builder.formats.day(entry.recorded)
        rows.append(row(link, links.link(plan.id), reason, day))
    return _table(builder, "mistaken", ("withdrawn.plan", "withdrawn.reason"), rows)


def _row(builder: PageBuilder, correction: Correction, own_cells: _Cells) -> TableRow:
    cells, links = builder.cells, builder.links
    place = str(builder.site.record(correction.record).jurisdiction)
    entry = correction.entry
    document = builder.t("fact.no_source")
    if entry.document:
        document = links.reference(entry.document, place)
    return row(
        cells.named(links.task(correction.record), links.name(place)),
        *own_cells(builder, correction),
        cells.entered_on(correction.entered, entry.recorded),
        document,
    )


def _errata_cells(builder: PageBuilder, correction: Correction) -> Sequence[Any]:
    cells = builder.cells
    keys = [_key_name(builder, key) for key in correction.differing]
    corrects = builder.formats.when(correction.entry.corrects)
    old: Any = "–"
    if correction.old:
        old = _content(builder, correction, correction.old)
    new = _content(builder, correction, correction.entry)
    return (
        cells.erratum(_entry(builder, correction), corrects),
        old,
        cells.corrected(new, ", ".join(keys)),
    )


def _key_name(builder: PageBuilder, key: str) -> str:
    return builder.formats.field(key).lower()


def _withdrawn_cells(builder: PageBuilder, correction: Correction) -> Sequence[Any]:
    entry = correction.entry
    tag = builder.tag(entry.status, builder.t.label("status", entry.status))
    return (
        builder.formats.day(correction.old.date),
        builder.cells.noted(tag, entry.note),
        _entry(builder, correction),
    )


def _moved_cells(builder: PageBuilder, correction: Correction) -> Sequence[Any]:
    entry = correction.entry
    if correction.log == "changes":
        place = builder.site.record(correction.record).jurisdiction
        old = builder.links.written(correction.old, entry.key, place)
        new = builder.links.written(entry.to, entry.key, place)
    else:
        old = builder.formats.deadline(correction.old) if correction.old else Markup("")
        new = builder.formats.deadline(entry.to)
    return old, new, builder.cells.noted(_entry(builder, correction), entry.note)


def _disputed_cells(builder: PageBuilder, correction: Correction) -> Sequence[Any]:
    entry, t, links = correction.entry, builder.t, builder.links
    place = builder.site.record(correction.record).jurisdiction
    tag = builder.tag("disputed", t.label("finding", "disputed"))
    return (
        _entry(builder, correction),
        links.reference(entry.verified_by, place),
        builder.cells.noted(tag, entry.note),
        links.text(entry.reply) if entry.reply else t("corrections.no_reply"),
    )


_CELLS: dict[str, _Cells] = {
    "errata": _errata_cells,
    "withdrawn": _withdrawn_cells,
    "moved": _moved_cells,
    "disputed": _disputed_cells,
}


def _entry(builder: PageBuilder, correction: Correction) -> Markup:
    """An entry by its log and day, a link where its record's page shows it."""
    log = builder.t(f"closed.log.{correction.log}")
    name = Markup("{} {}").format(log, builder.formats.when(correction.entry.date))
    if not correction.part:
        return name
    address = builder.links.address(f"{correction.record}/index.html#{correction.part}")
    return Markup('<a href="{}">{}</a>').format(address, name)


def _content(builder: PageBuilder, correction: Correction, entry: Any) -> Markup:
    """What an entry says."""
    t, links = builder.t, builder.links
    if correction.log == "reports":
        status: Any = builder.cells.reported(entry.status, entry.completed_on)
        return Markup(status)  # noqa: S704 - a macro's output is escaped
    if correction.log == "verifications":
        return t.label("finding", entry.finding)
    if correction.log == "deadline_changes":
        return builder.formats.deadline(entry.to)
    if correction.log == "changes":
        place = builder.site.record(correction.record).jurisdiction
        value = links.written(entry.to, entry.key, place)
        return Markup("{}: {}").format(builder.formats.field(entry.key), value)
    target = builder.site.compliance.targets.get(correction.record)
    return links.measured(target, entry) if target is not None else Markup("")
