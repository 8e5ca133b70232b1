"""Build the site: every page and data file beside the old site, then put it in its place at once."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dxplan import __version__
from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import TrendRow
from dxplan.config import Config
from dxplan.errors import DxplanError, reason_of
from dxplan.exchange.data import data_files
from dxplan.exchange.ics import Calendars
from dxplan.history.head import Head
from dxplan.history.plumbing import need
from dxplan.history.snapshot import contents_at, file_reader
from dxplan.site.feeds import Feeds
from dxplan.site.pages import pages
from dxplan.site.render import Renderer
from dxplan.site.search import index_files
from dxplan.site.site import Site
from dxplan.site.sitemap import Sitemap, robots

MANIFEST = "dxplan.json"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Built:
    """Where a site lies, the page to open, and how many files it has."""

    folder: Path
    index: Path
    files: int


def build(
    root: Path, compliance: Compliance, config: Config, head: Head, out: Path, trend: Sequence[TrendRow] = ()
) -> Built:
    """Write the site into ``out``, all of it or nothing.

    Raises DxplanError where ``out`` holds files that dxplan did not write, or can't be written.
    """
    out = out.resolve()
    old = out.with_name(f".{out.name}.old")
    try:
        _recover(out, old)
        refuse_foreign(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
            new = Path(beside) / "new"
            files = _write_all(new, config, compliance, head, site_files(root, compliance, config, head, trend))
            _swap(new, out, old)
    except OSError as error:
        raise DxplanError("cannot-write", folder=str(out), **reason_of(error)) from error
    return Built(out, out / config.lang / "index.html", files)


def _write_all(
    new: Path, config: Config, compliance: Compliance, head: Head, contents: Iterator[tuple[str, bytes]]
) -> int:
    """Write every file and what vouches for them; how many there are."""
    sums: dict[str, str] = {}
    for path, content in contents:
        sums[path] = hashlib.sha256(content).hexdigest()
        _write(new / path, content)
    manifest = _manifest(compliance, config, head, sums)
    sums[MANIFEST] = hashlib.sha256(manifest).hexdigest()
    _write(new / MANIFEST, manifest)
    _write(new / SUMS, "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())).encode())
    return len(sums) + 1


def _swap(new: Path, out: Path, old: Path) -> None:
    """Put the new site in the place of the old one, which comes back where that fails."""
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    if old.exists():
        shutil.rmtree(old)


def _recover(out: Path, old: Path) -> None:
    """A build that was killed between its two renames left the old site beside its place."""
    if old.exists():
        if out.exists():
            shutil.rmtree(old)
        else:
            old.rename(out)


def site_files(
    root: Path, compliance: Compliance, config: Config, head: Head, trend: Sequence[TrendRow] = ()
) -> Iterator[tuple[str, bytes]]:
    """Every file of the site but its manifest, by its path."""
    site = site_of(root, compliance, config, head, trend)
    renderer = Renderer(site, root)
    sitemap = Sitemap(site, head.history)
    for page in pages(site):
        for path, text in renderer.files(page):
            sitemap.add(page, path)
            yield path, text.encode()
    for path, file in renderer.static_files():
        yield path, file.read_bytes()
    yield from files_beside(root, site, renderer, head)
    yield from sitemap.files()


def site_of(root: Path, compliance: Compliance, config: Config, head: Head, trend: Sequence[TrendRow] = ()) -> Site:
    """What the pages are made from."""
    return Site(
        compliance=compliance,
        config=config,
        commit=head.commit,
        dirty=head.dirty,
        version=__version__,
        recorded=head.recorded,
        files_at=file_reader(root),
        history=head.history,
        trend=trend,
    )


def files_beside(root: Path, site: Site, renderer: Renderer, head: Head) -> Iterator[tuple[str, bytes]]:
    """What is neither a page nor belongs to the design: pictures of the records, data, what is for programs."""
    config = site.config
    for asset, content in _assets(root, site.portfolio.assets, head):
        for lang in config.languages:
            yield f"{lang}/{asset.removeprefix('plans/')}", content
    yield from index_files(renderer.entries())
    yield from data_files(site.compliance, head, config, site.trend)
    yield from Feeds(site, head.history).files()
    yield from Calendars(site.compliance, config).files()
    yield "robots.txt", robots(config.site_url)


def _assets(root: Path, paths: Sequence[str], head: Head) -> Iterator[tuple[str, bytes]]:
    """The pictures beside the records, of the working tree or of the commit that the site speaks from."""
    if head.recorded is not None and head.commit is not None:
        return contents_at(need(root), head.commit, paths)
    return ((path, (root / path).read_bytes()) for path in paths)


def refuse_foreign(out: Path) -> None:
    """Raise DxplanError where ``out`` is not empty and no site of ours, or holds files that its manifest lacks."""
    if not out.exists():
        return
    if not out.is_dir():
        raise DxplanError("foreign-folder", folder=str(out), example=out.name)
    ours = _written_before(out)
    for file in sorted(out.rglob("*")):
        path = file.relative_to(out).as_posix()
        if not file.is_dir() and path not in ours:
            raise DxplanError("foreign-folder", folder=str(out), example=path)


def _written_before(out: Path) -> set[str]:
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, SUMS, *manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _manifest(compliance: Compliance, config: Config, head: Head, sums: dict[str, str]) -> bytes:
    document = {
        "schema": 1,
        "version": __version__,
        "as_of": compliance.as_of.isoformat(),
        "commit": head.commit,
        "publisher": config.publisher,
        "official": config.official,
        "files": dict(sorted(sums.items())),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
