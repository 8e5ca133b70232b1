"""What a command costs as a whole: wall and processor seconds, peak memory, and what it wrote."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
INTERVAL = 0.1


@dataclass(frozen=True)
class Cost:
    """What one run of a command cost.

    `largest` is the peak of the largest process, `together` the peak of all processes at once, pages that they share
    counted once; both in bytes. `together` is sampled, so it may miss a short peak.
    """

    wall: float
    cpu: float
    largest: int
    together: int
    status: int

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


class CommandFailedError(Exception):
    """A measured command ended with an unexpected status."""


def descendants(pid: int) -> list[int]:
    """A process and all processes below it."""
    pids, queue = [], [pid]
    while queue:
        parent = queue.pop()
        pids.append(parent)
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                queue += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return pids


def proportional_bytes(pid: int) -> int:
    """The memory of a process; what it shares with others is shared out among them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0


class MemoryWatch:
    """Samples the memory of a process and all below it until it is stopped."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self) -> None:
        while not self.over.wait(INTERVAL):
            total = sum(proportional_bytes(pid) for pid in descendants(self.pid))
            self.peak = max(self.peak, total)

    def __enter__(self) -> "MemoryWatch":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()


def measure(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    log: Path | None = None,
    allowed: Sequence[int] = (0,),
) -> Cost:
    """Run a command to its end. Its output goes into the log."""
    environment = {**os.environ, **(variables or {})}
    with Path(log or os.devnull).open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        with MemoryWatch(process.pid) as memory:
            _pid, wait_status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    status = os.waitstatus_to_exitcode(wait_status)
    process.returncode = status
    if status not in allowed:
        said = log.read_text(errors="replace")[-2000:] if log else ""
        raise CommandFailedError(f"{command[0]} ended with {status}. {said}")
    largest = usage.ru_maxrss * 1024
    together = max(memory.peak, largest)
    return Cost(wall, usage.ru_utime + usage.ru_stime, largest, together, status)


def measure_call(function: Callable[[], object]) -> Cost:
    """What a call in a process of its own costs."""
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        try:
            function()
        finally:
            os._exit(0)
    with MemoryWatch(pid) as memory:
        _pid, wait_status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    largest = usage.ru_maxrss * 1024
    together = max(memory.peak, largest)
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall, cpu, largest, together, os.waitstatus_to_exitcode(wait_status))


@dataclass(frozen=True)
class Written:
    """What lies in an output folder."""

    files: int
    bytes: int
    pages: int
    page_bytes: int

    @property
    def mean_page(self) -> float:
        return self.page_bytes / self.pages if self.pages else 0.0


def written(out: Path) -> Written:
    """Count the files and the HTML pages below a folder, and their bytes."""
    files = total = pages = page_bytes = 0
    folders = [str(out)]
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
                continue
            size = entry.stat(follow_symlinks=False).st_size
            files += 1
            total += size
            if entry.name.endswith(".html"):
                pages += 1
                page_bytes += size
    return Written(files, total, pages, page_bytes)
