"""Build a site on the machines of a Dask cluster, into a folder or an object store."""

import hashlib
import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import fsspec
from distributed import Client, Future

from dxplan.check.assess import Assessment
from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import Trend
from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.exchange.manifest import MANIFEST
from dxplan.exchange.trends import snapshot_trend
from dxplan.files.cache import NO_CACHE
from dxplan.files.paths import stays_inside
from dxplan.history.head import GitHead
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.site.build import BuildResult, files_beside, site_of, write_rest
from dxplan.site.cluster_pages import SiteInputs, is_made_by_workers, make_pages
from dxplan.site.output.file_states import state_of
from dxplan.site.output.folder import SiteFolder, writing_to
from dxplan.site.output.old_site import listed_in
from dxplan.site.output.writer import SiteWriter
from dxplan.site.own_files import own_files
from dxplan.site.own_templates import own_templates
from dxplan.site.page import LocalizedPage
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer

_PAGES_OF_A_TASK = 100
"""Pages that a worker makes at a time: with fewer it mostly waits, more are lost with it."""

_TRIES = 3
_CONNECTING_TAKES = 10
"""Seconds after which a scheduler counts as not there."""

_INPUTS = ".dxplan-inputs"


@dataclass(frozen=True, slots=True)
class ClusterBuild:
    """A build whose pages are made by the workers of a scheduler, such as `tcp://10.0.0.1:8786`.

    Workers need dxplan, and have to reach what is written: a folder that all machines share, or
    an address that fsspec knows.
    """

    scheduler: str
    root: Path
    compliance: Compliance
    config: Config
    head: GitHead
    trend: Trend

    def into_folder(self, folder: SiteFolder) -> BuildResult:
        """Write the site into a folder, all of it or nothing.

        Raises DxplanError where the cluster can't be reached, or makes a page not even at the last
        of several tries.
        """
        # a fresh tree: workers write files as they are, and none of them may be the old site's
        place = replace(folder, cache=NO_CACHE)
        with writing_to(folder.place), place.writer() as writer:
            target = _Folder(writer)
            self._write_all(target, folder.place)
            at_once = place.put_in_place(writer)
        index = folder.place / self.config.lang / "index.html"
        return BuildResult(folder.place, index, len(writer.files), at_once)

    def into_address(self, address: str) -> int:
        """Write the site to an address; how many files it has.

        The manifest is written last; then what only the old one names is removed.
        """
        target = _ObjectStore(address)
        self._write_all(target, None)
        target.remove_what_is_old()
        return len(target.sums)

    def _write_all(self, target: "_Target", out: Path | None) -> None:
        own = own_files(self.root, self.config, out)
        site = site_of(self.root, self.compliance, self.config, self.head, self.trend)
        renderer = Renderer(site, self.root)
        renderer.compile()
        all_pages = list(pages(site))
        for_workers = [page.path for page in all_pages if is_made_by_workers(page)]
        with _client(self.scheduler) as client, self._inputs(target) as inputs:
            tasks = _submit(client, inputs, target.address, for_workers)
            for path, content in files_beside(renderer, self.head):
                target.write(path, content)
            for path, draw in renderer.share_pictures():
                target.write(path, draw())
            for page in all_pages:
                if not is_made_by_workers(page):
                    _make(renderer, page, target)
            for sums in _gather(client, tasks):
                target.add(sums)
        write_rest(target, renderer, self.head, all_pages, own)

    @contextmanager
    def _inputs(self, target: "_Target") -> Iterator[tuple[str, str]]:
        """Put what pages are made from where workers can read it; its address and SHA-256."""
        templates = own_templates(self.root, self.config)
        inputs = SiteInputs(
            self.compliance, self.config, self.head, self.trend, _files_below(templates)
        )
        content = pickle.dumps(inputs, pickle.HIGHEST_PROTOCOL)
        address = f"{target.address}{_INPUTS}"
        file_system, place = fsspec.url_to_fs(address, auto_mkdir=True)
        file_system.pipe_file(place, content)
        try:
            yield address, hashlib.sha256(content).hexdigest()
        finally:
            with suppress(OSError):
                file_system.rm_file(place)


def cluster_build(
    scheduler: str, snapshot: ProjectSnapshot, assessment: Assessment
) -> ClusterBuild:
    """The build of a snapshot by the workers of a scheduler."""
    return ClusterBuild(
        scheduler,
        snapshot.root,
        assessment.compliance,
        snapshot.config,
        snapshot.head,
        snapshot_trend(snapshot, assessment.as_of),
    )


class _Target(Protocol):
    """What a site is written to; workers write below its address."""

    @property
    def address(self) -> str: ...

    @property
    def sums(self) -> Mapping[str, str]: ...

    def write(self, path: str, content: bytes) -> str: ...

    def add(self, sums: Mapping[str, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Folder:
    writer: SiteWriter

    @property
    def address(self) -> str:
        return self.writer.folder.as_uri()

    @property
    def sums(self) -> Mapping[str, str]:
        return self.writer.sums

    def write(self, path: str, content: bytes) -> str:
        return self.writer.write(path, content)

    def add(self, sums: Mapping[str, str]) -> None:
        folder = self.writer.folder
        written = {}
        for path, digest in sums.items():
            written[path] = (digest, state_of(os.lstat(folder / path)))
        self.writer.add(written)


class _ObjectStore:
    def __init__(self, address: str) -> None:
        """Write below an address; raises DxplanError where fsspec does not know it."""
        self.address = address.rstrip("/")
        try:
            self._files, self._folder = fsspec.url_to_fs(self.address, auto_mkdir=True)
        except (ImportError, ValueError) as error:
            raise DxplanError(
                "unknown-address", address=address, problem=str(error)
            ) from error
        self._sums: dict[str, str] = {}
        self._old = self._listed()

    @property
    def sums(self) -> Mapping[str, str]:
        return self._sums

    def write(self, path: str, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        self._files.pipe_file(f"{self._folder}/{path}", content)
        self._sums[path] = digest
        return digest

    def add(self, sums: Mapping[str, str]) -> None:
        self._sums |= sums

    def remove_what_is_old(self) -> None:
        """Remove the files that the old manifest names and the new one does not.

        One that leads elsewhere, or has other bytes than those named, is no file of ours.
        """
        for path in sorted(self._old.keys() - self._sums.keys()):
            if not stays_inside(path):
                continue
            place = f"{self._folder}/{path}"
            with suppress(OSError):
                content: bytes = self._files.cat_file(place)
                if hashlib.sha256(content).hexdigest() == self._old[path]:
                    self._files.rm_file(place)

    def _listed(self) -> dict[str, str]:
        try:
            manifest: bytes = self._files.cat_file(f"{self._folder}/{MANIFEST}")
        except OSError:
            return {}
        return listed_in(manifest)


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    try:
        client = Client(scheduler, timeout=_CONNECTING_TAKES, set_as_default=False)
    except (OSError, ValueError) as error:
        raise DxplanError(
            "no-scheduler", address=scheduler, problem=str(error)
        ) from error
    try:
        yield client
    finally:
        client.close()


def _submit(
    client: Client, inputs: tuple[str, str], target: str, paths: Sequence[str]
) -> list[Future]:
    tasks = []
    for start in range(0, len(paths), _PAGES_OF_A_TASK):
        part = paths[start : start + _PAGES_OF_A_TASK]
        tasks.append(
            client.submit(make_pages, *inputs, target, part, pure=False, retries=_TRIES)
        )
    return tasks


def _gather(client: Client, tasks: Sequence[Future]) -> list[dict[str, str]]:
    """What the workers have written; raises DxplanError where a task fails for good."""
    try:
        results: list[dict[str, str]] = client.gather(list(tasks))
    except DxplanError:
        raise
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        raise DxplanError("cluster-failed", problem=problem) from error
    return results


def _make(renderer: Renderer, page: LocalizedPage, target: _Target) -> None:
    for path, text in renderer.files(page):
        target.write(path, text.encode())


def _files_below(folder: Path | None) -> dict[str, bytes]:
    files: dict[str, Any] = {}
    if folder is None:
        return files
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            files[file.relative_to(folder).as_posix()] = file.read_bytes()
    return files
