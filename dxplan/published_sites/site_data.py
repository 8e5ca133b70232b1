"""What is read of the data of a published site: untrusted, so every value has its bounds."""

from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from dxplan.compliance.deadline_evaluation import BOXES
from dxplan.model.values import NAME, Text
from dxplan.text.terminal import printable

_LONGEST = 1_000
"""Characters of a text that are shown; of a longer one the beginning."""


def shown(text: str) -> str:
    """A text without characters that hide or turn what stands beside them, not too long."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return printable(text)


Shown = Annotated[str, AfterValidator(shown)]
Count = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
Key = Annotated[str, StringConstraints(pattern=f"^{NAME.pattern}$")]
Id = Annotated[
    str, StringConstraints(pattern=f"^{NAME.pattern}(/{NAME.pattern}){{0,3}}$")
]


class Row(BaseModel):
    """A part of the data; keys that this version does not know are left out."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class TextRow(Row):
    """A text in one language or both."""

    vi: Shown | None = None
    en: Shown | None = None

    @property
    def text(self) -> Text:
        """The text as pages show it."""
        return Text.model_construct(vi=self.vi, en=self.en)


class PlaceRow(Row):
    """A jurisdiction."""

    id: Key
    name: TextRow | None = None
    level: Word | None = None


class IndicatorRow(Row):
    """An indicator."""

    id: Key
    name: TextRow | None = None
    measure: TextRow | Shown | None = None


class RateRow(Row):
    """A rate of a scope; its value is worked out again."""

    numerator: Count | None = None
    denominator: Count | None = None

    @model_validator(mode="after")
    def _is_a_part(self) -> "RateRow":
        if (self.numerator or 0) > (self.denominator or 0):
            raise ValueError("larger than its denominator")
        return self


class SummaryRow(Row):
    """The numbers of a scope. None: the site does not say."""

    scope: Word
    id: Id | None = None
    tasks: Count | None = None
    assigned: Count | None = None
    reported: Count | None = None
    as_read: Count | None = None
    boxes: dict[Word, Count | None] | None = None
    rates: dict[Word, RateRow | None] | None = None
    targets: dict[Word, Count | None] | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> "SummaryRow":
        if self.tasks is None:
            return self
        boxes = self.boxes or {}
        if boxes.keys() >= set(BOXES):
            total = sum(count or 0 for count in boxes.values())
            if total != self.tasks:
                raise ValueError("the boxes are not the tasks")
        if (self.reported or 0) > self.tasks:
            raise ValueError("more reported than there are")
        return self

    def rate(self, name: str) -> RateRow | None:
        """A rate of which both numbers are given; None of any other."""
        rate = (self.rates or {}).get(name)
        if rate is None or rate.numerator is None or rate.denominator is None:
            return None
        return rate


class DeadlineRow(Row):
    """Until when a target has to be reached."""

    form: Shown | None = None


class MeasuredRow(Row):
    """The latest measurement of a target."""

    date_text: Shown | None = None
    value_text: Shown | None = None
    value_words: TextRow | None = None
    met: bool | None = None
    operator: Shown | None = None
    certainty: Word | None = None


class TargetRow(Row):
    """A target; those without an indicator are not compared."""

    id: Id
    jurisdiction: Key
    indicator: Key | None = None
    operator: Shown | None = None
    value_text: Shown | None = None
    value_words: TextRow | None = None
    measure: TextRow | Shown | None = None
    by: DeadlineRow | None = None
    level: tuple[Word, ...] | None = None
    standing: Word | None = None
    state: Word | None = None
    latest: MeasuredRow | None = None


R = TypeVar("R", bound=Row)


class Dataset(Row, Generic[R]):
    """A file of the data: its version, its day and its commit, and its rows."""

    schema_version: Annotated[int, Field(alias="schema", strict=True, ge=0)]
    as_of: Annotated[date, Field(strict=True)]
    commit: str | None = None
    dirty: bool | None = None
    items: tuple[R, ...]
