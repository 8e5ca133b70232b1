"""Read several published sites, one after the other, and write what they say side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.exchange.manifest import MANIFEST
from dxplan.files.atomic_write import replace_file
from dxplan.files.progress import advance, begin
from dxplan.published_sites.comparison import Comparison, compare
from dxplan.published_sites.comparison_site import write_comparison
from dxplan.published_sites.open_site import is_address
from dxplan.published_sites.pins import LOCK, Pin, lock_bytes, read_pins
from dxplan.published_sites.published_address import refused_address
from dxplan.published_sites.read_source import ReadingOptions, read_source
from dxplan.published_sites.source import Source
from dxplan.text.hidden_characters import hidden_character_in


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """What the command line asks for; without a ``lock`` the one in the output folder is used."""

    as_of: date | None
    stale_days: int
    lock: Path | None
    reading: ReadingOptions


def compare_sites(
    sites: Sequence[str], out: Path, options: CompareOptions
) -> Comparison:
    """Read the sites and write the comparison into ``out``; what became of each.

    Raises DxplanError where a site is named twice or is an address that is never read, where the
    lock can't be read, or where ``out`` is one of the sites or can't be written. Nothing is written
    then.
    """
    _refuse_names(sites)
    _refuse_source_as_output(sites, out)
    pins = read_pins(options.lock or out / LOCK)
    begin("comparing", len(sites))
    sources = []
    for site in sites:
        sources.append(read_source(site, pins.get(site), options.reading))
        advance()
    comparison = compare(sources, options.as_of, options.stale_days)
    new_pins = _pins_of(sources)
    write_comparison(comparison, new_pins, out)
    if options.lock is not None:
        _write_lock(options.lock, lock_bytes(new_pins))
    return comparison


def _refuse_names(sites: Sequence[str]) -> None:
    named: set[str] = set()
    for site in sites:
        place = _place_of(site)
        if place in named:
            raise DxplanError("site-twice", site=site)
        named.add(place)
        if hidden_character_in(site):
            raise DxplanError("undecodable-site", site=site)
        if is_address(site) and refused_address(site) is not None:
            raise DxplanError("refused-address", address=site)


def _place_of(site: str) -> str:
    """Where a site lies, however it is written: without its `dxplan.json`, and the last slash."""
    if is_address(site):
        return site.removesuffix(MANIFEST).rstrip("/")
    return str(_folder_of(site))


def _folder_of(site: str) -> Path:
    folder = Path(site).resolve()
    return folder.parent if folder.name == MANIFEST else folder


def _refuse_source_as_output(sites: Sequence[str], out: Path) -> None:
    """Refuse to write over a site that is read."""
    place = out.resolve()
    for site in sites:
        if is_address(site):
            continue
        source = _folder_of(site)
        if place.is_relative_to(source) or source.is_relative_to(place):
            raise DxplanError("output-is-source", folder=str(out), site=site)


def _pins_of(sources: Sequence[Source]) -> dict[str, Pin]:
    """What the next run compares with: of a source that was left out, what the last one had."""
    pins = {}
    for source in sources:
        pin = source.pin or source.pinned
        if pin is not None:
            pins[source.site] = pin
    return pins


def _write_lock(file: Path, content: bytes) -> None:
    try:
        replace_file(file, content)
    except OSError as error:
        raise DxplanError(
            "cannot-write-lock", file=str(file), **reason_of(error)
        ) from error
