"""Measure what was asked of dxplan's speed, and say which of it holds.

python -m tests.bench.acceptance [--row build --row check …] [--size 10000] [--pairs 3] [--record]

Rows: build (cold, one task changed, nothing changed, against Hugo; sizes of the site), check (against libyaml and two
checkers), plans (the real plans), start (start-up), editor (the language server), history (2,000 commits), cluster
(two workers, one of them killed), scale (ten times as many tasks). `scale` takes long. `--record` writes the rows into
docs/*/benchmarks.md as soon as they are measured.
"""

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.checkers import CHECKERS
from tests.bench.cluster import cluster_of, killing_one_worker
from tests.bench.corpus import write_corpus
from tests.bench.edits import commit, report_on_a_task
from tests.bench.keystrokes import measure_keystrokes
from tests.bench.measure import Cost, measure, written
from tests.bench.peers import PEERS, install
from tests.bench.record import record_rows
from tests.bench.run import (
    BuildPairs,
    CheckPairs,
    Run,
    add_common_options,
    build_with_dxplan,
    check_with_dxplan,
    ratios,
    spread,
)
from tests.bench.workspace import Workspace

PROJECT = Path(__file__).parents[2]
COMMITS_OF_HISTORY = 2000
LARGEST_PAGE = 300_000
TASKS_OF_LARGE_SITE = 10_000


@dataclass(frozen=True)
class Row:
    """One row: what was asked, what was measured, and whether it holds."""

    name: str
    asked: str
    measured: str
    holds: bool

    def __str__(self) -> str:
        answer = "yes" if self.holds else "**no**"
        return f"| {self.name} | {self.asked} | {self.measured} | {answer} |"


def at_most(name: str, limit: float, values: list[float], unit: str = "") -> Row:
    """A row that holds where the median is not above a limit."""
    holds = statistics.median(values) <= limit
    return Row(name, f"≤ {limit:g}{unit}", spread(values) + unit, holds)


@dataclass(frozen=True)
class State:
    """A file: whether it is the same one, untouched, and what it holds."""

    identity: tuple[int, int]
    digest: bytes


def states(folder: Path) -> dict[str, State]:
    """All files of a folder."""
    result = {}
    for path in folder.rglob("*"):
        if path.is_file():
            stat = path.stat()
            digest = hashlib.blake2b(path.read_bytes()).digest()
            name = path.relative_to(folder).as_posix()
            result[name] = State((stat.st_ino, stat.st_mtime_ns), digest)
    return result


def touched(old: dict[str, State], new: dict[str, State]) -> set[str]:
    """The files that were written."""
    return {
        path
        for path, state in new.items()
        if path not in old or old[path].identity != state.identity
    }


def other_bytes(old: dict[str, State], new: dict[str, State]) -> set[str]:
    """The files that are new or hold other bytes."""
    return {
        path
        for path, state in new.items()
        if path not in old or old[path].digest != state.digest
    }


class Measurements:
    """The rows, group by group."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.space = self.workspace(options.size)
        self.pairs: int = options.pairs

    def workspace(self, size: int) -> Workspace:
        return Workspace(self.options.work, size, self.options.dxplan)

    # Builds -----------------------------------------------------------------

    def build(self) -> Iterator[Row]:
        """Cold, one task changed, nothing changed, against Hugo."""
        space = self.space
        install(space.work, "hugo")
        space.prepare_site()
        space.prepare_sources(["hugo"])
        pairs = IncrementalPairs(space, "hugo", ["build-cold", "build-one-changed"])
        runs = list(pairs.runs(self.pairs))
        name = f"build {space.size} tasks cold, against Hugo"
        walls = ratios(runs, "build-cold", "hugo", lambda run: run.cost.wall)
        yield at_most(f"{name}: time", 0.7, walls)
        largest = ratios(runs, "build-cold", "hugo", lambda run: run.cost.largest)
        yield at_most(f"{name}: memory of the largest process", 0.6, largest)
        memory = ratios(runs, "build-cold", "hugo", lambda run: run.cost.together)
        yield at_most(f"{name}: memory of all processes", 0.6, memory)
        name = "build with one task changed, against Hugo's second build"
        walls = ratios(runs, "build-one-changed", "hugo", lambda run: run.cost.wall)
        yield at_most(name, 0.08, walls)
        yield from pairs.rows
        yield from self.size_of_site()

    def size_of_site(self) -> Iterator[Row]:
        """How large the site and its pages are."""
        out = self.space.output("dxplan")
        site = written(out)
        if self.space.size >= TASKS_OF_LARGE_SITE:
            name = f"site of {self.space.size} tasks"
            yield at_most(name, 600, [site.bytes / 1e6], " MB")
        yield at_most("mean page", 25, [site.mean_page / 1e3], " KB")
        largest = max(path.stat().st_size for path in out.rglob("*.html"))
        yield at_most("largest page", LARGEST_PAGE / 1e3, [largest / 1e3], " KB")

    # Checks -----------------------------------------------------------------

    def check(self) -> Iterator[Row]:
        """Against libyaml alone and against two checkers."""
        space = self.space
        jobs = ["check-cold", "check-one-changed", "check-unchanged"]
        runs = list(CheckPairs(space, ["compose"], jobs).runs(self.pairs))
        walls = ratios(runs, "check-cold", "compose", lambda run: run.cost.wall)
        yield at_most(f"check {space.size} tasks cold, against libyaml", 2.5, walls)
        yield at_most("check with one task changed", 0.9, seconds(runs, jobs[1]), " s")
        yield at_most("check with nothing changed", 0.7, seconds(runs, jobs[2]), " s")
        linters = [checker for checker in CHECKERS if checker in PEERS]
        for linter in linters:
            install(space.work, linter)
        runs = list(CheckPairs(space, linters, ["check-cold"]).runs(1))
        for linter in linters:
            walls = ratios(runs, "check-cold", linter, lambda run: run.cost.wall)
            yield at_most(f"check, against {PEERS[linter].label}", 0.1, walls)

    # The real plans ---------------------------------------------------------

    def plans(self) -> Iterator[Row]:
        """Check and build the plans of this repository."""
        space = self.workspace(0)
        checks, cold, changed = [], [], []
        for number in range(1, self.pairs + 1):
            shutil.rmtree(space.plans, ignore_errors=True)
            shutil.rmtree(space.output("dxplan"), ignore_errors=True)
            shutil.rmtree(space.cache, ignore_errors=True)
            clone(PROJECT, space.plans)
            checks.append(check_with_dxplan(space).wall)
            shutil.rmtree(space.cache, ignore_errors=True)
            cold.append(build_with_dxplan(space).wall)
            task = max((space.plans / "plans").glob("*/*/tasks/*.md"))
            with task.open("a", encoding="utf-8") as file:
                file.write("\nĐã họp với các đơn vị phối hợp.\n")
            commit(space.plans, number)
            changed.append(build_with_dxplan(space).wall)
        yield at_most("the real plans: check", 0.5, checks, " s")
        yield at_most("the real plans: build cold", 2, cold, " s")
        yield at_most("the real plans: build with one change", 0.6, changed, " s")

    # Start-up and editors ---------------------------------------------------

    def start(self) -> Iterator[Row]:
        """What starting takes, over an interpreter that does nothing."""
        space = self.workspace(10)
        small = space.work / "ten-files"
        if not small.exists():
            write_corpus(small, 1)
            for path in sorted((small / "plans" / "bo" / "2022" / "tasks").glob("*"))[
                3:
            ]:
                path.unlink()
        versions, checks = [], []
        for _ in range(max(5, self.pairs)):
            nothing = measure([sys.executable, "-c", "pass"])
            version = measure([space.dxplan, "--version"])
            command = space.check_command(small)
            check = measure(command, variables=space.variables, allowed=(0, 1))
            versions.append((version.wall - nothing.wall) * 1000)
            checks.append((check.wall - nothing.wall) * 1000)
        over = "over `python -c pass`"
        yield at_most(f"dxplan --version, {over}", 150, versions, " ms")
        yield at_most(f"dxplan check of ten files, {over}", 300, checks, " ms")

    def editor(self) -> Iterator[Row]:
        """The language server's answer to a keystroke."""
        seconds = measure_keystrokes(self.space)
        for answer in ("findings", "completion"):
            values = [value * 1000 for value in seconds[answer]]
            name = f"language server, {self.space.size} tasks: {answer}"
            yield at_most(name, 100, values, " ms")

    # History and scale ------------------------------------------------------

    def history(self) -> Iterator[Row]:
        """A second build with a long history, against one of the same plans without git."""
        space = self.space
        commits = min(COMMITS_OF_HISTORY, space.size // 5)
        tracked = space.work / "corpora" / f"{space.size}-{commits}"
        if not tracked.exists():
            write_corpus(tracked, space.size, commits=commits)
        costs = {True: [], False: []}
        for number in range(1, self.pairs + 1):
            for with_git in (True, False):
                costs[with_git].append(
                    self.second_build(tracked, number, with_git=with_git)
                )
        pairs = zip(costs[True], costs[False], strict=True)
        more = [one.wall - other.wall for one, other in pairs]
        name = f"history of {commits} commits in a second build, over none"
        yield at_most(name, 1, more, " s")

    def second_build(self, corpus: Path, number: int, *, with_git: bool) -> Cost:
        """Build twice with a change between; the cost of the second build."""
        space = self.space
        shutil.rmtree(space.plans, ignore_errors=True)
        shutil.copytree(corpus, space.plans)
        shutil.rmtree(space.output("dxplan"), ignore_errors=True)
        build_with_dxplan_after(space, with_git=with_git, change=None)
        return build_with_dxplan_after(space, with_git=with_git, change=number)

    def cluster(self) -> Iterator[Row]:
        """Two workers against two processes; then the same while a worker is killed half-way."""
        space = self.space
        space.prepare_plans()
        name = f"build {space.size} tasks with two workers, against --jobs 2"
        walls: dict[str, list[float]] = {"all": [], "killed": []}
        differing: set[str] = set()
        with cluster_of(2) as cluster:
            scheduler = ("--scheduler", cluster.scheduler_address)
            for _ in range(self.pairs):
                local = self.timed_cold_build("local", "--jobs", "2")
                alone = self.timed_cold_build("cluster", *scheduler)
                with killing_one_worker(cluster, alone / 2):
                    killed = self.timed_cold_build("killed", *scheduler)
                walls["all"].append(alone / local)
                walls["killed"].append(killed / local)
                expected = states(space.output("dxplan-local"))
                for place in ("cluster", "killed"):
                    built = states(space.output(f"dxplan-{place}"))
                    differing |= other_bytes(expected, built)
                    differing |= expected.keys() - built.keys()
        yield at_most(name, 1.3, walls["all"])
        yield at_most(f"{name}, one worker killed", 1.3, walls["killed"])
        yield count_row("files with other bytes from the workers", 0, len(differing))

    def timed_cold_build(self, place: str, *options: str) -> float:
        """The wall seconds of a build into an empty folder, nothing kept from before."""
        space = self.space
        out = space.output(f"dxplan-{place}")
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(space.cache, ignore_errors=True)
        command = [*space.build_command(space.plans, out), *options]
        return measure(command, variables=space.variables, log=space.log(place)).wall

    def scale(self) -> Iterator[Row]:
        """Ten times as many tasks."""
        costs = {}
        for space in (self.space, self.workspace(10 * self.space.size)):
            space.prepare_plans()
            shutil.rmtree(space.output("dxplan"), ignore_errors=True)
            shutil.rmtree(space.cache, ignore_errors=True)
            build = build_with_dxplan(space)
            shutil.rmtree(space.cache, ignore_errors=True)
            costs[space.size] = (build, check_with_dxplan(space))
        small, large = costs[self.space.size], costs[10 * self.space.size]
        name = f"{10 * self.space.size} tasks against {self.space.size}"
        yield at_most(f"{name}: build", 11, [large[0].wall / small[0].wall], " ×")
        yield at_most(f"{name}: check", 11, [large[1].wall / small[1].wall], " ×")
        gigabytes = max(cost.together for cost in large) / 1e9
        yield at_most(f"{name}: memory of all processes", 2, [gigabytes], " GB")


class IncrementalPairs(BuildPairs):
    """Builds in turn that also look at which files each build writes."""

    def __init__(self, workspace: Workspace, peer: str, jobs: list[str]) -> None:
        super().__init__(workspace, peer, jobs)
        self.rows: list[Row] = []

    def pair(self, pair: int) -> Iterator[Run]:
        space = self.workspace
        out = space.output("dxplan")
        for folder in (out, space.output(self.peer), space.cache):
            shutil.rmtree(folder, ignore_errors=True)
        yield from self.both("build-cold", pair)
        before = states(out)
        task = report_on_a_task(space.plans, pair)
        self.edits.add_sentence(task, pair)
        yield from self.both("build-one-changed", pair)
        after = states(out)
        seconds = build_with_dxplan(space).wall
        last = states(out)
        self.rows = [
            *self.rows_of_change(before, after),
            at_most("build with nothing changed", 1.5, [seconds], " s"),
            count_row("files it touched", 0, len(touched(after, last))),
        ]

    def rows_of_change(
        self, before: dict[str, State], after: dict[str, State]
    ) -> Iterator[Row]:
        """Which files a build with one change wrote, and whether a cold one says the same."""
        changed = other_bytes(before, after)
        share = len(changed) / len(after)
        yield Row("files with other bytes", "≤ 2%", f"{share:.2%}", share <= 0.02)
        needless = touched(before, after) - changed
        yield count_row("files written with the same bytes", 0, len(needless))
        cold = cold_build(self.workspace)
        differing = other_bytes(cold, after) | (cold.keys() - after.keys())
        yield count_row("files that a cold build writes otherwise", 0, len(differing))


def count_row(name: str, limit: int, count: int) -> Row:
    return Row(name, str(limit), str(count), count <= limit)


def cold_build(space: Workspace) -> dict[str, State]:
    """The files of a build of the same plans elsewhere, without what was kept."""
    out = space.output("dxplan-cold")
    shutil.rmtree(out, ignore_errors=True)
    cache = space.work / "caches" / "cold"
    shutil.rmtree(cache, ignore_errors=True)
    command = space.build_command(space.plans, out)
    measure(command, variables={"DXPLAN_CACHE_DIR": str(cache)}, log=space.log("cold"))
    return states(out)


def build_with_dxplan_after(
    space: Workspace, *, with_git: bool, change: int | None
) -> Cost:
    """Build, after a committed change if there is one; without git the repository is out of sight."""
    if change is not None:
        report_on_a_task(space.plans, change)
    git, hidden = space.plans / ".git", space.work / "hidden-git"
    if with_git:
        return build_with_dxplan(space)
    git.rename(hidden)
    try:
        return build_with_dxplan(space)
    finally:
        hidden.rename(git)


def clone(repository: Path, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    command = ["git", "clone", "--quiet", "--no-local", repository, out]
    subprocess.run(command, check=True, env={**os.environ, "GIT_LFS_SKIP_SMUDGE": "1"})


def seconds(runs: list[Run], job: str) -> list[float]:
    """The wall seconds of dxplan's runs of a job."""
    return [run.cost.wall for run in runs if run.job == job and run.program == "dxplan"]


GROUPS: dict[str, Callable[[Measurements], Iterator[Row]]] = {
    "build": Measurements.build,
    "check": Measurements.check,
    "plans": Measurements.plans,
    "start": Measurements.start,
    "editor": Measurements.editor,
    "history": Measurements.history,
    "cluster": Measurements.cluster,
    "scale": Measurements.scale,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_common_options(parser)
    parser.add_argument("--size", type=int, default=10_000, help="tasks")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--row", action="append", default=[], choices=GROUPS)
    parser.add_argument(
        "--record", action="store_true", help="write the rows into docs/*/benchmarks.md"
    )
    options = parser.parse_args()
    measurements = Measurements(options)
    print(
        "| on one machine | asked | measured | holds |\n|---|---|---|---|", flush=True
    )
    for name in options.row or GROUPS:
        for row in GROUPS[name](measurements):
            print(row, flush=True)
            if options.record:
                record_rows([(row.name, row.asked, row.measured, row.holds)])


if __name__ == "__main__":
    main()
