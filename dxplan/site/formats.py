"""How one language writes: sentences, numbers, days, deadlines. All that comes out is safe HTML."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.dates import format_date
from markupsafe import Markup, escape

from dxplan.compliance.summary import Rate
from dxplan.exchange.columns import Column
from dxplan.exchange.labels import column_meaning, heading, title, type_name, values
from dxplan.exchange.labels import words as exchange_words
from dxplan.messages import Catalogue, catalogue, read_catalogue, spoken_officially
from dxplan.messages.numbers import spelled_number
from dxplan.model.deadline import Deadline
from dxplan.model.values import Interval, Number, Period

_NO_BREAK = "\u00a0"
_DATES = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
_MONTHS = {"vi": "M/yyyy", "en": "MMMM yyyy"}
_AXIS_MONTHS = {"vi": "M/yyyy", "en": "MMM yyyy"}
_AXIS_DAYS = {"vi": "d/M/yyyy", "en": "d MMM yyyy"}
_ROMAN = ("I", "II", "III", "IV")
_ISO = re.compile(r"(?<![\w/.-])\d{4}-\d\d-\d\d(?![\w/-])", re.ASCII)


_LABELS = {
    "labels.box.": "count.",
    "labels.count.": "count.",
    "labels.timeliness.": "timeliness.",
}


def _counted(labels: Mapping[str, str]) -> dict[str, str]:
    """What pages call boxes, standings and timeliness: as terminal and data files do."""
    found = {
        own + key.removeprefix(shared): label
        for key, label in labels.items()
        for shared, own in _LABELS.items()
        if key.startswith(shared)
    }
    standings = {
        f"standing.{name}": labels[f"labels.count.{name}"]
        for name in ("assigned", "draft", "replaced")
    }
    return found | standings


class LanguageFormats:
    """The words of one language: the package's labels and the site's own catalogue, escaped.

    On an official site `KEY_official` takes the place of `KEY`.
    """

    def __init__(self, lang: str, *files: Path, official: bool = False) -> None:
        self.lang = lang
        self.official = official
        labels = catalogue(lang).entries
        entries = {**labels, **_counted(labels), **read_catalogue(lang, *files).entries}
        if official:
            entries = spoken_officially(entries)
        self._catalogue = Catalogue(
            lang, {key: str(escape(sentence)) for key, sentence in entries.items()}
        )
        self._said: dict[str, Markup] = {}
        self._days: dict[date, Markup] = {}
        self._periods: dict[str, Markup] = {}

    def __call__(self, key: str, **args: Any) -> Markup:
        """A sentence of the catalogue; ``count`` chooses its plural form."""
        if args:
            safe = {
                name: value if isinstance(value, int) else escape(value)
                for name, value in args.items()
            }
            return Markup(self._catalogue(key, **safe))  # noqa: S704 - the catalogue and its arguments are escaped
        if key not in self._said:
            self._said[key] = Markup(self._catalogue(key))  # noqa: S704
        return self._said[key]

    def known(self, key: str) -> Markup | None:
        """A sentence of the catalogue, if it has it."""
        return self(key) if key in self._catalogue.entries else None

    def label(self, group: str, key: str) -> Markup:
        """The word for a value of an enumeration."""
        return self(f"labels.{group}.{key}")

    def exchange(self, key: str) -> str:
        """A sentence of the data files' own words."""
        return exchange_words(self.lang, official=self.official)(key)

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
            values(column, lang, official=official),
        )

    def number(self, value: Number | Decimal | int) -> str:
        """A number with this language's separators, as exact as it was written."""
        return spelled_number(
            str(value.value if isinstance(value, Number) else value), self.lang
        )

    def percent(self, rate: Rate) -> str | None:
        """A rate's value with one decimal; None where it is not determined."""
        value = rate.value
        return (
            None
            if value is None
            else f"{spelled_number(str(value), self.lang)}{_NO_BREAK}%"
        )

    def day(self, day: date) -> Markup:
        """A day, readable by machines too."""
        if day not in self._days:
            shown = format_date(day, _DATES[self.lang], locale=self.lang)
            self._days[day] = Markup('<time datetime="{}">{}</time>').format(
                day.isoformat(), shown
            )
        return self._days[day]

    def spell_days(self, text: str) -> str:
        """A text in which days that stand as `2022-06-30` are written as this language does."""

        def spelled(match: re.Match[str]) -> str:
            try:
                return format_date(
                    date.fromisoformat(match[0]), _DATES[self.lang], locale=self.lang
                )
            except ValueError:  # 30 February: shown as it is written
                return match[0]

        return _ISO.sub(spelled, text)

    def iso(self, day: str) -> Markup:
        """A day that is kept as text."""
        return self.day(date.fromisoformat(day))

    def period(self, period: Period | Interval) -> Markup:
        """A day, month, quarter, half or year, or two of them."""
        start, dots, end = period.text.partition("..")
        if dots:
            return self(
                "period.range", start=self._period(start), end=self._period(end)
            )
        return self._period(start)

    def month(self, text: str) -> Markup:
        """A month that is kept as text: `2026-06`."""
        return self._period(text)

    def when(self, moment: date | Period) -> Markup:
        """A day or a period."""
        return self.day(moment) if isinstance(moment, date) else self.period(moment)

    def axis_day(self, day: date) -> str:
        """A day where room is short: of the first of a month the month, of a new year its number."""
        if day.day == 1:
            return (
                str(day.year)
                if day.month == 1
                else format_date(day, _AXIS_MONTHS[self.lang], locale=self.lang)
            )
        return format_date(day, _AXIS_DAYS[self.lang], locale=self.lang)

    def axis_period(self, period: Period) -> str:
        """A month, quarter, year or range of years where room is short."""
        year, _, rest = period.text.partition("-")
        if rest.startswith("Q"):
            return (
                f"{_ROMAN[int(rest[1]) - 1]}/{year}"
                if self.lang == "vi"
                else f"{rest} {year}"
            )
        if rest:
            return format_date(period.first, _AXIS_MONTHS[self.lang], locale=self.lang)
        return period.text.replace("..", "–")

    def _period(self, text: str) -> Markup:
        if text not in self._periods:
            self._periods[text] = self._spelled(text)
        return self._periods[text]

    def _spelled(self, text: str) -> Markup:
        parts = re.fullmatch(r"(\d{4})(?:-(?:(H|Q)(\d)|(\d\d)(?:-(\d\d))?))?", text)
        if parts is None:
            return escape(text)
        year, letter, index, month, day = parts.groups()
        if day:
            return self.day(date.fromisoformat(text))
        if month:
            words = format_date(
                date(int(year), int(month), 1), _MONTHS[self.lang], locale=self.lang
            )
            return self(
                "period.month",
                month=Markup('<time datetime="{}">{}</time>').format(text, words),
            )
        if letter == "Q":
            return self(
                "period.quarter", roman=_ROMAN[int(index) - 1], index=index, year=year
            )
        if letter == "H":
            return self(f"period.half{index}", year=year)
        return self(
            "period.year", year=Markup('<time datetime="{0}">{0}</time>').format(year)
        )

    def deadline(self, deadline: Deadline) -> Markup:
        """A deadline in this language's words, without the source's own."""
        if deadline.every is not None:
            words = self(f"deadline.every.{deadline.every}")
        elif deadline.by is not None and deadline.start is not None:
            words = self(
                "period.range",
                start=self.period(deadline.start),
                end=self.period(deadline.by),
            )
        elif deadline.by is not None:
            words = self.period(deadline.by)
        else:
            return self("deadline.ongoing" if deadline.ongoing else "deadline.none")
        return words if deadline.firm else self("deadline.expected", when=words)
