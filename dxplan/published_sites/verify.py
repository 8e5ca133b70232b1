"""Whether each file of a published site is what its lists say, and what a repository builds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from dxplan.exchange.manifest import MANIFEST, SUMS, Manifest
from dxplan.files.progress import advance, begin
from dxplan.published_sites.checked_manifest import (
    CheckedManifest,
    read_checked_manifest,
)
from dxplan.published_sites.open_site import PublishedFiles
from dxplan.published_sites.rebuild import Rebuilt, rebuild
from dxplan.published_sites.unreadable import UnreadableSiteError

What: TypeAlias = Literal[
    "differs",
    "missing",
    "extra",
    "lists-differ",
    "outside",
    "not-rebuilt",
    "built-otherwise",
]
"""What can be wrong with a file; `not-rebuilt` says why the repository could not be compared."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be, and the file, or of `not-rebuilt` the reason."""

    what: What
    file: str


@dataclass(frozen=True)
class Verification:
    """What was looked at and what is wrong; ``manifest`` is None where it was altered.

    - ``files``: how many files the site should have.
    - ``sees_extra``: whether files that no list names would have been noticed.
    - ``rebuilt``: whether it was compared with what a repository builds.
    """

    manifest: Manifest | None
    files: int
    problems: tuple[Problem, ...]
    sees_extra: bool
    rebuilt: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_site(files: PublishedFiles, repository: Path | None = None) -> Verification:
    """Compare a site with its lists, and with what a repository builds where one is given.

    Raises UnreadableSiteError where there is no manifest, or none that this program knows;
    DxplanError where the repository can't be read.
    """
    try:
        checked = read_checked_manifest(files)
    except UnreadableSiteError as error:
        if error.reason != "altered-manifest":
            raise
        return Verification(None, 1, (Problem("differs", MANIFEST),), sees_extra=False)
    present = files.paths()
    problems = [*_problems(files, checked, present)]
    rebuilt = False
    if repository is not None:
        result = rebuild(repository, checked.manifest)
        rebuilt = result.sums is not None
        problems += _differences_to_built(checked, result)
    return Verification(
        checked.manifest,
        len(checked.manifest.files) + 2,
        tuple(problems),
        sees_extra=present is not None,
        rebuilt=rebuilt,
    )


def _problems(
    files: PublishedFiles, checked: CheckedManifest, present: list[str] | None
) -> Iterator[Problem]:
    """What of the files is not as the site's own lists say."""
    if checked.sums is None:
        yield Problem("missing" if _lacks_sums(present) else "differs", SUMS)
    for path in checked.outside:
        yield Problem("outside", path)
    for path in checked.differing:
        if path not in checked.outside:
            yield Problem("lists-differ", path)
    yield from _differing_files(files, checked, present)
    if present is not None:
        for path in present:
            if path not in checked.manifest.files and path not in {MANIFEST, SUMS}:
                yield Problem("extra", path)


def _lacks_sums(present: list[str] | None) -> bool:
    return present is None or SUMS not in present


def _differing_files(
    files: PublishedFiles, checked: CheckedManifest, present: list[str] | None
) -> Iterator[Problem]:
    """The files that are missing, or are not those of which the manifest has the sums."""
    listed = sorted(checked.manifest.files.items())
    begin("comparing", len(listed))
    outside = frozenset(checked.outside)
    there = None if present is None else frozenset(present)
    for path, digest in listed:
        advance()
        if path in outside:
            continue
        actual = files.digest(path)
        if actual == digest:
            continue
        is_missing = actual is None if there is None else path not in there
        yield Problem("missing" if is_missing else "differs", path)


def _differences_to_built(
    checked: CheckedManifest, result: Rebuilt
) -> Iterator[Problem]:
    """What the repository builds otherwise; or why it could not be compared."""
    if result.sums is None:
        yield Problem("not-rebuilt", result.reason)
        return
    stated: Mapping[str, str] = {**checked.manifest.files, MANIFEST: checked.sha256}
    pairs = stated.items() ^ result.sums.items()
    for path in sorted({path for path, _ in pairs}):
        yield Problem("built-otherwise", path)
