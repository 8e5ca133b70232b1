"""What a deadline in words may mean, and what all readers of such a deadline share."""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dxplan.diagnostics import Applicability
from dxplan.model.dates_in_text import DateInText

FormMap: TypeAlias = dict[str, Any]
"""The map that is written below `deadline:`."""


@dataclass(frozen=True, slots=True)
class DeadlineForm:
    """One reading of a deadline in words: what is to be written, and steps before it."""

    deadline: FormMap
    milestones: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseReading:
    """What a deadline in words may mean, the likelier first, and how sure the only one is."""

    forms: tuple[DeadlineForm, ...]
    sure: Applicability = "unsafe"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A deadline in words: as it is written, in plain letters, its dates, and the other words."""

    text: str
    plain: str
    dates: list[DateInText] = field(default_factory=list)
    rest: str = ""

    @property
    def words(self) -> frozenset[str]:
        """The words before the only date."""
        return frozenset(self.dates[0].words)


def only(deadline: FormMap, sure: Applicability = "unsafe") -> PhraseReading:
    return PhraseReading((DeadlineForm(deadline),), sure)


def either(*deadlines: FormMap) -> PhraseReading:
    return PhraseReading(tuple(DeadlineForm(deadline) for deadline in deadlines))


FILLING = (
    r"trong|vong|thoi|han|gian|cham|nhat|muon|khong|qua|hoan|thanh|xong|la|toi|da|phai"
)


NO_END = frozenset({"tu", "ke tu", "tinh tu", "bat dau"})


UNTIL = frozenset({"den", "toi", "het"})


OPEN_ENDED = re.compile(
    r"nam tiep theo|nam ke tiep|cac nam sau|nhung nam sau|tro di|ve sau|thoi gian tiep theo"
    r"|giai doan tiep theo|va tiep theo|sau do|sau nay|va (?:cac|nhung|hang|moi) nam"
)


EVENT = re.compile(
    r"\b(?:ngay )?sau (?:khi|luc)\b|\bkhi (?!can)|\bngay sau\b|\bsau hoi nghi\b"
    r"|\bsau \w+ (?:duoc|co)\b"
)
"""What has to happen first."""


PART = frozenset({"dau", "giua", "cuoi"})


def part_of(form: str, words: frozenset[str]) -> str:
    """The first part, the middle or the last of a period, as near as a form comes to it."""
    year, _, rest = form.partition("-")
    if "cuoi" in words or rest.count("-"):
        return form
    is_first = "dau" in words
    if not rest:
        return f"{year}-Q1" if is_first else f"{year}-06"
    if rest.startswith("Q"):
        return f"{year}-{int(rest[1]) * 3 - (2 if is_first else 1):02}"
    if rest.startswith("H"):
        return f"{year}-{int(rest[1]) * 6 - (5 if is_first else 3):02}"
    return f"{form}-{'10' if is_first else '15'}"


def due_in_year(form: str) -> str:
    """`due` of a yearly duty: a month, or a month and a day."""
    rest = form[5:]
    if rest.startswith("Q"):
        return f"{int(rest[1]) * 3:02}"
    if rest.startswith("H"):
        return f"{int(rest[1]) * 6:02}"
    return rest
