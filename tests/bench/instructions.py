"""Count the instructions of dxplan's hot loops, which show a regression even on a noisy machine.

python -m tests.bench.instructions [--record]

Valgrind counts a process that goes as far as a stage and one that stops right before it; the difference is the stage.
The counts are compared with those of instructions.json; --record writes that file anew. Counts of another Python or
another processor differ by themselves, so record first where the file is not from this machine.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.workspace import DEFAULT_WORK

BASELINE = Path(__file__).with_name("instructions.json")
PROJECT = Path(__file__).parents[2]
TASKS = 150
STARTS_AFTER = {
    "parse": "start",
    "evaluate": "parse",
    "rules": "evaluate",
    "site": "evaluate",
    "render": "site",
    "data": "evaluate",
}
COLLECTED = re.compile(r"Collected : (\d+)")


def count(corpus: Path, stage: str) -> int:
    """The instructions of a process up to the end of a stage."""
    command = [
        *("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"),
        *(sys.executable, "-m", "tests.bench.stages", corpus, stage),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(
        command,
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    match = COLLECTED.search(result.stderr)
    if result.returncode != 0 or match is None:
        raise SystemExit(f"{stage}: {result.stderr[-2000:]}")
    return int(match[1])


def count_stages(work: Path) -> dict[str, int]:
    """The instructions of every stage."""
    corpus = work / "corpora" / f"instructions-{TASKS}"
    if not corpus.exists():
        write_corpus(corpus, TASKS)
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "dxplan"], cwd=PROJECT, check=True
    )
    names = ["start", *STARTS_AFTER]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        totals = dict(
            zip(
                names, threads.map(lambda name: count(corpus, name), names), strict=True
            )
        )
    stages = {"start": totals["start"]}
    for stage, earlier in STARTS_AFTER.items():
        stages[stage] = totals[stage] - totals[earlier]
    return stages


def compared(counts: dict[str, int], baseline: dict[str, int]) -> str:
    """The counts beside those that were recorded, as Markdown."""
    lines = ["| stage | millions | recorded | change |", "|---|---:|---:|---:|"]
    for stage, instructions in counts.items():
        old = baseline.get(stage)
        recorded = f"{old / 1e6:.1f}" if old else ""
        change = f"{instructions / old - 1:+.1%}" if old else ""
        lines.append(f"| {stage} | {instructions / 1e6:.1f} | {recorded} | {change} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--work", type=Path, default=DEFAULT_WORK, help="working folder"
    )
    parser.add_argument("--record", action="store_true", help="write the baseline anew")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind is missing.")
    counts = count_stages(options.work)
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    print(compared(counts, baseline.get("stages", {})))
    if options.record:
        recorded = {"python": platform.python_version(), "stages": counts}
        BASELINE.write_text(json.dumps(recorded, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
