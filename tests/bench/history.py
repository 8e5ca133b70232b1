"""How long reading a whole history takes, against the least that any reading of it takes.

python tests/bench/history.py REPOSITORY [ROUNDS]: the least is one `git log --raw`, one `git cat-file --batch` of all
objects and libyaml composing every front matter, in one process; cold is `read_history` without a cache; warm with one
that lacks the last 20 commits. Every figure is taken in a process of its own, in turn. Medians of wall and CPU seconds
(git's included), and the peak memory.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from dxplan.history.git import require_repository
from dxplan.history.log import read_log
from dxplan.history.timelines import read_history
from dxplan.source.fast_parse import halves

NEW = 20


def least(root: Path) -> None:
    repository = require_repository(root)
    raw = repository.ask(
        "log",
        "--first-parent",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "-m",
        "--format=%H",
        "HEAD",
    )
    words = (
        line.split(b"\t")[0].split()
        for line in raw.splitlines()
        if line.startswith(b":")
    )
    oids = dict.fromkeys(word[3].decode() for word in words if word[4] != b"D")
    for data in repository.blobs(oids):
        parts = halves(data)
        if parts is not None:
            yaml.compose(parts[0], Loader=yaml.CSafeLoader)


def measured(step: Callable[[Path], object], root: Path) -> dict[str, float]:
    before, start = os.times(), time.perf_counter()
    step(root)
    wall, after = time.perf_counter() - start, os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    return {
        "wall": wall,
        "cpu": cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main(source: Path, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, kept = Path(folder) / "clone", Path(folder) / "cache"
        subprocess.run(["git", "clone", "-qns", str(source), str(root)], check=True)
        head = require_repository(root).commit("HEAD")
        steps = read_log(require_repository(root), head)
        sys.stdout.write(
            f"{len(steps)} commits, {sum(len(step.files) for step in steps)} changes of files\n"
        )
        found: dict[str, list[dict[str, float]]] = {"least": [], "cold": [], "warm": []}
        for _ in range(rounds):
            for name, figures in found.items():
                cache = Path(folder) / "warm" if name == "warm" else kept
                shutil.rmtree(cache, ignore_errors=True)
                if name == "warm":
                    _at(root, f"{head}~{NEW}")
                    _apart("cold", root, cache)
                    _at(root, head)
                figures.append(_apart(name, root, cache))
    medians = {
        n: {k: statistics.median(f[k] for f in rows) for k in rows[0]}
        for n, rows in found.items()
    }
    for name, row in medians.items():
        ratios = {k: row[k] / medians["least"][k] for k in ("wall", "cpu")}
        figures = (
            f"{row['wall']:7.2f} s wall {row['cpu']:7.2f} s CPU {row['mb']:5.0f} MB"
        )
        sys.stdout.write(
            f"{name:6}{figures}   {ratios['wall']:.3f} x wall {ratios['cpu']:.3f} x CPU\n"
        )


def _at(root: Path, commit: str) -> None:
    subprocess.run(
        ["git", "-C", str(root), "update-ref", "--no-deref", "HEAD", commit], check=True
    )


def _apart(name: str, root: Path, cache: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", name, str(root)]
    environment = {**os.environ, "DXPLAN_CACHE_DIR": str(cache)}
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        sys.stdout.write(
            json.dumps(
                measured(
                    least if sys.argv[2] == "least" else read_history, Path(sys.argv[3])
                )
            )
        )
    else:
        main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
