"""Questions to the person at the terminal; without a terminal nothing is asked."""

import sys

from dxplan.cli.output import write_error
from dxplan.messages import Catalogue
from dxplan.text.terminal import printable

_YES = frozenset({"y", "yes", "c", "có", "co"})


def can_ask(*, yes: bool) -> bool:
    """Whether somebody sits there to answer, and has not said yes to everything."""
    return not yes and sys.stdin.isatty()


def ask(question: str) -> str:
    """What somebody answers, without blanks around it; empty where they only press Enter."""
    write_error(f"{printable(question)} ")
    return sys.stdin.readline().strip()


def agrees(question: str, catalogue: Catalogue) -> bool:
    """Whether somebody answers a question by yes, in either language."""
    answer = ask(f"{question} {catalogue('terminal.change.choices')}")
    return answer.casefold() in _YES
