"""Build the site: write every file beside the old site, then replace the old one at once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeAlias

from dxplan import __version__
from dxplan.check.assess import Assessment
from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import NO_TREND, Trend
from dxplan.config.config import Config
from dxplan.exchange.data_files import DATASETS, data_files
from dxplan.exchange.dataset import Datasets
from dxplan.exchange.ics import Calendars
from dxplan.exchange.manifest import (
    MANIFEST,
    MANIFEST_SCHEMA,
    SUMS,
    Manifest,
    manifest_bytes,
    sums_bytes,
)
from dxplan.exchange.trends import snapshot_trend
from dxplan.files.cache import NO_CACHE, Cache, user_cache
from dxplan.files.copied_files import HEAD, file_fault
from dxplan.files.parallel import run_in_turn, run_side_by_side
from dxplan.files.progress import begin
from dxplan.files.reading import read_named
from dxplan.files.sizes import MAX_COPIED
from dxplan.history.git import require_repository
from dxplan.history.head import GitHead
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.history.snapshot import contents_at, file_reader
from dxplan.site.dependencies import LookUps, RecordedMemo
from dxplan.site.feeds import Feeds
from dxplan.site.output.folder import SiteFolder, open_site_folder, writing_to
from dxplan.site.output.writer import SiteWriter, WrittenFiles
from dxplan.site.own_files import OwnFile, own_file_contents, own_files, refuse_clashes
from dxplan.site.page import LocalizedPage
from dxplan.site.page_states import PageStates
from dxplan.site.page_writer import PageWriter, RecordedFile
from dxplan.site.pages.all_pages import pages
from dxplan.site.recorded_plans import RecordedHistory, recorded_compliance
from dxplan.site.render import Renderer
from dxplan.site.search.index import index_files
from dxplan.site.site import Site
from dxplan.site.sitemap import robots, sitemap_files

MANY = 200
"""Pages from which on it is quicker to render each language in a process of its own."""

Job: TypeAlias = Callable[[], WrittenFiles]
"""Writes a part of the site, maybe in a process of its own; what was written."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """A built site: its folder, the page to open, and how many files it has.

    ``at_once``: it took the place of the old one at once, not part by part.
    """

    folder: Path
    index: Path
    files: int
    at_once: bool


def build_snapshot(
    snapshot: ProjectSnapshot, assessment: Assessment, folder: SiteFolder
) -> BuildResult:
    """Write the site of a snapshot; raises DxplanError as `build` does."""
    return build_into(
        folder,
        snapshot.root,
        assessment.compliance,
        snapshot.config,
        snapshot.head,
        snapshot_trend(snapshot, assessment.as_of),
    )


def build(
    root: Path,
    compliance: Compliance,
    config: Config,
    head: GitHead,
    out: Path,
    trend: Trend = NO_TREND,
) -> BuildResult:
    """Write the site into ``out``, all of it or nothing.

    Raises DxplanError where ``out`` holds files that dxplan did not write, or can't be written.
    """
    with open_site_folder(out, root, user_cache()) as folder:
        return build_into(folder, root, compliance, config, head, trend)


def build_into(
    folder: SiteFolder,
    root: Path,
    compliance: Compliance,
    config: Config,
    head: GitHead,
    trend: Trend = NO_TREND,
) -> BuildResult:
    """Write the site into a folder, all of it or nothing.

    Raises DxplanError where it can't be written.
    """
    out = folder.place
    own = own_files(root, config, out)
    with writing_to(out), folder.writer() as writer:
        site = site_of(root, compliance, config, head, trend)
        renderer = Renderer(site, root)
        digests = renderer.look_up_digests(compliance.portfolio)
        page_writer = PageWriter(renderer, writer, digests)
        _write_all(page_writer, folder.cache, out, head, own)
        at_once = folder.put_in_place(writer)
    index = out / config.lang / "index.html"
    return BuildResult(out, index, len(writer.files), at_once)


def _write_all(
    page_writer: PageWriter,
    cache: Cache,
    out: Path,
    head: GitHead,
    own: Collection[OwnFile],
) -> None:
    """Write every file, the manifest and the sums."""
    writer, renderer = page_writer.writer, page_writer.renderer
    site = renderer.site
    localized = list(pages(site))
    renderer.compile()
    data = partial(_data_files, renderer, head, cache)
    jobs: list[Job] = [
        partial(_write_job, writer, data),
        partial(_write_job, writer, partial(_whole_files, renderer, head, cache)),
    ]
    settings = renderer.settings_digest()
    of_day = renderer.settings_digest(with_day=True)  # calendars depend on it
    states = PageStates(cache, str(out), "files", of_day)
    items = renderer.keep_items(states, page_writer.digests)
    kept = states.read(page_writer.digests)
    of_units = [*recorded_files(site, head)]
    jobs.append(partial(page_writer.write_files, of_units, states, kept))
    states = PageStates(cache, str(out), "pictures", settings)
    kept = states.read(page_writer.digests)
    pictures = [*renderer.share_pictures()]
    jobs.append(partial(page_writer.write_files, pictures, states, kept))
    for lang in site.config.languages:
        states = PageStates(cache, str(out), lang, settings)
        pages_in_lang = [page for page in localized if page.lang == lang]
        # read here: copies of this process share the digests of what pages look up
        kept = states.read(page_writer.digests)
        jobs.append(partial(page_writer.write, pages_in_lang, states, kept))
    run = run_in_turn
    if len(localized) >= MANY:
        run = run_side_by_side
    begin("rendering", len(localized))
    for written in run(jobs):
        writer.add(written)
    items.save()
    write_rest(writer, renderer, head, localized, own)


def _data_files(
    renderer: Renderer, head: GitHead, cache: Cache
) -> Iterator[tuple[str, bytes]]:
    """The files of data/, from the same items as the rows of tables."""
    site = renderer.site
    lists = renderer.rows_files.lists
    datasets: Datasets = {
        **DATASETS,
        "tasks": lambda _: lists["tasks"],
        "targets": lambda _: lists["targets"],
    }
    yield from data_files(
        site.compliance, head, site.config, site.trend, cache, datasets
    )


class FileWriter(Protocol):
    """What writes the files of a site and knows the SHA-256 of each."""

    @property
    def sums(self) -> Mapping[str, str]: ...

    def write(self, path: str, content: bytes) -> str: ...


def write_rest(
    writer: FileWriter,
    renderer: Renderer,
    head: GitHead,
    localized: Sequence[LocalizedPage],
    own: Collection[OwnFile],
) -> None:
    """Write what speaks of all other files: the sitemap, the manifest and the sums."""
    site = renderer.site
    _write_files(writer, sitemap_files(site, head.history, localized, writer.sums))
    refuse_clashes(own, {*writer.sums, MANIFEST, SUMS})
    _write_files(writer, own_file_contents(own))
    writer.write(MANIFEST, _manifest(site, head, writer.sums))
    writer.write(SUMS, sums_bytes(writer.sums))


def _write_job(
    writer: SiteWriter, files: Callable[[], Iterator[tuple[str, bytes]]]
) -> WrittenFiles:
    _write_files(writer, files())
    return writer.collect()


def _write_files(writer: FileWriter, files: Iterable[tuple[str, bytes]]) -> None:
    for path, content in files:
        writer.write(path, content)


def site_of(
    root: Path,
    compliance: Compliance,
    config: Config,
    head: GitHead,
    trend: Trend = NO_TREND,
) -> Site:
    """What the pages are made from."""
    look_ups = LookUps()
    history = head.history
    if history is not None:
        history = RecordedHistory(history, look_ups)
    return Site(
        compliance=recorded_compliance(compliance, look_ups),
        config=config,
        commit=head.commit,
        dirty=head.dirty,
        version=__version__,
        recorded=head.recorded,
        recorded_assets=_recorded_assets(root, compliance, head),
        files_at=file_reader(root),
        history=history,
        trend=trend,
        look_ups=look_ups,
    )


def _recorded_assets(
    root: Path, compliance: Compliance, head: GitHead
) -> dict[str, int]:
    """The files that are copied from the commit that the site shows, and their bytes."""
    paths = compliance.portfolio.assets
    if head.recorded is None or not paths:
        return {}
    return {path: len(content) for path, content in _assets(root, paths, head)}


def files_beside(renderer: Renderer, head: GitHead) -> Iterator[tuple[str, bytes]]:
    """What is no page and no picture of one."""
    site = renderer.site
    yield from data_files(site.compliance, head, site.config, site.trend)
    yield from other_files(renderer, head)


def other_files(renderer: Renderer, head: GitHead) -> Iterator[tuple[str, bytes]]:
    """What is no page and no data: the design, files beside the records, what is for programs."""
    yield from _whole_files(renderer, head)
    for path, make in recorded_files(renderer.site, head):
        yield path, make()


def recorded_files(site: Site, head: GitHead) -> Iterator[RecordedFile]:
    """The feed and the calendar of each unit."""
    yield from Feeds(site, head.history).of_units()
    events: RecordedMemo[str, bytes] = RecordedMemo(site.look_ups)
    yield from Calendars(site.compliance, site.config, events.get).of_units()


def _whole_files(
    renderer: Renderer, head: GitHead, cache: Cache = NO_CACHE
) -> Iterator[tuple[str, bytes]]:
    """The other files that are no pages, most of which depend on all records."""
    site = renderer.site
    config = site.config
    for path, file in renderer.static_files():
        yield path, file.read_bytes()
    for asset, content in _assets(renderer.root, site.portfolio.assets, head):
        for lang in config.languages:
            yield f"{lang}/{asset.removeprefix('plans/')}", content
    yield from index_files(renderer.entries(), cache)
    yield Feeds(site, head.history).of_site()
    yield "robots.txt", robots(config.site_url)


def _assets(
    root: Path, paths: Collection[str], head: GitHead
) -> Iterator[tuple[str, bytes]]:
    """The files beside the records, of the working tree or of the commit that the site shows.

    A file that is not what its name says is left out: of a commit, nobody has checked it
    before.
    """
    for path, content in _asset_contents(root, paths, head):
        is_sound = file_fault(path, content[:HEAD]) is None
        if is_sound and len(content) <= MAX_COPIED:
            yield path, content


def _asset_contents(
    root: Path, paths: Collection[str], head: GitHead
) -> Iterator[tuple[str, bytes]]:
    if head.recorded is not None and head.commit is not None:
        yield from contents_at(require_repository(root), head.commit, paths)
        return
    for path in paths:
        yield path, read_named(root / path, path)


def _manifest(site: Site, head: GitHead, sums: Mapping[str, str]) -> bytes:
    manifest = Manifest.model_construct(
        schema_version=MANIFEST_SCHEMA,
        version=__version__,
        as_of=site.as_of,
        commit=head.commit,
        publisher=site.config.publisher,
        official=site.config.official,
        files=dict(sums),
    )
    return manifest_bytes(manifest)
