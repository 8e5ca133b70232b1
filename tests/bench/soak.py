"""Thousands of requests against `dxplan serve` and `dxplan edit` on this machine, most of them not as a browser would send them.

python -m tests.bench.soak --requests 5000

Each kind of request has the status codes that may answer it; 0 is a connection that is closed without an answer. A code
that may not, an answer that does not come, a server that ends, a word on its error output, and memory that still grows in the
last third of the requests are failures. The same seed sends the same requests in the same order.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.soak_requests import Answer, Kind, Server, edit_kinds, serve_kinds
from tests.samples import reports, target, task, write

FILES = {
    **{f"na/p/tasks/{n:02}.md": task(title=f"Việc {n}") for n in range(1, 41)},
    "na/p/tasks/41.md": task(reports("date: 2022-03-01, status: in_progress")),
    "na/p/targets/kq.md": target('operator: ">="\nvalue: 90\nmeasure: "%"'),
    "na/p/tasks/so-do.gif": "GIF89a",
}
STARTING = 120
"""Seconds that a server has to say its address."""
GROWTH = 5_000_000
"""Bytes that the memory of a warm server may grow by."""
STEPS = 10
"""So often the memory is looked at."""


@dataclass
class Outcome:
    """What became of the requests to one server."""

    asked: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def take(self, kind: Kind, answer: Answer) -> None:
        """Count an answer, which may be a failure."""
        self.asked[f"{kind.name} {answer.status}"] += 1
        if answer.status not in kind.allowed:
            self.failures.append(f"{kind.name}: {answer.status} {answer.text[:200]!r}")
        for secret in kind.never:
            if secret in answer.text:
                self.failures.append(f"{kind.name}: the answer has {secret!r}")

    @property
    def growth(self) -> int:
        """Bytes that the memory of the last third is beyond that of the third before, by their medians."""
        third = STEPS // 3
        before, last = self.memory[-2 * third : -third], self.memory[-third:]
        return int(median(last) - median(before))


def main() -> None:
    """Soak both servers and print what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak")
    parser.add_argument("--requests", type=int, default=5000, help="to each server")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", choices=("serve", "edit"), action="append")
    options = parser.parse_args()
    failed = False
    for name in options.server or ("serve", "edit"):
        outcome = soak(name, options.requests, options.seed)
        print_outcome(name, outcome)
        failed = failed or bool(outcome.failures) or outcome.growth > GROWTH
    sys.exit(failed)


def soak(name: str, requests: int, seed: int) -> Outcome:
    """Send requests of all kinds in a random order to one server."""
    outcome = Outcome()
    chance = random.Random(seed)  # noqa: S311 - the same requests every time
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), name) as server:
        kinds = serve_kinds(server) if name == "serve" else edit_kinds(server)
        weights = [kind.weight for kind in kinds]
        started = time.monotonic()
        outcome.memory.append(memory(server.pid))
        for number in range(1, requests + 1):
            (kind,) = chance.choices(kinds, weights)
            outcome.take(kind, kind.ask(chance))
            if number % (requests // STEPS) == 0:
                outcome.memory.append(memory(server.pid))
        outcome.seconds = time.monotonic() - started
        server.close_half_open()
        if not server.is_alive():
            outcome.failures.append("the server does not answer any more")
        tree = git(server.root, "status", "--porcelain")
        if tree:
            outcome.failures.append(f"files were changed: {tree}")
    said = server.said()
    if said:
        outcome.failures.append(f"the server said: {said}")
    return outcome


@contextmanager
def running(folder: Path, name: str) -> Iterator[Server]:
    """A server of a small repository, which has to end by itself when it is told to."""
    root = write(folder / "plans-of-na", FILES)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "Sở A")
    git(root, "config", "user.email", "a@example.org")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "plans")
    output, errors = folder / "output", folder / "errors"
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "dxplan", "-C", str(root), name, "--port", "0"],
            stdout=out,
            stderr=err,
            start_new_session=True,
            env={**os.environ, "DXPLAN_CACHE_DIR": str(folder / "cache")},
        )
    try:
        server = Server(root, address_in(output, process), process.pid, errors)
        yield server
        process.send_signal(signal.SIGINT)
        process.wait(STARTING)
        server.ended = process.returncode
    finally:
        process.kill()
        process.wait()
        server.last_words = errors.read_text("utf-8", "replace").strip()


def git(root: Path, *words: str) -> str:
    """What git answers in a repository."""
    command = ["git", "-C", str(root), *words]
    return subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.strip()


def address_in(output: Path, process: subprocess.Popen[bytes]) -> str:
    """The address that a server says once it listens."""
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        match = re.search(r"http://\S+(?=\s)", output.read_text("utf-8"))
        if match is not None:
            return match[0]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit("the server did not start")


def memory(pid: int) -> int:
    """The resident bytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    match = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(match[1]) * 1024 if match else 0


def print_outcome(name: str, outcome: Outcome) -> None:
    """A line a kind, then memory and failures."""
    total = outcome.asked.total()
    print(f"{name}: {total} requests in {outcome.seconds:.0f} s")
    for line, count in sorted(outcome.asked.items()):
        print(f"  {count:5}  {line}")
    sizes = " ".join(f"{size / 1e6:.0f}" for size in outcome.memory)
    print(f"  memory in MB, start to end: {sizes}")
    print(f"  growth in the last third: {outcome.growth / 1e6:.1f} MB")
    print(f"  failures: {len(outcome.failures)}")
    for failure in outcome.failures[:20]:
        print(f"    {failure}")


if __name__ == "__main__":
    main()
