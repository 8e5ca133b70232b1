"""Read a published site as a source: what goes wrong is a state of it, never an exception."""

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import ValidationError

from dxplan import __version__
from dxplan.exchange.json_output import SCHEMA
from dxplan.exchange.manifest import MANIFEST_SCHEMA, Manifest
from dxplan.files.sizes import MAX_SITE_FILE
from dxplan.published_sites.checked_manifest import (
    CheckedManifest,
    read_checked_manifest,
)
from dxplan.published_sites.open_site import PublishedFiles, open_site
from dxplan.published_sites.pins import Pin
from dxplan.published_sites.site_data import (
    Dataset,
    IndicatorRow,
    PlaceRow,
    Row,
    SummaryRow,
    TargetRow,
    shown,
)
from dxplan.published_sites.source import Note, Source, SourceData, State
from dxplan.published_sites.unreadable import MissingFileError, UnreadableSiteError

_MISSING = {"no-site", "offline", "no-answer", "too-slow"}
"""The reasons for which a site as a whole did not come."""

_TAMPERED = {
    "altered-manifest",
    "altered-file",
    "lists-differ",
    "path-outside",
    "not-pinned",
    "same-commit-other-bytes",
}

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """``offline``: no address is read. ``pinned``: only what the lock has is taken."""

    offline: bool = False
    pinned: bool = False


def read_source(site: str, pinned: Pin | None, options: ReadingOptions) -> Source:
    """Read a site; what goes wrong is a state of the source, never an exception."""
    checked = None
    try:
        files = open_site(site, offline=options.offline)
        checked = read_checked_manifest(files)
        return _read(_Reading(site, files, checked, pinned, options))
    except UnreadableSiteError as error:
        source = Source(
            site,
            _state_of(error, is_manifest=checked is None),
            error.reason,
            tuple((name, shown(value)) for name, value in error.details.items()),
            pinned=pinned,
        )
        if checked is None:
            return source
        return replace(
            source,
            manifest=_without_files(checked.manifest),
            sha256=checked.sha256,
            notes=_version_notes(checked.manifest),
        )


def _state_of(error: UnreadableSiteError, *, is_manifest: bool) -> State:
    """What a failure makes of a source; ``is_manifest``: not even its manifest could be read."""
    if error.reason in _TAMPERED:
        return "tampered"
    if error.reason == "newer-version":
        return "newer"
    is_missing = error.reason in _MISSING or isinstance(error, MissingFileError)
    if is_manifest and is_missing:
        return "missing"
    return "unreadable"


@dataclass(frozen=True)
class _Reading:
    """A site while it is read."""

    site: str
    files: PublishedFiles
    checked: CheckedManifest
    pinned: Pin | None
    options: ReadingOptions

    @property
    def manifest(self) -> Manifest:
        return self.checked.manifest


def _read(reading: _Reading) -> Source:
    """A source of which everything is as its lists say; raises UnreadableSiteError of any other."""
    _refuse_differing_lists(reading.checked)
    _refuse_unpinned(reading)
    missing = _refuse_altered_files(reading)
    places = _dataset(reading, "jurisdictions", Dataset[PlaceRow])
    numbers = _dataset(reading, "summary", Dataset[SummaryRow])
    indicators = _dataset(reading, "indicators", Dataset[IndicatorRow])
    targets = _dataset(reading, "targets", Dataset[TargetRow])
    pin = _pin(reading, dirty=numbers.dirty)
    _refuse_other_bytes(reading, pin)
    versions = {one.schema_version for one in (places, numbers, indicators, targets)}
    return Source(
        reading.site,
        "read",
        manifest=_without_files(reading.manifest),
        sha256=reading.checked.sha256,
        pin=pin,
        pinned=reading.pinned,
        notes=_notes(reading, pin, versions, missing=missing),
        missing_files=missing,
        data=SourceData(
            places.items,
            tuple(row for row in numbers.items if row.scope == "jurisdiction"),
            indicators.items,
            tuple(row for row in targets.items if row.indicator is not None),
        ),
    )


def _refuse_differing_lists(checked: CheckedManifest) -> None:
    if checked.outside:
        raise UnreadableSiteError("path-outside", file=checked.outside[0])
    if checked.differing:
        raise UnreadableSiteError("lists-differ", file=checked.differing[0])


def _refuse_unpinned(reading: _Reading) -> None:
    if not reading.options.pinned:
        return
    pinned = reading.pinned
    if pinned is None:
        raise UnreadableSiteError("no-pin")
    if pinned.sha256 != reading.checked.sha256:
        raise UnreadableSiteError("not-pinned")


def _refuse_altered_files(reading: _Reading) -> int:
    """How many files of a folder are not there; of an address nobody looks at all of them.

    Raises UnreadableSiteError where one that is there is not the one of the manifest.
    """
    present = reading.files.paths()
    if present is None:
        return 0
    there = frozenset(present)
    missing = 0
    for path, digest in sorted(reading.manifest.files.items()):
        if path not in there:
            missing += 1
        elif reading.files.digest(path) != digest:
            raise UnreadableSiteError("altered-file", file=path)
    return missing


def _dataset(reading: _Reading, name: str, model: type[Dataset[R]]) -> Dataset[R]:
    """A file of the data, which the manifest names with its sum."""
    path = f"data/{name}.json"
    listed = reading.manifest.files.get(path)
    if listed is None:
        raise MissingFileError(path)
    content = reading.files.read(path, MAX_SITE_FILE)
    if hashlib.sha256(content).hexdigest() != listed:
        raise UnreadableSiteError("altered-file", file=path)
    try:
        dataset = model.model_validate_json(content)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])[:200]
        raise UnreadableSiteError("unexpected-value", file=path, place=place) from error
    if dataset.schema_version > SCHEMA:
        version = str(dataset.schema_version)
        raise UnreadableSiteError("newer-version", file=path, version=version)
    stated = (reading.manifest.as_of, reading.manifest.commit)
    if (dataset.as_of, dataset.commit) != stated:
        raise UnreadableSiteError("other-day", file=path)
    return dataset


def _pin(reading: _Reading, *, dirty: bool | None) -> Pin:
    manifest = reading.manifest
    return Pin(
        site=reading.site,
        sha256=reading.checked.sha256,
        as_of=manifest.as_of,
        version=manifest.version,
        commit=manifest.commit,
        dirty=dirty,
    )


def _refuse_other_bytes(reading: _Reading, pin: Pin) -> None:
    """Refuse a site that differs from the last time though it says to be of the same commit."""
    pinned = reading.pinned
    if pinned is None or pinned.sha256 == pin.sha256:
        return
    if pinned.must_be(pin):
        raise UnreadableSiteError("same-commit-other-bytes")


def _notes(
    reading: _Reading, pin: Pin, versions: set[int], *, missing: int
) -> tuple[Note, ...]:
    notes: list[Note] = []
    if reading.pinned is not None and reading.pinned.sha256 != pin.sha256:
        notes.append("changed")
    notes += _version_notes(reading.manifest)
    if min(versions) < SCHEMA and "older-version" not in notes:
        notes.append("older-version")
    if reading.checked.sums is None:
        notes.append("no-sums")
    if missing:
        notes.append("partial")
    if pin.dirty:
        notes.append("uncommitted")
    if pin.commit is None:
        notes.append("no-commit")
    return tuple(notes)


def _version_notes(manifest: Manifest) -> tuple[Note, ...]:
    """That a site is of an older version of the format, or of another version of dxplan."""
    notes: list[Note] = []
    if manifest.schema_version < MANIFEST_SCHEMA:
        notes.append("older-version")
    built_by, own = _numbers(manifest.version), _numbers(__version__)
    if built_by < own:
        notes.append("older-program")
    elif built_by > own:
        notes.append("newer-program")
    return tuple(notes)


def _numbers(version: str) -> list[int]:
    """The numbers of a version in their order, to compare two of them."""
    return [int(number) for number in re.findall(r"[0-9]{1,9}", version[:100])]


def _without_files(manifest: Manifest) -> Manifest:
    """A manifest without its list: thousands of sources are kept, their lists are not."""
    return manifest.model_copy(update={"files": {}})
