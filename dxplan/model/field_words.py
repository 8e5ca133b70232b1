"""What the catalogues say of a field: its label, its meaning, and how people write its key.

They have one section: `fields.<model>.<key>`. A field that means the same in several models stands in `fields.any`.
"""

import re
from collections.abc import Iterator
from functools import cache

from dxplan.messages import LANGUAGES, Catalogue, catalogue
from dxplan.model.deadline import Deadline
from dxplan.model.fields import all_models, fields_of
from dxplan.model.values import FrontMatter

_ANY = "any"


def section(model: type[FrontMatter]) -> str:
    """The section of a model in the catalogues' `fields`: its name in snake case."""
    own = Deadline if issubclass(model, Deadline) else model
    return re.sub(r"(?<!^)(?=[A-Z])", "_", own.__name__).lower()


def field_label(
    words: Catalogue,
    key: str,
    model: type[FrontMatter] | None = None,
    *,
    short: bool = False,
) -> str:
    """What a field is called; a key that the format does not know as it is.

    Without ``model``, or where it has no such field, it is what the key is called elsewhere. ``short`` takes the short
    label where there is one.
    """
    sections = _sections_of(key)
    if model is not None:
        sections = (section(model), *sections)
    for name in sections:
        found = section_label(words, name, key, short=short)
        if found is not None:
            return found
    return key


def section_label(
    words: Catalogue, name: str, key: str, *, short: bool = False
) -> str | None:
    """The label of a key in one section of the catalogues; None where that has none."""
    entry = f"fields.{name}.{key}"
    short_label = words.get(f"{entry}.short") if short else None
    return short_label or words.get(f"{entry}.label")


def meaning(words: Catalogue, model: type[FrontMatter], key: str) -> str:
    """What a field is for, told to who writes it."""
    own = words.get(f"fields.{section(model)}.{key}.meaning")
    return own or words(f"fields.{_ANY}.{key}.meaning")


@cache
def synonyms(key: str) -> tuple[str, ...]:
    """What people write for a key of the format, in every language."""
    names = _sections_of(key)
    return tuple(
        synonym
        for lang in LANGUAGES
        for name in names
        for synonym in listed_words(
            catalogue(lang).get(f"fields.{name}.{key}.synonyms")
        )
    )


def listed_words(text: str | None) -> Iterator[str]:
    """The words of an entry of the catalogues that has semicolons between them."""
    for word in (text or "").split(";"):
        if word.strip():
            yield word.strip()


@cache
def _sections_of(key: str) -> tuple[str, ...]:
    """The sections that may speak of a key: first of all models, then of each that has it."""
    models = [model for model in all_models() if key in fields_of(model)]
    return (_ANY, *dict.fromkeys(map(section, models)))
