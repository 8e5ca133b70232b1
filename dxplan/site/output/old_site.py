"""The site that a build finds in its folder: its manifest, and the recorded states of its files."""

import hashlib
import json
import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from dxplan.exchange.manifest import MANIFEST, SUMS
from dxplan.files.cache import Cache
from dxplan.site.output.file_states import State, regular_content

_KIND = "output"
_LAYOUT = 1
"""Another layout of what is kept gets another number."""


@dataclass(frozen=True)
class OldSite:
    """A site in its folder.

    - ``sums``: the SHA-256 of each file, as the site says: somebody may have edited files since.
    - ``states``: the state of each file when it was written; a file that is in this state still
      has the bytes of its sum. Empty where nothing is known.
    - ``inputs``: a digest of everything that the site was made from; empty where it is not known.
    """

    folder: Path
    sums: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    inputs: str = ""

    @classmethod
    def of(
        cls, folder: Path, written: Mapping[str, tuple[str, State]], inputs: str = ""
    ) -> "OldSite":
        """What the next build finds of a site whose files were written just now."""
        sums = {path: digest for path, (digest, _) in written.items()}
        states = {path: state for path, (_, state) in written.items()}
        return cls(folder, sums, states, inputs)


def read_old_site(folder: Path, cache: Cache) -> OldSite:
    """What is known of the site in a folder."""
    manifest = _read(folder / MANIFEST)
    if not manifest:
        return OldSite(folder)
    own = {MANIFEST: _sum(manifest), SUMS: _sum(_read(folder / SUMS))}
    key = _key(folder)
    kept = cache.get_many(_KIND, [key]).get(key)
    if kept is not None:
        layout, sums, states, inputs = marshal.loads(kept)  # noqa: S302 - checked by the cache
        if layout == _LAYOUT and sums.items() >= own.items():
            return OldSite(folder, sums, states, inputs)
    return OldSite(folder, listed_in(manifest) | own)


def keep_old_site(site: OldSite, cache: Cache) -> None:
    """Let the next build know the site that lies in its folder now."""
    kept = (_LAYOUT, dict(site.sums), dict(site.states), site.inputs)
    content = marshal.dumps(kept)
    cache.put_many(_KIND, {_key(site.folder): content})


def listed_files(folder: Path) -> dict[str, str]:
    """The files that the manifest of a site names, with their sums; none where there is none."""
    return listed_in(_read(folder / MANIFEST))


def _key(folder: Path) -> bytes:
    return blake2b(str(folder).encode("utf-8", "surrogateescape")).digest()


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(file: Path) -> bytes:
    return regular_content(file) or b""


def listed_in(manifest: bytes) -> dict[str, str]:
    """The files that a manifest names, with their sums; none where it is none."""
    try:
        return dict(json.loads(manifest)["files"])
    except (ValueError, KeyError, TypeError):
        return {}
