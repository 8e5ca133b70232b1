"""Only one process at a time writes below a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dxplan.files.cache_dir import cache_folder
from dxplan.files.digest import digest_of
from dxplan.files.lock import locked_folder


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Keep other commands from writing below a folder between the look and the writing."""
    name = digest_of([str(folder.resolve()).encode("utf-8", "surrogateescape")]).hex()
    with locked_folder(folder, cache_folder() / "editing" / f"{name}.lock"):
        yield
