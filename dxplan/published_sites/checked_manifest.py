"""The manifest of a published site and the sums beside it, read as untrusted files."""

import hashlib
from dataclasses import dataclass

from pydantic import ValidationError

from dxplan.exchange.manifest import (
    MANIFEST,
    MANIFEST_SCHEMA,
    SUMS,
    Manifest,
    SchemaVersion,
    read_sums,
)
from dxplan.files.paths import stays_inside
from dxplan.files.sizes import MAX_SITE_FILE
from dxplan.published_sites.open_site import PublishedFiles
from dxplan.published_sites.site_data import shown
from dxplan.published_sites.unreadable import MissingFileError, UnreadableSiteError


@dataclass(frozen=True)
class CheckedManifest:
    """A manifest, its own SHA-256, and what the sums beside it say otherwise.

    - ``sums``: what `SHA256SUMS` says of each file; None where it is missing or no such list.
    - ``differing``: files of which the two lists say different things, sorted.
    - ``outside``: paths that lead out of the site's folder; they are never opened.
    """

    manifest: Manifest
    sha256: str
    sums: dict[str, str] | None
    differing: tuple[str, ...]
    outside: tuple[str, ...]


def read_checked_manifest(files: PublishedFiles) -> CheckedManifest:
    """What a site says of itself.

    Raises MissingFileError where there is no manifest, UnreadableSiteError where it is no manifest
    or of a later version than this program knows; its reason is `altered-manifest` where it is
    not the file of which `SHA256SUMS` has the sum.
    """
    content = files.read(MANIFEST, MAX_SITE_FILE)
    sha256 = hashlib.sha256(content).hexdigest()
    sums = _sums(files)
    try:
        manifest = _manifest(content)
    except UnreadableSiteError as error:
        if sums is not None and sums.get(MANIFEST) != sha256:
            raise UnreadableSiteError("altered-manifest", file=MANIFEST) from error
        raise
    paths = manifest.files.keys() | (sums or {}).keys()
    outside = tuple(sorted(path for path in paths if not stays_inside(path)))
    differing: tuple[str, ...] = ()
    if sums is not None:
        differing = _differences(sums, {**manifest.files, MANIFEST: sha256})
    return CheckedManifest(manifest, sha256, sums, differing, outside)


def _sums(files: PublishedFiles) -> dict[str, str] | None:
    try:
        return read_sums(files.read(SUMS, MAX_SITE_FILE))
    except (MissingFileError, ValueError):
        return None


def _manifest(content: bytes) -> Manifest:
    try:
        version = SchemaVersion.model_validate_json(content).schema_version
    except ValidationError as error:
        raise UnreadableSiteError("no-manifest", file=MANIFEST) from error
    if version > MANIFEST_SCHEMA:
        raise UnreadableSiteError("newer-version", file=MANIFEST, version=str(version))
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])[:200]
        raise UnreadableSiteError(
            "unexpected-value", file=MANIFEST, place=place
        ) from error
    publisher = manifest.publisher
    texts = {
        "version": shown(manifest.version),
        "publisher": publisher if publisher is None else shown(publisher),
    }
    return manifest.model_copy(update=texts)


def _differences(one: dict[str, str], other: dict[str, str]) -> tuple[str, ...]:
    """The paths of which two lists say different things, or which only one has."""
    pairs = one.items() ^ other.items()
    return tuple(sorted({path for path, _ in pairs}))
