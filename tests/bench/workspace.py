"""The working folder of the benchmark: corpora, sites, sources and outputs, outside the project."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.doorstop_sources import write_doorstop
from tests.bench.hugo_sources import write_hugo
from tests.bench.jinja_sources import write_jinja_site
from tests.bench.mirror import Mirror, read_mirror
from tests.bench.peers import home

AS_OF = "2026-11-29"
COMMITS = 50
STAMP = "made-of.txt"
DEFAULT_WORK = Path(tempfile.gettempdir()) / "dxplan-bench"
DEFAULT_DXPLAN = Path(sys.executable).with_name("dxplan")


@dataclass(frozen=True)
class Workspace:
    """Where everything of one size lies, made when it is first asked for."""

    work: Path
    size: int
    dxplan: Path

    @property
    def corpus(self) -> Path:
        """The common corpus with its history. Nothing writes into it."""
        return self.work / "corpora" / str(self.size)

    @property
    def site(self) -> Path:
        """The site that dxplan builds of it; the peers get the pages that it has."""
        return self.work / "sites" / str(self.size)

    @property
    def plans(self) -> Path:
        """A copy of the corpus that edits are committed to."""
        return self.work / "edited" / str(self.size)

    def sources(self, peer: str) -> Path:
        return self.work / "sources" / f"{peer}-{self.size}"

    def output(self, program: str) -> Path:
        return self.work / "outputs" / f"{program}-{self.size}"

    def log(self, program: str) -> Path:
        folder = self.work / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{program}-{self.size}.log"

    @property
    def cache(self) -> Path:
        """The cache of the dxplan that is measured."""
        return self.work / "caches" / str(self.size)

    @property
    def variables(self) -> dict[str, str]:
        return {"DXPLAN_CACHE_DIR": str(self.cache)}

    def dxplan_command(self, project: Path, *arguments: str | Path) -> list[str]:
        parts = [self.dxplan, "-q", "-C", project, *arguments]
        return [str(part) for part in parts]

    def build_command(self, project: Path, out: Path) -> list[str]:
        return self.dxplan_command(project, "build", "--as-of", AS_OF, "--out", out)

    def check_command(self, project: Path) -> list[str]:
        return self.dxplan_command(project, "check", "--as-of", AS_OF, "--all")

    def prepare_corpus(self) -> None:
        """Write the corpus unless it is there."""
        if self.corpus.exists():
            return
        say(f"Writing a corpus of {self.size} tasks.")
        half = self.corpus.with_name(f"{self.size}.part")
        shutil.rmtree(half, ignore_errors=True)
        write_corpus(half, self.size, commits=COMMITS)
        half.rename(self.corpus)

    def prepare_plans(self) -> None:
        """Make a fresh copy of the corpus to edit."""
        self.prepare_corpus()
        shutil.rmtree(self.plans, ignore_errors=True)
        shutil.copytree(self.corpus, self.plans)

    def prepare_site(self) -> None:
        """Build the site whose pages the peers get."""
        self.prepare_corpus()
        say(f"Building the pages of {self.size} tasks that the peers get.")
        command = self.build_command(self.corpus, self.site)
        cache = {"DXPLAN_CACHE_DIR": str(self.work / "caches" / "prepare")}
        subprocess.run(command, check=True, env={**os.environ, **cache})

    def prepare_sources(self, peers: list[str]) -> None:
        """Write the sources of site generators, unless they are those of the site's pages.

        A process of its own does it: the peak memory of a measured program is never said to be less than that of
        the process that starts it, so this one has to stay small.
        """
        if not peers:
            return
        stamp = self.stamp()
        old = [peer for peer in peers if read_stamp(self.sources(peer)) != stamp]
        if not old:
            return
        say(f"Writing the sources for {', '.join(old)}.")
        process = get_context("fork").Process(
            target=self.write_sources, args=(old, stamp)
        )
        process.start()
        process.join()
        if process.exitcode != 0:
            raise SystemExit("The sources could not be written.")

    def stamp(self) -> str:
        """What the sources depend on: the pages of the site, and the code that makes sources of them."""
        digest = hashlib.sha256((self.site / "SHA256SUMS").read_bytes())
        for path in sorted(Path(__file__).parent.rglob("*.*")):
            if "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
        return digest.hexdigest()

    def write_sources(self, peers: list[str], stamp: str) -> None:
        """Read the pages once and write the sources of each generator."""
        mirror = read_mirror(self.site, self.corpus)
        for peer in peers:
            out = self.sources(peer)
            write_sources(peer, mirror, out)
            if peer == "eleventy":
                modules = out / "node_modules"
                modules.symlink_to(home(self.work, peer) / "node_modules")
            (out / STAMP).write_text(stamp, encoding="utf-8")


def read_stamp(sources: Path) -> str:
    """What the sources in a folder were made of, if there are any."""
    stamp = sources / STAMP
    return stamp.read_text(encoding="utf-8") if stamp.exists() else ""


def write_sources(peer: str, mirror: Mirror, out: Path) -> None:
    """Write the sources of a site with the pages of a mirror."""
    if peer == "hugo":
        write_hugo(mirror, out)
    elif peer == "doorstop":
        write_doorstop(mirror, out)
    else:
        write_jinja_site(peer, mirror, out)


def say(text: str) -> None:
    """Tell the person who waits what is being done."""
    print(text, file=sys.stderr, flush=True)
