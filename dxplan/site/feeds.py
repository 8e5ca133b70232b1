"""The Atom feeds: one of the site, and one of each unit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from dxplan.comparison.events import EventType
from dxplan.exchange.atom import (
    Feed,
    FeedEntry,
    FeedText,
    WrittenEntry,
    content,
    written,
)
from dxplan.exchange.labels import data_catalogue
from dxplan.exchange.publisher import publication_note, publisher_of
from dxplan.exchange.stable_ids import first_id, urn
from dxplan.history.timelines import History
from dxplan.messages import Catalogue
from dxplan.model.values import Text
from dxplan.site.dependencies import RecordedMemo
from dxplan.site.feed_news import FeedNews, RecordNews
from dxplan.site.site import Site
from dxplan.wording.change_sentences import names_in, sentences

_ENTRIES = 50
"""How many of the last entries a feed has."""

_LINES = 12
"""How many lines an entry has; the last says how many changes more there are."""


@dataclass(frozen=True)
class Feeds:
    """The feeds of one site."""

    site: Site
    history: History | None

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The feed of the site, then one each unit, by its path."""
        yield self.of_site()
        for path, make in self.of_units():
            yield path, make()

    def of_site(self) -> tuple[str, bytes]:
        """The feed of the site with its path."""
        config = self.site.config
        catalogue = data_catalogue(config.lang)
        title = catalogue("feed.title", title=config.title or catalogue("about.title"))
        news = [self.news.news(kind, key) for kind, key in self.news.records]
        everything = chain.from_iterable(news)
        return "feed.xml", self._feed("feed.xml", "", title, everything)

    def of_units(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """What makes the feed of each unit, by its path."""
        for unit in self.site.portfolio.units:
            path = f"feed/{unit}.xml"
            yield path, partial(self._of_unit, path, unit)

    def _of_unit(self, path: str, unit: str) -> bytes:
        name = self.site.portfolio.units[unit].fields.name.get(self.site.config.lang)[0]
        title = data_catalogue(self.site.config.lang)("feed.unit", unit=name)
        news = map(self.news.of, self.site.unit_records.get(unit, ()))
        return self._feed(path, unit, title, chain.from_iterable(news))

    @cached_property
    def news(self) -> RecordNews:
        """The news of each record."""
        return RecordNews(self.site, self.history)

    @cached_property
    def _entries(self) -> RecordedMemo[tuple[str, str], WrittenEntry]:
        """Entries as written; one that stands in several feeds is written once."""
        return RecordedMemo(self.site.look_ups)

    def _feed(self, path: str, key: str, title: str, news: Iterable[FeedNews]) -> bytes:
        """A feed; ``key`` is the id of its unit, or empty."""
        config = self.site.config
        publisher = config.repository_url or config.publisher or config.title or ""
        pages: dict[str, str] = {}
        for lang in config.languages:
            page = f"{lang}/index.html"
            if key:
                page = f"{lang}/{key}/index.html"
            pages[lang] = self._address(path, page)
        feed = Feed(
            id=urn("feed", publisher, key),
            title=title,
            about=publication_note(config, config.lang),
            lang=config.lang,
            author=publisher_of(config, config.lang),
            day=self.site.as_of,
            address=self._address(path, path),
            pages=pages,
        )
        latest = sorted(news, key=lambda one: one.age)[:_ENTRIES]
        return content(feed, [self._entry(path, one) for one in latest])

    def _address(self, feed_path: str, file: str) -> str:
        """Where a file of the site is: absolute with `site_url`, else as seen from the feed."""
        site_url = self.site.config.site_url
        if site_url:
            return f"{site_url.rstrip('/')}/{file}"
        return "../" * feed_path.count("/") + file

    def _entry(self, feed_path: str, news: FeedNews) -> WrittenEntry:
        depth = self._address(feed_path, "")
        key = (depth, f"{news.record} {news.key}")
        return self._entries.get(key, partial(self._written, feed_path, news))

    def _written(self, feed_path: str, news: FeedNews) -> WrittenEntry:
        return written(self._worded_entry(feed_path, news), self.site.config.lang)

    def _worded_entry(self, feed_path: str, news: FeedNews) -> FeedEntry:
        config = self.site.config
        record = self.site.portfolio.index(news.kind).get(news.record)
        record_id = news.record
        if record is not None:
            record_id = first_id(self.site.portfolio, record)
        texts: dict[str, FeedText] = {}
        for lang in config.languages:
            texts[lang] = self._text(feed_path, news, lang)
        own = texts[config.lang]
        first, *others = own.lines
        key = "feed.entry"
        if others:
            key = "feed.entry_more"
        title = data_catalogue(config.lang)(
            key, name=own.name, first=first, count=len(others)
        )
        entry_id = urn("entry", news.kind, record_id, news.key)
        return FeedEntry(entry_id, title, news.day, texts)

    def _text(self, feed_path: str, news: FeedNews, lang: str) -> FeedText:
        lines = self._lines(news, lang)
        if self.site.kinds.get(news.record) != news.kind:  # it has no page
            name, name_lang = Text(vi=news.record).get(lang)
            return FeedText(name, name_lang, lines, None)
        name, name_lang = self.site.name(news.record).get(lang)
        address = self._address(feed_path, f"{lang}/{news.record}/index.html")
        return FeedText(name, name_lang, lines, address)

    def _lines(self, news: FeedNews, lang: str) -> Sequence[str]:
        catalogue = data_catalogue(lang)
        lines = _event_lines(news, catalogue)
        names = names_in(self.site.portfolio, news.record.partition("/")[0], lang)
        changes = sentences(news.changes, news.kind, catalogue, names)
        lines += [sentence for _, sentence in changes]
        if len(lines) <= _LINES:
            return lines
        more = catalogue("feed.more", count=len(lines) - _LINES + 1)
        return [*lines[: _LINES - 1], more]


def _event_lines(news: FeedNews, catalogue: Catalogue) -> list[str]:
    lines = []
    for event in news.events:
        if event.what is EventType.RENAMED:
            line = catalogue("feed.renamed", old=event.old_id, new=event.new_id)
            lines.append(line)
        elif event.what is not EventType.CHANGED:
            lines.append(catalogue(f"feed.{event.what}"))
    return lines
