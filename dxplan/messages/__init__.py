"""The words of findings, help and terminal: one catalogue a language, plural forms by CLDR."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

LANGUAGES = ("vi", "en")
"""Languages that have a catalogue; the first is the default."""

_OFFICIAL = "_official"

_LABELLED = {"type": "deliverable", "kind": "unit_kind"}
"""Closed lists whose labels are not called as their key."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language by dotted key. A plural entry holds one sentence a CLDR category."""

    lang: str
    entries: Mapping[str, str]

    def __call__(self, key: str, /, **args: Any) -> str:
        """The sentence ``key`` filled with ``args``; ``count`` chooses the plural form. Raises KeyError if unknown.

        ``variant`` chooses another sentence for a special case, where there is one: `message-early` for `message`.
        """
        template = self.entries.get(
            f"{key}-{args['variant']}" if "variant" in args else key
        ) or self.entries.get(key)
        if template is None:
            form = (
                Locale.parse(self.lang).plural_form(args["count"])
                if "count" in args
                else "other"
            )
            template = self.entries.get(f"{key}.{form}") or self.entries[f"{key}.other"]
        return template.format_map(args) if args else template

    def get(self, key: str, /, **args: Any) -> str | None:
        """The sentence ``key``, or None where the catalogue has none."""
        return self(key, **args) if key in self.entries else None

    def failure(self, key: str, details: Mapping[str, str]) -> str:
        """The sentence of an expected failure; what another program said stands in brackets behind what it means."""
        problem = details.get("problem", "")
        meant = self.get(f"reasons.{details.get('reason')}")
        told = ": ".join(
            filter(
                None,
                (details.get("where"), f"{meant} ({problem})" if meant else problem),
            )
        )
        return self(f"errors.{key}", **{**details, "problem": told})

    def outcome(self, how: str, stood: str, stands: str, left: str) -> str:
        """In what something stands better than before: how it ``stood`` and ``stands``, the scopes it has ``left``."""
        names = {"stood": self._standing(stood), "stands": self._standing(stands)}
        return self(f"outcomes.{how}", **names, left=left)

    def _standing(self, word: str) -> str:
        """A box, a target's state or a finding by its name; a number as it is."""
        if not word:
            return self("outcomes.uncounted")
        labels = (
            self.get(f"labels.{field}.{word}") for field in ("box", "target", "finding")
        )
        return next((label for label in labels if label), word)

    def label(self, field: str, word: str) -> str | None:
        """What a reader sees in the place of a word of the closed list that the key ``field`` takes."""
        return self.get(f"labels.{_LABELLED.get(field, field)}.{word}")


def read_catalogue(lang: str, *files: Path) -> Catalogue:
    """A catalogue from files, later ones over earlier ones."""
    entries: dict[str, str] = {}
    for file in files:
        with file.open("rb") as stream:  # a slip is told with the file's name
            entries.update(_flat(yaml.load(stream, Loader=_Loader) or {}))  # noqa: S506 - scalars as text only
    return Catalogue(lang, entries)


@cache
def catalogue(lang: str, *, official: bool = False) -> Catalogue:
    """The package's own catalogue of a language, or what an official publication says."""
    own = read_catalogue(lang, Path(__file__).with_name(f"{lang}.yaml"))
    return Catalogue(lang, spoken_officially(own.entries)) if official else own


def spoken_officially(entries: Mapping[str, str]) -> dict[str, str]:
    """What an official publication says: `KEY_official` takes the place of `KEY`."""
    own = {
        key.removesuffix(_OFFICIAL): text
        for key, text in entries.items()
        if key.endswith(_OFFICIAL)
    }
    return {**entries, **own}


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
