"""Which findings of a check people are shown."""

from enum import StrEnum


class ShownFindings(StrEnum):
    """Which findings people are shown; programs always read all."""

    CHANGE = "change"
    NEW = "new"
    ALL = "all"
