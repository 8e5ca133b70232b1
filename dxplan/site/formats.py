"""How one language writes: sentences, numbers, days, deadlines. All that comes out is safe HTML."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from dxplan.compliance.public_counts import UNCOUNTED
from dxplan.compliance.targets import UNJUDGED
from dxplan.exchange.columns import Column
from dxplan.exchange.labels import (
    choice_labels,
    column_meaning,
    data_catalogue,
    heading,
    title,
    type_name,
)
from dxplan.messages import Catalogue, catalogue, read_catalogue
from dxplan.messages.layered_entries import LayeredEntries
from dxplan.model.after import After
from dxplan.model.dates import Interval, Period, parse_period
from dxplan.model.deadline import Deadline
from dxplan.model.field_words import field_label
from dxplan.model.values import Number, NumberRange, Text
from dxplan.site.sources import Readings, SourceCount
from dxplan.wording.dates import (
    counted_sentence,
    format_day,
    format_iso_days,
    format_short_day,
    format_short_period,
    period_sentence,
)
from dxplan.wording.numbers import (
    Fraction,
    format_fraction,
    format_number,
    format_percent,
    format_rate,
    format_unreported,
)
from dxplan.wording.progress import progress_counts, progress_sentence

_NO_BREAK = "\u00a0"

_COUNT_SPACE = re.compile(r"(?<=\d) | (?=·)")
"""Where no line of counts is broken: behind a number, before the point that parts it."""

_LABELS = {
    "count": ("labels.count", "labels.box", "labels.progress"),
    "timeliness": ("labels.timeliness",),
    "standing": ("labels.count",),
}
"""Where the package's catalogue has what pages call boxes, timeliness and standings."""


class _SharedLabels(Mapping[str, str]):
    """What pages call boxes, standings and timeliness: as terminal and data files do."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = entries

    def __getitem__(self, key: str) -> str:
        section, _, name = key.partition(".")
        for labels in _LABELS.get(section, ()):
            label = self._entries.get(f"{labels}.{name}")
            if label is not None:
                return label
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        for section, sources in _LABELS.items():
            for key in self._entries:
                labels, _, name = key.rpartition(".")
                if labels in sources:
                    yield f"{section}.{name}"

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _escaped(sentence: str) -> str:
    return str(escape(sentence))


class LanguageFormats:
    """The words of one language: the package's labels and the site's own catalogue, escaped.

    On an official site `KEY_official` takes the place of `KEY`.
    """

    def __init__(self, lang: str, *files: Path, official: bool = False) -> None:
        self.lang = lang
        self.official = official
        shared = catalogue(lang)
        labels = shared.entries
        own = read_catalogue(lang, *files)
        entries = LayeredEntries(
            labels,
            _SharedLabels(labels),
            own.entries,
            official=official,
            finish=_escaped,
        )
        self._catalogue = Catalogue(lang, entries, (*own.files, *shared.files))
        self._said: dict[str, Markup] = {}
        self._fields: dict[str, Markup] = {}
        self._days: dict[date, Markup] = {}
        self._periods: dict[str, Markup] = {}

    def __call__(self, key: str, **args: Any) -> Markup:
        """A sentence of the catalogue; ``count`` chooses its plural form."""
        if args:
            safe = {
                name: value if isinstance(value, int) else escape(value)
                for name, value in args.items()
            }
            # the catalogue is ours, its arguments are escaped
            return Markup(self._catalogue(key, **safe))  # noqa: S704
        if key not in self._said:
            self._said[key] = Markup(self._catalogue(key))  # noqa: S704
        return self._said[key]

    def find(self, key: str) -> Markup | None:
        """A sentence of the catalogue, if it has it."""
        return self(key) if key in self._catalogue.entries else None

    def field(self, key: str) -> Markup:
        """What a field of a record is called."""
        label = self._fields.get(key)
        if label is None:
            label = self._fields[key] = escape(field_label(self._catalogue, key))
        return label

    def label(self, group: str, key: str) -> Markup:
        """The word for a value of an enumeration."""
        return self(f"labels.{group}.{key}")

    def count_name(self, name: str) -> Markup:
        """What a count is called."""
        return self.find(f"count.{name}") or escape(name)

    def count_means(self, name: str) -> Markup:
        """What a count means; empty where nothing has to be said."""
        return self.find(f"count_means.{name}") or Markup("")

    def mark_name(self, mark: str) -> Markup:
        """What a status is called by which tasks are filtered."""
        if mark in UNCOUNTED:
            return self(f"standing.{mark}")
        if mark in {"overdue", "not_reported_overdue"}:
            return self.count_name(mark)
        if mark in {"due_soon", "past_expected"}:
            return self(f"timeliness.{mark}")
        return self.label("status", mark)

    def target_state(self, name: str) -> Markup:
        """What a state of targets is called; `targets` are all, `unjudged` those of drafts."""
        if name == "targets":
            return self("target.all")
        if name == UNJUDGED:
            return self("target.unjudged")
        return self.label("target", name)

    def basis(self, count: SourceCount, kind: str = "reports") -> Markup:
        """What `reports` or `measurements` rest on."""
        if not count.entries or count.first is None or count.last is None:
            return self(f"basis.no_{kind}")
        key = f"basis.{kind}"
        if not count.sources:
            key = "basis.unsourced" if kind == "reports" else f"basis.unsourced_{kind}"
        days = self.day(count.last)
        if count.first != count.last:
            days = self("periods.range", start=self.day(count.first), end=days)
        sources = self("basis.sources", count=count.sources)
        return self(key, count=count.entries, sources=sources, days=days)

    def exchange(self, key: str) -> str:
        """A sentence of the data files' own words."""
        return data_catalogue(self.lang, official=self.official)(key)

    def table(self, name: str) -> str:
        """What a table of the data files is called."""
        return title(name, self.lang)

    def column(self, column: Column) -> tuple[str, ...]:
        """A column of the data files in words: its heading, meaning, type, values."""
        lang, official = self.lang, self.official
        return (
            heading(column, lang, official=official),
            column_meaning(column, lang),
            type_name(column, lang),
            choice_labels(column, lang, official=official),
        )

    def number(self, value: Number | Decimal | int) -> str:
        """A number with this language's separators, as exact as it was written."""
        if isinstance(value, NumberRange):
            return format_number(value.text, self.lang)
        exact = value.value if isinstance(value, Number) else value
        return format_number(str(exact), self.lang)

    def percentage(self, value: float) -> str:
        """A percentage that was set, as 70%."""
        return format_percent(Decimal(f"{value:g}"), self.lang)

    def rate(self, rate: Fraction) -> Markup:
        """A rate with what it is made of."""
        return escape(format_rate(rate, catalogue(self.lang)))

    def unreported(self, rate: Fraction) -> Markup:
        """Of how many tasks that a rate counts nothing is reported."""
        return escape(format_unreported(rate, catalogue(self.lang)))

    def progress_counts(self, sizes: Mapping[str, int]) -> Markup:
        """How many tasks are done, under way, stopped, not known of."""
        return escape(progress_counts(sizes, catalogue(self.lang)))

    def progress_sentence(self, sizes: Mapping[str, int]) -> Markup:
        """The sentence a scope leads with."""
        sentence = progress_sentence(
            sizes, catalogue(self.lang), official=self.official
        )
        return escape(sentence)

    def readings(self, readings: Readings, source: Markup | None = None) -> Markup:
        """How many statuses sources state, how many were inferred; empty where none was.

        ``source`` is a link to the only document from which they were, where there may be links.
        """
        if not readings.as_read:
            return Markup()
        key = "basis.readings" if readings.stated else "basis.readings_only"
        stated, as_read = self.number(readings.stated), self.number(readings.as_read)
        line = self(key, stated=stated, as_read=as_read)
        if readings.only_source is None:
            return line
        once = self("basis.once")
        if source is not None:
            once = self("basis.only_source", source=source)
        return Markup("{} {}").format(line, once)

    def as_read_count(self, readings: Readings) -> Markup:
        """The same in a few words, without those that sources state."""
        is_once = readings.only_source is not None
        key = "places.as_read_once" if is_once else "places.as_read"
        return self(key, number=self.number(readings.as_read))

    def unbroken_counts(self, text: Markup) -> Markup:
        """Counts in words of which none is broken behind its number, where lines are short."""
        unbroken = _COUNT_SPACE.sub(_NO_BREAK, text)
        return Markup(unbroken)  # noqa: S704 - it was safe before

    def fraction(self, rate: Fraction) -> str:
        """What a rate is made of."""
        return format_fraction(rate, self.lang)

    def day(self, day: date) -> Markup:
        """A day, readable by machines too."""
        if day not in self._days:
            text = format_day(day, self.lang)
            self._days[day] = _time(day.isoformat(), text)
        return self._days[day]

    def days(self, count: int) -> Markup:
        """A number of days."""
        return self("deadline.days", count=count, number=self.number(count))

    def spell_days(self, text: str) -> str:
        """A text in which days that stand as `2022-06-30` are written as this language does."""
        return format_iso_days(text, self.lang)

    def iso(self, day: str) -> Markup:
        """A day that is kept as text."""
        return self.day(date.fromisoformat(day))

    def period(self, period: Period | Interval) -> Markup:
        """A day, month, quarter, half or year, or two of them."""
        start, dots, end = period.text.partition("..")
        if not dots:
            return self._period(start)
        return self("periods.range", start=self._period(start), end=self._period(end))

    def month(self, text: str) -> Markup:
        """A month that is kept as text: `2026-06`."""
        return self._period(text)

    def when(self, moment: date | Period) -> Markup:
        """A day or a period."""
        return self.day(moment) if isinstance(moment, date) else self.period(moment)

    def axis_day(self, day: date) -> str:
        """A day where room is short."""
        return format_short_day(day, self.lang)

    def axis_period(self, period: Period) -> str:
        """A month, quarter, year or range of years where room is short."""
        return format_short_period(period, self.lang)

    def _period(self, text: str) -> Markup:
        if text not in self._periods:
            self._periods[text] = self._format_period(text)
        return self._periods[text]

    def _format_period(self, text: str) -> Markup:
        period = parse_period(text)
        if period is None:
            return escape(text)
        if period.is_day:
            return self.day(period.first)
        sentence, fields = period_sentence(period, self.lang)
        if sentence in fields:  # the month or year itself, without the words around it
            fields[sentence] = _time(text, fields[sentence])
        return self(f"periods.{sentence}", **fields)

    def text(self, text: Text) -> Markup:
        """A text, marked with its language where it is another than the page's."""
        shown, lang = text.get(self.lang)
        if lang == self.lang or text.vi == text.en:
            return escape(shown)
        return Markup('<span lang="{}">{}</span>').format(lang, shown)

    def deadline(self, deadline: Deadline, document: str = "") -> Markup:
        """A deadline in this language's words, without the source's own.

        ``document`` is the name of the document that its days are counted from.
        """
        if deadline.every is not None:
            when = self.label("every", deadline.every)
        elif deadline.after is not None:
            when = self._counted(deadline, deadline.after, document)
        elif deadline.by is not None:
            when = self._due(deadline.start, deadline.by)
        elif deadline.ongoing:
            return self("deadlines.ongoing")
        else:
            return self("deadlines.none")
        if deadline.firm:
            return when
        return self("deadlines.expected", when=when)

    def _counted(self, deadline: Deadline, after: After, document: str) -> Markup:
        """Days that are counted, behind the day they lead to where that is known."""
        sentence, fields = counted_sentence(after, self._catalogue, document)
        if after.event is not None:
            fields["event"] = self.text(after.event)
        how = self(f"deadlines.{sentence}", **fields)
        if deadline.by is None:
            return how
        return self("deadlines.counted", day=self.period(deadline.by), how=how)

    def _due(self, start: Period | None, end: Period) -> Markup:
        if start is None:
            return self.period(end)
        return self("periods.range", start=self.period(start), end=self.period(end))


def _time(machine_readable: str, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine_readable, text)
