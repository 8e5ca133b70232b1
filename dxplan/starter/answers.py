"""What is asked for a new repository, which answers are taken, and what follows from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from dxplan.errors import DxplanError
from dxplan.model.values import NAME
from dxplan.text.hidden_characters import can_be_seen
from dxplan.text.suggest import without_accents

Host: TypeAlias = Literal["github", "gitlab", "forgejo", "none"]
HOSTS: tuple[Host, ...] = get_args(Host)
"""Where the repository will lie; each has its own workflows and templates."""

EXAMPLE = "vi-du-xoa-duoc"
"""The folder of the invented example; nothing outside of it refers to it."""
LONGEST = 200
"""Characters of a name."""

_FORBIDDEN = re.compile(r"[<>\[\]`*_|\\#@{}]")
"""Characters that Markdown, HTML and servers read as more than a part of a name."""
_ENGLISH_FORMS: Mapping[str, str] = {
    "tỉnh": "{} Province",
    "thành phố": "{} City",
    "huyện": "{} District",
    "quận": "{} District",
    "thị xã": "{} Town",
    "xã": "{} Commune",
    "phường": "{} Ward",
    "đặc khu": "{} Special Zone",
}
"""How English names what a Vietnamese name begins with; a ministry has an official name."""

WORDS_OF_LEVELS: Mapping[str, str] = {
    "national": "",
    "province": "tỉnh",
    "district": "huyện",
    "commune": "xã",
}
"""What a place of a level is most often called."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new repository is made from.

    ``name`` is that of the jurisdiction in the first of its languages, ``english_name`` its name in
    English where it has one, ``colours`` the main colour for light and for dark pages. ``readme``
    is the language in which people are addressed.
    """

    name: str
    english_name: str | None
    level: str
    languages: tuple[str, ...]
    publisher: str | None
    colours: tuple[str, str] | None
    host: Host
    readme: str
    branch: str

    @property
    def jurisdiction(self) -> str:
        """The id of the jurisdiction: the name of its folder."""
        return jurisdiction_id(self.name)

    @property
    def names(self) -> dict[str, str]:
        """The name of the jurisdiction in the languages in which it has one."""
        names = {self.languages[0]: self.name}
        if self.english_name is not None and "en" in self.languages:
            names["en"] = self.english_name
        return names

    @property
    def language(self) -> str:
        """The language of messages: the reader's where the site has it, else the site's first."""
        if self.readme in self.languages:
            return self.readme
        return self.languages[0]


def checked_name(option: str, written: str) -> str:
    """A name on one line; raises DxplanError where it holds what no name has."""
    name = " ".join(written.split())
    if not name or len(name) > LONGEST or not can_be_seen(name):
        raise DxplanError("bad-name", option=option, longest=str(LONGEST))
    unfit = _FORBIDDEN.search(name)
    if unfit is not None:
        raise DxplanError("bad-character", option=option, character=unfit[0])
    return name


def languages_in(written: str) -> tuple[str, ...]:
    """The languages of `vi,en`; raises DxplanError where one is no language, or stands twice."""
    languages = tuple(re.split(r"[,;\s]+", written.strip().lower()))
    if not {*languages} <= {"vi", "en"}:
        raise DxplanError("bad-languages", value=written)
    if len({*languages}) < len(languages):
        raise DxplanError("language-twice", value=written)
    return languages


def jurisdiction_id(name: str) -> str:
    """The id that follows from a name: without accents and without the word of its level."""
    word = level_word(name)
    plain = without_accents(name[len(word) :] if word else name)
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")
    if key == EXAMPLE or not NAME.fullmatch(key):
        raise DxplanError("no-id-of-name", name=name)
    return key


def name_in_english(name: str, level: str) -> str | None:
    """The English form of a Vietnamese name of a place; None where it has an official one.

    What the name does not say of its level is said by ``level``.
    """
    word = level_word(name)
    proper = name[len(word) :].strip()
    form = _ENGLISH_FORMS.get(word or WORDS_OF_LEVELS[level])
    if form is None:
        return None
    return form.format(_latin(proper))


def level_word(name: str) -> str:
    """The word of its level that a Vietnamese name of a place begins with; empty without one."""
    lowered = name.lower()
    for word in _ENGLISH_FORMS:
        if lowered.startswith(f"{word} "):
            return word
    return ""


def _latin(name: str) -> str:
    """A name without accents, its capitals as they are."""
    letters = []
    for letter in name:
        plain = without_accents(letter) if letter.strip() else letter
        letters.append(plain.upper() if letter.isupper() else plain)
    return "".join(letters)
