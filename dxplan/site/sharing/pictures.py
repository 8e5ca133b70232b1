"""Which records have a picture that messengers show beside a link, and what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from markupsafe import Markup

from dxplan.compliance.progress_groups import group_sizes
from dxplan.compliance.summary import ScopeKey
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Record
from dxplan.site.counts import ScopeCounts
from dxplan.site.formats import LanguageFormats
from dxplan.site.links import Links
from dxplan.site.page_content import PagePicture
from dxplan.site.site import Site

WIDTH, HEIGHT = 1200, 630
"""Pixels of a picture: what messengers and social networks show without cutting."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of the bar of a picture: a group of tasks, what it is called, how many they are."""

    group: str
    label: str
    number: str
    size: int


@dataclass(frozen=True, slots=True)
class PictureContent:
    """What a picture says, all of it plain text; `above` is empty where nothing stands above."""

    above: str
    name: str
    sentence: str
    parts: tuple[BarPart, ...]
    publication: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a site in one language.

    There are none where the address of the site is not configured: messengers take only absolute
    addresses.
    """

    site: Site
    formats: LanguageFormats
    links: Links
    site_title: Markup

    def files(self) -> Iterator[tuple[str, partial[bytes]]]:
        """The path of each picture in the site, with what makes it."""
        for key, kind in self.site.kinds.items():
            scope = _scope_of(key, kind)
            if scope is not None and self._sizes(scope) is not None:
                yield self._path(key), partial(self._png, key, scope)

    def of(self, record: Record[Any]) -> PagePicture | None:
        """The picture of a record as its page names it; None where it has none."""
        scope = _scope_of(record.id, record.kind)
        if scope is None:
            return None
        sizes = self._sizes(scope)
        if sizes is None:
            return None
        return PagePicture(
            path=self._path(record.id),
            width=WIDTH,
            height=HEIGHT,
            alt=self._sentence(scope, sizes),
        )

    def _path(self, key: str) -> str:
        return f"share/{self.formats.lang}/{key}.png"

    def _sizes(self, scope: ScopeKey) -> Mapping[str, int] | None:
        """The tasks of each group of a scope that has a picture; None where it has none."""
        config = self.site.config
        if config.site_url is None or not config.share_pictures:
            return None
        summary = self.site.compliance.summaries.get(scope)
        if summary is None or not summary.tasks:
            return None
        return group_sizes(summary.boxes)

    def _png(self, key: str, scope: ScopeKey) -> bytes:
        # Pillow takes its time to load: a build that makes no picture does without
        drawing = import_module("dxplan.site.sharing.drawing")
        png: bytes = drawing.png(self._content(key, scope))
        return png

    def _content(self, key: str, scope: ScopeKey) -> PictureContent:
        formats = self.formats
        sizes = self._sizes(scope) or {}
        parts = [
            BarPart(
                group, formats.count_name(group).striptags(), formats.number(size), size
            )
            for group, size in sizes.items()
            if size
        ]
        publication = self.site_title
        if not formats.official:
            publication = Markup("{} – {}").format(
                publication, formats("footer.unofficial")
            )
        return PictureContent(
            above=self._place(key),
            name=self.links.title(key),
            sentence=self._sentence(scope, sizes).striptags(),
            parts=tuple(parts),
            publication=publication.striptags(),
        )

    def _sentence(self, scope: ScopeKey, sizes: Mapping[str, int]) -> Markup:
        """How the tasks of a scope stand, and how sure that is."""
        readings = ScopeCounts(self.site, scope).readings
        sentence = self.formats.progress_sentence(sizes)
        if not readings.as_read:
            return sentence
        return Markup("{} {}").format(sentence, self.formats.readings(readings))

    def _place(self, key: str) -> str:
        """Of a plan the name of its jurisdiction."""
        plan = self.site.portfolio.plans.get(key)
        if plan is None or plan.jurisdiction is None:
            return ""
        return self.links.title(plan.jurisdiction)


def _scope_of(key: str, kind: Kind) -> ScopeKey | None:
    """The scope that counts the tasks of a record, where a record of its kind has a picture."""
    if kind == "jurisdiction":
        return "jurisdiction", key
    return ("plan", key) if kind == "plan" else None
