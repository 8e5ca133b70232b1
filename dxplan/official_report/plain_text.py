"""Text of the data as every format can hold it, and as nobody can hide anything in it."""

from dxplan.exchange.columns import clean
from dxplan.text.terminal import one_line


def plain(text: str) -> str:
    """A text on one line; what nobody sees stands as its code, what XML forbids as U+FFFD."""
    return clean(one_line(text))
