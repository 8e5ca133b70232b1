"""Evidence on pages: documents of the register, addresses, and files beside the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename
from urllib.parse import quote

from markupsafe import Markup, escape

from dxplan.compliance.tasks import TaskState
from dxplan.model.evidence import (
    EvidenceEntry,
    UnregisteredEvidence,
    documents_among,
    unregistered_among,
)
from dxplan.model.records import Task
from dxplan.portfolio.evidence_files import evidence_file
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Record
from dxplan.site.escaping import as_html
from dxplan.site.links import ROOT, Links
from dxplan.site.site import Site
from dxplan.wording.numbers import format_size
from dxplan.wording.values import shorten

_LONGEST_ADDRESS = 80


@dataclass(frozen=True, slots=True)
class DeliveredDocument:
    """What was brought as evidence."""

    link: Markup
    """The link to it."""
    kind: str | None
    """Its type."""
    title: Markup | None
    """Its title, where the link says only its number."""
    details: Markup | None = None
    """Of what is in no register: its day, its size, and that it is in none."""


def types_of_documents(site: Site, state: TaskState) -> dict[str, str | None]:
    """The documents that the reports of a task bring as evidence, with the type of each."""
    home = site.compliance.home(state)
    types: dict[str, str | None] = {}
    for report in state.reports:
        for ref in documents_among(report.evidence):
            document = site.portfolio.document(ref, home.jurisdiction)
            if document is not None:
                types[document.id] = document.fields.type
    return types


def delivered(links: Links, state: TaskState) -> tuple[DeliveredDocument, ...]:
    """What the reports of a task bring as evidence, each thing once: first the documents."""
    site = links.site
    home = site.compliance.home(state)
    items = [_registered(links, key) for key in types_of_documents(site, state)]
    others: dict[UnregisteredEvidence, None] = {}
    for report in state.reports:
        others |= dict.fromkeys(unregistered_among(report.evidence))
    for entry in others:
        link = _link(links, entry, home)
        details = _details(links, entry, home)
        items.append(DeliveredDocument(link, entry.type, None, details))
    return tuple(items)


def evidence_of(
    links: Links, entries: Iterable[EvidenceEntry], home: Record[Task]
) -> tuple[Markup, ...]:
    """The evidence of one report of a task: links, with what is known of the unregistered."""
    shown = []
    for entry in entries:
        if not isinstance(entry, UnregisteredEvidence):
            shown.append(links.reference(entry, home.jurisdiction))
        elif entry.where:
            link = _link(links, entry, home)
            details = _details(links, entry, home, with_type=True)
            shown.append(Markup("{} ({})").format(link, details))
    return tuple(shown)


def _registered(links: Links, key: str) -> DeliveredDocument:
    fields = links.site.portfolio.documents[key].fields
    title = None
    if fields.number and fields.title:
        title = links.text(fields.title)
    return DeliveredDocument(links.document(key), fields.type, title)


def _link(links: Links, entry: UnregisteredEvidence, home: Record[Task]) -> Markup:
    """A link under its title, its file's name or its address; no link to what is not there."""
    if entry.url is not None:
        address = shorten(entry.url.partition("://")[2] or entry.url, _LONGEST_ADDRESS)
        title = links.text(entry.title) or escape(address)
        return links.external(entry.url, title)
    title = links.text(entry.title) or escape(basename(entry.file or ""))
    file = _published(links.site, entry, home)
    if file is None:
        return title
    address = f"{ROOT}{links.formats.lang}/{quote(file.removeprefix(f'{PLANS}/'))}"
    return Markup(f'<a href="{as_html(address)}">{title}</a>')  # noqa: S704 - its parts are escaped


def _published(
    site: Site, entry: UnregisteredEvidence, home: Record[Task]
) -> str | None:
    """The file that evidence is, if it is published."""
    if entry.file is None:
        return None
    file = evidence_file(home, entry.file)
    return file if file is not None and file in site.assets else None


def _details(
    links: Links,
    entry: UnregisteredEvidence,
    home: Record[Task],
    *,
    with_type: bool = False,
) -> Markup:
    """Its type, its day, its kind and size, and that it is in no register."""
    formats = links.formats
    details = []
    if with_type and entry.type is not None:
        details.append(formats.label("document_type", entry.type))
    if entry.date is not None:
        details.append(formats.day(entry.date))
    if entry.file is not None and entry.url is None:
        details.append(_size(links, entry, home))
    details.append(formats("evidence.unregistered"))
    return Markup("; ").join(details)


def _size(links: Links, entry: UnregisteredEvidence, home: Record[Task]) -> Markup:
    """The kind of a file and how large it is; that it is not published, where it is not."""
    file = _published(links.site, entry, home)
    if file is None:
        return links.formats("evidence.unpublished")
    kind = file.rpartition(".")[2].upper()
    size = format_size(links.site.assets[file], links.formats.lang)
    return escape(f"{kind}, {size}")
