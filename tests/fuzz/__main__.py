"""Fuzz a target, guided by the code that its inputs reach; needs atheris.

python -m tests.fuzz TARGET --seconds N [--work FOLDER]

Each new way to fail is kept below WORK/TARGET/failures with its traceback and counted once; the inputs that reached new
code are kept in WORK/TARGET/corpus, from which the next run begins. Copy what was mended to tests/fuzz/found/TARGET.
"""

import argparse
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.targets import CPU_SECONDS, TARGETS

_DONE = re.compile(r"^#(\d+)\s", re.MULTILINE)
_BEFORE_END = 5
"""Seconds below which no run is begun any more."""


def main() -> None:
    """Start the fuzzer, again where it ended early, until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--work", type=Path, default=Path("fuzzing"))
    options = parser.parse_args()
    folder = options.work / options.target
    corpus = folder / "corpus"
    failures = folder / "failures"
    corpus.mkdir(parents=True, exist_ok=True)
    failures.mkdir(exist_ok=True)
    for number, seed in enumerate(TARGETS[options.target].seeds()):
        (corpus / f"seed-{number:04}").write_bytes(seed)
    started = time.monotonic()
    runs = 0
    while (left := options.seconds - (time.monotonic() - started)) > _BEFORE_END:
        runs += _fuzz(options.target, folder, int(left))
    _forget_quick(options.target, failures)
    minutes = (time.monotonic() - started) / 60
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = (used.ru_utime + used.ru_stime) / 60
    ways = sorted(file.stem for file in failures.glob("*.txt"))
    print(
        f"{options.target}: {minutes:.1f} minutes, {busy:.1f} of a processor, {runs} runs, {len(ways)} ways to fail"
    )
    for way in ways:
        print(f"  {way}")
    sys.exit(bool(ways))


def _forget_quick(target: str, failures: Path) -> None:
    """Take out the inputs that were slow only because the code that they reach was watched."""
    for file in sorted(failures.glob("slow-*")):
        if file.suffix:
            continue
        TARGETS[target].run(next(TARGETS[target].seeds()))  # what is made once is made
        started = time.process_time()
        TARGETS[target].run(file.read_bytes())
        if time.process_time() - started <= CPU_SECONDS:
            file.unlink()
            file.with_suffix(".txt").unlink()


def _fuzz(target: str, folder: Path, seconds: int) -> int:
    """One process of the fuzzer; how many inputs it ran."""
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.guided",
        target,
        str(folder),
        str(seconds),
    ]
    log = folder / "log"
    with log.open("wb") as stream:
        subprocess.run(command, stdout=stream, stderr=stream, check=False)
    counts = [int(count) for count in _DONE.findall(log.read_text("utf-8", "replace"))]
    return max(counts, default=0)


main()
