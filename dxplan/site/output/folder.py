"""The folder of a site: what may lie there, how a new site replaces the old one."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.files.cache import Cache
from dxplan.files.cache_dir import cache_folder
from dxplan.files.leftovers import is_left_behind
from dxplan.files.lock import locked
from dxplan.portfolio.plans_files import PLANS
from dxplan.site.output.file_states import INODE, State, states_below
from dxplan.site.output.old_site import OldSite, keep_old_site, read_old_site
from dxplan.site.output.spare import (
    limit_spare_trees,
    lock_of,
    shared_files,
    spare_tree,
)
from dxplan.site.output.swap import is_staged, place_beside, put_in_place, recover
from dxplan.site.output.writer import SiteWriter


def nobody_waits() -> None:
    """Say nothing while another build is waited for."""


@dataclass(frozen=True)
class SiteFolder:
    """The folder of a site while this process alone builds into it.

    - ``old``: the site that lies there, ``states`` what its files are in now.
    - ``inputs``: a digest of all that the new site is made from; empty where it is not known.
    """

    place: Path
    cache: Cache
    old: OldSite
    states: Mapping[str, State]
    inputs: str = ""

    def has_site_of(self, inputs: str) -> bool:
        """Whether a site made from these inputs lies there just as it was written."""
        if not inputs or self.old.inputs != inputs:
            return False
        return bool(self.states) and self.states == self.old.states

    @contextmanager
    def writer(self) -> Iterator[SiteWriter]:
        """What writes a new site, which takes the place of the old one by `put_in_place`."""
        tree = self._spare_tree()
        if tree is None:
            with place_beside(self.place) as beside:
                yield SiteWriter(beside, self.old, self.states)
            return
        tree.mkdir(exist_ok=True)
        shared = shared_files(tree, self.states)
        try:
            yield SiteWriter(tree, self.old, self.states, shared)
        except BaseException:
            with suppress(OSError):  # a full disk is not to stay full
                shared_files(tree, self.states)
            raise

    def put_in_place(self, writer: SiteWriter) -> bool:
        """Put the new site in the place of the old one, which comes back where that fails.

        True: at once. False: the folder can't be renamed, and its parts were replaced one by one.
        Raises OSError, and DxplanError where a file would be lost that dxplan did not write.
        """
        writer.remove_rest()
        states = _states(self.place)
        _refuse_foreign(self.old, states)
        self._refuse_loss(states, writer.files.keys())
        at_once = put_in_place(writer.folder, self.place, self.old.sums)
        self._tidy_spare_tree(writer)
        keep_old_site(OldSite.of(self.place, writer.files, self.inputs), self.cache)
        return at_once

    def _refuse_loss(self, states: Mapping[str, State], new: Collection[str]) -> None:
        """Refuse where a file that the new site lacks is not for certain as we wrote it.

        Without a record of ours only the old site's own manifest says that a file is ours. It is
        believed where the new site has files beside that one.
        """
        folders = {path.partition("/")[0] for path in new}
        for path in sorted(states.keys() - new):
            if _is_left_behind(path):
                continue
            is_ours = self.old.is_recorded or path.partition("/")[0] in folders
            if not is_ours or not self.old.has_written(path, states[path]):
                raise DxplanError(
                    "foreign-folder", folder=str(self.place), example=path
                )

    def _spare_tree(self) -> Path | None:
        if self.cache.folder is None:
            return None
        return spare_tree(self.cache.folder, self.place)

    def _tidy_spare_tree(self, writer: SiteWriter) -> None:
        """Remove from the tree of the old site what is not in the new one too."""
        tree = self._spare_tree()
        if self.cache.folder is None or tree is None or writer.folder != tree:
            return
        files = writer.files
        with suppress(OSError):  # the next build removes it
            for path, state in self.states.items():
                if path not in files or files[path][1][INODE] != state[INODE]:
                    (tree / path).unlink(missing_ok=True)
        limit_spare_trees(self.cache.folder, self.place)


@contextmanager
def open_site_folder(
    out: Path,
    root: Path | None,
    cache: Cache,
    say_waiting: Callable[[], None] = nobody_waits,
) -> Iterator[SiteFolder]:
    """The folder that a site is written into, once no other build writes there.

    The old site is put back where a build was killed. Raises DxplanError where ``out`` can hold no
    site, is a file, or holds files that are not ours: those that neither our record names, nor,
    without one, a manifest that tells their bytes. What desktops leave behind in every folder does
    not count.
    """
    refuse_unfit(out, root)
    out = out.resolve()
    with _lock(out, cache, say_waiting):
        with writing_to(out):
            recover(out)
            states = _states(out)
            old = read_old_site(out, cache, states)
            _refuse_foreign(old, states)
        yield SiteFolder(out, cache, old, states)


@contextmanager
def _lock(out: Path, cache: Cache, say_waiting: Callable[[], None]) -> Iterator[None]:
    """One build at a time in a folder, also where nothing is kept in the cache folder."""
    with locked(lock_of(cache.folder or cache_folder(), out), say_waiting):
        yield


@contextmanager
def writing_to(out: Path) -> Iterator[None]:
    """Turns an OSError into a DxplanError that names the folder."""
    try:
        yield
    except OSError as error:
        raise DxplanError(
            "cannot-write", folder=str(out), **reason_of(error)
        ) from error


def refuse_unfit(out: Path, root: Path | None = None) -> None:
    """Raise DxplanError where no site may ever lie.

    That is the root of the disk, a path with `~`, git's own files, a dead link, and plans/.
    """
    if _is_unfit(out, root):
        raise DxplanError("unfit-output", folder=str(out))


def _is_unfit(out: Path, root: Path | None) -> bool:
    if "~" in out.parts:
        return True
    place = out.resolve()
    if ".git" in place.parts:
        return True
    if place == place.parent:
        return True
    is_dead_link = out.is_symlink() and not out.exists()
    if is_dead_link:
        return True
    if root is None:
        return False
    return place.is_relative_to((root / PLANS).resolve())


def _states(out: Path) -> dict[str, State]:
    """The state of every file of the old site, and of others that lie there."""
    if not out.exists():
        return {}
    if not out.is_dir():
        raise DxplanError("foreign-folder", folder=str(out), example=out.name)
    states = states_below(str(out))
    return {path: state for path, state in states.items() if not is_staged(path)}


def _refuse_foreign(old: OldSite, states: Mapping[str, State]) -> None:
    """Refuse a folder with a file that dxplan did not write, nor a desktop by itself."""
    for path in sorted(states.keys() - old.sums.keys()):
        if not _is_left_behind(path):
            folder = str(old.folder)
            raise DxplanError("foreign-folder", folder=folder, example=path)


def _is_left_behind(path: str) -> bool:
    return any(is_left_behind(part) for part in path.split("/"))
