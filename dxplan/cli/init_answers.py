"""The answers that `dxplan init` takes from the command line, the defaults or the terminal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from dxplan.cli.questions import ask, can_ask
from dxplan.errors import DxplanError
from dxplan.history.new_repository import current_branch
from dxplan.messages import Catalogue
from dxplan.model.records import LEVELS
from dxplan.starter.answers import (
    HOSTS,
    WORDS_OF_LEVELS,
    Answers,
    Host,
    checked_name,
    jurisdiction_id,
    languages_in,
    name_in_english,
)
from dxplan.starter.colours import colours_in

T = TypeVar("T")

_NEEDED = ("name", "level", "languages", "host")


@dataclass(frozen=True)
class GivenAnswers:
    """What the command line says; None where it says nothing."""

    name: str | None
    english_name: str | None
    level: str | None
    languages: str | None
    publisher: str | None
    colours: str | None
    host: str | None


def refuse_unanswered(given: GivenAnswers, *, is_agreed: bool) -> None:
    """Raises DxplanError where something is open, and nobody is there to ask."""
    missing = [f"--{key}" for key in _NEEDED if getattr(given, key) is None]
    if missing and not is_agreed and not can_ask():
        raise DxplanError("unanswered", options=", ".join(missing))


@dataclass(frozen=True)
class _Questions:
    """Asks for what is not given; where it is silent, the default is the answer."""

    catalogue: Catalogue
    is_silent: bool

    def answer(
        self, key: str, given: str | None, default: str, take: Callable[[str], T]
    ) -> T:
        """The answer to a question, as ``take`` reads it; raises DxplanError where it can't."""
        if given is not None:
            return take(given)
        if self.is_silent:
            return take(default)
        question = self.catalogue(f"starter.questions.{key}")
        return ask(question, default, take, self.catalogue)


def answers_to(
    given: GivenAnswers, folder: Path, catalogue: Catalogue, *, is_agreed: bool
) -> Answers:
    """The answers: what is given, else what is asked for; the defaults where all is agreed to.

    Raises DxplanError for what is given and can't be used, before anything is asked.
    """
    _refuse_unusable(given)
    questions = _Questions(catalogue, is_agreed or not can_ask())
    answer = questions.answer
    level = answer("level", given.level, "province", partial(_one_of, LEVELS))
    name = answer("name", given.name, _name_of_folder(folder, level), _place_name)
    languages = answer("languages", given.languages, "vi,en", languages_in)
    english_name = None
    if "en" in languages[1:]:
        default = name_in_english(name, level) or ""
        english_name = answer("english-name", given.english_name, default, _second_name)
    return Answers(
        name=name,
        english_name=english_name,
        level=level,
        languages=languages,
        publisher=answer("publisher", given.publisher, "", _publisher),
        colours=answer("colours", given.colours, "", _colours),
        host=answer("host", given.host, "none", _host),
        readme=catalogue.lang,
        branch=current_branch(folder),
    )


def _refuse_unusable(given: GivenAnswers) -> None:
    readings: tuple[tuple[str | None, Callable[[str], object]], ...] = (
        (given.name, _place_name),
        (given.english_name, _second_name),
        (given.languages, languages_in),
        (given.publisher, _publisher),
        (given.colours, _colours),
    )
    for written, take in readings:
        if written is not None:
            take(written)


def _name_of_folder(folder: Path, level: str) -> str:
    """What the name of a folder says of the place: `quang-minh` is Tỉnh Quang Minh."""
    name = folder.resolve().name.replace("-", " ").replace("_", " ")
    written = f"{WORDS_OF_LEVELS[level]} {name}"
    return " ".join(word[:1].upper() + word[1:] for word in written.split())


def _place_name(written: str) -> str:
    name = checked_name("--name", written)
    jurisdiction_id(name)
    return name


def _second_name(written: str) -> str | None:
    return checked_name("--english-name", written) if written else None


def _publisher(written: str) -> str | None:
    return checked_name("--publisher", written) if written else None


def _colours(written: str) -> tuple[str, str] | None:
    return colours_in(written) if written else None


def _host(written: str) -> Host:
    return cast("Host", _one_of(HOSTS, written))


def _one_of(choices: tuple[str, ...], written: str) -> str:
    if written not in choices:
        raise DxplanError("no-such-answer", value=written, choices=", ".join(choices))
    return written
