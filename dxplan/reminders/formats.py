"""The formats of reminders: what is printed or written to a file, and what a folder gets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from dxplan.errors import DxplanError
from dxplan.reminders.calendar import calendar
from dxplan.reminders.chat import teams, telegram, zalo
from dxplan.reminders.items import json
from dxplan.reminders.mail import mailbox, mails
from dxplan.reminders.markdown import markdown
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.table import table

Render = Callable[[Reminders], bytes]

_PER_UNIT = frozenset({"md", "ics", "eml"})
"""Formats of which a folder gets a file for each unit; their names end files."""

_TEXTS: Mapping[str, Callable[[Reminders], str]] = {
    "table": partial(table, color=False),
    "md": markdown,
    "json": json,
    "telegram": telegram,
    "teams": teams,
    "zalo": zalo,
}


@dataclass(frozen=True)
class Output:
    """Reminders in one format; ``sender`` is the address that mails come from."""

    reminders: Reminders
    format: str
    sender: str | None = None

    def whole(self) -> bytes:
        """All in one, as it is printed."""
        if self.format == "eml":
            messages = mails(self.reminders, self.sender)
            return mailbox(content for _, content in messages)
        return self._content(self.reminders)

    def is_for_folder(self, out: str) -> bool:
        """Whether a path is that of a folder, which gets a file for each unit."""
        return self.format in _PER_UNIT and not out.endswith(f".{self.format}")

    def one_file(self, out: str) -> bytes:
        """What a single file gets; raises DxplanError where mails go to several units."""
        if self.format == "eml":
            messages = [content for _, content in mails(self.reminders, self.sender)]
            if len(messages) > 1:
                raise DxplanError("several-messages", file=out)
        return self.whole()

    def files(self) -> Iterator[tuple[PurePosixPath, bytes]]:
        """The file of each unit that is reminded of anything, by its path in the folder."""
        if self.format == "eml":
            for unit, content in mails(self.reminders, self.sender):
                yield self._path(unit.unit), content
            return
        units = self.reminders.reminded()
        if self.format == "ics":  # what was moved is put right in calendars too
            units = self.reminders.units
        for unit in units:
            yield self._path(unit.unit), self._content(self.reminders.only(unit))

    def _path(self, unit: str | None) -> PurePosixPath:
        return PurePosixPath(f"{unit or 'no-unit'}.{self.format}")

    def _content(self, reminders: Reminders) -> bytes:
        if self.format == "ics":
            return calendar(reminders)
        return _TEXTS[self.format](reminders).encode("utf-8", "backslashreplace")
