"""The texts of findings, help and terminal: one catalogue a language, plural forms by CLDR."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from dxplan.messages.layered_entries import LayeredEntries
from dxplan.messages.lazy_entries import LazyEntries

LANGUAGES = ("vi", "en")
"""Languages that have a catalogue; the first is the default."""

_LABELS_OF_KEY = {"type": "deliverable", "kind": "unit_kind"}
"""The labels of keys whose section is not called as the key."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language by dotted key; plural ones by CLDR category."""

    lang: str
    entries: Mapping[str, str]

    def __call__(self, key: str, /, **args: Any) -> str:
        """The sentence ``key`` filled with ``args``. Raises KeyError if there is none.

        ``count`` chooses the plural form; ``variant`` another sentence for a special case, where
        there is one: `message-early` for `message`.
        """
        template = self._template(key, args)
        return template.format_map(args) if args else template

    def _template(self, key: str, args: Mapping[str, Any]) -> str:
        if "variant" in args:
            variant = self.entries.get(f"{key}-{args['variant']}")
            if variant:
                return variant
        template = self.entries.get(key)
        if template:
            return template
        plural_form = "other"
        if "count" in args:
            plural_form = Locale.parse(self.lang).plural_form(args["count"])
        return self.entries.get(f"{key}.{plural_form}") or self.entries[f"{key}.other"]

    def get(self, key: str, /, **args: Any) -> str | None:
        """The sentence ``key``, or None where the catalogue has none."""
        return self(key, **args) if key in self.entries else None

    def failure(self, key: str, details: Mapping[str, str]) -> str:
        """The sentence of an expected failure.

        ``details`` may hold ``problem`` (what another program said), ``reason`` (the key of what
        that means) and ``where``; the three become one text.
        """
        problem = details.get("problem", "")
        reason = self.get(f"reasons.{details.get('reason')}")
        if reason and problem:
            problem = f"{reason} ({problem})"
        elif reason:
            problem = reason
        where = details.get("where")
        if where and problem:
            problem = f"{where}: {problem}"
        elif where:
            problem = where
        return self(f"errors.{key}", **{**details, "problem": problem})

    def outcome(self, how: str, old: str, new: str, remaining: str) -> str:
        """How a change makes something stand better.

        ``old`` and ``new`` are a box, a target's state, a finding or a number; ``remaining`` names
        the scopes that it left.
        """
        names = {"stood": self._state_label(old), "stands": self._state_label(new)}
        return self(f"outcomes.{how}", **names, left=remaining)

    def _state_label(self, state: str) -> str:
        """A box, a target's state or a finding by its name; a number as it is."""
        if not state:
            return self("outcomes.uncounted")
        for field in ("box", "target", "finding"):
            label = self.get(f"labels.{field}.{state}")
            if label:
                return label
        return state

    def label(self, field: str, value: str) -> str | None:
        """What readers see for a value of the closed list of the key ``field``."""
        return self.get(f"labels.{_LABELS_OF_KEY.get(field, field)}.{value}")


def read_catalogue(lang: str, *files: Path) -> Catalogue:
    """A catalogue from files, later ones over earlier ones."""
    entries: dict[str, str] = {}
    for file in files:
        with file.open("rb") as stream:  # a syntax error then names the file
            tree = yaml.load(stream, Loader=_Loader) or {}  # noqa: S506 - scalars as text only
            entries.update(_flattened(tree))
    return Catalogue(lang, entries)


def catalogue(lang: str, *, official: bool = False) -> Catalogue:
    """The package's own catalogue of a language, or what an official publication says."""
    return _official_catalogue(lang) if official else _own_catalogue(lang)


@cache
def _own_catalogue(lang: str) -> Catalogue:
    text = Path(__file__).with_name(f"{lang}.yaml").read_text(encoding="utf-8")
    return Catalogue(lang, LazyEntries(text, _parse))


def _parse(text: str, prefix: str) -> dict[str, str]:
    tree = yaml.load(text, Loader=_Loader) or {}  # noqa: S506 - scalars as text only
    return dict(_flattened(tree, prefix))


@cache
def _official_catalogue(lang: str) -> Catalogue:
    own = _own_catalogue(lang)
    return Catalogue(lang, LayeredEntries(own.entries, official=True))


def _flattened(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
