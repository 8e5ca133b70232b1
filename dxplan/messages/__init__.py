"""The texts of findings, help and terminal: one catalogue a language, plural forms by CLDR."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from dxplan.errors import DxplanError
from dxplan.messages.layered_entries import LayeredEntries
from dxplan.messages.lazy_entries import LazyEntries

LANGUAGES = ("vi", "en")
"""Languages that have a catalogue; the first is the default."""

_LABELS_OF_KEY = {"type": "deliverable", "kind": "unit_kind"}
"""The labels of keys whose section is not called as the key."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class SentenceError(DxplanError, LookupError):
    """A catalogue lacks a sentence, or has one that can't be filled."""


@lru_cache(maxsize=4096)
def _plural_form(lang: str, count: int) -> str:
    return Locale.parse(lang).plural_form(count)


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language by dotted key; plural ones by CLDR category.

    ``files`` are what the entries were read from, as an error names them.
    """

    lang: str
    entries: Mapping[str, str]
    files: tuple[str, ...] = ()

    def __call__(self, key: str, /, **args: Any) -> str:
        """The sentence ``key`` filled with ``args``. Raises SentenceError if that can't be done.

        ``count`` chooses the plural form; ``variant`` another sentence for a special case, where
        there is one: `message-early` for `message`.
        """
        template = self._template(key, args)
        if template is None:
            raise self._error("missing-sentence", key)
        if not args:
            return template
        try:
            return template.format_map(args)
        except KeyError as error:
            name = str(error.args[0])
            raise self._error("unknown-placeholder", key, placeholder=name) from error
        except (ValueError, IndexError, AttributeError, TypeError) as error:
            raise self._error("broken-sentence", key, problem=str(error)) from error

    def _error(self, name: str, key: str, **args: str) -> SentenceError:
        files = ", ".join(self.files)
        return SentenceError(name, files=files, sentence=key, **args)

    def _template(self, key: str, args: Mapping[str, Any]) -> str | None:
        if "variant" in args:
            variant = self.entries.get(f"{key}-{args['variant']}")
            if variant:
                return variant
        template = self.entries.get(key)
        if template:
            return template
        plural_form = "other"
        if "count" in args:
            plural_form = _plural_form(self.lang, args["count"])
        plural = self.entries.get(f"{key}.{plural_form}")
        return plural or self.entries.get(f"{key}.other")

    def get(self, key: str, /, **args: Any) -> str | None:
        """The sentence ``key``, or None where the catalogue has none."""
        return self(key, **args) if key in self.entries else None

    def failure(self, key: str, details: Mapping[str, str]) -> str:
        """The sentence of an expected failure; of ``details`` `problem` words some as one text."""
        problem = self.problem(details)
        return self(f"errors.{key}", **{**details, "problem": problem})

    def problem(self, details: Mapping[str, str]) -> str:
        """What failed, as one text.

        ``details`` may hold ``problem`` (what another program said), ``reason`` (the key of what
        that means) and ``where``.
        """
        problem = details.get("problem", "")
        reason = self.get(f"reasons.{details.get('reason')}", **details)
        if reason and problem:
            problem = f"{reason} ({problem})"
        elif reason:
            problem = reason
        where = details.get("where")
        if where and problem:
            return f"{where}: {problem}"
        return where or problem

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
        entries.update(_entries(str(file), file.read_bytes()))
    return Catalogue(lang, entries, tuple(map(str, files)))


@lru_cache(maxsize=8)
def _entries(file: str, content: bytes) -> dict[str, str]:
    """The entries of a file that holds ``content``.

    A preview builds a site again and again from the same sentences.
    """
    stream = _NamedStream(content)
    stream.name = file
    tree = yaml.load(stream, Loader=_Loader) or {}  # noqa: S506 - scalars as text only
    return dict(_flattened(tree))


class _NamedStream(BytesIO):
    """Bytes of a file, which a syntax error names."""

    name: str


def catalogue(lang: str, *, official: bool = False) -> Catalogue:
    """The package's own catalogue of a language, or what an official publication says."""
    return _official_catalogue(lang) if official else _own_catalogue(lang)


@cache
def _own_catalogue(lang: str) -> Catalogue:
    text = Path(__file__).with_name(f"{lang}.yaml").read_text(encoding="utf-8")
    return Catalogue(lang, LazyEntries(text, _parse), (f"dxplan/messages/{lang}.yaml",))


def _parse(text: str, prefix: str) -> dict[str, str]:
    tree = yaml.load(text, Loader=_Loader) or {}  # noqa: S506 - scalars as text only
    return dict(_flattened(tree, prefix))


@cache
def _official_catalogue(lang: str) -> Catalogue:
    own = _own_catalogue(lang)
    return Catalogue(lang, LayeredEntries(own.entries, official=True), own.files)


def _flattened(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
