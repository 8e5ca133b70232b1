"""The machine's own limit: read every file of the plans, write files as large as those of a site.

python tests/bench/limit.py PLANS SITE OUT

One process, one loop, the contents are zeros: nothing can build the site from the plans faster on this machine with one
process, however it works.
"""

import os
import sys
from collections.abc import Iterator


def files(folder: str) -> Iterator[os.DirEntry[str]]:
    """All files below a folder."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != ".git":
                yield from files(entry.path)
        else:
            yield entry


def read_all(plans: str) -> None:
    for entry in files(plans):
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 - the least work
            file.readall()


def write_all(site: str, out: str) -> None:
    """Write zeros into files of the same names and sizes."""
    zeros = bytes(max(entry.stat().st_size for entry in files(site)))
    folders = set()
    for entry in files(site):
        target = out + entry.path[len(site) :]
        folder = os.path.dirname(target)  # noqa: PTH120 - the least work
        if folder not in folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - the least work
            folders.add(folder)
        with open(target, "wb", buffering=0) as file:  # noqa: PTH123 - the least work
            file.write(memoryview(zeros)[: entry.stat().st_size])


def main() -> None:
    plans, site, out = sys.argv[1:]
    read_all(plans)
    write_all(site, out)


if __name__ == "__main__":
    main()
