"""Options that several commands share: one name for one meaning, and how their values are read."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from dxplan.cli.id_completion import (
    complete_jurisdiction,
    complete_plan,
    complete_record,
    complete_unit,
)
from dxplan.cli.option_groups import OptionGroup
from dxplan.errors import DxplanError


class Lang(StrEnum):
    """The languages of messages."""

    VI = "vi"
    EN = "en"


AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE")]
RecordedBy = Annotated[str | None, typer.Option("--recorded-by", metavar="DATE|REV")]
LangOption = Annotated[Lang | None, typer.Option("--lang")]
NoColor = Annotated[bool, typer.Option("--no-color")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", min=1, envvar="DXPLAN_JOBS")
]
NoCache = Annotated[bool, typer.Option("--no-cache", envvar="DXPLAN_NO_CACHE")]

Paths = Annotated[list[str] | None, typer.Argument(metavar="PATH")]
Select = Annotated[list[str] | None, typer.Option(metavar="RULES")]
Ignore = Annotated[list[str] | None, typer.Option(metavar="RULES")]

Jurisdiction = Annotated[
    str | None,
    typer.Option("--jurisdiction", metavar="ID", autocompletion=complete_jurisdiction),
]
Plan = Annotated[
    str | None,
    typer.Option("--plan", metavar="ID", autocompletion=complete_plan),
]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="ID", autocompletion=complete_unit),
]
RecordArgument = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=complete_record)
]
Area = Annotated[str | None, typer.Option("--area", metavar="ID")]

HANOI = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True)
class GlobalOptions:
    """The options that stand before the command."""

    folder: Path
    lang: Lang | None
    no_color: bool
    quiet: bool


@dataclass(frozen=True, slots=True)
class TerminalOptions(OptionGroup):
    """In which language and how much is printed."""

    lang: LangOption = None
    no_color: NoColor = False
    quiet: Quiet = False


def today() -> date:
    """Today in Hanoi: the only place where the clock is read."""
    return datetime.now(ZoneInfo(HANOI)).date()


def today_unless(as_of: str | None) -> date | None:
    """Today; None where an explicit as-of date asks for another day."""
    return today() if as_of is None else None


def as_of_day(written: str | None) -> date:
    """The as-of date of the command line, default today; raises DxplanError where it is no day."""
    if written is None:
        return today()
    day = parse_day(written)
    if day is None:
        raise DxplanError("bad-day", value=written)
    return day


def explicit_day(written: str | None) -> date | None:
    """The as-of date, if one was given; raises DxplanError where it is no day."""
    return None if written is None else as_of_day(written)


def parse_day(written: str) -> date | None:
    """A day of the command line; None where it is none."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def split_values(values: list[str] | None) -> tuple[str, ...]:
    """The values of an option that may be repeated and may hold several, separated by commas."""
    parts: list[str] = []
    for value in values or ():
        parts += (part.strip() for part in value.split(","))
    return tuple(parts)
