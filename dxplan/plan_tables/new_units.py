"""Units of a table that are in no register yet, as entries of units.yaml."""

import re
from functools import lru_cache
from typing import Any

from dxplan.diagnostics import Value
from dxplan.rules.unit_words import begins_as_unit, is_collective
from dxplan.text.suggest import Candidates, without_accents

_VERB = re.compile(
    r"\b(?:chuan bi|thuc hien|trien khai|huong dan|phoi hop|chu tri|don doc|cung cap so lieu"
    r"|xem xet|lanh dao|giam doc|dong chi)\b"
)
"""Words that say what somebody does, or who is meant of a unit."""
_MOST_WORDS = 16
_LINKING = frozenset({"cac", "va", "nhung"})
"""Words that two names of the same units may differ in."""


def is_name_of_unit(text: str) -> bool:
    """Whether words are the name of a unit and no more: they begin as one, and nobody acts."""
    parts = text.split()
    if len(parts) > _MOST_WORDS or _VERB.search(without_accents(text)):
        return False
    is_acronym = len(parts) == 1 and len(text) > 1 and text.isupper()
    return is_acronym or begins_as_unit(text) or is_collective(text)


@lru_cache(maxsize=4096)
def is_same_unit(name: str, other: str) -> bool:
    """Whether two names are one unit's: one is the acronym of the other, or only `các` differs."""
    if _bare_words(name) == _bare_words(other):
        return True
    return _is_acronym(name, other) or _is_acronym(other, name)


@lru_cache(maxsize=4096)
def _bare_words(name: str) -> tuple[str, ...]:
    parts = re.findall(r"[a-z0-9]+", without_accents(name))
    return tuple(word for word in parts if word not in _LINKING)


def _is_acronym(short: str, name: str) -> bool:
    """Whether a text is a shorter writing of a name: `Sở TT&TT`."""
    rank, rank_of_name = short.partition(" ")[0], name.partition(" ")[0]
    if len(short) >= len(name) or rank.casefold() != rank_of_name.casefold():
        return False
    return bool(_names(name).same_or_short(short))


@lru_cache(maxsize=4096)
def _names(name: str) -> Candidates:
    return Candidates([("name", [name])])


def new_unit(key: str, name: str) -> dict[str, Value]:
    """The entry of a new unit."""
    entry: dict[str, Value] = {"key": key, "name": {"vi": name}}
    if is_collective(name):
        entry["kind"] = "collective"
    return entry


def name_of(entry: dict[str, Any]) -> str:
    """The name of an entry."""
    return str(entry["name"]["vi"])


def aliases_of(entry: dict[str, Any]) -> list[str]:
    """Its other names."""
    return [*entry.get("aliases", ())]


def add_name(entry: dict[str, Any], name: str) -> None:
    """Another name of the same unit; the longest is its name."""
    names = [name_of(entry), *aliases_of(entry)]
    if name in names:
        return
    longest = max(names[0], name, key=len)
    entry["name"] = {"vi": longest}
    entry["aliases"] = [one for one in (*names, name) if one != longest]
