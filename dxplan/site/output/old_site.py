"""The site that a build finds in its folder: which files there are ours, and how we know."""

import hashlib
import json
import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from dxplan.exchange.manifest import MANIFEST, SUMS, sums_bytes
from dxplan.files.cache import Cache
from dxplan.site.output.file_states import (
    NOTHING,
    State,
    content_with_sum,
    regular_content,
)

_KIND = "output"
_LAYOUT = 1
"""Another layout of what is kept gets another number."""


@dataclass(frozen=True)
class OldSite:
    """A site in its folder.

    - ``sums``: the SHA-256 of each file that is ours, as it was written: somebody may have edited
      files since.
    - ``states``: the state of each file when it had the bytes of its sum; a file that is in this
      state still has them.
    - ``inputs``: a digest of everything that the site was made from; empty where it is not known.
    - ``is_recorded``: this machine wrote the site and has kept what it wrote. Otherwise only the
      site's own manifest says what is ours, and anybody may have written that.
    """

    folder: Path
    sums: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    inputs: str = ""
    is_recorded: bool = False

    @classmethod
    def of(
        cls, folder: Path, written: Mapping[str, tuple[str, State]], inputs: str = ""
    ) -> "OldSite":
        """What the next build finds of a site whose files were written just now."""
        sums = {path: digest for path, (digest, _) in written.items()}
        states = {path: state for path, (_, state) in written.items()}
        return cls(folder, sums, states, inputs, is_recorded=True)

    def has_written(self, path: str, state: State) -> bool:
        """Whether a file in this state has the bytes that were written there."""
        if self.states.get(path) == state:
            return True
        digest = self.sums.get(path)
        if digest is None:
            return False
        return content_with_sum(self.folder / path, digest) is not None


def read_old_site(
    folder: Path, cache: Cache, now: Mapping[str, State] = NOTHING
) -> OldSite:
    """What is known of the site in a folder whose files are in the states of ``now``.

    Without a record of ours a file counts only where its bytes are those that the manifest names.
    """
    manifest = _read(folder / MANIFEST)
    if not manifest:
        return OldSite(folder)
    key = _key(folder)
    kept = cache.get_many(_KIND, [key]).get(key)
    if kept is not None:
        layout, sums, states, inputs = marshal.loads(kept)  # noqa: S302 - checked by the cache
        if layout == _LAYOUT and sums.get(MANIFEST) == _sum(manifest):
            if sums.get(SUMS) != _sum(_read(folder / SUMS)):
                # somebody was at the site: only bytes tell what is as it was written
                return OldSite(folder, sums, is_recorded=True)
            return OldSite(folder, sums, states, inputs, is_recorded=True)
    if not listed_in(manifest):
        return OldSite(folder)
    return _proven(folder, sums_named(manifest), now)


def _proven(folder: Path, sums: Mapping[str, str], now: Mapping[str, State]) -> OldSite:
    """The part of a site whose bytes are what its manifest says."""
    proven = {}
    states = {}
    for path, state in now.items():
        digest = sums.get(path)
        if digest and content_with_sum(folder / path, digest) is not None:
            proven[path] = digest
            states[path] = state
    return OldSite(folder, proven, states)


def keep_old_site(site: OldSite, cache: Cache) -> None:
    """Let the next build know the site that lies in its folder now."""
    kept = (_LAYOUT, dict(site.sums), dict(site.states), site.inputs)
    content = marshal.dumps(kept)
    cache.put_many(_KIND, {_key(site.folder): content})


def sums_named(manifest: bytes) -> dict[str, str]:
    """The SHA-256 of every file of a site with this manifest, itself and the sums among them."""
    listed = {**listed_in(manifest), MANIFEST: _sum(manifest)}
    return {**listed, SUMS: _sum(sums_bytes(listed))}


def sums_of_site(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file as the manifest in a folder says; none where there is none."""
    manifest = _read(folder / MANIFEST)
    if not manifest:
        return {}
    return sums_named(manifest)


def _key(folder: Path) -> bytes:
    return blake2b(str(folder).encode("utf-8", "surrogateescape")).digest()


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(file: Path) -> bytes:
    return regular_content(file) or b""


def listed_in(manifest: bytes) -> dict[str, str]:
    """The files that a manifest names, with their sums; none where it is none."""
    try:
        listed = dict(json.loads(manifest)["files"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {path: digest for path, digest in listed.items() if _is_text(path, digest)}


def _is_text(path: object, digest: object) -> bool:
    """Whether both are text that can be written, which a manifest of ours always has."""
    if not isinstance(path, str) or not isinstance(digest, str):
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in path + digest)
