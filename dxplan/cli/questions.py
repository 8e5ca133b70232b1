"""Ask on the terminal for what the command line leaves open."""

import sys
from collections.abc import Callable
from typing import TypeVar

import typer

from dxplan.cli.output import write_error
from dxplan.errors import DxplanError
from dxplan.files.progress import end_display
from dxplan.messages import Catalogue
from dxplan.text.terminal import printable

T = TypeVar("T")


def can_ask() -> bool:
    """Whether somebody sits at a terminal to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(
    question: str, default: str, take: Callable[[str], T], catalogue: Catalogue
) -> T:
    """Ask until ``take`` accepts the answer; an empty one is the default.

    ``take`` raises DxplanError for an answer that can't be used, and its sentence is shown.
    """
    end_display()
    while True:
        answer = typer.prompt(printable(question), default=default, err=True)
        try:
            return take(str(answer).strip())
        except DxplanError as error:
            problem = catalogue.failure(error.key, error.details)
            write_error(printable(catalogue("terminal.error", problem=problem)) + "\n")


def answer_to(question: str) -> str:
    """What somebody types on a line, without blanks around it; empty where the input ends."""
    write_error(f"{printable(question)} ")
    return sys.stdin.readline().strip()


_YES = frozenset({"y", "yes", "c", "có", "co"})


def agrees(question: str, catalogue: Catalogue) -> bool:
    """Whether somebody answers a question by yes, in either language."""
    answer = answer_to(f"{question} {catalogue('terminal.change.choices')}")
    return answer.casefold() in _YES
