"""The entries of several catalogues as one, each looked up when it is asked for."""

from collections.abc import Callable, Iterator, Mapping

OFFICIAL = "_official"


class LayeredEntries(Mapping[str, str]):
    """Entries by dotted key: what a layer has takes the place of what those before it have.

    For an official publication `KEY_official` of any layer takes the place of `KEY`.
    ``finish`` is what is done with a text before anybody reads it.
    """

    def __init__(
        self,
        *layers: Mapping[str, str],
        official: bool = False,
        finish: Callable[[str], str] = str,
    ) -> None:
        self._layers = layers[::-1]
        self._official = official
        self._finish = finish
        self._finished: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        text = self._entry(key)
        if text is None:
            raise KeyError(key)
        return text

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The entry of a key; a catalogue is mostly asked for what it may not have."""
        text = self._entry(key)
        return default if text is None else text

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._entry(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for layer in self._layers for key in layer))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _entry(self, key: str) -> str | None:
        if key in self._finished:
            return self._finished[key]
        text = self._find(f"{key}{OFFICIAL}") if self._official else None
        if text is None:
            text = self._find(key)
        entry = None if text is None else self._finish(text)
        self._finished[key] = entry
        return entry

    def _find(self, key: str) -> str | None:
        for layer in self._layers:
            text = layer.get(key)
            if text is not None:
                return text
        return None
