"""What the catalogues say of a field: its label, its meaning, and how people write its key.

They have one section: `fields.<model>.<key>`. A field that means the same in several models
stands in `fields.any`.
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
    catalogue: Catalogue,
    key: str,
    model: type[FrontMatter] | None = None,
    *,
    short: bool = False,
) -> str:
    """What a field is called; a key that the format does not have as it is.

    Without ``model``, or where it has no such field, it is what the key is called elsewhere.
    ``short`` takes the short label where there is one.
    """
    sections = _sections_of(key)
    if model is not None:
        sections = (section(model), *sections)
    for name in sections:
        label = section_label(catalogue, name, key, short=short)
        if label is not None:
            return label
    return key


def section_label(
    catalogue: Catalogue, name: str, key: str, *, short: bool = False
) -> str | None:
    """The label of a key in one section of the catalogues; None where that has none."""
    entry = f"fields.{name}.{key}"
    if short:
        label = catalogue.get(f"{entry}.short")
        if label:
            return label
    return catalogue.get(f"{entry}.label")


def meaning(catalogue: Catalogue, model: type[FrontMatter], key: str) -> str:
    """What a field is for, as an author of plans reads it."""
    shared = catalogue.get(f"fields.{_ANY}.{key}.meaning")
    own_key = f"fields.{section(model)}.{key}.meaning"
    return catalogue.get(own_key) or shared or catalogue(own_key)


@cache
def synonyms(key: str, model: type[FrontMatter] | None = None) -> tuple[str, ...]:
    """What people write for a key of the format, in every language.

    Of a ``model`` that has words of its own for the key only these, and those of all models.
    """
    result: list[str] = []
    sections = _sections_of(key)
    if model is not None and _has_own_synonyms(key, section(model)):
        sections = (_ANY, section(model))
    for lang in LANGUAGES:
        for name in sections:
            entry = catalogue(lang).get(f"fields.{name}.{key}.synonyms")
            result += split_synonyms(entry)
    return tuple(result)


def _has_own_synonyms(key: str, name: str) -> bool:
    entry = f"fields.{name}.{key}.synonyms"
    return any(catalogue(lang).get(entry) for lang in LANGUAGES)


def split_synonyms(text: str | None) -> Iterator[str]:
    """The parts of an entry of the catalogues that has semicolons between them."""
    for part in (text or "").split(";"):
        if part.strip():
            yield part.strip()


@cache
def _sections_of(key: str) -> tuple[str, ...]:
    """The sections that may speak of a key: first of all models, then of each that has it."""
    models = [model for model in all_models() if key in fields_of(model)]
    return (_ANY, *dict.fromkeys(map(section, models)))
