"""The entries of a catalogue file, parsed block by block when they are asked for."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

_SPLIT_SECTIONS = frozenset({"findings", "fields", "help"})
"""Large sections of which a command needs a few parts: each part is a block of its own."""

_TOP_KEY = re.compile(r"^([\w-]+):", re.MULTILINE)
_INNER_KEY = re.compile(r"^  ([\w-]+):", re.MULTILINE)

Parse = Callable[[str, str], dict[str, str]]
"""Parses a piece of YAML; the dotted keys begin with a prefix."""


class LazyEntries(Mapping[str, str]):
    """Entries by dotted key. A command reads a few sentences of some thousand."""

    def __init__(self, text: str, parse: Parse) -> None:
        self._text = text
        self._parse = parse
        self._parsed: dict[str, dict[str, str]] = {}

    def __getitem__(self, key: str) -> str:
        top, _, rest = key.partition(".")
        block = top
        if top in _SPLIT_SECTIONS:
            block = f"{top}.{rest.partition('.')[0]}"
        entries = self._parsed.get(block)
        if entries is None:
            entries = self._parsed[block] = self._parse_block(top, block)
        return entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> dict[str, str]:
        return self._parse(self._text, "")

    @cached_property
    def _blocks(self) -> dict[str, str]:
        """The text of each section, and of each part of the large ones."""
        blocks = {}
        for top, section in _split(self._text, _TOP_KEY):
            if top not in _SPLIT_SECTIONS:
                blocks[top] = section
                continue
            for inner, part in _split(section, _INNER_KEY):
                blocks[f"{top}.{inner}"] = part
        return blocks

    def _parse_block(self, top: str, block: str) -> dict[str, str]:
        text = self._blocks.get(block)
        if text is None:
            return {}
        return self._parse(text, f"{top}." if top in _SPLIT_SECTIONS else "")


def _split(text: str, key: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The pieces of a text that begin with a key, each up to the next key."""
    matches = list(key.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=True):
        yield match[1], text[match.start() : end]
