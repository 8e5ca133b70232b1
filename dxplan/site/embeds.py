"""What other sites show of this one: a badge and a small page for frames, in each language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import escape

from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Kind
from dxplan.site.charts.tasks import Segment
from dxplan.site.counts import RateRows, ScopeCounts
from dxplan.site.formats import LanguageFormats
from dxplan.site.page import LocalizedPage, Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.site import Site

_EMBEDDED: tuple[Kind, ...] = ("plan", "unit")

_DIGIT = 7
"""How wide a letter of a badge is."""

_PADDING = 12
"""How much of a badge stands around its text."""


@dataclass(frozen=True)
class EmbeddedPage(PageContent):
    """A small page for frames of other sites."""

    template: ClassVar[str] = "embed.html"

    key: str
    """The plan or unit that it shows."""
    tally: ScopeCounts
    """The counts of the plan or unit."""
    segments: tuple[Segment, ...]
    """Its groups of tasks as a bar; none where it has no task."""


@dataclass(frozen=True)
class BadgePage(PageContent):
    """The tasks that were done on time among those past due, as a picture."""

    template: ClassVar[str] = "badge.svg"

    key: str
    """The plan or unit that it shows."""
    tally: ScopeCounts
    """The counts of the plan or unit."""
    on_time: RateRows
    """The tasks done on time among those past due."""
    name: str
    """The name of the plan or unit."""
    label: str
    """What it speaks of."""
    value: str
    """What it says: the rate in figures, for a percentage would hide of how many.

    Where few tasks were reported, the counts of tasks.
    """
    label_width: int
    """How wide the part with the label is."""
    value_width: int
    """How wide the part with the value is."""


@dataclass(frozen=True, slots=True)
class EmbedCode:
    """What to copy into another page to show a plan or a unit there."""

    key: str
    name: str
    lang: str
    extension: str

    @property
    def badge_path(self) -> str:
        """The path of the badge."""
        return _badge_path(self.key, self.extension)

    @property
    def frame_path(self) -> str:
        """The path of the page for frames."""
        return _frame_path(self.key, self.extension)

    def badge(self, base: str, label: str) -> str:
        """The HTML of the badge, a link to the page of the plan or unit."""
        target = f"{base}{self.lang}/{self.key}/index.html"
        text = f"{label}: {escape(self.name)}"
        return str(
            f'<a href="{target}"><img src="{base}{self.badge_path}" alt="{text}"></a>'
        )

    def frame(self, base: str) -> str:
        """The HTML of the frame."""
        source = f"{base}{self.frame_path}"
        title = escape(self.name)
        size = 'width="100%" height="240"'
        return f'<iframe src="{source}" title="{title}" {size} loading="lazy"></iframe>'


def embed_code(builder: PageBuilder, key: str) -> EmbedCode:
    """What to copy into another page to show a plan or a unit there."""
    name = builder.links.title(key)
    lang = builder.formats.lang
    return EmbedCode(key, name, lang, _extension(builder.site, lang))


def _extension(site: Site, lang: str) -> str:
    """What tells the files of a language from those of the site's own."""
    if lang == site.config.lang:
        return ""
    return f".{lang}"


def _badge_path(key: str, extension: str) -> str:
    return f"badge/{key}{extension}.svg"


def _frame_path(key: str, extension: str) -> str:
    return f"embed/{key}/index{extension}.html"


def pages(site: Site) -> Iterator[LocalizedPage]:
    """A badge and a frame's page for every plan and unit that has a page."""
    for key, kind in site.kinds.items():
        if kind not in _EMBEDDED:
            continue
        tally = ScopeCounts(site, (kind, key))  # type: ignore[arg-type]
        for lang in site.config.languages:
            extension = _extension(site, lang)
            badge = _badge_path(key, extension)
            frame = _frame_path(key, extension)
            build_badge = partial(_badge, key, tally)
            build_frame = partial(_embedded, key, tally)
            yield LocalizedPage(badge, lang, "", Page(badge, BadgePage, build_badge))
            yield LocalizedPage(frame, lang, "", Page(frame, EmbeddedPage, build_frame))


def _embedded(key: str, tally: ScopeCounts, builder: PageBuilder) -> EmbeddedPage:
    segments = builder.language.charts.boxes(tally) if tally.size("tasks") else ()
    return EmbeddedPage(builder.frame, key, tally, segments)


def _badge(key: str, tally: ScopeCounts, builder: PageBuilder) -> BadgePage:
    t = builder.t
    on_time = tally.shares["on_time"]
    label = t("badge.label" if tally.coverage == "enough" else "badge.counts_label")
    value = _badge_value(tally, t)
    return BadgePage(
        frame=builder.frame,
        key=key,
        tally=tally,
        on_time=on_time,
        name=builder.links.title(key),
        label=label,
        value=value,
        label_width=_PADDING + _DIGIT * len(label),
        value_width=_PADDING + _DIGIT * len(value),
    )


def _badge_value(tally: ScopeCounts, t: LanguageFormats) -> str:
    """What a badge says: how many of those past due were on time, and of how many nothing is known.

    Where few tasks were reported, the counts of tasks. An asterisk marks what rests on inferred
    statuses.
    """
    if tally.coverage != "enough":
        return t.progress_counts(tally.groups) + _asterisk(tally.counted)
    on_time = tally.shares["on_time"]
    rate = on_time.rate
    if not rate.denominator:
        return t("badge.unknown")
    fraction = t.fraction(rate) + _asterisk([*on_time.among, *on_time.others])
    if not rate.unreported:
        return fraction
    return f"{fraction} · {t.unreported(rate)}"


def _asterisk(states: Iterable[TaskState]) -> str:
    """An asterisk where the status of any task is how somebody read a source."""
    return "*" if any(state.is_as_read for state in states) else ""
