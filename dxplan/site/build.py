"""Build the site: every page and data file beside the old site, then put it in its place at once."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

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
from dxplan.pictures import HEAD, LARGEST, fault_of
from dxplan.site.apart import apart
from dxplan.site.feeds import Feeds
from dxplan.site.page import Page
from dxplan.site.pages import pages
from dxplan.site.render import Renderer
from dxplan.site.search import index_files
from dxplan.site.site import Site
from dxplan.site.sitemap import robots, sitemap_files

MANIFEST = "dxplan.json"
SUMS = "SHA256SUMS"

MANY = 200
"""Pages from which on it is quicker to render each language in a process of its own."""

Part: TypeAlias = Callable[[], Iterator[tuple[str, bytes]]]


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
    with _writing_to(out):
        _recover(out, old)
        refuse_foreign(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
            new = Path(beside) / "new"
            files = _write_all(new, root, site_of(root, compliance, config, head, trend), head)
            _swap(new, out, old)
    return Built(out, out / config.lang / "index.html", files)


@contextmanager
def _writing_to(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DxplanError("cannot-write", folder=str(out), **reason_of(error)) from error


def _write_all(new: Path, root: Path, site: Site, head: Head) -> int:
    """Write every file and what vouches for them; how many there are."""
    listed = list(pages(site))
    parts = site_parts(root, site, listed, head)
    write = partial(_write_part, new)
    jobs = [partial(write, part) for part in parts]
    written = apart(jobs) if len(listed) >= MANY else [job() for job in jobs]
    sums = {path: digest for part in written for path, digest in part.items()}
    sums |= write(lambda: sitemap_files(site, head.history, listed, sums))
    sums |= write(lambda: iter([(MANIFEST, _manifest(site, head, sums))]))
    listing = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    _write(new / SUMS, listing.encode())
    return len(sums) + 1


def _write_part(new: Path, part: Part) -> dict[str, str]:
    """The SHA-256 of each file, by its path."""
    sums: dict[str, str] = {}
    for path, content in part():
        sums[path] = hashlib.sha256(content).hexdigest()
        _write(new / path, content)
    return sums


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


def site_parts(root: Path, site: Site, listed: Sequence[Page], head: Head) -> list[Part]:
    """Every file by its path, but for the list of pages and the manifest: what is beside the pages, then each language.

    Raises DxplanError where a template is broken.
    """
    renderer = Renderer(site, root)
    renderer.compile()
    languages = [partial(_pages_in, lang, renderer, listed) for lang in site.config.languages]
    return [partial(files_beside, root, site, renderer, head), *languages]


def _pages_in(lang: str, renderer: Renderer, listed: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    for page in listed:
        if page.lang == lang:
            for path, text in renderer.files(page):
                yield path, text.encode()


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
    """What is no page: the design, pictures of the records, data, what is for programs."""
    config = site.config
    for path, file in renderer.static_files():
        yield path, file.read_bytes()
    for asset, content in _assets(root, site.portfolio.assets, head):
        for lang in config.languages:
            yield f"{lang}/{asset.removeprefix('plans/')}", content
    yield from index_files(renderer.entries())
    yield from data_files(site.compliance, head, config, site.trend)
    yield from Feeds(site, head.history).files()
    yield from Calendars(site.compliance, config).files()
    yield "robots.txt", robots(config.site_url)


def _assets(root: Path, paths: Sequence[str], head: Head) -> Iterator[tuple[str, bytes]]:
    """The pictures beside the records, of the working tree or of the commit that the site speaks from.

    Nothing is published under a picture's name that is none: of a commit, nobody has looked into it before.
    """
    if head.recorded is not None and head.commit is not None:
        pictures: Iterable[tuple[str, bytes]] = contents_at(need(root), head.commit, paths)
    else:
        pictures = ((path, (root / path).read_bytes()) for path in paths)
    for path, content in pictures:
        if fault_of(path, content[:HEAD]) is None and len(content) <= LARGEST:
            yield path, content


def refuse_foreign(out: Path) -> None:
    """Raise DxplanError where ``out`` is not empty and no site of ours, or holds files that its manifest lacks."""
    with _writing_to(out):
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


def _manifest(site: Site, head: Head, sums: dict[str, str]) -> bytes:
    document = {
        "schema": 1,
        "version": __version__,
        "as_of": site.as_of.isoformat(),
        "commit": head.commit,
        "publisher": site.config.publisher,
        "official": site.config.official,
        "files": dict(sorted(sums.items())),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
