"""Measure dxplan and its peers in turn, and print ratios.

python -m tests.bench.run --size 1000 --peer hugo --job build-cold --pairs 3

Each pair runs every job of dxplan and right after it the same job of the peer, so that both meet the same state of the
machine. A ratio is dxplan's figure over the peer's of the same pair; the table has the median of the pairs and, in
brackets, the smallest and the largest. Every run is a line of results.jsonl in the working folder.
"""

import argparse
import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from dxplan import __version__
from tests.bench.checkers import CHECKERS, checker_command, prepare_front_matter
from tests.bench.edits import SourceEdits, report_on_a_task
from tests.bench.measure import Cost, Written, measure, written
from tests.bench.peers import GENERATORS, PEERS, PUBLISHERS, install, program
from tests.bench.workspace import DEFAULT_DXPLAN, DEFAULT_WORK, Workspace, say

BUILD_JOBS = ("build-cold", "build-one-changed", "build-unchanged")
CHECK_JOBS = ("check-cold", "check-one-changed", "check-unchanged")
JOBS = (*BUILD_JOBS, *CHECK_JOBS)
LIMIT = "limit"
BUILDERS = (*PUBLISHERS, LIMIT)
PROJECT = Path(__file__).parents[2]
PAGES_TOLERANCE = 0.10
BYTES_TOLERANCE = 0.25


class UnlikeSiteError(Exception):
    """A peer's site has other pages than dxplan's, so a ratio would say nothing."""


@dataclass(frozen=True)
class Run:
    """One measured run."""

    job: str
    size: int
    pair: int
    program: str
    version: str
    cost: Cost
    written: Written | None = None


def generator_command(workspace: Workspace, peer: str) -> list[str | Path]:
    """How a site generator is told to build its site."""
    out = workspace.output(peer)
    if peer == LIMIT:
        script = PROJECT / "tests" / "bench" / "limit.py"
        plans = workspace.plans / "plans"
        return [sys.executable, script, plans, workspace.output("dxplan"), out]
    start = program(workspace.work, peer)
    return {
        "hugo": [start, "--quiet", "--destination", out],
        "eleventy": [start, "--quiet"],
        "mkdocs": [start, "build", "--quiet", "--site-dir", out],
        "pelican": [start, "--quiet", "--settings", "pelicanconf.py", "--output", out],
        "doorstop": [start, "--quiet", "publish", "all", out],
    }[peer]


def build_with_dxplan(workspace: Workspace) -> Cost:
    out = workspace.output("dxplan")
    command = workspace.build_command(workspace.plans, out)
    log = workspace.log("dxplan")
    return measure(command, variables=workspace.variables, log=log)


def build_with_peer(workspace: Workspace, peer: str) -> Cost:
    command = generator_command(workspace, peer)
    return measure(
        command,
        folder=workspace.work if peer == LIMIT else workspace.sources(peer),
        variables={"OUT": str(workspace.output(peer))},
        log=workspace.log(peer),
    )


def check_with_dxplan(workspace: Workspace) -> Cost:
    command = workspace.check_command(workspace.plans)
    log = workspace.log("dxplan-check")
    return measure(command, variables=workspace.variables, log=log)


def assert_alike(own: Written, other: Written, peer: str) -> None:
    """Refuse a comparison of sites with other pages, or pages of another size."""
    pages = other.pages / own.pages - 1
    size = other.mean_page / own.mean_page - 1
    say(
        f"dxplan: {own.pages} pages of {own.mean_page:.0f} bytes in the mean; "
        f"{peer}: {other.pages} of {other.mean_page:.0f} ({pages:+.1%}, {size:+.1%})."
    )
    if abs(pages) > PAGES_TOLERANCE or abs(size) > BYTES_TOLERANCE:
        raise UnlikeSiteError(f"The site of {peer} is not like dxplan's.")


class BuildPairs:
    """Builds by dxplan and one site generator in turn."""

    def __init__(self, workspace: Workspace, peer: str, jobs: list[str]) -> None:
        self.workspace = workspace
        self.peer = peer
        self.jobs = jobs
        self.edits = SourceEdits(workspace.sources(peer))

    def runs(self, pairs: int) -> Iterator[Run]:
        self.workspace.prepare_plans()
        try:
            for pair in range(1, pairs + 1):
                yield from self.pair(pair)
        finally:
            self.edits.take_back()

    def pair(self, pair: int) -> Iterator[Run]:
        """All jobs once. The later ones need the state that the earlier ones leave."""
        space = self.workspace
        for out in (space.output("dxplan"), space.output(self.peer), space.cache):
            shutil.rmtree(out, ignore_errors=True)
        yield from self.both("build-cold", pair)
        if "build-one-changed" in self.jobs:
            task = report_on_a_task(space.plans, pair)
            if self.peer in PUBLISHERS:
                self.edits.add_sentence(task, pair)
            yield from self.both("build-one-changed", pair)
        if "build-unchanged" in self.jobs:
            yield from self.both("build-unchanged", pair)

    def both(self, job: str, pair: int) -> Iterator[Run]:
        space = self.workspace
        cost = build_with_dxplan(space)
        own = written(space.output("dxplan"))
        yield Run(job, space.size, pair, "dxplan", __version__, cost, own)
        cost = build_with_peer(space, self.peer)
        other = written(space.output(self.peer))
        version = PEERS[self.peer].version if self.peer in PEERS else ""
        yield Run(job, space.size, pair, self.peer, version, cost, other)
        if self.peer in GENERATORS:
            assert_alike(own, other, self.peer)


class CheckPairs:
    """Checks by dxplan and other checkers in turn."""

    def __init__(self, workspace: Workspace, peers: list[str], jobs: list[str]) -> None:
        self.workspace = workspace
        self.peers = peers
        self.jobs = jobs

    def runs(self, pairs: int) -> Iterator[Run]:
        self.workspace.prepare_plans()
        prepare_front_matter(self.workspace)
        for pair in range(1, pairs + 1):
            yield from self.pair(pair)

    def pair(self, pair: int) -> Iterator[Run]:
        space = self.workspace
        shutil.rmtree(space.cache, ignore_errors=True)
        yield self.own("check-cold", pair)
        if "check-one-changed" in self.jobs:
            report_on_a_task(space.plans, pair)
            yield self.own("check-one-changed", pair)
        if "check-unchanged" in self.jobs:
            yield self.own("check-unchanged", pair)
        for peer in self.peers:
            command = checker_command(space, peer)
            cost = measure(command, log=space.log(peer), allowed=(0, 1))
            version = PEERS[peer].version if peer in PEERS else ""
            yield Run("check-cold", space.size, pair, peer, version, cost)

    def own(self, job: str, pair: int) -> Run:
        cost = check_with_dxplan(self.workspace)
        return Run(job, self.workspace.size, pair, "dxplan", __version__, cost)


def ratios(
    runs: list[Run], job: str, peer: str, figure: Callable[[Run], float]
) -> list[float]:
    """dxplan's figure over the peer's, pair by pair; a peer's check is always a cold one."""
    own = {run.pair: run for run in runs if (run.job, run.program) == (job, "dxplan")}
    peer_job = "check-cold" if job in CHECK_JOBS else job
    values = []
    for run in runs:
        if (run.job, run.program) == (peer_job, peer) and run.pair in own:
            values.append(figure(own[run.pair]) / figure(run))
    return values


def spread(values: list[float]) -> str:
    """A median with the smallest and the largest."""
    middle = statistics.median(values)
    return f"{middle:.3g} ({min(values):.3g}–{max(values):.3g})"


def table(runs: list[Run]) -> str:
    """The ratios of all jobs and peers as Markdown."""
    lines = [
        "| job | tasks | dxplan against | pairs | time | CPU | largest process | memory | pages | MB |",
        "|---|---:|---|---:|---|---|---|---|---:|---:|",
    ]
    for size in dict.fromkeys(run.size for run in runs):
        of_size = [run for run in runs if run.size == size]
        peers = {run.program: run for run in of_size if run.program != "dxplan"}
        for job in dict.fromkeys(run.job for run in of_size):
            for peer, run in peers.items():
                if (job in CHECK_JOBS) == (peer in CHECKERS):
                    lines.append(table_row(of_size, job, peer, run))
    return "\n".join(line for line in lines if line)


def table_row(runs: list[Run], job: str, peer: str, run: Run) -> str:
    figures = (
        lambda run: run.cost.wall,
        lambda run: run.cost.cpu,
        lambda run: run.cost.largest,
        lambda run: run.cost.together,
    )
    columns = [ratios(runs, job, peer, figure) for figure in figures]
    if not columns[0]:
        return ""
    pages = own_pages = ""
    own = [own for own in runs if own.job == job and own.program == "dxplan"][-1]
    if own.written and run.written:
        pages = f"{own.written.pages} / {run.written.pages}"
        own_pages = f"{own.written.bytes / 1e6:.0f} / {run.written.bytes / 1e6:.0f}"
    name = f"{peer} {run.version}".strip()
    cells = [job, run.size, name, len(columns[0]), *map(spread, columns)]
    return "| " + " | ".join(map(str, [*cells, pages, own_pages])) + " |"


def chosen(values: list[str], all_values: tuple[str, ...]) -> list[str]:
    """The values that were asked for, all if none was."""
    return [value for value in all_values if not values or value in values]


def plan_runs(options: argparse.Namespace, size: int) -> Iterator[Run]:
    """All runs of one size."""
    workspace = Workspace(options.work, size, options.dxplan)
    jobs = chosen(options.job, JOBS)
    build_jobs = [job for job in jobs if job in BUILD_JOBS]
    builders = chosen(options.peer, BUILDERS)
    if build_jobs and builders:
        publishers = [peer for peer in builders if peer in PUBLISHERS]
        if publishers:
            workspace.prepare_site()
        for peer in publishers:
            install(options.work, peer)
        workspace.prepare_sources(publishers)
        for peer in builders:
            yield from BuildPairs(workspace, peer, build_jobs).runs(options.pairs)
    check_jobs = [job for job in jobs if job in CHECK_JOBS]
    checkers = chosen(options.peer, CHECKERS)
    if check_jobs and checkers:
        for peer in checkers:
            if peer in PEERS:
                install(options.work, peer)
        yield from CheckPairs(workspace, checkers, check_jobs).runs(options.pairs)


def add_common_options(parser: argparse.ArgumentParser) -> None:
    """The options that all commands of the benchmark have."""
    parser.add_argument(
        "--work", type=Path, default=DEFAULT_WORK, help="working folder"
    )
    parser.add_argument("--dxplan", type=Path, default=DEFAULT_DXPLAN, help="program")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_common_options(parser)
    parser.add_argument(
        "--size", type=int, action="append", help="tasks; may be repeated"
    )
    peers = (*BUILDERS, *CHECKERS)
    parser.add_argument("--peer", action="append", default=[], choices=peers)
    parser.add_argument("--job", action="append", default=[], choices=JOBS)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    runs = []
    options.work.mkdir(parents=True, exist_ok=True)
    with (options.work / "results.jsonl").open("a", encoding="utf-8") as results:
        for size in options.size or [1000]:
            for run in plan_runs(options, size):
                runs.append(run)
                line = {"time": time.strftime("%Y-%m-%dT%H:%M:%S"), **asdict(run)}
                results.write(json.dumps(line) + "\n")
                results.flush()
                cost = run.cost
                say(
                    f"{run.job} {run.size} {run.program}: {cost.wall:.2f} s, CPU {cost.cpu:.2f} s"
                )
    print(table(runs))


if __name__ == "__main__":
    main()
