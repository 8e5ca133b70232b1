"""What every page of a site can say of the site itself, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date

from markupsafe import Markup, escape

from dxplan.site.formats import LanguageFormats
from dxplan.site.site import Site

CONTENT_POLICY = Markup(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
"""What a browser lets a page do: only the site's own files, nothing written into the page."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What every template can say of the site; templates know it as `site`."""

    lang: str
    """The language of the pages that these templates make."""
    languages: tuple[str, ...]
    """Every language of the site."""
    title: Markup
    """The name of the site."""
    publisher: str | None
    """Who publishes it."""
    is_official: bool
    """Whether it is an official publication."""
    url: str | None
    """The address of the site, without a slash at its end."""
    has_history: bool
    """Whether the history of the repository is known."""
    static: frozenset[str]
    """The files that pages are shown with: `static/emblem.svg`."""
    content_policy: Markup
    """What a browser lets a page do."""
    due_soon_days: int
    """How many days before its deadline a task is due soon."""
    stale_days: int
    """How many days after its last report a task is stale."""
    looks_back: bool
    """Whether plans/ was changed after the day that every page speaks of."""
    _site: Site = field(repr=False, compare=False)

    def values(self) -> tuple[object, ...]:
        """All of them but the day."""
        names = [one.name for one in fields(self) if one.name != "_site"]
        return tuple(getattr(self, name) for name in names)

    @property
    def as_of(self) -> date:
        """The day that every page speaks of."""
        return self._site.as_of


def _looks_back(site: Site) -> bool:
    """Whether plans/ was changed after the day: texts may then tell of what came later."""
    last_change = site.history.last_change if site.history is not None else None
    return last_change is not None and site.compliance.as_of < last_change


def site_facts(
    site: Site, formats: LanguageFormats, static: Iterable[str]
) -> SiteFacts:
    """What the templates of a language can say of a site."""
    config = site.config
    return SiteFacts(
        lang=formats.lang,
        languages=tuple(config.languages),
        title=escape(config.title) if config.title else formats("site.title"),
        publisher=config.publisher,
        is_official=config.official,
        url=config.site_url.rstrip("/") if config.site_url else None,
        has_history=site.history is not None,
        static=frozenset(static),
        content_policy=CONTENT_POLICY,
        due_soon_days=config.due_soon_days,
        stale_days=config.stale_days,
        looks_back=_looks_back(site),
        _site=site,
    )
